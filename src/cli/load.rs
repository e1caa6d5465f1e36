//! `qaqpa load`: loads a gateway with signed requests, and says what came of it.

mod keys;
mod people;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context as _;

use super::errors;
use super::fault::Fault;
use super::terminal::{Outcome, complain, say};
use crate::app::{self, App, TempDir};
use crate::ca::builtin;
use crate::clock::{Clock as _, SystemClock};
use crate::config::{Config, KeyAlgorithm};
use crate::encoding::files;
use crate::gateway::Listeners;
use crate::http::Trust;
use crate::limits;
use crate::load::kinds::{Algorithm, Channel};
use crate::load::report::{self, ALLOWED, Report};
use crate::load::{
    Controls, Live, LoadError, Plan, Population, Proof, QUEUED_PROVIDER, QUEUED_SERVICE, Reach, Run,
    Scenario, Target,
};
use crate::random::{Entropy, Random as _};
use crate::text::Lang;
use crate::text::keys::key_file_error;
use crate::text::line::load as line;
use crate::x509::{Certificate, certificates_from_pem};
use keys::Keys;

/// Load a gateway with signed requests, judge every answer, and audit it at the end
///
/// Without --url it opens a gateway of its own, on free ports and with a directory that ends with it. Requests leave at their moments
/// whatever became of the others (open loop), and latency counts from the moment at which each was due, so that what waits behind a
/// slow answer is slow too. Every answer is compared with what was foretold; after the load every acknowledged request is looked for,
/// and the signature and the content of its result are verified.
///
/// Every document is signed anew, with a requestNumber of its own: a gateway answers a repeated signed content with the first number
/// and registers nothing. Up to 50 000 documents are signed before the load begins (--signing ahead), so that signing takes no CPU from a
/// gateway on the same machine, and what is more beside it, when a core has time; the generator's own CPU and lateness are in the
/// report, and a generator that cannot keep up fails the run.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER)]
pub(super) struct Args {
    /// A scenario, TOML: its keys are these flags without dashes in front; flags win over it
    #[arg(long, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
    /// The gateway; this machine's only, unless --target-is-mine [default: a gateway of its own]
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// The authority's certificates, PEM, by which the gateway and its results are believed, beside the built-in PKI
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// The testers' listener of that gateway: it issues keys that certs/ does not have
    #[arg(long, value_name = "URL")]
    pub management: Option<String>,
    /// The target may be another machine: it is mine, and I want it loaded
    #[arg(long)]
    pub target_is_mine: bool,
    /// rest, soap, async (sendMessage, its delivery, its state), or portal: what a portal does for a citizen, over REST [default: rest]
    #[arg(long, value_name = "CHANNEL")]
    pub channel: Option<String>,
    /// Who signs, by weight: valid=8,revoked=1 (the people of certs/) [default: valid]
    #[arg(long, value_name = "NAME=WEIGHT,…")]
    pub people: Option<String>,
    /// What is asked for, by weight: ids of the gateway's catalogue, which has their forms [default: the housing queue]
    #[arg(long, value_name = "ID=WEIGHT,…")]
    pub services: Option<String>,
    /// What is wrong with documents, by weight: none, tampered, wrong-value, unsigned, other-declarant, truncated, no-document
    #[arg(long, value_name = "NAME=WEIGHT,…")]
    pub defects: Option<String>,
    /// With what people sign, by weight: rsa, ecdsa, gost2004, gost2015; where it is one, a gateway of its own signs with it too
    /// (of another it is `serve --algorithm`) [default: rsa]
    #[arg(long, value_name = "NAME=WEIGHT,…")]
    pub algorithms: Option<String>,
    /// Octets of the unsigned document, by weight: 2k=9,200k=1 [default: as small as the form allows]
    #[arg(long, value_name = "SIZE=WEIGHT,…")]
    pub sizes: Option<String>,
    /// Open loop: so many requests a second [default: 50]
    #[arg(long, value_name = "RATE")]
    pub rate: Option<f64>,
    /// Open loop at a rate that grows evenly
    #[arg(long, value_name = "FROM..TO")]
    pub ramp: Option<String>,
    /// Open loop at rates one after another, each for --duration
    #[arg(long, value_name = "RATE,RATE,…")]
    pub steps: Option<String>,
    /// The highest rate at which this does not come true; each rate is tried for --duration
    #[arg(long, value_name = "THRESHOLD")]
    pub search: Option<String>,
    /// Closed loop: so many users, each sends when the last answer has come. A slow gateway is loaded less: for comparison
    #[arg(long, value_name = "USERS")]
    pub closed: Option<u32>,
    /// How moments lie: poisson, as of many who know nothing of one another, or even [default: poisson]
    #[arg(long, value_name = "KIND")]
    pub arrivals: Option<String>,
    /// How long [default: 10s]
    #[arg(long, value_name = "TIME")]
    pub duration: Option<String>,
    /// What is sent before and not measured; it is judged and audited [default: 1s]
    #[arg(long, value_name = "TIME")]
    pub warm_up: Option<String>,
    /// How long the audit waits for results [default: 30s]
    #[arg(long, value_name = "TIME")]
    pub drain: Option<String>,
    /// How long one answer is waited for [default: 30s]
    #[arg(long, value_name = "TIME")]
    pub timeout: Option<String>,
    /// Connections at most [default: 32]
    #[arg(long, value_name = "N")]
    pub connections: Option<u32>,
    /// kept, or new: a TLS handshake for each request [default: kept]
    #[arg(long, value_name = "KIND")]
    pub connection: Option<String>,
    /// Threads that sign [default: 2]
    #[arg(long, value_name = "N")]
    pub signers: Option<u32>,
    /// ahead, along (beside the load), or pool=N: N documents again and again [default: ahead; along in a closed loop]
    #[arg(long, value_name = "WHEN")]
    pub signing: Option<String>,
    /// When results are fetched: audit, or along: right after each acknowledgement, as a portal does [default: audit]
    #[arg(long, value_name = "WHEN")]
    pub results: Option<String>,
    /// The same seed makes the same bytes, in the same order, at the same moments
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// requestDate of every request [default: now; with --seed 2026-11-24T12:00:00Z]
    #[arg(long, value_name = "TIME")]
    pub date: Option<String>,
    /// Fail the run when this comes true; may be given several times
    #[arg(long, value_name = "THRESHOLD")]
    pub fail: Vec<String>,
    /// Let the run pass in spite of: unasked, errors, unsent, saturated; may be given several times
    #[arg(long, value_name = "WHAT", value_parser = ALLOWED)]
    pub allow: Vec<String>,
    /// The JSON of an earlier run: the page shows the difference, and `p99>1.2x` compares with it
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write the report as JSON
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Write the report as one page that opens without a network
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Write the verdicts for a build server, JUnit's XML
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Print the verdict and nothing else
    #[arg(long)]
    pub quiet: bool,
}

