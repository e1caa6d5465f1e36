//! `POST /api/v1/verify` with a SOAP message: its transport signature and its document's, and nothing registered.

use qaqpa::http::{ClientResponse, Method, header};
use serde_json::Value;

use crate::support::caller::{Caller, json};
use crate::support::requests::{message, request_of};
use crate::support::serving::Serving;

struct Gateway {
    serving: Serving,
    caller: Caller,
}

impl Gateway {
    fn new() -> Self {
        Gateway { serving: Serving::at_noon(&[]), caller: Caller::new() }
    }

    fn post(&self, path: &str, kind: &str, body: &str) -> ClientResponse {
        let url = format!("{}{path}", self.serving.endpoints.plain);
        self.caller.send(Method::POST, &url, &[(header::CONTENT_TYPE, kind)], body.as_bytes()).unwrap()
    }

    /// The decision, the code, and of each report which signature it speaks of and its indication.
    fn told(&self, message: &str) -> (String, String, Vec<(String, String)>) {
        let answer = self.post("/api/v1/verify", "text/xml", message);
        let told = json(&answer);
        assert_eq!(answer.status.as_u16(), 200, "{told}");
        let word = |value: &Value| value.as_str().unwrap_or("none").to_owned();
        let reports = told["reports"].as_array().map(Vec::as_slice).unwrap_or_default();
        let of = |report: &Value| (word(&report["signature"]), word(&report["indication"]));
        (word(&told["decision"]), word(&told["code"]), reports.iter().map(of).collect())
    }
}

fn both(transport: &str, document: &str) -> Vec<(String, String)> {
    [("transport", transport), ("document", document)]
        .map(|(one, indication)| (one.to_owned(), indication.to_owned()))
        .to_vec()
}

fn accepted() -> (String, String) {
    ("ACCEPTED".to_owned(), "none".to_owned())
}

#[test]
fn a_message_is_judged_by_both_of_its_signatures() {
    let gateway = Gateway::new();
    let good = message("m-1", &request_of("valid", 1));
    let (decision, code, reports) = gateway.told(&good);
    assert_eq!(((decision, code), reports), (accepted(), both("TOTAL_PASSED", "TOTAL_PASSED")));
    // The applicant's certificate; the system's own signature stays good.
    let (decision, code, reports) = gateway.told(&message("m-2", &request_of("expired", 1)));
    assert_eq!((decision.as_str(), code.as_str()), ("REJECTED", "CERTIFICATE_EXPIRED"));
    assert_eq!(reports, both("TOTAL_PASSED", "INDETERMINATE"));
    // A Body that was changed: nothing of it is read.
    let changed = good.replace("m-1", "m-9");
    assert_ne!(changed, good);
    let (decision, code, reports) = gateway.told(&changed);
    assert_eq!((decision.as_str(), code.as_str()), ("REJECTED", "DIGEST_MISMATCH"));
    assert_eq!(reports, [("transport".to_owned(), "TOTAL_FAILED".to_owned())]);
    // Without a transport signature.
    let (decision, code, reports) =
        gateway.told(&crate::support::requests::envelope("m-3", "0101", &request_of("valid", 1)));
    assert_eq!((decision.as_str(), code.as_str()), ("REJECTED", "SIGNATURE_ABSENT"));
    assert_eq!(reports, [("transport".to_owned(), "NO_SIGNATURE_FOUND".to_owned())]);
}

#[test]
fn nothing_that_is_only_looked_at_is_registered_and_an_answer_is_judged_by_its_transport_signature() {
    let gateway = Gateway::new();
    let good = message("m-1", &request_of("valid", 1));
    assert_eq!(gateway.told(&good).0, "ACCEPTED");
    let sent = gateway.post("/bip-sync-wss-gost/", "text/xml", &good);
    let text = String::from_utf8(sent.body.to_vec()).unwrap();
    assert_eq!(sent.status.as_u16(), 200, "{text}");
    let (decision, code, reports) = gateway.told(&text);
    assert_eq!((decision, code), accepted());
    assert_eq!(reports, [("transport".to_owned(), "TOTAL_PASSED".to_owned())]);
    let forged = text.replace("SCSS001", "SCSS002").replace("SCSE001", "SCSE002");
    assert_ne!(forged, text);
    assert_eq!(gateway.told(&forged).1, "DIGEST_MISMATCH");
    // Documents alone are judged as before.
    let alone = json(&gateway.post("/api/v1/verify", "application/xml", &request_of("valid", 1)));
    assert_eq!((alone["decision"].as_str(), alone.get("reports")), (Some("ACCEPTED"), None));
}
