//! Whether a certificate may be believed: path, validity, key usage, revocation (RFC 5280 §6).
//!
//! A signature that a time-stamp proves to have existed is judged as at then: [`ProofOfExistence`].
//!
//! Every check that does not need another one's outcome runs: an expired and revoked certificate gives two findings. Reads no
//! clock and no file: the instant and the CRLs come from outside. Knows no XML.
//!
//! `path` finds the way to an anchor, `revocation` asks CRLs and OCSP answers, `verdict` joins both and remembers.

mod path;
mod policy;
mod revocation;
mod strength;
mod times;
mod usage;
mod verdict;

pub use path::anchors::Anchors;
pub use path::found::Path;
pub use policy::{InvalidTimeStamp, Policy, RevocationOrder, RevocationPolicy, UnknownStatus};
pub use revocation::crl_store::{CrlStore, HeldCrl};
pub use revocation::edition::{Changes, Edition};
pub use revocation::source::{AnswerState, CrlState, RevocationSource, crl_settles};
pub use strength::Strength;
pub use usage::{Purpose, Usage};
pub use verdict::outcome::{ProofOfExistence, TrustedSigner, Verdict};
pub use verdict::recalled::{FactsFault, Recalled, RecalledCrls};
pub use verdict::store::TrustStore;
pub use verdict::time_stamp::invalid_time_stamp_finding;
pub use verdict::validator::{Validator, state_period_basis};

pub use crate::findings::evidence::Unobtained;
