//! GOST R 34.11-94, RFC 5831, with the S-boxes of id-GostR3411-94-TestParamSet, RFC 4357 §11.2: those are the authority's.
//!
//! Ours because whole requests are hashed by it: the four ciphers of a step run side by side with their S-boxes in tables of
//! octets, and the mixing goes four words at a time, which is five times as fast as the crate that the tests hold it against.

/// 256 bits, the lowest first.
type Block = [u64; 4];

/// Octets of a block.
const OCTETS: usize = 32;

/// RFC 4357 §11.2, the row of the lowest four bits first.
const S_BOXES: [[u8; 16]; 8] = [
    [4, 10, 9, 2, 13, 8, 0, 14, 6, 11, 1, 12, 7, 15, 5, 3],
    [14, 11, 4, 12, 6, 13, 15, 10, 2, 3, 8, 1, 0, 7, 5, 9],
    [5, 8, 1, 13, 10, 3, 4, 2, 14, 15, 12, 7, 6, 0, 9, 11],
    [7, 13, 10, 1, 0, 8, 9, 15, 14, 4, 6, 12, 11, 2, 5, 3],
    [6, 12, 7, 1, 5, 15, 13, 8, 4, 10, 9, 14, 0, 3, 11, 2],
    [4, 11, 10, 0, 7, 2, 1, 13, 3, 6, 8, 5, 9, 12, 15, 14],
    [13, 11, 4, 1, 3, 15, 5, 9, 0, 10, 14, 7, 6, 8, 2, 12],
    [1, 15, 13, 0, 5, 7, 10, 4, 9, 2, 3, 14, 6, 11, 8, 12],
];

/// For each octet of a word, what its two S-boxes and the turn by eleven bits make of it.
static SUBSTITUTED: [[u32; 256]; 4] = substituted();

const fn substituted() -> [[u32; 256]; 4] {
    let mut table = [[0; 256]; 4];
    let mut at = 0;
    while at < 4 {
        let mut octet = 0;
        while octet < 256 {
            let both = S_BOXES[2 * at][octet & 15] | S_BOXES[2 * at + 1][octet >> 4] << 4;
            table[at][octet] = ((both as u32) << (8 * at)).rotate_left(11);
            octet += 1;
        }
        at += 1;
    }
    table
}

/// The constant of the third key, RFC 5831 §4.1.
const THIRD: Block =
    [0xff00_ff00_ff00_ff00, 0x00ff_00ff_00ff_00ff, 0xff00_00ff_00ff_ff00, 0xff00_ffff_0000_00ff];

/// A digest under way.
#[derive(Clone)]
pub(super) struct Gost94 {
    state: Block,
    /// Of all blocks, modulo 2^256.
    sum: Block,
    octets: u64,
    /// The last block, as far as it has come.
    rest: [u8; OCTETS],
}

impl Gost94 {
    /// An empty one.
    pub(super) fn new() -> Self {
        Gost94 { state: [0; 4], sum: [0; 4], octets: 0, rest: [0; OCTETS] }
    }

    /// Takes in more octets.
    pub(super) fn update(&mut self, mut octets: &[u8]) {
        let filled = (self.octets % OCTETS as u64) as usize;
        self.octets += octets.len() as u64;
        if filled > 0 {
            let (first, others) = octets.split_at(octets.len().min(OCTETS - filled));
            self.rest[filled..filled + first.len()].copy_from_slice(first);
            if filled + first.len() < OCTETS {
                return;
            }
            let block = self.rest;
            self.take(&block);
            octets = others;
        }
        let (blocks, rest) = octets.as_chunks::<OCTETS>();
        blocks.iter().for_each(|block| self.take(block));
        self.rest[..rest.len()].copy_from_slice(rest);
    }

    /// Ends it: the last block is filled up with zeros, and the length and the sum follow.
    pub(super) fn finish(mut self) -> [u8; OCTETS] {
        let filled = (self.octets % OCTETS as u64) as usize;
        if filled > 0 {
            let mut block = self.rest;
            block[filled..].fill(0);
            self.take(&block);
        }
        self.step(&[self.octets << 3, self.octets >> 61, 0, 0]);
        self.step(&self.sum.clone());
        let mut digest = [0; OCTETS];
        digest
            .as_chunks_mut::<8>()
            .0
            .iter_mut()
            .zip(self.state)
            .for_each(|(octets, word)| *octets = word.to_le_bytes());
        digest
    }

    fn take(&mut self, octets: &[u8; OCTETS]) {
        let words = octets.as_chunks::<8>().0;
        let block: Block = std::array::from_fn(|i| u64::from_le_bytes(words[i]));
        let mut carry = false;
        for (sum, word) in self.sum.iter_mut().zip(block) {
            (*sum, carry) = sum.carrying_add(word, carry);
        }
        self.step(&block);
    }

    /// The step function, RFC 5831 §4.
    fn step(&mut self, block: &Block) {
        let enciphered = enciphered(&self.state, &keys(&self.state, block));
        // ψ^61(state ⊕ ψ(block ⊕ ψ^12(enciphered))).
        let mixed = twelve_mixed(&enciphered);
        let mixed = once_mixed(&xor(block, &mixed));
        let mut state = once_mixed(&xor(&self.state, &mixed));
        for _ in 0..5 {
            state = twelve_mixed(&state);
        }
        self.state = state;
    }
}

