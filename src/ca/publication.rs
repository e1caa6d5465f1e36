//! The lists as they go out: which are due, what number they bear, what a delta list goes on from.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::authority::Authority;
use super::error::AuthorityError;
use super::issuer::Issuer;
use super::issuer_id::IssuerId;
use super::ledger::{self, Revocation};
use super::list::{self, Content, Edition, EmptyList, Entry, ListValidity, ListedReason, Scope};
use crate::clock::Now;

/// A list as it is to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedCrl {
    /// Where, e.g. `/crl/nca_rsa.crl`.
    pub path: &'static str,
    /// Whose.
    pub issuer: IssuerId,
    /// The list; its clones are the same octets.
    pub der: Bytes,
    /// When it was made.
    pub this_update: Now,
    /// Until when it is good.
    pub next_update: Now,
}

/// When a change reaches a full list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Publication {
    /// At once; the delta list has it too, since the last full list that the clock made.
    #[default]
    Whole,
    /// With the next full list that the clock makes; until then only the delta list has it, as with the real authority.
    Delta,
}

impl Publication {
    /// Each with its name and what it is.
    pub const NAMES: &'static [(Publication, &'static str, &'static str)] = &[
        (Publication::Whole, "whole", "a change goes at once into the full list and the delta list"),
        (
            Publication::Delta,
            "delta",
            "a change goes into the delta list, and into the full one when the clock makes the next",
        ),
    ];
}

/// How lists are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListSettings {
    /// How long the issuing authorities' full lists are good.
    pub validity: ListValidity,
    /// When a change reaches them.
    pub publication: Publication,
    /// How one without entries is written.
    pub empty: EmptyList,
    /// Entries of certificates that never were, in the lists of RSA and of GOST 34.10-2015.
    pub crowd: u32,
}

impl Default for ListSettings {
    fn default() -> Self {
        ListSettings {
            validity: ListValidity::Test,
            publication: Publication::default(),
            empty: EmptyList::default(),
            crowd: 0,
        }
    }
}

/// What the last lists were made from.
#[derive(Debug)]
pub(super) struct Published {
    at: Now,
    again_at: Now,
    revoked: BTreeMap<String, Revocation>,
    /// Those of them whose time had come.
    effective: BTreeMap<String, Revocation>,
    /// The full lists.
    whole: Vec<PublishedCrl>,
}

/// The last full lists that the clock made: delta lists go on from them.
#[derive(Debug)]
pub(super) struct Base {
    number: u64,
    at: Now,
    again_at: Now,
    /// What stood on them.
    revoked: BTreeMap<String, Revocation>,
}

impl Base {
    fn is_over(&self, now: Now) -> bool {
        now < self.at || now >= self.again_at
    }
}

