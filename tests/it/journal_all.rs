//! The journal of everything: each channel, the search's grammar, what there is of an entry, export, events, and how much it bears.

use std::io::{Cursor, Read as _, Write as _};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use qaqpa::clock::{ManualClock, Now};
use qaqpa::crypto::{DigestAlgorithm, digest};
use qaqpa::encoding::base64;
use qaqpa::gateway::{Journal, JournalSize, Note, NotedBy};
use qaqpa::http::{ClientResponse, Method, header};
use qaqpa::x509::{Crl, certificates_from_pem};
use serde_json::{Value, json};

use crate::support::caller::{Caller, json as body};
use crate::support::peers::fresh_dir;
use crate::support::raw::connect;
use crate::support::requests::{DECLARANT, message, request_of};
use crate::support::serving::{NOON, Serving};

const JSON: [(header::HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/json")];

fn journal(caller: &Caller, serving: &Serving, path: &str) -> Value {
    let answer = caller.get(&format!("{}/manage/v1/journal{path}", serving.endpoints.management));
    assert_eq!(answer.status.as_u16(), 200, "{path}: {}", answer.text());
    body(&answer)
}

fn searched(caller: &Caller, serving: &Serving, search: &str) -> Value {
    let written: String = search.bytes().map(|octet| format!("%{octet:02X}")).collect();
    journal(caller, serving, &format!("?q={written}"))
}

fn ids(told: &Value) -> Vec<String> {
    told["entries"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

fn id_of(answer: &ClientResponse) -> String {
    answer.header("x-request-id").expect("x-request-id").to_owned()
}

fn file(caller: &Caller, serving: &Serving, id: &str, name: &str) -> ClientResponse {
    caller.get(&format!("{}/manage/v1/journal/{id}/{name}", serving.endpoints.management))
}

#[test]
fn what_comes_over_every_channel_is_in_the_journal_and_who_reads_it_is_not() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let (plain, management) = (&serving.endpoints.plain, &serving.endpoints.management);
    let post = |path: &str| caller.send(Method::POST, &format!("{plain}{path}"), &[], b"x").unwrap();
    let came = [
        ("rest", caller.submit(plain, &request_of("valid", 1)), "accepted"),
        ("soap", caller.soap(plain, &message("m-1", &request_of("valid", 2))), "accepted"),
        ("verify", post("/api/v1/verify"), "refused"),
        ("async", post("/bip-async/"), "refused"),
        ("ocsp", post("/ocsp/"), "answered"),
        ("tsp", post("/tsp"), "answered"),
        ("crl", caller.get(&format!("{plain}/crl/nca_rsa.crl")), "answered"),
        ("crl", caller.get(&format!("{plain}/cert/no_such.cer")), "refused"),
        ("api", caller.get(&format!("{plain}/api/v1/services")), "answered"),
        ("api", caller.get(&format!("{plain}/api/v1/requests/000-2026-0000009-9")), "refused"),
        ("manage", caller.get(&format!("{management}/manage/v1/clock")), "answered"),
        ("other", post("/api/v2/requests"), "refused"),
    ];
    // Pages, monitors, and a page that asks for its picture.
    for path in ["/", "/health", "/metrics", "/docs", "/schemas", "/favicon.ico"] {
        caller.get(&format!("{plain}{path}"));
    }
    let told = journal(&caller, &serving, "");
    let listed: Vec<String> = came.iter().rev().map(|(_, answer, _)| id_of(answer)).collect();
    assert_eq!(ids(&told), listed);
    for (channel, answer, outcome) in &came {
        let one = journal(&caller, &serving, &format!("/{}", id_of(answer)));
        assert_eq!((&one["channel"], &one["outcome"]), (&json!(channel), &json!(outcome)), "{one}");
        assert_eq!(one["status"], json!(answer.status.as_u16()), "{one}");
        assert_eq!(one["octetsAnswered"], json!(answer.body.len()), "{one}");
    }
    assert_eq!(journal(&caller, &serving, "/count")["all"], json!(came.len()));
}

#[test]
fn a_search_is_written_in_one_line() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let plain = &serving.endpoints.plain;
    let good = id_of(&caller.submit(plain, &request_of("valid", 1)));
    let expired = id_of(&caller.submit(plain, &request_of("expired", 2)));
    let soap = id_of(&caller.soap(plain, &message("m-1", &request_of("revoked", 3))));
    let read = id_of(&caller.get(&format!("{plain}/api/v1/requests/no-number?token=secret")));
    for (search, expected) in [
        ("channel:rest", vec![&expired, &good]),
        ("channel:rest status:422", vec![&expired]),
        ("-channel:rest -channel:api", vec![&soap]),
        ("status:4xx", vec![&read, &expired]),
        ("status:refused -code:CERTIFICATE_EXPIRED", vec![&read, &soap]),
        ("code:certificate_revoked sender:portal", vec![&soap]),
        ("iin:123456789011 -channel:soap", vec![&expired, &good]),
        ("path:NO-NUMBER method:get", vec![&read]),
        ("message:m-1", vec![&soap]),
        ("number:00000000000002", vec![]),
        ("number:00000000000001", vec![&good]),
        ("after:2026-11-24 before:2026-11-24T12:00:00Z channel:rest", vec![&expired, &good]),
        ("after:2026-11-25", vec![]),
        (&format!("after:{expired}"), vec![&read, &soap]),
        (&format!("-after:{expired}"), vec![&expired, &good]),
        ("portal", vec![&soap]),
        ("\"no-number\"", vec![&read]),
        ("secret", vec![]),
    ] {
        assert_eq!(
            ids(&searched(&caller, &serving, search)).iter().collect::<Vec<_>>(),
            expected,
            "{search}"
        );
    }
    for (search, says) in [
        ("kode:X", "`kode`"),
        ("status:9xx", "`status=9xx`"),
        ("channel:ftp", "ocsp"),
        ("before:nothing", "`before=nothing`"),
        (&"a ".repeat(17), "16"),
    ] {
        let written = search.replace(' ', "%20");
        let url = format!("{}/manage/v1/journal?q={written}", serving.endpoints.management);
        let answer = caller.get(&url);
        assert_eq!(answer.status.as_u16(), 400, "{search}");
        assert!(body(&answer)["detail"].as_str().unwrap().contains(says), "{search}: {}", answer.text());
    }
}

#[test]
fn of_an_entry_there_is_what_came_what_went_what_was_hashed_and_by_what_it_was_judged() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let plain = &serving.endpoints.plain;
    for (person, status) in [("valid", 201), ("expired", 422)] {
        let document = request_of(person, 1);
        let answer = caller.submit(plain, &document);
        assert_eq!(answer.status.as_u16(), status);
        let id = id_of(&answer);
        let sent = file(&caller, &serving, &id, "request");
        assert_eq!(sent.body, document.as_bytes(), "{person}");
        // Octets of a stranger are nothing that a browser opens.
        assert_eq!(sent.header("content-type"), Some("application/octet-stream"));
        assert!(sent.header("content-disposition").unwrap().starts_with("attachment"));
        assert_eq!(sent.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(file(&caller, &serving, &id, "answer").body, answer.body, "{person}");
        let octets = file(&caller, &serving, &id, "octets");
        let sum = base64::encode(digest(DigestAlgorithm::Sha256, &octets.body).as_ref());
        assert!(document.contains(&format!("DigestValue>{sum}<")), "{person}: {sum}");
        let signed_info = file(&caller, &serving, &id, "octets?reference=signed-info");
        assert!(signed_info.text().starts_with("<ds:SignedInfo"), "{}", signed_info.text());
        let chain = certificates_from_pem(&file(&caller, &serving, &id, "certificates").text()).unwrap();
        assert!(chain.len() >= 2 && chain[0].is_issued_in_name_of(&chain[1]), "{person}");
        let crl = file(&caller, &serving, &id, "crl");
        Crl::from_der(&crl.body).unwrap().is_signed_by(&chain[1]).unwrap();
        let again =
            |at: &str| body(&file(&caller, &serving, &id, &format!("replay?at={at}")))[0]["decision"].clone();
        // Within its validity the expired one is as good as the other, and before any of them nothing is.
        let then = if person == "expired" { "2024-06-01T00:00:00Z" } else { NOON };
        assert_ne!(again("2019-01-01"), json!("ACCEPTED"), "{person}");
        let first = body(&file(&caller, &serving, &id, "replay"))[0]["decision"].clone();
        assert_eq!(first == json!("ACCEPTED"), person == "valid", "{first}");
        let _ = again(then);
    }
    let strange = file(&caller, &serving, "00000000-0000-4000-8000-000000000000", "request");
    assert_eq!(strange.status.as_u16(), 404);
    let get = id_of(&caller.get(&format!("{plain}/api/v1/services")));
    for name in ["request", "octets", "certificates", "crl", "replay"] {
        assert_eq!(file(&caller, &serving, &get, name).status.as_u16(), 404, "{name}: nothing was sent");
    }
}

#[test]
fn octets_go_before_the_entries_do_and_a_setting_keeps_none() {
    let settings = fresh_dir();
    for (bytes_max, kept) in [(64 * 1024, 1), (0, 0)] {
        let written = settings.path().join("q.toml");
        std::fs::write(&written, format!("[journal]\nbytes_max = {bytes_max}\n")).unwrap();
        let (serving, caller) = (Serving::at_noon(&["--config", written.to_str().unwrap()]), Caller::new());
        let plain = &serving.endpoints.plain;
        let url = format!("{plain}/api/v1/verify");
        let send = |octets: &str| id_of(&caller.send(Method::POST, &url, &[], octets.as_bytes()).unwrap());
        let old = send(&"a".repeat(20_000));
        for _ in 0..6 {
            send(&"b".repeat(15_000));
        }
        let young = send("c");
        assert_eq!(journal(&caller, &serving, "")["count"], 8);
        assert_eq!(file(&caller, &serving, &old, "request").status.as_u16(), 404);
        assert_eq!(file(&caller, &serving, &young, "request").status.as_u16() == 200, kept == 1);
        // What is registered is read from the registry.
        let document = request_of("valid", 1);
        let id = id_of(&caller.submit(plain, &document));
        assert_eq!(file(&caller, &serving, &id, "request").body, document.as_bytes());
    }
}

#[test]
fn an_export_is_a_har_with_the_files_of_each_entry_and_the_seed() {
    let (serving, caller) = (Serving::at_noon(&["--seed", "7"]), Caller::new());
    let plain = &serving.endpoints.plain;
    let document = request_of("expired", 1);
    let refused = caller.submit(plain, &document);
    let id = id_of(&refused);
    let url = format!("{plain}/api/v1/services?x=1");
    let secret = [(header::AUTHORIZATION, "Bearer hidden")];
    caller.send(Method::GET, &url, &secret, b"").unwrap();
    let export = caller.get(&format!("{}/manage/v1/journal/export?limit=10", serving.endpoints.management));
    assert_eq!(export.header("content-type"), Some("application/zip"));
    let mut zip = zip::ZipArchive::new(Cursor::new(export.body.to_vec())).unwrap();
    let mut read = |name: &str| {
        let mut octets = Vec::new();
        zip.by_name(name).unwrap_or_else(|_| panic!("no {name}")).read_to_end(&mut octets).unwrap();
        octets
    };
    let about: Value = serde_json::from_slice(&read("about.json")).unwrap();
    assert_eq!((&about["seed"], &about["entries"], &about["leftOut"]), (&json!(7), &json!(2), &json!(0)));
    let har = read("journal.har");
    assert!(!String::from_utf8_lossy(&har).contains("hidden"), "a secret is in the archive");
    let har: Value = serde_json::from_slice(&har).unwrap();
    assert_eq!(har["log"]["version"], "1.2");
    let of_request = &har["log"]["entries"][1];
    assert_eq!(of_request["request"]["method"], "POST");
    assert_eq!(of_request["request"]["postData"]["text"], json!(document));
    assert_eq!(of_request["response"]["status"], 422);
    assert_eq!(of_request["response"]["content"]["text"], json!(refused.text()));
    assert_eq!(of_request["startedDateTime"], NOON);
    assert_eq!(read(&format!("{id}/request.bin")), document.as_bytes());
    assert_eq!(read(&format!("{id}/answer.bin")), refused.body);
    assert!(String::from_utf8(read(&format!("{id}/report.json"))).unwrap().contains("CERTIFICATE_EXPIRED"));
    assert!(
        certificates_from_pem(&String::from_utf8(read(&format!("{id}/certificates.pem"))).unwrap())
            .unwrap()
            .len()
            >= 2
    );
    let list = String::from_utf8(read(&format!("{id}/list.txt"))).unwrap();
    Crl::from_der(&read(&list)).unwrap();
    read(&format!("{id}/octets.bin"));
    read(&format!("{id}/report.html"));
}

#[test]
fn a_new_entry_comes_as_an_event() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let at: SocketAddr = serving.endpoints.management.split_once("//").unwrap().1.parse().unwrap();
    let mut stream = connect(at);
    write!(
        stream,
        "GET /manage/v1/journal/events?q=channel:rest%20status:422 HTTP/1.1\r\nHost: {at}\r\n\r\n"
    )
    .unwrap();
    let mut read = String::new();
    let mut until = |sign: &str| {
        let mut piece = [0; 4096];
        while !read.contains(sign) {
            let octets = stream.read(&mut piece).unwrap();
            assert!(octets > 0, "it ended: {read}");
            read.push_str(&String::from_utf8_lossy(&piece[..octets]));
        }
        (std::mem::take(&mut read), Instant::now())
    };
    let (head, _) = until("\r\n\r\n");
    assert!(head.contains("text/event-stream"), "{head}");
    caller.submit(&serving.endpoints.plain, &request_of("valid", 1));
    let id = id_of(&caller.submit(&serving.endpoints.plain, &request_of("expired", 2)));
    let there = Instant::now();
    let (event, seen) = until("\n\n");
    assert!(event.contains("event: entry\n") && event.contains(&format!("id: {id}\n")), "{event}");
    assert!(seen.saturating_duration_since(there) < Duration::from_millis(500), "{:?}", seen - there);
    let data = event.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
    let entry: Value = serde_json::from_str(data).unwrap();
    assert_eq!(entry["codes"], json!(["CERTIFICATE_EXPIRED"]));
    assert!(!event.contains(DECLARANT), "a whole IIN is in it: {event}");
}

fn note(n: usize) -> Note {
    Note {
        by: NotedBy::Agent,
        target: format!("kz.gov.pki.knca.commonUtils/signXml {n}"),
        sender: format!("https://portal-{}.example.kz", n % 97),
        status: if n.is_multiple_of(10) { 422 } else { 200 },
        codes: if n.is_multiple_of(1000) { vec!["CERTIFICATE_EXPIRED".to_owned()] } else { Vec::new() },
        request: vec![b'x'; 2_000].into(),
        answer: vec![b'y'; 1_000].into(),
        at: Now::from_seconds(1_795_521_600).plus_millis(n as i64),
        took: Duration::from_millis(3),
    }
}

#[test]
fn however_many_go_by_it_holds_what_it_may_and_a_search_over_all_of_them_is_short() {
    // In a debug build a part of it, so that the suite does not wait; `benches/journal.rs` has a million.
    let (kept, came) = (100_000, if cfg!(debug_assertions) { 150_000 } else { 1_000_000 });
    let size = JournalSize { entries_max: kept, ..JournalSize::default() };
    let journal = Journal::new(size, Arc::new(ManualClock::at(Now::from_seconds(0))));
    for n in 0..came {
        journal.note(note(n));
        if n.is_multiple_of(50_000) {
            assert!(journal.len() <= kept && journal.octets_kept() <= size.octets_max);
        }
    }
    assert_eq!(journal.len(), kept);
    assert!(journal.octets_kept() <= size.octets_max && journal.octets_kept() > size.octets_max / 2);
    // A debug build is some twenty times slower, and has other work beside it.
    let within = Duration::from_millis(if cfg!(debug_assertions) { 3_000 } else { 50 });
    for (search, found) in [
        ("channel:agent", kept),
        ("channel:rest", 0),
        ("status:4xx code:CERTIFICATE_EXPIRED", kept / 1000),
        ("PORTAL-96.example", (came - kept..came).filter(|n| n % 97 == 96).count()),
        ("nowhere to be found", 0),
        ("қайда", 0),
    ] {
        let begun = Instant::now();
        assert_eq!(journal.count_of(search).unwrap(), found, "{search}");
        let took = begun.elapsed();
        println!("{search}: {took:?}");
        assert!(took < within, "{search}: {took:?}");
    }
}

#[test]
fn a_reset_asks_to_be_confirmed_says_what_it_did_and_leaves_the_first_state() {
    let (serving, caller) = (Serving::at_noon(&["--seed", "7"]), Caller::new());
    let (plain, management) = (&serving.endpoints.plain, &serving.endpoints.management);
    let manage = |method: Method, path: &str, sent: &str| {
        caller.send(method, &format!("{management}/manage/v1/{path}"), &JSON, sent.as_bytes()).unwrap()
    };
    let state = || {
        [
            "clock",
            "players",
            "ca/certificates",
            "ca/faults",
            "ocsp",
            "tsp",
            "staff",
            "state-databases",
            "people/12",
        ]
        .map(|path| body(&manage(Method::GET, path, "")))
    };
    let first = state();
    let number = |answer: &ClientResponse| body(answer)["registrationNumber"].clone();
    let registered = number(&caller.submit(plain, &request_of("valid", 1)));
    caller.submit(plain, &request_of("expired", 2));
    let issued = body(&manage(Method::POST, "ca/certificates", r#"{"kind": "person-sign"}"#));
    let serial = issued["serialNumber"].as_str().unwrap();
    for (method, path, sent) in [
        (Method::POST, "ca/revocations", format!(r#"{{"serialNumber": "{serial}"}}"#)),
        (Method::PUT, "clock", r#"{"at": "2026-11-25T03:04:05Z"}"#.to_owned()),
        (Method::PUT, "players", r#"{"head": {"by": "hand"}}"#.to_owned()),
        (Method::PUT, "ca/faults", r#"{"path": "/crl/nca_rsa.crl", "fault": "stale"}"#.to_owned()),
        (Method::PUT, "ocsp", r#"{"outcome": "revoked", "reason": "superseded"}"#.to_owned()),
        (Method::PUT, "tsp", r#"{"outcome": "reject", "failInfo": "systemFailure"}"#.to_owned()),
        (Method::POST, "staff", r#"{"name": "Әлия", "role": "head"}"#.to_owned()),
        (Method::PUT, "state-databases", r#"{"numbers": ["123456789011"]}"#.to_owned()),
        (Method::PUT, "people/12", r#"{"eds": null}"#.to_owned()),
    ] {
        let answer = manage(method, path, &sent);
        assert!(answer.status.is_success(), "{path}: {}", answer.text());
    }
    let changed = state();
    for (at, (before, after)) in first.iter().zip(&changed).enumerate() {
        assert_ne!(before, after, "state {at} was not changed");
    }
    for sent in ["", "{}", r#"{"confirm": false}"#, r#"{"confirm": "yes"}"#] {
        let answer = manage(Method::POST, "reset", sent);
        assert_eq!(answer.status.as_u16(), 400, "{sent}: {}", answer.text());
    }
    assert_eq!(state()[2], changed[2], "what was not confirmed did nothing");
    let answer = manage(Method::POST, "reset", r#"{"confirm": true}"#);
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    let done = body(&answer);
    let expected = json!({ "requests": 1, "refusals": 1, "certificates": 1, "revocations": 1, "faults": 1, "peopleChanged": 1 });
    for (name, count) in expected.as_object().unwrap() {
        assert_eq!(&done["forgotten"][name], count, "{name}: {done}");
    }
    assert_eq!(done["now"], NOON);
    assert_eq!(journal(&caller, &serving, "")["count"], 0, "{done}");
    for (at, (before, after)) in first.iter().zip(&state()).enumerate() {
        assert_eq!(before, after, "state {at}");
    }
    // What was registered is new again, under the number that it had.
    let again = caller.submit(plain, &request_of("valid", 1));
    assert_eq!((again.status.as_u16(), number(&again)), (201, registered));
    // It outlasts the process.
    let refusals = journal(&caller, &serving, "?status=refused&channel=rest");
    assert_eq!(refusals["count"], 0);
}
