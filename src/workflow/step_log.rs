//! The step log as people read it: each stored line joined to its step of the plan.

use super::case_view::CaseView;
use super::deadlines::Counting;
use super::plan::{By, Plan, PlanLine, WHOLE};
use crate::calendar::{Due, DueError};
use crate::catalogue::{Channel, FlowCheck, Limit, Message, Names, System};
use crate::clock::Now;
use crate::registry::{Actor, State, StepLine, StepOutcome, Task};

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// The label: `P5`, `C3`, `4`; `*` for the whole.
    pub label: String,
    /// Where the regulation says so, if the plan knows the label.
    pub clause: Option<String>,
    /// Who does it, by the regulation.
    pub actor: Option<Actor>,
    /// Where it is done.
    pub from: Option<System>,
    /// Where it leads.
    pub to: Vec<System>,
    /// What is done, in the regulation's words.
    pub text: Option<Names>,
    /// When it began.
    pub begun: Now,
    /// When it was due, where there is a limit.
    pub due_at: Option<Now>,
    /// How that was counted, where it still can be.
    pub due: Option<Due>,
    /// Why it has no due moment although there is a limit.
    pub undated: Option<DueError>,
    /// When it was done.
    pub done: Now,
    /// Whether it was done in time.
    pub punctuality: Option<Punctuality>,
    /// What came of it.
    pub outcome: StepOutcome,
    /// The message that was formed.
    pub message: Option<Message>,
    /// The status of the case after it.
    pub state: State,
    /// The person who did it by hand.
    pub by: Option<String>,
    /// The person's certificate.
    pub certificate: Option<String>,
    /// Whether the person signed it.
    pub signed: bool,
    /// For whom the person did it.
    pub instead_of: Option<String>,
    /// What the person wrote.
    pub note: Option<String>,
}

/// Whether a limit was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Punctuality {
    /// It was.
    Kept,
    /// It was not.
    Late,
}

/// The step that a case waits at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenStep {
    /// The open step.
    pub task: Task,
    /// Where the regulation says so.
    pub clause: Option<String>,
    /// What is to be done.
    pub text: Option<Names>,
    /// How its due moment was counted.
    pub due: Option<Due>,
    /// Why it has none although there is a limit.
    pub undated: Option<DueError>,
}

/// Reads the log of a case.
#[derive(Clone, Copy)]
pub struct LogReader<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The case.
    pub case: &'a CaseView,
    /// Counts limits.
    pub counting: &'a Counting,
}

