//! Where CRLs and OCSP answers come from, and in which state they are.

use std::sync::Arc;

use super::edition::Edition;
use super::findings::freshness;
use super::scope;
use crate::clock::Now;
use crate::findings::evidence::Unobtained;
use crate::trust::policy::RevocationOrder;
use crate::x509::ocsp::OcspAnswer;
use crate::x509::{Certificate, Crl, CrlError, Reason, Reasons};

/// What is known of one CRL in an issuer's name.
#[derive(Debug, Clone)]
pub enum CrlState {
    /// The issuer's key signed it.
    Signed(Arc<Crl>),
    /// The issuer's key did not; another of the same name may have.
    Other(Arc<Crl>),
    /// Nobody signed it who might.
    Forged,
    /// What is in its place cannot be read.
    Unreadable(CrlError),
}

/// What is known of a responder's answer about a certificate.
#[derive(Debug, Clone)]
pub enum AnswerState {
    /// The issuer's word, verified.
    Answer(Arc<OcspAnswer>),
    /// There is none, and why.
    Unobtained(Unobtained),
    /// Responders are not asked here.
    NotAsked,
}

/// Where CRLs come from. It answers from memory: a request never waits for a fetch.
pub trait RevocationSource: Send + Sync {
    /// Every CRL in the name of this issuer, full or delta; none when there is none.
    fn crls_of(&self, issuer: &Certificate) -> Vec<CrlState>;

    /// A certificate is going to be asked about, in this order: a source that fetches notes what it lacks.
    fn about(&self, certificate: &Certificate, issuer: &Certificate, order: RevocationOrder) {
        let _ = (certificate, issuer, order);
    }

    /// Why there is no CRL that counts, where one was to be fetched.
    fn why_no_crl(&self, certificate: &Certificate, issuer: &Certificate) -> Option<Unobtained> {
        let _ = (certificate, issuer);
        None
    }

    /// The OCSP answer about a certificate.
    fn answer_of(&self, certificate: &Certificate, issuer: &Certificate) -> AnswerState {
        let _ = (certificate, issuer);
        AnswerState::NotAsked
    }

    /// The state it is in: as long as it says the same, CRLs, and what is to be fetched, are the same. A source that says nothing may
    /// change at any time, and what it returned is not remembered.
    fn edition(&self) -> Option<Edition> {
        None
    }
}

/// Whether a CRL of the issuer's own settles it, one way or the other, as far as that is seen without its deltas.
pub fn crl_settles(
    certificate: &Certificate,
    issuer: &Certificate,
    lists: &dyn RevocationSource,
    now: Now,
) -> bool {
    let says = |crl: &Crl| {
        let covered = scope::reasons_covered(crl, certificate).map_or(0, |reasons| reasons.0);
        let revokes =
            || crl.lookup(certificate.serial()).is_some_and(|entry| entry.reason != Reason::REMOVED);
        covered != 0 && revokes() || covered == Reasons::ALL.0 && freshness(crl, now).is_ok()
    };
    lists
        .crls_of(issuer)
        .iter()
        .any(|state| matches!(state, CrlState::Signed(crl) if !crl.is_delta() && says(crl)))
}
