//! `SendMessage` as the gateway passes it on to a provider: with its session, and the password's digest in the password's place.

use super::answer::with_millis;
use super::message::{Business, SendMessage, Shape};
use super::ns;
use super::quirks::Quirks;
use super::soap::Version;
use super::unsigned::{Unsigned, around_data};
use crate::clock::Now;
use crate::findings::evidence::MessageFault;
use crate::xml::{Carried, Document, ElementView};

/// A message that is passed on.
#[derive(Debug, Clone)]
pub struct Forwarded<'a> {
    /// What its sender said.
    pub message: &'a SendMessage,
    /// SHA-256 of the sender's password in hexadecimal, where it gave one.
    pub password_digest: Option<&'a str>,
    /// `{guid}`.
    pub session_id: &'a str,
    /// When it was received: messageDate where the sender wrote none.
    pub date: Now,
    /// The element `data` as it came, where one came.
    pub data: Option<&'a Carried>,
}

/// What a message of the synchronous channel asks of its service.
#[derive(Debug)]
pub struct Asked {
    /// What it says of itself.
    pub message: SendMessage,
    /// The business document; an element `data` where it is no XML or where there is none.
    pub document: Document,
    /// How it travelled.
    pub shape: Shape,
    /// The element `data` with the bindings it needs, in no namespace, where it is passed on.
    pub data: Option<Carried>,
}

/// SOAP of what is passed on.
const FORWARDED: Version = Version::Soap11;

impl Asked {
    /// Reads a Body. `passes_on` says of a service, by its id, whether what is asked of it is passed on.
    pub fn read<'a, E: ElementView<'a>>(
        body: E,
        passes_on: impl FnOnce(&str) -> bool,
    ) -> Result<Self, MessageFault> {
        let (message, data) = SendMessage::read(body)?;
        if !passes_on(&message.service_id) {
            let Business { document, shape } = Business::read_optional(data)?;
            return Ok(Asked { message, document, shape, data: None });
        }
        let Business { document, shape } = Business::read_for_another(data)?;
        let data = data.map(|data| Carried::read(data, "data", around_data(FORWARDED)));
        Ok(Asked { message, document, shape, data })
    }
}

/// An unsigned envelope with the message.
pub fn forwarded_message(forwarded: &Forwarded<'_>) -> Unsigned {
    let Forwarded { message, password_digest, session_id, date, data } = forwarded;
    let date = message.message_date.clone().unwrap_or_else(|| with_millis(*date));
    let mut w = Unsigned::content(FORWARDED);
    w.open("n:SendMessage").attribute("xmlns:n", ns::SYNC).open("request").open("requestInfo");
    w.leaf("messageId", &message.message_id)
        .optional("correlationId", message.correlation_id.as_deref())
        .leaf("serviceId", &message.service_id)
        .leaf("messageDate", &date)
        .optional("routeId", message.route_id.as_deref());
    w.open("sender").leaf("senderId", &message.sender_id).optional("password", *password_digest).close();
    for (key, value) in &message.properties {
        w.open("properties").leaf("key", key).leaf("value", value).close();
    }
    w.leaf("sessionId", session_id).close();
    w.open("requestData");
    if let Some(data) = data {
        w.carried(data);
    }
    Unsigned::around(FORWARDED, Quirks::default(), w)
}
