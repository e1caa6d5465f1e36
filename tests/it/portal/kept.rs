//! What is typed is there in another language too, and who was signed out is led back to a page.

use qaqpa::http::Method;
use qaqpa::http::header::{ACCEPT, COOKIE};
use serde_json::{Value, json};

use super::said::{operator, upload};
use super::{Browser, HOUSING};
use crate::support::citizen::{IIN, manage};
use crate::support::serving::Serving;

/// Whether a page is in this language and has its languages as buttons that send this form.
fn goes_along(page: &str, lang: &str, form: &str) -> bool {
    let button = |code: &str| {
        let own = format!("<button form=\"{form}\" formaction=\"");
        page.contains(&own) && page.contains(&format!("name=\"page.language\" value=\"{code}\""))
    };
    page.contains(&format!("<html lang=\"{lang}\">")) && ["kk", "ru", "en"].into_iter().all(button)
}

#[test]
fn what_is_typed_goes_along_when_the_language_changes_without_a_script() {
    let serving = Serving::at_noon(&[]);
    let mut browser = Browser::at(&serving);
    browser.get("/login");
    Browser::location(&browser.post("/login", &[("person", "people/valid"), ("iin", IIN)]));
    let path = format!("/services/{HOUSING}/order/fields/address");
    let page = browser.get(&format!("{path}?change=yes&lang=en")).text();
    assert!(goes_along(&page, "en", "question"), "{page}");
    // The buttons stand before the form's own: who presses Enter sends the form, and changes no language.
    let first = page.find("form=\"question\"").unwrap();
    assert!(page[first..].starts_with("form=\"question\" tabindex=\"-1\" aria-hidden=\"true\""), "{page}");
    let typed = [("address", "Достық д., 7"), ("page.language", "kk")];
    let answer = browser.post(&format!("{path}?change=yes&lang=kk"), &typed);
    let page = answer.text();
    assert_eq!(answer.status.as_u16(), 200, "{page}");
    assert!(goes_along(&page, "kk", "question") && page.contains("Достық д., 7"), "{page}");
    assert!(page.contains("change=yes&#38;lang=ru"), "the query stays: {page}");
    assert!(!page.contains("error-summary"), "nothing is asked of who only changes the language: {page}");
    // What is half filled in is no error, and what no document can hold is not kept.
    let typed = [("address", "a\u{1b}"), ("page.language", "ru")];
    let answer = browser.post(&format!("{path}?lang=ru"), &typed);
    assert!(answer.status.as_u16() == 200 && !answer.text().contains("error-summary"), "{}", answer.text());
    assert!(browser.get(&path).text().contains("Достық д., 7"), "what was there before is kept");

    let typed = [
        ("text", None, "<a>подпись</a>"),
        ("rule", None, "document"),
        ("at", None, "не время"),
        ("page.language", None, "ru"),
    ];
    browser.get("/verify");
    let page = upload(&mut browser, "/verify?lang=ru", &typed).text();
    assert!(goes_along(&page, "ru", "verify") && !page.contains("error-summary"), "{page}");
    for kept in ["&#60;a&#62;подпись", "value=\"document\" checked", "value=\"не время\""] {
        assert!(page.contains(kept), "{kept}: {page}");
    }
    // Nothing of it is in an address.
    assert!(!page.contains("lang=kk&") && page.contains("formaction=\"/verify?lang=kk\""), "{page}");
}

