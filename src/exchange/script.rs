//! A scripted service: answers, each with what it fits, what it says, how late, how often. [`super::script_file`] reads them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde::Deserialize;

use super::path::Path;
use super::service::{AnswerShape, AnswerStatus, Answered, ServiceAnswer, ServiceCall};
use super::template::Template;
use crate::crypto::{DigestAlgorithm, digest};
use crate::envelope::DataShape;
use crate::identity::DeclarantPath;
use crate::random::Random;
use crate::xml::PlainElement;

/// A script that was read.
#[derive(Debug)]
pub struct Script {
    pub(super) file: String,
    pub(super) seed: u64,
    pub(super) answers: Vec<Answer>,
}

/// No answer of a script fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoAnswer {
    /// Its file.
    pub file: String,
}

#[derive(Debug)]
pub(super) struct Answer {
    pub(super) sender: Option<String>,
    pub(super) service: Option<String>,
    pub(super) number: Option<String>,
    pub(super) when: Vec<(Path, String)>,
    pub(super) probability: Option<f64>,
    pub(super) turns: Vec<Turn>,
    pub(super) then: After,
    pub(super) taken: AtomicUsize,
}

/// What follows the last of a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum After {
    /// The last again.
    #[default]
    Last,
    /// The first again.
    Cycle,
    /// The next answer that fits.
    Next,
}

#[derive(Debug)]
pub(super) struct Turn {
    pub(super) delay: Duration,
    pub(super) what: What,
}

#[derive(Debug)]
pub(super) enum What {
    Answer { status: AnswerStatus, data: Option<Template>, shape: Option<DataShape> },
    Fault { code: String, message: Template },
    Raw { status: u16, body: Template },
}

impl Script {
    /// Its file.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// What it answers, and after how long. `number` is where the IIN or BIN stands, where the service says so.
    pub fn answer(
        &self,
        call: &ServiceCall,
        declarant: Option<&DeclarantPath>,
        random: &dyn Random,
    ) -> Result<(Duration, Answered), NoAnswer> {
        let number = number_of(call, declarant);
        let fitting = self.answers.iter().enumerate().filter(|(index, answer)| {
            answer.fits(call, number.as_deref()) && self.fires(*index, answer, &call.message.message_id)
        });
        for (_, answer) in fitting {
            if let Some(turn) = answer.turn() {
                return Ok((turn.delay, turn.said(call, number.as_deref(), random)));
            }
        }
        Err(NoAnswer { file: self.file.clone() })
    }

    /// Decided by the seed, the answer and the message, not by who came first: a run can be repeated.
    fn fires(&self, index: usize, answer: &Answer, message_id: &str) -> bool {
        let Some(probability) = answer.probability else { return true };
        let text = format!("{}/{index}/{message_id}", self.seed);
        let sum = digest(DigestAlgorithm::Sha256, text.as_bytes());
        let drawn = sum.as_ref().iter().take(4).fold(0u32, |number, octet| number << 8 | u32::from(*octet));
        f64::from(drawn) < probability * (f64::from(u32::MAX) + 1.0)
    }
}

/// The number at the service's path, or where documents of the field keep it.
fn number_of(call: &ServiceCall, declarant: Option<&DeclarantPath>) -> Option<String> {
    let root = PlainElement::new(&call.document, call.document.root());
    match declarant {
        Some(path) => path.value(root),
        None => DeclarantPath::usual().iter().find_map(|path| path.value(root)),
    }
}

impl Answer {
    fn fits(&self, call: &ServiceCall, number: Option<&str>) -> bool {
        let is = |wanted: &Option<String>, given: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| given.is_some_and(|given| alike(wanted, given)))
        };
        is(&self.sender, Some(&call.message.sender_id))
            && is(&self.service, Some(&call.message.service_id))
            && is(&self.number, number)
            && self
                .when
                .iter()
                .all(|(path, wanted)| path.texts(&call.document).iter().any(|text| alike(wanted, text)))
    }

    /// Whose turn it is; nothing where the sequence is at its end and the next answer's comes.
    fn turn(&self) -> Option<&Turn> {
        let taken = self.taken.fetch_add(1, Ordering::Relaxed);
        match (self.turns.get(taken), self.then) {
            (Some(turn), _) => Some(turn),
            (None, After::Last) => self.turns.last(),
            (None, After::Cycle) => self.turns.get(taken % self.turns.len().max(1)),
            (None, After::Next) => None,
        }
    }
}

/// `*` in a wanted value stands for anything.
fn alike(wanted: &str, given: &str) -> bool {
    let mut parts = wanted.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = given.strip_prefix(first) else { return false };
    if !wanted.contains('*') {
        return rest.is_empty();
    }
    let parts: Vec<&str> = parts.collect();
    let (last, middle) = parts.split_last().map_or(("", &[][..]), |(last, middle)| (*last, middle));
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

impl Turn {
    fn said(&self, call: &ServiceCall, number: Option<&str>, random: &dyn Random) -> Answered {
        match &self.what {
            What::Answer { status, data, shape } => Answered::Own(ServiceAnswer {
                status: status.clone(),
                data: data.as_ref().map(|data| data.filled(call, number, random)),
                shape: shape.map_or(AnswerShape::Usual(DataShape::default()), AnswerShape::Stated),
            }),
            What::Fault { code, message } => {
                Answered::Fault { code: code.clone(), message: message.text(call, number, random) }
            }
            What::Raw { status, body } => {
                Answered::Raw { status: *status, body: body.filled(call, number, random) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (wanted, given, expected) in [
            ("a", "a", true),
            ("a", "ab", false),
            ("a*", "ab", true),
            ("*b", "ab", true),
            ("a*b*c", "a1b2c", true),
            ("a*b*c", "a1c2b", false),
            ("*", "", true),
            ("a*a", "a", false),
            ("", "", true),
        ] {
            assert_eq!(alike(wanted, given), expected, "{wanted} {given}");
        }
    }
}
