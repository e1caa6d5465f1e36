//! Certificates: issued in any state, with their files; revoked, put on hold, lifted; tried at once.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::sheet::{Block, File, Form, Input, colour};
use super::state::{Call, Console, Seen, encoded, notice, rows, text, when};
use super::{tour, words};
use crate::ca::{Algorithm, Defect, Kind, Reason};
use crate::http::{Method, Received};
use crate::text::web::{console as w, issued as issued_words};
use crate::web::components::{Cell, Choice, Choices, Field, Notice, Row, Table, Tag};
use crate::web::{Fields, Posted, Visitor};

/// Rows of the ledger that are shown.
const ROWS: usize = 50;

const PATH: &str = "/manage/v1/ca/certificates";

/// What was issued, and the forms that issue and revoke
#[utoipa::path(
    get,
    path = "",
    params(
        ("serial" = Option<String>, Query, description = "The certificate of this serial number."),
        ("after" = Option<String>, Query, description = "Only serial numbers after this one."),
        ("lang" = Option<String>, Query, description = "kk, ru or en"),
    ),
    responses((status = 200, description = "A page.", body = String, content_type = "text/html"))
)]
pub(super) async fn show(
    State(console): State<Console>,
    received: Received,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Response {
    let fields = Fields::of_urlencoded(query.as_deref().unwrap_or_default()).unwrap_or_default();
    let seen = Seen { visitor, received };
    shown(&console, &seen, &fields, None).await
}

async fn shown(console: &Console, seen: &Seen, fields: &Fields, told: Option<Notice>) -> Response {
    let t = |text| seen.visitor.t(text);
    let serial = fields.text("serial").unwrap_or_default();
    let target = match (fields.filled("serial"), fields.filled("after")) {
        (Some(serial), _) => format!("{PATH}?serial={}", encoded(&serial)),
        (None, Some(after)) => format!("{PATH}?limit={ROWS}&after={}", encoded(&after)),
        (None, None) => format!("{PATH}?limit={ROWS}"),
    };
    let call = Call::get(target);
    let found = console.ask(seen, &call).await;
    let mut page = console.page(seen, w::CERTIFICATES);
    page.notice = told.or_else(|| (!found.is_good()).then(|| notice(&seen.visitor, &found, w::DONE)));
    let mut blocks = vec![
        Block::Heading(t(w::ISSUE).to_owned()),
        Block::Form(
            issue_form(seen, "/console/certificates")
                .curl(issue_call(PATH, &Fields::default()).curl(&seen.visitor)),
        ),
        Block::Heading(t(w::REVOKE).to_owned()),
        Block::Form(revoke_form(seen, &serial)),
        Block::Heading(t(w::LEDGER).to_owned()),
        Block::Form(
            Form::get("/console/certificates", t(w::FIND))
                .line("serial", t(w::SERIAL), "", &serial)
                .curl(call.curl(&seen.visitor)),
        ),
    ];
    let row = |one: &Value| {
        let serial = text(&one["serialNumber"]);
        let state = match one["revoked"].as_object() {
            Some(revoked) => {
                let reason = words::reason_named(&text(&revoked["reason"]), seen.visitor.lang);
                Cell::from(Tag::new(format!("{reason}, {}", when(&revoked["at"])), colour("refused")))
            }
            None => Cell::from(Tag::new(t(w::GOOD), colour("accepted"))),
        };
        vec![
            Cell { is_data: true, ..Cell::link(format!("/console/certificates?serial={serial}"), serial) },
            Cell::data(common_name(&text(&one["subject"]))),
            Cell::text(words::kind_named(&text(&one["kind"]), seen.visitor.lang)),
            Cell::text(words::defects_named(&one["defects"], seen.visitor.lang)),
            state,
        ]
    };
    let rows: Vec<_> = rows(&found.json, "certificates").map(row).collect();
    let last = rows.last().and_then(|row: &Vec<Cell>| row.first()).map(|cell| cell.text.clone());
    let heads =
        [w::SERIAL, w::SUBJECT, w::KIND, w::DEFECTS, w::STATE].map(|head| t(head).to_owned()).to_vec();
    blocks.push(Block::Table(Table { caption: t(w::LEDGER).to_owned(), heads, rows }));
    if let Some(last) = last.filter(|_| !found.json["links"]["next"].is_null()) {
        let href = format!("/console/certificates?after={last}");
        blocks.push(Block::Links(vec![crate::web::Link { href, text: t(w::OLDER).to_owned() }]));
    }
    console.answer(page, blocks)
}

/// The fields of a certificate that is to be issued; of a person, whose name is known, the rest.
pub(super) fn issue_form(seen: &Seen, action: &str) -> Form {
    let t = |text| seen.visitor.t(text);
    let defects = Defect::NAMES.iter().map(|row| Choice::new(row.1, t(row.0.words())));
    let kinds = Kind::NAMES.iter().map(|row| Choice::new(row.1, t(words::kind(row.0))));
    let mut form = Form::post(action, t(w::DO_ISSUE)).select_of("kind", t(w::KIND), kinds.collect()).select(
        "algorithm",
        t(w::ALGORITHM),
        Algorithm::NAMES.iter().map(|row| row.1),
        "rsa",
    );
    if action == "/console/certificates" {
        form = form
            .with(Input::Line(Field::text("iin", t(w::IIN)).hint(t(w::NAME_HINT)).optional()))
            .with(Input::Line(Field::text("name", t(w::NAME)).hint(t(w::NAME_HINT)).optional()));
    }
    form.with(Input::Line(Field::text("days", t(w::DAYS)).optional())).with(Input::Checks(Choices::new(
        "defects",
        t(w::DEFECTS),
        defects.collect(),
    )))
}

/// The call that issues what a form says.
pub(super) fn issue_call(path: &str, fields: &Fields) -> Call {
    let mut body = json!({});
    for name in ["kind", "algorithm", "iin", "name"] {
        if let Some(value) = fields.filled(name) {
            body[name] = json!(value);
        }
    }
    if let Some(days) = fields.filled("days") {
        body["days"] = days.parse::<u64>().map_or_else(|_| json!(days), |days| json!(days));
    }
    let defects: Vec<&str> = fields.all("defects").collect();
    if !defects.is_empty() {
        body["defects"] = json!(defects);
    }
    Call::new(Method::POST, path, Some(body))
}

/// Issue a certificate; the page has its files
#[utoipa::path(post, path = "", request_body(content = Object, content_type = "application/x-www-form-urlencoded"), responses((status = 200, description = "A page.", body = String, content_type = "text/html"), (status = "4XX", description = "The form did not come from an open page.", content((String = "text/html"), (String = "application/problem+json")))))]
pub(super) async fn issue(State(console): State<Console>, received: Received, posted: Posted) -> Response {
    let Posted { visitor, fields } = posted;
    let seen = Seen { visitor, received };
    issued(&console, &seen, &issue_call(PATH, &fields)).await
}

/// Who is named: the common name, with the IIN or BIN where there is one. The whole name stands folded below.
fn common_name(name: &str) -> String {
    let value = |key: &str| name.split(',').find_map(|part| part.trim().strip_prefix(key)?.strip_prefix('='));
    let rest = [value("GN"), value("serialNumber")].into_iter().flatten();
    match value("CN") {
        Some(common) => std::iter::once(common).chain(rest).collect::<Vec<_>>().join(" "),
        None => name.to_owned(),
    }
}

/// The page of a certificate that was just issued.
pub(super) async fn issued(console: &Console, seen: &Seen, call: &Call) -> Response {
    let t = |text| seen.visitor.t(text);
    let answer = console.ask(seen, call).await;
    let told = notice(&seen.visitor, &answer, w::ISSUED);
    if !answer.is_good() {
        return shown(console, seen, &Fields::default(), Some(told)).await;
    }
    let mut page = console.page(seen, w::ISSUED).crumb("/console/certificates", w::CERTIFICATES);
    page.notice = Some(told);
    let one = &answer.json;
    let expected = text(&one["expected"]["decision"]);
    let codes = text(&one["expected"]["codes"]);
    let facts = vec![
        Row::new(t(w::SUBJECT), Cell::data(common_name(&text(&one["subject"])))),
        Row::new(t(w::ISSUER), Cell::data(common_name(&text(&one["issuer"])))),
        Row::new(
            t(w::SERIAL),
            Cell::link(
                format!("/console/certificates?serial={}", text(&one["serialNumber"])),
                text(&one["serialNumber"]),
            ),
        ),
        Row::new(
            t(w::VALID),
            Cell::text(format!("{} – {}", when(&one["notBefore"]), when(&one["notAfter"]))),
        ),
        Row::new(
            t(w::EXPECTED),
            Tag::new(
                format!("{} {codes}", words::shown(seen.visitor.lang, &expected)).trim(),
                colour(&expected),
            )
            .into(),
        ),
        Row::new(t(w::PASSWORD), Cell::code(text(&one["pkcs12"]["password"]))),
    ];
    let names = [text(&one["subject"]), text(&one["issuer"])].join("\n");
    let (certificate, key) = (text(&one["certificate"]), text(&one["key"]));
    let name = text(&one["pkcs12"]["fileName"]);
    let stem = name.trim_end_matches(".p12");
    let pem = |text: &str| format!("data:application/x-pem-file;charset=utf-8,{}", encoded(text));
    let p12 = |text: String| format!("data:application/x-pkcs12;base64,{text}");
    let file = |href: String, name: String, word| File { href, name, text: t(word).to_owned() };
    let files = vec![
        file(p12(text(&one["pkcs12"]["modern"])), name.clone(), w::P12),
        file(p12(text(&one["pkcs12"]["national"])), format!("{stem}.national.p12"), w::P12_NATIONAL),
        file(pem(&certificate), format!("{stem}.cert.pem"), w::CERTIFICATE_PEM),
        file(pem(&key), format!("{stem}.key.pem"), w::KEY_PEM),
    ];
    let mut send = Form::post("/console/certificates/send", t(w::SEND_WITH))
        .hidden("certificate", &*certificate)
        .hidden("key", &*key);
    if let Some(declarant) = one["declarantId"].as_str() {
        send = send.hidden("declarant", declarant);
    }
    let blocks = vec![
        Block::Summary(facts),
        Block::Curl(call.curl(&seen.visitor)),
        Block::Heading(t(w::DOWNLOADS).to_owned()),
        Block::Files(files),
        Block::Form(send),
        Block::Heading(t(w::REVOKE).to_owned()),
        Block::Form(revoke_form(seen, &text(&one["serialNumber"]))),
        Block::Folded(t(w::WHOLE_NAME).to_owned(), names),
        Block::Folded(t(w::CERTIFICATE_PEM).to_owned(), certificate),
        Block::Folded(t(w::KEY_PEM).to_owned(), key),
    ];
    console.answer(page, blocks)
}

fn revoke_form(seen: &Seen, serial: &str) -> Form {
    let t = |text| seen.visitor.t(text);
    let reason = |name: &'static str, word| Choice::new(name, t(word)).chosen(name == "keyCompromise");
    let reasons = Reason::NAMES.iter().map(|row| reason(row.1, words::reason(row.0)));
    let reasons = reasons.chain([reason("removeFromCRL", issued_words::REASON_REMOVE)]).collect();
    let example = if serial.is_empty() { "41e45cc8a04c70" } else { serial };
    let call = revoke_call(example, "keyCompromise");
    Form::post("/console/certificates/revoke", t(w::DO_REVOKE))
        .line("serialNumber", t(w::SERIAL), "", serial)
        .select_of("reason", t(w::REASON), reasons)
        .dangerous()
        .curl(call.curl(&seen.visitor))
}

fn revoke_call(serial: &str, reason: &str) -> Call {
    let body = json!({ "serialNumber": serial, "reason": reason });
    Call::new(Method::POST, "/manage/v1/ca/revocations", Some(body))
}

/// Revoke a certificate, put it on hold, lift a hold
#[utoipa::path(post, path = "", request_body(content = Object, content_type = "application/x-www-form-urlencoded"), responses((status = 200, description = "A page.", body = String, content_type = "text/html"), (status = "4XX", description = "The form did not come from an open page.", content((String = "text/html"), (String = "application/problem+json")))))]
pub(super) async fn revoke(State(console): State<Console>, received: Received, posted: Posted) -> Response {
    let Posted { visitor, fields } = posted;
    let seen = Seen { visitor: visitor.at("/console/certificates"), received };
    let call = revoke_call(
        &fields.text("serialNumber").unwrap_or_default(),
        &fields.text("reason").unwrap_or_default(),
    );
    let answer = console.ask(&seen, &call).await;
    let mut told = notice(&seen.visitor, &answer, w::DONE);
    if answer.is_good() {
        told.text = call.curl(&seen.visitor);
    }
    let serial = answer.json["serialNumber"].as_str().unwrap_or_default();
    let fields = Fields::of_urlencoded(&format!("serial={serial}")).unwrap_or_default();
    shown(&console, &seen, &fields, Some(told)).await
}

/// Sign a sample request with a certificate, and send it
#[utoipa::path(post, path = "", request_body(content = Object, content_type = "application/x-www-form-urlencoded"), responses((status = 200, description = "A page.", body = String, content_type = "text/html"), (status = "4XX", description = "The form did not come from an open page.", content((String = "text/html"), (String = "application/problem+json")))))]
pub(super) async fn send(State(console): State<Console>, received: Received, posted: Posted) -> Response {
    let Posted { visitor, fields } = posted;
    let seen = Seen { visitor: visitor.at("/console/certificates"), received };
    let t = |text| seen.visitor.t(text);
    let mut body = json!({});
    for name in ["certificate", "key", "declarant"] {
        if let Some(value) = fields.filled(name) {
            body[name] = json!(value);
        }
    }
    let call = Call::new(Method::POST, "/manage/v1/samples", Some(body));
    let sample = console.ask(&seen, &call).await;
    let mut page = console.page(&seen, w::SENT).crumb("/console/certificates", w::CERTIFICATES);
    if !sample.is_good() {
        page.notice = Some(notice(&seen.visitor, &sample, w::DONE));
        return console.answer(page, Vec::new());
    }
    let document = text(&sample.json["document"]);
    let answer = console.submit(&seen, document.clone()).await;
    let blocks = vec![
        Block::Summary(tour::facts(&seen, &answer)),
        Block::Button(format!("/console/journal/{}", answer.id), t(w::OPEN_ENTRY).to_owned()),
        Block::Curl(tour::send(&console, &seen, &call)),
        Block::Folded(t(w::SENT_DOCUMENT).to_owned(), document),
    ];
    console.answer(page, blocks)
}
