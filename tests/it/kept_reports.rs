//! Reports as the registry keeps them: little room, and nothing lost.

use bytes::Bytes;
use qaqpa::encoding::base64;
use qaqpa::findings::Report;
use qaqpa::http::{Method, header};
use qaqpa::report::{self, Level};
use serde_json::Value;

use crate::support::caller::{Caller, json};
use crate::support::requests::{message, request_of};
use crate::support::serving::Serving;

/// Octets of a kept report on one signature, certificates apart.
const REPORT_BYTES_MAX: usize = 2_000;

const PEOPLE: [&str; 13] = [
    "expired",
    "expired-revoked-other-iin",
    "foreign-ca",
    "forged-issuer",
    "no-iin",
    "not-yet-valid",
    "on-hold",
    "other-iin",
    "revoked",
    "valid",
    "valid-ecdsa",
    "valid-gost2004",
    "valid-gost2015",
];

fn looked_at(serving: &Serving, caller: &Caller, document: &str) -> Vec<Report> {
    let url = format!("{}/api/v1/verify?level=diagnostic", serving.endpoints.plain);
    let headers = [(header::CONTENT_TYPE, "application/xml")];
    let answer = json(&caller.send(Method::POST, &url, &headers, document.as_bytes()).unwrap());
    report::read(&answer).unwrap()
}

fn as_json(reports: &[Report]) -> Vec<Value> {
    reports.iter().map(|report| report::json(report, Level::Diagnostic)).collect()
}

#[test]
fn what_is_kept_of_reports_gives_the_same_reports_and_takes_little_room() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let mut documents: Vec<(&str, String)> =
        PEOPLE.iter().zip(0..).map(|(person, serial)| (*person, request_of(person, serial))).collect();
    let valid = request_of("valid", 77);
    documents.push(("tampered", valid.replace("<familyMembers>4<", "<familyMembers>9<")));
    documents.push(("no signature", "<request/>".to_owned()));
    documents.push(("a message", message("m-77", &valid)));
    for (what, document) in documents {
        let reports = looked_at(&serving, &caller, &document);
        assert!(!reports.is_empty(), "{what}");
        let kept = report::kept(&reports);
        let certificates: Vec<Bytes> =
            kept.certificates.iter().map(|of| base64::decode(&of.der).unwrap().into()).collect();
        let restored = report::restored(&kept.json, &certificates).unwrap();
        assert_eq!(as_json(&restored), as_json(&reports), "{what}");
        let text = String::from_utf8_lossy(&kept.json);
        assert!(text.len() <= REPORT_BYTES_MAX * reports.len(), "{what}: {} octets: {text}", text.len());
    }
}

#[test]
fn a_certificate_is_kept_once_however_often_its_holder_signs() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.plain;
    let numbers: Vec<String> = (0..3)
        .map(|serial| Caller::number(&caller.submit(base, &request_of("valid", 200 + serial)), 201))
        .collect();
    let registry = rusqlite::Connection::open(serving.data().join("registry.sqlite")).unwrap();
    let count = |sql: &str| registry.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count("SELECT count(*) FROM certificates"), 3, "the signer's, its issuer's and the root's");
    assert_eq!(count("SELECT count(*) FROM documents WHERE length(certificates) = 96"), 3);
    for number in numbers {
        let url = caller.address(base, &number, "/report") + "&level=diagnostic";
        let told = json(&caller.get(&url));
        let der = told[0]["diagnosticData"]["trust"]["certificate"]["der"].as_str();
        assert!(der.is_some_and(|der| der.len() > 1_000), "{told}");
    }
}
