//! The figures of a run: what its report, its thresholds and the next run's baseline are made of. Times are milliseconds.

use std::collections::BTreeMap;

use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

use super::came::{Came, Expected, Verdict};

/// How long something took, over many.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Latency {
    /// How many were measured.
    pub count: u64,
    /// The mean.
    pub mean: f64,
    /// Half were no slower.
    pub p50: f64,
    /// Nine in ten.
    pub p90: f64,
    /// 19 in 20.
    pub p95: f64,
    /// 99 in 100.
    pub p99: f64,
    /// 999 in 1 000.
    #[serde(rename = "p99.9")]
    pub p999: f64,
    /// 9 999 in 10 000.
    #[serde(rename = "p99.99")]
    pub p9999: f64,
    /// The slowest.
    pub max: f64,
    /// The whole distribution: percentile and milliseconds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spectrum: Vec<(f64, f64)>,
}

/// Percentiles of the spectrum: closer together the nearer they are to the slowest.
const SPECTRUM: [f64; 22] = [
    0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 85.0, 90.0, 92.5, 95.0, 97.0, 98.0, 99.0, 99.5,
    99.8, 99.9, 99.95, 99.99, 100.0,
];

impl Latency {
    /// Of a histogram of microseconds.
    pub(super) fn of(histogram: &Histogram<u64>) -> Self {
        if histogram.is_empty() {
            return Latency::default();
        }
        let at = |percentile: f64| histogram.value_at_percentile(percentile) as f64 / 1000.0;
        Latency {
            count: histogram.len(),
            mean: histogram.mean() / 1000.0,
            p50: at(50.0),
            p90: at(90.0),
            p95: at(95.0),
            p99: at(99.0),
            p999: at(99.9),
            p9999: at(99.99),
            max: histogram.max() as f64 / 1000.0,
            spectrum: SPECTRUM.iter().map(|percentile| (*percentile, at(*percentile))).collect(),
        }
    }

    /// By the name of a metric; nothing where nothing was measured.
    pub(super) fn time(&self, name: &str) -> Option<f64> {
        let time = match name {
            "p50" => self.p50,
            "p90" => self.p90,
            "p95" => self.p95,
            "p99" => self.p99,
            "p99.9" => self.p999,
            "p99.99" => self.p9999,
            "max" => self.max,
            "mean" => self.mean,
            _ => return None,
        };
        (self.count > 0).then_some(time)
    }
}

/// How many of each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Counts {
    /// Requests sent.
    pub sent: u64,
    /// Answers that came.
    pub answered: u64,
    /// Answers that say the request is registered.
    pub accepted: u64,
    /// Of these, answers that say it was registered before.
    pub repeated: u64,
    /// Answers that refuse.
    pub refused: u64,
    /// Answers that ask to come again: 429 and 503.
    pub busy: u64,
    /// Answers that are not as foretold.
    pub wrong: u64,
    /// Requests without an answer: the connection broke, or the time was over.
    pub errors: u64,
    /// Requests that were due and could not be sent in time.
    pub unsent: u64,
    /// Acknowledged requests that the audit looked for.
    pub audited: u64,
    /// Of these, those that are not there.
    pub lost: u64,
    /// Of these, those that could not be asked for: the gateway did not answer. Whether they are there is not known.
    pub unasked: u64,
    /// Registration numbers that two requests were given.
    pub twice: u64,
    /// Results whose signature or content is not right.
    pub unproved: u64,
    /// Results that are right.
    pub results: u64,
    /// Acknowledged requests without a result when the audit ended.
    pub unanswered: u64,
}

/// One second of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Second {
    /// From the beginning.
    pub at: u64,
    /// Requests that were due.
    pub due: u64,
    /// Answers that came.
    pub answered: u64,
    /// Answers not as foretold, and requests without one.
    pub bad: u64,
    /// Of the answers that came in it.
    pub p50: f64,
    /// The same.
    pub p99: f64,
}

