//! `qaqpa demo`: the story, told step by step.

use super::Outcome;

/// Tell the whole story in one process, over real TLS
///
/// A good request to its verified result; then a revoked, an expired, a mismatched and a tampered one, each refused for its
/// own reason. Nothing is left behind.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa demo --seed 7

Exit codes: 0 all went as told · 1 it did not")]
pub struct Args {
    /// Makes numbers and ids the same in every run
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}

/// Tells it.
pub fn run(_: &Args) -> anyhow::Result<Outcome> {
    anyhow::bail!("`demo` is not joined yet")
}
