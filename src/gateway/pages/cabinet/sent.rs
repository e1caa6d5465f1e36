//! A request that was sent to another gateway: how far it is, as far as that gateway says so, the reasons, the result.

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use bytes::Bytes;

use super::list::service_name;
use super::sent_state::{number, state_name, tag};
use crate::gateway::access::private;
use crate::gateway::cabinet::requests::{Saving, saved};
use crate::gateway::pages::portal::Guest;
use crate::gateway::pages::site::SITE;
use crate::gateway::portal_elsewhere::{HERE, requests, rows as read};
use crate::gateway::printed::{self, ResultQuery};
use crate::gateway::{Gateway, refusal};
use crate::http::answers::With as _;
use crate::http::{Base, Path, StatusCode};
use crate::registry::{SentQuery, SentRequest, SentRows, SentState};
use crate::text::web::cabinet as w;
use crate::text::{Lang, Text};
use crate::web::components::{Cell, Colour, Moment, Notice, Row};
use crate::web::{self, Page, Posted, SmallForm, View, Visitor, Wrong, moment, see_other};

#[derive(Template)]
#[template(path = "cabinet/sent.html")]
struct Sent {
    page: Page,
    rows: Vec<Row>,
    notes: Vec<String>,
    again: Option<String>,
    refresh: Option<String>,
    reasons: Vec<String>,
    result: Option<String>,
    is_printable: bool,
    history: Vec<Moment>,
}

impl View for Sent {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// A row of the visitor's account; what is not there and what is somebody else's is the same page.
async fn own(gateway: &Arc<Gateway>, visitor: Visitor, id: &str) -> Result<(Guest, SentRequest), Response> {
    let guest = Guest::of(gateway, visitor).await?;
    let account = guest.account()?.id;
    let found = requests(gateway, SentQuery::One(account, id.to_owned())).await;
    let found = found.map_err(|error| refusal::not_registered(&error, guest.visitor.now).to_answer())?;
    let row = found.into_iter().next();
    let row = row.ok_or_else(|| web::problem(&guest.visitor, SITE, Wrong::NotFound))?;
    Ok((guest, row))
}

/// The signed result of a row.
async fn result_of(gateway: &Gateway, row: &SentRequest, guest: &Guest) -> Result<Option<Bytes>, Response> {
    if !row.has_result {
        return Ok(None);
    }
    match read(gateway, SentQuery::Result(row.sent.account, row.sent.id.clone())).await {
        Ok(SentRows::Result(result)) => Ok(result),
        Ok(_) => Ok(None),
        Err(error) => Err(refusal::not_registered(&error, guest.visitor.now).to_answer()),
    }
}

/// A request that I sent to another gateway
#[utoipa::path(get, path = "", params(("id" = String, Path, description = "The id of the message."), ("sent" = Option<String>, Query, description = "yes: it was sent just now."), ("lang" = Option<String>, Query, description = "kk, ru or en")), responses((status = 200, description = "A page.", body = String, content_type = "text/html"), (status = 303, description = "The login."), (status = 404, description = "Not there, or somebody else's.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn one(
    State(gateway): State<Arc<Gateway>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    shown(&gateway, visitor, &id).await.unwrap_or_else(|answer| answer)
}

async fn shown(gateway: &Arc<Gateway>, visitor: Visitor, id: &str) -> Result<Response, Response> {
    let (guest, row) = own(gateway, visitor, id).await?;
    let here = format!("/cabinet/sent/{}", row.sent.id);
    let page = guest.page(gateway, service_name(gateway, &row.sent.service_id, &guest));
    let mut page = page.crumb("/cabinet", w::CABINET);
    let is_here = row.sent.gateway == HERE;
    if guest.visitor.query.contains("sent=yes") {
        let heading = guest.t(if is_here { w::SENT_HERE } else { w::SENT_ELSEWHERE }).to_owned();
        page.notice = Some(Notice { heading, text: number(&row, &guest), colour: Colour::Green });
    }
    let is_printable = match result_of(gateway, &row, &guest).await? {
        Some(result) => printed::is_printable(gateway, result).await,
        None => false,
    };
    let is_open = !row.state.is_final();
    let (is_asked, is_lost) = (is_open && row.chain.is_some() && !is_here, row.state == SentState::Sending);
    let note = match (is_lost, is_asked, is_open) {
        (true, ..) => Some(w::SENT_LOST_HINT),
        (false, _, true) if is_here => Some(w::SENT_HERE_HINT),
        (false, true, _) => Some(w::SENT_ASKED_HINT),
        (false, false, true) => Some(w::SENT_SYNC_HINT),
        (false, false, false) => None,
    };
    let view = Sent {
        rows: rows(gateway, &row, &guest),
        notes: note.into_iter().map(|note| guest.t(note).to_owned()).collect(),
        again: is_lost.then(|| format!("/services/{}/order", row.sent.service_id)),
        refresh: is_asked.then(|| here.clone()),
        reasons: reasons(&row, guest.lang()),
        result: row.has_result.then(|| format!("{here}/result")),
        is_printable,
        history: history(&row, &guest),
        page,
    };
    Ok(private(web::answer(StatusCode::OK, &view)))
}

