//! Histograms and counts, as the answers come.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use hdrhistogram::Histogram;

use super::came::{Came, Expected, Verdict};
use super::figures::{Counts, Generator, Latency, Live, Second, Stall, Surprise};

/// Nothing is answered for so long, although something was due: a stall.
const STALL: Duration = Duration::from_millis(500);

/// Stages of Server-Timing that are counted, and kinds of surprises and verdicts: more would be a gateway's mischief.
const KINDS_MAX: usize = 64;

/// Seconds that are shown one by one; a longer run shows its first hours.
const SECONDS_MAX: usize = 20_000;

/// Microseconds, of three digits.
fn histogram() -> Histogram<u64> {
    // Unwrap safety: three digits are one of the six numbers of digits that there are.
    #[allow(clippy::expect_used, reason = "it cannot fail, as the line above says")]
    Histogram::new(3).expect("three digits")
}

fn record(histogram: &mut Histogram<u64>, time: Duration) {
    // A histogram of this kind grows to whatever comes.
    let _ = histogram.record(u64::try_from(time.as_micros()).unwrap_or(u64::MAX).max(1));
}

/// When what happened to a request.
pub(super) struct Timed {
    pub(super) stretch: usize,
    pub(super) measured: bool,
    pub(super) due: Duration,
    pub(super) sent: Duration,
    pub(super) done: Duration,
    pub(super) late: Duration,
}

/// Of one part of a run.
pub(super) struct StretchTally {
    pub(super) latency: Histogram<u64>,
    pub(super) raw: Histogram<u64>,
    pub(super) late: Histogram<u64>,
    pub(super) answered: u64,
    pub(super) bad: u64,
}

impl Default for StretchTally {
    fn default() -> Self {
        StretchTally { latency: histogram(), raw: histogram(), late: histogram(), answered: 0, bad: 0 }
    }
}

struct SecondTally {
    due: u64,
    answered: u64,
    bad: u64,
    latency: Histogram<u64>,
}

impl Default for SecondTally {
    fn default() -> Self {
        SecondTally { due: 0, answered: 0, bad: 0, latency: histogram() }
    }
}

/// Everything that is counted.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) counts: Counts,
    pub(super) generator: Generator,
    pub(super) stretches: Vec<StretchTally>,
    connect: Option<Histogram<u64>>,
    results: Option<Histogram<u64>>,
    statuses: BTreeMap<u16, Histogram<u64>>,
    verdicts: BTreeMap<Verdict, Histogram<u64>>,
    stages: Vec<(String, Histogram<u64>)>,
    /// Seconds of all stages, and of the answers that had them.
    staged: (f64, f64),
    surprises: BTreeMap<(Expected, Came), (u64, String)>,
    seconds: Vec<SecondTally>,
    finished: Vec<Second>,
    stalls: Vec<Stall>,
    /// When the last answer of which part came.
    last: Option<(usize, Duration)>,
}

impl Tally {
    fn stretch(&mut self, number: usize) -> &mut StretchTally {
        while self.stretches.len() <= number {
            self.stretches.push(StretchTally::default());
        }
        &mut self.stretches[number]
    }

    fn second(&mut self, at: Duration) -> Option<&mut SecondTally> {
        let number = usize::try_from(at.as_secs()).unwrap_or(usize::MAX);
        if number >= SECONDS_MAX {
            return None;
        }
        while self.finished.len() + self.seconds.len() <= number {
            self.seconds.push(SecondTally::default());
        }
        // A histogram for each second of a long run would take too much: what is a minute old is summed up.
        while self.seconds.len() > 120 {
            let (at, second) = (self.finished.len() as u64, self.seconds.remove(0));
            self.finished.push(second.finished(at));
        }
        let number = number.checked_sub(self.finished.len())?;
        self.seconds.get_mut(number)
    }

