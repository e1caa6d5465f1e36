//! A key of the agent, and where keys come from.

use crate::clock::Now;
use crate::identity;
use crate::interface::Trouble;
use crate::keys::{Holder, KeyFileError, Signer as _};
use crate::text::{self, Lang};
use crate::x509::{Certificate, ExtendedKeyUsage, KeyUsage};

/// Where keys come from: people of the test PKI, people who do not exist, files.
pub trait KeySource: Send + Sync {
    /// The key of this name. May take as long as issuing a certificate.
    fn key(&self, name: &str, now: Now) -> Result<Holder, KeyFault>;

    /// The names of keys that need not be made first.
    fn names(&self) -> Vec<String>;

    /// The certificates of the authority: keys that it issued are offered where a request names no chain.
    fn authorities(&self) -> &[Certificate];

    /// Whether a certificate that the authority issued is revoked.
    fn is_revoked(&self, certificate: &Certificate, now: Now) -> bool;
}

/// Why there is no key of a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// Nobody has it.
    #[error(
        "there is no key `{name}`; there are {known}, person:N (people), person:N/KIND, and the files of agent.files"
    )]
    NoSuch {
        /// The name, cut short.
        name: String,
        /// Those there are.
        known: String,
    },
    /// It cannot be read or made.
    #[error("the key `{name}`: {}", why.said())]
    Unusable {
        /// The name, cut short.
        name: String,
        /// Why not.
        why: KeyCause,
    },
}

/// Why a key cannot be read or made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyCause {
    /// Its file cannot be used.
    File(KeyFileError),
    /// The authority, or who draws the people, does not do it.
    Refused(Box<Trouble>),
}

impl KeyCause {
    /// In English, for the agent's own answers, which have one language.
    fn said(&self) -> String {
        match self {
            KeyCause::File(error) => error.to_string(),
            KeyCause::Refused(trouble) => text::trouble_detail(trouble, Lang::En),
        }
    }
}

/// A key by its name.
#[derive(Debug)]
pub struct AgentKey {
    name: String,
    holder: Holder,
}

/// For what a page wants a key, [the agent](crate::manual::agent).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To sign with.
    Signature,
    /// To log in with.
    Authentication,
    /// For either.
    Any,
}

impl Purpose {
    /// `keyType` of a request; any other word than the two lets every key be offered.
    pub(super) fn named(text: &str) -> Self {
        match text {
            "SIGNATURE" => Purpose::Signature,
            "AUTHENTICATION" => Purpose::Authentication,
            _ => Purpose::Any,
        }
    }
}

impl AgentKey {
    /// Under this name.
    pub fn new(name: &str, holder: Holder) -> Self {
        AgentKey { name: name.to_owned(), holder }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What signs.
    pub fn holder(&self) -> &Holder {
        &self.holder
    }

    /// Its certificate.
    pub fn certificate(&self) -> &Certificate {
        self.holder.certificate()
    }

    /// The IIN of its holder; nothing where the certificate has none.
    pub(super) fn iin(&self) -> Option<String> {
        identity::holder(self.certificate()).iin.ok()
    }

    /// The BIN of its holder's organisation.
    pub(super) fn bin(&self) -> Option<String> {
        identity::holder(self.certificate()).bin.ok()
    }

    /// Whether the certificate is for it. Of the older pairs one signs and one logs in; a certificate of today, with keyAgreement and without
    /// clientAuth, does both ([authority §1.2](crate::manual::authority)).
    pub(super) fn is_for(&self, purpose: Purpose) -> bool {
        let certificate = self.certificate();
        let logs_in =
            certificate.extended_key_usage().is_some_and(|usage| usage.has(ExtendedKeyUsage::CLIENT_AUTH));
        let has = |bits| certificate.key_usage().is_some_and(|usage: KeyUsage| usage.has(bits));
        match purpose {
            Purpose::Any => true,
            Purpose::Signature => !logs_in && has(KeyUsage::NON_REPUDIATION),
            Purpose::Authentication => logs_in || has(KeyUsage::KEY_AGREEMENT),
        }
    }
}
