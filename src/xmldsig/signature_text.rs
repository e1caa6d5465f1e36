//! The text of a signature, in the literal prefixes that the field's clients look for: `ds`, `wsse`, `wsu`.

use super::ns;
use super::serial::serial_decimal;
use super::signing_request::{Enveloped, Layout, SigningKeyInfo, SigningRequest};
use crate::crypto::SignatureAlgorithm;
use crate::encoding::base64;
use crate::keys::Signer;

/// The text before and after SignatureValue's content.
pub(super) fn signature_text(
    request: &SigningRequest,
    method: SignatureAlgorithm,
    digest: &[u8],
    signer: &dyn Signer,
) -> (String, String) {
    let nl = if request.layout == Layout::SingleLine { "" } else { "\n" };
    let enveloped = match request.enveloped {
        Enveloped::Inside => format!("<ds:Transform Algorithm=\"{}\"/>{nl}", ns::ENVELOPED),
        Enveloped::Beside => String::new(),
    };
    let before = format!(
        "<ds:Signature xmlns:ds=\"{ds}\">{nl}<ds:SignedInfo>{nl}<ds:CanonicalizationMethod Algorithm=\"{c14n}\"/>{nl}\
         <ds:SignatureMethod Algorithm=\"{method}\"/>{nl}<ds:Reference URI=\"{uri}\">{nl}<ds:Transforms>{nl}{enveloped}\
         <ds:Transform Algorithm=\"{content}\"/>{nl}</ds:Transforms>{nl}<ds:DigestMethod Algorithm=\"{digest_method}\"/>{nl}\
         <ds:DigestValue>{value}</ds:DigestValue>{nl}</ds:Reference>{nl}</ds:SignedInfo>{nl}<ds:SignatureValue>",
        ds = ns::DS,
        c14n = request.signed_info.uri(),
        method = method.uri(),
        uri = request.uri,
        content = request.content.uri(),
        digest_method = request.digest.uri(),
        value = lines(&base64::encode(digest), request.layout.line_end()),
    );
    let after = format!(
        "</ds:SignatureValue>{nl}<ds:KeyInfo>{nl}{}{nl}</ds:KeyInfo>{nl}</ds:Signature>",
        key_info(request, signer, nl)
    );
    (before, after)
}

fn key_info(request: &SigningRequest, signer: &dyn Signer, nl: &str) -> String {
    let certificate = signer.certificate();
    match &request.key_info {
        SigningKeyInfo::Certificate => {
            let text = wrapped(certificate.base64(), request.layout);
            format!("<ds:X509Data>{nl}<ds:X509Certificate>{text}</ds:X509Certificate>{nl}</ds:X509Data>")
        }
        // One line always: strict decoders of the field's clients take no white space here.
        SigningKeyInfo::KeyIdentifier => format!(
            "<wsse:SecurityTokenReference xmlns:wsse=\"{}\"><wsse:KeyIdentifier EncodingType=\"{}\" ValueType=\"{}\">{}</wsse:KeyIdentifier></wsse:SecurityTokenReference>",
            ns::WSSE,
            ns::BASE64,
            ns::X509_V3,
            certificate.base64()
        ),
        SigningKeyInfo::Token(id) => format!(
            "<wsse:SecurityTokenReference xmlns:wsse=\"{}\"><wsse:Reference URI=\"#{id}\" ValueType=\"{}\"/></wsse:SecurityTokenReference>",
            ns::WSSE,
            ns::X509_V3
        ),
        SigningKeyInfo::IssuerSerial => {
            let mut writer = crate::xml::Writer::new();
            writer.open("ds:X509IssuerSerial").leaf("ds:X509IssuerName", &certificate.issuer().to_string());
            writer.leaf("ds:X509SerialNumber", &serial_decimal(certificate));
            format!(
                "<wsse:SecurityTokenReference xmlns:wsse=\"{}\"><ds:X509Data>{}</ds:X509Data></wsse:SecurityTokenReference>",
                ns::WSSE,
                writer.finish()
            )
        }
    }
}

/// Base64 of more than a digest: on one line, or a line feed before, between and after lines of 76.
pub(super) fn wrapped(digits: &str, layout: Layout) -> String {
    let text = lines(digits, layout.line_end());
    if layout == Layout::SingleLine { text } else { format!("\n{text}\n") }
}

/// RFC 2045 §6.8: at most 76 digits a line; without a line end all of them.
fn lines(digits: &str, end: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 76 * end.len());
    let mut rest = digits;
    while rest.len() > 76 && !end.is_empty() {
        let (line, after) = rest.split_at(76);
        text.push_str(line);
        text.push_str(end);
        rest = after;
    }
    text + rest
}

/// SignedInfo in its canonical form, below an element that declares only `declared`. It is written so only where nothing of it could be
/// written otherwise: on one line, with a Reference of plain characters.
pub(super) fn canonical_signed_info(
    request: &SigningRequest,
    method: SignatureAlgorithm,
    digest: &[u8],
    declared: &str,
) -> Option<String> {
    let is_plain = |octet: u8| octet.is_ascii_alphanumeric() || b"#-_.".contains(&octet);
    if request.layout != Layout::SingleLine || !request.uri.bytes().all(is_plain) {
        return None;
    }
    let enveloped = match request.enveloped {
        Enveloped::Inside => format!("<ds:Transform Algorithm=\"{}\"></ds:Transform>", ns::ENVELOPED),
        Enveloped::Beside => String::new(),
    };
    Some(format!(
        "<ds:SignedInfo{declared} xmlns:ds=\"{ds}\"><ds:CanonicalizationMethod Algorithm=\"{c14n}\"></ds:CanonicalizationMethod>\
         <ds:SignatureMethod Algorithm=\"{method}\"></ds:SignatureMethod><ds:Reference URI=\"{uri}\"><ds:Transforms>{enveloped}\
         <ds:Transform Algorithm=\"{content}\"></ds:Transform></ds:Transforms>\
         <ds:DigestMethod Algorithm=\"{digest_method}\"></ds:DigestMethod><ds:DigestValue>{value}</ds:DigestValue></ds:Reference>\
         </ds:SignedInfo>",
        ds = ns::DS,
        c14n = request.signed_info.uri(),
        method = method.uri(),
        uri = request.uri,
        content = request.content.uri(),
        digest_method = request.digest.uri(),
        value = base64::encode(digest),
    ))
}
