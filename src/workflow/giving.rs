//! Giving a result to its recipient: when that happens, until when it has to, and what becomes of a result that nobody comes for.

use super::plan::{By, OnlyIf, PlanStep};
use super::player::When;
use super::walk::{Gone, Under, Walk};
use crate::catalogue::{Channel, StoragePlace, StorageRule};
use crate::clock::Now;
use crate::registry::{StepLine, StepOutcome, Task};

impl Under<'_, '_> {
    /// A limit that the regulation counts from the application runs since the registration; one for giving the result to a recipient runs
    /// since the recipient is there. Where nobody says when that is, a limit of days runs since the result is there, [000
    /// ¶5(7)](crate::manual::regulation): it is of days in which a recipient can come. One of minutes is for who stands at the counter.
    pub(super) fn due(&self, step: &PlanStep) -> Option<Now> {
        match step.by {
            By::PersonWithRecipient => match self.walk.player.recipient_comes(self.walk.case, self.begun) {
                When::At(comes) => self.walk.due(step, comes),
                When::ByHand => {
                    let days = step.limit.as_ref().is_some_and(|limit| limit.unit.is_days());
                    days.then(|| self.walk.due(step, self.begun)).flatten()
                }
            },
            _ => self.walk.due(step, self.begun),
        }
    }

    /// When a result is given: when the recipient has come, and who gives it has done so. That the recipient has come after the time of
    /// storage is an event, and nobody's work.
    pub(super) fn given(&self, step: &PlanStep) -> When {
        let Walk { player, case, .. } = *self.walk;
        match player.recipient_comes(case, self.begun) {
            When::At(comes) if step.only_if == OnlyIf::Returned => When::At(comes),
            When::At(comes) => player.when(case, step, comes, &|| self.walk.due(step, comes)),
            When::ByHand => When::ByHand,
        }
    }

    /// When the result goes back to the provider: with the end of its storage, unless the recipient comes before or somebody has it in hand
    /// to give it.
    pub(super) fn returns(&self, step: &PlanStep, task: Option<&Task>) -> Option<Now> {
        let Walk { player, case, plan, counting, now, .. } = *self.walk;
        let waits = step.by == By::PersonWithRecipient && step.only_if != OnlyIf::Returned;
        if !waits || plan.channel != Channel::Centre {
            return None;
        }
        let kept = |rule: &&StorageRule| rule.place == StoragePlace::Centre;
        let limit = case.service.storage.iter().filter(kept).find_map(|rule| rule.term.as_ref())?;
        let end = counting.step_deadline(limit, plan.channel, self.begun, case.registered_at)?;
        match player.recipient_comes(case, self.begun) {
            When::At(comes) if comes <= end => None,
            When::At(_) | When::ByHand => {
                Some(task.and_then(|task| task.holder(now)).map_or(end, |taken| end.max(taken.until)))
            }
        }
    }

    /// Nobody came: the result goes back to the provider. Where the regulation says how it is given after that, the recipient is waited
    /// for still.
    pub(super) fn unclaimed(&mut self, step: &PlanStep, at: Now) -> Gone {
        let mut line = StepLine::of(&step.label, self.state, self.begun, at, StepOutcome::Unclaimed);
        line.due = Some(at);
        self.walked.lines.push(line);
        self.returned = self.walk.plan.steps.iter().any(|step| step.only_if == OnlyIf::Returned);
        self.walked.ended = !self.returned;
        if self.returned { Gone::On } else { Gone::Stops }
    }
}
