//! A client of the gateway that believes the test PKI, for tests that are no tasks.

use std::collections::HashMap;
use std::sync::Mutex;

use qaqpa::ca::builtin;
use qaqpa::http::header::{self, HeaderName};
use qaqpa::http::{Client, ClientError, ClientResponse, Method, Trust};
use qaqpa::x509::certificates_from_pem;
use serde_json::Value;
use tokio::runtime::Runtime;

/// A client with I/O of its own.
pub struct Caller {
    runtime: Runtime,
    client: Client,
    /// By registration number, what it is read with.
    tokens: Mutex<HashMap<String, String>>,
}

impl Caller {
    pub fn new() -> Self {
        let anchors = certificates_from_pem(builtin::text("trust.pem").unwrap()).unwrap();
        let trust =
            Trust { anchors: anchors.iter().map(|anchor| anchor.der().to_vec()).collect(), identity: None };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Caller { runtime, client: Client::new(&trust).unwrap(), tokens: Mutex::default() }
    }

    pub fn send(
        &self,
        method: Method,
        url: &str,
        headers: &[(HeaderName, &str)],
        body: &[u8],
    ) -> Result<ClientResponse, ClientError> {
        self.runtime.block_on(self.client.send(method, url, headers, body.to_vec().into()))
    }

    pub fn get(&self, url: &str) -> ClientResponse {
        self.send(Method::GET, url, &[], b"").unwrap()
    }

    /// Hands in a signed document over REST, and remembers what it is read with.
    pub fn submit(&self, base: &str, document: &str) -> ClientResponse {
        let answer = self
            .send(
                Method::POST,
                &format!("{base}/api/v1/requests"),
                &[(header::CONTENT_TYPE, "application/xml")],
                document.as_bytes(),
            )
            .unwrap();
        if answer.status.is_success() {
            let told = json(&answer);
            let text = |member: &str| told[member].as_str().unwrap_or_default().to_owned();
            self.tokens.lock().unwrap().insert(text("registrationNumber"), text("accessToken"));
        }
        answer
    }

    /// The address of a request that this client handed in, or of a part of it, `/result` for instance.
    pub fn address(&self, base: &str, number: &str, part: &str) -> String {
        let token = self.tokens.lock().unwrap().get(number).cloned().unwrap_or_default();
        format!("{base}/api/v1/requests/{number}{part}?token={token}")
    }

    /// The same, with an answer in XML.
    pub fn submit_for_xml(&self, base: &str, document: &str) -> ClientResponse {
        let headers = [(header::CONTENT_TYPE, "application/xml"), (header::ACCEPT, "application/xml")];
        self.send(Method::POST, &format!("{base}/api/v1/requests"), &headers, document.as_bytes()).unwrap()
    }

    /// Sends an envelope to the signed channel.
    pub fn soap(&self, base: &str, envelope: &str) -> ClientResponse {
        let headers = [(header::CONTENT_TYPE, "text/xml; charset=utf-8")];
        self.send(Method::POST, &format!("{base}/bip-sync-wss-gost/"), &headers, envelope.as_bytes()).unwrap()
    }

    /// The registration number of an answer that has to be this status.
    pub fn number(answer: &ClientResponse, status: u16) -> String {
        assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
        json(answer)["registrationNumber"].as_str().unwrap().to_owned()
    }

    /// The signed result, as soon as it is there.
    pub fn result(&self, base: &str, number: &str) -> String {
        let answer = self.get(&self.address(base, number, "/result"));
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
        answer.text()
    }
}

/// The answer's JSON.
pub fn json(answer: &ClientResponse) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.text()))
}

/// The codes of problem details, in their order.
pub fn codes(answer: &ClientResponse) -> Vec<String> {
    let codes = json(answer)["codes"].as_array().cloned().unwrap_or_default();
    codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}
