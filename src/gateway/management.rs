//! The testers' table of paths.

use std::sync::Arc;

use super::authority::{self, Asked, SharedWindow};
use super::metrics::Metrics;
use super::routes::{NoQuestion, health, metrics, outward};
use super::{PkiService, SharedDesk, Who, wsdl};
use crate::clock::{Clock, ManualClock, Now};
use crate::http::{Answering, Handler, Method, Request, Response, StatusCode};
use crate::json::{Form, Kind, Member};

/// Where there is something, for whoever asked elsewhere.
const PATHS: &str = "The authority is at /manage/v1/ca/certificates, the clock at /manage/v1/clock; GET / lists every path of this listener.";

/// What sets the clock.
const HAND: Form = Form {
    members: &[Member::may("now", Kind::Text), Member::may("advanceSeconds", Kind::Signed)],
    example: r#"{"now": "2026-11-24T10:00:00Z"} or {"advanceSeconds": 60}"#,
};

/// The listener for testers: health, figures, the clock and the authority. Never the gateway's own port.
pub struct Management {
    desk: SharedDesk,
    clock: Arc<dyn Clock>,
    manual: Option<ManualClock>,
    metrics: Arc<Metrics>,
    authority: Option<SharedWindow>,
}

impl Management {
    /// Of what a gateway is made of.
    pub fn new(who: &Who) -> Self {
        let Who { desk, clock, manual, metrics, authority } = who.clone();
        Management { desk, clock, manual, metrics, authority }
    }

    async fn answer(&self, request: &Request) -> Result<Response, NoQuestion> {
        let path = request.path.trim_end_matches('/');
        let read = matches!(request.method, Method::GET | Method::HEAD);
        match path {
            "" if read => Ok(info(&wsdl::base(request.scheme.as_str(), request.host.as_deref()))),
            "/health" if read => Ok(health(&self.desk.health(self.clock.now()).await)),
            "/metrics" if read => Ok(metrics(&self.metrics)),
            "/manage/v1/clock" if read => Ok(self.clock()),
            "/manage/v1/clock" if request.method == Method::PUT => Ok(self.set_clock(&request.body)),
            "/manage/v1/ocsp" => self.script(PkiService::Ocsp, request),
            "/manage/v1/tsp" => self.script(PkiService::Tsp, request),
            "" | "/health" | "/metrics" => Err(NoQuestion::Method { allowed: "GET, HEAD" }),
            "/manage/v1/clock" => Err(NoQuestion::Method { allowed: "GET, HEAD, PUT" }),
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
        Ok(outward(self.desk.pki_script(service, script, self.clock.now())))
    }

    fn clock(&self) -> Response {
        let body =
            serde_json::json!({ "now": self.clock.now().to_string(), "manual": self.manual.is_some() });
        Response::new(StatusCode::OK, "application/json", body.to_string())
    }

    /// `{"now": "2026-11-24T10:00:00Z"}` sets the hand, `{"advanceSeconds": 60}` moves it.
    fn set_clock(&self, body: &[u8]) -> Response {
        #[derive(serde::Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        struct Hand {
            now: Option<String>,
            advance_seconds: Option<i64>,
        }
        let wrong =
            |detail: &str| Response::problem(StatusCode::BAD_REQUEST, "The clock was not set", detail);
        let Some(manual) = &self.manual else {
            return Response::problem(
                StatusCode::CONFLICT,
                "The clock is the machine's",
                "Only a manual clock can be set: start with `qaqpa serve --clock 2026-11-24T10:00:00Z`.",
            );
        };
        match HAND.read(body) {
            Ok(Hand { now: Some(now), advance_seconds: None }) => match Now::parse(&now) {
                Ok(now) => manual.set(now),
                Err(error) => return wrong(&error.to_string()),
            },
            Ok(Hand { now: None, advance_seconds: Some(seconds) }) => {
                manual.advance_millis(seconds.saturating_mul(1000))
            }
            Ok(_) => {
                return wrong(&format!(
                    "Either `now` or `advanceSeconds` was expected; send for example {}",
                    HAND.example
                ));
            }
            Err(misfit) => return wrong(&misfit.to_string()),
        }
        self.clock()
    }
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
         Clock      PUT    {base}/manage/v1/clock              {{\"now\": \"2026-11-24T10:00:00Z\"}} or {{\"advanceSeconds\": 60}}; GET\n\
         Other      GET    {base}/health, /metrics\n"
    );
    Response::new(StatusCode::OK, "text/plain; charset=utf-8", text)
}
