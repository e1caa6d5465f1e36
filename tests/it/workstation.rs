//! The workstation over HTTP: signed acts, substitution, drafts, and what is refused with nothing lost.

use std::collections::BTreeSet;

use bytes::Bytes;
use qaqpa::Simulator;
use qaqpa::catalogue::{Catalogue, Channel};
use qaqpa::clock::Now;
use qaqpa::http::{Client, ClientResponse, Method, header};
use qaqpa::keys::{Holder, Signer};
use qaqpa::x509::to_pem;
use qaqpa::xmldsig::{SigningRequest, sign_enveloped};
use serde_json::{Value, json};

use crate::support::forms::{EMPLOYEE, Flaw, request};
use crate::support::reached::reached;

/// Assigning housing assistance: the result has fields of its own.
const ASSISTANCE: &str = "sko2015-483-housing-assistance";
const QUEUE: &str = "wko2016-141-housing-queue";

/// A simulator in which nobody plays: every step is a person's.
pub(crate) struct Office {
    pub(crate) simulator: Simulator,
    pub(crate) client: Client,
    serial: u64,
}

impl Office {
    pub(crate) async fn open() -> Self {
        let simulator = Simulator::builder().seed(5).clock("2026-11-24T04:30:00Z").start().await.unwrap();
        let client = simulator.client().unwrap();
        let office = Office { simulator, client, serial: 0 };
        let hand = json!({ "by": "hand" });
        let players = json!({
            "head": hand, "responsible-executor": hand, "authorised-person": hand, "local-executive-body": hand,
        });
        assert_eq!(office.manage(Method::PUT, "players", &players).await.status.as_u16(), 200);
        office
    }

    pub(crate) async fn manage(&self, method: Method, path: &str, body: &Value) -> ClientResponse {
        let url = format!("{}/manage/v1/{path}", self.simulator.management_url());
        let headers = [(header::CONTENT_TYPE, "application/json")];
        self.client.send(method, &url, &headers, Bytes::from(body.to_string())).await.unwrap()
    }

    /// Puts somebody on the list; the token.
    pub(crate) async fn staff(&self, member: Value) -> String {
        let answer = self.manage(Method::POST, "staff", &member).await;
        assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
        body(&answer)["token"].as_str().unwrap().to_owned()
    }

    /// A key with a certificate of the authority, to sign acts with.
    pub(crate) async fn key(&self, iin: &str, name: &str) -> Holder {
        let wish = json!({
            "kind": "head-sign", "iin": iin, "name": name, "bin": "160440007161", "organization": "Бөлім", "seed": self.serial,
        });
        let answer = self.manage(Method::POST, "ca/certificates", &wish).await;
        let bundle = body(&answer);
        let text = |name: &str| bundle[name].as_str().unwrap_or_else(|| panic!("{bundle}")).to_owned();
        Holder::from_pem(&text("key"), &text("certificate")).unwrap()
    }

    /// A request that is registered, by its number.
    pub(crate) async fn registered(&mut self, service: &str) -> String {
        let person = self.simulator.person("valid").unwrap();
        self.registered_by(service, Channel::Portal, &person).await
    }

    /// The same by a channel, signed by who signs there.
    pub(crate) async fn registered_by(&mut self, service: &str, channel: Channel, person: &Holder) -> String {
        let number = self.handed_in(service, channel, person).await;
        // It goes on to the first step that somebody is waited for.
        self.case(&number).await;
        number
    }

