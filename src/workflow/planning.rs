//! From a service file and a channel to the plan.
//!
//! The channel's flow gives the order up to the last check of the documents and from the result on; the provider's own steps stand between
//! them (a reading: no text links them). Where the flow repeats the provider's steps, as 004 does, they stand where the flow has them.

use super::plan::{By, OnlyIf, Plan, PlanStep, Refusal};
use crate::catalogue::{
    Channel, FlowCheck, FlowItem, Label, Limit, Message, Names, Service, Step, StepKind, System,
};
use crate::registry::Actor;

/// Items of one flow that are followed: more than any has. A flow that runs in a circle ends here.
const ITEMS_MAX: usize = 100;

/// Why a service has no plan for a channel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoPlan {
    /// The service does not take requests by this channel.
    #[error("{service} takes no requests by {channel}: {cite}")]
    ChannelNotTaken {
        /// The service.
        service: String,
        /// The channel.
        channel: Channel,
        /// Where the regulation lists the channels.
        cite: String,
    },
    /// The service is rendered on paper only.
    #[error("{service} is rendered on paper only: {cite}")]
    PaperOnly {
        /// The service.
        service: String,
        /// Where the regulation says so.
        cite: String,
    },
}

/// The plan of a request for `service` that comes in by `channel`.
pub fn plan(service: &Service, channel: Channel) -> Result<Plan, NoPlan> {
    takes(service, channel)?;
    Ok(unchecked(service, channel))
}

/// Whether a service takes requests by a channel.
pub(super) fn takes(service: &Service, channel: Channel) -> Result<(), NoPlan> {
    if service.paper_only {
        return Err(NoPlan::PaperOnly { service: service.id.clone(), cite: service.forms.cite.clone() });
    }
    if !service.channels.intake.contains(&channel) {
        let cite = service.channels.cite.join(", ");
        return Err(NoPlan::ChannelNotTaken { service: service.id.clone(), channel, cite });
    }
    Ok(())
}

/// The same, whether or not the service takes requests that way: a case that is registered goes on.
pub(super) fn unchecked(service: &Service, channel: Channel) -> Plan {
    let (path, repeated) = success_path(service.flow.on(channel));
    let (before, after) = match path.iter().position(|item| item.after_steps) {
        Some(result) => path.split_at(result),
        None => (&path[..], &[][..]),
    };
    let mut steps: Vec<PlanStep> = before.iter().map(|item| of_item(service, channel, item)).collect();
    let mut intake = intake_of(before);
    if channel == Channel::Office {
        intake = 0;
    }
    let own = own_steps(service, channel);
    // 000 step 1: the centre accepts and sends, as the flow says in its own items.
    let (centre, own): (Vec<&Step>, Vec<&Step>) =
        own.into_iter().partition(|step| intake > 0 && is_acceptance(service, step));
    for step in centre {
        steps.insert(intake, of_step(service, channel, step));
        intake += 1;
    }
    let mut given = Vec::new();
    for step in own {
        steps.extend(refusal_signed_by_head(service, step));
        let step = of_step(service, channel, step);
        // S7, S9: the portal tells that the result is there; it is given at the office.
        let at_office = step.kind == StepKind::HandOver && !service.channels.result.contains(&channel);
        if at_office { given.push(step) } else { steps.push(step) }
    }
    if !steps.iter().any(|step| step.kind == StepKind::Decide) {
        steps.extend(decided_and_signed(service, after.first().copied()));
    }
    steps.extend(after.iter().map(|item| of_item(service, channel, item)));
    steps.extend(given);
    for item in repeated {
        repeats(&mut steps, item);
    }
    check_documents_somewhere(&mut steps, intake, channel);
    with_recipient(&mut steps, channel);
    super::afterwards::given_after_storage(&mut steps, service, channel);
    let term_ends = term_ends(&steps, service, channel);
    Plan { channel, steps, intake, term_ends }
}

/// The step that the regulation states the limit of the whole for, or the signature where none is.
fn term_ends(steps: &[PlanStep], service: &Service, channel: Channel) -> Option<usize> {
    let whole = service.deadline_on(channel)?;
    let same = |limit: &Limit| (limit.value, limit.unit) == (whole.limit.value, whole.limit.unit);
    let states = |step: &PlanStep| step.clause == whole.cite && step.limit.as_ref().is_some_and(same);
    let signs = || steps.iter().rposition(|step| step.kind == StepKind::Sign);
    Some(steps.iter().rposition(states).or_else(signs).unwrap_or(steps.len()))
}

