//! Who is late: counted by role and service, each time a limit passes and is noted.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::plan::{Plan, PlanLine};
use crate::registry::{StepLine, StepOutcome};

/// The counts, since the process began.
#[derive(Debug, Default)]
pub struct Late(Mutex<BTreeMap<(&'static str, String), u64>>);

impl Late {
    /// Counts the limits that passed in the lines of one case.
    pub(super) fn count(&self, plan: &Plan, service_id: &str, lines: &[StepLine]) {
        for line in lines.iter().filter(|line| line.outcome == StepOutcome::Overdue) {
            let role = match plan.line(&line.label) {
                Some(PlanLine::Step(step)) => step.actor.as_str(),
                Some(PlanLine::Refusal(refusal)) => refusal.actor.as_str(),
                // The limit of the whole is nobody's alone.
                None => "whole",
            };
            tracing::debug!(role, service = service_id, label = %line.label, "a limit passed");
            let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            *counts.entry((role, service_id.to_owned())).or_default() += 1;
        }
    }

    /// How many limits passed: role, service, count.
    pub fn counts(&self) -> Vec<(&'static str, String, u64)> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.iter().map(|((role, service), count)| (*role, service.clone(), *count)).collect()
    }
}
