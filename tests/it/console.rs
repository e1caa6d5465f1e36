//! The tester's console: by hand without a browser, and in one.

use qaqpa::http::{ClientResponse, Method, header};
use qaqpa::keys::Signer as _;
use qaqpa::random::Entropy;
use qaqpa::wsse::{self, Variant};
use serde_json::{Value, json};

use crate::support::caller::{Caller, json as body};
use crate::support::driven::driven;
use crate::support::peers::fresh_dir;
use crate::support::requests::{envelope, holder, request_of};
use crate::support::serving::Serving;

/// What a stranger writes who wants to be read as something else.
const HOSTILE: &str = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>\u{202e}gnp.exe";

const PATHS: [&str; 9] = [
    "/",
    "/console/journal",
    "/console/certificates",
    "/console/people",
    "/console/people/12",
    "/console/clock",
    "/console/exchange",
    "/console/players",
    "/console/faults",
];

fn page(caller: &Caller, serving: &Serving, path: &str) -> ClientResponse {
    let url = format!("{}{path}", serving.endpoints.management);
    caller.send(Method::GET, &url, &[(header::ACCEPT, "text/html")], b"").unwrap()
}

/// Sends a form as a browser does that has the page open, or with what is given instead.
fn form(caller: &Caller, serving: &Serving, path: &str, fields: &str, token: (&str, &str)) -> ClientResponse {
    let url = format!("{}{path}", serving.endpoints.management);
    let cookie = format!("qaqpa-csrf={}", token.0);
    let cookie = if token.0.is_empty() { cookie_name(caller, serving) } else { cookie };
    let headers = [
        (header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
        (header::COOKIE, cookie.as_str()),
        (header::ACCEPT, "text/html"),
    ];
    let written = format!("{fields}&csrf={}", token.1);
    caller.send(Method::POST, &url, &headers, written.as_bytes()).unwrap()
}

/// The cookie that a page sets, `name=value`.
fn cookie_name(caller: &Caller, serving: &Serving) -> String {
    let set = page(caller, serving, "/").header("set-cookie").unwrap().to_owned();
    set.split(';').next().unwrap().to_owned()
}

#[test]
fn every_page_is_there_in_each_language_small_and_its_actions_show_the_command() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    for path in PATHS {
        for lang in ["kk", "ru", "en"] {
            let answer = page(&caller, &serving, &format!("{path}?lang={lang}"));
            assert_eq!(answer.status.as_u16(), 200, "{path} {lang}: {}", answer.text());
            let html = answer.text();
            assert!(html.contains(&format!("<html lang=\"{lang}\">")), "{path} {lang}");
            assert!(html.len() < 100 * 1024, "{path} {lang}: {} octets", html.len());
            assert_eq!(html.matches("<script").count(), 1, "{path}: the layout's alone");
            assert!(!html.contains("style=\""), "{path}: a style in the page");
            let posts = html.matches("method=\"post\"").count();
            let commands = html.matches("<code>curl ").count();
            assert!(path == "/" || commands >= posts, "{path}: {posts} actions, {commands} commands");
        }
    }
    // A program that asks for no page gets the list of paths.
    let list = caller.get(&format!("{}/", serving.endpoints.management));
    assert!(list.text().contains("/manage/v1/journal"), "{}", list.text());
}

#[test]
fn a_form_that_does_not_come_from_an_open_page_does_nothing() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let clock = || body(&caller.get(&format!("{}/manage/v1/clock", serving.endpoints.management)));
    let before = clock();
    let token = "0123456789abcdef0123456789abcdef";
    let (_, own) =
        cookie_name(&caller, &serving).split_once('=').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    for (cookie, written) in [("", ""), ("", token), (token, ""), (token, "fedcba98765432100123456789abcdef")]
    {
        let answer = form(&caller, &serving, "/console/clock", "how=by&by=3600", (cookie, written));
        assert_eq!(answer.status.as_u16(), 403, "{cookie} {written}: {}", answer.text());
    }
    assert_eq!(clock(), before);
    assert_eq!(own.len(), 32);
    // A form to a path for programs is refused as before.
    let url = format!("{}/manage/v1/clock", serving.endpoints.management);
    let kind = [(header::CONTENT_TYPE, "application/x-www-form-urlencoded")];
    assert_eq!(caller.send(Method::PUT, &url, &kind, b"by=60").unwrap().status.as_u16(), 415);
}

