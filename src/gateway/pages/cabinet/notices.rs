//! Notices: accepted, with the date and time of the result (004 ¶4); ready; refused.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::list::{offset_of, pages, service_name};
use crate::gateway::Gateway;
use crate::gateway::cabinet::notices::{Notice, NoticeKind, of};
use crate::gateway::pages::portal::Guest;
use crate::gateway::refusal;
use crate::http::StatusCode;
use crate::registry::AccountWrite;
use crate::text::web::cabinet as w;
use crate::web::components::{Colour, Moment, Pagination, Tag};
use crate::web::{self, Page, Posted, SmallForm, View, Visitor, moment, see_other};

#[derive(Template)]
#[template(path = "cabinet/notices.html")]
struct Notices {
    page: Page,
    notices: Vec<Told>,
    has_new: bool,
    pages: Pagination,
}

/// Notices of one page: a name of a service takes half a kilobyte.
const NOTICES_MAX: usize = 40;

/// A notice, and the request that it is about.
struct Told {
    href: String,
    number: String,
    moment: Moment,
}

impl View for Notices {
    fn page(&self) -> &Page {
        &self.page
    }
}

fn told(gateway: &Gateway, notice: &Notice, guest: &Guest) -> Told {
    let title = match notice.kind {
        NoticeKind::Accepted => w::ACCEPTED,
        NoticeKind::Result => w::RESULT_READY,
        NoticeKind::Refused => w::SERVICE_REFUSED,
    };
    let due = notice.due_at.filter(|_| notice.kind == NoticeKind::Accepted);
    let due = due.map(|due| format!("{}: {}", guest.t(w::RESULT_AT), moment(due)));
    let service = service_name(gateway, &notice.service_id, guest);
    Told {
        href: notice.page.clone(),
        number: notice.number.clone().unwrap_or_else(|| guest.t(w::NUMBER_UNKNOWN).to_owned()),
        moment: Moment {
            title: guest.t(title).to_owned(),
            tag: notice.is_new.then(|| Tag::new(guest.t(w::NEW), Colour::Yellow)),
            when: moment(notice.at),
            lines: [service].into_iter().chain(due).collect(),
        },
    }
}

/// My notices
#[utoipa::path(get, path = "", params(("offset" = Option<String>, Query, description = "Where the page begins."), ("lang" = Option<String>, Query, description = "kk, ru or en")), responses((status = 200, description = "A page.", body = String, content_type = "text/html"), (status = 303, description = "The login.")))]
pub(in crate::gateway) async fn list(State(gateway): State<Arc<Gateway>>, visitor: Visitor) -> Response {
    let guest = match Guest::of(&gateway, visitor).await {
        Ok(guest) => guest,
        Err(answer) => return answer,
    };
    let account = match guest.account() {
        Ok(account) => account.clone(),
        Err(answer) => return answer,
    };
    let notices = match of(&gateway, &account).await {
        Ok(notices) => notices,
        Err(error) => return refusal::not_registered(&error, guest.visitor.now).to_answer(),
    };
    let offset = offset_of(&guest).min(notices.len());
    let shown = notices.iter().skip(offset).take(NOTICES_MAX);
    let view = Notices {
        has_new: notices.iter().any(|notice| notice.is_new),
        pages: pages(&guest, "/cabinet/notices", offset, NOTICES_MAX, notices.len() > offset + NOTICES_MAX),
        notices: shown.map(|notice| told(&gateway, notice, &guest)).collect(),
        page: guest.page(&gateway, guest.t(w::NOTICES)).crumb("/cabinet", w::CABINET),
    };
    web::answer(StatusCode::OK, &view)
}

/// Notices are read
#[utoipa::path(post, path = "", request_body(content = Object, content_type = "application/x-www-form-urlencoded"), responses((status = 303, description = "The notices, or the login."), (status = 403, description = "Not from an open page.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn read(
    State(gateway): State<Arc<Gateway>>,
    Posted { visitor, .. }: SmallForm,
) -> Response {
    let guest = match Guest::of(&gateway, visitor).await {
        Ok(guest) => guest,
        Err(answer) => return answer,
    };
    let account = match guest.account() {
        Ok(account) => account.id,
        Err(answer) => return answer,
    };
    let read = AccountWrite::NoticesRead { account, at: guest.visitor.now };
    match gateway.services.registry.account(read).await {
        Ok(_) => see_other("/cabinet/notices", &[]),
        Err(error) => refusal::not_registered(&error, guest.visitor.now).to_answer(),
    }
}
