//! Results that people sign with keys of their own: whose signatures they carry, and what is refused.

use qaqpa::catalogue::Channel;
use qaqpa::http::ClientResponse;
use qaqpa::keys::{Holder, Signer};
use qaqpa::x509::Certificate;
use qaqpa::xmldsig::{SigningRequest, sign_enveloped, sign_stacked};
use serde_json::{Value, json};

use crate::support::forms::EMPLOYEE;
use crate::workstation::{Office, body, done, pem, refused};

const QUEUE: &str = "wko2016-141-housing-queue";
/// Guardianship: the akimat adopts a resolution, and the provider's authorised person signs what goes to the portal.
const GUARDIANSHIP: &str = "wko2015-153-03-guardianship-establishment";

fn signed(text: &str, key: &Holder) -> String {
    sign_enveloped(text, key, &SigningRequest::document()).unwrap()
}

fn stacked(text: &str, key: &Holder) -> String {
    sign_stacked(text, key, &SigningRequest::document()).unwrap()
}

/// The certificates with which a result is signed, in the order of the signatures.
fn certificates(result: &str) -> Vec<Certificate> {
    let document = roxmltree::Document::parse(result).unwrap();
    let found = document.descendants().filter(|node| node.tag_name().name() == "X509Certificate");
    found
        .map(|node| {
            let text: String = node.text().unwrap().split_whitespace().collect();
            Certificate::from_der(&qaqpa::encoding::base64::decode(&text).unwrap()).unwrap()
        })
        .collect()
}

fn names(result: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(result).unwrap();
    let signers = document.descendants().filter(|node| node.tag_name().name() == "signedBy");
    signers.map(|node| node.first_element_child().unwrap().text().unwrap().to_owned()).collect()
}

impl Office {
    async fn result(&self, number: &str) -> String {
        let url = format!("{}/api/v1/requests/{number}/result", self.simulator.management_url());
        let answer = self.simulator.client().unwrap().get(&url).await.unwrap();
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
        answer.text().to_string()
    }

    async fn verified(&self, result: &str) -> Value {
        let url = format!("{}/api/v1/verify", self.simulator.plain_url());
        let answer =
            self.simulator.client().unwrap().post(&url, "application/xml", result.to_owned()).await.unwrap();
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
        body(&answer)
    }

    async fn person(&self, role: &str, name: &str, iin: &str) -> (String, Holder) {
        let key = self.key(iin, &format!("{} АДАМ", name.to_uppercase())).await;
        let token = self.staff(json!({ "name": name, "role": role, "certificate": pem(&key) })).await;
        (token, key)
    }

    async fn sends(&self, token: &str, number: &str, document: String) -> ClientResponse {
        self.send(token, number, "sign", "application/xml", document).await
    }
}

/// What `verify` says of who signed, in the order of the signatures.
fn told(verdict: &Value) -> Vec<String> {
    let mut serials: Vec<String> = verdict["reports"]
        .as_array()
        .unwrap_or_else(|| panic!("{verdict}"))
        .iter()
        .map(|report| report["signer"]["serial"].as_str().unwrap_or_default().to_owned())
        .collect();
    serials.reverse();
    serials
}

