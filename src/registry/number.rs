//! Registration numbers: `000-2026-0000001-2`.
//!
//! Service code, year of receipt (Asia/Almaty), sequence within both, check digit. The check digit is Damm's over all
//! digits before it (H. M. Damm, *Total anti-symmetrische Quasigruppen*, 2004): it catches every single wrong digit and
//! every transposition of neighbours, which ISO 7064 MOD 11-10 does not promise for transpositions.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The totally anti-symmetric quasigroup of order ten from Damm's thesis, p. 111.
const QUASIGROUP: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// Digits of the sequence as written: ten million requests of one service in a year before the number grows wider.
const SEQUENCE_DIGITS: usize = 7;

/// The widest sequence that is read: more than any store will hold.
const SEQUENCE_DIGITS_MAX: usize = 15;

/// Digits of a service code: three for a regulation, two more for a service within it.
const CODE_DIGITS: std::ops::RangeInclusive<usize> = 3..=5;

/// The service's short code in a registration number: three to five digits, such as `000`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ServiceCode([u8; *CODE_DIGITS.end()]);

impl ServiceCode {
    /// The code as it is written.
    pub fn as_str(&self) -> &str {
        let length = self.0.iter().position(|octet| *octet == 0).unwrap_or(self.0.len());
        std::str::from_utf8(&self.0[..length]).unwrap_or_default()
    }
}

impl FromStr for ServiceCode {
    type Err = NotAServiceCode;

    fn from_str(text: &str) -> Result<Self, NotAServiceCode> {
        if CODE_DIGITS.contains(&text.len()) && all_digits(text) {
            // What is shorter ends with zeros, which order before any digit.
            let mut digits = [0; *CODE_DIGITS.end()];
            digits[..text.len()].copy_from_slice(text.as_bytes());
            Ok(ServiceCode(digits))
        } else {
            Err(NotAServiceCode(text.chars().take(40).collect()))
        }
    }
}

impl TryFrom<String> for ServiceCode {
    type Error = NotAServiceCode;

    fn try_from(text: String) -> Result<Self, NotAServiceCode> {
        text.parse()
    }
}

impl From<ServiceCode> for String {
    fn from(code: ServiceCode) -> String {
        code.as_str().to_owned()
    }
}

impl fmt::Display for ServiceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for ServiceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What was given as a service code is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a service code; write three to five digits, such as 000")]
pub struct NotAServiceCode(String);

/// The number under which a request is registered. Numbers of one service and year order as they were given.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegistrationNumber {
    code: ServiceCode,
    year: i16,
    sequence: u64,
}

impl RegistrationNumber {
    /// The number at `sequence` (from 1) of a service in a year. Only a store gives numbers out.
    pub(super) fn new(code: ServiceCode, year: i16, sequence: u64) -> Self {
        RegistrationNumber { code, year, sequence }
    }

    /// The service's code.
    pub fn service_code(&self) -> &ServiceCode {
        &self.code
    }

    /// The year of receipt in Asia/Almaty.
    pub fn year(&self) -> i16 {
        self.year
    }

    /// The place in the order of the service and year, from 1.
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// As it is written, with its check digit behind the last hyphen.
    fn spelled(&self) -> Spelled {
        let mut spelled = Spelled { octets: [0; 40], length: 0 };
        let RegistrationNumber { code, year, sequence } = self;
        // There is room for the longest of them.
        let _ = write!(spelled, "{code}-{year:04}-{sequence:0width$}", width = SEQUENCE_DIGITS);
        let digit = check_digit(spelled.as_str());
        let _ = write!(spelled, "-{digit}");
        spelled
    }
}

/// A number as it is written, without memory of its own: five digits, six characters of any year, twenty digits, a digit and hyphens.
struct Spelled {
    octets: [u8; 40],
    length: usize,
}

impl Spelled {
    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.octets[..self.length]).unwrap_or_default()
    }
}

impl fmt::Write for Spelled {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.length + text.len();
        self.octets.get_mut(self.length..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}

impl fmt::Display for RegistrationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.spelled().as_str())
    }
}

impl fmt::Debug for RegistrationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<RegistrationNumber> for String {
    fn from(number: RegistrationNumber) -> String {
        number.to_string()
    }
}

impl TryFrom<String> for RegistrationNumber {
    type Error = NotANumber;

    fn try_from(text: String) -> Result<Self, NotANumber> {
        text.parse()
    }
}

impl FromStr for RegistrationNumber {
    type Err = NotANumber;

