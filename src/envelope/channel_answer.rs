//! What goes out over the asynchronous channel: its answers, and what is pushed to integrators. Nothing is indented.

use super::answer::with_millis;
use super::channel::MessageType;
use super::ns;
use super::quirks::Quirks;
use super::soap::Version;
use super::unsigned::Unsigned;
use crate::clock::Now;
use crate::xml::Writer;

/// A message as it is delivered: with the gateway's ids, and the password's digest in the password's place.
#[derive(Debug, Clone)]
pub struct Delivered<'a> {
    /// The gateway's decimal id.
    pub message_id: &'a str,
    /// The chain's decimal id.
    pub correlation_id: &'a str,
    /// The service.
    pub service_id: &'a str,
    /// What kind of message it is.
    pub message_type: MessageType,
    /// The route.
    pub route_id: Option<&'a str>,
    /// messageDate as the sender wrote it.
    pub message_date: &'a str,
    /// Who sent it.
    pub sender_id: &'a str,
    /// SHA-256 of its password in hexadecimal, where it gave one.
    pub password_digest: Option<&'a str>,
    /// Keys and values.
    pub properties: &'a [(String, String)],
    /// `{guid}`.
    pub session_id: &'a str,
    /// The element `data`.
    pub data: &'a str,
}

/// Where a message stands, and since when.
#[derive(Debug, Clone)]
pub struct ChannelStatus<'a> {
    /// `ON_DELIVERY` and its like.
    pub state: &'a str,
    /// statusCode.
    pub code: &'a str,
    /// statusMessage.
    pub message: &'a str,
    /// statusDate.
    pub since: Now,
}

/// `sendMessageResponse`.
pub fn channel_message_answer(
    message_id: &str,
    correlation_id: &str,
    session_id: &str,
    date: Now,
) -> Unsigned {
    let mut w = opened("sendMessageResponse", ns::ASYNC, "response");
    w.leaf("messageId", message_id)
        .leaf("correlationId", correlation_id)
        .leaf("responseDate", &with_millis(date))
        .leaf("sessionId", session_id);
    closed(w)
}

/// `getMessagesResponse`.
pub fn messages_answer(messages: &[Delivered<'_>], session_id: &str, date: Now) -> Unsigned {
    let mut w = opened("getMessagesResponse", ns::ASYNC, "response");
    w.leaf("responseDate", &with_millis(date)).leaf("sessionId", session_id);
    for message in messages {
        w.open("messages");
        message_parts(&mut w, message);
        w.close();
    }
    closed(w)
}

/// `getMessageStatusResponse`.
pub fn status_answer(status: &ChannelStatus<'_>, session_id: &str, date: Now) -> Unsigned {
    let mut w = opened("getMessageStatusResponse", ns::ASYNC, "response");
    status_parts(&mut w, status);
    w.leaf("responseDate", &with_millis(date)).leaf("sessionId", session_id);
    closed(w)
}

/// `sendDeliveryNotificationResponse`.
pub fn notification_answer(notification_id: &str, session_id: &str, date: Now) -> Unsigned {
    let mut w = opened("sendDeliveryNotificationResponse", ns::ASYNC, "response");
    w.leaf("notificationId", notification_id)
        .leaf("responseDate", &with_millis(date))
        .leaf("sessionId", session_id);
    closed(w)
}

/// `sendMessage` to an integrator.
pub fn pushed_message(message: &Delivered<'_>) -> Unsigned {
    let mut w = opened("sendMessage", ns::ASYNC, "request");
    message_parts(&mut w, message);
    closed(w)
}

/// `changeMassageStatusNotification` to an integrator, spelt so.
pub fn pushed_status(
    notification_id: &str,
    message_id: &str,
    status: &ChannelStatus<'_>,
    session_id: &str,
    date: Now,
) -> Unsigned {
    let mut w = opened("changeMassageStatusNotification", ns::ASYNC_CLIENT, "request");
    let date = with_millis(date);
    w.open("notification").leaf("notificationId", notification_id).leaf("messageId", message_id);
    w.leaf("notificationDate", &date);
    status_parts(&mut w, status);
    w.close().leaf("requestDate", &date).leaf("sessionId", session_id);
    closed(w)
}

/// `changeMassageStatusNotificationResponse`, spelt so: an integrator's answer.
pub fn taken_notice(session_id: &str, date: Now) -> Unsigned {
    let mut w = opened("changeMassageStatusNotificationResponse", ns::ASYNC_CLIENT, "response");
    w.leaf("responseDate", &with_millis(date)).leaf("sessionId", session_id);
    closed(w)
}

fn opened(operation: &str, namespace: &str, child: &str) -> Writer {
    let mut w = Unsigned::content(Version::Soap11);
    w.open(&format!("n:{operation}")).attribute("xmlns:n", namespace).open(child);
    w
}

fn closed(content: Writer) -> Unsigned {
    Unsigned::around(Version::Soap11, Quirks::default(), content)
}

fn message_parts(w: &mut Writer, message: &Delivered<'_>) {
    w.open("messageInfo")
        .leaf("messageId", message.message_id)
        .leaf("correlationId", message.correlation_id)
        .leaf("serviceId", message.service_id)
        .leaf("messageType", message.message_type.as_str())
        .optional("routeId", message.route_id)
        .leaf("messageDate", message.message_date);
    w.open("sender").leaf("senderId", message.sender_id);
    w.optional("password", message.password_digest).close();
    for (key, value) in message.properties {
        w.open("properties").leaf("key", key).leaf("value", value).close();
    }
    w.leaf("sessionId", message.session_id).close();
    w.open("messageData").raw(message.data).close();
}

fn status_parts(w: &mut Writer, status: &ChannelStatus<'_>) {
    w.leaf("messageState", status.state).open("status");
    w.leaf("statusCode", status.code).leaf("statusMessage", status.message);
    w.leaf("statusDate", &with_millis(status.since)).close();
}
