//! Numbers of households and companies, mixed so that neighbours have nothing in common, and turned back.

use super::draw::Seed;

/// Days of birth of a mother: forty-seven years of 365 days.
pub(super) const DAYS: u64 = 47 * 365;

/// Households whose mother is born on one day. With eight members each they take 9 000 of the 10 000 sequence numbers of a day and a sex,
/// as many as have a control digit whatever the day.
pub(super) const SEQUENCES: u64 = 1_125;

/// How many households there are.
pub(super) const HOUSEHOLDS: u64 = DAYS * SEQUENCES;

/// Months in which a company is registered: 1994 to 2025.
pub(super) const MONTHS: u64 = 32 * 12;

/// Companies registered in one month: as many of the 100 000 serial numbers as have a control digit whatever the month.
pub(super) const SERIALS: u64 = 90_000;

/// A Feistel network over two digits of different radix: each round adds to one a hash of the other, which can be taken away again.
#[derive(Clone, Copy)]
pub(super) struct Permutation {
    seed: Seed,
    rounds: [&'static str; 6],
    radixes: (u64, u64),
}

/// Of households: (day of birth of the mother, sequence).
pub(super) const fn households(seed: Seed) -> Permutation {
    let rounds = ["household.1", "household.2", "household.3", "household.4", "household.5", "household.6"];
    Permutation { seed, rounds, radixes: (DAYS, SEQUENCES) }
}

/// Of companies: (month of registration, serial number).
pub(super) const fn companies(seed: Seed) -> Permutation {
    let rounds = ["company.1", "company.2", "company.3", "company.4", "company.5", "company.6"];
    Permutation { seed, rounds, radixes: (MONTHS, SERIALS) }
}

impl Permutation {
    /// The two digits that `number` becomes.
    pub(super) fn apply(&self, number: u64) -> (u64, u64) {
        let (left, right) = self.radixes;
        let mut digits = ((number / right) % left, number % right);
        for (round, name) in self.rounds.into_iter().enumerate() {
            match round % 2 {
                0 => digits.0 = (digits.0 + self.hash(digits.1, name, left)) % left,
                _ => digits.1 = (digits.1 + self.hash(digits.0, name, right)) % right,
            }
        }
        digits
    }

    /// The number that became these digits.
    pub(super) fn turn_back(&self, mut digits: (u64, u64)) -> u64 {
        let (left, right) = self.radixes;
        for (round, name) in self.rounds.into_iter().enumerate().rev() {
            match round % 2 {
                0 => digits.0 = (digits.0 + left - self.hash(digits.1, name, left)) % left,
                _ => digits.1 = (digits.1 + right - self.hash(digits.0, name, right)) % right,
            }
        }
        digits.0 * right + digits.1
    }

    fn hash(&self, digit: u64, round: &'static str, radix: u64) -> u64 {
        self.seed.draw(digit, round).below(radix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_found_again() {
        for permutation in [households(Seed(1)), companies(Seed(7))] {
            for number in (0..HOUSEHOLDS).step_by(40_009).chain(0..300) {
                assert_eq!(permutation.turn_back(permutation.apply(number)), number);
            }
        }
        assert_ne!(households(Seed(1)).apply(5), households(Seed(2)).apply(5));
    }
}
