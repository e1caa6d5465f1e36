//! SOAP: `SendMessage` of the synchronous channel, [contract §1](crate::manual::contract).

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;

use super::accept::{Arrived, Door, Rejected, accept};
use super::answering::{Answering, CONTENT_TYPE};
use super::dispatch;
use super::fault::fault;
use super::service_answer::Arrival;
use super::services::{Gateway, busy, size_of};
use super::soap_rules::SoapRules;
use super::{sender, turns};
use crate::accounts::Session;
use crate::clock::Now;
use crate::envelope::{self, AnswerData, DataShape, Operation, SendMessage};
use crate::gateway::timing::Timed as _;
use crate::gateway::{Channel, wsdl};
use crate::http::answers;
use crate::http::{Base, CodedBody, HeaderMap, Received, RequestId, StatusCode};
use crate::interface::Trouble;
use crate::registry::{Owner, Registered, State as CaseState, Terms};
use crate::reply::{BaseStatus, Receipt, base_response, signed_envelope, signed_receipt};
use crate::validation::ContractRule;
use crate::workers::{Lane, Work};
use crate::workflow::Application;

/// A channel of a gateway: the state of the paths that speak SOAP.
#[derive(Clone)]
pub(super) struct Endpoint {
    pub(super) gateway: Arc<Gateway>,
    pub(super) channel: Channel,
}

/// The WSDL of this endpoint
///
/// `?wsdl` or nothing gives the root document; what it imports stands in it with full addresses.
#[utoipa::path(
    get,
    path = "",
    responses((status = 200, description = "WSDL 1.1.", body = String, content_type = "text/xml"))
)]
pub(super) async fn describe(State(endpoint): State<Endpoint>, received: Received, base: Base) -> Response {
    let address = format!("{}{}", endpoint.gateway.public(base).0, received.uri().path());
    match wsdl::document(endpoint.channel, received.uri().query(), &address) {
        Some(document) => answers::answer(StatusCode::OK, CONTENT_TYPE, document),
        None => answers::problem(StatusCode::NOT_FOUND, Trouble::NoWsdlPart),
    }
}

/// Takes `SendMessage`, SOAP 1.1
///
/// What the provider decides at once is in the answer. A refusal is a SOAP fault, which goes out with HTTP 500.
#[utoipa::path(
    post,
    path = "",
    request_body(content = String, content_type = "text/xml", description = "An envelope with `SendMessage` of SyncChannel v10."),
    responses(
        (status = 200, description = "`SendMessageResponse`, signed by the gateway.", body = String, content_type = "text/xml"),
        (status = 500, description = "A fault, signed by the gateway.", body = String, content_type = "text/xml"),
    )
)]
pub(super) async fn send(
    State(Endpoint { gateway, channel }): State<Endpoint>,
    now: Now,
    received: Received,
    id: RequestId,
    base: Base,
    headers: HeaderMap,
    CodedBody(octets): CodedBody,
) -> Response {
    let posted = Posted {
        id: &id,
        base: &base,
        headers: &headers,
        client: sender::of_connection(&received, &gateway.services.rules.systems).first().copied(),
        session: None,
        contract: contract_rule(&gateway, received.uri().query()),
        size: size_of(&received, octets.len(), Lane::Requests),
        octets,
        now,
    };
    answered(&gateway, channel, posted).await
}

/// A message that was posted, or that a system of this process sends.
pub(super) struct Posted<'a> {
    pub(super) id: &'a RequestId,
    pub(super) base: &'a Base,
    pub(super) headers: &'a HeaderMap,
    pub(super) octets: Bytes,
    /// Who is behind the connection, where it proved that.
    pub(super) client: Option<Owner>,
    /// The session of the portal that the request in it was sent from.
    pub(super) session: Option<Session>,
    pub(super) contract: ContractRule,
    pub(super) size: Work,
    pub(super) now: Now,
}

