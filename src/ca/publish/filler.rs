//! Revoked certificates that were never issued, to make a list as long as the real one:
//! [authority §1.5](crate::manual::authority) counts 422 065.

use crate::ca::issue::extension;
use crate::clock::Now;
use crate::x509::encode;

/// From 2022, when the real list began, revocations go on for four years.
const FIRST: i64 = 1_640_995_200;
const DAYS: u64 = 4 * 365;
const DAY: i64 = 24 * 3600;

/// How often each reason stands in the authority's test list #166: affiliationChanged, cessationOfOperation,
/// certificateHold, superseded, keyCompromise, none; [authority §1.5](crate::manual::authority).
const REASONS: [(u64, u8); 6] = [(120, 3), (39, 5), (17, 6), (8, 4), (4, 1), (7, 0)];
const REASONS_TOTAL: u64 = 195;

/// Serial numbers begin with an octet that no certificate issued here has, its own being brought into 10–7F: nobody who asks
/// is among the filler.
const FIRST_OCTET: u8 = 0x0c;

/// The encoded entries, the same each time. Written by signed_by, octet by octet, since there may be a million of them.
pub(in crate::ca) fn entries(count: u32) -> Vec<u8> {
    // `YYMMDD` of each day, and the entry extensions of each reason, once.
    let days: Vec<Vec<u8>> = (0..DAYS as i64)
        .map(|day| encode::time(Now::from_seconds(FIRST + day * DAY))[2..8].to_vec())
        .collect();
    let reasons = REASONS.map(|(often, code)| {
        let octets = if code == 0 { Vec::new() } else { encode::sequence(&[extension::reason_code(code)]) };
        (often, octets)
    });
    let mut draws = Draws(0x0051_4151_5041);
    let mut octets = Vec::with_capacity(count as usize * 53);
    for _ in 0..count {
        let (high, middle, low) = (draws.next().to_be_bytes(), draws.next().to_be_bytes(), draws.next());
        let (day, second, mut ticket) =
            (draws.next() % DAYS, low >> 32 & 0xffff, draws.next() % REASONS_TOTAL);
        let reason = reasons.iter().find(|(often, _)| {
            let drawn = ticket < *often;
            ticket = ticket.saturating_sub(*often);
            drawn
        });
        let reason = reason.map_or(&[][..], |(_, octets)| octets);
        // SEQUENCE { INTEGER of 20 octets, UTCTime of 13, extensions }: below 128 octets in all.
        octets.extend_from_slice(&[0x30, (22 + 15 + reason.len()) as u8, 2, 20, FIRST_OCTET]);
        octets.extend_from_slice(&high[1..]);
        octets.extend_from_slice(&middle);
        octets.extend_from_slice(&(low as u32).to_be_bytes());
        octets.extend_from_slice(&[0x17, 13]);
        octets.extend_from_slice(&days[day as usize]);
        for part in [second / 3600, second / 60 % 60, second % 60] {
            octets.extend_from_slice(&[b'0' + (part / 10) as u8, b'0' + (part % 10) as u8]);
        }
        octets.push(b'Z');
        octets.extend_from_slice(reason);
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
