//! How the gateway's checks hear of the authority's CRLs.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

use crate::ca::http::{Before, CrlFile, Subscriber};
use crate::ca::{CrlSettings, CrlValidity, EmptyCrl, Publication};
use crate::revocation::Revocations;
use crate::trust::HeldCrl;
use crate::x509::{Certificate, Crl};
use crate::{config, limits};

/// In mode `direct` the checks hold the CRLs as they are published, except what cannot be read and what comes later than a
/// request waits; else they fetch them anew for the next request that needs them.
pub(super) fn subscriber(
    revocations: Revocations,
    authorities: Vec<Certificate>,
    patience_millis: u64,
) -> Subscriber {
    // One as long as the real one takes long to read: what is the same as the last time is not read again.
    let last: Mutex<Vec<(Bytes, HeldCrl)>> = Mutex::default();
    Box::new(move |files: &[CrlFile], before| match before {
        _ if revocations.is_direct() => {
            let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
            let there = |file: &&CrlFile| file.status == 200 && file.delay_millis <= patience_millis;
            let read = |file: &CrlFile| {
                let known =
                    last.iter().find(|(octets, _)| *octets == file.octets).map(|(_, held)| held.clone());
                let held = known.or_else(|| {
                    Crl::from_bytes(&file.octets).ok().map(|crl| HeldCrl::new(Arc::new(crl), &authorities))
                });
                held.map(|held| (file.octets.clone(), held))
            };
            // In the order of the publication: what is found wrong does not hang on chance.
            let held: Vec<(Bytes, HeldCrl)> = files.iter().filter(there).filter_map(read).collect();
            revocations.lists().replace(held.iter().map(|(_, held)| held.clone()).collect());
            *last = held;
        }
        Before::Counts => revocations.renew(),
        Before::Forgotten => revocations.forget(),
    })
}

/// The settings as the authority takes them.
pub(super) fn list_settings(config: config::Authority) -> CrlSettings {
    CrlSettings {
        validity: match config.list_validity {
            config::ListValidity::Test => CrlValidity::Test,
            config::ListValidity::Root => CrlValidity::Root,
            config::ListValidity::Production => CrlValidity::Production,
        },
        publication: match config.publication {
            config::Publication::Whole => Publication::Whole,
            config::Publication::Delta => Publication::Delta,
        },
        empty: match config.empty_list {
            config::EmptyList::Absent => EmptyCrl::Absent,
            config::EmptyList::EmptySequence => EmptyCrl::EmptySequence,
        },
        filler: config.crl_size.min(limits::CRL_FILLER_ENTRIES_MAX),
    }
}
