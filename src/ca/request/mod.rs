//! What the authority is asked for: kind, profile, subject, defects, and the draft that follows from them.
//!
//! Knows what a certificate will say. Never knows who signs it, a key but the holder's, or the ledger.

pub(super) mod certificate_request;
pub(super) mod defect;
pub(super) mod digest;
pub(super) mod draft;
pub(super) mod form;
pub mod invented;
pub(super) mod kind;
pub(super) mod profile;
pub(super) mod reason;
pub(super) mod subject;
pub(super) mod validity;
