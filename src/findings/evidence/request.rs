//! The envelope, its message, and the request's own fields.

use serde::{Deserialize, Serialize};

use crate::xml::XmlFault;

/// What was found of an envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EnvelopeEvidence {
    /// The document element is no Envelope.
    NotAnEnvelope {
        /// What it is.
        root: String,
    },
    /// Not at most one Header and one Body.
    Parts {
        /// Headers.
        headers: usize,
        /// Bodies.
        bodies: usize,
    },
    /// The Header stands behind the Body.
    HeaderBehind,
    /// The Body holds no message of the contract.
    Message(MessageFault),
    /// The asynchronous channel.
    AsyncChannel,
}

/// Why a Body is no message of the contract.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageFault {
    /// Another operation.
    #[error("the Body holds `{0}`, not SendMessage of SyncChannel v10")]
    Operation(String),
    /// A part of the contract is missing or empty.
    #[error("`{0}` is missing or empty")]
    Missing(String),
    /// The business document is not XML: what is wrong, and its `line:column`.
    #[error("the business document in `data` is not well-formed XML: {place}: {fault}")]
    Business {
        /// What is wrong.
        fault: XmlFault,
        /// Where.
        place: String,
    },
}

/// What was found of a request's own fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RequestEvidence {
    /// No serviceId.
    NoService,
    /// A service that is not in the catalogue.
    UnknownService {
        /// What was asked for.
        asked: String,
        /// The nearest that there is.
        nearest: Option<String>,
    },
    /// The message names one service and the document another.
    TwoServices {
        /// The message's.
        message: String,
        /// The document's.
        document: String,
    },
    /// An element is missing or empty.
    Missing {
        /// Which.
        element: String,
    },
    /// An element that does not stand there.
    Order {
        /// Which.
        found: String,
    },
    /// requestNumber is not fourteen digits.
    RequestNumber {
        /// Characters of it.
        count: usize,
    },
    /// requestDate is no date.
    RequestDate {
        /// What is there.
        found: String,
    },
    /// The representative's IIN is not twelve digits.
    RepresentativeIin {
        /// Masked.
        found: String,
    },
    /// notarised is neither true nor false.
    Notarised,
    /// More form fields than are taken.
    Fields {
        /// How many are taken.
        max: usize,
    },
    /// More attachments than are taken.
    Attachments {
        /// How many are taken.
        max: usize,
    },
    /// An attachment's content is not base64.
    AttachmentContent,
}
