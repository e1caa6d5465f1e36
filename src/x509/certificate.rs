//! One certificate, RFC 5280 §4.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use x509_parser::asn1_rs::Tag;
use x509_parser::oid_registry::Oid;
use x509_parser::prelude::{DistributionPointName, FromDer, GeneralName, ParsedExtension, X509Certificate};

use super::Name;
use super::algorithms::{public_key, signature_algorithm};
use super::der::oid_text;
use super::usage::{BasicConstraints, ExtendedKeyUsage, KeyUsage};
use crate::clock::Now;
use crate::crypto::{self, DigestAlgorithm, PublicKey, SignatureAlgorithm};
use crate::findings::CertificateFacts;
use crate::limits;

/// Why octets are not a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// More octets than a certificate may have.
    #[error("the certificate has {octets} octets, the limit is {limit}")]
    TooLarge { octets: usize, limit: usize },
    /// Not the DER of a certificate.
    #[error("not a DER-encoded X.509 certificate")]
    NotDer,
    /// Something follows the certificate.
    #[error("{octets} octets follow the certificate")]
    Trailing { octets: usize },
    /// An extension stands twice, or cannot be read, RFC 5280 §4.2.
    #[error("an extension stands twice or cannot be read")]
    BadExtension,
}

/// A certificate: its DER, and what the checks ask of it. Its clones are the same.
#[derive(Debug, Clone)]
pub struct Certificate(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    der: Vec<u8>,
    sha256: [u8; 32],
    tbs: Range<usize>,
    issuer_raw: Range<usize>,
    subject_raw: Range<usize>,
    serial: Range<usize>,
    signature_value: Range<usize>,
    signature_algorithm: Option<SignatureAlgorithm>,
    signature_oid: Range<usize>,
    /// Names are read when somebody asks: the checks compare encodings.
    issuer: OnceLock<Name>,
    subject: OnceLock<Name>,
    facts: OnceLock<CertificateFacts>,
    not_before: Now,
    not_after: Now,
    key: PublicKey,
    key_usage: Option<KeyUsage>,
    extended_key_usage: Option<ExtendedKeyUsage>,
    basic_constraints: Option<BasicConstraints>,
    policies: Vec<String>,
    subject_key_id: Option<Range<usize>>,
    authority_key_id: Option<Range<usize>>,
    crl_urls: Vec<String>,
    unknown_critical: Vec<String>,
}

