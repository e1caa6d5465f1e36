//! A household of eight: who they are to one another, and when they are born.

use super::birth;
use super::draw::Seed;
use super::kin::Kin;
use super::numbers;
use super::permutation::{self, SEQUENCES};
use super::spelling::Sex;

/// Members of a household.
pub(super) const MEMBERS: u64 = 8;

/// A place in the household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Husband,
    Wife,
    FirstChild,
    SecondChild,
    ThirdChild,
    /// The wife's mother.
    Grandmother,
    /// The wife's brother or sister.
    Sibling,
    /// Nobody's kin.
    Alone,
}

impl Role {
    pub(super) const ALL: [Role; 8] = [
        Role::Husband,
        Role::Wife,
        Role::FirstChild,
        Role::SecondChild,
        Role::ThirdChild,
        Role::Grandmother,
        Role::Sibling,
        Role::Alone,
    ];

    pub(super) const CHILDREN: [Role; 3] = [Role::FirstChild, Role::SecondChild, Role::ThirdChild];

    pub(super) const fn of(n: u64) -> Role {
        Role::ALL[(n % MEMBERS) as usize]
    }

    pub(super) fn is_child(self) -> bool {
        Role::CHILDREN.contains(&self)
    }

    /// How many days after the wife somebody in this place is born. It depends on the sequence number of the household alone, which an
    /// IIN tells: thus an IIN can be turned back.
    fn days_after_the_wife(self, seed: Seed, sequence: u64) -> i32 {
        let drawn = |attribute, from: i32, to: i32| seed.draw(sequence, attribute).between(from, to);
        match self {
            Role::Wife => 0,
            Role::Husband => drawn("born.husband", -8 * 365, 3 * 365),
            Role::FirstChild => drawn("born.first_child", 19 * 365, 23 * 365 - 1),
            Role::SecondChild => drawn("born.second_child", 24 * 365, 28 * 365 - 1),
            Role::ThirdChild => drawn("born.third_child", 29 * 365, 32 * 365),
            Role::Grandmother => drawn("born.grandmother", -38 * 365, -26 * 365),
            Role::Alone => drawn("born.alone", -20 * 365, 12 * 365),
            Role::Sibling => {
                let mut draw = seed.draw(sequence, "born.sibling");
                let days = draw.between(365, 7 * 365);
                if draw.chance(5_000) { days } else { -days }
            }
        }
    }
}

/// A household: its number, and what its number became.
#[derive(Debug, Clone, Copy)]
pub(super) struct Household {
    pub(super) seed: Seed,
    /// Its number.
    pub(super) number: u64,
    /// The day on which the wife is born.
    day: i32,
    sequence: u64,
}

impl Household {
    /// The household of person `n`.
    pub(super) fn of(seed: Seed, n: u64) -> Self {
        let number = n / MEMBERS;
        let (day, sequence) = permutation::households(seed).apply(number);
        Household { seed, number, day: i32::try_from(day).unwrap_or(0), sequence }
    }

    /// The number of the person in a place.
    pub(super) const fn member(&self, role: Role) -> u64 {
        self.number * MEMBERS + role as u64
    }

    /// What somebody in a place is to the others: where a couple has fewer than three children, the places left are nobody's kin.
    pub(super) fn standing(&self, role: Role) -> Role {
        let children = match self.seed.draw(self.number, "children").below(100) {
            0..20 => 1,
            20..65 => 2,
            _ => 3,
        };
        if Role::CHILDREN.iter().skip(children).any(|child| *child == role) { Role::Alone } else { role }
    }

    /// The children of the couple, the eldest first.
    fn children(&self) -> Vec<u64> {
        let of_the_couple = |child: &Role| self.standing(*child) == *child;
        Role::CHILDREN.into_iter().filter(of_the_couple).map(|child| self.member(child)).collect()
    }

    /// The day on which the person in a place is born.
    pub(super) fn born(&self, role: Role) -> i32 {
        self.day + role.days_after_the_wife(self.seed, self.sequence)
    }