#[test]
fn a_sample_is_signed_by_anybody_in_any_state_and_judged_as_it_should_be() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let sample = |asked: Value| {
        let url = format!("{}/manage/v1/samples", serving.endpoints.management);
        let kind = [(header::CONTENT_TYPE, "application/json")];
        caller.send(Method::POST, &url, &kind, asked.to_string().as_bytes()).unwrap()
    };
    let person = holder("people/valid");
    let pem = qaqpa::x509::to_pem("CERTIFICATE", person.certificate().der());
    let key = std::fs::read_to_string(crate::support::requests::certs("people/valid.key.pem")).unwrap();
    for (asked, expected) in [
        (json!({}), None),
        (json!({ "seed": 7 }), None),
        (json!({ "certificate": pem, "key": key }), None),
        (json!({ "service": "wko2016-141-housing-queue", "algorithm": "gost2015" }), None),
        (json!({ "changed": true }), Some("DIGEST_MISMATCH")),
        (json!({ "defects": ["revoked"] }), Some("CERTIFICATE_REVOKED")),
        (json!({ "defects": ["expired"] }), Some("CERTIFICATE_EXPIRED")),
        (json!({ "declarant": "880101300123" }), Some("IIN_MISMATCH")),
    ] {
        let made = sample(asked.clone());
        assert_eq!(made.status.as_u16(), 201, "{asked}: {}", made.text());
        let document = body(&made)["document"].as_str().unwrap().to_owned();
        let answer = caller.submit(&serving.endpoints.plain, &document);
        match expected {
            None => assert_eq!(answer.status.as_u16(), 201, "{asked}: {}", answer.text()),
            Some(code) => assert_eq!(body(&answer)["code"], code, "{asked}: {}", answer.text()),
        }
    }
    for asked in [
        json!({ "service": "none" }),
        json!({ "key": "x" }),
        json!({ "defects": ["no-such"] }),
        json!({ "certificate": "x", "key": "y" }),
    ] {
        assert_eq!(sample(asked.clone()).status.as_u16(), 400, "{asked}");
    }
}

#[test]
fn a_tester_sends_breaks_reads_issues_and_watches_and_a_strangers_text_stays_text() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let written = HOSTILE.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let hostile = envelope("m-1", "x", &request_of("valid", 1)).replace(">portal<", &format!(">{written}<"));
    let system = holder("portal-system");
    let hostile = wsse::sign_envelope(&hostile, &system, Variant::KeyIdentifier, &Entropy).unwrap();
    caller.soap(&serving.endpoints.plain, &hostile);
    let profile = fresh_dir();
    let job = json!({
        "management": serving.endpoints.management, "plain": serving.endpoints.plain, "profile": profile.path(), "hostile": HOSTILE,
    });
    let Some(seen) = driven("console.mjs", &["playwright-core"], job) else { return };
    for (part, says) in [
        ("first", "First look"),
        ("sent", "The request is accepted"),
        ("broken", "DIGEST_MISMATCH"),
        ("why", "DIGEST_MISMATCH"),
        ("before", "Nothing here"),
        ("issued", "CERTIFICATE_REVOKED"),
        ("refused", "CERTIFICATE_REVOKED"),
        ("after", "CERTIFICATE_REVOKED"),
        ("planted", "<script>alert(2)</script>"),
        ("plantedEntry", "<script>alert(2)</script>"),
        ("moved", "24.11.2026 19:00:00"),
    ] {
        assert!(seen[part].as_str().unwrap().contains(says), "{part}: {}", seen[part]);
    }
    assert!(seen["file"].as_str().unwrap().ends_with(".cert.pem"), "{seen}");
    assert!(seen["liveAfter"].as_u64().unwrap() < 5_000, "{seen}");
    for none in ["dialogs", "errors", "foreign"] {
        assert_eq!(seen[none], json!([]), "{none}");
    }
    assert_eq!((&seen["markup"], &seen["rebound"]), (&json!(0), &json!(421)), "{seen}");
    assert!(
        !seen["planted"].as_str().unwrap().contains('\u{202e}'),
        "a mark that turns the text round is shown"
    );
    for (page, told) in seen["sizes"].as_object().unwrap() {
        assert_eq!(told[0], 200, "{page}");
        assert!(told[1].as_u64().unwrap() < 100 * 1024, "{page}: {told}");
        assert_eq!(told[2], false, "{page}: wider than the window");
    }
}

