//! What each listener's OpenAPI promises is kept. Schemathesis asks with generated requests, and for what is there.

use std::path::Path;
use std::process::Command;

use qaqpa::ca::builtin;
use qaqpa::http::{Method, header};
use qaqpa::random::Seeded;
use qaqpa::wsse::{self, Variant};
use serde_json::Value;

use crate::support::caller::{Caller, json};
use crate::support::peers::{fresh_dir, python_with, run_script};
use crate::support::requests::{Form, SERVICE, envelope, holder, request_of, signed_by, unsigned};
use crate::support::schema::Schemas;
use crate::support::serving::Serving;
use crate::support::sources::repository;

/// Schemathesis over one listener, by `schemathesis.toml`: what it found, if it found something.
fn generated(python: &Path, url: &str, ca: &Path) -> Result<String, String> {
    let support = repository().join("tests/it/support");
    let output = Command::new(python)
        .args(["-c", "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())"])
        .arg("--config-file")
        .arg(support.join("schemathesis.toml"))
        .args(["--no-color", "run", &format!("{url}/openapi.json"), "--tls-verify"])
        .arg(ca)
        .env("SCHEMATHESIS_HOOKS", support.join("schemathesis_hooks.py"))
        .current_dir(ca.parent().unwrap())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    if output.status.success() { Ok(said) } else { Err(said) }
}

#[test]
fn generated_requests_are_answered_as_each_listener_describes() {
    let Some(python) = python_with(&["schemathesis"]) else { return };
    let serving = Serving::at_noon(&[]);
    let directory = fresh_dir();
    let ca = directory.path().join("ca.pem");
    std::fs::write(&ca, builtin::text("trust.pem").unwrap()).unwrap();
    let caller = Caller::new();
    let endpoints = &serving.endpoints;
    for url in [&endpoints.gateway, &endpoints.plain, &endpoints.management] {
        let lines = caller.get(&format!("{url}/openapi.json")).text().matches("operationId").count();
        assert!(lines > 10, "{url} describes {lines} operations");
        let said = generated(&python, url, &ca).unwrap_or_else(|said| panic!("{url}:\n{said}"));
        assert!(said.contains(&format!("Tested: {lines}\n")), "not all of {lines} operations:\n{said}");
    }
}

#[test]
fn what_is_there_is_answered_as_it_is_described() {
    let Some(python) = python_with(&["schemathesis"]) else { return };
    let serving = Serving::at_noon(&[]);
    let directory = fresh_dir();
    let document = directory.path().join("signed.xml");
    std::fs::write(&document, signed_by("valid", &unsigned(1, &Form::default()))).unwrap();
    let arguments = [serving.endpoints.plain.as_str(), document.to_str().unwrap(), "nca_rsa.crl"];
    let said = run_script(&python, "openapi_answers.py", &arguments);
    assert!(said.contains("answered 38"), "{said}");
}

#[test]
fn every_error_that_is_described_has_its_content_and_calls_have_examples() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let (mut errors, mut examples) = (0, 0);
    for url in [&serving.endpoints.plain, &serving.endpoints.management] {
        let text = caller.get(&format!("{url}/openapi.json")).text().to_string();
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let Some(responses) = operation["responses"].as_object() else { continue };
                for (status, response) in
                    responses.iter().filter(|(status, _)| status.starts_with(['4', '5']))
                {
                    let content = response["content"].as_object().is_some_and(|content| !content.is_empty());
                    assert!(content, "{method} {path} {status} has no content");
                    errors += 1;
                }
                examples += usize::from(
                    !operation["requestBody"]["content"]["application/json"]["example"].is_null(),
                );
            }
        }
    }
    assert!(errors > 100 && examples >= 20, "{errors} errors, {examples} examples");
}

/// The documents that stand in the descriptions. `UPDATE_MANUAL=1` writes them anew.
#[test]
fn the_signed_examples_are_signed_by_the_test_pki() {
    let request = request_of("valid", 1);
    let envelope = envelope("00000000-0000-4000-8000-000000000001", SERVICE, &request_of("valid", 2));
    let random = Seeded::new(1, "an example");
    let message =
        wsse::sign_envelope(&envelope, &holder("portal-system"), Variant::KeyIdentifier, &random).unwrap();
    let directory = repository().join("examples/signed");
    for (name, text) in [("request.xml", &request), ("message.xml", &message)] {
        let file = directory.join(name);
        if std::env::var_os("UPDATE_MANUAL").is_some() {
            std::fs::create_dir_all(&directory).unwrap();
            std::fs::write(&file, text).unwrap();
        }
        assert_eq!(&std::fs::read_to_string(&file).unwrap(), text, "UPDATE_MANUAL=1 writes {name} anew");
    }
}