const AFTER: &str = "\
Examples:
  qaqpa load                                             50 requests a second for 10 seconds, to a gateway of its own
  qaqpa load --rate 300 --duration 1m --fail 'p99>20ms' --fail 'unanswered>0' --html load.html
  qaqpa load --url https://127.0.0.1:8443 --people valid=8,revoked=1,expired=1 --defects none=9,tampered=1
  qaqpa load --search 'p99>20ms' --duration 5s           the highest rate at which p99 stays under 20 ms
  qaqpa load --seed 7 --json now.json --baseline before.json --fail 'p99>1.2x'

A threshold is METRIC>VALUE, with >, >=, < or <=; the run fails when it comes true, or when the metric was not measured. Times have a unit (us, ms, s), counts none, `1.2x` is
1.2 times the baseline's. Metrics: p50 p90 p95 p99 p99.9 p99.99 max mean (from the due moment), raw.p99 (from sending), result.p99 (to
the result, with --results along), stage.NAME.p99 (a stage of Server-Timing), late.p99 (the generator's own lateness), stall (the longest
time without any answer), drain (from the end of the load to the last result), rate (answers a second), and counts: sent answered accepted
refused busy wrong lost unasked (of which the audit got no answer) twice unproved unanswered errors unsent. A search goes by times, rate or
wrong.

In a terminal + and - change the rate by a tenth, q ends the load and begins the audit.
Channels: rest; soap; async: a message to the service `load-queued`, which the load fetches and confirms as its provider
`load-provider`, until its sender is told DELIVERED (registered by --management, as in the built-in gateway); portal: the request, its
status until it is decided, its result.

Exit codes: 0 all as foretold, nothing lost, no threshold came true · 1 something was not · 2 misuse, or no gateway there";

