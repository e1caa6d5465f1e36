//! The password of a sending system, as it is kept.

use std::sync::{Arc, OnceLock};

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc};

use crate::crypto::{DigestAlgorithm, digest};
use crate::random::Random;

/// Octets of the salt: RFC 9106 §3.1 recommends sixteen.
const SALT_BYTES: usize = 16;

/// Memory and passes of argon2id: what OWASP's password storage page gives as equal to its first choice, with the least memory.
const MEMORY_KIB: u32 = 7 * 1024;
const PASSES: u32 = 5;

/// A password: by its argon2id hash, or of the settings. It is proved at full cost once in the life of a process; then, in right and in
/// wrong, by a digest that never leaves memory. Stops a copy of the database from giving the passwords, and a flood of messages from
/// costing a hash each.
#[derive(Clone)]
pub struct Password {
    hash: Option<String>,
    proved: Arc<OnceLock<[u8; 32]>>,
}

impl Password {
    /// Of the settings, where it stands in plain text.
    pub fn plain(text: &str) -> Self {
        let proved = OnceLock::from(sum(text));
        Password { hash: None, proved: Arc::new(proved) }
    }

    /// Hashed, to be kept; nothing where the text is too long to be hashed.
    pub fn hashed(text: &str, random: &dyn Random) -> Option<Self> {
        let mut salt = [0; SALT_BYTES];
        random.fill(&mut salt);
        let params = argon2::Params::new(MEMORY_KIB, PASSES, 1, None).ok()?;
        let argon2 = Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
        let hash = argon2.hash_password_with_salt(text.as_bytes(), &salt).ok()?;
        Some(Password { hash: Some(hash.to_string()), ..Password::plain(text) })
    }

    /// As it was kept; nothing where that is no hash.
    pub fn kept(hash: String) -> Option<Self> {
        phc::PasswordHash::new(&hash).ok()?;
        Some(Password { hash: Some(hash), proved: Arc::default() })
    }

    /// What may be kept: the argon2id hash.
    pub fn hash(&self) -> Option<&str> {
        self.hash.as_deref()
    }

    /// Whether it costs nothing to say whether a password is right.
    pub fn is_proved(&self) -> bool {
        self.proved.get().is_some()
    }

    /// Whether this is the password, in a time that does not tell how much of it was right.
    pub fn is(&self, given: &str) -> bool {
        let given_sum = sum(given);
        if let Some(proved) = self.proved.get() {
            return *proved == given_sum;
        }
        let Some(Ok(hash)) = self.hash.as_deref().map(phc::PasswordHash::new) else { return false };
        let right = Argon2::default().verify_password(given.as_bytes(), &hash).is_ok();
        if right {
            // Another thread may have proved the same.
            let _ = self.proved.set(given_sum);
        }
        right
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

/// Digests are compared, never the texts: what differs early in one says nothing of the other.
fn sum(text: &str) -> [u8; 32] {
    let mut sum = [0; 32];
    sum.copy_from_slice(digest(DigestAlgorithm::Sha256, text.as_bytes()).as_ref());
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Seeded;

    #[test]
    fn a_password_is_kept_as_its_hash_and_proved_by_it() {
        let made = Password::hashed("құпия", &Seeded::new(1, "passwords")).unwrap();
        let hash = made.hash().unwrap().to_owned();
        assert!(hash.starts_with("$argon2id$v=19$m=7168,t=5,p=1$") && !hash.contains("құпия"), "{hash}");
        let kept = Password::kept(hash.clone()).unwrap();
        assert!(!kept.is_proved() && !kept.is("құпиЯ") && !kept.is_proved());
        assert!(kept.is("құпия") && kept.is_proved() && !kept.is("") && kept.is("құпия"));
        let other = Password::hashed("құпия", &Seeded::new(2, "passwords")).unwrap();
        assert_ne!(other.hash().unwrap(), hash);
        assert!(Password::kept("plain".to_owned()).is_none());
    }
}
