//! Certificates by what others call them: issuer and serial number, subject key identifier, thumbprint, subject.

use std::collections::{HashMap, VecDeque};
use std::sync::{PoisonError, RwLock};

use super::rfc4514::NameText;
use super::{Certificate, serial};
use crate::crypto::{DigestAlgorithm, digest};

/// Certificates that are found by a name, at most so many: the oldest goes when another comes. A look costs the same however many there are.
#[derive(Debug)]
pub struct CertificateIndex {
    most: usize,
    held: RwLock<Held>,
}

#[derive(Debug, Default)]
struct Held {
    /// By SHA-256: each, and how often it was put.
    all: HashMap<[u8; 32], (Certificate, usize)>,
    /// The oldest first.
    order: VecDeque<[u8; 32]>,
    /// A name may be that of several.
    named: HashMap<Called, Vec<[u8; 32]>>,
}

/// What a certificate is called.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Called {
    /// The serial number in decimal; whose it is, is compared.
    Serial(String),
    KeyId(Vec<u8>),
    /// SHA-1 of the encoding.
    Thumbprint(Vec<u8>),
    /// As [`NameText`] has it.
    Subject(String),
}

impl Called {
    fn all(certificate: &Certificate) -> Vec<Called> {
        let thumbprint = digest(DigestAlgorithm::Sha1, certificate.der()).as_ref().to_vec();
        let key_id = certificate.subject_key_id().map(|id| Called::KeyId(id.to_vec()));
        let subject = Called::Subject(NameText::key_of(certificate.subject()));
        let serial = Called::Serial(serial::serial_decimal(certificate));
        [serial, Called::Thumbprint(thumbprint), subject].into_iter().chain(key_id).collect()
    }
}

impl CertificateIndex {
    /// None, and room for so many.
    pub fn with_room_for(most: usize) -> Self {
        CertificateIndex { most: most.max(1), held: RwLock::default() }
    }

    /// Takes one. One that is there already has to be removed as often as it was put.
    pub fn put(&self, certificate: &Certificate) {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        let id = *certificate.sha256();
        if let Some((_, count)) = held.all.get_mut(&id) {
            *count += 1;
            return;
        }
        while held.all.len() >= self.most {
            let Some(oldest) = held.order.front().copied() else { break };
            held.forget(&oldest);
        }
        held.all.insert(id, (certificate.clone(), 1));
        held.order.push_back(id);
        for called in Called::all(certificate) {
            held.named.entry(called).or_default().push(id);
        }
    }

    /// Lets go of one, where it was put once.
    pub fn remove(&self, certificate: &Certificate) {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        let id = *certificate.sha256();
        match held.all.get_mut(&id) {
            Some((_, count)) if *count > 1 => *count -= 1,
            Some(_) => held.forget(&id),
            None => {}
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.held.read().unwrap_or_else(PoisonError::into_inner).all.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Those of this serial number, in decimal, whoever issued them.
    pub(crate) fn of_serial(&self, decimal: &str) -> Vec<Certificate> {
        self.of(&Called::Serial(decimal.to_owned()))
    }

    /// Those of this subject key identifier.
    pub(crate) fn of_key_id(&self, id: &[u8]) -> Vec<Certificate> {
        self.of(&Called::KeyId(id.to_vec()))
    }

    /// Those of this SHA-1.
    pub(crate) fn of_thumbprint(&self, thumbprint: &[u8]) -> Vec<Certificate> {
        self.of(&Called::Thumbprint(thumbprint.to_vec()))
    }

    /// Those of this subject.
    pub(crate) fn of_subject(&self, subject: &NameText) -> Vec<Certificate> {
        let mut found = self.of(&Called::Subject(subject.key()));
        found.retain(|certificate| subject.is(certificate.subject()));
        found
    }

    fn of(&self, called: &Called) -> Vec<Certificate> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let ids = held.named.get(called).map(Vec::as_slice).unwrap_or_default();
        ids.iter().filter_map(|id| held.all.get(id)).map(|(certificate, _)| certificate.clone()).collect()
    }
}

impl Held {
    fn forget(&mut self, id: &[u8; 32]) {
        let Some((certificate, _)) = self.all.remove(id) else { return };
        match self.order.front() {
            Some(oldest) if oldest == id => drop(self.order.pop_front()),
            _ => self.order.retain(|one| one != id),
        }
        for called in Called::all(&certificate) {
            if let Some(ids) = self.named.get_mut(&called) {
                ids.retain(|one| one != id);
                if ids.is_empty() {
                    self.named.remove(&called);
                }
            }
        }
    }
}
