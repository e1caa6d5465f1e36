//! Where a case stands after an act: what its answer shows, known without reading what was written just now.

use super::driver::{Driver, Standing};
use super::error::WorkflowError;
use super::step_log::{LogLine, LogReader, OpenStep};
use crate::registry::{RegistrationNumber, State, StepLine};

/// Where a case stands after an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acted {
    /// The state.
    pub state: State,
    /// The step that it waits at.
    pub open: Option<OpenStep>,
    /// The last line of its step log.
    pub last: Option<LogLine>,
}

impl Driver {
    /// A case that only this process changed.
    pub(super) fn acted(&self, standing: &Standing, last: Option<&StepLine>) -> Acted {
        let reader = LogReader { plan: &standing.plan, case: &standing.view, counting: self.counting() };
        Acted {
            state: standing.case.state,
            open: standing.task.clone().map(|task| reader.open(task)),
            last: last.map(|line| reader.line(line)),
        }
    }

    /// A case that somebody else changed in between.
    pub(super) fn acted_elsewhere(&self, number: &RegistrationNumber) -> Result<Acted, WorkflowError> {
        let lines = self.registry.store().history(number)?;
        Ok(self.acted(&self.standing(number)?, lines.last()))
    }
}
