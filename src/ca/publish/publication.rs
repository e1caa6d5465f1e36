//! The lists as they go out: which are due, their numbers, the base of a delta CRL.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::crl::{self, Content, Edition, Entry, EntryReason, Scope};
use super::settings::{CrlValidity, Publication};
use super::state::{Base, Published, PublishedCrl};
use crate::ca::authority::Authority;
use crate::ca::error::AuthorityError;
use crate::ca::issue::issuer::Issuer;
use crate::ca::issue::issuer_id::IssuerId;
use crate::ca::ledger::{self, Revocation};
use crate::clock::Now;

impl Authority {
    /// Where lists are published, full and delta.
    pub fn crl_paths(&self) -> impl Iterator<Item = &'static str> {
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
        let number = crl::number_at(now).max(state.last_number + 1);
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
                    let (id, rows) =
                        (issuer.id(), changes(&BTreeMap::new(), &BTreeMap::new(), &effective, issuer.id()));
                    let (path, valid) = (id.crl_path(), self.full_validity(id));
                    self.crl_of(issuer, &ToPublish { path, number, now, valid, scope: Scope::Full }, &rows)?
                }
            });
        }
        if anew {
            let again_at = half_of(self.crl_settings().validity, now);
            let listed = BTreeMap::new();
            state.base = Some(Base { number, at: now, again_at, revoked: effective.clone(), listed });
        }
        if let Some(base) = &mut state.base {
            base.listed.extend(effective.iter().map(|(serial, row)| (serial.clone(), *row)));
        }
        let mut lists = whole.clone();
        for issuer in self.issuers() {
            let (Some(path), Some(base)) = (issuer.id().delta_path(), &state.base) else { continue };
            let entries = changes(&base.revoked, &base.listed, &effective, issuer.id());
            // RFC 5280 §5.2.4: the delta's number is higher than that of the full list it completes.
            let scope = Scope::DeltaOf(base.number);
            let valid = CrlValidity::Delta;
            let delta = ToPublish { path, number: number + 1, now, valid, scope };
            lists.push(self.crl_of(issuer, &delta, &entries)?);
        }
        state.last_number = number + 1;
        let yet_to_come = state.ledger.revoked.values().map(|row| row.at).filter(|at| *at > now);
        let again_at = yet_to_come
            .fold(half_of(CrlValidity::Delta, now).min(half_of(self.crl_settings().validity, now)), Now::min);
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
        let delta_has_it = self.crl_settings().publication == Publication::Delta && id.delta_path().is_some();
        (fresh && (delta_has_it || changes(&before.effective, &before.effective, effective, id).is_empty()))
            .then_some(list)
    }

    /// How long this authority's full lists are good.
    pub(in crate::ca) fn full_validity(&self, id: IssuerId) -> CrlValidity {
        if id.is_root() { CrlValidity::Root } else { self.crl_settings().validity }
    }

    fn crl_of(&self, issuer: &Issuer, crl: &ToPublish, rows: &[Row]) -> Result<PublishedCrl, AuthorityError> {
        let ToPublish { path, number, now, valid, scope } = *crl;
        let edition = Edition { number, this_update: now, next_update: now.plus_seconds(valid.seconds()) };
        let filler = if scope == Scope::Full && issuer.id().has_filler() { self.filler() } else { &[] };
        let entries: Vec<Entry<'_>> =
            rows.iter().map(|row| Entry { serial: &row.serial, at: row.at, reason: row.reason }).collect();
        let content = Content { filler, entries: &entries, empty: self.crl_settings().empty };
        let der = crl::encode_crl(issuer, edition, scope, content)?;
        Ok(PublishedCrl {
            path,
            issuer: issuer.id(),
            der: Bytes::from(der),
            this_update: now,
            next_update: edition.next_update,
        })
    }
}

/// A CRL to be made, but for its entries.
struct ToPublish {
    path: &'static str,
    number: u64,
    now: Now,
    valid: CrlValidity,
    scope: Scope,
}

/// An entry to be.
struct Row {
    serial: Vec<u8>,
    at: Now,
    reason: EntryReason,
}

/// What one issuer's list has to say to those who know `before`, and perhaps a later list: what stood on any of them and is not revoked now
/// is said to be removed (RFC 5280 §5.2.4).
fn changes(
    before: &BTreeMap<String, Revocation>,
    listed: &BTreeMap<String, Revocation>,
    after: &BTreeMap<String, Revocation>,
    issuer: IssuerId,
) -> Vec<Row> {
    let row =
        |serial: &str, row: &Revocation, reason| Row { serial: ledger::octets(serial), at: row.at, reason };
    let new = after.iter().filter(|(serial, revocation)| before.get(*serial) != Some(revocation));
    let new = new.map(|(serial, revocation)| (serial, revocation, EntryReason::Revoked(revocation.reason)));
    let gone = listed.iter().filter(|(serial, _)| !after.contains_key(*serial));
    let gone = gone.map(|(serial, revocation)| (serial, revocation, EntryReason::Removed));
    new.chain(gone)
        .filter(|(_, revocation, _)| revocation.issuer == issuer)
        .map(|(serial, revocation, reason)| row(serial, revocation, reason))
        .collect()
}

fn half_of(validity: CrlValidity, now: Now) -> Now {
    now.plus_millis(validity.seconds() * 1000 / 2)
}
