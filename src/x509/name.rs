//! Distinguished names, RFC 5280 §4.1.2.4, as the authority writes them.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::comparison::{attributes, rdns};
use super::der::{Tlv, oid_text};
use super::strings::{self, StringFault};
use crate::encoding::hex;
use crate::encoding::term::{self, Term};

/// One AttributeTypeAndValue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// The type's OID in dotted text, e.g. `2.5.4.5`.
    pub oid: String,
    /// The value as text; `#` and the encoding in hexadecimal when its type is not one of text, RFC 4514 §2.4.
    pub value: String,
    /// The value is of a type that is not text.
    pub encoded: bool,
    /// It stands in one RelativeDistinguishedName with the attribute before it.
    pub joined: bool,
}

/// A name in the order of its encoding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Name {
    attributes: Vec<Attribute>,
}

/// An attribute whose value is of a string type and is no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("the attribute {attribute} of the {whose} cannot be read: it is {fault}")]
pub struct BadAttribute {
    /// `subject` or `issuer`.
    #[serde(deserialize_with = "term::deserialize")]
    pub whose: Term,
    /// The attribute's type: its short name, or its OID.
    pub attribute: String,
    /// What is wrong with the value.
    pub fault: StringFault,
}

/// The attribute types of names with the short names that are written (RFC 4514 §3 where it has them).
const SHORT_NAMES: [(&str, &str); 13] = [
    (Name::COMMON_NAME, "CN"),
    (Name::SURNAME, "SN"),
    (Name::SERIAL_NUMBER, "serialNumber"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    (Name::ORGANIZATION, "O"),
    (Name::ORGANIZATIONAL_UNIT, "OU"),
    ("2.5.4.15", "businessCategory"),
    (Name::GIVEN_NAME, "GN"),
    ("0.9.2342.19200300.100.1.1", "UID"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    (Name::EMAIL_ADDRESS, "emailAddress"),
];

impl Name {
    /// commonName.
    pub const COMMON_NAME: &'static str = "2.5.4.3";
    /// surname.
    pub const SURNAME: &'static str = "2.5.4.4";
    /// serialNumber: `IIN` and twelve digits.
    pub const SERIAL_NUMBER: &'static str = "2.5.4.5";
    /// organizationName.
    pub const ORGANIZATION: &'static str = "2.5.4.10";
    /// organizationalUnitName: `BIN` and twelve digits.
    pub const ORGANIZATIONAL_UNIT: &'static str = "2.5.4.11";
    /// givenName: the patronymic, in the authority's names.
    pub const GIVEN_NAME: &'static str = "2.5.4.42";

    /// emailAddress, which stood in names before there was subjectAltName.
    pub const EMAIL_ADDRESS: &'static str = "1.2.840.113549.1.9.1";

    /// From the encoding of a name that [`check`] has passed.
    pub(super) fn read(der: &[u8]) -> Self {
        let mut name = Name::default();
        for rdn in rdns(der).unwrap_or_default() {
            for (at, (oid, value)) in attributes(rdn.content).unwrap_or_default().into_iter().enumerate() {
                let (value, encoded) = value_text(value);
                name.attributes.push(Attribute { oid: type_text(oid), value, encoded, joined: at > 0 });
            }
        }
        name
    }

    /// Every attribute, in the order of the encoding.
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// The values of one type, in order.
    pub fn values<'a>(&'a self, oid: &'a str) -> impl Iterator<Item = &'a str> {
        self.attributes
            .iter()
            .filter(move |attribute| attribute.oid == oid)
            .map(|attribute| attribute.value.as_str())
    }

    /// `CN=…,C=KZ`: as RFC 4514 §2.1 writes it, from the last RDN to the first, which XML signatures have (XMLDSig 1.1 §4.5.4.1).
    pub fn rfc4514(&self) -> String {
        let mut text = String::new();
        for rdn in self.attributes.chunk_by(|_, next| next.joined).rev() {
            for attribute in rdn {
                let separator = if attribute.joined { "+" } else { "," };
                let _ = write!(text, "{}{attribute}", if text.is_empty() { "" } else { separator });
            }
        }
        text
    }

    /// The common name, or nothing.
    pub fn common_name(&self) -> &str {
        self.values(Name::COMMON_NAME).next().unwrap_or("")
    }
}

/// Whether every attribute of a name can be read, given the encoding of a Name.
pub(super) fn check(der: &[u8], whose: &'static str) -> Result<(), BadAttribute> {
    for rdn in rdns(der).unwrap_or_default() {
        for (oid, value) in attributes(rdn.content).unwrap_or_default() {
            strings::check(value).map_err(|fault| {
                let oid = type_text(oid);
                BadAttribute { whose, attribute: short_name(&oid).unwrap_or(&oid).to_owned(), fault }
            })?;
        }
    }
    Ok(())
}

/// An attribute type in dotted text; its octets, where they are no OID.
fn type_text(oid: &[u8]) -> String {
    oid_text(oid).unwrap_or_else(|| hex::encode(oid))
}

/// A value, and whether it is an encoding for want of text.
pub(super) fn value_text(value: Tlv<'_>) -> (String, bool) {
    match strings::text(value) {
        Some(Ok(text)) => (text, false),
        Some(Err(_)) | None => (format!("#{}", hex::encode(value.whole)), true),
    }
}

fn short_name(oid: &str) -> Option<&'static str> {
    SHORT_NAMES.iter().find(|row| row.0 == oid).map(|row| row.1)
}

impl std::fmt::Display for Attribute {
    /// `CN=…`, RFC 4514 §2.3 and §2.4.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}=", short_name(&self.oid).unwrap_or(&self.oid))?;
        for (at, c) in self.value.char_indices() {
            let at_an_end = at == 0 || at + c.len_utf8() == self.value.len();
            match c {
                ',' | '+' | '"' | '\\' | '<' | '>' | ';' => write!(f, "\\{c}")?,
                ' ' if at_an_end => f.write_str("\\ ")?,
                '#' if at == 0 && !self.encoded => f.write_str("\\#")?,
                c if c.is_control() => {
                    for octet in c.encode_utf8(&mut [0; 4]).bytes() {
                        write!(f, "\\{octet:02X}")?;
                    }
                }
                c => write!(f, "{c}")?,
            }
        }
        Ok(())
    }
}

impl std::fmt::Display for Name {
    /// `C=KZ,CN=…`: the order of the encoding, RFC 4514 §2.4 escapes.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, attribute) in self.attributes.iter().enumerate() {
            if i > 0 {
                f.write_str(if attribute.joined { "+" } else { "," })?;
            }
            write!(f, "{attribute}")?;
        }
        Ok(())
    }
}
