//! The gateway's contract on the wire: SOAP envelopes, SyncChannel v10
//! ([contract §1](crate::manual::contract)).
//!
//! Matches by namespace and local name, never by prefix; children are matched by local name, since the contract leaves them
//! unqualified, and clients qualify them nevertheless. Knows no signature: `wsse` says whether a Body may be
//! believed.

mod answer;
mod asking;
mod channel;
mod channel_answer;
mod contract;
mod data;
mod deviations;
mod forwarded;
mod message;
mod operation;
mod outgoing;
mod provider;
mod quirks;
mod refusal_detail;
mod soap;
mod unsigned;

pub use answer::{Answer, AnswerData, Fault, FaultKind, fault_envelope, send_message_response};
pub use asking::{Asking, message_accepted, messages_of_chain};
pub use channel::{ChannelMessage, ChannelRequest, DeliveryNotification, GetMessages, MessageType, Sender};
pub use channel_answer::{
    ChannelStatus, Delivered, channel_message_answer, messages_answer, notification_answer, pushed_message,
    pushed_status, status_answer, taken_notice,
};
pub use data::DataShape;
pub use deviations::{DEVIATIONS_MAX, Placed, deviations};
pub use forwarded::{Asked, Forwarded, forwarded_message};
pub use message::{Business, SendMessage, Shape};
pub use operation::Operation;
pub use outgoing::{Outgoing, outgoing_message};
pub use provider::{ProviderAnswer, ProviderBody, ProviderRefusal};
pub use quirks::{Quirk, Quirks};
pub use refusal_detail::{FindingDetail, RefusalDetail};

pub use crate::findings::evidence::MessageFault;
pub use soap::{Envelope, Version};
pub use unsigned::Unsigned;

/// Namespaces of the contract.
pub mod ns {
    /// SOAP 1.1.
    pub const SOAP11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
    /// SOAP 1.2, which some clients wrap their message in.
    pub const SOAP12: &str = "http://www.w3.org/2003/05/soap-envelope";
    /// WS-Security 1.0 utilities: the namespace of the Body's id.
    pub const WSU: &str =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
    /// XML Schema's attributes in documents.
    pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
    /// What the namespaces of the contract begin with.
    pub const CONTRACT: &str = "http://bip.bee.kz/";
    /// SyncChannel v10 elements.
    pub const SYNC: &str = "http://bip.bee.kz/SyncChannel/v10/Types";
    /// AsyncChannel v10 elements, the gateway's side.
    pub const ASYNC: &str = "http://bip.bee.kz/AsyncChannel/v10/Types";
    /// AsyncChannel v10 elements, the integrator's side.
    pub const ASYNC_CLIENT: &str = "http://bip.bee.kz/AsyncChannel/v10/Types/Client";
}
