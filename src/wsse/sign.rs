//! Putting the transport signature on an envelope.

use crate::crypto::{DigestAlgorithm, digest};
use crate::encoding::hex;
use crate::envelope::{Envelope, Unsigned};
use crate::keys::Signer;
use crate::random::Random;
use crate::xml::{Document, parse};
use crate::xmldsig::{
    Layout, SignError, SigningKeyInfo, SigningRequest, ns, opened, signature_beside, signature_over,
};

/// How the certificate is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Variant {
    /// KeyIdentifier with the certificate in it: what clients send, [contract §3.1](crate::manual::contract).
    #[default]
    KeyIdentifier,
    /// BinarySecurityToken and a reference to it.
    Token,
    /// Issuer and serial number alone: what the gateway of 2023 sent,
    /// [contract §3.2](crate::manual::contract).
    IssuerSerial,
}

/// Signs the Body on one line, as [`sign_envelope_in`] does in any layout.
pub fn sign_envelope(
    source: &str,
    signer: &dyn Signer,
    variant: Variant,
    random: &dyn Random,
) -> Result<String, SignError> {
    sign_envelope_in(Layout::SingleLine, source, signer, variant, random)
}

/// Signs the Body in any layout; the Security header must be understood.
pub fn sign_envelope_in(
    layout: Layout,
    source: &str,
    signer: &dyn Signer,
    variant: Variant,
    random: &dyn Random,
) -> Result<String, SignError> {
    sign_envelope_as(MustUnderstand::Stated, layout, source, signer, variant, random)
}

/// Whether the Security header says that it must be understood, SOAP 1.1 §4.2.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MustUnderstand {
    /// `mustUnderstand="1"`: a client without a handler for it stops there.
    #[default]
    Stated,
    /// No such attribute.
    Absent,
}

/// Signs the Body. It gets a `wsu:Id` if it has none; a Header and `wsse:Security` are put where they are missing.
pub fn sign_envelope_as(
    must_understand: MustUnderstand,
    layout: Layout,
    source: &str,
    signer: &dyn Signer,
    variant: Variant,
    random: &dyn Random,
) -> Result<String, SignError> {
    let mut envelope = Envelope::read(parse(source)?).map_err(|_| SignError::NotAnEnvelope)?;
    let signed = envelope.header.is_some_and(|header| {
        envelope.document.subtree(header).any(|id| envelope.document.is(id, ns::DS, "Signature"))
    });
    if signed {
        return Err(SignError::SignedAlready);
    }
    let id = match envelope.document.attribute(envelope.body, ns::WSU, "Id") {
        Some(id) => id.to_owned(),
        None => {
            let id = format!("id-{}", random.uuid());
            let source = with_body_id(&envelope, &id);
            envelope = Envelope::read(parse(source)?).map_err(|_| SignError::NotAnEnvelope)?;
            id
        }
    };
    let (request, token) = request_of(variant, &id, layout, signer);
    let signature = signature_beside(&envelope.document, signer, &request)?;
    Ok(in_security(&envelope, &token, must_understand, &signature))
}

/// Signs the Body of an envelope that was written here, as [`sign_envelope_as`] does on one line and to the same octets. Where its canonical
/// form is known nothing is read.
pub fn sign_unsigned(
    must_understand: MustUnderstand,
    envelope: &Unsigned,
    signer: &dyn Signer,
    variant: Variant,
    random: &dyn Random,
) -> Result<String, SignError> {
    let id = format!("id-{}", random.uuid());
    let attributes = [" xmlns:wsu=\"", ns::WSU, "\" wsu:Id=\"", &id, "\""].concat();
    let layout = Layout::SingleLine;
    let content = envelope.inner();
    let Some(pieces) = content.exclusive() else {
        let source = envelope.with_body(&attributes);
        return sign_envelope_as(must_understand, layout, &source, signer, variant, random);
    };
    let (request, token) = request_of(variant, &id, layout, signer);
    // Exclusive XML Canonicalization §3: what the Body's own names use, by prefix.
    let body = ["<soap:Body xmlns:soap=\"", envelope.version().namespace(), "\"", &attributes, ">"].concat();
    let pieces = [&body[..]].into_iter().chain(pieces).chain(["</soap:Body>"]);
    let signature = signature_over(pieces, signer, &request)?;
    let understood =
        if must_understand == MustUnderstand::Stated { " soap:mustUnderstand=\"1\"" } else { "" };
    let (header, header_ends) = envelope.header();
    Ok([
        &envelope.head(),
        &header,
        "<wsse:Security xmlns:wsse=\"",
        ns::WSSE,
        "\"",
        understood,
        ">",
        &token,
        &signature,
        "</wsse:Security>",
        header_ends,
        "<soap:Body",
        &attributes,
        ">",
        content.text(),
        "</soap:Body></soap:Envelope>",
    ]
    .concat())
}

