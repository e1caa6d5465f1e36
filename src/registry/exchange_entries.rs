//! What is kept of the exchange beside its messages: systems and services, the word to senders, chains of the gateway's own.

use crate::clock::Now;
use crate::encoding::names::names;

/// Where a message stands, in the contract's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageState {
    /// It is to be delivered.
    OnDelivery,
    /// Its receiver has it.
    Delivered,
    /// It is given up: a dead letter, which keeps the later messages of its chain back.
    NotDelivered,
    /// Nobody will deliver it: the receiver does not want it, or it was discarded.
    DeliveryStopped,
}

names!(MessageState {
    OnDelivery => "ON_DELIVERY",
    Delivered => "DELIVERED",
    NotDelivered => "NOT_DELIVERED",
    DeliveryStopped => "DELIVERY_STOPPED",
});

/// What is registered of the exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A sending system.
    System,
    /// A service.
    Service,
    /// A file of the temporary storage.
    TempFile,
    /// A consent that a person gave.
    Consent,
}

names!(EntryKind {
    System => "system",
    Service => "service",
    TempFile => "temp-file",
    Consent => "consent",
});

/// A chain whose provider is the gateway itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainCase {
    /// The chain.
    pub correlation_id: i64,
    /// Its service.
    pub service_id: String,
    /// As whom the gateway answers.
    pub provider: String,
    /// The registration number of the request.
    pub number: String,
    /// What the answers repeat of the form, JSON.
    pub form: String,
    /// What its sender has been told so far.
    pub told: u8,
}

/// A word to a sender with every attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeLog {
    /// Its number.
    pub id: i64,
    /// The state that it tells of.
    pub state: MessageState,
    /// When it is tried next; nothing where nobody tries any more.
    pub due_at: Option<Now>,
    /// `told` or `given-up`; nothing while it is tried.
    pub outcome: Option<String>,
    /// Every attempt.
    pub attempts: Vec<NoticeAttempt>,
}

/// One attempt to tell a sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeAttempt {
    /// From 1.
    pub number: u32,
    /// When it was begun.
    pub begun_at: Now,
    /// `told` or `failed`; nothing while it goes on, or where the process ended in it.
    pub outcome: Option<String>,
    /// What was answered, cut short.
    pub answer: Option<String>,
    /// When the next is due.
    pub next_at: Option<Now>,
}
