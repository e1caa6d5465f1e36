//! A case as its page shows it: what is asked for, the documents, the step log.

use super::super::super::services::Gateway;
use super::super::words;
use super::DOOR;
use crate::catalogue::{Channel, FieldKind, Service};
use crate::clock::Now;
use crate::gateway::cases::undated;
use crate::registry::Case;
use crate::text::line::undated as no_date;
use crate::text::web::{components as c, workstation as w};
use crate::text::{Lang, clause as cited};
use crate::web::components::{Cell, Moment, Row};
use crate::web::{day, moment};
use crate::workflow::{Application, LogLine, OpenStep, Punctuality, named_field, state_names};

/// Number, service, status, when the result is due.
pub(super) fn summary(gateway: &Gateway, case: &Case, now: Now, lang: Lang) -> Vec<Row> {
    let t = |text: crate::text::Text| text.in_lang(lang);
    let service = gateway.services.catalogue.find(&case.service_id);
    let name = service.map_or(&*case.service_id, |service| service.name.get(lang));
    let channel = Channel::parse(&case.route).map_or(&*case.route, |route| t(words::channel(route)));
    let mut rows = vec![
        Row::new(t(w::SERVICE), Cell::text(name)),
        Row::new(t(w::STATE), Cell::text(state_names(case.state).get(lang))),
        Row::new(t(w::CHANNEL), Cell::text(channel)),
        Row::new(t(w::REGISTERED_AT), Cell::text(moment(case.registered_at))),
        Row::new(
            t(w::RESULT_DUE),
            match undated(gateway, case) {
                Some(error) => Cell::text(no_date::undated(&error, lang)),
                None => Cell::from(words::deadline(case.due_at, now, lang)),
            },
        ),
    ];
    if let Some(number) = case.queue_number {
        rows.push(Row::new(t(w::QUEUE_NUMBER), Cell::text(number.to_string())));
    }
    rows
}

/// The open step.
pub(super) fn open_step(open: &OpenStep, now: Now, lang: Lang) -> Vec<Row> {
    let t = |text: crate::text::Text| text.in_lang(lang);
    let task = &open.task;
    let mut rows = vec![Row::new(t(w::STEP), Cell::text(w::step(lang, &task.label)))];
    if let Some(text) = &open.text {
        rows.push(Row::new(t(w::WHAT_TO_DO), Cell::text(text.get(lang))));
    }
    if let Some(clause) = &open.clause {
        rows.push(Row::new(t(w::CLAUSE), Cell::text(cited(clause, lang))));
    }
    rows.push(Row::new(t(w::SINCE), Cell::text(moment(task.begun))));
    let due = match &open.undated {
        Some(error) => Cell::text(no_date::undated(error, lang)),
        None => Cell::from(words::deadline(task.due, now, lang)),
    };
    rows.push(Row::new(t(w::DUE), due));
    let holder = task.holder(now);
    let holder = holder.map_or_else(
        || t(w::FREE).to_owned(),
        |taken| w::in_hand(lang, &words::person(&taken.by, lang), &moment(taken.until)),
    );
    rows.push(Row::new(t(w::HOLDER), Cell::data(holder)));
    if let Some(name) = &task.named {
        rows.push(Row::new(t(w::NAMED), Cell::data(words::person(name, lang))));
    }
    for vote in &task.votes {
        let word = if vote.positive { w::FOR } else { w::AGAINST };
        rows.push(Row::new(
            t(w::VOTES),
            Cell::text(format!("{}: {}", words::person(&vote.by, lang), t(word))),
        ));
    }
    rows
}

