//! Who publishes CRLs at run time: into the files under `/crl/`, and into what the gateway checks by.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context as _;
use bytes::Bytes;

use crate::ca::{Authority, CrlFault, CrlSettings, CrlValidity, EmptyCrl, Publication, PublishedCrl};
use crate::clock::Now;
use crate::config;
use crate::gateway::{Published, PublishedFile};
use crate::limits;
use crate::revocation::Revocations;
use crate::trust::HeldCrl;
use crate::x509::{Certificate, Crl};

/// The lists' `Content-Type`, RFC 5280 §4.2.1.13.
const CRL: &str = "application/pkix-crl";

/// The authority at run time, with those who get its CRLs: the files under `/crl/` and `/cert/`, and the gateway's checks.
pub(super) struct CrlPublisher {
    pub(super) authority: Arc<Authority>,
    revocations: Revocations,
    published: Arc<Published>,
    faults: Mutex<BTreeMap<String, Fault>>,
    /// How long a request waits for a CRL, in milliseconds: one that is slower does not reach the gateway's checks.
    patience_millis: u64,
    /// One at a time publishes: a CRL made earlier must not come out later. Each CRL as it was the last time is kept, for one
    /// as long as the real one takes long to read.
    turn: Mutex<Turn>,
}

/// The CRLs of the last publication by their paths.
type Turn = HashMap<&'static str, Made>;

/// A CRL that was made, ready to be sent and to be looked into.
struct Made {
    der: Bytes,
    file: PublishedFile,
    held: Option<HeldCrl>,
}

/// What is wrong with a published CRL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) fault: CrlFault,
    pub(super) delay_millis: u64,
}

/// What becomes of what the gateway's checks know from before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// It counts until the new is there: the usual case.
    Counts,
    /// It counts no more: the clock was set, or what is published went wrong or right again on purpose.
    Forgotten,
}

impl CrlPublisher {
    pub(super) fn new(
        authority: Arc<Authority>,
        revocations: Revocations,
        published: Arc<Published>,
        patience_millis: u64,
    ) -> Self {
        let (faults, turn) = (Mutex::default(), Mutex::default());
        CrlPublisher { authority, revocations, published, faults, patience_millis, turn }
    }

    /// Issues the CRLs, publishes them, and has the gateway's checks know of it before it returns. They take CRLs as they are
    /// published, faults and all: from here in mode `direct`, else they fetch them anew for the next request that needs them.
    pub(super) fn publish(&self, now: Now, before: Before) -> anyhow::Result<()> {
        self.publish_in_turn(&mut self.turn(), now, before)
    }

    /// The same when something is due; what somebody else is publishing is out when this returns.
    pub(super) fn publish_due(&self, now: Now) -> anyhow::Result<()> {
        let mut turn = self.turn();
        if self.authority.due(now) { self.publish_in_turn(&mut turn, now, Before::Counts) } else { Ok(()) }
    }

    /// Takes over what another process wrote into the ledger, and publishes it.
    pub(super) fn take_over(&self, now: Now) -> anyhow::Result<()> {
        self.authority.reload_anyway()?;
        self.publish(now, Before::Counts)
    }

    fn turn(&self) -> MutexGuard<'_, Turn> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn publish_in_turn(&self, turn: &mut Turn, now: Now, before: Before) -> anyhow::Result<()> {
        let authorities: Vec<Certificate> = self.authority.certificates().cloned().collect();
        let crls = self.authority.crls(now)?;
        for crl in &crls {
            if turn.get(crl.path).is_none_or(|made| made.der != crl.der) {
                turn.insert(crl.path, self.made(crl, &authorities)?);
            }
        }
        let faults = self.faults();
        let (mut files, mut held) = (HashMap::new(), Vec::new());
        for crl in crls.iter().filter(|crl| !faults.contains_key(crl.path)) {
            let Some(made) = turn.get(crl.path) else { continue };
            files.insert(crl.path.to_owned(), made.file.clone());
            held.extend(made.held.clone());
        }
        for (path, fault) in &faults {
            let Some(served) = self.authority.faulty(&crls, path, fault.fault, now)? else { continue };
            if served.status == 200
                && fault.delay_millis <= self.patience_millis
                && let Ok(crl) = Crl::from_der(&served.octets)
            {
                held.push(HeldCrl::new(Arc::new(crl), &authorities));
            }
            let file = PublishedFile::new(served.kind, served.octets, now)
                .with_status(served.status)
                .after_millis(fault.delay_millis);
            files.insert(path.clone(), file);
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
        match before {
            _ if self.revocations.is_direct() => self.revocations.lists().replace(held),
            Before::Counts => self.revocations.renew(),
            Before::Forgotten => self.revocations.forget(),
        }
        Ok(())
    }

    /// A CRL ready to be sent, and where the gateway's checks get it from here, read.
    fn made(&self, crl: &PublishedCrl, authorities: &[Certificate]) -> anyhow::Result<Made> {
        let read = self.revocations.is_direct().then(|| Crl::from_bytes(&crl.der)).transpose();
        let read = read.with_context(|| format!("the authority's own CRL {}", crl.path))?;
        Ok(Made {
            der: crl.der.clone(),
            file: PublishedFile::new(CRL, crl.der.clone(), crl.this_update),
            held: read.map(|crl| HeldCrl::new(Arc::new(crl), authorities)),
        })
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
