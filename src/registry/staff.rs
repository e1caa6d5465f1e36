//! The people who do steps by hand, and by what they are known.

use std::fmt;

use super::actor::Actor;
use crate::clock::Now;

/// SHA-256 of a token. The token itself is shown once, to who asks for it, and kept nowhere.
pub type TokenDigest = [u8; 32];

/// A person to be put on the list.
#[derive(Clone, PartialEq, Eq)]
pub struct Staff {
    /// The name, unlike any other.
    pub name: String,
    /// What the person does.
    pub role: Actor,
    /// By what the person is known.
    pub token: TokenDigest,
    /// SHA-256 of the certificate that the person signs with.
    pub certificate: Option<[u8; 32]>,
    /// For whom the person may act, beside the own role.
    pub stands_in: Option<StandsIn>,
    /// Since when.
    pub since: Now,
}

impl fmt::Debug for Staff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Staff").field("role", &self.role).field("since", &self.since).finish_non_exhaustive()
    }
}

/// A person on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffEntry {
    /// The name.
    pub name: String,
    /// What the person does.
    pub role: Actor,
    /// SHA-256 of the certificate that the person signs with.
    pub certificate: Option<[u8; 32]>,
    /// For whom the person may act, beside the own role.
    pub stands_in: Option<StandsIn>,
    /// Since when.
    pub since: Now,
}

/// For whom somebody may act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandsIn {
    /// The name of who is absent.
    pub for_whom: String,
    /// Until when; not any more at that moment.
    pub until: Now,
}
