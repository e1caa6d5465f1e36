//! People and organisations who do not exist: numbers that every rule finds right and that nobody bears.
//!
//! An IIN is the date of birth (YYMMDD), a digit for century and sex (5 and 6: the 21st), four digits of sequence and a
//! control digit. An invented person is born in 2080–2099: the date is one, the control digit is right, and no such number
//! can be given out for half a century. A BIN begins with year and month of registration: an invented organisation's are
//! of 2080–2099 as well. The official test identities are known by the opposite: their dates and control digits are wrong.

use super::subject::{Organization, Person};
use crate::random::Random;

/// The first year of birth, and how many there are.
const YEARS: (u64, u64) = (80, 20);

/// Numbers of one day of birth.
const SEQUENCES: u64 = 10_000;

/// Surnames, names and patronymics, a man's and a woman's; that they are invented is said in the surname.
const SURNAMES: [(&str, &str); 4] = [
    ("ТЕСТБАЕВ", "ТЕСТБАЕВА"),
    ("ТЕСТОВСКИЙ", "ТЕСТОВСКАЯ"),
    ("СЫНАҚОВ", "СЫНАҚОВА"),
    ("ҮЛГІБЕКОВ", "ҮЛГІБЕКОВА"),
];
const NAMES: [(&str, &str); 6] = [
    ("АРМАН", "ӘСЕЛ"),
    ("ЕРЛАН", "ҒАЛИЯ"),
    ("НҰРЛАН", "ІҢКӘР"),
    ("ТИМУР", "МАРИЯ"),
    ("ҚАЙРАТ", "ҚАРЛЫҒАШ"),
    ("ЮРИЙ", "ЖҰЛДЫЗ"),
];
const PATRONYMICS: [(&str, &str); 4] = [
    ("АСҚАРҰЛЫ", "АСҚАРҚЫЗЫ"),
    ("ТЕСТОВИЧ", "ТЕСТОВНА"),
    ("СЕРІКҰЛЫ", "СЕРІКҚЫЗЫ"),
    ("МАРАТОВИЧ", "МАРАТОВНА"),
];

/// A person; the same for the same draws.
pub fn person(random: &dyn Random) -> Person {
    let woman = random.next_u64() % 2;
    let of = |pair: &(&str, &str)| (if woman == 1 { pair.1 } else { pair.0 }).to_owned();
    let pick = |choices: usize| usize::try_from(random.next_u64() % choices as u64).unwrap_or(0);
    let (surname, name) = (of(&SURNAMES[pick(SURNAMES.len())]), of(&NAMES[pick(NAMES.len())]));
    let patronymic = Some(of(&PATRONYMICS[pick(PATRONYMICS.len())]));
    Person {
        surname,
        name,
        patronymic,
        iin: Some(numbered(random, |draw| {
            // Up to the 28th, which every month has.
            format!(
                "{:02}{:02}{:02}{}",
                YEARS.0 + draw() % YEARS.1,
                1 + draw() % 12,
                1 + draw() % 28,
                5 + woman
            )
        })),
    }
}

/// An organisation; the same for the same draws.
pub fn organization(random: &dyn Random) -> Organization {
    // 4: a resident legal entity; 0: its head office.
    let bin = numbered(random, |draw| {
        format!("{:02}{:02}40{}", YEARS.0 + draw() % YEARS.1, 1 + draw() % 12, draw() % 10)
    });
    Organization { name: format!("ТОО \"ТЕСТ {}\"", &bin[6..11]), bin }
}

/// Seven digits of `head`, four of sequence, the control digit. A number whose control digit would be ten is not given out:
/// the next one in the sequence is.
fn numbered(random: &dyn Random, head: impl Fn(&dyn Fn() -> u64) -> String) -> String {
    let draw = || random.next_u64();
    let (head, sequence) = (head(&draw), draw() % SEQUENCES);
    let candidates = (0..SEQUENCES).map(|further| format!("{head}{:04}", (sequence + further) % SEQUENCES));
    candidates
        .filter_map(|eleven| control_digit(&eleven).map(|control| format!("{eleven}{control}")))
        .next()
        .unwrap_or_default()
}

/// The control digit of eleven digits: weights 1 to 11 modulo 11; where that gives ten, weights 3 to 11, 1, 2; where that
/// gives ten too, there is none.
fn control_digit(eleven: &str) -> Option<u32> {
    let sum = |first: u32| -> u32 {
        eleven
            .chars()
            .zip(0..)
            .map(|(digit, place): (char, u32)| {
                digit.to_digit(10).unwrap_or(0) * ((first - 1 + place) % 11 + 1)
            })
            .sum()
    };
    [sum(1) % 11, sum(3) % 11].into_iter().find(|digit| *digit < 10)
}

/// Whether the last of twelve digits is the control digit of the others.
pub(in crate::ca) fn has_right_checksum(number: &str) -> bool {
    number.len() == 12
        && number.is_ascii()
        && control_digit(&number[..11]).is_some_and(|control| number[11..].parse() == Ok(control))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Seeded;

    #[test]
    fn the_control_digits_are_those_that_are_known() {
        assert_eq!((control_digit("12345678901"), control_digit("12345678902")), (Some(3), Some(5)));
        assert!(!has_right_checksum("123456789011") && !has_right_checksum("123456789021"));
        assert!(
            !has_right_checksum("12345678901x")
                && !has_right_checksum("1234")
                && has_right_checksum("123456789013")
        );
    }

    #[test]
    fn invented_numbers_are_right_and_of_a_century_to_come() {
        let random = Seeded::new(1, "invented");
        for _ in 0..500 {
            let iin = person(&random).iin.unwrap_or_default();
            let (year, month, day): (u32, u32, u32) = (
                iin[..2].parse().unwrap_or(0),
                iin[2..4].parse().unwrap_or(0),
                iin[4..6].parse().unwrap_or(0),
            );
            assert!(
                year >= 80
                    && (1..=12).contains(&month)
                    && (1..=28).contains(&day)
                    && matches!(&iin[6..7], "5" | "6"),
                "{iin}"
            );
            assert!(has_right_checksum(&iin), "{iin}");
            let bin = organization(&random).bin;
            assert!(has_right_checksum(&bin) && bin[..2] >= *"80" && &bin[4..6] == "40", "{bin}");
        }
    }
}
