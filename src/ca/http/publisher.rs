//! Who publishes CRLs at run time: into the files under `/crl/`, and to whoever subscribed.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use bytes::Bytes;

use super::published::{Published, PublishedFile};
use crate::ca::authority::Authority;
use crate::ca::error::AuthorityError;
use crate::ca::publish::crl_fault::CrlFault;
use crate::ca::sharing::Sharing;
use crate::clock::Now;

/// The CRLs' `Content-Type`, RFC 5280 §4.2.1.13.
const CRL: &str = "application/pkix-crl";

/// A CRL as it is published, faults and all.
#[derive(Debug, Clone)]
pub struct CrlFile {
    /// Where, e.g. `/crl/nca_rsa.crl`.
    pub path: String,
    /// HTTP status.
    pub status: u16,
    /// What is sent.
    pub octets: Bytes,
    /// How late.
    pub delay_millis: u64,
}

/// What becomes of what is known from before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// It counts until the new is there: the usual case.
    Counts,
    /// It counts no more: the clock was set, or what is published went wrong or right again on purpose.
    Forgotten,
}

/// Who hears of each publication before it is said to be done.
pub type Subscriber = Box<dyn Fn(&[CrlFile], Before) + Send + Sync>;

/// The authority at run time: publishes its CRLs and certificates.
pub struct CrlPublisher {
    authority: Arc<Authority>,
    published: Arc<Published>,
    subscriber: Subscriber,
    faults: Mutex<BTreeMap<String, Fault>>,
    /// One at a time publishes: a CRL made earlier must not come out later. Each file of the last time is kept, for one as
    /// long as the real one takes long to digest.
    turn: Mutex<HashMap<&'static str, (Bytes, PublishedFile)>>,
    sharing: OnceLock<Sharing>,
}

/// What is wrong with a published CRL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// What.
    pub fault: CrlFault,
    /// How late it is sent.
    pub delay_millis: u64,
}

impl CrlPublisher {
    /// Publishes into `published`, and has `subscriber` know.
    pub fn new(authority: Arc<Authority>, published: Arc<Published>, subscriber: Subscriber) -> Self {
        let (faults, turn) = (Mutex::default(), Mutex::default());
        CrlPublisher { authority, published, subscriber, faults, turn, sharing: OnceLock::new() }
    }

    /// From now on the ledger is kept like that of others.
    pub fn share(&self, sharing: Sharing) {
        // A second one would be a second truth: the first stays.
        let _ = self.sharing.set(sharing);
    }

    /// Whose CRLs.
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    /// Issues the CRLs, publishes them, and returns when the subscriber has taken them; what was revoked counts at every gateway with
    /// the same ledger then.
    pub fn publish(&self, now: Now, before: Before) -> Result<(), AuthorityError> {
        let shared = self.exchanged();
        self.publish_in_turn(&mut self.turn(), now, before)?;
        if let Some(sharing) = shared {
            sharing.published();
            sharing.everywhere();
        }
        Ok(())
    }

    /// The same when something is due; what somebody else is publishing is out when this returns.
    pub fn publish_due(&self, now: Now) -> Result<(), AuthorityError> {
        let shared = self.exchanged();
        let mut turn = self.turn();
        if self.authority.due(now) {
            self.publish_in_turn(&mut turn, now, Before::Counts)?;
        }
        drop(turn);
        if let Some(sharing) = shared {
            sharing.published();
        }
        Ok(())
    }

    /// Takes in what others did, where the ledger is shared.
    fn exchanged(&self) -> Option<&Sharing> {
        let sharing = self.sharing.get()?;
        sharing.exchange(&self.authority);
        Some(sharing)
    }

    /// Takes over what another process wrote into the ledger, and publishes it.
    pub fn take_over(&self, now: Now) -> Result<(), AuthorityError> {
        self.authority.reload_anyway()?;
        self.publish(now, Before::Counts)
    }

    fn turn(&self) -> MutexGuard<'_, HashMap<&'static str, (Bytes, PublishedFile)>> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn publish_in_turn(
        &self,
        turn: &mut HashMap<&'static str, (Bytes, PublishedFile)>,
        now: Now,
        before: Before,
    ) -> Result<(), AuthorityError> {
        let crls = self.authority.crls(now)?;
        for crl in &crls {
            if turn.get(crl.path).is_none_or(|(der, _)| *der != crl.der) {
                let file = PublishedFile::new(CRL, crl.der.clone(), crl.this_update);
                turn.insert(crl.path, (crl.der.clone(), file));
            }
        }
        let faults = self.faults();
        let (mut files, mut current) = (HashMap::new(), Vec::new());
        for crl in crls.iter().filter(|crl| !faults.contains_key(crl.path)) {
            let Some((der, file)) = turn.get(crl.path) else { continue };
            files.insert(crl.path.to_owned(), file.clone());
            let path = crl.path.to_owned();
            current.push(CrlFile { path, status: 200, octets: der.clone(), delay_millis: 0 });
        }
        for (path, fault) in &faults {
            let Some(served) = self.authority.faulty(&crls, path, fault.fault, now)? else { continue };
            let (status, octets) = (served.status, Bytes::from(served.octets));
            let file = PublishedFile::new(served.kind, octets.clone(), now)
                .with_status(status)
                .after_millis(fault.delay_millis);
            files.insert(path.clone(), file);
            current.push(CrlFile { path: path.clone(), status, octets, delay_millis: fault.delay_millis });
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
        (self.subscriber)(&current, before);
        Ok(())
    }

    /// Publishes when something is due.
    pub fn publish_if_due(&self, now: Now) {
        if let Err(error) = self.authority.reload() {
            tracing::warn!(%error, "the authority's ledger was not read");
        }
        if let Err(error) = self.publish_due(now) {
            tracing::error!(%error, "the lists of revoked certificates were not issued");
        }
    }

    /// What is wrong with which CRL, by path.
    pub fn faults(&self) -> BTreeMap<String, Fault> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether a list goes wrong.
    pub fn has_faults(&self) -> bool {
        !self.faults.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Makes the list at `path` go wrong, or every list right; said in the log, for chaos is announced.
    pub fn set_faults(&self, change: impl FnOnce(&mut BTreeMap<String, Fault>)) {
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
