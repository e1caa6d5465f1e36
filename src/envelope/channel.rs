//! The operations of the asynchronous channel, [contract §2](crate::manual::contract), as they are read from a Body.

use super::message::{not_encoded, only, optional, part, properties, shown, text_of, whole};
use super::operation::Operation;
use crate::findings::evidence::MessageFault;
use crate::xml::{Carried, ElementView};

/// What a message of the asynchronous channel asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChannelRequest {
    /// `sendMessage`.
    Send(Box<ChannelMessage>),
    /// `getMessages`.
    Get(GetMessages),
    /// `getMessageStatus`.
    Status {
        /// The message's id.
        message_id: String,
        /// Who asks.
        sender: Sender,
    },
    /// `sendDeliveryNotification`.
    Notify(DeliveryNotification),
}

/// Who sends, by its own word.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Sender {
    /// senderId.
    pub id: String,
    /// password.
    pub password: Option<String>,
}

impl std::fmt::Debug for Sender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sender").field("id", &self.id).finish_non_exhaustive()
    }
}

/// messageType.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageType {
    /// Begins a chain.
    Request,
    /// An interim word.
    Notification,
    /// A change.
    Update,
    /// The answer.
    Response,
}

crate::encoding::names::names!(MessageType {
    Request => "REQUEST",
    Notification => "NOTIFICATION",
    Update => "UPDATE",
    Response => "RESPONSE",
});

/// What `sendMessage` carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelMessage {
    /// The sender's own id, where it gave one.
    pub message_id: Option<String>,
    /// The chain.
    pub correlation_id: Option<String>,
    /// The service.
    pub service_id: String,
    /// What kind of message it is.
    pub message_type: MessageType,
    /// The route.
    pub route_id: Option<String>,
    /// messageDate as it is written.
    pub message_date: Option<String>,
    /// Who sends.
    pub sender: Sender,
    /// Keys and values.
    pub properties: Vec<(String, String)>,
    /// The element `data` with the bindings it needs, in no namespace.
    pub data: String,
}

/// What `getMessages` asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetMessages {
    /// One message.
    pub message_id: Option<String>,
    /// One chain.
    pub correlation_id: Option<String>,
    /// The service.
    pub service_id: String,
    /// Who asks, where it says so.
    pub sender: Option<Sender>,
    /// How many; nothing or 0 leaves it to the gateway.
    pub amount: Option<u32>,
}

/// What `sendDeliveryNotification` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryNotification {
    /// Of which message.
    pub message_id: String,
    /// Its service, where it is stated.
    pub service_id: Option<String>,
    /// Whether the receiver took it.
    pub accepted: bool,
    /// Whether it wants it again.
    pub resend: bool,
    /// Who says so, where it says who it is.
    pub sender: Option<Sender>,
    /// What the receiver says is wrong.
    pub error: Option<String>,
}

impl ChannelRequest {
    /// The operation.
    pub const fn operation(&self) -> Operation {
        match self {
            ChannelRequest::Send(_) => Operation::AsyncSendMessage,
            ChannelRequest::Get(_) => Operation::GetMessages,
            ChannelRequest::Status { .. } => Operation::GetMessageStatus,
            ChannelRequest::Notify(_) => Operation::SendDeliveryNotification,
        }
    }

    /// The message's own id, where it states one.
    pub fn message_id(&self) -> Option<&str> {
        match self {
            ChannelRequest::Send(message) => message.message_id.as_deref(),
            ChannelRequest::Get(asked) => asked.message_id.as_deref(),
            ChannelRequest::Status { message_id, .. } => Some(message_id),
            ChannelRequest::Notify(said) => Some(&said.message_id),
        }
    }

    /// Who sends, where it says so.
    pub const fn sender(&self) -> Option<&Sender> {
        match self {
            ChannelRequest::Send(message) => Some(&message.sender),
            ChannelRequest::Get(asked) => asked.sender.as_ref(),
            ChannelRequest::Status { sender, .. } => Some(sender),
            ChannelRequest::Notify(said) => said.sender.as_ref(),
        }
    }

    /// The operation that a Body asks for, if it is one of the channel.
    pub fn operation_of<'a, E: ElementView<'a>>(body: E) -> Option<Operation> {
        let first = body.children().next()?;
        let operation = Operation::of(first.namespace(), first.local_name())?;
        (operation != Operation::SendMessage).then_some(operation)
    }

