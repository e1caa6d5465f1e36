//! What it has issued since it began, for those who know a certificate by its name alone.

use std::sync::Arc;

use super::authority::Authority;
use crate::x509::CertificateIndex;

impl Authority {
    /// The newest certificates that it issued since this process began, also those of a forger: messages may name them without carrying
    /// them, and are to be refused for what is wrong with them.
    pub fn issued_lately(&self) -> &Arc<CertificateIndex> {
        &self.issued_lately
    }
}
