//! What accounts are kept by.

use crate::registry::LockRule;

/// What accounts are kept by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSettings {
    /// What a password's digest costs.
    pub password: PasswordCost,
    /// After so long without a request a session ends.
    pub idle_millis: i64,
    /// After so long a session ends whatever happens.
    pub absolute_millis: i64,
    /// Sessions of one account; the oldest go.
    pub sessions_max: u32,
    /// When an account is locked. Stops the guessing of one password.
    pub account_lock: LockRule,
    /// When an address is locked. Stops the guessing of many accounts' passwords.
    pub address_lock: LockRule,
    /// How long a challenge may be answered.
    pub challenge_millis: i64,
    /// What an account shows whose holder proved nothing yet.
    pub unproven: UnprovenAccounts,
    /// Drafts of one account.
    pub drafts_max: u32,
    /// Bytes of one draft.
    pub draft_bytes_max: usize,
    /// Bytes of all drafts. Stops accounts, which anybody can make, from filling the disk.
    pub drafts_bytes_max: u64,
}

/// What a password's digest costs: argon2id, RFC 9106.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory of one, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Made at once: bounds the memory that strangers can take.
    pub at_once: usize,
    /// Waiting; more are answered that the service is busy.
    pub waiting_max: usize,
}

/// What an account shows that was made with a password and no signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnprovenAccounts {
    /// What was sent from its own sessions. Stops a stranger from reading the requests of an IIN by registering with it.
    #[default]
    SentFromThem,
    /// Every request of the IIN.
    AllOfIin,
}