impl Certificate {
    /// Reads one DER certificate and nothing after it.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        if der.len() > limits::CERTIFICATE_BYTES_MAX {
            return Err(CertificateError::TooLarge { octets: der.len(), limit: limits::CERTIFICATE_BYTES_MAX });
        }
        let (rest, parsed) = X509Certificate::from_der(der).map_err(|_| CertificateError::NotDer)?;
        if !rest.is_empty() {
            return Err(CertificateError::Trailing { octets: rest.len() });
        }
        let range = |part: &[u8]| range_of(der, part);
        let tbs = &parsed.tbs_certificate;
        let signature_oid = parsed.signature_algorithm.algorithm.as_bytes();
        // RFC 5280 §4.1.1.2: both places name the same algorithm, or neither is believed.
        let consistent = parsed.signature_algorithm == tbs.signature;
        let sequence = parsed.signature_algorithm.parameters.as_ref().filter(|any| any.tag() == Tag::Sequence).map(|any| any.data);
        let mut certificate = Inner {
            sha256: Self::fingerprint(der),
            tbs: range(tbs.as_ref()),
            issuer_raw: range(tbs.issuer.as_raw()),
            subject_raw: range(tbs.subject.as_raw()),
            serial: range(tbs.raw_serial()),
            signature_value: range(&parsed.signature_value.data),
            signature_algorithm: if consistent { signature_algorithm(signature_oid, sequence) } else { None },
            signature_oid: range(signature_oid),
            issuer: OnceLock::new(),
            subject: OnceLock::new(),
            facts: OnceLock::new(),
            not_before: Now::from_seconds(tbs.validity.not_before.timestamp()),
            not_after: Now::from_seconds(tbs.validity.not_after.timestamp()),
            key: public_key(&tbs.subject_pki),
            key_usage: None,
            extended_key_usage: None,
            basic_constraints: None,
            policies: Vec::new(),
            subject_key_id: None,
            authority_key_id: None,
            crl_urls: Vec::new(),
            unknown_critical: Vec::new(),
            der: Vec::new(),
        };
        certificate.read_extensions(&parsed, der)?;
        certificate.der = der.to_vec();
        Ok(Certificate(Arc::new(certificate)))
    }

    /// SHA-256 of an encoding: what a certificate is known by.
    pub fn fingerprint(der: &[u8]) -> [u8; 32] {
        let mut sha256 = [0; 32];
        sha256.copy_from_slice(crypto::digest(DigestAlgorithm::Sha256, der).as_ref());
        sha256
    }

    /// What a diagnostic report tells of it; written down once.
    pub fn facts(&self) -> &CertificateFacts {
        self.0.facts.get_or_init(|| super::facts::of(self))
    }

    /// The whole encoding.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// SHA-256 of the encoding: what a cache knows it by.
    pub fn sha256(&self) -> &[u8; 32] {
        &self.0.sha256
    }

    /// The octets the issuer signed.
    pub fn tbs(&self) -> &[u8] {
        &self.0.der[self.0.tbs.clone()]
    }

    /// The issuer's signature.
    pub fn signature_value(&self) -> &[u8] {
        &self.0.der[self.0.signature_value.clone()]
    }

    /// The issuer's algorithm; `None` when it is not one known here.
    pub fn signature_algorithm(&self) -> Option<SignatureAlgorithm> {
        self.0.signature_algorithm
    }

    /// The OID of the issuer's algorithm, in dotted text.
    pub fn signature_oid(&self) -> String {
        oid_text(&self.0.der[self.0.signature_oid.clone()]).unwrap_or_default()
    }

    /// The issuer's name as encoded.
    pub fn issuer_raw(&self) -> &[u8] {
        &self.0.der[self.0.issuer_raw.clone()]
    }

    /// The subject's name as encoded.
    pub fn subject_raw(&self) -> &[u8] {
        &self.0.der[self.0.subject_raw.clone()]
    }

    /// The issuer's name.
    pub fn issuer(&self) -> &Name {
        self.0.issuer.get_or_init(|| Name::read(self.issuer_raw()))
    }

    /// The subject's name.
    pub fn subject(&self) -> &Name {
        self.0.subject.get_or_init(|| Name::read(self.subject_raw()))
    }

    /// The content octets of the serial number, as encoded.
    pub fn serial(&self) -> &[u8] {
        &self.0.der[self.0.serial.clone()]
    }

    /// The serial number in lower-case hexadecimal without leading zeros.
    pub fn serial_hex(&self) -> String {
        let hex: String = self.serial().iter().map(|octet| format!("{octet:02x}")).collect();
        let trimmed = hex.trim_start_matches('0');
        if trimmed.is_empty() { "0".to_owned() } else { trimmed.to_owned() }
    }

    /// The first instant of its validity period.
    pub fn not_before(&self) -> Now {
        self.0.not_before
    }

    /// The last instant of its validity period.
    pub fn not_after(&self) -> Now {
        self.0.not_after
    }

    /// The subject's key.
    pub fn key(&self) -> &PublicKey {
        &self.0.key
    }

    /// KeyUsage, when it is there.
    pub fn key_usage(&self) -> Option<KeyUsage> {
        self.0.key_usage
    }

    /// ExtendedKeyUsage, when it is there.
    pub fn extended_key_usage(&self) -> Option<&ExtendedKeyUsage> {
        self.0.extended_key_usage.as_ref()
    }

    /// BasicConstraints, when they are there.
    pub fn basic_constraints(&self) -> Option<BasicConstraints> {
        self.0.basic_constraints
    }

    /// OIDs of its policies, in dotted text.
    pub fn policies(&self) -> &[String] {
        &self.0.policies
    }

    /// SubjectKeyIdentifier.
    pub fn subject_key_id(&self) -> Option<&[u8]> {
        self.0.subject_key_id.clone().map(|range| &self.0.der[range])
    }

    /// AuthorityKeyIdentifier's keyIdentifier.
    pub fn authority_key_id(&self) -> Option<&[u8]> {
        self.0.authority_key_id.clone().map(|range| &self.0.der[range])
    }

    /// Where its issuer says the CRL is.
    pub fn crl_urls(&self) -> &[String] {
        &self.0.crl_urls
    }

    /// Critical extensions that nothing here understands: reason enough to refuse, RFC 5280 §4.2.
    pub fn unknown_critical(&self) -> &[String] {
        &self.0.unknown_critical
    }

    /// Subject and issuer are the same name.
    pub fn is_self_issued(&self) -> bool {
        self.subject_raw() == self.issuer_raw()
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.0.sha256 == other.0.sha256
    }
}

