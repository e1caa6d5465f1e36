//! Certificates that messages may name without carrying them, and how they are found.

use std::sync::{Arc, PoisonError, RwLock};

use crate::cache::{Half, Halves};
use crate::findings::evidence::NotKnown;
use crate::limits;
use crate::x509::{Certificate, CertificateIndex, NameText, serial};

/// Certificates that messages may name without carrying them: by issuer and serial number, by key identifier.
#[derive(Debug)]
pub struct KnownCertificates {
    certificates: Vec<Certificate>,
    /// The same, by their names.
    index: CertificateIndex,
    /// Others, which come and go while a gateway runs.
    others: Vec<Arc<CertificateIndex>>,
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
        let index = CertificateIndex::with_room_for(certificates.len());
        certificates.iter().for_each(|certificate| index.put(certificate));
        let read = RwLock::new(Halves::of(limits::CERTIFICATES_KEPT_MAX));
        KnownCertificates { certificates, index, others: Vec::new(), read }
    }

    /// And those that are in these indexes at the moment of a look.
    #[must_use]
    pub fn and(mut self, others: impl IntoIterator<Item = Arc<CertificateIndex>>) -> Self {
        self.others.extend(others);
        self
    }

    /// Those that it was made of.
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
    pub(super) fn by_issuer_serial(&self, issuer: &str, serial: &str) -> Result<Certificate, NotKnown> {
        let wanted = name_text("X509IssuerName", issuer)?;
        let of_serial = |decimal: &str| self.find(|index| index.of_serial(decimal));
        let shown = || serial.trim().chars().take(80).collect::<String>();
        let Some(decimal) = serial::xs_integer(serial) else {
            return Err(match serial::hexadecimal(serial) {
                Some(decimal) => NotKnown::SerialInHex { written: shown(), decimal },
                None => NotKnown::SerialNotANumber(shown()),
            });
        };
        let mut named = of_serial(&decimal).into_iter();
        if let Some(found) = named.find(|one| wanted.is(one.issuer())) {
            return Ok(found);
        }
        // Digits alone may be hexadecimal too: said only where they lead to a certificate.
        let read_so = serial::hexadecimal(serial).unwrap_or_default();
        if of_serial(&read_so).iter().any(|one| wanted.is(one.issuer())) {
            return Err(NotKnown::SerialInHex { written: shown(), decimal: read_so });
        }
        Err(NotKnown::IssuerSerial { serial: decimal.chars().take(80).collect() })
    }

    /// XMLDSig 1.1 §4.5.4: the subject's name as RFC 4514 text; nobody when several certificates bear it.
    pub(super) fn by_subject(&self, subject: &str) -> Result<Certificate, NotKnown> {
        let wanted = name_text("X509SubjectName", subject)?;
        let mut found = self.find(|index| index.of_subject(&wanted));
        found.dedup_by(|one, other| one.sha256() == other.sha256());
        let only = found.pop().filter(|_| found.is_empty());
        only.ok_or(NotKnown::Subject)
    }

    /// X.509 Token Profile 1.1 §3.2.3: SHA-1 of the encoding, a name and no proof.
    pub(super) fn by_thumbprint(&self, thumbprint: &[u8]) -> Result<Certificate, NotKnown> {
        self.find(|index| index.of_thumbprint(thumbprint)).into_iter().next().ok_or(NotKnown::Thumbprint)
    }

    /// X.509 Token Profile 1.1 §3.2.1.
    pub(super) fn by_key_id(&self, id: &[u8]) -> Result<Certificate, NotKnown> {
        // A key may have been certified again.
        let found = self.find(|index| index.of_key_id(id));
        found.into_iter().max_by_key(Certificate::not_before).ok_or(NotKnown::KeyId)
    }

    /// In all of them, one after another.
    fn find(&self, of: impl Fn(&CertificateIndex) -> Vec<Certificate>) -> Vec<Certificate> {
        std::iter::once(&self.index).chain(self.others.iter().map(|other| &**other)).flat_map(of).collect()
    }
}

fn name_text(element: &'static str, text: &str) -> Result<NameText, NotKnown> {
    NameText::parse(text).map_err(|fault| NotKnown::NameText { element: element.to_owned(), fault })
}