    /// A request was answered.
    pub(super) fn answered(
        &mut self,
        timed: &Timed,
        status: u16,
        verdict: Verdict,
        timing: &str,
        wrong: bool,
    ) {
        let latency = timed.done.saturating_sub(timed.due);
        self.stalled(timed);
        if let Some(second) = self.second(timed.done) {
            second.answered += 1;
            second.bad += u64::from(wrong);
            record(&mut second.latency, latency);
        }
        if let Some(second) = self.second(timed.due) {
            second.due += 1;
        }
        let stretch = self.stretch(timed.stretch);
        stretch.answered += 1;
        stretch.bad += u64::from(wrong);
        record(&mut stretch.latency, latency);
        record(&mut stretch.raw, timed.done.saturating_sub(timed.sent));
        record(&mut stretch.late, timed.late);
        if !timed.measured {
            return;
        }
        record(self.statuses.entry(status).or_insert_with(histogram), latency);
        if self.verdicts.len() < KINDS_MAX || self.verdicts.contains_key(&verdict) {
            record(self.verdicts.entry(verdict).or_insert_with(histogram), latency);
        }
        let mut staged = Duration::ZERO;
        for (name, took) in server_timing(timing) {
            staged += took;
            let known = self.stages.iter().position(|(known, _)| known == name);
            let at = match known {
                Some(at) => at,
                None if self.stages.len() < KINDS_MAX => {
                    self.stages.push((name.to_owned(), histogram()));
                    self.stages.len() - 1
                }
                None => continue,
            };
            record(&mut self.stages[at].1, took);
        }
        if !staged.is_zero() {
            self.staged.0 += staged.as_secs_f64();
            self.staged.1 += timed.done.saturating_sub(timed.sent).as_secs_f64();
        }
    }

    /// A request had no answer: it took until it was given up.
    pub(super) fn silent(&mut self, timed: &Timed, expected: Expected) {
        let latency = timed.done.saturating_sub(timed.due);
        if let Some(second) = self.second(timed.due) {
            second.due += 1;
            second.bad += 1;
        }
        let stretch = self.stretch(timed.stretch);
        stretch.bad += 1;
        record(&mut stretch.latency, latency);
        if timed.measured && self.verdicts.len() < KINDS_MAX {
            record(self.verdicts.entry(Verdict::Silent(expected)).or_insert_with(histogram), latency);
        }
    }

    /// Looks whether nothing came for long before this answer, although this request was waiting.
    fn stalled(&mut self, timed: &Timed) {
        let last = self.last.replace((timed.stretch, timed.done));
        let Some((_, last)) = last.filter(|(stretch, _)| *stretch == timed.stretch) else { return };
        let since = last.max(timed.due);
        let quiet = timed.done.saturating_sub(since);
        if quiet >= STALL && self.stalls.len() < KINDS_MAX {
            self.stalls.push(Stall {
                at_millis: since.as_secs_f64() * 1000.0,
                millis: quiet.as_secs_f64() * 1000.0,
                waited: 0,
            });
        }
        if let Some(stall) = self.stalls.last_mut() {
            let end = stall.at_millis + stall.millis;
            stall.waited += u64::from(
                timed.due.as_secs_f64() * 1000.0 <= end && timed.done.as_secs_f64() * 1000.0 >= end,
            );
        }
    }

    pub(super) fn connected(&mut self, connect: Option<Duration>) {
        if let Some(took) = connect {
            self.generator.connections_opened += 1;
            record(self.connect.get_or_insert_with(histogram), took);
        }
    }

    pub(super) fn result(&mut self, measured: bool, took: Duration) {
        if measured {
            record(self.results.get_or_insert_with(histogram), took);
        }
    }

    pub(super) fn surprised(&mut self, foretold: Expected, came: Came, example: &str) {
        let key = (foretold, came);
        if self.surprises.len() < KINDS_MAX || self.surprises.contains_key(&key) {
            self.surprises.entry(key).or_insert_with(|| (0, example.to_owned())).0 += 1;
        }
    }

    /// Copies what a person sees.
    pub(super) fn show(&self, now: Duration, live: &Mutex<Live>) {
        let last = now.as_secs().checked_sub(1).and_then(|second| {
            let number = usize::try_from(second).ok()?.checked_sub(self.finished.len())?;
            self.seconds.get(number)
        });
        let mut live = live.lock().unwrap_or_else(PoisonError::into_inner);
        live.seconds = now.as_secs_f64();
        live.counts = self.counts.clone();
        live.stretch = self.stretches.len().saturating_sub(1);
        if let Some(second) = last {
            let at = |percentile| second.latency.value_at_percentile(percentile) as f64 / 1000.0;
            (live.rate, live.p50, live.p99) = (second.answered as f64, at(50.0), at(99.0));
        }
    }

