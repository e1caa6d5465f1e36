//! The portal asks another gateway how its chains go: `getMessages`, and once what came is on disk `sendDeliveryNotification`. What is not
//! signed by whom the chain was acknowledged by is not used; a gateway that is away is asked again.

use std::sync::Arc;

use super::chain_form::ChainForm;
use super::portal_answer::{Of, Reading, Said, said};
use super::portal_elsewhere::{called, write};
use super::portal_exchange::PortalChannel;
use super::portal_message::{on_the_wire, sender_id};
use super::services::Gateway;
use crate::clock::Now;
use crate::envelope::{Asking, Unsigned, message_accepted, messages_of_chain};
use crate::registry::{
    AccountQuery, AccountRows, AccountWritten, RegistryError, SentQuery, SentRequest, SentRows, SentState,
    SentWrite,
};
use crate::workers::Work;

/// Chains that are asked for at once; the others are due still.
const CHAINS_AT_ONCE_MAX: u32 = 8;

/// Questions for one chain in a row, where a gateway gives its messages out one at a time.
const QUESTIONS_MAX: u32 = 4;

/// Messages of an answer that are read: a chain has two, and a provider that says more of it some more.
const MESSAGES_MAX: usize = 16;

/// The longest time between two questions; the first comes after a second, each further one after twice as long.
const ASKED_AGAIN_SECONDS_MAX: i64 = 60;

/// What a process needs beyond the gateway's patience to write down what came.
const HELD_BEYOND_SECONDS: i64 = 30;

/// How a chain is asked for.
enum Came {
    /// The gateway said what there is, or that there is nothing.
    Answer,
    /// Nothing that may be used.
    Nothing,
}

impl Gateway {
    /// Whether the portal has a chain at another gateway that is to be asked for by now. Reads the registry on this thread.
    pub fn has_to_ask(&self, now: Now) -> bool {
        let portal = &self.services.portal;
        if portal.elsewhere.is_none() || portal.channel == PortalChannel::Sync {
            return false;
        }
        let found = self.services.registry.store().accounts(&AccountQuery::Sent(SentQuery::IsDue(now)));
        matches!(found, Ok(AccountRows::Sent(SentRows::Due(true))))
    }

    /// Asks for the chains that are due, as many at once as may be.
    pub async fn ask_elsewhere(self: &Arc<Self>) {
        self.ask(None).await;
    }

    /// Asks for this one now, unless another process does.
    pub(super) async fn ask_for(self: &Arc<Self>, id: &str) {
        self.ask(Some(id.to_owned())).await;
    }

    async fn ask(self: &Arc<Self>, only: Option<String>) {
        let portal = &self.services.portal;
        let now = self.services.clock.now();
        let patience = i64::try_from(portal.patience.as_secs()).unwrap_or(i64::MAX / 4_000);
        let until = now.plus_seconds(patience.saturating_mul(3).saturating_add(HELD_BEYOND_SECONDS));
        let claim = SentWrite::Claim { only, now, until, rows_max: CHAINS_AT_ONCE_MAX };
        let mut asked = tokio::task::JoinSet::new();
        match write(self, claim).await {
            Ok(AccountWritten::Sent(rows)) => {
                for row in rows {
                    let gateway = Arc::clone(self);
                    asked.spawn(async move { one(&gateway, row).await });
                }
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "chains at another gateway were not asked for"),
        }
        while asked.join_next().await.is_some() {}
    }
}

/// Asks for one until there is nothing new, and lets go of it.
async fn one(gateway: &Arc<Gateway>, row: SentRequest) {
    let id = row.sent.id.clone();
    let mut asked = row.asked;
    let release = match conversation(gateway, row, &mut asked).await {
        Ok(true) => SentWrite::Release { id, asked: 0, due_at: None },
        Ok(false) => {
            let seconds = ASKED_AGAIN_SECONDS_MAX.min(1 << asked.min(6));
            let due_at = Some(gateway.services.clock.now().plus_seconds(seconds));
            SentWrite::Release { id, asked: asked.saturating_add(1), due_at }
        }
        // It stays in hand until its time is over.
        Err(error) => {
            return tracing::warn!(%error, "what another gateway said was not kept; it is asked again");
        }
    };
    if let Err(error) = write(gateway, release).await {
        tracing::warn!(%error, "a chain at another gateway is asked for later than it might be");
    }
}

