//! Figures for Prometheus, exposition format 0.0.4, written by hand because there are few.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::histogram::Histogram;
use super::process;
use super::stopwatch::Stopwatch;
use crate::findings::Decision;
use crate::http::{Answered, Timing};
use crate::interface::AnyCode;
use crate::registry::{Commit, CommitWatcher};

/// By which a stage is counted: the channel, the algorithm of the signature that was judged, what became of it.
type Kind = (&'static str, &'static str, &'static str);

#[derive(Default)]
struct Figures {
    answers: BTreeMap<(&'static str, &'static str, u16), u64>,
    decisions: BTreeMap<(&'static str, &'static str), u64>,
    latency: BTreeMap<(&'static str, &'static str), Histogram>,
    stages: BTreeMap<Kind, Vec<(&'static str, Histogram)>>,
    octets_in: u64,
    octets_out: u64,
}

/// A figure that others keep.
struct Reading {
    name: &'static str,
    kind: &'static str,
    help: &'static str,
    read: Box<dyn Fn() -> usize + Send + Sync>,
}

/// Figures that others keep, one for each set of labels.
struct LabelledReading {
    name: &'static str,
    kind: &'static str,
    help: &'static str,
    read: Box<dyn Fn() -> Vec<(String, u64)> + Send + Sync>,
}

/// The figures of one process. Every label is one of a closed set, so that no client can make new series.
#[derive(Default)]
pub struct Metrics {
    figures: Mutex<Figures>,
    readings: Mutex<Vec<Reading>>,
    labelled: Mutex<Vec<LabelledReading>>,
    refusals_not_kept: AtomicU64,
    commits: Arc<Commits>,
}

/// Commits of the registry's writer.
#[derive(Default)]
struct Commits {
    took: Histogram,
    writes: AtomicU64,
    /// Nanoseconds of one write of the last commits: the last sixteen are most of it.
    write_nanos: AtomicU64,
}

impl Commits {
    fn committed(&self, writes: usize, took: Duration) {
        self.took.observe(took);
        self.writes.fetch_add(writes as u64, Ordering::Relaxed);
        let each = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX) / writes.max(1) as u64;
        // One thread commits: nobody writes between the two.
        let before = self.write_nanos.load(Ordering::Relaxed);
        let now = if before == 0 { each } else { before - before / 16 + each / 16 };
        self.write_nanos.store(now.max(1), Ordering::Relaxed);
    }
}

/// What a path is to a caller; nothing for what is no channel.
fn channel(path: &'static str) -> &'static str {
    match path {
        "/api/v1/requests" => "rest",
        "/api/v1/verify" => "verify",
        path if path.contains("bip-") => "soap",
        _ => "",
    }
}

impl Metrics {
    /// Counts an answer by method, path and status, how long it took, and where something was decided, how long each stage of it.
    pub fn answered(&self, answered: &Answered<'_>) {
        let Answered { method, path, status, took, timing, received, sent, .. } = *answered;
        self.count(path, method, status, took);
        self.weigh(received, sent);
        self.staged(path, timing);
    }

    fn weigh(&self, received: u64, sent: u64) {
        let mut figures = self.figures.lock().unwrap_or_else(PoisonError::into_inner);
        figures.octets_in += received;
        figures.octets_out += sent;
    }

    fn count(&self, path: &'static str, method: &'static str, status: u16, took: Duration) {
        let mut figures = self.figures.lock().unwrap_or_else(PoisonError::into_inner);
        *figures.answers.entry((path, method, status)).or_default() += 1;
        figures.latency.entry((path, method)).or_default().observe(took);
    }

    fn staged(&self, path: &'static str, timing: &Timing) {
        if timing.outcome.is_empty() {
            return;
        }
        let mut figures = self.figures.lock().unwrap_or_else(PoisonError::into_inner);
        let stages = figures.stages.entry((channel(path), timing.algorithm, timing.outcome)).or_default();
        for (name, took) in timing.stages() {
            match stages.iter().find(|(known, _)| known == name) {
                Some((_, histogram)) => histogram.observe(*took),
                None => {
                    let histogram = Histogram::default();
                    histogram.observe(*took);
                    stages.push((name, histogram));
                }
            }
        }
    }

    /// Counts what became of a request, and the code that speaks first where it was refused.
    pub fn decided(&self, decision: Decision, code: Option<AnyCode>) {
        let code = code.map_or("", AnyCode::as_str);
        let mut figures = self.figures.lock().unwrap_or_else(PoisonError::into_inner);
        *figures.decisions.entry((name_of(decision), code)).or_default() += 1;
    }

    /// A figure read when asked for: connections open, jobs waiting.
    pub fn gauge(
        &self,
        name: &'static str,
        help: &'static str,
        reading: impl Fn() -> usize + Send + Sync + 'static,
    ) {
        self.add(Reading { name, kind: "gauge", help, read: Box::new(reading) });
    }

    /// A count that others keep, read when asked for: it only grows.
    pub fn counter(
        &self,
        name: &'static str,
        help: &'static str,
        reading: impl Fn() -> usize + Send + Sync + 'static,
    ) {
        self.add(Reading { name, kind: "counter", help, read: Box::new(reading) });
    }

    /// Figures that others keep, read when asked for: each with its labels as they are written, `role="head"`.
    pub fn labelled(
        &self,
        (name, kind): (&'static str, &'static str),
        help: &'static str,
        reading: impl Fn() -> Vec<(String, u64)> + Send + Sync + 'static,
    ) {
        let reading = LabelledReading { name, kind, help, read: Box::new(reading) };
        self.labelled.lock().unwrap_or_else(PoisonError::into_inner).push(reading);
    }

    fn add(&self, reading: Reading) {
        self.readings.lock().unwrap_or_else(PoisonError::into_inner).push(reading);
    }

    /// Counts a refusal that the journal did not keep.
    pub fn refusal_not_kept(&self) {
        self.refusals_not_kept.fetch_add(1, Ordering::Relaxed);
    }

    /// Who counts the commits of the registry's writer: how long each took, and how many writes shared it.
    pub fn commits(&self) -> CommitWatcher {
        let commits = Arc::clone(&self.commits);
        let mut begun = Stopwatch::start();
        Box::new(move |commit| match commit {
            Commit::Begins => begun = Stopwatch::start(),
            Commit::Ended { writes } => {
                commits.committed(writes, begun.elapsed());
            }
        })
    }

    /// After how many milliseconds so many writes are committed, by what the last ones took; nothing before the first.
    pub(super) fn drained_millis(&self, waiting: usize) -> Option<u64> {
        let each = self.commits.write_nanos.load(Ordering::Relaxed);
        (each > 0).then(|| each.saturating_mul(waiting as u64) / 1_000_000)
    }

    /// All of them as text.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(16 * 1024);
        self.write_answers(&mut text);
        let name = "qaqpa_refusals_not_kept_total";
        head(&mut text, name, "counter", "Refusals that the journal had no room for, or could not write.");
        line(&mut text, format_args!("{name} {}", self.refusals_not_kept.load(Ordering::Relaxed)));
        let name = "qaqpa_registry_commit_seconds";
        head(&mut text, name, "histogram", "Commits of the registry's writer, with their sync.");
        self.commits.took.write(&mut text, name, "");
        let name = "qaqpa_registry_committed_writes_total";
        head(&mut text, name, "counter", "Writes that were committed; by commits, how many share one.");
        line(&mut text, format_args!("{name} {}", self.commits.writes.load(Ordering::Relaxed)));
        for Reading { name, kind, help, read } in
            self.readings.lock().unwrap_or_else(PoisonError::into_inner).iter()
        {
            head(&mut text, name, kind, help);
            line(&mut text, format_args!("{name} {}", read()));
        }
        for LabelledReading { name, kind, help, read } in
            self.labelled.lock().unwrap_or_else(PoisonError::into_inner).iter()
        {
            head(&mut text, name, kind, help);
            for (labels, figure) in read() {
                line(&mut text, format_args!("{name}{{{labels}}} {figure}"));
            }
        }
        head(&mut text, "qaqpa_build_info", "gauge", "1; the labels say which program it is.");
        let build = if cfg!(debug_assertions) { "debug" } else { "release" };
        line(
            &mut text,
            format_args!("qaqpa_build_info{{version=\"{}\",build=\"{build}\"}} 1", env!("CARGO_PKG_VERSION")),
        );
        process::write(&mut text);
        text
    }

    fn write_answers(&self, text: &mut String) {
        let figures = self.figures.lock().unwrap_or_else(PoisonError::into_inner);
        head(text, "qaqpa_answers_total", "counter", "Answers by method, path and HTTP status.");
        for ((path, method, status), count) in &figures.answers {
            line(
                text,
                format_args!(
                    "qaqpa_answers_total{{method=\"{method}\",path=\"{path}\",status=\"{status}\"}} {count}"
                ),
            );
        }
        head(text, "qaqpa_decisions_total", "counter", "Requests by decision and leading refusal code.");
        for ((decision, code), count) in &figures.decisions {
            line(
                text,
                format_args!("qaqpa_decisions_total{{decision=\"{decision}\",code=\"{code}\"}} {count}"),
            );
        }
        let name = "qaqpa_answer_seconds";
        head(text, name, "histogram", "From the end of the headers to the answer.");
        for ((path, method), histogram) in &figures.latency {
            histogram.write(text, name, &format!("method=\"{method}\",path=\"{path}\""));
        }
        let name = "qaqpa_stage_seconds";
        head(text, name, "histogram", "Stages of an answer, as Server-Timing has them.");
        for ((channel, algorithm, outcome), stages) in &figures.stages {
            for (stage, histogram) in stages {
                let labels = format!(
                    "stage=\"{stage}\",channel=\"{channel}\",algorithm=\"{algorithm}\",outcome=\"{outcome}\""
                );
                histogram.write(text, name, &labels);
            }
        }
        for (name, help, octets) in [
            ("qaqpa_received_bytes_total", "Octets of the bodies that came.", figures.octets_in),
            ("qaqpa_sent_bytes_total", "Octets of the bodies that were sent.", figures.octets_out),
        ] {
            head(text, name, "counter", help);
            line(text, format_args!("{name} {octets}"));
        }
    }
}

/// A figure of this moment.
pub(super) fn gauge(text: &mut String, name: &str, help: &str, value: f64) {
    head(text, name, "gauge", help);
    line(text, format_args!("{name} {value}"));
}

/// A decision, as a label.
pub(super) fn name_of(decision: Decision) -> &'static str {
    match decision {
        Decision::Accepted => "accepted",
        Decision::Retry => "retry",
        Decision::Rejected => "rejected",
    }
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    line(text, format_args!("# HELP {name} {help}"));
    line(text, format_args!("# TYPE {name} {kind}"));
}

