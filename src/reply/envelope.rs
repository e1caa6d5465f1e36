//! The gateway's answer: an envelope whose Body it signs.

use crate::envelope::Unsigned;
use crate::keys::Signer;
use crate::random::Random;
use crate::wsse::{self, MustUnderstand, Variant};
use crate::xmldsig::SignError;

/// How the gateway signs what it answers, [contract §3](crate::manual::contract).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerSignature {
    /// Variant A is the KeyIdentifier, variant B issuer and serial number; none leaves the answer unsigned.
    pub variant: Option<Variant>,
    /// Whether the Security header must be understood.
    pub must_understand: MustUnderstand,
}

impl Default for AnswerSignature {
    fn default() -> Self {
        AnswerSignature { variant: Some(Variant::KeyIdentifier), must_understand: MustUnderstand::Stated }
    }
}

/// Signs the Body of an envelope that the gateway wrote.
pub fn signed_envelope(
    envelope: &Unsigned,
    how: AnswerSignature,
    gateway: &dyn Signer,
    random: &dyn Random,
) -> Result<String, SignError> {
    let Some(variant) = how.variant else { return Ok(envelope.text()) };
    let signed = wsse::sign_unsigned(how.must_understand, envelope, gateway, variant, random)?;
    Ok(if variant == Variant::IssuerSerial { with_ids(&signed, random) } else { signed })
}

/// The ids that the gateway of 2023 gave the parts of its signature. No digest covers them: the Reference is to the Body.
fn with_ids(signed: &str, random: &dyn Random) -> String {
    let id = |kind: &str| format!("{kind}-{}", random.uuid().replace('-', "").to_uppercase());
    let mark = |text: String, element: &str, attribute: String| {
        // The Header stands before the Body: the first is the transport signature's.
        text.replacen(&format!("<{element}"), &format!("<{element} {attribute}"), 1)
    };
    let text = mark(signed.to_owned(), "ds:Signature", format!("Id=\"{}\"", id("SIG")));
    let text = mark(text, "ds:KeyInfo", format!("Id=\"{}\"", id("KI")));
    let wsu = crate::xmldsig::ns::WSU;
    mark(text, "wsse:SecurityTokenReference", format!("xmlns:wsu=\"{wsu}\" wsu:Id=\"{}\"", id("STR")))
}
