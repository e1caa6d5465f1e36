//! The provider's steps.

use serde::{Deserialize, Serialize};

use super::channel::Channel;
use super::limit::Limit;
use super::names::Names;
use crate::encoding::names::names;
use crate::registry::Actor;

/// One of the provider's steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its number; the regulation's own where it numbers them.
    pub n: u8,
    /// Its name in the history of a case.
    pub name: String,
    /// What it does.
    pub kind: StepKind,
    /// Who takes it.
    pub actor: Actor,
    /// What is done.
    pub action: Names,
    /// Within which time.
    pub deadline: Option<Limit>,
    /// The one channel of intake on which it is taken; on every one if absent.
    pub only_on: Option<Channel>,
    /// Whether it falls away when the draft is a refusal (S3: no resolution is adopted then).
    #[serde(default, skip_serializing_if = "super::flow::is_false")]
    pub skipped_on_refusal: bool,
    /// Systems in which it is recorded beside the workstation (000: E-akimat).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub systems: Vec<super::channel::System>,
    /// What comes of it.
    pub output: Option<StepOutput>,
    /// Where the regulation says so.
    pub cite: String,
}

/// What comes of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepOutput {
    /// In words.
    pub text: Names,
    /// The step that starts with it; none after the last.
    pub triggers: Option<u8>,
    /// Where the regulation says so.
    pub cite: String,
}

/// What a step does to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// Something is checked.
    Check,
    /// A system is asked.
    Ask,
    /// It is done and noted.
    Note,
    /// It is decided: the draft of the result or of the refusal.
    Decide,
    /// The answer is signed.
    Sign,
    /// The result is sent or given.
    HandOver,
}

names!(StepKind {
    Check => "check",
    Ask => "ask",
    Note => "note",
    Decide => "decide",
    Sign => "sign",
    HandOver => "hand-over",
});
