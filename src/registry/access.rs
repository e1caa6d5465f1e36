//! Who may read a registered request: who holds a token of its answers, or proves again to be its sender or its signer.

use std::fmt;

use super::account::{Account, AccountId};
use crate::crypto::{DigestAlgorithm, digest};
use crate::encoding::hex;

/// Tokens of one request that are kept: a process answers a repeated request with the token that it gave before, so more come only
/// from further processes. The first stays, of the others the newest.
pub(super) const TOKENS_MAX: usize = 16;

/// Somebody who proved who it is: by a key, or as a system that the settings name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Owner([u8; 32]);

impl Owner {
    /// Who holds this key; the fingerprint is [`crate::crypto::PublicKey::fingerprint`].
    pub fn of_key(fingerprint: &[u8; 32]) -> Self {
        Owner(sha256(&[b"key\0", fingerprint]))
    }

    /// The system that the settings register under this senderId.
    pub fn of_system(sender_id: &str) -> Self {
        Owner(sha256(&[b"system\0", sender_id.as_bytes()]))
    }

    pub(super) fn of_octets(octets: [u8; 32]) -> Self {
        Owner(octets)
    }

    /// As it is stored.
    pub(super) fn octets(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Nothing of a key is printed.
impl fmt::Debug for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Owner")
    }
}

/// What the links of a registered request carry: 128 bits that nobody can guess. Only its digest is stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct AccessToken([u8; 16]);

impl AccessToken {
    /// The token of a request; `secret` is drawn once by each process. The same request gives the same token as long as the process
    /// runs, so that a repeated request is answered alike and adds nothing to the store.
    pub fn new(secret: &[u8; 32], identity: &[u8; 32]) -> Self {
        let whole = sha256(&[b"access token v1\0", secret, identity]);
        let mut octets = [0; 16];
        octets.copy_from_slice(&whole[..16]);
        AccessToken(octets)
    }

    /// From its 32 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        hex::decode_array(text).map(AccessToken)
    }

    /// What is stored of it.
    pub fn hash(&self) -> TokenHash {
        TokenHash(sha256(&[&self.0]))
    }
}

impl fmt::Display for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

/// A token is no matter for logs.
impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken")
    }
}

/// SHA-256 of an access token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// As it is stored.
    pub(super) fn octets(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Who may read one request.
#[derive(Clone, Default)]
pub struct AccessRights {
    /// Who proved to have sent it.
    pub(super) owner: Option<Owner>,
    /// Who signed it.
    pub(super) signer: Option<Owner>,
    /// The digests of its tokens.
    pub(super) tokens: Vec<u8>,
    /// IIN or BIN of who asks.
    pub(super) declarant: String,
    /// The IIN of who acts for the declarant.
    pub(super) representative: Option<String>,
    /// The account from whose session it was sent.
    pub(super) account: Option<AccountId>,
}

/// An IIN is no matter for logs.
impl fmt::Debug for AccessRights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessRights")
    }
}

impl AccessRights {
    /// Whether this is one of its tokens. How long it takes says nothing of how much of it is right.
    pub fn has_token(&self, token: &AccessToken) -> bool {
        let hash = token.hash();
        let kept = self.tokens.chunks_exact(32);
        kept.fold(false, |found, kept| found | same(kept, hash.octets()))
    }

    /// Whether it is shown to this account: it was sent from a session of it; or its holder proved to be the declarant or who acts for
    /// the declarant. An IIN alone proves nothing: anybody can register with it.
    pub fn is_for(&self, account: &Account) -> bool {
        let named = self.declarant == account.iin || self.representative.as_ref() == Some(&account.iin);
        self.account == Some(account.id) || (account.proven && named)
    }

    /// Whether this is its sender or its signer.
    pub fn is_of(&self, somebody: &Owner) -> bool {
        [self.owner, self.signer].contains(&Some(*somebody))
    }
}

/// Whether who registered a request may be told its number again. A sender that proved who it is, only that sender; where nobody did,
/// who presents what was signed shows all that was shown the first time.
pub(super) fn may_be_told(registered_by: Option<Owner>, asking: Option<Owner>) -> bool {
    registered_by.is_none() || registered_by == asking
}

/// The tokens after one more; `None` where it is among them.
pub(super) fn with_token(tokens: &[u8], token: &TokenHash) -> Option<Vec<u8>> {
    if tokens.chunks_exact(32).any(|kept| kept == token.octets()) {
        return None;
    }
    let mut all = tokens.to_vec();
    if all.len() / 32 >= TOKENS_MAX {
        all.drain(32..64);
    }
    all.extend_from_slice(token.octets());
    Some(all)
}

/// In a time that depends on nothing but the length.
fn same(a: &[u8], b: &[u8; 32]) -> bool {
    a.iter().zip(b).fold(0, |different, (a, b)| different | (a ^ b)) == 0
}

pub(super) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut octets = [0; 32];
    octets.copy_from_slice(digest(DigestAlgorithm::Sha256, &parts.concat()).as_ref());
    octets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(n: u8) -> AccessToken {
        AccessToken::new(&[7; 32], &[n; 32])
    }

    #[test]
    fn a_token_comes_back_from_its_text_and_nothing_else_is_one() {
        let text = token(1).to_string();
        assert_eq!((text.len(), AccessToken::parse(&text)), (32, Some(token(1))));
        assert_ne!(AccessToken::new(&[8; 32], &[1; 32]), token(1), "another process has another secret");
        for wrong in ["", "0", &text[1..], &format!("{text}0"), &format!(" {}", &text[1..]), &"g".repeat(32)]
        {
            assert_eq!(AccessToken::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn the_first_token_and_the_newest_are_kept() {
        let mut rights = AccessRights::default();
        for n in 0..40 {
            rights.tokens = with_token(&rights.tokens, &token(n).hash()).unwrap();
            assert_eq!(with_token(&rights.tokens, &token(n).hash()), None, "it is there already");
        }
        assert_eq!(rights.tokens.len(), 32 * TOKENS_MAX);
        let kept: Vec<u8> = (0..40).filter(|n| rights.has_token(&token(*n))).collect();
        let expected: Vec<u8> = std::iter::once(0).chain(25..40).collect();
        assert_eq!(kept, expected);
    }
}
