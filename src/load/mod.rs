//! The load generator: signed requests at their moments, every answer judged, and an audit at the end.
//!
//! An actor: it meets the gateway over the wire only, with requests that it signs and answers that it verifies as a stranger does. It
//! uses the rooms of signatures up to `validation`, and knows no registry, no workflow and no handler. A run is four parts:
//!
//! | part | what it does |
//! |---|---|
//! | `plan`, `population` | each request as a function of the seed and its number: who, what, what is wrong, and what must come of it |
//! | `pacer`, `supply` | when each is due, and that it is signed by then |
//! | `workers` | connections: each takes the next request that is due |
//! | `judge`, `tally`, `audit` | whether each answer is as foretold, how long it took from its moment, and whether all is there in the end |
//!
//! Latency is measured from the moment at which a request was due, not from the moment at which it was sent: what waits behind a slow
//! answer is slow too. The figures are values ([`figures::Figures`]); `report` writes them.

mod audit;
mod behind;
pub mod came;
mod channel_message;
mod cpu;
pub mod error;
pub mod figures;
mod form;
mod judge;
pub mod kinds;
mod pacer;
pub mod plan;
pub mod population;
mod proof;
mod queued;
pub mod report;
mod run;
pub mod scenario;
mod supply;
mod tally;
mod target;
mod threshold;
mod values;
mod workers;

pub use channel_message::{QUEUED_PROVIDER, QUEUED_SERVICE};
pub use error::{LoadError, Wanted};
pub use figures::Live;
pub use form::Form;
pub use pacer::Controls;
pub use plan::Plan;
pub use population::Population;
pub use proof::{Proof, SignedResult};
pub use report::Report;
pub use run::Run;
pub use scenario::Scenario;
pub use target::{Reach, Target};
pub use threshold::{Outcome, Threshold};
