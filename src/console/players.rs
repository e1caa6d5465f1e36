//! The players: who does which step, and what is to come.

use axum::extract::State;
use axum::response::Response;
use serde_json::Value;

use super::clock::deadlines;
use super::sheet::{Block, Form};
use super::state::{Call, Console, Seen, notice, pretty};
use crate::http::{Method, Received};
use crate::text::web::console as w;
use crate::web::components::{Colour, Notice};
use crate::web::{Posted, Visitor};

const PATH: &str = "/manage/v1/players";

/// The players' settings, and deadlines to come
#[utoipa::path(get, path = "", params(("lang" = Option<String>, Query, description = "kk, ru or en")), responses((status = 200, description = "A page.", body = String, content_type = "text/html")))]
pub(super) async fn show(State(console): State<Console>, received: Received, visitor: Visitor) -> Response {
    shown(&console, &Seen { visitor, received }, None, None).await
}

async fn shown(console: &Console, seen: &Seen, told: Option<Notice>, written: Option<String>) -> Response {
    let t = |text| seen.visitor.t(text);
    let settings = console.ask(seen, &Call::get(PATH)).await;
    let mut page = console.page(seen, w::PLAYERS);
    page.notice = told;
    let example = serde_json::json!({ "head": { "by": "hand" } });
    let call = Call::new(Method::PUT, PATH, Some(example));
    let written = written.unwrap_or_else(|| pretty(&settings.json));
    let form = Form::post("/console/players", t(w::SAVE)).area("settings", t(w::PLAYERS_JSON), &written);
    let mut blocks =
        vec![Block::Text(t(w::PLAYERS_TEXT).to_owned()), Block::Form(form.curl(call.curl(&seen.visitor)))];
    deadlines(console, seen, &mut blocks).await;
    console.answer(page, blocks)
}

/// Set the players
#[utoipa::path(post, path = "", request_body(content = Object, content_type = "application/x-www-form-urlencoded"), responses((status = 200, description = "A page.", body = String, content_type = "text/html"), (status = "4XX", description = "The form did not come from an open page.", content((String = "text/html"), (String = "application/problem+json")))))]
pub(super) async fn set(State(console): State<Console>, received: Received, posted: Posted) -> Response {
    let Posted { visitor, fields } = posted;
    let seen = Seen { visitor, received };
    let written = fields.text("settings").unwrap_or_default();
    let (told, good) = put(&console, &seen, PATH, &written).await;
    shown(&console, &seen, Some(told), (!good).then_some(written)).await
}

/// Puts JSON that a person wrote; what happened, and whether it was taken.
pub(super) async fn put(console: &Console, seen: &Seen, path: &str, written: &str) -> (Notice, bool) {
    match serde_json::from_str::<Value>(written) {
        Ok(body) => {
            let call = Call::new(Method::PUT, path, Some(body));
            let answer = console.ask(seen, &call).await;
            let mut told = notice(&seen.visitor, &answer, w::DONE);
            if answer.is_good() {
                told.text = call.curl(&seen.visitor);
            }
            (told, answer.is_good())
        }
        Err(error) => {
            let heading = seen.visitor.t(w::FAILED).to_owned();
            (Notice { heading, text: format!("JSON: {error}"), colour: Colour::Red }, false)
        }
    }
}
