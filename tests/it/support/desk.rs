//! A desk that says what it was asked.

use std::future::{Future, ready};
use std::pin::Pin;

use bytes::Bytes;
use qaqpa::clock::Now;
use qaqpa::gateway::{Answer, Answering, Arrival, Channel, Desk, Health, PkiService};
use serde_json::json;

/// A desk that says what it was asked, and answers SOAP as the contract wants it.
pub struct EchoDesk;

fn echo(asked: &str, about: &str, arrival: &Arrival) -> Answer {
    let body = json!({
        "asked": asked, "about": about, "octets": arrival.body.len(), "now": arrival.now.to_string(), "base": arrival.base,
        "accept": arrival.accept, "languages": arrival.languages, "contentType": arrival.content_type,
        "certificate": arrival.client_certificate.as_ref().map(Vec::len), "sender": arrival.sender.ip().to_string(),
    });
    Answer::new(200, "application/json", body.to_string()).with("server-timing", "echo;dur=0.1")
}

const SOAP: &str = r#"<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><n:SendMessageResponse xmlns:n="http://bip.bee.kz/SyncChannel/v10/Types"><response><responseInfo><messageId>6f5b0a3e-7c7e-4f0e-9d66-0d4f4f4c7a11</messageId><correlationId>m-1</correlationId><responseDate>2026-11-24T15:00:00.000+05:00</responseDate><status><code>SCSS001</code><message>Запрос выполнен успешно</message></status><sessionId>{6f5b0a3e-7c7e-4f0e-9d66-0d4f4f4c7a12}</sessionId></responseInfo><responseData><data>ok</data></responseData></response></n:SendMessageResponse></soap:Body></soap:Envelope>"#;

impl Desk for EchoDesk {
    fn submit(&self, arrival: Arrival) -> Answering<'_> {
        assert!(&arrival.body[..] != b"panic", "on purpose");
        let answer = match &arrival.body[..] {
            b"refuse" => Answer::new(
                422,
                "application/problem+json",
                json!({"code": "IIN_MISMATCH", "title": {"kk": "k", "ru": "r", "en": "e"}, "status": 422,
                    "checks": [{"name": "identity", "status": "FAILED", "code": "IIN_MISMATCH", "hint": "sign with your own key"},
                               {"name": "chain", "status": "PASSED"}]})
                .to_string(),
            ),
            b"later" => Answer::new(503, "application/problem+json", r#"{"title":"later"}"#).with("retry-after", "30"),
            _ => echo("submit", "", &arrival),
        };
        Box::pin(ready(answer))
    }
    fn verify(&self, arrival: Arrival) -> Answering<'_> {
        Box::pin(ready(echo("verify", "", &arrival)))
    }
    fn soap(&self, channel: Channel, arrival: Arrival) -> Answering<'_> {
        let about = format!("{channel:?}");
        Box::pin(ready(if arrival.body.is_empty() {
            echo("soap", &about, &arrival)
        } else {
            Answer::new(200, "text/xml; charset=utf-8", SOAP)
        }))
    }
    fn status(&self, number: String, arrival: Arrival) -> Answering<'_> {
        Box::pin(ready(echo("status", &number, &arrival)))
    }
    fn result(&self, number: String, arrival: Arrival) -> Answering<'_> {
        Box::pin(ready(echo("result", &number, &arrival)))
    }
    fn report(&self, number: String, arrival: Arrival) -> Answering<'_> {
        Box::pin(ready(echo("report", &number, &arrival)))
    }
    fn services(&self, arrival: Arrival) -> Answering<'_> {
        Box::pin(ready(echo("services", "", &arrival)))
    }
    fn service(&self, id: String, arrival: Arrival) -> Answering<'_> {
        Box::pin(ready(echo("service", &id, &arrival)))
    }
    fn pki_file(
        &self,
        path: String,
        arrival: Arrival,
    ) -> Pin<Box<dyn Future<Output = Option<Answer>> + Send + '_>> {
        Box::pin(ready((path == "/crl/issuing.crl").then(|| echo("pki_file", &path, &arrival))))
    }
    fn pki_service(&self, service: PkiService, request: Bytes, arrival: Arrival) -> Answering<'_> {
        Box::pin(ready(echo("pki_service", &format!("{service:?} {}", request.len()), &arrival)))
    }
    fn pki_script(&self, service: PkiService, script: Option<Bytes>, _: Now) -> Answer {
        Answer::new(
            200,
            "application/json",
            json!({ "asked": format!("{service:?}"), "octets": script.map(|script| script.len()) })
                .to_string(),
        )
    }
    fn health(&self, now: Now) -> Pin<Box<dyn Future<Output = Health> + Send + '_>> {
        let failure = (now.seconds() < 0).then(|| "it is gone".to_owned());
        let checks = vec![("registry", failure), ("revocation", None)];
        Box::pin(ready(Health { checks, uptime: std::time::Duration::from_secs(7) }))
    }
}
