//! What the pages of the portal, the centre and the workstation say: results by channel, the receipt of refusal, tables, sessions that
//! are over, what no document can hold.

use qaqpa::http::header::{CONTENT_TYPE, COOKIE};
use qaqpa::http::{ClientResponse, Method};
use serde_json::json;

use super::{Browser, HOUSING};
use crate::support::citizen::{IIN, manage};
use crate::support::serving::Serving;

const ASSISTANCE: &str = "sko2015-483-housing-assistance";
const GUARDIANSHIP: &str = "wko2015-153-02-guardianship-certificates";
const PAPER: &str = "wko2015-153-11-school-transport";

/// Sends a form with files; a member with a file name is one.
pub(super) fn upload(
    browser: &mut Browser,
    path: &str,
    members: &[(&str, Option<&str>, &str)],
) -> ClientResponse {
    let csrf = browser.cookies["__Host-qaqpa-csrf"].clone();
    let all = members.iter().copied().chain([("csrf", None, csrf.as_str())]);
    let parts = all.map(|(name, file, value)| {
        let file = file.map(|file| format!("; filename=\"{file}\"\r\nContent-Type: application/pdf"));
        format!(
            "--b\r\nContent-Disposition: form-data; name=\"{name}\"{}\r\n\r\n{value}\r\n",
            file.unwrap_or_default()
        )
    });
    let sent = format!("{}--b--\r\n", parts.collect::<String>());
    let cookie = browser.cookie();
    let headers = [(COOKIE, cookie.as_str()), (CONTENT_TYPE, "multipart/form-data; boundary=b")];
    let answer = browser.citizen.plain(Method::POST, path, &headers, sent.as_bytes());
    browser.keep(&answer);
    answer
}

pub(super) fn operator(serving: &Serving) -> Browser {
    let mut browser = Browser::at(serving);
    browser.get("/workstation");
    Browser::location(&browser.post("/workstation/role", &[("role", "role:state-corporation-employee")]));
    browser
}

#[test]
fn the_pages_of_services_seven_and_nine_say_what_each_channel_gives() {
    let serving = Serving::at_noon(&[]);
    let mut browser = Browser::at(&serving);
    for (service, by_portal, at_office) in [
        (
            "wko2015-153-07-patronage-transfer",
            "уведомление о заключении договора о передаче ребенка (детей) на патронатное воспитание",
            "договор о передаче ребенка (детей) на патронатное воспитание",
        ),
        (
            "wko2015-153-09-adopter-registration",
            "уведомление о готовности заключения о возможности (невозможности) быть кандидатом(ами) в усыновители",
            "заключение о возможности (невозможности) быть кандидатом(ами) в усыновители",
        ),
    ] {
        let page = browser.get(&format!("/services/{service}?lang=ru")).text();
        let of = |key: &str| {
            let (_, rest) =
                page.split_once(&format!("<dt>{key}</dt><dd>")).unwrap_or_else(|| panic!("{page}"));
            rest.split_once("</dd>").unwrap().0.to_owned()
        };
        assert!(of("Результат через портал").starts_with(by_portal), "{page}");
        assert!(of("Результат в канцелярии услугодателя").starts_with(at_office), "{page}");
    }
    let ninth = browser.get("/services/wko2015-153-09-adopter-registration?lang=ru").text();
    assert!(
        ninth.contains("<dt>Отрицательный результат</dt>") && !ninth.contains("Основания отказа"),
        "{ninth}"
    );
}

#[test]
fn a_service_on_paper_is_not_ordered_and_the_page_says_where_it_is() {
    let serving = Serving::at_noon(&[]);
    let mut browser = Browser::at(&serving);
    for (lang, title, place) in [
        ("kk", "Бұл қызметке порталда тапсырыс берілмейді", "қызмет берушінің кеңсесінде"),
        ("ru", "Эта услуга на портале не заказывается", "в канцелярии услугодателя"),
        ("en", "This service is not ordered on the portal", "at the provider&#39;s office"),
    ] {
        let answer = browser.get(&format!("/services/{PAPER}/order?lang={lang}"));
        let page = answer.text();
        assert_eq!(answer.status.as_u16(), 404);
        assert!(page.contains(&format!("<h1>{title}</h1>")) && page.contains(place), "{page}");
        assert!(page.contains(&format!("href=\"/services/{PAPER}\"")), "{page}");
    }
    assert_eq!(browser.get("/services/no-such/order").status.as_u16(), 404);
}

