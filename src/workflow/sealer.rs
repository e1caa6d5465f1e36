//! Who signs the answer.

use bytes::Bytes;

use super::case_view::CaseView;
use super::outcome::Outcome;
use crate::clock::Now;
use crate::crypto::CryptoError;
use crate::registry::Actor;

/// Makes the answer: the result's XML, signed by whom the regulation names.
pub trait Sealer: Send + Sync {
    /// Writes and signs the answer to `case`.
    fn seal(&self, case: &CaseView, outcome: &Outcome, now: Now) -> Result<Vec<u8>, SealError>;

    /// The answer before anybody signed it, for `hands` to sign with keys of their own: the first of those who sign, in the order of the
    /// regulation. Who of them is not among `hands` signs here.
    fn draft(&self, case: &CaseView, outcome: &Outcome, hands: &[Hand], at: Now)
    -> Result<String, SealError>;

    /// The answer that people signed, with the signatures that are made here behind theirs.
    fn complete(
        &self,
        case: &CaseView,
        outcome: &Outcome,
        signed: &SignedByHand,
    ) -> Result<Vec<u8>, SealError>;
}

/// Somebody who signs the answer with a key of the own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hand {
    /// The name on the list of staff.
    pub name: String,
    /// The role.
    pub role: Actor,
}

/// An answer as people signed it. Every signature was verified, and every signer is on the list of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedByHand {
    /// The document with their signatures.
    pub document: Bytes,
    /// SHA-256 of the canonical octets that the first of them signed.
    pub sha256: [u8; 32],
    /// When it was signed, as the document says.
    pub signed_at: Now,
    /// Who signed, in the order of the signatures.
    pub hands: Vec<Hand>,
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
    /// What people signed is not the answer to this case as it stands.
    #[error("what was signed is not the result of the case")]
    Differs,
    /// Those who signed are not those whom the regulation names first.
    #[error("the result is signed by {}", .wanted.iter().map(|who| who.as_str()).collect::<Vec<_>>().join(", "))]
    OtherSigners {
        /// Who signs, in order.
        wanted: Vec<Actor>,
    },
}
