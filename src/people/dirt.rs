//! What is wrong with records, and how often.

use serde::{Deserialize, Serialize};

use super::draw::Seed;

/// A defect of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "simulator", derive(utoipa::ToSchema), schema(as = RecordDefect))]
#[serde(rename_all = "kebab-case")]
pub enum Defect {
    /// The record has no patronymic though the person has one.
    MissingPatronymic,
    /// The documents spell the name otherwise than the record.
    TwoSpellings,
    /// Some letters of the surname are Latin ones that look alike.
    LookAlikeLetters,
    /// The last document ran out and no new one came.
    ExpiredDocument,
    /// The person died before 2021.
    Dead,
    /// The databases do not find the person.
    NotFound,
}

impl Defect {
    /// All of them.
    pub const ALL: [Defect; 6] = [
        Defect::MissingPatronymic,
        Defect::TwoSpellings,
        Defect::LookAlikeLetters,
        Defect::ExpiredDocument,
        Defect::Dead,
        Defect::NotFound,
    ];

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Defect::MissingPatronymic => "missing-patronymic",
            Defect::TwoSpellings => "two-spellings",
            Defect::LookAlikeLetters => "look-alike-letters",
            Defect::ExpiredDocument => "expired-document",
            Defect::Dead => "dead",
            Defect::NotFound => "not-found",
        }
    }

    /// The attribute that it is drawn by.
    const fn attribute(self) -> &'static str {
        match self {
            Defect::MissingPatronymic => "defect.missing_patronymic",
            Defect::TwoSpellings => "defect.two_spellings",
            Defect::LookAlikeLetters => "defect.look_alike_letters",
            Defect::ExpiredDocument => "defect.expired_document",
            Defect::Dead => "defect.dead",
            Defect::NotFound => "defect.not_found",
        }
    }

    /// The defect of a name, with `_` for `-` too.
    pub fn parse(name: &str) -> Result<Defect, UnknownDefect> {
        let name = name.trim().replace('_', "-");
        let found = Defect::ALL.into_iter().find(|defect| defect.as_str() == name);
        found.ok_or_else(|| UnknownDefect(name.chars().take(40).collect()))
    }
}

/// A defect that there is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no defect `{0}` of a record; there are missing-patronymic, two-spellings, look-alike-letters, expired-document, dead and not-found"
)]
pub struct UnknownDefect(pub String);

/// How many records in ten thousand have each defect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields, default)]
pub struct Rates {
    /// No patronymic.
    pub missing_patronymic: u16,
    /// Two spellings.
    pub two_spellings: u16,
    /// Latin letters that look alike.
    pub look_alike_letters: u16,
    /// A document that ran out.
    pub expired_document: u16,
    /// Dead, beside those who die of age.
    pub dead: u16,
    /// Not found.
    pub not_found: u16,
}

impl Default for Rates {
    fn default() -> Self {
        Rates {
            missing_patronymic: 300,
            two_spellings: 200,
            look_alike_letters: 50,
            expired_document: 200,
            dead: 100,
            not_found: 100,
        }
    }
}

impl Rates {
    /// No dirt at all.
    pub const CLEAN: Rates = Rates {
        missing_patronymic: 0,
        two_spellings: 0,
        look_alike_letters: 0,
        expired_document: 0,
        dead: 0,
        not_found: 0,
    };

    /// The rate of a defect.
    pub const fn of(&self, defect: Defect) -> u16 {
        match defect {
            Defect::MissingPatronymic => self.missing_patronymic,
            Defect::TwoSpellings => self.two_spellings,
            Defect::LookAlikeLetters => self.look_alike_letters,
            Defect::ExpiredDocument => self.expired_document,
            Defect::Dead => self.dead,
            Defect::NotFound => self.not_found,
        }
    }

    /// The same with another rate of a defect.
    pub fn set(&mut self, defect: Defect, rate: u16) {
        let place = match defect {
            Defect::MissingPatronymic => &mut self.missing_patronymic,
            Defect::TwoSpellings => &mut self.two_spellings,
            Defect::LookAlikeLetters => &mut self.look_alike_letters,
            Defect::ExpiredDocument => &mut self.expired_document,
            Defect::Dead => &mut self.dead,
            Defect::NotFound => &mut self.not_found,
        };
        *place = rate.min(10_000);
    }

    /// The defects of person `n`, each drawn by itself.
    pub(super) fn drawn(&self, seed: Seed, n: u64) -> Vec<Defect> {
        let has = |defect: &Defect| {
            let rate = self.of(*defect);
            rate > 0 && seed.draw(n, defect.attribute()).chance(rate.into())
        };
        Defect::ALL.into_iter().filter(has).collect()
    }
}

/// The Cyrillic letters that have a Latin twin, capitals and small ones.
const TWINS: [(char, char); 22] = [
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('Х', 'X'),
    ('а', 'a'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('х', 'x'),
    ('У', 'Y'),
    ('у', 'y'),
    ('І', 'I'),
    ('і', 'i'),
    ('ь', 'b'),
];

/// A name whose letters are Latin where they look alike.
pub(super) fn look_alike(name: &str) -> String {
    let twin = |letter: char| TWINS.iter().find(|(from, _)| *from == letter).map_or(letter, |(_, to)| *to);
    name.chars().map(twin).collect()
}
