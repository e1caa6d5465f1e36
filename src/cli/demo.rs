//! `qaqpa demo`: the story, step by step.

mod answers;
mod case;
mod cast;
mod form;
mod judge;
mod portal;
mod reader;
mod story;

use std::path::Path;
use std::time::{Duration, Instant};

use super::fault::Fault;
use super::terminal::{Outcome, say};
use crate::app::{self, App, TempDir};
use crate::catalogue::{Catalogue, Channel};
use crate::config::{Config, KeyAlgorithm};
use crate::gateway::Listeners;
use crate::limits;
use crate::random::{Entropy, Random, Seeded};
use crate::text::Lang;
use crate::text::line::case as case_line;
use crate::text::line::demo as line;
use case::CaseStory;
use cast::Cast;
use story::Story;

/// Run the whole story in one process, over real TLS
///
/// A good request to its verified result; then a revoked, an expired, a mismatched and a tampered one, each refused for its
/// own reason. With --service and --channel, the story of one request instead: each step with its clause, from the application to
/// the recipient's hands, with the clock moved from event to event. Nothing is left behind.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa demo --seed 7
  qaqpa demo --algorithm gost2015
  qaqpa demo --service atyrau2012-427-housing-queue-electronic --channel centre

Exit codes: 0 everything went as predicted · 1 something did not, and is marked ✗ · 2 it could not begin")]
pub(super) struct Args {
    /// Makes numbers and ids the same in every run
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// The keys that everybody signs with: rsa, ecdsa, gost2004, gost2015
    #[arg(long, value_name = "ALGORITHM", default_value = "rsa")]
    pub algorithm: KeyAlgorithm,
    /// The service whose request is followed
    #[arg(long, value_name = "ID")]
    pub service: Option<String>,
    /// The channel by which it comes in: portal, centre, provider, office; portal where none is named
    #[arg(long, value_name = "CHANNEL", requires = "service")]
    pub channel: Option<String>,
}

/// Tells it.
pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<Outcome> {
    let begun = Instant::now();
    let data = TempDir::new("qaqpa-demo")?;
    let runtime = tokio::runtime::Runtime::new().map_err(Fault::Runtime)?;
    let config = configuration(args, data.path());
    if let Some(service) = &args.service {
        return runtime.block_on(tell_case(&config, args, service, lang));
    }
    let differed = runtime.block_on(tell(&config, args.seed, lang))?;
    let millis = begun.elapsed().as_millis();
    if differed.is_empty() {
        say(&format!("\n{}", line::as_predicted(lang, millis)));
        return Ok(Outcome::Done);
    }
    say(&format!("\n{}", line::not_as_predicted(lang, &differed.join("; "))));
    Ok(Outcome::Refused)
}

/// The gateway as `qaqpa serve` opens it, on ports that are free and with a directory of its own.
fn configuration(args: &Args, data: &Path) -> Config {
    let mut config = Config::default();
    data.clone_into(&mut config.data.directory);
    config.data.seed = args.seed;
    config.trust.algorithm = args.algorithm;
    for listener in
        [&mut config.listeners.gateway, &mut config.listeners.plain, &mut config.listeners.management]
    {
        listener.set_port(0);
    }
    config
}

/// Starts a gateway, runs the story, and stops it. Returns the steps that went wrong.
async fn tell(config: &Config, seed: Option<u64>, lang: Lang) -> anyhow::Result<Vec<String>> {
    let App { place, who, background, directory: _in_use, .. } = app::build(config)?;
    let clock = who.clock.clone();
    let listeners = Listeners::open(place, who).await?;
    let random = random(seed);
    let cast = Cast::gather(config.trust.algorithm, &listeners.endpoints(), random.as_ref(), lang).await?;
    let mut story = Story::new(listeners.endpoints(), clock, random, cast, lang)?;
    story.tell().await;
    let differed = story.differed();
    listeners.drain(Duration::from_millis(limits::DRAIN_MILLIS_MAX)).await;
    drop(background);
    Ok(differed)
}

fn random(seed: Option<u64>) -> Box<dyn Random> {
    match seed {
        Some(seed) => Box::new(Seeded::new(seed, "demo")),
        None => Box::new(Entropy),
    }
}

/// Starts a gateway, follows one request through its service, and stops it.
async fn tell_case(config: &Config, args: &Args, id: &str, lang: Lang) -> anyhow::Result<Outcome> {
    let catalogue = Catalogue::embedded()?;
    let cut = |text: &str| text.chars().take(80).collect::<String>();
    let service = catalogue.find(id).ok_or_else(|| Fault::NoService {
        given: cut(id),
        nearest: catalogue.nearest(id).map(str::to_owned),
    })?;
    let channel = args.channel.as_deref().unwrap_or("portal");
    let channel = Channel::parse(channel).ok_or_else(|| Fault::NoChannel { given: cut(channel) })?;
    let App { place, who, background, directory: _in_use, .. } = app::build(config)?;
    let clock = who.clock.clone();
    let listeners = Listeners::open(place, who).await?;
    let (endpoints, random) = (listeners.endpoints(), random(args.seed));
    let algorithm = config.trust.algorithm;
    let story = CaseStory { service, channel, algorithm, endpoints, clock, random, lang };
    let told = story.tell().await?;
    listeners.drain(Duration::from_millis(limits::DRAIN_MILLIS_MAX)).await;
    drop(background);
    Ok(match told {
        Ok(()) => {
            say(&format!("\n✓ {}", case_line::as_the_regulation_has_it(lang)));
            Outcome::Done
        }
        Err(what) => {
            say(&format!("\n✗ {}", case_line::not_as_the_regulation_has_it(lang, &what)));
            Outcome::Refused
        }
    })
}