/// The items on the way to the result, in order: what follows without a condition, or when its checks pass; and those among them that
/// repeat another.
fn success_path(items: &[FlowItem]) -> (Vec<&FlowItem>, Vec<&FlowItem>) {
    let (mut path, mut repeated) = (Vec::new(), Vec::new());
    let mut at = items.first();
    while let Some(item) = at {
        if path.len() + repeated.len() == ITEMS_MAX {
            break;
        }
        if item.same_as.is_none() {
            path.push(item)
        } else {
            repeated.push(item)
        }
        let next = item.on_success.or(item.next);
        at = next.and_then(|label: Label| items.iter().find(|item| item.label == label));
    }
    (path, repeated)
}

/// One act and one limit for two items: what the second forms, the first does.
fn repeats(steps: &mut [PlanStep], item: &FlowItem) {
    let label = item.same_as.map(|label| label.to_string());
    let Some(step) = steps.iter_mut().find(|step| Some(&step.label) == label.as_ref()) else { return };
    step.messages.extend(&item.messages);
    if item.messages.contains(&Message::Result) && step.kind == StepKind::Note {
        step.kind = StepKind::HandOver;
    }
}

/// How many items are done when the request is registered: up to the receipt of acceptance, or up to the first that the provider does.
fn intake_of(path: &[&FlowItem]) -> usize {
    let provider = |item: &&FlowItem| {
        item.checks.contains(&FlowCheck::AttachedDocumentsConform)
            || matches!(
                item.actor,
                Actor::Provider | Actor::OfficeClerk | Actor::Head | Actor::ResponsibleExecutor
            )
    };
    let receipt = path.iter().position(|item| item.messages.contains(&Message::AcceptanceReceipt));
    let first = path.iter().position(provider).unwrap_or(path.len());
    receipt.map_or(first, |receipt| first.min(receipt + 1))
}

/// The provider's steps that the flow does not repeat.
fn own_steps(service: &Service, channel: Channel) -> Vec<&Step> {
    let items = service.flow.on(channel);
    let repeated = |step: &Step| items.iter().any(|item| item.step == Some(step.n));
    service.steps_on(channel).filter(|step| !repeated(step)).collect()
}

/// Whether a step is the centre's acceptance of the documents: before anything is decided.
fn is_acceptance(service: &Service, step: &Step) -> bool {
    let decided = service.steps.iter().find(|of| of.kind == StepKind::Decide).map_or(u8::MAX, |of| of.n);
    step.actor == Actor::StateCorporationEmployee && step.n < decided
}

fn of_item(service: &Service, channel: Channel, item: &FlowItem) -> PlanStep {
    let step = item.step.and_then(|n| service.steps.iter().find(|step| step.n == n));
    let kind = match step {
        Some(step) => step.kind,
        None if !item.checks.is_empty() => StepKind::Check,
        None if item.messages.contains(&Message::Result) => StepKind::HandOver,
        None if item.to.iter().chain([&item.system]).any(|system| is_database(*system)) => StepKind::Ask,
        None => StepKind::Note,
    };
    let on_failure = item.on_failure.and_then(|label| service.flow.item(channel, label)).and_then(refusal);
    let by = match (kind, item.actor) {
        (StepKind::Check, _) | (_, Actor::Portal | Actor::RegionalGatewayWorkstation) => By::System,
        // To the portal the result goes at once: 000 ¶10(11).
        (StepKind::HandOver, Actor::Recipient) if item.system == System::Portal => By::System,
        // What the text leaves to the provider as a whole, and what the recipient sees on the screen.
        (StepKind::Note, Actor::Provider | Actor::Recipient) => By::System,
        _ => By::Person,
    };
    PlanStep {
        label: item.label.to_string(),
        kind,
        actor: item.actor,
        by,
        from: Some(item.system),
        to: item.to.clone(),
        text: item.text.clone(),
        limit: item.limit.clone().or_else(|| step.and_then(|step| step.deadline.clone())),
        checks: item.checks.clone(),
        messages: item.messages.iter().copied().chain(item.message_on_success).collect(),
        on_failure,
        only_if: OnlyIf::Always,
        clause: item.cite.clone(),
    }
}

fn is_database(system: System) -> bool {
    matches!(system, System::GbdFl | System::GbdUl | System::Enis | System::StateSystems)
}

fn refusal(item: &FlowItem) -> Option<Refusal> {
    Some(Refusal {
        label: item.label.to_string(),
        actor: item.actor,
        from: Some(item.system),
        message: *item.messages.first()?,
        text: item.text.clone(),
        limit: item.limit.clone(),
        clause: item.cite.clone(),
    })
}

