//! One entry of the journal: what came, the verdict, why, the octets, what can be taken along, and the same at another time.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde_json::Value;

use super::sheet::{Block, File, Form, colour};
use super::state::{Call, Console, Seen, encoded, notice, rows, text, when};
use super::words;
use crate::http::{Path, Received};
use crate::text::Text;
use crate::text::web::console as w;
use crate::web::components::{Cell, Row, Table, Tag};
use crate::web::{Fields, Visitor, with_moments};

/// Octets of a body that are shown on the page; a page stays below 100 KB.
const SHOWN_OCTETS_MAX: usize = 12 * 1024;

/// An entry of the journal; with `at` also judged again as of that time
#[utoipa::path(
    get,
    path = "",
    params(
        ("id" = String, Path, description = "The entry's id."),
        ("at" = Option<String>, Query, description = "The time of another judgement."),
        ("again" = Option<String>, Query, description = "Whether it is judged again."),
        ("lang" = Option<String>, Query, description = "kk, ru or en"),
    ),
    responses((status = 200, description = "A page.", body = String, content_type = "text/html"))
)]
pub(super) async fn entry(
    State(console): State<Console>,
    received: Received,
    visitor: Visitor,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let fields = Fields::of_urlencoded(query.as_deref().unwrap_or_default()).unwrap_or_default();
    let seen = Seen { visitor, received };
    let t = |text| seen.visitor.t(text);
    let own = format!("/manage/v1/journal/{}", encoded(&id));
    let call = Call::get(own.clone());
    let found = console.ask(&seen, &call).await;
    let mut page = console.page(&seen, w::ENTRY).crumb("/console/journal", w::JOURNAL);
    if !found.is_good() {
        page.notice = Some(notice(&seen.visitor, &found, w::DONE));
        return console.answer(page, Vec::new());
    }
    let mut blocks = vec![Block::Summary(facts(&seen, &found.json)), Block::Curl(call.curl(&seen.visitor))];
    let lang = seen.visitor.lang.as_str();
    let reports = console.ask(&seen, &Call::get(format!("{own}/report?form=json&lang={lang}"))).await;
    blocks.push(Block::Heading(t(w::VERDICT).to_owned()));
    if reports.is_good() {
        verdict(&seen, &reports.json, &mut blocks);
    } else {
        blocks.push(Block::Text(t(w::NO_REPORT).to_owned()));
    }
    replayed(&console, &seen, &own, &fields, &mut blocks).await;
    let parts = [(w::RECEIVED, "request"), (w::ANSWERED, "answer"), (w::CANONICAL, "octets")];
    for (heading, name) in parts {
        let octets = console.ask(&seen, &Call::get(format!("{own}/{name}"))).await;
        if octets.is_good() && !octets.octets.is_empty() {
            let beginning = &octets.octets[..octets.octets.len().min(SHOWN_OCTETS_MAX)];
            let whole = String::from_utf8_lossy(beginning);
            let shown = within(&whole);
            blocks.push(Block::Code(t(heading).to_owned(), shown.to_owned()));
            if shown.len() < whole.len() || beginning.len() < octets.octets.len() {
                blocks.push(Block::Text(t(w::CUT).to_owned()));
            }
        }
    }
    blocks.push(Block::Heading(t(w::DOWNLOADS).to_owned()));
    blocks.push(Block::Files(files(&console, &seen, &own).await));
    blocks.push(Block::Curl(format!(
        "{} -o entry.zip",
        Call::get(format!("{own}/export")).curl(&seen.visitor)
    )));
    console.answer(page, blocks)
}

/// What can be saved of an entry: only what there is.
async fn files(console: &Console, seen: &Seen, own: &str) -> Vec<File> {
    let all = [
        ("request", "request.bin", w::D_REQUEST),
        ("answer", "answer.bin", w::D_ANSWER),
        ("octets", "octets.bin", w::D_OCTETS),
        ("octets?reference=signed-info", "signed-info.bin", w::D_SIGNED_INFO),
        ("certificates", "certificates.pem", w::D_CERTIFICATES),
        ("crl", "list.crl", w::D_CRL),
        ("report?form=json&level=diagnostic", "report.json", w::D_REPORT),
    ];
    let mut files = Vec::new();
    for (path, name, word) in all {
        let href = format!("{own}/{path}");
        if console.ask(seen, &Call::get(href.clone())).await.is_good() {
            files.push(File { href, name: name.to_owned(), text: seen.visitor.t(word).to_owned() });
        }
    }
    let whole = seen.visitor.t(w::D_ALL).to_owned();
    files.push(File { href: format!("{own}/export"), name: "entry.zip".to_owned(), text: whole });
    files
}

/// The beginning of a text that takes no more than so many octets in a page: a sign that HTML has for itself takes five there, one
/// that could not be seen eight.
fn within(text: &str) -> &str {
    let mut taken = 0;
    for (at, sign) in text.char_indices() {
        taken += match sign {
            ' '..='~' if !matches!(sign, '<' | '>' | '&' | '"' | '\'') => 1,
            '\n' | '\t' => 1,
            _ => 8,
        };
        if taken > SHOWN_OCTETS_MAX {
            return &text[..at];
        }
    }
    text
}

