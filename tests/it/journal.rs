//! What came can be seen: the journal of the testers' listener, the report of a refusal, the line in the log.

use std::time::{Duration, Instant};

use qaqpa::http::{ClientResponse, Method, header};
use serde_json::{Value, json};

use crate::support::caller::{Caller, json as body};
use crate::support::peers::fresh_dir;
use crate::support::requests::{DECLARANT, SERVICE, message, request_of};
use crate::support::serving::{NOON, Serving};

/// From an event to the answer of a call that waits for it; a debug build beside other work is given more.
const SEEN_WITHIN: Duration = Duration::from_millis(if cfg!(debug_assertions) { 500 } else { 50 });

fn journal(caller: &Caller, serving: &Serving, query: &str) -> Value {
    let answer = caller.get(&format!("{}/manage/v1/journal?{query}", serving.endpoints.management));
    assert_eq!(answer.status.as_u16(), 200, "{query}: {}", answer.text());
    body(&answer)
}

fn ids(told: &Value) -> Vec<&str> {
    told["entries"].as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap()).collect()
}

fn id_of(answer: &ClientResponse) -> String {
    answer.header("x-request-id").expect("x-request-id").to_owned()
}

/// One of each kind: accepted and refused over REST, over SOAP, looked at, and one that no handler could read.
struct Came {
    accepted: ClientResponse,
    refused: ClientResponse,
    soap: ClientResponse,
    soap_refused: ClientResponse,
    verified: ClientResponse,
    compressed: ClientResponse,
}

fn all(caller: &Caller, serving: &Serving) -> Came {
    let base = &serving.endpoints.plain;
    let verify = |document: &str, headers: &[(header::HeaderName, &str)]| {
        caller.send(Method::POST, &format!("{base}/api/v1/verify"), headers, document.as_bytes()).unwrap()
    };
    Came {
        accepted: caller.submit(base, &request_of("valid", 1)),
        refused: caller.submit(base, &request_of("expired", 2)),
        soap: caller.soap(base, &message("m-1", &request_of("valid", 3))),
        soap_refused: caller.soap(base, &message("m-2", &request_of("revoked", 4))),
        verified: verify(&request_of("valid", 5), &[]),
        compressed: caller
            .send(Method::POST, &format!("{base}/api/v1/requests"), &[(header::CONTENT_ENCODING, "br")], b"x")
            .unwrap(),
    }
}

#[test]
fn whatever_came_is_listed_the_newest_first_and_found_by_each_filter() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let came = all(&caller, &serving);
    let (accepted, refused, soap, soap_refused, verified, compressed) = (
        id_of(&came.accepted),
        id_of(&came.refused),
        id_of(&came.soap),
        id_of(&came.soap_refused),
        id_of(&came.verified),
        id_of(&came.compressed),
    );
    let told = journal(&caller, &serving, "");
    assert_eq!(ids(&told), [&compressed, &verified, &soap_refused, &soap, &refused, &accepted]);
    assert_eq!(told["count"], 6);

    let entry =
        |id: &str| body(&caller.get(&format!("{}/manage/v1/journal/{id}", serving.endpoints.management)));
    let one = entry(&accepted);
    let expected = json!({
        "channel": "rest", "outcome": "accepted", "status": 201, "codes": [], "serviceId": SERVICE,
        "iin": "******789011", "registrationNumber": body(&came.accepted)["registrationNumber"],
        "requestNumber": "00000000000001",
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&one[name], value, "{name}: {one}");
    }
    assert!(one["serialNumber"].is_string() && one["millis"].as_f64().unwrap() > 0.0, "{one}");
    assert_eq!(DECLARANT, "123456789011");
    let one = entry(&refused);
    assert_eq!((&one["outcome"], &one["status"]), (&json!("refused"), &json!(422)));
    assert_eq!((&one["codes"], &one["iin"]), (&json!(["CERTIFICATE_EXPIRED"]), &json!("******789011")));
    let one = entry(&soap_refused);
    assert_eq!(
        (&one["channel"], &one["sender"], &one["messageId"]),
        (&json!("soap"), &json!("portal"), &json!("m-2"))
    );
    assert_eq!((&one["status"], &one["codes"]), (&json!(500), &json!(["CERTIFICATE_REVOKED"])));
    assert_eq!(entry(&verified)["outcome"], "verified");
    let one = entry(&compressed);
    assert_eq!((&one["status"], &one["codes"]), (&json!(415), &json!(["HTTP_REFUSED"])));

    let serial = entry(&refused)["serialNumber"].as_str().unwrap().to_uppercase();
    let spaced: Vec<&str> =
        serial.as_bytes().chunks(2).map(|two| std::str::from_utf8(two).unwrap()).collect();
    for (query, expected) in [
        ("code=CERTIFICATE_EXPIRED".to_owned(), vec![&refused]),
        ("code=certificate_revoked".to_owned(), vec![&soap_refused]),
        ("status=201".to_owned(), vec![&accepted]),
        ("status=refused".to_owned(), vec![&compressed, &soap_refused, &refused]),
        ("outcome=verified".to_owned(), vec![&verified]),
        ("channel=soap".to_owned(), vec![&soap_refused, &soap]),
        ("sender=portal&outcome=accepted".to_owned(), vec![&soap]),
        (format!("serial={serial}"), vec![&refused]),
        (format!("serial={}", spaced.join("%3A")), vec![&refused]),
        (format!("iin={DECLARANT}"), vec![&verified, &soap_refused, &soap, &refused, &accepted]),
        ("iin=789011".to_owned(), vec![]),
        (format!("service={SERVICE}&channel=rest"), vec![&accepted]),
        ("text=M-2".to_owned(), vec![&soap_refused]),
        (format!("text={}", &refused[..13]), vec![&refused]),
        ("since=2026-11-24T12:00:00Z&until=2026-11-24T12:00:00Z&limit=1".to_owned(), vec![&compressed]),
        ("since=2026-11-24T12:00:01Z".to_owned(), vec![]),
        ("until=2026-11-24T11:59:59Z".to_owned(), vec![]),
        (format!("after={soap}"), vec![&compressed, &verified, &soap_refused]),
        (format!("before={soap}"), vec![&refused, &accepted]),
    ] {
        assert_eq!(ids(&journal(&caller, &serving, &query)), expected, "{query}");
    }
}

