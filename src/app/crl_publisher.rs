//! The authority at work in the house: it publishes, and those who check are told at once.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use bytes::Bytes;

use crate::ca::{Authority, CrlFault, CrlSettings, CrlValidity, EmptyCrl, Publication, PublishedCrl};
use crate::clock::Now;
use crate::config;
use crate::gateway::{Published, PublishedFile};
use crate::limits;
use crate::revocation::Revocations;
use crate::x509::Certificate;

/// The lists' `Content-Type`, RFC 5280 §4.2.1.13.
const CRL: &str = "application/pkix-crl";

/// The authority with those whom it serves.
pub(super) struct CrlPublisher {
    pub(super) authority: Arc<Authority>,
    revocations: Revocations,
    published: Arc<Published>,
    faults: Mutex<BTreeMap<String, Fault>>,
    /// One at a time publishes: a list made earlier must not come out later. What each list was the last time is kept, for a list
    /// as long as the real one takes long to read.
    turn: Mutex<HashMap<&'static str, (Bytes, PublishedFile)>>,
}

/// What is wrong with a published list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) fault: CrlFault,
    pub(super) delay_millis: u64,
}

impl CrlPublisher {
    pub(super) fn new(
        authority: Arc<Authority>,
        revocations: Revocations,
        published: Arc<Published>,
    ) -> Self {
        CrlPublisher { authority, revocations, published, faults: Mutex::default(), turn: Mutex::default() }
    }

    /// Issues the authority's lists, and hands them to those who check and to those who publish. Those who check in this house
    /// have them from the authority's own hand, unless the settings want them fetched: what is wrong with the published ones is for
    /// those who fetch, and they are told that there is something new.
    pub(super) fn publish(&self, now: Now) -> anyhow::Result<()> {
        self.publish_in_turn(&mut self.turn.lock().unwrap_or_else(PoisonError::into_inner), now)
    }

    /// The same when something is due; what somebody else is publishing is out when this returns.
    pub(super) fn publish_due(&self, now: Now) -> anyhow::Result<()> {
        let mut before = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if self.authority.due(now) { self.publish_in_turn(&mut before, now) } else { Ok(()) }
    }

    fn publish_in_turn(
        &self,
        before: &mut HashMap<&'static str, (Bytes, PublishedFile)>,
        now: Now,
    ) -> anyhow::Result<()> {
        let authorities: Vec<Certificate> = self.authority.certificates().cloned().collect();
        let lists = self.authority.crls(now)?;
        let mut files = HashMap::new();
        for list in &lists {
            if before.get(list.path).is_none_or(|(der, _)| *der != list.der) {
                if self.revocations.is_direct() {
                    let taken = self.revocations.lists().insert(&list.der, &authorities);
                    taken.with_context(|| format!("the authority's own list {}", list.path))?;
                }
                before.insert(
                    list.path,
                    (list.der.clone(), PublishedFile::new(CRL, list.der.clone(), list.this_update)),
                );
            }
        }
        let faults = self.faults();
        for list in lists.iter().filter(|list| !faults.contains_key(list.path)) {
            files.extend(before.get(list.path).map(|(_, file)| (list.path.to_owned(), file.clone())));
        }
        for (path, fault) in &faults {
            files.extend(self.faulty(&lists, path, *fault, now)?.map(|file| (path.clone(), file)));
        }
        for (path, certificate) in self.authority.published_certificates() {
            let file = PublishedFile::new(
                "application/pkix-cert",
                certificate.der().to_vec(),
                certificate.not_before(),
            );
            files.insert(path.to_owned(), file);
        }
        self.published.replace(files);
        self.revocations.renew();
        Ok(())
    }

    fn faulty(
        &self,
        lists: &[PublishedCrl],
        path: &str,
        fault: Fault,
        now: Now,
    ) -> anyhow::Result<Option<PublishedFile>> {
        let served = self.authority.faulty(lists, path, fault.fault, now)?;
        Ok(served.map(|served| {
            PublishedFile::new(served.kind, served.octets, now)
                .with_status(served.status)
                .after_millis(fault.delay_millis)
        }))
    }

    /// Publishes when something is due.
    pub(super) fn look(&self, now: Now) {
        if let Err(error) = self.authority.reload() {
            tracing::warn!(%error, "the authority's ledger was not read");
        }
        if let Err(error) = self.publish_due(now) {
            tracing::error!(%error, "the lists of revoked certificates were not issued");
        }
    }

    pub(super) fn faults(&self) -> BTreeMap<String, Fault> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Makes the list at `path` go wrong, or every list right; said in the log, for chaos is announced.
    pub(super) fn set_faults(&self, change: impl FnOnce(&mut BTreeMap<String, Fault>)) {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut faults);
        for (path, fault) in faults.iter() {
            tracing::warn!(
                path,
                fault = fault.fault.name(),
                delay_millis = fault.delay_millis,
                "a published list is wrong on purpose"
            );
        }
        if faults.is_empty() {
            tracing::info!("every published list is right");
        }
    }
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
