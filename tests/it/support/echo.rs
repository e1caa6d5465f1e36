//! A gateway that says what it was asked, and answers SOAP as the contract wants it: for clients.

use std::sync::Arc;

use axum::response::{IntoResponse as _, Response};
use qaqpa::clock::SystemClock;
use qaqpa::gateway::{Channel, wsdl};
use qaqpa::http::answers::{PROBLEM, answer, json};
use qaqpa::http::{
    About, Base, Bounds, ClientCertificates, Cors, Listener, Received, Secure, StatusCode, Table, WholeBody,
};
use serde_json::json;
use utoipa_axum::routes;

use super::authority::Authority;
use super::gateway::any_port;

const SOAP: &str = r#"<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><n:SendMessageResponse xmlns:n="http://bip.bee.kz/SyncChannel/v10/Types"><response><responseInfo><messageId>6f5b0a3e-7c7e-4f0e-9d66-0d4f4f4c7a11</messageId><correlationId>m-1</correlationId><responseDate>2026-11-24T15:00:00.000+05:00</responseDate><status><code>SCSS001</code><message>Запрос выполнен успешно</message></status><sessionId>{6f5b0a3e-7c7e-4f0e-9d66-0d4f4f4c7a12}</sessionId></responseInfo><responseData><data>ok</data></responseData></response></n:SendMessageResponse></soap:Body></soap:Envelope>"#;

#[utoipa::path(post, path = "", responses((status = 200)))]
async fn submit(base: Base, WholeBody(body): WholeBody) -> Response {
    match &body[..] {
        b"refuse" => {
            let problem = json!({"code": "IIN_MISMATCH", "title": {"kk": "k", "ru": "r", "en": "e"}, "status": 422,
                "checks": [{"name": "identity", "status": "FAILED", "code": "IIN_MISMATCH", "hint": "sign with your own key"},
                           {"name": "chain", "status": "PASSED"}]});
            answer(StatusCode::UNPROCESSABLE_ENTITY, PROBLEM, problem.to_string())
        }
        b"later" => {
            let later = answer(StatusCode::SERVICE_UNAVAILABLE, PROBLEM, r#"{"title":"later"}"#);
            ([("retry-after", "30")], later).into_response()
        }
        _ => json(StatusCode::OK, &json!({ "octets": body.len(), "base": base.0 })),
    }
}

#[utoipa::path(get, path = "", responses((status = 200)))]
async fn describe(received: Received, base: Base) -> Response {
    let address = format!("{}{}", base.0, received.uri().path());
    let document = wsdl::document(Channel::SyncSigned, received.uri().query(), &address).unwrap();
    answer(StatusCode::OK, "text/xml; charset=utf-8", document)
}

#[utoipa::path(post, path = "", responses((status = 200)))]
async fn send() -> Response {
    answer(StatusCode::OK, "text/xml; charset=utf-8", SOAP)
}

/// Its listeners.
pub struct Echo {
    pub gateway: Listener,
    pub plain: Listener,
    pub authority: Authority,
}

impl Echo {
    pub async fn open() -> Self {
        let authority = Authority::new("ТЕСТ TLS");
        let about = About { title: "Echo", description: "For clients." };
        let router = Table::new()
            .at("/api/v1/requests", routes!(submit))
            .at("/bip-sync-wss-gost", routes!(describe, send))
            .router(about, Cors::default(), |_| ());
        let secure =
            Secure::Tls { identity: authority.server(), client_certificates: ClientCertificates::Asked };
        let open = |secure| {
            Listener::open(any_port(), secure, Bounds::default(), Arc::new(SystemClock), router.clone())
        };
        Echo { gateway: open(secure).await.unwrap(), plain: open(Secure::Plain).await.unwrap(), authority }
    }
}
