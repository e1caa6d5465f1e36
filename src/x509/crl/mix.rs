//! Sixty-four bits that stand for a serial number: where in the table of a list it is looked for, and by which filter.

use super::slot::MIX_BITS;

/// Sixty-four bits of a serial number. Serial numbers are random in the main; where they are not, counted ones are spread.
pub(super) fn mix(serial: &[u8]) -> u64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut mixed = serial.len() as u64;
    for chunk in serial.rchunks(8) {
        let word = match <[u8; 8]>::try_from(chunk) {
            Ok(octets) => u64::from_be_bytes(octets),
            Err(_) => chunk.iter().fold(0, |word, octet| word << 8 | u64::from(*octet)),
        };
        mixed = (mixed ^ word).wrapping_mul(ODD);
        mixed ^= mixed >> 32;
    }
    let mixed = mixed.wrapping_mul(ODD);
    mixed ^ mixed >> 32
}

/// The bits of a mix that a slot keeps.
pub(super) const fn home_bits(mix: u64) -> u32 {
    (mix >> (64 - MIX_BITS)) as u32
}
