//! What the authority is asked for, and what it hands over.

use super::error::AuthorityError;
use super::issuer::Validity;
use super::profile::{Algorithm, Kind};
use super::subject::Subject;
use crate::clock::Now;
use crate::keys::{Holder, KeyFileError, Signer as _, write_pkcs12};
use crate::random::Random;
use crate::x509::{Certificate, to_pem};

/// Seconds of a day.
const DAY: i64 = 24 * 3600;

/// What the authority gives a key in a file: 365 days to the second.
pub const DAYS_DEFAULT: u32 = 365;

/// A certificate wished for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its kind.
    pub kind: Kind,
    /// Whom it speaks of.
    pub subject: Subject,
    /// Its key, and by that its issuer.
    pub algorithm: Algorithm,
    /// Its first instant; the time of issue when absent.
    pub not_before: Option<Now>,
    /// Its days.
    pub days: u32,
}

impl Order {
    /// An RSA certificate from the time of issue for [`DAYS_DEFAULT`] days.
    pub fn new(kind: Kind, subject: Subject) -> Self {
        Order { kind, subject, algorithm: Algorithm::Rsa, not_before: None, days: DAYS_DEFAULT }
    }

    /// Checks the order and says when its certificate is good.
    pub(super) fn validity(&self, now: Now) -> Result<Validity, AuthorityError> {
        self.subject.check()?;
        if !self.kind.suits(&self.subject) {
            return Err(AuthorityError::Unsuited { kind: self.kind });
        }
        // Whole seconds, as a certificate has them.
        let not_before = Now::from_seconds(self.not_before.unwrap_or(now).seconds());
        let not_after = not_before.plus_seconds(i64::from(self.days) * DAY);
        if not_after <= not_before {
            return Err(AuthorityError::EmptyValidity { not_before, not_after });
        }
        Ok(Validity { not_before, not_after })
    }
}

/// A key with its new certificate, to be handed over.
#[derive(Debug)]
pub struct Issued {
    /// Both, with the issuer's certificate above them.
    pub holder: Holder,
}

impl Issued {
    pub(super) fn new(holder: Holder) -> Self {
        Issued { holder }
    }

    /// The certificate.
    pub fn certificate(&self) -> &Certificate {
        self.holder.certificate()
    }

    /// The certificate in PEM.
    pub fn certificate_pem(&self) -> String {
        to_pem("CERTIFICATE", self.certificate().der())
    }

    /// The private key in PEM, PKCS#8, not encrypted.
    pub fn key_pem(&self) -> String {
        to_pem("PRIVATE KEY", self.holder.key().pkcs8())
    }

    /// Both in a PKCS#12 file: the key and its own certificate, none above it, as the authority does it.
    pub fn pkcs12(&self, password: &str, random: &dyn Random) -> Result<Vec<u8>, AuthorityError> {
        Ok(write_pkcs12(self.holder.key(), &[self.certificate()], password, random).map_err(KeyFileError::Pkcs12)?)
    }
}
