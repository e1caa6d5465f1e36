//! Passwords: argon2id (RFC 9106), a bounded number at once, so that nobody takes the memory or the processor by logging in.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use super::digest::same;
use super::settings::PasswordCost;
use crate::encoding::base64;
use crate::interface::AccountFault;
use crate::random::{Entropy, Random as _};

/// Characters of a password at least; NIST SP 800-63B §3.1.1.2.
pub const PASSWORD_CHARS_MIN: usize = 8;

/// Bytes of a password at most: a sentence of a hundred Kazakh letters and more. What is longer is refused before it is hashed.
pub const PASSWORD_BYTES_MAX: usize = 256;

const SALT_OCTETS: usize = 16;
const DIGEST_OCTETS: usize = 32;

/// Whether a text is neither too short nor too long for a password.
pub fn is_password(text: &str) -> bool {
    // The bytes first: of a text without end not every character is counted.
    text.len() <= PASSWORD_BYTES_MAX && text.chars().count() >= PASSWORD_CHARS_MIN
}

/// A password within its bounds.
pub(super) struct Password(String);

impl Password {
    /// Of a text that is neither too short nor too long.
    pub(super) fn new(text: &str) -> Result<Self, AccountFault> {
        if !is_password(text) {
            let (chars_min, bytes_max) = (PASSWORD_CHARS_MIN, PASSWORD_BYTES_MAX);
            return Err(AccountFault::PasswordLength { chars_min, bytes_max });
        }
        Ok(Password(text.to_owned()))
    }
}

/// Hashes passwords, a bounded number at once. Clones share the bound.
#[derive(Clone)]
pub(super) struct Hasher {
    cost: PasswordCost,
    places: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
}

/// As many wait as may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoPlace;

impl Hasher {
    pub(super) fn new(cost: PasswordCost) -> Self {
        Hasher { cost, places: Arc::new(Semaphore::new(cost.at_once.max(1))), waiting: Arc::default() }
    }

    /// The PHC string of a password, with a salt of its own.
    pub(super) async fn hash(&self, password: Password) -> Result<String, NoPlace> {
        let cost = self.cost;
        self.run(move || {
            let mut salt = [0; SALT_OCTETS];
            Entropy.fill(&mut salt);
            let digest = digest(&password, &salt, cost.memory_kib, cost.passes)?;
            let plain = |octets: &[u8]| base64::encode(octets).trim_end_matches('=').to_owned();
            Some(format!(
                "$argon2id$v=19$m={},t={},p=1${}${}",
                cost.memory_kib,
                cost.passes,
                plain(&salt),
                plain(&digest)
            ))
        })
        .await
        .and_then(|hashed| hashed.ok_or(NoPlace))
    }

    /// Whether it is the password of a PHC string. Where there is none, it takes as long and says no, so that nobody learns who is
    /// registered.
    pub(super) async fn verify(&self, password: Password, stored: Option<String>) -> Result<bool, NoPlace> {
        let cost = self.cost;
        self.run(move || {
            let parsed = stored.as_deref().and_then(parse);
            let (memory_kib, passes, salt, expected) =
                parsed.unwrap_or((cost.memory_kib, cost.passes, vec![0; SALT_OCTETS], Vec::new()));
            digest(&password, &salt, memory_kib, passes).is_some_and(|digest| same(&digest, &expected))
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, NoPlace> {
        let _waiting = Waiting::enter(&self.waiting, self.cost.waiting_max).ok_or(NoPlace)?;
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| NoPlace)?;
        // The place is held until the thread is done, even if whoever waits has gone.
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        });
        done.await.map_err(|_| NoPlace)
    }
}

/// One who waits or is served.
struct Waiting(Arc<AtomicUsize>);

