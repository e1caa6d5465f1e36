//! The report as one page that opens without a network.

use std::fmt::Write as _;

use super::super::figures::{Figures, Latency};
use super::chart::{Chart, Scale, Series, escaped};
use super::lines::{millis, number, remarks, spent};
use super::{Report, sentence};
use crate::text::Lang;
use crate::text::line::load as line;
use crate::text::line::load::Word;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;margin:2em auto;max-width:60em;padding:0 1em;color:#222;background:#fff}\
h1{font-size:1.4em}h2{font-size:1.1em;margin-top:2em}.v{padding:.7em 1em;border-radius:6px;font-weight:600}\
.ok{background:#e3f4e4}.no{background:#fbe3e1}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}\
th,td{text-align:right;padding:.2em .6em;border-bottom:1px solid #ddd}th:first-child,td:first-child{text-align:left}\
svg{width:100%;height:auto}svg text{font-size:11px;fill:#555}.r{text-anchor:end}.m{text-anchor:middle}.g{stroke:#e4e4e4}\
polyline{fill:none;stroke-width:1.8}.c0{stroke:#1565c0}.c1{stroke:#e65100}.c2{stroke:#2e7d32}.c3{stroke:#888}\
.d0,.k0{fill:#1565c0;color:#1565c0}.d1,.k1{fill:#e65100;color:#e65100}.d2,.k2{fill:#2e7d32;color:#2e7d32}.d3,.k3{fill:#888;color:#888}\
.s{fill:#b71c1c;opacity:.15}.k{font-size:.9em;margin:.2em 0 0 4em}pre{background:#f5f5f5;padding:.8em;overflow:auto}.b{color:#b71c1c}\
@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}.ok{background:#1c3a1e}.no{background:#4a1f1c}\
th,td{border-color:#383838}.g{stroke:#333}svg text{fill:#aaa}pre{background:#222}.b{color:#ef9a9a}}";

/// The page, in one language; `baseline` is what the run is compared with.
pub fn html(report: &Report, baseline: Option<&Report>, lang: Lang) -> String {
    let word = |word| escaped(&line::word(lang, word));
    let figures = &report.figures;
    let mut out = String::with_capacity(64 * 1024);
    let _ = write!(
        out,
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <title>Qaqpa · {}</title><style>{STYLE}</style></head><body><h1>{} · {}</h1><p class=\"v {}\">{}</p>",
        lang.as_str(),
        word(Word::Load),
        word(Word::Load),
        escaped(&report.target),
        if report.passed { "ok" } else { "no" },
        escaped(&sentence(report, lang))
    );
    for remark in remarks(report, lang) {
        let _ = write!(out, "<p>{}</p>", escaped(&remark));
    }
    thresholds(&mut out, report, lang);
    latencies(&mut out, report, lang);
    if let Some(baseline) = baseline {
        difference(&mut out, figures, &baseline.figures, lang);
    }
    charts(&mut out, figures, lang);
    surprises(&mut out, figures, lang);
    let counts = &figures.counts;
    let drain = format!("{:.1}", figures.drain_millis / 1000.0);
    let audit = line::audit(lang, counts.audited, counts.results, counts.unanswered, &drain);
    let _ = write!(out, "<h2>{}</h2><p>{}</p>", word(Word::Environment), escaped(&audit));
    for said in spent(report, lang) {
        let _ = write!(out, "<p>{}</p>", escaped(&said));
    }
    let environment = &report.environment;
    let _ = write!(
        out,
        "<table><tr><td>Qaqpa</td><td>{} {}</td></tr><tr><td>CPU</td><td>{} × {}</td></tr><tr><td>OS</td><td>{}</td></tr>\
         <tr><td>begun</td><td>{}</td></tr><tr><td>--seed</td><td>{}</td></tr><tr><td>--date</td><td>{}</td></tr></table>",
        escaped(&report.qaqpa),
        if environment.optimised { "release" } else { "debug" },
        environment.cores,
        escaped(&environment.cpu),
        escaped(&environment.system),
        escaped(&report.begun),
        report.seed,
        escaped(&report.date)
    );
    let scenario = serde_json::to_string_pretty(&report.scenario).unwrap_or_default();
    let _ = write!(out, "<h2>{}</h2><pre>{}</pre></body></html>", word(Word::Scenario), escaped(&scenario));
    out
}

fn thresholds(out: &mut String, report: &Report, lang: Lang) {
    if report.thresholds.is_empty() {
        return;
    }
    let word = |word| escaped(&line::word(lang, word));
    let _ = write!(
        out,
        "<h2>{}</h2><table><tr><th></th><th>{}</th><th></th></tr>",
        word(Word::Thresholds),
        word(Word::Measured)
    );
    for outcome in &report.thresholds {
        let _ = write!(
            out,
            "<tr><td><code>{}</code></td><td>{}</td><td>{}</td></tr>",
            escaped(&outcome.threshold),
            outcome.measured.map_or_else(|| "–".to_owned(), millis),
            if outcome.broken { "<b class=\"b\">✗</b>" } else { "✓" }
        );
    }
    out.push_str("</table>");
}

fn latencies(out: &mut String, report: &Report, lang: Lang) {
    let word = |word| escaped(&line::word(lang, word));
    let figures = &report.figures;
    let row = |out: &mut String, name: &str, latency: &Latency| {
        let times = [
            latency.mean,
            latency.p50,
            latency.p90,
            latency.p95,
            latency.p99,
            latency.p999,
            latency.p9999,
            latency.max,
        ];
        let times: String = times.iter().map(|time| format!("<td>{}</td>", millis(*time))).collect();
        let _ = write!(out, "<tr><td>{}</td><td>{}</td>{times}</tr>", escaped(name), latency.count);
    };
    let head = |out: &mut String, name: &str| {
        let _ = write!(
            out,
            "<tr><th>{name}</th><th>{}</th><th>x̄</th><th>p50</th><th>p90</th><th>p95</th><th>p99</th><th>p99.9</th><th>p99.99</th><th>max</th></tr>",
            word(Word::Count)
        );
    };
    out.push_str("<table>");
    head(out, "");
    row(out, &line::word(lang, Word::Due), &figures.latency);
    row(out, &line::word(lang, Word::Raw), &figures.raw);
    if let Some(result) = &figures.result {
        row(out, &line::word(lang, Word::Result), result);
    }
    let groups: [(Word, Vec<(String, &Latency)>); 3] = [
        (Word::Status, figures.statuses.iter().map(|(name, of)| (name.clone(), of)).collect()),
        (Word::Verdict, figures.verdicts.iter().map(|(verdict, of)| (verdict.in_words(lang), of)).collect()),
        (Word::Stage, figures.stages.iter().map(|(name, of)| (name.clone(), of)).collect()),
    ];
    for (name, rows) in groups {
        if rows.is_empty() {
            continue;
        }
        head(out, &word(name));
        for (name, latency) in rows {
            row(out, &name, latency);
        }
    }
    if figures.legs.len() > 1 {
        head(out, &word(Word::Planned));
        for leg in &figures.legs {
            let mark = leg.good.map_or("", |good| if good { " ✓" } else { " ✗" });
            row(out, &format!("{}{mark}", number(leg.to)), &leg.latency);
        }
    }
    out.push_str("</table>");
}

fn difference(out: &mut String, now: &Figures, before: &Figures, lang: Lang) {
    let word = |word| escaped(&line::word(lang, word));
    let _ = write!(
        out,
        "<h2>{}</h2><table><tr><th></th><th>{}</th><th>{}</th><th></th></tr>",
        word(Word::Difference),
        word(Word::Baseline),
        word(Word::Measured)
    );
    let rows = [
        ("rate", before.rate, now.rate),
        ("p50", before.latency.p50, now.latency.p50),
        ("p99", before.latency.p99, now.latency.p99),
        ("p99.9", before.latency.p999, now.latency.p999),
        ("max", before.latency.max, now.latency.max),
        ("raw.p99", before.raw.p99, now.raw.p99),
    ];
    let stages = now.stages.iter().filter_map(|(name, latency)| {
        let (_, old) = before.stages.iter().find(|(known, _)| known == name)?;
        Some((format!("stage.{name}.p50"), old.p50, latency.p50))
    });
    let rows = rows.map(|(name, old, new)| (name.to_owned(), old, new)).into_iter().chain(stages);
    for (name, old, new) in rows {
        let ratio = if old > 0.0 { format!("× {:.2}", new / old) } else { "–".to_owned() };
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{ratio}</td></tr>",
            escaped(&name),
            millis(old),
            millis(new)
        );
    }
    out.push_str("</table>");
}

fn charts(out: &mut String, figures: &Figures, lang: Lang) {
    let word = |word| line::word(lang, word);
    let (due, raw) = (word(Word::Due), word(Word::Raw));
    let (answered, bad, planned) = (word(Word::Answered), word(Word::Bad), word(Word::Planned));
    let (time, percentile) = (word(Word::Second), word(Word::Percentile));
    // 99 is 2, 99.9 is 3: how rare a time is.
    let rare = |latency: &Latency| -> Vec<(f64, f64)> {
        let place = |percentile: f64| -((100.0 - percentile).max(0.005) / 100.0).log10();
        latency.spectrum.iter().map(|(percentile, time)| (place(*percentile), *time)).collect()
    };
    let names = [("0", 0.0), ("90", 1.0), ("99", 2.0), ("99.9", 3.0), ("99.99", 4.0)];
    let spectrum = Chart {
        x: &percentile,
        y: "ms",
        y_scale: Scale::Log,
        x_names: names.iter().map(|(name, at)| (*at, (*name).to_owned())).collect(),
        marks: Vec::new(),
        series: vec![
            Series { name: &due, colour: 0, points: rare(&figures.latency) },
            Series { name: &raw, colour: 1, points: rare(&figures.raw) },
        ],
    };
    let seconds = |of: fn(&super::super::figures::Second) -> f64| -> Vec<(f64, f64)> {
        figures.seconds.iter().map(|second| (second.at as f64, of(second))).collect()
    };
    let seconds_of = |millis: f64| millis / 1000.0;
    let stalls = figures
        .stalls
        .iter()
        .map(|stall| (seconds_of(stall.at_millis), seconds_of(stall.at_millis + stall.millis)));
    let changes = figures.key_changes.iter().map(|(at, _)| (seconds_of(*at), seconds_of(*at)));
    let marks: Vec<(f64, f64)> = stalls.chain(changes).collect();
    let rates = Chart {
        x: &time,
        y: "/s",
        y_scale: Scale::Linear,
        x_names: Vec::new(),
        marks: marks.clone(),
        series: vec![
            Series { name: &planned, colour: 3, points: seconds(|second| second.due as f64) },
            Series { name: &answered, colour: 2, points: seconds(|second| second.answered as f64) },
            Series { name: &bad, colour: 1, points: seconds(|second| second.bad as f64) },
        ],
    };
    let times = Chart {
        x: &time,
        y: "ms",
        y_scale: Scale::Log,
        x_names: Vec::new(),
        marks,
        series: vec![
            Series { name: "p50, ms", colour: 0, points: seconds(|second| second.p50) },
            Series { name: "p99, ms", colour: 1, points: seconds(|second| second.p99) },
        ],
    };
    let mut by_rate: Vec<(f64, f64, f64)> = if figures.legs.len() > 1 {
        figures.legs.iter().map(|leg| (leg.to, leg.latency.p50, leg.latency.p99)).collect()
    } else {
        let busy = figures.seconds.iter().filter(|second| second.answered > 0);
        busy.map(|second| (second.due as f64, second.p50, second.p99)).collect()
    };
    by_rate.sort_by(|a, b| a.0.total_cmp(&b.0));
    let against = Chart {
        x: &planned,
        y: "ms",
        y_scale: Scale::Log,
        x_names: Vec::new(),
        marks: Vec::new(),
        series: vec![
            Series { name: "p50, ms", colour: 0, points: by_rate.iter().map(|at| (at.0, at.1)).collect() },
            Series { name: "p99, ms", colour: 1, points: by_rate.iter().map(|at| (at.0, at.2)).collect() },
        ],
    };
    for (name, charts) in [
        (Word::Spectrum, vec![spectrum]),
        (Word::Timeline, vec![rates, times]),
        (Word::RateLatency, vec![against]),
    ] {
        let _ = write!(out, "<h2>{}</h2>", escaped(&word(name)));
        charts.iter().for_each(|chart| out.push_str(&chart.svg()));
    }
}

fn surprises(out: &mut String, figures: &Figures, lang: Lang) {
    if figures.surprises.is_empty() {
        return;
    }
    let _ = write!(out, "<h2>{}</h2><table>", escaped(&line::word(lang, Word::Surprise)));
    for surprise in &figures.surprises {
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            escaped(&surprise.foretold.in_words(lang)),
            escaped(&surprise.came.in_words(lang)),
            surprise.count,
            escaped(&surprise.example)
        );
    }
    out.push_str("</table>");
}
