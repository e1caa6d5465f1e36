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
use crate::text::Text;
use crate::text::web::{layout, workstation as w};
use crate::web::components::{Errors, Notice, Row};
use crate::web::{self, Fields, Page, Posted, View, Visitor};
use crate::workflow::acts::ActName;

/// Octets of the form of an act: twenty reasons, the longest that it takes, in letters that have six octets there. It takes no document.
const ACT_FORM_BYTES_MAX: usize = 320 * 1024;

type ActForm = Posted<ACT_FORM_BYTES_MAX>;

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

/// Somebody at work who does an act to a case.
struct Acting<'a> {
    gateway: &'a Arc<Gateway>,
    received: &'a Received,
    visitor: &'a Visitor,
    staff: Vec<StaffEntry>,
    person: StaffEntry,
    number: &'a str,
}

impl<'a> Acting<'a> {
    /// Who works, or the answer that asks it.
    async fn of(
        gateway: &'a Arc<Gateway>,
        received: &'a Received,
        visitor: &'a Visitor,
        number: &'a str,
    ) -> Result<Self, Response> {
        let (staff, person) = person::here(gateway, visitor).await?;
        let person = person.ok_or_else(|| web::see_other(DOOR, &[]))?;
        Ok(Acting { gateway, received, visitor, staff, person, number })
    }

    fn is_tester(&self) -> bool {
        person::is_tester(self.received, self.visitor)
    }

    fn sending(&self) -> signing::Sending<'_> {
        let Acting { gateway, received, number, .. } = *self;
        signing::Sending { gateway, received, person: &self.person, number }
    }

    /// The form as it is sent or as it waits; where it waited too long, on to the case, where it is filled in anew.
    fn filled(&self, act: &str, fields: Fields) -> Result<Fields, Response> {
        let filled = self.sending().filled(act, fields);
        filled.ok_or_else(|| web::see_other(&format!("{DOOR}/tasks/{}", self.number), &[]))
    }

    /// The page of the case with what was typed, and what is said of it.
    async fn again(
        &self,
        typed: &Fields,
        errors: Errors,
        notice: Option<Notice>,
        status: StatusCode,
    ) -> Response {
        let (visitor, staff, person) = (self.visitor, &self.staff[..], &self.person);
        let is_tester = self.is_tester();
        let looking = Looking { visitor, staff, person, is_tester, typed, errors, notice, status };
        shown(self.gateway, self.number, looking).await
    }

    /// A page below that of the case.
    fn page(&self, title: Text) -> Page {
        let page = self.visitor.page(SITE, title).crumb("/", layout::HOME).crumb(DOOR, w::TITLE);
        let page = page.crumb_text(format!("{DOOR}/tasks/{}", self.number), self.number.to_owned());
        let page = page.with_form(&*self.gateway.services.random);
        person::headed(page, Some(&self.person), &self.staff, self.is_tester(), DOOR)
    }
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
    Posted { visitor, fields }: ActForm,
) -> Response {
    let visitor = visitor.at(format!("{DOOR}/tasks/{number}"));
    let acting = match Acting::of(&gateway, &received, &visitor, &number).await {
        Ok(acting) => acting,
        Err(answer) => return answer,
    };
    let fields = match acting.filled(&name, fields) {
        Ok(fields) => fields,
        Err(answer) => return answer,
    };
    let errors = act_forms::errors(&name, &fields, visitor.lang);
    if !errors.is_empty() {
        return acting.again(&fields, errors, None, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    match acting.sending().sent(&name, &fields, visitor.now).await {
        Ok(_) => {
            fields.filled(signing::KEPT).iter().for_each(|id| gateway.kept_acts.sent(id));
            let stays = at_step(&gateway, &acting.person, &number, visitor.now).await.is_ok();
            let next = if stays { format!("{DOOR}/tasks/{number}?done") } else { format!("{DOOR}?done") };
            web::see_other(&next, &[])
        }
        Err(Undone::Unsigned(_)) => {
            acting.sending().asked(acting.page(w::SIGN_ACT), &name, &fields, visitor.now).await
        }
        Err(Undone::Refused(answer)) => {
            let notice = refusal(&answer, &visitor, w::NOT_DONE);
            acting.again(&fields, Errors::default(), notice, answer.status()).await
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
    Posted { visitor, fields }: ActForm,
) -> Response {
    let visitor = visitor.at(format!("{DOOR}/tasks/{number}"));
    let acting = match Acting::of(&gateway, &received, &visitor, &number).await {
        Ok(acting) => acting,
        Err(answer) => return answer,
    };
    let fields = match acting.filled(&name, fields) {
        Ok(fields) => fields,
        Err(answer) => return answer,
    };
    let act = ActName::parse(&name).filter(|_| fields.text(signing::EDIT).is_none());
    let errors = act.map(|_| act_forms::errors(&name, &fields, visitor.lang)).unwrap_or_default();
    let Some(act) = act.filter(|_| errors.is_empty()) else {
        let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        return acting.again(&fields, errors, None, status).await;
    };
    let rows = act_forms::filled_in(&fields, visitor.lang);
    let kept = acting.sending().keep(&name, fields, visitor.now);
    let page = acting.page(words::act(act));
    web::answer(StatusCode::OK, &Preview { page, number: number.clone(), act: name, rows, kept })
}
