//! Distinguished names, RFC 5280 §4.1.2.4, as the authority writes them.

use x509_parser::prelude::{FromDer as _, X509Name};

use super::der::oid_text;

/// One AttributeTypeAndValue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// The type's OID in dotted text, e.g. `2.5.4.5`.
    pub oid: String,
    /// The value as text; what is not text is left out (empty).
    pub value: String,
}

/// A name in the order of its encoding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Name {
    attributes: Vec<Attribute>,
}

/// The attribute types of the authority's names, with their short names (RFC 4514 §3 where it has them).
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

    /// From its encoding; what cannot be read is a name without attributes.
    pub(super) fn read(der: &[u8]) -> Self {
        let Ok((_, name)) = X509Name::from_der(der) else { return Name::default() };
        let attributes = name
            .iter_attributes()
            .map(|attribute| Attribute {
                oid: oid_text(attribute.attr_type().as_bytes()).unwrap_or_default(),
                value: attribute.as_str().map(str::to_owned).unwrap_or_default(),
            })
            .collect();
        Name { attributes }
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

    /// The common name, or nothing.
    pub fn common_name(&self) -> &str {
        self.values(Name::COMMON_NAME).next().unwrap_or("")
    }
}

impl std::fmt::Display for Name {
    /// `CN=…,C=KZ`: the order of the encoding, RFC 4514 §2.4 escapes.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, attribute) in self.attributes.iter().enumerate() {
            if i > 0 {
                f.write_str(",")?;
            }
            let short = SHORT_NAMES
                .iter()
                .find(|row| row.0 == attribute.oid)
                .map_or(attribute.oid.as_str(), |row| row.1);
            write!(f, "{short}=")?;
            for (at, c) in attribute.value.char_indices() {
                let at_an_end = at == 0 || at + c.len_utf8() == attribute.value.len();
                match c {
                    ',' | '+' | '"' | '\\' | '<' | '>' | ';' => write!(f, "\\{c}")?,
                    ' ' if at_an_end => f.write_str("\\ ")?,
                    '#' if at == 0 => f.write_str("\\#")?,
                    c if c.is_control() => write!(f, "\\{:02X}", u32::from(c))?,
                    c => write!(f, "{c}")?,
                }
            }
        }
        Ok(())
    }
}
