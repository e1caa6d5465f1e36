//! What fails a run: `p99>20ms`, `wrong>0`.
//!
//! A threshold is a metric, a comparison and a value: the run fails when it holds. A time has a unit (`us`, `ms`, `s`, `m`), a number has
//! none; `1.2x` is 1.2 times what the baseline has.

use serde::{Deserialize, Serialize};

use super::error::{LoadError, Wanted};
use super::figures::Figures;
use super::values::{number, refused, seconds};

/// Metrics that are times; each may stand behind `raw.` and `result.` too.
const TIMES: [&str; 8] = ["p50", "p90", "p95", "p99", "p99.9", "p99.99", "max", "mean"];

/// What a threshold may speak of. A stage of Server-Timing is `stage.NAME.p99`.
pub(super) const METRICS: &[&str] = &[
    "p50",
    "p90",
    "p95",
    "p99",
    "p99.9",
    "p99.99",
    "max",
    "mean",
    "raw.p50",
    "raw.p99",
    "raw.max",
    "result.p50",
    "result.p99",
    "result.max",
    "late.p99",
    "drain",
    "stall",
    "rate",
    "sent",
    "answered",
    "accepted",
    "refused",
    "busy",
    "wrong",
    "lost",
    "unasked",
    "twice",
    "unproved",
    "unanswered",
    "errors",
    "unsent",
];

/// How metric and value are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `<`
    Below,
    /// `<=`
    AtMost,
}

/// With what a metric is compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Bound {
    /// Milliseconds, or a number.
    Value(f64),
    /// So many times the baseline's.
    TimesBaseline(f64),
}

/// A condition that fails a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// As it is written.
    pub text: String,
    metric: String,
    comparison: Comparison,
    bound: Bound,
}

/// What came of a threshold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// The threshold as it is written.
    pub threshold: String,
    /// What was measured: milliseconds, or a number; nothing where there was nothing to measure.
    pub measured: Option<f64>,
    /// With what it was compared: the same; nothing where the baseline did not measure it.
    #[serde(default)]
    pub bound: Option<f64>,
    /// Whether the run fails by it.
    pub broken: bool,
}

impl Threshold {
    /// Reads one. `key` is the flag that it came by.
    pub fn parse(key: &'static str, text: &str) -> Result<Self, LoadError> {
        let at = text.find(['>', '<']).ok_or_else(|| refused(key, text, Wanted::Threshold))?;
        let (metric, rest) = (text[..at].trim(), &text[at..]);
        let (comparison, value) = match (rest.strip_prefix(">="), rest.strip_prefix("<=")) {
            (Some(value), _) => (Comparison::AtLeast, value),
            (_, Some(value)) => (Comparison::AtMost, value),
            _ if rest.starts_with('>') => (Comparison::Above, &rest[1..]),
            _ => (Comparison::Below, &rest[1..]),
        };
        let is_time = is_time(metric).ok_or_else(|| refused(key, metric, Wanted::Metric(METRICS)))?;
        let value = value.trim();
        let bound = match number(value) {
            Some((times, "x")) => Bound::TimesBaseline(times),
            Some((count, "")) if !is_time => Bound::Value(count),
            Some((rate, "/s")) if metric == "rate" => Bound::Value(rate),
            Some(_) if is_time => {
                Bound::Value(seconds(value).ok_or_else(|| refused(key, text, Wanted::Time))? * 1000.0)
            }
            _ => return Err(refused(key, text, if is_time { Wanted::Time } else { Wanted::Number })),
        };
        Ok(Threshold { text: text.to_owned(), metric: metric.to_owned(), comparison, bound })
    }

    /// Whether it needs a baseline.
    pub fn needs_baseline(&self) -> bool {
        matches!(self.bound, Bound::TimesBaseline(_))
    }

    /// What it speaks of.
    pub fn metric(&self) -> &str {
        &self.metric
    }

    /// Whether it holds of these figures. What was not measured breaks every threshold: nothing is proven by it.
    pub fn judge(&self, figures: &Figures, baseline: Option<&Figures>) -> Outcome {
        let measured = value(&self.metric, figures);
        let bound = match self.bound {
            Bound::Value(value) => Some(value),
            Bound::TimesBaseline(times) => {
                baseline.and_then(|baseline| value(&self.metric, baseline)).map(|value| value * times)
            }
        };
        let broken = match (measured, bound) {
            (Some(measured), Some(bound)) => match self.comparison {
                Comparison::Above => measured > bound,
                Comparison::AtLeast => measured >= bound,
                Comparison::Below => measured < bound,
                Comparison::AtMost => measured <= bound,
            },
            _ => true,
        };
        Outcome { threshold: self.text.clone(), measured, bound, broken }
    }
}

