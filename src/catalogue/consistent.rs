//! Whether a file that is of the types describes a service.

use super::channel::Channel;
use super::flow_order::flows;
use super::form::{Field, FieldKind, FieldMeaning};
use super::inconsistency::{Bearer, Inconsistency, KeyPath, Needed};
use super::parts::{Verdict, cite, dangling, date, distinct, is_name, limit, name, some, words};
use super::service::Service;
use super::step::StepKind;
use crate::limits::XML_DEPTH_MAX;

/// Checks what the types cannot say.
pub(super) fn consistent(service: &Service) -> Verdict {
    let key = KeyPath::of;
    name(key("id"), &service.id)?;
    for (at, alias) in service.aliases.iter().enumerate() {
        name(key("aliases").at(at), alias)?;
    }
    words(&key("name"), &service.name)?;
    regulation(service)?;
    some(key("recipients").key("kinds"), service.recipients.kinds.len(), Needed::Recipient)?;
    identity(service)?;
    channels(service)?;
    for (at, deadline) in service.deadlines.iter().enumerate() {
        limit(&key("deadlines").at(at).key("limit"), Some(&deadline.limit))?;
    }
    fields(&key("fields"), &service.fields)?;
    distinct(&key("documents"), service.documents.iter().map(|document| document.code.as_str()))?;
    intake_checks(service)?;
    steps(service)?;
    flows(service)?;
    storage(service)?;
    result(service)
}

fn regulation(service: &Service) -> Verdict {
    let (key, of) = (KeyPath::of("regulation"), &service.regulation);
    date(key.key("act_date"), &of.act_date)?;
    some(key.key("languages"), of.languages.len(), Needed::Language)?;
    of.registered.as_ref().map_or(Ok(()), |of| date(key.key("registered"), of))?;
    of.repealed_by.as_ref().map_or(Ok(()), |act| date(key.key("repealed_by").key("date"), &act.date))?;
    cite(service, KeyPath::of("provider").key("cite"), &service.provider.cite)?;
    cite(service, KeyPath::of("result").key("cite"), &service.result.cite)
}

fn identity(service: &Service) -> Verdict {
    let key = KeyPath::of("identity");
    some(key.clone(), service.identity.len(), Needed::IdentityPath)?;
    for (at, path) in service.identity.iter().enumerate() {
        let segments: Vec<&str> = path.segments().collect();
        if segments.len() >= XML_DEPTH_MAX || !segments.iter().all(|segment| is_name(segment)) {
            return Err((key.at(at).key("path"), Inconsistency::NotAPath(path.path.clone())));
        }
    }
    Ok(())
}

fn channels(service: &Service) -> Verdict {
    let key = KeyPath::of("channels");
    some(key.key("intake"), service.channels.intake.len(), Needed::Channel)?;
    some(key.key("result"), service.channels.result.len(), Needed::Channel)?;
    distinct(&key.key("intake"), service.channels.intake.iter().map(|channel| channel.as_str()))?;
    distinct(&key.key("result"), service.channels.result.iter().map(|channel| channel.as_str()))?;
    for (at, of) in service.channels.cite.iter().enumerate() {
        cite(service, key.key("cite").at(at), of)?;
    }
    let flows = Channel::ALL.iter().any(|channel| !service.flow.on(*channel).is_empty());
    let office_only = service.channels.intake == [Channel::Office];
    match (service.paper_only, service.forms.electronic) {
        (true, electronic) if electronic || flows || !office_only => {
            Err((KeyPath::of("paper_only"), Inconsistency::Paper))
        }
        (false, false) => Err((KeyPath::of("forms").key("electronic"), Inconsistency::NotElectronic)),
        _ => Ok(()),
    }
}

fn intake_checks(service: &Service) -> Verdict {
    for (at, check) in service.intake_checks.iter().enumerate() {
        let key = KeyPath::of("intake_checks").at(at);
        some(key.key("channels"), check.channels.len(), Needed::Channel)?;
        words(&key.key("text"), &check.text)?;
        cite(service, key.key("cite"), &check.cite)?;
    }
    Ok(())
}

fn fields(key: &KeyPath, of: &[Field]) -> Verdict {
    distinct(key, of.iter().map(|field| field.name.as_str()))?;
    of.iter().enumerate().try_for_each(|(at, of)| field(&key.at(at), of))
}

