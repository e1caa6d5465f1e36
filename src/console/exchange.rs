//! The asynchronous channel: systems, routes, connections, messages, dead letters with another try.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::sheet::{Block, Form, colour};
use super::state::{Call, Console, Seen, encoded, notice, pretty, rows, text, when};
use super::words;
use crate::http::{Method, Path, Received};
use crate::text::web::console as w;
use crate::text::{Lang, Text};
use crate::web::components::{Cell, Choice, Notice, Row, Table, Tag};
use crate::web::{Fields, Posted, Visitor};

const BASE: &str = "/manage/v1/exchange";

/// The states that messages are listed by.
const STATES: [&str; 5] = ["", "ON_DELIVERY", "DELIVERED", "NOT_DELIVERED", "DELIVERY_STOPPED"];

/// Systems, routes, connections and messages
#[utoipa::path(get, path = "", params(("state" = Option<String>, Query, description = "Messages of this state."), ("lang" = Option<String>, Query, description = "kk, ru or en")), responses((status = 200, description = "A page.", body = String, content_type = "text/html")))]
pub(super) async fn show(
    State(console): State<Console>,
    received: Received,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Response {
    let fields = Fields::of_urlencoded(query.as_deref().unwrap_or_default()).unwrap_or_default();
    shown(&console, &Seen { visitor, received }, &fields, None).await
}

/// A table of some members of each row.
fn listed(seen: &Seen, caption: Text, found: &Value, member: &str, columns: &[(Text, &str)]) -> Block {
    let t = |text: Text| seen.visitor.t(text).to_owned();
    // A state is a word, and everything else somebody's own.
    let shown_value = |value: &Value| match value.as_str().and_then(words::outcome) {
        Some(word) => Cell::text(t(word)),
        None => Cell::data(when(value)),
    };
    let row = |one: &Value| columns.iter().map(|(_, name)| shown_value(&one[name])).collect::<Vec<_>>();
    let rows: Vec<_> = rows(found, member).map(row).collect();
    if rows.is_empty() {
        return Block::Text(t(w::NOTHING));
    }
    Block::Table(Table {
        caption: t(caption),
        heads: columns.iter().map(|(head, _)| t(*head)).collect(),
        rows,
    })
}

/// The states to choose from.
fn states(seen: &Seen, chosen: &str) -> Vec<Choice> {
    let lang = seen.visitor.lang;
    let label = |state: &str| match state {
        "" => seen.visitor.t(w::ANY_STATE).to_owned(),
        _ => words::shown(lang, state),
    };
    let choice = |state: &'static str| Choice::new(state, label(state)).chosen(state == chosen);
    STATES.into_iter().map(choice).collect()
}

/// How many messages stand in each state.
fn counts(counts: &Value, lang: Lang) -> Vec<Row> {
    let each = counts.as_object().into_iter().flatten();
    each.map(|(state, count)| Row::new(words::shown(lang, state), Cell::code(text(count)))).collect()
}

async fn shown(console: &Console, seen: &Seen, fields: &Fields, told: Option<Notice>) -> Response {
    let t = |text| seen.visitor.t(text);
    let state = fields.text("state").unwrap_or_default();
    let filter = if state.is_empty() { String::new() } else { format!("?state={}", encoded(&state)) };
    let call = Call::get(format!("{BASE}/messages{filter}"));
    let messages = console.ask(seen, &call).await;
    let ask = async |name: &str| console.ask(seen, &Call::get(format!("{BASE}/{name}"))).await.json;
    let (systems, services, peers) = (ask("systems").await, ask("services").await, ask("peers").await);
    let mut page = console.page(seen, w::EXCHANGE);
    page.notice = told.or_else(|| (!messages.is_good()).then(|| notice(&seen.visitor, &messages, w::DONE)));
    let row = |one: &Value| {
        let state = text(&one["state"]);
        vec![
            Cell::link(format!("/console/exchange/{}", text(&one["messageId"])), text(&one["messageId"])),
            Cell::data(text(&one["sender"])),
            Cell::data(text(&one["receiver"])),
            Cell::data(text(&one["serviceId"])),
            Tag::new(words::shown(seen.visitor.lang, &state), colour(&state)).into(),
            Cell::text(text(&one["attempts"])),
            Cell::data(text(&one["reason"])),
        ]
    };
    let found: Vec<_> = rows(&messages.json, "messages").map(row).collect();
    let heads = [w::MESSAGE, w::SENDER, w::RECEIVER, w::SERVICE, w::STATE, w::ATTEMPTS, w::REASON];
    let heads = heads.map(|head| t(head).to_owned()).to_vec();
    let again = Call::new(Method::POST, format!("{BASE}/redrive"), None);
    let test = Call::new(Method::POST, format!("{BASE}/peers/SENDER/test"), None);
    let blocks = vec![
        Block::Heading(t(w::MESSAGES).to_owned()),
        Block::Form(
            Form::get("/console/exchange", t(w::FIND))
                .select_of("state", t(w::STATE), states(seen, &state))
                .curl(call.curl(&seen.visitor)),
        ),
        Block::Summary(counts(&messages.json["counts"], seen.visitor.lang)),
        if found.is_empty() {
            Block::Text(t(w::NOTHING).to_owned())
        } else {
            Block::Table(Table { caption: t(w::MESSAGES).to_owned(), heads, rows: found })
        },
        Block::Form(
            Form::post("/console/exchange", t(w::REDRIVE_ALL))
                .hidden("act", "redrive-all")
                .curl(again.curl(&seen.visitor)),
        ),
        Block::Heading(t(w::SYSTEMS).to_owned()),
        listed(
            seen,
            w::SYSTEMS,
            &systems,
            "systems",
            &[(w::SENDER_ID, "senderId"), (w::ADDRESS, "push"), (w::ROUTES, "services")],
        ),
        Block::Curl(Call::get(format!("{BASE}/systems")).curl(&seen.visitor)),
        Block::Heading(t(w::ROUTES).to_owned()),
        listed(
            seen,
            w::ROUTES,
            &services,
            "services",
            &[(w::SERVICE, "id"), (w::OWNER, "owner"), (w::RETRY_SECONDS, "retrySeconds")],
        ),
        Block::Curl(Call::get(format!("{BASE}/services")).curl(&seen.visitor)),
        Block::Heading(t(w::PEERS).to_owned()),
        listed(
            seen,
            w::PEERS,
            &peers,
            "peers",
            &[(w::SENDER_ID, "senderId"), (w::ADDRESS, "push"), (w::BREAKER, "breaker")],
        ),
        Block::Form(
            Form::post("/console/exchange", t(w::TRY_PEER))
                .hidden("act", "test")
                .line("id", t(w::SENDER_ID), "", "")
                .curl(test.curl(&seen.visitor)),
        ),
    ];
    console.answer(page, blocks)
}

/// A message with every attempt
#[utoipa::path(get, path = "", params(("id" = String, Path, description = "The message's id."), ("lang" = Option<String>, Query, description = "kk, ru or en")), responses((status = 200, description = "A page.", body = String, content_type = "text/html")))]
pub(super) async fn message(
    State(console): State<Console>,
    received: Received,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    let seen = Seen { visitor, received };
    let t = |text| seen.visitor.t(text);
    let own = format!("{BASE}/messages/{}", encoded(&id));
    let call = Call::get(own.clone());
    let found = console.ask(&seen, &call).await;
    let mut page = console.page(&seen, w::MESSAGE).crumb("/console/exchange", w::EXCHANGE);
    if !found.is_good() {
        page.notice = Some(notice(&seen.visitor, &found, w::DONE));
        return console.answer(page, Vec::new());
    }
    let redrive = Call::new(Method::POST, format!("{own}/redrive"), None);
    let discard = Call::new(Method::POST, format!("{own}/discard"), Some(json!({ "note": "…" })));
    let act = |act: &'static str, button| {
        Form::post("/console/exchange", button).hidden("act", act).hidden("id", &*id)
    };
    let columns = [
        (w::TIME, "begunAt"),
        (w::ADDRESS, "peer"),
        (w::OUTCOME, "outcome"),
        (w::STATUS, "status"),
        (w::MILLIS, "latencyMillis"),
        (w::REASON, "why"),
    ];
    let mut attempts = found.json.clone();
    for attempt in attempts["attemptLog"].as_array_mut().into_iter().flatten() {
        let said = attempt["localized"]["answer"].as_str().or(attempt["answer"].as_str());
        attempt["why"] = json!(said.unwrap_or_default());
    }
    let blocks = vec![
        Block::Code(t(w::MESSAGE).to_owned(), pretty(&found.json)),
        Block::Curl(call.curl(&seen.visitor)),
        Block::Heading(t(w::ATTEMPTS).to_owned()),
        listed(&seen, w::ATTEMPTS, &attempts, "attemptLog", &columns),
        Block::Form(act("redrive", t(w::REDRIVE)).curl(redrive.curl(&seen.visitor))),
        Block::Form(
            act("discard", t(w::DISCARD))
                .line("note", t(w::NOTE), "", "")
                .dangerous()
                .curl(discard.curl(&seen.visitor)),
        ),
    ];
    console.answer(page, blocks)
}

