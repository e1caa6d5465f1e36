//! A message as a client of the gateway writes it, of either channel.

use super::answer::with_millis;
use super::channel::MessageType;
use super::data::{self, DataShape};
use super::ns;
use super::quirks::Quirks;
use super::soap::Version;
use super::unsigned::Unsigned;
use crate::clock::Now;
use crate::xml::Writer;

/// A message that is sent.
#[derive(Clone)]
pub struct Outgoing<'a> {
    /// The sender's own id.
    pub message_id: Option<&'a str>,
    /// The chain.
    pub correlation_id: Option<&'a str>,
    /// serviceId.
    pub service_id: &'a str,
    /// What kind of message of the asynchronous channel; nothing for the synchronous one.
    pub message_type: Option<MessageType>,
    /// messageDate.
    pub date: Now,
    /// senderId.
    pub sender_id: &'a str,
    /// The sender's password.
    pub password: Option<&'a str>,
    /// Keys and values.
    pub properties: &'a [(String, String)],
    /// The business document.
    pub document: &'a str,
    /// How it travels.
    pub shape: DataShape,
    /// Which SOAP.
    pub version: Version,
}

impl std::fmt::Debug for Outgoing<'_> {
    /// Without the password and the document.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outgoing").field("service_id", &self.service_id).finish_non_exhaustive()
    }
}

/// An unsigned envelope with `SendMessage`, or with `sendMessage` where the message has a type; in the order of the schemas.
pub fn outgoing_message(message: &Outgoing<'_>) -> Unsigned {
    let mut w = Unsigned::content(message.version);
    match message.message_type {
        None => {
            w.open("n:SendMessage").attribute("xmlns:n", ns::SYNC).open("request").open("requestInfo");
            w.leaf("messageId", message.message_id.unwrap_or_default())
                .optional("correlationId", message.correlation_id)
                .leaf("serviceId", message.service_id);
            rest(&mut w, message);
            w.open("requestData");
        }
        Some(kind) => {
            w.open("n:sendMessage").attribute("xmlns:n", ns::ASYNC).open("request").open("messageInfo");
            w.optional("messageId", message.message_id)
                .optional("correlationId", message.correlation_id)
                .leaf("serviceId", message.service_id)
                .leaf("messageType", kind.as_str());
            rest(&mut w, message);
            w.open("messageData");
        }
    }
    data::write(&mut w, message.document, message.shape, Quirks::default());
    Unsigned::around(message.version, Quirks::default(), w)
}

fn rest(w: &mut Writer, message: &Outgoing<'_>) {
    w.leaf("messageDate", &with_millis(message.date));
    w.open("sender").leaf("senderId", message.sender_id).optional("password", message.password).close();
    for (key, value) in message.properties {
        w.open("properties").leaf("key", key).leaf("value", value).close();
    }
    w.close();
}
