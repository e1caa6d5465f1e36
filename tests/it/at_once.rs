//! What changes at the authority counts from the gateway's very next request on: revocations by the command line, the clock,
//! faults of published CRLs. No test here waits.

use std::path::Path;

use qaqpa::clock::Now;
use qaqpa::http::{ClientResponse, Method, header};
use qaqpa::keys::Holder;
use qaqpa::random::{Random as _, Seeded};
use qaqpa::xmldsig::{self, SigningRequest};
use serde_json::{Value, json};

use crate::support::caller::{Caller, codes};
use crate::support::peers::fresh_dir;
use crate::support::requests::{DECLARANT, Form, unsigned};
use crate::support::revocation_host::free_address;
use crate::support::serving::Serving;

const NOON: &str = "2026-11-24T12:00:00Z";

/// How the gateway gets its CRLs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Direct,
    Http,
}

/// A gateway at noon, and one who asks it.
struct Gateway {
    serving: Serving,
    caller: Caller,
    _directory: tempfile::TempDir,
}

impl Gateway {
    fn start(mode: Mode) -> Self {
        let (directory, plain) = (fresh_dir(), free_address().to_string());
        let config = directory.path().join("q.toml");
        let text = match mode {
            Mode::Direct => String::new(),
            Mode::Http => format!(
                "[revocation]\nmode = \"http\"\norder = \"crl\"\nwait_millis_max = 8000\nlist_millis_max = 1500\n\
                 map = {{ \"http://127.0.0.1:8080/crl\" = \"http://{plain}/crl\" }}\n"
            ),
        };
        std::fs::write(&config, text).unwrap();
        let serving = Serving::at_noon(&["--config", config.to_str().unwrap(), "--plain", &plain]);
        Gateway { serving, caller: Caller::new(), _directory: directory }
    }

    fn manage(&self, method: Method, path: &str, body: &Value) -> ClientResponse {
        let url = format!("{}/manage/v1/{path}", self.serving.endpoints.management);
        let headers = [(header::CONTENT_TYPE, "application/json")];
        let answer = self.caller.send(method, &url, &headers, body.to_string().as_bytes()).unwrap();
        assert!(answer.status.is_success(), "{path} {body}: {}", answer.text());
        answer
    }

    fn issue(&self, algorithm: &str) -> Signer {
        let wanted = json!({ "algorithm": algorithm, "notBefore": "2026-11-01", "days": 300 });
        let answer = self.manage(Method::POST, "ca/certificates", &wanted);
        let bundle: Value = serde_json::from_slice(&answer.body).unwrap();
        let text = |name: &str| bundle[name].as_str().unwrap().to_owned();
        Signer::new(&text("key"), &text("certificate"), &text("declarantId"))
    }

    /// The codes of the next verdict on a document; none when it is good.
    fn verdict(&self, document: &str) -> Vec<String> {
        let url = format!("{}/api/v1/verify", self.serving.endpoints.plain);
        let headers = [(header::CONTENT_TYPE, "application/xml")];
        let answer = self.caller.send(Method::POST, &url, &headers, document.as_bytes()).unwrap();
        let report: Value = serde_json::from_slice(&answer.body).unwrap();
        let found =
            report["findings"].as_array().or(report["checks"].as_array()).cloned().unwrap_or_default();
        let code = |row: &Value| row["code"].as_str().or(row["finding"]["code"].as_str()).map(str::to_owned);
        found.iter().filter_map(code).collect()
    }

    /// What the next request is answered: no code when it is registered.
    fn submitted(&self, signer: &Signer, serial: u64) -> Vec<String> {
        let answer = self.caller.submit(&self.serving.endpoints.gateway, &signer.request(serial));
        if answer.status.as_u16() == 201 { Vec::new() } else { codes(&answer) }
    }
}

/// A key with its certificate, and whom it speaks of.
struct Signer {
    holder: Holder,
    declarant: String,
    serial: String,
}

