//! The portal at another gateway: what it sent is never lost, and the citizen sees how it goes and what came of it.

use std::io::Read as _;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use qaqpa::catalogue::Catalogue;
use qaqpa::clock::Now;
use qaqpa::envelope::{Delivered, MessageType, Unsigned, messages_answer, pushed_message};
use qaqpa::http::Method;
use qaqpa::http::header::CONTENT_TYPE;
use qaqpa::keys::Holder;
use qaqpa::random::Seeded;
use qaqpa::wsse::{MustUnderstand, Variant, sign_unsigned};
use serde_json::{Value, json};

use super::chains::{Between, OnTheWay, messages, ready, with_portal};
use super::{Browser, HOUSING};
use crate::support::citizen::manage;
use crate::support::peers::fresh_dir;
use crate::support::serving::{NOON, Serving};
use crate::support::sources::repository;

/// How long a decision takes at the other gateway.
const SLOW: &str = "[workflow]\ndecide_after_seconds = 60\n";

/// The other gateway, with these settings; it provides the service over the asynchronous channel.
fn other(settings: &str) -> (Serving, tempfile::TempDir) {
    let (serving, directory) = with_portal(&format!("channel = \"sync\"\n{settings}"));
    let service = json!({ "id": HOUSING, "owner": "school", "kind": "player" });
    manage(&serving, Method::PUT, "exchange/services", &service);
    (serving, directory)
}

/// A portal that sends to it.
fn portal(channel: &str, other: &str, more: &str) -> (Serving, tempfile::TempDir) {
    with_portal(&format!("channel = \"{channel}\"\ngateway = \"{other}\"\n{more}"))
}

fn moved(serving: &Serving, seconds: u32) {
    manage(serving, Method::PUT, "clock", &json!({ "by": seconds }));
}

/// Sends a filled-in form; the path of its page.
fn sent(browser: &mut Browser) -> String {
    let sign = ready(browser);
    let location = Browser::location(&browser.post(&sign, &[("person", "people/valid")]));
    let (path, sent) = location.split_once('?').unwrap();
    assert!(path.starts_with("/cabinet/sent/") && sent == "sent=yes", "{location}");
    let page = browser.get(&location).text();
    assert!(page.contains("sent to another gateway, which acknowledged it"), "{page}");
    path.to_owned()
}

