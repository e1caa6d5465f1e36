//! What a browser does at the same moment, and what a visitor presses several times.

use qaqpa::catalogue::Catalogue;
use qaqpa::http::Method;
use qaqpa::http::header::{CONTENT_TYPE, COOKIE};

use super::{Browser, HOUSING, filled};
use crate::support::citizen::{Citizen, IIN};
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
    led.sort();
    assert!(led[..4].iter().all(|to| to == "/cabinet"), "{led:?}");
    assert!(led[4].starts_with("/cabinet/requests/"), "{led:?}");
}