fn xor(a: &Block, b: &Block) -> Block {
    std::array::from_fn(|i| a[i] ^ b[i])
}

/// The transformation A of RFC 5831 §4.1.
fn turned(a: &Block) -> Block {
    [a[1], a[2], a[3], a[0] ^ a[1]]
}

/// The keys of the four ciphers, RFC 5831 §4.1: word by word, one for each.
fn keys(state: &Block, block: &Block) -> [[u32; 4]; 8] {
    let (mut u, mut v) = (*state, *block);
    let mut keys = [[0; 4]; 8];
    for cipher in 0..4 {
        if cipher > 0 {
            u = turned(&u);
            v = turned(&turned(&v));
        }
        if cipher == 2 {
            u = xor(&u, &THIRD);
        }
        // The transformation P: a word of the key has an octet of each word of 64 bits.
        let octets = xor(&u, &v).map(u64::to_le_bytes);
        for (at, word) in keys.iter_mut().enumerate() {
            word[cipher] = u32::from_le_bytes(std::array::from_fn(|i| octets[i][at]));
        }
    }
    keys
}

/// The state's four parts, each enciphered by GOST 28147-89, RFC 5830 §5, with its key.
fn enciphered(state: &Block, keys: &[[u32; 4]; 8]) -> Block {
    let (mut left, mut right) = (state.map(|word| word as u32), state.map(|word| (word >> 32) as u32));
    for _ in 0..3 {
        for pair in keys.as_chunks::<2>().0 {
            round(&mut right, &left, &pair[0]);
            round(&mut left, &right, &pair[1]);
        }
    }
    for pair in keys.as_chunks::<2>().0.iter().rev() {
        round(&mut right, &left, &pair[1]);
        round(&mut left, &right, &pair[0]);
    }
    std::array::from_fn(|i| u64::from(left[i]) << 32 | u64::from(right[i]))
}

#[inline(always)]
fn round(to: &mut [u32; 4], from: &[u32; 4], key: &[u32; 4]) {
    for cipher in 0..4 {
        let [a, b, c, d] = from[cipher].wrapping_add(key[cipher]).to_le_bytes();
        let [first, second, third, fourth] = &SUBSTITUTED;
        to[cipher] ^=
            first[usize::from(a)] ^ second[usize::from(b)] ^ third[usize::from(c)] ^ fourth[usize::from(d)];
    }
}

/// The mixing ψ of RFC 5831 §4.3: the block moves down by 16 bits, and words 1 to 4, 13 and 16 make the new one.
fn once_mixed(block: &Block) -> Block {
    let [a, b, c, d] = *block;
    let word = a ^ a >> 16 ^ a >> 32 ^ a >> 48 ^ d ^ d >> 48;
    [a >> 16 | b << 48, b >> 16 | c << 48, c >> 16 | d << 48, d >> 16 | word << 48]
}

/// ψ^12, four words at a time: each of the four new ones takes in the one before.
fn twelve_mixed(block: &Block) -> Block {
    let mut block = *block;
    for _ in 0..3 {
        let [a, b, c, d] = block;
        let mut words = a ^ (a >> 16 | b << 48) ^ (a >> 32 | b << 32) ^ (a >> 48 | b << 16) ^ d ^ d >> 48;
        words ^= words << 16;
        words ^= words << 32;
        block = [b, c, d, words];
    }
    block
}

#[cfg(test)]
mod tests {
    use gost94::Gost94Test;
    use gost94::digest::Digest as _;
    use proptest::prelude::*;

    use super::*;

    fn other(message: &[u8]) -> [u8; OCTETS] {
        Gost94Test::digest(message).into()
    }

    /// Octets that make the sum of blocks carry: mostly of ones.
    fn message() -> impl Strategy<Value = Vec<u8>> {
        prop::collection::vec(prop_oneof![3 => Just(0xff), 1 => Just(0), 2 => any::<u8>()], 0..200)
    }

    proptest! {
        #[test]
        fn it_is_the_digest_that_another_makes_however_the_octets_come(message in message(), cuts in prop::collection::vec(0usize..70, 0..8)) {
            let mut hash = Gost94::new();
            let mut rest = message.as_slice();
            for cut in cuts {
                let (part, others) = rest.split_at(cut.min(rest.len()));
                hash.update(part);
                rest = others;
            }
            hash.update(rest);
            prop_assert_eq!(hash.finish(), other(&message));
        }
    }

    #[test]
    fn each_length_has_its_digest() {
        let message = [0xa5; 100];
        for length in 0..=message.len() {
            let mut hash = Gost94::new();
            hash.update(&message[..length]);
            assert_eq!(hash.finish(), other(&message[..length]), "of {length} octets");
        }
    }

    /// RFC 5831 §7.3.1 and §7.3.2 (the S-boxes are those of its examples).
    #[test]
    fn the_examples_of_the_standard_come_out() {
        let hex = crate::encoding::hex::encode;
        let digest = |message: &[u8]| {
            let mut hash = Gost94::new();
            hash.update(message);
            hash.finish()
        };
        assert_eq!(
            hex(&digest(b"This is message, length=32 bytes")),
            "b1c466d37519b82e8319819ff32595e047a28cb6f83eff1c6916a815a637fffa"
        );
        assert_eq!(
            hex(&digest(b"Suppose the original message has length = 50 bytes")),
            "471aba57a60a770d3a76130635c1fbea4ef14de51f78b4ae57dd893b62f55208"
        );
    }
}
