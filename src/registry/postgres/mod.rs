//! The store on PostgreSQL: any number of processes on one database.
//!
//! The same contract as [`Sqlite`](super::Sqlite)'s, and the same suite of tests. A batch is one transaction of a few round trips: what it
//! looks at, the numbers it takes, what it writes with the commit. Numbers, idempotency, leases and claims are the database's
//! (unique rows, row locks, `SKIP LOCKED`); processes know nothing of each other. Where PostgreSQL itself is at the other end the writer's
//! statements are kept there under names; otherwise nothing is kept in a session, so that pgbouncer may stand between in its transaction mode.

mod accounts;
mod accounts_read;
mod advance;
mod archive;
mod archive_file;
mod archived;
mod cases;
mod change;
mod claim;
mod commit;
mod copy;
mod copy_tables;
mod direct;
mod documents;
mod entries;
mod faults;
mod journal;
mod kept;
mod lent;
mod lines;
mod messages;
mod messages_read;
mod messages_taken;
mod month;
mod months;
mod notices;
mod numbers;
mod open;
mod opening;
mod partitions;
mod parts;
mod reads;
mod refusals;
mod register;
mod reset;
mod schema;
mod sent;
mod session;
mod tasks;
mod wait;
mod writer;
mod writes;

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::access::AccessRights;
use super::account::{AccountQuery, AccountRows};
use super::actor::Actor;
use super::budget::RefusalBudget;
use super::case::{Case, Counts, KeptRefusal, RefusalEntry, RegisteredEntry, StoredDocument, StoredResult};
use super::errors::{OpenError, RegistryError, StorageFault};
use super::messages::{ExchangeQuery, ExchangeRows};
use super::number::RegistrationNumber;
use super::staff::{StaffEntry, TokenDigest};
use super::step_line::StepLine;
use super::store::{Behind, Gathers, Store, Write, Written};
use super::task::{QueueEntry, QueueQuery, Returned, Task};
use crate::clock::Now;
use crate::limits;
use crate::random::{Entropy, Random as _};
use lent::Lent;
use parts::{Parts, RETRY_AFTER};
use session::{Session, bind};
use wait::{Driver, wait};

pub use archive::{ArchiveStep, Archiving};
pub use copy::{CopyError, Moved};
pub use month::{Month, NotAMonth};
pub use schema::POSTGRES_SCHEMA_VERSION;

/// For how long a read, and a write from its arrival, is tried again.
const LOST_MAX: Duration = Duration::from_millis(limits::STORE_LOST_MILLIS_MAX);

/// For how long a batch is gathered under load: a dozen statements are sent, planned and committed for each, however few writes it has,
/// and with every further process on one database there are fewer of them.
const BATCH_GATHERS: Gathers =
    Gathers { wait: Duration::from_millis(5), shared_min: 2, rides: Duration::from_millis(5) };

/// A registry's database.
pub struct Postgres(Parts);

/// No password is printed.
impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Postgres({})", self.0.place)
    }
}

impl Postgres {
    /// Connects to the database of `url` and brings its schema up to date. `believed` are the authorities (DER) of the server's
    /// certificate, where the address asks for TLS.
    pub fn open(url: &str, believed: Vec<Vec<u8>>) -> Result<Self, OpenError> {
        let config = open::config(url)?;
        let place = open::place(&config);
        let driver = Driver::new().map_err(OpenError::Thread)?;
        let pool = open::pool(&config, believed)?;
        let name = Entropy.uuid().to_string();
        let store = Postgres(Parts {
            gateway: name.clone(),
            name,
            place,
            pool,
            budget: RefusalBudget::default(),
            batches: AtomicI64::new(0),
            remembered: Mutex::default(),
            months: Mutex::default(),
            tidied: Mutex::default(),
            writer: Mutex::default(),
            driver,
        });
        wait(&store.0.driver, store.migrate())?;
        Ok(store)
    }

    /// The same with another budget for refusals.
    #[must_use]
    pub fn keeping(mut self, budget: RefusalBudget) -> Self {
        self.0.budget = budget;
        self
    }

    /// The same as the gateway of this name, which no other process has at the same time: what it had in hand when it ended last is
    /// its own.
    #[must_use]
    pub fn of_gateway(mut self, name: String) -> Self {
        self.0.gateway = name;
        self
    }

    /// Moves what is in a file of SQLite into this database, which must be empty.
    pub fn take_from(&self, file: &std::path::Path) -> Result<Moved, CopyError> {
        copy::into_postgres(file, &self.0)
    }

