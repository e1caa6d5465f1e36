//! Delta CRLs beside full ones, RFC 5280 §5.2.4: which one is laid over, and what the others say of a certificate.
//!
//! To be good takes a delta that is of now and that changes the full CRL. To be revoked takes less: whom the issuer has once signed to be
//! revoked is revoked until a later CRL says otherwise.

use std::sync::Arc;

use super::findings::freshness;
use crate::clock::Now;
use crate::encoding::hex;
use crate::findings::evidence::{DeltaAside, DeltaFault};
use crate::x509::{Crl, Reason, Reasons, Revocation};

/// A CRL that may be believed of a certificate.
pub(super) struct Believed {
    pub(super) crl: Arc<Crl>,
    /// For which reasons of revocation.
    pub(super) reasons: Reasons,
}

impl Believed {
    /// The entry, where it says that the certificate is revoked at `now`.
    fn revokes(&self, serial: &[u8], now: Now) -> Option<Revocation> {
        let counts = |entry: &Revocation| {
            entry.reason != Reason::REMOVED && (entry.at <= now || self.crl.this_update() <= now)
        };
        self.crl.lookup(serial).filter(counts)
    }

    /// Whether both are for the same certificates and reasons, and no key identifier says that another key signed one of them.
    fn is_of_the_scope_of(&self, other: &Believed) -> bool {
        let same_key = match (self.crl.authority_key_id(), other.crl.authority_key_id()) {
            (Some(own), Some(others)) => own == others,
            _ => true,
        };
        same_key && self.crl.issuing_point_raw() == other.crl.issuing_point_raw()
    }
}

/// A full CRL with the delta that is laid over it.
pub(super) struct Laid<'a> {
    /// The delta: of now.
    pub(super) delta: Option<&'a Believed>,
    /// What they say of the certificate.
    pub(super) entry: Option<Revocation>,
}

/// Lays the newest of the deltas that change the full CRL over it, while it is of now. One that is not makes nobody good, and whom it
/// revokes is revoked still.
pub(super) fn laid_over<'a>(full: &Believed, deltas: &'a [Believed], serial: &[u8], now: Now) -> Laid<'a> {
    let of_it = || deltas.iter().filter(|delta| delta.crl.changes(&full.crl));
    let newest = of_it().max_by_key(|delta| delta.crl.this_update());
    let delta = newest.filter(|delta| freshness(&delta.crl, now).is_ok());
    // In a full CRL removeFromCRL has no meaning, §5.3.1: it revokes nobody.
    let own = full.crl.lookup(serial).filter(|own| own.reason != Reason::REMOVED);
    let entry = match delta.map(|delta| delta.crl.lookup(serial)) {
        // A removal lifts a hold, and nothing else: of another revocation it says that the certificate is over, §5.2.4.
        Some(Some(changed)) if changed.reason == Reason::REMOVED => {
            own.filter(|own| own.reason != Reason::HOLD)
        }
        Some(Some(changed)) => Some(changed),
        Some(None) => own,
        None => {
            let revoking = of_it().filter_map(|delta| Some((delta, delta.revokes(serial, now)?)));
            let latest = revoking.max_by_key(|(delta, _)| delta.crl.this_update());
            latest.map(|(_, entry)| entry).or(own)
        }
    };
    Laid { delta, entry }
}

/// A delta that is laid over no CRL, and says that the certificate is revoked.
pub(super) struct Apart<'a> {
    pub(super) delta: &'a Believed,
    pub(super) entry: Revocation,
    /// Whether that settles it: it speaks of the same as a full CRL that is not later. Else its numbers, or its scope, leave open what it
    /// is about.
    pub(super) settles: bool,
}

/// Looks for one among the deltas that change none of the full CRLs, and that none of them has overtaken.
pub(super) fn apart<'a>(
    full: &[Believed],
    deltas: &'a [Believed],
    serial: &[u8],
    now: Now,
) -> Option<Apart<'a>> {
    let stray = deltas
        .iter()
        .filter(|delta| !full.iter().any(|list| delta.crl.changes(&list.crl) || overtakes(list, delta, now)));
    let revoking = stray.filter_map(|delta| {
        let entry = delta.revokes(serial, now)?;
        let settles = !delta.crl.is_void_delta() && full.iter().any(|list| delta.is_of_the_scope_of(list));
        Some(Apart { delta, entry, settles })
    });
    revoking.max_by_key(|apart| (apart.settles, apart.delta.crl.this_update()))
}

/// Why a delta is not laid over a full CRL.
pub(super) fn fault(delta: &Crl, full: &Crl, now: Now) -> Option<DeltaFault> {
    let shown = |number: Option<&[u8]>| number.map(hex::encode).unwrap_or_default();
    let base = shown(delta.base_number());
    if delta.is_void_delta() {
        Some(DeltaFault::Void { base })
    } else if !delta.changes(full) {
        Some(DeltaFault::OtherList { base, there: shown(full.number()) })
    } else {
        freshness(delta, now).err().map(DeltaFault::NotOfNow)
    }
}

/// The newest of the deltas, where it does not make the full CRL one of now: of those that change it, if there are such.
pub(super) fn aside(full: &Crl, deltas: &[Believed], now: Now) -> Option<DeltaAside> {
    let newest = deltas.iter().max_by_key(|delta| (delta.crl.changes(full), delta.crl.this_update()))?;
    let number = newest.crl.number().map(hex::encode).unwrap_or_default();
    Some(DeltaAside { number, fault: fault(&newest.crl, full, now)? })
}

/// Whether a full CRL says later what the delta says: by their numbers where they are of one scope and these make sense, else by their
/// times.
fn overtakes(list: &Believed, delta: &Believed, now: Now) -> bool {
    if list.crl.this_update() > now {
        return false;
    }
    let numbered = delta.is_of_the_scope_of(list) && !delta.crl.is_void_delta();
    match list.crl.is_numbered_after(&delta.crl).filter(|_| numbered) {
        Some(is_later) => is_later,
        None => {
            let covers = list.reasons.0 & delta.reasons.0 == delta.reasons.0;
            covers && list.crl.this_update() > delta.crl.this_update()
        }
    }
}
