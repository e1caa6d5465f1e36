//! The hall: whoever comes takes a ticket; the board shows who is called.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::super::site::SITE;
use super::DOOR;
use crate::gateway::Gateway;
use crate::http::StatusCode;
use crate::text::web::{centre as w, layout};
use crate::web::components::{Cell, Colour, Notice, Row};
use crate::web::{self, Fields, Page, Posted, SmallForm, View, Visitor};

#[derive(Template)]
#[template(path = "centre/hall.html")]
struct Hall {
    page: Page,
    called: Vec<Row>,
    waiting: String,
}

impl View for Hall {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// The electronic queue of the centre
#[utoipa::path(get, path = "", responses((status = 200, description = "The board.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn hall(State(gateway): State<Arc<Gateway>>, visitor: Visitor) -> Response {
    let board = gateway.desk.board(visitor.now);
    let lang = visitor.lang;
    let page = visitor.page(SITE, w::HALL).crumb("/", layout::HOME).crumb(DOOR, w::TITLE);
    let mut page = page.with_form(&*gateway.services.random);
    let fields = Fields::of_urlencoded(&visitor.query).unwrap_or_default();
    let taken = fields.text("ticket").and_then(|text| text.parse::<u32>().ok());
    page.notice = taken.map(|number| Notice {
        heading: visitor.t(w::YOUR_TICKET).to_owned(),
        text: w::ticket(lang, number),
        colour: Colour::Green,
    });
    let called = board
        .called
        .into_iter()
        .map(|(number, operator)| Row::new(w::ticket(lang, number), Cell::data(operator)));
    let view = Hall { page, called: called.collect(), waiting: w::waiting(lang, board.waiting.len()) };
    web::answer(StatusCode::OK, &view)
}

/// Take a ticket
#[utoipa::path(
    post,
    path = "",
    request_body(content = Object, content_type = "application/x-www-form-urlencoded", description = "The form of the page."),
    responses(
        (status = 303, description = "On to the board, with the ticket."),
        (status = "4XX", description = "Not a form of the page.", body = String, content_type = "text/html"),
    )
)]
pub(in crate::gateway) async fn take(
    State(gateway): State<Arc<Gateway>>,
    Posted { visitor, .. }: SmallForm,
) -> Response {
    let ticket = gateway.desk.ticket(visitor.now);
    let query = ticket.map(|number| format!("?ticket={number}")).unwrap_or_default();
    web::see_other(&format!("{DOOR}/hall{query}"), &[])
}
