//! What KeyInfo says of the signer: a claim, no more.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use super::{SignatureTimeStamp, ns};

use crate::crypto::{DigestAlgorithm, PublicKey, digest};
use crate::encoding::base64;
use crate::findings::evidence::KeyInfoFault;
use crate::limits;
use crate::x509::{Certificate, CertificateError, Name};
use crate::xml::{Document, NodeId};

/// The certificates a signature brings along.
#[derive(Debug, Clone)]
pub struct KeyInfoCertificate {
    /// The signer's, as it is named.
    pub certificate: Certificate,
    /// Others beside it: candidates for the chain, believed no more than it.
    pub others: Vec<Certificate>,
    /// The time-stamps over its value, each right in itself or not: looked at once the value was found right.
    pub time_stamps: Vec<SignatureTimeStamp>,
}

/// Certificates that messages may name without carrying them: by issuer and serial number, by key identifier.
#[derive(Debug, Default)]
pub struct KnownCertificates {
    certificates: Vec<Certificate>,
    /// Those that messages brought along, read once; nothing is believed of them for it.
    read: RwLock<HashMap<[u8; 32], Certificate>>,
}

impl KnownCertificates {
    /// These.
    pub fn new(certificates: Vec<Certificate>) -> Self {
        KnownCertificates { certificates, read: RwLock::default() }
    }

    /// All of them.
    pub fn all(&self) -> &[Certificate] {
        &self.certificates
    }

    /// Reads a certificate, or finds it among those read before.
    fn read(&self, der: &[u8]) -> Result<Certificate, CertificateError> {
        let fingerprint = Certificate::fingerprint(der);
        if let Some(known) = self.read.read().unwrap_or_else(PoisonError::into_inner).get(&fingerprint) {
            return Ok(known.clone());
        }
        let certificate = Certificate::from_der(der)?;
        // Messages bring what they like: what is larger than the authority's is read each time.
        if der.len() > limits::CERTIFICATE_KEPT_BYTES_MAX {
            return Ok(certificate);
        }
        let mut read = self.read.write().unwrap_or_else(PoisonError::into_inner);
        if read.len() >= limits::CERTIFICATES_KEPT_MAX {
            read.clear();
        }
        read.insert(fingerprint, certificate.clone());
        Ok(certificate)
    }

    /// XMLDSig 1.1 §4.5.4.1: the issuer's name as RFC 4514 text, in either order, and the serial number in decimal.
    fn by_issuer_serial(&self, issuer: &str, serial: &str) -> Option<&Certificate> {
        let wanted = name_parts(issuer);
        let serial = serial.trim();
        self.certificates.iter().find(|certificate| {
            decimal(certificate.serial()) == serial && name_parts_of(certificate.issuer()) == wanted
        })
    }

    /// XMLDSig 1.1 §4.5.4: the subject's name as RFC 4514 text; nobody when several certificates have it.
    fn by_subject(&self, subject: &str) -> Option<&Certificate> {
        let wanted = name_parts(subject);
        let mut found =
            self.certificates.iter().filter(|certificate| name_parts_of(certificate.subject()) == wanted);
        found.next().filter(|_| found.next().is_none())
    }

    /// X.509 Token Profile 1.1 §3.2.3: SHA-1 of the encoding, a name and no proof.
    fn by_thumbprint(&self, thumbprint: &[u8]) -> Option<&Certificate> {
        self.certificates
            .iter()
            .find(|certificate| digest(DigestAlgorithm::Sha1, certificate.der()).as_ref() == thumbprint)
    }

    fn by_key_id(&self, id: &[u8]) -> Option<&Certificate> {
        self.certificates.iter().find(|certificate| certificate.subject_key_id() == Some(id))
    }
}

/// Reads what a KeyInfo leads to.
pub(super) fn named_certificate(
    document: &Document,
    key_info: Option<NodeId>,
    known: &KnownCertificates,
) -> Result<KeyInfoCertificate, KeyInfoFault> {
    let key_info = key_info.ok_or(KeyInfoFault::Absent)?;
    let mut gathered = Gathered::new(document, known);
    for child in document.child_elements(key_info) {
        match (document.namespace(child), document.local_name(child)) {
            (ns::DS, "X509Data") => gathered.x509_data(child)?,
            (ns::DS, "KeyValue") => gathered.bare_key = BareKey::Present,
            (ns::WSSE, "SecurityTokenReference") => gathered.token_reference(child)?,
            _ => {}
        }
    }
    gathered.into_certificate()
}

/// What a SecurityTokenReference leads to.
pub(super) enum Token {
    /// A token of this message.
    There(NodeId),
    /// A certificate that is named, or carried in the reference itself.
    Named(Box<Certificate>),
}

/// The one token of a `wsse:SecurityTokenReference`, SOAP Message Security §7.
pub(super) fn token_of(
    document: &Document,
    reference: NodeId,
    known: &KnownCertificates,
) -> Result<Token, KeyInfoFault> {
    if let Some(direct) = document.child(reference, ns::WSSE, "Reference") {
        let uri = document.attribute(direct, "", "URI").unwrap_or("");
        return binary_token(document, &super::Ids::of(document), uri).map(Token::There);
    }
    let mut gathered = Gathered::new(document, known);
    gathered.token_reference(reference)?;
    gathered.into_certificate().map(|named| Token::Named(Box::new(named.certificate)))
}

