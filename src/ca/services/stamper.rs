//! The authority's time-stamping service ([authority §1.7](crate::manual::authority)): the policy as asked,
//! whole seconds, no accuracy, the nonce, a serial number of twenty octets; which key signs follows from the
//! policy, or from the imprint's algorithm.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::script::{TspOutcome, TspScript};
use super::service_keys::{Reply, Service, ServiceKeys};
use crate::ca::authority::Authority;
use crate::ca::error::AuthorityError;
use crate::ca::issue::issuer_id::IssuerId;
use crate::ca::issue::signed;
use crate::clock::Now;
use crate::cms::timestamp::{FailInfo, Imprint, TimeStampRequest, TimeStampResponse, TstInfo};
use crate::cms::{self, Carried, SigningCertificate, SigningRequest};
use crate::crypto::{CryptoError, DigestAlgorithm, EcdsaForm, KeyKind, SignatureAlgorithm};
use crate::keys::{Holder, Signer};
use crate::random::Random;
use crate::x509::Certificate;

/// Which issuer's service stamps under which policy, [authority §1.2](crate::manual::authority); of two the
/// first is the usual one. The third, GOST "GT", is taken to mean GOST 34.310-2004 too.
const POLICIES: [(&str, IssuerId); 4] = [
    ("1.2.398.3.3.2.6.2", IssuerId::Rsa),
    ("1.2.398.3.3.2.6.1", IssuerId::Gost2004),
    ("1.2.398.3.3.2.6.3", IssuerId::Gost2004),
    ("1.2.398.3.3.2.6.4", IssuerId::Gost2015),
];

/// The service.
pub struct Stamper {
    authority: Arc<Authority>,
    keys: ServiceKeys,
    random: Arc<dyn Random>,
    script: Mutex<TspScript>,
}

impl std::fmt::Debug for Stamper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stamper").field("script", &self.script()).finish_non_exhaustive()
    }
}

impl Stamper {
    /// Of this authority; serial numbers are drawn from `random`.
    pub fn new(authority: Arc<Authority>, random: Arc<dyn Random>) -> Self {
        Stamper { authority, keys: ServiceKeys::default(), random, script: Mutex::default() }
    }

    /// What it answers from now on.
    pub fn follow(&self, script: TspScript) {
        *self.script.lock().unwrap_or_else(PoisonError::into_inner) = script;
    }

