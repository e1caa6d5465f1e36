//! RSASSA-PSS with its parameters beside it, RFC 9231 §2.3.9: `pss:RSAPSSParams` in SignatureMethod, which is signed with the rest of
//! SignedInfo. What is not stated is read as the JDK writes it: SHA-256, MGF1 with the digest of the signature, a salt as long as it.

use super::algorithm::{algorithm, unsupported, without_parameter};
use super::ns;
use crate::crypto::{DigestAlgorithm, SignatureAlgorithm};
use crate::findings::evidence::{FormFault, FormLimit, Parameter};
use crate::limits;
use crate::xml::{Document, NodeId, NodeKind};

/// Octets of a number that is read: no length and no trailer has more digits.
const DIGITS_MAX: usize = 4;

/// The algorithm of a SignatureMethod that is `#rsa-pss`.
pub(super) fn method(document: &Document, method: NodeId) -> Result<SignatureAlgorithm, FormFault> {
    let mut children = document.child_elements(method);
    let Some(parameters) = children.next() else { return Ok(SignatureAlgorithm::RsaPss(DEFAULT)) };
    if !document.is(parameters, ns::PSS, "RSAPSSParams") || children.next().is_some() {
        return Err(FormFault::Parameter(Parameter::NotPssParams));
    }
    let mut parts = document.child_elements(parameters).peekable();
    let stated = parts
        .next_if(|part| document.is(*part, ns::DS, "DigestMethod"))
        .map(|part| digest_of(document, part))
        .transpose()?;
    let digest = stated.unwrap_or(DEFAULT);
    let mask = parts.next_if(|part| document.is(*part, ns::PSS, "MaskGenerationFunction"));
    if mask.map_or(Ok(digest), |part| mask_of(document, part))? != digest {
        return Err(FormFault::Parameter(Parameter::MaskDigest));
    }
    let stated = parts.next_if(|part| document.is(*part, ns::PSS, "SaltLength"));
    let salt = stated.map_or(Ok(digest.octets() as u16), |part| {
        number(document, part, "SaltLength", Parameter::SaltLength)
    })?;
    if salt > limits::RSA_PSS_SALT_OCTETS_MAX {
        return Err(FormFault::Limit {
            what: FormLimit::SaltBytes,
            limit: usize::from(limits::RSA_PSS_SALT_OCTETS_MAX),
        });
    }
    if let Some(part) = parts.next_if(|part| document.is(*part, ns::PSS, "TrailerField"))
        && number(document, part, "TrailerField", Parameter::TrailerField)? != 1
    {
        return Err(FormFault::Parameter(Parameter::TrailerField));
    }
    match parts.next() {
        Some(other) => {
            let found = document.qname(other).chars().take(60).collect();
            Err(FormFault::Extra { within: "RSAPSSParams".to_owned(), found })
        }
        None => Ok(SignatureAlgorithm::rsa_pss(digest, salt)),
    }
}

/// The digest where none is stated; of MGF1 that is stated without one, too.
const DEFAULT: DigestAlgorithm = DigestAlgorithm::Sha256;

/// Of the digests that RFC 4055 §2.1 has.
fn digest_of(document: &Document, node: NodeId) -> Result<DigestAlgorithm, FormFault> {
    use DigestAlgorithm::{Sha1, Sha224, Sha256, Sha384, Sha512};
    without_parameter(document, node, Parameter::DigestMethod)?;
    let uri = algorithm(document, node, "DigestMethod")?;
    let digest = DigestAlgorithm::from_uri(uri)
        .filter(|digest| matches!(digest, Sha1 | Sha224 | Sha256 | Sha384 | Sha512));
    digest.ok_or_else(|| unsupported("DigestMethod of RSASSA-PSS", uri))
}

/// MGF1 and its digest.
fn mask_of(document: &Document, node: NodeId) -> Result<DigestAlgorithm, FormFault> {
    let function = document.attribute(node, "", "Algorithm").unwrap_or(ns::MGF1);
    if function != ns::MGF1 {
        return Err(unsupported("MaskGenerationFunction", function));
    }
    let mut children = document.child_elements(node);
    match (children.next(), children.next()) {
        (None, _) => Ok(DEFAULT),
        (Some(only), None) if document.is(only, ns::DS, "DigestMethod") => digest_of(document, only),
        _ => Err(FormFault::Parameter(Parameter::Mask)),
    }
}

/// An xs:int that is not negative, in an element that holds text alone.
fn number(document: &Document, node: NodeId, name: &str, what: Parameter) -> Result<u16, FormFault> {
    let mut children = document.children(node);
    let text = match (children.next().map(|child| document.kind(child)), children.next()) {
        (Some(NodeKind::Text(text)), None) => text.trim_matches([' ', '\t', '\r', '\n']),
        _ => return Err(FormFault::NotText(name.to_owned())),
    };
    let digits =
        !text.is_empty() && text.len() <= DIGITS_MAX && text.bytes().all(|octet| octet.is_ascii_digit());
    text.parse().ok().filter(|_| digits).ok_or(FormFault::Parameter(what))
}
