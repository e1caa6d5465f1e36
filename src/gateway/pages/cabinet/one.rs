//! A request as it stands: status, due date with its derivation, the timeline, the result to view and to save (001 ¶9–10).

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::list::{service_name, status};
use crate::calendar::Due;
use crate::catalogue::{Channel, Service};
use crate::clock::Now;
use crate::findings::masked;
use crate::gateway::cases::{Archived, Told, undated};
use crate::gateway::entered::own_request;
use crate::gateway::pages::portal::Guest;
use crate::gateway::pages::site::SITE;
use crate::gateway::{Gateway, cases, refusal, steps};
use crate::http::{Path, StatusCode};
use crate::interface::{InterfaceCode, InterfaceEvidence};
use crate::registry::{Case, RegistrationNumber};
use crate::text::clause as cited;
use crate::text::line::undated as no_date;
use crate::text::web::cabinet as w;
use crate::text::web::portal::within;
use crate::text::web::workstation::step as step_name;
use crate::web::components::{Cell, Colour, Moment, Notice, Row, Tag};
use crate::web::{self, Page, Posted, SmallForm, View, Visitor, Wrong, day, moment, see_other};
use crate::workflow::{LogLine, OpenStep, Punctuality};

#[derive(Template)]
#[template(path = "cabinet/request.html")]
struct One {
    page: Page,
    rows: Vec<Row>,
    reasons: Vec<String>,
    open: Option<Moment>,
    history: Vec<Moment>,
    here: String,
    result: Option<String>,
    questionnaire: Option<String>,
}

impl View for One {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// A request that is shown to the visitor's account; what is not there and what is somebody else's is the same page.
pub(super) async fn own(
    gateway: &Arc<Gateway>,
    visitor: Visitor,
    text: &str,
) -> Result<(Guest, RegistrationNumber), Response> {
    let guest = Guest::of(gateway, visitor).await?;
    let account = guest.account()?;
    let number = own_request(gateway, account, text, guest.visitor.now).await?;
    let number = number.ok_or_else(|| web::problem(&guest.visitor, SITE, Wrong::NotFound))?;
    Ok((guest, number))
}

/// One of my requests
#[utoipa::path(get, path = "", params(("number" = String, Path, description = "The registration number."), ("sent" = Option<String>, Query, description = "yes: it was sent just now."), ("lang" = Option<String>, Query, description = "kk, ru or en")), responses((status = 200, description = "A page.", body = String, content_type = "text/html"), (status = 303, description = "The login."), (status = 404, description = "Not there, or somebody else's.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn one(
    State(gateway): State<Arc<Gateway>>,
    visitor: Visitor,
    Path(text): Path<String>,
) -> Response {
    shown(&gateway, visitor, &text).await.unwrap_or_else(|answer| answer)
}

async fn shown(gateway: &Arc<Gateway>, visitor: Visitor, text: &str) -> Result<Response, Response> {
    let (guest, number) = own(gateway, visitor, text).await?;
    let now = guest.visitor.now;
    let case = cases::current(gateway, &number, text, now).await?;
    let read = cases::step_log(gateway, &case).await;
    let Told { open, history: lines, archived } =
        read.map_err(|error| refusal::not_registered(&error, now).to_answer())?;
    let lang = guest.lang();
    let page = guest.page(gateway, service_name(gateway, &case.service_id, &guest));
    let mut page = page.crumb("/cabinet", w::CABINET);
    if guest.visitor.query.contains("sent=yes") {
        let heading = guest.t(w::SENT).to_owned();
        page.notice = Some(Notice { heading, text: number.to_string(), colour: Colour::Green });
    }
    if let Some(Archived { month, file }) = &archived {
        let heading = guest.t(crate::text::interface_title(InterfaceCode::Archived)).to_owned();
        let evidence = InterfaceEvidence::Archived { month: month.clone(), file: file.clone() };
        let found = crate::text::interface_sides(&evidence, lang).actual.unwrap_or_default();
        let hint = guest.t(crate::text::interface_hint(InterfaceCode::Archived));
        page.notice = Some(Notice { heading, text: format!("{found}. {hint}"), colour: Colour::Blue });
    }
    let reasons = cases::reasons(case.outcome.as_deref());
    let reasons = reasons.iter().map(|names| names[lang.as_str()].as_str().unwrap_or_default().to_owned());
    let done = case.state.is_final();
    let service = gateway.services.catalogue.find(&case.service_id);
    let rated = done && service.is_some_and(|service| service.has_questionnaire());
    let view = One {
        rows: rows(gateway, &case, &guest),
        reasons: reasons.collect(),
        open: open.map(|open| of_open(open, &guest)),
        history: lines.into_iter().map(|line| of_line(line, &guest)).collect(),
        here: format!("/cabinet/requests/{number}"),
        result: (done && archived.is_none()).then(|| format!("/api/v1/cabinet/requests/{number}/result")),
        questionnaire: rated.then(|| format!("/cabinet/requests/{number}/questionnaire")),
        page,
    };
    Ok(web::answer(StatusCode::OK, &view))
}

