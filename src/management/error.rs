//! Why a call was not carried out, and how that is answered.

use axum::response::{IntoResponse, Response};

use crate::ca::{AuthorityError, ScriptError};
use crate::clock::NotATime;
use crate::http::{StatusCode, answers};
use crate::interface::{AuthorityFault, CallFault, Callee, NamedThing, Trouble};
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
    /// The registry did not do it.
    Registry(RegistryError),
    /// A case was not taken on.
    Workflow(WorkflowError),
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

impl From<ScriptError> for ManagementError {
    fn from(error: ScriptError) -> Self {
        match error {
            ScriptError::Json(misfit) => misfit.into(),
            other => ManagementError::Call(CallFault::Value { reason: other.to_string() }),
        }
    }
}

impl From<NotATime> for ManagementError {
    fn from(error: NotATime) -> Self {
        ManagementError::Call(not_a_time(&error))
    }
}

/// A text that is no time.
pub(super) fn not_a_time(error: &NotATime) -> CallFault {
    CallFault::NotATime { text: error.text().to_owned(), reason: error.to_string() }
}

impl IntoResponse for ManagementError {
    fn into_response(self) -> Response {
        let (status, trouble) = match self {
            ManagementError::Call(fault) => {
                (StatusCode::BAD_REQUEST, Trouble::Call { of: Callee::Authority, fault })
            }
            ManagementError::NoCrlThere { known } => (StatusCode::NOT_FOUND, Trouble::NoCrlThere { known }),
            ManagementError::Workflow(WorkflowError::Registry(RegistryError::Unknown(number))) => {
                let (thing, name) = (NamedThing::Request, number.to_string());
                let fault = CallFault::NoSuch { thing, known: name.clone(), name };
                (StatusCode::NOT_FOUND, Trouble::Call { of: Callee::Clock, fault })
            }
            ManagementError::Workflow(error) => {
                tracing::warn!(%error, "a call of the testers was not carried out");
                (StatusCode::SERVICE_UNAVAILABLE, Trouble::Broken)
            }
            ManagementError::Registry(error) => {
                tracing::warn!(%error, "a call of the testers was not carried out");
                (StatusCode::SERVICE_UNAVAILABLE, Trouble::Broken)
            }
            ManagementError::Authority(error) => {
                let (status, fault) = of_the_authority(&error);
                (status, Trouble::Authority(fault))
            }
        };
        answers::problem(status, trouble)
    }
}

fn of_the_authority(error: &AuthorityError) -> (StatusCode, AuthorityFault) {
    use AuthorityError as E;
    let unfit = |fault| (StatusCode::UNPROCESSABLE_ENTITY, fault);
    match error {
        E::NeverIssued(serial) => {
            (StatusCode::NOT_FOUND, AuthorityFault::NeverIssued { serial: serial.clone() })
        }
        E::AlreadyRevoked { serial, at, reason } => {
            let (serial, at, reason) = (serial.clone(), *at, reason.name());
            (StatusCode::CONFLICT, AuthorityFault::AlreadyRevoked { serial, at, reason })
        }
        E::NotOnHold(serial) => (StatusCode::CONFLICT, AuthorityFault::NotOnHold { serial: serial.clone() }),
        E::File { .. } | E::KeyFile { .. } | E::Pem { .. } | E::Ledger { .. } => {
            (StatusCode::INTERNAL_SERVER_ERROR, AuthorityFault::Failed { reason: error.to_string() })
        }
        E::NotASerial(text) => unfit(AuthorityFault::NotASerial { text: text.clone() }),
        E::EmptyValidity { not_before, not_after } => {
            unfit(AuthorityFault::EmptyValidity { not_before: *not_before, not_after: *not_after })
        }
        E::OutlivesIssuer { not_after, issuer } => {
            unfit(AuthorityFault::OutlivesIssuer { not_after: *not_after, issuer: *issuer })
        }
        E::DefectsAtOdds { one, other } => {
            unfit(AuthorityFault::DefectsAtOdds { one: one.name(), other: other.name() })
        }
        _ => unfit(AuthorityFault::Unfit { reason: error.to_string() }),
    }
}
