//! Limits of the service files, counted by the calendar.

use std::sync::Arc;

use crate::calendar::{self, Calendar, Due, DueError};
use crate::catalogue::{Channel, ClockStart, Counts, Limit, Unit};
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
    pub fn due(&self, limit: &Limit, channel: Channel, begun: Now, registered: Now) -> Option<Now> {
        self.calendar.due_at(start(limit, begun, registered), &counted(limit, channel)).ok()
    }

    /// The same with its derivation.
    pub fn derived(
        &self,
        limit: &Limit,
        channel: Channel,
        begun: Now,
        registered: Now,
    ) -> Result<Due, DueError> {
        self.calendar.due(start(limit, begun, registered), &counted(limit, channel))
    }
}

fn start(limit: &Limit, begun: Now, registered: Now) -> Now {
    match limit.from {
        ClockStart::Application => registered,
        ClockStart::PreviousOutput | ClockStart::DocumentsHandedIn | ClockStart::DocumentsArrived => begun,
    }
}

/// A limit as the calendar counts it.
pub fn counted(limit: &Limit, channel: Channel) -> calendar::Limit {
    calendar::Limit {
        value: limit.value_for(channel),
        unit: match limit.unit {
            Unit::Seconds => calendar::Unit::Seconds,
            Unit::Minutes => calendar::Unit::Minutes,
            Unit::Hours => calendar::Unit::Hours,
            Unit::CalendarDays => calendar::Unit::CalendarDays,
            Unit::BusinessDays => calendar::Unit::BusinessDays,
            Unit::Months => calendar::Unit::Months,
        },
        counts: match limit.counts {
            Counts::Person => calendar::Counts::Office,
            Counts::System => calendar::Counts::Wall,
        },
    }
}
