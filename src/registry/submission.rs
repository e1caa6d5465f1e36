//! What is handed in for registration: an admitted request, and which message it came with.

use std::ops::Deref;

use super::admission::Admitted;
use super::case::Channel;

/// Which message a request came with. The same message from the same sender is registered once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The way it came.
    pub channel: Channel,
    /// The sending system, as the gateway knows it.
    pub sender: String,
    /// SOAP `messageId`; on REST the SHA-256 digest of the document in hex.
    pub message_id: String,
}

/// A request that passed every check and is to be registered.
///
/// What nobody admitted cannot be handed in:
///
/// ```compile_fail,E0308
/// use qaqpa::registry::{Origin, Submission};
/// use qaqpa::validation::AuthenticRequest;
/// fn not_admitted(request: AuthenticRequest<u8>, origin: Origin) -> Submission {
///     Submission::new(request, origin)
/// }
/// ```
///
/// ```compile_fail,E0451
/// use qaqpa::registry::{Origin, Submission};
/// fn forged(origin: Origin) -> Submission {
///     Submission { admitted: panic!(), origin }
/// }
/// ```
///
/// ```
/// use qaqpa::registry::{Admitted, Origin, Submission};
/// fn admitted(admitted: Admitted, origin: Origin) -> Submission {
///     Submission::new(admitted, origin)
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Submission {
    admitted: Admitted,
    origin: Origin,
}

impl Submission {
    /// An admitted request, as this message brought it.
    pub fn new(admitted: Admitted, origin: Origin) -> Self {
        Submission { admitted, origin }
    }

    /// Which message it came with.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }
}

impl Deref for Submission {
    type Target = Admitted;

    fn deref(&self) -> &Admitted {
        &self.admitted
    }
}