impl Signer {
    fn new(key: &str, certificate: &str, declarant: &str) -> Self {
        use qaqpa::keys::Signer as _;
        let holder = Holder::from_pem(key, certificate).unwrap();
        let serial = holder.certificate().serial_hex();
        Signer { holder, declarant: declarant.to_owned(), serial }
    }

    fn request(&self, serial: u64) -> String {
        let document = unsigned(serial, &Form::default()).replace(DECLARANT, &self.declarant);
        // Before each time that the clock is set to: a request from the future is refused for that.
        let document = document.replace("2026-11-24T15:00:00+05:00", "2020-01-01T00:00:00Z");
        xmldsig::sign_enveloped(&document, &self.holder, &SigningRequest::document()).unwrap()
    }
}

/// Runs `qaqpa pki …` on a data directory; returns what it said.
fn pki(data: &Path, words: &[&str]) -> String {
    let output = crate::support::program().arg("pki").args(words).arg("--data").arg(data).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{words:?}: {told}");
    told
}

#[test]
fn what_the_command_line_issues_and_revokes_counts_from_the_very_next_request() {
    for (mode, rounds) in [(Mode::Direct, 25), (Mode::Http, 5)] {
        let gateway = Gateway::start(mode);
        let (data, out) = (gateway.serving.data().to_owned(), fresh_dir());
        let out_text = out.path().to_str().unwrap();
        for algorithm in ["rsa", "gost2015"] {
            let told = pki(
                &data,
                &[
                    "issue",
                    "--defect",
                    "on-hold",
                    "--algorithm",
                    algorithm,
                    "--out",
                    out_text,
                    "--file",
                    algorithm,
                ],
            );
            assert!(told.contains("goes by it from now on"), "{told}");
            let text =
                |end: &str| std::fs::read_to_string(out.path().join(format!("{algorithm}.{end}"))).unwrap();
            let expected: Value = serde_json::from_str(&text("expected.json")).unwrap();
            let declarant = expected["declarantId"].as_str().unwrap();
            let signer = Signer::new(&text("key.pem"), &text("cert.pem"), declarant);
            let mut serial = if algorithm == "rsa" { 1 } else { 1001 };
            let mut next = |expected: &[&str]| {
                serial += 1;
                assert_eq!(gateway.submitted(&signer, serial), expected, "{mode:?} {algorithm} {serial}");
            };
            next(&["CERTIFICATE_ON_HOLD"]);
            for _ in 0..rounds {
                pki(&data, &["unrevoke", "--serial", &signer.serial]);
                next(&[]);
                pki(&data, &["revoke", "--serial", &signer.serial, "--reason", "certificateHold"]);
                next(&["CERTIFICATE_ON_HOLD"]);
            }
        }
    }
}

#[test]
fn a_command_says_that_no_gateway_runs_on_the_directory_also_when_one_was_killed() {
    let data = fresh_dir();
    let out = data.path().join("out");
    let issue = || pki(data.path(), &["issue", "--algorithm", "ecdsa", "--out", out.to_str().unwrap()]);
    assert!(issue().contains("no gateway runs on this directory"));
    let mut serving = Serving::on(data.path(), &["--clock", NOON]);
    assert!(issue().contains(&format!("the gateway at {} goes by it", serving.endpoints.management)));
    serving.kill();
    assert!(issue().contains("no gateway runs on this directory"));
    let serving = Serving::on(data.path(), &["--clock", NOON]);
    assert!(issue().contains("goes by it from now on"));
    assert_eq!(serving.stop().code(), Some(0));
    assert!(issue().contains("no gateway runs on this directory"));
}

/// The codes to expect of a certificate of 300 days from 1 November 2026.
fn expected(now: Now, held_at: Option<Now>) -> Vec<&'static str> {
    let (from, until) = (Now::parse("2026-11-01").unwrap(), Now::parse("2027-08-28").unwrap());
    let period = if now < from {
        Some("CERTIFICATE_NOT_YET_VALID")
    } else if now.seconds() > until.seconds() {
        Some("CERTIFICATE_EXPIRED")
    } else {
        None
    };
    let hold = held_at.filter(|at| *at <= now).map(|_| "CERTIFICATE_ON_HOLD");
    period.into_iter().chain(hold).collect()
}

