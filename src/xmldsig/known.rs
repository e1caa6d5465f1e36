//! Certificates that messages may name without carrying them, and how they are found.

use std::sync::{PoisonError, RwLock};

use super::serial;
use crate::cache::{Half, Halves};
use crate::crypto::{DigestAlgorithm, digest};
use crate::findings::evidence::NotKnown;
use crate::limits;
use crate::x509::{Certificate, NameText};

/// Certificates that messages may name without carrying them: by issuer and serial number, by key identifier.
#[derive(Debug)]
pub struct KnownCertificates {
    certificates: Vec<Certificate>,
    /// Those that messages brought along, by their text, read once; nothing is believed of them for it.
    read: RwLock<Halves<Box<str>, Certificate>>,
}

impl Default for KnownCertificates {
    fn default() -> Self {
        KnownCertificates::new(Vec::new())
    }
}

impl KnownCertificates {
    /// These.
    pub fn new(certificates: Vec<Certificate>) -> Self {
        KnownCertificates { certificates, read: RwLock::new(Halves::of(limits::CERTIFICATES_KEPT_MAX)) }
    }

    /// All of them.
    pub fn all(&self) -> &[Certificate] {
        &self.certificates
    }

    /// What was read before of the same text.
    pub(super) fn read_before(&self, text: &str) -> Option<Certificate> {
        let (known, half) = {
            let read = self.read.read().unwrap_or_else(PoisonError::into_inner);
            read.find(text).map(|(known, half)| (known.clone(), half))?
        };
        if half == Half::Before {
            self.read.write().unwrap_or_else(PoisonError::into_inner).renew(text);
        }
        Some(known)
    }

    /// Remembers what was read of a text. Messages bring what they like: what is larger than the authority's is read each time.
    pub(super) fn remember(&self, text: &str, certificate: &Certificate) {
        if text.len() <= limits::CERTIFICATE_KEPT_TEXT_BYTES_MAX {
            let mut read = self.read.write().unwrap_or_else(PoisonError::into_inner);
            read.insert(text.into(), certificate.clone());
        }
    }

    /// XMLDSig 1.1 §4.5.4.1: the issuer's name as RFC 4514 text, in either order, and the serial number in decimal.
    pub(super) fn by_issuer_serial(&self, issuer: &str, serial: &str) -> Result<&Certificate, NotKnown> {
        let wanted = name_text("X509IssuerName", issuer)?;
        let of_serial = |decimal: &str| {
            self.certificates.iter().filter(|one| serial::decimal(one.serial()) == decimal).collect()
        };
        let shown = || serial.trim().chars().take(80).collect::<String>();
        let Some(decimal) = serial::xs_integer(serial) else {
            return Err(match serial::hexadecimal(serial) {
                Some(decimal) => NotKnown::SerialInHex { written: shown(), decimal },
                None => NotKnown::SerialNotANumber(shown()),
            });
        };
        let named: Vec<&Certificate> = of_serial(&decimal);
        if let Some(found) = named.into_iter().find(|one| wanted.is(one.issuer())) {
            return Ok(found);
        }
        // Digits alone may be hexadecimal too: said only where they lead to a certificate.
        let read_so = serial::hexadecimal(serial).unwrap_or_default();
        let in_hex: Vec<&Certificate> = of_serial(&read_so);
        if in_hex.into_iter().any(|one| wanted.is(one.issuer())) {
            return Err(NotKnown::SerialInHex { written: shown(), decimal: read_so });
        }
        Err(NotKnown::IssuerSerial { serial: decimal.chars().take(80).collect() })
    }

    /// XMLDSig 1.1 §4.5.4: the subject's name as RFC 4514 text; nobody when several certificates bear it.
    pub(super) fn by_subject(&self, subject: &str) -> Result<&Certificate, NotKnown> {
        let wanted = name_text("X509SubjectName", subject)?;
        let mut found = self.certificates.iter().filter(|certificate| wanted.is(certificate.subject()));
        found.next().filter(|_| found.next().is_none()).ok_or(NotKnown::Subject)
    }

    /// X.509 Token Profile 1.1 §3.2.3: SHA-1 of the encoding, a name and no proof.
    pub(super) fn by_thumbprint(&self, thumbprint: &[u8]) -> Result<&Certificate, NotKnown> {
        self.certificates
            .iter()
            .find(|certificate| digest(DigestAlgorithm::Sha1, certificate.der()).as_ref() == thumbprint)
            .ok_or(NotKnown::Thumbprint)
    }

    /// X.509 Token Profile 1.1 §3.2.1.
    pub(super) fn by_key_id(&self, id: &[u8]) -> Result<&Certificate, NotKnown> {
        self.certificates
            .iter()
            .find(|certificate| certificate.subject_key_id() == Some(id))
            .ok_or(NotKnown::KeyId)
    }
}

fn name_text(element: &'static str, text: &str) -> Result<NameText, NotKnown> {
    NameText::parse(text).map_err(|fault| NotKnown::NameText { element: element.to_owned(), fault })
}
