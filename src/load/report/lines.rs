//! The report for a terminal.

use super::super::figures::Latency;
use super::super::threshold::Outcome;
use super::Report;
use crate::text::Lang;
use crate::text::line::load as line;
use crate::text::line::load::Word;

/// Milliseconds with three digits that count.
pub(super) fn millis(value: f64) -> String {
    match value {
        v if v >= 100.0 => format!("{v:.0}"),
        v if v >= 10.0 => format!("{v:.1}"),
        v => format!("{v:.2}"),
    }
}

/// A rate or another number.
pub(super) fn number(value: f64) -> String {
    if value >= 100.0 || value.fract().abs() < 1e-9 { format!("{value:.0}") } else { format!("{value:.1}") }
}

/// The verdict in one sentence.
pub fn sentence(report: &Report, lang: Lang) -> String {
    let figures = &report.figures;
    if report.passed {
        return line::passed(
            lang,
            &number(figures.rate),
            &millis(figures.latency.p50),
            &millis(figures.latency.p99),
            figures.counts.results,
        );
    }
    let why = report.failures.iter().map(|failure| match failure.kind.as_str() {
        "threshold" => broken(&report.thresholds[usize::try_from(failure.count).unwrap_or_default()], lang),
        kind => line::failure(lang, kind, failure.count),
    });
    line::failed(lang, &why.collect::<Vec<_>>().join("; "))
}

/// Why a threshold fails the run.
pub(super) fn broken(outcome: &Outcome, lang: Lang) -> String {
    let shown = |value| if outcome.is_time() { line::millis(lang, &millis(value)) } else { number(value) };
    match (outcome.measured, outcome.bound) {
        (Some(measured), Some(bound)) if outcome.is_by_baseline() => {
            line::broken_by_baseline(lang, &outcome.threshold, &shown(measured), &shown(bound))
        }
        (Some(measured), _) => line::broken(lang, &outcome.threshold, &shown(measured)),
        _ => line::unmeasured(lang, &outcome.threshold),
    }
}

/// What is to be said beside the verdict.
pub(super) fn remarks(report: &Report, lang: Lang) -> Vec<String> {
    let figures = &report.figures;
    let mut said = Vec::new();
    for stall in &figures.stalls {
        let seconds = |millis: f64| format!("{:.1}", millis / 1000.0);
        said.push(line::stall(lang, &seconds(stall.at_millis), &seconds(stall.millis), stall.waited));
    }
    // Twice as slow from the due moment: worth a word.
    if figures.latency.p99 > 2.0 * figures.raw.p99 && figures.latency.p99 > 5.0 {
        said.push(line::omitted(lang, &millis(figures.latency.p99), &millis(figures.raw.p99)));
    }
    let found = figures.found_rate.filter(|rate| *rate > 0.0);
    if let (Some(rate), Some(threshold)) = (found, &report.scenario.search) {
        said.push(line::found(lang, &number(rate), threshold));
        said.push(line::of_all_rates(lang));
    }
    if figures.generator.pool_repeats > 0 {
        said.push(line::pool_repeats(lang, figures.generator.pool_repeats));
    } else if figures.counts.repeated > figures.generator.reconnected {
        said.push(line::repeated(lang, figures.counts.repeated));
    }
    said
}

/// What the generator and the gateway spent.
pub(super) fn spent(report: &Report, lang: Lang) -> Vec<String> {
    let (figures, generator) = (&report.figures, &report.figures.generator);
    let cores = |seconds: Option<f64>| {
        seconds.map_or_else(|| "?".to_owned(), |s| format!("{:.2}", s / generator.measured_seconds.max(1e-9)))
    };
    let mut said = vec![line::generator(
        lang,
        generator.late,
        &millis(figures.late.p99),
        &cores(generator.cpu_seconds),
        &cores(generator.signing_cpu_seconds),
    )];
    if let (Some(seconds), true) = (generator.target_cpu_seconds, report.is_built_in()) {
        let answered: u64 = figures.legs.iter().map(|leg| leg.raw.count).sum();
        let micros = seconds * 1e6 / answered.max(1) as f64;
        said.push(line::target_cpu(lang, &cores(Some(seconds)), &format!("{micros:.0}")));
    }
    said
}

impl Report {
    /// Whether the gateway ran in this process.
    pub(super) fn is_built_in(&self) -> bool {
        self.scenario.url.is_none()
    }
}

/// The report, line by line.
pub fn lines(report: &Report, lang: Lang) -> Vec<String> {
    let (figures, counts) = (&report.figures, &report.figures.counts);
    let mut out = vec![String::new(), sentence(report, lang)];
    out.extend(remarks(report, lang));
    let row = |name: &str, latency: &Latency| {
        let times = [latency.p50, latency.p90, latency.p99, latency.p999, latency.max].map(millis);
        let times = times.iter().map(|time| format!("{time:>9}")).collect::<String>();
        format!("  {name:<34}{:>9}{times}", latency.count)
    };
    let head = |name: String| {
        format!(
            "\n  {name:<34}{:>9}      p50      p90      p99    p99.9      max",
            line::word(lang, Word::Count)
        )
    };
    out.push(head(String::new()));
    out.push(row(&line::word(lang, Word::Due), &figures.latency));
    out.push(row(&line::word(lang, Word::Raw), &figures.raw));
    if let Some(result) = &figures.result {
        out.push(row(&line::word(lang, Word::Result), result));
    }
    let named = |out: &mut Vec<String>, word, rows: Vec<(&String, &Latency)>| {
        if !rows.is_empty() {
            out.push(head(line::word(lang, word)));
            out.extend(rows.into_iter().map(|(name, latency)| row(name, latency)));
        }
    };
    named(&mut out, Word::Status, figures.statuses.iter().collect());
    let verdicts: Vec<_> =
        figures.verdicts.iter().map(|(verdict, of)| (verdict.in_words(lang), of)).collect();
    named(&mut out, Word::Verdict, verdicts.iter().map(|(name, of)| (name, *of)).collect());
    named(&mut out, Word::Stage, figures.stages.iter().map(|(name, of)| (name, of)).collect());
    if let Some(part) = figures.stages_part {
        out.push(format!("  {}", line::stages_part(lang, &format!("{:.0}", part * 100.0))));
    }
    if figures.legs.len() > 1 {
        let planned = line::word(lang, Word::Planned);
        out.push(head(planned));
        for leg in &figures.legs {
            let mark = match leg.good {
                Some(true) => " ✓",
                Some(false) => " ✗",
                None => "",
            };
            let rate = if (leg.from - leg.to).abs() < f64::EPSILON {
                number(leg.from)
            } else {
                format!("{}..{}", number(leg.from), number(leg.to))
            };
            out.push(row(&format!("{rate}{mark}"), &leg.latency));
        }
    }
    if !figures.surprises.is_empty() {
        out.push(format!("\n  {}", line::word(lang, Word::Surprise)));
        out.extend(figures.surprises.iter().map(|surprise| {
            let (foretold, came) = (surprise.foretold.in_words(lang), surprise.came.in_words(lang));
            format!("  {} × {foretold} → {came} ({})", surprise.count, surprise.example)
        }));
    }
    out.push(String::new());
    let drain = format!("{:.1}", figures.drain_millis / 1000.0);
    out.push(line::audit(lang, counts.audited, counts.results, counts.unanswered, &drain));
    out.extend(spent(report, lang));
    out
}