/// Jumps of the clock, with holds and their end between them.
fn jump_about(mode: Mode, jumps: u32) {
    let gateway = Gateway::start(mode);
    let signer = gateway.issue("ecdsa");
    let document = signer.request(1);
    let random = Seeded::new(7, "jumps of the clock");
    let draw = |below: u64| i64::try_from(random.next_u64() % below).unwrap();
    let noon = Now::parse(NOON).unwrap();
    let (mut now, mut held_at, mut seen) = (noon, None, std::collections::BTreeMap::new());
    let revoke = |reason: &str, at: Now| {
        let call = json!({ "serialNumber": signer.serial, "reason": reason, "at": at.to_string() });
        gateway.manage(Method::POST, "ca/revocations", &call);
    };
    for jump in 0..jumps {
        match draw(4) {
            0 if held_at.is_none() => {
                revoke("certificateHold", now);
                held_at = Some(now);
            }
            1 if held_at.is_some() => {
                revoke("removeFromCRL", now);
                held_at = None;
            }
            _ => {}
        }
        // Near what matters half of the time: a second to either side of the hold, of the ends of the certificate.
        let at = match draw(8) {
            0 => held_at.unwrap_or(noon).plus_seconds(draw(3) - 1),
            1 => now.plus_seconds(-60),
            2 => Now::parse("2026-11-01").unwrap().plus_seconds(draw(3) - 1),
            3 => Now::parse("2027-08-28").unwrap().plus_seconds(draw(3) - 1),
            4 => now.plus_seconds(draw(86_400) - 43_200),
            _ => noon.plus_seconds(draw(2 * 31_536_000) - 31_536_000),
        };
        gateway.manage(Method::PUT, "clock", &json!({ "at": at.to_string() }));
        now = at;
        let expected = expected(now, held_at);
        assert_eq!(gateway.verdict(&document), expected, "{mode:?}: jump {jump} to {now}, held {held_at:?}");
        *seen.entry(expected).or_insert(0) += 1;
    }
    assert!(seen.len() >= 4, "the jumps did not show enough: {seen:?}");
}

#[test]
fn after_hundreds_of_jumps_of_the_clock_each_next_verdict_is_of_its_time() {
    jump_about(Mode::Direct, 400);
}

#[test]
fn the_same_with_crls_that_are_fetched() {
    jump_about(Mode::Http, 150);
}

#[test]
fn a_year_forward_and_back_and_a_minute_back_after_a_revocation() {
    for mode in [Mode::Direct, Mode::Http] {
        let gateway = Gateway::start(mode);
        let signer = gateway.issue("ecdsa");
        let document = signer.request(1);
        assert_eq!(gateway.verdict(&document), [""; 0]);
        gateway.manage(Method::PUT, "clock", &json!({ "by": "P1Y" }));
        assert_eq!(gateway.verdict(&document), ["CERTIFICATE_EXPIRED"]);
        gateway.manage(Method::PUT, "clock", &json!({ "by": "-P1Y" }));
        assert_eq!(gateway.verdict(&document), [""; 0]);
        let call = json!({ "serialNumber": signer.serial, "reason": "keyCompromise" });
        gateway.manage(Method::POST, "ca/revocations", &call);
        assert_eq!(gateway.verdict(&document), ["CERTIFICATE_REVOKED"]);
        gateway.manage(Method::PUT, "clock", &json!({ "by": -60 }));
        assert_eq!(gateway.verdict(&document), [""; 0], "{mode:?}");
        gateway.manage(Method::PUT, "clock", &json!({ "by": 60 }));
        assert_eq!(gateway.verdict(&document), ["CERTIFICATE_REVOKED"]);
    }
}