/// The `wsse:BinarySecurityToken` that `#id` names.
fn binary_token(document: &Document, ids: &super::Ids<'_>, uri: &str) -> Result<NodeId, KeyInfoFault> {
    let unknown = || KeyInfoFault::Token(uri.chars().take(80).collect());
    let token = ids.find(uri.strip_prefix('#').ok_or_else(unknown)?).map_err(|_| unknown())?;
    let other = document.attribute(token, "", "ValueType").is_some_and(|kind| kind != ns::X509_V3);
    if other || !document.is(token, ns::WSSE, "BinarySecurityToken") { Err(unknown()) } else { Ok(token) }
}

#[derive(PartialEq, Eq)]
enum BareKey {
    Absent,
    Present,
}

struct Gathered<'a> {
    document: &'a Document,
    /// Gathered with the first token that is named.
    ids: Option<super::Ids<'a>>,
    known: &'a KnownCertificates,
    certificates: Vec<Certificate>,
    /// How many places were looked at, though they all lead to one certificate.
    looked_at: usize,
    bare_key: BareKey,
}

impl<'a> Gathered<'a> {
    fn new(document: &'a Document, known: &'a KnownCertificates) -> Self {
        Gathered {
            document,
            ids: None,
            known,
            certificates: Vec::new(),
            looked_at: 0,
            bare_key: BareKey::Absent,
        }
    }

    fn add(&mut self, certificate: Certificate) -> Result<(), KeyInfoFault> {
        if self.certificates.contains(&certificate) {
            return Ok(());
        }
        if self.certificates.len() == limits::KEYINFO_CERTIFICATES_MAX {
            return Err(KeyInfoFault::TooMany(limits::KEYINFO_CERTIFICATES_MAX));
        }
        self.certificates.push(certificate);
        Ok(())
    }

    /// Each place costs a search or the reading of a certificate, and nothing of this is authenticated yet.
    fn look(&mut self) -> Result<(), KeyInfoFault> {
        if self.looked_at == limits::KEYINFO_PLACES_MAX {
            return Err(KeyInfoFault::TooManyPlaces(limits::KEYINFO_PLACES_MAX));
        }
        self.looked_at += 1;
        Ok(())
    }

    fn add_base64(&mut self, node: NodeId, what: &'static str) -> Result<(), KeyInfoFault> {
        let text = self.document.text(node);
        let unreadable = |error| KeyInfoFault::Unreadable(what.to_owned(), error);
        // Some senders put PEM armour around it.
        let text = text
            .trim()
            .trim_start_matches("-----BEGIN CERTIFICATE-----")
            .trim_end_matches("-----END CERTIFICATE-----");
        if text.len() > limits::CERTIFICATE_BYTES_MAX * 2 {
            let (octets, limit) = (text.len() / 4 * 3, limits::CERTIFICATE_BYTES_MAX);
            return Err(unreadable(CertificateError::TooLarge { octets, limit }));
        }
        let der = base64::decode(text).ok_or_else(|| KeyInfoFault::NotBase64(what.to_owned()))?;
        let certificate = self.known.read(&der).map_err(unreadable)?;
        self.add(certificate)
    }