fn rows(gateway: &Gateway, row: &SentRequest, guest: &Guest) -> Vec<Row> {
    let to = (row.sent.gateway != HERE)
        .then(|| Row::new(guest.t(w::SENT_TO), Cell::text(row.sent.gateway.clone())));
    let first = [
        Row::new(guest.t(w::NUMBER), Cell::text(number(row, guest))),
        Row::new(guest.t(w::SERVICE), Cell::text(service_name(gateway, &row.sent.service_id, guest))),
    ];
    let state = Row::new(guest.t(w::STATUS), tag(row.state, guest).into());
    first.into_iter().chain(to).chain([state]).collect()
}

/// What the provider wrote, in Kazakh and in Russian; it writes no English.
fn reasons(row: &SentRequest, lang: Lang) -> Vec<String> {
    let both = match lang {
        Lang::Kk => [&row.reason_kk, &None],
        Lang::Ru => [&row.reason_ru, &None],
        Lang::En => [&row.reason_kk, &row.reason_ru],
    };
    let found: Vec<String> = both.into_iter().flatten().cloned().collect();
    match found.is_empty() {
        true => row.reason_kk.iter().chain(&row.reason_ru).cloned().collect(),
        false => found,
    }
}

/// What happened, the last first.
fn history(row: &SentRequest, guest: &Guest) -> Vec<Moment> {
    let decided = row.decided_at.map(|at| (state_name(row.state), at));
    let moments = [
        decided,
        row.in_work_at.map(|at| (w::SENT_IN_WORK, at)),
        row.acknowledged_at.map(|at| (w::SENT_ACKNOWLEDGED, at)),
        Some((w::SENT_OUT, row.sent.at)),
    ];
    let of = |(title, at): (Text, crate::clock::Now)| Moment {
        title: guest.t(title).to_owned(),
        tag: None,
        when: moment(at),
        lines: Vec::new(),
    };
    moments.into_iter().flatten().map(of).collect()
}

/// Ask the other gateway now how far the request is, 001 ¶9(8)
#[utoipa::path(post, path = "", params(("id" = String, Path, description = "The id of the message.")), request_body(content = Object, content_type = "application/x-www-form-urlencoded"), responses((status = 303, description = "The request's page, or the login."), (status = 403, description = "Not from an open page.", body = String, content_type = "text/html"), (status = 404, description = "Not there, or somebody else's.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn refresh(
    State(gateway): State<Arc<Gateway>>,
    Path(id): Path<String>,
    Posted { visitor, .. }: SmallForm,
) -> Response {
    match own(&gateway, visitor, &id).await {
        Ok((_, row)) => {
            // What this gateway has of a chain it has pushed.
            if row.sent.gateway != HERE {
                gateway.ask_for(&row.sent.id).await;
            }
            see_other(&format!("/cabinet/sent/{}", row.sent.id), &[])
        }
        Err(answer) => answer,
    }
}

/// The result that another gateway sent: the signed XML as a file, that XML as a page or as a PDF, where it can be printed
#[utoipa::path(
    get,
    path = "",
    params(
        ("id" = String, Path, description = "The id of the message."),
        ("format" = Option<String>, Query, description = "xml, html or pdf, before what Accept says"),
        ("lang" = Option<String>, Query, description = "kk, ru or en: the labels of the HTML; Kazakh and Russian without it"),
        ("save" = Option<String>, Query, description = "yes: as a file to be saved"),
    ),
    responses(
        (status = 200, description = "The result.",
            content((String = "application/xml"), (String = "text/html"), (crate::http::answers::Octets = "application/pdf"))),
        (status = 303, description = "The login."),
        (status = 404, description = "Not there, somebody else's, or not decided yet.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn result(
    State(gateway): State<Arc<Gateway>>,
    visitor: Visitor,
    asked: ResultQuery,
    Path(id): Path<String>,
    query: Result<Query<Saving>, QueryRejection>,
) -> Response {
    let save = query.is_ok_and(|Query(query)| query.save.is_some());
    private(file(&gateway, visitor, asked, &id, save).await.unwrap_or_else(|answer| answer))
}

async fn file(
    gateway: &Arc<Gateway>,
    visitor: Visitor,
    asked: ResultQuery,
    id: &str,
    save: bool,
) -> Result<Response, Response> {
    let (guest, row) = own(gateway, visitor, id).await?;
    let result = result_of(gateway, &row, &guest).await?;
    let result = result.ok_or_else(|| web::problem(&guest.visitor, SITE, Wrong::NotFound))?;
    // What is no result of the usual form is handed over as it is.
    let asked = match asked.is_xml() || printed::is_printable(gateway, result.clone()).await {
        true => asked,
        false => ResultQuery::default(),
    };
    // The printed address leads to who issued it.
    let base = match row.sent.gateway.as_str() {
        HERE => gateway.public(guest.visitor.base.clone()),
        gateway => Base(gateway.to_owned()),
    };
    let is_xml = asked.is_xml();
    let answer = printed::answer(gateway, result, asked, base, guest.visitor.now).await;
    let name: String = row.number.iter().flat_map(|number| number.chars()).collect();
    let is_plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    // Somebody else's document is no page of this listener.
    Ok(match (save || is_xml) && answer.status() == StatusCode::OK {
        true => saved(answer, if is_plain { &name } else { &row.sent.id }).with("vary", "accept"),
        false => answer.with("vary", "accept"),
    })
}
