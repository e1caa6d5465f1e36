//! Why octets are not a time-stamp request, response or TSTInfo.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::cms::CmsError;

/// Why octets are not a time-stamp request, response or TSTInfo.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeStampError {
    /// More octets than are read.
    #[error("{octets} bytes, the limit is {limit}")]
    TooLarge {
        /// How many there are.
        octets: usize,
        /// How many there may be.
        limit: usize,
    },
    /// Not the structure of RFC 3161; what it broke off at.
    #[error("not a time-stamp message of RFC 3161: `{0}`")]
    NotDer(Cow<'static, str>),
    /// The token is no SignedData.
    #[error("the token: {0}")]
    Token(#[from] CmsError),
}

impl TimeStampError {
    /// Not DER: which part, by its name in ASN.1.
    pub(super) const fn not_der(part: &'static str) -> Self {
        TimeStampError::NotDer(Cow::Borrowed(part))
    }
}
