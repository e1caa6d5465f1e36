//! What one request asks, answered from memory; what is not there yet is noted.

use std::sync::{Arc, Mutex, PoisonError};

use super::feed::Feed;
use super::revocations::{Obtained, Revocations, Want};
use super::rounds::Rounds;
use crate::clock::Now;
use crate::trust::{AnswerState, CrlState, Edition, RevocationOrder, RevocationSource, Unobtained};
use crate::x509::Certificate;

/// The source for one request.
pub struct Asking {
    revocations: Revocations,
    wants: Mutex<Vec<Want>>,
}

impl Revocations {
    /// A source for one request, which notes what is missing.
    pub fn asking(&self) -> Asking {
        Asking { revocations: self.clone(), wants: Mutex::default() }
    }
}

impl Asking {
    /// What was missing; the request may be judged again after [`Rounds::obtain`].
    pub fn wants(&self) -> Vec<Want> {
        std::mem::take(&mut self.wants.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Fetches what was missing, and waits for it as long as the settings allow.
    pub async fn obtain(&self, now: Now) -> Obtained {
        self.rounds().obtain(self.wants(), now).await
    }

    /// To judge with it as often as something new turns up.
    pub fn rounds(&self) -> Rounds<'_> {
        self.revocations.rounds()
    }

    /// What was asked for and brought nothing: [`Revocations::failures`].
    pub fn failures(&self) -> Vec<(String, Unobtained)> {
        self.revocations.failures()
    }

    fn want(&self, certificate: &Certificate, issuer: &Certificate, lists: bool, answers: bool) {
        let mut wants = self.wants.lock().unwrap_or_else(PoisonError::into_inner);
        match wants.iter_mut().find(|want| want.certificate == *certificate) {
            Some(want) => {
                want.lists |= lists;
                want.answers |= answers;
            }
            None => {
                let (certificate, issuer) = (certificate.clone(), issuer.clone());
                wants.push(Want { certificate, issuer, lists, answers });
            }
        }
    }
}

impl RevocationSource for Asking {
    fn crls_of(&self, issuer: &Certificate) -> Vec<CrlState> {
        self.revocations.lists().crls_of(issuer)
    }

    fn about(&self, certificate: &Certificate, issuer: &Certificate, asked: RevocationOrder) {
        let Some(route) = self.revocations.route(certificate, issuer) else { return };
        let cold = |feeds: &[Arc<Feed>]| feeds.iter().any(|feed| feed.is_cold());
        let list =
            asked != RevocationOrder::OcspOnly && asked != RevocationOrder::OcspThenCrl && cold(&route.lists);
        let answer = asked != RevocationOrder::CrlOnly
            && asked != RevocationOrder::CrlThenOcsp
            && cold(&route.answers);
        if list || answer {
            self.want(certificate, issuer, list, answer);
        }
    }

    fn why_no_crl(&self, certificate: &Certificate, issuer: &Certificate) -> Option<Unobtained> {
        let route = self.revocations.route(certificate, issuer)?;
        // The second source was needed, and there may be something to wait for.
        if route.lists.iter().any(|feed| feed.is_cold()) {
            self.want(certificate, issuer, true, false);
        }
        Some(route.list_failure())
    }

    fn answer_of(&self, certificate: &Certificate, issuer: &Certificate) -> AnswerState {
        let Some(route) = self.revocations.route(certificate, issuer) else { return AnswerState::NotAsked };
        if route.answers.iter().any(|feed| feed.is_cold()) {
            self.want(certificate, issuer, false, true);
        }
        match route.answers.iter().find_map(|feed| feed.answer().ok()) {
            Some(answer) => AnswerState::Answer(answer),
            None => AnswerState::Unobtained(route.answer_failure()),
        }
    }

    fn edition(&self) -> Option<Edition> {
        // While something is wanted, what is found is found for this request alone.
        let wanting = !self.wants.lock().unwrap_or_else(PoisonError::into_inner).is_empty();
        if wanting { None } else { self.revocations.edition() }
    }
}
