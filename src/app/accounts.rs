//! The settings of accounts, as the room has them.

use crate::accounts::{AccountSettings, PasswordCost, UnprovenAccounts};
use crate::config::{Accounts, UnprovenShow};
use crate::registry::LockRule;

/// Attempts that failed are forgotten after a day without one.
const FORGOTTEN_MILLIS: i64 = 24 * 3_600_000;

/// What `config` says of accounts.
pub(super) fn settings(config: &Accounts) -> AccountSettings {
    let lock = |free| LockRule {
        free,
        base_millis: i64::from(config.lock_seconds) * 1_000,
        most_millis: i64::from(config.lock_seconds_max) * 1_000,
        forgotten_millis: FORGOTTEN_MILLIS,
    };
    AccountSettings {
        password: PasswordCost {
            memory_kib: config.password_memory_kib,
            passes: config.password_passes,
            at_once: config.passwords_at_once,
            waiting_max: config.passwords_waiting_max,
        },
        idle_millis: i64::from(config.session_idle_minutes_max) * 60_000,
        absolute_millis: i64::from(config.session_minutes_max) * 60_000,
        sessions_max: config.sessions_max,
        account_lock: lock(config.attempts_free),
        address_lock: lock(config.address_attempts_free),
        challenge_millis: i64::from(config.challenge_seconds) * 1_000,
        unproven: match config.unproven_show {
            UnprovenShow::SentFromThem => UnprovenAccounts::SentFromThem,
            UnprovenShow::AllOfIin => UnprovenAccounts::AllOfIin,
        },
        drafts_max: config.drafts_max,
        draft_bytes_max: config.draft_bytes_max,
        drafts_bytes_max: config.drafts_bytes_max,
    }
}
