//! The authority's OCSP responder, with the real one's ways ([authority §1.6](crate::manual::authority)): an
//! answer for every serial number, never `unknown`; extended-revoke always; no nextUpdate; the nonce and the
//! hash of the request.

use std::sync::{Arc, Mutex, PoisonError};

use super::script::{OcspOutcome, OcspScript};
use super::service_keys::{Reply, Service, ServiceKeys};
use crate::ca::authority::{Authority, SerialStatus};
use crate::ca::error::AuthorityError;
use crate::ca::issue::issuer::Issuer;
use crate::ca::issue::signed;
use crate::ca::ledger;
use crate::ca::request::reason::Reason;
use crate::clock::Now;
use crate::crypto::{self, CryptoError, SignatureAlgorithm};
use crate::encoding::hex;
use crate::keys::Signer as _;
use crate::x509::ocsp::{Answer, CertId, CertStatus, OcspRefusal, OcspRequest, ResponderId, SingleResponse};
use crate::x509::{self, Revocation, encode};

const DAY: i64 = 24 * 3600;
/// A stale answer speaks of forty days ago and held for a week.
const STALE_DAYS: (i64, i64) = (40, 33);

/// The responder.
#[derive(Debug)]
pub struct Responder {
    authority: Arc<Authority>,
    keys: ServiceKeys,
    script: Mutex<OcspScript>,
}

impl Responder {
    /// Of this authority, telling the truth.
    pub fn new(authority: Arc<Authority>) -> Self {
        Responder { authority, keys: ServiceKeys::default(), script: Mutex::default() }
    }

    /// What it answers from now on.
    pub fn follow(&self, script: OcspScript) {
        *self.script.lock().unwrap_or_else(PoisonError::into_inner) = script;
    }

    /// What a tester set it to answer.
    pub fn script(&self) -> OcspScript {
        self.script.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether it answers something else than the truth.
    pub fn is_scripted(&self) -> bool {
        *self.script.lock().unwrap_or_else(PoisonError::into_inner) != OcspScript::default()
    }

    /// Answers a DER request at `now`.
    pub fn respond(&self, request: &[u8], now: Now) -> Reply {
        let reply = |body| Reply { content_type: "application/ocsp-response", body, delay_millis: 0 };
        let Ok(request) = OcspRequest::from_der(request) else {
            return reply(OcspRefusal::MalformedRequest.to_der());
        };
        let script = self.script();
        let about = |id: &CertId| {
            script.serial.as_ref().is_none_or(|serial| {
                ledger::normal(&hex::encode(id.serial())).is_ok_and(|own| own == *serial)
            })
        };
        let outcome = if request.ids().iter().any(about) { script.outcome } else { OcspOutcome::AsKept };
        match &outcome {
            OcspOutcome::TryLater => return reply(OcspRefusal::TryLater.to_der()),
            OcspOutcome::Text(text) => {
                return Reply {
                    content_type: "text/plain; charset=utf-8",
                    body: text.clone().into_bytes(),
                    delay_millis: 0,
                };
            }
            _ => {}
        }
        // One answer has one responder, and that one is entitled for one issuer (RFC 6960 §4.2.2.2): what a request asks of another it cannot say.
        let of_all = |issuer: &&Issuer| request.ids().iter().all(|id| id.is_under(issuer.certificate()));
        let issuer = self.authority.issuers().iter().find(of_all).filter(|_| !request.ids().is_empty());
        let Some(issuer) = issuer else { return reply(OcspRefusal::Unauthorized.to_der()) };
        match self.answer(&request, issuer, &outcome, now) {
            Ok(mut body) => {
                let delay_millis = if let OcspOutcome::Slow { millis } = outcome { millis } else { 0 };
                if outcome == OcspOutcome::Malformed {
                    body.truncate(body.len() / 2);
                }
                Reply { delay_millis, ..reply(body) }
            }
            Err(error) => {
                tracing::error!(%error, "the OCSP responder could not sign");
                reply(OcspRefusal::InternalError.to_der())
            }
        }
    }

    fn answer(
        &self,
        request: &OcspRequest,
        issuer: &Issuer,
        outcome: &OcspOutcome,
        now: Now,
    ) -> Result<Vec<u8>, AuthorityError> {
        let holder = self.keys.holder(&self.authority, Service::Ocsp, issuer.id(), now)?;
        let (this_update, next_update) = match outcome {
            OcspOutcome::Stale => {
                (now.plus_seconds(-STALE_DAYS.0 * DAY), Some(now.plus_seconds(-STALE_DAYS.1 * DAY)))
            }
            _ => (now, None),
        };
        let single = |id: &CertId| SingleResponse {
            id: id.clone(),
            status: self.status(id, issuer, outcome, now),
            this_update,
            next_update,
        };
        let singles = request.ids().iter().map(single).collect();
        let responder = ResponderId::ByName(holder.certificate().subject_raw().to_vec());
        let mut answer = Answer::to(request, responder, this_update, singles);
        match (outcome, &mut answer.nonce) {
            (OcspOutcome::WrongNonce, Some(nonce)) => {
                nonce.iter_mut().skip(2).for_each(|octet| *octet ^= 0x55)
            }
            (OcspOutcome::WrongNonce, nonce) => *nonce = Some(encode::octet_string(&[0x55; 8])),
            (OcspOutcome::NoNonce, nonce) => *nonce = None,
            _ => {}
        }
        let tbs = answer.tbs();
        let kind = holder.kind();
        let algorithm = SignatureAlgorithm::default_for(kind).ok_or(CryptoError::Unsupported(kind.name()))?;
        let mut value = crypto::sign_repeatably(holder.key(), algorithm, &tbs)?;
        if let (OcspOutcome::BadSignature, Some(last)) = (outcome, value.last_mut()) {
            *last ^= 1;
        }
        Ok(Answer::framed(&tbs, &signed::algorithm_of(kind)?, &value, &[holder.certificate()]))
    }

    fn status(&self, id: &CertId, issuer: &Issuer, outcome: &OcspOutcome, now: Now) -> CertStatus {
        let revoked = |at, reason: Reason| {
            CertStatus::Revoked(Revocation { at, reason: x509::Reason(reason.code()), invalid_since: None })
        };
        match outcome {
            OcspOutcome::Good => return CertStatus::Good,
            OcspOutcome::Unknown => return CertStatus::Unknown,
            OcspOutcome::Revoked { reason, at } => return revoked(*at, *reason),
            _ => {}
        }
        match self.authority.status_of(issuer.id(), id.serial(), now) {
            SerialStatus::Good => CertStatus::Good,
            SerialStatus::Revoked { at, reason } => revoked(at, reason),
            // RFC 6960 §2.2, as the authority does it.
            SerialStatus::NeverIssued => revoked(Now::from_seconds(0), Reason::CertificateHold),
        }
    }
}