    /// Takes what was measured into the figures; `parts` are those parts of the run that count.
    pub(super) fn into_figures(mut self, parts: &[usize]) -> super::figures::Figures {
        let (mut latency, mut raw, mut late) = (histogram(), histogram(), histogram());
        for part in parts {
            let stretch = self.stretch(*part);
            // They are of the same kind and grow: nothing can be out of range.
            let _ = latency.add(&stretch.latency);
            let _ = raw.add(&stretch.raw);
            let _ = late.add(&stretch.late);
        }
        let done = self.finished.len() as u64;
        let rest = std::mem::take(&mut self.seconds).into_iter().zip(done..);
        self.finished.extend(rest.map(|(second, at)| second.finished(at)));
        fn of<N>((name, histogram): (N, Histogram<u64>)) -> (N, Latency) {
            (name, Latency::of(&histogram))
        }
        super::figures::Figures {
            counts: self.counts,
            generator: self.generator,
            latency: Latency::of(&latency),
            raw: Latency::of(&raw),
            late: Latency::of(&late),
            result: self.results.as_ref().map(Latency::of),
            stages_part: (self.staged.1 > 0.0).then(|| self.staged.0 / self.staged.1),
            connect: self.connect.as_ref().map(Latency::of).unwrap_or_default(),
            statuses: self.statuses.into_iter().map(|(status, h)| of((status.to_string(), h))).collect(),
            verdicts: self.verdicts.into_iter().map(of).collect(),
            stages: self.stages.into_iter().map(of).collect(),
            surprises: self
                .surprises
                .into_iter()
                .map(|((foretold, came), (count, example))| Surprise { foretold, came, count, example })
                .collect(),
            stalls: self.stalls,
            seconds: self.finished,
            ..super::figures::Figures::default()
        }
    }
}

impl SecondTally {
    fn finished(self, at: u64) -> Second {
        let time = |percentile| self.latency.value_at_percentile(percentile) as f64 / 1000.0;
        Second { at, due: self.due, answered: self.answered, bad: self.bad, p50: time(50.0), p99: time(99.0) }
    }
}

/// The entries of Server-Timing that have a duration, as its specification writes them: `name;dur=1.25, other;dur=2`.
pub(super) fn server_timing(header: &str) -> impl Iterator<Item = (&str, Duration)> {
    header.split(',').take(KINDS_MAX).filter_map(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let name = parts.next().filter(|name| !name.is_empty())?;
        let millis: f64 = parts.find_map(|part| part.strip_prefix("dur=")?.parse().ok())?;
        (millis.is_finite() && (0.0..1e9).contains(&millis))
            .then(|| (name, Duration::from_secs_f64(millis / 1000.0)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn server_timing_is_read_and_what_is_none_is_left_out() {
        let read: Vec<_> =
            server_timing("parse;dur=1.5, db;desc=\"x\";dur=2,cache, ;dur=1, bad;dur=x").collect();
        assert_eq!(read, [("parse", Duration::from_micros(1500)), ("db", Duration::from_millis(2))]);
    }

    #[test]
    fn a_stop_is_a_stall_and_a_time_in_which_nothing_was_due_is_none() {
        let mut tally = Tally::default();
        let timed = |due: u64, done: u64| Timed {
            stretch: 0,
            measured: true,
            due: Duration::from_millis(due),
            sent: Duration::from_millis(due),
            done: Duration::from_millis(done),
            late: Duration::ZERO,
        };
        for (due, done) in [(0, 1), (5_000, 5_001), (5_100, 8_100), (6_000, 8_101), (8_200, 8_201)] {
            tally.answered(&timed(due, done), 201, Verdict::Met(Expected::Accepted), "", false);
        }
        let figures = tally.into_figures(&[0]);
        assert_eq!(figures.stalls.len(), 1, "{:?}", figures.stalls);
        assert_eq!((figures.stalls[0].at_millis, figures.stalls[0].millis), (5_100.0, 3_000.0));
        assert_eq!(figures.stalls[0].waited, 2);
    }
}
