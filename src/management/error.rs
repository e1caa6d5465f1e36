//! Why a call was not carried out, and how that is answered.

use axum::response::{IntoResponse, Response};

use crate::ca::AuthorityError;
use crate::findings::Code;
use crate::http::{StatusCode, answers};
use crate::json::Misfit;

/// Why a call was not carried out.
#[derive(Debug, thiserror::Error)]
pub(super) enum ManagementError {
    /// The body is not of its form, or a value in it is none.
    #[error("{0}")]
    Body(String),
    /// No CRL is published there.
    #[error("There are {known}.")]
    NoCrlThere {
        /// Where there are.
        known: String,
    },
    /// The authority does not do it, or cannot.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
}

impl From<Misfit> for ManagementError {
    fn from(misfit: Misfit) -> Self {
        ManagementError::Body(misfit.to_string())
    }
}

impl IntoResponse for ManagementError {
    fn into_response(self) -> Response {
        let (status, title) = match &self {
            ManagementError::Body(_) => (StatusCode::BAD_REQUEST, "This cannot be asked of the authority"),
            ManagementError::NoCrlThere { .. } => (StatusCode::NOT_FOUND, "No CRL is published there"),
            ManagementError::Authority(error) => match error {
                AuthorityError::NeverIssued(_) => (StatusCode::NOT_FOUND, "The authority does not know it"),
                AuthorityError::AlreadyRevoked { .. } | AuthorityError::NotOnHold(_) => {
                    (StatusCode::CONFLICT, "The authority does not do this")
                }
                AuthorityError::File { .. }
                | AuthorityError::KeyFile { .. }
                | AuthorityError::Pem { .. }
                | AuthorityError::Ledger { .. } => {
                    (StatusCode::INTERNAL_SERVER_ERROR, "The authority could not do it")
                }
                _ => (StatusCode::UNPROCESSABLE_ENTITY, "The authority does not do this"),
            },
        };
        let code = match status {
            StatusCode::NOT_FOUND => Code::NotFound,
            StatusCode::INTERNAL_SERVER_ERROR => Code::Busy,
            _ => Code::HttpRefused,
        };
        answers::problem(status, code, title, &self.to_string())
    }
}
