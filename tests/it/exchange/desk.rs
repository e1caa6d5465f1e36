//! A gateway, and messages of the contract sent to it.

use bytes::Bytes;
use qaqpa::http::header::{self, HeaderName};
use qaqpa::http::{ClientResponse, Method};
use qaqpa::keys::Holder;
use qaqpa::random::Entropy;
use qaqpa::wsse::{self, Variant};
use serde_json::Value;

use crate::support::caller::json;
use crate::support::gateway::Gateway;
use crate::support::requests::{SERVICE, envelope, holder, request_of};

/// The headers of the contract.
pub const HEADERS: [(HeaderName, &str); 2] =
    [(header::CONTENT_TYPE, "text/xml; charset=utf-8"), (HeaderName::from_static("soapaction"), "\"\"")];

pub struct Desk {
    pub gateway: Gateway,
}

impl Desk {
    pub async fn with(settings: &str) -> Self {
        Desk { gateway: Gateway::with(settings).await }
    }

    /// POSTs to a path of the plain listener.
    pub async fn post(
        &self,
        path: &str,
        headers: &[(HeaderName, &str)],
        body: impl Into<Bytes>,
    ) -> ClientResponse {
        let url = format!("{}{path}", self.gateway.endpoints.plain);
        self.gateway.client.send(Method::POST, &url, headers, body.into()).await.unwrap()
    }

    /// Sends to the signed channel as the contract has it.
    pub async fn send(&self, message: &str) -> ClientResponse {
        self.post("/bip-sync-wss-gost/", &HEADERS, message.to_owned()).await
    }

    /// The checks of a message that is only looked at.
    pub async fn looked_at(&self, message: &str) -> Vec<Value> {
        let answer = self.post("/api/v1/verify", &HEADERS, message.to_owned()).await;
        json(&answer)["checks"].as_array().cloned().unwrap_or_default()
    }

    /// What is remarked of a message: the names of the tolerated deviations.
    pub async fn remarks(&self, message: &str) -> Vec<String> {
        let checks = self.looked_at(message).await;
        let of_contract = checks.iter().filter(|check| check["name"] == "contract");
        let deviation = |check: &Value| {
            assert_eq!(check["status"], "PASSED", "{check}");
            let deviation = &check["noteData"]["tolerated"]["deviation"];
            match deviation {
                Value::String(name) => Some(name.clone()),
                Value::Object(named) => named.keys().next().cloned(),
                _ => None,
            }
        };
        of_contract.filter_map(deviation).collect()
    }
}

/// An unsigned message with the request of an applicant, which no other test of this gateway sends.
pub fn unsigned(serial: u64) -> String {
    envelope(&format!("m-{serial}"), SERVICE, &request_of("valid", serial))
}

/// With the portal's transport signature.
pub fn signed(message: &str) -> String {
    signed_by(&holder("portal-system"), message)
}

pub fn signed_by(system: &Holder, message: &str) -> String {
    wsse::sign_envelope(message, system, Variant::KeyIdentifier, &Entropy).unwrap()
}

/// The first text of an element of this name.
pub fn leaf(answer: &str, name: &str) -> String {
    let document = roxmltree::Document::parse(answer).unwrap_or_else(|error| panic!("{error}: {answer}"));
    let found = document.descendants().find(|node| node.tag_name().name() == name);
    found.and_then(|node| node.text()).unwrap_or_default().to_owned()
}

/// The texts of every element of this name.
pub fn leaves(answer: &str, name: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(answer).unwrap_or_else(|error| panic!("{error}: {answer}"));
    let named = document.descendants().filter(|node| node.tag_name().name() == name);
    named.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

impl Desk {
    /// A system's key with a defect, made by the authority on demand.
    pub async fn system_with(&self, defect: &str) -> Holder {
        let asked = serde_json::json!({ "kind": "system", "defects": [defect] });
        let url = format!("{}/manage/v1/ca/certificates", self.gateway.endpoints.management);
        let headers = [(header::CONTENT_TYPE, "application/json")];
        let body = Bytes::from(asked.to_string());
        let answer = self.gateway.client.send(Method::POST, &url, &headers, body).await.unwrap();
        let bundle = json(&answer);
        let text = |name: &str| bundle[name].as_str().unwrap_or_else(|| panic!("{bundle}")).to_owned();
        Holder::from_pem(&text("key"), &text("certificate")).unwrap()
    }
}
