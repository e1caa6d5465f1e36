//! What a browser does at the same moment, and what a visitor presses several times.

use std::collections::BTreeSet;

use qaqpa::catalogue::Catalogue;
use qaqpa::http::Method;
use qaqpa::http::header::{CONTENT_TYPE, COOKIE};

use super::{Browser, HOUSING, filled};
use crate::support::citizen::{Citizen, IIN};
use crate::support::postgres::database;
use crate::support::serving::Serving;

/// Another tab of the same browser.
fn tab(serving: &Serving, browser: &Browser) -> Browser {
    Browser { citizen: Citizen::at(serving), cookies: browser.cookies.clone() }
}

#[test]
fn no_file_is_lost_and_nothing_is_sent_twice() {
    let serving = Serving::at_noon(&[]);
    let mut browser = Browser::at(&serving);
    browser.get("/login");
    Browser::location(&browser.post("/login", &[("person", "people/valid"), ("iin", IIN)]));
    let path = format!("/services/{HOUSING}/order/documents");
    browser.get(&path);
    let attached = std::thread::scope(|scope| {
        let all: Vec<_> = (0..6)
            .map(|number| {
                let (tab, path) = (tab(&serving, &browser), &path);
                scope.spawn(move || {
                    let csrf = tab.cookies["__Host-qaqpa-csrf"].clone();
                    let sent = format!("--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--b\r\nContent-Disposition: form-data; name=\"identity-document\"; filename=\"{number}.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4 {number}\r\n--b--\r\n");
                    let cookie = tab.cookie();
                    let headers =
                        [(COOKIE, cookie.as_str()), (CONTENT_TYPE, "multipart/form-data; boundary=b")];
                    tab.citizen.plain(Method::POST, path, &headers, sent.as_bytes()).status.as_u16()
                })
            })
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(attached, [303; 6]);
    let page = browser.get(&path).text();
    for number in 0..6 {
        assert!(page.contains(&format!("{number}.pdf")), "{number}: {page}");
    }
    let service = Catalogue::embedded().unwrap().find(HOUSING).unwrap().clone();
    let sign = filled(&mut browser, &service).replace("/check", "/sign");
    browser.get(&sign);
    let mut led = std::thread::scope(|scope| {
        let all: Vec<_> = (0..5)
            .map(|_| {
                let (mut tab, sign) = (tab(&serving, &browser), &sign);
                scope.spawn(move || Browser::location(&tab.post(sign, &[("person", "people/valid")])))
            })
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect::<Vec<_>>()
    });
    // One that is after it learns that nothing waits to be signed.
    led.sort_by_key(|to| to.starts_with("/cabinet/requests/"));
    assert!(led[..4].iter().all(|to| to == "/cabinet?unsigned=none"), "{led:?}");
    assert!(led[4].starts_with("/cabinet/requests/"), "{led:?}");
}

#[test]
fn a_draft_that_is_sent_at_two_gateways_at_once_is_one_request() {
    let Some(url) = database() else { return };
    let directory = tempfile::tempdir().unwrap();
    let [a, b] = ["a", "b"].map(|name| Serving::on(&directory.path().join(name), &["--registry", &url]));
    let mut browser = Browser::at(&a);
    browser.get("/login");
    Browser::location(&browser.post("/login", &[("person", "people/valid"), ("iin", IIN)]));
    let service = Catalogue::embedded().unwrap().find(HOUSING).unwrap().clone();
    for round in 1..=4 {
        let sign = filled(&mut browser, &service).replace("/check", "/sign");
        browser.get(&sign);
        // What an agent is handed is the same at both, too.
        let document = sign.replace("/sign", "/document.xml");
        let handed = [&a, &b].map(|serving| tab(serving, &browser).get(&document).text());
        assert_eq!(handed[0], handed[1]);
        let led = std::thread::scope(|scope| {
            let all: Vec<_> = [&a, &b, &a, &b]
                .into_iter()
                .map(|serving| {
                    let (mut tab, sign) = (tab(serving, &browser), &sign);
                    scope.spawn(move || Browser::location(&tab.post(sign, &[("person", "people/valid")])))
                })
                .collect();
            all.into_iter().map(|one| one.join().unwrap()).collect::<Vec<_>>()
        });
        let cases: BTreeSet<&String> = led.iter().filter(|to| to.starts_with("/cabinet/requests/")).collect();
        assert_eq!(cases.len(), 1, "round {round}: {led:?}");
        let mut others = led.iter().filter(|to| !cases.contains(to));
        assert!(others.all(|to| to.starts_with("/cabinet")), "round {round}: {led:?}");
        assert_eq!(browser.requests(), round, "round {round}: {led:?}");
    }
}

#[test]
fn an_intake_that_is_sent_twice_is_one_request() {
    let serving = Serving::at_noon(&[]);
    let mut browser = Browser::at(&serving);
    browser.get("/workstation");
    Browser::location(&browser.post("/workstation/role", &[("role", "role:state-corporation-employee")]));
    let service = "wko2015-153-02-guardianship-certificates";
    browser.get(&format!("/centre/intake?service={service}"));
    let csrf = browser.cookies["__Host-qaqpa-csrf"].clone();
    let field = |name: &str, value: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let scan = |name: &str| {
        format!(
            "--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4\r\n"
        )
    };
    let fields = [
        ("csrf", csrf.as_str()),
        ("service", service),
        ("applicant", IIN),
        ("district", "oral"),
        ("childName", "Сәкен Тестов"),
        ("childIin", IIN),
        ("address", "Достық д., 1"),
    ];
    let mut sent: String = fields.map(|(name, value)| field(name, value)).concat();
    sent.extend(["identity-document", "birth-certificate"].map(scan));
    sent.push_str("--b--\r\n");
    let cookie = browser.cookie();
    let headers = [(COOKIE, cookie.as_str()), (CONTENT_TYPE, "multipart/form-data; boundary=b")];
    let kept = browser.citizen.plain(Method::POST, "/centre/intake", &headers, sent.as_bytes());
    let intake = Browser::location(&kept);
    // What the operator signs is the same, however often it is asked for.
    let document = format!("{intake}/document.xml?employee={IIN}");
    assert_eq!(browser.get(&document).text(), browser.get(&document).text());
    let pressed =
        |mut tab: Browser, intake: &str| Browser::location(&tab.post(intake, &[("own-key", "yes")]));
    let led = std::thread::scope(|scope| {
        let all: Vec<_> = (0..4)
            .map(|_| {
                let (tab, intake) = (tab(&serving, &browser), &intake);
                scope.spawn(move || pressed(tab, intake))
            })
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect::<BTreeSet<_>>()
    });
    assert_eq!(led.len(), 1, "{led:?}");
    assert!(led.iter().all(|to| to.starts_with("/centre/receipts/")), "{led:?}");
    // And later.
    assert_eq!(Some(&pressed(tab(&serving, &browser), &intake)), led.first());
}
