//! Whether an answer is the issuer's word about this certificate at this instant, RFC 6960 §3.2 and §4.2.2.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::request::CertId;
use super::response::{BasicResponse, CertStatus, OcspRefusal, OcspResponse, SingleResponse};
use super::{OcspError, OcspRequest};
use crate::clock::Now;
use crate::crypto::{EcdsaForm, KeyKind};
use crate::encoding::hex;
use crate::limits;
use crate::x509::{Certificate, ExtendedKeyUsage, KeyUsage};

/// What an answer without a nonce is worth, when one was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MissingNonce {
    /// Nothing: it may be an old answer played again.
    #[default]
    Refused,
    /// As much as its times say; responders that answer from a store send no nonce, RFC 6960 §4.4.1.
    Accepted,
}

/// What a delegate's certificate without id-pkix-ocsp-nocheck is worth, RFC 6960 §4.2.2.2.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NoCheckRule {
    /// Nothing, since its own revocation is not looked at here; the authority's responders have the extension.
    #[default]
    Required,
    /// Its word, and the caller looks at [`Responder::Delegate`] and asks a list about it.
    LeftToCaller,
}

/// By what an answer is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OcspPolicy {
    /// An answer without the nonce that was sent.
    pub missing_nonce: MissingNonce,
    /// A delegate without nocheck.
    pub no_check: NoCheckRule,
    /// How far the responder's clock may be ahead.
    pub ahead_seconds_max: i64,
    /// How old an answer without nextUpdate may be: the authority leaves nextUpdate out and means «now».
    pub age_seconds_max: i64,
}

impl Default for OcspPolicy {
    fn default() -> Self {
        OcspPolicy {
            missing_nonce: MissingNonce::default(),
            no_check: NoCheckRule::default(),
            ahead_seconds_max: limits::OCSP_AHEAD_SECONDS_MAX,
            age_seconds_max: limits::OCSP_AGE_SECONDS_MAX,
        }
    }
}

/// Who signed an answer that was believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Responder {
    /// The issuer itself.
    Issuer,
    /// One whom the issuer certified for it.
    Delegate {
        /// Its certificate.
        certificate: Certificate,
        /// Whether the issuer says that its revocation need not be asked.
        no_check: bool,
    },
}

/// The issuer's word. Only [`verify`] and [`verify_unasked`] make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OcspAnswer {
    status: CertStatus,
    this_update: Now,
    next_update: Option<Now>,
    produced_at: Now,
    responder: Responder,
}

impl OcspAnswer {
    /// What is said. Only [`CertStatus::Good`] is good.
    pub fn status(&self) -> CertStatus {
        self.status
    }

    /// Since when it is known.
    pub fn this_update(&self) -> Now {
        self.this_update
    }

    /// Until when it holds.
    pub fn next_update(&self) -> Option<Now> {
        self.next_update
    }

    /// When it was signed.
    pub fn produced_at(&self) -> Now {
        self.produced_at
    }

    /// By whom it was signed.
    pub fn responder(&self) -> &Responder {
        &self.responder
    }
}

