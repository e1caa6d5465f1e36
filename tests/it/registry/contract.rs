//! What every store does, on SQLite and on PostgreSQL: one suite, each test on a fresh database.

mod cases;
mod messages;
pub use messages::message;
mod people;
mod sent;

use std::sync::Arc;

use qaqpa::registry::{Postgres, Registry, Sqlite, Store};

use crate::support::postgres;

/// A database; each store that it gives is another process for the others.
pub trait Place: Sync {
    /// Opens it.
    fn store(&self) -> Arc<dyn Store>;

    /// Opens it as the gateway of this name.
    fn gateway(&self, _: &str) -> Arc<dyn Store> {
        self.store()
    }

    /// Opens it behind a writer.
    fn registry(&self) -> Registry {
        Registry::start(self.store()).unwrap()
    }
}

struct OnSqlite(tempfile::TempDir);

impl Place for OnSqlite {
    fn store(&self) -> Arc<dyn Store> {
        Arc::new(Sqlite::open(&self.0.path().join("registry.db")).unwrap())
    }
}

struct OnPostgres(String);

impl Place for OnPostgres {
    fn store(&self) -> Arc<dyn Store> {
        Arc::new(Postgres::open(&self.0, Vec::new()).unwrap())
    }

    fn gateway(&self, name: &str) -> Arc<dyn Store> {
        Arc::new(Postgres::open(&self.0, Vec::new()).unwrap().of_gateway(name.to_owned()))
    }
}

/// Does a test on SQLite.
fn on_sqlite(test: impl FnOnce(&dyn Place)) {
    test(&OnSqlite(tempfile::tempdir().unwrap()));
}

/// Does a test on PostgreSQL, where it is installed.
fn on_postgres(test: impl FnOnce(&dyn Place)) {
    if let Some(url) = postgres::database() {
        test(&OnPostgres(url));
    }
}

/// Does what is asynchronous in a test.
pub fn on_threads(work: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(work);
}

/// The tests of a file, each on both.
macro_rules! on_both {
    ($($test:ident,)*) => {
        mod sqlite {
            $(#[test] fn $test() { super::super::on_sqlite(super::$test); })*
        }
        mod postgres {
            $(#[test] fn $test() { super::super::on_postgres(super::$test); })*
        }
    };
}
use on_both;
