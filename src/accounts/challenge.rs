//! A challenge: XML that the gateway seals and somebody signs, to prove to be whom the certificate names.
//!
//! Nothing is stored of a challenge that was given, so that asking for many costs nothing; of one that was answered its id is, until it
//! would have ended.

use std::fmt;

use super::digest::{same, sha256};
use crate::clock::Now;
use crate::encoding::hex;
use crate::identity::holder;
use crate::interface::AccountFault;
use crate::random::{Entropy, Random as _};
use crate::validation::TrustedContent;
use crate::xml::ElementView as _;

/// The namespace of challenges. No request is of it, so that what is signed to log in orders no service.
const NAMESPACE: &str = "urn:qaqpa:login:v1";

/// A challenge as it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// What is to be signed, by an enveloped signature.
    pub document: String,
    /// Until when it may be answered.
    pub ends_at: Now,
}

/// What the seal is made of: drawn by each process, or the same for all that share a registry.
pub(super) struct Seal([u8; 32]);

impl Seal {
    pub(super) fn of_secret(secret: [u8; 32]) -> Self {
        Seal(secret)
    }

    pub(super) fn draw() -> Self {
        let mut octets = [0; 32];
        Entropy.fill(&mut octets);
        Seal(octets)
    }

    /// Two digests, one in the other: who knows one seal cannot make that of a longer text.
    fn of(&self, id: &str, ends_at: &str) -> String {
        let within = sha256(&[b"challenge within\0", &self.0, id.as_bytes(), b"\0", ends_at.as_bytes()]);
        hex::encode(&sha256(&[b"challenge\0", &self.0, &within]))
    }

    pub(super) fn challenge(&self, now: Now, lasts_millis: i64) -> Challenge {
        let mut octets = [0; 32];
        Entropy.fill(&mut octets);
        let ends_at = now.plus_millis(lasts_millis);
        let (id, until) = (hex::encode(&octets), ends_at.to_string());
        let seal = self.of(&id, &until);
        let document = format!(
            "<challenge xmlns=\"{NAMESPACE}\"><purpose>login</purpose><id>{id}</id><validUntil>{until}</validUntil><seal>{seal}</seal></challenge>"
        );
        Challenge { document, ends_at }
    }

    /// Who answered a challenge of ours: the signature is believed, and what it covers is the challenge.
    pub(super) fn proof(&self, signed: &TrustedContent, now: Now) -> Result<Proof, AccountFault> {
        let root = signed.content().root();
        let text = |name: &str| root.child(name).map(|element| element.text().trim().to_owned());
        let parts = (text("id"), text("validUntil"), text("seal"));
        let (Some(id), Some(until), Some(seal)) = parts else { return Err(AccountFault::ChallengeUnknown) };
        let sealed = same(self.of(&id, &until).as_bytes(), seal.as_bytes());
        let (octets, ends_at) = (hex::decode(&id), Now::parse(&until));
        let (true, true, Some(octets), Ok(ends_at)) =
            (root.is(NAMESPACE, "challenge"), sealed, octets, ends_at)
        else {
            return Err(AccountFault::ChallengeUnknown);
        };
        if ends_at <= now {
            return Err(AccountFault::ChallengeEnded { at: ends_at });
        }
        let iin = holder(signed.signer().certificate()).iin.map_err(|_| AccountFault::NoIin)?;
        Ok(Proof { iin, id: sha256(&[b"challenge id\0", &octets]), ends_at })
    }
}

/// Somebody proved to have the key of a certificate that names this IIN, just now. Made only of what `validation` trusts.
pub struct Proof {
    pub(super) iin: String,
    pub(super) id: [u8; 32],
    pub(super) ends_at: Now,
}

/// An IIN is no matter for logs.
impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Proof")
    }
}
