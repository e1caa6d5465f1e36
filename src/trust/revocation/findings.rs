//! What is said of a CRL that is not of now, and of a revocation.

use crate::clock::Now;
use crate::findings::{Code, Finding};
use crate::limits;
use crate::trust::times::Times;
use crate::x509::{Certificate, Crl, Reason, Revocation};

/// Whose certificate is looked up: an authority's revocation is told with its own code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::trust) enum Whose {
    Signer,
    Authority,
}

/// Whether a list is of now, RFC 5280 §5.1.2.4 and .5.
pub(in crate::trust) fn freshness(crl: &Crl, now: Now) -> Result<(), Finding> {
    let stale = |actual: String| {
        Err(Finding::with(Code::RevocationStale, format!("a CRL that is valid on {now}"), actual))
    };
    if crl.this_update() > now {
        return stale(format!("one issued on {}, after the time that is judged at", crl.this_update()));
    }
    if let Some(next) = crl.next_update().filter(|next| *next < now) {
        return stale(format!("one whose nextUpdate was {next}"));
    }
    // A list without number or end, which §5.1.2.5 and §5.2.3 demand, cannot be told from a later one.
    let aged = crl.this_update().plus_seconds(limits::CRL_UNNUMBERED_SECONDS_MAX) < now;
    if aged && (crl.next_update().is_none() || crl.number().is_none()) {
        return stale(format!("one of {} without nextUpdate or cRLNumber", crl.this_update()));
    }
    Ok(())
}

/// The finding of a revocation.
pub(in crate::trust) fn revoked(
    certificate: &Certificate,
    entry: Revocation,
    whose: Whose,
    times: Times,
) -> Finding {
    let code = match (whose, entry.reason) {
        (Whose::Authority, _) => Code::CaRevoked,
        (Whose::Signer, Reason::HOLD) => Code::CertificateOnHold,
        (Whose::Signer, _) => Code::CertificateRevoked,
    };
    let since = since(certificate, entry);
    let since = match times.proven {
        Some(at) => format!("{since}; the time-stamp is of {at}"),
        None => since,
    };
    Finding::with(code, "absence from the list of revoked certificates", since).on(times.basis_of(entry))
}

/// What is told of a revocation.
pub(in crate::trust) fn since(certificate: &Certificate, entry: Revocation) -> String {
    let told = format!(
        "serial number {} revoked on {} ({})",
        certificate.serial_hex(),
        entry.at,
        entry.reason.name()
    );
    entry.invalid_since.map_or_else(|| told.clone(), |since| format!("{told}, invalid since {since}"))
}

pub(super) fn forged(issuer: &Certificate, actual: &str) -> Finding {
    Finding::with(Code::RevocationForged, format!("a CRL signed by `{}`", issuer.subject()), actual)
}

pub(super) fn unavailable(issuer: &Certificate, actual: &str) -> Finding {
    Finding::with(Code::RevocationUnavailable, format!("a CRL of `{}`", issuer.subject()), actual)
}
