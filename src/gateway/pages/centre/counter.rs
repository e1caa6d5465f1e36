//! The operator's own page: who waits, what is to be given out, and the beginning of an intake.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::super::workstation::{person, queue};
use super::DOOR;
use super::place::AtWork;
use crate::gateway::Gateway;
use crate::gateway::workstation::entries;
use crate::http::{Received, StatusCode};
use crate::registry::{QueueFrom, QueueQuery};
use crate::text::web::centre as w;
use crate::web::components::{Choices, Table};
use crate::web::{self, Page, Posted, SmallForm, View, Visitor};

/// Steps to be done that the page shows; the workstation's queue has all.
const TASKS: u32 = 20;

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

/// The operator's page
#[utoipa::path(get, path = "", responses((status = 200, description = "The page, or the one that asks who works.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn counter(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    visitor: Visitor,
) -> Response {
    let at_work = match AtWork::of(&gateway, &received, &visitor).await {
        Ok(at_work) => at_work,
        Err(answer) => return answer,
    };
    let person = &at_work.person;
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
        services: at_work.place.services(&gateway, lang),
        tasks: Table {
            caption: w::TASKS.in_lang(lang).to_owned(),
            ..queue::table(&gateway, &tasks, now, lang)
        },
        page: at_work.page(&gateway, &received, &visitor, w::TITLE),
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
    match AtWork::of(&gateway, &received, &visitor).await {
        Ok(AtWork { person, .. }) => {
            gateway.desk.call(&person.name, visitor.now);
            web::see_other(DOOR, &[])
        }
        Err(answer) => answer,
    }
}
