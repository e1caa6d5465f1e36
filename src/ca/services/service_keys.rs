//! The keys of the authority's own services: an OCSP responder for each issuer, a time-stamping service for each that issues to
//! holders.
//!
//! Files named `ocsp-<issuer>` and `tsa-<issuer>` in the PKI's directory are used where they are there; otherwise a key is made when
//! it is first needed, always the same one from the same authority in the same period, so that nothing has to be kept.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::ca::authority::Authority;
use crate::ca::error::AuthorityError;
use crate::ca::issue::issuer::Issuer;
use crate::ca::issue::issuer_id::IssuerId;
use crate::ca::request::certificate_request::CertificateRequest;
use crate::ca::request::digest::Digest;
use crate::ca::request::kind::Kind;
use crate::ca::request::profile::Profile;
use crate::ca::request::subject::Subject;
use crate::ca::request::validity::Validity;
use crate::clock::Now;
use crate::crypto::{self, DigestAlgorithm, KeyKind, PrivateKey};
use crate::encoding::hex;
use crate::keys::{Holder, Signer as _};
use crate::random::Seeded;

const DAY: i64 = 24 * 3600;
/// Services get a certificate of 1095 days, [authority §1.3](crate::manual::authority).
pub(super) const VALIDITY_SECONDS: i64 = 1_095 * DAY;
/// A new one every half of that, so that what is signed today can be checked for a year and a half.
pub(super) const PERIOD_SECONDS: i64 = 547 * DAY;

/// Which service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::ca) enum Service {
    Ocsp,
    TimeStamping,
}

impl Service {
    const fn file_stem(self) -> &'static str {
        match self {
            Service::Ocsp => "ocsp",
            Service::TimeStamping => "tsa",
        }
    }

    const fn kind(self) -> Kind {
        match self {
            Service::Ocsp => Kind::OcspResponder,
            Service::TimeStamping => Kind::Tsa,
        }
    }

    const fn common_name(self) -> &'static str {
        match self {
            Service::Ocsp => "OCSP",
            Service::TimeStamping => "TIME-STAMPING AUTHORITY",
        }
    }
}

/// What a service answers over HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// `Content-Type`.
    pub content_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
    /// How long to wait before it is sent: a script says so.
    pub delay_millis: u64,
}

/// A key, and the period it is of.
type Held = (i64, Arc<Holder>);

/// Holders by service and issuer, with the period they are of.
#[derive(Debug, Default)]
pub(in crate::ca) struct ServiceKeys {
    held: Mutex<HashMap<(Service, IssuerId), Held>>,
}

impl ServiceKeys {
    /// The key of a service at `now`.
    pub(in crate::ca) fn holder(
        &self,
        authority: &Authority,
        service: Service,
        id: IssuerId,
        now: Now,
    ) -> Result<Arc<Holder>, AuthorityError> {
        let period = now.seconds().div_euclid(PERIOD_SECONDS);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, holder)) = held.get(&(service, id))
            && *of == period
        {
            return Ok(Arc::clone(holder));
        }
        let issuer = authority.issuer(id);
        let holder = Arc::new(match from_file(authority, service, issuer, now) {
            Some(holder) => holder,
            None => made(authority, service, issuer, period)?,
        });
        authority.enter_service(id, &holder.certificate().serial_hex())?;
        held.insert((service, id), (period, Arc::clone(&holder)));
        Ok(holder)
    }
}

/// The one that lies in the PKI's directory, if it is the issuer's and valid.
fn from_file(authority: &Authority, service: Service, issuer: &Issuer, now: Now) -> Option<Holder> {
    let stem = format!("{}-{}", service.file_stem(), issuer.id().file_stem());
    let holder = authority.holder_file(&stem)?;
    let certificate = holder.certificate();
    let fits = certificate.issuer_raw() == issuer.certificate().subject_raw()
        && certificate.not_before() <= now
        && now.seconds() <= certificate.not_after().seconds();
    fits.then_some(holder)
}

fn made(
    authority: &Authority,
    service: Service,
    issuer: &Issuer,
    period: i64,
) -> Result<Holder, AuthorityError> {
    let (key, random) = key_of_period(issuer, service.file_stem(), period)?;
    let own = issuer.certificate();
    let from = Now::from_seconds(period.saturating_mul(PERIOD_SECONDS));
    let (not_before, not_after) =
        (from.max(own.not_before()), from.plus_seconds(VALIDITY_SECONDS).min(own.not_after()));
    if not_after <= not_before {
        return Err(AuthorityError::EmptyValidity { not_before, not_after });
    }
    let order = CertificateRequest {
        profile: Some(Profile::A),
        ..CertificateRequest::new(service.kind(), Subject::Service(service.common_name().to_owned()))
    };
    let draft = order.draft(key.public(), Validity { not_before, not_after })?;
    let certificate = issuer.certify(&draft, authority.base_url(), issuer.key(), Digest::OfKey, &random)?;
    Ok(Holder::new(key, certificate, vec![own.clone()])?)
}

/// A key of the issuer's kind for `label` in a period, and the randomness that goes on from it. The issuer's own key is the seed, by its
/// digest: the holder of that key can sign anything anyway.
pub(super) fn key_of_period(
    issuer: &Issuer,
    label: &str,
    period: i64,
) -> Result<(PrivateKey, Seeded), AuthorityError> {
    let secret = hex::encode(crypto::digest(DigestAlgorithm::Sha256, issuer.key().pkcs8()).as_ref());
    let random = Seeded::new(0, &format!("{label} {period} {secret}"));
    let kind = match issuer.key().kind() {
        KeyKind::Rsa { .. } => KeyKind::Rsa { bits: 2048 },
        kind => kind,
    };
    Ok((crypto::generate(kind, &random)?, random))
}
