//! The numbers in a certificate's subject, [authority §1.1](crate::manual::authority).

use crate::x509::{Certificate, Name};

/// Why a certificate's number cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberFault {
    /// It is not there.
    Absent,
    /// It is there, and is not the prefix and twelve digits.
    Malformed,
    /// Different ones are there: which of them counts cannot be told.
    Several,
}

/// Whose certificate it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// IIN of the natural person: serialNumber `IIN` and twelve digits.
    pub iin: Result<String, NumberFault>,
    /// BIN of the organisation: organizationalUnitName `BIN` and twelve digits.
    pub bin: Result<String, NumberFault>,
}

/// Reads the numbers from where the authority puts them, and from nowhere else: a common name can say anything.
pub fn holder(certificate: &Certificate) -> Holder {
    let subject = certificate.subject();
    Holder { iin: number(subject.values(Name::SERIAL_NUMBER), "IIN", Others::Refused), bin: bin(subject) }
}

/// The BIN of the organizational unit; a different one in serialNumber makes it ambiguous.
fn bin(subject: &Name) -> Result<String, NumberFault> {
    let bin = number(subject.values(Name::ORGANIZATIONAL_UNIT), "BIN", Others::Ignored)?;
    let other = |digits: &str| is_number(digits) && digits != bin;
    if subject.values(Name::SERIAL_NUMBER).filter_map(|value| value.strip_prefix("BIN")).any(other) {
        return Err(NumberFault::Several);
    }
    Ok(bin)
}

/// What values without the prefix mean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    /// serialNumber is for the IIN alone.
    Refused,
    /// An organizational unit may be a department.
    Ignored,
}

fn number<'a>(
    values: impl Iterator<Item = &'a str>,
    prefix: &str,
    others: Others,
) -> Result<String, NumberFault> {
    let mut found: Option<&str> = None;
    for value in values {
        let Some(digits) = value.strip_prefix(prefix) else {
            // An organisation's certificate may have its BIN in serialNumber.
            if others == Others::Refused && !value.starts_with("BIN") {
                return Err(NumberFault::Malformed);
            }
            continue;
        };
        if !is_number(digits) {
            return Err(NumberFault::Malformed);
        }
        if found.is_some_and(|earlier| earlier != digits) {
            return Err(NumberFault::Several);
        }
        found = Some(digits);
    }
    found.map(str::to_owned).ok_or(NumberFault::Absent)
}

/// Twelve ASCII digits. Arabic and full-width digits are none.
pub(super) fn is_number(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|octet| octet.is_ascii_digit())
}
