//! `/manage/v1/people` over the testers' listener, and what a person's certificate does at the gateway.

use qaqpa::http::{ClientResponse, Method, header};
use qaqpa::keys::Holder;
use qaqpa::xmldsig::{self, SigningRequest};
use serde_json::{Value, json};

use crate::support::caller::{Caller, codes, json as body};
use crate::support::peers::fresh_dir;
use crate::support::program;
use crate::support::requests::{DECLARANT, Form, unsigned};
use crate::support::serving::Serving;

struct Tester {
    serving: Serving,
    caller: Caller,
}

impl Tester {
    fn start(flags: &[&str]) -> Self {
        Tester { serving: Serving::at_noon(flags), caller: Caller::new() }
    }

    fn ask(&self, method: Method, path: &str, sent: &str) -> ClientResponse {
        let url = format!("{}/manage/v1/{path}", self.serving.endpoints.management);
        self.caller
            .send(method, &url, &[(header::CONTENT_TYPE, "application/json")], sent.as_bytes())
            .unwrap()
    }

    fn get(&self, path: &str) -> Value {
        let answer = self.ask(Method::GET, path, "");
        assert_eq!(answer.status.as_u16(), 200, "{path}: {}", answer.text());
        body(&answer)
    }

    fn refused(&self, method: Method, path: &str, sent: &str, status: u16) -> String {
        let answer = self.ask(method, path, sent);
        assert_eq!(answer.status.as_u16(), status, "{path} {sent}: {}", answer.text());
        answer.text()
    }
}

