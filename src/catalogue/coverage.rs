//! The clauses of the regulations as rows, and which run reaches which.
//!
//! Each item of a service file is a row with an id: the service's code, the section and a key, such as `000/portal/P5`,
//! `000/step/3`, `004/centre/2c`. A test says what it reached by writing lines `ROW<TAB>RUN` to a file in a directory
//! (`target/coverage/`, one file a test); [`Coverage::of`] puts them beside the rows and beside `tests/requirements.toml`,
//! which says of a row why no test reaches it. A row that nothing reaches and that has no reason is open; a name that is
//! no row, and a reason for a row that is reached, are stale.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::channel::Channel;
use super::label::Label;
use super::list::Catalogue;
use super::names::Names;
use super::service::Service;
use crate::registry::Actor;

/// A clause of a regulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// The service's id.
    pub service: String,
    /// Where it stands.
    pub cite: String,
    /// Who acts by it, where somebody does.
    pub who: Option<Actor>,
    /// What it says.
    pub text: Names,
}

/// The row of an item of a channel flow.
pub fn flow_row(service: &Service, channel: Channel, label: Label) -> String {
    format!("{}/{channel}/{label}", service.code)
}

/// The row of a provider's step.
pub fn step_row(service: &Service, n: u8) -> String {
    format!("{}/step/{n}", service.code)
}

/// The rows of a service, in the order of its file.
pub fn rows(service: &Service) -> Vec<Row> {
    let mut rows = Rows { service, rows: Vec::new() };
    rows.head();
    rows.middle();
    rows.tail();
    rows.rows
}

struct Rows<'a> {
    service: &'a Service,
    rows: Vec<Row>,
}

impl Rows<'_> {
    fn add(
        &mut self,
        section: &str,
        key: impl std::fmt::Display,
        who: Option<Actor>,
        text: &Names,
        cite: &str,
    ) {
        let id = format!("{}/{section}/{key}", self.service.code);
        let service = self.service.id.clone();
        self.rows.push(Row { id, service, cite: cite.to_owned(), who, text: text.clone() });
    }

    fn head(&mut self) {
        let service = self.service;
        self.add("provider", 1, None, &service.provider.text, &service.provider.cite);
        for (n, body) in (1..).zip(&service.provider.bodies) {
            self.add("provider-body", n, None, &body.name, &body.cite);
        }
        self.add("recipients", 1, None, &service.recipients.text, &service.recipients.cite);
        if let Some(cite) = &service.fee.cite {
            self.add("fee", 1, None, &service.fee.text, cite);
        }
        self.add("forms", 1, None, &service.forms.text, &service.forms.cite);
        for (n, start) in (1..).zip(&service.start) {
            self.add("start", n, Some(Actor::Recipient), &start.text, &start.cite);
        }
        for document in service.documents.iter().filter(|document| !document.ours) {
            if let Some(cite) = &document.cite {
                self.add("document", &document.code, None, &document.label, cite);
            }
        }
        for field in service.fields.iter().filter(|field| !field.ours) {
            if let Some(cite) = &field.cite {
                self.add("field", &field.name, None, &field.label, cite);
            }
        }
        for datum in &service.state_data {
            self.add("state-data", &datum.code, None, &datum.label, &datum.cite);
        }
        for (n, check) in (1..).zip(&service.intake_checks) {
            self.add("intake-check", n, None, &check.text, &check.cite);
        }
        for (n, refusal) in (1..).zip(&service.intake_refusals) {
            self.add("intake-refusal", n, refusal.by.first().copied(), &refusal.text, &refusal.cite);
        }
    }

    fn middle(&mut self) {
        let service = self.service;
        for step in &service.steps {
            self.add("step", step.n, Some(step.actor), &step.action, &step.cite);
            if let Some(output) = &step.output {
                self.add("output", step.n, Some(step.actor), &output.text, &output.cite);
            }
        }
        for channel in Channel::ALL {
            for item in service.flow.on(channel) {
                self.add(channel.as_str(), item.label, Some(item.actor), &item.text, &item.cite);
            }
        }
    }

    fn tail(&mut self) {
        let (service, result) = (self.service, &self.service.result);
        self.add("result", 1, None, &result.name, &result.cite);
        for delivery in &result.deliveries {
            self.add("delivery", delivery.channel, Some(delivery.by), &delivery.form, &delivery.cite);
        }
        for (n, signer) in (1..).zip(&result.signers) {
            self.add("signer", n, Some(signer.who), &result.name, &signer.cite);
        }
        if let Some(refusal) = &result.refusal {
            self.add("refusal", 1, None, &refusal.name, &refusal.cite);
        }
        if let Some(clause) = &service.hand_over {
            self.add("hand-over", 1, Some(Actor::StateCorporationEmployee), &clause.text, &clause.cite);
        }
        for (n, rule) in (1..).zip(&service.storage) {
            self.add("storage", n, None, &rule.text, &rule.cite);
        }
        for (n, deadline) in (1..).zip(&service.deadlines) {
            self.add("deadline", n, None, &service.name, &deadline.cite);
        }
        for (n, rule) in (1..).zip(&service.rules) {
            self.add(rule.topic.as_str(), n, None, &rule.text, &rule.cite);
        }
        for (n, participant) in (1..).zip(&service.participants) {
            self.add("participant", n, participant.actor, &service.name, &participant.cite);
        }
        for (n, system) in (1..).zip(&service.systems) {
            let named = Names::new(&*system.named, &*system.named, &*system.named);
            self.add("system", n, None, &named, &system.cite);
        }
        if let Some(clause) = &service.complaints {
            self.add("complaints", 1, None, &clause.text, &clause.cite);
        }
    }
}