/// The form that asks for another judgement, and its outcome where it was asked for.
async fn replayed(console: &Console, seen: &Seen, own: &str, fields: &Fields, blocks: &mut Vec<Block>) {
    let t = |text| seen.visitor.t(text);
    let at = fields.text("at").unwrap_or_default();
    let when = if at.is_empty() { String::new() } else { format!("&at={}", encoded(&at)) };
    let call = Call::get(format!("{own}/replay?form=json&lang={}{when}", seen.visitor.lang.as_str()));
    blocks.push(Block::Heading(t(w::REPLAY).to_owned()));
    let path = seen.visitor.path.clone();
    let form = Form::get(path, t(w::REPLAY)).hidden("again", "yes").line("at", t(w::AT), t(w::AT_HINT), &at);
    blocks.push(Block::Form(form.curl(call.curl(&seen.visitor))));
    if fields.text("again").is_some() {
        let again = console.ask(seen, &call).await;
        blocks.push(Block::Heading(format!("{}: {at}", t(w::REPLAYED))));
        if again.is_good() {
            verdict(seen, &again.json, blocks);
        } else {
            blocks.push(Block::Text(again.problem()));
        }
    }
}

fn facts(seen: &Seen, one: &Value) -> Vec<Row> {
    let outcome = text(&one["outcome"]);
    let mut facts = vec![Row::new(
        seen.visitor.t(w::OUTCOME),
        Tag::new(words::shown(seen.visitor.lang, &outcome), colour(&outcome)).into(),
    )];
    let named = [
        (w::TIME, "at"),
        (w::CHANNEL, "channel"),
        (w::STATUS, "status"),
        (w::CODES, "codes"),
        (w::WHAT, "target"),
        (w::SENDER, "sender"),
        (w::MESSAGE_ID, "messageId"),
        (w::SERVICE, "serviceId"),
        (w::NUMBER, "registrationNumber"),
        (w::SERIAL, "serialNumber"),
        (w::IIN, "iin"),
        (w::OCTETS, "octets"),
        (w::MILLIS, "millis"),
        (w::ID, "id"),
    ];
    for (word, name) in named {
        let value = if name == "at" { when(&one[name]) } else { text(&one[name]) };
        if !value.is_empty() {
            facts.push(Row::new(seen.visitor.t(word), Cell::code(value)));
        }
    }
    facts
}

/// The reports, each with its decision, its causes and its checks.
fn verdict(seen: &Seen, reports: &Value, blocks: &mut Vec<Block>) {
    let t = |text: Text| seen.visitor.t(text).to_owned();
    for report in reports.as_array().into_iter().flatten() {
        let decision = text(&report["decision"]);
        // What the gateway refused by itself has a code and no decision.
        let decision = if decision.is_empty() { text(&report["code"]) } else { decision };
        let subject = words::subject(&report["subject"]).map_or_else(|| text(&report["subject"]), t);
        let said = format!("{subject} {}", words::shown(seen.visitor.lang, &decision));
        blocks.push(Block::Tag(Tag::new(said.trim(), colour(&decision))));
        let causes: Vec<&Value> = match report["causes"].as_array() {
            Some(causes) => causes.iter().collect(),
            None if report["code"].is_string() => vec![report],
            None => Vec::new(),
        };
        let lang = seen.visitor.lang.as_str();
        let said = |value: &Value| match &value[lang] {
            Value::String(text) => text.clone(),
            _ => text(value),
        };
        let row = |cause: &&Value| {
            vec![
                Cell::code(text(&cause["code"])),
                Cell::text(words::at_fault(&cause["fault"]).map_or_else(|| text(&cause["fault"]), t)),
                Cell::text(said(&cause["title"])),
                Cell::text(if cause["hint"].is_null() {
                    said(&cause["detail"])
                } else {
                    said(&cause["hint"])
                }),
            ]
        };
        let causes: Vec<_> = causes.iter().map(row).collect();
        if !causes.is_empty() {
            let heads = [w::CODES, w::FAULT_OF, w::MEANING, w::TODO].map(t).to_vec();
            blocks.push(Block::Table(Table { caption: t(w::CAUSES), heads, rows: causes }));
        }
        let checks: Vec<_> = rows(report, "checks")
            .map(|check| {
                let status = text(&check["status"]);
                // In the visitor's language where there is one beside the English.
                let side = |name: &str| match &check["localized"][name] {
                    Value::Null => text(&check[name]),
                    said => text(said),
                };
                let detail = ["expected", "actual", "detail", "place"].map(side);
                let detail =
                    detail.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
                vec![
                    match words::check(&check["name"]) {
                        Some(word) => Cell::text(t(word)),
                        None => Cell::code(text(&check["name"])),
                    },
                    Tag::new(words::shown(seen.visitor.lang, &status), colour(&status)).into(),
                    Cell::data(with_moments(&detail)),
                ]
            })
            .collect();
        if !checks.is_empty() {
            let heads = [w::CHECK, w::OUTCOME, w::MEANING].map(t).to_vec();
            blocks.push(Block::Table(Table { caption: t(w::CHECKS), heads, rows: checks }));
        }
    }
}
