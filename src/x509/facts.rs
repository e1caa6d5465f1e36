//! A certificate as a diagnostic report tells it.

use super::{Certificate, KeyUsage};
use crate::crypto::KeyKind;
use crate::encoding::{base64, hex};
use crate::findings::{CertificateFacts, CertificateParts, with_numbers_masked};

/// Numbers of persons and organisations are masked in the subject; the DER is what it is.
pub(super) fn of(certificate: &Certificate) -> CertificateFacts {
    CertificateFacts::from(CertificateParts {
        subject: with_numbers_masked(&certificate.subject().to_string()),
        issuer: certificate.issuer().to_string(),
        serial_number: certificate.serial_hex(),
        not_before: certificate.not_before().to_string(),
        not_after: certificate.not_after().to_string(),
        key_usage: certificate.key_usage().map(KeyUsage::names),
        extended_key_usage: certificate
            .extended_key_usage()
            .map(|purposes| purposes.0.clone())
            .unwrap_or_default(),
        policies: certificate.policies().to_vec(),
        key: match certificate.key().kind() {
            KeyKind::Rsa { bits } => format!("RSA {bits}"),
            kind => kind.name().to_owned(),
        },
        sha256: hex::encode(certificate.sha256()),
        der: base64::encode(certificate.der()),
    })
}