fn field(key: &KeyPath, field: &Field) -> Verdict {
    name(key.key("name"), &field.name)?;
    words(&key.key("label"), &field.label)?;
    let is = |kind| field.kind == kind;
    let idle = |setting| Err((key.clone(), Inconsistency::Idle(setting)));
    if is(FieldKind::Choice) && field.choices.is_empty() {
        return Err((key.key("choices"), Inconsistency::Missing(Needed::Choice)));
    }
    if is(FieldKind::Table) && field.columns.is_empty() {
        return Err((key.key("columns"), Inconsistency::Missing(Needed::Column)));
    }
    if !is(FieldKind::Choice) && !field.choices.is_empty() {
        return idle("choices");
    }
    if !is(FieldKind::Table) && !field.columns.is_empty() {
        return idle("columns");
    }
    if !is(FieldKind::Integer) && !is(FieldKind::Table) && (field.min.is_some() || field.max.is_some()) {
        return idle(if field.min.is_some() { "min" } else { "max" });
    }
    if !is(FieldKind::Text) && (field.mask.is_some() || field.max_chars.is_some()) {
        return idle(if field.mask.is_some() { "mask" } else { "max_chars" });
    }
    let meant = field.meaning.map(|meaning| match meaning {
        FieldMeaning::ApplicantIin => FieldKind::Iin,
        FieldMeaning::ApplicationDate => FieldKind::Date,
    });
    if meant.is_some_and(|kind| !is(kind)) {
        return idle("meaning");
    }
    if field.columns.iter().any(|column| column.kind == FieldKind::Table) {
        return Err((key.key("columns"), Inconsistency::NestedTable));
    }
    distinct(&key.key("choices"), field.choices.iter().map(|choice| choice.value.as_str()))?;
    fields(&key.key("columns"), &field.columns)
}

fn steps(service: &Service) -> Verdict {
    let key = KeyPath::of("steps");
    distinct(&key, service.steps.iter().map(|step| step.name.as_str()))?;
    let numbers: Vec<u8> = service.steps.iter().map(|step| step.n).collect();
    for (at, step) in service.steps.iter().enumerate() {
        let key = key.at(at);
        name(key.key("name"), &step.name)?;
        words(&key.key("action"), &step.action)?;
        cite(service, key.key("cite"), &step.cite)?;
        limit(&key.key("deadline"), step.deadline.as_ref())?;
        if numbers[..at].contains(&step.n) {
            return Err((key.key("n"), Inconsistency::Twice(step.n.to_string())));
        }
        let Some(output) = &step.output else { continue };
        words(&key.key("output").key("text"), &output.text)?;
        cite(service, key.key("output").key("cite"), &output.cite)?;
        if let Some(next) = output.triggers.filter(|next| !numbers.contains(next)) {
            let fault = Inconsistency::Dangling { name: next.to_string(), what: Bearer::Step, nearest: None };
            return Err((key.key("output").key("triggers"), fault));
        }
    }
    for channel in service.channels.intake.iter().copied().filter(|_| !service.steps.is_empty()) {
        let kinds = service.steps_on(channel).map(|step| step.kind);
        let kinds: Vec<StepKind> =
            kinds.filter(|kind| matches!(kind, StepKind::Decide | StepKind::Sign)).collect();
        if kinds != [StepKind::Decide, StepKind::Sign] {
            return Err((key, Inconsistency::Steps(channel.as_str())));
        }
    }
    Ok(())
}

fn storage(service: &Service) -> Verdict {
    for (at, rule) in service.storage.iter().enumerate() {
        let key = KeyPath::of("storage").at(at);
        words(&key.key("text"), &rule.text)?;
        limit(&key.key("term"), rule.term.as_ref())?;
        cite(service, key.key("cite"), &rule.cite)?;
    }
    Ok(())
}

fn result(service: &Service) -> Verdict {
    let key = KeyPath::of("result");
    words(&key.key("name"), &service.result.name)?;
    for (at, delivery) in service.result.deliveries.iter().enumerate() {
        let key = key.key("deliveries").at(at);
        match (&delivery.kind, &delivery.name) {
            (Some(_), Some(name)) => words(&key.key("name"), name)?,
            (Some(_), None) => return Err((key.key("name"), Inconsistency::Missing(Needed::Name))),
            (None, Some(_)) => return Err((key, Inconsistency::Idle("name"))),
            (None, None) => {}
        }
    }
    distinct(&key.key("fields"), service.result.fields.iter().map(|field| field.name.as_str()))?;
    let Some(queue) = &service.result.queue else { return Ok(()) };
    let known = || service.result.fields.iter().map(|field| field.name.as_str());
    if !known().any(|name| name == queue.field) {
        let fault = dangling(&queue.field, Bearer::ResultField, known());
        return Err((key.key("queue").key("field"), fault));
    }
    // Only what is checked and finite may distinguish queues.
    let known = || {
        let fit = service.fields.iter().filter(|field| field.kind == FieldKind::Choice && field.required);
        fit.map(|field| field.name.as_str())
    };
    for (at, by) in queue.by.iter().enumerate() {
        if !known().any(|name| name == by) {
            let fault = dangling(by, Bearer::RequiredChoice, known());
            return Err((key.key("queue").key("by").at(at), fault));
        }
    }
    Ok(())
}
