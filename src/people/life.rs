//! Marriages and deaths.

use jiff::civil::Date;

use super::birth;
use super::household::{Household, Role};

/// From when to when a couple is married.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marriage {
    pub(super) from: Date,
    pub(super) to: Option<Date>,
}

impl Household {
    /// The marriage of husband and wife, unless they never marry. It begins in the year before the first child can be born.
    pub(super) fn marriage(&self) -> Option<Marriage> {
        let mut draw = self.seed.draw(self.number, "marriage");
        if !draw.chance(8_800) {
            return None;
        }
        let born = self.born(Role::Wife);
        let from = birth::date(born + draw.between(18 * 365 + 1, 19 * 365 - 1));
        let ends = draw.between(25 * 365, 60 * 365);
        let to = (ends < 34 * 365).then(|| birth::date(born + ends));
        Some(Marriage { from, to })
    }

    /// The day on which the person in a place dies: two thirds between 60 and 90, a few young.
    pub(super) fn dies(&self, role: Role) -> Date {
        let mut draw = self.seed.draw(self.member(role), "death");
        let years = match draw.chance(300) {
            true => draw.between(0, 45),
            false => 46 + (draw.between(0, 54) + draw.between(0, 54)) / 2,
        };
        let days = self.seed.draw(self.member(role), "death.day").between(1, 364);
        birth::date(self.born(role) + years * 365 + days)
    }

    /// Whether a child has no parents in these records, or both die before it is eighteen.
    pub(super) fn is_orphaned(&self, role: Role) -> bool {
        let of_age = birth::date(self.born(role) + 18 * 365);
        let nobodys = role.is_child() && self.standing(role) == Role::Alone;
        nobodys || role.is_child() && self.dies(Role::Husband) < of_age && self.dies(Role::Wife) < of_age
    }
}