#[tokio::test(flavor = "multi_thread")]
async fn the_result_carries_the_heads_own_signature_and_verify_tells_so() {
    let mut office = Office::open().await;
    let (head, key) = office.person("head", "Басшы", "800101300011").await;
    let executor = office.staff(json!({ "name": "Орындаушы", "role": "responsible-executor" })).await;
    let number = office.at_signature(&head, &executor).await;
    done(&office.signs_result(&head, &number, &key).await);
    let result = office.result(&number).await;
    let by = certificates(&result);
    assert_eq!(by.len(), 1, "one signs: {result}");
    assert_eq!(by[0].sha256(), key.certificate().sha256(), "the head's own key, not the office's");
    assert_eq!(names(&result), ["Басшы"]);
    let verdict = office.verified(&result).await;
    assert_eq!(verdict["decision"], "ACCEPTED", "{verdict}");
    assert!(verdict.to_string().contains("БАСШЫ АДАМ"), "{verdict}");
    let printed = office.simulator.client().unwrap();
    let url = format!("{}/api/v1/requests/{number}/result?format=html", office.simulator.management_url());
    assert!(printed.get(&url).await.unwrap().text().contains("БАСШЫ АДАМ"), "the page names who signed");
    let case = office.case(&number).await;
    let line = case["history"].as_array().unwrap().iter().rfind(|line| line["by"] == "Басшы").unwrap();
    assert_eq!(line["signed"], true, "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_document_that_is_not_the_result_as_it_stands_is_refused() {
    let mut office = Office::open().await;
    let (head, key) = office.person("head", "Басшы", "800101300011").await;
    let (second, other) = office.person("head", "Екінші", "800101300021").await;
    let (executor, executors) = office.person("responsible-executor", "Орындаушы", "800101300031").await;
    let number = office.at_signature(&head, &executor).await;
    let foreign = office.at_signature(&head, &executor).await;
    let before = office.case(&number).await;
    let draft = office.draft(&head, &number, "").await.text().to_string();
    let tampered = [
        ("another queue number", draft.replace("<value>1</value>", "<value>7</value>")),
        ("another person", draft.replace("<declarantId>1", "<declarantId>2")),
        ("a word more", draft.replace("</signedBy>", "</signedBy><x xmlns=\"\"/>")),
        ("another name", draft.replace("<name>Басшы</name>", "<name>Әкім</name>")),
    ];
    for (what, text) in tampered {
        assert_ne!(text, draft, "{what}");
        let answer = office.sends(&head, &number, signed(&text, &key)).await;
        refused(&answer, 422, "ACT_REFUSED");
    }
    let at = draft.split("<signedAt>").nth(1).unwrap().split('<').next().unwrap();
    for moment in ["2026-11-24T04:29:00Z", "2027-01-01T00:00:00Z", "soon"] {
        let text = draft.replace(&format!("<signedAt>{at}"), &format!("<signedAt>{moment}"));
        refused(&office.sends(&head, &number, signed(&text, &key)).await, 422, "ACT_REFUSED");
    }
    refused(&office.sends(&head, &number, signed(&draft, &other)).await, 403, "ROLE_REFUSED");
    refused(&office.sends(&second, &number, signed(&draft, &key)).await, 403, "ROLE_REFUSED");
    refused(&office.sends(&head, &foreign, signed(&draft, &key)).await, 422, "ACT_REFUSED");
    // A second signature where the regulation has one sign, and one of somebody whom nobody knows.
    let two = stacked(&signed(&draft, &key), &other);
    refused(&office.sends(&head, &number, two).await, 422, "ACT_REFUSED");
    let stranger = office.key("800101300099", "БӨТЕН АДАМ").await;
    let unknown = stacked(&signed(&draft, &key), &stranger);
    refused(&office.sends(&head, &number, unknown).await, 403, "ROLE_REFUSED");
    let changed = signed(&draft, &key).replace("<value>1</value>", "<value>2</value>");
    refused(&office.sends(&head, &number, changed).await, 422, "DIGEST_MISMATCH");
    let act = office.send(&head, &number, "hand-over", "application/xml", signed(&draft, &key)).await;
    refused(&act, 422, "ACT_REFUSED");
    refused(&office.sends(&head, &number, draft.clone()).await, 422, "SIGNATURE_ABSENT");
    refused(&office.draft(&executor, &number, "").await, 403, "ROLE_REFUSED");
    refused(&office.draft("nobody's", &number, "").await, 401, "NOT_AUTHORIZED");
    refused(&office.draft(&head, &number, "?with=%D0%91%D3%A9%D1%82%D0%B5%D0%BD").await, 422, "ACT_REFUSED");
    let by_executor = office.sends(&executor, &number, signed(&draft, &executors)).await;
    refused(&by_executor, 403, "ROLE_REFUSED");
    assert_eq!(office.case(&number).await, before, "what is refused changes nothing");

    done(&office.sends(&head, &number, signed(&draft, &key)).await);
    let again = office.sends(&head, &number, signed(&draft, &key)).await;
    refused(&again, 422, "STEP_ELSEWHERE");
    refused(&office.draft(&head, &number, "").await, 422, "STEP_ELSEWHERE");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_signed_by_the_heads_own_key_too() {
    let mut office = Office::open().await;
    let (head, key) = office.person("head", "Басшы", "800101300011").await;
    let executor = office.staff(json!({ "name": "Орындаушы", "role": "responsible-executor" })).await;
    let number = office.registered(QUEUE).await;
    done(&office.act(&head, &number, "name-executor", json!({ "name": "Орындаушы" })).await);
    done(&office.act(&executor, &number, "draft-refusal", json!({ "reasons": ["no"] })).await);
    done(&office.signs_result(&head, &number, &key).await);
    let result = office.result(&number).await;
    assert!(result.contains("<resolution>NEGATIVE</resolution>"), "{result}");
    assert_eq!(certificates(&result)[0].sha256(), key.certificate().sha256());
    assert_eq!(office.verified(&result).await["decision"], "ACCEPTED");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resolution_is_signed_by_the_akimat_and_the_head_each_with_the_own_key() {
    let mut office = Office::open().await;
    let (akim, akims) = office.person("local-executive-body", "Әкім", "700101300011").await;
    let (head, heads) = office.person("head", "Басшы", "800101300011").await;
    let executor = office.staff(json!({ "name": "Орындаушы", "role": "responsible-executor" })).await;
    let mut at_signature = Vec::new();
    for _ in 0..2 {
        let number = office.registered(GUARDIANSHIP).await;
        done(&office.act(&head, &number, "name-executor", json!({ "name": "Орындаушы" })).await);
        done(&office.act(&executor, &number, "draft-result", json!({})).await);
        at_signature.push(number);
    }
    // The akim signs and the head behind, each with the own key.
    let number = &at_signature[0];
    let query = "?with=%D0%91%D0%B0%D1%81%D1%88%D1%8B";
    let draft = office.draft(&akim, number, query).await;
    done(&draft);
    let draft = draft.text().to_string();
    let turned = stacked(&signed(&draft, &heads), &akims);
    refused(&office.sends(&akim, number, turned).await, 403, "ROLE_REFUSED");
    done(&office.sends(&akim, number, stacked(&signed(&draft, &akims), &heads)).await);
    let result = office.result(number).await;
    let by: Vec<_> = certificates(&result).iter().map(|of| *of.sha256()).collect();
    assert_eq!(by, [*akims.certificate().sha256(), *heads.certificate().sha256()]);
    assert_eq!(names(&result), ["Әкім", "Басшы"]);
    let verdict = office.verified(&result).await;
    assert_eq!(verdict["decision"], "ACCEPTED", "{verdict}");
    assert_eq!(told(&verdict).len(), 2, "{verdict}");
    // The akim signs alone: the head's signature is that of the office.
    let number = &at_signature[1];
    done(&office.signs_result(&akim, number, &akims).await);
    let result = office.result(number).await;
    let by = certificates(&result);
    assert_eq!((by.len(), by[0].sha256()), (2, akims.certificate().sha256()));
    assert_ne!(by[1].sha256(), heads.certificate().sha256());
    assert_eq!(office.verified(&result).await["decision"], "ACCEPTED");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_centre_gives_is_signed_by_the_head_and_the_operator_each_with_the_own_key() {
    let mut office = Office::open().await;
    let (head, heads) = office.person("head", "Басшы", "800101300011").await;
    let (_, operators) = office.person("state-corporation-employee", "Оператор", EMPLOYEE).await;
    let executor = office.staff(json!({ "name": "Орындаушы", "role": "responsible-executor" })).await;
    let number = office.registered_by(QUEUE, Channel::Centre, &operators).await;
    done(&office.act(&head, &number, "name-executor", json!({ "name": "Орындаушы" })).await);
    done(&office.act(&executor, &number, "draft-result", json!({})).await);
    let query = "?with=%D0%9E%D0%BF%D0%B5%D1%80%D0%B0%D1%82%D0%BE%D1%80";
    let draft = office.draft(&head, &number, query).await.text().to_string();
    done(&office.sends(&head, &number, stacked(&signed(&draft, &heads), &operators)).await);
    let result = office.result(&number).await;
    let by: Vec<_> = certificates(&result).iter().map(|of| *of.sha256()).collect();
    assert_eq!(by, [*heads.certificate().sha256(), *operators.certificate().sha256()]);
    assert_eq!(office.verified(&result).await["decision"], "ACCEPTED");
}
