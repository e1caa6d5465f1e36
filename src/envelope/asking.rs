//! What a system asks of the asynchronous channel beside `sendMessage`: its messages, and to be believed that it has one.

use super::answer::with_millis;
use super::ns;
use super::quirks::Quirks;
use super::soap::Version;
use super::unsigned::Unsigned;
use crate::clock::Now;
use crate::xml::Writer;

/// Who asks about a service, and when.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    /// The service.
    pub service_id: &'a str,
    /// senderId.
    pub sender_id: &'a str,
    /// Its password.
    pub password: Option<&'a str>,
    /// When.
    pub date: Now,
}

impl std::fmt::Debug for Asking<'_> {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asking").field("service_id", &self.service_id).finish_non_exhaustive()
    }
}

/// `getMessages`: the messages of a chain that wait for whoever asks.
pub fn messages_of_chain(asking: &Asking<'_>, correlation_id: &str) -> Unsigned {
    let mut w = opened("getMessages");
    w.leaf("correlationId", correlation_id)
        .leaf("requestDate", &with_millis(asking.date))
        .leaf("serviceId", asking.service_id);
    sender(&mut w, asking);
    closed(w)
}

/// `sendDeliveryNotification`: the message is kept, and is not wanted again.
pub fn message_accepted(asking: &Asking<'_>, message_id: &str) -> Unsigned {
    let mut w = opened("sendDeliveryNotification");
    let date = with_millis(asking.date);
    w.open("notification").leaf("messageId", message_id).leaf("serviceId", asking.service_id);
    w.leaf("notificationDate", &date).open("deliveryStatus");
    w.leaf("receiveStatus", "MESSAGE_ACCEPTED").leaf("statusDate", &date).leaf("resendMessage", "NOT_RESEND");
    w.close().close().leaf("requestDate", &date);
    sender(&mut w, asking);
    closed(w)
}

fn opened(operation: &str) -> Writer {
    let mut w = Unsigned::content(Version::Soap11);
    w.open(&format!("n:{operation}")).attribute("xmlns:n", ns::ASYNC).open("request");
    w
}

fn sender(w: &mut Writer, asking: &Asking<'_>) {
    w.open("sender").leaf("senderId", asking.sender_id).optional("password", asking.password).close();
}

fn closed(content: Writer) -> Unsigned {
    Unsigned::around(Version::Soap11, Quirks::default(), content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::envelope::{ChannelRequest, DeliveryNotification, Envelope, GetMessages, Sender, deviations};
    use crate::xml::{PlainElement, parse};

    #[test]
    fn what_is_asked_is_read_as_it_was_meant_and_keeps_to_the_schemas() {
        let date = Now::parse("2026-11-24T12:00:00Z").unwrap();
        let asking = Asking { service_id: "s", sender_id: "portal", password: Some("слово"), date };
        let sender = Sender { id: "portal".to_owned(), password: Some("слово".to_owned()) };
        let get = GetMessages {
            message_id: None,
            correlation_id: Some("2000001".to_owned()),
            service_id: "s".to_owned(),
            sender: Some(sender.clone()),
            amount: None,
        };
        let said = DeliveryNotification {
            message_id: "100000002".to_owned(),
            service_id: Some("s".to_owned()),
            accepted: true,
            resend: false,
            sender: Some(sender),
            error: None,
        };
        for (unsigned, meant) in [
            (messages_of_chain(&asking, "2000001"), ChannelRequest::Get(get)),
            (message_accepted(&asking, "100000002"), ChannelRequest::Notify(said)),
        ] {
            let envelope = Envelope::read(parse(unsigned.text().as_bytes()).unwrap()).unwrap();
            assert!(deviations(&envelope).is_empty(), "{}", unsigned.text());
            let body = PlainElement::new(&envelope.document, envelope.body);
            assert_eq!(ChannelRequest::read(body).unwrap(), meant);
        }
    }
}
