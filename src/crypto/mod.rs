//! Digests, signatures and keys: what the algorithms are called and what they do.
//!
//! `ring` is named in `provider.rs` and `historic.rs` and nowhere else; `rsa` and `p256` in `keygen.rs`, for making keys only. Knows no XML
//! and no certificate.

mod algorithms;
mod historic;
mod keygen;
mod provider;

pub use algorithms::{DigestAlgorithm, KeyKind, SignatureAlgorithm};
pub use keygen::{generate, sign_repeatably};
pub use provider::{Digest, EcdsaForm, Hasher, PrivateKey, PublicKey, digest, entropy, hmac_sha1, hmac_sha256, pbkdf2_sha256};

/// What can go wrong with a key or a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CryptoError {
    /// The signature value is not the key's over this message.
    #[error("the signature value does not belong to this key and message")]
    BadSignature,
    /// The algorithm asks for another kind of key.
    #[error("{algorithm} does not go with a {key} key")]
    KeyMismatch { algorithm: &'static str, key: &'static str },
    /// Known, but not done here.
    #[error("{0} is not supported")]
    Unsupported(&'static str),
    /// The octets are no key of a kind known here.
    #[error("not a usable private key (PKCS#8, PKCS#1 or SEC1; RSA 2048–4096, P-256, P-384 or Ed25519)")]
    BadKey,
}
