//! What a verdict rests on, written down while it is made: what lists and responders said, and for how long it holds.

use std::cell::RefCell;
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::period::Period;
use super::{AnswerState, RevocationSource};
use crate::clock::Now;
use crate::findings::TrustParts;
use crate::x509::{Certificate, Crl, Revocation};

/// What lists told of one certificate.
#[derive(Clone)]
pub(super) struct Told {
    /// The list that decided, or that came nearest to it.
    pub(super) list: Option<Arc<Crl>>,
    /// The certificate's entry, with the changes of a delta.
    pub(super) entry: Option<Revocation>,
    /// Until when the list is good: as it says, or the delta that changes it.
    pub(super) until: Option<Now>,
    /// What there was in place of a list: `forged`, `unreadable` or `absent`.
    pub(super) otherwise: &'static str,
}

/// What an OCSP source said of a certificate.
pub(super) struct Witness {
    certificate: Certificate,
    issuer: Certificate,
    answer: AnswerState,
}

impl Witness {
    /// Whether the source says the same still. To ask it keeps the answer fresh, too.
    pub(super) fn stands(&self, source: &dyn RevocationSource) -> bool {
        match (&self.answer, source.answer_of(&self.certificate, &self.issuer)) {
            (AnswerState::Answer(then), AnswerState::Answer(now)) => Arc::ptr_eq(then, &now),
            (AnswerState::Unobtained(then), AnswerState::Unobtained(now)) => *then == now,
            (AnswerState::NotAsked, AnswerState::NotAsked) => true,
            _ => false,
        }
    }
}

/// What is written down while a certificate is judged.
pub(super) struct Notes {
    period: RefCell<Period>,
    /// By SHA-256 of the certificate that was asked about.
    told: RefCell<Vec<([u8; 32], Told)>>,
    witnesses: RefCell<Vec<Witness>>,
}

impl Notes {
    pub(super) fn at(now: Now) -> Self {
        Notes {
            period: RefCell::new(Period::around(now)),
            told: RefCell::default(),
            witnesses: RefCell::default(),
        }
    }

    /// Cuts the time for which the verdict will hold.
    pub(super) fn cut(&self, cut: impl FnOnce(&mut Period)) {
        cut(&mut self.period.borrow_mut());
    }

    /// What lists told of a certificate on the path.
    pub(super) fn tell(&self, certificate: &Certificate, told: Told) {
        self.told.borrow_mut().push((*certificate.sha256(), told));
    }

    /// Whether lists were asked about it.
    pub(super) fn has_told(&self, certificate: &Certificate) -> bool {
        self.told.borrow().iter().any(|(known, _)| known == certificate.sha256())
    }

    /// What a responder said.
    pub(super) fn witness(&self, certificate: &Certificate, issuer: &Certificate, answer: &AnswerState) {
        if let AnswerState::Answer(answer) = answer {
            self.cut(|period| period.cut_by_answer(answer));
        }
        let witness =
            Witness { certificate: certificate.clone(), issuer: issuer.clone(), answer: answer.clone() };
        self.witnesses.borrow_mut().push(witness);
    }

    /// The notes of a verdict that is made.
    pub(super) fn into_parts(self) -> (Period, Vec<Witness>, Grounds) {
        let grounds = Grounds { told: self.told.into_inner(), written: OnceLock::new() };
        (self.period.into_inner(), self.witnesses.into_inner(), grounds)
    }
}

/// What a verdict rests on, as a report tells it.
#[derive(Default)]
pub(super) struct Grounds {
    told: Vec<([u8; 32], Told)>,
    /// The facts, once somebody asked for them.
    pub(super) written: OnceLock<Arc<TrustParts>>,
}

impl Grounds {
    /// What lists told of a certificate, where they were asked.
    pub(super) fn told(&self, certificate: &Certificate) -> Option<&Told> {
        self.told.iter().find(|(known, _)| known == certificate.sha256()).map(|(_, told)| told)
    }
}

impl fmt::Debug for Grounds {
    /// Without the lists, which may be large.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grounds").field("asked_about", &self.told.len()).finish_non_exhaustive()
    }
}
