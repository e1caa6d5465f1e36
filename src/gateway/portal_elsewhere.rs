//! A request that the portal sends to another gateway, or through this one to a provider elsewhere. What is kept of it is on disk before the
//! message goes out, and the acknowledgement before its draft is let go of: a crash at any moment loses nothing that was acknowledged.

use std::sync::Arc;

use bytes::Bytes;

use super::portal_answer::{Answered, Decision, Heard, NotSaid, NotSent, Of, Reading, Said, said};
use super::portal_message::Written;
use super::services::Gateway;
use crate::clock::Now;
use crate::registry::{
    AccountId, AccountQuery, AccountRows, AccountWrite, AccountWritten, Acknowledgement, NewSent,
    RegistryError, SentQuery, SentRequest, SentRows, SentState, SentWord, SentWrite, StorageFault,
};

/// How long after its acknowledgement a chain is asked for the first time.
pub(super) const FIRST_ASKED_SECONDS: i64 = 1;

/// In the place of another gateway's address: this one has the chain, and its provider is elsewhere.
pub(super) const HERE: &str = "qaqpa:here";

/// Sends it and waits for the acknowledgement. The id of what is kept of it.
pub(super) async fn send(
    gateway: &Arc<Gateway>,
    written: Written,
    account: Option<AccountId>,
    service_id: &str,
    now: Now,
) -> Result<String, NotSent> {
    let (Some(elsewhere), Some(account)) = (&gateway.services.portal.elsewhere, account) else {
        return Err(NotSent::Silent);
    };
    let sent = NewSent {
        id: written.message_id.clone(),
        account,
        service_id: service_id.to_owned(),
        gateway: elsewhere.url.clone(),
        at: now,
    };
    let is_new = begin(gateway, &sent).await?;
    // It goes on whether or not the browser waits.
    let work = Arc::clone(gateway);
    let sending = tokio::spawn(async move {
        let (id, of) = (sent.id.clone(), Of::AnotherGateway);
        let heard = match called(&work, written.envelope.into()).await {
            Some(octets) => said(&work, octets, of, Reading::AnswerTo(id), now).await,
            None => Err(NotSaid::Busy),
        };
        answered(&work, heard, sent, is_new).await
    });
    sending.await.unwrap_or(Err(NotSent::Silent))
}

/// Writes down that it goes out; whether it does so for the first time.
pub(super) async fn begin(gateway: &Gateway, sent: &NewSent) -> Result<bool, NotSent> {
    match write(gateway, SentWrite::Begin(sent.clone())).await.map_err(NotSent::NotKept)? {
        AccountWritten::Done(is_new) => Ok(is_new),
        // The very document went out from another account.
        _ => Err(NotSent::Unclear),
    }
}

/// Keeps what was answered to it. The id of what is kept.
pub(super) async fn answered(
    gateway: &Gateway,
    heard: Result<Heard, NotSaid>,
    sent: NewSent,
    is_new: bool,
) -> Result<String, NotSent> {
    let id = sent.id.clone();
    let (signer, chain, word) = match heard {
        Ok(Heard { said: Said::Registered(answered), signer }) => (signer, None, word_of(*answered)),
        Ok(Heard { said: Said::Chain(chain), signer }) => (signer, Some(chain), no_word()),
        other => {
            let why = NotSent::of(other.map(|Heard { said, .. }| said));
            // One that went out before may be registered all the same.
            if matches!(why, NotSent::Refused(_)) && is_new {
                let withdrawn = write(gateway, SentWrite::Withdraw { id }).await;
                if let Err(error) = withdrawn {
                    tracing::warn!(%error, "a refused request stays as one that is not acknowledged");
                }
            }
            return Err(why);
        }
    };
    let at = gateway.services.clock.now();
    // What this gateway has of a chain it pushes.
    let is_asked = chain.is_some() && sent.gateway != HERE;
    let due_at = is_asked.then(|| at.plus_seconds(FIRST_ASKED_SECONDS));
    let acknowledgement = Acknowledgement { sent, chain, signer, word, due_at, at };
    write(gateway, SentWrite::Acknowledge(Box::new(acknowledgement))).await.map_err(NotSent::NotKept)?;
    Ok(id)
}

/// What another gateway answers to an envelope; nothing where none comes in time.
pub(super) async fn called(gateway: &Gateway, envelope: Bytes) -> Option<Bytes> {
    let portal = &gateway.services.portal;
    let peer = &portal.elsewhere.as_ref()?.peer;
    let answer = tokio::time::timeout(portal.patience, peer.call(envelope)).await;
    Some(answer.ok()?.ok()?.body)
}

fn no_word() -> SentWord {
    SentWord { state: SentState::Sent, number: None, reason_kk: None, reason_ru: None, result: None }
}

/// What a receipt says, or a result.
fn word_of(answered: Answered) -> SentWord {
    let number = Some(answered.number);
    let Some(Decision { positive, reasons, result }) = answered.decision else {
        return SentWord { number, ..no_word() };
    };
    let joined = |of: fn(&(String, String)) -> &String| {
        let all = reasons.iter().map(of).filter(|reason| !reason.is_empty());
        let all = all.map(String::as_str).collect::<Vec<_>>().join("; ");
        (!all.is_empty()).then_some(all)
    };
    SentWord {
        state: if positive { SentState::Positive } else { SentState::Negative },
        number,
        reason_kk: joined(|(kk, _)| kk),
        reason_ru: joined(|(_, ru)| ru),
        result: Some(result),
    }
}

/// Writes; what it says is on disk.
pub(super) async fn write(gateway: &Gateway, write: SentWrite) -> Result<AccountWritten, RegistryError> {
    gateway.services.registry.account(AccountWrite::Sent(write)).await
}

/// Reads.
pub(super) async fn rows(gateway: &Gateway, query: SentQuery) -> Result<SentRows, RegistryError> {
    match gateway.services.registry.account_rows(AccountQuery::Sent(query)).await? {
        AccountRows::Sent(rows) => Ok(rows),
        _ => Err(StorageFault::Unreachable.into()),
    }
}

/// Reads rows.
pub(super) async fn requests(gateway: &Gateway, query: SentQuery) -> Result<Vec<SentRequest>, RegistryError> {
    match rows(gateway, query).await? {
        SentRows::Rows(rows) => Ok(rows),
        _ => Ok(Vec::new()),
    }
}

/// A page of what an account sent elsewhere.
pub(super) struct SentPage {
    pub(super) rows: Vec<SentRequest>,
    /// Where the page begins in what follows all of them.
    pub(super) behind: u32,
}

/// Reads a page of what an account sent elsewhere.
pub(super) async fn page(
    gateway: &Gateway,
    account: AccountId,
    offset: u32,
    rows_max: u32,
) -> Result<SentPage, RegistryError> {
    let found = requests(gateway, SentQuery::OfAccount { account, offset, rows_max }).await?;
    let all = match rows(gateway, SentQuery::Count(account)).await? {
        SentRows::Count(all) => u32::try_from(all).unwrap_or(u32::MAX),
        _ => 0,
    };
    Ok(SentPage { rows: found, behind: offset.saturating_sub(all) })
}
