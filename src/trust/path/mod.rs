//! From a certificate to an anchor, RFC 5280 §6.1 and RFC 4158.

pub(super) mod anchors;
pub(super) mod build;
pub(super) mod found;
pub(super) mod link;
mod name_constraints;
mod policies;
