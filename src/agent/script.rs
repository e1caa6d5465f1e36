//! Which outcome a request has: the next one of the queue, that of the first rule that fits, one that is drawn, or a signature.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::outcome::{Outcome, Scripted};
use crate::random::{Random as _, Seeded};

/// What a request asks, as far as scripts may know.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) module: &'a str,
    pub(super) method: &'a str,
    pub(super) origin: &'a str,
}

/// A rule: what comes of requests of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Only of this module; the part after the last dot is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// Only of this method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Only of pages of this origin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// What comes of them.
    pub outcome: Outcome,
    /// Milliseconds before the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub millis: Option<u64>,
}

impl Rule {
    fn fits(&self, asked: Asked<'_>) -> bool {
        let is =
            |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|wanted| wanted == found);
        let short = asked.module.rsplit('.').next().unwrap_or_default();
        (is(&self.module, asked.module) || is(&self.module, short))
            && is(&self.method, asked.method)
            && is(&self.origin, asked.origin)
    }
}

/// What comes of some requests and not of others, by the seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chance {
    /// What comes of them.
    pub outcome: Outcome,
    /// Of how many in a hundred.
    pub percent: u8,
    /// Milliseconds before the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub millis: Option<u64>,
}

/// Everything that is scripted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Script {
    /// Of the requests to come, one after the other.
    pub(super) next: VecDeque<Scripted>,
    /// The first that fits counts.
    pub(super) rules: Vec<Rule>,
    /// One draw decides among them: their percents are added up.
    pub(super) chances: Vec<Chance>,
    /// What the draws come from.
    pub(super) seed: u64,
    /// Requests that were drawn for.
    pub(super) drawn: u64,
}

impl Script {
    /// What comes of a request. The queue moves on, and so do the draws.
    pub(super) fn outcome(&mut self, asked: Asked<'_>) -> Scripted {
        if let Some(next) = self.next.pop_front() {
            return next;
        }
        if let Some(rule) = self.rules.iter().find(|rule| rule.fits(asked)) {
            return Scripted { outcome: rule.outcome, millis: rule.millis };
        }
        self.draw().unwrap_or_default()
    }

    /// The same seed and the same number of requests before give the same draw, whatever was asked.
    fn draw(&mut self) -> Option<Scripted> {
        if self.chances.is_empty() {
            return None;
        }
        let mut octets = [0; 8];
        Seeded::new(self.seed, &format!("agent {}", self.drawn)).fill(&mut octets);
        self.drawn += 1;
        let drawn = u64::from_be_bytes(octets) % 100;
        let mut up_to = 0;
        self.chances.iter().find_map(|chance| {
            up_to += u64::from(chance.percent);
            (drawn < up_to).then_some(Scripted { outcome: chance.outcome, millis: chance.millis })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: Asked<'_> =
        Asked { module: "kz.gov.pki.knca.basics", method: "sign", origin: "https://portal.test" };

    fn rule(text: &str) -> Rule {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn the_queue_goes_before_rules_and_rules_before_chances() {
        let mut script = Script {
            next: VecDeque::from([Outcome::Slow.into()]),
            rules: vec![
                rule(r#"{"method": "signXml", "outcome": "no-key"}"#),
                rule(r#"{"module": "basics", "origin": "https://portal.test", "outcome": "cancelled"}"#),
            ],
            chances: vec![Chance { outcome: Outcome::BrokenOff, percent: 100, millis: None }],
            ..Script::default()
        };
        assert_eq!(script.outcome(ASKED).outcome, Outcome::Slow);
        assert_eq!(script.outcome(ASKED).outcome, Outcome::Cancelled);
        let other = Asked { origin: "https://other.test", ..ASKED };
        assert_eq!(script.outcome(other).outcome, Outcome::BrokenOff);
    }

    #[test]
    fn a_seed_draws_the_same_outcomes_again_and_as_many_as_the_percent_says() {
        let chances = vec![Chance { outcome: Outcome::Cancelled, percent: 30, millis: None }];
        let run = |seed| {
            let mut script = Script { chances: chances.clone(), seed, ..Script::default() };
            (0..1_000).map(|_| script.outcome(ASKED).outcome).collect::<Vec<_>>()
        };
        assert_eq!(run(7), run(7));
        assert_ne!(run(7), run(8));
        let cancelled = run(7).iter().filter(|outcome| **outcome == Outcome::Cancelled).count();
        assert!((250..350).contains(&cancelled), "{cancelled}");
    }
}
