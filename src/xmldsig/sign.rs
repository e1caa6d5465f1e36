//! Producing signatures in the text shapes that the field's clients look for: the literal prefixes `ds`, `wsse`, `wsu`.

use super::form::is_id;
use super::ns;
use super::serial::serial_decimal;
use crate::crypto::{CryptoError, DigestAlgorithm, EcdsaForm, SignatureAlgorithm};
use crate::encoding::base64;
use crate::keys::Signer;
use crate::xml::{
    C14nError, Canonicalization, Comments, DigestSink, Document, NodeId, Selection, XmlError, canonicalize,
    parse,
};

/// How the text of a signature is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// All on one line, as the newer signers of the authority write.
    #[default]
    SingleLine,
    /// A line feed between elements, base64 wrapped at 76: as the older ones write.
    Lines,
    /// The same, but that lines of base64 end with a carriage return, written `&#13;`, in a long DigestValue too: as Java's own
    /// library writes since JDK 11 ([authority §3.1](crate::manual::authority)).
    CarriageReturns,
}

impl Layout {
    /// What ends a line of base64.
    const fn line_end(self) -> &'static str {
        match self {
            Layout::SingleLine => "",
            Layout::Lines => "\n",
            Layout::CarriageReturns => "&#13;\n",
        }
    }
}

/// What KeyInfo holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SigningKeyInfo {
    /// `ds:X509Data/ds:X509Certificate`.
    Certificate,
    /// `wsse:SecurityTokenReference/wsse:KeyIdentifier` with the certificate in it,
    /// [contract §3.1](crate::manual::contract), variant A.
    KeyIdentifier,
    /// `wsse:SecurityTokenReference/wsse:Reference` to a token of this id.
    Token(String),
    /// `ds:X509IssuerSerial` and no certificate, [contract §3.2](crate::manual::contract), variant B.
    IssuerSerial,
}

/// What to sign and how.
#[derive(Debug, Clone)]
pub struct SigningRequest {
    /// Reference URI: empty for the document, `#id`.
    pub uri: String,
    /// Whether the enveloped-signature transform stands first.
    pub enveloped: Enveloped,
    /// The canonicalisation of SignedInfo.
    pub signed_info: Canonicalization,
    /// The canonicalisation of what is signed.
    pub content: Canonicalization,
    /// The digest.
    pub digest: DigestAlgorithm,
    /// What KeyInfo holds.
    pub key_info: SigningKeyInfo,
    /// The layout.
    pub layout: Layout,
}

/// Whether the signature stands in what it signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enveloped {
    /// It does, and leaves itself out.
    Inside,
    /// It does not.
    Beside,
}

impl SigningRequest {
    /// The shape of the authority's own signers: Canonical XML 1.0, Reference `""`, enveloped-signature and C14N with comments.
    pub fn document() -> Self {
        SigningRequest {
            uri: String::new(),
            enveloped: Enveloped::Inside,
            signed_info: Canonicalization::INCLUSIVE,
            content: Canonicalization { comments: Comments::Kept, ..Canonicalization::INCLUSIVE },
            digest: DigestAlgorithm::Sha256,
            key_info: SigningKeyInfo::Certificate,
            layout: Layout::SingleLine,
        }
    }

    /// The shape of the authority's signers where XPaths say what is signed: exclusive C14N of SignedInfo, one transform, C14N
    /// with comments; [authority §3.1](crate::manual::authority).
    pub fn element() -> Self {
        SigningRequest {
            signed_info: Canonicalization::EXCLUSIVE,
            enveloped: Enveloped::Beside,
            ..SigningRequest::document()
        }
    }

    /// The shape of a transport signature: exclusive C14N, Reference to the Body's id.
    pub fn body(id: &str) -> Self {
        SigningRequest {
            uri: format!("#{id}"),
            enveloped: Enveloped::Beside,
            signed_info: Canonicalization::EXCLUSIVE,
            content: Canonicalization::EXCLUSIVE,
            digest: DigestAlgorithm::Sha256,
            key_info: SigningKeyInfo::KeyIdentifier,
            layout: Layout::SingleLine,
        }
    }
}

