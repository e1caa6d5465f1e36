//! REST: a signed document handed in, or only looked at.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::accept::{Accepted, Arrived, Door, Rejected, accept};
use super::access::private;
use super::entered::{Changes, session};
use super::journal::{Facts, Way};
use super::microscope::VerifyInput;
use super::report_shape::{CheckShape, ReportShape};
use super::services::{Gateway, busy, busy_for, judged, size_of};
use super::{microscope, reports as report_query, sender, steps};
use crate::catalogue::Channel;
use crate::clock::Now;
use crate::findings::{Code, Decision, Report, Subject};
use crate::gateway::refusal::{self, Refused};
use crate::gateway::timing::{Timed as _, decided};
use crate::http::answers::{self, Problem, With as _};
use crate::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE, HeaderValue};
use crate::http::{Base, HeaderMap, Received, RequestId, StatusCode, Timing, Wanted, WholeBody};
use crate::identity::holder;
use crate::registry::{self, AccessToken};
use crate::reply::{Receipt, RefusalDocument, signed_receipt, signed_refusal};
use crate::report::{self, Form};
use crate::text::Lang;
use crate::validation::ContractRule;
use crate::workers::{Lane, Work};

/// A request that was registered.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Registration<'a> {
    registration_number: &'a str,
    /// The portal's own number, if the request has one.
    request_number: Option<&'a str>,
    service_id: &'a str,
    /// Where the request stood when it was registered: who sends it again gets the first answer again. `links.self` says where it stands.
    status: &'static str,
    registered_at: String,
    due_at: Option<String>,
    /// Why there is no `dueAt` although the regulation gives the whole a limit, in Kazakh, Russian and English.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = BTreeMap<String, String>)]
    undated: Option<Value>,
    /// What the request is read with, as in the links or as `Authorization: Bearer`; none where everybody may read.
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token: Option<String>,
    links: Links,
    /// The report on the document's signature.
    #[schema(value_type = ReportShape)]
    report: Option<report::Checks<'a>>,
}

/// Where the rest of a request is.
#[derive(Serialize, ToSchema)]
pub(super) struct Links {
    /// The request itself.
    #[serde(rename = "self")]
    pub(super) own: String,
    pub(super) result: String,
    pub(super) report: String,
}

impl Links {
    /// With the token that they are read with, where one is needed.
    pub(super) fn of(base: &Base, number: &str, token: Option<&AccessToken>) -> Self {
        let token = token.map(AccessToken::to_string);
        let query: [&str; 2] = token.as_deref().map_or_else(Default::default, |token| ["?token=", token]);
        let link = |below: &str| {
            let [sign, token] = query;
            [&base.0, "/api/v1/requests/", number, below, sign, token].concat()
        };
        Links { result: link("/result"), report: link("/report"), own: link("") }
    }
}

/// What a client asks of a registration: where links lead, and whether it wants XML.
struct Asking {
    base: Base,
    xml: bool,
    /// `Accept-Language`.
    languages: Option<String>,
}

/// Registers a signed request document
///
/// The document is checked, registered durably and taken on. The same document again gives the same registration number. With
/// `Accept: application/xml` both the receipt and a refusal are XML signed by the gateway.
#[utoipa::path(
    post,
    path = "",
    request_body(content = String, content_type = "application/xml", description = "A request under an enveloped signature."),
    responses(
        (status = 201, description = "Registered.", headers(("location" = String, description = "Where the request is.")),
            content((Registration = "application/json"), (String = "application/xml"))),
        (status = 200, description = "Registered before.", headers(("location" = String, description = "Where the request is.")),
            content((Registration = "application/json"), (String = "application/xml"))),
        (status = "default", description = "Refused, RFC 9457.", content((Problem = "application/problem+json"), (String = "application/xml"))),
    )
)]
pub(super) async fn submit(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    received: Received,
    id: RequestId,
    (base, wanted): (Base, Wanted),
    headers: HeaderMap,
    WholeBody(octets): WholeBody,
) -> Response {
    let size = size_of(&received, octets.len(), Lane::Requests);
    let xml =
        wanted.prefers(&["application/xml", "text/xml"], &["application/json", "application/problem+json"]);
    let session = match session(&gateway, &headers, &base, Changes::Something, now).await {
        Ok(session) => session,
        Err(answer) => return answer,
    };
    let asking = Asking { base: gateway.public(base), xml, languages: wanted.languages };
    let client = sender::of_connection(&received, &gateway.services.rules.systems).first().copied();
    let (door, contract) = (Door::Rest, ContractRule::Tolerant);
    let arrived = Arrived { id: &id, door, contract, headers: &headers, octets, client, session, size, now };
    match Box::pin(accept(&gateway, arrived)).await {
        Ok(accepted) => {
            let (timing, facts) = (accepted.timer.clone(), accepted.facts.clone());
            let answer = private(registered_answer(&gateway, accepted, &asking).await);
            facts.beside(answer.timed(timing))
        }
        Err(Rejected { refused, facts, is_kept, timer, .. }) => {
            let refused = refused.reported(&asking.base, &id, is_kept);
            let answer =
                refused.linked(facts.reported(is_kept).beside(outward(&gateway, &refused, &asking).await));
            match timer {
                Some(timer) => answer.timed(timer),
                None => answer,
            }
        }
    }
}