/// A part of a run with one rate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Leg {
    /// Requests a second that were planned: at its begin.
    pub from: f64,
    /// And at its end.
    pub to: f64,
    /// Requests a second that were answered.
    pub rate: f64,
    /// From the intended moment.
    pub latency: Latency,
    /// From the moment of sending.
    pub raw: Latency,
    /// Whether the generator kept up.
    pub kept_up: bool,
    /// In a search: whether the threshold held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub good: Option<bool>,
}

/// A time in which nothing was answered although something was due.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Stall {
    /// Milliseconds from the beginning of the run.
    pub at_millis: f64,
    /// How long.
    pub millis: f64,
    /// Requests that were due in it, or waited through it.
    pub waited: u64,
}

/// The generator itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Generator {
    /// CPU seconds of sending and pacing while it was measured; nothing where the system does not say.
    pub cpu_seconds: Option<f64>,
    /// CPU seconds of signing in the same time.
    pub signing_cpu_seconds: Option<f64>,
    /// CPU seconds of the built-in gateway in the same time.
    pub target_cpu_seconds: Option<f64>,
    /// Seconds that were measured.
    pub measured_seconds: f64,
    /// Requests that left later than [`super::plan::LATE`] after their moment because of the generator.
    pub late: u64,
    /// Requests that had to wait until they were signed.
    pub unsigned_in_time: u64,
    /// Whether it could not keep up: the figures are its own, not the gateway's.
    pub saturated: bool,
    /// Documents of a pool that were sent again.
    pub pool_repeats: u64,
    /// `ahead`, `along` or `pool`.
    pub signing: String,
    /// Connections opened.
    pub connections_opened: u64,
    /// Kept connections that the gateway had closed, and that were opened again.
    pub reconnected: u64,
    /// Octets sent, without TLS and headers.
    pub octets_sent: u64,
    /// Octets received, the same.
    pub octets_received: u64,
}

/// All figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Figures {
    /// How many of each.
    pub counts: Counts,
    /// Answers a second, over what was measured.
    pub rate: f64,
    /// From the moment at which each request was due: what a user feels.
    pub latency: Latency,
    /// From the moment at which it was sent.
    pub raw: Latency,
    /// How late the generator itself sent.
    pub late: Latency,
    /// From the acknowledgement to the result in hand, where results are fetched along.
    pub result: Option<Latency>,
    /// Of a new connection, with TLS.
    pub connect: Latency,
    /// By HTTP status.
    pub statuses: BTreeMap<String, Latency>,
    /// By what was foretold, and whether it came so.
    pub verdicts: BTreeMap<Verdict, Latency>,
    /// By stage of Server-Timing, in the order in which they came.
    pub stages: Vec<(String, Latency)>,
    /// What the stages of Server-Timing come to, of the time from sending to the answer: near 1 where they are true and nothing waits
    /// on the wire. Nothing where no answer had any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stages_part: Option<f64>,
    /// Answers that are not as foretold, a few of each kind: what was foretold, what came, how often.
    pub surprises: Vec<Surprise>,
    /// From the end of the load to the last result.
    pub drain_millis: f64,
    /// Acknowledged requests without a result one second after the load.
    pub unanswered_after_second: u64,
    /// Times in which nothing was answered.
    pub stalls: Vec<Stall>,
    /// The parts of the run.
    pub legs: Vec<Leg>,
    /// Second by second.
    pub seconds: Vec<Second>,
    /// Of a search: the highest rate that kept the threshold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found_rate: Option<f64>,
    /// Rates set by keys: milliseconds from the beginning, and the factor.
    pub key_changes: Vec<(f64, f64)>,
    /// The generator.
    pub generator: Generator,
}

/// A kind of answer that is not as foretold.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Surprise {
    /// What was foretold.
    pub foretold: Expected,
    /// What came.
    pub came: Came,
    /// How often.
    pub count: u64,
    /// The requestNumber of the first.
    pub example: String,
}

/// What is shown while it runs.
#[derive(Debug, Clone, Default)]
pub struct Live {
    /// Seconds from the beginning.
    pub seconds: f64,
    /// How many so far.
    pub counts: Counts,
    /// Answers in the last second.
    pub rate: f64,
    /// Of the last second, milliseconds.
    pub p50: f64,
    /// The same.
    pub p99: f64,
    /// The part of the run.
    pub stretch: usize,
}
