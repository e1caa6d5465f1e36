//! Reports as one page for people: nothing to fetch, no script, everything escaped.

use super::rows::rows;
use super::{Level, ReportQuery, Summary};
use crate::findings::{Check, Decision, Diagnostic, Finding, Report, Status};
use crate::text::paper::TEST_MARK;
use crate::text::{self as say, Label, Lang, Sides, Text};
use crate::xml::Writer;

const STYLE: &str = "body{font:16px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:62rem;padding:0 1rem;color:#1c1c1c}\
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}table{border-collapse:collapse;width:100%;margin:.7rem 0}\
th,td{border:1px solid #ccc;padding:.35rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}\
th{background:#f3f3f3;font-weight:600}th:first-child{width:16rem}th:nth-child(2){width:7rem}\
.passed{color:#12652d}.failed{color:#a11212;font-weight:600}.not-run{color:#666}.ignored{color:#7a5200}\
.in th{padding-left:1.6rem;font-weight:400}code{font:14px ui-monospace,monospace}p{margin:.2rem 0}\
.test{border:2px solid;padding:.2rem .6rem;font-weight:700;text-align:center}@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}";

/// A page about these reports, titled with what they are about (a registration number) where there is such a thing.
pub fn html(reports: &[Report], asked: ReportQuery, about: Option<&str>) -> String {
    let mut page = Page { w: Writer::new(), lang: asked.lang };
    page.w.raw("<!DOCTYPE html>\n").open("html").attribute("lang", asked.lang.as_str()).open("head");
    page.w.raw("<meta charset=\"utf-8\">").raw("<meta name=\"viewport\" content=\"width=device-width\">");
    let title = match about {
        Some(about) => format!("{}: {about}", page.label(Label::Title)),
        None => page.label(Label::Title).to_owned(),
    };
    page.w.leaf("title", &title).open("style").raw(STYLE).close().close();
    page.w.open("body");
    page.mark();
    page.w.leaf("h1", &title);
    for report in reports {
        page.report(report, asked.level);
    }
    page.w.finish()
}

struct Page {
    w: Writer,
    lang: Lang,
}

impl Page {
    fn say(&self, text: Text) -> &'static str {
        text.in_lang(self.lang)
    }

    fn label(&self, label: Label) -> &'static str {
        self.say(say::label(label))
    }

    /// That it is a test, in each language.
    fn mark(&mut self) {
        self.w.open("p").attribute("class", "test");
        for (n, (lang, word)) in TEST_MARK.into_iter().enumerate() {
            if n > 0 {
                self.w.text(" · ");
            }
            self.w.open("span").attribute("lang", lang.as_str()).text(word).close();
        }
        self.w.close();
    }

    fn report(&mut self, report: &Report, level: Level) {
        let summary = Summary::of(report);
        let heading = self.say(say::subject(report.subject));
        self.w.open("section").leaf("h2", heading).open("table");
        let (class, decision) = (decision_class(summary.decision), self.say(say::decision(summary.decision)));
        let decision = format!("{} ({decision})", summary.decision.as_str());
        self.row("", Label::Decision, |w| {
            let _ = w.open("span").attribute("class", class).text(&decision).close();
        });
        let sub = summary.sub_indication.map(|sub| format!(" / {sub}")).unwrap_or_default();
        let indication = format!(
            "{}{sub} ({})",
            summary.indication.as_str(),
            self.say(say::indication(summary.indication))
        );
        self.plain(Label::Indication, &indication);
        if let Some(finding) = summary.leading {
            self.plain(Label::AtFault, self.say(say::at_fault(finding.code.at_fault())));
        }
        for finding in summary.causes(report) {
            let (code, title) = (finding.code.as_str(), self.say(say::title(finding.code)));
            self.row("", Label::Reason, |w| {
                let _ = w.leaf("code", code).text(" ").text(title);
            });
            self.plain(Label::ToDo, self.say(say::hint(finding.code)));
        }
        if let Some(signer) = summary.signer {
            self.plain(Label::Signer, &signer.subject);
            self.plain(Label::Issuer, &signer.issuer);
            self.plain(Label::Validity, &format!("{} … {}", signer.not_before, signer.not_after));
        }
        if let Some(at) = summary.at {
            self.plain(Label::At, at);
        }
        self.w.close();
        if level >= Level::Detailed {
            self.checks(report);
        }
        if let (Level::Diagnostic, Some(diagnostic)) = (level, &report.diagnostic) {
            self.diagnostic(diagnostic);
        }
        self.w.close();
    }

    fn row(&mut self, class: &str, label: Label, value: impl FnOnce(&mut Writer)) {
        let label = self.label(label);
        self.w.open("tr");
        if !class.is_empty() {
            self.w.attribute("class", class);
        }
        self.w.leaf("th", label).open("td");
        value(&mut self.w);
        self.w.close().close();
    }

    fn plain(&mut self, label: Label, value: &str) {
        self.row("", label, |w| {
            let _ = w.text(value);
        });
    }

    fn checks(&mut self, report: &Report) {
        let heads = [Label::Check, Label::Result, Label::Details].map(|head| self.label(head));
        let heading = self.label(Label::Checks);
        self.w.leaf("h3", heading).open("table").open("tr");
        for head in heads {
            self.w.leaf("th", head);
        }
        self.w.close();
        for check in &report.checks {
            self.check(check);
        }
        self.w.close();
    }

    fn check(&mut self, check: &Check) {
        let (name, ended) = (self.say(say::check(check.name)), self.say(say::status(check.status)));
        let class = match check.status {
            Status::Passed => "passed",
            Status::Failed => "failed",
            Status::NotRun => "not-run",
            Status::Ignored => "ignored",
        };
        self.w.open("tr").open("td").text(name);
        // Its name for programs is an English one.
        if self.lang == Lang::En {
            self.w.text(" ").leaf("code", check.name.as_str());
        }
        self.w.close();
        self.w.open("td").attribute("class", class).text(ended).close().open("td");
        if let Some(finding) = &check.finding {
            self.finding(finding);
        }
        if let Some(note) = &check.note {
            self.w.leaf("p", &say::note(note, self.lang));
        }
        self.w.close().close();
    }

    fn finding(&mut self, finding: &Finding) {
        let title = self.say(say::title(finding.code));
        self.w.open("p").leaf("code", finding.code.as_str()).text(" ").text(title).close();
        let hint = self.say(say::hint(finding.code));
        let Sides { expected, actual } = say::sides(&finding.evidence, self.lang);
        let parts = [
            (Label::Expected, expected.as_deref()),
            (Label::Actual, actual.as_deref()),
            (Label::Place, finding.place.as_deref()),
            (Label::ToDo, Some(hint)),
        ];
        for (label, part) in parts {
            if let Some(part) = part {
                let label = self.label(label);
                self.w.open("p").leaf("b", label).text(": ").text(part).close();
            }
        }
    }

    fn diagnostic(&mut self, diagnostic: &Diagnostic) {
        let heading = self.label(Label::JudgedWith);
        self.w.leaf("h3", heading).open("table");
        for row in rows(diagnostic) {
            let class = if row.depth > 0 { "in" } else { "" };
            let value = row.value(self.lang);
            self.row(class, row.label, |w| {
                let _ = w.text(&value);
            });
        }
        self.w.close();
    }
}

const fn decision_class(decision: Decision) -> &'static str {
    match decision {
        Decision::Accepted => "passed",
        Decision::Retry => "not-run",
        Decision::Rejected => "failed",
    }
}
