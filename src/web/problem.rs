//! Pages about what went wrong with a page or a form.

use askama::Template;
use axum::response::Response;

use super::answer::{View, answer};
use super::page::Page;
use super::site::Site;
use super::visitor::Visitor;
use crate::http::StatusCode;
use crate::text::Text;
use crate::text::web::components as w;

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// There is no such page.
    NotFound,
    /// A form that did not come from an open page.
    Forged,
    /// A form that cannot be read.
    Unreadable,
    /// A form that is too large.
    TooLarge,
    /// Our own error.
    Broken,
}

impl Wrong {
    const fn told(self) -> (StatusCode, Text, Text) {
        match self {
            Wrong::NotFound => (StatusCode::NOT_FOUND, w::NOT_FOUND, w::NOT_FOUND_HINT),
            Wrong::Forged => (StatusCode::FORBIDDEN, w::FORGED, w::FORGED_HINT),
            Wrong::Unreadable => (StatusCode::BAD_REQUEST, w::UNREADABLE, w::UNREADABLE_HINT),
            Wrong::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, w::TOO_LARGE, w::TOO_LARGE_HINT),
            Wrong::Broken => (StatusCode::INTERNAL_SERVER_ERROR, w::BROKEN, w::BROKEN_HINT),
        }
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct Problem {
    page: Page,
    hint: &'static str,
}

impl View for Problem {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// A page that says it.
pub fn problem(visitor: &Visitor, site: Site, wrong: Wrong) -> Response {
    let (status, title, hint) = wrong.told();
    answer(status, &Problem { page: visitor.page(site, title), hint: visitor.t(hint) })
}
