//! E-akimat as the workflow sees it: a system in which a step is recorded, asked over the exchange.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, mpsc};
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};

use super::asked_databases::{AskedDatabases, Filing};
use crate::catalogue::Channel;
use crate::clock::Clock;
use crate::workflow::{CaseView, NoAnswer, Recorder};

/// A silence that took longer is not waited for again until as long has passed: a pass over many cases would take as long for each.
const SILENCE: Duration = Duration::from_secs(1);

/// Which requests are registered in E-akimat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registered {
    /// Those that an employee brings in, and those whose step a person does.
    ByEmployees,
    /// All of them.
    All,
    /// None.
    None,
}

/// E-akimat, asked by the provider's workstation.
pub struct EAkimat {
    asked: AskedDatabases,
    requests: Registered,
    clock: Arc<dyn Clock>,
    /// How long an answer is waited for at most, with what is done before and after.
    patience: Duration,
    /// Its own: who waits for an answer may be the last thread of another.
    runtime: OnceLock<Runtime>,
    silent_until: Mutex<Option<Instant>>,
}

impl EAkimat {
    /// Asked so, each answer for so long at most.
    pub fn new(
        asked: AskedDatabases,
        requests: Registered,
        clock: &Arc<dyn Clock>,
        answer: Duration,
    ) -> Self {
        EAkimat {
            asked,
            requests,
            clock: Arc::clone(clock),
            patience: answer.saturating_mul(2).saturating_add(SILENCE),
            runtime: OnceLock::new(),
            silent_until: Mutex::default(),
        }
    }

    /// One thread, when the first case is recorded.
    fn runtime(&self) -> Option<&Runtime> {
        if self.runtime.get().is_none() {
            let built =
                Builder::new_multi_thread().worker_threads(1).thread_name("e-akimat").enable_all().build();
            match built {
                // Of two that are built at once one is let go of.
                Ok(runtime) => {
                    if let Err(second) = self.runtime.set(runtime) {
                        second.shutdown_background();
                    }
                }
                Err(error) => tracing::error!(%error, "E-akimat cannot be asked"),
            }
        }
        self.runtime.get()
    }

    fn asked(&self, case: &CaseView) -> Result<String, NoAnswer> {
        let runtime = self.runtime().ok_or(NoAnswer::Silent)?;
        let (asked, now) = (self.asked.clone(), self.clock.now());
        let of = [case.number.to_string(), case.service.id.clone(), case.application.declarant_id.clone()];
        let (give, take) = mpsc::sync_channel(1);
        runtime.spawn(async move {
            let [number, service, declarant] = &of;
            // Nobody waits any more where it came too late.
            let _ = give.send(asked.register(Filing { number, service, declarant }, now).await);
        });
        take.recv_timeout(self.patience).unwrap_or(Err(NoAnswer::Silent))
    }
}

impl Recorder for EAkimat {
    fn records(&self, case: &CaseView, by_hand: bool) -> bool {
        match self.requests {
            Registered::ByEmployees => by_hand || case.channel != Channel::Portal,
            Registered::All => true,
            Registered::None => false,
        }
    }

    fn record(&self, case: &CaseView) -> Result<String, NoAnswer> {
        let silent = || self.silent_until.lock().unwrap_or_else(PoisonError::into_inner);
        let begun = Instant::now();
        if silent().is_some_and(|until| begun < until) {
            return Err(NoAnswer::Silent);
        }
        let answer = self.asked(case);
        let waited = begun.elapsed();
        *silent() = (answer.is_err() && waited > SILENCE).then(|| Instant::now() + waited);
        answer
    }
}

impl Drop for EAkimat {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // What is asked now nobody waits for; dropped where others run, a runtime may not wait.
            runtime.shutdown_background();
        }
    }
}
