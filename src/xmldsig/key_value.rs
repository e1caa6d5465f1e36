//! Bare keys in KeyInfo: KeyValue, DEREncodedKeyValue, and references to them within the document (XMLDSig 1.1 §4.5.2,
//! §4.5.3, §4.5.9, §4.5.10). They say nothing of who holds the key.

use super::key_info::{Candidates, candidates};
use super::known::KnownCertificates;
use super::{Ids, ns};
use crate::crypto::{KeyKind, PublicKey};
use crate::encoding::base64;
use crate::x509::encode;
use crate::x509::public_key_from_spki;
use crate::xml::{Document, NodeId};

/// XMLDSig 1.1.
const DSIG11: &str = "http://www.w3.org/2009/xmldsig11#";

/// References to further keys that are followed, one from another.
const HOPS_MAX: usize = 3;

/// The first key that KeyInfo leads to, with a certificate or without, for those who look at the mathematics alone.
pub(super) fn bare_key(
    document: &Document,
    key_info: Option<NodeId>,
    known: &KnownCertificates,
) -> Option<PublicKey> {
    follow(document, key_info?, known, HOPS_MAX)
}

fn follow(
    document: &Document,
    key_info: NodeId,
    known: &KnownCertificates,
    hops: usize,
) -> Option<PublicKey> {
    document.child_elements(key_info).find_map(|child| key_of(document, child, known, hops))
}

fn key_of(document: &Document, node: NodeId, known: &KnownCertificates, hops: usize) -> Option<PublicKey> {
    let target = || {
        let id = document.attribute(node, "", "URI")?.strip_prefix('#')?;
        Ids::of(document).element(id)
    };
    match (document.namespace(node), document.local_name(node)) {
        (ns::DS, "KeyValue") => {
            document.child_elements(node).find_map(|value| key_of(document, value, known, hops))
        }
        (ns::DS, "RSAKeyValue") => rsa(document, node),
        (DSIG11, "ECKeyValue") => elliptic(document, node),
        (DSIG11, "DEREncodedKeyValue") => public_key_from_spki(&base64::decode(&document.text(node))?),
        // XMLDSig 1.1 §4.5.3: within the document, and without transforms of the sender's.
        (ns::DS, "RetrievalMethod") if hops > 0 && document.child_elements(node).next().is_none() => {
            key_of(document, target()?, known, hops - 1)
        }
        (DSIG11, "KeyInfoReference") if hops > 0 => {
            let key_info = target().filter(|found| document.is(*found, ns::DS, "KeyInfo"))?;
            let certificate = candidates(document, Some(key_info), known)
                .and_then(Candidates::only_leaf)
                .ok()
                .map(|named| named.certificate.key().clone());
            certificate.or_else(|| follow(document, key_info, known, hops - 1))
        }
        (ns::DS, "X509Data") => {
            let certificate = document.child(node, ns::DS, "X509Certificate")?;
            let der = base64::decode(&document.text(certificate))?;
            crate::x509::Certificate::from_der(&der).ok().map(|certificate| certificate.key().clone())
        }
        _ => None,
    }
}

/// XMLDSig 1.1 §4.5.2.2.
fn rsa(document: &Document, node: NodeId) -> Option<PublicKey> {
    let part = |local| base64::decode(&document.text(document.child(node, ns::DS, local)?));
    let (modulus, exponent) = (part("Modulus")?, part("Exponent")?);
    let der = encode::sequence(&[encode::unsigned(&modulus), encode::unsigned(&exponent)]);
    let first = modulus.iter().position(|octet| *octet != 0)?;
    let bits = u32::try_from(modulus.len() - first).ok()?.checked_mul(8)? - modulus[first].leading_zeros();
    Some(PublicKey::new(KeyKind::Rsa { bits }, der))
}

/// XMLDSig 1.1 §4.5.2.3, curves by name only.
fn elliptic(document: &Document, node: NodeId) -> Option<PublicKey> {
    let curve = document.attribute(document.child(node, DSIG11, "NamedCurve")?, "", "URI")?;
    let kind = match curve {
        "urn:oid:1.2.840.10045.3.1.7" => KeyKind::EcP256,
        "urn:oid:1.3.132.0.34" => KeyKind::EcP384,
        "urn:oid:1.3.132.0.35" => KeyKind::EcP521,
        _ => return None,
    };
    Some(PublicKey::new(kind, base64::decode(&document.text(document.child(node, DSIG11, "PublicKey")?))?))
}
