//! The schemas of the contract as tables: `schemas/wsdl/*.xsd`, read by [`super::deviations`].
//!
//! A test compares what the tables take with what a schema validator takes by the files.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::ns;

/// What the content of a part is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Content {
    /// xsd:string.
    Text,
    /// xsd:dateTime.
    DateTime,
    /// A GUID in braces.
    Guid,
    /// xsd:int.
    Int,
    /// xsd:string of so many characters at most.
    Characters(usize),
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// xsd:anyType.
    Any,
    /// Parts in this order.
    Parts(&'static [Part]),
}

/// An element of a sequence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) name: &'static str,
    pub(super) content: Content,
    pub(super) occurs: Occurs,
}

/// How often a part may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Occurs {
    /// Once.
    Once,
    /// Once or not at all.
    Optional,
    /// Any number of times.
    Any,
}

/// A global element: a child of the Body.
#[derive(Debug)]
pub(super) struct Global {
    pub(super) namespace: &'static str,
    pub(super) name: &'static str,
    /// What its only child is called.
    pub(super) child: &'static str,
    pub(super) parts: &'static [Part],
}

const fn one(name: &'static str, content: Content) -> Part {
    Part { name, content, occurs: Occurs::Once }
}

const fn optional(name: &'static str, content: Content) -> Part {
    Part { name, content, occurs: Occurs::Optional }
}

const fn any(name: &'static str, content: Content) -> Part {
    Part { name, content, occurs: Occurs::Any }
}

use Content::{Characters, DateTime, Guid, Int, OneOf, Parts, Text};

const SENDER: Content = Parts(&[one("senderId", Text), optional("password", Text)]);

const PROPERTY: Content = Parts(&[one("key", Characters(30)), one("value", Characters(500))]);

static ERROR: [Part; 6] = [
    one("errorCode", Text),
    one("errorMessage", Text),
    optional("errorData", Text),
    one("errorDate", DateTime),
    optional("subError", Parts(&ERROR)),
    optional("sessionId", Guid),
];

const SYNC_REQUEST: &[Part] = &[
    one(
        "requestInfo",
        Parts(&[
            one("messageId", Text),
            optional("correlationId", Text),
            one("serviceId", Text),
            one("messageDate", DateTime),
            optional("routeId", Text),
            one("sender", SENDER),
            any("properties", PROPERTY),
            optional("sessionId", Guid),
        ]),
    ),
    one("requestData", Parts(&[optional("data", Content::Any)])),
];

const SYNC_RESPONSE: &[Part] = &[
    one(
        "responseInfo",
        Parts(&[
            one("messageId", Text),
            optional("correlationId", Text),
            one("responseDate", DateTime),
            one("status", Parts(&[one("code", Text), one("message", Characters(250))])),
            optional("sessionId", Guid),
        ]),
    ),
    one("responseData", Parts(&[optional("data", Content::Any)])),
];

const ASYNC_MESSAGE: &[Part] = &[
    one(
        "messageInfo",
        Parts(&[
            optional("messageId", Text),
            optional("correlationId", Text),
            one("serviceId", Text),
            one("messageType", OneOf(&["REQUEST", "NOTIFICATION", "UPDATE", "RESPONSE"])),
            optional("routeId", Text),
            one("messageDate", DateTime),
            one("sender", SENDER),
            any("properties", PROPERTY),
            optional("sessionId", Guid),
        ]),
    ),
    one("messageData", Parts(&[one("data", Content::Any)])),
];

const ASYNC_MESSAGE_ANSWER: &[Part] = &[
    one("messageId", Text),
    one("correlationId", Text),
    one("responseDate", DateTime),
    optional("sessionId", Guid),
];

