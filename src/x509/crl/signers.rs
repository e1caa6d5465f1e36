//! Who was found to have signed a list, and who not.

use std::sync::{Mutex, PoisonError, RwLock};

use crate::crypto::CryptoError;
use crate::limits;
use crate::x509::Certificate;

/// SHA-256 of a certificate, and what came of asking whether its key signed.
type SignerCheck = ([u8; 32], Result<(), CryptoError>);

/// What is known of the signers of one list.
#[derive(Debug, Default)]
pub(super) struct Signers {
    known: RwLock<Vec<SignerCheck>>,
    /// Held by who verifies: one hashes the list, the others wait for what comes of it; who asks what is known does not.
    turn: Mutex<()>,
}

impl Signers {
    /// What is known of this certificate, or what `verify` says now.
    pub(super) fn known_or(
        &self,
        issuer: &Certificate,
        verify: impl FnOnce() -> Result<(), CryptoError>,
    ) -> Result<(), CryptoError> {
        if let Some(known) = self.find(issuer) {
            return known;
        }
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = self.find(issuer) {
            return known;
        }
        let outcome = verify();
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= limits::CRL_SIGNERS_KNOWN_MAX {
            known.clear();
        }
        known.push((*issuer.sha256(), outcome));
        outcome
    }

    fn find(&self, issuer: &Certificate) -> Option<Result<(), CryptoError>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.iter().find(|(sha256, _)| sha256 == issuer.sha256()).map(|(_, outcome)| *outcome)
    }
}
