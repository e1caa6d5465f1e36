//! The testers' table of paths.

use std::sync::Arc;

use bytes::Bytes;

use super::authority::{self, Asked, SharedWindow};
use super::metrics::Metrics;
use super::{Answer, Gateway, Health, PkiService, Who};
use crate::clock::{Clock, Hand, ManualClock, Now};
use crate::http::header::{ALLOW, CACHE_CONTROL, HeaderName};
use crate::http::{Answering, Base, Handler, Method, Request, Response, StatusCode};
use crate::json::{Form, Kind, Member};

/// Where there is something, for whoever asked elsewhere.
const PATHS: &str = "The authority is at /manage/v1/ca/certificates, the clock at /manage/v1/clock; GET / lists every path of this listener.";

/// What sets the clock.
const HAND: Form = Form {
    members: &[
        Member::may("at", Kind::Text),
        Member::may("by", Kind::TextOrSigned),
        Member::may("real", Kind::Flag),
        Member::may("now", Kind::Text),
        Member::may("advanceSeconds", Kind::Signed),
    ],
    example: r#"{"at": "2026-11-24T10:00:00Z"}, {"by": "P1D"}, {"by": 60} or {"real": true}"#,
};

/// The listener for testers: health, figures, the clock and the authority. Never the gateway's own port.
pub struct Management {
    gateway: Arc<Gateway>,
    clock: Arc<dyn Clock>,
    manual: Option<ManualClock>,
    metrics: Arc<Metrics>,
    authority: Option<SharedWindow>,
}

impl Management {
    /// Of what a gateway is made of.
    pub fn new(who: &Who) -> Self {
        let Who { gateway, clock, manual, metrics, authority } = who.clone();
        Management { gateway, clock, manual, metrics, authority }
    }

    async fn answer(&self, request: &Request) -> Result<Response, NoQuestion> {
        let path = request.path.trim_end_matches('/');
        let read = matches!(request.method, Method::GET | Method::HEAD);
        match path {
            "" if read => Ok(info(&Base::of(request.scheme, request.host.as_deref()).0)),
            "/health" if read => Ok(health(&self.gateway.health(self.clock.now()).await)),
            "/metrics" if read => Ok(metrics(&self.metrics)),
            "/manage/v1/clock" if read => Ok(self.clock()),
            "/manage/v1/clock" if request.method == Method::PUT => Ok(self.set_clock(&request.body).await),
            "/manage/v1/ocsp" => self.script(PkiService::Ocsp, request),
            "/manage/v1/tsp" => self.script(PkiService::Tsp, request),
            "" | "/health" | "/metrics" => Err(NoQuestion::Method { allowed: "GET, HEAD" }),
            "/manage/v1/clock" => Err(NoQuestion::Method { allowed: "GET, HEAD, PUT" }),
            "/manage/v1/revocation/cache" if request.method == Method::DELETE => {
                let window = self.authority.clone().ok_or(NoQuestion::Path)?;
                Ok(outward(authority::ask(window, Asked::Forget, Bytes::new(), self.clock.now()).await))
            }
            "/manage/v1/revocation/cache" => Err(NoQuestion::Method { allowed: "DELETE" }),
            _ if path.starts_with("/manage/v1/ca/") => self.authority(path, request).await,
            _ => Err(NoQuestion::Path),
        }
    }

    async fn authority(&self, path: &str, request: &Request) -> Result<Response, NoQuestion> {
        let method = &request.method;
        let get = matches!(*method, Method::GET | Method::HEAD);
        let asked = match path.trim_start_matches("/manage/v1/ca/") {
            "certificates" if get => Asked::Certificates,
            "certificates" if *method == Method::POST => Asked::Issue,
            "certificates" => return Err(NoQuestion::Method { allowed: "GET, HEAD, POST" }),
            "revocations" if *method == Method::POST => Asked::Revoke,
            "revocations" => return Err(NoQuestion::Method { allowed: "POST" }),
            "reload" if *method == Method::POST => Asked::Reload,
            "reload" => return Err(NoQuestion::Method { allowed: "POST" }),
            "faults" if get => Asked::Faults,
            "faults" if *method == Method::PUT => Asked::SetFault,
            "faults" if *method == Method::DELETE => Asked::ClearFaults,
            "faults" => return Err(NoQuestion::Method { allowed: "GET, HEAD, PUT, DELETE" }),
            _ => return Err(NoQuestion::Path),
        };
        let window = self.authority.clone().ok_or(NoQuestion::Path)?;
        Ok(outward(authority::ask(window, asked, request.body.clone(), self.clock.now()).await))
    }

    /// `POST` a script to a service of the authority, `GET` the one it follows.
    fn script(&self, service: PkiService, request: &Request) -> Result<Response, NoQuestion> {
        let script = match request.method {
            Method::POST | Method::PUT => Some(request.body.clone()),
            Method::GET | Method::HEAD => None,
            _ => return Err(NoQuestion::Method { allowed: "GET, HEAD, POST, PUT" }),
        };
        Ok(outward(self.gateway.pki_script(service, script.as_deref(), self.clock.now())))
    }

