//! A distinguished name as text, RFC 4514 read whole: pairs of hexadecimal digits, `#` encodings, `+`, quotes of RFC 2253.

use super::comparison::folded;
use super::der::Der;
use super::name::{Attribute, Name, value_text};
use crate::encoding::hex;
use crate::limits;

/// Why a text is not a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameTextFault {
    /// More characters than a name may have.
    #[error("the name has more than {limit} characters")]
    TooLong {
        /// How many it may have.
        limit: usize,
    },
    /// A part without `=`.
    #[error("`{0}` is not an attribute: `type=value` is expected")]
    NoType(String),
    /// A keyword that nothing here knows, RFC 4519.
    #[error("`{0}` is not a type of attribute that is known here; write its OID")]
    UnknownType(String),
    /// A value after `#` that is not the encoding of one value.
    #[error("`{0}` is not a value's encoding in hexadecimal")]
    NotAnEncoding(String),
    /// Pairs of hexadecimal digits that are not UTF-8 together, RFC 4514 §2.4.
    #[error("the hexadecimal pairs of the value of `{0}` are not UTF-8")]
    NotUtf8(String),
    /// `\` at the end, or a quote that is not closed.
    #[error("it ends within an escape or within quotes")]
    Unfinished,
}

/// One RelativeDistinguishedName: types and values in the form that is compared, in order.
type Rdn = Vec<(String, String)>;

/// A name that was read from text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameText(Vec<Rdn>);

impl NameText {
    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, NameTextFault> {
        if text.len() > limits::NAME_TEXT_BYTES_MAX {
            return Err(NameTextFault::TooLong { limit: limits::NAME_TEXT_BYTES_MAX });
        }
        let mut rdns = vec![Rdn::new()];
        let mut rest = text.trim();
        while !rest.is_empty() {
            let (part, separator, after) = first_part(rest)?;
            let attribute = attribute(part)?;
            if let Some(rdn) = rdns.last_mut() {
                rdn.push(attribute);
            }
            if matches!(separator, Some(',' | ';')) {
                rdns.push(Rdn::new());
            }
            rest = after;
        }
        rdns.retain(|rdn| !rdn.is_empty());
        rdns.iter_mut().for_each(|rdn| rdn.sort_unstable());
        Ok(NameText(rdns))
    }

    /// What all the ways to write a name have in common, whatever the order: two names without it in common are two names.
    pub(super) fn key(&self) -> String {
        key_of(self.0.iter().flatten().cloned().collect())
    }

    /// The same of a certificate's name.
    pub(super) fn key_of(name: &Name) -> String {
        key_of(name.attributes().iter().map(compared).collect())
    }

    /// Whether it is this name: RDN by RDN as RFC 5280 §7.1 compares them, from the first or from the last as RFC 4514 §2.1
    /// writes them.
    pub fn is(&self, name: &Name) -> bool {
        let mut rdns: Vec<Rdn> = Vec::new();
        for attribute in name.attributes() {
            let pair = compared(attribute);
            match rdns.last_mut().filter(|_| attribute.joined) {
                Some(rdn) => rdn.push(pair),
                None => rdns.push(vec![pair]),
            }
        }
        rdns.iter_mut().for_each(|rdn| rdn.sort_unstable());
        rdns.iter().eq(&self.0) || rdns.iter().rev().eq(&self.0)
    }
}

/// An attribute as it is compared.
fn compared(attribute: &Attribute) -> (String, String) {
    let value = if attribute.encoded { attribute.value.clone() } else { folded(&attribute.value) };
    (attribute.oid.clone(), value)
}

fn key_of(mut attributes: Rdn) -> String {
    attributes.sort_unstable();
    attributes.into_iter().flat_map(|(oid, value)| [oid, "=".to_owned(), value, "\n".to_owned()]).collect()
}

/// Up to the first separator that is neither escaped nor quoted; the separator; what follows it.
fn first_part(text: &str) -> Result<(&str, Option<char>, &str), NameTextFault> {
    let (mut escaped, mut quoted) = (false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            ',' | ';' | '+' if !quoted => return Ok((&text[..at], Some(c), text[at + 1..].trim_start())),
            _ => {}
        }
    }
    if escaped || quoted { Err(NameTextFault::Unfinished) } else { Ok((text, None, "")) }
}

