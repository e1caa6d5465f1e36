//! From a registered request to its outcome and its recipient, as the regulation says.
//!
//! A service file and a channel give a [`Plan`]: steps with label, actor, clause, kind, limit, and what follows failure. The [`Driver`] walks a
//! case along it. What nobody and no clock is waited for is done in one commit; else the case waits at an open step (a task), which a
//! [`Player`] does when its time comes or a person by an [act](acts). Each change is one durable compare-and-set, so that a crash between any
//! two loses nothing and repeats nothing. Knows no XML, no signature and no wire: who signs is a [`Sealer`]. Takes `now`, never reads a
//! clock; [`Driver::pass`] does what falls due by a moment, each thing at its own.

mod act;
mod acted;
pub mod acts;
mod afterwards;
mod application;
mod asking;
mod case_view;
mod deadlines;
mod documents;
mod draft;
mod driver;
mod error;
mod fault_words;
mod foreseen;
mod giving;
mod going_on;
mod intake;
mod late;
mod longest_way;
mod outcome;
mod passing;
mod plan;
mod planning;
mod player;
mod players;
mod players_settings;
mod question;
mod recording;
mod sealer;
mod signing;
mod state;
mod step_log;
mod turn;
mod walk;

pub use application::{Application, Attachment, BaseMessage, PowerOfAttorney, Representative, SignedFor};
pub use asking::{
    Absent, Heard, HeardFuture, Inquiry, ScriptedDatabases, StateAnswer, StateDatabase, StateDatabases,
    StateFuture,
};
pub use case_view::CaseView;
pub use deadlines::Counting;
pub use documents::{Fault, FaultCode, check_documents, named_field};
pub use driver::{Driver, LeaseHolder, Progress};
pub use error::WorkflowError;
pub use intake::{
    Employee, Employees, IntakeDesk, Learnt, NoEmployees, NotTaken, Plans, PortalLogin, Unavailable, signs_on,
};
pub use late::Late;
pub use outcome::{Outcome, OutcomeField, OutcomeStatus, Resolution};
pub use passing::{Happening, Passed};
pub use plan::{By, OnlyIf, Plan, PlanLine, PlanStep, Refusal, WHOLE};
pub use planning::{NoPlan, plan};
pub use player::{Decision, Player, When};
pub use players::Players;
pub use players_settings::{PlayedBy, PlayerSettings, PlayersSettings, ROLES, Role, Rule, Speed, Verdict};
pub use recording::{NoAnswer, Recorder};
pub use sealer::{Hand, SealError, Sealer, SignedByHand};
pub use state::{RECEIVED, state_names};
pub use step_log::{LogLine, LogReader, OpenStep, Punctuality};
pub use turn::{Ended, Next, Pending, Step, Turn};

pub use crate::registry::Actor;
