//! Asking the authorities whether certificates are revoked, from the command line.

use crate::text::line::wanted::Wanted;
use std::sync::Arc;
use std::time::Duration;

use super::fault::Fault;
use crate::app::StartError;
use crate::clock::{Clock, ManualClock, Now, SystemClock};
use crate::random::Entropy;
use crate::revocation::{Asking, Obtained, Revocations, Settings};
use crate::trust::{CrlStore, RevocationOrder};
use crate::x509::Certificate;

/// Where revocation is asked.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Online {
    /// `http` fetches the CRL and the OCSP answer that the certificates name; `files` knows the lists given, and nothing else. What is
    /// fetched is of now and is judged at the time of --at: one issued after that time is not yet of it, and says no more than
    /// that a certificate was revoked by then
    #[arg(long, value_name = "files|http", default_value = "files", value_parser = ["files", "http"])]
    pub revocation: String,
    /// With --revocation http: who is asked first, and alone where one is named alone; `both` wants both to say good
    #[arg(long, value_name = "ORDER", default_value = "crl,ocsp", value_parser = order)]
    pub revocation_order: RevocationOrder,
    /// With --revocation http: ask TO where an address begins with FROM
    #[arg(long, value_name = "FROM=TO", value_parser = mapping)]
    pub map: Vec<(String, String)>,
    /// With --revocation http: milliseconds to wait for all that is fetched
    #[arg(long, value_name = "MILLIS", default_value_t = 10_000)]
    pub wait: u64,
}

fn order(text: &str) -> Result<RevocationOrder, Wanted> {
    RevocationOrder::parse(text)
        .ok_or_else(|| Wanted::OneOf("crl,ocsp · ocsp,crl · crl · ocsp · both".to_owned()))
}

fn mapping(text: &str) -> Result<(String, String), Wanted> {
    let pair =
        text.split_once('=').filter(|(from, to)| from.starts_with("http://") && to.starts_with("http://"));
    pair.map(|(from, to)| (from.to_owned(), to.to_owned())).ok_or(Wanted::Pair("http://from=http://to"))
}

impl Online {
    /// Whether anything is fetched.
    pub(super) fn is_http(&self) -> bool {
        self.revocation == "http"
    }

    /// A source over `lists`, and what it may fetch; answers are judged at `at`, or by the machine's clock.
    pub(super) fn source(
        &self,
        lists: CrlStore,
        authorities: Vec<Certificate>,
        at: Option<Now>,
    ) -> anyhow::Result<Asking> {
        let lists = Arc::new(lists);
        if !self.is_http() {
            return Ok(Revocations::direct(lists).asking());
        }
        let wait = Duration::from_millis(self.wait);
        let defaults = Settings::default();
        let settings = Settings {
            wait,
            list_patience: defaults.list_patience.min(wait),
            answer_patience: defaults.answer_patience.min(wait),
            map: self.map.clone(),
            // A person asks, on a machine of their own, about a document that they chose.
            hosts: vec!["*".to_owned()],
            ..defaults
        };
        let clock: Arc<dyn Clock> = match at {
            Some(at) => Arc::new(ManualClock::at(at)),
            None => Arc::new(SystemClock),
        };
        let revocations = Revocations::over_http(
            lists,
            authorities,
            self.revocation_order,
            settings,
            clock,
            Arc::new(Entropy),
        );
        Ok(revocations.map_err(|source| StartError::Fetching { source })?.asking())
    }

    /// Judges; fetches what was found missing, and judges anew, as often as that shows something more to ask.
    pub(super) fn judged<T>(&self, source: &Asking, now: Now, judge: impl Fn() -> T) -> anyhow::Result<T> {
        let mut judged = judge();
        if !self.is_http() {
            return Ok(judged);
        }
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Fault::Runtime)?;
        let mut rounds = source.rounds();
        while runtime.block_on(rounds.obtain(source.wants(), now)) == Obtained::Something {
            judged = judge();
        }
        // What still runs is of no use to anybody.
        runtime.shutdown_background();
        Ok(judged)
    }
}
