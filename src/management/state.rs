//! What testers change, and the threads on which it is done.

use std::sync::Arc;

use axum::response::{IntoResponse as _, Response};

use super::error::ManagementError;
use super::first_state::FirstState;
use crate::accounts::Accounts;
use crate::ca::Authority;
use crate::ca::http::{AuthorityServices, CrlPublisher};
use crate::catalogue::Catalogue;
use crate::clock::{ManualClock, Now};
use crate::databases::Script;
use crate::gateway::Journal;
use crate::http::answers;
use crate::people::SharedPeople;
use crate::random::Random;
use crate::registry::Registry;
use crate::workflow::{Driver, Players, ScriptedDatabases};

/// What testers change.
#[derive(Clone)]
pub struct Management {
    /// The clock by which everything goes.
    pub clock: ManualClock,
    /// Who publishes the authority's CRLs.
    pub publisher: Arc<CrlPublisher>,
    /// The authority's services, which follow scripts.
    pub services: AuthorityServices,
    /// The people whom certificates are issued to and the databases know.
    pub people: SharedPeople,
    /// Takes the work that is due at a time.
    pub due_work: Arc<dyn Fn(Now) + Send + Sync>,
    /// Who takes cases on.
    pub driver: Arc<Driver>,
    /// Who does which role's steps.
    pub players: Players,
    /// What the state databases do not know.
    pub databases: ScriptedDatabases,
    /// What they do instead of answering at once.
    pub database_script: Script,
    /// The registry.
    pub registry: Registry,
    /// Who logs in.
    pub accounts: Arc<Accounts>,
    /// Draws tokens.
    pub random: Arc<dyn Random>,
    /// The services.
    pub catalogue: Arc<Catalogue>,
    /// What came and went.
    pub journal: Arc<Journal>,
    /// What is put back by a reset.
    pub first: FirstState,
}

impl Management {
    pub(super) fn authority(&self) -> &Authority {
        self.publisher.authority()
    }
}

/// Does what may take as long as making an RSA key, off the I/O threads.
pub(super) async fn on_a_thread(
    work: impl FnOnce() -> Result<Response, ManagementError> + Send + 'static,
) -> Response {
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome.unwrap_or_else(ManagementError::into_response),
        Err(_) => answers::broken(),
    }
}
