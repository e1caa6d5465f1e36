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
    /// One of these words, of the common type of this name.
    StateWord(&'static [&'static str]),
    /// Parts in this order, of this type.
    Parts(Type, &'static [Part]),
}

/// The name of a type: its namespace, and its own.
pub(super) type Type = (&'static str, &'static str);

impl Content {
    /// The types that `xsi:type` may name (XML Schema 1 §3.3.4): the declared one, and those derived from it that change nothing of what
    /// it may hold but white space. A type without a name can be named by none. Of [`Content::Any`] nothing is asked here.
    pub(super) const fn types(&self) -> &'static [Type] {
        match self {
            Content::Text => const { &[(XSD, "string"), (XSD, "normalizedString"), (XSD, "token")] },
            Content::DateTime => const { &[(XSD, "dateTime")] },
            Content::Guid => const { &[(COMMON, "guid")] },
            Content::Int => const { &[(XSD, "int")] },
            Content::StateWord(_) => const { &[(COMMON, "MessageState")] },
            Content::Characters(_) | Content::OneOf(_) | Content::Any | Content::Parts(..) => &[],
        }
    }
}

const XSD: &str = "http://www.w3.org/2001/XMLSchema";
const COMMON: &str = "http://bip.bee.kz/common/v10/Types";
const SYNC_OUT: &str = "http://bip.bee.kz/SyncChannel/v10/Types/Request";
const SYNC_BACK: &str = "http://bip.bee.kz/SyncChannel/v10/Types/Response";
const ITYPES: &str = "http://bip.bee.kz/AsyncChannel/v10/ITypes";

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
    /// Of which type that is.
    pub(super) of: Type,
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

use Content::{Characters, DateTime, Guid, Int, OneOf, Parts, StateWord, Text};

const SENDER: Content = Parts((COMMON, "SenderInfo"), &[one("senderId", Text), optional("password", Text)]);

const PROPERTY: Content =
    Parts((COMMON, "Property"), &[one("key", Characters(30)), one("value", Characters(500))]);

static ERROR: [Part; 6] = [
    one("errorCode", Text),
    one("errorMessage", Text),
    optional("errorData", Text),
    one("errorDate", DateTime),
    optional("subError", Parts((COMMON, "ErrorInfo"), &ERROR)),
    optional("sessionId", Guid),
];

const SYNC_REQUEST: &[Part] = &[
    one(
        "requestInfo",
        Parts(
            (ns::SYNC, "SyncMessageInfo"),
            &[
                one("messageId", Text),
                optional("correlationId", Text),
                one("serviceId", Text),
                one("messageDate", DateTime),
                optional("routeId", Text),
                one("sender", SENDER),
                any("properties", PROPERTY),
                optional("sessionId", Guid),
            ],
        ),
    ),
    one("requestData", Parts((SYNC_OUT, "RequestData"), &[optional("data", Content::Any)])),
];

const SYNC_RESPONSE: &[Part] = &[
    one(
        "responseInfo",
        Parts(
            (ns::SYNC, "SyncMessageInfoResponse"),
            &[
                one("messageId", Text),
                optional("correlationId", Text),
                one("responseDate", DateTime),
                one(
                    "status",
                    Parts((COMMON, "StatusInfo"), &[one("code", Text), one("message", Characters(250))]),
                ),
                optional("sessionId", Guid),
            ],
        ),
    ),
    one("responseData", Parts((SYNC_BACK, "ResponseData"), &[optional("data", Content::Any)])),
];