fn of_step(service: &Service, channel: Channel, step: &Step) -> PlanStep {
    let first = service.steps.iter().find(|of| of.kind == StepKind::Decide).map(|of| of.n);
    let kind = match step.kind {
        StepKind::Decide if first != Some(step.n) => StepKind::Note,
        // Given at the office only; towards the portal and the centre the result is passed on.
        StepKind::HandOver if step.actor == Actor::OfficeClerk && channel != Channel::Office => {
            if service.channels.result.contains(&channel) { StepKind::Note } else { StepKind::HandOver }
        }
        kind => kind,
    };
    PlanStep {
        label: step.n.to_string(),
        kind,
        actor: step.actor,
        by: By::Person,
        from: Some(System::RegionalGatewayWorkstation),
        to: step.systems.clone(),
        text: step.action.clone(),
        limit: step.deadline.clone(),
        checks: Vec::new(),
        messages: Vec::new(),
        on_failure: None,
        only_if: if step.skipped_on_refusal { OnlyIf::Positive } else { OnlyIf::Always },
        clause: step.cite.clone(),
    }
}

/// S3: where a refusal skips who signs, the head signs it; the text states no limit for that.
fn refusal_signed_by_head(service: &Service, step: &Step) -> Option<PlanStep> {
    let signs = step.kind == StepKind::Sign && step.skipped_on_refusal && service.result.refusal.is_some();
    signs.then(|| PlanStep {
        label: format!("{}/refusal", step.n),
        kind: StepKind::Sign,
        actor: Actor::Head,
        by: By::Person,
        from: Some(System::RegionalGatewayWorkstation),
        to: Vec::new(),
        text: Names::new(
            "басшы бас тарту туралы дәлелді жауапқа қол қояды",
            "руководитель подписывает мотивированный ответ об отказе",
            "the head signs the reasoned refusal (a reading: the text names nobody)",
        ),
        limit: None,
        checks: Vec::new(),
        messages: Vec::new(),
        on_failure: None,
        only_if: OnlyIf::Negative,
        clause: step.cite.clone(),
    })
}

/// 001 states no steps of the provider: its authorised person forms the result and signs it.
fn decided_and_signed(service: &Service, result: Option<&FlowItem>) -> [PlanStep; 2] {
    let clause = result.map_or_else(|| service.result.cite.clone(), |item| item.cite.clone());
    let label = result.map_or_else(String::new, |item| item.label.to_string());
    let step = |name: &str, kind, text| PlanStep {
        label: format!("{label}/{name}"),
        kind,
        actor: Actor::AuthorisedPerson,
        by: By::Person,
        from: Some(System::RegionalGatewayWorkstation),
        to: Vec::new(),
        text,
        limit: None,
        checks: Vec::new(),
        messages: Vec::new(),
        on_failure: None,
        only_if: OnlyIf::Always,
        clause: clause.clone(),
    };
    [
        step(
            "decision",
            StepKind::Decide,
            Names::new(
                "қызмет берушінің уәкілетті тұлғасы қызмет нәтижесін қалыптастырады",
                "уполномоченное лицо услугодателя формирует результат услуги",
                "the provider's authorised person forms the result (a reading: the text states no steps)",
            ),
        ),
        step(
            "signature",
            StepKind::Sign,
            Names::new(
                "қызмет берушінің уәкілетті тұлғасы нәтижеге ЭЦҚ қояды",
                "уполномоченное лицо услугодателя подписывает результат своей ЭЦП",
                "the provider's authorised person signs the result with the EDS",
            ),
        ),
    ]
}

/// The condition on the documents stands in nearly every flow. Where 004's portal flow has none, the provider's first own item checks them: a
/// reading. A centre that has none (002) leaves the documents to the provider's steps.
fn check_documents_somewhere(steps: &mut [PlanStep], intake: usize, channel: Channel) {
    let checked = steps.iter().any(|step| {
        step.checks
            .iter()
            .any(|check| matches!(check, FlowCheck::AttachedDocumentsConform | FlowCheck::DocumentsComplete))
    });
    if checked || channel != Channel::Portal {
        return;
    }
    if let Some(first) = steps.get_mut(intake).filter(|first| first.kind == StepKind::Note) {
        first.kind = StepKind::Check;
        first.by = By::System;
        first.checks.push(FlowCheck::AttachedDocumentsConform);
    }
}

/// Who gives the result waits for the recipient, unless it goes to the portal.
fn with_recipient(steps: &mut [PlanStep], channel: Channel) {
    let signed = steps.iter().rposition(|step| step.kind == StepKind::Sign).unwrap_or(0);
    let employee = match channel {
        Channel::Centre => Actor::StateCorporationEmployee,
        Channel::Provider => Actor::ProviderEmployee,
        Channel::Office | Channel::Portal => Actor::OfficeClerk,
    };
    let mut waits = false;
    for step in steps.iter_mut().skip(signed + 1) {
        if step.kind != StepKind::HandOver || step.by == By::System {
            continue;
        }
        let gives = step.actor == employee || step.actor == Actor::Recipient;
        if !gives {
            continue;
        }
        if waits {
            // The recipient is there already: one giving, one wait.
            step.by = By::System;
            continue;
        }
        waits = true;
        step.by = By::PersonWithRecipient;
        if step.actor == Actor::Recipient {
            step.actor = employee;
        }
    }
}