    /// What a tester set it to answer.
    pub fn script(&self) -> TspScript {
        self.script.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether it answers something else than the truth.
    pub fn is_scripted(&self) -> bool {
        *self.script.lock().unwrap_or_else(PoisonError::into_inner) != TspScript::default()
    }

    /// Answers a DER request at `now`.
    pub fn stamp(&self, request: &[u8], now: Now) -> Reply {
        let outcome = self.script().outcome;
        let mut delay_millis = 0;
        let response = match &outcome {
            TspOutcome::Text(text) => {
                return Reply {
                    content_type: "text/plain; charset=utf-8",
                    body: text.clone().into_bytes(),
                    delay_millis,
                };
            }
            TspOutcome::Reject { fail_info } => TimeStampResponse::refused(*fail_info, "set to refuse"),
            outcome => {
                if let TspOutcome::Slow { millis } = outcome {
                    delay_millis = *millis;
                }
                self.answer(request, outcome, now)
            }
        };
        let mut body = response.to_der();
        if outcome == TspOutcome::Malformed {
            body.truncate(body.len() / 2);
        }
        Reply { content_type: "application/timestamp-reply", body, delay_millis }
    }

    fn answer(&self, request: &[u8], outcome: &TspOutcome, now: Now) -> TimeStampResponse {
        let Ok(request) = TimeStampRequest::from_der(request) else {
            return TimeStampResponse::refused(
                FailInfo::BadDataFormat,
                "not a TimeStampReq of RFC 3161 in DER",
            );
        };
        let Some(algorithm) = request.imprint.algorithm() else {
            return TimeStampResponse::refused(
                FailInfo::BadAlgorithm,
                "the imprint's algorithm is not taken",
            );
        };
        if request.imprint.value().len() != algorithm.octets() {
            return TimeStampResponse::refused(
                FailInfo::BadDataFormat,
                "the imprint is not as long as its algorithm says",
            );
        }
        if request.has_extensions {
            return TimeStampResponse::refused(FailInfo::UnacceptedExtension, "no extension is taken");
        }
        let Some((policy, id)) = policy_of(&request, algorithm) else {
            return TimeStampResponse::refused(FailInfo::UnacceptedPolicy, "no such policy");
        };
        self.token(&request, policy, id, outcome, now).unwrap_or_else(|error| {
            tracing::error!(%error, "the time-stamping service could not sign");
            TimeStampResponse::refused(FailInfo::SystemFailure, "no signature could be made")
        })
    }

    fn token(
        &self,
        request: &TimeStampRequest,
        policy: &str,
        id: IssuerId,
        outcome: &TspOutcome,
        now: Now,
    ) -> Result<TimeStampResponse, AuthorityError> {
        let holder = self.keys.holder(&self.authority, Service::TimeStamping, id, now)?;
        let skew = if let TspOutcome::Skew { seconds } = outcome { *seconds } else { 0 };
        let mut info = TstInfo {
            policy: policy.to_owned(),
            imprint: request.imprint.clone(),
            serial: signed::drawn_serial(self.random.as_ref()).to_vec(),
            gen_time: now.plus_seconds(skew),
            accuracy: Duration::ZERO,
            nonce: request.nonce.clone(),
        };
        match outcome {
            TspOutcome::WrongNonce => info.nonce = Some(vec![0x55; 8]),
            TspOutcome::WrongImprint => {
                let algorithm = request.imprint.algorithm().unwrap_or(DigestAlgorithm::Sha256);
                info.imprint = Imprint::over(algorithm, request.imprint.value());
            }
            _ => {}
        }
        let wanted = SigningRequest {
            content_type: cms::oid::TST_INFO,
            carried: if request.wants_certificate { Carried::Own } else { Carried::Nothing },
            signing_certificate: SigningCertificate::V1,
            signing_time: Some(info.gen_time),
            ..SigningRequest::default()
        };
        let token = match outcome {
            TspOutcome::BadSignature => cms::sign(&info.to_der(), &Clumsy(&holder), &wanted)?,
            _ => cms::sign(&info.to_der(), holder.as_ref(), &wanted)?,
        };
        Ok(TimeStampResponse::Granted(token.to_der()))
    }
}

/// The policy asked for, or the one that goes with the imprint's algorithm; and whose service stamps under it.
fn policy_of(request: &TimeStampRequest, imprint: DigestAlgorithm) -> Option<(&'static str, IssuerId)> {
    let usual = match imprint {
        DigestAlgorithm::Gost94 => IssuerId::Gost2004,
        DigestAlgorithm::Streebog256 | DigestAlgorithm::Streebog512 => IssuerId::Gost2015,
        _ => IssuerId::Rsa,
    };
    POLICIES
        .into_iter()
        .find(|(policy, id)| request.policy.as_deref().map_or(*id == usual, |asked| *policy == asked))
}

/// A signer that makes signatures that are none.
struct Clumsy<'a>(&'a Holder);

impl Signer for Clumsy<'_> {
    fn certificate(&self) -> &Certificate {
        self.0.certificate()
    }

    fn chain(&self) -> &[Certificate] {
        self.0.chain()
    }

    fn kind(&self) -> KeyKind {
        self.0.kind()
    }

    fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        form: EcdsaForm,
        message: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        let mut value = self.0.sign(algorithm, form, message)?;
        if let Some(last) = value.last_mut() {
            *last ^= 1;
        }
        Ok(value)
    }
}
