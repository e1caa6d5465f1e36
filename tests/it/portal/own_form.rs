//! A form belongs to who opened it and to what it showed.

use qaqpa::catalogue::Catalogue;
use qaqpa::http::header::{CONTENT_TYPE, COOKIE};
use qaqpa::http::{ClientResponse, Method};

use super::{Browser, HOUSING, filled};
use crate::support::citizen::IIN;
use crate::support::serving::Serving;

const CSRF: &str = "__Host-qaqpa-csrf";

/// Whose certificate `people/other-iin` is.
const OTHER: &str = "123456789012";

fn logged_in(serving: &Serving, person: &str, iin: &str) -> Browser {
    let mut browser = Browser::at(serving);
    come(&mut browser, person, iin);
    browser
}

fn come(browser: &mut Browser, person: &str, iin: &str) {
    browser.get("/login");
    Browser::location(&browser.post("/login", &[("person", person), ("iin", iin)]));
}

/// Sends a form that was opened when the browser had this token.
fn late(browser: &mut Browser, token: &str, path: &str, fields: &[(&str, &str)]) -> ClientResponse {
    let now = browser.cookies[CSRF].clone();
    let own = [("csrf", token)];
    let pairs = fields.iter().chain(&own).map(|(name, value)| format!("{name}={value}"));
    let sent = pairs.collect::<Vec<_>>().join("&");
    let cookie = browser.cookie();
    let headers = [(COOKIE, cookie.as_str()), (CONTENT_TYPE, "application/x-www-form-urlencoded")];
    let answer = browser.citizen.plain(Method::POST, path, &headers, sent.as_bytes());
    assert_eq!(browser.cookies[CSRF], now);
    answer
}

#[test]
fn a_form_that_one_person_opened_is_not_taken_into_anothers_session() {
    let serving = Serving::at_noon(&[]);
    let mut browser = logged_in(&serving, "people/valid", IIN);
    let service = Catalogue::embedded().unwrap().find(HOUSING).unwrap().clone();
    let question = Browser::location(&browser.get(&format!("/services/{HOUSING}/order")));
    let of_first = browser.cookies[CSRF].clone();
    // In another tab of the same browser the first goes and the second comes.
    Browser::location(&browser.post("/logout", &[]));
    assert_ne!(browser.cookies[CSRF], of_first);
    come(&mut browser, "people/other-iin", OTHER);
    assert_ne!(browser.cookies[CSRF], of_first);
    let field = question.rsplit('/').next().unwrap();
    for (lang, words) in [
        ("kk", "осы браузерде біреу кірген не шыққан"),
        ("ru", "в этом браузере кто-то вошёл или вышел"),
        ("en", "somebody has signed in or out in this browser"),
    ] {
        browser.get(&format!("/login?lang={lang}"));
        let refused = late(&mut browser, &of_first, &question, &[(field, "oral")]);
        assert_eq!(refused.status.as_u16(), 403, "{}", refused.text());
        assert!(refused.text().contains(words), "{lang}: {}", refused.text());
    }
    let order = Browser::location(&browser.get(&format!("/services/{HOUSING}/order")));
    assert_eq!(order, question, "the draft of the second has nothing of it");
    // Nor is what the second filled in signed by a page of the first.
    let sign = filled(&mut browser, &service).replace("/check", "/sign");
    let refused = late(&mut browser, &of_first, &sign, &[("person", "people/other-iin")]);
    assert_eq!(refused.status.as_u16(), 403);
    assert_eq!(browser.requests(), 0);
    // A form of the second is taken.
    let own = browser.cookies[CSRF].clone();
    assert_eq!(late(&mut browser, &own, &sign, &[("person", "people/other-iin")]).status.as_u16(), 303);
}

/// The digest that a page to sign carries.
fn shown(page: &ClientResponse) -> String {
    let text = page.text();
    let (_, rest) = text.split_once("name=\"shown\" value=\"").unwrap_or_else(|| panic!("{text}"));
    rest.split_once('"').unwrap().0.to_owned()
}

