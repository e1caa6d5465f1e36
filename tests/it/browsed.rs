//! The pages, in a real browser and over the wire: accessible, in three languages, on a phone, without JavaScript, harmless.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use qaqpa::ca::{Algorithm, Authority, CertificateRequest, Kind, Person, Subject};
use qaqpa::catalogue::{Catalogue, Channel};
use qaqpa::clock::Now;
use qaqpa::cms;
use qaqpa::http::header::HeaderName;
use qaqpa::http::{ClientResponse, Method, header};
use qaqpa::random::Seeded;
use qaqpa::x509::to_pem;
use serde_json::{Value, json};

use crate::support::caller::Caller;
use crate::support::citizen::manage;
use crate::support::driven::driven;
use crate::support::forms::{Flaw, request};
use crate::support::peers::fresh_dir;
use crate::support::requests::{Form, SERVICE, certs, holder, request_of, signed_by, unsigned};
use crate::support::serving::Serving;

/// What a stranger writes: markup, a script, a mark that turns the direction.
const PLANTED: &str = "<img src=x onerror=alert(1) data-planted> <script>alert(2)</script> \u{202e}txt";

const JSON: [(header::HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/json")];

/// A gateway whose officials are people, with a request of a stranger's texts in its queue.
fn gateway() -> Serving {
    let serving = Serving::at_noon(&[]);
    let caller = Caller::new();
    let by_hand: Value =
        ["office-clerk", "head", "responsible-executor", "housing-commission", "state-corporation-employee"]
            .iter()
            .map(|role| {
                ((*role).to_owned(), json!({ "by": if *role == "office-clerk" { "player" } else { "hand" } }))
            })
            .collect::<serde_json::Map<_, _>>()
            .into();
    let players = format!("{}/manage/v1/players", serving.endpoints.management);
    let set = caller.send(Method::PUT, &players, &JSON, by_hand.to_string().as_bytes()).unwrap();
    assert!(set.status.is_success(), "{}", set.text());
    let staff = format!("{}/manage/v1/staff", serving.endpoints.management);
    let strange = json!({ "name": "<img src=x data-planted>", "role": "head" }).to_string();
    assert_eq!(caller.send(Method::POST, &staff, &JSON, strange.as_bytes()).unwrap().status.as_u16(), 201);
    for serial in 1..=3 {
        let text = PLANTED.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let document = unsigned(serial, &Form::default()).replace("Достық д.", &text);
        let answer = caller.submit(&serving.endpoints.plain, &signed_by("valid", &document));
        assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
    }
    serving
}

/// A certificate whose holder's name is markup.
fn strange_certificate() -> String {
    let person = Person::parse("<b\u{a0}class=planted> <script>alert(3)</script>", Some("123456789011"));
    let request = CertificateRequest {
        algorithm: Algorithm::Ecdsa,
        ..CertificateRequest::new(Kind::PersonSign, Subject::Person(person))
    };
    let now = Now::parse("2026-11-24T11:00:00Z").unwrap();
    let issued = Authority::builtin(None).unwrap().issue(&request, now, &Seeded::new(5, "site")).unwrap();
    to_pem("CERTIFICATE", issued.certificate().der())
}

/// What is handed in at `/verify`: a file and the fields of the form.
fn documents(directory: &Path) -> Value {
    let file = |name: &str, octets: &[u8]| {
        let path = directory.join(name);
        std::fs::write(&path, octets).unwrap();
        path
    };
    let of = |path: PathBuf, fields: Value| json!({ "file": path, "fields": fields });
    let good = request_of("valid", 11);
    let signed = cms::sign(b"contract", &holder("people/valid"), &cms::SigningRequest::default()).unwrap();
    let verify = json!({
        "good": of(file("good.xml", good.as_bytes()), json!({ "hashed": "<request>\n</request>" })),
        "revoked": of(file("revoked.xml", request_of("revoked", 12).as_bytes()), json!({})),
        "tampered": of(file("tampered.xml", good.replace("veteran", "vulnerable").as_bytes()), json!({})),
        "nonsense": of(file("nonsense.txt", PLANTED.as_bytes()), json!({})),
        "strange": of(file("strange.pem", strange_certificate().as_bytes()), json!({})),
        "certificate": of(certs("people/valid.cert.pem"), json!({})),
        "cms": of(file("contract.cms", &signed.to_der()), json!({ "rule": "document" })),
    });
    let centre = json!({
        "service": "wko2015-153-02-guardianship-certificates",
        "fields": {
            "district": "oral", "childName": "Сәкен Тестов", "childIin": "123456789011", "address": "Достық д., 1",
        },
        "scans": ["identity-document", "birth-certificate"],
        "scan": file("scan.pdf", b"%PDF-1.4\n%%EOF\n"),
    });
    let office = json!({
        "service": "wko2015-153-08-patronage-payment",
        "fields": {
            "district": "oral", "childName": "Сәкен Тестов", "childIin": "123456789011", "contractNumber": "12",
            "contractDate": "2026-01-01", "account": "KZ12345", "bank": "Банк", "address": "Достық д., 1",
        },
    });
    json!({ "verify": verify, "centre": centre, "office": office })
}

/// The number of a request for the service whose regulation has the questionnaire.
fn rated(serving: &Serving) -> String {
    let catalogue = Catalogue::embedded().unwrap();
    let service = catalogue.iter().find(|service| service.has_questionnaire()).unwrap();
    let signed = signed_by("valid", &request(service, Channel::Portal, 13, Flaw::None));
    Caller::number(&Caller::new().submit(&serving.endpoints.plain, &signed), 201)
}

#[test]
fn every_page_is_for_everybody_in_each_language_on_a_desk_and_on_a_phone() {
    let (serving, directory) = (gateway(), fresh_dir());
    let job = json!({
        "gateway": serving.endpoints.plain,
        "documents": documents(directory.path()),
        "planted": [PLANTED],
        "rated": rated(&serving),
    });
    let Some(found) = driven("site.mjs", &["playwright-core", "axe-core"], job) else { return };
    let wrong: Vec<&str> = found["wrong"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), found["pages"], wrong.join("\n"));
    assert!(found["pages"].as_array().unwrap().len() > 60, "{}", found["pages"]);
}

#[test]
fn a_browser_gets_a_page_at_the_first_path_and_a_program_the_list() {
    let serving = Serving::at_noon(&[]);
    let caller = Caller::new();
    let asked = |accept: &str, languages: &str| {
        let headers = [(header::ACCEPT, accept), (header::ACCEPT_LANGUAGE, languages)];
        caller.send(Method::GET, &serving.endpoints.plain, &headers, b"").unwrap()
    };
    let page = asked("text/html,application/xhtml+xml,*/*;q=0.8", "kk-KZ,kk;q=0.9");
    assert!(page.text().starts_with("<!DOCTYPE html>\n<html lang=\"kk\">"), "{}", page.text());
    assert!(page.text().contains("href=\"/verify\""));
    let list = asked("*/*", "kk");
    assert!(list.text().contains("/api/v1/requests"), "{}", list.text());
    assert!(!list.text().contains("<html"));
}

#[test]
fn a_form_that_no_open_page_sent_is_refused() {
    let serving = Serving::at_noon(&[]);
    let caller = Caller::new();
    let page = caller
        .send(
            Method::GET,
            &format!("{}/workstation", serving.endpoints.plain),
            &[(header::ACCEPT, "text/html")],
            b"",
        )
        .unwrap();
    let cookie = page.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let token = cookie.split_once('=').unwrap().1.to_owned();
    let text = page.text();
    assert!(text.contains(&token), "the form repeats the cookie");
    let post = |cookie: Option<&str>, token: &str, more: &[(header::HeaderName, &str)]| {
        let mut headers = vec![(header::CONTENT_TYPE, "application/x-www-form-urlencoded")];
        headers.extend(cookie.map(|cookie| (header::COOKIE, cookie)));
        headers.extend(more.iter().cloned());
        let body = format!("csrf={token}&role=role%3Ahead");
        let url = format!("{}/workstation/role", serving.endpoints.plain);
        caller.send(Method::POST, &url, &headers, body.as_bytes()).unwrap().status.as_u16()
    };
    assert_eq!(post(Some(&cookie), &token, &[]), 303);
    assert_eq!(post(None, &token, &[]), 403, "no cookie");
    assert_eq!(post(Some(&cookie), "0123456789abcdef0123456789abcdef", &[]), 403, "another token");
    assert_eq!(post(Some(&cookie), "", &[]), 403, "no token");
    assert_eq!(
        post(Some(&cookie), &token, &[(header::ORIGIN, "http://evil.kz")]),
        403,
        "another site's page"
    );
    let site = header::HeaderName::from_static("sec-fetch-site");
    assert_eq!(post(Some(&cookie), &token, &[(site, "cross-site")]), 403, "another site's page");
    // A tester's role is for who sits at this machine: not by a name that was made to lead here, not through a proxy.
    let body = format!("csrf={token}&role=role%3Ahead");
    let address = serving.endpoints.plain.trim_start_matches("http://").parse().unwrap();
    let raw = |version: &str, host: &str, more: &str| {
        let sent = format!(
            "POST /workstation/role HTTP/{version}\r\n{host}{more}Cookie: {cookie}\r\nContent-Type: \
             application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        let answer = crate::support::raw::exchange(address, sent.as_bytes());
        answer.split(' ').nth(1).unwrap().to_owned()
    };
    let (new, old, here) = ("1.1", "1.0", format!("Host: {address}\r\n"));
    assert_eq!(raw(new, &here, ""), "303");
    for (version, host, more) in [
        (new, "Host: rebound.kz\r\n", ""),
        // What is no host leads to this machine, and does not come from it.
        (new, "Host: a~b.rebound.kz\r\n", ""),
        (new, "Host: 127.0.0.1:80@rebound.kz\r\n", ""),
        (new, "Host: \r\n", ""),
        // A proxy on this machine: one that says so, and one that does not.
        (new, &here, "X-Real-IP: 10.1.2.3\r\n"),
        (new, &here, "X-Forwarded-Proto: https\r\n"),
        (old, &here, ""),
        (old, "", ""),
        (new, &here, "Referer: https://portal.example.kz/workstation\r\n"),
        (new, &here, "Sec-Fetch-Site: same-origin\r\nOrigin: https://portal.example.kz\r\n"),
    ] {
        let status = raw(version, host, more);
        assert!(["422", "400"].contains(&status.as_str()), "{version} {host} {more}: {status}");
    }
    assert_eq!(
        post(Some(&cookie), &token, &[(header::HeaderName::from_static("x-forwarded-for"), "10.1.2.3")]),
        422
    );
}

/// A browser at a listener: it keeps what it is given and sends forms of open pages.
struct Browser {
    caller: Caller,
    base: String,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    fn at(base: &str) -> Self {
        Browser { caller: Caller::new(), base: base.to_owned(), cookies: BTreeMap::new() }
    }

    fn call(
        &mut self,
        method: Method,
        path: &str,
        more: &[(HeaderName, &str)],
        body: &str,
    ) -> ClientResponse {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = cookies.join("; ");
        let headers = [&[(header::ACCEPT, "text/html"), (header::COOKIE, &*cookies)][..], more].concat();
        let url = format!("{}{path}", self.base);
        let answer = self.caller.send(method, &url, &headers, body.as_bytes()).unwrap();
        for set in answer.headers.get_all("set-cookie") {
            let (name, value) = set.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    fn get(&mut self, path: &str) -> ClientResponse {
        self.call(Method::GET, path, &[], "")
    }

    fn post(&mut self, path: &str, fields: &str) -> ClientResponse {
        let csrf = self.cookies.get("qaqpa-csrf").cloned().unwrap_or_default();
        let form = [(header::CONTENT_TYPE, "application/x-www-form-urlencoded")];
        self.call(Method::POST, path, &form, &format!("{fields}&csrf={csrf}"))
    }
}

/// The addresses of a page in the three languages, by their codes.
fn languages(page: &str) -> Vec<(String, String)> {
    let (_, nav) = page.split_once("<nav class=\"languages\"").unwrap_or_else(|| panic!("{page}"));
    let nav = nav.split_once("</nav>").unwrap().0;
    // Where a form goes along it is a button that sends it.
    let links = nav.split("<li>").skip(1).map(|link| {
        let address = link.split_once(" href=\"").or_else(|| link.split_once(" formaction=\"")).unwrap().1;
        let (address, rest) = address.split_once('"').unwrap();
        let code = rest.split_once(" lang=\"").unwrap().1.split_once('"').unwrap().0;
        let address = [("&#34;", "\""), ("&#39;", "'"), ("&#60;", "<"), ("&#62;", ">"), ("&#38;", "&")]
            .iter()
            .fold(address.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain));
        (code.to_owned(), address)
    });
    links.collect()
}

/// Whether a page has its own address in the three languages, and each leads there.
fn follows(browser: &mut Browser, path: &str, query: &str) {
    let target = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    let first = browser.get(&target);
    let own: Vec<(String, String)> = ["kk", "ru", "en"]
        .iter()
        .map(|lang| {
            ((*lang).to_owned(), format!("{target}{}lang={lang}", if query.is_empty() { '?' } else { '&' }))
        })
        .collect();
    assert_eq!(languages(&first.text()), own, "{target}");
    for (lang, address) in &own {
        let page = browser.get(address);
        assert_eq!(page.status, first.status, "{address}");
        assert!(page.text().contains(&format!("<html lang=\"{lang}\">")), "{address}");
        assert_eq!(languages(&page.text()), own, "{address}");
    }
}

#[test]
fn the_links_to_the_other_languages_lead_to_the_same_page_with_the_same_query() {
    const QUERY: &str = "q=%D1%82%D2%B1%D1%80%D2%93%D1%8B%D0%BD&a=%26lang%3Dde%22&b=1+2&c='%3Cb%3E&d=";
    let serving = Serving::at_noon(&[]);
    let (plain, management) = (&serving.endpoints.plain, &serving.endpoints.management);
    let mut stranger = Browser::at(plain);
    for path in ["/login", "/register", "/verify", "/try", "/workstation", "/centre"] {
        follows(&mut stranger, path, "");
        follows(&mut stranger, path, QUERY);
    }
    let mut browser = Browser::at(plain);
    let number = Caller::number(&browser.caller.submit(plain, &request_of("valid", 1)), 201);
    browser.get("/login");
    assert_eq!(browser.post("/login", "person=people%2Fvalid&iin=123456789011").status.as_u16(), 303);
    browser.get("/workstation");
    assert_eq!(browser.post("/workstation/role", "role=role%3Ahead").status.as_u16(), 303);
    let service = format!("/services/{SERVICE}");
    let own = format!("/cabinet/requests/{number}");
    let case = format!("/workstation/tasks/{number}");
    for path in [
        "/",
        "/services",
        &service,
        "/docs",
        "/docs/settings",
        "/docs/api",
        "/cabinet",
        "/cabinet/notices",
        &own,
        "/workstation",
        &case,
        "/centre/hall",
        "/nowhere",
    ] {
        follows(&mut browser, path, "");
        follows(&mut browser, path, QUERY);
    }
    let mut tester = Browser::at(management);
    for path in [
        "/",
        "/console/people/12",
        "/console/clock",
        "/console/exchange",
        "/console/players",
        "/console/faults",
    ] {
        follows(&mut tester, path, "");
        follows(&mut tester, path, QUERY);
    }
    for path in ["/console/journal", "/console/certificates", "/console/people"] {
        follows(&mut tester, path, "");
        // A search of its own.
        follows(&mut tester, path, "q=%D0%B0%26%22&serial=%22");
    }
    // What answers a form at a path without a page of its own stands where the form does.
    let take = format!("{case}/take");
    let of_plain = [
        ("/workstation/sign-in", "token=nobody", "/workstation"),
        ("/centre/call", "x=", "/centre"),
        ("/verify/again", "report=x", "/verify"),
        (&take, "x=", &case),
    ];
    let of_tester = [
        ("/console/tour", "step=send", "/"),
        ("/console/journal/clear", "x=", "/console/journal"),
        ("/console/certificates/revoke", "serialNumber=00&reason=keyCompromise", "/console/certificates"),
        ("/console/certificates/send", "certificate=x&key=y", "/console/certificates"),
    ];
    let forms = of_plain.into_iter().map(|form| (false, form)).chain(of_tester.map(|form| (true, form)));
    for (is_tester, (path, fields, page)) in forms {
        let browser = if is_tester { &mut tester } else { &mut browser };
        let answer = browser.post(path, fields);
        let links = languages(&answer.text());
        assert_eq!(links[1].1, format!("{page}?lang=ru"), "{path}: {}", answer.text());
        assert_ne!(browser.get(&links[1].1).status.as_u16(), 405, "{path}");
    }
}

#[test]
fn no_link_to_another_language_leads_to_another_site_or_out_of_its_attribute() {
    let serving = Serving::at_noon(&[]);
    for listener in [&serving.endpoints.plain, &serving.endpoints.management] {
        let address = listener.trim_start_matches("http://").parse().unwrap();
        for target in [
            "//evil.kz/",
            "///evil.kz",
            "/\\evil.kz/",
            "/\\/evil.kz",
            "//evil.kz/services?lang=ru",
            "/services/..//evil.kz",
            "/?next=//evil.kz&lang=//evil.kz",
            "/?q=\"><script>alert(1)</script>",
            "/?q=\"onmouseover=\"alert(1)",
            "/?q=тұрғын",
        ] {
            let head = format!(
                "GET {target} HTTP/1.1\r\nHost: {address}\r\nAccept: text/html\r\nConnection: close\r\n\r\n"
            );
            let answer = crate::support::raw::exchange(address, head.as_bytes());
            // What is no target at all is refused without a page.
            if !answer.contains("<nav class=\"languages\"") {
                assert!(answer.starts_with("HTTP/1.1 4"), "{target}: {answer}");
                continue;
            }
            assert!(!answer.contains("<script>alert"), "{target}: {answer}");
            assert!(!answer.contains("\"onmouseover=\""), "{target}: {answer}");
            for (_, link) in languages(&answer) {
                let mut begin = link.chars();
                assert_eq!(begin.next(), Some('/'), "{target}: {link}");
                assert!(!matches!(begin.next(), Some('/' | '\\')), "{target}: {link}");
            }
        }
    }
}

#[test]
fn who_works_at_a_desk_is_signed_out_without_use_wherever_the_clock_is_set() {
    let directory = fresh_dir();
    let file = directory.path().join("q.toml");
    std::fs::write(&file, "[accounts]\nsession_idle_minutes_max = 30\n").unwrap();
    let serving = Serving::at_noon(&["--config", file.to_str().unwrap()]);
    let minutes = |minutes: i64| drop(manage(&serving, Method::PUT, "clock", &json!({ "by": minutes * 60 })));
    let mut browser = Browser::at(&serving.endpoints.plain);
    let at_work =
        |browser: &mut Browser| browser.get("/workstation").text().contains("/workstation/sign-out");
    assert!(!at_work(&mut browser));
    assert_eq!(browser.post("/workstation/role", "role=role%3Ahead").status.as_u16(), 303);
    for (moved, expected) in [(29, true), (29, true), (-600, true), (29, true), (31, false), (-20, false)] {
        minutes(moved);
        assert_eq!(at_work(&mut browser), expected, "after {moved} minutes");
    }
    assert_eq!(browser.post("/workstation/role", "role=role%3Ahead").status.as_u16(), 303);
    minutes(-60);
    minutes(89);
    assert!(at_work(&mut browser), "twenty-nine minutes after the last use");
    minutes(-60);
    minutes(91);
    assert!(!at_work(&mut browser));
    // A form that was open meanwhile does nothing either.
    let answer = browser.post("/workstation/tasks/000-2026-0000001-2/take", "");
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, Some("/workstation")));
}

#[test]
fn a_browser_is_told_by_a_page_what_a_program_is_told_by_a_problem() {
    let serving = Serving::at_noon(&[]);
    let caller = Caller::new();
    let both = [&serving.endpoints.plain, &serving.endpoints.management];
    for (base, path, method, status) in [
        (both[0], "/services", Method::POST, 405),
        (both[0], "/cabinet", Method::DELETE, 405),
        (both[0], "/workstation/tasks/x/take", Method::DELETE, 405),
        (both[0], "/nowhere", Method::GET, 404),
        (both[1], "/console/journal", Method::POST, 405),
        (both[1], "/console/nowhere", Method::GET, 404),
    ] {
        let asked = |accept: &str| {
            let headers = [(header::ACCEPT, accept), (header::ACCEPT_LANGUAGE, "ru")];
            caller.send(method.clone(), &format!("{base}{path}"), &headers, b"").unwrap()
        };
        let page = asked("text/html,*/*;q=0.8");
        assert_eq!(page.status.as_u16(), status, "{path}");
        assert!(page.text().starts_with("<!DOCTYPE html>\n<html lang=\"ru\">"), "{path}: {}", page.text());
        assert!(page.header("content-security-policy").unwrap().contains("script-src 'self'"), "{path}");
        let problem = asked("*/*");
        assert_eq!(
            (problem.status.as_u16(), problem.header("content-type")),
            (status, Some("application/problem+json"))
        );
        assert_eq!(page.header("allow"), problem.header("allow"), "{path}");
    }
    // The manual is in the one layout, and says which language it is in.
    let manual = caller
        .send(Method::GET, &format!("{}/docs/settings?lang=kk", both[1]), &[(header::ACCEPT, "*/*")], b"")
        .unwrap()
        .text();
    assert!(manual.contains("<html lang=\"kk\">") && manual.contains("<article lang=\"en\""), "{manual}");
    assert!(manual.contains("href=\"/console/journal\""), "the sections of the listener that it is asked at");
}
