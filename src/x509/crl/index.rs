//! The entries of a list of revoked certificates, RFC 5280 §5.1.2.6, found by serial number.
//!
//! The list's own octets stay where they are; beside them stands a table of what a lookup asks: serial number, date and reason,
//! ordered by a mix of the serial number, with gaps, each entry at the place that its mix foretells or soon after it; and a filter
//! that spares nearly every absent number the look at the table. The grammar is checked once, before. Who signed the list, and what
//! an entry of another issuer means, is not known here.

use std::ops::Range;

use bytes::Bytes;

use super::entry::{self, RawEntry};
use super::error::CrlError;
use super::filter::Filter;
use super::mix::{home_bits, mix};
use super::reason::{Reason, Revocation};
use super::slot::{MIX_BITS, Slot};
use crate::clock::Now;
use crate::limits;
use crate::x509::der::{Der, integer};
use crate::x509::field::{BadField, FieldFault};

/// Slots that are read one after another; further ones are found by halving, so that no list makes a lookup long.
const READ_THROUGH_MAX: usize = 8;

/// Slots behind the last predicted one that a table is given to begin with: what has to move on seldom moves
/// further.
const SLACK: usize = 256;

/// One entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The content octets of userCertificate.
    pub serial: &'a [u8],
    /// revocationDate.
    pub at: Now,
    /// reasonCode, RFC 5280 §5.3.1; unspecified where it is left out.
    pub reason: Reason,
    /// invalidityDate, RFC 5280 §5.3.2, where there is one.
    pub invalid_since: Option<Now>,
    /// The GeneralNames of the certificateIssuer in force here, RFC 5280 §5.3.3: this entry's, or the last before it.
    pub issuer: Option<&'a [u8]>,
}

/// The entries of one list.
#[derive(Debug, Default, Clone)]
pub struct CrlIndex {
    list: Bytes,
    filter: Filter,
    /// In the order of mix, serial number and place; with gaps.
    slots: Vec<Slot>,
    /// How many places mixes foretell: a quarter more than there are entries.
    homes: u64,
    count: usize,
    /// Where the first entry begins.
    first: u32,
    /// Whether an entry has crlEntryExtensions, which version 1 does not know.
    extended: bool,
    /// Whether an entry has an invalidityDate: it is read from the list's octets, and no slot keeps it.
    dated: bool,
    /// Where a certificateIssuer begins to be in force, and its GeneralNames; in the order of the list.
    issuers: Vec<(u32, Range<u32>)>,
}

impl CrlIndex {
    /// Reads the entries that stand at `entries` in `list`: the content octets of revokedCertificates.
    pub fn read(list: &Bytes, entries: Range<usize>) -> Result<Self, CrlError> {
        if list.len() > limits::CRL_BYTES_MAX {
            return Err(CrlError::TooLarge { octets: list.len(), limit: limits::CRL_BYTES_MAX });
        }
        let content = list.get(entries.clone()).ok_or(CrlError::NotDer)?;
        // Counted first: a table that grows would be in memory twice.
        let count = entries_in(content)?;
        let slots = Vec::with_capacity(count + count / 4 + count.min(SLACK));
        let mut index =
            CrlIndex { list: list.clone(), filter: Filter::of(count), slots, ..CrlIndex::default() };
        let mut rest = Der::new(content);
        let mut at = entries.start;
        index.first = small(at)?;
        while !rest.is_empty() {
            let number = index.slots.len() + 1;
            let entry = rest.any().ok_or(unframed(number))?;
            let read = RawEntry::read(entry.whole).map_err(|fault| fault.of_entry(number))?;
            let place = small(at)?;
            index.extended |= read.extended;
            index.dated |= read.invalid_since.is_some();
            let mix = mix(read.serial);
            index.filter.add(mix);
            index.slots.push(Slot::of(home_bits(mix), place, &read));
            if let Some(names) = read.issuer {
                let start = small(at + offset_within(entry.whole, names))?;
                index.issuers.push((place, start..start + small(names.len())?));
            }
            at += entry.whole.len();
        }
        index.spread();
        Ok(index)
    }

    /// Of one entry or none, for a report.
    pub(super) fn of(entry: Option<(&[u8], Revocation)>) -> Self {
        let list = Bytes::from(
            entry.map_or_else(Vec::new, |(serial, revocation)| entry::encoded(shortest(serial), revocation)),
        );
        CrlIndex::read(&list, 0..list.len()).unwrap_or_default()
    }

    /// Puts the entries in order, and each where its mix foretells it, or behind the one before.
    fn spread(&mut self) {
        let list = &self.list;
        let in_order = |a: &Slot, b: &Slot| {
            let by_serial = || a.serial(list).cmp(b.serial(list));
            a.mix().cmp(&b.mix()).then_with(by_serial).then_with(|| a.place().cmp(&b.place()))
        };
        self.slots.sort_unstable_by(in_order);
        self.count = self.slots.len();
        self.homes = (self.count + self.count / 4) as u64;
        let mut next = 0;
        let places: Vec<u32> = self
            .slots
            .iter()
            .map(|slot| {
                let place = self.home(slot.mix()).max(next);
                next = place + 1;
                place as u32
            })
            .collect();
        self.slots.reserve_exact(next - self.count);
        self.slots.resize(next, Slot::default());
        // From the end: none is written over that was not moved.
        for (from, to) in
            places.into_iter().map(|to| to as usize).enumerate().rev().filter(|(from, to)| from != to)
        {
            self.slots[to] = std::mem::take(&mut self.slots[from]);
        }
    }

