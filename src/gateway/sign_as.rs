//! Signing without an agent, for testers: with a key of the test PKI that everybody knows, or with a new one whose certificate has a
//! defect. The gateway knows no authority; who has the keys stands behind [`SignAs`].

use crate::clock::Now;
use crate::interface::AuthorityFault;
use crate::keys::Holder;
use crate::text::Lang;
use crate::workflow::Actor;

/// Why there is no key.
#[derive(Debug, Clone)]
pub enum NoKey {
    /// Nobody has one of this name, or none is made for this number.
    Unknown,
    /// The authority did not issue it.
    NotIssued(Box<AuthorityFault>),
}

/// Who has the keys to sign with.
pub trait SignAs: Send + Sync {
    /// The names of the keys, in an order to choose from; the first is sound and of the IIN itself.
    fn names(&self) -> Vec<String>;

    /// What a key is, in words.
    fn words(&self, name: &str, lang: Lang) -> String;

    /// The key of a name; of one that is issued anew, its certificate names this IIN.
    fn key(&self, name: &str, iin: &str, now: Now) -> Result<Holder, NoKey>;

    /// The key with which the test PKI's people of a role sign; nothing where they sign nothing.
    fn of_role(&self, role: Actor) -> Option<Holder>;

    /// The key of a certificate (its SHA-256), where everybody has it.
    fn of_certificate(&self, sha256: &[u8; 32]) -> Option<Holder>;
}

/// Nobody has any.
#[derive(Debug, Clone, Copy)]
pub struct NoKeys;

impl SignAs for NoKeys {
    fn names(&self) -> Vec<String> {
        Vec::new()
    }

    fn words(&self, name: &str, _: Lang) -> String {
        name.to_owned()
    }

    fn key(&self, _: &str, _: &str, _: Now) -> Result<Holder, NoKey> {
        Err(NoKey::Unknown)
    }

    fn of_role(&self, _: Actor) -> Option<Holder> {
        None
    }

    fn of_certificate(&self, _: &[u8; 32]) -> Option<Holder> {
        None
    }
}
