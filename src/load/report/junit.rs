//! The report for a build server: JUnit's XML, a case for everything that can fail the run.

use super::lines::broken;
use super::{FAILURES, Report, sentence};
use crate::text::Lang;
use crate::text::line::load as line;
use crate::xml::Writer;

/// JUnit's XML.
pub fn junit(report: &Report, lang: Lang) -> String {
    let cases = FAILURES.len() + report.thresholds.len();
    let seconds = format!("{:.3}", report.figures.generator.measured_seconds);
    let mut w = Writer::with_declaration();
    w.open("testsuite")
        .attribute("name", "qaqpa load")
        .attribute("tests", &cases.to_string())
        .attribute("failures", &report.failures.len().to_string())
        .attribute("timestamp", &report.begun)
        .attribute("time", &seconds);
    w.open("properties");
    for (name, value) in [
        ("target", report.target.clone()),
        ("channel", report.channel.clone()),
        ("seed", report.seed.to_string()),
        ("date", report.date.clone()),
        ("verdict", sentence(report, lang)),
    ] {
        w.open("property").attribute("name", name).attribute("value", &value).close();
    }
    w.close();
    for kind in FAILURES {
        let failed = report.failures.iter().find(|failure| failure.kind == kind);
        let why = failed.map(|failure| line::failure(lang, kind, failure.count));
        case(&mut w, &format!("{kind} > 0"), why.as_deref());
    }
    for outcome in &report.thresholds {
        let why = outcome.broken.then(|| broken(outcome, lang));
        case(&mut w, &outcome.threshold, why.as_deref());
    }
    w.finish()
}

fn case(w: &mut Writer, name: &str, why: Option<&str>) {
    w.open("testcase").attribute("classname", "load").attribute("name", name);
    if let Some(why) = why {
        w.open("failure").attribute("message", why).close();
    }
    w.close();
}