impl Authority {
    /// Where lists are published, full and delta.
    pub fn list_paths(&self) -> impl Iterator<Item = &'static str> {
        IssuerId::ALL.into_iter().flat_map(|id| std::iter::once(id.crl_path()).chain(id.delta_path()))
    }

    /// Whether new lists are due: none yet, something revoked since, half their time gone, a
    /// revocation's time come, or the clock set back.
    pub fn due(&self, now: Now) -> bool {
        let state = self.state();
        state.published.as_ref().is_none_or(|published| {
            now < published.at || now >= published.again_at || published.revoked != state.ledger.revoked
        })
    }

    /// The lists as of `now`: of each authority the full one, and of the issuing ones the changes since the last full lists of
    /// the clock. A full list on which nothing changes stays as it was for half its time; making one may take long.
    pub fn crls(&self, now: Now) -> Result<Vec<PublishedCrl>, AuthorityError> {
        let mut state = self.state();
        // A clock set back goes on counting.
        let number = list::number_at(now).max(state.last_number + 1);
        let effective: BTreeMap<String, Revocation> = state
            .ledger
            .revoked
            .iter()
            .filter(|(_, row)| row.at <= now)
            .map(|(serial, row)| (serial.clone(), *row))
            .collect();
        let anew = state.base.as_ref().is_none_or(|base| base.is_over(now));
        let mut whole = Vec::new();
        for issuer in self.issuers() {
            let kept = state.published.as_ref().filter(|_| !(anew && issuer.id().delta_path().is_some()));
            whole.push(match kept.and_then(|before| self.kept(before, issuer.id(), &effective, now)) {
                Some(list) => list.clone(),
                None => {
                    let (id, rows) = (issuer.id(), changes(&BTreeMap::new(), &effective, issuer.id()));
                    self.list_at(
                        issuer,
                        id.crl_path(),
                        number,
                        now,
                        self.full_validity(id),
                        Scope::Full,
                        &rows,
                    )?
                }
            });
        }
        if anew {
            let again_at = half_of(self.lists().validity, now);
            state.base = Some(Base { number, at: now, again_at, revoked: effective.clone() });
        }
        let mut lists = whole.clone();
        for issuer in self.issuers() {
            let (Some(path), Some(base)) = (issuer.id().delta_path(), &state.base) else { continue };
            let entries = changes(&base.revoked, &effective, issuer.id());
            // RFC 5280 §5.2.4: the delta's number is higher than that of the full list it completes.
            let scope = Scope::DeltaOf(base.number);
            lists.push(self.list_at(issuer, path, number + 1, now, ListValidity::Delta, scope, &entries)?);
        }
        state.last_number = number + 1;
        let yet_to_come = state.ledger.revoked.values().map(|row| row.at).filter(|at| *at > now);
        let again_at = yet_to_come
            .fold(half_of(ListValidity::Delta, now).min(half_of(self.lists().validity, now)), Now::min);
        let revoked = state.ledger.revoked.clone();
        state.published = Some(Published { at: now, again_at, revoked, effective, whole });
        lists.sort_by_key(|list| list.issuer as usize);
        Ok(lists)
    }

    /// The full list of before, where it may stay.
    fn kept<'a>(
        &self,
        before: &'a Published,
        id: IssuerId,
        effective: &BTreeMap<String, Revocation>,
        now: Now,
    ) -> Option<&'a PublishedCrl> {
        let list = before.whole.iter().find(|list| list.issuer == id)?;
        let fresh = list.this_update <= now && now < half_of(self.full_validity(id), list.this_update);
        let delta_has_it = self.lists().publication == Publication::Delta && id.delta_path().is_some();
        (fresh && (delta_has_it || changes(&before.effective, effective, id).is_empty())).then_some(list)
    }

    /// How long this authority's full lists are good.
    pub(super) fn full_validity(&self, id: IssuerId) -> ListValidity {
        if id.is_root() { ListValidity::Root } else { self.lists().validity }
    }

    #[allow(clippy::too_many_arguments, reason = "a list is made of that many things, and they go one way")]
    fn list_at(
        &self,
        issuer: &Issuer,
        path: &'static str,
        number: u64,
        now: Now,
        valid: ListValidity,
        scope: Scope,
        rows: &[Row],
    ) -> Result<PublishedCrl, AuthorityError> {
        let edition = Edition { number, this_update: now, next_update: now.plus_seconds(valid.seconds()) };
        let crowd = if scope == Scope::Full && issuer.id().has_crowd() { self.crowd() } else { &[] };
        let entries: Vec<Entry<'_>> =
            rows.iter().map(|row| Entry { serial: &row.serial, at: row.at, reason: row.reason }).collect();
        let content = Content { crowd, entries: &entries, empty: self.lists().empty };
        let der = list::list(issuer, edition, scope, content)?;
        Ok(PublishedCrl {
            path,
            issuer: issuer.id(),
            der: Bytes::from(der),
            this_update: now,
            next_update: edition.next_update,
        })
    }
}

/// An entry to be.
struct Row {
    serial: Vec<u8>,
    at: Now,
    reason: ListedReason,
}

/// What one issuer's list has to say to those who know `before`.
fn changes(
    before: &BTreeMap<String, Revocation>,
    after: &BTreeMap<String, Revocation>,
    issuer: IssuerId,
) -> Vec<Row> {
    let row =
        |serial: &str, row: &Revocation, reason| Row { serial: ledger::octets(serial), at: row.at, reason };
    let new = after.iter().filter(|(serial, revocation)| before.get(*serial) != Some(revocation));
    let new = new.map(|(serial, revocation)| (serial, revocation, ListedReason::Revoked(revocation.reason)));
    let gone = before.iter().filter(|(serial, _)| !after.contains_key(*serial));
    let gone = gone.map(|(serial, revocation)| (serial, revocation, ListedReason::Removed));
    new.chain(gone)
        .filter(|(_, revocation, _)| revocation.issuer == issuer)
        .map(|(serial, revocation, reason)| row(serial, revocation, reason))
        .collect()
}

fn half_of(validity: ListValidity, now: Now) -> Now {
    now.plus_millis(validity.seconds() * 1000 / 2)
}
