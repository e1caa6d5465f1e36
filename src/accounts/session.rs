//! A session: a token that only the client has, and what it says of the client.

use std::fmt;

use super::digest::{same, sha256};
use crate::encoding::hex;
use crate::random::{Entropy, Random as _};
use crate::registry::{Account, SessionOwner, StaffEntry, StoredSession};

/// The name of the cookie. `__Host-`: browsers take it over HTTPS only, for this host alone and all its paths (RFC 6265bis §4.1.3.2).
pub const COOKIE: &str = "__Host-qaqpa-session";

/// What a token begins with as text, so that no token of another kind is looked up as one.
const MARK: &str = "s.";

/// What a client shows: 256 bits that nobody can guess. Only its digest is stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SessionToken([u8; 32]);

impl SessionToken {
    /// A new one.
    pub(super) fn draw() -> Self {
        let mut octets = [0; 32];
        Entropy.fill(&mut octets);
        SessionToken(octets)
    }

    /// From its text.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(MARK).filter(|digits| digits.len() == 64)?;
        hex::decode_array(digits).map(SessionToken)
    }

    /// What is stored of it.
    pub(super) fn hash(&self) -> [u8; 32] {
        sha256(&[b"session\0", &self.0])
    }

    /// What a page of ours sends along with what changes something: a page of another site cannot know it.
    pub fn csrf(&self) -> String {
        hex::encode(&sha256(&[b"csrf\0", &self.0]))
    }

    /// Whether a page sent that. How long it takes does not say how much of it is right.
    pub fn is_csrf(&self, shown: &str) -> bool {
        same(self.csrf().as_bytes(), shown.as_bytes())
    }
}

impl fmt::Display for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{MARK}{}", hex::encode(&self.0))
    }
}

/// A token is no matter for logs.
impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken")
    }
}

/// A session that holds.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its token.
    pub token: SessionToken,
    /// What is stored of it.
    pub stored: StoredSession,
}

impl Session {
    /// The account, where it is one's.
    pub fn account(&self) -> Option<&Account> {
        match &self.stored.owner {
            SessionOwner::Account(account) => Some(account),
            SessionOwner::Staff(_) => None,
        }
    }

    /// Who does steps by hand, where it is such a person's.
    pub fn staff(&self) -> Option<&StaffEntry> {
        match &self.stored.owner {
            SessionOwner::Staff(staff) => Some(staff),
            SessionOwner::Account(_) => None,
        }
    }

    /// The role: `recipient`, or that on the list of staff.
    pub fn role(&self) -> &'static str {
        self.staff().map_or(crate::registry::Actor::Recipient.as_str(), |staff| staff.role.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back_and_shows_nothing_in_a_log() {
        let token = SessionToken::draw();
        let text = token.to_string();
        assert_eq!(SessionToken::parse(&text), Some(token));
        assert_ne!(token, SessionToken::draw());
        assert_eq!(format!("{token:?}"), "SessionToken");
        assert!(token.is_csrf(&token.csrf()) && !token.is_csrf("") && !token.is_csrf(&text));
        assert!(!text.contains(&token.csrf()));
        for wrong in ["", "s.", &text[2..], &text[..65], &format!("{text}0"), &text.replace("s.", "t.")] {
            assert_eq!(SessionToken::parse(wrong), None, "{wrong}");
        }
    }
}
