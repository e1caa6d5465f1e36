//! Revoked certificates that were never issued, to make a list as long as the real one: nca.md §1.5 counts 422 065.

use super::list;
use crate::clock::Now;

/// From 2022, when the real list began, revocations go on for four years.
const FIRST: i64 = 1_640_995_200;
const SPAN_SECONDS: u64 = 4 * 365 * 24 * 3600;

/// How often each reason stands in the authority's test list #166: affiliationChanged, cessationOfOperation,
/// certificateHold, superseded, keyCompromise, none; nca.md §1.5.
const REASONS: [(u64, u8); 6] = [(120, 3), (39, 5), (17, 6), (8, 4), (4, 1), (7, 0)];
const REASONS_TOTAL: u64 = 195;

/// The encoded entries, the same each time. Serial numbers begin with an octet that no certificate issued here has after it
/// was brought into range, 0x0c: nobody who asks is among the crowd.
pub(super) fn entries(count: u32) -> Vec<u8> {
    let mut draws = Draws(0x0051_4151_5041);
    let mut octets = Vec::with_capacity(count as usize * 53);
    for _ in 0..count {
        let mut serial = [0; 20];
        for part in serial.chunks_mut(8) {
            part.copy_from_slice(&draws.next().to_be_bytes()[..part.len()]);
        }
        serial[0] = 0x0c;
        let seconds = i64::try_from(draws.next() % SPAN_SECONDS).unwrap_or(0);
        let mut ticket = draws.next() % REASONS_TOTAL;
        let reason = REASONS.iter().find(|(often, _)| {
            let drawn = ticket < *often;
            ticket = ticket.saturating_sub(*often);
            drawn
        });
        octets.extend(list::encoded(&serial, Now::from_seconds(FIRST + seconds), reason.map_or(0, |(_, code)| *code)));
    }
    octets
}

/// SplitMix64: fast, and good enough to look like a list.
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
