//! Pages about what went wrong with a page or a form.

use askama::Template;
use axum::response::Response;

use super::answer::{View, answer};
use super::page::Page;
use super::site::Site;
use super::visitor::Visitor;
use crate::http::answers::Told;
use crate::http::{Document, Shown, StatusCode};
use crate::text::Text;
use crate::text::web::{components as w, layout};

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// There is no such page.
    NotFound,
    /// A form that another site's page sent.
    Forged,
    /// A form of a page that is open no more: without the page's token, or with another one.
    Stale,
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
            Wrong::Stale => (StatusCode::FORBIDDEN, w::STALE, w::STALE_HINT),
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
    hint: String,
}

impl View for Problem {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// A page that says it.
pub fn problem(visitor: &Visitor, site: Site, wrong: Wrong) -> Response {
    let (status, title, hint) = wrong.told();
    answer(status, &Problem { page: visitor.page(site, title), hint: visitor.t(hint).to_owned() })
}

#[derive(Template)]
#[template(path = "document.html")]
struct Written {
    page: Page,
    title: String,
    body: String,
}

impl View for Written {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// A page that says what a problem for programs says, or a document of the manual, which is in English.
pub fn shown(visitor: &Visitor, site: Site, shown: &Shown) -> Response {
    if let Some(Document { title, body }) = shown.document() {
        let page = visitor.page(site, layout::MANUAL).crumb("/", layout::HOME).crumb("/docs", layout::MANUAL);
        return answer(shown.status, &Written { page, title: title.to_string(), body: body.to_string() });
    }
    match shown.told(visitor.lang).filter(|_| shown.status != StatusCode::NOT_FOUND) {
        Some(Told { title, detail }) => {
            answer(shown.status, &Problem { page: visitor.page(site, title), hint: detail })
        }
        None => problem(visitor, site, Wrong::NotFound),
    }
}
