//! The clock: where it stands, moved, and what happened on the way.

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use super::sheet::{Block, Form, colour};
use super::state::{Call, Console, Seen, notice, rows, text, when};
use crate::http::{Method, Received};
use crate::text::web::console as w;
use crate::web::components::{Cell, Notice, Row, Table, Tag};
use crate::web::{Posted, Visitor};

const PATH: &str = "/manage/v1/clock";

/// Moments to come that are shown.
const DEADLINES: usize = 20;

/// The clock, and what is to come
#[utoipa::path(get, path = "", params(("lang" = Option<String>, Query, description = "kk, ru or en")), responses((status = 200, description = "A page.", body = String, content_type = "text/html")))]
pub(super) async fn show(State(console): State<Console>, received: Received, visitor: Visitor) -> Response {
    shown(&console, &Seen { visitor, received }, None, &Value::Null).await
}

async fn shown(console: &Console, seen: &Seen, told: Option<Notice>, moved: &Value) -> Response {
    let t = |text| seen.visitor.t(text);
    let clock = console.ask(seen, &Call::get(PATH)).await;
    let mut page = console.page(seen, w::CLOCK);
    page.notice = told;
    let warning = text(&clock.json["warning"][seen.visitor.lang.as_str()]);
    let stands = if clock.json["manual"] == true { t(w::STANDS) } else { t(w::TICKS) };
    let now = text(&clock.json["now"]);
    let put = |body: Value| Call::new(Method::PUT, PATH, Some(body)).curl(&seen.visitor);
    let mut blocks = vec![
        Block::Summary(vec![Row::new(
            t(w::NOW),
            Cell::text(format!("{} ({stands})", when(&clock.json["now"]))),
        )]),
        Block::Curl(Call::get(PATH).curl(&seen.visitor)),
    ];
    if !warning.is_empty() {
        blocks.insert(0, Block::Text(format!("⚠ {warning}")));
    }
    if let Some(happened) = moved["happened"].as_array() {
        blocks.push(Block::Heading(format!("{}: {}", t(w::HAPPENED), text(&moved["happenedTotal"]))));
        let row = |one: &Value| {
            let outcome = text(&one["outcome"]);
            vec![
                Cell::text(when(&one["at"])),
                Cell::code(text(&one["registrationNumber"])),
                Cell::code(text(&one["step"])),
                Tag::new(&*outcome, colour(&outcome)).into(),
                Cell::code(text(&one["status"])),
            ]
        };
        let heads =
            [w::TIME, w::NUMBER, w::STEP, w::OUTCOME, w::STATE].map(|head| t(head).to_owned()).to_vec();
        let rows = happened.iter().map(row).collect();
        blocks.push(Block::Table(Table { caption: t(w::HAPPENED).to_owned(), heads, rows }));
    }
    let form = |how: &'static str, button| Form::post("/console/clock", button).hidden("how", how);
    blocks.extend([
        Block::Heading(t(w::MOVE_BY).to_owned()),
        Block::Form(
            form("by", t(w::MOVE_BY))
                .line("by", t(w::BY), t(w::BY_HINT), "PT1H")
                .curl(put(json!({ "by": "PT1H" }))),
        ),
        Block::Heading(t(w::SET_AT).to_owned()),
        Block::Form(form("at", t(w::SET_AT)).line("at", t(w::AT), "", &now).curl(put(json!({ "at": now })))),
        Block::Heading(t(w::NEXT_EVENT).to_owned()),
        Block::Form(form("next", t(w::NEXT_EVENT)).curl(put(json!({ "next": true })))),
        Block::Heading(t(w::REAL).to_owned()),
        Block::Form(form("real", t(w::REAL)).curl(put(json!({ "real": true })))),
    ]);
    deadlines(console, seen, &mut blocks).await;
    console.answer(page, blocks)
}

/// What is to come, the earliest first.
pub(super) async fn deadlines(console: &Console, seen: &Seen, blocks: &mut Vec<Block>) {
    let t = |text| seen.visitor.t(text);
    let call = Call::get(format!("/manage/v1/deadlines?limit={DEADLINES}"));
    let due = console.ask(seen, &call).await;
    let row = |one: &Value| vec![Cell::text(when(&one["at"])), Cell::code(text(&one["registrationNumber"]))];
    let rows: Vec<_> = rows(&due.json, "deadlines").map(row).collect();
    blocks.push(Block::Heading(t(w::DEADLINES).to_owned()));
    if rows.is_empty() {
        blocks.push(Block::Text(t(w::NOTHING).to_owned()));
    } else {
        let heads = [w::TIME, w::NUMBER].map(|head| t(head).to_owned()).to_vec();
        blocks.push(Block::Table(Table { caption: t(w::DEADLINES).to_owned(), heads, rows }));
    }
    blocks.push(Block::Curl(call.curl(&seen.visitor)));
}

/// Move the clock
#[utoipa::path(post, path = "", request_body(content = Object, content_type = "application/x-www-form-urlencoded"), responses((status = 200, description = "A page.", body = String, content_type = "text/html"), (status = "4XX", description = "The form did not come from an open page.", content((String = "text/html"), (String = "application/problem+json")))))]
pub(super) async fn set(State(console): State<Console>, received: Received, posted: Posted) -> Response {
    let Posted { visitor, fields } = posted;
    let seen = Seen { visitor, received };
    let text_of = |name: &str| fields.text(name).unwrap_or_default();
    let body = match text_of("how").as_str() {
        "by" => match text_of("by").parse::<i64>() {
            Ok(seconds) => json!({ "by": seconds }),
            Err(_) => json!({ "by": text_of("by") }),
        },
        "at" => json!({ "at": text_of("at") }),
        "next" => json!({ "next": true }),
        _ => json!({ "real": true }),
    };
    let call = Call::new(Method::PUT, PATH, Some(body));
    let answer = console.ask(&seen, &call).await;
    let mut told = notice(&seen.visitor, &answer, w::DONE);
    if answer.is_good() {
        told.text = call.curl(&seen.visitor);
    }
    shown(&console, &seen, Some(told), &answer.json).await
}
