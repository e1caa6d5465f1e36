//! The journal's door for what no table of paths answers: calls of the signing agent, and what is sent to other systems.

use std::borrow::Cow;
use std::time::Duration;

use super::entry::Entry;
use super::facts::{Facts, Outcome, Way};
use crate::clock::Now;
use crate::http::{KeptBody, KeptCall, RequestId};
use crate::limits;

/// Whose call a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotedBy {
    /// The signing agent's.
    Agent,
    /// The gateway's own, to another system.
    Push,
}

/// What went over another wire than the listeners'. Its octets may name people, and therefore it has no `Debug`.
#[derive(Clone)]
pub struct Note {
    /// Whose call.
    pub by: NotedBy,
    /// What was asked for: the agent's module and method, or the address that was pushed to.
    pub target: String,
    /// Who asked, or who was asked.
    pub sender: String,
    /// The status of the answer as far as it has one; 200 where it went well.
    pub status: u16,
    /// Why not, where it did not.
    pub codes: Vec<String>,
    /// What was sent.
    pub request: bytes::Bytes,
    /// What came back.
    pub answer: bytes::Bytes,
    /// When it began.
    pub at: Now,
    /// How long it took.
    pub took: Duration,
}

impl Note {
    pub(super) fn way(&self) -> Way {
        match self.by {
            NotedBy::Agent => Way::Agent,
            NotedBy::Push => Way::Push,
        }
    }

    pub(super) fn call(&self, octets_max: usize) -> KeptCall {
        KeptCall {
            body: KeptBody::of(&self.request, octets_max),
            answer: KeptBody::of(&self.answer, octets_max),
            ..KeptCall::default()
        }
    }

    pub(super) fn entry(self, id: &RequestId) -> Entry {
        let cut = |text: String| match text.char_indices().nth(limits::JOURNAL_TARGET_CHARS_MAX) {
            Some((end, _)) => text[..end].to_owned(),
            None => text,
        };
        let way = self.way();
        Entry {
            outcome: if self.codes.is_empty() && self.status < 400 {
                Outcome::Answered
            } else {
                Outcome::Refused
            },
            status: self.status,
            codes: self.codes.into_iter().map(Cow::Owned).collect(),
            took_micros: u64::try_from(self.took.as_micros()).ok(),
            sender: cut(self.sender),
            target: cut(self.target),
            octets: Some(self.request.len()),
            octets_answered: Some(self.answer.len()),
            ..Entry::new(id.as_str().to_owned(), &Facts::of(way, 0, self.at))
        }
    }
}