#[test]
fn citations_are_in_the_language_of_the_page() {
    let serving = Serving::at_noon(&[]);
    let mut browser = Browser::at(&serving);
    for (lang, said) in [("kk", "004 2-қосымша"), ("ru", "004 приложение 2"), ("en", "004 annex 2")]
    {
        browser.get("/login");
        Browser::location(&browser.post("/login", &[("person", "people/valid"), ("iin", IIN)]));
        let page = browser.get(&format!("/services/{ASSISTANCE}/order/fields/fullName?lang={lang}")).text();
        assert!(page.contains(said) && (lang == "en" || !page.contains("annex")), "{page}");
    }
}

#[test]
fn a_session_that_is_over_is_told_and_the_login_leads_back() {
    let serving = Serving::at_noon(&[]);
    let mut browser = Browser::at(&serving);
    let fresh = browser.get("/login?lang=ru").text();
    assert!(!fresh.contains("Ваш сеанс завершился"), "nobody had one: {fresh}");
    Browser::location(&browser.post("/login", &[("person", "people/valid"), ("iin", IIN)]));
    assert_eq!(browser.get("/cabinet?offset=0").status.as_u16(), 200);
    manage(&serving, Method::PUT, "clock", &json!({ "by": "P2D" }));
    let login = Browser::location(&browser.get("/cabinet?offset=0"));
    assert_eq!(login, "/login?next=/cabinet%3Foffset%3D0");
    for (lang, said) in
        [("kk", "Сеансыңыз аяқталды"), ("ru", "Ваш сеанс завершился"), ("en", "Your session has ended")]
    {
        let page = browser.get(&format!("{login}&lang={lang}")).text();
        assert!(page.contains(said) && page.contains("value=\"/cabinet?offset=0\""), "{page}");
    }
    let sent = [("person", "people/valid"), ("iin", IIN), ("next", "/cabinet?offset=0")];
    assert_eq!(Browser::location(&browser.post("/login", &sent)), "/cabinet?offset=0");
    let sent = [("person", "people/valid"), ("iin", IIN), ("next", "//evil.kz/?a=b")];
    assert_eq!(Browser::location(&browser.post("/login", &sent)), "/cabinet");
    // The workstation's session says it too.
    let mut operator = operator(&serving);
    assert!(!operator.get("/centre?lang=ru").text().contains("Ваш сеанс завершился"));
    manage(&serving, Method::PUT, "clock", &json!({ "by": "P2D" }));
    for path in ["/centre", "/workstation"] {
        assert!(operator.get(&format!("{path}?lang=ru")).text().contains("Ваш сеанс завершился"), "{path}");
    }
}

#[test]
fn what_no_document_can_hold_is_refused_at_its_field() {
    let serving = Serving::at_noon(&[]);
    let mut browser = Browser::at(&serving);
    browser.get("/login?lang=ru");
    Browser::location(&browser.post("/login", &[("person", "people/valid"), ("iin", IIN)]));
    let path = format!("/services/{HOUSING}/order/fields/address");
    browser.get(&path);
    Browser::location(&browser.post(&path, &[("address", "Достық, 1")]));
    for (character, code) in
        [('\0', "U+0000"), ('\u{fffe}', "U+FFFE"), ('\u{ffff}', "U+FFFF"), ('\u{1b}', "U+001B")]
    {
        let answer = browser.post(&path, &[("address", &format!("Абай{character}2"))]);
        let page = answer.text();
        assert_eq!(answer.status.as_u16(), 422, "{code}");
        assert!(page.contains(code) && page.contains("id=\"address-error\""), "{code}: {page}");
        assert!(browser.get(&path).text().contains("Достық, 1"), "what was there before is kept");
    }
    // A surrogate alone is no UTF-8: the form is not read at all.
    let (cookie, csrf) = (browser.cookie(), browser.cookies["__Host-qaqpa-csrf"].clone());
    let headers = [(COOKIE, cookie.as_str()), (CONTENT_TYPE, "application/x-www-form-urlencoded")];
    let body = format!("csrf={csrf}&address=%ED%A0%80");
    assert_eq!(browser.citizen.plain(Method::POST, &path, &headers, body.as_bytes()).status.as_u16(), 400);
    let mut operator = operator(&serving);
    operator.get(&format!("/centre/intake?service={GUARDIANSHIP}&lang=ru"));
    let sent = [
        ("service", None, GUARDIANSHIP),
        ("applicant", None, IIN),
        ("representative", None, IIN),
        ("power-number", None, "1\u{0}2"),
        ("district", None, "oral"),
        ("childName", None, "Сәкен\u{fffe}"),
        ("childIin", None, IIN),
        ("address", None, "Достық д., 1"),
    ];
    let answer = upload(&mut operator, "/centre/intake", &sent);
    let page = answer.text();
    assert_eq!(answer.status.as_u16(), 422, "{page}");
    for at in ["f-childName", "power-number"] {
        assert!(
            page.contains(&format!("href=\"#{at}\"")) && page.contains(&format!("id=\"{at}-error\"")),
            "{page}"
        );
    }
}