    /// A request that is registered, and of which nobody asked yet how far it is.
    pub(crate) async fn handed_in(&mut self, service: &str, channel: Channel, person: &Holder) -> String {
        self.serial += 1;
        let catalogue = Catalogue::embedded().unwrap();
        let document = request(catalogue.find(service).unwrap(), channel, self.serial, Flaw::None);
        let signed = sign_enveloped(&document, person, &SigningRequest::document()).unwrap();
        let url = format!("{}/api/v1/requests", self.simulator.plain_url());
        let answer = self.client.post(&url, "application/xml", signed).await.unwrap();
        assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
        body(&answer)["registrationNumber"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn players(&self, players: Value) {
        let answer = self.manage(Method::PUT, "players", &players).await;
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    }

    /// Sets the clock; what was told of it.
    pub(crate) async fn clock(&self, wish: Value) -> Value {
        let answer = self.manage(Method::PUT, "clock", &wish).await;
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
        body(&answer)
    }

    pub(crate) async fn case(&self, number: &str) -> Value {
        let url = format!("{}/api/v1/requests/{number}", self.simulator.management_url());
        body(&self.client.get(&url).await.unwrap())
    }

    pub(crate) async fn step(&self, number: &str) -> String {
        self.case(number).await["open"]["label"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) async fn send(
        &self,
        token: &str,
        number: &str,
        act: &str,
        kind: &str,
        sent: String,
    ) -> ClientResponse {
        let url = format!("{}/api/v1/workstation/tasks/{number}/{act}", self.simulator.plain_url());
        let bearer = format!("Bearer {token}");
        let headers = [(header::CONTENT_TYPE, kind), (header::AUTHORIZATION, bearer.as_str())];
        self.client.send(Method::POST, &url, &headers, Bytes::from(sent)).await.unwrap()
    }

    /// The result of a request as its signer is to sign it; `query` names others.
    pub(crate) async fn draft(&self, token: &str, number: &str, query: &str) -> ClientResponse {
        let url = format!("{}/api/v1/workstation/tasks/{number}/draft{query}", self.simulator.plain_url());
        let bearer = format!("Bearer {token}");
        let headers = [(header::AUTHORIZATION, bearer.as_str())];
        self.client.send(Method::GET, &url, &headers, Bytes::new()).await.unwrap()
    }

    /// The result with the signature of `key`, sent.
    pub(crate) async fn signs_result(&self, token: &str, number: &str, key: &Holder) -> ClientResponse {
        let draft = self.draft(token, number, "").await;
        done(&draft);
        let signed = sign_enveloped(&draft.text(), key, &SigningRequest::document()).unwrap();
        self.send(token, number, "sign", "application/xml", signed).await
    }

    pub(crate) async fn act(&self, token: &str, number: &str, act: &str, mut sent: Value) -> ClientResponse {
        if sent.get("step").is_none() {
            sent["step"] = json!(self.step(number).await);
        }
        self.send(token, number, act, "application/json", sent.to_string()).await
    }

    /// An act as `key` signs it.
    async fn signed(&self, token: &str, number: &str, act: &str, key: &Holder, more: &str) -> ClientResponse {
        let text = act_text(number, act, &self.step(number).await, more);
        let signed = sign_enveloped(&text, key, &SigningRequest::document()).unwrap();
        self.send(token, number, act, "application/xml", signed).await
    }

    /// A request of the housing queue that waits for the head's signature.
    pub(crate) async fn at_signature(&mut self, head: &str, executor: &str) -> String {
        let number = self.registered(QUEUE).await;
        done(&self.act(head, &number, "name-executor", json!({ "name": "Орындаушы" })).await);
        done(&self.act(executor, &number, "draft-result", json!({})).await);
        number
    }
}

fn act_text(number: &str, act: &str, step: &str, more: &str) -> String {
    format!(
        "<act xmlns=\"urn:qaqpa:act:v1\"><registrationNumber>{number}</registrationNumber><act>{act}</act><step>{step}</step>{more}</act>"
    )
}

pub(crate) fn body(answer: &ClientResponse) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.text()))
}

pub(crate) fn done(answer: &ClientResponse) {
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
}

/// Refused with this code; and what stood in the way, in the three languages' titles and both sides.
pub(crate) fn refused(answer: &ClientResponse, status: u16, code: &str) -> String {
    let text = answer.text();
    assert_eq!(answer.status.as_u16(), status, "{text}");
    assert_eq!(body(answer)["code"], code, "{text}");
    for lang in ["kk", "ru", "en"] {
        assert!(body(answer)["titles"][lang].as_str().is_some_and(|title| !title.is_empty()), "{text}");
    }
    text.to_string()
}