/// What was found, without a registration.
#[derive(Serialize, ToSchema)]
struct Verdict<'a> {
    #[schema(value_type = String)]
    decision: Decision,
    /// The code that speaks first, where something is wrong.
    #[schema(value_type = Option<String>)]
    code: Option<Code>,
    /// Every check, each with the signature it is about.
    #[schema(value_type = Vec<CheckShape>)]
    checks: Vec<Value>,
    /// The report that speaks first.
    #[schema(value_type = Option<ReportShape>)]
    report: Option<Value>,
    at: String,
    /// Of a SOAP message: the transport signature's report, then the document's.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<ReportShape>>)]
    reports: Option<Vec<Value>>,
    /// What was hashed, where that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<&'a Value>,
}

/// Checks a signed document or SOAP message, and registers nothing
///
/// The same checks as for a registration. `octets` compares what was signed with what the client says it hashed.
#[utoipa::path(
    post,
    path = "",
    params(
        ("level" = Option<String>, Query, description = "simple, detailed or diagnostic"),
        ("lang" = Option<String>, Query, description = "kk, ru or en"),
        ("form" = Option<String>, Query, description = "json, xml, html or text, before what Accept says"),
        ("octets" = Option<String>, Query, description = "what the client hashed: base64, base64url or percent-encoded"),
        ("reference" = Option<String>, Query, description = "the reference meant, counted from one, or signed-info"),
        ("signature" = Option<String>, Query, description = "the signature meant, counted from one"),
    ),
    request_body(description = "A document alone, a PDF to which it is attached, or a JSON object with `document` and `octets` in base64.",
        content((String = "application/xml"), (microscope::Written = "application/json"), (answers::Octets = "application/pdf"))),
    responses(
        (status = "2XX", description = "Checked: the verdict is in the answer.",
            content((Verdict = "application/json"), (String = "application/xml"), (String = "text/html"), (String = "text/plain"))),
        (status = "4XX", description = "No document, or a question that is none.",
            content((Verdict = "application/json"), (String = "application/xml"), (String = "text/html"), (String = "text/plain"), (Problem = "application/problem+json"))),
    )
)]
pub(super) async fn verify(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    received: Received,
    asked: report::ReportQuery,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    WholeBody(octets): WholeBody,
) -> Response {
    let timer = Timing::start();
    let size = size_of(&received, octets.len(), Lane::Requests);
    let facts = Facts::of(Way::Verify, octets.len(), now);
    let handed = match VerifyInput::read(&headers, query.as_deref(), octets, now) {
        Ok(handed) => handed,
        Err(refused) => return facts.refused(&refused).beside(refused.to_answer()),
    };
    let handed = Arc::new(handed);
    let looked_at = Arc::clone(&handed);
    let done = judged(&gateway, size, now, timer, move |work, lists, timer| {
        let (judge, reader) = (work.judge(lists), work.reader(now));
        judge.look_at(&looked_at.document, &reader, now, &mut |name| timer.ended(name))
    });
    let (seen, mut timer) = match done.await {
        Ok(done) => done,
        Err(busy) => {
            let refused = busy_for(now, busy);
            return facts.refused(&refused).beside(refused.to_answer());
        }
    };
    let iin = seen.named.as_ref().and_then(|named| holder(named).iin.ok());
    let reports = seen.reports;
    let facts = facts.looked_at(&reports, iin);
    let mut explanation = None;
    if handed.asks() {
        // It takes a hundred times as long as the verdict: on a thread of its own, where no request waits behind it.
        let size = Work { lane: Lane::Explanations, ..size };
        let explained = gateway.services.workers.run_for(size, move || handed.explanation(asked.lang)).await;
        let Ok(explained) = explained else {
            return facts.refused(&busy(now)).beside(busy(now).to_answer());
        };
        explanation = explained;
        timer.ended("explanation");
    }
    // The one that speaks first; where nothing is wrong, the applicant's signature.
    let decision = reports.iter().map(Report::decision).max().unwrap_or(Decision::Rejected);
    let leading = reports
        .iter()
        .find(|report| report.decision() == decision && decision != Decision::Accepted)
        .or(reports.last());
    let code = leading.and_then(Report::leading).map(|finding| finding.code);
    decided(&mut timer, &reports);
    // Octets that are no document have no signature to report on.
    let status = match code {
        Some(Code::XmlMalformed) => StatusCode::BAD_REQUEST,
        Some(Code::XmlLimit) => StatusCode::PAYLOAD_TOO_LARGE,
        _ => StatusCode::OK,
    };
    if asked.form != Form::Json && explanation.is_none() {
        let answer = report_query::answer(status, &reports, asked, None);
        return facts.beside(answer.timed(timer));
    }
    // A message has two signatures, a document that several sign one for each of them.
    let several =
        reports.len() > 1 || reports.first().is_some_and(|report| report.subject == Subject::Transport);
    let verdict = Verdict {
        decision,
        code,
        checks: refusal::checks(&reports, asked.lang),
        report: leading.map(|report| report::json_in(report, asked.level, asked.lang)),
        at: now.to_string(),
        reports: several
            .then(|| reports.iter().map(|report| report::json_in(report, asked.level, asked.lang)).collect()),
        explanation: explanation.as_ref(),
    };
    let answer = answers::json(status, &verdict).with("content-language", asked.lang.as_str());
    facts.beside(answer.timed(timer))
}

