//! One certificate, RFC 5280 §4.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

mod error;
mod fields;

use super::algorithms::{key_oids, public_key_from_spki};
use super::comparison;
use super::der::{Der, oid_text, tag};
use super::distribution::{self, DistributionPoint, Reasons};
use super::encoded::Encoded;
use super::extension::{self, Extensions};
use super::facts::{CertificateFacts, CertificateParts, with_numbers_masked};
use super::general_name::{self, GeneralName};
use super::name::Name;
use super::name_constraints::NameConstraints;
use super::policies::{self, PolicyConstraints, PolicyMapping};
use super::usage::{BasicConstraints, ExtendedKeyUsage, KeyUsage};
use crate::clock::Now;
use crate::crypto::{self, DigestAlgorithm, KeyKind, PublicKey, SignatureAlgorithm};
use crate::encoding::{base64, hex};
use crate::limits;
pub use error::CertificateError;
use fields::{read_signed, read_tbs};

/// A certificate: its DER, and what the checks ask of it. Its clones are the same.
#[derive(Debug, Clone)]
pub struct Certificate(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    der: Vec<u8>,
    sha256: [u8; 32],
    places: Places,
    signature_algorithm: Option<SignatureAlgorithm>,
    not_before: Now,
    not_after: Now,
    key: PublicKey,
    extensions: Extensions,
    /// Names, and what is rarely asked for, are read when somebody asks: the checks compare encodings.
    issuer: OnceLock<Name>,
    subject: OnceLock<Name>,
    issuer_key: OnceLock<Vec<u8>>,
    subject_key: OnceLock<Vec<u8>>,
    facts: OnceLock<CertificateFacts>,
    policies: OnceLock<Vec<String>>,
    crl_urls: OnceLock<Vec<String>>,
    reasons_told_by_issuer: OnceLock<Reasons>,
    base64: OnceLock<String>,
}

/// Where in the encoding the parts stand.
#[derive(Debug)]
struct Places {
    version: u8,
    tbs: Range<usize>,
    issuer: Range<usize>,
    subject: Range<usize>,
    spki: Range<usize>,
    serial: Range<usize>,
    signature_value: Range<usize>,
    signature_oid: Range<usize>,
    /// RFC 5280 §4.1.1.2: both places name the same algorithm.
    consistent: bool,
}

