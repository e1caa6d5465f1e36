//! Requests of the housing queue, by REST and by SOAP, signed by the people of the test PKI.

use std::path::PathBuf;

use qaqpa::ca::builtin;
use qaqpa::keys::Holder;
use qaqpa::random::Entropy;
use qaqpa::wsse::{self, Variant};
use qaqpa::xmldsig::{self, SigningRequest};

/// The service of the requests.
pub const SERVICE: &str = "wko2016-141-housing-queue";

/// Whom the people of the test PKI ask for.
pub const DECLARANT: &str = "123456789011";

/// What a request says, where it is not as usual.
pub struct Form {
    pub service: &'static str,
    pub category: &'static str,
    /// Put behind the form's own fields.
    pub more_fields: &'static str,
    pub identity_document: bool,
}

impl Default for Form {
    fn default() -> Self {
        Form { service: SERVICE, category: "veteran", more_fields: "", identity_document: true }
    }
}

/// An unsigned request; `serial` is what makes it another one.
pub fn unsigned(serial: u64, form: &Form) -> String {
    let Form { service, category, more_fields, identity_document } = form;
    // "%PDF-1.4"
    let attachment = "<attachment><documentType>identity-document</documentType><fileName>жеке куәлік.pdf</fileName><mimeType>application/pdf</mimeType><content>JVBERi0xLjQ=</content></attachment>";
    let attachments =
        if *identity_document { format!("<attachments>{attachment}</attachments>") } else { String::new() };
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<request xmlns="urn:qaqpa:request:v1">
  <requestNumber>{serial:014}</requestNumber>
  <serviceId>{service}</serviceId>
  <declarantId>{DECLARANT}</declarantId>
  <requestDate>2026-11-24T15:00:00+05:00</requestDate>
  <requestSystemId>ТЕСТ-порталы</requestSystemId>
  <businessData><district>oral</district><category>{category}</category><familyMembers>4</familyMembers><address>Орал қ., Достық д., {serial}</address>{more_fields}</businessData>
  {attachments}
</request>"#
    )
}

/// Somebody of `certs/`, by the stem of the files.
pub fn holder(stem: &str) -> Holder {
    builtin::holder(stem).unwrap()
}

/// Signs as an applicant does.
pub fn signed_by(person: &str, document: &str) -> String {
    xmldsig::sign_enveloped(document, &holder(&format!("people/{person}")), &SigningRequest::document())
        .unwrap()
}

/// A usual request, signed by a person.
pub fn request_of(person: &str, serial: u64) -> String {
    signed_by(person, &unsigned(serial, &Form::default()))
}

/// SendMessage of the contract with a business document as text, unsigned.
pub fn envelope(message_id: &str, service: &str, business: &str) -> String {
    let business = business.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        r#"<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><typ:SendMessage xmlns:typ="http://bip.bee.kz/SyncChannel/v10/Types"><request><requestInfo><messageId>{message_id}</messageId><serviceId>{service}</serviceId><messageDate>2026-11-24T17:00:00.000+05:00</messageDate><sender><senderId>portal</senderId><password>-</password></sender></requestInfo><requestData><data>{business}</data></requestData></request></typ:SendMessage></soap:Body></soap:Envelope>"#
    )
}

/// The same with the portal's transport signature.
pub fn message(message_id: &str, business: &str) -> String {
    message_by("portal-system", message_id, business)
}

/// The same with somebody's transport signature.
pub fn message_by(system: &str, message_id: &str, business: &str) -> String {
    wsse::sign_envelope(
        &envelope(message_id, SERVICE, business),
        &holder(system),
        Variant::KeyIdentifier,
        &Entropy,
    )
    .unwrap()
}

/// A file of the committed test PKI.
pub fn certs(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("certs").join(name)
}
