//! Who signed, and whether it is who the request says: the regulation's third condition
//! ([000 ¶10(6)](crate::manual::regulation)).
//!
//! The control digit of a number is never checked: the authority's own test identities break it.

mod compare;
mod holder;
mod request;

pub use compare::{IdentityMatch, compare, one_kind_each, states_number};
pub use holder::{Holder, NumberFault, holder};
pub use request::{DeclarantPath, NumberKind};
