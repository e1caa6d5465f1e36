//! What came of a run, as a value: JSON is its form, the page, the lines and JUnit are made from it.

mod chart;
mod html;
mod junit;
mod lines;

pub use html::html;
pub use junit::junit;
pub use lines::{lines, sentence};

use serde::{Deserialize, Serialize};

use super::error::LoadError;
use super::figures::Figures;
use super::plan::Plan;
use super::scenario::Scenario;
use super::threshold::Outcome;

/// A baseline has as many octets at most.
const BYTES_MAX: u64 = 16 * 1024 * 1024;

/// A run, told.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Report {
    /// The version of Qaqpa that wrote it.
    pub qaqpa: String,
    /// Whether nothing fails it.
    pub passed: bool,
    /// What fails it.
    pub failures: Vec<Failure>,
    /// When it began.
    pub begun: String,
    /// Where to.
    pub target: String,
    /// `rest` or `soap`.
    pub channel: String,
    /// What everything was drawn from: `--seed`.
    pub seed: u64,
    /// requestDate of every request: `--date`.
    pub date: String,
    /// The scenario, as it was given.
    pub scenario: Scenario,
    /// The machine.
    pub environment: Environment,
    /// Everything that was measured.
    pub figures: Figures,
    /// Every threshold.
    pub thresholds: Vec<Outcome>,
}

/// What fails a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// One of [`FAILURES`], or `threshold`.
    pub kind: String,
    /// How many; of a threshold its place among the thresholds.
    pub count: u64,
}

/// What always fails a run. The last four may be allowed: `--allow`. `search` is a search that found no rate.
pub const FAILURES: [&str; 9] =
    ["wrong", "lost", "twice", "unproved", "search", "unasked", "errors", "unsent", "saturated"];

/// What may be allowed.
pub const ALLOWED: [&str; 4] = ["unasked", "errors", "unsent", "saturated"];

/// The machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Environment {
    /// Cores that this process may use.
    pub cores: usize,
    /// The processor; nothing where the system does not say.
    pub cpu: String,
    /// The system.
    pub system: String,
    /// Whether the program is built with optimisation: figures of a build without it are worth nothing.
    pub optimised: bool,
}

impl Environment {
    /// This machine.
    pub fn read() -> Self {
        let line = |file: &str, key: &str| {
            let text = std::fs::read_to_string(file).unwrap_or_default();
            let found = text.lines().find(|line| line.starts_with(key)).unwrap_or_default();
            found.split_once(':').map_or(found, |(_, value)| value).trim().to_owned()
        };
        Environment {
            cores: std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get),
            cpu: line("/proc/cpuinfo", "model name"),
            system: line("/proc/version", "Linux").chars().take(80).collect(),
            optimised: cfg!(not(debug_assertions)),
        }
    }
}

impl Report {
    /// Tells a run. `allowed` are failures that do not count.
    pub fn of(
        plan: &Plan,
        scenario: Scenario,
        target: String,
        begun: String,
        figures: Figures,
        baseline: Option<&Figures>,
        allowed: &[String],
    ) -> Self {
        let thresholds: Vec<Outcome> =
            plan.thresholds.iter().map(|threshold| threshold.judge(&figures, baseline)).collect();
        let counts = &figures.counts;
        let count = |kind: &str| match kind {
            "wrong" => counts.wrong,
            "lost" => counts.lost,
            "twice" => counts.twice,
            "unproved" => counts.unproved,
            "search" => u64::from(figures.found_rate == Some(0.0)),
            "unasked" => counts.unasked,
            "errors" => counts.errors,
            "unsent" => counts.unsent,
            _ => u64::from(figures.generator.saturated),
        };
        let always = FAILURES
            .iter()
            .filter(|kind| !allowed.iter().any(|allowed| allowed == *kind))
            .map(|kind| Failure { kind: (*kind).to_owned(), count: count(kind) })
            .filter(|failure| failure.count > 0);
        let broken = thresholds
            .iter()
            .zip(0..)
            .filter(|(outcome, _)| outcome.broken)
            .map(|(_, count)| Failure { kind: "threshold".to_owned(), count });
        let failures: Vec<Failure> = always.chain(broken).collect();
        Report {
            qaqpa: env!("CARGO_PKG_VERSION").to_owned(),
            passed: failures.is_empty(),
            failures,
            begun,
            target,
            channel: plan.channel.name().to_owned(),
            seed: plan.seed,
            date: plan.date.to_string(),
            scenario,
            environment: Environment::read(),
            figures,
            thresholds,
        }
    }

    /// Its JSON.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Reads the report of an earlier run; `file` is its name in errors.
    pub fn baseline(file: &std::path::Path) -> Result<Self, LoadError> {
        use std::io::Read as _;
        let name = || LoadError::NotABaseline { file: file.display().to_string() };
        let mut text = String::new();
        let opened = std::fs::File::open(file).map_err(|_| name())?;
        opened.take(BYTES_MAX).read_to_string(&mut text).map_err(|_| name())?;
        let report: Report = serde_json::from_str(&text).map_err(|_| name())?;
        if report.qaqpa.is_empty() { Err(name()) } else { Ok(report) }
    }
}