/// Why something was not signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// Not XML.
    #[error("the document is not well-formed XML: {0}")]
    Xml(#[from] XmlError),
    /// No canonical form.
    #[error("{0}")]
    C14n(#[from] C14nError),
    /// The key does not sign so.
    #[error("{0}")]
    Key(#[from] CryptoError),
    /// The Reference leads nowhere, or to several elements.
    #[error("no single element bears the id that `{0}` refers to")]
    Reference(String),
    /// Signed already.
    #[error("the document is signed already; sign the unsigned one")]
    SignedAlready,
    /// Not an envelope with a Body.
    #[error("not a SOAP envelope with one Body")]
    NotAnEnvelope,
    /// The place of the signature is not there, or not alone.
    #[error(
        "no single element stands at `{0}`, where the signature was to go; a place is a path such as /request/signatures"
    )]
    NoPlace(String),
    /// The place of the signature lies in what it signs.
    #[error(
        "`{0}` lies in the signed element: a signature that is not enveloped stands outside what it signs"
    )]
    PlaceSigned(String),
    /// The key's kind has no XML signature algorithm here.
    #[error("a key of kind {0} does not sign XML here")]
    KeyKind(&'static str),
}

/// Signs a whole document: the signature becomes the last child of its root.
pub fn sign_enveloped(
    source: &str,
    signer: &dyn Signer,
    request: &SigningRequest,
) -> Result<String, SignError> {
    let document = parse(source)?;
    if document.subtree(document.root()).any(|id| document.is(id, ns::DS, "Signature")) {
        return Err(SignError::SignedAlready);
    }
    let (head, tail) = opened(&document, document.root());
    // Opening an empty element changes what is signed by nothing but its text.
    if head.len() + tail.len() == source.len() {
        return signed_as(&document, &head, &tail, signer, request);
    }
    signature_element(&head, &tail, signer, request)
}

/// Signs a document that others have signed: the signature becomes the last child of its root and covers the earlier ones with it,
/// as the field's signers stack theirs ([authority §3.1](crate::manual::authority)).
pub fn sign_stacked(
    source: &str,
    signer: &dyn Signer,
    request: &SigningRequest,
) -> Result<String, SignError> {
    let document = parse(source)?;
    let (head, tail) = opened(&document, document.root());
    signature_element(&head, &tail, signer, request)
}

/// Signs the element that bears `id` and puts the signature below the one at `parent`, a path of local names: the authority's
/// tbsElementXPath and signatureParentElementXPath, [authority §3.1](crate::manual::authority).
pub fn sign_element(
    source: &str,
    id: &str,
    parent: &str,
    signer: &dyn Signer,
    request: &SigningRequest,
) -> Result<String, SignError> {
    let document = parse(source)?;
    if document.has_element(ns::DS, "Signature") {
        return Err(SignError::SignedAlready);
    }
    let mut places = document
        .subtree(document.root())
        .filter(|node| document.is_element(*node) && document.path(*node) == parent);
    let (Some(place), None) = (places.next(), places.next()) else {
        return Err(SignError::NoPlace(parent.to_owned()));
    };
    sign_element_below(&document, id, place, signer, request)
}

/// Signs the element of `document` that bears `id` and puts the signature below `place`, which lies outside of it.
pub fn sign_element_below(
    document: &Document,
    id: &str,
    place: NodeId,
    signer: &dyn Signer,
    request: &SigningRequest,
) -> Result<String, SignError> {
    let request = SigningRequest { uri: format!("#{id}"), enveloped: Enveloped::Beside, ..request.clone() };
    let element =
        super::Ids::of(document).element(id).ok_or_else(|| SignError::Reference(request.uri.clone()))?;
    if document.contains(element, place) {
        return Err(SignError::PlaceSigned(document.path(place)));
    }
    let (head, tail) = opened(document, place);
    signature_element(&head, &tail, signer, &request)
}

/// The source cut at the end of an element's content, an empty-element tag opened.
pub(crate) fn opened(document: &Document, element: NodeId) -> (String, String) {
    let source = document.source();
    let (start, end) = document.bounds(element);
    let own = &source[start..end];
    if document.children(element).next().is_none() && own.ends_with("/>") {
        let head = own.trim_end_matches("/>").trim_end();
        return (
            format!("{}{head}>", &source[..start]),
            format!("</{}>{}", document.qname(element), &source[end..]),
        );
    }
    let close = start + own.rfind("</").unwrap_or(own.len());
    (source[..close].to_owned(), source[close..].to_owned())
}

/// Puts a signature between `head` and `tail`, which together are the document to be signed.
pub fn signature_element(
    head: &str,
    tail: &str,
    signer: &dyn Signer,
    request: &SigningRequest,
) -> Result<String, SignError> {
    signed_as(&parse(format!("{head}{tail}"))?, head, tail, signer, request)
}

