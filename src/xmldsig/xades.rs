//! The certificate that a XAdES signature says it was made with: SigningCertificate and SigningCertificateV2,
//! ETSI EN 319 132-1 §5.2.2. Only what is signed is looked at.

use super::ns;
use crate::crypto::{DigestAlgorithm, digest};
use crate::encoding::base64;
use crate::findings::evidence::SigningCertificateFault;
use crate::limits;
use crate::x509::der::{Der, tag};
use crate::x509::serial;
use crate::x509::{Certificate, NameText, comparable_rdns};
use crate::xml::{Document, NodeId};

/// Compares what is signed of the signing certificate with the one whose key signed. `covered` are the elements that References
/// cover whole.
pub(super) fn check(
    document: &Document,
    signature: NodeId,
    covered: &[NodeId],
    certificate: &Certificate,
) -> Result<(), SigningCertificateFault> {
    for properties in signed_properties(document, signature, covered) {
        for element in ["SigningCertificate", "SigningCertificateV2"] {
            let mut found = document
                .child_elements(properties)
                .filter(|child| is_xades(document, *child, "SignedSignatureProperties"))
                .flat_map(|child| document.child_elements(child))
                .filter(|child| is_xades(document, *child, element));
            let Some(first) = found.next() else { continue };
            if found.next().is_some() {
                return Err(SigningCertificateFault::Twice(element.to_owned()));
            }
            names(document, first, element, certificate)?;
        }
    }
    Ok(())
}

/// `Object/QualifyingProperties/SignedProperties` of this signature that a Reference covers, itself or with what is around it
/// inside the signature: what covers the document leaves the signature out.
fn signed_properties(document: &Document, signature: NodeId, covered: &[NodeId]) -> Vec<NodeId> {
    let is_covered = |node: NodeId| {
        covered.iter().any(|apex| document.contains(signature, *apex) && document.contains(*apex, node))
    };
    document
        .child_elements(signature)
        .filter(|child| document.is(*child, ns::DS, "Object"))
        .flat_map(|object| document.child_elements(object))
        .filter(|child| is_xades(document, *child, "QualifyingProperties"))
        .flat_map(|qualifying| document.child_elements(qualifying))
        .filter(|child| is_xades(document, *child, "SignedProperties") && is_covered(*child))
        .collect()
}

/// An element of any version of XAdES: the two properties are alike in all of them.
fn is_xades(document: &Document, node: NodeId, local: &str) -> bool {
    document.namespace(node).starts_with(ns::XADES_ANY) && document.local_name(node) == local
}

/// One of the certificates named must be the one that was used.
fn names(
    document: &Document,
    property: NodeId,
    element: &'static str,
    certificate: &Certificate,
) -> Result<(), SigningCertificateFault> {
    let mut is_named = false;
    let mut count = 0;
    for cert in document.child_elements(property) {
        count += 1;
        if count > limits::KEYINFO_CERTIFICATES_MAX {
            let limit = limits::KEYINFO_CERTIFICATES_MAX;
            return Err(SigningCertificateFault::TooMany { element: element.to_owned(), limit });
        }
        is_named |= is_this(document, cert, element, certificate)?;
    }
    match (is_named, count) {
        (true, _) => Ok(()),
        (false, 0) => Err(SigningCertificateFault::Unreadable(element.to_owned())),
        (false, _) => Err(SigningCertificateFault::Other {
            element: element.to_owned(),
            used: certificate.serial_hex(),
        }),
    }
}

/// CertIDType: CertDigest, and the issuer with the serial number where they are stated.
fn is_this(
    document: &Document,
    cert: NodeId,
    element: &'static str,
    certificate: &Certificate,
) -> Result<bool, SigningCertificateFault> {
    let unreadable = || SigningCertificateFault::Unreadable(element.to_owned());
    let child = |parent: NodeId, local: &str| {
        document.child_elements(parent).find(|child| document.local_name(*child) == local)
    };
    let stated = child(cert, "CertDigest").ok_or_else(unreadable)?;
    let method = child(stated, "DigestMethod").ok_or_else(unreadable)?;
    let uri = document.attribute(method, "", "Algorithm").ok_or_else(unreadable)?;
    let algorithm = DigestAlgorithm::from_uri(uri)
        .ok_or_else(|| SigningCertificateFault::Digest(uri.chars().take(120).collect()))?;
    let value = child(stated, "DigestValue").ok_or_else(unreadable)?;
    let value = base64::decode(&document.text(value)).ok_or_else(unreadable)?;
    if digest(algorithm, certificate.der()).as_ref() != value {
        return Ok(false);
    }
    let issuer = match child(cert, "IssuerSerial") {
        Some(both) => {
            let text = |local| child(both, local).map(|node| document.text(node)).unwrap_or_default();
            let serial = serial::xs_integer(&text("X509SerialNumber")).ok_or_else(unreadable)?;
            // A name in a spelling that nobody reads says nothing: the digest has named the certificate.
            let name = NameText::parse(&text("X509IssuerName")).ok();
            serial == serial::decimal(certificate.serial())
                && name.is_none_or(|name| name.is(certificate.issuer()))
        }
        None => true,
    };
    let issuer_v2 = match child(cert, "IssuerSerialV2") {
        Some(node) => {
            let der = base64::decode(&document.text(node)).ok_or_else(unreadable)?;
            issuer_serial(&der, certificate).ok_or_else(unreadable)?
        }
        None => true,
    };
    Ok(issuer && issuer_v2)
}

/// IssuerSerial of RFC 5035 §4: GeneralNames with the issuer as directoryName `[4]`, and the serial number.
fn issuer_serial(der: &[u8], certificate: &Certificate) -> Option<bool> {
    let mut outer = Der::new(der);
    let mut parts = outer.inside(tag::SEQUENCE).filter(|_| outer.is_empty())?;
    let mut names = parts.inside(tag::SEQUENCE)?;
    let name = names.expect(0xA4)?;
    let serial = parts.expect(tag::INTEGER)?;
    let same =
        certificate.issuer_raw() == name || comparable_rdns(name)?.concat() == certificate.issuer_key();
    Some(same && serial == certificate.serial())
}
