//! Messages of the asynchronous channel as testers see them.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::exchange::FormStatus;
use crate::interface::DeliveryFault;
use crate::registry::{Attempt, Delivery, MessageState, NoticeAttempt, NoticeLog};
use crate::text::{self, Lang};

/// Messages, and how many there are.
#[derive(Serialize, ToSchema)]
pub(super) struct Messages {
    /// In each state.
    pub(super) counts: BTreeMap<String, u64>,
    /// The newest first.
    pub(super) messages: Vec<Message>,
}

/// A message of the asynchronous channel.
#[derive(Serialize, ToSchema)]
#[schema(as = ExchangeMessage)]
#[serde(rename_all = "camelCase")]
pub(super) struct Message {
    /// The gateway's id.
    message_id: String,
    /// The chain.
    correlation_id: String,
    /// The sender's own id.
    own_message_id: Option<String>,
    /// senderId.
    sender: String,
    /// senderId of the receiver.
    receiver: String,
    service_id: String,
    /// `REQUEST`, `RESPONSE`, `NOTIFICATION`.
    message_type: String,
    session_id: String,
    accepted_at: String,
    /// `ON_DELIVERY`, `DELIVERED`, `NOT_DELIVERED`, `DELIVERY_STOPPED`.
    state: &'static str,
    state_since: String,
    /// Why it is not delivered.
    reason: Option<String>,
    /// What a tester wrote.
    note: Option<String>,
    /// How often it was tried to deliver it.
    attempts: u32,
    next_attempt_at: Option<String>,
    /// The message of which it is a repetition.
    duplicate_of: Option<String>,
    /// Of its data.
    octets: usize,
    /// When it is late.
    late_at: Option<String>,
    late: bool,
    /// Where the request stands whose form of the portal it carries; absent in a list that is of no chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<FormStatus>)]
    form: Option<Option<FormStatus>>,
}

impl Message {
    pub(super) fn of(message: &Delivery) -> Self {
        let on_delivery = message.state == MessageState::OnDelivery;
        Message {
            message_id: message.id.to_string(),
            correlation_id: message.correlation_id.to_string(),
            own_message_id: message.own_id.clone(),
            sender: message.sender.clone(),
            receiver: message.receiver.clone(),
            service_id: message.service_id.clone(),
            message_type: message.message_type.clone(),
            session_id: message.session_id.clone(),
            accepted_at: message.accepted_at.to_string(),
            state: message.state.as_str(),
            state_since: message.state_since.to_string(),
            reason: message.reason.clone(),
            note: message.note.clone(),
            attempts: message.attempts,
            next_attempt_at: on_delivery.then(|| message.due_at.to_string()),
            duplicate_of: message.duplicate_of.map(|id| id.to_string()),
            octets: message.data.len(),
            late_at: message.late_at.map(|at| at.to_string()),
            late: message.is_late,
            form: None,
        }
    }

    /// The same, and where the request stands where it carries a form of the portal.
    pub(super) fn with_form(message: &Delivery) -> Self {
        Message { form: Some(FormStatus::read(&message.data)), ..Message::of(message) }
    }
}

/// A message with every attempt to deliver it.
#[derive(Serialize, ToSchema)]
#[schema(as = ExchangeMessageWithAttempts)]
#[serde(rename_all = "camelCase")]
pub(super) struct WholeMessage {
    #[serde(flatten)]
    pub(super) message: Message,
    pub(super) attempt_log: Vec<MessageAttempt>,
    /// The words to the sender.
    pub(super) notices: Vec<Notice>,
}

/// An attempt to deliver a message.
#[derive(Serialize, ToSchema)]
#[schema(as = ExchangeAttempt)]
#[serde(rename_all = "camelCase")]
pub(super) struct MessageAttempt {
    number: u32,
    /// Where it went.
    peer: String,
    begun_at: String,
    /// `delivered`, `failed`, `refused`; none while it goes on.
    outcome: Option<String>,
    /// The HTTP status.
    status: Option<u16>,
    latency_millis: Option<i64>,
    /// What was answered, cut short; why there is no answer stands in English.
    answer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    localized: Option<LocalizedAnswer>,
    /// When the next one is.
    next_at: Option<String>,
}

/// Why there is no answer, in the language asked for.
#[derive(Serialize, ToSchema)]
#[schema(as = ExchangeLocalizedAnswer)]
struct LocalizedAnswer {
    lang: &'static str,
    answer: String,
}

/// Why an attempt failed: in English, and beside it in the language asked for. What a receiver refuses it says in its own words.
fn told(outcome: Option<&str>, kept: Option<&str>, lang: Lang) -> (Option<String>, Option<LocalizedAnswer>) {
    let fault = kept.filter(|kept| outcome == Some("failed") && !kept.is_empty()).map(DeliveryFault::read);
    let Some(fault) = fault else { return (kept.map(str::to_owned), None) };
    let localized = (lang != Lang::En)
        .then(|| LocalizedAnswer { lang: lang.as_str(), answer: text::delivery_fault(&fault, lang) });
    (Some(text::delivery_fault(&fault, Lang::En)), localized)
}

impl MessageAttempt {
    pub(super) fn of(attempt: &Attempt, lang: Lang) -> Self {
        let (answer, localized) = told(attempt.outcome.as_deref(), attempt.answer.as_deref(), lang);
        MessageAttempt {
            number: attempt.number,
            peer: attempt.peer.clone(),
            begun_at: attempt.begun_at.to_string(),
            outcome: attempt.outcome.clone(),
            status: attempt.status,
            latency_millis: attempt.latency_millis,
            answer,
            localized,
            next_at: attempt.next_at.map(|at| at.to_string()),
        }
    }
}

/// A word to the sender, with every attempt.
#[derive(Serialize, ToSchema)]
#[schema(as = ExchangeNotice)]
#[serde(rename_all = "camelCase")]
pub(super) struct Notice {
    notification_id: String,
    state: &'static str,
    outcome: Option<String>,
    next_attempt_at: Option<String>,
    attempt_log: Vec<NoticeTry>,
}

/// An attempt to say it.
#[derive(Serialize, ToSchema)]
#[schema(as = ExchangeNoticeAttempt)]
#[serde(rename_all = "camelCase")]
struct NoticeTry {
    number: u32,
    begun_at: String,
    /// `told` or `failed`; none while it goes on.
    outcome: Option<String>,
    answer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    localized: Option<LocalizedAnswer>,
    next_at: Option<String>,
}

impl Notice {
    pub(super) fn of(notice: &NoticeLog, lang: Lang) -> Self {
        let tried = |attempt: &NoticeAttempt| {
            let (answer, localized) = told(attempt.outcome.as_deref(), attempt.answer.as_deref(), lang);
            NoticeTry {
                number: attempt.number,
                begun_at: attempt.begun_at.to_string(),
                outcome: attempt.outcome.clone(),
                answer,
                localized,
                next_at: attempt.next_at.map(|at| at.to_string()),
            }
        };
        Notice {
            notification_id: notice.id.to_string(),
            state: notice.state.as_str(),
            outcome: notice.outcome.clone(),
            next_attempt_at: notice.due_at.map(|at| at.to_string()),
            attempt_log: notice.attempts.iter().map(tried).collect(),
        }
    }
}

/// How many dead letters are due again.
#[derive(Serialize, ToSchema)]
pub(super) struct Redriven {
    pub(super) redriven: u64,
}