impl Eq for Certificate {}

impl Inner {
    fn read_extensions(&mut self, parsed: &X509Certificate<'_>, der: &[u8]) -> Result<(), CertificateError> {
        let mut seen: Vec<&Oid<'_>> = Vec::new();
        for extension in parsed.extensions() {
            if seen.contains(&&extension.oid) {
                return Err(CertificateError::BadExtension);
            }
            seen.push(&extension.oid);
            match extension.parsed_extension() {
                ParsedExtension::KeyUsage(usage) => self.key_usage = Some(KeyUsage(usage.flags)),
                ParsedExtension::ExtendedKeyUsage(usage) => {
                    const KNOWN: [&str; 7] = [
                        "2.5.29.37.0",
                        "1.3.6.1.5.5.7.3.1",
                        ExtendedKeyUsage::CLIENT_AUTH,
                        "1.3.6.1.5.5.7.3.3",
                        ExtendedKeyUsage::EMAIL_PROTECTION,
                        "1.3.6.1.5.5.7.3.8",
                        "1.3.6.1.5.5.7.3.9",
                    ];
                    let flags = [
                        usage.any,
                        usage.server_auth,
                        usage.client_auth,
                        usage.code_signing,
                        usage.email_protection,
                        usage.time_stamping,
                        usage.ocsp_signing,
                    ];
                    let mut oids: Vec<String> = KNOWN.iter().zip(flags).filter(|(_, set)| *set).map(|(oid, _)| (*oid).to_owned()).collect();
                    oids.extend(usage.other.iter().map(text_of));
                    self.extended_key_usage = Some(ExtendedKeyUsage(oids));
                }
                ParsedExtension::BasicConstraints(constraints) => {
                    self.basic_constraints = Some(BasicConstraints { ca: constraints.ca, path_len: constraints.path_len_constraint });
                }
                ParsedExtension::CertificatePolicies(policies) => {
                    self.policies = policies.iter().map(|policy| text_of(&policy.policy_id)).collect();
                }
                ParsedExtension::SubjectKeyIdentifier(id) => self.subject_key_id = Some(range_of(der, id.0)),
                ParsedExtension::AuthorityKeyIdentifier(id) => {
                    self.authority_key_id = id.key_identifier.as_ref().map(|id| range_of(der, id.0));
                }
                ParsedExtension::CRLDistributionPoints(points) => {
                    for point in points.iter() {
                        if let Some(DistributionPointName::FullName(names)) = &point.distribution_point {
                            self.crl_urls.extend(names.iter().filter_map(|name| match name {
                                GeneralName::URI(uri) => Some((*uri).to_owned()),
                                _ => None,
                            }));
                        }
                    }
                }
                ParsedExtension::ParseError { .. } => return Err(CertificateError::BadExtension),
                ParsedExtension::SubjectAlternativeName(_) | ParsedExtension::AuthorityInfoAccess(_) => {}
                _ if extension.critical => self.unknown_critical.push(text_of(&extension.oid)),
                _ => {}
            }
        }
        Ok(())
    }
}

/// Where `part`, a subslice of `whole`, begins and ends.
fn range_of(whole: &[u8], part: &[u8]) -> Range<usize> {
    let start = (part.as_ptr() as usize).wrapping_sub(whole.as_ptr() as usize);
    if start <= whole.len() && part.len() <= whole.len() - start { start..start + part.len() } else { 0..0 }
}

fn text_of(oid: &Oid<'_>) -> String {
    oid_text(oid.as_bytes()).unwrap_or_default()
}
