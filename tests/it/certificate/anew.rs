//! An authority that was made anew under its key and name: its CRLs are numbered from the beginning, and count once the operator says so.

use qaqpa::ca::builtin;
use qaqpa::clock::Now;
use qaqpa::http::{Method, header};
use qaqpa::keys::Signer as _;
use serde_json::json;
use tokio::runtime::Runtime;

use super::lists::{List, list, sign_by};
use crate::support::caller::{Caller, codes};
use crate::support::peers::fresh_dir;
use crate::support::requests::{holder, request_of};
use crate::support::revocation_host::{Host, Page, free_address};
use crate::support::serving::{NOON, Serving};

#[test]
fn a_list_numbered_from_the_beginning_counts_when_the_kept_ones_are_forgotten() {
    let (runtime, host) = (Runtime::new().unwrap(), Host::default());
    let listener = runtime.block_on(host.open());
    let (directory, plain) = (fresh_dir(), free_address());
    let config = directory.path().join("q.toml");
    let text = format!(
        "[revocation]\nmode = \"http\"\norder = \"crl\"\nwait_millis_max = 8000\n\
         map = {{ \"http://127.0.0.1:8080/crl\" = \"http://{plain}/crl\", \"http://127.0.0.1:8080/crl/nca_ecdsa.crl\" = \"{}/full.crl\" }}\n",
        listener.url()
    );
    std::fs::write(&config, text).unwrap();
    let authority = holder("issuing-ecdsa");
    let noon = Now::parse(NOON).unwrap();
    let published = |number: u64, entries: Vec<(Vec<u8>, u8)>, seconds: i64| {
        let made = List {
            this_update: noon.plus_seconds(seconds - 3_600),
            next_update: Some(noon.plus_seconds(3_600)),
            revoked_at: noon.plus_seconds(-7_200),
            entries,
            key_id: false,
            ..list(number)
        };
        host.put("/full.crl", Page::of(sign_by(authority.certificate(), authority.key(), &made)));
    };
    let serial = holder("people/valid-ecdsa").certificate().serial().to_vec();
    published(900, vec![(serial, 1)], 0);

    let serving = Serving::at_noon(&["--config", config.to_str().unwrap(), "--plain", &plain.to_string()]);
    let caller = Caller::new();
    let manage = |method: Method, path: &str, body: &str| {
        let url = format!("{}/manage/v1/{path}", serving.endpoints.management);
        let headers = [(header::CONTENT_TYPE, "application/json")];
        let answer = caller.send(method, &url, &headers, body.as_bytes()).unwrap();
        assert!(answer.status.is_success(), "{path}: {}", answer.text());
        answer.text().to_string()
    };
    let submit = |number: u64| {
        let answer = caller.submit(&serving.endpoints.gateway, &request_of("valid-ecdsa", number));
        (answer.status.as_u16(), codes(&answer))
    };
    let revoked = (422, vec!["CERTIFICATE_REVOKED".to_owned()]);
    assert_eq!(submit(1), revoked, "{}", serving.log());

    published(1, Vec::new(), 600);
    // What is revoked has everything fetched anew.
    let other = builtin::holder("people/other-iin").unwrap().certificate().serial_hex();
    manage(Method::POST, "ca/revocations", &json!({ "serialNumber": other }).to_string());
    assert_eq!(submit(2), revoked, "a lower number takes nothing back: {}", serving.log());
    let log = serving.log();
    let line = log.lines().find(|line| line.contains("left aside")).unwrap_or_else(|| panic!("{log}"));
    assert!(line.contains("DELETE /manage/v1/revocation/cache"), "{line}");

    manage(Method::DELETE, "revocation/cache", "");
    assert_eq!(submit(3), (201, Vec::new()), "{}", serving.log());
    let journal = manage(Method::GET, "journal", "");
    assert!(journal.contains("/manage/v1/revocation/cache"), "{journal}");
}
