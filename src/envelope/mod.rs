//! The gateway's contract on the wire: SOAP envelopes, SyncChannel v10
//! ([contract §1](crate::manual::contract)).
//!
//! Matches by namespace and local name, never by prefix; children are matched by local name, since the contract leaves them
//! unqualified, and clients qualify them nevertheless. Knows no signature: `wsse` says whether a Body may be
//! believed.

mod answer;
mod message;
mod soap;

pub use answer::{Answer, Fault, FaultKind, fault_envelope, send_message_response};
pub use message::{Business, SendMessage};

pub use crate::findings::evidence::MessageFault;
pub use soap::{Envelope, Version};

/// Namespaces of the contract.
pub mod ns {
    /// SOAP 1.1.
    pub const SOAP11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
    /// SOAP 1.2, which some clients wrap their message in.
    pub const SOAP12: &str = "http://www.w3.org/2003/05/soap-envelope";
    /// What the namespaces of the contract begin with.
    pub const CONTRACT: &str = "http://bip.bee.kz/";
    /// SyncChannel v10 elements.
    pub const SYNC: &str = "http://bip.bee.kz/SyncChannel/v10/Types";
}