    /// Reads a Body.
    pub fn read<'a, E: ElementView<'a>>(body: E) -> Result<Self, MessageFault> {
        let mut operations = body.children();
        let first = operations.next().ok_or_else(|| MessageFault::Missing("sendMessage".to_owned()))?;
        not_encoded(first)?;
        let operation = ChannelRequest::operation_of(body)
            .ok_or_else(|| MessageFault::ChannelOperation(shown(first.local_name())))?;
        only(operations.next())?;
        let request = part(first, operation.element().1, "request")?;
        match operation {
            Operation::AsyncSendMessage => message(request).map(Box::new).map(ChannelRequest::Send),
            Operation::GetMessages => get_messages(request).map(ChannelRequest::Get),
            Operation::SendDeliveryNotification => notification(request).map(ChannelRequest::Notify),
            Operation::GetMessageStatus | Operation::SendMessage => Ok(ChannelRequest::Status {
                message_id: required(request, "request", "messageId")?,
                sender: sender(part(request, "request", "sender")?)?,
            }),
        }
    }
}

fn required<'a, E: ElementView<'a>>(
    parent: E,
    within: &'static str,
    local: &'static str,
) -> Result<String, MessageFault> {
    text_of(parent, within, local)?.ok_or_else(|| MessageFault::Missing(local.to_owned()))
}

fn sender<'a, E: ElementView<'a>>(sender: E) -> Result<Sender, MessageFault> {
    Ok(Sender {
        id: required(sender, "sender", "senderId")?,
        password: text_of(sender, "sender", "password")?,
    })
}

fn message<'a, E: ElementView<'a>>(request: E) -> Result<ChannelMessage, MessageFault> {
    let info = part(request, "request", "messageInfo")?;
    let of = |local| text_of(info, "messageInfo", local);
    let kind = required(info, "messageInfo", "messageType")?;
    let message_type = MessageType::parse(&kind)
        .ok_or_else(|| MessageFault::Word { name: "messageType".to_owned(), found: shown(&kind) })?;
    let data = part(part(request, "request", "messageData")?, "messageData", "data")?;
    whole(data)?;
    Ok(ChannelMessage {
        message_id: of("messageId")?,
        correlation_id: of("correlationId")?,
        service_id: required(info, "messageInfo", "serviceId")?,
        message_type,
        route_id: of("routeId")?,
        message_date: of("messageDate")?,
        sender: sender(part(info, "messageInfo", "sender")?)?,
        properties: properties(info)?,
        data: Carried::text_of(data, "data"),
    })
}

fn get_messages<'a, E: ElementView<'a>>(request: E) -> Result<GetMessages, MessageFault> {
    let of = |local| text_of(request, "request", local);
    let amount = of("amount")?;
    let number = amount.as_deref().map(str::parse::<u32>).transpose();
    let number = number.map_err(|_| MessageFault::Word {
        name: "amount".to_owned(),
        found: shown(amount.as_deref().unwrap_or_default()),
    })?;
    Ok(GetMessages {
        message_id: of("messageId")?,
        correlation_id: of("correlationId")?,
        service_id: required(request, "request", "serviceId")?,
        sender: optional(request, "request", "sender")?.map(sender).transpose()?,
        amount: number.filter(|amount| *amount > 0),
    })
}

fn notification<'a, E: ElementView<'a>>(request: E) -> Result<DeliveryNotification, MessageFault> {
    let notification = part(request, "request", "notification")?;
    let status = part(notification, "notification", "deliveryStatus")?;
    let word = |local: &'static str, yes: &str, no: &str| {
        let found = required(status, "deliveryStatus", local)?;
        match found.as_str() {
            said if said == yes => Ok(true),
            said if said == no => Ok(false),
            _ => Err(MessageFault::Word { name: local.to_owned(), found: shown(&found) }),
        }
    };
    let error = optional(status, "deliveryStatus", "error")?;
    let said = |local| error.and_then(|error| error.child(local)).map(|found| shown(&found.text()));
    let error = match (said("errorCode"), said("errorMessage")) {
        (Some(code), Some(message)) => Some(format!("{code}: {message}")),
        (code, message) => code.or(message),
    };
    Ok(DeliveryNotification {
        message_id: required(notification, "notification", "messageId")?,
        service_id: text_of(notification, "notification", "serviceId")?,
        accepted: word("receiveStatus", "MESSAGE_ACCEPTED", "MESSAGE_NOT_ACCTEPTED")?,
        resend: word("resendMessage", "RESEND", "NOT_RESEND")?,
        sender: optional(request, "request", "sender")?.map(sender).transpose()?,
        error,
    })
}
