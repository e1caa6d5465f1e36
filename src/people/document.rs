//! Documents of a person, and powers of attorney.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::spelling::Spelling;

/// The kind of a document, as the state database of natural persons numbers it where it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "simulator", derive(utoipa::ToSchema), schema(as = PersonDocumentKind))]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// An identity card, code 002.
    IdentityCard,
    /// A passport, code 001.
    Passport,
    /// A birth certificate.
    BirthCertificate,
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "simulator", derive(utoipa::ToSchema), schema(as = PersonDocument))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Document {
    /// Its kind.
    pub kind: DocumentKind,
    /// Its number.
    pub number: String,
    /// When it was, or will be, issued.
    #[serde(with = "super::record::iso")]
    #[cfg_attr(feature = "simulator", schema(value_type = String, format = Date))]
    pub issued: Date,
    /// Its last day.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "super::record::iso_or_none")]
    #[cfg_attr(feature = "simulator", schema(value_type = Option<String>, format = Date))]
    pub expires: Option<Date>,
    /// The surname in it, where it is spelt otherwise than in the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surname: Option<Spelling>,
    /// The first name in it, where it is spelt otherwise than in the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Spelling>,
}

/// A power of attorney under which somebody acts for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "simulator", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PowerOfAttorney {
    /// Its number in the notary's register.
    pub number: String,
    /// When it was, or will be, given.
    #[serde(with = "super::record::iso")]
    #[cfg_attr(feature = "simulator", schema(value_type = String, format = Date))]
    pub issued: Date,
    /// Its last day.
    #[serde(with = "super::record::iso")]
    #[cfg_attr(feature = "simulator", schema(value_type = String, format = Date))]
    pub expires: Date,
    /// Whether a notary certified it.
    pub notarised: bool,
    /// The notary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notary: Option<Spelling>,
    /// Who acts.
    pub representative: u64,
}