const ASYNC_MESSAGE: &[Part] = &[
    one(
        "messageInfo",
        Parts(
            (ITYPES, "AsyncMessageInfo"),
            &[
                optional("messageId", Text),
                optional("correlationId", Text),
                one("serviceId", Text),
                one("messageType", OneOf(&["REQUEST", "NOTIFICATION", "UPDATE", "RESPONSE"])),
                optional("routeId", Text),
                one("messageDate", DateTime),
                one("sender", SENDER),
                any("properties", PROPERTY),
                optional("sessionId", Guid),
            ],
        ),
    ),
    one("messageData", Parts((COMMON, "MessageData"), &[one("data", Content::Any)])),
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
        Parts(
            (COMMON, "DeliveryNotification"),
            &[
                one("messageId", Text),
                one("serviceId", Text),
                one("notificationDate", DateTime),
                one(
                    "deliveryStatus",
                    Parts(
                        (COMMON, "DeliveryStatusInfo"),
                        &[
                            one("receiveStatus", OneOf(&["MESSAGE_ACCEPTED", "MESSAGE_NOT_ACCTEPTED"])),
                            one("statusDate", DateTime),
                            one("resendMessage", OneOf(&["RESEND", "NOT_RESEND"])),
                            optional("error", Parts((COMMON, "ErrorInfo"), &ERROR)),
                        ],
                    ),
                ),
            ],
        ),
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

const STATE: Content = StateWord(&["ON_DELIVERY", "DELIVERED", "NOT_DELIVERED", "DELIVERY_STOPPED"]);

const STATUS: Content = Parts(
    (COMMON, "MessageStatusInfo"),
    &[one("statusCode", Text), one("statusMessage", Text), one("statusDate", DateTime)],
);

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

const MESSAGES_ANSWER: &[Part] = &[
    one("responseDate", DateTime),
    one("sessionId", Guid),
    any("messages", Parts((ITYPES, "AsyncMessage"), ASYNC_MESSAGE)),
];

const CHANGE_ANSWER: &[Part] = &[one("responseDate", DateTime), one("sessionId", Guid)];

/// Every name of the contract's.
static NAMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    fn gather(parts: &[Part], into: &mut HashSet<&'static str>) {
        for part in parts {
            into.insert(part.name);
            match part.content {
                // ErrorInfo nests in itself.
                Content::Parts(_, parts) if part.name != "subError" => gather(parts, into),
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
    of: Type,
    parts: &'static [Part],
) -> Global {
    Global { namespace, name, child, of, parts }
}

/// Every element that may stand in a Body, faults excepted.
pub(super) static GLOBALS: [Global; 11] = [
    global(ns::SYNC, "SendMessage", "request", (SYNC_OUT, "SyncSendMessageRequest"), SYNC_REQUEST),
    global(
        ns::SYNC,
        "SendMessageResponse",
        "response",
        (SYNC_BACK, "SyncSendMessageResponse"),
        SYNC_RESPONSE,
    ),
    global(ns::ASYNC, "sendMessage", "request", (ITYPES, "AsyncSendMessageRequest"), ASYNC_MESSAGE),
    global(
        ns::ASYNC,
        "sendMessageResponse",
        "response",
        (ITYPES, "AsyncSendMessageResponse"),
        ASYNC_MESSAGE_ANSWER,
    ),
    global(
        ns::ASYNC,
        "sendDeliveryNotification",
        "request",
        (ITYPES, "AsyncSendDeliveryNotificationRequest"),
        NOTIFICATION,
    ),
    global(
        ns::ASYNC,
        "sendDeliveryNotificationResponse",
        "response",
        (ITYPES, "AsyncSendDeliveryNotificationResponse"),
        NOTIFICATION_ANSWER,
    ),
    global(
        ns::ASYNC,
        "getMessageStatus",
        "request",
        (ITYPES, "AsyncGetMessageStatusRequest"),
        STATUS_REQUEST,
    ),
    global(
        ns::ASYNC,
        "getMessageStatusResponse",
        "response",
        (ITYPES, "AsyncGetMessageStatusResponse"),
        STATUS_ANSWER,
    ),
    global(ns::ASYNC, "getMessages", "request", (ITYPES, "AsyncGetMessagesRequest"), MESSAGES_REQUEST),
    global(
        ns::ASYNC,
        "getMessagesResponse",
        "response",
        (ITYPES, "AsyncGetMessagesResponse"),
        MESSAGES_ANSWER,
    ),
    global(
        ns::ASYNC_CLIENT,
        "changeMassageStatusNotificationResponse",
        "response",
        (ITYPES, "AsyncChangeStatusNotifyResponse"),
        CHANGE_ANSWER,
    ),
];
