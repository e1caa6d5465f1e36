//! What is seen, taken along: a zip with the calls as an HTTP Archive (HAR 1.2) and, beside it, each entry's octets, certificates,
//! CRL and report, and the seed by which the run is repeated.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use bytes::Bytes;
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::journal::{Entry, JournalQuery};
use super::journal_files::found;
use super::journal_pages::refused;
use super::journal_sources::{Hashed, Sources, hashed};
use super::refusal::not_registered;
use super::services::Gateway;
use crate::clock::Now;
use crate::encoding::base64;
use crate::http::answers::{self, Octets, With as _};
use crate::http::{KeptBody, KeptCall, Path, StatusCode};
use crate::limits;
use crate::report;

/// One entry with what there is of it.
struct Exported {
    entry: Arc<Entry>,
    sources: Sources,
    crl: Option<Bytes>,
}

/// The entries that fit, as a zip: an HTTP Archive, and the files of each
///
/// The newest go in first, up to `journal.export_bytes_max` octets before they are packed; `log.comment` in the HAR says how many were left out.
#[utoipa::path(
    get,
    path = "",
    params(("q" = Option<String>, Query, description = "A search, as for the list."), ("limit" = Option<String>, Query, description = "Entries at most, up to 1000 [default: 100]")),
    responses((status = 200, description = "journal.har, about.json, and a directory for each entry.", body = Octets, content_type = "application/zip"))
)]
pub(super) async fn all(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    RawQuery(query): RawQuery,
) -> Response {
    if let Err(error) = gateway.journal.restore(&gateway.services.registry).await {
        return not_registered(&error, now).to_answer();
    }
    let asked = JournalQuery::read(query.as_deref());
    let (entries, limit) = match asked.and_then(|asked| Ok((gateway.journal.found(&asked)?, asked.limit))) {
        Ok(found) => found,
        Err(fault) => return refused(fault),
    };
    let (mut exported, mut octets) = (Vec::new(), 0);
    let fitting = entries.len();
    for entry in entries.into_iter().take(limit) {
        let sources = match Sources::of(&gateway, &entry).await {
            Ok(sources) => sources,
            Err(error) => return not_registered(&error, now).to_answer(),
        };
        octets += weight(&sources);
        if octets > gateway.journal.export_octets_max() && !exported.is_empty() {
            break;
        }
        exported.push(Exported { entry, sources, crl: None });
    }
    let left_out = fitting - exported.len();
    packed(&gateway, exported, left_out, now).await
}

/// One entry as a zip: an HTTP Archive, and its files
#[utoipa::path(get, path = "", params(("id" = String, Path, description = "The entry's id.")), responses((status = 200, description = "journal.har, about.json, and a directory for the entry.", body = Octets, content_type = "application/zip")))]
pub(super) async fn one(State(gateway): State<Arc<Gateway>>, now: Now, Path(id): Path<String>) -> Response {
    match found(&gateway, &id, now).await {
        Ok((entry, sources)) => packed(&gateway, vec![Exported { entry, sources, crl: None }], 0, now).await,
        Err(response) => response,
    }
}

fn weight(sources: &Sources) -> usize {
    let call = sources.call.as_ref().map_or(0, |call| call.weight());
    // The document is in the call, in the octets that are hashed, and by itself.
    call + 3 * sources.document.as_ref().map_or(0, Bytes::len)
}

async fn packed(gateway: &Arc<Gateway>, exported: Vec<Exported>, left_out: usize, now: Now) -> Response {
    let about = json!({
        "program": concat!("qaqpa ", env!("CARGO_PKG_VERSION")),
        "exportedAt": now.to_string(),
        "seed": gateway.services.seed,
        "entries": exported.len(),
        "leftOut": left_out,
    });
    let work = Arc::clone(gateway);
    let packing = move || {
        let judged = exported.into_iter().map(|one| {
            let crl = Sources::crl(&work, &Sources::certificates(&one.sources.reports));
            Exported { crl, ..one }
        });
        zipped(judged.collect(), &about, left_out)
    };
    match tokio::task::spawn_blocking(packing).await {
        Ok(Ok(octets)) => answers::answer(StatusCode::OK, "application/zip", octets)
            .with("content-disposition", "attachment; filename=\"qaqpa-journal.zip\"")
            .with("x-content-type-options", "nosniff")
            .with("cache-control", "no-store"),
        Ok(Err(error)) => {
            tracing::error!(%error, "the journal could not be exported");
            answers::broken()
        }
        Err(_) => answers::broken(),
    }
}

