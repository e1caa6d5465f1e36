//! 000 ¶5(4): the executor registers the documents in E-akimat before the result is drafted.

use std::time::{Duration, Instant};

use bytes::Bytes;
use qaqpa::catalogue::{Catalogue, Channel, Service, System};
use qaqpa::config::EAkimatRequests;
use qaqpa::http::{ClientResponse, Method, header};
use qaqpa::workflow::plan;
use qaqpa::xmldsig::{SigningRequest, sign_enveloped};
use serde_json::{Value, json};

use super::hostile::{http, stranger};
use super::office::{Office, came_in, find};
use crate::support::forms::{Flaw, request};
use crate::support::requests::holder;

/// The service whose regulation names E-akimat, with the step that is recorded there.
fn recorded_service(catalogue: &Catalogue) -> (&Service, String) {
    let step = |service: &Service| {
        let plan = plan(service, Channel::Centre).ok()?;
        let step = plan.steps.into_iter().find(|step| step.to.contains(&System::EAkimat))?;
        Some(step.label)
    };
    catalogue.iter().find_map(|service| step(service).map(|label| (&**service, label))).unwrap()
}

/// A request that came in: its number, and where it is read.
struct Brought {
    number: String,
    link: String,
}

async fn bring(office: &Office, channel: Channel) -> Brought {
    let (service, _) = recorded_service(&office.catalogue);
    let iin = find(1, "adult & !dirty").iin;
    let case = came_in(&office.bring_for(service, &iin, "", channel).await);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    Brought { number: text(&case["registrationNumber"]), link: text(&case["links"]["self"]) }
}

