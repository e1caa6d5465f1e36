//! The agent: its keys, its settings as they are now, what is scripted, what was asked of it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tokio::sync::Semaphore;

use super::asking::Questions;
use super::key::KeySource;
use super::keys::KeyRing;
use super::outcome::Scripted;
use super::script::{Asked, Script};
use super::settings::AgentSettings;
use super::signing::AT_ONCE_MAX;
use super::time_stamps::TimeStamps;
use crate::clock::{Clock, Now};
use crate::limits;
use crate::random::Random;

/// A message and its answer, for whoever watches. It may name people.
#[derive(Clone, Copy)]
pub struct AgentCall<'a> {
    /// What came of it, and whose page asked.
    pub served: &'a Served,
    /// The message.
    pub message: &'a str,
    /// The answer.
    pub answer: &'a str,
    /// When it came.
    pub at: Now,
    /// From the message to the answer.
    pub took: Duration,
}

/// Hears of every message and its answer.
pub type Watch = Arc<dyn Fn(AgentCall<'_>) + Send + Sync>;

/// What an agent is made of.
pub struct AgentParts {
    /// Where its keys come from.
    pub keys: Arc<dyn KeySource>,
    /// The clock of what it signs.
    pub clock: Arc<dyn Clock>,
    /// Draws nonces.
    pub random: Arc<dyn Random>,
    /// Where time-stamps come from.
    pub time_stamps: TimeStamps,
    /// Hears of every message and its answer.
    pub watch: Watch,
    /// How it behaves at first.
    pub settings: AgentSettings,
}

/// The signing agent.
pub struct Agent {
    pub(super) ring: KeyRing,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) random: Arc<dyn Random>,
    pub(super) time_stamps: TimeStamps,
    pub(super) questions: Questions,
    pub(super) watch: Watch,
    /// For those that sign.
    pub(super) places: Arc<Semaphore>,
    first: AgentSettings,
    state: Mutex<State>,
}

/// What changes.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) settings: AgentSettings,
    pub(super) script: Script,
    /// The last requests, the newest last.
    pub(super) history: VecDeque<Served>,
    /// Requests since the start.
    pub(super) served: u64,
}

/// A request and what came of it. Of what was signed it knows nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Served {
    /// When it came.
    pub at: String,
    /// The module.
    pub module: String,
    /// The method.
    pub method: String,
    /// Whose page asked.
    pub origin: String,
    /// What came of it.
    pub outcome: &'static str,
    /// The key that signed.
    pub key: Option<String>,
    /// Milliseconds from the message to the answer.
    pub took: u64,
}

impl std::fmt::Debug for Agent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Agent").field("settings", &self.settings()).finish_non_exhaustive()
    }
}

impl Agent {
    /// One of these parts.
    pub fn new(parts: AgentParts) -> Arc<Self> {
        let AgentParts { keys, clock, random, time_stamps, watch, settings } = parts;
        let state = State::of(settings.clone());
        Arc::new(Agent {
            ring: KeyRing::new(keys),
            clock,
            random,
            time_stamps,
            questions: Questions::default(),
            watch,
            places: Arc::new(Semaphore::new(AT_ONCE_MAX)),
            first: settings,
            state: Mutex::new(state),
        })
    }

    /// How it behaves now.
    pub fn settings(&self) -> AgentSettings {
        self.state().settings.clone()
    }

    /// The last requests, the oldest first.
    pub fn history(&self) -> Vec<Served> {
        self.state().history.iter().cloned().collect()
    }

    /// As it was at first; what was asked of it stays known.
    pub fn reset(&self) {
        let mut state = self.state();
        let fresh = State::of(self.first.clone());
        state.settings = fresh.settings;
        state.script = fresh.script;
    }

    /// What comes of a request.
    pub(super) fn outcome(&self, asked: Asked<'_>) -> Scripted {
        self.state().script.outcome(asked)
    }

    /// Remembers a request.
    pub(super) fn remember(&self, served: Served) {
        let mut state = self.state();
        state.served += 1;
        if state.history.len() >= limits::AGENT_HISTORY_MAX {
            state.history.pop_front();
        }
        state.history.push_back(served);
    }

    /// The moment by its clock.
    pub(super) fn now(&self) -> Now {
        self.clock.now()
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn of(settings: AgentSettings) -> Self {
        let script = Script {
            rules: settings.rules.clone(),
            chances: settings.chances.clone(),
            seed: settings.seed,
            ..Script::default()
        };
        State { settings, script, history: VecDeque::new(), served: 0 }
    }
}