/// Loads it.
pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<Outcome> {
    let scenario = scenario(args)?;
    let plan = Plan::of(&scenario, Entropy.next_u64() >> 16, SystemClock.now())?;
    let baseline = args.baseline.as_deref().map(Report::baseline).transpose()?;
    if let Some(threshold) = plan.thresholds.iter().find(|one| one.needs_baseline() && baseline.is_none()) {
        return Err(LoadError::NoBaseline { threshold: threshold.text.clone() }.into());
    }
    if let Some(other) = baseline.as_ref().filter(|baseline| baseline.channel != plan.channel.name()) {
        complain(&line::other_baseline(lang, &other.channel, plan.channel.name()));
    }
    if plan.channel == Channel::Async && scenario.url.is_some() && scenario.management.is_none() {
        complain(&line::nobody_registers(lang, QUEUED_SERVICE, QUEUED_PROVIDER));
    }
    let certificates = certificates(scenario.ca.as_deref())?;
    let runtime = tokio::runtime::Runtime::new().context("cannot start the I/O threads")?;
    let own = match &scenario.url {
        Some(_) => None,
        None => Some(runtime.block_on(Own::open(&plan))?),
    };
    let url = own.as_ref().map(|own| own.listeners.endpoints().gateway).or(scenario.url.clone());
    let management =
        own.as_ref().map(|own| own.listeners.endpoints().management).or(scenario.management.clone());
    let trust = Trust {
        anchors: certificates.iter().map(|certificate| certificate.der().to_vec()).collect(),
        identity: None,
    };
    let reach = if args.target_is_mine { Reach::Anywhere } else { Reach::Loopback };
    let target = Target::new(&url.unwrap_or_default(), &trust, reach, plan.timeout)?;
    let population = runtime.block_on(population(plan.clone(), &target, management.as_deref()))?;
    if !args.quiet {
        let kind = match plan.signing {
            crate::load::kinds::Signing::Ahead => "ahead".to_owned(),
            crate::load::kinds::Signing::Along => "along".to_owned(),
            crate::load::kinds::Signing::Pool(count) => format!("pool={count}"),
        };
        say(&line::begins(lang, target.url(), plan.seed, &line::signing(lang, &kind)));
    }
    let begun = SystemClock.now().to_string();
    let address = target.url().to_owned();
    let figures = attended(
        Run {
            population: Arc::new(population),
            target,
            management,
            proof: Arc::new(Proof::new(&certificates)),
            controls: Arc::default(),
            live: Arc::default(),
        },
        args.quiet,
        lang,
    )?;
    if let Some(own) = own {
        runtime.block_on(own.close());
    }
    let before = baseline.as_ref().map(|baseline| &baseline.figures);
    let report = Report::of(&plan, scenario, address, begun, figures, before, &args.allow);
    write(args, &report, baseline.as_ref(), lang)?;
    if args.quiet {
        say(&report::sentence(&report, lang));
    } else {
        report::lines(&report, lang).iter().for_each(|line| say(line));
    }
    Ok(if report.passed { Outcome::Done } else { Outcome::Refused })
}

/// What keeps a run from beginning, in words.
pub(super) fn in_words(error: &LoadError, lang: Lang) -> String {
    match error {
        LoadError::Client(error) => line::target_silent(lang, &errors::client(error, lang)),
        LoadError::Key(error) => line::key(lang, &key_file_error(error, lang)),
        LoadError::Sign(error) => line::key(lang, &errors::sign(error, lang)),
        error => error.in_lang(lang),
    }
}

/// The file with the flags over it.
fn scenario(args: &Args) -> anyhow::Result<Scenario> {
    let below = match &args.scenario {
        Some(path) => {
            let octets = super::terminal::read_document(path)?;
            Scenario::parse(&String::from_utf8_lossy(&octets), &path.display().to_string())?
        }
        None => Scenario::default(),
    };
    let above = Scenario {
        url: args.url.clone(),
        ca: args.ca.clone(),
        management: args.management.clone(),
        channel: args.channel.clone(),
        people: args.people.clone(),
        services: args.services.clone(),
        defects: args.defects.clone(),
        algorithms: args.algorithms.clone(),
        sizes: args.sizes.clone(),
        rate: args.rate,
        ramp: args.ramp.clone(),
        steps: args.steps.clone(),
        search: args.search.clone(),
        closed: args.closed,
        arrivals: args.arrivals.clone(),
        duration: args.duration.clone(),
        warm_up: args.warm_up.clone(),
        drain: args.drain.clone(),
        timeout: args.timeout.clone(),
        connections: args.connections,
        connection: args.connection.clone(),
        signers: args.signers,
        signing: args.signing.clone(),
        results: args.results.clone(),
        seed: args.seed,
        date: args.date.clone(),
        fail: (!args.fail.is_empty()).then(|| args.fail.clone()),
    };
    Ok(above.over(below))
}

