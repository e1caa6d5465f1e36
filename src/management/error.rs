//! Why a call was not carried out, and how that is answered.

use axum::response::{IntoResponse, Response};

use crate::ca::AuthorityError;
use crate::clock::NotATime;
use crate::http::{StatusCode, answers};
use crate::interface::{CallFault, Callee, PeopleFault, QueryFault, Trouble};
use crate::json::Misfit;

/// Why a call was not carried out.
#[derive(Debug)]
pub(super) enum ManagementError {
    /// The body is not of its form, or a value in it is none.
    Call(CallFault),
    /// No CRL is published there.
    NoCrlThere {
        /// Where there are.
        known: String,
    },
    /// The authority does not do it, or cannot.
    Authority(AuthorityError),
    /// There is nobody, or what is asked of people cannot be read.
    People(PeopleFault),
    /// A member of the query is wrong.
    Query(QueryFault),
}

impl From<PeopleFault> for ManagementError {
    fn from(fault: PeopleFault) -> Self {
        ManagementError::People(fault)
    }
}

impl From<QueryFault> for ManagementError {
    fn from(fault: QueryFault) -> Self {
        ManagementError::Query(fault)
    }
}

impl From<AuthorityError> for ManagementError {
    fn from(error: AuthorityError) -> Self {
        ManagementError::Authority(error)
    }
}

impl From<Misfit> for ManagementError {
    fn from(misfit: Misfit) -> Self {
        ManagementError::Call(CallFault::Form(misfit))
    }
}

impl From<CallFault> for ManagementError {
    fn from(fault: CallFault) -> Self {
        ManagementError::Call(fault)
    }
}

impl From<NotATime> for ManagementError {
    fn from(error: NotATime) -> Self {
        ManagementError::Call(CallFault::NotATime(error))
    }
}

impl IntoResponse for ManagementError {
    fn into_response(self) -> Response {
        let (status, trouble) = match self {
            ManagementError::Call(fault) => {
                (StatusCode::BAD_REQUEST, Trouble::Call { of: Callee::Authority, fault })
            }
            ManagementError::NoCrlThere { known } => (StatusCode::NOT_FOUND, Trouble::NoCrlThere { known }),
            ManagementError::People(fault) => {
                let there = !matches!(fault, PeopleFault::NoPerson(_) | PeopleFault::Nobody { .. });
                let status = if there { StatusCode::BAD_REQUEST } else { StatusCode::NOT_FOUND };
                (status, Trouble::People(fault))
            }
            ManagementError::Query(fault) => (StatusCode::BAD_REQUEST, Trouble::Query(fault)),
            ManagementError::Authority(error) => (status(&error), Trouble::Authority(error.fault())),
        };
        answers::problem(status, trouble)
    }
}

/// The status of what the authority does not do, or cannot.
const fn status(error: &AuthorityError) -> StatusCode {
    use AuthorityError as E;
    match error {
        E::NeverIssued(_) => StatusCode::NOT_FOUND,
        E::AlreadyRevoked { .. } | E::NotOnHold(_) => StatusCode::CONFLICT,
        E::File { .. } | E::KeyFile { .. } | E::Pem { .. } | E::Ledger { .. } => {
            StatusCode::INTERNAL_SERVER_ERROR
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