    /// Where an entry of this mix stands at the earliest. It grows with the mix.
    const fn home(&self, mix: u32) -> usize {
        ((mix as u64 * self.homes) >> MIX_BITS) as usize
    }

    /// Every entry of a serial number, in the order of the list; `serial` are content octets of an INTEGER.
    pub fn find<'a>(&'a self, serial: &'a [u8]) -> impl Iterator<Item = Entry<'a>> {
        let serial = shortest(serial);
        let mix = mix(serial);
        let may_be = self.filter.may_have(mix);
        let mix = home_bits(mix);
        let found =
            if may_be { self.slots.get(self.position(mix, serial)..) } else { None }.unwrap_or_default();
        let is_of =
            move |slot: &&Slot| !slot.is_empty() && slot.mix() == mix && slot.serial(&self.list) == serial;
        found.iter().take_while(is_of).filter_map(|slot| self.entry_of(slot))
    }

    /// The first slot that is empty, or whose entry is not before this serial number.
    fn position(&self, mix: u32, serial: &[u8]) -> usize {
        // Behind a gap all mixes are greater than those that foretell a place before it: what holds once, holds from there on.
        let is_before = |slot: &Slot| {
            !slot.is_empty() && (slot.mix() < mix || slot.mix() == mix && slot.serial(&self.list) < serial)
        };
        let home = self.home(mix);
        let near =
            self.slots.iter().skip(home).take(READ_THROUGH_MAX).take_while(|slot| is_before(slot)).count();
        if near < READ_THROUGH_MAX {
            return home + near;
        }
        home + near + self.slots[home + near..].partition_point(is_before)
    }

    /// Every entry, in the order of the list.
    pub fn iter(&self) -> impl Iterator<Item = Entry<'_>> {
        let mut rest = Der::new(self.list.get(self.first as usize..).unwrap_or_default());
        let mut place = self.first;
        (0..self.len()).map_while(move |_| {
            let whole = rest.any()?.whole;
            let entry = self.entry_in(place, whole)?;
            place += whole.len() as u32;
            Some(entry)
        })
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether an entry has extensions.
    pub fn is_extended(&self) -> bool {
        self.extended
    }

    /// Whether an entry names another issuer than the list's, as those of indirect lists do, RFC 5280 §5.3.3.
    pub fn names_issuers(&self) -> bool {
        !self.issuers.is_empty()
    }

    /// Octets of memory beside the list's own.
    pub fn octets(&self) -> usize {
        let issuers = self.issuers.capacity() * size_of::<(u32, Range<u32>)>();
        self.slots.capacity() * size_of::<Slot>() + self.filter.octets() + issuers
    }

    fn entry_of<'a>(&'a self, slot: &'a Slot) -> Option<Entry<'a>> {
        let place = slot.place();
        if self.dated {
            return self.entry_in(place, Der::new(self.list.get(place as usize..)?).any()?.whole);
        }
        let at = Now::from_seconds(slot.at(&self.list)?);
        let (serial, reason, issuer) =
            (slot.serial(&self.list), Reason(slot.reason()), self.issuer_at(place));
        Some(Entry { serial, at, reason, invalid_since: None, issuer })
    }

    fn entry_in<'a>(&'a self, place: u32, whole: &'a [u8]) -> Option<Entry<'a>> {
        let read = RawEntry::read(whole).ok()?;
        let (at, invalid_since) = (Now::from_seconds(read.at), read.invalid_since.map(Now::from_seconds));
        Some(Entry {
            serial: read.serial,
            at,
            reason: read.reason,
            invalid_since,
            issuer: self.issuer_at(place),
        })
    }

    fn issuer_at(&self, place: u32) -> Option<&[u8]> {
        let after = self.issuers.partition_point(|(from, _)| *from <= place);
        let names = &self.issuers[after.checked_sub(1)?].1;
        self.list.get(names.start as usize..names.end as usize)
    }
}

/// An entry whose length is not right.
const fn unframed(number: usize) -> CrlError {
    CrlError::Entry { number, fault: BadField::new("the entry", FieldFault::Length) }
}

/// How many values stand in `content`, one after another.
fn entries_in(content: &[u8]) -> Result<usize, CrlError> {
    let mut rest = Der::new(content);
    let mut count = 0;
    while !rest.is_empty() {
        count += 1;
        rest.any().ok_or(unframed(count))?;
    }
    Ok(count)
}

/// Where `part` begins in `whole`, of which it is a part.
fn offset_within(whole: &[u8], part: &[u8]) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}

fn small(number: usize) -> Result<u32, CrlError> {
    u32::try_from(number).map_err(|_| CrlError::TooLarge { octets: number, limit: limits::CRL_BYTES_MAX })
}

/// The same number in its shortest form: 00 FF is 255 and FF is minus one, 00 01 is one.
fn shortest(mut number: &[u8]) -> &[u8] {
    while number.len() > 1 && integer(number).is_none() {
        number = &number[1..];
    }
    number
}

#[cfg(test)]
mod tests;
