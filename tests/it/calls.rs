//! What testers call and get wrong: each answer says what is wrong with what, and what may stand there.

use qaqpa::http::Method;
use qaqpa::http::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::support::caller::{Caller, codes, json as body};
use crate::support::citizen::manage;
use crate::support::peers::fresh_dir;
use crate::support::serving::{Serving, command};

const HOUSING: &str = "wko2016-141-housing-queue";

/// The status and the problem of a call that is refused.
fn refused(serving: &Serving, method: Method, path: &str, sent: &str) -> (u16, Value) {
    let url = format!("{}/manage/v1/{path}", serving.endpoints.management);
    let json = [(CONTENT_TYPE, "application/json")];
    let answer = Caller::new().send(method, &url, &json, sent.as_bytes()).unwrap();
    (answer.status.as_u16(), body(&answer))
}

fn text(problem: &Value, member: &str) -> String {
    problem[member].as_str().unwrap_or_else(|| panic!("{problem}")).to_owned()
}

#[test]
fn a_refused_call_names_the_member_what_it_holds_and_what_it_may_be() {
    let serving = Serving::start(&[]);
    for (path, sent, words) in [
        ("players", r#"{"hed": {"by": "hand"}}"#, &["no member `hed`", "`head`"][..]),
        ("players", r#"{"head": {"by": "hnd"}}"#, &["`head.by`: it is `hnd`", "`hand`"]),
        ("agent", r#"{"next": ["cancelled", "bogus"]}"#, &["`next[1]`: it is `bogus`", "`cancelled`"]),
        ("agent", r#"{"nxt": []}"#, &["no member `nxt`", "`next`"]),
        ("staff", r#"{"nme": "A"}"#, &["no member `nme`"]),
        ("state-databases", r#"{"slow": ["gbd"]}"#, &["no state database `gbd`", "gbdfl"]),
        ("exchange/services", r#"{"id": "A", "kind": "rooted"}"#, &["`rooted`", "routed"]),
        (
            "exchange/services",
            r#"{"id": "A", "kind": "routed", "url": "http://127.0.0.1:9/", "answers": "x"}"#,
            &["`x`", "unsigned"],
        ),
        (
            "exchange/services",
            r#"{"id": "A", "kind": "scripted", "script": "a.toml"}"#,
            &["`script`", "not the name of a file"],
        ),
    ] {
        let method = if path == "staff" { Method::POST } else { Method::PUT };
        let (status, problem) = refused(&serving, method, path, sent);
        assert_eq!(status, 400, "{path} {sent}: {problem}");
        let (title, detail) = (text(&problem, "title"), text(&problem, "detail"));
        assert!(!title.contains("authority"), "{path}: {title}");
        assert!(words.iter().all(|word| detail.contains(word)), "{path} {sent}: {detail}");
        assert!(!detail.contains(" line ") && !detail.contains("untagged"), "{path} {sent}: {detail}");
    }
    let (status, problem) = refused(&serving, Method::POST, "reset", "{}");
    assert_eq!(status, 400, "{problem}");
    assert!(!text(&problem, "title").contains("authority"), "{problem}");
}

#[test]
fn a_body_where_none_is_read_is_refused_and_nothing_is_done() {
    let serving = Serving::start(&[]);
    for (method, path) in [
        (Method::POST, "exchange/redrive"),
        (Method::POST, "exchange/messages/1/redrive"),
        (Method::POST, "exchange/peers/a/test"),
        (Method::DELETE, "exchange/systems/a"),
        (Method::POST, "ca/reload"),
        (Method::DELETE, "revocation/cache"),
    ] {
        let (status, problem) = refused(&serving, method, path, r#"{"receiver": "nobody"}"#);
        assert_eq!((status, text(&problem, "title").contains("no body")), (400, true), "{path}: {problem}");
    }
    let (_, problem) = refused(&serving, Method::POST, "exchange/redrive", r#"{"receiver": "nobody"}"#);
    assert!(text(&problem, "detail").contains("sender, receiver, service, correlation"), "{problem}");
    // What says nothing is no body.
    for sent in ["", "{}", "null"] {
        let (status, answer) = refused(&serving, Method::POST, "exchange/redrive", sent);
        assert_eq!((status, &answer["redriven"]), (200, &json!(0)), "{sent}");
    }
}

#[test]
fn what_the_list_of_services_shows_may_be_put_back() {
    let serving = Serving::start(&[]);
    let put = json!({ "id": "A", "kind": "routed", "url": "http://127.0.0.1:9/", "answers": "unsigned", "retrySeconds": [1, 7], "iin": "//iin" });
    let one = |listed: &Value| {
        let services = listed["services"].as_array().unwrap();
        services.iter().find(|service| service["id"] == "A").unwrap_or_else(|| panic!("{listed}")).clone()
    };
    let shown = one(&manage(&serving, Method::PUT, "exchange/services", &put));
    assert_eq!((&shown["unsigned"], &shown["retrySeconds"]), (&json!(true), &json!([1, 7])), "{shown}");
    assert_eq!(one(&manage(&serving, Method::PUT, "exchange/services", &shown)), shown);
}

#[test]
fn no_other_answers_in_the_place_of_a_service_of_the_regulations() {
    let serving = Serving::start(&[]);
    for (kind, more) in [("routed", "url"), ("scripted", "script"), ("hosted", "hosted")] {
        let value = if more == "script" { "[[answer]]\ncode = \"1\"" } else { "http://127.0.0.1:9/" };
        let sent = json!({ "id": HOUSING, "kind": kind, more: value }).to_string();
        let (status, problem) = refused(&serving, Method::PUT, "exchange/services", &sent);
        assert_eq!(status, 400, "{kind}: {problem}");
        assert!(text(&problem, "detail").contains("service of the regulations"), "{problem}");
    }
    // How it is reached over the asynchronous channel may be said.
    for kind in ["player", "queued"] {
        let sent = json!({ "id": HOUSING, "kind": kind, "owner": "school" });
        manage(&serving, Method::PUT, "exchange/services", &sent);
    }
    let directory = fresh_dir();
    let file = directory.path().join("qaqpa.toml");
    let service = format!(
        "[[exchange.services]]\nid = \"{HOUSING}\"\nkind = \"routed\"\nurl = \"http://127.0.0.1:9/\"\n"
    );
    std::fs::write(&file, service).unwrap();
    let ended =
        command(&directory.path().join("data"), &["--config", file.to_str().unwrap()]).output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(!ended.status.success() && said.contains(HOUSING) && said.contains("regulations"), "{said}");
}

#[test]
fn what_is_to_be_expected_of_a_certificate_follows_its_revocation_and_the_clock() {
    let serving = Serving::at_noon(&[]);
    let issued =
        manage(&serving, Method::POST, "ca/certificates", &json!({ "kind": "person-sign", "days": 30 }));
    let serial = issued["serialNumber"].as_str().unwrap();
    let expected = || {
        let path = format!("ca/certificates?serial={serial}");
        manage(&serving, Method::GET, &path, &Value::Null)["certificates"][0]["expected"].clone()
    };
    let revoke = |reason: &str| {
        let sent = json!({ "serialNumber": serial, "reason": reason });
        manage(&serving, Method::POST, "ca/revocations", &sent)["expected"].clone()
    };
    let refused = |codes: &[&str]| json!({ "decision": "REJECTED", "codes": codes });
    let accepted = json!({ "decision": "ACCEPTED", "codes": [] });
    assert_eq!(expected(), accepted);
    assert_eq!(revoke("certificateHold"), refused(&["CERTIFICATE_ON_HOLD"]));
    assert_eq!(revoke("removeFromCRL"), accepted);
    assert_eq!(revoke("keyCompromise"), refused(&["CERTIFICATE_REVOKED"]));
    assert_eq!(expected(), refused(&["CERTIFICATE_REVOKED"]));
    manage(&serving, Method::PUT, "clock", &json!({ "by": "P60D" }));
    assert_eq!(expected(), refused(&["CERTIFICATE_EXPIRED", "CERTIFICATE_REVOKED"]));
}

#[test]
fn of_a_body_that_is_no_document_no_signature_is_said_to_be_right() {
    let serving = Serving::start(&[]);
    let url = format!("{}/api/v1/requests", serving.endpoints.plain);
    for (kind, sent) in [("application/json", "{}"), ("application/x-www-form-urlencoded", "a=1")] {
        let answer =
            Caller::new().send(Method::POST, &url, &[(CONTENT_TYPE, kind)], sent.as_bytes()).unwrap();
        assert_eq!(
            (answer.status.as_u16(), codes(&answer)),
            (415, vec!["MEDIA_UNSUPPORTED".to_owned()]),
            "{kind}"
        );
        let problem = body(&answer);
        assert_eq!(problem["reports"][0]["indication"], "INDETERMINATE", "{problem}");
        assert!(!problem.to_string().contains("TOTAL_PASSED"), "{problem}");
    }
}
