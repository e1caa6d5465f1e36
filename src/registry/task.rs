//! The open step of a case: whom it waits for, and until when.

use bytes::Bytes;

use super::actor::Actor;
use crate::clock::Now;

/// The step that a case waits at. A case has one at most: what is done at once never becomes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The step's label in the plan.
    pub label: String,
    /// Who may do it.
    pub role: Actor,
    /// Since when it is open.
    pub begun: Now,
    /// When it must be done, where there is a limit.
    pub due: Option<Now>,
    /// When something happens to it by itself: a player does it, or its limit passes.
    pub wake_at: Option<Now>,
    /// Which limits have passed already and were noted.
    pub noted: Noted,
    /// Who has it in hand.
    pub taken: Option<Taken>,
    /// Who was named for it; nobody else may take it then.
    pub named: Option<String>,
    /// Votes of the commission so far, by the member's name.
    pub votes: Vec<Vote>,
}

impl Task {
    /// An open step that nobody has in hand.
    pub fn open(label: &str, role: Actor, begun: Now, due: Option<Now>) -> Self {
        Task {
            label: label.to_owned(),
            role,
            begun,
            due,
            wake_at: None,
            noted: Noted::default(),
            taken: None,
            named: None,
            votes: Vec::new(),
        }
    }

    /// Who has it in hand at `now`.
    pub fn holder(&self, now: Now) -> Option<&Taken> {
        self.taken.as_ref().filter(|taken| taken.until > now)
    }
}

/// Which limits have passed and were noted in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Noted {
    /// The step's own.
    pub step: bool,
    /// That of the whole.
    pub whole: bool,
    /// Not a limit: that another system, in which the step is recorded too, gave no answer.
    pub unrecorded: bool,
}

/// Who has a task in hand. When the time is over the task is open again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The person.
    pub by: String,
    /// Until when.
    pub until: Now,
    /// Who had it before and gave it to this person.
    pub instead_of: Option<String>,
}

/// A vote of a member of the commission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// The member.
    pub by: String,
    /// For the service, or against it.
    pub positive: bool,
}

/// Who does something to a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Performer {
    /// The person's name.
    pub name: String,
    /// The role the person has.
    pub role: Actor,
    /// The label of the step it is meant for.
    pub label: String,
    /// SHA-256 of the person's certificate in hexadecimal; empty where none is known.
    pub certificate: String,
    /// For whom the person acts, where somebody absent is stood in for.
    pub instead_of: Option<String>,
    /// The act as the person signed it; none where it is recorded only.
    pub signed: Option<Bytes>,
}

impl Performer {
    /// Whether `name` is the person's, or that of who is stood in for.
    pub fn is(&self, name: &str) -> bool {
        self.name == name || self.instead_of.as_deref() == Some(name)
    }
}

/// A task as a page of the queue shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueEntry {
    /// The case.
    pub number: super::RegistrationNumber,
    /// The service.
    pub service_id: String,
    /// The regulation's channel.
    pub route: String,
    /// The open step.
    pub task: Task,
}

/// A result that went back to the provider because nobody came for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// Its place in the register, from 1.
    pub place: u64,
    /// The case.
    pub number: super::RegistrationNumber,
    /// The service.
    pub service_id: String,
    /// When it went back.
    pub at: Now,
}

/// Which tasks a page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueQuery {
    /// Whose.
    pub role: Actor,
    /// Of one service only.
    pub service_id: Option<String>,
    /// Of one registration number or one IIN only.
    pub search: Option<String>,
    /// Where the page begins.
    pub offset: u32,
    /// At most so many.
    pub entries_max: u32,
}