pub(crate) fn pem(holder: &Holder) -> String {
    to_pem("CERTIFICATE", holder.certificate().der())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_signs_with_the_own_key_and_the_record_says_so() {
    let mut office = Office::open().await;
    let key = office.key("800101300011", "БАСШЫ БІРІНШІ").await;
    let other = office.key("800101300021", "БАСҚА АДАМ").await;
    let head = office.staff(json!({ "name": "Басшы", "role": "head", "certificate": pem(&key) })).await;
    let executor = office.staff(json!({ "name": "Орындаушы", "role": "responsible-executor" })).await;
    let number = office.at_signature(&head, &executor).await;
    let before = office.case(&number).await;

    let unsigned = office.act(&head, &number, "sign", json!({})).await;
    refused(&unsigned, 422, "ACT_REFUSED");
    let by_other = office.signed(&head, &number, "sign", &other, "").await;
    refused(&by_other, 403, "ROLE_REFUSED");
    let by_nobody = office.signed(&executor, &number, "sign", &other, "").await;
    refused(&by_nobody, 403, "ROLE_REFUSED");
    // Meant for another act, for another request, and changed after it was signed.
    let step = office.step(&number).await;
    let sign = |text: String| sign_enveloped(&text, &key, &SigningRequest::document()).unwrap();
    let another = sign(act_text(&number, "hand-over", &step, ""));
    refused(&office.send(&head, &number, "sign", "application/xml", another).await, 422, "ACT_REFUSED");
    let foreign = sign(act_text("000-2026-9999999-1", "sign", &step, ""));
    refused(&office.send(&head, &number, "sign", "application/xml", foreign).await, 422, "ACT_REFUSED");
    let touched = sign(act_text(&number, "sign", &step, "<text>a</text>")).replace(">a<", ">b<");
    refused(&office.send(&head, &number, "sign", "application/xml", touched).await, 422, "DIGEST_MISMATCH");
    let revoked = office.simulator.person("revoked").unwrap();
    let by_revoked = office.signed(&head, &number, "sign", &revoked, "").await;
    refused(&by_revoked, 422, "CERTIFICATE_REVOKED");
    assert_eq!(office.case(&number).await, before, "a refused act changes nothing");

    let act = office.signed(&head, &number, "sign", &key, "").await;
    assert!(refused(&act, 422, "ACT_REFUSED").contains("/draft"), "what is signed is the result");
    assert_eq!(office.case(&number).await, before, "a refused act changes nothing");

    done(&office.signs_result(&head, &number, &key).await);
    let case = office.case(&number).await;
    assert_eq!(case["status"], "completed", "{case}");
    let steps = case["history"].as_array().unwrap();
    let line = steps.iter().find(|line| line["label"] == step.as_str() && line["by"] == "Басшы").unwrap();
    assert_eq!(line["signed"], true, "{line}");
    let sum = qaqpa::encoding::hex::encode(key.certificate().sha256());
    assert_eq!(line["certificate"], sum, "{line}");
    let drafted = steps.iter().find(|line| line["by"] == "Орындаушы").unwrap();
    assert_eq!((&drafted["signed"], &drafted["certificate"]), (&json!(false), &Value::Null), "{drafted}");
    // What was done is not done again.
    let text = sign(act_text(&number, "sign", &step, ""));
    refused(&office.send(&head, &number, "sign", "application/xml", text).await, 422, "STEP_ELSEWHERE");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_substitute_acts_for_the_absent_until_the_time_is_over() {
    let mut office = Office::open().await;
    let head = office.staff(json!({ "name": "Басшы", "role": "head" })).await;
    let executor = office.staff(json!({ "name": "Орындаушы", "role": "responsible-executor" })).await;
    let number = office.at_signature(&head, &executor).await;
    let deputy = json!({ "name": "Орынбасар", "role": "responsible-executor", "standsInFor": "Басшы" });
    let mut endless = deputy.clone();
    assert_eq!(office.manage(Method::POST, "staff", &endless).await.status.as_u16(), 400, "until when?");
    endless["until"] = json!("2026-11-25T00:00:00+05:00");
    endless["standsInFor"] = json!("Ешкім");
    assert_eq!(office.manage(Method::POST, "staff", &endless).await.status.as_u16(), 400, "for nobody");
    endless["standsInFor"] = json!("Басшы");
    endless["role"] = json!("office-clerk");
    assert_eq!(office.manage(Method::POST, "staff", &endless).await.status.as_u16(), 400, "no clerk signs");
    endless["role"] = json!("responsible-executor");
    let deputy = office.staff(endless).await;

    let own = office.act(&deputy, &number, "sign", json!({})).await;
    refused(&own, 403, "ROLE_REFUSED");
    let for_another = office.act(&executor, &number, "sign", json!({ "onBehalfOf": "Басшы" })).await;
    refused(&for_another, 403, "ROLE_REFUSED");
    let queue = format!(
        "{}/api/v1/workstation/queue?onBehalfOf=%D0%91%D0%B0%D1%81%D1%88%D1%8B",
        office.simulator.plain_url()
    );
    let bearer = format!("Bearer {deputy}");
    let headers = [(header::AUTHORIZATION, bearer.as_str())];
    let page = office.client.send(Method::GET, &queue, &headers, Bytes::new()).await.unwrap();
    assert_eq!(body(&page)["tasks"][0]["registrationNumber"], number.as_str(), "{}", page.text());
    // What the head has in hand, the deputy may do.
    done(&office.act(&head, &number, "take", json!({ "minutes": 60 })).await);
    done(&office.act(&deputy, &number, "sign", json!({ "onBehalfOf": "Басшы" })).await);
    let case = office.case(&number).await;
    let line = case["history"].as_array().unwrap().iter().rfind(|line| line["by"] == "Орынбасар").unwrap();
    assert_eq!(line["insteadOf"], "Басшы", "{line}");

    let next = office.at_signature(&head, &executor).await;
    office.manage(Method::PUT, "clock", &json!({ "at": "2026-11-25T00:00:00+05:00" })).await;
    let late = office.act(&deputy, &next, "sign", json!({ "onBehalfOf": "Басшы" })).await;
    refused(&late, 403, "ROLE_REFUSED");
    // A step given to another of the same role says from whom.
    let second = office.staff(json!({ "name": "Екінші басшы", "role": "head" })).await;
    done(&office.act(&head, &next, "substitute", json!({ "name": "Екінші басшы", "minutes": 30 })).await);
    refused(&office.act(&head, &next, "sign", json!({})).await, 422, "STEP_ELSEWHERE");
    done(&office.act(&second, &next, "sign", json!({})).await);
    let case = office.case(&next).await;
    let line = case["history"].as_array().unwrap().iter().rfind(|line| line["by"] == "Екінші басшы").unwrap();
    assert_eq!((&line["insteadOf"], &line["outcome"]), (&json!("Басшы"), &json!("done")), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_at_a_step_by_hand_goes_on_when_its_role_gets_a_player_again() {
    let mut office = Office::open().await;
    let number = office.registered(QUEUE).await;
    let label = office.step(&number).await;
    let operators = office.key(EMPLOYEE, "ОПЕРАТОР ӘЛИЯ").await;
    let operator = json!({
        "name": "Оператор", "role": "state-corporation-employee", "certificate": pem(&operators),
    });
    office.staff(operator).await;
    let nobody_comes = json!({ "recipient": { "by": "hand" } });
    assert_eq!(office.manage(Method::PUT, "players", &nobody_comes).await.status.as_u16(), 200);
    // The head has a player for as long as it needs for the first, and no longer.
    for _ in 0..400 {
        if office.case(&number).await["status"] == "completed" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let given = office.registered_by(QUEUE, Channel::Centre, &operators).await;
    // The head has a player until the result is there.
    for _ in 0..400 {
        if office.case(&given).await["status"] == "completed" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let hand = json!({ "head": { "by": "hand" }, "recipient": { "by": "hand" } });
    assert_eq!(office.manage(Method::PUT, "players", &hand).await.status.as_u16(), 200);
    let last = office.registered(QUEUE).await;
    office.manage(Method::PUT, "clock", &json!({ "by": "PT1H" })).await;
    assert_eq!(office.step(&last).await, label);
    let given_at = office.step(&given).await;
    assert!(!given_at.is_empty() && given_at != label, "the result waits for its recipient at {given_at}");
    // 000 ¶5(7): a calendar day since the result is there, whenever the recipient may come.
    let due = office.case(&given).await["open"]["dueAt"].clone();
    assert_eq!(due, "2026-11-25T18:59:59Z", "{due}");
    // The first went on when the head had a player, an hour ago; the others now.
    assert_eq!(office.case(&number).await["status"], "completed");
    assert_eq!(office.manage(Method::PUT, "players", &json!({})).await.status.as_u16(), 200);
    for (number, label, done) in [
        (&number, &label, "2026-11-24T04:30:00Z"),
        (&last, &label, "2026-11-24T05:30:00Z"),
        (&given, &given_at, "2026-11-24T05:30:00Z"),
    ] {
        let mut case = office.case(number).await;
        for _ in 0..200 {
            if case["open"].is_null() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            case = office.case(number).await;
        }
        assert!(case["open"].is_null() && case["status"] == "completed", "{case}");
        let steps = case["history"].as_array().unwrap();
        let step = steps.iter().find(|line| line["label"] == label.as_str());
        let step = step.unwrap_or_else(|| panic!("{case}"));
        assert!(step["by"].as_str().unwrap_or_default().is_empty(), "a player did it: {step}");
        let at = |name: &str| Now::parse(step[name].as_str().unwrap()).unwrap();
        assert_eq!(at("doneAt"), Now::parse(done).unwrap(), "{step}");
        assert_eq!(at("begunAt"), Now::parse("2026-11-24T04:30:00Z").unwrap(), "{step}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fields_of_a_draft_are_those_of_the_service_file() {
    let mut office = Office::open().await;
    let head = office.staff(json!({ "name": "Басшы", "role": "head" })).await;
    let executor = office.staff(json!({ "name": "Орындаушы", "role": "responsible-executor" })).await;
    let number = office.registered(ASSISTANCE).await;
    done(&office.act(&head, &number, "name-executor", json!({ "name": "Орындаушы" })).await);
    let before = office.case(&number).await;
    let draft = |fields: Value| json!({ "fields": fields });
    let wrong = [
        (json!(["amount=көп"]), "amount is no number"),
        (json!(["amount=-5"]), "less than nothing"),
        (json!(["from=31.12.2026"]), "a day of another form"),
        (json!(["amont=5"]), "an unknown field"),
        (json!(["amount=5", "amount=6"]), "twice"),
        (json!([format!("amount={}", "9".repeat(10_000))]), "10 000 digits"),
        (json!([format!("{}=1", "n".repeat(10_000))]), "a name of 10 000 characters"),
    ];
    for (fields, why) in wrong {
        let answer = office.act(&executor, &number, "draft-result", draft(fields)).await;
        let text = refused(&answer, 422, "ACT_REFUSED");
        assert!(text.contains("004") && text.contains('¶'), "{why}: no clause in {text}");
        assert!(text.len() < 8_000, "{why}: an answer of {} octets", text.len());
    }
    let url = format!("{}/api/v1/workstation/tasks/{number}/draft-result", office.simulator.plain_url());
    let bearer = format!("Bearer {executor}");
    for (lang, word) in [("kk", "бүтін сан"), ("ru", "целое число"), ("en", "whole number")]
    {
        let headers = [
            (header::CONTENT_TYPE, "application/json"),
            (header::AUTHORIZATION, bearer.as_str()),
            (header::ACCEPT_LANGUAGE, lang),
        ];
        let sent = json!({ "step": office.step(&number).await, "fields": ["amount=x"] });
        let sent = Bytes::from(sent.to_string());
        let answer = office.client.send(Method::POST, &url, &headers, sent).await.unwrap();
        assert!(answer.text().contains(word), "{lang}: {}", answer.text());
    }
    assert_eq!(office.case(&number).await, before, "a refused draft changes nothing");
    done(
        &office
            .act(&executor, &number, "draft-result", draft(json!(["amount=12000", "from=2027-01-01"])))
            .await,
    );
    done(&office.act(&head, &number, "sign", json!({})).await);
    let url = format!("{}/api/v1/requests/{number}/result", office.simulator.management_url());
    let result = office.client.get(&url).await.unwrap().text().to_string();
    assert!(result.contains("<value>12000</value>") && result.contains("<labelKz>"), "{result}");
    // The number in a queue is the registry's to give.
    let number = office.registered(QUEUE).await;
    done(&office.act(&head, &number, "name-executor", json!({ "name": "Орындаушы" })).await);
    let own = office.act(&executor, &number, "draft-result", draft(json!(["queueNumber=1"]))).await;
    refused(&own, 422, "ACT_REFUSED");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_done_is_refused_with_a_reason_and_changes_nothing() {
    let mut office = Office::open().await;
    let head = office.staff(json!({ "name": "Басшы", "role": "head" })).await;
    let second = office.staff(json!({ "name": "Екінші", "role": "head" })).await;
    let executor = office.staff(json!({ "name": "Орындаушы", "role": "responsible-executor" })).await;
    let number = office.registered(QUEUE).await;
    let step = office.step(&number).await;
    done(&office.act(&head, &number, "take", json!({ "minutes": 10 })).await);
    let before = office.case(&number).await;
    let long = "ұ".repeat(10_000);
    let cases = [
        ("", "take", json!({}), 401, "NOT_AUTHORIZED"),
        ("nobody's", "take", json!({}), 401, "NOT_AUTHORIZED"),
        (executor.as_str(), "complete", json!({}), 403, "ROLE_REFUSED"),
        (&second, "name-executor", json!({ "name": "Орындаушы" }), 422, "STEP_ELSEWHERE"),
        (&head, "name-executor", json!({ "name": long }), 422, "ACT_REFUSED"),
        (&head, "name-executor", json!({ "name": "Ешкім" }), 422, "ACT_REFUSED"),
        (&head, "endorse", json!({ "text": long }), 422, "ACT_REFUSED"),
        (&head, "take", json!({ "minutes": 0 }), 422, "ACT_REFUSED"),
        (&head, "sign", json!({}), 422, "ACT_REFUSED"),
        (&head, "fly", json!({}), 422, "ACT_REFUSED"),
        (&head, "take", json!({ "onBehalfOf": long }), 403, "ROLE_REFUSED"),
        (&head, "take", json!({ "step": "99" }), 422, "STEP_ELSEWHERE"),
        (&head, "take", json!({ "colour": "red" }), 400, "JSON_MALFORMED"),
    ];
    for (token, act, sent, status, code) in cases {
        let answer = office.act(token, &number, act, sent).await;
        refused(&answer, status, code);
        assert!(answer.body.len() < 8_000, "{act}: {} octets", answer.body.len());
        assert_eq!(office.case(&number).await, before, "{act} changes nothing");
    }
    let foreign = office.act(&head, "000-2026-0000099-0", "take", json!({ "step": "1" })).await;
    assert_eq!(foreign.status.as_u16(), 404, "{}", foreign.text());
    let malformed = office.send(&head, &number, "take", "application/xml", "<act".to_owned()).await;
    refused(&malformed, 400, "XML_MALFORMED");
    // The time of who has it in hand is over: another may go on, and who had it is told so.
    office.manage(Method::PUT, "clock", &json!({ "by": "PT11M" })).await;
    done(&office.act(&second, &number, "take", json!({ "minutes": 10 })).await);
    let stale = office.act(&head, &number, "name-executor", json!({ "name": "Орындаушы" })).await;
    refused(&stale, 422, "STEP_ELSEWHERE");
    refused(&office.act(&head, &number, "give-back", json!({})).await, 422, "STEP_ELSEWHERE");
    done(&office.act(&second, &number, "name-executor", json!({ "name": "Орындаушы" })).await);
    let twice =
        office.act(&second, &number, "name-executor", json!({ "step": step, "name": "Орындаушы" })).await;
    refused(&twice, 422, "STEP_ELSEWHERE");
    let acts = |case: Value| {
        case["history"].as_array().unwrap().iter().filter(|line| line["by"].is_string()).count()
    };
    assert_eq!(acts(office.case(&number).await), 3, "two taken, one named");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_right_after_the_registration_finds_its_step_open() {
    let mut office = Office::open().await;
    office.players(json!({ "office-clerk": { "by": "hand" } })).await;
    let clerk = office.staff(json!({ "name": "Кеңсе", "role": "office-clerk" })).await;
    let person = office.simulator.person("valid").unwrap();
    for _ in 0..20 {
        let number = office.handed_in(QUEUE, Channel::Portal, &person).await;
        let step = json!({ "step": "2" });
        done(&office.send(&clerk, &number, "complete", "application/json", step.to_string()).await);
        let again = office.send(&clerk, &number, "complete", "application/json", step.to_string()).await;
        refused(&again, 422, "STEP_ELSEWHERE");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_has_to_write_can_be_read() {
    let mut office = Office::open().await;
    let head = office.staff(json!({ "name": "Басшы", "role": "head" })).await;
    let executor = office.staff(json!({ "name": "Орындаушы", "role": "responsible-executor" })).await;
    let number = office.registered(QUEUE).await;
    for text in ["", "  ", "\u{200B}", "\u{2060}\u{AD} \u{3164}"] {
        refused(&office.act(&head, &number, "endorse", json!({ "text": text })).await, 422, "ACT_REFUSED");
    }
    done(&office.act(&head, &number, "name-executor", json!({ "name": "Орындаушы" })).await);
    let before = office.case(&number).await;
    for (sent, member) in [
        (json!({ "reasons": [""] }), "`reasons`"),
        (json!({ "reasons": ["   "] }), "`reasons`"),
        (json!({ "reasons": ["no place", "\u{200B}"] }), "`reasons`"),
        (json!({ "reasons": ["no place"], "reasonsKk": ["\u{FEFF}"] }), "`reasonsKk`"),
        (json!({ "reasonsKk": ["орын жоқ"], "reasonsRu": ["\u{A0}"] }), "`reasonsRu`"),
    ] {
        let text = refused(&office.act(&executor, &number, "draft-refusal", sent).await, 422, "ACT_REFUSED");
        assert!(text.contains(member), "{text}");
        assert_eq!(office.case(&number).await, before, "nothing is drafted");
    }
    done(&office.act(&executor, &number, "draft-refusal", json!({ "reasons": ["no place"] })).await);
    done(&office.act(&head, &number, "sign", json!({})).await);
    assert_eq!(office.case(&number).await["status"], "refused");
    let nobody = office.manage(Method::POST, "staff", &json!({ "name": "\u{200B}", "role": "head" })).await;
    assert_eq!(nobody.status.as_u16(), 400, "{}", nobody.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_papers_of_the_centre_have_every_field() {
    let mut office = Office::open().await;
    let operator =
        office.staff(json!({ "name": "Оператор Әлия", "role": "state-corporation-employee" })).await;
    let number = office.registered(QUEUE).await;
    let get = async |part: &str| {
        let url = format!("{}/api/v1/requests/{number}/receipt{part}", office.simulator.management_url());
        office.client.get(&url).await.unwrap()
    };
    let page = get("?format=html").await.text().to_string();
    for words in [number.as_str(), "Құжаттардың қабылданғаны туралы қолхат", "24.11.2026", "(UTC+05:00)"]
    {
        assert!(page.contains(words), "no {words} in {page}");
    }
    let pdf = get("?format=pdf").await;
    assert!(pdf.body.starts_with(b"%PDF-"), "{}", pdf.text());
    let xml = get("").await;
    let url = format!("{}/api/v1/verify", office.simulator.plain_url());
    let verified = office.client.post(&url, "application/xml", xml.text().to_string()).await.unwrap();
    assert!(verified.text().contains("signature-value"), "{}", verified.text());

    let send = async |token: &str, form: &str, sent: &Value| {
        let url =
            format!("{}/api/v1/workstation/refusal-receipt?format={form}", office.simulator.plain_url());
        let bearer = format!("Bearer {token}");
        let headers = [(header::CONTENT_TYPE, "application/json"), (header::AUTHORIZATION, bearer.as_str())];
        office.client.send(Method::POST, &url, &headers, Bytes::from(sent.to_string())).await.unwrap()
    };
    let catalogue = Catalogue::embedded().unwrap();
    let service = catalogue.find(ASSISTANCE).unwrap();
    let document = service.documents.iter().find(|document| document.required).unwrap();
    let filled = json!({
        "serviceId": ASSISTANCE, "recipient": "ТЕСТОВ ТЕСТ", "missing": [document.code], "address": "Достық 1",
        "department": "7", "departmentAddress": "Абай 2", "executor": "Орындаушы Дана", "phone": "+7 7152 000000",
    });
    let page = send(&operator, "html", &filled).await;
    assert_eq!(page.status.as_u16(), 200, "{}", page.text());
    let page = page.text().to_string();
    let said = [
        "Расписка об отказе в приеме документов",
        "ТЕСТОВ ТЕСТ",
        "Достық 1",
        "Абай 2",
        "Орындаушы Дана",
        "+7 7152 000000",
        "Оператор Әлия",
        "____",
        document.label.kk.as_str(),
        document.label.ru.as_str(),
        service.name.ru.as_str(),
    ];
    for words in said {
        let escaped = words.replace('"', "&quot;");
        assert!(page.contains(&escaped), "no {words} in {page}");
    }
    assert!(send(&operator, "pdf", &filled).await.body.starts_with(b"%PDF-"));
    // 004 annex 3.
    reached("papers of the centre", ["004/printed-form/2".to_owned()]);
    refused(&send("", "html", &filled).await, 401, "NOT_AUTHORIZED");
    for (member, value) in [
        ("missing", json!([])),
        ("missing", json!(["no-such-document"])),
        // Of the portal's list.
        ("missing", json!(["income-documents-copy"])),
        ("recipient", json!("ұ".repeat(10_000))),
        ("recipient", json!("\u{200B} ")),
        ("serviceId", json!("no-such-service")),
    ] {
        let mut wrong = filled.clone();
        wrong[member] = value;
        refused(&send(&operator, "html", &wrong).await, 422, "ACT_REFUSED");
    }
    // 004 ¶9(2): the centre's employee gives it, and nobody else; ¶4(1) has the bill for rent on the centre's list.
    for role in ["head", "office-clerk", "provider-employee", "authorised-person"] {
        let other = office.staff(json!({ "name": role, "role": role })).await;
        refused(&send(&other, "html", &filled).await, 403, "ROLE_REFUSED");
    }
    let mut rent = filled.clone();
    rent["missing"] = json!(["rent-bill"]);
    assert_eq!(send(&operator, "html", &rent).await.status.as_u16(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_is_read_page_by_page_while_its_first_steps_are_done() {
    let mut office = Office::open().await;
    let head = office.staff(json!({ "name": "Басшы", "role": "head" })).await;
    office.staff(json!({ "name": "Орындаушы", "role": "responsible-executor" })).await;
    let mut numbers = Vec::new();
    for _ in 0..5 {
        numbers.push(office.registered(QUEUE).await);
    }
    let page = async |query: &str| {
        let url = format!("{}/api/v1/workstation/queue?{query}", office.simulator.plain_url());
        let bearer = format!("Bearer {head}");
        let headers = [(header::AUTHORIZATION, bearer.as_str())];
        office.client.send(Method::GET, &url, &headers, Bytes::new()).await.unwrap()
    };
    let shown = |answer: &ClientResponse| {
        let page = body(answer);
        let tasks = page["tasks"].as_array().unwrap().iter();
        let numbers = tasks.map(|task| task["registrationNumber"].as_str().unwrap().to_owned());
        let place = |name: &str| page[name].as_str().map(str::to_owned);
        (numbers.collect::<Vec<_>>(), place("previous"), place("next"))
    };
    let (all, ..) = shown(&page("limit=50").await);
    assert_eq!(all.iter().collect::<BTreeSet<_>>(), numbers.iter().collect());
    let (first, none, next) = shown(&page("limit=2").await);
    assert_eq!((&first[..], none), (&all[..2], None));
    // The last entry of the first page is done meanwhile.
    done(&office.act(&head, &first[1], "name-executor", json!({ "name": "Орындаушы" })).await);
    let (second, previous, next) = shown(&page(&format!("limit=2&after={}", next.unwrap())).await);
    assert_eq!(second, all[2..4]);
    let (last, _, none) = shown(&page(&format!("limit=2&after={}", next.unwrap())).await);
    assert_eq!((&last[..], none), (&all[4..], None));
    let (before, ..) = shown(&page(&format!("limit=2&before={}", previous.unwrap())).await);
    assert_eq!(before, all[..1]);
    assert_eq!(shown(&page("limit=2&offset=2").await).0, all[3..]);
    for query in ["after=7", "before=-", "after=1-1&offset=2", "after=1-1&before=1-1", "after=%D0%90-1"] {
        refused(&page(query).await, 422, "ACT_REFUSED");
    }
    for (query, words) in [
        ("after=7", ["`after=7`", "`next`"]),
        ("before=-", ["`before=-`", "`previous`"]),
        ("after=1-1&offset=2", ["`after`, `offset`", "`before`"]),
    ] {
        let text = refused(&page(query).await, 422, "ACT_REFUSED");
        assert!(words.iter().all(|words| text.contains(words)), "{query}: {text}");
    }
}

/// XML 1.0 §2.2: what no document can hold is refused where it is typed and where it is sent, and nothing is done.
#[tokio::test(flavor = "multi_thread")]
async fn a_character_that_no_document_can_hold_is_refused_at_the_page_and_over_the_interface() {
    let mut office = Office::open().await;
    let number = office.registered(QUEUE).await;
    let head = office.staff(json!({ "name": "Басшы", "role": "head" })).await;
    let step = office.step(&number).await;
    let base = office.simulator.plain_url().to_owned();
    let cookie = |answer: &ClientResponse, end: &str| {
        let all = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
        let pair = |set: &str| set.split(';').next().map(str::to_owned);
        let named = |pair: &String| pair.split('=').next().is_some_and(|name| name.ends_with(end));
        all.filter_map(pair).find(named)
    };
    let ask = async |method, path: &str, cookies: &str, sent: String| {
        let headers = [
            (header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
            (header::ACCEPT, "text/html"),
            (header::ACCEPT_LANGUAGE, "en"),
            (header::COOKIE, cookies),
        ];
        office.client.send(method, &format!("{base}{path}"), &headers, Bytes::from(sent)).await.unwrap()
    };
    let door = ask(Method::GET, "/workstation", "", String::new()).await;
    let form = cookie(&door, "csrf").unwrap();
    let token = |form: &str| form.split_once('=').unwrap().1.to_owned();
    let came =
        ask(Method::POST, "/workstation/sign-in", &form, format!("csrf={}&token={head}", token(&form))).await;
    assert_eq!(came.status.as_u16(), 303, "{}", came.text());
    let session = cookie(&came, "staff").or_else(|| cookie(&came, "session")).unwrap();
    let form = cookie(&came, "csrf").unwrap_or(form);
    let cookies = format!("{form}; {session}");
    let lines = async || office.case(&number).await["history"].as_array().unwrap().len();
    let begun = lines().await;
    for (typed, sent, shown) in
        [("a%01b", "a\u{1}b", "U+0001"), ("%EF%BF%BE", "\u{FFFE}", "U+FFFE"), ("a%0Bb", "a\u{B}b", "U+000B")]
    {
        for action in ["endorse", "endorse/preview"] {
            let fields = format!("csrf={}&step={step}&text={typed}", token(&form));
            let answer =
                ask(Method::POST, &format!("/workstation/tasks/{number}/{action}"), &cookies, fields).await;
            assert_eq!(answer.status.as_u16(), 422, "{action}: {}", answer.text());
            let told = format!("There is a character that no document can hold ({shown})");
            assert!(answer.text().contains(&told), "{action}: {}", answer.text());
        }
        let answer = office.act(&head, &number, "endorse", json!({ "text": sent })).await;
        let told = body(&answer);
        assert_eq!((answer.status.as_u16(), &told["code"]), (422, &json!("ACT_REFUSED")), "{told}");
        assert!(told["detail"].as_str().unwrap().contains(shown), "{told}");
        assert_eq!(lines().await, begun, "nothing is done");
    }
    // The same page takes what a document can hold: every other character, line ends and a tab too.
    let fields = format!("csrf={}&step={step}&text=%D3%98%09%0D%0A%EF%BF%BD", token(&form));
    let answer = ask(Method::POST, &format!("/workstation/tasks/{number}/endorse"), &cookies, fields).await;
    assert!(!answer.text().contains("no document can hold"), "{}", answer.text());
}