    /// XMLDSig 1.1 §4.5.4.
    fn x509_data(&mut self, data: NodeId) -> Result<(), KeyInfoFault> {
        let document = self.document;
        for child in document.child_elements(data) {
            self.look()?;
            match (document.namespace(child), document.local_name(child)) {
                (ns::DS, "X509Certificate") => self.add_base64(child, "X509Certificate")?,
                (ns::DS, "X509IssuerSerial") => {
                    let part = |local| {
                        document
                            .child(child, ns::DS, local)
                            .map(|node| document.text(node))
                            .unwrap_or_default()
                    };
                    if let Some(found) =
                        self.known.by_issuer_serial(&part("X509IssuerName"), &part("X509SerialNumber"))
                    {
                        self.add(found.clone())?;
                    }
                }
                (ns::DS, "X509SubjectName") => {
                    if let Some(found) = self.known.by_subject(&document.text(child)) {
                        self.add(found.clone())?;
                    }
                }
                (ns::DS, "X509SKI") => {
                    if let Some(found) =
                        base64::decode(&document.text(child)).and_then(|id| self.known.by_key_id(&id))
                    {
                        self.add(found.clone())?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// SOAP Message Security §7, X.509 Token Profile §3.2.
    fn token_reference(&mut self, reference: NodeId) -> Result<(), KeyInfoFault> {
        let document = self.document;
        for child in document.child_elements(reference) {
            self.look()?;
            match (document.namespace(child), document.local_name(child)) {
                (ns::WSSE, "KeyIdentifier") => {
                    match document.attribute(child, "", "ValueType").unwrap_or(ns::X509_V3) {
                        ns::X509_V3 => self.add_base64(child, "wsse:KeyIdentifier")?,
                        kind if kind.ends_with("#X509SubjectKeyIdentifier") => {
                            if let Some(found) =
                                base64::decode(&document.text(child)).and_then(|id| self.known.by_key_id(&id))
                            {
                                self.add(found.clone())?;
                            }
                        }
                        kind if kind.ends_with("#ThumbprintSHA1") => {
                            if let Some(found) = base64::decode(&document.text(child))
                                .and_then(|print| self.known.by_thumbprint(&print))
                            {
                                self.add(found.clone())?;
                            }
                        }
                        _ => {}
                    }
                }
                (ns::WSSE, "Reference") => self.token(document.attribute(child, "", "URI").unwrap_or(""))?,
                (ns::DS, "X509Data") => self.x509_data(child)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn token(&mut self, uri: &str) -> Result<(), KeyInfoFault> {
        let document = self.document;
        let token = binary_token(document, self.ids.get_or_insert_with(|| super::Ids::of(document)), uri)?;
        self.add_base64(token, "wsse:BinarySecurityToken")
    }

    /// The signer's certificate is the one that issued none of the others.
    fn into_certificate(self) -> Result<KeyInfoCertificate, KeyInfoFault> {
        if self.certificates.is_empty() {
            return Err(if self.bare_key == BareKey::Present {
                KeyInfoFault::BareKey
            } else {
                KeyInfoFault::Absent
            });
        }
        let issued_another = |candidate: &Certificate| {
            self.certificates
                .iter()
                .any(|other| other != candidate && other.issuer_raw() == candidate.subject_raw())
        };
        let mut leaves = self
            .certificates
            .iter()
            .enumerate()
            .filter(|(_, candidate)| !issued_another(candidate))
            .map(|(i, _)| i);
        let (Some(leaf), None) = (leaves.next(), leaves.next()) else { return Err(KeyInfoFault::Several) };
        let mut others = self.certificates;
        let certificate = others.remove(leaf);
        Ok(KeyInfoCertificate { certificate, others, time_stamps: Vec::new() })
    }
}

/// A key that KeyInfo holds without a certificate, for those who look at the mathematics alone.
pub(super) fn bare_key(
    document: &Document,
    key_info: Option<NodeId>,
    known: &KnownCertificates,
) -> Option<PublicKey> {
    super::key_value::read(document, key_info?, known)
}

/// Types and values of an RFC 4514 name, sorted: Java writes the order of the encoding reversed, others do not.
fn name_parts(text: &str) -> Vec<(String, String)> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut escaped = false;
    let mut quoted = false;
    for c in text.chars().take(4096) {
        match c {
            _ if escaped => {
                part.push(c);
                escaped = false;
            }
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            ',' | ';' if !quoted => parts.push(std::mem::take(&mut part)),
            c => part.push(c),
        }
    }
    parts.push(part);
    let mut parts: Vec<(String, String)> = parts
        .iter()
        .filter_map(|part| part.split_once('='))
        .map(|(kind, value)| (canonical_type(kind.trim()), value.trim().to_owned()))
        .collect();
    parts.sort_unstable();
    parts
}

fn name_parts_of(name: &Name) -> Vec<(String, String)> {
    let mut parts: Vec<(String, String)> = name
        .attributes()
        .iter()
        .map(|attribute| (attribute.oid.clone(), attribute.value.trim().to_owned()))
        .collect();
    parts.sort_unstable();
    parts
}

/// The OID of an attribute type as names in text write it.
fn canonical_type(kind: &str) -> String {
    let upper = kind.to_ascii_uppercase();
    match upper.trim_start_matches("OID.") {
        "CN" => "2.5.4.3",
        "SN" | "SURNAME" => "2.5.4.4",
        "SERIALNUMBER" => "2.5.4.5",
        "C" => "2.5.4.6",
        "L" => "2.5.4.7",
        "S" | "ST" => "2.5.4.8",
        "O" => "2.5.4.10",
        "OU" => "2.5.4.11",
        "G" | "GN" | "GIVENNAME" => "2.5.4.42",
        "E" | "EMAILADDRESS" => "1.2.840.113549.1.9.1",
        other => return other.to_owned(),
    }
    .to_owned()
}

/// A positive INTEGER's content octets in decimal.
fn decimal(octets: &[u8]) -> String {
    // Digits of base 10^9, lowest first.
    let mut digits: Vec<u32> = vec![0];
    for octet in octets {
        let mut carry = u64::from(*octet);
        for digit in &mut digits {
            let value = u64::from(*digit) * 256 + carry;
            *digit = (value % 1_000_000_000) as u32;
            carry = value / 1_000_000_000;
        }
        if carry > 0 {
            digits.push(carry as u32);
        }
    }
    let mut text = digits.last().map_or_else(String::new, u32::to_string);
    for digit in digits.iter().rev().skip(1) {
        text.push_str(&format!("{digit:09}"));
    }
    text
}

/// A certificate's serial number in decimal, as X509IssuerSerial has it.
pub(super) fn serial_decimal(certificate: &Certificate) -> String {
    decimal(certificate.serial())
}
