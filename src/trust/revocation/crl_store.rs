//! Lists of revoked certificates in memory: whose there are, and who signed them.

use std::sync::Arc;

use arc_swap::ArcSwap;

use super::edition::Edition;
use super::source::{CrlState, RevocationSource};
use crate::clock::Now;
use crate::x509::{Certificate, Crl, CrlError};

/// Lists in memory, replaced as a whole: readers take no lock.
#[derive(Debug, Default)]
pub struct CrlStore {
    shelf: ArcSwap<Shelf>,
}

/// The CRLs of one moment.
#[derive(Debug)]
struct Shelf {
    lists: Vec<HeldCrl>,
    edition: Edition,
}

impl Default for Shelf {
    fn default() -> Self {
        Shelf { lists: Vec::new(), edition: Edition::of_new_lists() }
    }
}

/// A CRL as it is held: read, its signature looked at.
#[derive(Debug, Clone)]
pub struct HeldCrl {
    crl: Arc<Crl>,
    /// SHA-256 of the issuer's certificate under which the signature was found right, when it was taken in.
    signed_by: Option<[u8; 32]>,
}

impl HeldCrl {
    /// A CRL that was read, with the one of `authorities` that signed it, if one did.
    pub fn new(crl: Arc<Crl>, authorities: &[Certificate]) -> Self {
        let signer = authorities.iter().find(|authority| crl.is_signed_by(authority).is_ok());
        let signed_by = signer.map(|authority| *authority.sha256());
        HeldCrl { crl, signed_by }
    }

    fn is_signed_by(&self, issuer: &Certificate) -> bool {
        // Else another certificate of the same key, or one that was not known when the CRL was taken in.
        self.signed_by.as_ref() == Some(issuer.sha256()) || self.crl.is_signed_by(issuer).is_ok()
    }

    /// Whether one stands in the other's place: the same issuer, key, scope and kind. A delta that changes no list replaces none that does.
    fn is_another_edition_of(&self, other: &HeldCrl) -> bool {
        self.crl.issuer_key() == other.crl.issuer_key()
            && self.signed_by == other.signed_by
            && self.crl.is_delta() == other.crl.is_delta()
            && self.crl.is_void_delta() == other.crl.is_void_delta()
            && self.crl.issuing_point_raw() == other.crl.issuing_point_raw()
    }

    /// Whether it takes the place of `known`, another edition. By the numbers, RFC 5280 §5.2.3, where both have one: an older list that is
    /// given a new date takes nothing back. Else, and of the same number, by the times. At `now` one of a time to come gives way.
    fn overtakes(&self, known: &HeldCrl, now: Option<Now>) -> bool {
        let has_begun = |held: &HeldCrl| now.is_none_or(|now| held.crl.this_update() <= now);
        if has_begun(self) != has_begun(known) {
            return has_begun(self);
        }
        match (self.crl.is_numbered_after(&known.crl), known.crl.is_numbered_after(&self.crl)) {
            (Some(true), _) => true,
            (_, Some(true)) => false,
            _ => known.crl.this_update() <= self.crl.this_update(),
        }
    }

    /// Whether it is a delta of a full CRL that is here, and the later one is of another: until its own full CRL comes, what was said to
    /// have changed is not forgotten.
    fn is_needed_beside(&self, later: &HeldCrl, lists: &[HeldCrl]) -> bool {
        let mut full = lists.iter().filter(|list| !list.crl.is_delta());
        full.any(|list| self.crl.changes(&list.crl) && !later.crl.changes(&list.crl))
    }
}

impl CrlStore {
    /// An empty one.
    pub fn new() -> Self {
        CrlStore::default()
    }

    /// The number of the CRL that stands in the place of `crl` and is not overtaken by it, although that one has the later time.
    pub fn keeps_rather(&self, crl: &Crl) -> Option<Vec<u8>> {
        let shelf = self.shelf.load();
        let of_it = |held: &&HeldCrl| {
            held.crl.issuer_key() == crl.issuer_key()
                && held.crl.is_delta() == crl.is_delta()
                && held.crl.issuing_point_raw() == crl.issuing_point_raw()
        };
        let kept = shelf.lists.iter().filter(of_it).find(|held| {
            held.crl.is_numbered_after(crl) == Some(true) && held.crl.this_update() < crl.this_update()
        });
        kept.and_then(|held| held.crl.number().map(<[u8]>::to_vec))
    }

    /// Takes a CRL in; a later one of the same issuer, key and scope replaces an earlier one: later by its number, else by its time. The signature is verified here,
    /// once, with the issuers among `authorities`. A CRL that none of them signed never replaces one that one of them did.
    pub fn insert(&self, der: &[u8], authorities: &[Certificate]) -> Result<(), CrlError> {
        self.take(Arc::new(Crl::from_der(der)?), authorities);
        Ok(())
    }

    /// The same with a CRL that was read already.
    pub fn take(&self, crl: Arc<Crl>, authorities: &[Certificate]) {
        self.keep(&HeldCrl::new(crl, authorities), None);
    }

    /// The same with a CRL whose signature was verified already, with the key of `signer`. One that is of a time to come at
    /// `now` gives way to one that is not, whatever their order.
    pub fn take_signed(&self, crl: Arc<Crl>, signer: &Certificate, now: Now) {
        self.keep(&HeldCrl { crl, signed_by: Some(*signer.sha256()) }, Some(now));
    }

    /// Holds these CRLs and no others: what an authority publishes, as it publishes it.
    pub fn replace(&self, lists: Vec<HeldCrl>) {
        self.shelf.store(Arc::new(Shelf { lists, edition: Edition::of_new_lists() }));
    }

    fn keep(&self, held: &HeldCrl, now: Option<Now>) {
        self.shelf.rcu(|shelf| {
            let mut lists = shelf.lists.clone();
            let mut editions = lists.iter().filter(|known| known.is_another_edition_of(held));
            // An older CRL does not undo a newer one.
            if editions.all(|known| held.overtakes(known, now)) {
                lists.retain(|known| {
                    !known.is_another_edition_of(held) || known.is_needed_beside(held, &shelf.lists)
                });
                lists.push(held.clone());
            }
            Shelf { lists, edition: Edition::of_new_lists() }
        });
    }

    /// How many CRLs there are.
    pub fn len(&self) -> usize {
        self.shelf.load().lists.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// When the oldest of them was issued; nothing where there is none.
    pub fn oldest(&self) -> Option<Now> {
        self.shelf.load().lists.iter().map(|held| held.crl.this_update()).min()
    }
}

impl RevocationSource for CrlStore {
    fn crls_of(&self, issuer: &Certificate) -> Vec<CrlState> {
        let shelf = self.shelf.load();
        let named = shelf.lists.iter().filter(|held| held.crl.is_in_name_of(issuer));
        named
            .map(|held| {
                let crl = Arc::clone(&held.crl);
                if held.is_signed_by(issuer) { CrlState::Signed(crl) } else { CrlState::Other(crl) }
            })
            .collect()
    }

    fn edition(&self) -> Option<Edition> {
        Some(self.shelf.load().edition)
    }
}
