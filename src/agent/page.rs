//! The page for people: that the agent is there and whose keys it has; and, where a person is to decide, what waits.

use std::fmt::Write as _;

use axum::response::Response;

use super::asking::Question;
use super::outcome::Outcome;
use super::settings::Mode;
use super::state::Agent;
use crate::http::StatusCode;
use crate::http::answers::{self, With as _, escaped};
use crate::text::line::agent as line;
use crate::text::{Lang, visible};

/// Octets of the form that says what a person decided.
pub(super) const FORM_BYTES_MAX: usize = 4 * 1024;

/// Requests that are shown, the newest first.
const SHOWN_MAX: usize = 20;

/// The page's looks.
pub(super) const STYLE: &str = "body{font:16px/1.5 sans-serif;max-width:48rem;margin:0 auto;padding:0 1rem;color:#1a1a1a;background:#fff}
.band{background:#f5c518;color:#1a1a1a;font-weight:700;padding:.25rem 1rem;margin:0 -1rem 1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
dt{font-weight:700}dd{margin:0 0 .5rem}
fieldset{border:2px solid #0b6b4f;padding:.75rem;margin:1rem 0}
label{display:block;padding:.25rem 0}
button{font:inherit;padding:.5rem 1rem;margin:.5rem .5rem 0 0;border:2px solid #0b6b4f;background:#fff;color:#0b6b4f}
button.first{background:#0b6b4f;color:#fff}
:focus-visible{outline:3px solid #f5c518;outline-offset:2px}
a{color:#0b6b4f}
li,dd,p{overflow-wrap:anywhere}
@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#161616}a{color:#7fd6b8}button{background:#161616;color:#7fd6b8;border-color:#7fd6b8}button.first{background:#7fd6b8;color:#161616}fieldset{border-color:#7fd6b8}}
";

/// Reads the page again when a question comes; a person who is deciding one is not disturbed.
pub(super) const SCRIPT: &str = "'use strict';
const events = new EventSource('/events');
events.addEventListener('change', () => { if (!document.querySelector('form')) location.reload(); });
addEventListener('pagehide', () => events.close());
";

/// Its own style, script, events and forms, and nothing else: no frame around it.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The page as it is now.
pub(super) fn agent(agent: &Agent, lang: Lang) -> Response {
    let settings = agent.settings();
    let questions = agent.questions.list();
    let mut body = String::new();
    let version = settings.version.as_str();
    // Writing into a String does not fail.
    let _ = write!(body, "<p>{}</p>", escaped(&line::about(lang, version)));
    if settings.mode == Mode::Ask {
        let _ = write!(body, "<h2>{}</h2>", escaped(&line::waiting(lang, questions.len())));
        if questions.is_empty() {
            let (hint, again) = (escaped(&line::nothing_waits(lang)), escaped(&line::look_again(lang)));
            let _ = write!(body, "<p>{hint} <a href=\"/\">{again}</a></p>");
        }
        for question in &questions {
            ask(&mut body, question, lang);
        }
    } else {
        let _ = write!(body, "<p>{}</p>", escaped(&line::headless(lang)));
    }
    let keys = settings.key.clone().map_or(settings.keys.clone(), |key| vec![key]);
    let _ = write!(body, "<h2>{}</h2><ul>", escaped(&line::keys(lang)));
    for key in &keys {
        let _ = write!(body, "<li translate=\"no\">{}</li>", escaped(key));
    }
    let _ = write!(body, "</ul><h2>{}</h2><ol>", escaped(&line::requests(lang)));
    let history = agent.history();
    if history.is_empty() {
        let _ = write!(body, "<li>{}</li>", escaped(&line::no_request(lang)));
    }
    for served in history.iter().rev().take(SHOWN_MAX) {
        let origin = if served.origin.is_empty() { "–" } else { &served.origin };
        let (at, method, outcome) =
            (shown_time(&served.at), &served.method, line::outcome(lang, served.outcome));
        let _ = write!(body, "<li>{}</li>", escaped(&format!("{at} · {origin} · {method} · {outcome}")));
    }
    body.push_str("</ol>");
    let script = if settings.mode == Mode::Ask { "<script src=\"/page.js\" defer></script>" } else { "" };
    let title = escaped(&line::title(lang));
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{title}</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n{script}</head>\n<body>\n<header class=\"band\"><span lang=\"kk\">СЫНАҚ</span> · <span lang=\"ru\">ТЕСТ</span> · <span lang=\"en\">TEST</span></header>\n\
         <main><h1>{title}</h1>\n{body}</main>\n</body>\n</html>\n",
        lang.as_str()
    );
    answers::answer(StatusCode::OK, "text/html; charset=utf-8", visible(&html).into_owned())
        .with("content-security-policy", POLICY)
        .with("x-content-type-options", "nosniff")
        .with("x-frame-options", "DENY")
        // With none at all a browser says `Origin: null` of the page's own form, and nobody could decide.
        .with("referrer-policy", "same-origin")
        .with("cache-control", "no-store")
}

/// A time as people read it.
fn shown_time(at: &str) -> String {
    crate::clock::Now::parse(at).map_or_else(|_| at.to_owned(), crate::web::moment)
}

/// One question, with a key to choose and what may come of it.
fn ask(body: &mut String, question: &Question, lang: Lang) {
    let Question { id, at, method, origin, documents, keys, .. } = question;
    let heading = line::asks(lang, if origin.is_empty() { "–" } else { origin }, method, *documents);
    let _ = write!(
        body,
        "<form method=\"post\" action=\"/ask/{id}\"><fieldset><legend translate=\"no\">{}</legend><p>{}</p>",
        escaped(&heading),
        escaped(&shown_time(at))
    );
    for (index, key) in keys.iter().enumerate() {
        let checked = if index == 0 { " checked" } else { "" };
        let key = escaped(key);
        let _ = write!(
            body,
            "<label translate=\"no\"><input type=\"radio\" name=\"key\" value=\"{key}\"{checked}> {key}</label>"
        );
    }
    for outcome in [Outcome::Signed, Outcome::Cancelled, Outcome::WrongPassword, Outcome::NoKey] {
        let name = outcome.name();
        let class = if outcome == Outcome::Signed { " class=\"first\"" } else { "" };
        let _ = write!(
            body,
            "<button name=\"outcome\" value=\"{name}\"{class}>{}</button>",
            escaped(&line::button(lang, name))
        );
    }
    body.push_str("</fieldset></form>");
}
