//! One entry of a list as its index keeps it: half a line of the cache, so that to find it costs one look into memory.

use super::entry::RawEntry;
use crate::limits;
use crate::x509::der::{Der, tag};

/// Bits of a mix that a slot keeps; the reason has the four others.
pub(super) const MIX_BITS: u32 = 28;

/// Bits for where an entry begins; the length of its serial number has the five others.
const PLACE_BITS: u32 = 27;

/// Octets of a serial number that a slot holds: RFC 5280 §4.1.2.2 allows no more.
const SERIAL_OCTETS: usize = 20;

/// The length that stands for a longer one.
const LONG: u32 = 31;

/// 1950-01-01, the first instant of UTCTime: dates are counted from here, in seconds.
const EPOCH: i64 = -631_152_000;

/// The date that stands for one beyond 2086.
const FAR: u32 = u32::MAX;

const _: () = assert!(limits::CRL_BYTES_MAX <= 1 << PLACE_BITS);

/// One entry, or none.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(32))]
pub(super) struct Slot {
    mix_and_reason: u32,
    place_and_length: u32,
    at: u32,
    serial: [u8; SERIAL_OCTETS],
}

impl Slot {
    /// Of an entry that begins at `place`.
    pub(super) fn of(mix: u32, place: u32, entry: &RawEntry<'_>) -> Self {
        let mut serial = [0; SERIAL_OCTETS];
        let length = match serial.get_mut(..entry.serial.len()) {
            Some(octets) => {
                octets.copy_from_slice(entry.serial);
                entry.serial.len() as u32
            }
            None => LONG,
        };
        Slot {
            mix_and_reason: mix << (32 - MIX_BITS) | u32::from(entry.reason.0),
            place_and_length: place | length << PLACE_BITS,
            at: u32::try_from(entry.at.saturating_sub(EPOCH)).unwrap_or(FAR),
            serial,
        }
    }

    /// Whether there is none: a serial number has one octet at least.
    pub(super) const fn is_empty(&self) -> bool {
        self.place_and_length == 0
    }

    pub(super) const fn mix(&self) -> u32 {
        self.mix_and_reason >> (32 - MIX_BITS)
    }

    pub(super) const fn reason(&self) -> u8 {
        (self.mix_and_reason & ((1 << (32 - MIX_BITS)) - 1)) as u8
    }

    /// Where in the list it begins.
    pub(super) const fn place(&self) -> u32 {
        self.place_and_length & ((1 << PLACE_BITS) - 1)
    }

    /// Its serial number; a long one stands in the list only.
    pub(super) fn serial<'a>(&'a self, list: &'a [u8]) -> &'a [u8] {
        let length = self.place_and_length >> PLACE_BITS;
        if length != LONG {
            return &self.serial[..length as usize];
        }
        let whole = list.get(self.place() as usize..).unwrap_or_default();
        Der::new(whole)
            .inside(tag::SEQUENCE)
            .and_then(|mut entry| entry.expect(tag::INTEGER))
            .unwrap_or_default()
    }

    /// Its date, in seconds since 1970; a far one stands in the list only.
    pub(super) fn at(&self, list: &[u8]) -> Option<i64> {
        if self.at != FAR {
            return Some(i64::from(self.at) + EPOCH);
        }
        let whole = Der::new(list.get(self.place() as usize..)?).any()?.whole;
        RawEntry::read(whole).ok().map(|entry| entry.at)
    }
}
