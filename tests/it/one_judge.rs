//! One judge: the command line, REST, SOAP and `POST /verify` give one verdict on one document.

use std::path::Path;

use qaqpa::ca::Defect;
use qaqpa::http::{Method, header};
use qaqpa::keys::Holder;
use qaqpa::random::{Random as _, Seeded};
use qaqpa::xmldsig::{self, SigningRequest};
use serde_json::{Value, json};

use crate::support::caller::{Caller, codes, json as body};
use crate::support::peers::fresh_dir;
use crate::support::requests::{DECLARANT, Form, certs, message, request_of, signed_by, unsigned};
use crate::support::serving::{NOON, Serving};

/// Pairs of defects that are tried, of all that there are.
const PAIRS: usize = 10;

/// What one way says of a document.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    accepted: bool,
    /// Name, status and code of each check of the document's report, in their order.
    checks: Vec<(String, String, String)>,
}

fn of_report(report: &Value) -> Said {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let checks: Vec<_> = report["checks"]
        .as_array()
        .unwrap_or_else(|| panic!("no checks: {report}"))
        .iter()
        .map(|check| {
            let code = if check["code"].is_null() { &check["finding"]["code"] } else { &check["code"] };
            (text(&check["name"]), text(&check["status"]), text(code))
        })
        .collect();
    Said { accepted: checks.iter().all(|check| check.1 != "FAILED"), checks }
}

fn by_command_line(document: &Path, data: &Path) -> Said {
    let output = crate::support::program()
        .args(["verify", document.to_str().unwrap(), "--at", NOON, "--json"])
        .arg("--data")
        .arg(data)
        .output()
        .unwrap();
    let value: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let said = of_report(&value["reports"][0]);
    assert_eq!(said.accepted, output.status.code() == Some(0), "{value}");
    assert_eq!(said.accepted, value["decision"] == "ACCEPTED", "{value}");
    said
}

/// Every way with one document; the differences between them.
fn differing(
    serving: &Serving,
    caller: &Caller,
    name: &str,
    serial: usize,
    document: &str,
) -> Option<String> {
    let base = &serving.endpoints.gateway;
    let file = serving.data().join(format!("{serial}.xml"));
    std::fs::write(&file, document).unwrap();
    let xml = [(header::CONTENT_TYPE, "application/xml")];
    let looked = |octets: &str| {
        let url = format!("{base}/api/v1/verify");
        body(&caller.send(Method::POST, &url, &xml, octets.as_bytes()).unwrap())
    };
    let verified = of_report(&looked(document)["report"]);
    let said = by_command_line(&file, serving.data());
    let envelope = message(&format!("one-judge-{serial}"), document);
    let in_message = looked(&envelope);
    let of_message = of_report(in_message["reports"].as_array().and_then(|all| all.last()).unwrap());
    let rest = caller.submit(base, document);
    let soap = caller.soap(base, &envelope);
    let registered = (rest.status.as_u16() == 201, soap.status.as_u16() == 200);
    let failed: Vec<String> =
        verified.checks.iter().map(|check| check.2.clone()).filter(|code| !code.is_empty()).collect();
    let mut refused = if registered.0 { Vec::new() } else { codes(&rest) };
    let in_fault = failed.iter().all(|code| soap.text().contains(code.as_str()));
    let mut expected = failed.clone();
    expected.sort();
    refused.sort();
    expected.dedup();
    let same = verified == said
        && verified == of_message
        && registered == (verified.accepted, verified.accepted)
        && refused == expected
        && in_fault;
    (!same).then(|| {
        format!(
            "{name}:\n  /verify {verified:?}\n  verify  {said:?}\n  message {of_message:?}\n  registered {registered:?}, codes {refused:?}"
        )
    })
}

fn with_defects(caller: &Caller, serving: &Serving, defects: &[&str], serial: usize) -> Option<String> {
    let issue = |wish: Value| {
        let url = format!("{}/manage/v1/ca/certificates", serving.endpoints.management);
        let headers = [(header::CONTENT_TYPE, "application/json")];
        let answer = caller.send(Method::POST, &url, &headers, wish.to_string().as_bytes()).unwrap();
        (answer.status.as_u16() == 201).then_some(answer)
    };
    // Some defects are of RSA alone; some two cannot be in one certificate, and the authority says so.
    let wish = json!({ "defects": defects, "seed": serial, "algorithm": "ecdsa" });
    let answer = issue(wish).or_else(|| issue(json!({ "defects": defects, "seed": serial })))?;
    let bundle = body(&answer);
    let text = |name: &str| bundle[name].as_str().unwrap_or_default();
    let holder = Holder::from_pem(text("key"), text("certificate")).unwrap();
    let declarant = bundle["declarantId"].as_str().unwrap_or(DECLARANT);
    let document = unsigned(serial as u64, &Form::default()).replace(DECLARANT, declarant);
    Some(xmldsig::sign_enveloped(&document, &holder, &SigningRequest::document()).unwrap())
}

