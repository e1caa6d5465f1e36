//! How accounts are written and read through the writer of the registry.

use super::account::{AccountQuery, AccountRows, AccountWrite, AccountWritten};
use super::batcher::Registry;
use super::errors::{RegistryError, StorageFault};
use super::store::{Write, Written};

impl Registry {
    /// Writes about accounts; what it says is on disk.
    pub async fn account(&self, write: AccountWrite) -> Result<AccountWritten, RegistryError> {
        match self.write(Write::Account(write)).await? {
            Written::Account(written) => Ok(written),
            _ => Err(StorageFault::Unreachable.into()),
        }
    }

    /// Reads about them.
    pub async fn account_rows(&self, query: AccountQuery) -> Result<AccountRows, RegistryError> {
        self.read(move |store| store.accounts(&query)).await
    }
}
