//! The certificates that are believed from the outset, and those that lead to them.

use crate::x509::Certificate;

/// Anchors, and intermediates known beforehand.
#[derive(Debug, Clone, Default)]
pub struct Anchors {
    anchors: Vec<Certificate>,
    intermediates: Vec<Certificate>,
}

impl Anchors {
    /// From a trust file: what is self-issued is an anchor; what another certificate of the file issued is an intermediate,
    /// so that its own revocation is looked at; what nobody there issued is an anchor as well.
    pub fn from_certificates(certificates: &[Certificate]) -> Self {
        let mut sorted = Anchors::default();
        for certificate in certificates {
            let issued_here = certificates
                .iter()
                .any(|other| other != certificate && certificate.is_issued_in_name_of(other));
            let list = if !certificate.is_self_issued() && issued_here {
                &mut sorted.intermediates
            } else {
                &mut sorted.anchors
            };
            if !list.contains(certificate) {
                list.push(certificate.clone());
            }
        }
        sorted
    }

    /// Adds an intermediate.
    pub fn add_intermediate(&mut self, certificate: Certificate) {
        self.intermediates.push(certificate);
    }

    /// Whether this very certificate is an anchor.
    pub fn is_anchor(&self, certificate: &Certificate) -> bool {
        self.anchors.contains(certificate)
    }

    /// The anchors.
    pub fn anchors(&self) -> &[Certificate] {
        &self.anchors
    }

    /// The intermediates.
    pub fn intermediates(&self) -> &[Certificate] {
        &self.intermediates
    }

    /// All of them: what a message may name without carrying it is looked for here too.
    pub fn all(&self) -> impl Iterator<Item = &Certificate> {
        self.anchors.iter().chain(&self.intermediates)
    }
}
