//! The operator's own page: who waits, what is to be given out, and the beginning of an intake.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::super::site::SITE;
use super::super::workstation::{DOOR as WORKSTATION, person, queue};
use super::DOOR;
use crate::catalogue::Channel;
use crate::gateway::Gateway;
use crate::gateway::workstation::entries;
use crate::http::{Received, StatusCode};
use crate::registry::{QueueFrom, QueueQuery, StaffEntry};
use crate::text::Lang;
use crate::text::web::{centre as w, layout};
use crate::web::components::{Choice, Choices, Table};
use crate::web::{self, Page, Posted, SmallForm, View, Visitor};
use crate::workflow::Actor;

/// Steps to be done that the page shows; the workstation's queue has all.
const TASKS: u32 = 20;

#[derive(Template)]
#[template(path = "centre/come.html")]
struct Come {
    page: Page,
    is_tester: bool,
}

impl View for Come {
    fn page(&self) -> &Page {
        &self.page
    }
}

#[derive(Template)]
#[template(path = "centre/counter.html")]
struct Counter {
    page: Page,
    waiting: String,
    called: Option<String>,
    services: Choices,
    tasks: Table,
}

impl View for Counter {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// An operator at work, or the page that asks who works.
pub(super) async fn operator(
    gateway: &Arc<Gateway>,
    received: &Received,
    visitor: &Visitor,
) -> Result<(Vec<StaffEntry>, StaffEntry), Response> {
    let (staff, person) = person::here(gateway, visitor).await?;
    if let Some(person) = person.filter(|person| person.role == Actor::StateCorporationEmployee) {
        return Ok((staff, person));
    }
    let is_tester = person::is_tester(received, visitor);
    let page = visitor.page(SITE, w::TITLE).crumb("/", layout::HOME).with_form(&*gateway.services.random);
    let mut page = person::headed(page, None, &staff, is_tester, WORKSTATION);
    page.notice = person::ended(visitor);
    Err(web::answer(StatusCode::OK, &Come { page, is_tester }))
}

/// A page of the centre, with who works in its header.
pub(super) fn page(
    gateway: &Gateway,
    received: &Received,
    visitor: &Visitor,
    at_work: (&[StaffEntry], &StaffEntry),
    title: crate::text::Text,
) -> Page {
    let page = visitor.page(SITE, title).crumb("/", layout::HOME);
    let page = if visitor.path == DOOR { page } else { page.crumb(DOOR, w::TITLE) };
    let page = page.with_form(&*gateway.services.random);
    person::headed(page, Some(at_work.1), at_work.0, person::is_tester(received, visitor), WORKSTATION)
}

/// The services that a centre takes requests for.
fn services(gateway: &Gateway, lang: Lang) -> Choices {
    let all = gateway.services.catalogue.iter();
    let taken =
        all.filter(|service| !service.paper_only && service.channels.intake.contains(&Channel::Centre));
    let catalogue = &gateway.services.catalogue;
    let choices = taken.map(|service| Choice::new(&*service.id, catalogue.name_among_all(service, lang)));
    Choices::new("service", w::SERVICE.in_lang(lang), choices.collect())
}

/// The operator's page
#[utoipa::path(get, path = "", responses((status = 200, description = "The page, or the one that asks who works.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn counter(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    visitor: Visitor,
) -> Response {
    let (staff, person) = match operator(&gateway, &received, &visitor).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let (lang, now) = (visitor.lang, visitor.now);
    let query = QueueQuery {
        role: person.role,
        service_id: None,
        search: None,
        from: QueueFrom::START,
        entries_max: TASKS,
    };
    let tasks = match entries(&gateway, query).await {
        Ok(tasks) => tasks,
        Err(error) => return person::failed(&error, &visitor),
    };
    let board = gateway.desk.board(now);
    let own = board.called.iter().find(|(_, by)| *by == person.name);
    let view = Counter {
        waiting: w::waiting(lang, board.waiting.len()),
        called: own.map(|(number, _)| w::ticket(lang, *number)),
        services: services(&gateway, lang),
        tasks: Table {
            caption: w::TASKS.in_lang(lang).to_owned(),
            ..queue::table(&gateway, &tasks, now, lang)
        },
        page: page(&gateway, &received, &visitor, (&staff, &person), w::TITLE),
    };
    web::answer(StatusCode::OK, &view)
}

/// Call the next one in the hall
#[utoipa::path(
    post,
    path = "",
    request_body(content = Object, content_type = "application/x-www-form-urlencoded", description = "The form of the page."),
    responses(
        (status = 200, description = "The page that asks who works.", body = String, content_type = "text/html"),
        (status = 303, description = "Back to the operator's page."),
        (status = "4XX", description = "Not a form of the page.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn call(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    Posted { visitor, .. }: SmallForm,
) -> Response {
    let visitor = visitor.at(DOOR);
    match operator(&gateway, &received, &visitor).await {
        Ok((_, person)) => {
            gateway.desk.call(&person.name, visitor.now);
            web::see_other(DOOR, &[])
        }
        Err(answer) => answer,
    }
}
