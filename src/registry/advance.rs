//! A change of a case.

use bytes::Bytes;

use super::case::Lease;
use super::number::RegistrationNumber;
use super::state::State;
use super::step_line::StepLine;
use super::task::{Performer, Task};
use crate::clock::Now;

/// A change of a case: compare and set. It happens as a whole or not at all.
#[derive(Debug, Clone)]
pub struct Advance {
    /// Which case.
    pub number: RegistrationNumber,
    /// The state it must have.
    pub expected: State,
    /// The revision it must have.
    pub expected_revision: u64,
    /// Who changes it: passes a lease of its own, not another's that still holds.
    pub worker: String,
    /// The person who does it; none where a player or a system does.
    pub performer: Option<Performer>,
    /// What happens, in order; each names the state after it. None changes only when it is looked at next.
    pub lines: Vec<StepLine>,
    /// The step that the case waits at after the change, if any.
    pub task: Option<Task>,
    /// When it is to be worked on next. Has no meaning once the state is final.
    pub work_at: Now,
    /// The lease after the change.
    pub lease: Option<Lease>,
    /// The provider's decision, if this change records it.
    pub outcome: Option<Bytes>,
    /// The queue whose next ordinal number is taken in the same transaction, if any. A case has one number only.
    pub queue: Option<String>,
    /// The place in that queue with which the answer is signed, where both are of this change: it is not made with another.
    pub place: Option<u64>,
    /// The signed answer; goes with the change that brings a final state and only with it.
    pub result: Option<Bytes>,
    /// The players by whom it was worked out, by their version ([`Wake`](super::store::Wake)): it is not made once they are others.
    pub players: u64,
    /// When.
    pub at: Now,
}

impl Advance {
    /// Since when the case has the state that this change brings it to: what is done late is recorded at its own moment.
    pub(super) fn since(&self, state: State) -> Now {
        let reached = self.lines.iter().find(|line| line.state == state).or(self.lines.last());
        reached.map_or(self.at, |line| line.done)
    }
}

/// Where a case stands after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advanced {
    /// The state.
    pub state: State,
    /// The revision.
    pub revision: u64,
    /// The ordinal number in the queue, if the case has one.
    pub queue_number: Option<u64>,
}