fn rows(gateway: &Gateway, case: &Case, guest: &Guest) -> Vec<Row> {
    let service = gateway.services.catalogue.find(&case.service_id);
    let due = service.zip(Channel::parse(&case.route)).and_then(|(service, channel)| {
        let limit = &service.deadline_on(channel)?.limit;
        let at = case.registered_at;
        let due = gateway.services.driver.counting().derived(limit, channel, at, at).ok()?;
        (Some(due.at) == case.due_at).then_some(due)
    });
    let mut rows = vec![
        Row::new(guest.t(crate::text::web::portal::IIN), Cell::text(case.declarant_id.clone())),
        Row::new(guest.t(w::NUMBER), Cell::text(case.number.to_string())),
    ];
    if let Some(number) = &case.request_number {
        rows.push(Row::new(guest.t(w::PORTAL_NUMBER), Cell::text(number.clone())));
    }
    rows.extend([
        Row::new(guest.t(w::SERVICE), Cell::text(service_name(gateway, &case.service_id, guest))),
        Row::new(guest.t(w::STATUS), status(case.state, guest).into()),
        Row::new(guest.t(w::REGISTERED), Cell::text(moment(case.registered_at))),
        Row::new(
            guest.t(w::DUE),
            Cell::text(match (case.due_at, undated(gateway, case)) {
                (Some(due), _) => moment(due),
                (None, Some(error)) => no_date::undated(&error, guest.lang()),
                (None, None) => guest.t(w::NO_DUE).to_owned(),
            }),
        ),
    ]);
    let has_limit = |(service, channel): (&Arc<Service>, Channel)| service.deadline_on(channel).is_some();
    let how = match due {
        Some(due) => Some(counted(&due, case.registered_at, guest)),
        None if case.due_at.is_none() || service.zip(Channel::parse(&case.route)).is_none_or(has_limit) => {
            None
        }
        None => Some(guest.t(w::DUE_BY_STEPS).to_owned()),
    };
    rows.extend(how.map(|how| Row::new(guest.t(w::DUE_HOW), Cell::text(how))));
    if let Some(place) = case.queue_number {
        rows.push(Row::new(guest.t(w::QUEUE), Cell::text(place.to_string())));
    }
    rows
}

/// How a due moment was counted: from when, how much of what, and the days that did not count.
fn counted(due: &Due, from: Now, guest: &Guest) -> String {
    let derivation = steps::derivation(due);
    let skipped: Vec<String> = derivation["skipped"]
        .as_array()
        .map(|days| days.iter().filter_map(|of| day(of["date"].as_str()?)).collect())
        .unwrap_or_default();
    let limit = within(due.limit.value, due.limit.unit, guest.lang());
    let mut text = format!("{}: {}; {limit}", guest.t(w::FROM), moment(from));
    if !skipped.is_empty() {
        text.push_str(&format!("; {}: {}", guest.t(w::SKIPPED), skipped.join(", ")));
    }
    text
}

fn of_line(line: LogLine, guest: &Guest) -> Moment {
    let lang = guest.lang();
    let text = line.text.as_ref().map_or(String::new(), |text| text.get(lang).to_owned());
    let tag = line.punctuality.map(|of| match of {
        Punctuality::Kept => Tag::new(guest.t(w::KEPT), Colour::Green),
        Punctuality::Late => Tag::new(guest.t(w::LATE), Colour::Red),
    });
    // The sentence says which step it is; a step without one has its number.
    let title = if text.is_empty() { step_name(lang, &line.label) } else { text };
    let clause = line.clause.map(|clause| format!("{}: {}", guest.t(w::CLAUSE), cited(&clause, lang)));
    let due = line.due_at.map(|due| format!("{}: {}", guest.t(w::DONE_BY), moment(due)));
    // A number of a person stands masked among the lines that many people see.
    let by =
        line.by.map(|by| format!("{}: {}", guest.t(w::BY), if by.len() == 12 { masked(&by) } else { by }));
    let due = due.or_else(|| line.undated.map(|error| no_date::undated(&error, lang)));
    Moment { title, tag, when: moment(line.done), lines: clause.into_iter().chain(due).chain(by).collect() }
}

fn of_open(open: OpenStep, guest: &Guest) -> Moment {
    let text = open.text.as_ref().map_or(String::new(), |text| text.get(guest.lang()).to_owned());
    let clause =
        open.clause.map(|clause| format!("{}: {}", guest.t(w::CLAUSE), cited(&clause, guest.lang())));
    let due = open.task.due.map(|due| format!("{}: {}", guest.t(w::DONE_BY), moment(due)));
    Moment {
        title: if text.is_empty() { step_name(guest.lang(), &open.task.label) } else { text },
        tag: Some(Tag::new(guest.t(w::OPEN), Colour::Blue)),
        when: moment(open.task.begun),
        lines: clause.into_iter().chain(due).collect(),
    }
}

/// Refresh the status, 001 ¶9(8)
#[utoipa::path(post, path = "", params(("number" = String, Path, description = "The registration number.")), request_body(content = Object, content_type = "application/x-www-form-urlencoded"), responses((status = 303, description = "The request's page, or the login."), (status = 403, description = "Not from an open page.", body = String, content_type = "text/html"), (status = 404, description = "Not there, or somebody else's.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn refresh(
    State(gateway): State<Arc<Gateway>>,
    Path(text): Path<String>,
    Posted { visitor, .. }: SmallForm,
) -> Response {
    match own(&gateway, visitor, &text).await {
        Ok((_, number)) => see_other(&format!("/cabinet/requests/{number}"), &[]),
        Err(answer) => answer,
    }
}