#[test]
fn the_testers_button_signs_what_its_page_was_made_of_and_nothing_else() {
    let serving = Serving::at_noon(&[]);
    let mut browser = logged_in(&serving, "people/valid", IIN);
    let service = Catalogue::embedded().unwrap().find(HOUSING).unwrap().clone();
    let sign = filled(&mut browser, &service).replace("/check", "/sign");
    let before = shown(&browser.get(&format!("{sign}?lang=ru")));
    assert_eq!(before, shown(&browser.get(&sign)), "it is the same as long as nothing is changed");
    // Another tab changes an answer.
    let field = format!("/services/{HOUSING}/order/fields/address?change=yes");
    Browser::location(&browser.post(&field, &[("address", "Басқа көше, 7")]));
    let fields = [("person", "people/valid"), ("shown", before.as_str())];
    let refused = browser.post(&sign, &fields);
    assert_eq!(refused.status.as_u16(), 409, "{}", refused.text());
    assert!(refused.text().contains("Запрос изменён на другой странице"), "{}", refused.text());
    assert_eq!(browser.requests(), 0);
    // The page that is shown again is of what there is now.
    let again = shown(&refused);
    assert_ne!(again, before);
    let sent = browser.post(&sign, &[("person", "people/valid"), ("shown", again.as_str())]);
    assert!(Browser::location(&sent).starts_with("/cabinet/requests/"));
    // Sent once: the page to sign leads to the cabinet, which says why.
    for answer in [browser.get(&sign), browser.post(&sign, &[("person", "people/valid"), ("shown", &again)])]
    {
        let cabinet = Browser::location(&answer);
        let page = browser.get(&cabinet).text();
        assert!(cabinet.starts_with("/cabinet?") && page.contains("Подписывать нечего"), "{cabinet}: {page}");
    }
    assert_eq!(browser.requests(), 1);
}

/// Sends the form of the documents: one file, and what else it says.
fn sent(browser: &mut Browser, path: &str, content: &[u8], more: &[(&str, &str)]) -> ClientResponse {
    let csrf = browser.cookies[CSRF].clone();
    let mut form = Vec::new();
    for (name, value) in more.iter().chain(&[("csrf", csrf.as_str())]) {
        let part = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        form.extend_from_slice(part.as_bytes());
    }
    form.extend_from_slice(b"--b\r\nContent-Disposition: form-data; name=\"identity-document\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n");
    form.extend_from_slice(content);
    form.extend_from_slice(b"\r\n--b--\r\n");
    let cookie = browser.cookie();
    let referer = format!("{}{path}", browser.citizen.gateway());
    let headers = [
        (COOKIE, cookie.as_str()),
        (CONTENT_TYPE, "multipart/form-data; boundary=b"),
        (qaqpa::http::header::REFERER, &referer),
    ];
    browser.citizen.plain(Method::POST, path, &headers, &form)
}