impl LogReader<'_> {
    /// The lines. What a request by the portal has behind it when it is registered is the same for each, and stored for none.
    pub fn lines(&self, stored: &[StepLine]) -> Vec<LogLine> {
        let mut lines = Vec::with_capacity(stored.len() + self.plan.intake);
        let first = self.plan.steps.first().map(|step| step.label.as_str());
        let told = stored.first().is_some_and(|line| Some(line.label.as_str()) == first);
        // A log of an earlier schema begins with names of events.
        let earlier = stored.first().is_some_and(|line| self.plan.line(&line.label).is_none());
        if self.plan.channel == Channel::Portal && !told && !earlier {
            lines.extend(self.before_registration().iter().map(|line| self.line(line)));
        }
        lines.extend(stored.iter().map(|line| self.line(line)));
        lines
    }

    /// The steps up to the registration: those that another system did, and the conditions that the gateway judged.
    fn before_registration(&self) -> Vec<StepLine> {
        let at = self.case.registered_at;
        let steps = self.plan.steps.iter().take(self.plan.intake);
        let of = |step: &super::plan::PlanStep| {
            let judged = step.checks.contains(&FlowCheck::CertificateWithinValidityPeriod);
            let sends = step.from == Some(System::Gateway) || step.actor == Actor::RegionalGatewayWorkstation;
            let outcome = match (judged, sends) {
                (true, _) => StepOutcome::Passed,
                (false, true) => StepOutcome::Done,
                (false, false) => StepOutcome::Elsewhere,
            };
            StepLine::of(&step.label, State::Registered, at, at, outcome)
        };
        steps.map(of).collect()
    }

    pub(super) fn line(&self, line: &StepLine) -> LogLine {
        let known = self.plan.line(&line.label);
        let limit = match known {
            Some(PlanLine::Step(step)) => step.limit.as_ref(),
            Some(PlanLine::Refusal(refusal)) => refusal.limit.as_ref(),
            None => None,
        };
        let unclaimed = line.outcome == StepOutcome::Unclaimed;
        let limit = limit.filter(|_| line.outcome != StepOutcome::Elsewhere && !unclaimed);
        let (mut due_at, mut due, undated) = self.due(limit, line.begun, line.due);
        // Nobody said when the recipient came, from which the limit runs.
        let waits = matches!(known, Some(PlanLine::Step(step)) if step.by == By::PersonWithRecipient);
        if waits && line.due.is_none() && line.begun < line.done {
            (due_at, due) = (None, None);
        }
        let ends = line.outcome.ends_step() && !unclaimed;
        let punctuality = match due_at {
            _ if line.outcome == StepOutcome::Overdue => Some(Punctuality::Late),
            Some(due) if ends && line.done <= due => Some(Punctuality::Kept),
            Some(_) if ends => Some(Punctuality::Late),
            _ => None,
        };
        let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let mut read = LogLine {
            label: line.label.clone(),
            clause: None,
            actor: None,
            from: None,
            to: Vec::new(),
            text: None,
            begun: line.begun,
            due_at,
            due,
            undated,
            done: line.done,
            punctuality,
            outcome: line.outcome,
            message: None,
            state: line.state,
            by: given(&line.by),
            certificate: given(&line.certificate),
            signed: line.signed,
            instead_of: given(&line.instead_of),
            note: given(&line.note),
        };
        match known {
            Some(PlanLine::Step(step)) => {
                read.clause = Some(step.clause.clone());
                read.actor = Some(step.actor);
                (read.from, read.to) = (step.from, step.to.clone());
                read.text = Some(step.text.clone());
                read.message = step.messages.last().copied().filter(|_| ends);
            }
            Some(PlanLine::Refusal(refusal)) => {
                read.clause = Some(refusal.clause.clone());
                read.actor = Some(refusal.actor);
                read.from = refusal.from;
                read.text = Some(refusal.text.clone());
                read.message = Some(refusal.message);
            }
            None if line.label == WHOLE => {
                read.clause = self.case.service.deadline_on(self.plan.channel).map(|of| of.cite.clone());
            }
            None => {}
        }
        if line.outcome == StepOutcome::Failed {
            read.message = None;
        }
        read
    }

    /// A due moment with how it was counted: as it was stored, or counted now for what was done at once.
    fn due(
        &self,
        limit: Option<&Limit>,
        begun: Now,
        stored: Option<Now>,
    ) -> (Option<Now>, Option<Due>, Option<DueError>) {
        let counted = limit
            .map(|limit| self.counting.derived(limit, self.plan.channel, begun, self.case.registered_at));
        let (due, undated) = match counted {
            Some(Ok(due)) => (Some(due), None),
            Some(Err(error)) => (None, Some(error)),
            None => (None, None),
        };
        match stored {
            Some(at) => (Some(at), due.filter(|due| due.at == at), None),
            None => (due.as_ref().map(|due| due.at), due, undated),
        }
    }

    /// The open step.
    pub fn open(&self, task: Task) -> OpenStep {
        let step = self.plan.steps.iter().find(|step| step.label == task.label);
        let (_, due, undated) = self.due(step.and_then(|step| step.limit.as_ref()), task.begun, task.due);
        OpenStep {
            clause: step.map(|step| step.clause.clone()),
            text: step.map(|step| step.text.clone()),
            due: due.filter(|_| task.due.is_some()),
            undated,
            task,
        }
    }
}