impl Waiting {
    fn enter(count: &Arc<AtomicUsize>, max: usize) -> Option<Self> {
        let entered = Waiting(Arc::clone(count));
        (count.fetch_add(1, Ordering::AcqRel) < max.max(1)).then_some(entered)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

fn digest(password: &Password, salt: &[u8], memory_kib: u32, passes: u32) -> Option<[u8; DIGEST_OCTETS]> {
    let params = Params::new(memory_kib, passes, 1, Some(DIGEST_OCTETS)).ok()?;
    let mut into = [0; DIGEST_OCTETS];
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into(password.0.as_bytes(), salt, &mut into).ok()?;
    Some(into)
}

/// `$argon2id$v=19$m=M,t=T,p=1$SALT$DIGEST`, as [`Hasher::hash`] writes it.
fn parse(stored: &str) -> Option<(u32, u32, Vec<u8>, Vec<u8>)> {
    let mut parts = stored.strip_prefix("$argon2id$v=19$m=")?.split('$');
    let (memory, rest) = parts.next()?.split_once(",t=")?;
    let passes = rest.strip_suffix(",p=1")?;
    let (salt, digest) = (parts.next()?, parts.next()?);
    let salt = base64::decode_unpadded(salt)?;
    Some((memory.parse().ok()?, passes.parse().ok()?, salt, base64::decode_unpadded(digest)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hasher(at_once: usize, waiting_max: usize) -> Hasher {
        Hasher::new(PasswordCost { memory_kib: 64, passes: 1, at_once, waiting_max })
    }

    fn password(text: &str) -> Password {
        Password::new(text).unwrap()
    }

    #[test]
    fn lengths_are_bounded_before_anything_is_hashed() {
        for text in ["", "1234567", "ққққққққ"] {
            assert_eq!(Password::new(text).is_ok(), text.chars().count() >= 8, "{text}");
        }
        assert!(Password::new(&"a".repeat(PASSWORD_BYTES_MAX)).is_ok());
        assert!(Password::new(&"a".repeat(PASSWORD_BYTES_MAX + 1)).is_err());
        assert!(Password::new(&"a".repeat(10_000)).is_err());
    }

    #[tokio::test]
    async fn a_password_is_known_again_and_no_other_and_no_two_digests_are_alike() {
        let hasher = hasher(2, 8);
        let stored = hasher.hash(password("құпия сөз 1")).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{stored}");
        assert_ne!(stored, hasher.hash(password("құпия сөз 1")).await.unwrap());
        assert_eq!(hasher.verify(password("құпия сөз 1"), Some(stored.clone())).await, Ok(true));
        assert_eq!(hasher.verify(password("құпия сөз 2"), Some(stored)).await, Ok(false));
        for broken in [None, Some(String::new()), Some("$argon2id$v=19$m=64,t=1,p=1$$".to_owned())] {
            assert_eq!(hasher.verify(password("құпия сөз 1"), broken).await, Ok(false));
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn no_more_are_hashed_at_once_than_may() {
        let hasher = hasher(2, 64);
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let tries: Vec<_> = (0..40)
            .map(|_| {
                let (hasher, now, most) = (hasher.clone(), Arc::clone(&now), Arc::clone(&most));
                let hashing = move || {
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    std::thread::sleep(std::time::Duration::from_millis(5));
                    now.fetch_sub(1, Ordering::SeqCst);
                };
                tokio::spawn(async move { hasher.run(hashing).await })
            })
            .collect();
        for tried in tries {
            assert_eq!(tried.await.unwrap(), Ok(()));
        }
        assert_eq!(most.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn no_more_wait_than_may() {
        let hasher = hasher(1, 3);
        let tries: Vec<_> = (0..40)
            .map(|_| {
                let hasher = hasher.clone();
                tokio::spawn(async move { hasher.hash(password("12345678")).await.is_ok() })
            })
            .collect();
        let mut taken = 0;
        for tried in tries {
            taken += usize::from(tried.await.unwrap());
        }
        assert!((1..40).contains(&taken), "{taken} of 40");
        assert!(hasher.hash(password("12345678")).await.is_ok(), "a place is given back");
    }
}
