//! A clock that is set, and faults that are armed, stand on every page; a year without a calendar is said.

use qaqpa::http::{Method, header};
use serde_json::{Value, json};

use crate::support::caller::{Caller, json as body};
use crate::support::program;
use crate::support::requests::request_of;
use crate::support::serving::Serving;

const NOTES: [(&str, &str, &str, &str); 3] = [
    ("kk", "сағат тоқтатылған", "сағат жылжытылған", "әдейі жасалған ақаулар қосулы"),
    ("ru", "часы остановлены", "часы переведены", "включены намеренные сбои"),
    ("en", "the clock stands", "the clock was moved", "faults are armed on purpose"),
];

fn managed(serving: &Serving, method: Method, path: &str, sent: &Value) -> Value {
    let url = format!("{}/manage/v1/{path}", serving.endpoints.management);
    let kind = [(header::CONTENT_TYPE, "application/json")];
    let sent = if sent.is_null() { String::new() } else { sent.to_string() };
    let answer = Caller::new().send(method, &url, &kind, sent.as_bytes()).unwrap();
    assert!(answer.status.is_success(), "{path}: {}", answer.text());
    body(&answer)
}

/// The header of a page of each listener.
fn headers(serving: &Serving, lang: &str) -> Vec<String> {
    let caller = Caller::new();
    let own =
        ["/", "/services", "/login", "/workstation", "/centre", "/centre/hall", "/verify", "/no-such-page"];
    let pages = own.map(|path| format!("{}{path}", serving.endpoints.plain));
    let testers = ["/", "/console/clock"].map(|path| format!("{}{path}", serving.endpoints.management));
    let get = |url: String| {
        let url = format!("{url}?lang={lang}");
        let text = caller.send(Method::GET, &url, &[(header::ACCEPT, "text/html")], b"").unwrap().text();
        text.split_once("<main").unwrap_or_else(|| panic!("{url}: {text}")).0.to_owned()
    };
    pages.into_iter().chain(testers).map(get).collect()
}

#[test]
fn every_page_says_that_the_clock_stands_or_was_moved_and_that_faults_are_armed() {
    let serving = Serving::start(&[]);
    for (lang, stands, moved, armed) in NOTES {
        for page in headers(&serving, lang) {
            assert!([stands, moved, armed].iter().all(|note| !page.contains(note)), "{page}");
        }
    }
    managed(&serving, Method::PUT, "clock", &json!({ "by": 3600 }));
    for (lang, stands, moved, armed) in NOTES {
        for page in headers(&serving, lang) {
            assert!(page.contains(moved) && !page.contains(stands) && !page.contains(armed), "{page}");
        }
    }
    managed(&serving, Method::PUT, "clock", &json!({ "real": true }));
    let cured = [
        ("ca/faults", json!({ "path": "/crl/nca_rsa.crl", "fault": "stale" })),
        ("ocsp", json!({ "outcome": "unknown" })),
        ("tsp", json!({ "outcome": "reject" })),
    ];
    let normal = [Value::Null, json!({ "outcome": "by-ledger" }), json!({ "outcome": "as-asked" })];
    for ((path, fault), normal) in cured.iter().zip(&normal) {
        let before = managed(&serving, Method::GET, path, &Value::Null);
        managed(&serving, Method::PUT, path, fault);
        for (lang, stands, moved, armed) in NOTES {
            for page in headers(&serving, lang) {
                assert!(
                    page.contains(armed) && !page.contains(stands) && !page.contains(moved),
                    "{path}: {page}"
                );
            }
        }
        match normal {
            Value::Null => managed(&serving, Method::DELETE, path, normal),
            _ => managed(&serving, Method::PUT, path, &before),
        };
        for (lang, .., armed) in NOTES {
            assert!(headers(&serving, lang).iter().all(|page| !page.contains(armed)), "{path} is cured");
        }
    }
}

#[test]
fn a_clock_that_is_begun_with_stands_on_every_page() {
    let serving = Serving::at_noon(&[]);
    for (lang, stands, ..) in NOTES {
        assert!(headers(&serving, lang).iter().all(|page| page.contains(stands)));
    }
}

/// Registers a request, and gives the acknowledgement and the request.
fn registered(serving: &Serving, serial: u64) -> (Value, Value) {
    let answer = Caller::new().submit(&serving.endpoints.plain, &request_of("valid", serial));
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
    let registered = body(&answer);
    let request = body(&Caller::new().get(registered["links"]["self"].as_str().unwrap()));
    (registered, request)
}

#[test]
fn a_year_without_a_calendar_is_never_guessed_and_always_said() {
    let serving = Serving::at_noon(&[]);
    assert!(managed(&serving, Method::GET, "clock", &Value::Null)["warning"].is_null());
    // Limits in days of the calendar need no file; a limit of December in business days or office hours reaches a year that has none.
    let moved = managed(&serving, Method::PUT, "clock", &json!({ "at": "2027-12-31T13:29:00Z" }));
    assert!(moved["warning"].is_null(), "{moved}");
    let undated = |request: &Value, year: &str| {
        let steps = request["history"].as_array().unwrap().iter().chain(request.get("open"));
        let without: Vec<&Value> = steps.filter(|step| !step["undated"].is_null()).collect();
        assert!(!without.is_empty(), "{request}");
        for step in without {
            assert!(step["dueAt"].is_null() && step["limit"].is_null(), "{step}");
            let said = |lang: &str| step["undated"][lang].as_str().unwrap().to_owned();
            assert!(said("en").contains(&format!("no data for {year}; it has 2012 to 2027")), "{step}");
            assert!(["kk", "ru"].iter().all(|lang| said(lang).contains(year)), "{step}");
        }
    };
    let (answer, request) = registered(&serving, 1);
    assert!(answer["dueAt"].is_string() && answer["undated"].is_null(), "30 days of the calendar: {answer}");
    undated(&request, "2028");
    // Beyond it the clock warns, in three languages, on the page too.
    let moved = managed(&serving, Method::PUT, "clock", &json!({ "at": "2030-01-01T00:00:00Z" }));
    for (lang, words) in
        [("kk", "2030 жылдың деректері жоқ"), ("ru", "нет данных за 2030 год"), ("en", "no data for 2030")]
    {
        assert!(moved["warning"][lang].as_str().unwrap().contains(words), "{moved}");
        let url = format!("{}/console/clock?lang={lang}", serving.endpoints.management);
        let answer = Caller::new().send(Method::GET, &url, &[(header::ACCEPT, "text/html")], b"").unwrap();
        assert!(answer.text().contains(words), "{}", answer.text());
    }
    let (answer, request) = registered(&serving, 2);
    assert!(answer["dueAt"].is_string(), "{answer}");
    undated(&request, "2030");
}

#[test]
fn a_gateway_that_begins_in_a_year_without_a_calendar_says_so() {
    let directory = crate::support::peers::fresh_dir();
    let data = directory.path().join("data");
    let zero = "127.0.0.1:0";
    let mut running = program()
        .args([
            "serve",
            "--lang",
            "ru",
            "--clock",
            "2030-01-01T00:00:00Z",
            "--gateway",
            zero,
            "--plain",
            zero,
        ])
        .args(["--management", zero, "--data", data.to_str().unwrap()])
        .stderr(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let lines = std::io::BufRead::lines(std::io::BufReader::new(running.stderr.take().unwrap()));
    let said = lines.map_while(Result::ok).find(|line| line.contains("2030 год"));
    running.kill().unwrap();
    running.wait().unwrap();
    assert!(said.is_some_and(|line| line.contains("не будет конца")));
}