#[test]
fn a_long_list_is_read_page_by_page_and_none_twice() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    for _ in 0..7 {
        caller.submit(&serving.endpoints.plain, "<a/>");
    }
    let (mut seen, mut query) = (Vec::new(), "channel=rest&limit=3".to_owned());
    loop {
        let told = journal(&caller, &serving, &query);
        seen.extend(ids(&told).iter().map(|id| (*id).to_owned()));
        // What comes between two pages changes none of them.
        caller.submit(&serving.endpoints.plain, "<b/>");
        match told["links"]["next"].as_str() {
            Some(next) => query = next.split_once('?').unwrap().1.to_owned(),
            None => break,
        }
    }
    let all = journal(&caller, &serving, "");
    assert_eq!(ids(&all)[3..], seen, "seven of before, and three came meanwhile");
}

#[test]
fn a_call_that_waits_returns_as_soon_as_it_is_there_and_no_later_than_it_said() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let begun = Instant::now();
    let told = journal(&caller, &serving, "wait=0.3");
    assert_eq!((told["count"].as_u64(), begun.elapsed() >= Duration::from_millis(300)), (Some(0), true));
    let management = serving.endpoints.management.clone();
    let waiting = std::thread::spawn(move || {
        let url = format!("{management}/manage/v1/journal?wait=20&code=CERTIFICATE_EXPIRED&count=2");
        (body(&Caller::new().get(&url)), Instant::now())
    });
    std::thread::sleep(Duration::from_millis(200));
    caller.submit(&serving.endpoints.plain, &request_of("valid", 1));
    caller.submit(&serving.endpoints.plain, &request_of("expired", 2));
    assert!(!waiting.is_finished(), "one of two is there");
    caller.submit(&serving.endpoints.plain, &request_of("expired", 3));
    let there = Instant::now();
    let (told, answered) = waiting.join().unwrap();
    assert_eq!(told["count"], 2, "{told}");
    assert!(answered.saturating_duration_since(there) < SEEN_WITHIN, "{:?}", answered - there);
    // What is there already is not waited for.
    let begun = Instant::now();
    assert_eq!(journal(&caller, &serving, "wait=20&count=3")["count"], 3);
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[test]
fn the_oldest_go_when_the_ring_is_full_and_delete_leaves_nothing() {
    let settings = fresh_dir();
    let file = settings.path().join("q.toml");
    std::fs::write(&file, "[journal]\nentries_max = 3\n").unwrap();
    let (serving, caller) = (Serving::at_noon(&["--config", file.to_str().unwrap()]), Caller::new());
    let came: Vec<String> = (0..5).map(|_| id_of(&caller.submit(&serving.endpoints.plain, "<a/>"))).collect();
    let told = journal(&caller, &serving, "");
    assert_eq!(ids(&told), [&came[4], &came[3], &came[2]]);
    let url = format!("{}/manage/v1/journal", serving.endpoints.management);
    assert_eq!(caller.send(Method::DELETE, &url, &[], b"").unwrap().status.as_u16(), 200);
    assert_eq!(journal(&caller, &serving, "")["count"], 0);
    let report = format!("{}/api/v1/refusals/{}/report", serving.endpoints.plain, came[4]);
    assert_eq!(caller.get(&report).status.as_u16(), 404, "the refusal itself is gone too");
    let next = id_of(&caller.submit(&serving.endpoints.plain, "<a/>"));
    assert_eq!(ids(&journal(&caller, &serving, "channel=rest")), [&next]);
}

