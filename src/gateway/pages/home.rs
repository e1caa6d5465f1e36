//! `/`: what there is, and what each part is for.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, State};
use axum::response::Response;

use super::site::SITE;
use super::{nearest, tour};
use crate::gateway::Gateway;
use crate::http::{Method, Shown, StatusCode};
use crate::text::Text;
use crate::text::web::{cabinet, centre, home as w, layout, portal, workstation};
use crate::web::{self, Page, View, Visitor};

/// A part, and what it is for.
struct Card {
    path: &'static str,
    name: Text,
    hint: Text,
}

const CARDS: &[Card] = &[
    Card { path: "/services", name: portal::SERVICES, hint: portal::SERVICES_HINT },
    Card { path: "/cabinet", name: cabinet::CABINET, hint: cabinet::CABINET_HINT },
    Card { path: "/centre", name: centre::TITLE, hint: centre::HINT },
    Card { path: "/workstation", name: workstation::TITLE, hint: workstation::HINT },
    Card { path: "/verify", name: layout::VERIFY, hint: w::VERIFY_HINT },
];

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    page: Page,
    cards: &'static [Card],
    /// Whether there is a key to sign a sample with.
    has_sample: bool,
}

impl View for Home {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// A problem for a browser, or a page of the manual, in the layout of this listener. Who opens a path that only takes forms is led to
/// the page of the form.
pub(in crate::gateway) async fn shown(
    visitor: Visitor,
    method: Method,
    Extension(shown): Extension<Shown>,
) -> Response {
    let opens = shown.status == StatusCode::METHOD_NOT_ALLOWED && method == Method::GET;
    match nearest::page(&visitor.path).filter(|_| opens) {
        Some(page) => web::see_other(&page, &[]),
        None => web::shown(&visitor, SITE, &shown),
    }
}

/// The first page.
pub(in crate::gateway) async fn home(State(gateway): State<Arc<Gateway>>, visitor: Visitor) -> Response {
    let page = visitor.page(SITE, w::TITLE).with_form(&*gateway.services.random);
    let has_sample = tour::is_offered(&gateway);
    web::answer(StatusCode::OK, &Home { page, cards: CARDS, has_sample })
}
