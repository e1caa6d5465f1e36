//! The state databases, in the shapes of the real services: what each answers to the `data` of a message.
//!
//! One file a database; [`Databases`] has the table from serviceId to the function that answers. People and companies come from room
//! `people`, as they are on the day of the clock: a death, a new document, a liquidation show on their day, and so does the dirt in
//! the records. Each database signs what it answers with a key of its own. Knows no SOAP envelope, no path and no socket: who asked,
//! and whether its signatures are right, was judged before; never reads a clock.

mod asked;
mod citizens;
mod consents;
mod database;
mod dictionary;
mod e_akimat;
mod enis;
mod gbdfl;
mod gbdfl_person;
mod gbdul;
mod gbdul_reports;
mod hosted;
mod kdp;
mod kept;
mod kit;
mod oked;
mod personal_data;
mod reply;
mod script;
mod temp_files;

pub use asked::Question;
pub use database::Database;
pub use hosted::{Databases, Keys, NotAnswered};
pub use kept::{Keep, KeptKind, ReadThrough};
pub use reply::{Refusal, Reply};
pub use script::{Behaviour, Script};
