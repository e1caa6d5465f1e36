//! People: searched, looked at, given certificates in any state.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde_json::Value;

use super::certificates::{issue_call, issue_form, issued};
use super::sheet::{Block, Form, Input};
use super::state::{Call, Console, Seen, encoded, notice, pretty, rows, text, when};
use super::words;
use crate::http::{Path, Received};
use crate::text::web::console as w;
use crate::web::components::{Cell, Field, Row, Table};
use crate::web::{Fields, Posted, Visitor};

/// People of one page.
const COUNT: usize = 20;

/// People from a number on, or those who fit an expression
#[utoipa::path(
    get,
    path = "",
    params(
        ("find" = Option<String>, Query, description = "An expression."),
        ("from" = Option<String>, Query, description = "From this number on."),
        ("lang" = Option<String>, Query, description = "kk, ru or en"),
    ),
    responses((status = 200, description = "A page.", body = String, content_type = "text/html"))
)]
pub(super) async fn list(
    State(console): State<Console>,
    received: Received,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Response {
    let fields = Fields::of_urlencoded(query.as_deref().unwrap_or_default()).unwrap_or_default();
    let seen = Seen { visitor, received };
    let t = |text| seen.visitor.t(text);
    let (find, from) = (fields.text("find").unwrap_or_default(), fields.text("from").unwrap_or_default());
    let mut target = format!("/manage/v1/people?count={COUNT}");
    for (name, value) in [("find", &find), ("from", &from)] {
        if !value.is_empty() {
            target.push_str(&format!("&{name}={}", encoded(value)));
        }
    }
    let call = Call::get(target);
    let found = console.ask(&seen, &call).await;
    let mut page = console.page(&seen, w::PEOPLE);
    if !found.is_good() {
        page.notice = Some(notice(&seen.visitor, &found, w::DONE));
    }
    let row = |one: &Value| {
        let n = text(&one["n"]);
        vec![
            Cell::link(format!("/console/people/{n}"), n),
            Cell::code(text(&one["iin"])),
            Cell::data(name_of(&seen, one)),
            Cell::text(when(&one["birthDate"])),
        ]
    };
    let rows: Vec<_> = rows(&found.json, "people").map(row).collect();
    let heads = [w::NUMBER_SIGN, w::IIN, w::NAME, w::BORN].map(|head| t(head).to_owned()).to_vec();
    let form = Form::get("/console/people", t(w::FIND))
        .line("find", t(w::FIND_PEOPLE), t(w::FIND_PEOPLE_HINT), &find)
        .with(Input::Line(Field::text("from", t(w::FROM)).value(from).optional()))
        .curl(call.curl(&seen.visitor));
    let blocks =
        vec![Block::Form(form), Block::Table(Table { caption: t(w::PEOPLE).to_owned(), heads, rows })];
    console.answer(page, blocks)
}

/// The name in the page's language, or in the one there is.
fn name_of(seen: &Seen, one: &Value) -> String {
    let lang = seen.visitor.lang.as_str();
    let part = |name: &str| {
        let spelling = &one[name];
        let found =
            [&spelling[lang], &spelling["ru"], &spelling["kk"]].into_iter().find(|found| found.is_string());
        found.map(text).filter(|found| !found.is_empty())
    };
    ["surname", "name", "patronymic"].into_iter().filter_map(part).collect::<Vec<_>>().join(" ")
}

/// A person, and the form that issues a certificate for them
#[utoipa::path(get, path = "", params(("n" = String, Path, description = "The person's number."), ("lang" = Option<String>, Query, description = "kk, ru or en")), responses((status = 200, description = "A page.", body = String, content_type = "text/html")))]
pub(super) async fn one(
    State(console): State<Console>,
    received: Received,
    visitor: Visitor,
    Path(n): Path<String>,
) -> Response {
    let seen = Seen { visitor, received };
    let t = |text| seen.visitor.t(text);
    let call = Call::get(format!("/manage/v1/people/{}", encoded(&n)));
    let found = console.ask(&seen, &call).await;
    let mut page = console.page(&seen, w::PERSON).crumb("/console/people", w::PEOPLE);
    if !found.is_good() {
        page.notice = Some(notice(&seen.visitor, &found, w::DONE));
        return console.answer(page, Vec::new());
    }
    let mut facts = vec![Row::new(t(w::NAME), Cell::data(name_of(&seen, &found.json)))];
    for (name, value) in found.json.as_object().into_iter().flatten() {
        // What has parts stands below, with everything else.
        if !matches!(value, Value::Object(_) | Value::Array(_) | Value::Null) {
            let word = words::fact(name).map_or(&**name, t);
            let shown = words::fact_value(name, value, seen.visitor.lang);
            facts.push(Row::new(word, Cell::text(shown)));
        }
    }
    let path = format!("/manage/v1/people/{}/certificate", encoded(&n));
    let example = issue_call(&path, &Fields::default()).curl(&seen.visitor);
    let blocks = vec![
        Block::Summary(facts),
        Block::Curl(call.curl(&seen.visitor)),
        Block::Folded(t(w::WHOLE_PERSON).to_owned(), pretty(&found.json)),
        Block::Heading(t(w::PERSON_ISSUE).to_owned()),
        Block::Form(issue_form(&seen, &format!("/console/people/{}", encoded(&n))).curl(example)),
    ];
    console.answer(page, blocks)
}

/// Issue a certificate for a person
#[utoipa::path(post, path = "", params(("n" = String, Path, description = "The person's number.")), request_body(content = Object, content_type = "application/x-www-form-urlencoded"), responses((status = 200, description = "A page.", body = String, content_type = "text/html"), (status = "4XX", description = "The form did not come from an open page.", content((String = "text/html"), (String = "application/problem+json")))))]
pub(super) async fn issue(
    State(console): State<Console>,
    received: Received,
    Path(n): Path<String>,
    posted: Posted,
) -> Response {
    let Posted { visitor, fields } = posted;
    let seen = Seen { visitor, received };
    let path = format!("/manage/v1/people/{}/certificate", encoded(&n));
    issued(&console, &seen, &issue_call(&path, &fields)).await
}
