//! What the state databases are asked before a request that an employee brings is taken in, and where the regulation says so.

use super::plan::{Plan, PlanStep};
use crate::catalogue::{Channel, FlowCheck, IntakeCheck, Service};

/// What the state databases are asked before a request is taken in.
pub(super) enum Question<'a> {
    /// By an item of the flow.
    InFlow(&'a PlanStep),
    /// By a rule beside it.
    Beside(&'a IntakeCheck),
}

impl Question<'_> {
    /// Whether who acts for the recipient acts by a notarised power of attorney and by no other.
    pub(super) fn needs_notarised_power(&self) -> bool {
        let checks = match self {
            Question::InFlow(step) => &step.checks,
            Question::Beside(check) => &check.checks,
        };
        checks.contains(&FlowCheck::NotarisedPowerOfAttorneyFound)
    }

    /// The item that forms the message, where there is one, and the clause.
    pub(super) fn refused_at(&self) -> Option<(String, String)> {
        match self {
            Question::InFlow(step) => {
                let refusal = step.on_failure.as_ref();
                refusal.map(|refusal| (refusal.label.clone(), refusal.clause.clone()))
            }
            Question::Beside(check) => Some((String::new(), check.cite.clone())),
        }
    }
}

/// What the state databases are asked, where the regulation has somebody ask them.
pub(super) fn question<'a>(service: &'a Service, channel: Channel, plan: &'a Plan) -> Option<Question<'a>> {
    let asks = |checks: &[FlowCheck]| checks.contains(&FlowCheck::RecipientFound);
    let in_flow = plan.steps.iter().find(|step| asks(&step.checks)).map(Question::InFlow);
    let beside = service.intake_checks.iter().filter(|check| check.channels.contains(&channel));
    in_flow.or_else(|| beside.into_iter().find(|check| asks(&check.checks)).map(Question::Beside))
}