#[test]
fn every_person_and_every_defect_gets_one_verdict_on_every_way() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let mut documents: Vec<(String, String)> = Vec::new();
    let mut people: Vec<String> = std::fs::read_dir(certs("people"))
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".p12").map(str::to_owned))
        .collect();
    people.sort();
    assert!(people.len() >= 12, "{people:?}");
    for (serial, person) in (1..).zip(&people) {
        documents.push((person.clone(), request_of(person, serial)));
    }
    for (serial, (_, defect, _)) in (100..).zip(Defect::NAMES) {
        let document = with_defects(&caller, &serving, &[defect], serial).expect("each defect alone");
        documents.push(((*defect).to_owned(), document));
    }
    let random = Seeded::new(7, "pairs of defects");
    let pick = || {
        let mut octets = [0; 8];
        random.fill(&mut octets);
        Defect::NAMES[u64::from_le_bytes(octets) as usize % Defect::NAMES.len()].1
    };
    for serial in 300..300 + PAIRS {
        let pair = [pick(), pick()];
        if let Some(document) = with_defects(&caller, &serving, &pair, serial) {
            documents.push((pair.join(" and "), document));
        }
    }
    let wrong: Vec<String> = (0..)
        .zip(&documents)
        .filter_map(|(serial, (name, document))| differing(&serving, &caller, name, serial, document))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), documents.len(), wrong.join("\n"));
}

#[test]
fn two_declarants_are_refused_on_every_way_with_the_identity_check_in_the_report() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let twice = format!("<declarantId>{DECLARANT}</declarantId>").repeat(2);
    let plain =
        unsigned(1, &Form::default()).replace(&format!("<declarantId>{DECLARANT}</declarantId>"), &twice);
    let document = signed_by("valid", &plain);
    assert_eq!(differing(&serving, &caller, "two declarants", 1, &document), None);
    let said = by_command_line(&serving.data().join("1.xml"), serving.data());
    let identity = said.checks.iter().find(|check| check.0 == "identity").unwrap();
    assert_eq!((identity.1.as_str(), identity.2.as_str()), ("FAILED", "IIN_MALFORMED"));
}

/// What `POST /verify` and the command line say of a document that is no request.
fn looked_at(serving: &Serving, caller: &Caller, name: &str, document: &[u8]) -> (Said, Said) {
    let file = serving.data().join(name);
    std::fs::write(&file, document).unwrap();
    let url = format!("{}/api/v1/verify", serving.endpoints.gateway);
    let xml = [(header::CONTENT_TYPE, "application/xml")];
    let answer = body(&caller.send(Method::POST, &url, &xml, document).unwrap());
    (of_report(&answer["report"]), by_command_line(&file, serving.data()))
}

#[test]
fn a_document_that_names_no_service_gets_one_verdict_and_a_result_is_judged_by_its_signature() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    for (name, plain) in [
        ("number.xml", format!("<note><declarantId>{DECLARANT}</declarantId></note>")),
        ("nothing.xml", "<note>hello</note>".to_owned()),
    ] {
        let (gateway, command) = looked_at(&serving, &caller, name, signed_by("valid", &plain).as_bytes());
        assert_eq!(gateway, command, "{name}");
        let request = gateway.checks.iter().find(|check| check.0 == "request").unwrap();
        assert_eq!((gateway.accepted, request.2.as_str()), (false, "NOT_A_REQUEST"), "{name}");
    }
    let base = &serving.endpoints.gateway;
    let number = Caller::number(&caller.submit(base, &request_of("valid", 1)), 201);
    let result = caller.result(base, &number);
    let (gateway, command) = looked_at(&serving, &caller, "result.xml", result.as_bytes());
    assert_eq!(gateway, command);
    assert!(gateway.accepted && gateway.checks.iter().all(|check| check.0 != "request"), "{gateway:?}");
}

#[test]
fn the_command_line_finds_the_pki_of_a_gateway_that_has_one_of_its_own_and_names_it() {
    let directory = fresh_dir();
    let pki = directory.path().canonicalize().unwrap().join("own");
    let pki = pki.to_str().unwrap();
    let made = crate::support::program().args(["pki", "init", pki, "--at", NOON]).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let (serving, caller) = (Serving::at_noon(&["--pki", pki]), Caller::new());
    let url = format!("{}/manage/v1/ca/certificates", serving.endpoints.management);
    let headers = [(header::CONTENT_TYPE, "application/json")];
    let bundle = body(&caller.send(Method::POST, &url, &headers, b"{}").unwrap());
    let text = |name: &str| bundle[name].as_str().unwrap_or_default();
    let holder = Holder::from_pem(text("key"), text("certificate")).unwrap();
    let plain = unsigned(1, &Form::default()).replace(DECLARANT, text("declarantId"));
    let document = xmldsig::sign_enveloped(&plain, &holder, &SigningRequest::document()).unwrap();
    // Its TLS certificate is of that PKI too, which the caller does not know.
    Caller::number(&caller.submit(&serving.endpoints.plain, &document), 201);
    let file = directory.path().join("1.xml");
    std::fs::write(&file, &document).unwrap();
    let verify = |data: &Path, form: &[&str]| {
        let mut command = crate::support::program();
        command.arg("verify").arg(&file).args(["--at", NOON]).args(form).arg("--data").arg(data);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let data = serving.data().to_owned();
    assert!(
        verify(&data, &[]).contains(&format!("CRLs asked: {pki}\ndecision: ACCEPTED")),
        "{}",
        verify(&data, &[])
    );
    // Where its gateway does not run, nothing says which PKI it had: the output says so instead of a verdict by another.
    std::fs::remove_file(data.join("endpoints.json")).unwrap();
    let stopped = verify(&data, &[]);
    assert!(stopped.contains("has a PKI of its own") && stopped.contains("CHAIN_UNTRUSTED"), "{stopped}");
    let russian = verify(&data, &["--lang", "ru"]);
    assert!(russian.contains("у шлюза этого каталога свой УЦ"), "{russian}");
    let elsewhere = verify(directory.path(), &[]);
    assert!(elsewhere.contains("no data of a gateway in"), "{elsewhere}");
}
