//! The gateway's answer: an envelope whose Body it signs.

use crate::keys::Signer;
use crate::random::Random;
use crate::wsse::{self, Variant};
use crate::xmldsig::SignError;

/// Signs the Body of an envelope that the gateway wrote, certificate in the KeyIdentifier
/// ([contract §3.1](crate::manual::contract), variant A).
pub fn signed_envelope(
    envelope: &str,
    gateway: &dyn Signer,
    random: &dyn Random,
) -> Result<String, SignError> {
    wsse::sign_envelope(envelope, gateway, Variant::KeyIdentifier, random)
}