async fn status(office: &Office, case: &Brought) -> Value {
    let answer = office.client.get(&case.link).await.unwrap();
    assert!(answer.status.is_success(), "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

/// The status once a line of the log has this outcome.
async fn until(office: &Office, case: &Brought, outcome: &str) -> Value {
    let begun = Instant::now();
    loop {
        let status = status(office, case).await;
        if !lines(&status, outcome).is_empty() {
            return status;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "no {outcome}: {status}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn lines<'a>(status: &'a Value, outcome: &str) -> Vec<&'a Value> {
    let history = status["history"].as_array().unwrap();
    history.iter().filter(|line| line["outcome"] == outcome).collect()
}

async fn databases(office: &Office, change: Value) {
    office.manage(Method::PUT, "state-databases", &change).await;
}

async fn pass(office: &Office, seconds: u64) {
    office.manage(Method::PUT, "clock", &json!({ "by": seconds })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_registered_in_e_akimat_before_it_is_decided_here_as_elsewhere() {
    let second = Office::open(|_| {}).await;
    let door = format!("{}/bip-sync-wss-gost/", second.simulator.gateway_url());
    let there = Office::open(|config| config.databases.e_akimat = Some(door)).await;
    let home = Office::open(|_| {}).await;
    let (_, label) = recorded_service(&home.catalogue);
    let mut histories = Vec::new();
    for office in [&home, &there] {
        let case = bring(office, Channel::Centre).await;
        let mut status = until(office, &case, "positive").await;
        let recorded = lines(&status, "recorded");
        assert_eq!(recorded.len(), 1, "{status}");
        let (note, at) = (recorded[0]["note"].as_str().unwrap(), recorded[0]["label"].as_str().unwrap());
        assert!(note.starts_with("ЗТ-") && note.chars().count() == 11, "{note}");
        assert_eq!(at, label);
        let history = status["history"].as_array_mut().unwrap();
        let place = |outcome: &str| history.iter().position(|line| line["outcome"] == outcome).unwrap();
        assert_eq!(place("recorded") + 1, place("positive"), "it comes before the decision");
        history.iter_mut().for_each(|line| drop(line.as_object_mut().unwrap().remove("certificate")));
        histories.push(history.clone());
    }
    assert_eq!(histories[0], histories[1], "the number is the same wherever E-akimat is");
    let journal = format!("{}/manage/v1/journal", second.simulator.management_url());
    let text = second.client.get(&journal).await.unwrap().text();
    assert!(text.contains("E_AKIMAT_REGISTRATION") && text.contains("arm-rshep"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_e_akimat_is_silent_the_case_waits_at_the_step_and_goes_on_when_it_answers() {
    let office = Office::open(|_| {}).await;
    databases(&office, json!({ "unavailable": ["e-akimat"] })).await;
    let case = bring(&office, Channel::Centre).await;
    let waits = until(&office, &case, "unrecorded").await;
    assert!(lines(&waits, "positive").is_empty(), "{waits}");
    let (_, label) = recorded_service(&office.catalogue);
    assert_eq!(waits["open"]["label"], label.as_str(), "{waits}");
    // Asked again later, with one line for the whole silence.
    pass(&office, 3_600).await;
    assert_eq!(lines(&status(&office, &case).await, "unrecorded").len(), 1);
    databases(&office, json!({})).await;
    pass(&office, 3_600).await;
    let done = until(&office, &case, "recorded").await;
    assert_eq!(lines(&done, "positive").len(), 1, "{done}");
    assert!(!lines(&done, "recorded")[0]["note"].as_str().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_in_the_place_of_e_akimat_and_is_not_believed_records_nothing() {
    let answer = "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><n:SendMessageResponse xmlns:n=\"http://bip.bee.kz/SyncChannel/v10/Types\"><response><responseInfo><messageId>1</messageId><status><code>SCSS001</code><message>OK</message></status></responseInfo><responseData><data><registered xmlns=\"urn:qaqpa:e-akimat:v1\"><incomingNumber>ЗТ-00000001</incomingNumber></registered></data></responseData></response></n:SendMessageResponse></soap:Body></soap:Envelope>";
    let url = stranger(http("200 OK", "text/xml", answer), true).await;
    let office = Office::open(|config| config.databases.e_akimat = Some(url)).await;
    let case = bring(&office, Channel::Centre).await;
    let waits = until(&office, &case, "unrecorded").await;
    assert!(lines(&waits, "recorded").is_empty() && lines(&waits, "positive").is_empty(), "{waits}");
}

/// An act of the executor, with the token.
async fn act(office: &Office, token: &str, number: &str, name: &str, sent: &Value) -> ClientResponse {
    let url = format!("{}/api/v1/workstation/tasks/{number}/{name}", office.simulator.plain_url());
    let bearer = format!("Bearer {token}");
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::AUTHORIZATION, bearer.as_str())];
    office.client.send(Method::POST, &url, &headers, Bytes::from(sent.to_string())).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_does_is_refused_while_e_akimat_is_silent_and_nothing_is_changed() {
    let office = Office::open(|_| {}).await;
    office.manage(Method::PUT, "players", &json!({ "responsible-executor": { "by": "hand" } })).await;
    let entry = json!({ "name": "Орындаушы", "role": "responsible-executor" });
    let token = office.manage(Method::POST, "staff", &entry).await["token"].as_str().unwrap().to_owned();
    let case = bring(&office, Channel::Centre).await;
    let (_, label) = recorded_service(&office.catalogue);
    databases(&office, json!({ "unavailable": ["e-akimat"] })).await;
    let sent = json!({ "step": label });
    let begun = Instant::now();
    let refused = loop {
        let refused = act(&office, &token, &case.number, "draft-result", &sent).await;
        // Until the case has come to the step.
        let is_elsewhere = refused.text().contains("STEP_ELSEWHERE");
        if !is_elsewhere || begun.elapsed() > Duration::from_secs(20) {
            break refused;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert_eq!(refused.status.as_u16(), 502, "{}", refused.text());
    let body: Value = serde_json::from_slice(&refused.body).unwrap();
    assert_eq!(body["code"], "SYSTEM_UNAVAILABLE", "{body}");
    assert_eq!(body["decision"], "RETRY", "{body}");
    let stands = status(&office, &case).await;
    assert!(lines(&stands, "recorded").is_empty() && lines(&stands, "positive").is_empty(), "{stands}");
    databases(&office, json!({})).await;
    let done = act(&office, &token, &case.number, "draft-result", &sent).await;
    assert_eq!(done.status.as_u16(), 200, "{}", done.text());
    let done = until(&office, &case, "positive").await;
    assert_eq!(lines(&done, "recorded").len(), 1, "{done}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_settings_say_which_requests_are_registered_there() {
    let office = Office::open(|config| config.databases.e_akimat_requests = EAkimatRequests::None).await;
    let case = bring(&office, Channel::Centre).await;
    let status = until(&office, &case, "positive").await;
    assert!(lines(&status, "recorded").is_empty(), "{status}");
}

/// What a citizen signs and sends over the portal.
async fn send(office: &Office) -> Brought {
    let in_plan = |service: &&std::sync::Arc<Service>| {
        let plan = plan(service, Channel::Portal);
        plan.is_ok_and(|plan| plan.steps.iter().any(|step| step.to.contains(&System::EAkimat)))
    };
    let service = office.catalogue.iter().find(in_plan).unwrap();
    let document = request(service, Channel::Portal, 1, Flaw::None);
    let signed = sign_enveloped(&document, &holder("people/valid"), &SigningRequest::document()).unwrap();
    let url = format!("{}/api/v1/requests", office.simulator.plain_url());
    let case = came_in(&office.client.post(&url, "application/xml", signed).await.unwrap());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    Brought { number: text(&case["registrationNumber"]), link: text(&case["links"]["self"]) }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_over_the_portal_and_no_person_works_at_is_registered_there_only_where_all_are() {
    for (requests, times) in [(EAkimatRequests::ByEmployees, 0), (EAkimatRequests::All, 1)] {
        let office = Office::open(|config| config.databases.e_akimat_requests = requests).await;
        let case = send(&office).await;
        let status = until(&office, &case, "positive").await;
        let recorded = lines(&status, "recorded");
        assert_eq!(recorded.len(), times, "{status}");
        assert!(recorded.iter().all(|line| line["note"].as_str().unwrap().starts_with("ЗТ-")), "{status}");
    }
}
