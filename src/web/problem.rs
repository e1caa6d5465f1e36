//! Pages about what went wrong with a page or a form.

use askama::Template;
use axum::response::Response;

use super::answer::{View, answer};
use super::components::Link;
use super::page::Page;
use super::site::Site;
use super::visitor::Visitor;
use crate::http::answers::Told;
use crate::http::header::REFERER;
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
    TooLarge {
        /// Octets that are taken.
        octets_max: usize,
    },
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
            Wrong::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, w::TOO_LARGE, w::UNREADABLE_HINT),
            Wrong::Broken => (StatusCode::INTERNAL_SERVER_ERROR, w::BROKEN, w::BROKEN_HINT),
        }
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct Problem {
    page: Page,
    hint: String,
    /// Where it goes on: no page is an end.
    onward: Vec<Link>,
}

impl View for Problem {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// The page that somebody came from, if it is one of ours and another one; and the first page.
fn onward(visitor: &Visitor, status: StatusCode) -> Vec<Link> {
    let referrer = visitor.headers().get(REFERER).and_then(|referrer| referrer.to_str().ok());
    let path = referrer.and_then(|referrer| referrer.strip_prefix(visitor.base.0.as_str()));
    // A form's page is opened anew; a link that leads nowhere is gone back from.
    let is_form = matches!(status, StatusCode::FORBIDDEN | StatusCode::PAYLOAD_TOO_LARGE);
    let word = if is_form { w::REOPEN } else { w::GO_BACK };
    let from = path.filter(|path| path.starts_with('/') && !path.starts_with("//"));
    let from = from.filter(|path| path.split('?').next() != Some(visitor.path.as_str()) || is_form);
    let from = from.map(|path| Link { href: path.to_owned(), text: visitor.t(word).to_owned() });
    let home = Link { href: "/".to_owned(), text: visitor.t(layout::HOME).to_owned() };
    from.into_iter().chain([home]).collect()
}

/// A page that says it.
pub fn problem(visitor: &Visitor, site: Site, wrong: Wrong) -> Response {
    let (status, title, hint) = wrong.told();
    let hint = match wrong {
        Wrong::TooLarge { octets_max } => w::too_large(visitor.lang, octets_max as u64),
        _ => visitor.t(hint).to_owned(),
    };
    answer(status, &Problem { page: visitor.page(site, title), hint, onward: onward(visitor, status) })
}

/// A page that says in words of its own what cannot be had here, and where it goes on.
pub fn explained(
    visitor: &Visitor,
    site: Site,
    status: StatusCode,
    title: Text,
    hint: String,
    to: Link,
) -> Response {
    let onward = [to].into_iter().chain(onward(visitor, status)).collect();
    answer(status, &Problem { page: visitor.page(site, title), hint, onward })
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
            let onward = onward(visitor, shown.status);
            answer(shown.status, &Problem { page: visitor.page(site, title), hint: detail, onward })
        }
        None => problem(visitor, site, Wrong::NotFound),
    }
}