    /// The sex of the person in a place.
    pub(super) fn sex(&self, role: Role) -> Sex {
        match role {
            Role::Husband => Sex::Male,
            Role::Wife | Role::Grandmother => Sex::Female,
            _ if self.seed.draw(self.member(role), "sex").chance(5_100) => Sex::Male,
            _ => Sex::Female,
        }
    }

    /// The IIN of the person in a place.
    pub(super) fn iin(&self, role: Role) -> String {
        let born = birth::date(self.born(role));
        let year = born.year().rem_euclid(100);
        let digits = |value: i16| [(value / 10) as u8, (value % 10) as u8];
        let ([y1, y2], [m1, m2], [d1, d2]) =
            (digits(year), digits(born.month().into()), digits(born.day().into()));
        let head = [y1, y2, m1, m2, d1, d2, century_and_sex(year.into(), self.sex(role))];
        numbers::number(&head, self.sequence * MEMBERS + role as u64)
    }
}

/// The seventh digit of an IIN: 1 and 2 are the 19th century, 3 and 4 the 20th, 5 and 6 the 21st; odd is a man. Years ending in 00 to 69
/// are put into the 19th century, whose last bearer would have been 137 when the first IIN was given out; 70 to 99 into the 21st.
const fn century_and_sex(year: i32, sex: Sex) -> u8 {
    let man = if year < 70 { 1 } else { 5 };
    match sex {
        Sex::Male => man,
        Sex::Female => man + 1,
    }
}

/// Digits of an IIN before its sequence number.
const IIN_HEAD: usize = 7;

/// The person with an IIN.
pub(super) fn by_iin(seed: Seed, iin: &str) -> Option<u64> {
    let (digits, serial) = numbers::serial_of(iin, IIN_HEAD)?;
    let (role, sequence) = (Role::of(serial), serial / MEMBERS);
    let two = |place: usize| digits[place] * 10 + digits[place + 1];
    let after = role.days_after_the_wife(seed, sequence);
    [1900, 2000].into_iter().find_map(|century| {
        let born = birth::day(century + i32::from(two(0)), two(2), two(4))?;
        let day = u64::try_from(born - after).ok().filter(|day| *day < permutation::DAYS)?;
        let number = permutation::households(seed).turn_back((day, sequence % SEQUENCES));
        let n = number * MEMBERS + role as u64;
        (Household::of(seed, n).iin(role) == iin).then_some(n)
    })
}

impl Household {
    /// The kin of the person in a place; `orphan` says whether somebody else looks after the child.
    pub(super) fn kin(&self, role: Role, orphan: bool) -> Kin {
        let children = || self.children();
        let guardian = orphan.then(|| self.member(Role::Sibling));
        match self.standing(role) {
            Role::Husband => {
                Kin { partner: Some(self.member(Role::Wife)), children: children(), ..Kin::default() }
            }
            Role::Wife => Kin {
                mother: Some(self.member(Role::Grandmother)),
                partner: Some(self.member(Role::Husband)),
                children: children(),
                siblings: vec![self.member(Role::Sibling)],
                ..Kin::default()
            },
            Role::FirstChild | Role::SecondChild | Role::ThirdChild => Kin {
                mother: Some(self.member(Role::Wife)),
                father: Some(self.member(Role::Husband)),
                siblings: children().into_iter().filter(|child| *child != self.member(role)).collect(),
                guardian,
                ..Kin::default()
            },
            Role::Grandmother => {
                let mut born: Vec<Role> = vec![Role::Wife, Role::Sibling];
                born.sort_by_key(|child| self.born(*child));
                Kin { children: born.into_iter().map(|child| self.member(child)).collect(), ..Kin::default() }
            }
            Role::Sibling => Kin {
                mother: Some(self.member(Role::Grandmother)),
                siblings: vec![self.member(Role::Wife)],
                ..Kin::default()
            },
            Role::Alone => Kin { guardian, ..Kin::default() },
        }
    }
}
