//! Faults: CRLs, OCSP, time-stamps, state databases; and back to the first state.

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use super::players::put;
use super::sheet::{Block, Form, Input};
use super::state::{Call, Console, Seen, notice, pretty, rows, text};
use super::words;
use crate::ca::{CrlFault, IssuerId};
use crate::http::{Method, Received};
use crate::text::Text;
use crate::text::web::console as w;
use crate::web::components::{Cell, Choice, Choices, Notice, Table};
use crate::web::{Posted, Visitor};

const CRL: &str = "/manage/v1/ca/faults";

/// What is set as JSON: its place, its words.
const SCRIPTS: [(&str, &str, Text); 3] = [
    ("ocsp", "/manage/v1/ocsp", w::OCSP),
    ("tsp", "/manage/v1/tsp", w::TSP),
    ("databases", "/manage/v1/state-databases", w::DATABASES),
];

/// The faults there are, and the forms that arm and cure them
#[utoipa::path(get, path = "", params(("lang" = Option<String>, Query, description = "kk, ru or en")), responses((status = 200, description = "A page.", body = String, content_type = "text/html")))]
pub(super) async fn show(State(console): State<Console>, received: Received, visitor: Visitor) -> Response {
    shown(&console, &Seen { visitor, received }, None).await
}

async fn shown(console: &Console, seen: &Seen, told: Option<Notice>) -> Response {
    let t = |text| seen.visitor.t(text);
    let faults = console.ask(seen, &Call::get(CRL)).await;
    let mut page = console.page(seen, w::FAULTS);
    page.notice = told;
    let row = |one: &Value| {
        vec![
            Cell::code(text(&one["path"])),
            Cell::text(words::crl_fault_named(&text(&one["fault"]), seen.visitor.lang)),
            Cell::text(text(&one["delayMillis"])),
        ]
    };
    let armed: Vec<_> = rows(&faults.json, "faults").map(row).collect();
    let paths =
        IssuerId::ALL.into_iter().flat_map(|issuer| [Some(issuer.crl_path()), issuer.delta_path()]).flatten();
    let form = |act: &'static str, button| Form::post("/console/faults", button).hidden("act", act);
    let arming = Call::new(Method::PUT, CRL, Some(json!({ "path": "/crl/nca_rsa.crl", "fault": "stale" })));
    let curing = Call::new(Method::DELETE, CRL, None);
    let mut blocks = vec![Block::Heading(t(w::CRL_FAULTS).to_owned())];
    if armed.is_empty() {
        blocks.push(Block::Text(t(w::NOTHING).to_owned()));
    } else {
        let heads = [w::PATH, w::FAULT, w::MILLIS].map(|head| t(head).to_owned()).to_vec();
        blocks.push(Block::Table(Table { caption: t(w::CRL_FAULTS).to_owned(), heads, rows: armed }));
    }
    let arm = form("arm", t(w::ARM)).select("path", t(w::PATH), paths, "/crl/nca_rsa.crl");
    let faults = CrlFault::NAMES.iter().map(|row| Choice::new(row.1, t(words::crl_fault(row.0))));
    let arm = arm.select_of("fault", t(w::FAULT), faults.collect());
    blocks.push(Block::Form(arm.curl(arming.curl(&seen.visitor))));
    blocks.push(Block::Form(form("cure", t(w::CURE)).curl(curing.curl(&seen.visitor))));
    for (act, path, word) in SCRIPTS {
        let now = console.ask(seen, &Call::get(path)).await;
        blocks.push(Block::Heading(t(word).to_owned()));
        // Several forms of one page: each field has an id of its own.
        let script = form(act, t(w::SAVE)).area(act, t(word), &pretty(&now.json));
        blocks
            .push(Block::Form(script.curl(Call::new(Method::PUT, path, Some(now.json)).curl(&seen.visitor))));
    }
    let reset = Call::new(Method::POST, "/manage/v1/reset", Some(json!({ "confirm": true })));
    let confirm = Choices::new("confirm", t(w::RESET), vec![Choice::new("yes", t(w::CONFIRM))]);
    blocks.push(Block::Heading(t(w::RESET).to_owned()));
    blocks.push(Block::Text(t(w::RESET_TEXT).to_owned()));
    blocks.push(Block::Form(
        form("reset", t(w::DO_RESET))
            .with(Input::Checks(confirm))
            .dangerous()
            .curl(reset.curl(&seen.visitor)),
    ));
    console.answer(page, blocks)
}

/// Arm or cure a fault, set a script, go back to the first state
#[utoipa::path(post, path = "", request_body(content = Object, content_type = "application/x-www-form-urlencoded"), responses((status = 200, description = "A page.", body = String, content_type = "text/html"), (status = "4XX", description = "The form did not come from an open page.", content((String = "text/html"), (String = "application/problem+json")))))]
pub(super) async fn set(State(console): State<Console>, received: Received, posted: Posted) -> Response {
    let Posted { visitor, fields } = posted;
    let seen = Seen { visitor, received };
    let text_of = |name: &str| fields.text(name).unwrap_or_default();
    let act = text_of("act");
    if let Some((name, path, _)) = SCRIPTS.into_iter().find(|(name, ..)| *name == act) {
        let (told, _) = put(&console, &seen, path, &text_of(name)).await;
        return shown(&console, &seen, Some(told)).await;
    }
    let call = match act.as_str() {
        "arm" => {
            let body = json!({ "path": text_of("path"), "fault": text_of("fault") });
            Call::new(Method::PUT, CRL, Some(body))
        }
        "reset" => {
            let body = json!({ "confirm": text_of("confirm") == "yes" });
            Call::new(Method::POST, "/manage/v1/reset", Some(body))
        }
        _ => Call::new(Method::DELETE, CRL, None),
    };
    let answer = console.ask(&seen, &call).await;
    let mut told = notice(&seen.visitor, &answer, w::DONE);
    if answer.is_good() {
        told.text = match act.as_str() {
            "reset" => format!("{} → {}", call.curl(&seen.visitor), pretty(&answer.json["forgotten"])),
            _ => call.curl(&seen.visitor),
        };
    }
    shown(&console, &seen, Some(told)).await
}
