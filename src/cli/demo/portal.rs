//! What the citizen and the portal write and sign, with the keys of `certs/`.

use std::fmt;

use crate::ca::builtin;
use crate::cli::errors;
use crate::clock::Now;
use crate::encoding::base64;
use crate::envelope::ns;
use crate::keys::{Holder, KeyFileError};
use crate::random::Random;
use crate::text::line::demo as line;
use crate::text::{self, Lang};
use crate::wsse::{self, Variant};
use crate::xml::Writer;
use crate::xmldsig::{SignError, SigningRequest, sign_enveloped};

/// The service of the story: regulation 000.
pub(super) const SERVICE: &str = "wko2016-141-housing-queue";

/// The IIN that every request of the story states: an official test identity.
const IIN: &str = "123456789011";

/// The form field that a forger changes after it was signed.
const FAMILY: (&str, &str) = ("<familyMembers>4</familyMembers>", "<familyMembers>9</familyMembers>");

/// Whether the identity document, which [000 ¶9(2)](crate::manual::regulation) asks for, is attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attached {
    IdentityDocument,
    Nothing,
}

/// Why a document of the story could not be made.
#[derive(Debug)]
pub(super) enum PortalError {
    Key { stem: String, cause: KeyFileError },
    Sign(SignError),
    Unchangeable(&'static str),
    Nobody(&'static str),
}

impl PortalError {
    /// It in words.
    pub(super) fn in_lang(&self, lang: Lang) -> String {
        match self {
            PortalError::Key { stem, cause } => {
                line::key(lang, stem, &text::keys::key_file_error(cause, lang))
            }
            PortalError::Sign(error) => errors::sign(error, lang),
            PortalError::Unchangeable(element) => line::unchangeable(lang, element),
            PortalError::Nobody(name) => line::nobody(lang, name),
        }
    }
}

impl fmt::Display for PortalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_lang(Lang::En))
    }
}

impl std::error::Error for PortalError {}

impl From<SignError> for PortalError {
    fn from(error: SignError) -> Self {
        PortalError::Sign(error)
    }
}

/// The keys of `certs/{stem}`.
pub(super) fn holder(stem: &str) -> Result<Holder, PortalError> {
    builtin::holder(stem).map_err(|cause| PortalError::Key { stem: stem.to_owned(), cause })
}

/// A request for a place in the housing queue, signed by somebody of the cast.
pub(super) fn signed_request(
    person: &Holder,
    attached: Attached,
    now: Now,
    random: &dyn Random,
) -> Result<String, PortalError> {
    Ok(sign_enveloped(&request(attached, now, random), person, &SigningRequest::document())?)
}

fn request(attached: Attached, now: Now, random: &dyn Random) -> String {
    let number = format!("{:014}", random.next_u64() % 100_000_000_000_000);
    let mut w = Writer::with_declaration();
    w.open("request")
        .attribute("xmlns", "urn:qaqpa:request:v1")
        .leaf("requestNumber", &number)
        .leaf("serviceId", SERVICE);
    w.leaf("declarantId", IIN)
        .leaf("requestDate", &now.to_string())
        .leaf("requestSystemId", "demo-portal")
        .open("businessData");
    w.leaf("district", "oral")
        .leaf("category", "vulnerable")
        .leaf("familyMembers", "4")
        .leaf("address", "Орал қаласы, Абай даңғылы, 1");
    w.close();
    if attached == Attached::IdentityDocument {
        w.open("attachments")
            .open("attachment")
            .leaf("documentType", "identity-document")
            .leaf("fileName", "id.pdf");
        w.leaf("mimeType", "application/pdf").leaf("content", &base64::encode(b"%PDF-1.4\n%%EOF\n"));
    }
    w.finish()
}

/// The same document with one digit of the form changed, the signature left as it was.
pub(super) fn tampered(signed: &str) -> Result<String, PortalError> {
    if !signed.contains(FAMILY.0) {
        return Err(PortalError::Unchangeable("familyMembers"));
    }
    Ok(signed.replace(FAMILY.0, FAMILY.1))
}

/// The portal's SOAP message with a signed request in `data`, as escaped text
/// ([contract §1.2](crate::manual::contract)); not signed yet.
pub(super) fn message(document: &str, id: &str, now: Now) -> String {
    let mut w = Writer::with_declaration();
    w.open("soap:Envelope").attribute("xmlns:soap", ns::SOAP11).open("soap:Body");
    w.open("n:SendMessage").attribute("xmlns:n", ns::SYNC).open("request").open("requestInfo");
    w.leaf("messageId", id).leaf("serviceId", SERVICE).leaf("messageDate", &now.to_string());
    w.open("sender").leaf("senderId", "demo-portal").close().close().open("requestData").open("data");
    w.attribute("xmlns:xs", "http://www.w3.org/2001/XMLSchema")
        .attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    w.attribute("xsi:type", "xs:string").text(document);
    w.finish()
}

/// The same with WS-Security by the portal's own key.
pub(super) fn signed_message(
    message: &str,
    portal: &Holder,
    random: &dyn Random,
) -> Result<String, PortalError> {
    Ok(wsse::sign_envelope(message, portal, Variant::KeyIdentifier, random)?)
}
