//! What was asked of the gateway, and what it can do at the moment.

use serde::{Deserialize, Serialize};

use super::account::AccountFault;
use super::act::ActFault;
use super::provider::ProviderFault;
use crate::clock::Now;
use crate::json::Misfit;

/// What was found of a request to the gateway that is about no signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InterfaceEvidence {
    /// As much is under way as can be worked on.
    NoRoom,
    /// Something inside the gateway failed.
    Internal,
    /// An entry of the journal of which this is not kept.
    NotKept {
        /// Its id, cut short.
        asked: String,
    },
    /// A registration number that was not given here.
    NoSuchNumber {
        /// What was asked for, cut short.
        asked: String,
    },
    /// The request is not decided yet.
    NotDecided {
        /// Its status.
        status: String,
        /// When to ask again; nothing when that is not known.
        again: Option<Now>,
    },
    /// The documents of the request are in an archive.
    Archived {
        /// The month of its registration.
        month: String,
        /// The name of the file.
        file: String,
    },
    /// A report of a level that there is not.
    Level {
        /// What was asked for, cut short.
        asked: String,
    },
    /// A language that there is not.
    Language {
        /// What was asked for, cut short.
        asked: String,
    },
    /// A form of a report that there is not.
    Form {
        /// What was asked for, cut short.
        asked: String,
    },
    /// A form of a result that there is not.
    ResultForm {
        /// What was asked for, cut short.
        asked: String,
    },
    /// A PDF from which no signed document can be taken.
    Attachment(AttachmentFault),
    /// `octets=` is not percent-encoded as it should be.
    PercentEncoding,
    /// `reference=` is neither a number nor `signed-info`.
    ReferenceNumber,
    /// `signature=` is no number.
    SignatureNumber,
    /// A JSON body that is not as it should be.
    Json(Misfit),
    /// A member of a JSON body is not base64.
    NotBase64 {
        /// Which.
        member: String,
        /// A body that is right.
        example: String,
    },
    /// The registry did not take it.
    Registry(StoreRefusal),
    /// An act at the workstation was not done.
    Act(ActFault),
    /// Nothing came of what was asked about an account or a session.
    Account(AccountFault),
    /// A service of the synchronous channel did not answer.
    Provider(ProviderFault),
}

/// Why no document can be taken out of a PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttachmentFault {
    /// No file is attached in a form that is read.
    Absent,
    /// More than one is attached: which of them is meant is not for the reader to choose.
    Several,
    /// Its stream is compressed in another way than Flate, broken, or larger than a document may be.
    Unreadable,
}

/// Why the registry did not take a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StoreRefusal {
    /// Another message is registered under the id.
    Conflict,
    /// The same signed content is registered, by another sender or for another service.
    AlreadyRegistered,
    /// A part is larger than is stored.
    TooLarge {
        /// Bytes of it.
        octets: usize,
        /// Bytes that are stored.
        octets_max: usize,
    },
    /// More waits than the queue holds.
    Queue,
    /// The disk is full.
    DiskFull,
    /// The store cannot be written to, for another reason.
    Store,
    /// The process is stopping.
    Closed,
}
