//! Requests that wait for a person, and what the person decides.

use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use tokio::sync::{oneshot, watch};

use super::outcome::Scripted;
use crate::limits;

/// What a person is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Question {
    /// By which it is decided.
    pub(super) id: u64,
    /// When it was asked.
    pub(super) at: String,
    pub(super) module: String,
    pub(super) method: String,
    /// Whose page asks.
    pub(super) origin: String,
    /// How many documents there are to sign.
    pub(super) documents: usize,
    /// The names of the keys that fit.
    pub(super) keys: Vec<String>,
}

/// What a person decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decision {
    pub(super) scripted: Scripted,
    /// The key that was chosen; the first that fits where none was.
    pub(super) key: Option<String>,
}

/// The questions that are open.
#[derive(Debug, Default)]
pub(super) struct Questions {
    open: Mutex<Open>,
    /// Changes with each question that is asked or goes.
    changes: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Open {
    last: u64,
    asked: Vec<(Question, oneshot::Sender<Decision>)>,
}

/// A question that is open as long as this lives.
#[derive(Debug)]
pub(super) struct Asking<'a> {
    questions: &'a Questions,
    id: u64,
    pub(super) decided: oneshot::Receiver<Decision>,
}

impl Questions {
    /// Asks; nothing where too many questions are open.
    pub(super) fn ask(&self, mut question: Question) -> Option<Asking<'_>> {
        let (decide, decided) = oneshot::channel();
        let mut open = self.open();
        if open.asked.len() >= limits::AGENT_WAITING_MAX {
            return None;
        }
        open.last += 1;
        let id = open.last;
        question.id = id;
        open.asked.push((question, decide));
        drop(open);
        self.changes.send_modify(|count| *count += 1);
        Some(Asking { questions: self, id, decided })
    }

    /// Decides; `false` where no such question is open.
    pub(super) fn decide(&self, id: u64, decision: Decision) -> bool {
        let mut open = self.open();
        let Some(at) = open.asked.iter().position(|(question, _)| question.id == id) else { return false };
        let (_, decide) = open.asked.remove(at);
        // Whoever asked may have gone in the meantime.
        decide.send(decision).is_ok()
    }

    /// Hears of every change.
    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Those that are open, the oldest first.
    pub(super) fn list(&self) -> Vec<Question> {
        self.open().asked.iter().map(|(question, _)| question.clone()).collect()
    }

    fn open(&self) -> std::sync::MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        self.questions.open().asked.retain(|(question, _)| question.id != self.id);
        self.questions.changes.send_modify(|count| *count += 1);
    }
}
