//! The envelope, its message, and the request's own fields.

use serde::{Deserialize, Serialize};

use super::contract::Deviation;
use crate::clock::Now;
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
    /// An Envelope of no SOAP that is read here.
    Version {
        /// Its namespace; empty where it has none.
        namespace: String,
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
    /// The Body holds an operation of the asynchronous channel that is not as the contract has it.
    Operation {
        /// Which.
        operation: String,
        /// What is wrong with it.
        fault: MessageFault,
    },
    /// The exchange of the asynchronous channel.
    Exchange(ExchangeEvidence),
    /// An element stands behind the Body.
    Behind {
        /// Which.
        found: String,
    },
    /// Text stands beside Header and Body.
    Text,
    /// A header block that must be understood is not.
    NotUnderstood {
        /// Its name.
        name: String,
        /// Its namespace.
        namespace: String,
    },
    /// The sender is registered with another certificate.
    SenderCertificate {
        /// Its senderId.
        sender: String,
    },
    /// The certificate is registered for other senders.
    SenderOther {
        /// The senderId of the message.
        sender: String,
        /// For which senderIds the certificate speaks.
        registered: Vec<String>,
    },
    /// The sender is registered with a certificate, and the message has no transport signature.
    SenderUnsigned {
        /// Its senderId.
        sender: String,
    },
    /// No system is registered under the senderId.
    SenderUnknown {
        /// The senderId.
        sender: String,
    },
    /// Strict: a deviation from the contract's schemas.
    Deviation(Deviation),
    /// The body came in a form that is not read: the header that says so, as it came.
    Media {
        /// Name and value.
        header: String,
    },
    /// The body is no XML: what it is, by its first octets.
    Form(BodyForm),
}

/// What a body is that came in the place of XML.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyForm {
    /// JSON, RFC 8259.
    Json,
    /// Base64 of XML.
    Base64,
    /// Several parts, RFC 2046 §5.1; MTOM is one of its forms.
    Multipart,
    /// Compressed in this format.
    Compressed(String),
    /// A PDF document.
    Pdf,
    /// An HTML page.
    Html,
    /// `name=value` in percent-encoding, as an HTML form sends it; or XML in percent-encoding.
    Fields,
}

/// Why the asynchronous channel does not take a message that is in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExchangeEvidence {
    /// No route leads to this service.
    NoRoute {
        /// Which.
        service: String,
    },
    /// A message that is no REQUEST states no chain.
    NoChain,
    /// A chain that there is not, or that this sender has no part in: which of the two is not said.
    UnknownChain {
        /// What was stated.
        correlation_id: String,
    },
    /// A message that there is not, or that is not this sender's to ask about.
    UnknownMessage {
        /// What was stated.
        message_id: String,
    },
    /// A service that this sender may not send to.
    NotAllowed {
        /// Who sends.
        sender: String,
        /// Which service.
        service: String,
    },
    /// The sender has not proved to be who it says: a wrong password, or another certificate.
    NotThatSender {
        /// Whom it says it is.
        sender: String,
    },
    /// It does not say who sends, and no signature does: none, or one whose certificate is registered for nobody or for several.
    NoSender {
        /// For how many senderIds the certificate is registered.
        registered: usize,
    },
}

impl MessageFault {
    /// What the asynchronous channel's contract has where this is wrong; nothing where it is not about that channel.
    pub fn of_channel(&self) -> Option<&'static str> {
        match self {
            MessageFault::ChannelOperation(_) => {
                Some("AsyncChannel v10: sendMessage, sendDeliveryNotification, getMessageStatus, getMessages")
            }
            MessageFault::Word { name, .. } if name == "messageType" => {
                Some("AsyncChannel v10, messageType: REQUEST, NOTIFICATION, UPDATE, RESPONSE")
            }
            MessageFault::Word { .. } => Some("AsyncChannel v10"),
            _ => None,
        }
    }
}

