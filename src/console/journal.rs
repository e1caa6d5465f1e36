//! The journal: a search that stands in the address, the list that renews itself, waiting, clearing, taking along.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde_json::Value;

use super::sheet::{Block, Form, Live, colour};
use super::state::{Call, Console, Seen, encoded, notice, rows, text, when};
use super::words;
use crate::http::{Method, Received};
use crate::text::Text;
use crate::text::web::console as w;
use crate::web::components::{Cell, Colour, Notice, Table, Tag};
use crate::web::{Fields, Link, Posted, Visitor};

/// Entries of one page.
const PAGE: usize = 30;

/// Seconds that are waited where nothing else is asked for.
const WAIT_SECONDS: &str = "20";

/// The journal, searched; with `wait` after an entry came that fits, or so many seconds were over
#[utoipa::path(
    get,
    path = "",
    params(
        ("q" = Option<String>, Query, description = "A search."),
        ("before" = Option<String>, Query, description = "Only what came before this entry."),
        ("wait" = Option<String>, Query, description = "Seconds to wait for a new entry."),
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
    shown(&console, &seen, &fields, None).await
}

/// Forget what came
#[utoipa::path(post, path = "", request_body(content = Object, content_type = "application/x-www-form-urlencoded"), responses((status = 200, description = "A page.", body = String, content_type = "text/html"), (status = "4XX", description = "The form did not come from an open page.", content((String = "text/html"), (String = "application/problem+json")))))]
pub(super) async fn clear(State(console): State<Console>, received: Received, posted: Posted) -> Response {
    let Posted { visitor, .. } = posted;
    let seen = Seen { visitor: visitor.at("/console/journal"), received };
    let answer = console.ask(&seen, &Call::new(Method::DELETE, "/manage/v1/journal", None)).await;
    let told = notice(&seen.visitor, &answer, w::CLEARED);
    shown(&console, &seen, &Fields::default(), Some(told)).await
}

async fn shown(console: &Console, seen: &Seen, fields: &Fields, told: Option<Notice>) -> Response {
    let t = |text| seen.visitor.t(text);
    let search = fields.text("q").unwrap_or_default();
    let mut target = format!("/manage/v1/journal?limit={PAGE}&q={}", encoded(&search));
    let mut page = console.page(seen, w::JOURNAL);
    page.notice = told;
    if let Some(before) = fields.filled("before") {
        target.push_str(&format!("&before={}", encoded(&before)));
    }
    if let Some(seconds) = fields.filled("wait") {
        page.notice = Some(waited(console, seen, &search, &seconds).await);
    }
    let call = Call::get(target);
    let found = console.ask(seen, &call).await;
    if !found.is_good() {
        page.notice = Some(notice(&seen.visitor, &found, w::DONE));
    }
    let all = format!("/manage/v1/journal/export?limit=1000&q={}", encoded(&search));
    let clearing = Call::new(Method::DELETE, "/manage/v1/journal", None);
    let waiting = Call::get(format!("/manage/v1/journal?wait={WAIT_SECONDS}&q={}", encoded(&search)));
    let mut blocks = vec![
        Block::Form(
            Form::get("/console/journal", t(w::FIND))
                .line("q", t(w::SEARCH), t(w::SEARCH_HINT), &search)
                .curl(call.curl(&seen.visitor)),
        ),
        Block::Help(t(w::GRAMMAR).to_owned(), t(w::GRAMMAR_TEXT).to_owned()),
        Block::Text(format!("{}: {}. {}", t(w::FOUND), text(&found.json["count"]), t(w::LIVE))),
        Block::Live(Live {
            id: "entries",
            events: format!("/manage/v1/journal/events?q={}", encoded(&search)),
            table: table(seen, &found.json, w::JOURNAL),
            empty: t(w::NOTHING),
        }),
    ];
    let last = rows(&found.json, "entries").last().map(|one| text(&one["id"]));
    let mut links = Vec::new();
    if let Some(last) = last.filter(|_| !found.json["links"]["next"].is_null()) {
        let href = format!("/console/journal?q={}&before={last}", encoded(&search));
        links.push(Link { href, text: t(w::OLDER).to_owned() });
    }
    links.push(Link { href: all.clone(), text: t(w::EXPORT).to_owned() });
    blocks.push(Block::Links(links));
    blocks.push(Block::Curl(format!("{} -o journal.zip", Call::get(all).curl(&seen.visitor))));
    blocks.push(Block::Heading(t(w::WAIT).to_owned()));
    blocks.push(Block::Text(t(w::WAIT_HINT).to_owned()));
    blocks.push(Block::Form(
        Form::get("/console/journal", t(w::WAIT))
            .hidden("q", &*search)
            .line("wait", t(w::WAIT_SECONDS), "", WAIT_SECONDS)
            .curl(waiting.curl(&seen.visitor)),
    ));
    blocks.push(Block::Heading(t(w::CLEAR).to_owned()));
    blocks.push(Block::Form(
        Form::post("/console/journal/clear", t(w::CLEAR)).dangerous().curl(clearing.curl(&seen.visitor)),
    ));
    console.answer(page, blocks)
}

/// Waits for a new entry.
async fn waited(console: &Console, seen: &Seen, search: &str, seconds: &str) -> Notice {
    let newest = console.ask(seen, &Call::get("/manage/v1/journal?limit=1")).await;
    let after = rows(&newest.json, "entries").next().map(|one| text(&one["id"]));
    let after = after.map(|id| format!("&after={id}")).unwrap_or_default();
    let target = format!("/manage/v1/journal?limit=1&wait={}&q={}{after}", encoded(seconds), encoded(search));
    let found = console.ask(seen, &Call::get(target)).await;
    let (heading, said, colour) = match rows(&found.json, "entries").next() {
        Some(one) => {
            let said = ["channel", "status", "codes", "id"].map(|name| text(&one[name])).join(" ");
            (w::CAME, said, Colour::Green)
        }
        None if found.is_good() => (w::NOT_CAME, search.to_owned(), Colour::Yellow),
        None => (w::FAILED, found.problem(), Colour::Red),
    };
    Notice { heading: seen.visitor.t(heading).to_owned(), text: said, colour }
}

/// Entries as a table; none where there is no entry.
pub(super) fn table(seen: &Seen, found: &Value, caption: Text) -> Option<Table> {
    let t = |text: Text| seen.visitor.t(text).to_owned();
    let row = |one: &Value| {
        let outcome = text(&one["outcome"]);
        let whom = [text(&one["sender"]), text(&one["iin"])].into_iter().filter(|part| !part.is_empty());
        let what = ["serviceId", "registrationNumber", "target"].map(|name| text(&one[name]));
        let what = what.into_iter().find(|part| !part.is_empty()).unwrap_or_default();
        vec![
            Cell::link(format!("/console/journal/{}", text(&one["id"])), when(&one["at"])),
            Cell::code(text(&one["channel"])),
            Tag::new(
                format!("{} {}", one["status"], words::shown(seen.visitor.lang, &outcome)),
                colour(&outcome),
            )
            .into(),
            Cell::code(text(&one["codes"])),
            Cell::data(whom.collect::<Vec<_>>().join(" · ")),
            Cell::data(what),
            Cell::text(one["millis"].as_f64().map(|millis| format!("{millis:.1}")).unwrap_or_default()),
        ]
    };
    let rows: Vec<_> = rows(found, "entries").map(row).collect();
    let heads = [w::TIME, w::CHANNEL, w::OUTCOME, w::CODES, w::WHO, w::WHAT, w::MILLIS].map(t).to_vec();
    (!rows.is_empty()).then(|| Table { caption: t(caption), heads, rows })
}
