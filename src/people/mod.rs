//! People who do not exist, as a function: [`person`]`(seed, n)`.
//!
//! Every attribute is drawn from SHA-256 of the seed, the number and the attribute's name, so that no attribute moves another, and person
//! 900 001 costs microseconds; a hundred and fifty million are there without a table. Eight numbers are a household (`n / 8`): two parents,
//! three children, a grandmother, a brother or sister of the mother, and one who lives alone; each household has a company. What happens in
//! a life (a death, a new document, a liquidation) has its date, and [`Person::on`] says what is so on a day.
//!
//! The numbers are right and nobody can bear them: an IIN has the true date of birth as its first six digits and a century in which nobody
//! lives with it as the seventh (the 19th for years ending in 00 to 69, the 21st for 70 to 99); a BIN has the month of registration and a
//! year half a century away from the true one. Both can be turned back: [`People::by_iin`], [`People::by_bin`].
//!
//! [`Rates`] say how many records are dirty and how ([`Defect`]); an [`Overrides`] changes one person as a JSON merge patch. Never reads a
//! clock, keeps no table of people.

mod address;
mod addresses;
mod birth;
mod company;
mod dirt;
mod document;
mod documents;
mod draw;
mod event;
mod household;
mod kin;
mod life;
mod names;
mod numbers;
mod overrides;
mod permutation;
mod person;
mod places;
mod population;
pub mod query;
mod record;
mod shared;
mod spelling;
mod state;

pub use address::Address;
pub use company::{Company, Founder};
pub use dirt::{Defect, Rates, UnknownDefect};
pub use document::{Document, DocumentKind, PowerOfAttorney};
pub use event::{Event, EventKind};
pub use kin::Kin;
pub use numbers::control_digit;
pub use overrides::{OverrideError, Overrides};
pub use person::{Eds, EdsState, Person};
pub use places::{Place, place};
pub use population::{NoPerson, PEOPLE, People, person};
pub use shared::SharedPeople;
pub use spelling::{Sex, Spelling};
pub use state::State;
