//! A certificate as a diagnostic report shows it.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A certificate as it is shown; its clones are the same, for it is shown with every signature of its holder.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "CertificateParts")]
pub struct CertificateFacts(Arc<CertificateParts>);

impl From<CertificateParts> for CertificateFacts {
    fn from(parts: CertificateParts) -> Self {
        CertificateFacts(Arc::new(parts))
    }
}

impl Deref for CertificateFacts {
    type Target = CertificateParts;

    fn deref(&self) -> &CertificateParts {
        &self.0
    }
}

impl Serialize for CertificateFacts {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// The parts of a certificate, RFC 5280 §4.1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CertificateParts {
    /// The subject's name; the numbers of persons and organisations masked.
    pub subject: String,
    /// The issuer's name.
    pub issuer: String,
    /// The serial number in hexadecimal.
    pub serial_number: String,
    /// From when it is valid.
    pub not_before: String,
    /// Until when.
    pub not_after: String,
    /// The bits of KeyUsage, joined with `+`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_usage: Option<String>,
    /// The OIDs of ExtendedKeyUsage.
    #[serde(default)]
    pub extended_key_usage: Vec<String>,
    /// The OIDs of CertificatePolicies.
    #[serde(default)]
    pub policies: Vec<String>,
    /// The kind of its key.
    pub key: String,
    /// SHA-256 of its DER, in hexadecimal.
    pub sha256: String,
    /// Itself, base64: nothing in it is masked.
    pub der: String,
}

/// An IIN or BIN as reports, the log and the journal show it: the last six digits, which are no date of birth.
/// `900101300017` becomes `******300017`; of anything shorter nothing is shown.
pub fn masked(number: &str) -> String {
    let count = number.chars().take(SHOWN_CHARACTERS_MAX).count();
    let hidden = if count >= 12 { count - 6 } else { count };
    number
        .chars()
        .take(SHOWN_CHARACTERS_MAX)
        .enumerate()
        .map(|(at, c)| if at < hidden { '*' } else { c })
        .collect()
}

/// Characters of a number that a masked one may have.
const SHOWN_CHARACTERS_MAX: usize = 40;

/// A text with the numbers of persons and organisations in it masked: runs of exactly twelve digits.
pub fn with_numbers_masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(from) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, digits) = rest.split_at(from);
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let (run, after) = digits.split_at(end);
        out.push_str(before);
        out.push_str(&if run.len() == 12 { Cow::Owned(masked(run)) } else { Cow::Borrowed(run) });
        rest = after;
    }
    out.push_str(rest);
    out
}
