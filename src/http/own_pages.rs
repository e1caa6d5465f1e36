//! What a listener with pages shows in its own layout: problems, for who looks with a browser at a path that answers with pages, with the
//! same status and headers; and documents, the manual's pages.

use std::collections::HashSet;

use axum::extract::Request;
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::MethodRouter;
use hyper::StatusCode;
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderValue, RETRY_AFTER, VARY};
use tower::ServiceExt as _;

use super::Wanted;
use super::answers::{Document, PROBLEM, Told, Written};
use crate::text::Lang;

/// What the handler of a listener's own pages finds among the extensions of the request.
#[derive(Clone)]
pub struct Shown {
    /// The status of the answer.
    pub status: StatusCode,
    what: What,
}

#[derive(Clone)]
enum What {
    Problem(Written),
    Document(Document),
}

impl Shown {
    /// What a problem says; nothing of a document.
    pub fn told(&self, lang: Lang) -> Option<Told> {
        match &self.what {
            What::Problem(written) => written.told(lang),
            What::Document(_) => None,
        }
    }

    /// The document, if it is one.
    pub fn document(&self) -> Option<&Document> {
        match &self.what {
            What::Problem(_) => None,
            What::Document(document) => Some(document),
        }
    }
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Shown({})", self.status)
    }
}

/// The page of a table's problems and documents, and the templates of the paths that answer with pages.
pub(super) struct OwnPages {
    pub(super) page: MethodRouter,
    pub(super) paths: HashSet<&'static str>,
}

impl OwnPages {
    /// The head of a request that may be answered with a page: where pages are, and where nothing is.
    pub(super) fn asked(&self, path: &str, request: Request) -> (Option<Parts>, Request) {
        if !(path.is_empty() || self.paths.contains(path)) {
            return (None, request);
        }
        let (parts, body) = request.into_parts();
        (Some(parts.clone()), Request::from_parts(parts, body))
    }

    /// The answer as a page, if it is a document, or a problem for a browser.
    pub(super) async fn shown(&self, mut asked: Parts, answer: Response) -> Response {
        let Some(what) = what(&asked, &answer) else { return answer };
        let is_problem = matches!(what, What::Problem(_));
        asked.extensions.insert(Shown { status: answer.status(), what });
        let (old, _) = answer.into_parts();
        let empty = axum::body::Body::empty();
        let Ok(mut page) = self.page.clone().oneshot(Request::from_parts(asked, empty)).await;
        for name in [ALLOW, RETRY_AFTER] {
            if let Some(value) = old.headers.get(&name) {
                page.headers_mut().insert(name, value.clone());
            }
        }
        if is_problem {
            page.headers_mut().append(VARY, HeaderValue::from_static("accept"));
        }
        let mut extensions = old.extensions;
        extensions.remove::<Written>();
        page.extensions_mut().extend(extensions);
        page
    }
}

fn what(asked: &Parts, answer: &Response) -> Option<What> {
    if let Some(document) = answer.extensions().get::<Document>() {
        return Some(What::Document(document.clone()));
    }
    let written = answer.extensions().get::<Written>()?;
    let is_problem = answer.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == PROBLEM);
    let is_browser = Wanted::of(&asked.headers).is_browser();
    (is_problem && is_browser).then(|| What::Problem(written.clone()))
}