    fn clock(&self) -> Response {
        let now = self.clock.now();
        let hand = self.manual.as_ref().map(ManualClock::hand);
        let stands = matches!(hand, Some(Hand::Stands(_)));
        let mut body = serde_json::json!({ "now": now.to_string(), "manual": stands });
        if let Some(Hand::Ticks { offset_millis }) = hand {
            body["offsetMillis"] = offset_millis.into();
        }
        Response::new(StatusCode::OK, "application/json", body.to_string())
    }

    /// Sets the clock, and answers when everything that depends on it is of the new time.
    async fn set_clock(&self, body: &[u8]) -> Response {
        let Some(manual) = &self.manual else {
            return Response::problem(
                StatusCode::CONFLICT,
                "The clock was not set",
                "This listener has no clock that can be set.",
            );
        };
        if let Err(detail) =
            HAND.read(body).map_err(|misfit| misfit.to_string()).and_then(|change| turn(manual, change))
        {
            return Response::problem(StatusCode::BAD_REQUEST, "The clock was not set", &detail);
        }
        if let Some(window) = self.authority.clone() {
            let done = authority::ask(window, Asked::ClockWasSet, Bytes::new(), self.clock.now()).await;
            if done.status != 200 {
                return outward(done);
            }
        }
        self.clock()
    }
}

/// What is to become of the clock: one of these.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Change {
    at: Option<String>,
    by: Option<Seconds>,
    real: Option<bool>,
    /// The name of `at` before.
    now: Option<String>,
    /// The name of `by` before.
    advance_seconds: Option<i64>,
}

/// Seconds, or an ISO 8601 duration.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Seconds {
    Number(i64),
    Duration(String),
}

fn turn(clock: &ManualClock, change: Change) -> Result<(), String> {
    let at = change.at.or(change.now);
    let by = change.by.or(change.advance_seconds.map(Seconds::Number));
    match (at, by, change.real) {
        (Some(at), None, None) => clock.set(Now::parse(&at).map_err(|error| error.to_string())?),
        (None, Some(Seconds::Number(seconds)), None) => clock.advance_millis(seconds.saturating_mul(1000)),
        (None, Some(Seconds::Duration(text)), None) => {
            clock.set(clock.now().plus_duration(&text).map_err(|error| error.to_string())?);
        }
        (None, None, Some(true)) => clock.follow_the_machine(),
        _ => {
            return Err(format!(
                "One of `at`, `by` and `real` was expected; send for example {}",
                HAND.example
            ));
        }
    }
    Ok(())
}

impl Handler for Management {
    fn handle(&self, request: Request) -> Answering<'_> {
        Box::pin(async move {
            self.answer(&request).await.unwrap_or_else(|nothing| nothing.told(&request.method, PATHS))
        })
    }
}

fn info(base: &str) -> Response {
    let text = format!(
        "Qaqpa, for testers: certificates in every state, revocations, faults, the clock. Not for production.\n\n\
         Authority  POST   {base}/manage/v1/ca/certificates   issues one: {{\"defects\": [\"expired\"]}}; GET lists what was issued\n           \
         POST   {base}/manage/v1/ca/revocations    revokes: {{\"serialNumber\": \"…\", \"reason\": \"keyCompromise\"}}\n           \
         PUT    {base}/manage/v1/ca/faults         spoils a list: {{\"path\": \"/crl/nca_rsa.crl\", \"fault\": \"stale\"}}; GET, DELETE\n\
         Services   PUT    {base}/manage/v1/ocsp, /manage/v1/tsp   a script of what goes wrong there; GET gives the one in force\n\
         Clock      PUT    {base}/manage/v1/clock              {{\"at\": \"2026-11-24T10:00:00Z\"}}, {{\"by\": \"-P1D\"}} or {{\"real\": true}}; GET\n\
         Other      GET    {base}/health, /metrics\n"
    );
    Response::new(StatusCode::OK, "text/plain; charset=utf-8", text)
}

/// Why a request asks for nothing there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NoQuestion {
    Path,
    Method { allowed: &'static str },
}

impl NoQuestion {
    /// The answer; `paths` says where the listener's are.
    fn told(self, method: &Method, paths: &str) -> Response {
        match self {
            NoQuestion::Path => Response::problem(StatusCode::NOT_FOUND, "Nothing is at this path", paths),
            NoQuestion::Method { allowed } => {
                let detail = format!("{method} is not allowed here; use {allowed}.");
                Response::problem(
                    StatusCode::METHOD_NOT_ALLOWED,
                    "This path does not take this method",
                    &detail,
                )
                .with(ALLOW, allowed)
            }
        }
    }
}

fn outward(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let response = Response::new(status, answer.content_type, answer.body);
    answer.headers.into_iter().fold(response, |response, (name, value)| match HeaderName::try_from(name) {
        Ok(name) => response.with(name, &value),
        Err(_) => response,
    })
}

fn health(health: &Health) -> Response {
    let status = if health.passes() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    Response::new(status, "application/json", health.to_json().to_string()).with(CACHE_CONTROL, "no-store")
}

fn metrics(metrics: &Metrics) -> Response {
    Response::new(StatusCode::OK, "text/plain; version=0.0.4; charset=utf-8", metrics.text())
}
