//! Somebody who uses the portal over HTTPS: registers, logs in, keeps the session's cookie as a browser does.

use qaqpa::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderName};
use qaqpa::http::{ClientResponse, Method};
use serde_json::{Value, json};

use super::caller::{Caller, json as body};
use super::requests::signed_by;
use super::serving::Serving;

/// The IIN of `people/valid`.
pub const IIN: &str = "123456789011";

/// A password that may be one.
pub const PASSWORD: &str = "құпия сөз 2026";

/// The header of the session's own token.
pub const CSRF: HeaderName = HeaderName::from_static("x-csrf-token");

/// Somebody at the cabinet of one gateway.
pub struct Citizen {
    caller: Caller,
    base: String,
    /// `name=value`, as the browser sends it back.
    pub cookie: Option<String>,
    /// What changes something carries.
    pub csrf: String,
}

impl Citizen {
    pub fn at(serving: &Serving) -> Self {
        Citizen {
            caller: Caller::new(),
            base: serving.endpoints.gateway.clone(),
            cookie: None,
            csrf: String::new(),
        }
    }

    /// The address of the gateway.
    pub fn gateway(&self) -> &str {
        &self.base
    }

    /// Registered by IIN and password, and logged in.
    pub fn registered(serving: &Serving, iin: &str) -> Self {
        let mut citizen = Citizen::at(serving);
        let answer = citizen.register(iin, PASSWORD);
        assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
        assert_eq!(citizen.login(iin, PASSWORD).status.as_u16(), 201);
        citizen
    }

    /// Logged in by the EDS of one of `people/`.
    pub fn signed_in(serving: &Serving, person: &str) -> Self {
        let mut citizen = Citizen::at(serving);
        let answer = citizen.login_by_eds(person, &json!({}));
        assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
        citizen
    }

    /// A request as it is, without the session.
    pub fn plain(
        &self,
        method: Method,
        path: &str,
        headers: &[(HeaderName, &str)],
        sent: &[u8],
    ) -> ClientResponse {
        self.caller.send(method, &format!("{}{path}", self.base), headers, sent).unwrap()
    }

    /// A request in the session, as a page of the portal sends it.
    pub fn send(&self, method: Method, path: &str, sent: &Value) -> ClientResponse {
        let mut headers = vec![(CONTENT_TYPE, "application/json"), (CSRF, self.csrf.as_str())];
        headers.extend(self.cookie.as_deref().map(|cookie| (COOKIE, cookie)));
        let sent = if sent.is_null() { String::new() } else { sent.to_string() };
        self.plain(method, path, &headers, sent.as_bytes())
    }

    pub fn get(&self, path: &str) -> ClientResponse {
        self.send(Method::GET, path, &Value::Null)
    }

    pub fn register(&self, iin: &str, password: &str) -> ClientResponse {
        self.send(Method::POST, "/api/v1/cabinet/accounts", &json!({ "iin": iin, "password": password }))
    }

    /// Logs in; the cookie that comes takes the place of the one before.
    pub fn log_in(&mut self, sent: &Value) -> ClientResponse {
        let answer = self.send(Method::POST, "/api/v1/cabinet/session", sent);
        if answer.status.as_u16() == 201 {
            let set = answer.header("set-cookie").map(|set| set.split(';').next().unwrap().to_owned());
            self.cookie = set.or(self.cookie.take());
            self.csrf = body(&answer)["csrf"].as_str().unwrap().to_owned();
        }
        answer
    }

    pub fn login(&mut self, iin: &str, password: &str) -> ClientResponse {
        self.log_in(&json!({ "iin": iin, "password": password }))
    }

    /// A challenge, signed by one of `people/`.
    pub fn signed_challenge(&self, person: &str) -> String {
        let answer = self.send(Method::POST, "/api/v1/cabinet/challenges", &Value::Null);
        assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
        signed_by(person, body(&answer)["document"].as_str().unwrap())
    }

    pub fn login_by_eds(&mut self, person: &str, more: &Value) -> ClientResponse {
        let mut sent = json!({ "document": self.signed_challenge(person) });
        for (name, value) in more.as_object().unwrap() {
            sent[name] = value.clone();
        }
        self.log_in(&sent)
    }

    /// Sends a signed request from the session; its number.
    pub fn submit(&self, document: &str) -> String {
        let mut headers = vec![(CONTENT_TYPE, "application/xml"), (CSRF, self.csrf.as_str())];
        headers.extend(self.cookie.as_deref().map(|cookie| (COOKIE, cookie)));
        let answer = self.plain(Method::POST, "/api/v1/requests", &headers, document.as_bytes());
        Caller::number(&answer, 201)
    }

    /// The status of a request with a token as a program shows it.
    pub fn with_bearer(&self, method: Method, path: &str, token: &str, sent: &[u8]) -> ClientResponse {
        let header = format!("Bearer {token}");
        self.plain(method, path, &[(AUTHORIZATION, &header), (CONTENT_TYPE, "application/json")], sent)
    }
}

/// The testers' listener.
pub fn manage(serving: &Serving, method: Method, path: &str, sent: &Value) -> Value {
    let url = format!("{}/manage/v1/{path}", serving.endpoints.management);
    let answer = Caller::new()
        .send(method, &url, &[(CONTENT_TYPE, "application/json")], sent.to_string().as_bytes())
        .unwrap();
    assert!(answer.status.is_success(), "{path}: {}", answer.text());
    body(&answer)
}
