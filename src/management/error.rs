//! Why a call was not carried out, and how that is answered.

use axum::response::{IntoResponse, Response};

use crate::ca::AuthorityError;
use crate::clock::NotATime;
use crate::http::{StatusCode, answers};
use crate::interface::{CallFault, Callee, NamedThing, PeopleFault, QueryFault, Trouble};
use crate::json::Misfit;
use crate::registry::RegistryError;
use crate::workflow::WorkflowError;

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
    /// The registry did not do it.
    Registry(RegistryError),
    /// A case was not taken on.
    Workflow(WorkflowError),
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
                (StatusCode::BAD_REQUEST, Trouble::Call { of: Callee::Testers, fault })
            }
            ManagementError::NoCrlThere { known } => (StatusCode::NOT_FOUND, Trouble::NoCrlThere { known }),
            ManagementError::People(fault) => {
                let there = !matches!(fault, PeopleFault::NoPerson(_) | PeopleFault::Nobody { .. });
                let status = if there { StatusCode::BAD_REQUEST } else { StatusCode::NOT_FOUND };
                (status, Trouble::People(fault))
            }
            ManagementError::Query(fault) => (StatusCode::BAD_REQUEST, Trouble::Query(fault)),
            ManagementError::Workflow(WorkflowError::Registry(RegistryError::Unknown(number))) => {
                let (thing, name) = (NamedThing::Request, number.to_string());
                let fault = CallFault::NoSuch { thing, known: name.clone(), name };
                (StatusCode::NOT_FOUND, Trouble::Call { of: Callee::Clock, fault })
            }
            ManagementError::Workflow(WorkflowError::Registry(RegistryError::Storage(fault))) => {
                (StatusCode::SERVICE_UNAVAILABLE, Trouble::Storage(fault))
            }
            ManagementError::Workflow(error) => {
                tracing::warn!(%error, "a call of the testers was not carried out");
                (StatusCode::SERVICE_UNAVAILABLE, Trouble::Broken)
            }
            ManagementError::Registry(RegistryError::Storage(fault)) => {
                (StatusCode::SERVICE_UNAVAILABLE, Trouble::Storage(fault))
            }
            ManagementError::Registry(error) => {
                tracing::warn!(%error, "a call of the testers was not carried out");
                (StatusCode::SERVICE_UNAVAILABLE, Trouble::Broken)
            }
            ManagementError::Authority(error) => (status(&error), Trouble::Authority(error.fault())),
        };
        answers::problem(status, trouble)
    }
}

/// The status of what the authority does not do, or cannot.
fn status(error: &AuthorityError) -> StatusCode {
    use AuthorityError as E;
    match error {
        E::NeverIssued(_) => StatusCode::NOT_FOUND,
        // The owner makes room, and the same call is carried out.
        error if error.is_full() => StatusCode::SERVICE_UNAVAILABLE,
        E::AlreadyRevoked { .. } | E::NotOnHold(_) => StatusCode::CONFLICT,
        E::File { .. } | E::KeyFile { .. } | E::Pem { .. } | E::Ledger { .. } => {
            StatusCode::INTERNAL_SERVER_ERROR
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