#[test]
fn the_operator_adds_rows_and_an_error_of_the_table_leads_to_it() {
    let serving = Serving::at_noon(&[]);
    let mut operator = operator(&serving);
    let page = operator.get(&format!("/centre/intake?service={ASSISTANCE}&lang=ru")).text();
    let rows = |page: &str| page.matches("/fullName\"").count();
    assert_eq!(rows(&page), 3, "{page}");
    let cell = |row: usize, column: &str| format!("familyMembers/row[{row}]/{column}");
    let (first, last) = (cell(2, "fullName"), cell(7, "fullName"));
    let mut typed = vec![("service", ASSISTANCE), ("applicant", IIN), (first.as_str(), "Ана")];
    let send = |operator: &mut Browser, typed: &[(&str, &str)], more: &[(&str, &str)]| {
        let all: Vec<_> = typed.iter().chain(more).map(|(name, value)| (*name, None, *value)).collect();
        upload(operator, "/centre/intake", &all)
    };
    let more = send(&mut operator, &typed, &[("more", "familyMembers"), (&cell(3, "fullName"), "")]);
    let page = more.text();
    assert_eq!((more.status.as_u16(), rows(&page)), (200, 8), "{page}");
    assert!(page.contains("value=\"Ана\"") && page.contains(&format!("value=\"{IIN}\"")), "kept: {page}");
    typed.push((last.as_str(), "Бала"));
    let wrong = send(&mut operator, &typed, &[]);
    let page = wrong.text();
    assert_eq!(wrong.status.as_u16(), 422, "{page}");
    // Rows move up over those that are empty, so that each error is at the row it is about.
    for (row, name) in [(1, "Ана"), (2, "Бала")] {
        let field = format!("name=\"{}\" type=\"text\" value=\"{name}\"", cell(row, "fullName"));
        assert!(page.contains(&field), "{field}: {page}");
        assert!(page.contains(&format!("id=\"f-familyMembers-row-{row}--kinship-error\"")), "{page}");
    }
    let none = send(&mut operator, &[("service", ASSISTANCE), ("applicant", IIN)], &[]).text();
    assert!(none.contains("href=\"#f-familyMembers\""), "{none}");
    assert!(none.contains("id=\"f-familyMembers\" tabindex=\"-1\""), "it leads there: {none}");
    let last = cell(50, "fullName");
    let full =
        send(&mut operator, &[("service", ASSISTANCE), (&last, "x")], &[("more", "familyMembers")]).text();
    // A row far down moves up too.
    assert!(rows(&full) == 50 && !full.contains("name=\"more\""), "{}", rows(&full));
}

