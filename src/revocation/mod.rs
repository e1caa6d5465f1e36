//! Fetching lists of revoked certificates and OCSP answers, and keeping them fresh: one of the seams where the house meets
//! the network.
//!
//! Those who check get their answers from memory ([`Asking`]); what was never fetched is noted as wanted, the request waits
//! for it a bounded time, off the workers, and asks again. From then on the background keeps it fresh. Asks only addresses of
//! certificates whose path is verified, over plain http, within limits of time, size and number. Judges nothing: whether a
//! list or an answer counts is for `trust` and `x509` to say.

mod address;
mod asking;
mod feed;
mod fetch;
mod hosts;
mod pace;
mod revocations;
mod rounds;
mod routes;
mod settings;
mod slots;
mod taking;

pub use address::Address;
pub use asking::Asking;
pub use revocations::{Obtained, Revocations, Want};
pub use rounds::Rounds;
pub use settings::Settings;

use crate::trust::Unobtained;