/// Sends what a stranger may write into every place that the console shows: headers, paths, members of messages, names.
fn planted(serving: &Serving, caller: &Caller) {
    let escaped = HOSTILE.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let plain = &serving.endpoints.plain;
    for (serial, member) in [(1, ">portal<"), (2, ">m-2<"), (3, ">x<")] {
        let message = envelope(&format!("m-{serial}"), "x", &request_of("valid", serial));
        let message = message.replacen(member, &format!(">{escaped}<"), 1);
        let signed =
            wsse::sign_envelope(&message, &holder("portal-system"), Variant::KeyIdentifier, &Entropy);
        caller.soap(plain, &signed.unwrap());
    }
    // A document with markup in the place of its service and its name, a file name and a path that are markup.
    let document = request_of("valid", 4).replace("wko2016", &escaped);
    caller.submit(plain, &document);
    caller.submit(plain, &format!("<{0}>&#x202e;</{0}>", "script"));
    let agent = [(header::USER_AGENT, "<img src=x data-planted> <script>alert(4)</script>")];
    caller
        .send(
            Method::GET,
            &format!("{plain}/api/v1/requests/%3Cscript%3Ealert(5)%3C%2Fscript%3E%E2%80%AE"),
            &agent,
            b"",
        )
        .unwrap();
    let manage = |path: &str, sent: Value| {
        let url = format!("{}/manage/v1/{path}", serving.endpoints.management);
        caller
            .send(
                Method::POST,
                &url,
                &[(header::CONTENT_TYPE, "application/json")],
                sent.to_string().as_bytes(),
            )
            .unwrap()
    };
    let staff = manage("staff", json!({ "name": "<img src=x data-planted> \u{202e}txt", "role": "head" }));
    assert!(staff.status.is_success(), "{}", staff.text());
    let issued = json!({ "kind": "person-sign", "algorithm": "ecdsa", "iin": "123456789011", "name": "<b\u{a0}class=planted>\u{202e} <script>alert(6)</script>" });
    assert!(manage("ca/certificates", issued).status.is_success());
}

#[test]
fn every_page_of_the_console_and_of_the_agent_is_for_everybody_in_each_language() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    planted(&serving, &caller);
    let url = format!("{}/manage/v1/agent", serving.endpoints.management);
    let ask =
        caller.send(Method::PUT, &url, &[(header::CONTENT_TYPE, "application/json")], br#"{"mode": "ask"}"#);
    assert!(ask.unwrap().status.is_success());
    let job = json!({
        "management": serving.endpoints.management,
        "agent": serving.endpoints.agent.as_ref().unwrap().replace("wss://", "https://"),
    });
    let Some(found) = driven("console_pages.mjs", &["playwright-core", "axe-core", "ws"], job) else {
        return;
    };
    let wrong: Vec<&str> = found["wrong"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), found["pages"], wrong.join("\n"));
    assert!(found["pages"].as_array().unwrap().len() > 140, "{}", found["pages"]);
}
