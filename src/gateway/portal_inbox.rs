//! Where the portal is told how its chains go: the push to it, as a function call with the same octets as over HTTP. What a provider elsewhere
//! says of a request is on disk before it is answered.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::Notify;

use super::chain_form::ChainForm;
use super::portal_answer::{Heard, Of, Reading, Said, said};
use super::portal_elsewhere::HERE;
use super::portal_exchange::{NumberFuture, PortalChains};
use super::portal_push::told;
use super::services::Gateway;
use crate::envelope::{channel_message_answer, taken_notice};
use crate::exchange::{Peer, PeerAnswer, PeerFault, PeerFuture, RouteKind};
use crate::http::StatusCode;
use crate::registry::RegistrationNumber;

/// The address that stands for the portal of this process.
pub const PORTAL_PLACE: &str = "qaqpa:portal";

/// Chains whose numbers are remembered: who waits for one waits seconds.
const CHAINS_MAX: usize = 10_000;

/// The portal's end of the push. It opens when the gateway is built.
#[derive(Default)]
pub struct PortalInbox {
    gateway: OnceLock<Weak<Gateway>>,
    numbers: Mutex<VecDeque<(String, RegistrationNumber)>>,
    bell: Notify,
}

impl PortalInbox {
    /// Opens it.
    pub fn open(&self, gateway: &Arc<Gateway>) {
        // One that is open stays as it is.
        let _ = self.gateway.set(Arc::downgrade(gateway));
    }

    fn known(&self, chain: &str) -> Option<RegistrationNumber> {
        let numbers = self.numbers.lock().unwrap_or_else(PoisonError::into_inner);
        numbers.iter().rev().find(|(known, _)| known == chain).map(|(_, number)| number.clone())
    }

    fn takes(&self, form: &ChainForm) {
        let ChainForm { chain, number, .. } = form;
        // The words of the form are a provider's: the log has what they mean.
        tracing::info!(chain, state = %form.state(), "the portal is told how a chain goes");
        let Some(number) = number.as_ref().and_then(|number| number.parse().ok()) else { return };
        let mut numbers = self.numbers.lock().unwrap_or_else(PoisonError::into_inner);
        if numbers.len() == CHAINS_MAX {
            numbers.pop_front();
        }
        numbers.push_back((chain.clone(), number));
        drop(numbers);
        self.bell.notify_waiters();
    }
}

/// Whether a chain is one of this process: the registry has its request, and only who waits for its number is to be told.
fn is_played(gateway: &Gateway, form: &ChainForm) -> bool {
    let route = gateway.services.channel.directory.route(&form.service_id);
    route.is_some_and(|route| matches!(route.kind, RouteKind::Player))
}

impl PortalChains for PortalInbox {
    fn number<'a>(&'a self, chain: &'a str, within: Duration) -> NumberFuture<'a> {
        let said = async move {
            loop {
                let rings = self.bell.notified();
                let mut rings = std::pin::pin!(rings);
                rings.as_mut().enable();
                if let Some(number) = self.known(chain) {
                    return number;
                }
                rings.await;
            }
        };
        Box::pin(async move { tokio::time::timeout(within, said).await.ok() })
    }
}

impl Peer for PortalInbox {
    fn place(&self) -> &str {
        PORTAL_PLACE
    }

    fn call(&self, envelope: Bytes) -> PeerFuture<'_> {
        Box::pin(async move {
            let closed = || PeerFault::Unreachable("the portal is not open".to_owned());
            let gateway = self.gateway.get().and_then(Weak::upgrade).ok_or_else(closed)?;
            let now = gateway.services.clock.now();
            let heard = said(&gateway, envelope, Of::ThisGateway, Reading::Pushed, now).await;
            let taken = match heard {
                Ok(Heard { said: Said::Form(form), .. }) if is_played(&gateway, &form) => {
                    self.takes(&form);
                    let ChainForm { message_id, chain, session_id, .. } = &*form;
                    Some(channel_message_answer(message_id, chain, session_id, now))
                }
                Ok(Heard { said: Said::Form(form), signer }) => {
                    told(&gateway, HERE.to_owned(), *form, signer, now).await.ok()
                }
                Ok(Heard { said: Said::Notice, .. }) => Some(taken_notice(&gateway.session_id(), now)),
                // Not the gateway's word, or none that the portal knows: it is not taken.
                _ => None,
            };
            let (status, body) = match taken {
                Some(answer) => (StatusCode::OK, answer.text()),
                None => (StatusCode::INTERNAL_SERVER_ERROR, String::new()),
            };
            Ok(PeerAnswer {
                status: status.as_u16(),
                location: None,
                coding: None,
                parts: None,
                body: Bytes::from(body),
            })
        })
    }
}
