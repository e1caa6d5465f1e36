//! The label of an item in a channel flow.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// `A1`, `P5`, `C2` as the texts number actions, processes and conditions; 004 has items only: `4`, `6a`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Label {
    letter: Option<char>,
    number: u8,
    part: Option<char>,
}

/// Not a label.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no label; write the letter A, P or C and a number (`P5`), or the number of an item (`4`, `6a`)"
)]
pub struct NotALabel(String);

impl FromStr for Label {
    type Err = NotALabel;

    fn from_str(text: &str) -> Result<Self, NotALabel> {
        let wrong = || NotALabel(text.chars().take(40).collect());
        let letter = text.chars().next().filter(|c| matches!(c, 'A' | 'P' | 'C'));
        let rest = text.strip_prefix(|c| Some(c) == letter).unwrap_or(text);
        let part = rest.chars().last().filter(char::is_ascii_lowercase).filter(|_| letter.is_none());
        let digits = rest.strip_suffix(|c| Some(c) == part).unwrap_or(rest);
        let plain = !digits.starts_with('0') && digits.bytes().all(|octet| octet.is_ascii_digit());
        let number = digits.parse().ok().filter(|_| plain).ok_or_else(wrong)?;
        Ok(Label { letter, number, part })
    }
}

impl TryFrom<String> for Label {
    type Error = NotALabel;

    fn try_from(text: String) -> Result<Self, NotALabel> {
        text.parse()
    }
}

impl From<Label> for String {
    fn from(label: Label) -> String {
        label.to_string()
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = |c: Option<char>| c.map(String::from).unwrap_or_default();
        write!(f, "{}{}{}", letter(self.letter), self.number, letter(self.part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_and_written_alike_and_nothing_else_is_one() {
        for text in ["A1", "P5", "C2", "4", "6a", "12"] {
            assert_eq!(text.parse::<Label>().unwrap().to_string(), text);
        }
        for text in ["", "P", "P0", "P05", "B1", "P5a", "6A", "a", "999", "-1", "+1", "P 1", "٤"] {
            assert!(text.parse::<Label>().is_err(), "{text}");
        }
    }
}
