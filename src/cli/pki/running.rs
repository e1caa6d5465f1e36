//! The gateways that run on a ledger: whose clock a command goes by, and who takes over what it wrote before it ends.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::runtime::Runtime;

use crate::app::Running;
use crate::cli::fault::Fault;
use crate::cli::terminal::complain;
use crate::clock::{Clock as _, Now, SystemClock};
use crate::config::reachable;
use crate::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE};
use crate::http::{Client, ClientError, ClientResponse, Method, Trust};
use crate::text::Lang;
use crate::text::line::pki as line;

/// How long a gateway may take to answer: one with a ledger as long as the real one makes its CRLs anew.
const PATIENCE: Duration = Duration::from_secs(60);

/// The gateways that answer.
pub(super) struct RunningGateways {
    directory: PathBuf,
    runtime: Runtime,
    client: Client,
    /// Their management listeners.
    found: Vec<String>,
    /// The time of the first of them.
    time: Option<Now>,
    /// The plain listener of the first of them.
    plain: Option<String>,
}

impl RunningGateways {
    /// Those on the ledger in `directory`.
    pub(super) fn on(directory: &Path) -> anyhow::Result<Self> {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Fault::Runtime)?;
        let client = Client::new(&Trust::default())?.waiting(PATIENCE);
        let mut gateways = RunningGateways {
            directory: directory.to_owned(),
            runtime,
            client,
            found: Vec::new(),
            time: None,
            plain: None,
        };
        for (file, endpoints) in Running::gateways(directory) {
            match gateways.time_of(&endpoints.management) {
                Some(time) => {
                    gateways.time.get_or_insert(time);
                    gateways.plain.get_or_insert_with(|| reachable(&endpoints.plain));
                    gateways.found.push(endpoints.management);
                }
                // It was killed: its file leads nowhere.
                None => drop(std::fs::remove_file(file)),
            }
        }
        Ok(gateways)
    }

    /// Where the first of them publishes what the authority issues.
    pub(super) fn publish_at(&self) -> Option<&str> {
        self.plain.as_deref()
    }

    fn send(&self, method: Method, url: &str, lang: Lang) -> Result<ClientResponse, ClientError> {
        let body = if method == Method::POST { "{}" } else { "" };
        let headers = [(CONTENT_TYPE, "application/json"), (ACCEPT_LANGUAGE, lang.as_str())];
        self.runtime.block_on(self.client.send(method, url, &headers, body.into()))
    }

    fn time_of(&self, management: &str) -> Option<Now> {
        let answer = self.send(Method::GET, &format!("{management}/manage/v1/clock"), Lang::En).ok()?;
        let value: serde_json::Value = serde_json::from_slice(&answer.body).ok()?;
        Now::parse(value["now"].as_str()?).ok()
    }

    /// The time by which the command goes: the running gateway's, or the machine's where none runs.
    pub(super) fn now(&self) -> Now {
        self.time.unwrap_or_else(|| SystemClock.now())
    }

    /// Returns when every running gateway goes by what now stands in the ledger; says so where none runs.
    pub(super) fn take_over(&self, lang: Lang) -> anyhow::Result<()> {
        for management in &self.found {
            let answer = self.send(Method::POST, &format!("{management}/manage/v1/ca/reload"), lang);
            let management = management.clone();
            let answer = match answer {
                Ok(answer) => answer,
                Err(why) => return Err(Fault::GatewaySilent { management, why: Box::new(why) }.into()),
            };
            if !answer.status.is_success() {
                return Err(Fault::GatewayRefused { management, why: detail(&answer) }.into());
            }
            complain(&line::taken_over(lang, &management));
        }
        if self.found.is_empty() {
            complain(&line::nobody_runs(lang, &self.directory.display()));
        }
        Ok(())
    }
}

/// What a problem says to people, or the status where there is no problem in the answer.
fn detail(answer: &ClientResponse) -> String {
    let problem: Option<serde_json::Value> = serde_json::from_slice(&answer.body).ok();
    let detail = problem.as_ref().and_then(|problem| problem["detail"].as_str());
    detail.map_or_else(|| format!("HTTP {}", answer.status.as_u16()), str::to_owned)
}
