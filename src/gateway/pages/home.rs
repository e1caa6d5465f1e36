//! `/`: what there is, and what each part is for.

use askama::Template;
use axum::response::Response;

use super::site::SITE;
use crate::http::StatusCode;
use crate::text::Text;
use crate::text::web::{cabinet, home as w, layout, portal, workstation};
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
    Card { path: "/workstation", name: workstation::TITLE, hint: workstation::HINT },
    Card { path: "/verify", name: layout::VERIFY, hint: w::VERIFY_HINT },
];

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    page: Page,
    cards: &'static [Card],
}

impl View for Home {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// The first page.
pub(in crate::gateway) async fn home(visitor: Visitor) -> Response {
    web::answer(StatusCode::OK, &Home { page: visitor.page(SITE, w::TITLE), cards: CARDS })
}