/// Why an answer says nothing of the certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OcspFault {
    /// Not an OCSP response at all.
    #[error("not an OCSP response: {0}")]
    Unreadable(#[from] OcspError),
    /// The responder does not answer.
    #[error("the responder refuses: {0}")]
    Refused(OcspRefusal),
    /// It speaks of other certificates.
    #[error("serial number {asked} was asked about, and {answered} others are answered")]
    OtherCertificate {
        /// Whose answer is missing, in hexadecimal.
        asked: String,
        /// How many answers there are.
        answered: usize,
    },
    /// What was asked is not under this issuer.
    #[error("the request is about another issuer than `{issuer}`")]
    OtherIssuer {
        /// Who was meant to answer.
        issuer: String,
    },
    /// Another nonce than was sent.
    #[error("the nonce is not the one that was sent")]
    NonceDiffers,
    /// No nonce, though one was sent.
    #[error("a nonce was sent and none came back")]
    NonceMissing,
    /// Neither the issuer nor one certified by it is the named responder.
    #[error("the responder is neither `{issuer}` nor certified by it: {why}")]
    NotAuthorized {
        /// Who may answer or certify responders.
        issuer: String,
        /// What the nearest candidate lacks.
        why: Lacks,
    },
    /// The signature is not the responder's.
    #[error("the signature is not that of its responder")]
    BadSignature,
    /// Signed with an algorithm that is not done here, or with a broken one.
    #[error("the answer is signed with an algorithm that is not taken: {0}")]
    Algorithm(Cow<'static, str>),
    /// From the future.
    #[error("thisUpdate {this_update} is after {now}")]
    NotYet {
        /// The answer's.
        this_update: Now,
        /// When it was judged.
        now: Now,
    },
    /// Signed in the future.
    #[error("producedAt {produced_at} is after {now}")]
    ProducedLater {
        /// The answer's.
        produced_at: Now,
        /// When it was judged.
        now: Now,
    },
    /// nextUpdate has passed, or comes before thisUpdate.
    #[error("nextUpdate was {next_update}, and it is {now}")]
    Stale {
        /// The answer's.
        next_update: Now,
        /// When it was judged.
        now: Now,
    },
    /// Without nextUpdate, and too old to be taken for the present state.
    #[error("no nextUpdate, thisUpdate {this_update} is more than {age_seconds_max} s before {now}")]
    TooOld {
        /// The answer's.
        this_update: Now,
        /// When it was judged.
        now: Now,
        /// The policy's.
        age_seconds_max: i64,
    },
}

/// What a candidate for the responder lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lacks {
    /// No certificate of that name or key came with the answer.
    #[error("no certificate of the named responder")]
    Certificate,
    /// Issued by another.
    #[error("another issuer")]
    Issuer,
    /// The issuer's name is on it, the issuer's signature is not.
    #[error("a forged issuer signature")]
    IssuerSignature,
    /// Not meant for OCSP.
    #[error("no OCSPSigning among its purposes")]
    Purpose,
    /// KeyUsage without digitalSignature.
    #[error("no digitalSignature in its key usage")]
    KeyUsage,
    /// Not within its validity period.
    #[error("outside its validity period")]
    Validity,
    /// No nocheck, by policy.
    #[error("no id-pkix-ocsp-nocheck")]
    NoCheck,
    /// A critical extension that is not understood.
    #[error("a critical extension that is not understood")]
    UnknownCritical,
}

/// The answer to the first certificate of `request`, judged at `now`.
pub fn verify(
    der: &[u8],
    request: &OcspRequest,
    issuer: &Certificate,
    now: Now,
    policy: &OcspPolicy,
) -> Result<OcspAnswer, OcspFault> {
    let response = read(der)?;
    let asked = request.ids().first().filter(|id| id.is_under(issuer));
    let asked = asked.ok_or_else(|| OcspFault::OtherIssuer { issuer: issuer.subject().to_string() })?;
    let single = the_one(&response, asked.serial(), |id| id.is_same(asked))?;
    match (request.nonce(), response.nonce()) {
        (Some(sent), Some(returned)) if sent != returned => return Err(OcspFault::NonceDiffers),
        (Some(_), None) if policy.missing_nonce == MissingNonce::Refused => {
            return Err(OcspFault::NonceMissing);
        }
        _ => {}
    }
    judge(&response, single, issuer, now, policy)
}

/// The same of an answer that came unasked, stapled or in a file: it has to speak of this serial number under this issuer.
pub fn verify_unasked(
    der: &[u8],
    serial: &[u8],
    issuer: &Certificate,
    now: Now,
    policy: &OcspPolicy,
) -> Result<OcspAnswer, OcspFault> {
    let response = read(der)?;
    let single = the_one(&response, serial, |id| id.serial() == serial && id.is_under(issuer))?;
    judge(&response, single, issuer, now, policy)
}

fn read(der: &[u8]) -> Result<BasicResponse, OcspFault> {
    match OcspResponse::from_der(der)? {
        OcspResponse::Refused(refusal) => Err(OcspFault::Refused(refusal)),
        OcspResponse::Basic(basic) => Ok(*basic),
    }
}

fn the_one<'a>(
    response: &'a BasicResponse,
    serial: &[u8],
    is: impl Fn(&CertId) -> bool,
) -> Result<&'a SingleResponse, OcspFault> {
    let found = response.singles().iter().filter(|single| is(&single.id));
    let answered = response.singles().len();
    found
        .max_by_key(|single| gravity(single))
        .ok_or_else(|| OcspFault::OtherCertificate { asked: hex::encode(serial), answered })
}

/// Responders speak twice of one certificate where they hash its issuer in two ways: the gravest of what they say counts, and of the
/// same the latest.
fn gravity(single: &SingleResponse) -> (u8, Now) {
    let gravity = match single.status {
        CertStatus::Good => 0,
        CertStatus::Unknown => 1,
        CertStatus::Revoked(_) => 2,
    };
    (gravity, single.this_update)
}

fn judge(
    response: &BasicResponse,
    single: &SingleResponse,
    issuer: &Certificate,
    now: Now,
    policy: &OcspPolicy,
) -> Result<OcspAnswer, OcspFault> {
    let responder = signed_by(response, issuer, now, policy)?;
    fresh(response, single, now, policy)?;
    Ok(OcspAnswer {
        status: single.status,
        this_update: single.this_update,
        next_update: single.next_update,
        produced_at: response.produced_at,
        responder,
    })
}

