//! What a verdict rests on, written down while it is made: what CRLs and responders said, and for how long it holds.

use std::cell::RefCell;
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::period::Period;
use super::source::{AnswerState, RevocationSource};
use crate::clock::Now;
use crate::findings::TrustParts;
use crate::x509::{Certificate, Crl, Revocation};

/// What CRLs say of one certificate.
#[derive(Clone)]
pub(in crate::trust) struct CrlStatus {
    /// The CRL that decided, or that came nearest to it.
    pub(in crate::trust) crl: Option<Arc<Crl>>,
    /// The certificate's entry, with the changes of a delta.
    pub(in crate::trust) entry: Option<Revocation>,
    /// Until when the CRL is good: as it says, or the delta that changes it.
    pub(in crate::trust) until: Option<Now>,
    /// What there was in place of a CRL: `forged`, `unreadable` or `absent`.
    pub(in crate::trust) otherwise: &'static str,
}

/// What an OCSP source said of a certificate.
pub(in crate::trust) struct ConsultedOcsp {
    certificate: Certificate,
    issuer: Certificate,
    answer: AnswerState,
}

impl ConsultedOcsp {
    /// Whether the source says the same still. To ask it keeps the answer fresh, too.
    pub(in crate::trust) fn stands(&self, source: &dyn RevocationSource) -> bool {
        match (&self.answer, source.answer_of(&self.certificate, &self.issuer)) {
            (AnswerState::Answer(then), AnswerState::Answer(now)) => Arc::ptr_eq(then, &now),
            (AnswerState::Unobtained(then), AnswerState::Unobtained(now)) => *then == now,
            (AnswerState::NotAsked, AnswerState::NotAsked) => true,
            _ => false,
        }
    }
}

/// What is written down while a certificate is judged.
pub(in crate::trust) struct Trace {
    period: RefCell<Period>,
    /// By SHA-256 of the certificate that was asked about.
    crl_statuses: RefCell<Vec<([u8; 32], CrlStatus)>>,
    consulted: RefCell<Vec<ConsultedOcsp>>,
}

impl Trace {
    pub(in crate::trust) fn at(now: Now) -> Self {
        Trace {
            period: RefCell::new(Period::around(now)),
            crl_statuses: RefCell::default(),
            consulted: RefCell::default(),
        }
    }

    /// Cuts the time for which the verdict will hold.
    pub(in crate::trust) fn cut(&self, cut: impl FnOnce(&mut Period)) {
        cut(&mut self.period.borrow_mut());
    }

    /// What CRLs say of a certificate on the path.
    pub(in crate::trust) fn note_crl_status(&self, certificate: &Certificate, status: CrlStatus) {
        self.crl_statuses.borrow_mut().push((*certificate.sha256(), status));
    }

    /// Whether CRLs were asked about it.
    pub(in crate::trust) fn has_crl_status(&self, certificate: &Certificate) -> bool {
        self.crl_statuses.borrow().iter().any(|(known, _)| known == certificate.sha256())
    }

    /// What a responder answered.
    pub(in crate::trust) fn note_ocsp(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        answer: &AnswerState,
    ) {
        if let AnswerState::Answer(answer) = answer {
            self.cut(|period| period.cut_by_answer(answer));
        }
        let consulted = ConsultedOcsp {
            certificate: certificate.clone(),
            issuer: issuer.clone(),
            answer: answer.clone(),
        };
        self.consulted.borrow_mut().push(consulted);
    }

    /// The notes of a verdict that is made.
    pub(in crate::trust) fn into_parts(self) -> (Period, Vec<ConsultedOcsp>, VerdictBasis) {
        let grounds = VerdictBasis { crl_statuses: self.crl_statuses.into_inner(), written: OnceLock::new() };
        (self.period.into_inner(), self.consulted.into_inner(), grounds)
    }
}

/// What a verdict rests on, as a report states it.
#[derive(Default)]
pub(in crate::trust) struct VerdictBasis {
    crl_statuses: Vec<([u8; 32], CrlStatus)>,
    /// The facts, once somebody asked for them.
    pub(in crate::trust) written: OnceLock<Arc<TrustParts>>,
}

impl VerdictBasis {
    /// What CRLs say of a certificate, where they were asked.
    pub(in crate::trust) fn crl_status(&self, certificate: &Certificate) -> Option<&CrlStatus> {
        self.crl_statuses.iter().find(|(known, _)| known == certificate.sha256()).map(|(_, status)| status)
    }
}

impl fmt::Debug for VerdictBasis {
    /// Without the CRLs, which may be large.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerdictBasis").field("asked_about", &self.crl_statuses.len()).finish_non_exhaustive()
    }
}
