//! The portal as a citizen uses it: forms without scripts over HTTPS, and the whole way in the system's Chromium.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use qaqpa::catalogue::coverage::rows;
use qaqpa::catalogue::{Catalogue, Channel, FieldKind, Service, Topic};
use qaqpa::http::header::{CONTENT_TYPE, COOKIE};
use qaqpa::http::{ClientResponse, Method};
use serde_json::{Value, json};

use crate::support::caller::json as body;
use crate::support::citizen::{Citizen, IIN, PASSWORD, manage};
use crate::support::driven::driven;
use crate::support::peers::{fresh_dir, peer};
use crate::support::reached::reached;
use crate::support::serving::Serving;
use crate::support::sources::repository;

mod at_once;
mod chains;
mod elsewhere;
mod kept;
mod office;
mod own_form;
mod own_provider;
mod said;

const HOUSING: &str = "wko2016-141-housing-queue";

/// What a person writes into a field.
pub(crate) fn written(service: &Service, answers: &mut BTreeMap<String, String>) {
    for field in &service.fields {
        let of = |field: &qaqpa::catalogue::Field| match field.kind {
            FieldKind::Integer => field.min.unwrap_or(1).max(1).to_string(),
            FieldKind::Date => "1990-01-01".to_owned(),
            FieldKind::Choice => field.choices[0].value.clone(),
            FieldKind::Iin => IIN.to_owned(),
            FieldKind::Consent => "true".to_owned(),
            FieldKind::Text | FieldKind::Table => {
                field.mask.as_ref().map_or("Әліпби 1".to_owned(), |mask| mask.replace('A', "Қ"))
            }
        };
        if field.kind == FieldKind::Table {
            for column in &field.columns {
                answers.insert(format!("{}-row-1--{}", field.name, column.name), of(column));
            }
        } else {
            answers.insert(field.name.clone(), of(field));
        }
    }
}

/// A browser without scripts: cookies are kept, forms are sent with what stands in them.
struct Browser {
    citizen: Citizen,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    fn at(serving: &Serving) -> Self {
        Browser { citizen: Citizen::at(serving), cookies: BTreeMap::new() }
    }

