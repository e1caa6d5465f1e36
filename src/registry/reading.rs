//! What tasks read: on threads that may wait, never on theirs.

use super::access::AccessRights;
use super::batcher::Registry;
use super::case::{Case, Counts, KeptRefusal, RefusalEntry, RegisteredEntry, StoredDocument, StoredResult};
use super::errors::RegistryError;
use super::messages::{ExchangeQuery, ExchangeRows};
use super::number::RegistrationNumber;
use super::step_line::StepLine;
use super::store::Behind;
use crate::clock::Now;

impl Registry {
    /// A case by its number.
    pub async fn case(&self, number: &RegistrationNumber) -> Result<Option<Case>, RegistryError> {
        let number = number.clone();
        self.read(move |store| store.case(&number)).await
    }

    /// What came, and the report on it.
    pub async fn document(
        &self,
        number: &RegistrationNumber,
    ) -> Result<Option<StoredDocument>, RegistryError> {
        let number = number.clone();
        self.read(move |store| store.document(&number)).await
    }

    /// Who may read a case.
    pub async fn access(&self, number: &RegistrationNumber) -> Result<Option<AccessRights>, RegistryError> {
        let number = number.clone();
        self.read(move |store| store.access(&number)).await
    }

    /// Who may read a case, and its signed answer, once there is one. Why that is not read is only for who may read the case.
    pub async fn access_with_result(
        &self,
        number: &RegistrationNumber,
    ) -> Result<(Option<AccessRights>, Result<Option<StoredResult>, RegistryError>), RegistryError> {
        let number = number.clone();
        self.read(move |store| Ok((store.access(&number)?, store.result(&number)))).await
    }

    /// A case's step log, oldest first.
    pub async fn history(&self, number: &RegistrationNumber) -> Result<Vec<StepLine>, RegistryError> {
        let number = number.clone();
        self.read(move |store| store.history(&number)).await
    }

    /// A case's signed answer, once there is one.
    pub async fn result(&self, number: &RegistrationNumber) -> Result<Option<StoredResult>, RegistryError> {
        let number = number.clone();
        self.read(move |store| store.result(&number)).await
    }

    /// The newest refusals, newest first.
    pub async fn refusals(&self, entries_max: u32) -> Result<Vec<RefusalEntry>, RegistryError> {
        self.read(move |store| store.refusals(entries_max)).await
    }

    /// What is due by `now` and not done; nothing where the store cannot say.
    pub async fn behind(&self, now: Now) -> Result<Option<Behind>, RegistryError> {
        self.read(move |store| store.behind(now)).await
    }

    /// The refusal with this request id.
    pub async fn refusal(&self, request_id: &str) -> Result<Option<KeptRefusal>, RegistryError> {
        let request_id = request_id.to_owned();
        self.read(move |store| store.refusal(&request_id)).await
    }

    /// The newest registered requests, newest first.
    pub async fn registered(&self, entries_max: u32) -> Result<Vec<RegisteredEntry>, RegistryError> {
        self.read(move |store| store.registered(entries_max)).await
    }

    /// How much there is.
    pub async fn counts(&self) -> Result<Counts, RegistryError> {
        self.read(|store| store.counts()).await
    }

    /// Reads about them.
    pub async fn exchange_rows(&self, query: ExchangeQuery) -> Result<ExchangeRows, RegistryError> {
        self.read(move |store| store.exchange(&query)).await
    }
}