    /// Moves what is in this database into a file of SQLite, which must be new or empty.
    pub fn give_to(&self, file: &std::path::Path) -> Result<Moved, CopyError> {
        copy::into_sqlite(&self.0, file)
    }

    /// Moves months into files, and tells each step; how many months were left for what is still open in them.
    pub fn archive(&self, wish: &Archiving, told: &mut dyn FnMut(ArchiveStep)) -> Result<u64, CopyError> {
        archive::months(&self.0, wish, told)
    }

    /// Where the database is, without user and password.
    pub fn place(&self) -> &str {
        &self.0.place
    }

    /// Whether PostgreSQL keeps this store's statements: after the first write, where no pooler stands between.
    pub fn keeps_statements(&self) -> bool {
        let writer = self.0.writer.lock().unwrap_or_else(PoisonError::into_inner);
        writer.as_ref().is_some_and(writer::Writer::keeps)
    }

    /// What every process on this database draws alike: the first that asks for it under a name draws it.
    pub fn secret(&self, name: &str) -> Result<[u8; 32], RegistryError> {
        let mut drawn = [0; 32];
        Entropy.fill(&mut drawn);
        self.read(async |session| {
            let put = "INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
            session.execute(put, bind![session::Text(name), &drawn[..]]).await?;
            let row =
                session.row("SELECT value FROM secrets WHERE name = $1", bind![session::Text(name)]).await?;
            let kept: Option<Vec<u8>> = row.map(|row| row.try_get(0)).transpose()?;
            kept.and_then(|kept| kept.try_into().ok()).ok_or(RegistryError::Unreadable {
                table: "secrets",
                row: 0,
                column: "value",
            })
        })
    }

    async fn migrate(&self) -> Result<(), OpenError> {
        let deadline = Instant::now() + LOST_MAX;
        loop {
            let done = match self.0.connection().await {
                Ok(connection) => migrated(&connection).await,
                Err(fault) => Err(fault.into()),
            };
            match done {
                Err(schema::Refusal::Fault(fault)) if fault.passes() && Instant::now() < deadline => {
                    tokio::time::sleep(RETRY_AFTER).await;
                }
                done => return done.map_err(|refusal| refusal.of(&self.0.place)),
            }
        }
    }

