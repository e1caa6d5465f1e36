//! What the applicant asks for, taken out of the signed document: stored as JSON beside it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::catalogue::Channel;

/// The request without its signature and without the octets of its attachments.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Application {
    /// The portal's own number.
    pub request_number: Option<String>,
    /// The service asked for.
    pub service_id: String,
    /// IIN, or BIN where the service allows it.
    pub declarant_id: String,
    /// When the applicant made it, as written.
    pub request_date: String,
    /// The system it was made in.
    pub request_system_id: String,
    /// By which channel it comes in, and who signs for the declarant there; none where the declarant signs, on the portal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intake: Option<SignedFor>,
    /// Who acts for the declarant.
    pub representative: Option<Representative>,
    /// The form: names and values in document order.
    pub fields: Vec<(String, String)>,
    /// What is attached.
    pub attachments: Vec<Attachment>,
    /// The lines of the document on which the form's values stand, in the same order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<u32>,
    /// How its base message was written, where it came as one: its answer is written so too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<BaseMessage>,
}

/// The form of a base message: requestNumber, declarantId and what the service wants in businessData, under a root of the service's own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseMessage {
    /// The namespace of its root; empty for none.
    pub namespace: String,
    /// Whether the elements below it stand in that namespace too.
    pub qualified: bool,
}

/// Who signs for the declarant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedFor {
    /// The channel.
    pub channel: Channel,
}

impl Application {
    /// The channel by which it comes in.
    pub fn channel(&self) -> Channel {
        self.intake.as_ref().map_or(Channel::Portal, |intake| intake.channel)
    }

    /// The value of a form field; of a repeated one the first.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str())
    }

    /// The line of the document on which a form field stands.
    pub fn line_of(&self, name: &str) -> Option<u32> {
        let place = self.fields.iter().position(|(of, _)| of == name)?;
        self.lines.get(place).copied()
    }
}

/// Names, ids and values are personal data: only counts are shown.
impl fmt::Debug for Application {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Application")
            .field("service_id", &self.service_id)
            .field("fields", &self.fields.len())
            .field("attachments", &self.attachments.len())
            .finish_non_exhaustive()
    }
}

/// Who acts for the declarant.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Representative {
    /// The representative's IIN.
    pub iin: String,
    /// By which power.
    pub power_of_attorney: Option<PowerOfAttorney>,
}

impl fmt::Debug for Representative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Representative(…)")
    }
}

/// A power of attorney; data of a notarised one are asked of the notarial system,
/// [000 ¶8(3)](crate::manual::regulation)–(4).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PowerOfAttorney {
    /// Its number in the register.
    pub number: String,
    /// Its date, as written.
    pub date: String,
    /// Whether a notary certified it.
    pub notarised: bool,
}

/// One attachment; its content stays in the signed document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// The kind of document, a code of the service file.
    pub document_type: String,
    /// The file's name.
    pub file_name: String,
    /// Its media type.
    pub mime_type: String,
    /// Its size, decoded.
    pub octets: u64,
    /// Its media type by its octets, where they are of a kind that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// The line of the document on which it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}