/// Whether nothing is left to be asked.
async fn conversation(
    gateway: &Arc<Gateway>,
    mut row: SentRequest,
    asked: &mut u32,
) -> Result<bool, RegistryError> {
    let begun = gateway.services.clock.now();
    let Some(chain) = row.chain.clone() else { return Ok(true) };
    // A gateway that the settings do not name any more is not asked.
    let url = gateway.services.portal.elsewhere.as_ref().map(|elsewhere| elsewhere.url.as_str());
    if url != Some(row.sent.gateway.as_str()) {
        return Ok(false);
    }
    for _ in 0..QUESTIONS_MAX {
        if let Some(message_id) = row.unconfirmed.take()
            && matches!(confirmed(gateway, &row, message_id).await?, Came::Nothing)
        {
            return Ok(false);
        }
        if row.state.is_final() {
            return Ok(true);
        }
        // What is slow leaves time to write down what comes.
        let since = gateway.services.clock.now().millis().saturating_sub(begun.millis());
        if u128::from(since.unsigned_abs()) > gateway.services.portal.patience.as_millis() {
            return Ok(false);
        }
        let question = |asking: &Asking<'_>| messages_of_chain(asking, &chain);
        let Some(Said::Messages(forms)) = heard(gateway, &row, question, Reading::Messages).await else {
            return Ok(false);
        };
        let mut forms = forms.into_iter().filter(|form| form.chain == chain).take(MESSAGES_MAX).peekable();
        if forms.peek().is_none() {
            return Ok(false);
        }
        *asked = 0;
        while let Some(form) = forms.next() {
            told(gateway, &mut row, form).await?;
            // The next one of the answer is kept when this one is confirmed; the last one's turn is before the next question.
            if forms.peek().is_some()
                && let Some(message_id) = row.unconfirmed.take()
                && matches!(confirmed(gateway, &row, message_id).await?, Came::Nothing)
            {
                return Ok(false);
            }
        }
    }
    Ok(false)
}

/// Keeps what a message says of a request, before it is confirmed.
async fn told(gateway: &Arc<Gateway>, row: &mut SentRequest, form: ChainForm) -> Result<(), RegistryError> {
    let (id, unconfirmed) = (row.sent.id.clone(), Some(form.message_id.clone()));
    let chain = form.chain.clone();
    let (word, at) = (form.word(), gateway.services.clock.now());
    tracing::info!(chain, state = %word.state, "another gateway says how a chain goes");
    let state = if row.state == SentState::Sent || word.state.is_final() { word.state } else { row.state };
    write(gateway, SentWrite::Tell { id, word, unconfirmed: unconfirmed.clone(), at }).await?;
    (row.state, row.unconfirmed) = (state, unconfirmed);
    Ok(())
}

/// Says that a message is kept. A gateway that knows of no such message has no more to learn.
async fn confirmed(
    gateway: &Arc<Gateway>,
    row: &SentRequest,
    message_id: String,
) -> Result<Came, RegistryError> {
    let word = |asking: &Asking<'_>| message_accepted(asking, &message_id);
    match heard(gateway, row, word, Reading::Confirmation).await {
        Some(Said::Confirmed | Said::Refused(_)) => {
            write(gateway, SentWrite::Confirmed { id: row.sent.id.clone(), message_id }).await?;
            Ok(Came::Answer)
        }
        _ => Ok(Came::Nothing),
    }
}

/// What is answered to a question about a row, where it may be used.
async fn heard(
    gateway: &Arc<Gateway>,
    row: &SentRequest,
    question: impl FnOnce(&Asking<'_>) -> Unsigned,
    reading: Reading,
) -> Option<Said> {
    let now = gateway.services.clock.now();
    let sender = sender_id(gateway, now);
    let password = gateway.services.portal.elsewhere.as_ref()?.password.as_deref();
    let asking = Asking { service_id: &row.sent.service_id, sender_id: &sender, password, date: now };
    let (envelope, work) = (question(&asking), Arc::clone(gateway));
    let signing = move || on_the_wire(&work, &envelope, now);
    let (_, envelope) = gateway.services.workers.run_for(Work::FOLLOW_UP, signing).await.ok().flatten()?;
    let answer = called(gateway, envelope.into()).await?;
    let heard = said(gateway, answer, Of::AnotherGateway, reading, now).await;
    match heard {
        Ok(heard) if Some(heard.signer) == row.signer => Some(heard.said),
        Ok(_) => {
            tracing::warn!("an answer is signed by another than whom the request was acknowledged by");
            None
        }
        Err(error) => {
            tracing::warn!(?error, "an answer of another gateway is not used");
            None
        }
    }
}