#[test]
fn a_clock_that_ticks_is_set_too_and_follows_the_machine_again() {
    let (serving, caller) = (Serving::start(&[]), Caller::new());
    let url = format!("{}/manage/v1/clock", serving.endpoints.management);
    let put = |body: &str| -> Value {
        let answer = caller
            .send(
                Method::PUT,
                &url,
                &[(qaqpa::http::header::CONTENT_TYPE, "application/json")],
                body.as_bytes(),
            )
            .unwrap();
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
        serde_json::from_slice(&answer.body).unwrap()
    };
    let set = put(r#"{"at": "2031-05-05T05:05:05Z"}"#);
    assert!(set["now"].as_str().unwrap().starts_with("2031-05-05T05:0"), "{set}");
    assert_eq!(set["manual"], false);
    assert_eq!(put(r#"{"real": true}"#)["offsetMillis"], 0);
}

#[test]
fn a_fault_of_a_published_crl_changes_the_verdict_at_once_and_its_end_too() {
    for mode in [Mode::Direct, Mode::Http] {
        let gateway = Gateway::start(mode);
        let signer = gateway.issue("rsa");
        let document = signer.request(1);
        for (fault, codes) in [
            ("stale", ["REVOCATION_STALE"].as_slice()),
            ("future", &["REVOCATION_STALE"]),
            ("forged", &["REVOCATION_FORGED"]),
            ("wrong-issuer", &["REVOCATION_UNAVAILABLE", "REVOCATION_FORGED"]),
            ("truncated", &["REVOCATION_UNAVAILABLE"]),
            ("html", &["REVOCATION_UNAVAILABLE"]),
            ("empty", &["REVOCATION_UNAVAILABLE"]),
            ("not-found", &["REVOCATION_UNAVAILABLE"]),
            ("slow", &["REVOCATION_UNAVAILABLE"]),
        ] {
            assert_eq!(gateway.verdict(&document), [""; 0], "{mode:?}: before {fault}");
            let call = json!({ "path": "/crl/nca_rsa.crl", "fault": fault });
            gateway.manage(Method::PUT, "ca/faults", &call);
            let found = gateway.verdict(&document);
            assert!(found.len() == 1 && codes.contains(&found[0].as_str()), "{mode:?} {fault}: {found:?}");
            gateway.manage(Method::DELETE, "revocation/cache", &Value::Null);
            assert_eq!(gateway.verdict(&document), found, "{mode:?}: still {fault}");
            if fault == "future" {
                gateway.manage(
                    Method::PUT,
                    "ca/faults",
                    &json!({ "path": "/crl/nca_rsa.crl", "fault": null }),
                );
            } else {
                gateway.manage(Method::DELETE, "ca/faults", &Value::Null);
            }
        }
        assert_eq!(gateway.verdict(&document), [""; 0], "{mode:?}: after all");
    }
}

#[test]
fn what_is_issued_names_where_the_running_gateway_publishes() {
    use qaqpa::keys::Signer as _;
    let gateway = Gateway::start(Mode::Direct);
    let plain = &gateway.serving.endpoints.plain;
    let out = fresh_dir();
    let out_text = out.path().to_str().unwrap();
    pki(gateway.serving.data(), &["issue", "--algorithm", "rsa", "--out", out_text, "--file", "c"]);
    let by_command = std::fs::read_to_string(out.path().join("c.cert.pem")).unwrap();
    let by_command = qaqpa::x509::certificates_from_pem(&by_command).unwrap().remove(0);
    let over_http = gateway.issue("rsa").holder.certificate().clone();
    for certificate in [by_command, over_http] {
        let named = qaqpa::x509::RevocationAddresses::of(&certificate);
        assert!(!named.lists.is_empty() && !named.deltas.is_empty(), "{named:?}");
        assert!(!named.responders.is_empty() && !named.issuers.is_empty(), "{named:?}");
        let all = [&named.lists, &named.deltas, &named.responders, &named.issuers];
        for url in all.into_iter().flatten() {
            assert!(url.starts_with(&format!("{plain}/")), "{url}");
        }
        for url in named.lists.iter().chain(&named.issuers) {
            assert_eq!(gateway.caller.get(url).status.as_u16(), 200, "{url}");
        }
    }
}
