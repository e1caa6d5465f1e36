//! WS-Security as the gateway uses it: one signature over the SOAP Body, by the sending system's key
//! ([contract §3](crate::manual::contract)).

mod sign;
mod verify;

pub use sign::{MustUnderstand, Variant, sign_envelope, sign_envelope_as, sign_envelope_in, sign_unsigned};
pub use verify::{HEADER_NAME_CHARACTERS_MAX, Transport, verify_envelope};
