//! The gateway's answer: an envelope whose Body it signs.

use crate::keys::Signer;
use crate::random::Random;
use crate::wsse::{self, MustUnderstand, Variant};
use crate::xmldsig::{Layout, SignError};

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
    envelope: &str,
    how: AnswerSignature,
    gateway: &dyn Signer,
    random: &dyn Random,
) -> Result<String, SignError> {
    let Some(variant) = how.variant else { return Ok(envelope.to_owned()) };
    let envelope = &with_body_id(envelope, random);
    let signed =
        wsse::sign_envelope_as(how.must_understand, Layout::SingleLine, envelope, gateway, variant, random)?;
    Ok(if variant == Variant::IssuerSerial { with_ids(&signed, random) } else { signed })
}

/// The Body's id is written before anything is read, so that the envelope is read once. Its start tag is the first of that name: no text
/// stands before it in what the gateway writes. An envelope of another form gets its id where it is signed.
fn with_body_id(envelope: &str, random: &dyn Random) -> String {
    const BODY: &str = "<soap:Body>";
    let Some((before, after)) = envelope.split_once(BODY) else { return envelope.to_owned() };
    let id = random.uuid();
    format!("{before}<soap:Body xmlns:wsu=\"{}\" wsu:Id=\"id-{id}\">{after}", crate::xmldsig::ns::WSU)
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
