//! What is said of a CRL that is not of now, and of a revocation.

use crate::clock::Now;
use crate::findings::evidence::{
    DeltaAside, ForgedCrl, MissingCrl, RevocationEvidence, RevokedBy, RevokedEntry, StaleCrl,
};
use crate::findings::{Code, Finding};
use crate::limits;
use crate::trust::times::Times;
use crate::x509::{Certificate, Crl, Reason, Revocation};

/// Whose certificate is looked up: an authority's revocation has its own code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::trust) enum Whose {
    Signer,
    Authority,
}

/// Whether a CRL is of now, RFC 5280 §5.1.2.4 and .5; if not, what is wrong with its time.
pub(in crate::trust) fn freshness(crl: &Crl, now: Now) -> Result<(), StaleCrl> {
    if crl.this_update() > now {
        return Err(StaleCrl::Later { this_update: crl.this_update() });
    }
    if let Some(next) = crl.next_update().filter(|next| *next < now) {
        return Err(StaleCrl::Past { next_update: next });
    }
    // A CRL without number or end, which §5.1.2.5 and §5.2.3 demand, cannot be distinguished from a later
    // one.
    let aged = crl.this_update().plus_seconds(limits::CRL_UNNUMBERED_SECONDS_MAX) < now;
    if aged && (crl.next_update().is_none() || crl.number().is_none()) {
        return Err(StaleCrl::Endless { this_update: crl.this_update() });
    }
    Ok(())
}

/// The finding of a CRL that is not of `at`, and of the delta that does not help it.
pub(super) fn stale(at: Now, found: StaleCrl, delta: Option<DeltaAside>) -> Finding {
    Finding::new(Code::RevocationStale, RevocationEvidence::StaleCrl { at, found, fetched: None, delta })
}

/// The finding of a revocation.
pub(in crate::trust) fn revoked(
    certificate: &Certificate,
    entry: Revocation,
    whose: Whose,
    times: Times,
    told: RevokedBy,
) -> Finding {
    let code = match (whose, entry.reason) {
        (Whose::Authority, _) => Code::CaRevoked,
        (Whose::Signer, Reason::HOLD) => Code::CertificateOnHold,
        (Whose::Signer, _) => Code::CertificateRevoked,
    };
    let shown = entry_of(certificate, entry, times.proven, told);
    Finding::new(code, RevocationEvidence::Revoked(shown)).on(times.basis_of(entry))
}

/// A revocation as a report shows it.
pub(in crate::trust) fn entry_of(
    certificate: &Certificate,
    entry: Revocation,
    stamped: Option<Now>,
    told: RevokedBy,
) -> RevokedEntry {
    RevokedEntry {
        serial: certificate.serial_hex(),
        at: entry.at,
        reason: entry.reason.name().to_owned(),
        invalid_since: entry.invalid_since,
        stamped,
        told,
    }
}

pub(super) fn forged(issuer: &Certificate, found: ForgedCrl) -> Finding {
    let issuer = issuer.subject().to_string();
    Finding::new(Code::RevocationForged, RevocationEvidence::ForgedCrl { issuer, found })
}

pub(super) fn unavailable(issuer: &Certificate, found: MissingCrl) -> Finding {
    let issuer = issuer.subject().to_string();
    Finding::new(Code::RevocationUnavailable, RevocationEvidence::MissingCrl { issuer, found })
}
