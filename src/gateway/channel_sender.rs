//! Who sends over the asynchronous channel, and what proves it.

use std::sync::Arc;

use super::portal_inbox::PORTAL_PLACE;
use super::refusal::Refused;
use super::rules::UnregisteredSenders;
use super::sender;
use super::services::{Gateway, busy_for};
use crate::clock::Now;
use crate::envelope::{ChannelRequest, Sender};
use crate::exchange::{Party, Password};
use crate::findings::evidence::{EnvelopeEvidence, ExchangeEvidence};
use crate::findings::{Check, CheckName, Code, Finding, Report, Subject};
use crate::registry::Owner;
use crate::workers::{Busy, Work};
use crate::x509::Certificate;

/// What came with a message beside its own word.
#[derive(Clone, Copy)]
pub(super) struct By<'a> {
    /// Whose signature it bears.
    pub(super) signer: Option<&'a Certificate>,
    /// Who is behind the connection, where it proved that.
    pub(super) clients: &'a [Owner],
    /// It came from the portal of this process, by a function call.
    pub(super) is_portal: bool,
    pub(super) size: Work,
}

/// Whom a message names as its sender. Where the contract lets it name nobody ([contract §2](crate::manual::contract)), it is the one that the
/// certificate of its signature is registered for.
pub(super) fn named(
    gateway: &Gateway,
    request: &ChannelRequest,
    signer: Option<&Certificate>,
    now: Now,
) -> Result<Sender, Refused> {
    if let Some(sender) = request.sender() {
        return Ok(sender.clone());
    }
    let mut registered = signer.map(|signer| gateway.services.rules.systems.of(signer)).unwrap_or_default();
    registered.sort_unstable();
    registered.dedup();
    match registered.as_slice() {
        [one] => Ok(Sender { id: one.clone(), password: None }),
        all => {
            let found = ExchangeEvidence::NoSender { registered: all.len() };
            Err(of_sender(Code::SenderUnproven, EnvelopeEvidence::Exchange(found), now))
        }
    }
}

/// A system that is registered proves to be who it says: by its password, and by its certificate where one is registered for it. One that is
/// not is taken at its word where the settings say so, and nowhere else; and nobody is who says the name of a system of this process.
pub(super) async fn authentic(
    gateway: &Arc<Gateway>,
    sender: &Sender,
    caller: By<'_>,
    now: Now,
) -> Result<(), Refused> {
    let rules = &gateway.services.rules;
    let party = gateway.services.channel.directory.party(&sender.id);
    let is_known = party.is_some() || rules.systems.has(&sender.id);
    if !is_known && rules.unregistered_senders == UnregisteredSenders::Refused {
        let sender = sender.id.chars().take(200).collect();
        return Err(of_sender(Code::SenderUnregistered, EnvelopeEvidence::SenderUnknown { sender }, now));
    }
    let not_that_sender = || {
        let found = ExchangeEvidence::NotThatSender { sender: sender.id.chars().take(60).collect() };
        of_sender(Code::SenderUnproven, EnvelopeEvidence::Exchange(found), now)
    };
    let is_portal = party.as_ref().is_some_and(|party| party.push.as_deref() == Some(PORTAL_PLACE));
    let has_proof = rules.systems.has(&sender.id) || party.as_ref().is_some_and(|party| party.has_proof());
    let is_own = is_portal || (!has_proof && gateway.services.channel.directory.plays(&sender.id));
    if is_own && !(is_portal && caller.is_portal) {
        return Err(not_that_sender());
    }
    let by_certificate = !rules.systems.has(&sender.id)
        || caller.signer.map_or_else(
            || caller.clients.contains(&Owner::of_system(&sender.id)),
            |signer| rules.systems.of(signer).contains(&sender.id),
        );
    if !by_certificate {
        return Err(not_that_sender());
    }
    match by_password(gateway, party, sender.password.clone(), caller.size).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(not_that_sender()),
        Err(busy) => Err(busy_for(now, busy)),
    }
}

/// Where it costs a hash it stands in line with the work of its client: hashes at once are as many as there are workers.
async fn by_password(
    gateway: &Gateway,
    party: Option<Arc<Party>>,
    given: Option<String>,
    size: Work,
) -> Result<bool, Busy> {
    let Some(party) = party else { return Ok(true) };
    if party.password.as_ref().is_none_or(Password::is_proved) {
        return Ok(sender::knows_password(&party, given.as_deref()));
    }
    let checked = move || sender::knows_password(&party, given.as_deref());
    gateway.services.workers.run_for(size, checked).await
}

fn of_sender(code: Code, evidence: EnvelopeEvidence, now: Now) -> Refused {
    let check = Check::failed(CheckName::Request, Finding::new(code, evidence));
    Refused::judged(vec![Report::of(Subject::Transport, check)], now)
}
