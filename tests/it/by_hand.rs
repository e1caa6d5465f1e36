//! A request from the citizen's registration to the saved result, done by people alone in the system's Chromium: nobody plays, every
//! official does the own steps in the workstation, whatever is signed is signed through the agent.

use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;

use qaqpa::catalogue::Catalogue;
use qaqpa::http::Method;
use qaqpa::http::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::portal::{confirmed, written};
use crate::support::caller::{Caller, json as body};
use crate::support::citizen::{IIN, PASSWORD};
use crate::support::driven::driven;
use crate::support::peers::fresh_dir;
use crate::support::requests::certs;
use crate::support::serving::Serving;

/// One service of each regulation, each language at least once; the fields of the result, and how its citizen logs in.
const RUNS: [(&str, &str, &[&str], bool); 5] = [
    ("wko2016-141-housing-queue", "kk", &[], true),
    ("atyrau2012-427-housing-queue-electronic", "ru", &[], false),
    ("zhambyl2014-115-housing-queue", "kk", &[], false),
    ("wko2015-153-02-guardianship-certificates", "en", &[], false),
    ("sko2015-483-housing-assistance", "ru", &["amount=15000", "from=2026-12-01"], false),
];

/// Who acts for the recipient at the centre.
const REPRESENTATIVE: &str = "900101300017";

/// Who works, and with which key of the agent.
const OFFICIALS: [(&str, &str, &str); 10] = [
    ("Кеңсе қызметкері", "office-clerk", ""),
    ("Басшы", "head", "provider-head"),
    ("Орындаушы", "responsible-executor", ""),
    ("Комиссия мүшесі 1", "housing-commission", "provider-head-gost2015"),
    ("Комиссия мүшесі 2", "housing-commission", ""),
    ("Комиссия мүшесі 3", "housing-commission", ""),
    ("Әкімдік", "local-executive-body", "akimat"),
    ("Қызметкер", "provider-employee", ""),
    ("Уәкілетті тұлға", "authorised-person", "provider-head-gost2004"),
    ("Орталық қызметкері", "state-corporation-employee", "centre-operator"),
];

fn manage(serving: &Serving, method: Method, path: &str, sent: &Value) -> Value {
    let url = format!("{}/manage/v1/{path}", serving.endpoints.management);
    let kind = [(CONTENT_TYPE, "application/json")];
    let answer = Caller::new().send(method, &url, &kind, sent.to_string().as_bytes()).unwrap();
    assert!(answer.status.is_success(), "{path}: {}", answer.text());
    body(&answer)
}

/// Nobody plays, and everybody of [`OFFICIALS`] is on the list.
fn officials(serving: &Serving) -> Vec<Value> {
    let roles: BTreeSet<&str> = OFFICIALS.iter().map(|official| official.1).collect();
    let by_hand: BTreeMap<&str, Value> =
        roles.into_iter().map(|role| (role, json!({ "by": "hand" }))).collect();
    manage(serving, Method::PUT, "players", &json!(by_hand));
    let official = |(name, role, key): (&str, &str, &str)| {
        let mut entry = json!({ "name": name, "role": role });
        if !key.is_empty() {
            entry["certificate"] = json!(std::fs::read_to_string(certs(&format!("{key}.cert.pem"))).unwrap());
        }
        let token = manage(serving, Method::POST, "staff", &entry)["token"].clone();
        json!({ "name": name, "role": role, "token": token, "key": key })
    };
    OFFICIALS.into_iter().map(official).collect()
}

#[test]
fn officials_of_every_role_work_off_what_a_citizen_signed_through_the_agent() {
    // Where the agent will be is said to the pages beforehand.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let serving = Serving::at_noon(&["--agent", &free.to_string()]);
    let (profile, saved) = (fresh_dir(), fresh_dir());
    let keys = json!([
        "valid",
        "authentication-key",
        "provider-head",
        "provider-head-gost2015",
        "provider-head-gost2004",
        "akimat",
        "centre-operator"
    ]);
    manage(&serving, Method::PUT, "agent", &json!({ "mode": "ask", "keys": keys }));
    let catalogue = Catalogue::embedded().unwrap();
    let run = |(service, lang, fields, by_password): (&str, &str, &[&str], bool)| {
        let mut answers = BTreeMap::new();
        written(catalogue.find(service).unwrap(), &mut answers);
        json!({
            "service": service, "lang": lang, "iin": IIN, "password": by_password.then_some(PASSWORD),
            "answers": answers, "fields": fields,
        })
    };
    let job = json!({
        "base": serving.endpoints.gateway, "management": serving.endpoints.management, "agent": format!("https://{free}"),
        "profile": profile.path(), "saved": saved.path(), "officials": officials(&serving),
        "runs": RUNS.into_iter().map(run).collect::<Vec<_>>(),
        "centre": {
            "service": "wko2015-153-02-guardianship-certificates", "lang": "kk", "scans": ["identity-document", "birth-certificate"],
            "fields": {
                "applicant": IIN, "representative": REPRESENTATIVE, "power-number": "1-234", "power-date": "2026-11-01",
                "district": "oral", "childName": "Сәкен Тестов", "childIin": "123456789011", "address": "Достық д., 1",
            },
        },
    });
    let Some(seen) = driven("by_hand.mjs", &["playwright-core"], job) else { return };
    assert_eq!(seen["foreign"], json!([]), "nothing is fetched from elsewhere");
    let runs = seen["runs"].as_array().unwrap();
    assert_eq!(runs.len(), RUNS.len());
    for run in runs {
        let number = run["number"].as_str().unwrap();
        assert!(run["cabinet"].as_str().unwrap().ends_with("/cabinet"), "{run}");
        assert!(run["request"].as_str().unwrap().contains(number) && run["shown"].is_string(), "{run}");
        let file = |end: &str| saved.path().join(format!("{number}.{end}"));
        let xml = std::fs::read_to_string(file("xml")).unwrap();
        assert!(xml.contains(number) && xml.contains("Signature"), "{run}");
        confirmed(&file("xml"), &file("pdf"), number);
    }
    assert!(!runs[0]["cancelled"].as_str().unwrap().is_empty(), "a closed window is told");
    let centre = &seen["centre"];
    let shown = |part: &str| centre[part].as_str().unwrap_or_else(|| panic!("{part}: {centre}"));
    assert!(shown("answers").contains("1-234") && shown("receipt").contains(shown("number")), "{centre}");
    assert!(centre["octets"].as_u64().unwrap() < 100 * 1024, "the scans are no part of the page: {centre}");
    let raw = centre["raw"].as_array().unwrap();
    assert_eq!(raw.len(), 2, "of the recipient and of the power, as they came: {centre}");
    assert!(raw.iter().all(|one| one.as_str().unwrap().contains("Envelope")), "{centre}");
    assert!(["completed", "result_delivered"].contains(&shown("status")), "{centre}");
    let done: BTreeSet<&str> =
        seen["done"].as_array().unwrap().iter().map(|act| act.as_str().unwrap()).collect();
    for act in [
        "office-clerk take",
        "office-clerk give-back",
        "head take",
        "head endorse",
        "head name-executor",
        "responsible-executor draft-result",
        "housing-commission vote",
        "head sign signed",
        "housing-commission vote signed",
        "authorised-person sign signed",
    ] {
        assert!(done.contains(act), "{act}: {done:?}");
    }
}
