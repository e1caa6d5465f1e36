//! When a service and a step are due: the limits of the service files, counted by the calendar.

use std::sync::Arc;

use crate::calendar::{Calendar, Due, DueError, NoYear, almaty};
use crate::catalogue::{Channel, ClockStart, Limit, OverallDeadline, Service};
use crate::clock::Now;

/// Counts limits.
#[derive(Debug, Clone)]
pub struct Counting {
    calendar: Arc<Calendar>,
}

impl Counting {
    /// By this calendar.
    pub fn new(calendar: Calendar) -> Self {
        Counting { calendar: Arc::new(calendar) }
    }

    /// The last moment of a limit of a step that began at `begun`; `None` where the calendar lacks the year: a case goes on without a
    /// date rather than with a guessed one.
    pub fn step_deadline(&self, limit: &Limit, channel: Channel, begun: Now, registered: Now) -> Option<Now> {
        self.limit_end(limit, channel, begun, registered).ok()
    }

    /// When the result of a request must be there that was received at `received`, where the regulation gives the whole a limit.
    pub fn service_deadline(
        &self,
        service: &Service,
        channel: Channel,
        received: Now,
    ) -> Result<Option<Now>, DueError> {
        let end = |of: &OverallDeadline| self.calendar.due_at(received, &of.limit.counted(channel));
        service.deadline_on(channel).map(end).transpose()
    }

    /// Why limits that begin at `now` cannot be counted in working days or office hours, where the calendar lacks the year.
    pub fn lacks(&self, now: Now) -> Option<NoYear> {
        self.calendar.day(almaty::date_of(now)).err()
    }

    /// The last moment of a limit as [`Counting::step_deadline`] has it, or why it cannot be counted.
    pub(super) fn limit_end(
        &self,
        limit: &Limit,
        channel: Channel,
        begun: Now,
        registered: Now,
    ) -> Result<Now, DueError> {
        self.calendar.due_at(start(limit, begun, registered), &limit.counted(channel))
    }

    /// The same with its derivation.
    pub fn derived(
        &self,
        limit: &Limit,
        channel: Channel,
        begun: Now,
        registered: Now,
    ) -> Result<Due, DueError> {
        self.calendar.due(start(limit, begun, registered), &limit.counted(channel))
    }
}

fn start(limit: &Limit, begun: Now, registered: Now) -> Now {
    match limit.from {
        ClockStart::Application | ClockStart::DocumentsHandedIn => registered,
        ClockStart::PreviousOutput | ClockStart::DocumentsArrived => begun,
    }
}