/// `tests/requirements.toml`: rows that no test reaches, with the reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirements {
    /// The reasons.
    #[serde(default)]
    pub not_tested: Vec<Reason>,
}

/// Why no test reaches some rows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Ids of rows; `*` stands for any part of one.
    pub rows: Vec<String>,
    /// Why.
    pub reason: String,
}

impl Requirements {
    /// Reads the file's text.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error: toml::de::Error| error.to_string())
    }
}

/// Which run reaches which row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Every row, with the runs that reach it.
    pub rows: Vec<(Row, BTreeSet<String>)>,
    /// The reason of a row that nothing reaches, by id.
    pub reasons: BTreeMap<String, String>,
    /// Rows that nothing reaches and that have no reason.
    pub open: Vec<String>,
    /// Names that are no row, and patterns that fit none or only rows that are reached.
    pub stale: Vec<String>,
}

impl Coverage {
    /// Puts rows, runs and reasons beside one another. `reached` are pairs of a row's id and a run's name.
    pub fn of(catalogue: &Catalogue, requirements: &Requirements, reached: &[(String, String)]) -> Coverage {
        let mut runs: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (row, run) in reached {
            runs.entry(row).or_default().insert(run.clone());
        }
        let rows: Vec<Row> = catalogue.iter().flat_map(|service| rows(service)).collect();
        let known: BTreeSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        let mut coverage = Coverage::default();
        coverage.stale.extend(runs.keys().filter(|id| !known.contains(*id)).map(|id| (*id).to_owned()));
        let unreached: Vec<&str> = known.iter().copied().filter(|id| !runs.contains_key(id)).collect();
        for reason in &requirements.not_tested {
            for pattern in &reason.rows {
                let before = coverage.reasons.len();
                for id in unreached.iter().filter(|id| fits(pattern, id)) {
                    coverage.reasons.insert((*id).to_owned(), reason.reason.clone());
                }
                let any = unreached.iter().any(|id| fits(pattern, id));
                if coverage.reasons.len() == before && !any {
                    coverage.stale.push(pattern.clone());
                }
            }
        }
        let open = unreached.iter().filter(|id| !coverage.reasons.contains_key(**id));
        coverage.open = open.map(|id| (*id).to_owned()).collect();
        coverage.rows = rows
            .iter()
            .map(|row| (row.clone(), runs.get(row.id.as_str()).cloned().unwrap_or_default()))
            .collect();
        coverage
    }

    /// How many rows are reached.
    pub fn reached(&self) -> usize {
        self.rows.iter().filter(|(_, runs)| !runs.is_empty()).count()
    }
}

/// `*` stands for any run of characters but `/`.
fn fits(pattern: &str, id: &str) -> bool {
    let (mut patterns, mut parts) = (pattern.split('/'), id.split('/'));
    loop {
        match (patterns.next(), parts.next()) {
            (None, None) => return true,
            (Some(pattern), Some(part)) if fits_part(pattern, part) => {}
            _ => return false,
        }
    }
}

fn fits_part(pattern: &str, part: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == part,
        Some((start, end)) => {
            part.len() >= start.len() + end.len() && part.starts_with(start) && part.ends_with(end)
        }
    }
}
