//! What happens in the background of a running gateway: lists are issued, revocations heard of, cases
//! decided, all by its clock.

use std::path::Path;
use std::time::{Duration, Instant};

use qaqpa::http::Method;
use qaqpa::x509::Crl;

use crate::support::caller::{Caller, codes, json};
use crate::support::peers::fresh_dir;
use crate::support::requests::{certs, request_of};
use crate::support::serving::Serving;

/// How long a running gateway may take to hear of what happened, design of the authority's ledger.
const HEARD: Duration = Duration::from_secs(1);

/// What the test adds for a machine with other things to do.
const PATIENCE: Duration = Duration::from_secs(10);

fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copied(&entry.path(), &target)
        } else {
            std::fs::copy(entry.path(), target).map(|_| ()).unwrap()
        }
    }
}

/// Asks until `answered` gives something, and returns how long that took.
fn waited<T>(what: &str, mut answered: impl FnMut() -> Option<T>) -> (T, Duration) {
    let begun = Instant::now();
    loop {
        if let Some(answer) = answered() {
            return (answer, begun.elapsed());
        }
        assert!(begun.elapsed() < PATIENCE, "{what} did not happen");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn revoke(pki: &Path, more: &[&str]) {
    let cert = pki.join("people/valid.cert.pem");
    let output = crate::support::program()
        .args(["pki", "revoke", "--pki"])
        .arg(pki)
        .arg("--cert")
        .arg(cert)
        .args(more)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_revocation_is_heard_of_by_a_running_gateway_within_a_second() {
    let directory = fresh_dir();
    let pki = directory.path().join("pki");
    copied(&certs(""), &pki);
    let (serving, caller) = (Serving::start(&["--pki", pki.to_str().unwrap()]), Caller::new());
    let base = &serving.endpoints.gateway;
    Caller::number(&caller.submit(base, &request_of("valid", 1)), 201);
    let mut serial = 1;
    let mut becomes = |expected: &[&str]| {
        let (_, after) = waited(&format!("{expected:?}"), || {
            serial += 1;
            (codes(&caller.submit(base, &request_of("valid", serial))) == expected).then_some(())
        });
        eprintln!("{expected:?} after {after:?}");
        assert!(after < HEARD, "{expected:?} after {after:?}");
    };
    revoke(&pki, &["--reason", "certificateHold"]);
    becomes(&["CERTIFICATE_ON_HOLD"]);
    revoke(&pki, &["--lift"]);
    becomes(&[]);
    revoke(&pki, &["--reason", "keyCompromise"]);
    becomes(&["CERTIFICATE_REVOKED"]);
    assert_eq!(serving.stop().code(), Some(0));
}

fn turn(caller: &Caller, serving: &Serving, hand: &str) {
    let url = format!("{}/manage/v1/clock", serving.endpoints.management);
    let answer = caller
        .send(Method::PUT, &url, &[(qaqpa::http::header::CONTENT_TYPE, "application/json")], hand.as_bytes())
        .unwrap();
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
}

#[test]
fn lists_are_issued_anew_by_the_gateways_own_clock() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let (base, plain) = (&serving.endpoints.gateway, &serving.endpoints.plain);
    let list = || Crl::from_der(&caller.get(&format!("{plain}/crl/nca_rsa.crl")).body).unwrap();
    let first = list();
    turn(&caller, &serving, r#"{"now":"2031-05-05T05:05:05Z"}"#);
    let (second, _) =
        waited("a new list", || Some(list()).filter(|list| list.this_update() != first.this_update()));
    assert_eq!(second.this_update().to_string(), "2031-05-05T05:05:05Z");
    assert!(second.next_update() > first.next_update());
    Caller::number(&caller.submit(base, &request_of("valid", 1)), 201);
    // After thirty years even the good are over; the lists go on.
    turn(&caller, &serving, r#"{"now":"2060-01-01T00:00:00Z"}"#);
    waited("expiry by a fresh list", || {
        (codes(&caller.submit(base, &request_of("valid", 2))) == ["CERTIFICATE_EXPIRED"]).then_some(())
    });
}

#[test]
fn a_case_is_decided_when_its_time_has_come_and_asked_for_later_until_then() {
    let (serving, caller) = (Serving::at_noon(&["--decide-after-seconds", "3600"]), Caller::new());
    let base = &serving.endpoints.gateway;
    let number = Caller::number(&caller.submit(base, &request_of("valid", 1)), 201);
    let result = caller.address(base, &number, "/result");
    for seconds in [0, 3590] {
        turn(&caller, &serving, &format!("{{\"advanceSeconds\":{seconds}}}"));
        let answer = caller.get(&result);
        assert_eq!(
            (answer.status.as_u16(), codes(&answer)),
            (404, vec!["RESULT_NOT_READY".to_owned()]),
            "{}",
            answer.text()
        );
        assert!(answer.header("retry-after").is_some());
    }
    turn(&caller, &serving, r#"{"advanceSeconds":11}"#);
    let document = caller.result(base, &number);
    // At its own moment, however late the hand came by.
    assert!(document.contains("<decidedAt>2026-11-24T13:00:00Z</decidedAt>"), "{document}");
    assert_eq!(json(&caller.get(&caller.address(base, &number, "")))["status"], "completed");
    assert_eq!(caller.get(&format!("{base}/api/v1/requests/000-2026-1/result")).status.as_u16(), 404);
}