#[test]
fn after_a_restart_what_is_registered_and_what_was_refused_is_listed_still() {
    let directory = fresh_dir();
    let caller = Caller::new();
    let serving = Serving::on(directory.path(), &["--clock", NOON]);
    let came = all(&caller, &serving);
    assert!(serving.stop().success());
    let serving = Serving::on(directory.path(), &["--clock", NOON]);
    let told = journal(&caller, &serving, "");
    let numbers: Vec<&Value> =
        told["entries"].as_array().unwrap().iter().map(|entry| &entry["registrationNumber"]).collect();
    assert!(numbers.contains(&&body(&came.accepted)["registrationNumber"]), "{told}");
    let told = journal(&caller, &serving, "outcome=refused&code=CERTIFICATE_EXPIRED&iin=123456789011");
    assert_eq!(ids(&told), [id_of(&came.refused)]);
    assert_eq!(
        (&told["entries"][0]["status"], &told["entries"][0]["iin"]),
        (&json!(422), &json!("******789011"))
    );
    let link = body(&came.refused)["links"]["report"].as_str().unwrap().to_owned();
    let path = link.splitn(4, '/').nth(3).unwrap().to_owned();
    assert_eq!(caller.get(&format!("{}/{path}", serving.endpoints.plain)).status.as_u16(), 200);
    // The newest comes last, wherever the older ones came from.
    let next = id_of(&caller.submit(&serving.endpoints.plain, "<a/>"));
    assert_eq!(ids(&journal(&caller, &serving, "limit=1")), [next]);
}

#[test]
fn every_refusal_links_to_its_report_which_is_a_page_json_xml_and_text() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let (base, management) = (&serving.endpoints.plain, &serving.endpoints.management);
    let refused = caller.submit(base, &request_of("expired", 1));
    let link = body(&refused)["links"]["report"].as_str().unwrap().to_owned();
    let xml = caller.submit_for_xml(base, &request_of("expired", 2));
    let fault = caller.soap(base, &message("m-1", &request_of("other-iin", 3)));
    let in_header = |answer: &ClientResponse| {
        let link = answer.header("link").unwrap_or_else(|| panic!("no Link: {}", answer.text()));
        link.trim_start_matches('<').split_once('>').unwrap().0.to_owned()
    };
    assert_eq!(in_header(&refused), link);
    for (url, code) in [
        (link.clone(), "CERTIFICATE_EXPIRED"),
        (in_header(&xml), "CERTIFICATE_EXPIRED"),
        (in_header(&fault), "IIN_MISMATCH"),
        (format!("{management}/manage/v1/journal/{}/report", id_of(&refused)), "CERTIFICATE_EXPIRED"),
        // A message that says nothing to anybody, and one that is no XML.
        (in_header(&caller.submit(base, "<a/>")), "SIGNATURE_ABSENT"),
        (in_header(&caller.submit(base, "<request>")), "XML_MALFORMED"),
    ] {
        for (accept, kind) in [
            ("text/html", "text/html; charset=utf-8"),
            ("application/json", "application/json"),
            ("application/xml", "application/xml"),
            ("text/plain", "text/plain; charset=utf-8"),
        ] {
            let headers = [(header::ACCEPT, accept)];
            let answer = caller.send(Method::GET, &url, &headers, b"").unwrap();
            assert_eq!(answer.status.as_u16(), 200, "{url}: {}", answer.text());
            assert_eq!(answer.header("content-type"), Some(kind), "{url}");
            assert!(answer.text().contains(code), "{url} {accept}: {}", answer.text());
            assert_eq!(answer.header("cache-control"), Some("no-store"));
        }
        let text = caller.get(&format!("{url}?form=text&lang=kk"));
        assert_eq!(text.header("content-type"), Some("text/plain; charset=utf-8"));
    }
    for level in ["simple", "detailed", "diagnostic"] {
        let told = caller.get(&format!("{link}?level={level}"));
        assert_eq!(told.status.as_u16(), 200);
        assert_eq!(body(&told)[0]["diagnosticData"].is_object(), level == "diagnostic", "{}", told.text());
    }
    let strange = format!("{base}/api/v1/refusals/00000000-0000-4000-8000-000000000000/report");
    assert_eq!(caller.get(&strange).status.as_u16(), 404);
}

