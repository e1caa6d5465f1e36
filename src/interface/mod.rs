//! What a listener answers by itself, before or beside the judge: codes, and what was found, as values.
//!
//! `findings` has what a signature or a request can have; here is what an address, a body, a queue and a disk can have. Knows no sentence
//! (the room `text` makes them) and no HTTP status.

mod account;
mod act;
mod any;
mod authority;
mod codes;
mod delivery;
mod evidence;
mod players;
mod provider;
mod query;
mod script;
mod setting;
mod storage;
mod trouble;

pub use account::AccountFault;
pub use act::ActFault;
pub use any::AnyCode;
pub use authority::{Access, AuthorityFault, LedgerFault, SubjectFault, SubjectPart, Unsuited};
pub use codes::InterfaceCode;
pub use delivery::{AnswerFault, DeliveryFault};
pub use evidence::{AttachmentFault, InterfaceEvidence, StoreRefusal};
pub use players::PlayersFault;
pub use provider::ProviderFault;
pub use query::{QueryFault, QueryValue};
pub use script::ScriptFault;
pub use setting::{ExchangeFault, NotAnAddress, SettingFault, WrongSetting};
pub use storage::{HealthFault, StorageFault};
pub use trouble::{AddressFault, CallFault, Callee, Half, MemberFault, NamedThing, PeopleFault, Trouble};
