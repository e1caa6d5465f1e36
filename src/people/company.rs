//! Companies: one a household, headed and founded by its members.

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::address::Address;
use super::addresses::address;
use super::draw::Seed;
use super::household::{Household, MEMBERS, Role};
use super::numbers;
use super::permutation::{self, HOUSEHOLDS};
use super::spelling::Spelling;

/// A founder and the share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "simulator", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Founder {
    /// Who.
    pub person: u64,
    /// Of the charter capital, in percent.
    pub percent: u8,
}

/// A company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "simulator", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Company {
    /// The number: that of the household.
    pub n: u64,
    /// The BIN: twelve digits that nobody can bear.
    pub bin: String,
    /// Its name.
    pub name: Spelling,
    /// When it was registered.
    #[serde(with = "super::record::iso")]
    #[cfg_attr(feature = "simulator", schema(value_type = String, format = Date))]
    pub registered: Date,
    /// When it was, or will be, liquidated.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "super::record::iso_or_none")]
    #[cfg_attr(feature = "simulator", schema(value_type = Option<String>, format = Date))]
    pub liquidated: Option<Date>,
    /// The person who heads it.
    pub head: u64,
    /// The founders.
    pub founders: Vec<Founder>,
    /// What it does: a class of the general classifier of economic activities (OKED).
    pub activity: String,
    /// Where it is.
    pub address: Address,
    /// The charter capital in tenge.
    pub capital: u64,
}

/// Digits of a BIN before its serial number.
const BIN_HEAD: usize = 6;

const FIRST: &[(&str, &str)] = &[
    ("Алтын", "Алтын"),
    ("Жаңа", "Жана"),
    ("Ақ", "Ак"),
    ("Көк", "Кок"),
    ("Ұлы", "Улы"),
    ("Бірлік", "Бирлик"),
    ("Нұрлы", "Нурлы"),
    ("Дархан", "Дархан"),
    ("Өркен", "Оркен"),
    ("Сапа", "Сапа"),
];
const SECOND: &[(&str, &str)] = &[
    ("Дала", "Дала"),
    ("Жол", "Жол"),
    ("Құрылыс", "Курылыс"),
    ("Сауда", "Сауда"),
    ("Арна", "Арна"),
    ("Тау", "Тау"),
    ("Көлік", "Колик"),
    ("Астық", "Астык"),
    ("Өнім", "Оним"),
    ("Қызмет", "Кызмет"),
];
const ACTIVITIES: &[&str] =
    &["41201", "46909", "47111", "49410", "56101", "62011", "69202", "71112", "85600", "96021"];

impl Company {
    /// The company of a household.
    pub(super) fn of(seed: Seed, number: u64) -> Company {
        let household = Household::of(seed, number * MEMBERS);
        let (month, serial) = permutation::companies(seed).apply(number);
        let registered = registered(seed, number, month);
        let mut draw = seed.draw(number, "company");
        let head = household.member(head(seed, number));
        let (first, second) = (draw.pick(FIRST), draw.pick(SECOND));
        let (kk, ru) = (format!("«{} {}» ЖШС", first.0, second.0), format!("ТОО «{} {}»", first.1, second.1));
        let latin = format!("\"{} {}\" LLP", super::names::latin(first.0), super::names::latin(second.0));
        let share = 100 - 10 * draw.below(6) as u8;
        let partner = household.member(if head == household.member(Role::Husband) {
            Role::Wife
        } else {
            Role::Husband
        });
        let mut founders = vec![Founder { person: head, percent: share }];
        if share < 100 {
            founders.push(Founder { person: partner, percent: 100 - share });
        }
        Company {
            n: number,
            bin: bin(month, serial),
            name: Spelling { kk, ru, latin },
            registered,
            liquidated: liquidated(seed, number, registered),
            head,
            founders,
            activity: seed.draw(number, "company.activity").pick(ACTIVITIES).to_string(),
            address: address(seed.draw(number, "company.address")),
            capital: 50_000 * (1 + seed.draw(number, "company.capital").below(2_000)),
        }
    }
}

/// Who heads the company of a household: husband, wife, the wife's sibling or the one who lives alone.
fn head(seed: Seed, number: u64) -> Role {
    *seed.draw(number, "company.head").pick(&[Role::Husband, Role::Wife, Role::Sibling, Role::Alone])
}

/// The company that a person heads: its BIN, and the day on which it is liquidated.
pub(super) fn headed_by(seed: Seed, household: &Household, role: Role) -> Option<(String, Option<Date>)> {
    if head(seed, household.number) != role {
        return None;
    }
    let (month, serial) = permutation::companies(seed).apply(household.number);
    let registered = registered(seed, household.number, month);
    Some((bin(month, serial), liquidated(seed, household.number, registered)))
}

fn registered(seed: Seed, number: u64, month: u64) -> Date {
    let day = 1 + seed.draw(number, "company.day").below(28);
    let small = |value: u64| i8::try_from(value).unwrap_or(1);
    let year = i16::try_from(1994 + month / 12).unwrap_or(i16::MAX);
    Date::new(year, small(1 + month % 12), small(day)).unwrap_or(Date::MAX)
}

fn liquidated(seed: Seed, number: u64, registered: Date) -> Option<Date> {
    let mut draw = seed.draw(number, "company.liquidation");
    let ends = draw.chance(3_000);
    let days = draw.between(400, 12_000);
    ends.then(|| registered.checked_add(Span::new().days(days)).unwrap_or(Date::MAX))
}

/// The BIN of a registration: month, 4 for a resident legal entity, 0 for a head office. The year stands half a century away from the true
/// one (44 for 1994, 75 for 2025): nobody was registered then under BINs, and nobody will be before 2044.
fn bin(month: u64, serial: u64) -> String {
    let (year, month) = ((94 + month / 12 + 50) % 100, 1 + month % 12);
    let digits = |value: u64| [(value / 10) as u8, (value % 10) as u8];
    let ([y1, y2], [m1, m2]) = (digits(year), digits(month));
    numbers::number(&[y1, y2, m1, m2, 4, 0], serial)
}

/// The number of the company with a BIN.
pub(super) fn by_bin(seed: Seed, bin: &str) -> Option<u64> {
    let (digits, serial) = numbers::serial_of(bin, BIN_HEAD)?;
    let two = |place: usize| u64::from(digits[place] * 10 + digits[place + 1]);
    let year = two(0).checked_sub(44)?;
    let month = year * 12 + two(2).checked_sub(1).filter(|month| *month < 12)?;
    if month >= permutation::MONTHS || digits[4..6] != [4, 0] {
        return None;
    }
    let number = permutation::companies(seed).turn_back((month, serial));
    (number < HOUSEHOLDS).then_some(number)
}
