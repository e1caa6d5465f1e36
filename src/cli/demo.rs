//! `qaqpa demo`: the story, step by step.

mod answers;
mod cast;
mod judge;
mod portal;
mod reader;
mod story;

use std::path::Path;
use std::time::{Duration, Instant};

use super::fault::Fault;
use super::terminal::{Outcome, say};
use crate::app::{self, App, TempDir};
use crate::config::{Config, KeyAlgorithm};
use crate::gateway::Listeners;
use crate::limits;
use crate::random::{Entropy, Random, Seeded};
use crate::text::Lang;
use crate::text::line::demo as line;
use cast::Cast;
use story::Story;

/// Run the whole story in one process, over real TLS
///
/// A good request to its verified result; then a revoked, an expired, a mismatched and a tampered one, each refused for its
/// own reason. Nothing is left behind.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa demo --seed 7
  qaqpa demo --algorithm gost2015

Exit codes: 0 everything went as predicted · 1 something did not, and is marked ✗ · 2 it could not begin")]
pub(super) struct Args {
    /// Makes numbers and ids the same in every run
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// The keys that everybody signs with: rsa, ecdsa, gost2004, gost2015
    #[arg(long, value_name = "ALGORITHM", default_value = "rsa")]
    pub algorithm: KeyAlgorithm,
}

/// Tells it.
pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<Outcome> {
    let begun = Instant::now();
    let data = TempDir::new("qaqpa-demo")?;
    let runtime = tokio::runtime::Runtime::new().map_err(Fault::Runtime)?;
    let config = configuration(args, data.path());
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
    let App { place, who, background, directory: _in_use } = app::build(config)?;
    let clock = who.clock.clone();
    let listeners = Listeners::open(place, who).await?;
    let random: Box<dyn Random> = match seed {
        Some(seed) => Box::new(Seeded::new(seed, "demo")),
        None => Box::new(Entropy),
    };
    let cast = Cast::gather(config.trust.algorithm, &listeners.endpoints(), random.as_ref(), lang).await?;
    let mut story = Story::new(listeners.endpoints(), clock, random, cast, lang)?;
    story.tell().await;
    let differed = story.differed();
    listeners.drain(Duration::from_millis(limits::DRAIN_MILLIS_MAX)).await;
    drop(background);
    Ok(differed)
}