/// The same of `unsigned`, which is `head` and `tail` read.
fn signed_as(
    unsigned: &Document,
    head: &str,
    tail: &str,
    signer: &dyn Signer,
    request: &SigningRequest,
) -> Result<String, SignError> {
    let method =
        signer.certificate().key().default_algorithm().ok_or(SignError::KeyKind(signer.kind().name()))?;
    let request = &suited(request, method);
    // What the Reference covers does not have the signature in it: the document as it is now.
    let digest = digest_of(unsigned, request)?;
    let (before, after) = signature_text(request, method, digest.as_ref(), signer);
    // Nothing of KeyInfo is signed, and it is half of the document.
    let draft = format!("{head}{before}</ds:SignatureValue></ds:Signature>{tail}");
    let document = parse(draft)?;
    let signature = document
        .subtree(document.root())
        .find(|id| document.bounds(*id).0 == head.len() && document.is(*id, ns::DS, "Signature"))
        .ok_or(SignError::NotAnEnvelope)?;
    let value = value_of(&document, signature, method, signer, request)?;
    Ok(format!("{head}{before}{value}{after}{tail}"))
}

/// A signature over the element of `unsigned` that the Reference leads to, to be put somewhere outside of it. Exclusive canonical
/// forms, as a transport signature has them, do not depend on what stands around: neither what is signed nor SignedInfo is read once
/// more in its place (Exclusive XML Canonicalization §1.1).
pub(crate) fn signature_beside(
    unsigned: &Document,
    signer: &dyn Signer,
    request: &SigningRequest,
) -> Result<String, SignError> {
    let exclusive = Canonicalization::EXCLUSIVE;
    let request = SigningRequest { signed_info: exclusive, content: exclusive, ..request.clone() };
    let method =
        signer.certificate().key().default_algorithm().ok_or(SignError::KeyKind(signer.kind().name()))?;
    let request = &suited(&request, method);
    let digest = digest_of(unsigned, request)?;
    let (before, after) = signature_text(request, method, digest.as_ref(), signer);
    let document = parse(format!("{before}</ds:SignatureValue></ds:Signature>"))?;
    let value = value_of(&document, document.root(), method, signer, request)?;
    Ok(format!("{before}{value}{after}"))
}

/// SignatureValue of a signature that has none yet.
fn value_of(
    document: &Document,
    signature: NodeId,
    method: SignatureAlgorithm,
    signer: &dyn Signer,
    request: &SigningRequest,
) -> Result<String, SignError> {
    let signed_info = document.child(signature, ns::DS, "SignedInfo").ok_or(SignError::NotAnEnvelope)?;
    let mut octets = Vec::with_capacity(1024);
    canonicalize(document, Selection::subtree(signed_info), request.signed_info, &[], &mut octets)?;
    Ok(wrapped(&base64::encode(&signer.sign(method, EcdsaForm::Fixed, &octets)?), request.layout))
}

/// The same request; with a GOST key the usual digest gives way to the key's own, as the authority's signers have it.
fn suited(request: &SigningRequest, method: SignatureAlgorithm) -> SigningRequest {
    let mut request = request.clone();
    if let Some(own @ (DigestAlgorithm::Gost94 | DigestAlgorithm::Streebog256 | DigestAlgorithm::Streebog512)) =
        method.digest()
        && request.digest == DigestAlgorithm::Sha256
    {
        request.digest = own;
    }
    request
}

fn digest_of(document: &Document, request: &SigningRequest) -> Result<crate::crypto::Digest, SignError> {
    let apex = match request.uri.strip_prefix('#') {
        None => NodeId::DOCUMENT,
        Some(id) => {
            let bears = |node: &NodeId| {
                document
                    .attributes(*node)
                    .any(|(namespace, local, value)| is_id(namespace, local) && value == id)
            };
            let mut found = document.subtree(document.root()).filter(bears);
            match (found.next(), found.next()) {
                (Some(only), None) => only,
                _ => return Err(SignError::Reference(request.uri.clone())),
            }
        }
    };
    // XMLDSig 1.1 §4.4.3.3: neither form of URI selects comments.
    let selection = Selection { apex, without: &[], comments: Comments::Omitted };
    let mut sink = DigestSink::new(request.digest);
    canonicalize(document, selection, request.content, &[], &mut sink)?;
    Ok(sink.finish())
}

/// The text before and after SignatureValue's content.
fn signature_text(
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
            let text = wrapped(&base64::encode(certificate.der()), request.layout);
            format!("<ds:X509Data>{nl}<ds:X509Certificate>{text}</ds:X509Certificate>{nl}</ds:X509Data>")
        }
        // One line always: strict decoders of the field's clients take no white space here.
        SigningKeyInfo::KeyIdentifier => format!(
            "<wsse:SecurityTokenReference xmlns:wsse=\"{}\"><wsse:KeyIdentifier EncodingType=\"{}\" ValueType=\"{}\">{}</wsse:KeyIdentifier></wsse:SecurityTokenReference>",
            ns::WSSE,
            ns::BASE64,
            ns::X509_V3,
            base64::encode(certificate.der())
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
fn wrapped(digits: &str, layout: Layout) -> String {
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
