//! `qaqpa serve`: runs the gateway until a signal ends it.

use crate::cli::misuse::whole;
use std::future::Future;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

use super::errors;
use super::fault::Fault;
use super::log;
use super::terminal::{Outcome, complain, say};
use crate::app::{self, App};
use crate::calendar::{Calendar, almaty};
use crate::clock::{Clock as _, SystemClock};
use crate::config::{Config, KeyAlgorithm, Moment, RegistryUrl, address};
use crate::gateway::{Endpoints, Listeners};
use crate::http::Drained;
use crate::text::Lang;
use crate::text::line::{agent as agent_line, serve as line, undated as no_date};

/// Run the gateway
///
/// Prints the address of each listener, then `ready`; writes the addresses to endpoints.json in the data directory. SIGTERM,
/// SIGHUP or Ctrl-C lets the requests under way finish.
#[derive(Debug, Default, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa serve --data /tmp/qaqpa --gateway 127.0.0.1:0 --plain 127.0.0.1:0 --management 127.0.0.1:0 --clock 2026-11-24T10:00:00Z

Every setting, with its default, is in qaqpa.sample.toml. The log goes to stderr; QAQPA_LOG=debug says more.")]
pub struct Args {
    /// A configuration file; the other flags win over it
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where the registry and endpoints.json are kept [default: ./qaqpa-data]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Where the registry is: sqlite:FILE or postgres://user@host/database [default: a file in the data directory]
    #[arg(long, value_name = "URL")]
    pub registry: Option<RegistryUrl>,
    /// Makes keys, serials, ids and numbers repeatable
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// The gateway's TLS listener; port 0 takes any [default: 127.0.0.1:8443]
    #[arg(long, value_name = "ADDR", value_parser = address)]
    pub gateway: Option<SocketAddr>,
    /// The gateway and the authority over plain HTTP [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR", value_parser = address)]
    pub plain: Option<SocketAddr>,
    /// The testers' listener [default: 127.0.0.1:8081]
    #[arg(long, value_name = "ADDR", value_parser = address)]
    pub management: Option<SocketAddr>,
    /// The signing agent for web pages; port 0 takes any [default: 127.0.0.1:13579]
    #[arg(long, value_name = "ADDR", value_parser = address)]
    pub agent: Option<SocketAddr>,
    /// A PKI made by `qaqpa pki init` [default: the built-in test PKI]
    #[arg(long, value_name = "DIR")]
    pub pki: Option<PathBuf>,
    /// With which keys the gateway and the provider sign: rsa, ecdsa, gost2004, gost2015 [default: rsa]
    #[arg(long, value_name = "ALGORITHM")]
    pub algorithm: Option<KeyAlgorithm>,
    /// Entries of certificates that never were in each issuing authority's list; the real one has 422065 [default: 0]
    #[arg(long, value_name = "N", value_parser = whole::<u32>(0, u64::from(crate::limits::CRL_FILLER_ENTRIES_MAX)))]
    pub crl_size: Option<u32>,
    /// A clock that stands at TIME until it is set over the testers' listener [default: the machine's clock]
    #[arg(long, value_name = "TIME")]
    pub clock: Option<Moment>,
    /// How long the automatic provider takes over a request [default: 0]
    #[arg(long, value_name = "N")]
    pub decide_after_seconds: Option<u32>,
}

/// The configuration file with the flags over it.
pub fn configuration(args: Args) -> anyhow::Result<Config> {
    let mut config = match &args.config {
        Some(file) => Config::load(file)?,
        None => Config::default(),
    };
    let listeners = &mut config.listeners;
    listeners.gateway = args.gateway.unwrap_or(listeners.gateway);
    listeners.plain = args.plain.unwrap_or(listeners.plain);
    listeners.management = args.management.unwrap_or(listeners.management);
    config.agent.address = args.agent.unwrap_or(config.agent.address);
    config.data.directory = args.data.unwrap_or(config.data.directory);
    config.registry.url = args.registry.or(config.registry.url);
    config.data.seed = args.seed.or(config.data.seed);
    config.trust.pki = args.pki.or(config.trust.pki);
    config.trust.algorithm = args.algorithm.unwrap_or(config.trust.algorithm);
    config.authority.crl_size = args.crl_size.unwrap_or(config.authority.crl_size);
    config.clock.manual = args.clock.or(config.clock.manual);
    config.workflow.decide_after_seconds =
        args.decide_after_seconds.unwrap_or(config.workflow.decide_after_seconds);
    Ok(config)
}

/// How long the end waits for the last of what is written: to copy the longest log takes a second.
const ENDING_MAX: Duration = Duration::from_secs(20);