#[test]
fn a_chosen_file_is_taken_along_and_what_is_wrong_with_one_is_said_in_words() {
    let serving = Serving::at_noon(&[]);
    let mut browser = logged_in(&serving, "people/valid", IIN);
    let path = format!("/services/{HOUSING}/order/documents");
    let page = browser.get(&format!("{path}?lang=ru")).text();
    assert!(page.contains(" МБ") && !page.contains(" MB"), "{page}");
    let on = sent(&mut browser, &path, b"%PDF-1.4 x", &[("go", "check")]);
    assert!(Browser::location(&on).ends_with("/check"));
    let page = browser.get(&path).text();
    assert_eq!(page.matches("name=\"remove\"").count(), 1, "what was chosen is attached");
    assert!(page.contains("a.pdf (10 байт)"), "{page}");
    let empty = sent(&mut browser, &path, b"", &[("go", "check")]);
    assert_eq!(empty.status.as_u16(), 422);
    assert!(empty.text().contains("Файл «a.pdf» пуст (0 байт)"), "{}", empty.text());
    let of_another_kind = sent(&mut browser, &path, b"<html>", &[]);
    let text = of_another_kind.text();
    assert!(text.contains("принимаются: PDF") && !text.contains("application/pdf,"), "{text}");
    let mut large = b"%PDF-1.4".to_vec();
    large.resize(6 * 1024 * 1024, b' ');
    let text = sent(&mut browser, &path, &large, &[]).text();
    assert!(text.contains(" МБ") && !text.contains("5242880"), "{text}");
    // Larger than any form: the page names what is taken, and leads back.
    large.resize(21 * 1024 * 1024, b' ');
    let answer = sent(&mut browser, &path, &large, &[]);
    assert_eq!(answer.status.as_u16(), 413);
    let text = answer.text();
    assert!(text.contains("не больше 20 МБ") && text.contains(&format!("href=\"{path}\"")), "{text}");
}

/// Two regulations name their service alike.
const ALIKE: [(&str, &str); 2] =
    [(HOUSING, "Западно-Казахстанская область"), ("zhambyl2014-115-housing-queue", "Жамбылская область")];

#[test]
fn services_of_one_name_are_listed_with_their_regions_and_the_others_without() {
    let serving = Serving::at_noon(&[]);
    let mut browser = Browser::at(&serving);
    browser.get("/workstation");
    Browser::location(&browser.post("/workstation/role", &[("role", "role:state-corporation-employee")]));
    for path in ["/centre?lang=ru", "/services?lang=ru", "/workstation?lang=ru"] {
        let page = browser.get(path).text();
        for (service, region) in ALIKE {
            let name = Catalogue::embedded().unwrap().find(service).unwrap().name.ru.clone();
            assert!(page.contains(&format!("{name} ({region})")), "{path} {service}: {page}");
        }
        assert!(!page.contains("Атырауская область)"), "{path}: its name is its own");
    }
}

#[test]
fn the_centre_says_of_missing_documents_what_the_regulation_does() {
    let serving = Serving::at_noon(&[]);
    let mut browser = Browser::at(&serving);
    browser.get("/workstation");
    Browser::location(&browser.post("/workstation/role", &[("role", "role:state-corporation-employee")]));
    for (id, refused) in [
        ("wko2015-153-02-guardianship-certificates", true),
        (HOUSING, false),
        ("zhambyl2014-115-housing-queue", false),
        ("atyrau2012-427-housing-queue-electronic", false),
    ] {
        let service = Catalogue::embedded().unwrap().find(id).unwrap().clone();
        browser.get(&format!("/centre/intake?service={id}&lang=ru"));
        let mut answers = std::collections::BTreeMap::new();
        super::written(&service, &mut answers);
        let csrf = browser.cookies[CSRF].clone();
        let own = [("csrf", csrf.as_str()), ("service", id), ("applicant", IIN)];
        let all = own.into_iter().chain(answers.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let form: String = all
            .map(|(name, value)| {
                format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            })
            .chain(["--b--\r\n".to_owned()])
            .collect();
        let cookie = browser.cookie();
        let headers = [(COOKIE, cookie.as_str()), (CONTENT_TYPE, "multipart/form-data; boundary=b")];
        let kept = browser.citizen.plain(Method::POST, "/centre/intake", &headers, form.as_bytes());
        let intake = Browser::location(&kept);
        let page = browser.get(&intake).text();
        assert!(page.contains("Пакет документов неполный"), "{id}: {page}");
        assert_eq!(page.contains("расписка об отказе"), refused, "{id}: {page}");
        assert_eq!(page.contains("не знает отказа в приёме"), !refused, "{id}: {page}");
        // And so it comes.
        let sent = browser.post(&intake, &[("own-key", "yes")]);
        assert_eq!(sent.status.as_u16() == 303, !refused, "{id}: {}", sent.text());
    }
}
