//! What testers see and change of the asynchronous channel.

use std::sync::Arc;

use axum::response::{IntoResponse as _, Response};

use super::error::ManagementError;
use crate::exchange::{Deliveries, Directory, Services};
use crate::http::{AllowedHosts, Client};
use crate::random::Random;
use crate::registry::{ExchangeQuery, ExchangeRows, ExchangeWrite, ExchangeWritten, Registry, RegistryError};

/// What testers see and change of the asynchronous channel.
#[derive(Clone)]
pub struct ExchangeManagement {
    /// Where messages are kept.
    pub registry: Registry,
    /// Who answers at once.
    pub services: Arc<Services>,
    /// Who takes part.
    pub directory: Arc<Directory>,
    /// The push.
    pub deliveries: Arc<Deliveries>,
    /// Where messages may be pushed to.
    pub hosts: Arc<AllowedHosts>,
    /// Salts of passwords.
    pub random: Arc<dyn Random>,
    /// For the test of a connection.
    pub client: Client,
}

impl ExchangeManagement {
    pub(super) async fn rows(&self, query: ExchangeQuery) -> Result<ExchangeRows, Response> {
        self.registry.exchange_rows(query).await.map_err(failed)
    }

    pub(super) async fn write(&self, write: ExchangeWrite) -> Result<ExchangeWritten, Response> {
        let written = self.registry.exchange(write).await.map_err(failed);
        self.deliveries.wake();
        written
    }
}

fn failed(error: RegistryError) -> Response {
    ManagementError::Registry(error).into_response()
}
