//! Where another gateway pushes to the portal what its chains are told: the integrator's side of the asynchronous channel, [contract
//! §2](crate::manual::contract). What is taken is on disk before it is answered.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::Response;

use super::answering::{Answering, CONTENT_TYPE};
use super::chain_form::ChainForm;
use super::fault::fault;
use super::portal_answer::{Heard, NotSaid, Of, Reading, Said, reported};
use super::portal_elsewhere::{requests, write};
use super::portal_exchange::PortalChannel;
use super::portal_message::on_the_wire;
use super::refusal::{Refused, not_registered};
use super::services::{Gateway, busy, size_of};
use crate::clock::Now;
use crate::envelope::{MessageFault, Operation, Unsigned, channel_message_answer, taken_notice};
use crate::findings::evidence::{EnvelopeEvidence, ExchangeEvidence};
use crate::findings::{Code, Finding};
use crate::http::{HeaderMap, Received, StatusCode, WholeBody, answers};
use crate::interface::Trouble;
use crate::registry::{RegistryError, SentQuery, SentRequest, SentWrite};
use crate::workers::{Lane, Work};

/// Looks for the request that a message is about, and the time between two.
const LOOKS_MAX: u32 = 10;
const BETWEEN_LOOKS: Duration = Duration::from_millis(300);

/// Takes what another gateway tells the portal: sendMessage, changeMassageStatusNotification
///
/// Open where the portal sends over the asynchronous channel to another gateway. A message that is answered is on disk.
#[utoipa::path(
    post,
    path = "",
    request_body(content = String, content_type = "text/xml", description = "An envelope with an operation of AsyncChannelClient v10."),
    responses(
        (status = 200, description = "The operation's response, signed by the portal.", body = String, content_type = "text/xml"),
        (status = 404, description = "The portal sends to no other gateway."),
        (status = 500, description = "A fault, signed by the gateway.", body = String, content_type = "text/xml"),
    )
)]
pub(super) async fn take(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    received: Received,
    headers: HeaderMap,
    WholeBody(octets): WholeBody,
) -> Response {
    let portal = &gateway.services.portal;
    let Some(elsewhere) = portal.elsewhere.as_ref().filter(|_| portal.channel == PortalChannel::Async) else {
        return answers::problem(StatusCode::NOT_FOUND, Trouble::PathUnknown);
    };
    let answering = Answering::to(&octets).preferred(&headers);
    let size = size_of(&received, octets.len(), Lane::Requests);
    let heard = reported(&gateway, octets, Of::AnotherGateway, Reading::Pushed, size, now).await;
    let answer = match heard {
        Ok(Heard { said: Said::Form(form), signer }) => {
            told(&gateway, elsewhere.url.clone(), *form, signer, now).await
        }
        Ok(Heard { said: Said::Notice, .. }) => Ok(taken_notice(&gateway.session_id(), now)),
        Err((NotSaid::Unsigned, Some(report))) => Err(Refused::judged(vec![*report], now)),
        Err((NotSaid::Busy, _)) => Err(busy(now)),
        Ok(_) | Err(_) => {
            let found = EnvelopeEvidence::Message(MessageFault::Missing("sendMessage".to_owned()));
            Err(Refused::one(Finding::new(Code::EnvelopeMalformed, found), now))
        }
    };
    match answer {
        Ok(unsigned) => {
            let work = Arc::clone(&gateway);
            let text = unsigned.text();
            let signing = move || on_the_wire(&work, &unsigned, now);
            // What is on disk is acknowledged, signed or not.
            let signed = gateway.services.workers.run_for(Work::FOLLOW_UP, signing).await.ok().flatten();
            let body = signed.map_or(text, |(_, envelope)| envelope);
            answers::answer(StatusCode::OK, CONTENT_TYPE, body)
        }
        Err(refused) => {
            let refused = refused.counted(&gateway.services.metrics);
            fault(&gateway, &refused, Operation::AsyncSendMessage, None, answering).await
        }
    }
}

/// The request that a message is about. The first message of a chain may be here before what its acknowledgement says is on disk: who
/// signed it waits a bounded time for that.
async fn row_of(
    gateway: &Gateway,
    query: &SentQuery,
    signer: [u8; 32],
) -> Result<Option<SentRequest>, RegistryError> {
    for _ in 0..LOOKS_MAX {
        let rows = requests(gateway, query.clone()).await?;
        let own = rows.into_iter().find(|row| row.signer == Some(signer));
        if own.is_some() {
            return Ok(own);
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    Ok(None)
}

/// Keeps what a message says of a request. A chain that there is not, and one that was acknowledged by another than who signed this, are
/// the same.
pub(super) async fn told(
    gateway: &Arc<Gateway>,
    url: String,
    form: ChainForm,
    signer: [u8; 32],
    now: Now,
) -> Result<Unsigned, Refused> {
    let (chain, message_id, session_id) =
        (form.chain.clone(), form.message_id.clone(), form.session_id.clone());
    let query = SentQuery::OfChain { gateway: url, chain: chain.clone() };
    let row = row_of(gateway, &query, signer).await.map_err(|error| not_registered(&error, now))?;
    let Some(row) = row else {
        let found = ExchangeEvidence::UnknownChain { correlation_id: chain.chars().take(60).collect() };
        return Err(Refused::one(
            Finding::new(Code::RequestMalformed, EnvelopeEvidence::Exchange(found)),
            now,
        ));
    };
    let word = form.word();
    tracing::info!(chain, state = %word.state, "the portal is told how a chain goes");
    let tell = SentWrite::Tell { id: row.sent.id, word, unconfirmed: None, at: now };
    write(gateway, tell).await.map_err(|error| not_registered(&error, now))?;
    Ok(channel_message_answer(&message_id, &chain, &session_id, now))
}
