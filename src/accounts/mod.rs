//! Accounts: who uses the portal, and how that is proved.
//!
//! Registration and login by IIN and password (argon2id, bounded in length, memory and number) or by a challenge under a signature,
//! sessions of which only a digest is stored, locks after attempts that failed. An IIN alone proves nothing: what belongs to an IIN is
//! shown once its holder signed a challenge. Takes `now`, never reads a clock; knows no path, no status and no page. Whether a signature
//! is to be believed is `validation`'s to say: a [`Proof`] is made only of what it trusts. No IIN, no password and no token reaches a log.

mod challenge;
mod digest;
mod iin;
mod login;
mod password;
mod session;
mod settings;

pub use challenge::{Challenge, Proof};
pub use iin::is_iin;
pub use login::{AccountError, Accounts, Credentials, From, Opened};
pub use password::{PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN, is_password};
pub use session::{COOKIE, Session, SessionToken};
pub use settings::{AccountSettings, PasswordCost, UnprovenAccounts};