/// RFC 6960 §4.2.2.1, and §3.2 points 5 and 6.
fn fresh(
    response: &BasicResponse,
    single: &SingleResponse,
    now: Now,
    policy: &OcspPolicy,
) -> Result<(), OcspFault> {
    let this_update = single.this_update;
    let ahead = now.plus_seconds(policy.ahead_seconds_max);
    if this_update > ahead {
        return Err(OcspFault::NotYet { this_update, now });
    }
    if response.produced_at > ahead {
        return Err(OcspFault::ProducedLater { produced_at: response.produced_at, now });
    }
    match single.next_update {
        Some(next_update) if next_update < now || next_update < this_update => {
            Err(OcspFault::Stale { next_update, now })
        }
        Some(_) => Ok(()),
        None if this_update < now.plus_seconds(-policy.age_seconds_max) => {
            Err(OcspFault::TooOld { this_update, now, age_seconds_max: policy.age_seconds_max })
        }
        None => Ok(()),
    }
}

/// RFC 6960 §4.2.2.2: the issuer, or one whom it certified for just that.
fn signed_by(
    response: &BasicResponse,
    issuer: &Certificate,
    now: Now,
    policy: &OcspPolicy,
) -> Result<Responder, OcspFault> {
    let algorithm = response.algorithm.ok_or(OcspFault::Algorithm(Cow::Borrowed("?")))?;
    if algorithm.is_weak() {
        return Err(OcspFault::Algorithm(algorithm.name().into()));
    }
    let signs = |certificate: &Certificate| {
        strong(certificate)
            && certificate.key().verify(algorithm, EcdsaForm::Der, &response.tbs, &response.signature).is_ok()
    };
    let mut fault =
        OcspFault::NotAuthorized { issuer: issuer.subject().to_string(), why: Lacks::Certificate };
    if response.responder.is(issuer) {
        if signs(issuer) {
            return Ok(Responder::Issuer);
        }
        fault = OcspFault::BadSignature;
    }
    for certificate in response.certificates.iter().filter(|one| *one != issuer && response.responder.is(one))
    {
        match delegate(certificate, issuer, now, policy) {
            Ok(no_check) if signs(certificate) => {
                return Ok(Responder::Delegate { certificate: certificate.clone(), no_check });
            }
            Ok(_) => fault = OcspFault::BadSignature,
            Err(why) => fault = OcspFault::NotAuthorized { issuer: issuer.subject().to_string(), why },
        }
    }
    Err(fault)
}

fn strong(certificate: &Certificate) -> bool {
    !matches!(certificate.key().kind(), KeyKind::Rsa { bits } if bits < limits::RSA_BITS_MIN)
}

/// Whether `issuer` certified it to answer; returns whether nocheck is there.
fn delegate(
    certificate: &Certificate,
    issuer: &Certificate,
    now: Now,
    policy: &OcspPolicy,
) -> Result<bool, Lacks> {
    if !certificate.is_issued_in_name_of(issuer) {
        return Err(Lacks::Issuer);
    }
    let algorithm = certificate
        .signature_algorithm()
        .filter(|algorithm| !algorithm.is_weak())
        .ok_or(Lacks::IssuerSignature)?;
    let signed = strong(issuer)
        && issuer
            .key()
            .verify(algorithm, EcdsaForm::Der, certificate.tbs(), certificate.signature_value())
            .is_ok();
    if !signed {
        return Err(Lacks::IssuerSignature);
    }
    if !certificate.extended_key_usage().is_some_and(|purposes| purposes.has(ExtendedKeyUsage::OCSP_SIGNING))
    {
        return Err(Lacks::Purpose);
    }
    if certificate.key_usage().is_some_and(|usage| !usage.has(KeyUsage::DIGITAL_SIGNATURE)) {
        return Err(Lacks::KeyUsage);
    }
    if now < certificate.not_before() || now.seconds() > certificate.not_after().seconds() {
        return Err(Lacks::Validity);
    }
    // A critical nocheck is understood here; anything else that is critical and unknown is not.
    if certificate.unknown_critical().iter().any(|oid| oid != OCSP_NO_CHECK) {
        return Err(Lacks::UnknownCritical);
    }
    let no_check = certificate.extension(OCSP_NO_CHECK).is_some();
    if no_check || policy.no_check == NoCheckRule::LeftToCaller { Ok(no_check) } else { Err(Lacks::NoCheck) }
}

/// id-pkix-ocsp-nocheck, RFC 6960 §4.2.2.2.1.
const OCSP_NO_CHECK: &str = "1.3.6.1.5.5.7.48.1.5";
