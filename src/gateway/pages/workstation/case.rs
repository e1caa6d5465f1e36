//! The page of a case that waits at a step of one's role.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::super::super::services::Gateway;
use super::super::super::workstation::at_step;
use super::super::site::SITE;
use super::act_forms::{self, ActForm, Known};
use super::{DOOR, case_view, person};
use crate::http::answers::{self, Told};
use crate::http::{Path, Received, StatusCode};
use crate::registry::StaffEntry;
use crate::text::web::{layout, workstation as w};
use crate::web::components::{Colour, Errors, Moment, Notice, Row};
use crate::web::{self, Fields, Page, View, Visitor};
use crate::workflow::acts::ActName;

#[derive(Template)]
#[template(path = "workstation/case.html")]
struct CasePage {
    page: Page,
    number: String,
    summary: Vec<Row>,
    step: Vec<Row>,
    label: String,
    forms: Vec<ActForm>,
    application: Vec<Row>,
    documents: Vec<Row>,
    log: Vec<Moment>,
    errors: Errors,
}

impl View for CasePage {
    fn page(&self) -> &Page {
        &self.page
    }
}

#[derive(Template)]
#[template(path = "workstation/elsewhere.html")]
struct Elsewhere {
    page: Page,
}

impl View for Elsewhere {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// Who looks at a case, and how the page is to look.
pub(super) struct Looking<'a> {
    pub(super) visitor: &'a Visitor,
    pub(super) staff: &'a [StaffEntry],
    pub(super) person: &'a StaffEntry,
    pub(super) is_tester: bool,
    /// What was typed into a form before.
    pub(super) typed: &'a Fields,
    /// What is wrong with it.
    pub(super) errors: Errors,
    /// What happened.
    pub(super) notice: Option<Notice>,
    pub(super) status: StatusCode,
}

/// The case's page.
pub(super) async fn shown(gateway: &Arc<Gateway>, number: &str, looking: Looking<'_>) -> Response {
    let Looking { visitor, staff, person, is_tester, typed, errors, notice, status } = looking;
    let lang = visitor.lang;
    let page = visitor.page(SITE, format!("{} {number}", visitor.t(w::CASE)));
    let page = page.crumb("/", layout::HOME).crumb(DOOR, w::TITLE).with_form(&*gateway.services.random);
    let mut page = person::headed(page, Some(person), staff, is_tester, DOOR);
    let found = match at_step(gateway, person, number, visitor.now).await {
        Ok(found) => found,
        Err(answer) => {
            let status = answer.status();
            page.title = visitor.t(w::CASE).to_owned();
            page.notice = notice.or_else(|| refusal(&answer, visitor, w::OTHERS));
            return web::answer(status, &Elsewhere { page });
        }
    };
    page.notice = notice;
    page.has_errors = status.is_client_error();
    let service = gateway.services.catalogue.find(&found.case.service_id);
    let result = service.map(|service| &service.result);
    let known = Known {
        staff,
        person,
        typed,
        errors: &errors,
        is_tester,
        management: person::management(gateway),
        is_negative_result: result.is_some_and(|result| result.negative_result().is_some()),
        lang,
    };
    let may_refuse = result.is_none_or(|result| result.refusal.is_some() || result.negative.is_some());
    let acts: Vec<ActName> =
        found.acts.iter().copied().filter(|act| may_refuse || *act != ActName::DraftRefusal).collect();
    let view = CasePage {
        page,
        number: number.to_owned(),
        summary: case_view::summary(gateway, &found.case, visitor.now, lang),
        step: found
            .open
            .as_ref()
            .map(|open| case_view::open_step(open, visitor.now, lang))
            .unwrap_or_default(),
        label: found.open.as_ref().map(|open| open.task.label.clone()).unwrap_or_default(),
        forms: act_forms::forms(&acts, &known),
        application: case_view::application(&found.case, service.map(|service| &**service), lang),
        documents: case_view::documents(&found.case, service.map(|service| &**service), lang),
        log: case_view::timeline(&found.log, lang),
        errors,
    };
    web::answer(status, &view)
}

/// What the interface for programs refused, in the visitor's language.
pub(super) fn refusal(answer: &Response, visitor: &Visitor, heading: crate::text::Text) -> Option<Notice> {
    let Told { title, detail } = answers::told(answer, visitor.lang)?;
    let heading = visitor.t(heading).to_owned();
    Some(Notice { heading, text: format!("{title}. {detail}"), colour: Colour::Red })
}

/// A case that waits at a step of one's role
#[utoipa::path(
    get,
    path = "",
    params(("number" = String, Path, description = "The registration number.")),
    responses(
        (status = 200, description = "The case.", body = String, content_type = "text/html"),
        (status = 303, description = "On to the page that asks who works."),
        (status = "4XX", description = "Not of a step of this role.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn case(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    visitor: Visitor,
    Path(number): Path<String>,
) -> Response {
    let (staff, person) = match person::here(&gateway, &visitor).await {
        Ok(here) => here,
        Err(answer) => return answer,
    };
    let Some(person) = person else { return web::see_other(DOOR, &[]) };
    let is_done = Fields::of_urlencoded(&visitor.query).is_some_and(|fields| fields.text("done").is_some());
    let notice = is_done.then(|| Notice {
        heading: visitor.t(w::DONE).to_owned(),
        text: number.clone(),
        colour: Colour::Green,
    });
    let looking = Looking {
        visitor: &visitor,
        staff: &staff,
        person: &person,
        is_tester: person::is_tester(&received, &visitor),
        typed: &Fields::default(),
        errors: Errors::default(),
        notice,
        status: StatusCode::OK,
    };
    shown(&gateway, &number, looking).await
}