/// What is asked of the signature over the element that bears `id`, and the token that it refers to.
fn request_of(variant: Variant, id: &str, layout: Layout, signer: &dyn Signer) -> (SigningRequest, String) {
    let mut request = SigningRequest { layout, ..SigningRequest::body(id) };
    let mut token = String::new();
    match variant {
        Variant::KeyIdentifier => {}
        Variant::IssuerSerial => request.key_info = SigningKeyInfo::IssuerSerial,
        Variant::Token => {
            let name = format!(
                "X509-{}",
                hex::encode(digest(DigestAlgorithm::Sha256, signer.certificate().der()).as_ref())
                    .get(..32)
                    .unwrap_or("")
            );
            token = format!(
                "<wsse:BinarySecurityToken xmlns:wsu=\"{}\" EncodingType=\"{}\" ValueType=\"{}\" wsu:Id=\"{name}\">{}</wsse:BinarySecurityToken>",
                ns::WSU,
                ns::BASE64,
                ns::X509_V3,
                signer.certificate().base64()
            );
            request.key_info = SigningKeyInfo::Token(name);
        }
    }
    (request, token)
}

/// The source with an id on its Body.
fn with_body_id(envelope: &Envelope, id: &str) -> String {
    let (document, body) = (&envelope.document, envelope.body);
    let source = document.source();
    let at = document.bounds(body).0 + 1 + document.qname(body).len();
    let (before, after) = source.split_at(at);
    let declared = document.lookup_prefix(body, "wsu") == Some(ns::WSU);
    let declaration = if declared { String::new() } else { format!(" xmlns:wsu=\"{}\"", ns::WSU) };
    format!("{before}{declaration} wsu:Id=\"{id}\"{after}")
}

/// The source with the signature where it goes: inside `wsse:Security`, inside the Header.
fn in_security(envelope: &Envelope, token: &str, must_understand: MustUnderstand, signature: &str) -> String {
    let document = &envelope.document;
    let prefix = soap_prefix(document);
    // Without a prefix for SOAP the attribute cannot be SOAP's.
    let must_understand = match must_understand {
        MustUnderstand::Stated if !prefix.is_empty() => format!(" {prefix}mustUnderstand=\"1\""),
        _ => String::new(),
    };
    let security = format!("<wsse:Security xmlns:wsse=\"{}\"{must_understand}>{token}", ns::WSSE);
    let end = "</wsse:Security>";
    match envelope.header {
        None => {
            let (before, after) = document.source().split_at(document.bounds(envelope.body).0);
            format!("{before}<{prefix}Header>{security}{signature}{end}</{prefix}Header>{after}")
        }
        Some(header) => match document.child(header, ns::WSSE, "Security") {
            Some(existing) => {
                let (head, tail) = opened(document, existing);
                format!("{head}{token}{signature}{tail}")
            }
            None => {
                let (head, tail) = opened(document, header);
                format!("{head}{security}{signature}{end}{tail}")
            }
        },
    }
}

/// `soap:` as the envelope writes it, or nothing where it uses the default namespace.
fn soap_prefix(document: &Document) -> String {
    let qname = document.qname(document.root());
    qname.split_once(':').map_or_else(String::new, |(prefix, _)| format!("{prefix}:"))
}
