//! Which field of an encoding is not as its standard says, and how.

use serde::{Deserialize, Serialize};

use super::der::{Der, Tlv, integer, tag, time, whole_octets};
use crate::encoding::term::{self, Term};

/// A field that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{field} {fault}")]
pub struct BadField {
    /// Its name in the standard.
    #[serde(deserialize_with = "term::deserialize")]
    pub field: Term,
    /// What is wrong with it.
    pub fault: FieldFault,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldFault {
    /// Nothing is left where it must stand.
    #[error("is missing")]
    Missing,
    /// Another type stands there.
    #[error("has the tag {found:#04X} where {expected:#04X} is expected")]
    Tag {
        /// The identifier octet that the standard wants.
        expected: u8,
        /// The one that is there.
        found: u8,
    },
    /// Its length is not DER's, or reaches beyond what is there.
    #[error("has a length that is not in its shortest form, or that reaches beyond the bytes that are there")]
    Length,
    /// A UTCTime of another form.
    #[error("is a UTCTime of {octets} bytes that is not YYMMDDHHMMSSZ, RFC 5280 §4.1.2.5.1")]
    UtcTime {
        /// How many octets it has.
        octets: usize,
    },
    /// A GeneralizedTime of another form.
    #[error("is a GeneralizedTime of {octets} bytes that is not YYYYMMDDHHMMSSZ, RFC 5280 §4.1.2.5.2")]
    GeneralizedTime {
        /// How many octets it has.
        octets: usize,
    },
    /// Neither of the two times.
    #[error("has the tag {found:#04X} where UTCTime (0x17) or GeneralizedTime (0x18) is expected")]
    NotATime {
        /// The identifier octet that is there.
        found: u8,
    },
    /// An INTEGER without octets, or not in its shortest form.
    #[error("is an INTEGER that is empty or not in its shortest form, X.690 §8.3.2")]
    Integer,
    /// An INTEGER below zero where only 0..MAX is allowed.
    #[error("is negative")]
    Negative,
    /// More octets than it may have.
    #[error("has {octets} bytes, the limit is {limit}")]
    TooLong {
        /// How many it has.
        octets: usize,
        /// How many it may have.
        limit: usize,
    },
    /// A BIT STRING that does not end with an octet.
    #[error("is a BIT STRING that does not end with a whole byte")]
    Bits,
    /// Something is left behind its last part.
    #[error("has {octets} bytes behind its last part")]
    Trailing {
        /// How many.
        octets: usize,
    },
    /// A value that the standard does not have.
    #[error("has a value that its standard does not allow")]
    Value,
    /// It stands twice, or without a type.
    #[error("has one of its kind twice")]
    Twice,
    /// Not a name of RDNs of attributes.
    #[error("is not a Name, RFC 5280 §4.1.2.4")]
    Name,
    /// Present where the version does not have it.
    #[error("is not allowed in this version")]
    Version,
    /// Another algorithm than beside the signature.
    #[error("differs from the algorithm beside the signature")]
    Algorithm,
}

impl BadField {
    pub(crate) const fn new(field: &'static str, fault: FieldFault) -> Self {
        BadField { field, fault }
    }
}

impl<'a> Der<'a> {
    /// The next value, which must have this tag; an error that names the field.
    pub(crate) fn field(&mut self, tag: u8, field: &'static str) -> Result<Tlv<'a>, BadField> {
        let value = self.present(field)?;
        if value.tag == tag {
            Ok(value)
        } else {
            Err(BadField { field, fault: FieldFault::Tag { expected: tag, found: value.tag } })
        }
    }

    /// The next value, whatever it is.
    pub(crate) fn present(&mut self, field: &'static str) -> Result<Tlv<'a>, BadField> {
        let fault = if self.is_empty() { FieldFault::Missing } else { FieldFault::Length };
        self.any().ok_or(BadField { field, fault })
    }

    /// The content of an INTEGER.
    pub(crate) fn integer_field(&mut self, field: &'static str) -> Result<&'a [u8], BadField> {
        integer(self.field(tag::INTEGER, field)?.content)
            .ok_or(BadField { field, fault: FieldFault::Integer })
    }

    /// The octets of a BIT STRING.
    pub(crate) fn bits_field(&mut self, field: &'static str) -> Result<&'a [u8], BadField> {
        let content = self.field(tag::BIT_STRING, field)?.content;
        whole_octets(content).ok_or(BadField { field, fault: FieldFault::Bits })
    }

    /// A UTCTime or GeneralizedTime, in seconds since 1970.
    pub(crate) fn time_field(&mut self, field: &'static str) -> Result<i64, BadField> {
        let value = self.present(field)?;
        let octets = value.content.len();
        time(value).ok_or(BadField {
            field,
            fault: match value.tag {
                tag::UTC_TIME => FieldFault::UtcTime { octets },
                tag::GENERALIZED_TIME => FieldFault::GeneralizedTime { octets },
                found => FieldFault::NotATime { found },
            },
        })
    }

    /// Nothing is left in the field whose parts these are.
    pub(crate) fn end_of(&self, field: &'static str) -> Result<(), BadField> {
        if self.is_empty() {
            Ok(())
        } else {
            Err(BadField { field, fault: FieldFault::Trailing { octets: self.remaining() } })
        }
    }
}