/// What the recipient asks for. The number is whole: who has the step must know for whom it is.
pub(super) fn application(case: &Case, service: Option<&Service>, lang: Lang) -> Vec<Row> {
    let t = |text: crate::text::Text| text.in_lang(lang);
    let mut rows = vec![Row::new(t(w::APPLICANT), Cell::text(&*case.declarant_id))];
    let Ok(application) = serde_json::from_slice::<Application>(&case.application) else { return rows };
    if let Some(representative) = &application.representative {
        rows.push(Row::new(t(w::REPRESENTATIVE), Cell::text(&*representative.iin)));
        if let Some(power) = &representative.power_of_attorney {
            rows.push(Row::new(
                t(w::POWER),
                Cell::text(format!(
                    "№ {}, {}",
                    power.number,
                    day(&power.date).unwrap_or_else(|| power.date.clone())
                )),
            ));
        }
    }
    rows.extend(application.fields.iter().map(|(name, value)| answer(service, name, value, lang)));
    rows
}

/// An answer of the form, as the form calls it.
pub(in crate::gateway::pages) fn answer(
    service: Option<&Service>,
    name: &str,
    value: &str,
    lang: Lang,
) -> Row {
    let Some((field, label)) = service.and_then(|service| named_field(service, name)) else {
        return Row::new(name, Cell::data(value));
    };
    let chosen = field.choices.iter().find(|choice| choice.value == value);
    let cell = match chosen {
        Some(choice) => Cell::text(choice.label.get(lang)),
        None if field.kind == FieldKind::Consent && value == "true" => Cell::text(c::YES.in_lang(lang)),
        None => Cell::data(day(value).unwrap_or_else(|| value.to_owned())),
    };
    Row::new(label.get(lang), cell)
}

/// The signed request and what is attached to it.
pub(super) fn documents(case: &Case, service: Option<&Service>, lang: Lang) -> Vec<Row> {
    let number = case.number.to_string();
    let own = Row::new(
        w::SIGNED_REQUEST.in_lang(lang),
        Cell::link(format!("{DOOR}/tasks/{number}/request.xml"), "request.xml"),
    );
    let application = serde_json::from_slice::<Application>(&case.application);
    let attachments = application.map(|application| application.attachments).unwrap_or_default();
    let rows = attachments.into_iter().enumerate().map(|(place, attachment)| {
        let known = service.and_then(|service| service.document_name(&attachment.document_type));
        let label = known.map_or(&*attachment.document_type, |name| name.get(lang)).to_owned();
        let text = format!("{} ({})", attachment.file_name, w::octets(lang, attachment.octets));
        let link = Cell::link(format!("{DOOR}/tasks/{number}/attachments/{}", place + 1), text);
        Row::new(label, Cell { is_data: true, ..link })
    });
    std::iter::once(own).chain(rows).collect()
}

/// The step log as a timeline.
pub(super) fn timeline(log: &[LogLine], lang: Lang) -> Vec<Moment> {
    log.iter().map(|line| step(line, lang)).collect()
}

fn step(line: &LogLine, lang: Lang) -> Moment {
    let t = |text: crate::text::Text| text.in_lang(lang);
    let label = if line.label == "*" { t(w::CASE).to_owned() } else { w::step(lang, &line.label) };
    let title = match &line.text {
        Some(text) => format!("{label}. {}", text.get(lang)),
        None => label,
    };
    let mut lines = Vec::new();
    let actor = line.actor.map(|actor| t(words::role(actor)));
    let by = line.by.as_deref().map(|by| words::person(by, lang));
    // A tester's name has the role already.
    let actor = actor.filter(|_| by.as_deref() == line.by.as_deref());
    let who: Vec<&str> = by.as_deref().into_iter().chain(actor).collect();
    if !who.is_empty() {
        lines.push(who.join(" · "));
    }
    if let Some(clause) = &line.clause {
        lines.push(format!("{}: {}", t(w::CLAUSE), cited(clause, lang)));
    }
    if let Some(due) = line.due_at {
        let kept = line.punctuality.map(|found| match found {
            Punctuality::Kept => t(w::KEPT),
            Punctuality::Late => t(w::LATE),
        });
        let kept = kept.map(|word| format!(", {word}")).unwrap_or_default();
        lines.push(format!("{}: {}{kept}", t(w::DUE), moment(due)));
    }
    if let Some(note) = &line.note {
        lines.push(format!("«{}»", words::person(note, lang)));
    }
    Moment { title, tag: Some(words::outcome(line.outcome, lang)), when: moment(line.done), lines }
}