#[test]
fn each_request_has_one_line_in_the_log_with_its_codes_and_no_whole_iin() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let came = all(&caller, &serving);
    caller.get(&format!("{}/api/v1/services", serving.endpoints.plain));
    caller.get(&format!("{}/health", serving.endpoints.plain));
    let log = serving.log();
    for (answer, begins, says) in [
        (&came.accepted, "201 - rest ", "iin ******789011"),
        (&came.refused, "422 CERTIFICATE_EXPIRED rest ", "iin ******789011"),
        (&came.soap, "200 - soap ", "sender portal"),
        (&came.soap_refused, "500 CERTIFICATE_REVOKED soap ", "serial "),
        (&came.verified, "200 - verify ", "serial "),
        (&came.compressed, "415 HTTP_REFUSED rest ", " ms "),
    ] {
        let id = format!("request id {}", id_of(answer));
        let lines: Vec<&str> = log.lines().filter(|line| line.contains(&id)).collect();
        assert_eq!(lines.len(), 1, "{id}:\n{log}");
        assert!(lines[0].contains(" INFO "), "{}", lines[0]);
        assert!(lines[0].contains(&format!(" {begins}")) && lines[0].contains(says), "{}", lines[0]);
    }
    assert!(log.contains("200 - GET /api/v1/services "), "{log}");
    assert!(!log.contains("/health"), "monitors are not logged: {log}");
    assert!(!log.contains(DECLARANT), "a whole IIN is in the log: {log}");
}

#[test]
fn a_member_of_a_query_that_there_is_not_is_named_with_those_there_are() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let (plain, management) = (&serving.endpoints.plain, &serving.endpoints.management);
    for (url, says) in [
        (format!("{management}/manage/v1/journal?kode=X"), "`kode`"),
        (format!("{management}/manage/v1/journal?code=NO_SUCH"), "`code=NO_SUCH`"),
        (format!("{management}/manage/v1/journal?status=4x2"), "`status=4x2`"),
        (format!("{management}/manage/v1/journal?wait=61"), "`wait=61`"),
        (format!("{management}/manage/v1/journal?limit=1001"), "`limit=1001`"),
        (format!("{management}/manage/v1/journal?since=yesterday"), "`since=yesterday`"),
        (format!("{management}/manage/v1/journal?channel=ftp"), "rest, soap, verify"),
        (format!("{management}/manage/v1/journal?before=nothing"), "`before=nothing`"),
        (format!("{management}/manage/v1/journal?text=%FF"), "`text=%FF`"),
        (format!("{management}/manage/v1/journal?code=XML_LIMIT&code=XML_LIMIT"), "`code`"),
        (format!("{plain}/api/v1/requests/000-2026-1/report?levl=simple"), "`levl`"),
    ] {
        let answer = caller.get(&url);
        assert_eq!(answer.status.as_u16(), 400, "{url}: {}", answer.text());
        assert!(body(&answer)["detail"].as_str().unwrap().contains(says), "{url}: {}", answer.text());
    }
}

#[test]
fn what_opens_something_is_shown_to_its_caller_and_to_nobody_in_the_journal() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let kind = [(header::CONTENT_TYPE, "application/json")];
    let send = |base: &str, path: &str, sent: Value| {
        caller.send(Method::POST, &format!("{base}{path}"), &kind, sent.to_string().as_bytes()).unwrap()
    };
    let (management, plain) = (&serving.endpoints.management, &serving.endpoints.plain);
    let password = "құпия сөз 1234";
    let person = json!({ "name": "Әлия", "role": "head", "password": password });
    let added = send(management, "/manage/v1/staff", person);
    let token = body(&added)["token"].as_str().unwrap().to_owned();
    let login = json!({ "token": token, "bearer": true });
    assert_eq!(send(plain, "/api/v1/cabinet/session", login).status.as_u16(), 201);
    let account = json!({ "iin": DECLARANT, "password": password });
    assert_eq!(send(plain, "/api/v1/cabinet/accounts", account).status.as_u16(), 201);
    let listed = journal(&caller, &serving, "limit=50");
    let mut shown = String::new();
    for id in ids(&listed) {
        for path in ["", "/request", "/answer"] {
            shown.push_str(&caller.get(&format!("{management}/manage/v1/journal/{id}{path}")).text());
        }
        let page = caller.send(
            Method::GET,
            &format!("{management}/console/journal/{id}"),
            &[(header::ACCEPT, "text/html")],
            b"",
        );
        shown.push_str(&page.unwrap().text());
    }
    shown.push_str(&caller.get(&format!("{management}/manage/v1/journal/export")).text());
    assert!(shown.contains("Әлия") && !shown.contains(&token) && !shown.contains(password), "{shown}");
}