fn line(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = text.write_fmt(arguments);
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_worked_off_as_fast_as_the_last_commits_were() {
        let metrics = Metrics::default();
        assert_eq!(metrics.drained_millis(1_000), None, "nothing was committed yet");
        metrics.commits.committed(5, Duration::from_millis(10));
        assert_eq!(metrics.drained_millis(1_000), Some(2_000));
        for _ in 0..200 {
            metrics.commits.committed(10, Duration::from_millis(10));
        }
        assert!((1_000..1_010).contains(&metrics.drained_millis(1_000).unwrap()), "it follows what changes");
    }

    #[test]
    fn figures_are_counted_and_buckets_are_cumulative() {
        let metrics = Metrics::default();
        let mut timing = Timing::start();
        timing.ended("parse");
        (timing.algorithm, timing.outcome) = ("RSA-SHA256", "accepted");
        for took in [Duration::from_millis(2), Duration::from_secs(19)] {
            metrics.count("/api/v1/requests", "POST", 201, took);
            metrics.weigh(10, 20);
            metrics.staged("/api/v1/requests", &timing);
        }
        metrics.decided(Decision::Rejected, Some(crate::findings::Code::DigestMismatch.into()));
        metrics.gauge("qaqpa_jobs_waiting", "Jobs waiting for a worker.", || 7);
        let mut watcher = metrics.commits();
        watcher(Commit::Begins);
        watcher(Commit::Ended { writes: 5 });
        let text = metrics.text();
        for expected in [
            "qaqpa_answers_total{method=\"POST\",path=\"/api/v1/requests\",status=\"201\"} 2",
            "qaqpa_decisions_total{decision=\"rejected\",code=\"DIGEST_MISMATCH\"} 1",
            "qaqpa_answer_seconds_bucket{method=\"POST\",path=\"/api/v1/requests\",le=\"0.001\"} 0",
            "qaqpa_answer_seconds_bucket{method=\"POST\",path=\"/api/v1/requests\",le=\"0.0025\"} 1",
            "qaqpa_answer_seconds_bucket{method=\"POST\",path=\"/api/v1/requests\",le=\"10\"} 1",
            "qaqpa_answer_seconds_bucket{method=\"POST\",path=\"/api/v1/requests\",le=\"+Inf\"} 2",
            "qaqpa_answer_seconds_count{method=\"POST\",path=\"/api/v1/requests\"} 2",
            "qaqpa_stage_seconds_count{stage=\"parse\",channel=\"rest\",algorithm=\"RSA-SHA256\",outcome=\"accepted\"} 2",
            "qaqpa_received_bytes_total 20",
            "qaqpa_sent_bytes_total 40",
            "qaqpa_registry_commit_seconds_count 1",
            "qaqpa_registry_committed_writes_total 5",
            "# TYPE qaqpa_jobs_waiting gauge",
            "qaqpa_jobs_waiting 7",
        ] {
            assert!(text.lines().any(|line| line == expected), "no line {expected:?} in:\n{text}");
        }
    }
}
