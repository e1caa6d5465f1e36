//! Who signs the answer.

use super::case_view::CaseView;
use super::outcome::Outcome;
use crate::clock::Now;
use crate::crypto::CryptoError;

/// Makes the answer: the result's XML, signed by whom the regulation names.
pub trait Sealer: Send + Sync {
    /// Writes and signs the answer to `case`.
    fn seal(&self, case: &CaseView, outcome: &Outcome, now: Now) -> Result<Vec<u8>, SealError>;
}

/// Why there is no signed answer. The case stays where it is and is tried again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The key did not sign.
    #[error("the provider's key did not sign: {0}")]
    Key(#[from] CryptoError),
    /// The document could not be written.
    #[error("the result cannot be written as XML: {what}")]
    Document {
        /// What stood in the way.
        what: &'static str,
    },
}