    fn keep(&mut self, answer: &ClientResponse) {
        for set in answer.headers.get_all("set-cookie") {
            let (name, value) = set.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    fn cookie(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn get(&mut self, path: &str) -> ClientResponse {
        let cookie = self.cookie();
        let answer = self.citizen.plain(Method::GET, path, &[(COOKIE, &cookie)], b"");
        self.keep(&answer);
        answer
    }

    /// Sends a form of an open page.
    fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> ClientResponse {
        let csrf = self.cookies.get("__Host-qaqpa-csrf").cloned().unwrap_or_default();
        let all = fields.iter().copied().chain([("csrf", csrf.as_str())]);
        let sent: Vec<String> = all.map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let cookie = self.cookie();
        let headers = [(COOKIE, cookie.as_str()), (CONTENT_TYPE, "application/x-www-form-urlencoded")];
        let answer = self.citizen.plain(Method::POST, path, &headers, sent.join("&").as_bytes());
        self.keep(&answer);
        answer
    }

    /// Sends a file to the page of documents.
    fn upload(&self, path: &str, name: &str, content: &[u8]) -> ClientResponse {
        let csrf = &self.cookies["__Host-qaqpa-csrf"];
        let mut sent = format!("--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--b\r\nContent-Disposition: form-data; name=\"identity-document\"; filename=\"{name}\"\r\nContent-Type: application/pdf\r\n\r\n").into_bytes();
        sent.extend_from_slice(content);
        sent.extend_from_slice(b"\r\n--b--\r\n");
        let cookie = self.cookie();
        let headers = [(COOKIE, cookie.as_str()), (CONTENT_TYPE, "multipart/form-data; boundary=b")];
        self.citizen.plain(Method::POST, path, &headers, &sent)
    }

    /// How many requests the cabinet lists.
    fn requests(&mut self) -> usize {
        let answer = self.get("/api/v1/cabinet/requests");
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
        body(&answer)["requests"].as_array().unwrap().len()
    }

    fn location(answer: &ClientResponse) -> String {
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
        answer.header("location").unwrap().to_owned()
    }
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

#[test]
fn every_service_has_its_page_in_three_languages_with_clauses() {
    let (serving, catalogue) = (Serving::at_noon(&[]), Catalogue::embedded().unwrap());
    let mut browser = Browser::at(&serving);
    for service in catalogue.iter() {
        for (lang, name) in [("kk", &service.name.kk), ("ru", &service.name.ru), ("en", &service.name.en)] {
            let answer = browser.get(&format!("/services/{}?lang={lang}", service.id));
            let page = answer.text();
            assert_eq!(answer.status.as_u16(), 200);
            assert!(page.contains(&format!("<html lang=\"{lang}\">")));
            assert!(page.len() < 100_000, "{} bytes", page.len());
            let escaped = name.replace('&', "&#38;").replace('"', "&#34;").replace('\'', "&#39;");
            assert!(page.contains(&escaped), "{} {lang}", service.id);
            assert!(page.contains(&service.result.cite), "{}: its clause", service.id);
            assert_eq!(page.contains("/order\""), !service.paper_only, "{}", service.id);
        }
    }
    let found = browser.get("/services?q=%D1%82%D2%B1%D1%80%D2%93%D1%8B%D0%BD&lang=kk").text();
    assert!(found.contains(&format!("/services/{HOUSING}")), "{found}");
    assert!(!browser.get("/services?q=zzzzzz").text().contains("/services/wko"));
    assert_eq!(browser.get("/services/no-such").status.as_u16(), 404);
}

#[test]
fn a_citizen_registers_fills_in_signs_and_follows_the_request_without_a_script() {
    let serving = Serving::at_noon(&[]);
    let mut browser = Browser::at(&serving);
    assert_eq!(
        Browser::location(&browser.get(&format!("/services/{HOUSING}/order"))),
        format!("/login?next=/services/{HOUSING}/order")
    );
    browser.get("/register?lang=kk");
    let short = browser.post("/register", &[("iin", IIN), ("password", "short")]);
    assert_eq!(short.status.as_u16(), 422);
    assert!(short.text().contains("error-summary") && short.text().contains("password-error"));
    assert_eq!(
        Browser::location(&browser.post("/register", &[("iin", IIN), ("password", PASSWORD)])),
        "/cabinet"
    );
    let mut at = Browser::location(&browser.get(&format!("/services/{HOUSING}/order")));
    let service = Catalogue::embedded().unwrap().find(HOUSING).unwrap().clone();
    let mut answers = BTreeMap::new();
    written(&service, &mut answers);
    while at.contains("/fields/") {
        let page = browser.get(&at);
        assert_eq!(page.status.as_u16(), 200, "{at}");
        let name = at.rsplit('/').next().unwrap().to_owned();
        let field = service.fields.iter().find(|field| field.name == name).unwrap();
        if field.required {
            let empty = browser.post(&at, &[]);
            assert_eq!(empty.status.as_u16(), 422, "{name}");
            assert!(empty.text().contains("error-summary"), "{name}");
        }
        let value = answers[&name].clone();
        at = Browser::location(&browser.post(&at, &[(name.as_str(), value.as_str())]));
    }
    assert!(at.ends_with("/documents"), "{at}");
    let check = browser.get(&format!("/services/{HOUSING}/order/check")).text();
    assert!(check.contains("error-summary"), "a document is missing");
    // Whoever comes back finds what was filled in.
    assert!(browser.get("/cabinet").text().contains(&format!("/services/{HOUSING}/order")));
    let sign = browser.get(&format!("/services/{HOUSING}/order/sign"));
    assert!(
        sign.header("content-security-policy").unwrap().contains("connect-src 'self' wss://127.0.0.1:13579")
    );
    assert!(sign.text().contains("data-sign=\"SIGNATURE\""));
    // What is not signed, or not by whom it must be, is refused with the regulation's message.
    let path = format!("/services/{HOUSING}/order/sign");
    let unsigned = browser.post(&path, &[("document", "<request/>")]);
    assert_eq!(unsigned.status.as_u16(), 422, "{}", unsigned.text());
    for person in ["people/revoked", "people/expired", "people/other-iin", "defect: expired"] {
        let refused = browser.post(&path, &[("person", person)]);
        assert_eq!(refused.status.as_u16(), 422, "{person}: {}", refused.text());
        assert!(refused.text().contains("ЭЦҚ түпнұсқалығының расталмауына байланысты"), "{person}");
    }
    // A new certificate of the IIN itself is good; without the document the provider refuses.
    let sent = Browser::location(&browser.post(&path, &[("person", "sound")]));
    let page = browser.get(&sent).text();
    sent_as_any_system_sends(
        &serving,
        sent.split(['/', '?']).find(|part| part.len() > 8 && part.contains('-')).unwrap(),
    );
    for word in ["Мәртебесін жаңғырту", "Нәтижені қарау", "Шығу құжатын қарау", "Сақтау"]
    {
        assert!(page.contains(word), "{word}");
    }
    assert!(page.contains(IIN) && page.contains("000 ¶10"), "{page}");
    // Nobody else sees it, and a page says no more than that nothing is there.
    let mut other = Browser::at(&serving);
    other.get("/login");
    Browser::location(&other.post("/login", &[("person", "people/other-iin"), ("iin", "")]));
    assert_eq!(other.get(&sent).status.as_u16(), 404);
    // A form of another site is not even read.
    let mut stranger = Browser::at(&serving);
    stranger.cookies.clone_from(&browser.cookies);
    stranger.cookies.remove("__Host-qaqpa-csrf");
    assert_eq!(stranger.post("/logout", &[]).status.as_u16(), 403);
    Browser::location(&browser.post("/logout", &[]));
    assert_eq!(Browser::location(&browser.get("/cabinet")), "/login?next=/cabinet");
}

/// The portal is a system of the exchange: what a citizen signed came in a message of the contract, under the portal's own transport
/// signature, and what was refused before it too.
fn sent_as_any_system_sends(serving: &Serving, number: &str) {
    let journal = manage(serving, Method::GET, "journal?sender=qaqpa-portal", &Value::Null);
    let entries = journal["entries"].as_array().unwrap();
    let of = |outcome: &str| entries.iter().filter(|entry| entry["outcome"] == outcome).count();
    assert_eq!((of("accepted"), of("refused")), (1, 5), "{journal}");
    assert!(entries.iter().all(|entry| entry["channel"] == "soap"), "{journal}");
    let taken = entries.iter().find(|entry| entry["registrationNumber"] == number).unwrap();
    let report = manage(
        serving,
        Method::GET,
        &format!("journal/{}/report", taken["id"].as_str().unwrap()),
        &Value::Null,
    );
    assert!(report.to_string().to_lowercase().contains("transport"), "{report}");
}

#[test]
fn a_form_that_takes_no_document_has_64_kb_at_most_and_one_that_takes_some_more() {
    let serving = Serving::at_noon(&[]);
    let mut browser = Browser::at(&serving);
    browser.get("/login");
    let large = "ә".repeat(200_000);
    for path in ["/login", "/register"] {
        let answer = browser.post(path, &[("iin", &large)]);
        assert_eq!(answer.status.as_u16(), 413, "{path}: {}", answer.text());
        assert!(answer.text().contains("The form is too large"), "{path}: {}", answer.text());
        assert_ne!(browser.post(path, &[("iin", &"1".repeat(60_000))]).status.as_u16(), 413, "{path}");
    }
    Browser::location(&browser.post("/login", &[("person", "people/valid"), ("iin", IIN)]));
    let scan = [&b"%PDF-1.4\n"[..], &[b'x'; 200_000]].concat();
    let path = format!("/services/{HOUSING}/order/documents");
    browser.get(&path);
    assert_eq!(browser.upload(&path, "a.pdf", &scan).status.as_u16(), 303);
}

#[test]
fn a_test_person_is_told_with_the_reason_that_the_ledger_has() {
    let serving = Serving::at_noon(&[]);
    let mut browser = Browser::at(&serving);
    for (lang, words) in [
        ("ru", ["отозвано: ключ скомпрометирован", "срок истёк, отозвано: заменено новым, другой ИИН"]),
        (
            "kk",
            [
                "күші жойылған: кілт бөтен қолда",
                "мерзімі өткен, күші жойылған: жаңасымен ауыстырылған, басқа ЖСН",
            ],
        ),
        (
            "en",
            ["revoked: the key is in other hands", "expired, revoked: a new one replaced it, another IIN"],
        ),
    ] {
        let page = browser.get(&format!("/login?lang={lang}")).text();
        let person = |name: &str| {
            let option = page.split_once(&format!("value=\"people/{name}\"")).unwrap().1;
            option.split_once('<').unwrap().0.to_owned()
        };
        assert!(person("revoked").contains(words[0]), "{}", person("revoked"));
        let three = person("expired-revoked-other-iin");
        assert!(three.contains(words[1]), "{three}");
    }
    let ledger = qaqpa::ca::builtin::text("revoked.toml").unwrap();
    for (person, reason) in [("revoked", "keyCompromise"), ("expired-revoked-other-iin", "superseded")] {
        let serial = qaqpa::keys::Signer::certificate(
            &qaqpa::ca::builtin::holder(&format!("people/{person}")).unwrap(),
        )
        .serial_hex();
        let row = ledger.split("[[revoked]]").find(|row| row.contains(&serial)).unwrap();
        assert!(row.contains(reason), "{person}: {row}");
    }
}

#[test]
fn files_are_taken_by_what_is_in_them() {
    let serving = Serving::at_noon(&[]);
    let mut browser = Browser::at(&serving);
    browser.get("/login");
    Browser::location(&browser.post("/login", &[("person", "people/valid"), ("iin", IIN)]));
    let path = format!("/services/{HOUSING}/order/documents");
    let page = browser.get(&path).text();
    assert!(page.contains("name=\"identity-document\""), "{page}");
    let upload = |name: &str, content: &[u8]| browser.upload(&path, name, content);
    assert_eq!(upload("a.pdf", b"%PDF-1.4 x").status.as_u16(), 303);
    for (name, content) in [
        ("a.pdf", b"MZ\x90\0".as_slice()),
        ("a.pdf.exe", b"%PDF-1.4"),
        ("../a.pdf", b"%PDF-1.4"),
        ("a\u{202e}fdp.pdf", b"%PDF-1.4"),
        ("a.pdf", b"<html>"),
    ] {
        let answer = upload(name, content);
        assert_eq!(answer.status.as_u16(), 422, "{name}: {}", answer.text());
        assert!(answer.text().contains("identity-document-error"));
    }
    let page = browser.get(&path).text();
    assert_eq!(page.matches("name=\"remove\"").count(), 1, "what was refused is not kept");
}

/// Fills in the whole form of a service, with a file for each document; gives the address of the check.
fn filled(browser: &mut Browser, service: &Service) -> String {
    let mut answers = BTreeMap::new();
    written(service, &mut answers);
    let mut at = Browser::location(&browser.get(&format!("/services/{}/order", service.id)));
    while let Some((_, name)) = at.clone().split_once("/fields/") {
        let field = service.fields.iter().find(|field| field.name == name).unwrap();
        let cells = format!("{name}-row-");
        let own = answers.iter().filter(|(id, _)| *id == name || id.starts_with(&cells));
        let sent: Vec<(&str, &str)> = own.map(|(id, value)| (id.as_str(), value.as_str())).collect();
        assert!(!sent.is_empty(), "{}", field.name);
        at = Browser::location(&browser.post(&at, &sent));
    }
    let check = format!("/services/{}/order/check", service.id);
    if !at.ends_with("/documents") {
        return check;
    }
    for document in service.documents.iter().filter(|document| document.asked_on(Channel::Portal)) {
        let csrf = browser.cookies["__Host-qaqpa-csrf"].clone();
        let part = |name: &str, rest: &str, value: &str| {
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{rest}\r\n\r\n{value}\r\n")
        };
        let file = part(&document.code, "; filename=\"a.pdf\"\r\nContent-Type: application/pdf", "%PDF-1.4");
        let sent = format!("{}{file}--b--\r\n", part("csrf", "", &csrf));
        let cookie = browser.cookie();
        let headers = [(COOKIE, cookie.as_str()), (CONTENT_TYPE, "multipart/form-data; boundary=b")];
        Browser::location(&browser.citizen.plain(Method::POST, &at, &headers, sent.as_bytes()));
    }
    check
}

#[test]
fn the_screen_has_the_fields_the_buttons_and_the_questions_of_001() {
    let serving = Serving::at_noon(&[]);
    let service =
        Catalogue::embedded().unwrap().find("atyrau2012-427-housing-queue-electronic").unwrap().clone();
    let mut browser = Browser::at(&serving);
    browser.get("/login?lang=kk");
    Browser::location(&browser.post("/login", &[("person", "people/valid"), ("iin", IIN)]));
    let mut pages = browser.get(&format!("/services/{}", service.id)).text();
    let check = filled(&mut browser, &service);
    let checked = browser.get(&check).text();
    assert!(!checked.contains("error-summary"), "{checked}");
    let sign = check.replace("/check", "/sign");
    let signing = browser.get(&sign).text();
    let sent = Browser::location(&browser.post(&sign, &[("person", "people/valid")]));
    let number = sent.rsplit('/').next().unwrap().split('?').next().unwrap().to_owned();
    browser.get(&sent);
    Browser::location(&browser.post(&format!("/cabinet/requests/{number}"), &[]));
    for page in [checked, signing, browser.get(&sent).text()] {
        pages.push_str(&page);
    }
    pages.push_str(&browser.get(&format!("/cabinet/requests/{number}/questionnaire")).text());
    let pages = pages.to_lowercase();
    let topics = [Topic::ScreenField, Topic::Button, Topic::Question];
    let shown = service.rules.iter().filter(|rule| topics.contains(&rule.topic));
    for rule in shown {
        assert!(pages.contains(&rule.text.kk.to_lowercase()), "{}: {}", rule.cite, rule.text.kk);
    }
    // 001 ¶10(2): saved as a file for Adobe Acrobat.
    let saved = browser.get(&format!("/api/v1/cabinet/requests/{number}/result?format=pdf&save=yes"));
    assert!(
        saved.body.starts_with(b"%PDF-")
            && saved.header("content-disposition").unwrap().starts_with("attachment")
    );
    let sections = ["screen", "screen-field", "button", "question"];
    let ids = rows(&service).into_iter().map(|row| row.id);
    let own = ids
        .filter(|id| sections.iter().any(|section| id.starts_with(&format!("{}/{section}/", service.code))));
    reached("portal pages", own);
}

#[test]
fn where_complaints_go_is_shown_as_the_text_says_it_and_no_further() {
    let serving = Serving::at_noon(&[]);
    let mut browser = Browser::at(&serving);
    let mut shown = Vec::new();
    for service in Catalogue::embedded().unwrap().iter() {
        let page = |browser: &mut Browser, lang| {
            browser.get(&format!("/services/{}?lang={lang}", service.id)).text()
        };
        let api = browser.get(&format!("/api/v1/services/{}", service.id)).text();
        let api: Value = serde_json::from_str(&api).unwrap();
        let Some(clause) = &service.complaints else {
            // 001, 002 and 004 say nothing.
            assert!(["001", "002", "004"].contains(&service.regulation.cite.as_str()), "{}", service.id);
            assert!(page(&mut browser, "en").contains("says nothing of complaints"), "{}", service.id);
            assert!(api["complaints"].is_null(), "{api}");
            continue;
        };
        for (lang, text) in [("kk", &clause.text.kk), ("ru", &clause.text.ru), ("en", &clause.text.en)] {
            let page = page(&mut browser, lang);
            assert!(page.contains(text.as_str()) && page.contains(&clause.cite), "{} {lang}", service.id);
        }
        assert_eq!(api["complaints"]["ref"], clause.cite.as_str(), "{api}");
        assert_eq!(api["complaints"]["text"]["kk"], clause.text.kk.as_str(), "{api}");
        shown.push(format!("{}/complaints/1", service.code));
    }
    assert_eq!(shown.len(), 14);
    reached("complaints", shown);
}

/// One service of each regulation, each language at least once.
fn runs() -> Vec<Value> {
    let catalogue = Catalogue::embedded().unwrap();
    let services = [
        ("wko2016-141-housing-queue", "kk", true),
        ("atyrau2012-427-housing-queue-electronic", "kk", false),
        ("zhambyl2014-115-housing-queue", "ru", false),
        ("wko2015-153-02-guardianship-certificates", "en", false),
        ("sko2015-483-housing-assistance", "ru", false),
    ];
    let run = |(id, lang, by_password): (&str, &str, bool)| {
        let service = catalogue.find(id).unwrap_or_else(|| panic!("{id}"));
        let mut answers = BTreeMap::new();
        written(service, &mut answers);
        json!({
            "service": id, "lang": lang, "iin": IIN, "person": "people/valid", "answers": answers, "rows": {},
            "password": by_password.then_some(PASSWORD),
        })
    };
    services.into_iter().map(run).collect()
}

fn browsed(serving: &Serving, scripts: bool, runs: &[Value], saved: &Path) -> Option<Value> {
    let profile = fresh_dir();
    let job = json!({
        "base": serving.endpoints.gateway, "profile": profile.path(), "saved": saved, "scripts": scripts, "runs": runs,
    });
    driven("portal.mjs", &["playwright-core"], job)
}

#[test]
fn with_the_keyboard_alone_a_citizen_gets_from_registration_to_the_request() {
    let serving = Serving::at_noon(&[]);
    let service = Catalogue::embedded().unwrap().find(HOUSING).unwrap().clone();
    let mut answers = BTreeMap::new();
    written(&service, &mut answers);
    let job = json!({
        "base": serving.endpoints.gateway, "service": HOUSING, "iin": IIN, "password": "a password of 2026",
        "person": "people/valid", "answers": answers,
    });
    let Some(seen) = driven("keys.mjs", &["playwright-core"], job) else { return };
    assert!(seen["ended"].as_str().unwrap().contains("/cabinet/requests/"), "{seen}");
    assert!(seen["pressed"].as_u64().unwrap() > 50, "{seen}");
}

#[test]
fn in_a_browser_one_service_of_each_regulation_is_ordered_and_its_result_saved() {
    let (serving, saved) = (Serving::at_noon(&[]), fresh_dir());
    let Some(seen) = browsed(&serving, true, &runs(), saved.path()) else { return };
    let runs = seen["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 5, "{seen}");
    assert_eq!(seen["foreign"], json!([]), "nothing is fetched from elsewhere");
    for run in runs {
        let number = run["number"].as_str().unwrap_or_else(|| panic!("{run}"));
        let file = |end: &str| saved.path().join(format!("{number}.{end}"));
        let xml = std::fs::read_to_string(file("xml")).unwrap();
        assert!(xml.contains(number) && xml.contains("Signature"), "{run}");
        confirmed(&file("xml"), &file("pdf"), number);
        // Annex 3 of 001, and of no other.
        assert_eq!(run["rated"], number.starts_with("001-"), "{run}");
        assert!(
            run["list"].as_str().unwrap().contains(number)
                && run["notices"].as_str().unwrap().contains(number),
            "{run}"
        );
    }
    // Without scripts the same, but for the agent.
    let plain = fresh_dir();
    let serving = Serving::at_noon(&[]);
    let first = &self::runs()[..1];
    let seen = browsed(&serving, false, first, plain.path()).unwrap();
    assert!(seen["runs"][0]["number"].is_string(), "{seen}");
}

/// What was saved is confirmed by others: xmlsec1 and pdftotext.
pub(crate) fn confirmed(xml: &Path, pdf: &Path, number: &str) {
    // xmlsec1 has no GOST: such a result is verified by the gateway's own command.
    let is_gost = std::fs::read_to_string(xml).unwrap().contains("gost34310");
    if is_gost {
        let output = Command::new(env!("CARGO_BIN_EXE_qaqpa"))
            .args(["verify", "--profile", "document", "--at", "2026-11-24T12:00:00Z"])
            .arg(xml)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.success(), "{number}: {said}");
    } else if let Some(xmlsec1) = peer("xmlsec1") {
        let certs = |name: &str| repository().join("certs").join(name);
        let output = Command::new(xmlsec1)
            .args(["--verify", "--trusted-pem"])
            .arg(certs("root.cert.pem"))
            .arg("--untrusted-pem")
            .arg(certs("issuing.cert.pem"))
            .arg(xml)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.success(), "{number}: {said}");
    }
    if let Some(pdftotext) = peer("pdftotext") {
        let output = Command::new(pdftotext).arg(pdf).arg("-").output().unwrap();
        assert!(String::from_utf8_lossy(&output.stdout).contains(number), "{number}");
    }
}
