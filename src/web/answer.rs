//! Pages as they go out: the headers that keep them harmless.

use axum::response::Response;

use super::page::Page;
use crate::http::StatusCode;
use crate::http::answers::{self, With as _};
use crate::text;

/// What a template shows has a page.
pub trait View: askama::Template {
    /// The page.
    fn page(&self) -> &Page;
}

/// Nothing but what this listener has; no frame around it. No style and no script stands in a page itself, so that a stranger's text
/// which got into one would do nothing.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Answers with a page. No text of a stranger turns the direction of another, nobody keeps the page, and no other site frames it.
pub fn answer<V: View>(status: StatusCode, view: &V) -> Response {
    let page = view.page();
    let html = match view.render() {
        Ok(html) => html,
        Err(error) => {
            tracing::error!(%error, "a page could not be written");
            return answers::broken();
        }
    };
    let agent = page.agent.as_ref().map(|agent| format!(" {agent}")).unwrap_or_default();
    let mut response = answers::answer(status, "text/html; charset=utf-8", text::visible(&html).into_owned())
        .with("content-security-policy", format!("{POLICY}; connect-src 'self'{agent}"))
        .with("content-language", page.lang.as_str());
    for cookie in &page.cookies {
        response = response.with("set-cookie", cookie);
    }
    guarded(response)
}

/// Leads on to `path` of this listener after a form was taken (RFC 9110 §15.4.4), with these `Set-Cookie`s.
pub fn see_other(path: &str, cookies: &[String]) -> Response {
    let mut response =
        answers::answer(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", "").with("location", path);
    for cookie in cookies {
        response = response.with("set-cookie", cookie);
    }
    guarded(response)
}

fn guarded(response: Response) -> Response {
    response
        .with("cache-control", "no-store")
        .with("x-content-type-options", "nosniff")
        .with("x-frame-options", "DENY")
        .with("referrer-policy", "same-origin")
        .with("cross-origin-opener-policy", "same-origin")
}
