//! The entries of a list, looked up by binary search.

use super::{Reason, Revocation};
use crate::clock::Now;

/// Serial numbers have at most twenty octets, RFC 5280 §4.1.2.2, and a zero in front where an issuer forgot the sign. Shorter
/// ones are filled up in front with the sign, so that -1 and 255 are two.
type Serial = [u8; 21];

#[derive(Debug, Clone, Copy)]
struct Entry {
    serial: Serial,
    at: u32,
    reason: u8,
}

/// Entries in the order of their serial numbers.
#[derive(Debug, Default)]
pub(super) struct Index {
    entries: Vec<Entry>,
    unsorted: bool,
}

impl Index {
    /// Of one entry or none.
    pub(super) fn of(entry: Option<(&[u8], Revocation)>) -> Self {
        let mut index = Index::default();
        if let Some((serial, revocation)) = entry {
            index.push(serial, revocation.at.seconds(), revocation.reason);
        }
        index
    }

    /// Takes an entry in; nothing when the serial number has more octets than there may be.
    pub(super) fn push(&mut self, serial: &[u8], at: i64, reason: Reason) -> Option<()> {
        let serial = extended(serial)?;
        self.unsorted |= self.entries.last().is_some_and(|last| last.serial >= serial);
        self.entries.push(Entry { serial, at: u32::try_from(at.max(0)).unwrap_or(u32::MAX), reason: reason.0 });
        Some(())
    }

    /// To be called after the last entry.
    pub(super) fn finish(&mut self) {
        if self.unsorted {
            self.entries.sort_by_key(|entry| entry.serial);
        }
        self.entries.shrink_to_fit();
    }

    /// The entry of a serial number's content octets.
    pub(super) fn lookup(&self, serial: &[u8]) -> Option<Revocation> {
        let serial = extended(serial)?;
        let found = self.entries.binary_search_by_key(&serial, |entry| entry.serial).ok()?;
        let entry = &self.entries[found];
        Some(Revocation { at: Now::from_seconds(i64::from(entry.at)), reason: Reason(entry.reason) })
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }
}

/// Two's complement in as many octets as there may be.
fn extended(serial: &[u8]) -> Option<Serial> {
    let sign = if serial.first().is_some_and(|first| first & 0x80 != 0) { 0xFF } else { 0 };
    let mut extended = [sign; 21];
    let from = extended.len().checked_sub(serial.len())?;
    extended[from..].copy_from_slice(serial);
    Some(extended)
}
