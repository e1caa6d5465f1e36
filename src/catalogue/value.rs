//! What may stand in a field.

use super::form::{Field, FieldKind};
use crate::xml::unwritable;

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ValueFault {
    /// A character that XML cannot hold: it could be signed by nobody.
    NotWritable {
        /// Which.
        character: char,
    },
    /// Longer than allowed.
    TooLong {
        /// Characters at most.
        max: u32,
    },
    /// Not one of the choices.
    NotListed,
    /// Not a whole number within its bounds.
    NotANumber {
        /// The least.
        min: Option<i64>,
        /// The greatest.
        max: Option<i64>,
    },
    /// Not a day.
    NotADate,
    /// Not after the mask.
    NotAfterMask {
        /// The mask.
        mask: String,
    },
    /// Not twelve digits.
    NotAnIin,
    /// The IIN of somebody who neither asks nor acts for who asks.
    OtherIin,
    /// A day after that of the request.
    AfterRequest,
    /// Not `true`.
    NoConsent,
    /// A value where rows should be.
    NotATable,
}

impl Field {
    /// Checks a value that is not empty, without the blanks around it.
    pub fn check(&self, value: &str) -> Result<(), ValueFault> {
        let is = |fine: bool, fault: ValueFault| if fine { Ok(()) } else { Err(fault) };
        if let Some(character) = unwritable(value) {
            return Err(ValueFault::NotWritable { character });
        }
        if let Some(max) = self.max_chars.filter(|max| value.chars().count() > *max as usize) {
            return Err(ValueFault::TooLong { max });
        }
        match self.kind {
            FieldKind::Text => {
                let missed = self.mask.as_ref().filter(|mask| !fits_mask(mask, value));
                missed.map_or(Ok(()), |mask| Err(ValueFault::NotAfterMask { mask: mask.clone() }))
            }
            FieldKind::Choice => {
                is(self.choices.iter().any(|choice| choice.value == value), ValueFault::NotListed)
            }
            // xs:date has further forms; a day without a zone is the one the form uses.
            FieldKind::Date => {
                is(value.len() == 10 && value.parse::<jiff::civil::Date>().is_ok(), ValueFault::NotADate)
            }
            FieldKind::Integer => {
                let fault = ValueFault::NotANumber { min: self.min, max: self.max };
                let digits = value.strip_prefix('-').unwrap_or(value);
                let plain = digits.bytes().all(|octet| octet.is_ascii_digit());
                let number = value.parse::<i64>().ok().filter(|_| plain).ok_or_else(|| fault.clone())?;
                let within =
                    self.min.is_none_or(|min| number >= min) && self.max.is_none_or(|max| number <= max);
                is(within, fault)
            }
            FieldKind::Iin => is(
                value.len() == 12 && value.bytes().all(|octet| octet.is_ascii_digit()),
                ValueFault::NotAnIin,
            ),
            FieldKind::Consent => is(value == "true", ValueFault::NoConsent),
            FieldKind::Table => Err(ValueFault::NotATable),
        }
    }
}

fn fits_mask(mask: &str, value: &str) -> bool {
    mask.chars().count() == value.chars().count()
        && mask.chars().zip(value.chars()).all(|(wanted, c)| match wanted {
            '0' => c.is_ascii_digit(),
            'A' => c.is_alphabetic(),
            other => c == other,
        })
}
