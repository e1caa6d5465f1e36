//! Which algorithms and keys are strong enough to be believed, and when they were: ETSI EN 319 102-1 §5.2.8.

use crate::clock::Now;
use crate::crypto::{KeyKind, SignatureAlgorithm};
use crate::findings::evidence::{CertificateEvidence, WeakSignature};
use crate::findings::{Code, Finding};
use crate::limits;
use crate::x509::Certificate;

/// How strong the signatures on certificates and CRLs must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strength {
    /// SHA-2, and RSA from 2048 bits, whatever the time.
    #[default]
    Strong,
    /// At times before they fell also what verifiers then took: SHA-1, and RSA from 1024 bits.
    Historic,
}

impl Strength {
    /// Each with its name and what it means.
    pub const NAMES: &'static [(Strength, &'static str, &'static str)] = &[
        (Strength::Strong, "strong", "SHA-2, and RSA from 2048 bits"),
        (
            Strength::Historic,
            "historic",
            "also SHA-1 before 2017 and RSA from 1024 bits before 2024, by the time judged at",
        ),
    ];

    /// Whether a signature by such a key counts at `now`.
    pub(super) fn check(
        self,
        algorithm: SignatureAlgorithm,
        key: KeyKind,
        now: Now,
    ) -> Result<(), WeakSignature> {
        let until = |end: i64| self == Strength::Historic && now.seconds() < end;
        if algorithm.is_weak() && !until(limits::SHA1_SECONDS_END) {
            return Err(WeakSignature::Algorithm(algorithm.name().to_owned()));
        }
        self.check_key(key, now).map_err(|(bits_min, bits)| WeakSignature::Key { bits_min, bits })
    }

    /// Whether a certificate's own key is strong enough at `now` to sign anything.
    pub fn of_key(self, certificate: &Certificate, now: Now) -> Result<(), Finding> {
        self.check_key(certificate.key().kind(), now).map_err(|(bits_min, bits)| {
            Finding::new(Code::AlgorithmWeak, CertificateEvidence::ShortKey { bits_min, bits })
        })
    }

    /// Otherwise how many bits there should be, and how many there are.
    fn check_key(self, key: KeyKind, now: Now) -> Result<(), (u32, u32)> {
        let until = self == Strength::Historic && now.seconds() < limits::RSA_SHORT_SECONDS_END;
        let bits_min = if until { limits::RSA_SHORT_BITS_MIN } else { limits::RSA_BITS_MIN };
        match key {
            KeyKind::Rsa { bits } if bits < bits_min => Err((bits_min, bits)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::DigestAlgorithm::{Sha1, Sha256};

    #[test]
    fn what_fell_is_taken_before_it_fell_and_only_where_that_is_asked_for() {
        let at = |day: &str| Now::parse(day).expect("a day");
        let check = |strength: Strength, digest, bits, day: &str| {
            strength.check(SignatureAlgorithm::RsaPkcs1(digest), KeyKind::Rsa { bits }, at(day)).is_ok()
        };
        assert!(check(Strength::Strong, Sha256, 2048, "2012-01-01"));
        assert!(
            !check(Strength::Strong, Sha1, 2048, "2012-01-01")
                && !check(Strength::Strong, Sha256, 2047, "2012-01-01")
        );
        assert!(
            check(Strength::Historic, Sha1, 1024, "2016-12-31")
                && !check(Strength::Historic, Sha1, 2048, "2017-01-01")
        );
        assert!(
            check(Strength::Historic, Sha256, 1024, "2023-12-31")
                && !check(Strength::Historic, Sha256, 1024, "2024-01-01")
        );
        assert!(!check(Strength::Historic, Sha256, 1023, "2012-01-01"));
    }
}