/// As the sender wants it: problem details, or XML signed by the gateway.
async fn outward(gateway: &Arc<Gateway>, refused: &Refused, asking: &Asking) -> Response {
    let answer = refused.to_answer();
    if !asking.xml {
        return answer;
    }
    let lang = asking.languages.as_deref().map_or(Lang::En, Lang::accepted);
    let signed = {
        let (work, refused) = (Arc::clone(gateway), refused.clone());
        gateway
            .services
            .workers
            .run(move || {
                let document = RefusalDocument {
                    code: refused.leading().1,
                    reports: &refused.reports,
                    own: refused.own.as_deref(),
                    at: refused.at,
                    lang,
                };
                signed_refusal(&document, &*work.services.signer)
            })
            .await
    };
    match signed {
        Ok(Ok(document)) => {
            let (mut head, _) = answer.into_parts();
            head.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
            head.headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(lang.as_str()));
            Response::from_parts(head, Body::from(document))
        }
        _ => answer,
    }
}

/// Why a request that was just registered has no due time.
fn undated(gateway: &Gateway, terms: &registry::Terms, registered: &registry::Registered) -> Option<Value> {
    let service = gateway.services.catalogue.find(&terms.service_id);
    let service = service.filter(|_| registered.due_at().is_none())?;
    let channel = terms.intake.route.map_or(Some(Channel::Portal), Channel::parse)?;
    let why = gateway.services.desk.undated(service, channel, registered.registered_at());
    why.as_ref().map(steps::undated)
}

async fn registered_answer(gateway: &Arc<Gateway>, accepted: Accepted, asking: &Asking) -> Response {
    let Accepted { registered, token, terms, reports, .. } = accepted;
    let number = registered.number().to_string();
    let token = gateway.shown(token);
    let links = Links::of(&asking.base, &number, token.as_ref());
    let access_token = token.map(|token| token.to_string());
    let location = links.own.clone();
    // The same message again gives the same number: it was created before.
    let first = registered.arrival() == registry::Registration::New;
    let status = if first { StatusCode::CREATED } else { StatusCode::OK };
    if asking.xml {
        let (work, terms, registered, number, access_token) =
            (Arc::clone(gateway), terms.clone(), registered.clone(), number.clone(), access_token.clone());
        let signed = gateway.services.workers.run_for(Work::FOLLOW_UP, move || {
            let receipt = Receipt {
                number: &number,
                request_number: terms.request_number.as_deref(),
                service_id: &terms.service_id,
                status: registry::State::Registered.as_str(),
                registered_at: registered.registered_at(),
                due_at: registered.due_at(),
                access_token: access_token.as_deref(),
            };
            signed_receipt(&receipt, &*work.services.signer)
        });
        if let Ok(Ok(document)) = signed.await {
            return answers::answer(status, "application/xml", document).with("location", location);
        }
    }
    let registration = Registration {
        registration_number: &number,
        request_number: terms.request_number.as_deref(),
        service_id: &terms.service_id,
        status: registry::State::Registered.as_str(),
        registered_at: registered.registered_at().to_string(),
        due_at: registered.due_at().map(|due| due.to_string()),
        undated: undated(gateway, &terms, &registered),
        access_token,
        links,
        report: reports.last().map(report::Checks),
    };
    answers::json(status, &registration).with("location", location)
}
