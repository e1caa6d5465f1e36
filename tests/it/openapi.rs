//! What each listener's OpenAPI promises is kept. Schemathesis asks with generated requests, and for what is there.

use std::path::Path;
use std::process::Command;

use qaqpa::ca::builtin;

use crate::support::caller::Caller;
use crate::support::peers::{fresh_dir, python_with, run_script};
use crate::support::requests::{Form, signed_by, unsigned};
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
