//! A form that comes over the asynchronous channel to a service that the gateway provides itself: it goes through the sentence of the house, as
//! a request over REST does, and its chain is told how it goes.

use std::sync::Arc;

use super::accept::{Arrived, Door, Rejected, accept};
use super::refusal::{Refused, not_registered};
use super::services::Gateway;
use crate::accounts::Session;
use crate::clock::Now;
use crate::envelope::{Business, ChannelMessage, MessageFault};
use crate::exchange::{Repeated, Route};
use crate::findings::evidence::EnvelopeEvidence;
use crate::findings::{Code, Finding};
use crate::http::{HeaderMap, RequestId};
use crate::registry::{ChainCase, ExchangeWrite, Owner, RegistrationNumber, Said};
use crate::validation::ContractRule;
use crate::workers::Work;
use crate::xml::{self, PlainElement};

/// A request that a form became.
pub(super) struct Played {
    pub(super) number: RegistrationNumber,
    pub(super) repeated: Repeated,
}

/// Where a message came from.
pub(super) struct From<'a> {
    pub(super) id: &'a RequestId,
    /// Who is behind it, where that is proved.
    pub(super) client: Option<Owner>,
    /// The session of the portal that it was sent from.
    pub(super) session: Option<Session>,
    pub(super) size: Work,
}

/// Takes the form of a message through the sentence to its registration.
pub(super) async fn played(
    gateway: &Arc<Gateway>,
    message: &ChannelMessage,
    From { id, client, session, size }: From<'_>,
    now: Now,
) -> Result<Played, Refused> {
    let business = document(message).map_err(|fault| {
        let finding = Finding::new(Code::EnvelopeMalformed, EnvelopeEvidence::Message(fault));
        Refused::one(finding, now)
    })?;
    let octets = bytes::Bytes::copy_from_slice(business.document.whole().as_bytes());
    let headers = HeaderMap::new();
    let (door, contract) = (Door::Rest, ContractRule::Tolerant);
    let arrived = Arrived { id, door, contract, headers: &headers, octets, client, session, size, now };
    let accepted = accept(gateway, arrived).await.map_err(|Rejected { refused, .. }| refused)?;
    let number = accepted.registered.number().clone();
    let root = PlainElement::new(&business.document, business.document.root());
    let text = |name| {
        use crate::xml::ElementView as _;
        root.child(name).map(|child| child.text().trim().chars().take(200).collect::<String>())
    };
    let repeated = Repeated {
        chain: String::new(),
        number: number.to_string(),
        external_request_id: accepted.terms.request_number.clone(),
        origin: text("requestOriginSystemId"),
        service_type: text("serviceType").unwrap_or(accepted.terms.service_id),
    };
    Ok(Played { number, repeated })
}

fn document(message: &ChannelMessage) -> Result<Business, MessageFault> {
    let parsed = xml::parse(message.data.as_str())
        .map_err(|error| MessageFault::Business { place: error.position.to_string(), fault: error.fault })?;
    Business::read(PlainElement::new(&parsed, parsed.root()))
}

/// Which request a chain became is on disk before the chain is acknowledged; the provider has its message.
pub(super) async fn linked(
    gateway: &Arc<Gateway>,
    route: &Route,
    played: Played,
    (id, correlation_id): (i64, i64),
    now: Now,
) -> Result<(), Refused> {
    let case = ChainCase {
        correlation_id,
        service_id: route.service_id.clone(),
        provider: route.owner.clone(),
        number: played.number.to_string(),
        form: serde_json::to_string(&played.repeated).unwrap_or_else(|_| "{}".to_owned()),
        told: 0,
    };
    let taken = Said {
        id,
        service_id: None,
        receiver: route.owner.clone(),
        accepted: true,
        resend: false,
        reason: None,
        at: now,
    };
    for write in [ExchangeWrite::LinkCase(case), ExchangeWrite::Notify(taken)] {
        gateway.services.registry.exchange(write).await.map_err(|error| not_registered(&error, now))?;
    }
    Ok(())
}