fn attribute(part: &str) -> Result<(String, String), NameTextFault> {
    let (kind, value) = part.split_once('=').ok_or_else(|| NameTextFault::NoType(shown(part)))?;
    let oid = attribute_type(kind.trim()).ok_or_else(|| NameTextFault::UnknownType(shown(kind.trim())))?;
    let value = match value.trim().strip_prefix('#') {
        Some(digits) => encoding(digits).ok_or_else(|| NameTextFault::NotAnEncoding(shown(value.trim())))?,
        None => folded(&unescaped(value, kind)?),
    };
    Ok((oid, value))
}

/// RFC 4514 §2.4: the encoding of one value.
fn encoding(digits: &str) -> Option<String> {
    let octets = hex::decode(digits)?;
    let mut der = Der::new(&octets);
    let (text, encoded) = value_text(der.any().filter(|_| der.is_empty())?);
    Some(if encoded { text } else { folded(&text) })
}

/// RFC 4514 §3: `\` before a character or a pair of hexadecimal digits; quotes around, as RFC 2253 §4 still reads.
fn unescaped(value: &str, kind: &str) -> Result<String, NameTextFault> {
    let mut octets = Vec::with_capacity(value.len());
    let mut rest = value.trim_start();
    // White space at the end that is not escaped is not the value's.
    let mut kept = 0;
    let mut quoted = false;
    while let Some(c) = rest.chars().next() {
        let mut after = &rest[c.len_utf8()..];
        match c {
            '\\' => match after.get(..2).filter(|pair| pair.bytes().all(|digit| digit.is_ascii_hexdigit())) {
                Some(pair) => {
                    octets.extend(u8::from_str_radix(pair, 16));
                    after = &after[2..];
                    kept = octets.len();
                }
                None => {
                    let next = after.chars().next().ok_or(NameTextFault::Unfinished)?;
                    octets.extend_from_slice(next.encode_utf8(&mut [0; 4]).as_bytes());
                    after = &after[next.len_utf8()..];
                    kept = octets.len();
                }
            },
            '"' => quoted = !quoted,
            c => {
                octets.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                if quoted || !c.is_whitespace() {
                    kept = octets.len();
                }
            }
        }
        rest = after;
    }
    octets.truncate(kept);
    String::from_utf8(octets).map_err(|_| NameTextFault::NotUtf8(shown(kind.trim())))
}

fn shown(text: &str) -> String {
    text.chars().take(60).map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}

/// The OID of an attribute type: in dotted text, with `OID.` before it or without, or by a keyword in any case.
fn attribute_type(kind: &str) -> Option<String> {
    let upper = kind.to_ascii_uppercase();
    let plain = upper.strip_prefix("OID.").unwrap_or(&upper);
    if plain.contains('.') {
        let arcs_are_numbers =
            plain.split('.').all(|arc| !arc.is_empty() && arc.bytes().all(|digit| digit.is_ascii_digit()));
        return arcs_are_numbers.then(|| plain.to_owned());
    }
    KEYWORDS.iter().find(|(_, names)| names.contains(&plain)).map(|(oid, _)| (*oid).to_owned())
}

