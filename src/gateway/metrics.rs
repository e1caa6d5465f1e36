//! Figures for Prometheus, exposition format 0.0.4, written by hand because there are few.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::findings::Decision;
use crate::http::Answered;
use crate::interface::AnyCode;

/// Upper ends of the latency buckets, in seconds: from a cached refusal to a client that has given up.
const BUCKETS: [f64; 12] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// How many observations fell where.
#[derive(Debug, Clone, Default)]
struct Histogram {
    buckets: [u64; BUCKETS.len()],
    count: u64,
    sum: f64,
}

impl Histogram {
    fn observe(&mut self, seconds: f64) {
        for (bucket, end) in self.buckets.iter_mut().zip(BUCKETS) {
            *bucket += u64::from(seconds <= end);
        }
        self.count += 1;
        self.sum += seconds;
    }
}

#[derive(Default)]
struct Figures {
    answers: BTreeMap<(&'static str, &'static str, u16), u64>,
    decisions: BTreeMap<(&'static str, &'static str), u64>,
    latency: BTreeMap<(&'static str, &'static str), Histogram>,
}

/// A figure that others keep.
struct Reading {
    name: &'static str,
    kind: &'static str,
    help: &'static str,
    read: Box<dyn Fn() -> usize + Send + Sync>,
}

/// The figures of one process. Every label is one of a closed set, so that no client can make new series.
#[derive(Default)]
pub struct Metrics {
    figures: Mutex<Figures>,
    readings: Mutex<Vec<Reading>>,
    refusals_not_kept: AtomicU64,
}

impl Metrics {
    /// Counts an answer by method, path and status, and how long it took.
    pub fn answered(&self, answered: &Answered<'_>) {
        self.count(answered.path, answered.method, answered.status, answered.took);
    }

    fn count(&self, path: &'static str, method: &'static str, status: u16, took: Duration) {
        let mut figures = self.figures.lock().unwrap_or_else(PoisonError::into_inner);
        *figures.answers.entry((path, method, status)).or_default() += 1;
        figures.latency.entry((path, method)).or_default().observe(took.as_secs_f64());
    }

    /// Counts what became of a request, and the code that speaks first where it was refused.
    pub fn decided(&self, decision: Decision, code: Option<AnyCode>) {
        let decision = match decision {
            Decision::Accepted => "accepted",
            Decision::Retry => "retry",
            Decision::Rejected => "rejected",
        };
        let code = code.map_or("", AnyCode::as_str);
        let mut figures = self.figures.lock().unwrap_or_else(PoisonError::into_inner);
        *figures.decisions.entry((decision, code)).or_default() += 1;
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

    fn add(&self, reading: Reading) {
        self.readings.lock().unwrap_or_else(PoisonError::into_inner).push(reading);
    }

    /// Counts a refusal that the journal did not keep.
    pub fn refusal_not_kept(&self) {
        self.refusals_not_kept.fetch_add(1, Ordering::Relaxed);
    }

    /// All of them as text.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(4096);
        let figures = self.figures.lock().unwrap_or_else(PoisonError::into_inner);
        head(&mut text, "qaqpa_answers_total", "counter", "Answers by method, path and HTTP status.");
        for ((path, method, status), count) in &figures.answers {
            line(
                &mut text,
                format_args!(
                    "qaqpa_answers_total{{method=\"{method}\",path=\"{path}\",status=\"{status}\"}} {count}"
                ),
            );
        }
        head(&mut text, "qaqpa_decisions_total", "counter", "Requests by decision and leading refusal code.");
        for ((decision, code), count) in &figures.decisions {
            line(
                &mut text,
                format_args!("qaqpa_decisions_total{{decision=\"{decision}\",code=\"{code}\"}} {count}"),
            );
        }
        head(&mut text, "qaqpa_answer_seconds", "histogram", "From the end of the headers to the answer.");
        for ((path, method), histogram) in &figures.latency {
            for (end, count) in BUCKETS.iter().zip(histogram.buckets) {
                line(
                    &mut text,
                    format_args!(
                        "qaqpa_answer_seconds_bucket{{method=\"{method}\",path=\"{path}\",le=\"{end}\"}} {count}"
                    ),
                );
            }
            line(
                &mut text,
                format_args!(
                    "qaqpa_answer_seconds_bucket{{method=\"{method}\",path=\"{path}\",le=\"+Inf\"}} {}",
                    histogram.count
                ),
            );
            line(
                &mut text,
                format_args!(
                    "qaqpa_answer_seconds_sum{{method=\"{method}\",path=\"{path}\"}} {}",
                    histogram.sum
                ),
            );
            line(
                &mut text,
                format_args!(
                    "qaqpa_answer_seconds_count{{method=\"{method}\",path=\"{path}\"}} {}",
                    histogram.count
                ),
            );
        }
        drop(figures);
        let name = "qaqpa_refusals_not_kept_total";
        head(&mut text, name, "counter", "Refusals that the journal had no room for, or could not write.");
        line(&mut text, format_args!("{name} {}", self.refusals_not_kept.load(Ordering::Relaxed)));
        for Reading { name, kind, help, read } in
            self.readings.lock().unwrap_or_else(PoisonError::into_inner).iter()
        {
            head(&mut text, name, kind, help);
            line(&mut text, format_args!("{name} {}", read()));
        }
        text
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
    fn figures_are_counted_and_buckets_are_cumulative() {
        let metrics = Metrics::default();
        metrics.count("/requests", "POST", 201, Duration::from_millis(2));
        metrics.count("/requests", "POST", 201, Duration::from_secs(9));
        metrics.decided(Decision::Rejected, Some(crate::findings::Code::DigestMismatch.into()));
        metrics.gauge("qaqpa_jobs_waiting", "Jobs waiting for a worker.", || 7);
        let text = metrics.text();
        for expected in [
            "qaqpa_answers_total{method=\"POST\",path=\"/requests\",status=\"201\"} 2",
            "qaqpa_decisions_total{decision=\"rejected\",code=\"DIGEST_MISMATCH\"} 1",
            "qaqpa_answer_seconds_bucket{method=\"POST\",path=\"/requests\",le=\"0.001\"} 0",
            "qaqpa_answer_seconds_bucket{method=\"POST\",path=\"/requests\",le=\"0.0025\"} 1",
            "qaqpa_answer_seconds_bucket{method=\"POST\",path=\"/requests\",le=\"5\"} 1",
            "qaqpa_answer_seconds_bucket{method=\"POST\",path=\"/requests\",le=\"+Inf\"} 2",
            "qaqpa_answer_seconds_count{method=\"POST\",path=\"/requests\"} 2",
            "# TYPE qaqpa_jobs_waiting gauge",
            "qaqpa_jobs_waiting 7",
        ] {
            assert!(text.lines().any(|line| line == expected), "no line {expected:?} in:\n{text}");
        }
    }
}
