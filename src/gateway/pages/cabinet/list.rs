//! The requests of an account and its drafts: IIN, number, service, status, due date (001 ¶9).

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::sent_state::{number, tag};
use crate::gateway::Gateway;
use crate::gateway::cabinet::{drafts, notices, requests};
use crate::gateway::pages::portal::Guest;
use crate::gateway::{portal_elsewhere as elsewhere, refusal};
use crate::http::StatusCode;
use crate::registry::{RequestEntry, SentRequest, State as CaseState};
use crate::text::web::workstation::page as page_word;
use crate::text::web::{cabinet as w, portal};
use crate::web::components::{Cell, Colour, Notice, Pagination, Table, Tag};
use crate::web::{self, Page, View, Visitor, moment};
use crate::workflow::state_names;

#[derive(Template)]
#[template(path = "cabinet/list.html")]
struct Home {
    page: Page,
    unproven: bool,
    requests: Table,
    pages: Pagination,
    drafts: Table,
    unread: usize,
}

impl View for Home {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// Requests of one page.
const REQUESTS_MAX: u32 = 40;

/// Where the page begins that is asked for.
pub(super) fn offset_of(guest: &Guest) -> usize {
    let query = web::Fields::of_urlencoded(&guest.visitor.query).unwrap_or_default();
    query.filled("offset").and_then(|offset| offset.parse::<u32>().ok()).map_or(0, |offset| offset as usize)
}

/// The pages before and behind this one.
pub(super) fn pages(guest: &Guest, path: &str, offset: usize, each: usize, follows: bool) -> Pagination {
    let at = |offset: usize| format!("{path}?offset={offset}");
    let number = u32::try_from(offset / each + 1).unwrap_or(u32::MAX);
    Pagination {
        previous: (offset > 0).then(|| at(offset.saturating_sub(each))),
        next: follows.then(|| at(offset + each)),
        here: page_word(guest.lang(), number),
    }
}

/// The status of a request as a tag.
pub(super) fn status(state: CaseState, guest: &Guest) -> Tag {
    let colour = match state {
        CaseState::Completed => Colour::Green,
        state if state.is_final() => Colour::Red,
        _ => Colour::Blue,
    };
    Tag::new(state_names(state).get(guest.lang()), colour)
}

/// The name of a service in the visitor's language; its id where the catalogue has lost it.
pub(super) fn service_name(gateway: &Gateway, id: &str, guest: &Guest) -> String {
    let catalogue = &gateway.services.catalogue;
    catalogue.find(id).map_or(id.to_owned(), |service| catalogue.name_among_all(service, guest.lang()))
}

fn row(gateway: &Gateway, guest: &Guest, entry: &RequestEntry) -> Vec<Cell> {
    let number = entry.number.to_string();
    vec![
        Cell::text(entry.declarant_id.clone()),
        Cell::link(format!("/cabinet/requests/{number}"), number),
        Cell::text(service_name(gateway, &entry.service_id, guest)),
        status(entry.state, guest).into(),
        Cell::text(entry.due_at.map_or_else(|| guest.t(w::NO_DUE).to_owned(), moment)),
    ]
}

/// A request that went to another gateway: those come first, the newest first.
fn sent_row(gateway: &Gateway, guest: &Guest, iin: &str, sent: &SentRequest) -> Vec<Cell> {
    vec![
        Cell::text(iin.to_owned()),
        Cell::link(format!("/cabinet/sent/{}", sent.sent.id), number(sent, guest)),
        Cell::text(service_name(gateway, &sent.sent.service_id, guest)),
        tag(sent.state, guest).into(),
        Cell::text(guest.t(w::NO_DUE).to_owned()),
    ]
}

/// The personal cabinet
#[utoipa::path(get, path = "", params(("offset" = Option<String>, Query, description = "Where the page begins."), ("unsigned" = Option<String>, Query, description = "Why somebody comes: there was nothing to sign."), ("lang" = Option<String>, Query, description = "kk, ru or en")), responses((status = 200, description = "A page.", body = String, content_type = "text/html"), (status = 303, description = "The login.")))]
pub(in crate::gateway) async fn home(State(gateway): State<Arc<Gateway>>, visitor: Visitor) -> Response {
    let guest = match Guest::of(&gateway, visitor).await {
        Ok(guest) => guest,
        Err(answer) => return answer,
    };
    let account = match guest.account() {
        Ok(account) => account.clone(),
        Err(answer) => return answer,
    };
    let offset = offset_of(&guest);
    // One more than is shown: whether another page follows.
    let page = requests::Page {
        offset: u32::try_from(offset).ok(),
        limit: Some(REQUESTS_MAX + 1),
        ..requests::Page::default()
    };
    let read = async {
        let sent = elsewhere::page(&gateway, account.id, page.offset.unwrap_or(0), REQUESTS_MAX + 1).await?;
        let page = requests::Page { offset: Some(sent.behind), ..page };
        let entries = requests::entries(&gateway, &account, &page).await?;
        let kept = drafts::all(&gateway, account.id).await?;
        let unread = notices::of(&gateway, &account).await?.iter().filter(|notice| notice.is_new).count();
        Ok((sent.rows, entries, kept, unread))
    };
    let (sent, entries, kept, unread) = match read.await {
        Ok(read) => read,
        Err(error) => return refusal::not_registered(&error, guest.visitor.now).to_answer(),
    };
    let draft = |(id, at): &(String, crate::clock::Now)| {
        vec![
            Cell::text(service_name(&gateway, id, &guest)),
            Cell::text(moment(*at)),
            Cell::link(format!("/services/{id}/order"), guest.t(w::GO_ON)),
        ]
    };
    let follows = sent.len() + entries.len() > REQUESTS_MAX as usize;
    let sent = sent.iter().map(|sent| sent_row(&gateway, &guest, &account.iin, sent));
    let mut page = guest.page(&gateway, guest.t(w::CABINET));
    let query = web::Fields::of_urlencoded(&guest.visitor.query).unwrap_or_default();
    page.notice = query.filled("unsigned").map(|_| Notice {
        heading: guest.t(portal::NOTHING_TO_SIGN).to_owned(),
        text: guest.t(portal::NOTHING_TO_SIGN_HINT).to_owned(),
        colour: Colour::Blue,
    });
    let view = Home {
        pages: pages(&guest, "/cabinet", offset, REQUESTS_MAX as usize, follows),
        unproven: !account.proven,
        requests: Table {
            caption: guest.t(w::REQUESTS).to_owned(),
            heads: [portal::IIN, w::NUMBER, w::SERVICE, w::STATUS, w::DUE]
                .map(|text| guest.t(text).to_owned())
                .to_vec(),
            rows: sent
                .chain(entries.iter().map(|entry| row(&gateway, &guest, entry)))
                .take(REQUESTS_MAX as usize)
                .collect(),
        },
        drafts: Table {
            caption: guest.t(w::DRAFTS).to_owned(),
            heads: [w::SERVICE, w::SAVED, w::GO_ON].map(|text| guest.t(text).to_owned()).to_vec(),
            rows: kept.iter().map(draft).collect(),
        },
        unread,
        page,
    };
    web::answer(StatusCode::OK, &view)
}
