//! Whether a certificate is revoked, RFC 5280 §6.3 and RFC 6960, by what is in memory.

pub(super) mod crl_store;
pub(super) mod crls;
mod deltas;
pub(super) mod edition;
pub(super) mod findings;
pub(super) mod period;
mod scope;
pub(super) mod source;
pub(super) mod sources;
pub(super) mod trace;
