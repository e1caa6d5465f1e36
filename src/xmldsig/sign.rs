//! Producing signatures: what is signed, and where the signature stands.

use super::form::is_id;
use super::ns;
use super::signature_text::{canonical_signed_info, signature_text, wrapped};
use super::signing_request::{Enveloped, SigningRequest};
use crate::crypto::{CryptoError, DigestAlgorithm, EcdsaForm, SignatureAlgorithm, digest};
use crate::encoding::base64;
use crate::keys::Signer;
use crate::xml::{
    C14nError, Canonicalization, Comments, DigestSink, Document, NodeId, Selection, Sink as _, Written,
    XmlError, canonicalize, parse,
};

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
    beside(signer, request, |request| digest_of(unsigned, request))
}

/// The same over an element whose exclusive canonical form is known.
pub(crate) fn signature_over<'a>(
    pieces: impl Iterator<Item = &'a str>,
    signer: &dyn Signer,
    request: &SigningRequest,
) -> Result<String, SignError> {
    beside(signer, request, |request| {
        let mut sink = DigestSink::new(request.digest);
        for piece in pieces {
            sink.write(piece.as_bytes());
        }
        Ok(sink.finish())
    })
}

fn beside(
    signer: &dyn Signer,
    request: &SigningRequest,
    digest: impl FnOnce(&SigningRequest) -> Result<crate::crypto::Digest, SignError>,
) -> Result<String, SignError> {
    let exclusive = Canonicalization::EXCLUSIVE;
    let request = SigningRequest { signed_info: exclusive, content: exclusive, ..request.clone() };
    let method =
        signer.certificate().key().default_algorithm().ok_or(SignError::KeyKind(signer.kind().name()))?;
    let request = &suited(&request, method);
    let digest = digest(request)?;
    let (before, after) = signature_text(request, method, digest.as_ref(), signer);
    if let Some(octets) = canonical_signed_info(request, method, digest.as_ref(), "") {
        let value = signature_value(&octets, method, signer, request)?;
        return Ok([before, value, after].concat());
    }
    let document = parse(format!("{before}</ds:SignatureValue></ds:Signature>"))?;
    let value = value_of(&document, document.root(), method, signer, request)?;
    Ok(format!("{before}{value}{after}"))
}

/// Signs a document that was written here as [`sign_enveloped`] does in the shape of [`SigningRequest::document`], and to the same octets.
/// Where its text is its canonical form nothing is read: neither what is signed nor SignedInfo.
pub fn sign_written(written: &Written, signer: &dyn Signer) -> Result<String, SignError> {
    let request = SigningRequest::document();
    let method =
        signer.certificate().key().default_algorithm().ok_or(SignError::KeyKind(signer.kind().name()))?;
    let request = &suited(&request, method);
    let text = written.text();
    let canonical = written.canonical().zip(text.rfind("</"));
    let Some(((at, namespace), close)) = canonical.filter(|((_, namespace), _)| *namespace != ns::DS) else {
        return sign_enveloped(text, signer, request);
    };
    let digest = digest(request.digest, &text.as_bytes()[at..]);
    let declared = if namespace.is_empty() { String::new() } else { format!(" xmlns=\"{namespace}\"") };
    let Some(octets) = canonical_signed_info(request, method, digest.as_ref(), &declared) else {
        return sign_enveloped(text, signer, request);
    };
    let (before, after) = signature_text(request, method, digest.as_ref(), signer);
    let value = signature_value(&octets, method, signer, request)?;
    let (head, tail) = text.split_at(close);
    Ok([head, &before, &value, &after, tail].concat())
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
    let octets = String::from_utf8(octets).map_err(|_| SignError::NotAnEnvelope)?;
    signature_value(&octets, method, signer, request)
}

fn signature_value(
    signed_info: &str,
    method: SignatureAlgorithm,
    signer: &dyn Signer,
    request: &SigningRequest,
) -> Result<String, SignError> {
    let value = signer.sign(method, EcdsaForm::Fixed, signed_info.as_bytes())?;
    Ok(wrapped(base64::encode(&value), request.layout).into_owned())
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
