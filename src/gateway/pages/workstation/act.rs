//! An act from the page of a case: sent on as the interface for programs takes it.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::super::super::performed::Undone;
use super::super::super::services::Gateway;
use super::super::super::workstation::at_step;
use super::super::site::SITE;
use super::super::words;
use super::case::{Looking, refusal, shown};
use super::{DOOR, act_forms, person, signing};
use crate::http::{Path, Received, StatusCode};
use crate::registry::StaffEntry;
use crate::text::web::{layout, workstation as w};
use crate::web::components::{Errors, Row};
use crate::web::{self, Page, Posted, View, Visitor};
use crate::workflow::acts::ActName;

#[derive(Template)]
#[template(path = "workstation/preview.html")]
struct Preview {
    page: Page,
    number: String,
    act: String,
    rows: Vec<Row>,
    /// The id of the form that was filled in.
    kept: String,
}

impl View for Preview {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// Who works, or the answer that asks it.
async fn at_work(
    gateway: &Arc<Gateway>,
    visitor: &Visitor,
) -> Result<(Vec<StaffEntry>, StaffEntry), Response> {
    let (staff, person) = person::here(gateway, visitor).await?;
    person.map(|person| (staff, person)).ok_or_else(|| web::see_other(DOOR, &[]))
}

/// Do something to the open step
#[utoipa::path(
    post,
    path = "",
    params(
        ("number" = String, Path, description = "The registration number."),
        ("act" = String, Path, description = "As the interface for programs calls it."),
    ),
    request_body(content = Object, content_type = "application/x-www-form-urlencoded", description = "The form of the page."),
    responses(
        (status = 200, description = "The regulation has it signed: the page that signs it.", body = String, content_type = "text/html"),
        (status = 303, description = "Done: on to the case, or to the queue where it has moved on."),
        (status = "4XX", description = "Not done, and why.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn act(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    Path((number, name)): Path<(String, String)>,
    Posted { visitor, fields }: Posted,
) -> Response {
    let visitor = visitor.at(format!("{DOOR}/tasks/{number}"));
    let (staff, person) = match at_work(&gateway, &visitor).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let is_tester = person::is_tester(&received, &visitor);
    let sending =
        signing::Sending { gateway: &gateway, received: &received, person: &person, number: &number };
    let Some(fields) = sending.filled(&name, fields) else {
        // It waited too long: the case is where it is filled in anew.
        return web::see_other(&format!("{DOOR}/tasks/{number}"), &[]);
    };
    let errors = act_forms::errors(&name, &fields, visitor.lang);
    if !errors.is_empty() {
        let looking = Looking {
            visitor: &visitor,
            staff: &staff,
            person: &person,
            is_tester,
            typed: &fields,
            errors,
            notice: None,
            status: StatusCode::UNPROCESSABLE_ENTITY,
        };
        return shown(&gateway, &number, looking).await;
    }
    match sending.sent(&name, &fields, visitor.now).await {
        Ok(_) => {
            fields.filled(signing::KEPT).iter().for_each(|id| gateway.kept_acts.sent(id));
            let stays = at_step(&gateway, &person, &number, visitor.now).await.is_ok();
            let next = if stays { format!("{DOOR}/tasks/{number}?done") } else { format!("{DOOR}?done") };
            web::see_other(&next, &[])
        }
        Err(Undone::Unsigned(_)) => {
            let page = visitor.page(SITE, w::SIGN_ACT).crumb("/", layout::HOME).crumb(DOOR, w::TITLE);
            let page = page.crumb_text(format!("{DOOR}/tasks/{number}"), number.clone());
            let page = page.with_form(&*gateway.services.random);
            let page = person::headed(page, Some(&person), &staff, is_tester, DOOR);
            sending.asked(page, &name, &fields, visitor.now).await
        }
        Err(Undone::Refused(answer)) => {
            let looking = Looking {
                visitor: &visitor,
                staff: &staff,
                person: &person,
                is_tester,
                typed: &fields,
                errors: Errors::default(),
                notice: refusal(&answer, &visitor, w::NOT_DONE),
                status: answer.status(),
            };
            shown(&gateway, &number, looking).await
        }
    }
}

/// Look at a draft before it is recorded
#[utoipa::path(
    post,
    path = "",
    params(
        ("number" = String, Path, description = "The registration number."),
        ("act" = String, Path, description = "draft-result or draft-refusal"),
    ),
    request_body(content = Object, content_type = "application/x-www-form-urlencoded", description = "The form of the page."),
    responses(
        (status = 200, description = "The draft, not recorded yet.", body = String, content_type = "text/html"),
        (status = 303, description = "On to the page that asks who works."),
        (status = "4XX", description = "Not a form of the page.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn preview(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    Path((number, name)): Path<(String, String)>,
    Posted { visitor, fields }: Posted,
) -> Response {
    let visitor = visitor.at(format!("{DOOR}/tasks/{number}"));
    let (staff, person) = match at_work(&gateway, &visitor).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let is_tester = person::is_tester(&received, &visitor);
    let sending =
        signing::Sending { gateway: &gateway, received: &received, person: &person, number: &number };
    let Some(fields) = sending.filled(&name, fields) else {
        // It waited too long: the case is where it is filled in anew.
        return web::see_other(&format!("{DOOR}/tasks/{number}"), &[]);
    };
    let act = ActName::parse(&name).filter(|_| fields.text(signing::EDIT).is_none());
    let errors = act.map(|_| act_forms::errors(&name, &fields, visitor.lang)).unwrap_or_default();
    let Some(act) = act.filter(|_| errors.is_empty()) else {
        let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let (typed, visitor, staff, person) = (&fields, &visitor, &staff[..], &person);
        let looking = Looking { visitor, staff, person, is_tester, typed, errors, notice: None, status };
        return shown(&gateway, &number, looking).await;
    };
    let page = visitor.page(SITE, words::act(act)).crumb("/", layout::HOME).crumb(DOOR, w::TITLE);
    let page = page.crumb_text(format!("{DOOR}/tasks/{number}"), number.clone());
    let page = page.with_form(&*gateway.services.random);
    let rows = act_forms::filled_in(&fields, visitor.lang);
    let kept = sending.keep(&name, fields, visitor.now);
    let view = Preview {
        page: person::headed(page, Some(&person), &staff, is_tester, DOOR),
        number: number.clone(),
        act: name,
        rows,
        kept,
    };
    web::answer(StatusCode::OK, &view)
}
