//! Settings and flags that cannot be meant are refused at the start, with what to write instead.

use std::net::TcpListener;
use std::process::Output;

use qaqpa::http::{Method, header};
use serde_json::{Value, json};

use crate::support::caller::{Caller, json as body};
use crate::support::peers::fresh_dir;
use crate::support::requests::{Form, request_of, signed_by, unsigned};
use crate::support::serving::{NOON, Serving, command};

/// What a gateway that must not start says, with its exit code.
fn refused(settings: &str, flags: &[&str]) -> (i32, String) {
    let directory = fresh_dir();
    let file = directory.path().join("q.toml");
    std::fs::write(&file, settings).unwrap();
    let flags = [&["--config", file.to_str().unwrap()], flags].concat();
    let output = command(&directory.path().join("data"), &flags).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8(said).unwrap())
}

#[test]
fn a_rule_that_no_form_can_meet_is_refused_with_what_there_is() {
    let (code, said) =
        refused("[workflow]\nrefuse_when = [{ field = \"categry\", value = \"veteran\" }]\n", &[]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("`categry`") && said.contains("category"), "{said}");
    let (code, said) =
        refused("[workflow]\nrefuse_when = [{ field = \"category\", value = \"Veteran\" }]\n", &[]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("`Veteran`") && said.contains("veteran"), "{said}");
}

#[test]
fn a_level_that_there_is_not_is_refused_and_not_taken_for_silence() {
    for filter in ["inof", "warning", "qaqpa=info,debgu", "information"] {
        let (code, said) = refused(&format!("[log]\nfilter = \"{filter}\"\n"), &[]);
        assert_eq!(code, 2, "{filter}: {said}");
        assert!(said.contains(filter), "{said}");
    }
    for filter in ["info", "WARN", "qaqpa=debug,warn", "off"] {
        let directory = fresh_dir();
        let file = directory.path().join("q.toml");
        std::fs::write(&file, format!("[log]\nfilter = \"{filter}\"\n")).unwrap();
        drop(Serving::at_noon(&["--config", file.to_str().unwrap()]));
    }
}

#[test]
fn a_number_or_an_entry_that_cannot_be_is_refused_at_the_start_with_its_file_key_value_and_bound() {
    // Every row of the tables of bounds: tests in `src/config/bounds.rs`.
    for (settings, says) in [
        ("[http]\nconnections_max = 0\n", &["http.connections_max = 0", "1"][..]),
        ("[http]\nbodies_bytes_max = 1024\n", &["http.bodies_bytes_max = 1024", "20971520"]),
        ("[accounts]\npasswords_at_once = 1025\n", &["accounts.passwords_at_once = 1025", "1024"]),
        ("[exchange]\namount = 101\n", &["exchange.amount = 101", "100"]),
        ("[[exchange.systems]]\nsender_id = \"\"\n", &["exchange.systems ``"]),
        (
            "[[exchange.services]]\nid = \"S\"\nowner = \"o\"\n[[exchange.services]]\nid = \"S\"\nowner = \"o\"\n",
            &["exchange.services `S`"],
        ),
        ("[[exchange.services]]\nid = \"S\"\nkind = \"player\"\n", &["exchange.services `S`", "`owner`"]),
        (
            "[[exchange.systems]]\nsender_id = \"a\"\npush = \"gopher://h/\"\n",
            &["exchange.systems `a`", "`gopher://h/`", "http://host:port/path"],
        ),
    ] {
        for lang in ["kk", "ru", "en"] {
            let (code, said) = refused(settings, &["--lang", lang]);
            assert_eq!(code, 2, "{settings}: {said}");
            assert!(said.contains("q.toml: "), "{settings}: {said}");
            assert!(says.iter().all(|part| said.contains(part)), "{settings}: {said}");
        }
    }
}

#[test]
fn an_address_may_be_localhost_and_has_no_scheme() {
    let serving = Serving::at_noon(&["--gateway", "localhost:0"]);
    assert!(serving.endpoints.gateway.starts_with("https://127.0.0.1:"), "{}", serving.endpoints.gateway);
    for (given, says) in [
        ("https://localhost:8443/", "write localhost:8443"),
        ("localhost", "127.0.0.1:8443"),
        (":8443", "127.0.0.1:8443"),
        ("portal.kz:8443", "127.0.0.1:8443"),
    ] {
        let (code, said) = refused("", &["--gateway", given]);
        assert_eq!(code, 2, "{given}: {said}");
        assert!(said.contains(says), "{given}: {said}");
    }
}

#[test]
fn a_port_in_use_says_which_flag_and_which_setting_change_it() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = taken.local_addr().unwrap().to_string();
    for (flag, setting) in [
        ("--gateway", "listeners.gateway"),
        ("--plain", "listeners.plain"),
        ("--management", "listeners.management"),
    ] {
        let (code, said) = refused("", &[flag, &at]);
        assert_eq!(code, 2, "{said}");
        assert!(said.contains(&at) && said.contains(flag) && said.contains(setting), "{said}");
    }
}

fn qaqpa(arguments: &[&str]) -> Output {
    crate::support::program().args(arguments).output().unwrap()
}