/// The page when it says this, while the portal's time goes on.
fn page_with(browser: &mut Browser, serving: &Serving, path: &str, word: &str) -> String {
    let begun = Instant::now();
    loop {
        let page = browser.get(path).text();
        if page.contains(word) {
            return page;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{word}: {page}");
        moved(serving, 5);
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn number_on(page: &str) -> String {
    let (before, _) = page.split_once("-2026-").unwrap_or_else(|| panic!("{page}"));
    let from = before.rfind(|c: char| !c.is_ascii_alphanumeric()).unwrap() + 1;
    page[from..].split('<').next().unwrap().trim().to_owned()
}

#[test]
fn a_chain_at_another_gateway_is_followed_to_its_result() {
    let (there, _there) = other(SLOW);
    let (here, _here) = portal("async", &there.endpoints.gateway, "");
    let mut browser = Browser::at(&here);
    let path = sent(&mut browser);
    let page = browser.get(&path).text();
    assert!(page.contains("Acknowledged by the gateway") && page.contains("not known yet"), "{page}");
    assert!(page.contains(&there.endpoints.gateway), "{page}");
    let cabinet = browser.get("/cabinet").text();
    assert!(cabinet.contains(&path) && !cabinet.contains("/order"), "the draft is gone: {cabinet}");
    // The portal asks by itself; what it took is confirmed there.
    let page = page_with(&mut browser, &here, &path, "In work");
    let number = number_on(&page);
    assert!(!page.contains("/result"), "{page}");
    assert!(browser.get("/cabinet").text().contains(&number));
    moved(&there, 61);
    let page = page_with(&mut browser, &here, &path, "Decided in favour");
    assert!(page.contains(&number) && page.contains("Save as XML") && page.contains("format=pdf"), "{page}");
    let begun = Instant::now();
    while messages(&there).iter().any(|message| message["state"] != "DELIVERED") {
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", messages(&there));
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(messages(&there).len(), 3);
    for (lang, word) in [("kk", "Оң шешім"), ("ru", "Одобрено")] {
        assert!(browser.get(&format!("{path}?lang={lang}")).text().contains(word));
    }
    let notices = browser.get("/cabinet/notices?lang=en").text();
    assert_eq!(notices.matches(&path).count(), 2, "{notices}");
    assert!(notices.contains("The result is ready") && notices.contains(&number), "{notices}");
    let xml = browser.get(&format!("{path}/result?format=xml&save=yes"));
    let disposition = format!("attachment; filename=\"{number}.xml\"");
    assert_eq!(xml.header("content-disposition"), Some(disposition.as_str()));
    assert!(xml.text().contains(&number) && xml.text().contains("SignatureValue"), "{}", xml.text());
    assert!(browser.get(&format!("{path}/result?format=pdf")).body.starts_with(b"%PDF-"));
    let html = browser.get(&format!("{path}/result?format=html&lang=ru")).text();
    assert!(html.contains(&number), "{html}");
    // It is nobody else's.
    let mut stranger = Browser::at(&here);
    stranger.get("/login?lang=en");
    Browser::location(&stranger.post("/login", &[("person", "people/other-iin"), ("iin", "")]));
    for path in [path.clone(), format!("{path}/result")] {
        assert_eq!(stranger.get(&path).status.as_u16(), 404);
    }
    assert_eq!(stranger.post(&path, &[]).status.as_u16(), 404);
    assert!(!stranger.get("/cabinet").text().contains(&path));
    assert_eq!(browser.get("/cabinet/sent/0").status.as_u16(), 404);
}

#[test]
fn a_portal_that_is_killed_goes_on_with_what_was_acknowledged() {
    let category = Catalogue::embedded().unwrap().find(HOUSING).unwrap().clone();
    let category = category.fields.iter().find(|field| field.name == "category").unwrap();
    let value = &category.choices[0].value;
    let refusing = format!("{SLOW}refuse_when = [{{ field = \"category\", value = \"{value}\" }}]\n");
    let (there, _there) = other(&refusing);
    let (mut here, directory) = portal("async", &there.endpoints.gateway, "");
    let mut browser = Browser::at(&here);
    let path = sent(&mut browser);
    here.kill();
    moved(&there, 61);
    let file = directory.path().join("qaqpa.toml");
    let here = Serving::on(here.data(), &["--config", file.to_str().unwrap(), "--clock", NOON]);
    let mut browser = Browser::at(&here);
    browser.get("/login?lang=ru");
    Browser::location(&browser.post("/login", &[("person", "people/valid"), ("iin", "")]));
    let page = page_with(&mut browser, &here, &path, "Отрицательное решение");
    assert!(page.contains("Причины отказа"), "{page}");
    let reasons = |page: &str| {
        let (_, rest) = page.split_once("<ul><li>").unwrap_or_else(|| panic!("{page}"));
        rest.split("</li>").next().unwrap().to_owned()
    };
    let russian = reasons(&page);
    let kazakh = reasons(&browser.get(&format!("{path}?lang=kk")).text());
    assert!(!russian.is_empty() && !kazakh.is_empty() && russian != kazakh, "{russian} {kazakh}");
    assert!(browser.get(&format!("{path}/result?format=xml")).text().contains("NEGATIVE"));
}

#[test]
fn over_the_synchronous_channel_what_came_with_the_acknowledgement_is_kept() {
    // Each has a PKI of its own, and is told of the other's.
    let directory = fresh_dir();
    let pki = directory.path().canonicalize().unwrap().join("own");
    let made = crate::support::program().args(["pki", "init", pki.to_str().unwrap(), "--at", NOON]).output();
    assert!(made.unwrap().status.success());
    let trusting = |file: &std::path::Path, pki: Option<&std::path::Path>| {
        let own = pki.map(|pki| format!("pki = \"{}\"\n", pki.display())).unwrap_or_default();
        format!(
            "[trust]\n{own}certificates = [\"{}\"]\n[revocation]\nwithout_answer = \"accept\"\n",
            file.display()
        )
    };
    let (theirs, ours) = (pki.join("trust.pem"), repository().join("certs/trust.pem"));
    for (settings, word, hint) in [
        ("", "Decided in favour", "Save as XML"),
        (SLOW, "Acknowledged by the gateway", "has no way to ask later"),
    ] {
        let (there, _there) = other(&format!("{}{settings}", trusting(&ours, Some(&pki))));
        let (here, _here) = portal("sync", &there.endpoints.gateway, &trusting(&theirs, None));
        let mut browser = Browser::at(&here);
        let path = sent(&mut browser);
        let page = browser.get(&path).text();
        assert!(page.contains(word) && page.contains(hint), "{page}");
        let number = number_on(&page);
        let known = manage(&there, Method::GET, "journal?sender=qaqpa-portal", &Value::Null);
        assert!(known.to_string().contains(&number), "{known}");
        if settings.is_empty() {
            let pdf = browser.get(&format!("{path}/result?format=pdf&save=yes"));
            assert!(pdf.body.starts_with(b"%PDF-"), "{}", pdf.text());
        } else {
            assert_eq!(browser.get(&format!("{path}/result")).status.as_u16(), 404);
        }
        assert!(!browser.get("/cabinet").text().contains("/order"), "the draft is gone");
    }
}

#[test]
fn a_portal_that_is_killed_while_it_waits_says_that_nobody_acknowledged_it() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let (mut here, directory) = portal("async", &url, "");
    let mut browser = Browser::at(&here);
    let sign = ready(&mut browser);
    // It is killed with the message on its way: whoever sent it hears nothing.
    let sending = std::thread::spawn(move || drop(browser.post(&sign, &[("person", "people/valid")])));
    let (mut connection, _) = silent.accept().unwrap();
    assert!(connection.read(&mut [0; 1_024]).unwrap() > 0);
    here.kill();
    assert!(sending.join().is_err());
    let file = directory.path().join("qaqpa.toml");
    let here = Serving::on(here.data(), &["--config", file.to_str().unwrap(), "--clock", NOON]);
    let mut browser = Browser::at(&here);
    browser.get("/login?lang=en");
    Browser::location(&browser.post("/login", &[("person", "people/valid"), ("iin", "")]));
    let cabinet = browser.get("/cabinet").text();
    assert!(cabinet.contains("Not acknowledged") && cabinet.contains("/order"), "{cabinet}");
}

/// What a system that is believed, but did not acknowledge the request, says of its chain: an answer to a question.
fn forged(chain: &str) -> String {
    forged_by(chain, |message| {
        messages_answer(std::slice::from_ref(&message), message.session_id, Now::parse(NOON).unwrap())
    })
}

/// The same in any form.
fn forged_by(chain: &str, form: impl Fn(Delivered<'_>) -> Unsigned) -> String {
    let data = "<data><f:typedRequestFormImportData xmlns:f=\"http://bip.bee.kz/AsyncChannel/\"><id>FORGED</id>\
                <processingStatus>COMPLETED</processingStatus><resolutionType>NEGATIVE</resolutionType></f:typedRequestFormImportData></data>";
    let session = "{00000000-0000-0000-0000-000000000000}";
    let message = Delivered {
        message_id: "999",
        correlation_id: chain,
        service_id: HOUSING,
        message_type: MessageType::Response,
        route_id: None,
        message_date: NOON,
        sender_id: "school",
        password_digest: None,
        properties: &[],
        session_id: session,
        data,
    };
    let read = |end: &str| {
        std::fs::read_to_string(repository().join(format!("certs/portal-system.{end}.pem"))).unwrap()
    };
    let holder = Holder::from_pem(&read("key"), &read("cert")).unwrap();
    let (must, variant) = (MustUnderstand::Stated, Variant::KeyIdentifier);
    sign_unsigned(must, &form(message), &holder, variant, &Seeded::new(1, "forged")).unwrap()
}

#[test]
fn a_gateway_that_is_away_or_is_spoken_for_changes_nothing_and_is_asked_again() {
    let (there, _there) = other("");
    let between = Between::open();
    between.to.set(there.endpoints.plain.trim_start_matches("http://").to_owned()).unwrap();
    let (here, _here) = portal("async", &between.url, "");
    let mut browser = Browser::at(&here);
    // Nobody acknowledges it: that is said, and the draft is there.
    between.does(OnTheWay::Cut);
    let sign = ready(&mut browser);
    assert_eq!(browser.post(&sign, &[("person", "people/valid")]).status.as_u16(), 502);
    let cabinet = browser.get("/cabinet").text();
    assert!(cabinet.contains("Not acknowledged") && cabinet.contains("/order"), "{cabinet}");
    let (_, lost) = cabinet.split_once("/cabinet/sent/").unwrap();
    let lost = browser.get(&format!("/cabinet/sent/{}", lost.split('"').next().unwrap())).text();
    assert!(lost.contains("Send it again") && lost.contains(&format!("/services/{HOUSING}/order")), "{lost}");
    // What is refused is no request.
    between.does(OnTheWay::Nothing);
    assert_eq!(browser.post(&sign, &[("person", "people/expired")]).status.as_u16(), 422);
    assert_eq!(browser.get("/cabinet").text().matches("/cabinet/sent/").count(), 1);
    let location = Browser::location(&browser.post(&sign, &[("person", "people/valid")]));
    let path = location.split('?').next().unwrap();
    // What nobody acknowledged was the same request: it is that which is acknowledged now.
    assert_eq!(browser.get("/cabinet").text().matches("/cabinet/sent/").count(), 1);

    let chain = messages(&there)[0]["correlationId"].to_string().replace('"', "");
    for what in [OnTheWay::Cut, OnTheWay::Changed, OnTheWay::Replaced, OnTheWay::Instead(forged(&chain))] {
        between.does(what);
        assert_eq!(Browser::location(&browser.post(path, &[])), path);
        let page = browser.get(path).text();
        assert!(page.contains("Acknowledged by the gateway") && !page.contains("FORGED"), "{page}");
        moved(&here, 120);
    }
    // Where the background has it in hand already, the button asks nothing.
    let begun = Instant::now();
    while !here.log().contains("signed by another") {
        assert!(begun.elapsed() < Duration::from_secs(20), "{}", here.log());
        browser.post(path, &[]);
        std::thread::sleep(Duration::from_millis(20));
    }
    between.does(OnTheWay::Nothing);
    // What it gave out and heard nothing of it gives out again, by its own clock.
    moved(&there, 3_600);
    let page = page_with(&mut browser, &here, path, "Decided in favour");
    assert!(page.contains("In work"), "both are told: {page}");
}

#[test]
fn the_other_gateway_knows_the_portal_by_the_name_and_the_password_that_it_gave_it() {
    let (there, _there) = other(
        "[access]\nunregistered_senders = \"refuse\"\n[[exchange.systems]]\nsender_id = \"oblast\"\npassword = \"құпия\"\n",
    );
    for (password, status) in [("жоқ", 422), ("құпия", 303)] {
        let names = format!("sender_id = \"oblast\"\npassword = \"{password}\"\n");
        let (here, _here) = portal("async", &there.endpoints.gateway, &names);
        let mut browser = Browser::at(&here);
        let sign = ready(&mut browser);
        let answer = browser.post(&sign, &[("person", "people/valid")]);
        assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
        if status == 303 {
            let path = Browser::location(&answer);
            page_with(&mut browser, &here, path.split('?').next().unwrap(), "Decided in favour");
        }
    }
    let directory = fresh_dir();
    let file = directory.path().join("q.toml");
    std::fs::write(&file, "[portal]\nsender_id = \"oblast\"\n").unwrap();
    let flags = ["--config", file.to_str().unwrap()];
    let output = crate::support::serving::command(&directory.path().join("data"), &flags).output().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("portal.gateway"), "{said}");
}

#[test]
fn what_the_other_gateway_pushes_is_kept_before_it_is_answered_and_nobody_else_s_word_is() {
    let (there, _there) = other(SLOW);
    let (here, _here) = portal("async", &there.endpoints.gateway, "");
    let push = format!("{}/bip-async-client", here.endpoints.plain);
    let system = json!({ "senderId": "qaqpa-portal", "push": push });
    manage(&there, Method::PUT, "exchange/systems", &system);
    let mut browser = Browser::at(&here);
    let path = sent(&mut browser);
    // The portal's clock stands: it asks nothing by itself.
    let waited = |browser: &mut Browser, word: &str| {
        let begun = Instant::now();
        loop {
            let page = browser.get(&path).text();
            if page.contains(word) {
                return page;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "{word}: {page}");
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    let page = waited(&mut browser, "In work");
    let number = number_on(&page);
    // Another system's word on the same chain, and a chain that there is not, are refused alike; so is what nobody signed.
    let chain = messages(&there)[0]["correlationId"].to_string().replace('"', "");
    let posted = |body: &str, to: &str| {
        let headers = [(CONTENT_TYPE, "text/xml; charset=utf-8")];
        crate::support::caller::Caller::new().send(Method::POST, to, &headers, body.as_bytes()).unwrap()
    };
    let response = |chain: &str| forged_by(chain, |message| pushed_message(&message));
    for (body, words) in [(response(&chain), chain.as_str()), (response("1"), "1")] {
        let answer = posted(&body, &push);
        assert_eq!(answer.status.as_u16(), 500, "{}", answer.text());
        assert!(answer.text().contains("SCE001") && answer.text().contains(words), "{}", answer.text());
    }
    let (_, unsigned) =
        response(&chain).split_once("<soap:Body").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let unsigned = format!(
        "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body{unsigned}"
    );
    let answer = posted(&unsigned, &push);
    assert!(answer.status.as_u16() == 500 && answer.text().contains("SCE007"), "{}", answer.text());
    assert!(browser.get(&path).text().contains("In work"));
    moved(&there, 61);
    let page = waited(&mut browser, "Decided in favour");
    assert!(page.contains(&number) && page.contains("Save as XML"), "{page}");
    let begun = Instant::now();
    while messages(&there).iter().any(|message| message["state"] != "DELIVERED") {
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", messages(&there));
        std::thread::sleep(Duration::from_millis(50));
    }
    // Where the portal sends to no other gateway nobody is listened to.
    let closed = format!("{}/bip-async-client", there.endpoints.plain);
    assert_eq!(posted(&response(&chain), &closed).status.as_u16(), 404);
}