impl Outcome {
    /// Whether it speaks of a time; then its values are milliseconds.
    pub fn is_time(&self) -> bool {
        let metric = self.threshold.split(['>', '<']).next().unwrap_or_default();
        is_time(metric.trim()) == Some(true)
    }

    /// Whether it is a multiple of the baseline's value.
    pub fn is_by_baseline(&self) -> bool {
        self.threshold.trim_end().ends_with('x')
    }
}

/// Whether a metric is a time; nothing where it is none.
fn is_time(metric: &str) -> Option<bool> {
    if let Some((stage, time)) = metric.strip_prefix("stage.").and_then(|rest| rest.split_once('.')) {
        return (!stage.is_empty() && TIMES.contains(&time)).then_some(true);
    }
    let time = metric
        .strip_prefix("raw.")
        .or_else(|| metric.strip_prefix("result."))
        .or_else(|| metric.strip_prefix("late."))
        .unwrap_or(metric);
    if TIMES.contains(&time) || matches!(metric, "drain" | "stall") {
        return Some(true);
    }
    METRICS.contains(&metric).then_some(false)
}

/// What the figures have for a metric.
fn value(metric: &str, figures: &Figures) -> Option<f64> {
    let of = |name: &str| match name.split_once('.') {
        _ if TIMES.contains(&name) => figures.latency.time(name),
        Some(("raw", time)) => figures.raw.time(time),
        Some(("result", time)) => figures.result.as_ref()?.time(time),
        Some(("late", time)) => figures.late.time(time),
        Some(("stage", rest)) => {
            let (stage, time) = rest.split_once('.')?;
            figures.stages.iter().find(|(name, _)| *name == stage)?.1.time(time)
        }
        _ => None,
    };
    let counts = &figures.counts;
    Some(match metric {
        "drain" => figures.drain_millis,
        "stall" => figures.stalls.iter().map(|stall| stall.millis).fold(0.0, f64::max),
        "rate" => figures.rate,
        "sent" => counts.sent as f64,
        "answered" => counts.answered as f64,
        "accepted" => counts.accepted as f64,
        "refused" => counts.refused as f64,
        "busy" => counts.busy as f64,
        "wrong" => counts.wrong as f64,
        "lost" => counts.lost as f64,
        "unasked" => counts.unasked as f64,
        "twice" => counts.twice as f64,
        "unproved" => counts.unproved as f64,
        "unanswered" => counts.unanswered as f64,
        "errors" => counts.errors as f64,
        "unsent" => counts.unsent as f64,
        name => return of(name),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::figures::Latency;

    fn figures(p99: f64, wrong: u64) -> Figures {
        let latency = Latency { count: 1, p99, ..Latency::default() };
        let mut figures = Figures { latency, ..Figures::default() };
        figures.counts.wrong = wrong;
        figures
    }

    #[test]
    fn a_threshold_is_broken_when_it_holds() {
        for (text, broken) in [
            ("p99>20ms", true),
            ("p99>=21ms", true),
            ("p99>21ms", false),
            ("p99 > 0.03s", false),
            ("p99<50ms", true),
            ("wrong>0", true),
            ("wrong>2", false),
            ("wrong<=2", true),
            ("lost>0", false),
            ("result.p99>1ms", true),
            ("result.p99<1ms", true),
        ] {
            let threshold = Threshold::parse("fail", text).unwrap();
            assert_eq!(threshold.judge(&figures(21.0, 2), None).broken, broken, "{text}");
        }
    }

    #[test]
    fn a_threshold_by_the_baseline_is_a_multiple_of_it() {
        let threshold = Threshold::parse("fail", "p99>1.2x").unwrap();
        assert!(threshold.needs_baseline());
        assert!(threshold.judge(&figures(13.0, 0), Some(&figures(10.0, 0))).broken);
        assert!(!threshold.judge(&figures(11.9, 0), Some(&figures(10.0, 0))).broken);
    }

    #[test]
    fn what_is_no_threshold_is_refused() {
        for wrong in [
            "p99",
            "p98>1ms",
            "p99>1",
            "p99>x",
            "wrong>1ms",
            ">1",
            "p99=1ms",
            "stage..p99>1ms",
            "rate>1ms",
            "",
        ] {
            assert!(Threshold::parse("fail", wrong).is_err(), "{wrong}");
        }
        let Err(LoadError::Value { nearest, .. }) = Threshold::parse("fail", "wrog>0") else {
            panic!("taken")
        };
        assert_eq!(nearest.as_deref(), Some("wrong"));
    }
}
