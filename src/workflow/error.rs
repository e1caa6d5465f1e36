//! Why a case is not taken on.

use super::recording::{BrokenOff, NoAnswer};
use super::sealer::SealError;
use crate::registry::{RegistrationNumber, RegistryError};

/// Changes in one turn: three are needed, and each that another makes in between costs one more.
pub(super) const CHANGES_MAX: usize = 16;

/// Why a case was not taken on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkflowError {
    /// The registry did not do it.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// The answer was not signed.
    #[error("{number}: {error}")]
    Seal {
        /// The case.
        number: RegistrationNumber,
        /// Why.
        error: SealError,
    },
    /// The catalogue has no such service any more.
    #[error("{number} asks for the service `{service_id}`, which is not in the catalogue; put its file back")]
    ServiceUnknown {
        /// The case.
        number: RegistrationNumber,
        /// The service.
        service_id: String,
    },
    /// What is stored is not what this version reads.
    #[error("the {part} stored with {number} cannot be read by this version")]
    Unreadable {
        /// The case.
        number: RegistrationNumber,
        /// Which part.
        part: &'static str,
    },
    /// The thread that worked on it broke off.
    #[error("work on a case broke off; it is tried again later")]
    Broken,
    /// What a person does is to be recorded in another system too, which gives no answer.
    #[error("{number} is to be recorded in another system, which gives no answer")]
    Unrecorded {
        /// The case.
        number: RegistrationNumber,
        /// Why there is none.
        why: NoAnswer,
    },
    /// It goes on where it may wait for another system.
    #[error("{number} waits for another system")]
    Waits {
        /// The case.
        number: RegistrationNumber,
    },
    /// Others changed the case each time.
    #[error("{number} was changed by others {CHANGES_MAX} times in one turn; it is tried again later")]
    Contended {
        /// The case.
        number: RegistrationNumber,
    },
}

pub(super) fn unsealed(number: &RegistrationNumber, error: SealError) -> WorkflowError {
    WorkflowError::Seal { number: number.clone(), error }
}

pub(super) fn broken_off(number: &RegistrationNumber, why: BrokenOff) -> WorkflowError {
    match why {
        BrokenOff::Seal(error) => unsealed(number, error),
        BrokenOff::Unrecorded(why) => WorkflowError::Unrecorded { number: number.clone(), why },
        BrokenOff::Waits => WorkflowError::Waits { number: number.clone() },
    }
}

pub(super) fn unreadable(number: &RegistrationNumber, part: &'static str) -> WorkflowError {
    WorkflowError::Unreadable { number: number.clone(), part }
}