#[test]
fn a_name_of_one_word_says_which_part_is_missing_and_a_number_alone_invents_the_name() {
    let directory = fresh_dir();
    let (data, out) = (directory.path().join("data"), directory.path().join("out"));
    let place = ["pki", "issue", "--data", data.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let issue = |more: &[&str]| qaqpa(&[&place, more].concat());
    for (lang, says) in
        [("en", "the name is missing"), ("ru", "не хватает части: имя"), ("kk", "аты жетіспейді")]
    {
        let output = issue(&["--lang", lang, "--iin", "123456789011", "--name", "ТЕСТОВ"]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(says), "{said}");
    }
    assert_eq!(issue(&["--iin", "123456789011", "--file", "p"]).status.code(), Some(0));
    let shown = qaqpa(&["certificate", "show", out.join("p.cert.pem").to_str().unwrap()]);
    assert!(String::from_utf8(shown.stdout).unwrap().contains("123456789011"));
}

#[test]
fn the_ledger_tells_what_was_issued_finds_it_by_its_number_and_is_read_page_by_page() {
    let directory = fresh_dir();
    let data = directory.path().join("data");
    let json_type = [(header::CONTENT_TYPE, "application/json")];
    let caller = Caller::new();
    let serving = Serving::on(&data, &["--clock", NOON]);
    let url = format!("{}/manage/v1/ca/certificates", serving.endpoints.management);
    let wish = json!({ "kind": "head-sign", "defects": ["expired"] }).to_string();
    let issued = caller.send(Method::POST, &url, &json_type, wish.as_bytes()).unwrap();
    let bundle = body(&issued);
    let serial = bundle["serialNumber"].as_str().unwrap();
    let row = |serving: &Serving, asked: &str| {
        let url = format!("{}/manage/v1/ca/certificates", serving.endpoints.management);
        let answer = caller.get(&format!("{url}?serial={asked}"));
        (answer.status.as_u16(), body(&answer)["certificates"][0].clone())
    };
    let expected = |row: &Value| {
        assert_eq!(row["subject"], bundle["subject"]);
        assert_eq!((&row["kind"], &row["defects"]), (&json!("head-sign"), &json!(["expired"])));
        assert_eq!(row["expected"], bundle["expected"]);
        assert_eq!(row["issuedAt"], NOON);
    };
    let (status, found) = row(&serving, &serial.to_uppercase());
    assert_eq!(status, 200);
    expected(&found);
    assert_eq!(row(&serving, "0123456789abcdef").0, 404);
    assert_eq!(row(&serving, "nothing").0, 422);
    // What the committed PKI has is in the ledger without a record.
    let all = body(&caller.get(&url));
    let count = all["certificates"].as_array().unwrap().len();
    assert_eq!(all["count"], count);
    let (mut next, mut seen) = (format!("{url}?limit=7"), Vec::new());
    loop {
        let told = body(&caller.get(&next));
        seen.extend(told["certificates"].as_array().unwrap().clone());
        match told["links"]["next"].as_str() {
            Some(link) => next = link.to_owned(),
            None => break,
        }
    }
    assert_eq!(Value::from(seen), all["certificates"]);
    // A fault names the kinds that it concerns.
    let fault = json!({ "path": "/crl/nca_rsa.crl", "fault": "stale" }).to_string();
    let faults = format!("{}/manage/v1/ca/faults", serving.endpoints.management);
    let told = body(&caller.send(Method::PUT, &faults, &json_type, fault.as_bytes()).unwrap());
    assert_eq!(told["faults"][0]["concerns"]["kinds"]["head-sign"], 1, "{told}");
    // A ledger of an earlier version has a serial number and an issuer in each line.
    assert!(serving.stop().success());
    let file = data.join("pki/issued.txt");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{text}0abc13 issuing\n")).unwrap();
    let serving = Serving::on(&data, &["--clock", NOON]);
    expected(&row(&serving, serial).1);
}

#[test]
fn submit_exits_by_what_is_expected_of_the_answer() {
    let serving = Serving::at_noon(&[]);
    let directory = fresh_dir();
    let put = |name: &str, text: &str| {
        let file = directory.path().join(name);
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let (good, expired) =
        (put("good.xml", &request_of("valid", 1)), put("expired.xml", &request_of("expired", 2)));
    for (file, expect, code) in [
        (&good, "accepted", 0),
        (&expired, "CERTIFICATE_EXPIRED", 0),
        (&expired, "certificate_expired", 0),
        (&expired, "IIN_MISMATCH", 1),
        (&expired, "accepted", 1),
        (&good, "CERTIFICATE_EXPIRED", 1),
        (&good, "NO_SUCH_CODE", 2),
    ] {
        let output = qaqpa(&["submit", "--url", &serving.endpoints.plain, "--expect", expect, file]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{file} {expect}: {said}");
    }
}

#[test]
fn a_status_has_its_reasons_and_retry_after_goes_by_the_time_of_the_next_step() {
    let directory = fresh_dir();
    let file = directory.path().join("q.toml");
    let settings = "[workflow]\nrefuse_when = [{ field = \"category\", value = \"veteran\" }]\n";
    std::fs::write(&file, settings).unwrap();
    let caller = Caller::new();
    let serving = Serving::at_noon(&["--config", file.to_str().unwrap()]);
    let refused = signed_by("valid", &unsigned(1, &Form { category: "veteran", ..Form::default() }));
    let number = Caller::number(&caller.submit(&serving.endpoints.plain, &refused), 201);
    let status = body(&caller.get(&format!("{}/api/v1/requests/{number}", serving.endpoints.management)));
    let reason = &status["reasons"][0];
    assert!(["kk", "ru", "en"].iter().all(|lang| reason[lang].is_string()), "{status}");
    let serving = Serving::at_noon(&["--decide-after-seconds", "5400"]);
    let number = Caller::number(&caller.submit(&serving.endpoints.plain, &request_of("valid", 2)), 201);
    let answer = caller.get(&format!("{}/api/v1/requests/{number}/result", serving.endpoints.management));
    assert_eq!(answer.status.as_u16(), 404, "{}", answer.text());
    let seconds: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((5_390..=5_400).contains(&seconds), "{seconds}");
}