#[test]
fn what_the_operator_typed_goes_along_and_nothing_is_taken_in() {
    let serving = Serving::at_noon(&[]);
    let mut operator = operator(&serving);
    let service = "sko2015-483-housing-assistance";
    operator.get(&format!("/centre/intake?service={service}&lang=ru"));
    let typed = [
        ("service", None, service),
        ("applicant", None, "12"),
        ("representative", None, IIN),
        ("familyMembers/row[2]/fullName", None, "Ана"),
        ("page.language", None, "en"),
    ];
    let answer = upload(&mut operator, "/centre/intake?lang=en", &typed);
    let page = answer.text();
    assert_eq!(answer.status.as_u16(), 200, "{page}");
    assert!(goes_along(&page, "en", "intake") && !page.contains("error-summary"), "{page}");
    assert!(page.contains("value=\"12\"") && page.contains("value=\"Ана\""), "{page}");
    // A box that was not ticked is not ticked now.
    let notarised = page.split_once("name=\"notarised\"").unwrap().1.split_once('>').unwrap().0;
    assert!(!notarised.contains("checked"), "{notarised}");
    let new = operator.get(&format!("/centre/intake?service={service}")).text();
    assert!(new.split_once("name=\"notarised\"").unwrap().1.split_once('>').unwrap().0.contains("checked"));
}

/// A browser opens an address.
fn opened(browser: &mut Browser, path: &str) -> (u16, String, String) {
    let cookie = browser.cookie();
    let accept = "text/html,application/xhtml+xml,*/*;q=0.8";
    let answer = browser.citizen.plain(Method::GET, path, &[(COOKIE, &cookie), (ACCEPT, accept)], b"");
    browser.keep(&answer);
    let location = answer.header("location").unwrap_or_default().to_owned();
    (answer.status.as_u16(), location, answer.text())
}

#[test]
fn who_opens_a_path_that_only_takes_forms_is_led_to_a_page() {
    let serving = Serving::at_noon(&[]);
    let mut browser = Browser::at(&serving);
    let described: Value = serde_json::from_str(&browser.get("/openapi.json").text()).unwrap();
    let mut none = Vec::new();
    for (path, item) in described["paths"].as_object().unwrap() {
        let answers = item["post"]["responses"].as_object();
        let is_page =
            answers.is_some_and(|all| all.values().any(|one| !one["content"]["text/html"].is_null()));
        if !is_page || !item["get"].is_null() || path.starts_with("/api/") {
            continue;
        }
        let path = path.replace("{id}", HOUSING).replace("{number}", "1").replace("{act}", "sign");
        let (status, to, page) = opened(&mut browser, &path);
        assert_eq!(status, 303, "{path}: {page}");
        let (status, on, page) = opened(&mut browser, &to);
        // It is there, or it asks first who comes.
        assert!(
            status == 200 || status == 303 && (on.starts_with("/login") || on == "/workstation"),
            "{path} {to} {status}: {page}"
        );
        none.push(path);
    }
    assert!(none.len() >= 8, "{none:?}");
    // A program hears that the path takes no GET, as everywhere.
    let cookie = browser.cookie();
    let answer = browser.citizen.plain(Method::GET, "/verify/again", &[(COOKIE, &cookie)], b"");
    assert_eq!(answer.status.as_u16(), 405, "{}", answer.text());
}

#[test]
fn who_was_signed_out_while_a_form_stood_open_comes_back_to_its_page() {
    let serving = Serving::at_noon(&[]);
    let mut browser = Browser::at(&serving);
    browser.get("/login");
    Browser::location(&browser.post("/login", &[("person", "people/valid"), ("iin", IIN)]));
    let check = format!("/services/{HOUSING}/order/check");
    browser.get(&check);
    // Two days later nobody's session is still open.
    manage(&serving, Method::PUT, "clock", &json!({ "by": 2 * 24 * 3600 }));
    let login = Browser::location(&browser.post(&format!("/services/{HOUSING}/order/discard"), &[]));
    let next = login.split_once("next=").unwrap().1.to_owned();
    browser.get(&login);
    let to = Browser::location(
        &browser.post("/login", &[("person", "people/valid"), ("iin", IIN), ("next", &next)]),
    );
    let (status, on, page) = opened(&mut browser, &to);
    assert_eq!((status, on.as_str()), (303, check.as_str()), "{page}");
    let (status, _, page) = opened(&mut browser, &on);
    assert_eq!(status, 200, "{page}");
}
