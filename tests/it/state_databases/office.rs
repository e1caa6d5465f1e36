//! A service centre with an employee, and people who come to it.

use std::sync::Arc;

use bytes::Bytes;
use jiff::civil::Date;
use qaqpa::Simulator;
use qaqpa::calendar::almaty;
use qaqpa::catalogue::{Catalogue, Channel, FlowCheck, Service};
use qaqpa::config::Config;
use qaqpa::http::{Client, ClientResponse, Method, header};
use qaqpa::keys::{Holder, Signer};
use qaqpa::people::query::Query;
use qaqpa::people::{People, Person};
use qaqpa::workflow::{plan, signs_on};
use qaqpa::x509::to_pem;
use qaqpa::xmldsig::{SigningRequest, sign_enveloped};
use serde_json::{Value, json};

use crate::support::forms::{EMPLOYEE, Flaw, RECIPIENT, request};

pub const NOON: &str = "2026-11-24T07:00:00Z";

/// A service whose regulation has the databases asked on a channel.
fn asking(catalogue: &Catalogue, channel: Channel) -> Arc<Service> {
    let asks = |service: &&Arc<Service>| {
        plan(service, channel)
            .is_ok_and(|plan| plan.steps.iter().any(|step| step.checks.contains(&FlowCheck::RecipientFound)))
    };
    Arc::clone(catalogue.iter().find(asks).unwrap())
}

pub struct Office {
    pub simulator: Simulator,
    pub client: Client,
    employees: Vec<(Channel, Holder)>,
    pub catalogue: Catalogue,
    serial: std::sync::atomic::AtomicU64,
}

impl Office {
    pub async fn open(change: impl FnOnce(&mut Config)) -> Self {
        let simulator = Simulator::builder().seed(11).clock(NOON).configure(change).start().await.unwrap();
        let client = simulator.client().unwrap();
        let catalogue = Catalogue::embedded().unwrap();
        let mut office = Office { simulator, client, employees: Vec::new(), catalogue, serial: 0.into() };
        for channel in [Channel::Centre, Channel::Provider, Channel::Office] {
            let holder = office.employee(channel).await;
            office.employees.push((channel, holder));
        }
        office
    }

    pub async fn manage(&self, method: Method, path: &str, body: &Value) -> Value {
        let url = format!("{}/manage/v1/{path}", self.simulator.management_url());
        let headers = [(header::CONTENT_TYPE, "application/json")];
        let answer = self.client.send(method, &url, &headers, Bytes::from(body.to_string())).await.unwrap();
        assert!(answer.status.is_success(), "{}", answer.text());
        serde_json::from_slice(&answer.body).unwrap()
    }

    async fn employee(&self, channel: Channel) -> Holder {
        let role = signs_on(channel).unwrap().as_str();
        let wish = json!({
            "kind": "employee-sign", "algorithm": "ecdsa", "iin": EMPLOYEE, "name": "АХМЕТОВА ӘЛИЯ СЕРІКҚЫЗЫ",
            "bin": "160440007161", "organization": "Азаматтарға арналған үкімет",
        });
        let bundle = self.manage(Method::POST, "ca/certificates", &wish).await;
        let text = |name: &str| bundle[name].as_str().unwrap().to_owned();
        let holder = Holder::from_pem(&text("key"), &text("certificate")).unwrap();
        let certificate = to_pem("CERTIFICATE", holder.certificate().der());
        let staff = json!({ "name": format!("Әлия {role}"), "role": role, "certificate": certificate });
        self.manage(Method::POST, "staff", &staff).await;
        holder
    }

    /// Hands in a request for a person at the centre.
    pub async fn bring(&self, iin: &str) -> ClientResponse {
        self.bring_with(iin, "", Channel::Centre).await
    }

    /// The same with a representative, through a channel.
    pub async fn bring_with(&self, iin: &str, representative: &str, channel: Channel) -> ClientResponse {
        self.bring_for(&asking(&self.catalogue, channel), iin, representative, channel).await
    }

    /// The same for a service.
    pub async fn bring_for(
        &self,
        service: &Service,
        iin: &str,
        representative: &str,
        channel: Channel,
    ) -> ClientResponse {
        self.bring_changed(service, iin, representative, channel, &[]).await
    }

    /// The same with other words in the document.
    pub async fn bring_changed(
        &self,
        service: &Service,
        iin: &str,
        representative: &str,
        channel: Channel,
        changed: &[(String, String)],
    ) -> ClientResponse {
        let serial = self.serial.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let mut document = request(service, channel, serial, Flaw::None);
        // Who asks, and in a form the applicant's own number.
        for element in ["declarantId", "iin"] {
            let of = |iin: &str| format!("<{element}>{iin}</{element}>");
            document = document.replace(&of(RECIPIENT), &of(iin));
        }
        for (from, to) in changed {
            assert!(document.contains(from), "{from} in {document}");
            document = document.replace(from, to);
        }
        let document = document.replace("<businessData>", &format!("{representative}<businessData>"));
        let holder = &self.employees.iter().find(|(of, _)| *of == channel).unwrap().1;
        let signed = sign_enveloped(&document, holder, &SigningRequest::document()).unwrap();
        let url = format!("{}/api/v1/requests", self.simulator.plain_url());
        self.client.post(&url, "application/xml", signed).await.unwrap()
    }
}

/// Asserts that a request came in.
pub fn came_in(answer: &ClientResponse) -> Value {
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

/// Asserts that the regulation's step was taken: the data cannot be obtained. Gives what was found.
pub fn unavailable(answer: &ClientResponse) -> String {
    let body: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(body["code"], "DATA_UNAVAILABLE", "{body}");
    assert_eq!(body["message"]["code"], "data_unavailable", "{body}");
    body["detail"].as_str().unwrap().to_owned()
}

/// Somebody of a seed of whom an expression is true at the office's noon.
pub fn find(seed: u64, expression: &str) -> Person {
    let (query, day) = (Query::parse(expression).unwrap(), today());
    let people = People::new(seed);
    (0..60_000).map(|n| people.person(n).unwrap()).find(|person| query.matches(person, day)).unwrap()
}

pub fn today() -> Date {
    almaty::date_of(qaqpa::clock::Now::parse(NOON).unwrap())
}
