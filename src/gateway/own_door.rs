//! This gateway's own door for systems of this process: a function call with the same octets as over HTTP.

use std::sync::{Arc, OnceLock, Weak};

use super::Channel;
use super::answering::Answering;
use super::dispatch::dispatched;
use super::service_answer::Arrival;
use super::services::Gateway;
use super::soap::contract_rule;
use crate::exchange::{Peer, PeerAnswer, PeerFault, PeerFuture};
use crate::http::header::CONTENT_TYPE;
use crate::http::{Base, HeaderMap, RequestId, StatusCode};
use crate::limits;
use crate::workers::{Lane, Work};

/// The synchronous channel with signatures, without a socket. It opens when the gateway is built.
#[derive(Default)]
pub struct OwnDoor(OnceLock<Weak<Gateway>>);

impl OwnDoor {
    /// Opens it.
    pub fn open(&self, gateway: &Arc<Gateway>) {
        // A door that is open stays as it is.
        let _ = self.0.set(Arc::downgrade(gateway));
    }
}

impl Peer for OwnDoor {
    fn place(&self) -> &str {
        "this gateway"
    }

    fn call(&self, octets: bytes::Bytes) -> PeerFuture<'_> {
        Box::pin(async move {
            let closed = || PeerFault::Unreachable("this gateway is not open".to_owned());
            let gateway = self.0.get().and_then(Weak::upgrade).ok_or_else(closed)?;
            let mut headers = HeaderMap::new();
            if let Ok(xml) = "text/xml; charset=utf-8".parse() {
                headers.insert(CONTENT_TYPE, xml);
            }
            let (id, base) = (RequestId::new(), Base(String::new()));
            let arrival = Arrival {
                id: &id,
                base: &base,
                headers: &headers,
                client: None,
                contract: contract_rule(&gateway, None),
                size: Work { lane: Lane::FollowUps, client: None, octets: octets.len() },
                now: gateway.services.clock.now(),
                answering: Answering::to(&octets).within(),
            };
            let answer = dispatched(&gateway, Channel::SyncSigned, &arrival, &octets).await;
            let Some(answer) = answer else {
                let status = StatusCode::NOT_FOUND.as_u16();
                return Ok(PeerAnswer {
                    status,
                    location: None,
                    coding: None,
                    parts: None,
                    body: bytes::Bytes::new(),
                });
            };
            let status = answer.status().as_u16();
            let body = axum::body::to_bytes(answer.into_body(), limits::CLIENT_RESPONSE_BYTES_MAX).await;
            let body = body.map_err(|_| PeerFault::TooLarge(limits::CLIENT_RESPONSE_BYTES_MAX))?;
            Ok(PeerAnswer { status, location: None, coding: None, parts: None, body })
        })
    }
}
