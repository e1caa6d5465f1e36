//! `[accounts]`.

use serde::Deserialize;

/// `[accounts]`; what each key means stands in `qaqpa.sample.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Accounts {
    /// What an account shows that was made with a password and no signature.
    pub unproven_show: UnprovenShow,
    /// Whether pages sign for testers.
    pub sign_as: SignAs,
    /// Memory of one password digest.
    pub password_memory_kib: u32,
    /// Passes over it.
    pub password_passes: u32,
    /// Digests made at once.
    pub passwords_at_once: usize,
    /// Logins that wait for one.
    pub passwords_waiting_max: usize,
    /// After so long without a request a session ends.
    pub session_idle_minutes_max: u32,
    /// After so long a session ends whatever happens.
    pub session_minutes_max: u32,
    /// Sessions of one account.
    pub sessions_max: u32,
    /// Attempts that may fail before an account is locked.
    pub attempts_free: u32,
    /// Attempts that may fail before an address is locked.
    pub address_attempts_free: u32,
    /// How long the first lock lasts.
    pub lock_seconds: u32,
    /// The longest lock.
    pub lock_seconds_max: u32,
    /// How long a challenge may be answered.
    pub challenge_seconds: u32,
    /// Drafts of one account.
    pub drafts_max: u32,
    /// Bytes of one draft.
    pub draft_bytes_max: usize,
    /// Bytes of all drafts.
    pub drafts_bytes_max: u64,
}

impl Default for Accounts {
    fn default() -> Self {
        Accounts {
            unproven_show: UnprovenShow::SentFromThem,
            sign_as: SignAs::PublicKeys,
            password_memory_kib: 19_456,
            password_passes: 2,
            passwords_at_once: 2,
            passwords_waiting_max: 64,
            session_idle_minutes_max: 30,
            session_minutes_max: 720,
            sessions_max: 16,
            attempts_free: 5,
            address_attempts_free: 50,
            lock_seconds: 30,
            lock_seconds_max: 3_600,
            challenge_seconds: 120,
            drafts_max: 32,
            draft_bytes_max: 16_777_216,
            drafts_bytes_max: 1_073_741_824,
        }
    }
}

/// Whether pages sign for testers, with keys of the PKI and with new certificates of its authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignAs {
    /// With the built-in PKI only: everybody has its keys.
    PublicKeys,
    /// With any.
    Always,
    /// Never.
    Never,
}

/// What an account shows that was made with a password and no signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnprovenShow {
    /// What was sent from its own sessions.
    SentFromThem,
    /// Every request of its IIN.
    AllOfIin,
}
