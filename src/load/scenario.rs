//! A scenario: what a run is to be, as it is written in a file or in flags.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::error::LoadError;
use crate::encoding::toml_text;

/// What a run is to be. A key of the file is a flag of the same name; what is left out has the default that `--help` states.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Scenario {
    /// The gateway's URL; the built-in gateway where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The authority's certificates, PEM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca: Option<PathBuf>,
    /// The testers' listener of that gateway.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub management: Option<String>,
    /// `rest`, `soap`, `async` or `portal`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// Who signs: `valid=8,revoked=1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<String>,
    /// What is asked for: ids of services, with weights.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub services: Option<String>,
    /// What is wrong with the document: `none=9,tampered=1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defects: Option<String>,
    /// With what people sign: `rsa=3,ecdsa=1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub algorithms: Option<String>,
    /// Octets of the unsigned document: `2k=9,200k=1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sizes: Option<String>,
    /// Requests a second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<f64>,
    /// A rate that grows evenly: `10..400`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ramp: Option<String>,
    /// Rates one after another: `100,200,400`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub steps: Option<String>,
    /// The highest rate at which this does not happen: `p99>20ms`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// So many users, each of whom sends when the last answer has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<u32>,
    /// `poisson` or `even`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrivals: Option<String>,
    /// How long; of steps and of a search, each step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<String>,
    /// What is sent before and not measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warm_up: Option<String>,
    /// How long the results are waited for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drain: Option<String>,
    /// How long one answer is waited for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<String>,
    /// Connections at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connections: Option<u32>,
    /// `kept` or `new`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection: Option<String>,
    /// Threads that sign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signers: Option<u32>,
    /// `ahead`, `along` or `pool=N`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing: Option<String>,
    /// `audit` or `along`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub results: Option<String>,
    /// What makes it repeatable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// requestDate of every request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// What fails the run: `p99>20ms`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fail: Option<Vec<String>>,
}

impl Scenario {
    /// Reads a scenario file; `file` is its name in errors.
    pub fn parse(text: &str, file: &str) -> Result<Self, LoadError> {
        toml_text::read(text).map_err(|error| LoadError::NotAScenario {
            file: file.to_owned(),
            line: error.line(text),
            fault: error.fault,
        })
    }

    /// This one, and from `below` what this one leaves out. Who says how requests are paced says it whole.
    #[must_use]
    pub fn over(self, mut below: Scenario) -> Scenario {
        if self.paces() > 0 {
            below = Scenario { rate: None, ramp: None, steps: None, search: None, closed: None, ..below };
        }
        Scenario {
            url: self.url.or(below.url),
            ca: self.ca.or(below.ca),
            management: self.management.or(below.management),
            channel: self.channel.or(below.channel),
            people: self.people.or(below.people),
            services: self.services.or(below.services),
            defects: self.defects.or(below.defects),
            algorithms: self.algorithms.or(below.algorithms),
            sizes: self.sizes.or(below.sizes),
            rate: self.rate.or(below.rate),
            ramp: self.ramp.or(below.ramp),
            steps: self.steps.or(below.steps),
            search: self.search.or(below.search),
            closed: self.closed.or(below.closed),
            arrivals: self.arrivals.or(below.arrivals),
            duration: self.duration.or(below.duration),
            warm_up: self.warm_up.or(below.warm_up),
            drain: self.drain.or(below.drain),
            timeout: self.timeout.or(below.timeout),
            connections: self.connections.or(below.connections),
            connection: self.connection.or(below.connection),
            signers: self.signers.or(below.signers),
            signing: self.signing.or(below.signing),
            results: self.results.or(below.results),
            seed: self.seed.or(below.seed),
            date: self.date.or(below.date),
            fail: self.fail.or(below.fail),
        }
    }

    /// How many ways of pacing it names.
    pub(super) fn paces(&self) -> usize {
        [
            self.rate.is_some(),
            self.ramp.is_some(),
            self.steps.is_some(),
            self.search.is_some(),
            self.closed.is_some(),
        ]
        .into_iter()
        .filter(|given| *given)
        .count()
    }
}
