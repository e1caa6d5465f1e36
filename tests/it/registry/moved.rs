//! A registry that is moved: what is wrong with an address is said, and with the data directory that it had nothing is forgotten.

use qaqpa::http::Method;
use serde_json::json;

use crate::support::caller::{Caller, codes};
use crate::support::citizen::manage;
use crate::support::peers::fresh_dir;
use crate::support::postgres::{database, name_of};
use crate::support::program;
use crate::support::requests::request_of;
use crate::support::serving::Serving;

fn copied(from: &str, to: &str) -> (bool, String) {
    let output =
        program().args(["--lang", "en", "registry", "copy", "--from", from, "--to", to]).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn what_is_wrong_with_an_address_is_said_with_what_to_do() {
    let Some(url) = database() else { return };
    let directory = fresh_dir();
    let to = format!("sqlite:{}", directory.path().join("new.sqlite").display());
    let absent = url.replace(name_of(&url), "nowhere_at_all");
    let closed = format!("postgres://nobody@127.0.0.1:1/{}", name_of(&url));
    for (from, words) in [(&absent, "createdb"), (&closed, "host and port")] {
        let (done, said) = copied(from, &to);
        assert!(!done && said.contains(words), "{from}: {said}");
    }
}

#[test]
fn what_was_revoked_stays_revoked_in_a_registry_that_was_moved_there_and_back() {
    let Some(url) = database() else { return };
    let (directory, caller) = (fresh_dir(), Caller::new());
    let data = directory.path().join("data");
    let refused = |serving: &Serving| {
        let answer = caller.submit(&serving.endpoints.gateway, &request_of("valid", 7));
        assert_eq!(codes(&answer), ["CERTIFICATE_REVOKED"], "{}", answer.text());
    };
    let first = Serving::on(&data, &[]);
    let serial = qaqpa::ca::builtin::holder("people/valid").unwrap();
    let serial = qaqpa::keys::Signer::certificate(&serial).serial_hex();
    let sent = json!({ "serialNumber": serial, "reason": "keyCompromise" });
    manage(&first, Method::POST, "ca/revocations", &sent);
    refused(&first);
    first.stop();
    let (done, said) = copied(&format!("sqlite:{}", data.join("registry.sqlite").display()), &url);
    assert!(done && said.contains("pki/"), "{said}");
    let second = Serving::on(&data, &["--registry", &url]);
    refused(&second);
    // A gateway with a data directory of its own finds it in the database.
    let other = Serving::on(&directory.path().join("other"), &["--registry", &url]);
    refused(&other);
    second.stop();
    other.stop();
    let back = format!("sqlite:{}", directory.path().join("back.sqlite").display());
    assert!(copied(&url, &back).0);
    refused(&Serving::on(&data, &["--registry", &back]));
}