/// What may be answered or sent as an object of which the description says nothing: settings that are written by hand, with their own page of
/// the manual, and patches.
const BARE: [&str; 4] = ["/manage/v1/players", "/manage/v1/ocsp", "/manage/v1/tsp", "/manage/v1/agent"];

/// A call as it is described.
struct Described {
    method: Method,
    path: String,
    operation: Value,
}

fn described(document: &Value) -> Vec<Described> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            all.push(Described { method, path: path.clone(), operation: operation.clone() });
        }
    }
    all
}

#[test]
fn no_answer_in_json_is_an_object_of_which_nothing_is_said() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let mut looked = 0;
    for url in [&serving.endpoints.plain, &serving.endpoints.management] {
        let document: Value = json(&caller.get(&format!("{url}/openapi.json")));
        let schemas = Schemas(&document);
        for Described { method, path, operation } in described(&document) {
            if BARE.iter().any(|bare| path.starts_with(bare)) {
                continue;
            }
            for (status, response) in operation["responses"].as_object().unwrap() {
                let schema = &response["content"]["application/json"]["schema"];
                if status.starts_with('2') && !schema.is_null() {
                    let pointer = operation_schema(&document, &path, &method, status);
                    assert!(!schemas.is_bare(pointer), "{method} {path} {status} is described as an object");
                    looked += 1;
                }
            }
        }
    }
    assert!(looked > 60, "{looked}");
}

fn operation_schema<'a>(document: &'a Value, path: &str, method: &Method, status: &str) -> &'a Value {
    let operation = &document["paths"][path][method.as_str().to_lowercase()];
    &operation["responses"][status]["content"]["application/json"]["schema"]
}

/// Every example is sent as it stands, and everything that can be asked without knowing anything is asked: each answer is one that is
/// described, with the members that are described and no others.
#[test]
fn examples_work_as_they_stand_and_answers_have_the_members_that_are_described() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let (mut sent, mut checked) = (0, 0);
    for url in [&serving.endpoints.plain, &serving.endpoints.management] {
        let document: Value = json(&caller.get(&format!("{url}/openapi.json")));
        let mut calls = described(&document);
        // What takes something away comes last.
        calls.sort_by_key(|call| {
            (call.method == Method::DELETE, call.path.ends_with("/reset"), call.method != Method::GET)
        });
        for Described { method, path, operation } in calls {
            let needed = operation["parameters"].as_array().into_iter().flatten();
            let asks_for_more = { needed }.any(|parameter| parameter["required"] == true);
            let lasts = path.ends_with("/events");
            if asks_for_more || path.contains('{') || lasts {
                continue;
            }
            let contents = operation["requestBody"]["content"].as_object();
            let examples: Vec<(String, Value)> = contents
                .into_iter()
                .flatten()
                .filter_map(|(kind, content)| Some((kind.clone(), content.get("example")?.clone())))
                .collect();
            let bodies: Vec<(Option<String>, Vec<u8>)> = match (&examples[..], contents) {
                ([], None) => vec![(None, Vec::new())],
                (examples, _) => examples
                    .iter()
                    .map(|(kind, example)| {
                        let text = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
                        (Some(kind.clone()), text.into_bytes())
                    })
                    .collect(),
            };
            for (kind, body) in bodies {
                let is_example = kind.is_some();
                let mut headers = vec![(header::ACCEPT, "application/json")];
                headers.extend(kind.as_deref().map(|kind| (header::CONTENT_TYPE, kind)));
                let answer = caller.send(method.clone(), &format!("{url}{path}"), &headers, &body).unwrap();
                let exact = answer.status.as_u16().to_string();
                let of_class = format!("{}XX", &exact[..1]);
                let status = if operation["responses"][&exact].is_null() { of_class } else { exact };
                let what = format!("{method} {path} as {kind:?}: {status} {}", answer.text());
                let response = &operation["responses"][&status];
                let known = [401, 403].contains(&answer.status.as_u16());
                assert!(!response.is_null() || known, "{what}");
                if is_example && !known {
                    assert!(answer.status.is_success(), "an example is refused: {what}");
                    sent += 1;
                }
                let schema = operation_schema(&document, &path, &method, &status);
                let is_json =
                    answer.header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
                if answer.status.is_success() && is_json && !schema.is_null() {
                    let wrong = Schemas(&document).wrong(schema, &json(&answer), "answer");
                    assert_eq!(wrong, None, "{what}");
                    checked += 1;
                }
            }
        }
    }
    assert!(sent >= 12 && checked >= 40, "{sent} sent, {checked} checked");
}