fn zipped(exported: Vec<Exported>, about: &Value, left_out: usize) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut file = |name: String, octets: &[u8]| -> zip::result::ZipResult<()> {
        zip.start_file(name, options)?;
        zip.write_all(octets)?;
        Ok(())
    };
    file("about.json".to_owned(), &pretty(about))?;
    let entries: Vec<Value> = exported.iter().map(har_entry).collect();
    let log = json!({
        "version": "1.2",
        "creator": { "name": "qaqpa", "version": env!("CARGO_PKG_VERSION") },
        "entries": entries,
        "comment": format!("{left_out} entries that fit the search are left out"),
    });
    file("journal.har".to_owned(), &pretty(&json!({ "log": log })))?;
    // The same list is held for many.
    let mut lists: BTreeMap<String, Bytes> = BTreeMap::new();
    for one in exported {
        // An id is ours, never a stranger's.
        let directory = one.entry.id().to_owned();
        let mut part = |name: &str, octets: &[u8]| file(format!("{directory}/{name}"), octets);
        part("entry.json", &pretty(&json!(one.entry.shown("", one.sources.remarked.as_deref()))))?;
        if let Some(sent) = one.sources.sent() {
            part("request.bin", &sent)?;
        }
        if let Some(call) = &one.sources.call {
            part("answer.bin", &call.answer.octets)?;
        }
        let fits = |document: &&Bytes| document.len() <= limits::EXPLAINED_BYTES_MAX;
        if let Some(document) = one.sources.document.as_ref().filter(fits) {
            for (name, of) in [("octets.bin", Hashed::Reference(1)), ("signed-info.bin", Hashed::SignedInfo)]
            {
                if let Some(octets) = hashed(document, 1, of) {
                    part(name, &octets)?;
                }
            }
        }
        let reports = &one.sources.reports;
        let chain = Sources::chain(&Sources::certificates(reports));
        if !chain.is_empty() {
            part("certificates.pem", chain.as_bytes())?;
        }
        if let Some(crl) = one.crl {
            let name = format!("lists/{}.crl", sum(&crl));
            part("list.txt", name.as_bytes())?;
            lists.insert(name, crl);
        }
        if let Some(report) = &one.sources.report {
            part("report.json", &pretty(report))?;
            if !reports.is_empty() {
                part("report.html", report::html(reports, asked(), Some(&directory)).as_bytes())?;
            }
        }
    }
    for (name, crl) in lists {
        file(name, &crl)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The report as a page, with all that is known.
fn asked() -> report::ReportQuery {
    report::ReportQuery {
        level: report::Level::Diagnostic,
        form: report::Form::Html,
        lang: crate::text::Lang::En,
    }
}

fn sum(octets: &[u8]) -> String {
    let sum = crate::crypto::digest(crate::crypto::DigestAlgorithm::Sha256, octets);
    crate::encoding::hex::encode(&sum.as_ref()[..8])
}

fn pretty(value: &Value) -> Vec<u8> {
    serde_json::to_vec_pretty(value).unwrap_or_default()
}

/// An entry of an HTTP Archive 1.2. What was not HTTP has the address that it has in the journal.
fn har_entry(one: &Exported) -> Value {
    let Exported { entry, sources, .. } = one;
    let empty = Arc::new(KeptCall::default());
    let call = sources.call.as_ref().unwrap_or(&empty);
    let (method, target) = entry.asked();
    let sent = sources.sent().unwrap_or_default();
    let millis = entry.millis().unwrap_or(-1.0);
    let request_headers = headers(&call.head);
    let mut request = json!({
        "method": method,
        "url": format!("http://{}{target}", value_of(&request_headers, "host").unwrap_or("localhost")),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": request_headers,
        "queryString": query(target),
        "headersSize": -1,
        "bodySize": if call.body.whole > 0 { call.body.whole } else { sent.len() },
    });
    if !sent.is_empty() {
        request["postData"] = content(&sent, value_of(&request_headers, "content-type"), "text");
    }
    let answer_headers = headers(&call.answer_head);
    let mut answered = content(&call.answer.octets, value_of(&answer_headers, "content-type"), "text");
    answered["size"] = json!(call.answer.whole);
    json!({
        "startedDateTime": entry.at().to_string(),
        "time": millis,
        "request": request,
        "response": {
            "status": entry.status(),
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": answer_headers,
            "content": answered,
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": call.answer.whole,
        },
        "cache": {},
        "timings": { "send": 0, "wait": millis, "receive": 0 },
        "comment": cut_off(&call.body, &call.answer),
        "_qaqpa": entry.shown("", one.sources.remarked.as_deref()),
    })
}

fn cut_off(body: &KeptBody, answer: &KeptBody) -> Option<&'static str> {
    (!body.is_whole() || !answer.is_whole())
        .then_some("the octets are cut: the journal keeps the beginning of large ones")
}

fn headers(lines: &str) -> Vec<Value> {
    let pairs = lines.lines().filter_map(|line| line.split_once(": "));
    pairs.map(|(name, value)| json!({ "name": name, "value": value })).collect()
}

fn value_of<'a>(headers: &'a [Value], name: &str) -> Option<&'a str> {
    headers.iter().find(|header| header["name"] == name)?["value"].as_str()
}

fn query(target: &str) -> Vec<Value> {
    let members =
        target.split_once('?').map_or("", |(_, query)| query).split('&').filter(|one| !one.is_empty());
    let pairs = members.map(|one| one.split_once('=').unwrap_or((one, "")));
    pairs.map(|(name, value)| json!({ "name": name, "value": value })).collect()
}

/// Octets as text, or in base64 where they are none.
fn content(octets: &[u8], kind: Option<&str>, member: &str) -> Value {
    let mut content = json!({ "mimeType": kind.unwrap_or("application/octet-stream") });
    match std::str::from_utf8(octets) {
        Ok(text) => content[member] = json!(text),
        Err(_) => {
            content[member] = json!(base64::encode(octets));
            content["encoding"] = json!("base64");
        }
    }
    content
}
