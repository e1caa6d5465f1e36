//! Keys of information systems that stand beside the gateway: the state databases, and the workstations that ask them.
//!
//! A key is made when it is first needed, always the same one for the same system from the same authority in the same period, so that
//! nothing has to be kept and a second simulator with the same authority knows it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::service_keys::{PERIOD_SECONDS, VALIDITY_SECONDS, key_of_period};
use crate::ca::authority::Authority;
use crate::ca::error::AuthorityError;
use crate::ca::issue::issuer_id::IssuerId;
use crate::ca::request::certificate_request::CertificateRequest;
use crate::ca::request::digest::Digest;
use crate::ca::request::kind::Kind;
use crate::ca::request::profile::Algorithm;
use crate::ca::request::subject::Subject;
use crate::ca::request::validity::Validity;
use crate::clock::Now;
use crate::keys::{Holder, Signer as _};

/// A key, and the period it is of.
type Held = (i64, Arc<Holder>);

/// The keys made so far.
#[derive(Debug)]
pub struct SystemKeys {
    authority: Arc<Authority>,
    algorithm: Algorithm,
    held: Mutex<HashMap<String, Held>>,
}

impl SystemKeys {
    /// Keys of this algorithm, issued by this authority.
    pub fn new(authority: Arc<Authority>, algorithm: Algorithm) -> Self {
        SystemKeys { authority, algorithm, held: Mutex::default() }
    }

    /// The key of a system at `now`, with a certificate that names it. Takes as long as making a key the first time.
    pub fn holder(&self, system: &Subject, now: Now) -> Result<Arc<Holder>, AuthorityError> {
        let Subject::System { system_id, .. } = system else {
            return Err(AuthorityError::Unsuited { kind: Kind::System });
        };
        let period = now.seconds().div_euclid(PERIOD_SECONDS);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, holder)) = held.get(system_id)
            && *of == period
        {
            return Ok(Arc::clone(holder));
        }
        let holder = Arc::new(self.made(system, system_id, period)?);
        let issuer = IssuerId::of(self.algorithm);
        self.authority.enter_service(issuer, &holder.certificate().serial_hex())?;
        held.insert(system_id.clone(), (period, Arc::clone(&holder)));
        Ok(holder)
    }

    fn made(&self, system: &Subject, system_id: &str, period: i64) -> Result<Holder, AuthorityError> {
        let issuer = self.authority.issuer(IssuerId::of(self.algorithm));
        let (key, random) = key_of_period(issuer, &format!("system {system_id}"), period)?;
        let own = issuer.certificate();
        let from = Now::from_seconds(period.saturating_mul(PERIOD_SECONDS));
        let (not_before, not_after) =
            (from.max(own.not_before()), from.plus_seconds(VALIDITY_SECONDS).min(own.not_after()));
        if not_after <= not_before {
            return Err(AuthorityError::EmptyValidity { not_before, not_after });
        }
        let order = CertificateRequest {
            algorithm: self.algorithm,
            ..CertificateRequest::new(Kind::System, system.clone())
        };
        let draft = order.draft(key.public(), Validity { not_before, not_after })?;
        let (base_url, signing) = (self.authority.base_url(), issuer.key());
        let certificate = issuer.certify(&draft, base_url, signing, Digest::OfKey, &random)?;
        Ok(Holder::new(key, certificate, self.authority.chain_of(issuer))?)
    }
}