/// The built-in PKI's certificates, and those of `--ca` before them.
fn certificates(ca: Option<&Path>) -> anyhow::Result<Vec<Certificate>> {
    let mut all = Vec::new();
    if let Some(file) = ca {
        let option = PathBuf::from(format!("--ca {}", file.display()));
        let text = files::read_text(file).map_err(|error| Fault::unreadable(&option, error))?;
        all.extend(certificates_from_pem(&text).map_err(|error| Fault::in_file(&option, error))?);
    }
    for certificate in certificates_from_pem(builtin::text("trust.pem").unwrap_or_default())? {
        if !all.contains(&certificate) {
            all.push(certificate);
        }
    }
    Ok(all)
}

/// A gateway of its own.
struct Own {
    listeners: Listeners,
    _background: Option<app::Background>,
    _directory: Option<app::DataDirectory>,
    // Last: what is under way at the end still writes into it.
    _data: TempDir,
}

impl Own {
    async fn open(plan: &Plan) -> anyhow::Result<Self> {
        let data = TempDir::new("qaqpa-load")?;
        let mut config = Config::default();
        data.path().clone_into(&mut config.data.directory);
        for listener in
            [&mut config.listeners.gateway, &mut config.listeners.plain, &mut config.listeners.management]
        {
            listener.set_port(0);
        }
        // All connections come from one address.
        let http = &mut config.http;
        http.connections_max = http.connections_max.max(plan.connections + 64);
        http.connections_of_client_max = http.connections_of_client_max.max(plan.connections + 64);
        // Who measures one algorithm measures it on the way back too.
        if let Some(algorithm) = plan.algorithms.only() {
            config.trust.algorithm = match algorithm {
                Algorithm::Rsa => KeyAlgorithm::Rsa,
                Algorithm::Ecdsa => KeyAlgorithm::Ecdsa,
                Algorithm::Gost2004 => KeyAlgorithm::Gost2004,
                Algorithm::Gost2015 => KeyAlgorithm::Gost2015,
            };
        }
        let App { place, who, background, directory, .. } = app::build(&config)?;
        let listeners = Listeners::open(place, who).await?;
        Ok(Own { listeners, _background: background, _directory: directory, _data: data })
    }

    async fn close(self) {
        self.listeners.drain(Duration::from_millis(limits::DRAIN_MILLIS_MAX)).await;
    }
}

/// The keys and the forms that the plan needs.
async fn population(plan: Plan, target: &Target, management: Option<&str>) -> anyhow::Result<Population> {
    let mut forms = Vec::new();
    for id in plan.services.iter() {
        forms.push(target.form(id).await?);
    }
    let people = people::people(&plan, management).await?;
    let systems = people::systems(&plan)?;
    if let (Channel::Async, Some(management)) = (plan.channel, management) {
        people::register_queued(management).await?;
    }
    Ok(Population::new(plan, people, systems, forms))
}

/// Runs it on a thread of its own; this one shows how it goes and hears the keys.
fn attended(run: Run, quiet: bool, lang: Lang) -> anyhow::Result<crate::load::figures::Figures> {
    let (controls, live): (Arc<Controls>, Arc<Mutex<Live>>) =
        (Arc::clone(&run.controls), Arc::clone(&run.live));
    let pacing = std::thread::Builder::new()
        .name("load-pace".to_owned())
        .spawn(move || run.go())
        .context("cannot start the thread of the load")?;
    let mut keys = if quiet { None } else { Keys::hear() };
    if keys.is_some() {
        complain(&line::keys(lang));
    }
    while !pacing.is_finished() {
        std::thread::sleep(Duration::from_millis(200));
        let Some(keys) = &mut keys else { continue };
        for key in keys.pressed() {
            match key {
                b'+' | b'=' => controls.faster(),
                b'-' | b'_' => controls.slower(),
                b'q' | 3 => controls.end(),
                _ => {}
            }
        }
        let live = live.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let bad = live.counts.wrong + live.counts.errors;
        keys.show(&line::live(
            lang,
            live.seconds as u64,
            live.rate,
            live.p50,
            live.p99,
            bad,
            controls.factor(),
        ));
    }
    drop(keys);
    let figures = pacing.join().map_err(|_| anyhow::anyhow!("the load broke off"))?;
    Ok(figures?)
}

fn write(args: &Args, report: &Report, baseline: Option<&Report>, lang: Lang) -> Result<(), Fault> {
    let write = |path: &Option<PathBuf>, text: &dyn Fn() -> String| match path {
        Some(path) => std::fs::write(path, text()).map_err(|error| Fault::unwritable(path, error)),
        None => Ok(()),
    };
    write(&args.json, &|| report.json())?;
    write(&args.html, &|| report::html(report, baseline, lang))?;
    write(&args.junit, &|| report::junit(report, lang))
}
