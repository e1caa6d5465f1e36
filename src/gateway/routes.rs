//! The table of paths.

use std::sync::Arc;

use super::metrics::Metrics;
use super::{Answer, Arrival, Channel, Health, PkiService, SharedDesk, pki, wsdl};
use crate::clock::{Clock, Now};
use crate::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH,
};
use crate::http::{Answering, Handler, Method, Request, Response, StatusCode};

/// Which listener the table serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The gateway over TLS: everything but what belongs to the authority.
    Gateway,
    /// The gateway and the authority over plain HTTP.
    Plain,
}

/// What a request to the gateway asks for.
enum Question<'a> {
    Info,
    Health,
    Metrics,
    Soap(Channel),
    Wsdl(Channel),
    Submit,
    Verify,
    Status(&'a str),
    Result(&'a str),
    Report(&'a str),
    Services,
    Service(&'a str),
    PkiFile,
    PkiService(PkiService),
}

/// Why a request asks for nothing there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoQuestion {
    Path,
    Method { allowed: &'static str },
}

impl NoQuestion {
    /// The answer; `paths` says where the listener's are.
    pub(super) fn told(self, method: &Method, paths: &str) -> Response {
        match self {
            NoQuestion::Path => Response::problem(StatusCode::NOT_FOUND, "Nothing is at this path", paths),
            NoQuestion::Method { allowed } => {
                let detail = format!("It takes {allowed}, and {method} came.");
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

/// Where there is something, for whoever asked elsewhere.
const PATHS: &str =
    "SOAP is at /bip-sync-wss-gost/, REST at /api/v1/requests; GET / lists every path of this listener.";

/// path → question. `HEAD` asks what `GET` asks; a slash at the end changes nothing.
fn question<'a>(side: Side, method: &Method, path: &'a str) -> Result<Question<'a>, NoQuestion> {
    use Question::{
        Health, Info, Metrics, PkiFile, Report, Result, Service, Services, Soap, Status, Submit, Verify, Wsdl,
    };
    let path: Vec<&str> = path.trim_start_matches('/').trim_end_matches('/').split('/').collect();
    let get = |question| by_method(method, Some(question), None);
    let post = |question| by_method(method, None, Some(question));
    let soap = |channel| by_method(method, Some(Wsdl(channel)), Some(Soap(channel)));
    match path.as_slice() {
        ["bip-sync-wss-gost"] | ["shep", "bip-sync-wss-gost"] => soap(Channel::SyncSigned),
        ["bip-sync"] => soap(Channel::Sync),
        ["bip-async"] => soap(Channel::Async),
        ["api", "v1", "requests"] => post(Submit),
        ["api", "v1", "requests", number] => get(Status(number)),
        ["api", "v1", "requests", number, "result"] => get(Result(number)),
        ["api", "v1", "requests", number, "report"] => get(Report(number)),
        ["api", "v1", "verify"] => post(Verify),
        ["api", "v1", "services"] => get(Services),
        ["api", "v1", "services", id] => get(Service(id)),
        // RFC 6960 §A.1: by POST, or by GET with the request in the path, whose base64 may have slashes in it.
        ["ocsp", ..] if side == Side::Plain => by_method(
            method,
            Some(Question::PkiService(PkiService::Ocsp)),
            Some(Question::PkiService(PkiService::Ocsp)),
        ),
        ["tsp"] if side == Side::Plain => post(Question::PkiService(PkiService::Tsp)),
        ["crl" | "cert", _] if side == Side::Plain => get(PkiFile),
        ["health"] => get(Health),
        ["metrics"] => get(Metrics),
        [""] => get(Info),
        _ => Err(NoQuestion::Path),
    }
}

fn by_method<Q>(method: &Method, get: Option<Q>, post: Option<Q>) -> Result<Q, NoQuestion> {
    let allowed = match (&get, &post) {
        (Some(_), Some(_)) => "GET, HEAD, POST",
        (Some(_), None) => "GET, HEAD",
        _ => "POST",
    };
    let asked = if *method == Method::POST {
        post
    } else {
        get.filter(|_| matches!(*method, Method::GET | Method::HEAD))
    };
    asked.ok_or(NoQuestion::Method { allowed })
}

/// The gateway's two listeners.
pub struct Routes {
    side: Side,
    desk: SharedDesk,
    clock: Arc<dyn Clock>,
    metrics: Arc<Metrics>,
}

impl Routes {
    /// The table of `side`, answered by `desk`.
    pub fn new(side: Side, desk: SharedDesk, clock: Arc<dyn Clock>, metrics: Arc<Metrics>) -> Self {
        Routes { side, desk, clock, metrics }
    }

    async fn answer(&self, request: &Request) -> Result<Response, NoQuestion> {
        let asked = question(self.side, &request.method, &request.path)?;
        let (arrival, desk) = (arrival(request, self.clock.now()), &self.desk);
        let answer = match asked {
            Question::Info => return Ok(info(&arrival.base)),
            Question::Health => return Ok(health(&desk.health(arrival.now).await)),
            Question::Metrics => return Ok(metrics(&self.metrics)),
            Question::Wsdl(channel) => return Ok(description(channel, request, &arrival.base)),
            Question::Soap(channel) => desk.soap(channel, arrival).await,
            Question::Submit => desk.submit(arrival).await,
            Question::Verify => desk.verify(arrival).await,
            Question::Status(number) => desk.status(number.to_owned(), arrival).await,
            Question::Result(number) => desk.result(number.to_owned(), arrival).await,
            Question::Report(number) => desk.report(number.to_owned(), arrival).await,
            Question::Services => desk.services(arrival).await,
            Question::Service(id) => desk.service(id.to_owned(), arrival).await,
            Question::PkiService(service) => {
                let asked = if request.method == Method::POST {
                    request.body.clone()
                } else {
                    in_path(&request.path)
                };
                desk.pki_service(service, asked, arrival).await
            }
            Question::PkiFile => {
                desk.pki_file(request.path.clone(), arrival).await.ok_or(NoQuestion::Path)?
            }
        };
        Ok(outward(answer))
    }
}

impl Handler for Routes {
    fn handle(&self, request: Request) -> Answering<'_> {
        Box::pin(async move {
            let response =
                self.answer(&request).await.unwrap_or_else(|nothing| nothing.told(&request.method, PATHS));
            self.metrics.answered(kind(&request.path), response.status.as_u16(), request.age());
            response
        })
    }
}

fn arrival(request: &Request, now: Now) -> Arrival {
    let header = |name: HeaderName| request.header(name).map(str::to_owned);
    Arrival {
        body: request.body.clone(),
        now,
        sender: request.peer,
        client_certificate: request.peer_certificates.first().cloned(),
        accept: header(ACCEPT),
        languages: header(ACCEPT_LANGUAGE),
        query: request.query.clone(),
        content_type: header(CONTENT_TYPE),
        if_none_match: header(IF_NONE_MATCH),
        if_modified_since: header(IF_MODIFIED_SINCE),
        base: wsdl::base(request.scheme.as_str(), request.host.as_deref()),
    }
}

/// What is no request in a path is none that the responder understands either, and it says so.
fn in_path(path: &str) -> bytes::Bytes {
    pki::request_in_path(path).unwrap_or_default().into()
}

pub(super) fn outward(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let response = Response::new(status, answer.content_type, answer.body);
    answer.headers.into_iter().fold(response, |response, (name, value)| match HeaderName::try_from(name) {
        Ok(name) => response.with(name, &value),
        Err(_) => response,
    })
}

pub(super) fn health(health: &Health) -> Response {
    let status = if health.passes() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    Response::new(status, "application/json", health.to_json().to_string()).with(CACHE_CONTROL, "no-store")
}

pub(super) fn metrics(metrics: &Metrics) -> Response {
    Response::new(StatusCode::OK, "text/plain; version=0.0.4; charset=utf-8", metrics.text())
}

/// `?wsdl` or nothing gives the root document; `?wsdl=NAME` what it imports.
fn description(channel: Channel, request: &Request, base: &str) -> Response {
    let endpoint = format!("{base}{}", request.path);
    match wsdl::document(channel, request.query.as_deref(), &endpoint) {
        Some(document) => Response::new(StatusCode::OK, "text/xml; charset=utf-8", document),
        None => Response::problem(
            StatusCode::NOT_FOUND,
            "There is no such part of the WSDL",
            "Ask for ?wsdl; what it imports stands in it with full addresses.",
        ),
    }
}

fn info(base: &str) -> Response {
    let text = format!(
        "Qaqpa: a simulator of Kazakhstan's e-government gateway. Not for production: its keys are public.\n\n\
         SOAP   POST {base}/bip-sync-wss-gost/   (GET gives the WSDL; also /shep/bip-sync-wss-gost/, /bip-sync/, /bip-async/)\n\
         REST   POST {base}/api/v1/requests      a signed request document\n       \
         GET  {base}/api/v1/requests/NUMBER, …/result, …/report\n       \
         POST {base}/api/v1/verify        the same checks, nothing registered\n       \
         GET  {base}/api/v1/services      the catalogue\n\
         Other  GET  {base}/health, /metrics; /crl/…, /cert/…, /ocsp/ and /tsp/ on the plain listener\n"
    );
    Response::new(StatusCode::OK, "text/plain; charset=utf-8", text)
}

/// The first step of a path that there is, for the metrics: never what a client made up.
fn kind(path: &str) -> &'static str {
    let starts = |start: &str| path.trim_end_matches('/').starts_with(start);
    match () {
        () if starts("/bip-async") => "soap-async",
        () if starts("/bip-sync") || starts("/shep/bip-sync") => "soap",
        () if starts("/api/v1/requests") => "requests",
        () if starts("/api/v1/verify") => "verify",
        () if starts("/api/v1/services") => "services",
        () if starts("/crl") || starts("/cert") || starts("/ocsp") || starts("/tsp") => "pki",
        () => "other",
    }
}