#[test]
fn people_are_found_and_changed_and_the_clock_changes_nobody() {
    let tester = Tester::start(&[]);
    let found = tester.get("people?find=age%3C18%20%26%20poa&count=3");
    assert_eq!(found["people"].as_array().unwrap().len(), 3);
    assert_eq!(found["at"], "2026-11-24");
    let (n, iin) = (found["people"][0]["n"].clone(), found["people"][0]["iin"].as_str().unwrap());
    let before = tester.get(&format!("people/{n}"));
    assert_eq!(before, found["people"][0]);
    assert_eq!(tester.get(&format!("people?iin={iin}"))["people"][0], before);
    let output = program().args(["people", "show", &n.to_string(), "--json"]).output().unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&output.stdout).unwrap(), before, "the command says the same");

    // Twenty years on they are of age; who they are is the same.
    tester.ask(Method::PUT, "clock", r#"{"by": "P20Y"}"#);
    assert_eq!(tester.get(&format!("people/{n}")), before);
    let later = tester.get("people?find=age%3C18%20%26%20poa&count=3");
    assert!(later["people"].as_array().unwrap().iter().all(|person| person["n"] != n), "{later}");

    let changed =
        body(&tester.ask(Method::PUT, &format!("people/{n}"), r#"{"iin": "123456789011", "eds": null}"#));
    assert_eq!((changed["iin"].as_str(), changed.get("eds")), (Some("123456789011"), None));
    assert_eq!(tester.get("people?iin=123456789011&count=1")["people"][0]["n"], n);
    assert_eq!(tester.get("people?count=1")["changed"], json!([n]));
    assert!(tester.refused(Method::GET, &format!("people?iin={iin}"), "", 404).contains("NOT_FOUND"));
    assert_eq!(body(&tester.ask(Method::DELETE, &format!("people/{n}"), "")), before);
    assert_eq!(tester.get(&format!("people?iin={iin}"))["people"][0], before);
    let company = before["heads"].as_str().map(str::to_owned);
    let company = company.unwrap_or_else(|| {
        let heads = tester.get("people?find=head&count=1");
        heads["people"][0]["heads"].as_str().unwrap().to_owned()
    });
    assert_eq!(tester.get(&format!("companies/{company}"))["bin"], company);
}

#[test]
fn a_call_about_people_that_cannot_be_is_refused_with_what_is_wrong() {
    let tester = Tester::start(&[]);
    for (method, path, sent, status, words) in [
        (Method::GET, "people/999999999999", "", 404, "154394999"),
        (Method::GET, "people/-1", "", 404, "-1"),
        (Method::GET, "people/x", "", 404, "NOT_FOUND"),
        (Method::GET, "people?find=ag%3C18", "", 400, "did you mean `age`"),
        (Method::GET, "people?find=%28poa", "", 400, "is not closed"),
        (Method::GET, "people?count=1001", "", 400, "1000"),
        (Method::GET, "people?seed=5", "", 400, "seed"),
        (Method::GET, "people?iin=1", "", 404, "NOT_FOUND"),
        (Method::GET, "companies/000000000000", "", 404, "NOT_FOUND"),
        (Method::PUT, "people/5", "{", 400, "column 1"),
        (Method::PUT, "people/5", "[]", 400, "a patch is an object"),
        (Method::PUT, "people/5", r#"{"n": 6}"#, 400, "cannot be changed"),
        (Method::PUT, "people/5", r#"{"birthDate": "yesterday"}"#, 400, "is not a date"),
        (Method::PUT, "people/999999999999", "{}", 404, "154394999"),
        (Method::POST, "people/5/certificate", r#"{"iin": "123456789011"}"#, 400, "iin"),
        (Method::POST, "people/5/certificate", r#"{"kind": "nonesuch"}"#, 400, "nonesuch"),
        (Method::POST, "people/999999999999/certificate", "{}", 404, "154394999"),
    ] {
        let answer = tester.refused(method, path, sent, status);
        assert!(answer.contains(words), "{path} {sent}: {answer}");
    }
    assert_eq!(tester.get("people?count=1")["changed"], json!([]));
}

#[test]
fn a_person_gets_a_certificate_in_any_state_and_the_gateway_judges_it() {
    let tester = Tester::start(&[]);
    let person = tester.get("people/900001");
    let iin = person["iin"].as_str().unwrap();
    for (sent, refused_for) in [
        (r#"{"algorithm": "ecdsa"}"#, None),
        (r#"{"algorithm": "ecdsa", "defects": ["expired"]}"#, Some("CERTIFICATE_EXPIRED")),
        (r#"{"algorithm": "ecdsa", "defects": ["revoked"]}"#, Some("CERTIFICATE_REVOKED")),
    ] {
        let answer = tester.ask(Method::POST, "people/900001/certificate", sent);
        assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
        let bundle = body(&answer);
        assert_eq!(bundle["declarantId"], iin);
        let subject = bundle["subject"].as_str().unwrap();
        assert!(subject.contains("ӘЛИЕВА"), "{subject}");
        assert!(!bundle["pkcs12"]["modern"].as_str().unwrap().is_empty());
        let text = |name: &str| bundle[name].as_str().unwrap();
        let holder = Holder::from_pem(text("key"), text("certificate")).unwrap();
        let document = unsigned(77, &Form::default()).replace(DECLARANT, iin);
        let document = xmldsig::sign_enveloped(&document, &holder, &SigningRequest::document()).unwrap();
        let verdict = tester.caller.submit(&tester.serving.endpoints.plain, &document);
        match refused_for {
            None => assert_eq!(verdict.status.as_u16(), 201, "{}", verdict.text()),
            Some(code) => assert!(codes(&verdict).contains(&code.to_owned()), "{}", verdict.text()),
        }
    }
    let head = body(&tester.ask(
        Method::POST,
        "people/900001/certificate",
        r#"{"kind": "head-sign", "algorithm": "ecdsa"}"#,
    ));
    let company = tester.get(&format!("companies/{}", person["heads"].as_str().unwrap()));
    assert!(head["subject"].as_str().unwrap().contains(company["bin"].as_str().unwrap()), "{head}");
}

#[test]
fn the_settings_say_whose_people_they_are_and_who_is_changed() {
    let directory = fresh_dir();
    let (file, config) = (directory.path().join("people.json"), directory.path().join("q.toml"));
    std::fs::write(&file, r#"{"3": {"iin": "123456789011"}}"#).unwrap();
    let text =
        format!("[people]\nseed = 7\noverrides = \"{}\"\ndirt = {{ not_found = 10000 }}\n", file.display());
    std::fs::write(&config, &text).unwrap();
    let tester = Tester::start(&["--config", config.to_str().unwrap()]);
    assert_eq!(tester.get("people/3")["iin"], "123456789011");
    let four = tester.get("people/4");
    let output = program()
        .args(["people", "show", "4", "--json", "--seed", "7", "--dirt", "not-found=10000"])
        .output()
        .unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&output.stdout).unwrap(), four);

    std::fs::write(&file, r#"{"3": {"iin": 5}}"#).unwrap();
    let data = directory.path().join("data");
    let output =
        crate::support::serving::command(&data, &["--config", config.to_str().unwrap()]).output().unwrap();
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && complaint.contains("people.json: person 3: "), "{complaint}");
}

#[test]
fn the_command_line_issues_a_person_a_certificate() {
    let directory = fresh_dir();
    let issue = |more: &[&str]| {
        let mut arguments = vec!["pki", "issue", "--person", "900001", "--algorithm", "ecdsa", "--file", "p"];
        arguments.extend(more);
        program().args(arguments).args(["--lang", "en"]).current_dir(directory.path()).output().unwrap()
    };
    let issued = issue(&[]);
    assert!(issued.status.success(), "{}", String::from_utf8_lossy(&issued.stderr));
    let expected = std::fs::read_to_string(directory.path().join("p.expected.json")).unwrap();
    let person = qaqpa::people::person(1, 900_001).unwrap();
    assert!(expected.contains(&person.iin), "{expected}");
    assert!(directory.path().join("p.p12").is_file());
    for (more, words) in
        [(&["--iin", "123456789011"][..], "cannot be used with"), (&["--people-seed", "x"], "invalid value")]
    {
        let refused = issue(more);
        assert_eq!(refused.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&refused.stderr).contains(words));
    }
    let nobody =
        program().args(["pki", "issue", "--person", "999999999999", "--lang", "en"]).output().unwrap();
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("there is no number 999999999999"));
}
