//! `qaqpa catalogue coverage`.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::super::fault::Fault;
use super::super::terminal::{Outcome, read_document, say};
use super::files::Files;
use super::words;
use crate::catalogue::coverage::{Coverage, Requirements};
use crate::text::Lang;

/// Files of runs that are read; a test writes one.
const RUN_FILES_MAX: usize = 10_000;

/// Which run reaches which clause
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  cargo test --test it -- cases:: catalogue:: && qaqpa catalogue coverage --check

A test writes what it reached to a file of the directory, one line a clause: ROW, a tab, and the name of the run.

Exit codes: 0 printed, and with --check nothing is open or stale · 1 a clause that no run reaches and that has no reason, or a stale row · 2 misuse, or a file that cannot be read")]
pub(crate) struct Args {
    /// The directory in which the tests wrote what they reached [default: target/coverage, if it is there]
    #[arg(long, value_name = "DIR")]
    reached: Option<PathBuf>,
    /// The file that says of a clause why no test reaches it [default: tests/requirements.toml, if it is there]
    #[arg(long, value_name = "TOML")]
    requirements: Option<PathBuf>,
    /// Fail if a clause is open or a row is stale
    #[arg(long)]
    check: bool,
    /// Print only what is open or stale, and the figure
    #[arg(long)]
    brief: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    files: Files,
}

/// Puts clauses, runs and reasons beside one another.
pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<Outcome> {
    let catalogue = args.files.catalogue()?;
    let given = |named: &Option<PathBuf>, usual: &str| {
        named.clone().or_else(|| Some(PathBuf::from(usual)).filter(|usual| usual.exists()))
    };
    let requirements = given(&args.requirements, "tests/requirements.toml");
    let requirements = requirements.as_deref().map(self::requirements).transpose()?.unwrap_or_default();
    let reached = given(&args.reached, "target/coverage");
    let reached = reached.as_deref().map(self::reached).transpose()?.unwrap_or_default();
    let coverage = Coverage::of(&catalogue, &requirements, &reached);
    if args.json {
        say(&serde_json::to_string_pretty(&as_json(&coverage))?);
    } else {
        tell(&coverage, args.brief, lang);
    }
    let fine = coverage.open.is_empty() && coverage.stale.is_empty();
    Ok(if args.check && !fine { Outcome::Refused } else { Outcome::Done })
}

fn requirements(path: &Path) -> anyhow::Result<Requirements> {
    let text = String::from_utf8_lossy(&read_document(path)?).into_owned();
    Requirements::parse(&text).map_err(|what| anyhow::anyhow!("{}: {what}", path.display()))
}

fn reached(directory: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let unreadable = |error| Fault::unreadable(directory, error);
    let mut pairs = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(unreadable)?.take(RUN_FILES_MAX) {
        let path = entry.map_err(unreadable)?.path();
        let text = String::from_utf8_lossy(&read_document(&path)?).into_owned();
        let split = text.lines().filter_map(|line| line.split_once('\t'));
        pairs.extend(split.map(|(row, run)| (row.to_owned(), run.to_owned())));
    }
    Ok(pairs)
}

fn tell(coverage: &Coverage, brief: bool, lang: Lang) {
    for (row, runs) in coverage.rows.iter().filter(|_| !brief) {
        let runs: Vec<&str> = runs.iter().map(String::as_str).collect();
        let why = match coverage.reasons.get(&row.id) {
            Some(reason) => format!("– {reason}"),
            None if runs.is_empty() => words::open(lang),
            None => runs.join(", "),
        };
        let who = row.who.map(|who| format!(" · {}", words::actor(who, lang))).unwrap_or_default();
        say(&format!("{} [{}]{who}: {why}", row.id, row.cite));
    }
    coverage.open.iter().filter(|_| brief).for_each(|id| say(&format!("{}: {id}", words::open(lang))));
    coverage.stale.iter().for_each(|id| say(&format!("{}: {id}", words::stale(lang))));
    let counts = [
        coverage.rows.len(),
        coverage.reached(),
        coverage.reasons.len(),
        coverage.open.len(),
        coverage.stale.len(),
    ];
    say(&words::coverage(counts, lang));
}

fn as_json(coverage: &Coverage) -> Value {
    let rows: Vec<Value> = coverage
        .rows
        .iter()
        .map(|(row, runs)| {
            json!({
                "id": row.id, "service": row.service, "ref": row.cite, "who": row.who.map(|who| who.as_str()),
                "text": row.text, "runs": runs, "notTestedReason": coverage.reasons.get(&row.id),
            })
        })
        .collect();
    json!({
        "rows": rows, "reached": coverage.reached(), "withReason": coverage.reasons.len(), "open": coverage.open,
        "stale": coverage.stale,
    })
}