impl Certificate {
    /// Reads one DER certificate and nothing after it, RFC 5280 §4.1.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        if der.len() > limits::CERTIFICATE_BYTES_MAX {
            return Err(CertificateError::TooLarge {
                octets: der.len(),
                limit: limits::CERTIFICATE_BYTES_MAX,
            });
        }
        let mut outer = Der::new(der);
        let mut certificate = outer.inside(tag::SEQUENCE).ok_or_else(|| not_a_certificate(der))?;
        if !outer.is_empty() {
            return Err(CertificateError::Trailing { octets: outer.remaining() });
        }
        let signed = read_signed(der, &mut certificate).map_err(|bad| otherwise(der, bad.into()))?;
        let body = read_tbs(der, &der[signed.content.clone()]).map_err(|error| otherwise(der, error))?;
        let consistent = der[body.signature.clone()] == der[signed.identifier];
        let extensions = match body.extensions {
            Some(list) => Extensions::read(der, &der[list])?,
            None => Extensions::default(),
        };
        Ok(Certificate(Arc::new(Inner {
            sha256: Self::fingerprint(der),
            signature_algorithm: signed.algorithm.filter(|_| consistent),
            places: Places {
                version: body.version,
                tbs: signed.tbs,
                issuer: body.issuer,
                subject: body.subject,
                spki: body.spki.clone(),
                serial: body.serial,
                signature_value: signed.value,
                signature_oid: signed.oid,
                consistent,
            },
            not_before: Now::from_seconds(body.not_before),
            not_after: Now::from_seconds(body.not_after),
            key: public_key_from_spki(&der[body.spki]).ok_or(CertificateError::Key)?,
            extensions,
            issuer: OnceLock::new(),
            subject: OnceLock::new(),
            issuer_key: OnceLock::new(),
            subject_key: OnceLock::new(),
            facts: OnceLock::new(),
            policies: OnceLock::new(),
            crl_urls: OnceLock::new(),
            reasons_told_by_issuer: OnceLock::new(),
            base64: OnceLock::new(),
            der: der.to_vec(),
        })))
    }

    /// SHA-256 of an encoding: what a certificate is known by.
    pub fn fingerprint(der: &[u8]) -> [u8; 32] {
        let mut sha256 = [0; 32];
        sha256.copy_from_slice(crypto::digest(DigestAlgorithm::Sha256, der).as_ref());
        sha256
    }

    /// What a diagnostic report says about it; written once.
    pub fn facts(&self) -> &CertificateFacts {
        self.0.facts.get_or_init(|| self.shown())
    }

    /// Numbers of persons and organisations are masked in the subject; the DER is what it is.
    fn shown(&self) -> CertificateFacts {
        CertificateFacts::from(CertificateParts {
            subject: with_numbers_masked(&self.subject().to_string()),
            issuer: self.issuer().to_string(),
            serial_number: self.serial_hex(),
            not_before: self.not_before().to_string(),
            not_after: self.not_after().to_string(),
            key_usage: self.key_usage().map(KeyUsage::names),
            extended_key_usage: self
                .extended_key_usage()
                .map(|purposes| purposes.0.clone())
                .unwrap_or_default(),
            policies: self.policies().to_vec(),
            key: self.key_named(),
            sha256: hex::encode(self.sha256()),
            der: base64::encode(self.der()),
        })
    }

    /// The whole encoding.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// SHA-256 of the encoding: what a cache knows it by.
    pub fn sha256(&self) -> &[u8; 32] {
        &self.0.sha256
    }

    /// The encoding in base64, on one line: who signs writes it into every signature.
    pub fn base64(&self) -> &str {
        self.0.base64.get_or_init(|| base64::encode(&self.0.der))
    }

    /// The octets the issuer signed.
    pub fn tbs(&self) -> &[u8] {
        &self.0.der[self.0.places.tbs.clone()]
    }

    /// The issuer's signature.
    pub fn signature_value(&self) -> &[u8] {
        &self.0.der[self.0.places.signature_value.clone()]
    }

    /// The issuer's algorithm; `None` when it is not one known here.
    pub fn signature_algorithm(&self) -> Option<SignatureAlgorithm> {
        self.0.signature_algorithm
    }

    /// The OID of the issuer's algorithm, in dotted text.
    pub fn signature_oid(&self) -> String {
        oid_text(&self.0.der[self.0.places.signature_oid.clone()]).unwrap_or_default()
    }

    /// The issuer's name as encoded.
    pub fn issuer_raw(&self) -> &[u8] {
        &self.0.der[self.0.places.issuer.clone()]
    }

    /// The subject's name as encoded.
    pub fn subject_raw(&self) -> &[u8] {
        &self.0.der[self.0.places.subject.clone()]
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
        &self.0.der[self.0.places.serial.clone()]
    }

    /// The serial number in lower-case hexadecimal without leading zeros.
    pub fn serial_hex(&self) -> String {
        hex::encode_number(self.serial())
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

    /// The subject's key for people: its kind, of a kind that is not known here its OID and that of its curve.
    pub fn key_named(&self) -> String {
        match self.key().kind() {
            KeyKind::Rsa { bits } => format!("RSA {bits}"),
            KeyKind::Other => format!("OID {}", key_oids(&self.0.der[self.0.places.spki.clone()])),
            kind => kind.name().to_owned(),
        }
    }

    /// The version of the encoding, 1 to 3, RFC 5280 §4.1.2.1.
    pub fn version(&self) -> u8 {
        self.0.places.version
    }

    /// Whether both places name the same signature algorithm, RFC 5280 §4.1.1.2.
    pub fn is_consistent(&self) -> bool {
        self.0.places.consistent
    }

    /// KeyUsage, when it is there.
    pub fn key_usage(&self) -> Option<KeyUsage> {
        self.0.extensions.key_usage
    }

    /// ExtendedKeyUsage, when it is there.
    pub fn extended_key_usage(&self) -> Option<&ExtendedKeyUsage> {
        self.0.extensions.extended_key_usage.as_ref()
    }

    /// BasicConstraints, when they are there.
    pub fn basic_constraints(&self) -> Option<BasicConstraints> {
        self.0.extensions.basic_constraints
    }

    /// OIDs of its policies, in dotted text.
    pub fn policies(&self) -> &[String] {
        self.0.policies.get_or_init(|| {
            let oids = self.certificate_policies().ok().flatten().unwrap_or_default();
            oids.iter().map(|oid| oid_text(oid).unwrap_or_default()).collect()
        })
    }

    /// CertificatePolicies as encoded, RFC 5280 §4.2.1.4; an error when they cannot be read.
    pub fn certificate_policies(&self) -> Result<Option<Vec<&[u8]>>, BadValue> {
        self.read(extension::CERTIFICATE_POLICIES, policies::certificate_policies)
    }

    /// PolicyMappings, RFC 5280 §4.2.1.5.
    pub fn policy_mappings(&self) -> Result<Option<Vec<PolicyMapping<'_>>>, BadValue> {
        self.read(extension::POLICY_MAPPINGS, policies::policy_mappings)
    }

    /// PolicyConstraints, RFC 5280 §4.2.1.11.
    pub fn policy_constraints(&self) -> Result<Option<PolicyConstraints>, BadValue> {
        self.read(extension::POLICY_CONSTRAINTS, policies::policy_constraints)
    }

    /// InhibitAnyPolicy, RFC 5280 §4.2.1.14: certificates that may follow before anyPolicy counts for nothing.
    pub fn inhibit_any_policy(&self) -> Result<Option<u32>, BadValue> {
        self.read(extension::INHIBIT_ANY_POLICY, policies::inhibit_any_policy)
    }

    /// NameConstraints, RFC 5280 §4.2.1.10.
    pub fn name_constraints(&self) -> Result<Option<NameConstraints<'_>>, BadValue> {
        self.read(extension::NAME_CONSTRAINTS, NameConstraints::read)
    }

    /// SubjectAltName, RFC 5280 §4.2.1.6.
    pub fn alternative_names(&self) -> Result<Option<Vec<GeneralName<'_>>>, BadValue> {
        self.read(extension::SUBJECT_ALT_NAME, general_name::list)
    }

    /// CRLDistributionPoints, RFC 5280 §4.2.1.13.
    pub fn distribution_points(&self) -> Result<Option<Vec<DistributionPoint<'_>>>, BadValue> {
        self.read(extension::CRL_DISTRIBUTION_POINTS, distribution::points)
    }

    /// The reasons for which the CRLs of its issuer list it, RFC 5280 §4.2.1.13: all of them, unless its
    /// distribution points leave some to other reasons or other issuers.
    pub fn reasons_told_by_issuer(&self) -> Reasons {
        *self.0.reasons_told_by_issuer.get_or_init(|| match self.distribution_points() {
            Ok(None) => Reasons::ALL,
            Ok(Some(points)) => {
                let own = points.iter().filter(|point| point.crl_issuer.is_none());
                Reasons(own.fold(0, |reasons, point| reasons | point.reasons.0) & Reasons::ALL.0)
            }
            Err(_) => Reasons(0),
        })
    }

    /// The value of an extension, read by `reader`.
    fn read<'a, T>(
        &'a self,
        oid: [u8; 3],
        reader: impl FnOnce(&'a [u8]) -> Option<T>,
    ) -> Result<Option<T>, BadValue> {
        match self.0.extensions.value(&self.0.der, &oid) {
            None => Ok(None),
            Some(value) => reader(value).map(Some).ok_or(BadValue(extension::name(oid))),
        }
    }

    /// SubjectKeyIdentifier.
    pub fn subject_key_id(&self) -> Option<&[u8]> {
        self.0.extensions.subject_key_id.clone().map(|range| &self.0.der[range])
    }

    /// AuthorityKeyIdentifier's keyIdentifier.
    pub fn authority_key_id(&self) -> Option<&[u8]> {
        self.0.extensions.authority_key_id.clone().map(|range| &self.0.der[range])
    }

    /// Where its issuer says the CRL is.
    pub fn crl_urls(&self) -> &[String] {
        self.0.crl_urls.get_or_init(|| {
            let points = self.distribution_points().ok().flatten().unwrap_or_default();
            points.iter().flat_map(DistributionPoint::urls).map(str::to_owned).collect()
        })
    }

    /// Critical extensions that nothing here understands: reason enough to refuse, RFC 5280 §4.2.
    pub fn unknown_critical(&self) -> &[String] {
        &self.0.extensions.unknown_critical
    }

    /// Subject and issuer are the same name.
    pub fn is_self_issued(&self) -> bool {
        self.subject_raw() == self.issuer_raw() || self.subject_key() == self.issuer_key()
    }

    /// The subject's name in the form that is compared, RFC 5280 §7.1.
    pub fn subject_key(&self) -> &[u8] {
        self.0.subject_key.get_or_init(|| comparison::comparable(self.subject_raw()))
    }

    /// The issuer's name in the form that is compared.
    pub fn issuer_key(&self) -> &[u8] {
        self.0.issuer_key.get_or_init(|| comparison::comparable(self.issuer_raw()))
    }

    /// Whether its issuer bears the name of `other`'s subject, RFC 5280 §6.1.3 (a)(4); nobody bears the empty name.
    pub fn is_issued_in_name_of(&self, other: &Certificate) -> bool {
        if self.issuer_raw() == other.subject_raw() {
            self.issuer_raw().len() > 2
        } else {
            self.issuer_key() == other.subject_key()
        }
    }
}

/// What stands there in the place of a certificate.
fn not_a_certificate(octets: &[u8]) -> CertificateError {
    match Encoded::of(octets) {
        Some(other) if other != Encoded::Certificate => CertificateError::Other(other),
        _ => CertificateError::NotDer,
    }
}

/// Octets that are another thing altogether are named; of a certificate the field that cannot be read.
fn otherwise(octets: &[u8], error: CertificateError) -> CertificateError {
    match not_a_certificate(octets) {
        CertificateError::NotDer => error,
        other => other,
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.0.sha256 == other.0.sha256
    }
}

impl Eq for Certificate {}

/// An extension whose value is not what its standard says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the extension {0} cannot be read")]
pub struct BadValue(pub &'static str);
