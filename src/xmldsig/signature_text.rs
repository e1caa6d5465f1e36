//! The text of a signature, in the literal prefixes that the field's clients look for: `ds`, `wsse`, `wsu`.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::ns;
use super::signing_request::{Enveloped, Layout, SigningKeyInfo, SigningRequest};
use crate::crypto::SignatureAlgorithm;
use crate::encoding::base64;
use crate::keys::Signer;
use crate::x509::serial::serial_decimal;

/// More than a SignedInfo takes.
const USUAL_OCTETS: usize = 1_400;

/// The text before and after SignatureValue's content.
pub(super) fn signature_text(
    request: &SigningRequest,
    method: SignatureAlgorithm,
    digest: &[u8],
    signer: &dyn Signer,
) -> (String, String) {
    let nl = if request.layout == Layout::SingleLine { "" } else { "\n" };
    let mut before = String::with_capacity(USUAL_OCTETS);
    let enveloped = [if_inside(request, "<ds:Transform Algorithm=\""), if_inside(request, ns::ENVELOPED)];
    // Nothing that is written to a text can fail.
    let _ = write!(
        before,
        "<ds:Signature xmlns:ds=\"{ds}\">{nl}<ds:SignedInfo>{nl}<ds:CanonicalizationMethod Algorithm=\"{c14n}\"/>{nl}\
         <ds:SignatureMethod Algorithm=\"{method}\"/>{nl}<ds:Reference URI=\"{uri}\">{nl}<ds:Transforms>{nl}{}{}{}{}\
         <ds:Transform Algorithm=\"{content}\"/>{nl}</ds:Transforms>{nl}<ds:DigestMethod Algorithm=\"{digest_method}\"/>{nl}\
         <ds:DigestValue>{value}</ds:DigestValue>{nl}</ds:Reference>{nl}</ds:SignedInfo>{nl}<ds:SignatureValue>",
        enveloped[0],
        enveloped[1],
        if_inside(request, "\"/>"),
        if_inside(request, nl),
        ds = ns::DS,
        c14n = request.signed_info.uri(),
        method = method.uri(),
        uri = request.uri,
        content = request.content.uri(),
        digest_method = request.digest.uri(),
        value = lines(base64::encode(digest).into(), request.layout.line_end()),
    );
    let mut after = String::with_capacity(USUAL_OCTETS + signer.certificate().der().len() * 3 / 2);
    after.extend(["</ds:SignatureValue>", nl, "<ds:KeyInfo>", nl]);
    key_info(request, signer, nl, &mut after);
    after.extend([nl, "</ds:KeyInfo>", nl, "</ds:Signature>"]);
    (before, after)
}

/// A part of the text of the transform that leaves the signature out of what it signs.
fn if_inside<'a>(request: &SigningRequest, part: &'a str) -> &'a str {
    match request.enveloped {
        Enveloped::Inside => part,
        Enveloped::Beside => "",
    }
}

fn key_info(request: &SigningRequest, signer: &dyn Signer, nl: &str, into: &mut String) {
    let certificate = signer.certificate();
    let reference = ["<wsse:SecurityTokenReference xmlns:wsse=\"", ns::WSSE, "\">"];
    const REFERENCE_ENDS: &str = "</wsse:SecurityTokenReference>";
    match &request.key_info {
        SigningKeyInfo::Certificate => {
            let text = wrapped(certificate.base64(), request.layout);
            into.extend(["<ds:X509Data>", nl, "<ds:X509Certificate>", &text]);
            into.extend(["</ds:X509Certificate>", nl, "</ds:X509Data>"]);
        }
        // One line always: strict decoders of the field's clients take no white space here.
        SigningKeyInfo::KeyIdentifier => {
            into.extend(reference);
            into.extend([
                "<wsse:KeyIdentifier EncodingType=\"",
                ns::BASE64,
                "\" ValueType=\"",
                ns::X509_V3,
                "\">",
            ]);
            into.extend([certificate.base64(), "</wsse:KeyIdentifier>", REFERENCE_ENDS]);
        }
        SigningKeyInfo::Token(id) => {
            into.extend(reference);
            into.extend([
                "<wsse:Reference URI=\"#",
                id,
                "\" ValueType=\"",
                ns::X509_V3,
                "\"/>",
                REFERENCE_ENDS,
            ]);
        }
        SigningKeyInfo::IssuerSerial => {
            let mut writer = crate::xml::Writer::new();
            writer.open("ds:X509IssuerSerial").leaf("ds:X509IssuerName", &certificate.issuer().rfc4514());
            writer.leaf("ds:X509SerialNumber", &serial_decimal(certificate));
            into.extend(reference);
            into.extend(["<ds:X509Data>", &writer.finish(), "</ds:X509Data>", REFERENCE_ENDS]);
        }
    }
}

/// Base64 of more than a digest: on one line, or a line feed before, between and after lines of 76.
pub(super) fn wrapped<'a>(digits: impl Into<Cow<'a, str>>, layout: Layout) -> Cow<'a, str> {
    let text = lines(digits.into(), layout.line_end());
    if layout == Layout::SingleLine { text } else { Cow::Owned(format!("\n{text}\n")) }
}

/// RFC 2045 §6.8: at most 76 digits a line; without a line end all of them.
fn lines<'a>(digits: Cow<'a, str>, end: &str) -> Cow<'a, str> {
    if end.is_empty() || digits.len() <= 76 {
        return digits;
    }
    let mut text = String::with_capacity(digits.len() + digits.len() / 76 * end.len());
    let mut rest = &*digits;
    while rest.len() > 76 {
        let (line, after) = rest.split_at(76);
        text.push_str(line);
        text.push_str(end);
        rest = after;
    }
    text.push_str(rest);
    Cow::Owned(text)
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
    let enveloped = [if_inside(request, "<ds:Transform Algorithm=\""), if_inside(request, ns::ENVELOPED)];
    let mut text = String::with_capacity(USUAL_OCTETS);
    // Nothing that is written to a text can fail.
    let _ = write!(
        text,
        "<ds:SignedInfo{declared} xmlns:ds=\"{ds}\"><ds:CanonicalizationMethod Algorithm=\"{c14n}\"></ds:CanonicalizationMethod>\
         <ds:SignatureMethod Algorithm=\"{method}\"></ds:SignatureMethod><ds:Reference URI=\"{uri}\"><ds:Transforms>{}{}{}\
         <ds:Transform Algorithm=\"{content}\"></ds:Transform></ds:Transforms>\
         <ds:DigestMethod Algorithm=\"{digest_method}\"></ds:DigestMethod><ds:DigestValue>{value}</ds:DigestValue></ds:Reference>\
         </ds:SignedInfo>",
        enveloped[0],
        enveloped[1],
        if_inside(request, "\"></ds:Transform>"),
        ds = ns::DS,
        c14n = request.signed_info.uri(),
        method = method.uri(),
        uri = request.uri,
        content = request.content.uri(),
        digest_method = request.digest.uri(),
        value = base64::encode(digest),
    );
    Some(text)
}
