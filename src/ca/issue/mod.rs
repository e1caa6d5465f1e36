//! What the authority signs: issuers, extensions, certificates, and the verdict to expect of each.
//!
//! Knows the issuers' keys and how the real authority writes its certificates. Never knows what was issued before.

mod certify;
pub(super) mod expected;
pub(super) mod extension;
pub(super) mod issued;
pub(super) mod issuer;
pub(super) mod issuer_id;
pub(super) mod root;
pub(super) mod signed;
