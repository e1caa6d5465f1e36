//! The authority's own services: OCSP answers (RFC 6960) and time-stamps (RFC 3161), and scripts of what they answer instead.
//!
//! Knows requests and answers as octets. Never knows a path, a socket or a clock.

pub(super) mod responder;
pub(super) mod script;
pub(super) mod service_keys;
pub(super) mod stamper;
pub(super) mod system_keys;
