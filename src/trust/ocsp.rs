//! What an OCSP answer in the hand says of a certificate, RFC 6960, in the terms of the report.

use super::Path;
use super::revocation::since;
use crate::clock::Now;
use crate::findings::{Code, Finding};
use crate::x509::Reason;
use crate::x509::ocsp::{CertStatus, OcspFault, OcspPolicy, verify_unasked};

/// Whether an answer says at `now` that the first certificate of `path` is not revoked. Only a right and fresh answer of the issuer, or of
/// one whom it certified for that, says so.
pub fn told_by_ocsp(der: &[u8], path: &Path, now: Now) -> Result<(), Finding> {
    let (certificate, issuer) = (&path.links()[0], path.issuer());
    let expected = || format!("an OCSP answer of `{}`", issuer.subject());
    let answer = verify_unasked(der, certificate.serial(), issuer, now, &OcspPolicy::default())
        .map_err(|fault| Finding::with(code_of(&fault), expected(), fault.to_string()))?;
    match answer.status() {
        CertStatus::Good => Ok(()),
        CertStatus::Unknown => Err(Finding::with(Code::RevocationUnavailable, expected(), "unknown")),
        CertStatus::Revoked(entry) => {
            let code = if entry.reason == Reason::HOLD { Code::CertificateOnHold } else { Code::CertificateRevoked };
            Err(Finding::with(code, "an answer that it is not revoked", since(certificate, entry)))
        }
    }
}

fn code_of(fault: &OcspFault) -> Code {
    match fault {
        OcspFault::Unreadable(_)
        | OcspFault::Refused(_)
        | OcspFault::OtherCertificate { .. }
        | OcspFault::Ambiguous
        | OcspFault::OtherIssuer { .. } => Code::RevocationUnavailable,
        OcspFault::NotYet { .. } | OcspFault::ProducedLater { .. } | OcspFault::Stale { .. } | OcspFault::TooOld { .. } => {
            Code::RevocationStale
        }
        OcspFault::NonceDiffers
        | OcspFault::NonceMissing
        | OcspFault::NotAuthorized { .. }
        | OcspFault::BadSignature
        | OcspFault::Algorithm(_) => Code::RevocationForged,
    }
}