#[test]
fn the_receipt_of_refusal_is_the_form_of_the_regulation() {
    let serving = Serving::at_noon(&[]);
    let mut operator = operator(&serving);
    for (lang, title, law, missing) in [
        (
            "ru",
            "Расписка об отказе в приёме документов",
            "Руководствуясь пунктом 2 статьи 20 Закона Республики Казахстан от 15 апреля 2013 года",
            "Наименование отсутствующих документов:",
        ),
        (
            "kk",
            "Құжаттарды қабылдаудан бас тарту туралы қолхат",
            "Заңының 20-бабының 2-тармағын басшылыққа ала отырып",
            "Жоқ құжаттардың атауы:",
        ),
        (
            "en",
            "Receipt of refusal to accept documents",
            "Under article 20(2) of the Law of the Republic of Kazakhstan of 15 April 2013",
            "Missing documents:",
        ),
    ] {
        operator.get(&format!("/centre/intake?service={GUARDIANSHIP}&lang={lang}"));
        let sent = [
            ("service", None, GUARDIANSHIP),
            ("applicant", None, IIN),
            ("district", None, "oral"),
            ("childName", None, "Сәкен Тестов"),
            ("childIin", None, IIN),
            ("address", None, "Достық д., 1"),
            ("birth-certificate", Some("a%22b.pdf"), "%PDF-1.4"),
        ];
        let intake = Browser::location(&upload(&mut operator, "/centre/intake", &sent));
        let check = operator.get(&intake).text();
        assert!(check.contains("a&#34;b.pdf"), "the file's own name: {check}");
        let answer = operator.post(&intake, &[("own-key", "yes")]);
        let page = answer.text();
        assert_eq!(answer.status.as_u16(), 422, "{page}");
        for said in [title, law, missing, "Достық д., 1"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        let list = page.split_once("<ol><li>").unwrap().1.split_once("</li></ol>").unwrap().0;
        assert!(!list.is_empty() && !list.contains("identity-document"), "by its name: {list}");
        assert!(!page.contains("DOCUMENTS_NOT_ACCEPTED") && !page.contains("childName"), "no codes: {page}");
    }
}

#[test]
fn nobody_to_name_is_told_and_an_empty_field_is_answered_in_the_words_of_the_page() {
    let serving = Serving::at_noon(&[]);
    let hand = json!({ "head": { "by": "hand" }, "responsible-executor": { "by": "hand" } });
    manage(&serving, Method::PUT, "players", &hand);
    let number = |browser: &mut Browser| {
        let queue = browser.get("/workstation?lang=ru").text();
        let (_, rest) = queue.split_once("/workstation/tasks/").unwrap_or_else(|| panic!("{queue}"));
        rest.split_once('"').unwrap().0.to_owned()
    };
    let mut citizen = Browser::at(&serving);
    citizen.get("/login");
    Browser::location(&citizen.post("/login", &[("person", "people/valid"), ("iin", IIN)]));
    let catalogue = qaqpa::catalogue::Catalogue::embedded().unwrap();
    let mut cases = Vec::new();
    for service in [HOUSING, ASSISTANCE] {
        let sign = super::filled(&mut citizen, catalogue.find(service).unwrap()).replace("/check", "/sign");
        citizen.get(&sign);
        Browser::location(&citizen.post(&sign, &[("person", "people/valid")]));
        let mut head = Browser::at(&serving);
        head.get("/workstation");
        Browser::location(&head.post("/workstation/role", &[("role", "role:head")]));
        let case = format!("/workstation/tasks/{}", number(&mut head));
        let page = head.get(&case).text();
        if cases.is_empty() {
            assert!(page.contains("В роли «ответственный исполнитель» в списке больше никого нет"), "{page}");
            assert!(page.contains("href=\"#role\"") && page.contains("/manage/v1/staff"), "{page}");
            assert!(
                !page.contains(&format!("action=\"{case}/name-executor\"")),
                "nothing to fill in: {page}"
            );
        }
        let mut executor = Browser::at(&serving);
        executor.get("/workstation");
        Browser::location(&executor.post("/workstation/role", &[("role", "role:responsible-executor")]));
        let page = head.get(&case).text();
        assert!(
            page.contains("ТЕСТ") && page.contains(&format!("action=\"{case}/name-executor\"")),
            "{page}"
        );
        for (act, said) in [("name-executor", "Выберите человека"), ("endorse", "Напишите текст резолюции")]
        {
            let field = if act == "endorse" { "endorse-text" } else { "name-executor-name" };
            let answer = head.post(&format!("{case}/{act}"), &[("step", "x")]);
            let page = answer.text();
            assert_eq!(answer.status.as_u16(), 422, "{page}");
            assert!(page.contains(said) && page.contains(&format!("href=\"#{field}\"")), "{page}");
            assert!(page.contains(&format!("id=\"{field}-error\"")) && !page.contains("`"), "{page}");
        }
        let (_, form) = page.split_once(&format!("action=\"{case}/name-executor\"")).unwrap();
        let of = |name: &str| {
            let (_, rest) = form.split_once(&format!("name=\"{name}\"")).unwrap();
            rest.split_once("value=\"").unwrap().1.split_once('"').unwrap().0.to_owned()
        };
        let (step, name) = (of("step"), of("name"));
        Browser::location(&head.post(&format!("{case}/name-executor"), &[("step", &step), ("name", &name)]));
        let page = executor.get(&format!("{case}?lang=ru")).text();
        cases.push((service, page.contains("id=\"draft-result\""), page.contains("id=\"draft-refusal\"")));
    }
    // 004 knows no refusal of the service: the page offers none.
    assert_eq!(cases, [(HOUSING, true, true), (ASSISTANCE, true, false)]);
}