    /// Takes exactly what is printed: one number has one spelling.
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let malformed = || NotANumber::Malformed(text.chars().take(40).collect());
        let mut parts = text.split('-');
        let (Some(code), Some(year), Some(sequence), Some(digit), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(malformed());
        };
        let widths = year.len() == 4
            && (SEQUENCE_DIGITS..=SEQUENCE_DIGITS_MAX).contains(&sequence.len())
            && digit.len() == 1;
        if !widths || ![year, sequence, digit].into_iter().all(all_digits) {
            return Err(malformed());
        }
        let code: ServiceCode = code.parse().map_err(|_| malformed())?;
        let year: i16 = year.parse().map_err(|_| malformed())?;
        let sequence: u64 = sequence.parse().map_err(|_| malformed())?;
        let number = RegistrationNumber { code, year, sequence };
        let spelled = number.spelled();
        let (body, expected) = spelled.as_str().split_at(spelled.length - 1);
        if sequence == 0 || !text.starts_with(body) || text.len() != spelled.length {
            return Err(malformed());
        }
        let found = text.chars().next_back().unwrap_or_default();
        if text.ends_with(expected) { Ok(number) } else { Err(NotANumber::CheckDigit { found }) }
    }
}

/// What was given as a registration number is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotANumber {
    /// Not of the shape.
    #[error(
        "`{0}` is not a registration number; its shape is 000-2026-0000001-2: service code, year, sequence, check digit"
    )]
    Malformed(String),
    /// Of the shape, but mistyped. The error does not say the right digit: another digit may be wrong.
    #[error(
        "the check digit {found} does not fit; a digit of the registration number is mistyped or two are swapped"
    )]
    CheckDigit {
        /// The digit there is.
        found: char,
    },
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|octet| octet.is_ascii_digit())
}

/// Damm's check digit over the digits of `body`; hyphens do not count.
fn check_digit(body: &str) -> char {
    let digits = body.bytes().filter(u8::is_ascii_digit);
    let interim =
        digits.fold(0u8, |interim, octet| QUASIGROUP[usize::from(interim)][usize::from(octet - b'0')]);
    char::from(b'0' + interim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(sequence: u64) -> RegistrationNumber {
        RegistrationNumber::new("000".parse().unwrap(), 2026, sequence)
    }

    #[test]
    fn the_check_digit_is_damms() {
        assert_eq!(check_digit("572"), '4', "the example of Damm's thesis");
        assert_eq!(sample(1).to_string(), "000-2026-0000001-2");
    }

    #[test]
    fn a_number_reads_back_as_itself_and_in_no_other_spelling() {
        for sequence in [1, 2, 9_999_999, 10_000_000, 123_456_789] {
            let number = sample(sequence);
            assert_eq!(number.to_string().parse::<RegistrationNumber>().unwrap(), number);
        }
        let text = sample(12_345_678).to_string();
        let padded = text.replace("-12345678-", "-012345678-");
        for other in [
            "",
            "000-2026-0000001",
            "000-2026-1-5",
            "00-2026-0000001-2",
            "000-2026-0000000-0",
            &padded,
            &format!(" {text}"),
            "٠٠٠-2026-0000001-2",
        ] {
            assert!(matches!(other.parse::<RegistrationNumber>(), Err(NotANumber::Malformed(_))), "{other}");
        }
    }

    #[test]
    fn every_wrong_digit_and_every_swap_of_neighbours_is_caught() {
        for sequence in [1, 70_519, 9_876_543] {
            let text = sample(sequence).to_string();
            let places: Vec<usize> =
                text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(i, _)| i).collect();
            for &place in &places {
                for digit in ('0'..='9').filter(|digit| !text[place..].starts_with(*digit)) {
                    let wrong = format!("{}{digit}{}", &text[..place], &text[place + 1..]);
                    assert!(wrong.parse::<RegistrationNumber>().is_err(), "{wrong} for {text}");
                }
            }
            for pair in places.windows(2) {
                let mut swapped = text.clone().into_bytes();
                swapped.swap(pair[0], pair[1]);
                let swapped = String::from_utf8(swapped).unwrap();
                assert!(
                    swapped == text || swapped.parse::<RegistrationNumber>().is_err(),
                    "{swapped} for {text}"
                );
            }
        }
    }

    #[test]
    fn numbers_order_as_they_were_given() {
        assert!(sample(9_999_999) < sample(10_000_000));
        assert!(sample(2) > sample(1));
    }
}