/// Why a Body is no message of the contract.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageFault {
    /// Another operation.
    #[error("the Body holds `{0}`, not SendMessage of SyncChannel v10")]
    Operation(String),
    /// An operation that is not the asynchronous channel's.
    #[error("the Body holds `{0}`, not an operation of AsyncChannel v10")]
    ChannelOperation(String),
    /// A word that the contract does not have there.
    #[error("`{name}` is `{found}`, which the contract does not have")]
    Word {
        /// Of which part.
        name: String,
        /// What came.
        found: String,
    },
    /// A part of the contract is missing or empty.
    #[error("`{0}` is missing or empty")]
    Missing(String),
    /// A part of the contract stands twice: a choice can be attacked.
    #[error("`{name}` stands twice, at {place}")]
    Twice {
        /// Which.
        name: String,
        /// Where the second is.
        place: String,
    },
    /// A part has more characters than any of the field's: it is kept, indexed and repeated in answers.
    #[error("`{name}` has more than {characters_max} characters")]
    Long {
        /// Which.
        name: String,
        /// How many it may have.
        characters_max: usize,
    },
    /// A part that may be repeated stands more often than any of the field's.
    #[error("`{name}` stands more than {most} times")]
    Many {
        /// Which.
        name: String,
        /// How often it may.
        most: usize,
    },
    /// An element of another namespace among the parts of the contract.
    #[error(
        "`{name}` of the namespace `{namespace}` stands in `{within}`, which has no such element, at {place}"
    )]
    Foreign {
        /// Which.
        name: String,
        /// Its namespace.
        namespace: String,
        /// In which part.
        within: String,
        /// Where.
        place: String,
    },
    /// A part of the contract in another namespace, most often by a default declaration on it.
    #[error(
        "`{name}` is in the namespace `{namespace}`, and the contract's `{within}` has it in none, at {place}: declare that namespace on the business document itself, or by a prefix"
    )]
    Qualified {
        /// Which.
        name: String,
        /// Its namespace.
        namespace: String,
        /// In which part.
        within: String,
        /// Where.
        place: String,
    },
    /// The parts stand beside the operation, SOAP 1.1 §5.
    #[error(
        "`multiRef` at {place}: the parts are written beside the operation by SOAP encoding (`rpc/encoded`, as `Axis 1.x` does), and the contract is `document/literal`: generate the client with `style=\"document\"` and `use=\"literal\"`"
    )]
    Encoded {
        /// Where the first is.
        place: String,
    },
    /// `data` holds text and elements.
    #[error("`data` holds text beside an element, at {place}")]
    TextBeside {
        /// Where `data` is.
        place: String,
    },
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
    /// A service that is rendered on paper only.
    PaperOnly {
        /// Which.
        service: String,
        /// The clause that says so.
        clause: String,
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
    /// The date of a power of attorney is none.
    PowerDate {
        /// What is there.
        found: String,
    },
    /// An element stands where only text may.
    Leaf {
        /// In which element.
        element: String,
        /// What stands in it.
        found: String,
        /// Its namespace.
        namespace: String,
    },
    /// notarised is neither true nor false.
    Notarised,
    /// More form fields than are taken.
    Fields {
        /// How many are taken.
        max: usize,
    },
    /// The way to a form field is longer than is taken.
    FieldName {
        /// How many octets are taken.
        octets_max: usize,
    },
    /// More attachments than are taken.
    Attachments {
        /// How many are taken.
        max: usize,
    },
    /// The document is of another kind.
    NotARequest {
        /// Its document element.
        root: String,
        /// The namespace of it.
        namespace: String,
    },
    /// requestDate is in the future.
    FromFuture {
        /// What it states.
        date: Now,
        /// When the request was received.
        at: Now,
        /// By how much clocks may differ.
        ahead_seconds_max: i64,
    },
    /// requestDate is longer ago than is allowed.
    TooOld {
        /// What it states.
        date: Now,
        /// When the request was received.
        at: Now,
        /// The age that is allowed.
        days_max: u32,
    },
    /// The age is limited, and the request states no date.
    Undated {
        /// The age that is allowed.
        days_max: u32,
    },
    /// A natural person asks, and the service is for organisations.
    ForOrganisations,
    /// An organisation asks, and the service is for natural persons.
    ForPersons,
    /// A representative is stated.
    Representative {
        /// Whether a power of attorney is stated too.
        power_of_attorney: bool,
    },
    /// An attachment's content is not base64.
    AttachmentContent,
    /// `intake` names no channel on which an employee signs.
    IntakeChannel {
        /// What is there, cut short.
        found: String,
    },
    /// The service takes no requests by the channel.
    Channel {
        /// The channel.
        channel: String,
        /// Where the regulation says by which it does.
        clause: String,
    },
    /// Who signed is no employee who may sign for a recipient.
    Employee {
        /// The role that may.
        role: String,
        /// The channel.
        channel: String,
    },
    /// The state database has no data of the recipient.
    RecipientAbsent {
        /// The step and the clause that form the message.
        step: String,
    },
    /// The recipient is dead, or liquidated.
    RecipientEnded {
        /// The step and the clause that form the message.
        step: String,
    },
    /// A state database did not answer.
    DatabaseSilent {
        /// Which, `GBD_FL` for instance.
        database: String,
        /// The step and the clause that form the message.
        step: String,
    },
    /// What came as the answer of a state database is not believed.
    DatabaseUnbelieved {
        /// Which.
        database: String,
        /// The step and the clause that form the message.
        step: String,
    },
    /// The notarial system has no such power of attorney.
    PowerAbsent {
        /// The step and the clause that form the message.
        step: String,
    },
    /// The application is not filled in correctly.
    NotFilledIn {
        /// The names of the fields that are wrong; no values.
        wrong: Vec<String>,
        /// The step and the clause that have it checked.
        step: String,
    },
    /// Documents are missing.
    DocumentsAbsent {
        /// Their codes.
        missing: Vec<String>,
        /// The step and the clause that form the receipt of refusal.
        step: String,
    },
}