/// Serves until SIGTERM, SIGINT or SIGHUP.
pub fn run(args: Args, lang: Lang) -> anyhow::Result<Outcome> {
    let config = configuration(args)?;
    log::begin(&config)?;
    // Declared first, so that it goes last: what is under way at the end still writes.
    let mut _in_use = None;
    let mut ending = None;
    let runtime = tokio::runtime::Runtime::new().map_err(Fault::Runtime)?;
    let outcome = runtime.block_on(async {
        let (mut term, mut int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        // The terminal was closed: an end in order as well.
        let mut hangup = signal(SignalKind::hangup())?;
        let told = async move {
            tokio::select! {
                _ = term.recv() => {}
                _ = int.recv() => {}
                _ = hangup.recv() => {}
            }
        };
        let mut app = app::build(&config)?;
        _in_use = app.directory.take();
        ending = app.ending.take();
        serve(&config, app, told, lang).await
    });
    drop(runtime);
    if let Some(ending) = ending
        && !ending.wait(ENDING_MAX)
    {
        complain(&format!("qaqpa: {}", line::not_folded(lang, &config.data.directory)));
    }
    if matches!(outcome, Ok(Outcome::Done)) {
        tracing::info!("ended");
    }
    outcome
}

/// Starts `house`, prints its addresses, and drains it when `told` to.
pub async fn serve(
    config: &Config,
    app: App,
    told: impl Future<Output = ()>,
    lang: Lang,
) -> anyhow::Result<Outcome> {
    let file = config.data.directory.join(app::ENDPOINTS_FILE);
    // Addresses of a run that was killed would lead a waiting script astray.
    let _ = std::fs::remove_file(&file);
    let App { place, who, background, directory: _in_use, agent, ending: _ } = app;
    let listeners = Listeners::open(place, who).await?;
    let (agent, no_agent) = app::open_agent(agent).await;
    // Commands that verify find its PKI by it.
    let pki = config.trust.pki.as_ref().map(|pki| pki.canonicalize().unwrap_or_else(|_| pki.clone()));
    let agent_url = agent.as_ref().map(crate::agent::AgentListener::url);
    let endpoints = Endpoints { pki, agent: agent_url, ..listeners.endpoints() };
    warn_of_strangers(config);
    write_whole(&file, &serde_json::to_string_pretty(&endpoints)?)?;
    // Commands that write into the ledger find this gateway by it.
    let ledger = config.trust.pki.clone().unwrap_or_else(|| config.data.directory.join(app::PKI_DIRECTORY));
    let running = app::Running::on(&ledger, &endpoints);
    if let Err(error) = &running {
        tracing::warn!(%error, directory = %ledger.display(), "commands will not find this gateway: revocations they make count within a second");
    }
    if let Some(error) = no_agent {
        complain(&format!(
            "qaqpa: {}",
            agent_line::taken(lang, &errors::known(&error, lang).unwrap_or_else(|| error.to_string()))
        ));
    }
    announce(&endpoints, lang);
    warn_of_the_year(config, lang);
    let resting = tokio::spawn(app::give_back_at_rest());
    told.await;
    resting.abort();
    tracing::info!("draining");
    let deadline = Duration::from_millis(config.http.drain_millis_max);
    let (_, drained) = tokio::join!(app::drain_agent(agent, deadline), listeners.drain(deadline));
    drop((background, running));
    let _ = std::fs::remove_file(&file);
    if let Drained::Cut(connections) = drained {
        complain(&format!("qaqpa: {}", line::cut(lang, connections, config.http.drain_millis_max)));
        return Ok(Outcome::Refused);
    }
    Ok(Outcome::Done)
}

fn announce(endpoints: &Endpoints, lang: Lang) {
    let Endpoints { gateway, plain, management, agent, .. } = endpoints;
    let [gateway, plain, management, ready] = line::addresses(lang, gateway, plain, management);
    [gateway, plain, management].iter().for_each(|line| say(line));
    agent.iter().for_each(|url| say(&agent_line::address(lang, url)));
    say(&ready);
}

/// A year that the calendar does not have is never guessed.
fn warn_of_the_year(config: &Config, lang: Lang) {
    let now = config.clock.manual.map_or_else(|| SystemClock.now(), |moment| moment.0);
    let lacking = Calendar::builtin().ok().and_then(|calendar| calendar.day(almaty::date_of(now)).err());
    if let Some(error) = lacking {
        complain(&format!("qaqpa: {}", no_date::clock_beyond(&error, lang)));
    }
}

/// Anybody who can reach it can sign with its keys: they are public.
fn warn_of_strangers(config: &Config) {
    for address in [config.listeners.gateway, config.listeners.plain, config.listeners.management] {
        if !address.ip().is_loopback() {
            tracing::warn!(%address, "listening on a public address although the keys are public");
        }
    }
}

/// Writes beside the file and renames: a reader finds the whole of it or nothing.
fn write_whole(file: &Path, text: &str) -> anyhow::Result<()> {
    let beside = file.with_extension("json.new");
    std::fs::write(&beside, text)
        .and_then(|()| std::fs::rename(&beside, file))
        .map_err(|error| Fault::unwritable(file, error).into())
}
