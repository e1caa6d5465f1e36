//! Eight bits an entry that show for nearly every serial number that is not on a CRL that it is not.
//!
//! Nearly every certificate that is asked about is on no list. The entries of the authority's list are more than the near caches
//! hold, these bits are not: a Bloom filter (B. H. Bloom, "Space/Time Trade-offs in Hash Coding with Allowable Errors", 1970) of
//! words, so that a look at it costs one look into memory. About one of thirty absent numbers is not
//! recognised, and is looked up.

/// Entries to a word of 64 bits.
const ENTRIES: usize = 8;

/// Which serial numbers may be on the list.
#[derive(Debug, Default, Clone)]
pub(super) struct Filter {
    words: Vec<u64>,
}

impl Filter {
    /// For that many entries.
    pub(super) fn of(entries: usize) -> Self {
        Filter { words: vec![0; entries.div_ceil(ENTRIES)] }
    }

    /// Takes the number of this mix in.
    pub(super) fn add(&mut self, mix: u64) {
        let at = self.word(mix);
        if let Some(word) = self.words.get_mut(at) {
            *word |= bits(mix);
        }
    }

    /// Whether a number of this mix may have been taken in; of one that was, it never says no.
    pub(super) fn may_have(&self, mix: u64) -> bool {
        self.words.get(self.word(mix)).is_some_and(|word| word & bits(mix) == bits(mix))
    }

    /// Octets of memory.
    pub(super) const fn octets(&self) -> usize {
        self.words.capacity() * size_of::<u64>()
    }

    const fn word(&self, mix: u64) -> usize {
        (((mix >> 32) * self.words.len() as u64) >> 32) as usize
    }
}

/// Three bits of a word, by the half of the mix that does not say which word.
const fn bits(mix: u64) -> u64 {
    1 << (mix & 63) | 1 << (mix >> 6 & 63) | 1 << (mix >> 12 & 63)
}