static NOTIFICATION: &[Part] = &[
    one(
        "notification",
        Parts(&[
            one("messageId", Text),
            one("serviceId", Text),
            one("notificationDate", DateTime),
            one(
                "deliveryStatus",
                Parts(&[
                    one("receiveStatus", OneOf(&["MESSAGE_ACCEPTED", "MESSAGE_NOT_ACCTEPTED"])),
                    one("statusDate", DateTime),
                    one("resendMessage", OneOf(&["RESEND", "NOT_RESEND"])),
                    optional("error", Parts(&ERROR)),
                ]),
            ),
        ]),
    ),
    one("requestDate", DateTime),
    optional("sender", SENDER),
];

const NOTIFICATION_ANSWER: &[Part] =
    &[one("notificationId", Text), one("responseDate", DateTime), one("sessionId", Guid)];

const STATUS_REQUEST: &[Part] = &[
    one("messageId", Text),
    one("requestDate", DateTime),
    one("sender", SENDER),
    any("properties", PROPERTY),
];

const STATE: Content = OneOf(&["ON_DELIVERY", "DELIVERED", "NOT_DELIVERED", "DELIVERY_STOPPED"]);

const STATUS: Content =
    Parts(&[one("statusCode", Text), one("statusMessage", Text), one("statusDate", DateTime)]);

const STATUS_ANSWER: &[Part] = &[
    one("messageState", STATE),
    one("status", STATUS),
    one("responseDate", DateTime),
    optional("sessionId", Text),
];

const MESSAGES_REQUEST: &[Part] = &[
    optional("messageId", Text),
    optional("correlationId", Text),
    optional("requestDate", DateTime),
    one("serviceId", Text),
    optional("sender", SENDER),
    optional("amount", Int),
    any("properties", PROPERTY),
];

const MESSAGES_ANSWER: &[Part] =
    &[one("responseDate", DateTime), one("sessionId", Guid), any("messages", Parts(ASYNC_MESSAGE))];

const CHANGE_ANSWER: &[Part] = &[one("responseDate", DateTime), one("sessionId", Guid)];

/// Every name of the contract's.
static NAMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    fn gather(parts: &[Part], into: &mut HashSet<&'static str>) {
        for part in parts {
            into.insert(part.name);
            match part.content {
                // ErrorInfo nests in itself.
                Content::Parts(parts) if part.name != "subError" => gather(parts, into),
                _ => {}
            }
        }
    }
    let mut names = HashSet::new();
    for global in &GLOBALS {
        names.extend([global.name, global.child]);
        gather(global.parts, &mut names);
    }
    names
});

/// Whether the contract has a part of this name, wherever.
pub(super) fn is_contract_name(local: &str) -> bool {
    NAMES.contains(local)
}

const fn global(
    namespace: &'static str,
    name: &'static str,
    child: &'static str,
    parts: &'static [Part],
) -> Global {
    Global { namespace, name, child, parts }
}

/// Every element that may stand in a Body, faults excepted.
pub(super) static GLOBALS: [Global; 11] = [
    global(ns::SYNC, "SendMessage", "request", SYNC_REQUEST),
    global(ns::SYNC, "SendMessageResponse", "response", SYNC_RESPONSE),
    global(ns::ASYNC, "sendMessage", "request", ASYNC_MESSAGE),
    global(ns::ASYNC, "sendMessageResponse", "response", ASYNC_MESSAGE_ANSWER),
    global(ns::ASYNC, "sendDeliveryNotification", "request", NOTIFICATION),
    global(ns::ASYNC, "sendDeliveryNotificationResponse", "response", NOTIFICATION_ANSWER),
    global(ns::ASYNC, "getMessageStatus", "request", STATUS_REQUEST),
    global(ns::ASYNC, "getMessageStatusResponse", "response", STATUS_ANSWER),
    global(ns::ASYNC, "getMessages", "request", MESSAGES_REQUEST),
    global(ns::ASYNC, "getMessagesResponse", "response", MESSAGES_ANSWER),
    global(ns::ASYNC_CLIENT, "changeMassageStatusNotificationResponse", "response", CHANGE_ANSWER),
];