/// The keywords of RFC 4519, and those that Java, OpenSSL and Windows write, in upper case.
const KEYWORDS: [(&str, &[&str]); 56] = [
    ("2.5.4.3", &["CN", "COMMONNAME"]),
    ("2.5.4.4", &["SN", "SURNAME"]),
    ("2.5.4.5", &["SERIALNUMBER", "DEVICESERIALNUMBER"]),
    ("2.5.4.6", &["C", "COUNTRY", "COUNTRYNAME"]),
    ("2.5.4.7", &["L", "LOCALITY", "LOCALITYNAME"]),
    ("2.5.4.8", &["S", "ST", "STATE", "STATEORPROVINCENAME"]),
    ("2.5.4.9", &["STREET", "STREETADDRESS"]),
    ("2.5.4.10", &["O", "ORGANIZATION", "ORGANIZATIONNAME"]),
    ("2.5.4.11", &["OU", "ORGANIZATIONALUNIT", "ORGANIZATIONALUNITNAME"]),
    ("2.5.4.12", &["T", "TITLE"]),
    ("2.5.4.13", &["DESCRIPTION"]),
    ("2.5.4.14", &["SEARCHGUIDE"]),
    ("2.5.4.15", &["BUSINESSCATEGORY"]),
    ("2.5.4.16", &["POSTALADDRESS"]),
    ("2.5.4.17", &["POSTALCODE"]),
    ("2.5.4.18", &["POSTOFFICEBOX"]),
    ("2.5.4.19", &["PHYSICALDELIVERYOFFICENAME"]),
    ("2.5.4.20", &["TELEPHONENUMBER", "PHONE"]),
    ("2.5.4.21", &["TELEXNUMBER"]),
    ("2.5.4.22", &["TELETEXTERMINALIDENTIFIER"]),
    ("2.5.4.23", &["FACSIMILETELEPHONENUMBER"]),
    ("2.5.4.24", &["X121ADDRESS", "X21ADDRESS"]),
    ("2.5.4.25", &["INTERNATIONALISDNNUMBER", "INTERNATIONAALISDNNUMBER"]),
    ("2.5.4.26", &["REGISTEREDADDRESS"]),
    ("2.5.4.27", &["DESTINATIONINDICATOR"]),
    ("2.5.4.28", &["PREFERREDDELIVERYMETHOD"]),
    ("2.5.4.31", &["MEMBER"]),
    ("2.5.4.32", &["OWNER"]),
    ("2.5.4.33", &["ROLEOCCUPANT"]),
    ("2.5.4.34", &["SEEALSO"]),
    ("2.5.4.35", &["USERPASSWORD"]),
    ("2.5.4.41", &["NAME"]),
    ("2.5.4.42", &["G", "GN", "GIVENNAME"]),
    ("2.5.4.43", &["I", "INITIALS"]),
    ("2.5.4.44", &["GENERATION", "GENERATIONQUALIFIER"]),
    ("2.5.4.45", &["X500UNIQUEIDENTIFIER", "UNIQUEIDENTIFIER"]),
    ("2.5.4.46", &["DNQ", "DNQUALIFIER"]),
    ("2.5.4.47", &["ENHANCEDSEARCHGUIDE"]),
    ("2.5.4.49", &["DISTINGUISHEDNAME"]),
    ("2.5.4.50", &["UNIQUEMEMBER"]),
    ("2.5.4.51", &["HOUSEIDENTIFIER"]),
    ("2.5.4.54", &["DMDNAME"]),
    ("2.5.4.65", &["PSEUDONYM"]),
    ("2.5.4.72", &["ROLE"]),
    ("2.5.4.97", &["ORGANIZATIONIDENTIFIER", "ORGID"]),
    ("0.9.2342.19200300.100.1.1", &["UID", "USERID"]),
    ("0.9.2342.19200300.100.1.3", &["MAIL"]),
    ("0.9.2342.19200300.100.1.25", &["DC", "DOMAINCOMPONENT"]),
    ("1.2.840.113549.1.9.1", &["E", "EMAIL", "EMAILADDRESS"]),
    ("1.2.840.113549.1.9.2", &["UNSTRUCTUREDNAME"]),
    ("1.2.840.113549.1.9.8", &["UNSTRUCTUREDADDRESS"]),
    ("1.3.6.1.4.1.311.60.2.1.1", &["JURISDICTIONL", "JURISDICTIONLOCALITYNAME"]),
    ("1.3.6.1.4.1.311.60.2.1.2", &["JURISDICTIONST", "JURISDICTIONSTATEORPROVINCENAME"]),
    ("1.3.6.1.4.1.311.60.2.1.3", &["JURISDICTIONC", "JURISDICTIONCOUNTRYNAME"]),
    ("1.3.6.1.5.5.7.9.1", &["DATEOFBIRTH"]),
    ("1.3.6.1.5.5.7.9.2", &["PLACEOFBIRTH"]),
];
