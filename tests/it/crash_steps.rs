//! `kill -9` at every step of a case on each channel: what a case leaves is what it leaves undisturbed, to the octet.

use std::path::Path;
use std::time::Duration;

use qaqpa::ca::builtin;
use qaqpa::catalogue::{Catalogue, Channel};
use qaqpa::http::{Method, header};
use qaqpa::keys::{Holder, Signer as _};
use qaqpa::workflow::signs_on;
use qaqpa::x509::to_pem;
use qaqpa::xmldsig::{SigningRequest, sign_enveloped};
use serde_json::{Value, json};

use crate::support::caller::{Caller, json as json_of};
use crate::support::forms::{EMPLOYEE, Flaw, request};
use crate::support::peers::fresh_dir;
use crate::support::serving::Serving;

/// A Tuesday morning in Almaty.
const BEGUN: &str = "2026-11-24T04:30:00Z";

/// Moves of the clock for one case: more than any plan has steps.
const MOVES_MAX: usize = 60;

/// The IIN of the centre's operator of the test PKI, whose key signs for the recipients here.
const OPERATOR: &str = "123456789016";

/// When the process is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kill {
    Never,
    /// After the answer to each move of the clock, and each answer to a request.
    AfterEach,
    /// So long after a move of the clock was asked for.
    During(Duration),
}

/// What a case left.
#[derive(Debug, PartialEq)]
struct Left {
    status: Value,
    result: String,
    kills: usize,
}

/// Everybody takes an hour, so that every step is a commit of its own.
fn settings(directory: &Path) -> String {
    let roles = [
        "recipient",
        "state-corporation-employee",
        "office-clerk",
        "head",
        "responsible-executor",
        "local-executive-body",
        "provider-employee",
        "authorised-person",
    ];
    let text: String = roles
        .iter()
        .map(|role| format!("[players.{role}.speed]\nkind = \"fixed\"\nseconds = 3600.0\n"))
        .collect();
    let file = directory.join("qaqpa.toml");
    std::fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

/// A process that is killed and started anew on the same data, its clock where it stood.
struct Killed {
    directory: tempfile::TempDir,
    settings: String,
    serving: Serving,
    at: String,
    kills: usize,
}

impl Killed {
    fn start() -> Self {
        let directory = fresh_dir();
        let settings = settings(directory.path());
        let data = directory.path().join("data");
        let serving = Serving::on(&data, &["--config", &settings, "--clock", BEGUN]);
        Killed { directory, settings, serving, at: BEGUN.to_owned(), kills: 0 }
    }

    fn kill(&mut self) {
        self.serving.kill();
        self.kills += 1;
        let data = self.directory.path().join("data");
        self.serving = Serving::on(&data, &["--config", &self.settings, "--clock", &self.at]);
    }

    fn send(&self, caller: &Caller, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let url = format!("{}/manage/v1/{path}", self.serving.endpoints.management);
        let headers = [(header::CONTENT_TYPE, "application/json")];
        let answer = caller.send(method, &url, &headers, body.to_string().as_bytes()).unwrap();
        (answer.status.as_u16(), json_of(&answer))
    }

    fn status(&self, caller: &Caller, number: &str) -> Value {
        let url = format!("{}/api/v1/requests/{number}", self.serving.endpoints.management);
        let mut status = json_of(&caller.get(&url));
        status.as_object_mut().unwrap().remove("links");
        status
    }
}

fn run(service: &str, channel: Channel, kill: Kill) -> Left {
    let (caller, mut process) = (Caller::new(), Killed::start());
    let service = Catalogue::embedded().unwrap().find(service).unwrap().clone();
    let document = request(&service, channel, 1, Flaw::None).replace(EMPLOYEE, OPERATOR);
    let signer: Holder = match signs_on(channel) {
        None => builtin::holder("people/valid").unwrap(),
        Some(role) => {
            let operator = builtin::holder("centre-operator").unwrap();
            let certificate = to_pem("CERTIFICATE", operator.certificate().der());
            let staff = json!({ "name": "Әлия", "role": role.as_str(), "certificate": certificate });
            let (code, answer) = process.send(&caller, Method::POST, "staff", &staff);
            assert_eq!(code, 201, "{answer}");
            operator
        }
    };
    let signed = sign_enveloped(&document, &signer, &SigningRequest::document()).unwrap();
    let number = Caller::number(&caller.submit(&process.serving.endpoints.plain, &signed), 201);
    if kill != Kill::Never {
        process.kill();
        // Who heard nothing sends it again.
        let again = Caller::number(&caller.submit(&process.serving.endpoints.plain, &signed), 200);
        assert_eq!(again, number);
    }
    for _ in 0..MOVES_MAX {
        process.status(&caller, &number);
        if let Kill::During(after) = kill {
            let url = format!("{}/manage/v1/clock", process.serving.endpoints.management);
            let asked = std::thread::spawn(move || {
                let headers = [(header::CONTENT_TYPE, "application/json")];
                // The answer may never come.
                let _ = Caller::new().send(Method::PUT, &url, &headers, br#"{"next": true}"#);
            });
            std::thread::sleep(after);
            process.kill();
            asked.join().unwrap();
        }
        let (code, moved) = process.send(&caller, Method::PUT, "clock", &json!({ "next": true }));
        if code != 200 {
            break;
        }
        process.at = moved["now"].as_str().unwrap_or_else(|| panic!("{moved}")).to_owned();
        if kill == Kill::AfterEach {
            process.kill();
        }
        if process.status(&caller, &number)["open"].is_null() && moved["happened"] == json!([]) {
            break;
        }
    }
    let url = format!("{}/api/v1/requests/{number}/result", process.serving.endpoints.management);
    let result = caller.get(&url);
    assert_eq!(result.status.as_u16(), 200, "{}", result.text());
    Left { status: process.status(&caller, &number), result: result.text().to_string(), kills: process.kills }
}

fn killed_at_every_step(service: &str, channel: Channel) {
    let undisturbed = run(service, channel, Kill::Never);
    assert_eq!(undisturbed.status["status"], "completed", "{}", undisturbed.status);
    let steps = undisturbed.status["history"].as_array().unwrap().len();
    for kill in
        [Kill::AfterEach, Kill::During(Duration::from_millis(2)), Kill::During(Duration::from_millis(12))]
    {
        let left = run(service, channel, kill);
        assert_eq!(left.status, undisturbed.status, "{service} {channel} {kill:?}");
        assert_eq!(left.result, undisturbed.result, "{service} {channel} {kill:?}");
        assert!(left.kills >= 3, "{service} {channel} {kill:?}: only {} kills", left.kills);
        eprintln!(
            "{service} {channel} {kill:?}: {} kills, {steps} letters of the log, each there once",
            left.kills
        );
    }
}

#[test]
fn kill_9_at_every_step_of_a_case_from_the_portal_leaves_what_none_leaves() {
    killed_at_every_step("wko2016-141-housing-queue", Channel::Portal);
}

#[test]
fn kill_9_at_every_step_of_a_case_from_the_centre_leaves_what_none_leaves() {
    killed_at_every_step("wko2016-141-housing-queue", Channel::Centre);
}

#[test]
fn kill_9_at_every_step_of_a_case_at_the_provider_leaves_what_none_leaves() {
    killed_at_every_step("atyrau2012-427-housing-queue-electronic", Channel::Provider);
}

#[test]
fn kill_9_at_every_step_of_a_case_at_the_office_leaves_what_none_leaves() {
    killed_at_every_step("wko2015-153-03-guardianship-establishment", Channel::Office);
}