/// Send a message again, give it up, send all dead letters again, test a connection
#[utoipa::path(post, path = "", request_body(content = Object, content_type = "application/x-www-form-urlencoded"), responses((status = 200, description = "A page.", body = String, content_type = "text/html"), (status = "4XX", description = "The form did not come from an open page.", content((String = "text/html"), (String = "application/problem+json")))))]
pub(super) async fn act(State(console): State<Console>, received: Received, posted: Posted) -> Response {
    let Posted { visitor, fields } = posted;
    let seen = Seen { visitor, received };
    let id = encoded(&fields.text("id").unwrap_or_default());
    let (target, body) = match fields.text("act").unwrap_or_default().as_str() {
        "redrive" => (format!("{BASE}/messages/{id}/redrive"), None),
        "discard" => {
            let note = fields.text("note").unwrap_or_default();
            (format!("{BASE}/messages/{id}/discard"), Some(json!({ "note": note })))
        }
        "test" => (format!("{BASE}/peers/{id}/test"), None),
        _ => (format!("{BASE}/redrive"), None),
    };
    let call = Call::new(Method::POST, target, body);
    let answer = console.ask(&seen, &call).await;
    let mut told = notice(&seen.visitor, &answer, w::DONE);
    if answer.is_good() {
        told.text = format!("{} → {}", call.curl(&seen.visitor), answer.json);
    }
    shown(&console, &seen, &Fields::default(), Some(told)).await
}
