//! `qaqpa agent`: the signing agent without a gateway, until a signal ends it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

use super::fault::Fault;
use super::log;
use super::terminal::{Outcome, say};
use crate::app::AgentAlone;
use crate::config::{AgentFile, AgentMode, Config, Moment, address};
use crate::text::Lang;
use crate::text::line::agent as line;

/// Run the signing agent alone
///
/// Web pages connect to it as they connect to NCALayer. The first key that fits signs; nobody is asked, unless --ask is given. Prints its
/// address, then `ready`. `qaqpa serve` runs the same agent beside the gateway.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  qaqpa agent --key valid-gost2015
  qaqpa agent --p12 my-key.p12 --password PASSWORD --management 127.0.0.1:0
  qaqpa agent --key person:900001/head-sign --ask

Browsers trust it after one import: certs/root.cert.pem as an authority for web sites. Keys: the names of certs/people, provider-head,
person:N (see `qaqpa people`), person:N/KIND, files. Every setting is in qaqpa.sample.toml, [agent]; `qaqpa manual agent` has the rest.")]
pub(super) struct Args {
    /// A configuration file; the other flags win over it
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where to listen; port 0 takes any [default: 127.0.0.1:13579]
    #[arg(long, value_name = "ADDR", value_parser = address, visible_alias = "agent")]
    pub listen: Option<SocketAddr>,
    /// The key that signs; several are tried in their order
    #[arg(long, value_name = "NAME")]
    pub key: Vec<String>,
    /// A key in a file: PKCS#12, or PEM with its certificate
    #[arg(long, value_name = "FILE")]
    pub p12: Option<PathBuf>,
    /// The password of the file
    #[arg(long, value_name = "PASSWORD", default_value = "", requires = "p12")]
    pub password: String,
    /// Ask a person, in the agent's page
    #[arg(long)]
    pub ask: bool,
    /// Where time-stamps are asked for [default: the built-in service]
    #[arg(long, value_name = "URL")]
    pub tsp: Option<String>,
    /// A listener for testers, with /manage/v1/agent [default: none]
    #[arg(long, value_name = "ADDR", value_parser = address)]
    pub management: Option<SocketAddr>,
    /// A PKI made by `qaqpa pki init` [default: the built-in test PKI]
    #[arg(long, value_name = "DIR")]
    pub pki: Option<PathBuf>,
    /// Makes what is drawn repeatable
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// A clock that stands at TIME [default: the machine's clock]
    #[arg(long, value_name = "TIME")]
    pub clock: Option<Moment>,
}

/// The configuration file with the flags over it.
fn configuration(args: Args) -> anyhow::Result<(Config, Option<SocketAddr>)> {
    let mut config = match &args.config {
        Some(file) => Config::load(file)?,
        None => Config::default(),
    };
    config.trust.pki = args.pki.or(config.trust.pki);
    config.data.seed = args.seed.or(config.data.seed);
    config.clock.manual = args.clock.or(config.clock.manual);
    let agent = &mut config.agent;
    agent.address = args.listen.unwrap_or(agent.address);
    agent.tsp = args.tsp.or(agent.tsp.take());
    if args.ask {
        agent.mode = AgentMode::Ask;
    }
    let mut keys = args.key;
    if let Some(path) = args.p12 {
        keys.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        agent.files.push(AgentFile { path, password: args.password });
    }
    if !keys.is_empty() {
        agent.key = None;
        agent.keys = keys;
    }
    Ok((config, args.management))
}

/// Serves until SIGTERM, SIGINT or SIGHUP.
pub(super) fn run(args: Args, lang: Lang) -> anyhow::Result<Outcome> {
    let (config, management) = configuration(args)?;
    log::begin(&config)?;
    let runtime = tokio::runtime::Runtime::new().map_err(Fault::Runtime)?;
    runtime.block_on(async {
        let (mut term, mut int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        let mut hangup = signal(SignalKind::hangup())?;
        let alone = AgentAlone::open(&config, management).await?;
        let testers = alone.management.as_ref().map(crate::http::Listener::url);
        line::ready(lang, &alone.agent.url(), testers.as_deref()).iter().for_each(|line| say(line));
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
            _ = hangup.recv() => {}
        }
        alone.agent.drain(Duration::from_millis(config.http.drain_millis_max)).await;
        Ok(Outcome::Done)
    })
}
