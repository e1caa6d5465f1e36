//! Whether a certificate may be believed: path, validity, key usage, revocation (RFC 5280 §6).
//!
//! A signature that a time-stamp proves to have existed is judged as at then: [`ProofOfExistence`].
//!
//! Every check that does not need another one's outcome runs, so that an expired and revoked certificate is told as two
//! findings. Reads no clock and no file: the instant and the lists come from outside. Knows no XML.

mod anchors;
mod chain;
mod edition;
mod facts;
mod grounds;
mod link;
mod lists;
mod name_constraints;
mod ocsp;
mod period;
mod policies;
mod proof;
mod purpose;
mod revocation;
mod scope;
mod signer;
mod sources;
mod strength;
mod verdicts;

pub use anchors::Anchors;
pub use chain::Path;
pub use edition::{Changes, Edition};
pub use facts::{FactsFault, Recalled, RecalledLists, facts};
pub use lists::CrlStore;
pub use ocsp::{Surroundings, told_by_ocsp};
pub use proof::{ProofOfExistence, WorthlessStamp, no_stamp};
pub use purpose::{Purpose, Usage};
pub use revocation::{ListState, RevocationSource};
pub use signer::{
    Policy, RevocationPolicy, TrustedSigner, Verdict, tell_what_is_known, validate, validate_proven,
};
pub use sources::{AnswerState, RevocationOrder, WithoutWord, list_says};
pub use strength::Strength;

pub use crate::findings::evidence::Unobtained;