/// Takes a message and answers it.
pub(super) async fn answered(gateway: &Arc<Gateway>, channel: Channel, posted: Posted<'_>) -> Response {
    let Posted { id, base, headers, octets, client, session, contract, size, now } = posted;
    let answering = Answering::to(&octets).preferred(headers);
    if dispatch::may_be_for(gateway, &octets) {
        let arrival = Arrival { id, base, headers, client, contract, size, now, answering };
        if let Some(answer) = Box::pin(dispatch::dispatched(gateway, channel, &arrival, &octets)).await {
            return answer;
        }
    }
    let door = Door::Soap(channel);
    let arrived = Arrived { session, id, door, contract, headers, octets, client, size, now };
    let mut accepted = match Box::pin(accept(gateway, arrived)).await {
        Ok(accepted) => accepted,
        Err(Rejected { refused, facts, is_kept, message_id, timer }) => {
            let refused = refused.reported(&gateway.public(base.clone()), id, is_kept);
            let message_id = message_id.as_deref();
            let fault = fault(gateway, &refused, Operation::SendMessage, message_id, answering).await;
            let fault = refused.linked(facts.reported(is_kept).beside(fault));
            return match timer {
                Some(timer) => fault.timed(timer),
                None => fault,
            };
        }
    };
    // Synchronous: what the provider decides at once goes back in this answer.
    let ended = match accepted.turn.take() {
        Some(turn) => turn.await.ok(),
        None => None,
    };
    let stands = match ended {
        Some(ended) => (ended.state, ended.result),
        None => standing(gateway, &accepted.registered).await,
    };
    accepted.timer.ended("work");
    let (mut timer, facts) = (accepted.timer, accepted.facts);
    let token = gateway.shown(accepted.token).map(|token| token.to_string());
    let (message, registered) = (accepted.message, accepted.registered);
    let answer = answer(gateway, message, registered, stands, accepted.terms, token, (now, answering)).await;
    timer.ended("sign");
    facts.beside(answer.timed(timer))
}

/// The settings' rule, or strict where the address asks for it: `?strict`, alone or beside other words.
pub(super) fn contract_rule(gateway: &Gateway, query: Option<&str>) -> ContractRule {
    let asked = query.unwrap_or_default().split('&').any(|word| {
        let (name, value) = word.split_once('=').unwrap_or((word, "true"));
        name == "strict" && !matches!(value, "false" | "0")
    });
    if asked { ContractRule::Strict } else { gateway.services.soap.contract }
}

/// Where a case stands that was registered before, taken on as far as it can be: its state, and its signed answer.
async fn standing(gateway: &Arc<Gateway>, registered: &Registered) -> (CaseState, Option<Bytes>) {
    let number = registered.number();
    turns::taken_on(gateway, number).await;
    let registry = &gateway.services.registry;
    let (case, result) = (registry.case(number).await, registry.result(number).await);
    let state = case.ok().flatten().map_or(registered.state(), |case| case.state);
    (state, result.ok().flatten().map(|result| result.document))
}

/// What the answer repeats of a base message; nothing of a request of another form.
fn base_message(terms: &Terms) -> Option<Application> {
    let application: Application = serde_json::from_slice(&terms.application).ok()?;
    application.base.is_some().then_some(application)
}

/// [contract §1.3](crate::manual::contract): the result where there is one, the receipt where there is none yet.
async fn answer(
    gateway: &Arc<Gateway>,
    message: Option<SendMessage>,
    registered: Registered,
    (state, result): (CaseState, Option<Bytes>),
    terms: Terms,
    token: Option<String>,
    (now, answering): (Now, Answering),
) -> Response {
    let document = result.and_then(|result| String::from_utf8(result.into()).ok());
    let message_id = message.as_ref().map(|message| message.message_id.clone());
    let work = Arc::clone(gateway);
    let size = Work { octets: document.as_ref().map_or(0, String::len), ..Work::FOLLOW_UP };
    let signed = gateway.services.workers.run_for(size, move || {
        let services = &work.services;
        let data = match document {
            Some(document) => Ok(document),
            None => signed_receipt(
                &Receipt {
                    number: &registered.number().to_string(),
                    request_number: terms.request_number.as_deref(),
                    service_id: &terms.service_id,
                    status: state.as_str(),
                    registered_at: registered.registered_at(),
                    due_at: registered.due_at(),
                    access_token: token.as_deref(),
                },
                &*services.signer,
            ),
        };
        let rules = &services.soap;
        let (status_code, status_message) = rules.status_of(state);
        let data = data.map(|document| match base_message(&terms) {
            Some(asked) => {
                let status = BaseStatus { code: status_code, text: SoapRules::words_of(state) };
                base_response(&asked, status, &document)
            }
            None => document,
        });
        let envelope = envelope::send_message_response(&envelope::Answer {
            message_id: &services.random.uuid(),
            correlation_id: message.as_ref().map_or("", |message| &message.message_id),
            date: now,
            status_code,
            status_message,
            session_id: &work.session_id(),
            data: AnswerData::Document(&data?),
            shape: rules.shape_of(&terms.service_id, DataShape::default()),
            quirks: rules.quirks,
            version: answering.version,
        });
        signed_envelope(&envelope, rules.signature, &*services.signer, &*services.random)
    });
    match signed.await {
        Ok(Ok(envelope)) => answers::answer(StatusCode::OK, answering.content_type(), envelope),
        _ => fault(gateway, &busy(now), Operation::SendMessage, message_id.as_deref(), answering).await,
    }
}