    /// Reads on a connection of the pool. A connection that is lost is replaced, and the read done again, within its time.
    #[allow(clippy::needless_pass_by_value, reason = "a closure is given, as everywhere in std")]
    fn read<T>(
        &self,
        work: impl AsyncFn(Session<'_>) -> Result<T, RegistryError>,
    ) -> Result<T, RegistryError> {
        let deadline = Instant::now() + LOST_MAX;
        wait(&self.0.driver, async {
            loop {
                let done = match tokio::time::timeout_at(deadline.into(), self.read_once(&work)).await {
                    Ok(done) => done,
                    Err(_) => return Err(StorageFault::Unreachable.into()),
                };
                match done {
                    Err(RegistryError::Storage(fault)) if fault.passes() && Instant::now() < deadline => {
                        tokio::time::sleep(RETRY_AFTER).await;
                    }
                    done => return done,
                }
            }
        })
    }

    async fn read_once<T>(
        &self,
        work: &impl AsyncFn(Session<'_>) -> Result<T, RegistryError>,
    ) -> Result<T, RegistryError> {
        // A connection whose read is given up half way goes with what it still has to say.
        let connection = self.0.connection().await?;
        let done = work(Session::on(connection.client()?)).await;
        if !matches!(done, Err(RegistryError::Storage(_))) {
            connection.back();
        }
        done
    }
}

async fn migrated(connection: &Lent) -> Result<(), schema::Refusal> {
    schema::migrate(Session::on(connection.client()?)).await
}

impl Store for Postgres {
    fn commit(&self, batch: &[Write]) -> Result<Vec<Result<Written, RegistryError>>, StorageFault> {
        self.commit_until(batch, Instant::now() + LOST_MAX)
    }

    fn commit_until(
        &self,
        batch: &[Write],
        deadline: Instant,
    ) -> Result<Vec<Result<Written, RegistryError>>, StorageFault> {
        let number = self.0.batches.fetch_add(1, Ordering::Relaxed) + 1;
        wait(&self.0.driver, commit::commit(&self.0, batch, number, deadline))
    }

    fn patience(&self) -> Option<Duration> {
        Some(LOST_MAX)
    }

    fn is_claimable(&self, now: Now) -> Result<Option<bool>, RegistryError> {
        self.read(async |session| claim::is_any(session, now).await.map(Some))
    }

    fn wants_upkeep(&self) -> bool {
        commit::has_writers_to_forget(&self.0) || partitions::wants_next(&self.0)
    }

    fn upkeep(&self) -> Result<(), StorageFault> {
        partitions::make_next(&self.0)?;
        commit::forget_writers(&self.0)
    }

    fn gathers(&self) -> Gathers {
        BATCH_GATHERS
    }

    fn case(&self, number: &RegistrationNumber) -> Result<Option<Case>, RegistryError> {
        self.read(async |session| reads::case(session, number).await)
    }

    fn document(&self, number: &RegistrationNumber) -> Result<Option<StoredDocument>, RegistryError> {
        self.read(async |session| documents::document(session, number).await)
    }

    fn access(&self, number: &RegistrationNumber) -> Result<Option<AccessRights>, RegistryError> {
        self.read(async |session| reads::access(session, number).await)
    }

    fn history(&self, number: &RegistrationNumber) -> Result<Vec<StepLine>, RegistryError> {
        self.read(async |session| reads::history(session, number).await)
    }

    fn task(&self, number: &RegistrationNumber) -> Result<Option<Task>, RegistryError> {
        self.read(async |session| tasks::task(session, number).await)
    }

    fn queue(&self, query: &QueueQuery) -> Result<Vec<QueueEntry>, RegistryError> {
        self.read(async |session| tasks::queue(session, query).await)
    }

    fn acts(&self, number: &RegistrationNumber) -> Result<Vec<Bytes>, RegistryError> {
        self.read(async |session| tasks::acts(session, number).await)
    }

    fn returns(&self, offset: u32, entries_max: u32) -> Result<Vec<Returned>, RegistryError> {
        self.read(async |session| tasks::returns(session, offset, entries_max).await)
    }

    fn played(&self) -> Result<Vec<(Actor, i64)>, RegistryError> {
        self.read(async |session| tasks::played(session).await)
    }

    fn waiting(&self, now: Now) -> Result<Vec<(Actor, u64, u64)>, RegistryError> {
        self.read(async |session| tasks::waiting(session, now).await)
    }

    fn staff_by_token(&self, token: &TokenDigest) -> Result<Option<StaffEntry>, RegistryError> {
        self.read(async |session| tasks::staff_by(session, "token", token).await)
    }

    fn staff_by_certificate(&self, certificate: &[u8; 32]) -> Result<Option<StaffEntry>, RegistryError> {
        self.read(async |session| tasks::staff_by(session, "certificate", certificate).await)
    }

    fn staff(&self) -> Result<Vec<StaffEntry>, RegistryError> {
        self.read(async |session| tasks::everybody(session).await)
    }

    fn result(&self, number: &RegistrationNumber) -> Result<Option<StoredResult>, RegistryError> {
        self.read(async |session| reads::result(session, number).await)
    }

    fn due(&self, now: Now, cases_max: u32) -> Result<Vec<(RegistrationNumber, Now)>, RegistryError> {
        self.read(async |session| reads::due(session, now, cases_max).await)
    }

    fn refusals(&self, entries_max: u32) -> Result<Vec<RefusalEntry>, RegistryError> {
        self.read(async |session| journal::refusals(session, entries_max).await)
    }

    fn refusal(&self, request_id: &str) -> Result<Option<KeptRefusal>, RegistryError> {
        self.read(async |session| journal::refusal(session, request_id).await)
    }

    fn registered(&self, entries_max: u32) -> Result<Vec<RegisteredEntry>, RegistryError> {
        self.read(async |session| journal::registered(session, entries_max).await)
    }

    fn exchange(&self, query: &ExchangeQuery) -> Result<ExchangeRows, RegistryError> {
        self.read(async |session| messages_read::read(session, query).await)
    }

    fn accounts(&self, query: &AccountQuery) -> Result<AccountRows, RegistryError> {
        self.read(async |session| accounts_read::read(session, query).await)
    }

    fn behind(&self, now: Now) -> Result<Option<Behind>, RegistryError> {
        self.read(async |session| reads::behind(session, now).await.map(Some))
    }

    fn counts(&self) -> Result<Counts, RegistryError> {
        self.read(async |session| reads::counts(session).await)
    }
}
