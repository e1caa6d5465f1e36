//! The signing agent: the program on a person's computer that web pages ask for signatures, with the protocol of NCALayer
//! ([the agent](crate::manual::agent)).
//!
//! A page connects to `wss://127.0.0.1:13579`; a message is a JSON object with a module, a method and arguments, and has exactly one
//! answer. Here the keys are those of the test people, and nobody has to click: who signs, and when a person would refuse, is set, or
//! scripted, or asked of a person in a page. Knows keys and signatures. Never knows the gateway, which meets what was signed here over
//! the wire only.

mod accessory;
mod asking;
mod basics;
mod call;
mod choosing;
mod common_utils;
mod file;
mod key;
mod key_info;
mod keys;
mod listener;
mod manage;
mod outcome;
mod page;
mod reply;
mod routes;
mod sax;
mod script;
mod serving;
mod session;
mod settings;
mod signing;
mod sockets;
mod state;
mod time_stamps;
mod xpath;

pub use key::{AgentKey, KeyCause, KeyFault, KeySource};
pub use listener::{AgentAddress, AgentListener};
pub use outcome::Outcome;
pub use script::{Chance, Rule};
pub use settings::{AgentSettings, KeyDates, Mode, Version, XmlLayout};
pub use state::{Agent, AgentCall, AgentParts, Served, Watch};
pub use time_stamps::TimeStamps;
