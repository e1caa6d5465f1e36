//! Digests, signatures and keys: what the algorithms are called and what they do.
//!
//! `ring` does what it can: SHA-2, RSA, ECDSA on P-256 and P-384, Ed25519. The rest stands in files of its own: GOST, whose
//! mathematics is ours, in `gost`, and whose old digest in `gost94`; P-521 and pairs of curve and digest that `ring` lacks in `nist`;
//! RSA signatures that it lacks in `rsassa`, RSA keys in `keygen`. Knows no XML and no certificate.

mod algorithms;
mod digest;
mod draw;
mod gost;
mod gost94;
mod historic;
mod keygen;
mod nist;
mod private_key;
mod provider;
mod public_key;
mod rsassa;
mod short_rsa;
mod weak;

pub use algorithms::{DigestAlgorithm, EcdsaForm, KeyKind, SignatureAlgorithm};
pub use digest::{Digest, Hasher, digest};
pub use gost::{gost_key_algorithm, gost_key_kind};
pub use keygen::{generate, sign_repeatably, sign_repeatably_in};
pub use private_key::PrivateKey;
pub use provider::{hmac, pbkdf2};
pub use public_key::{PublicKey, RsaUse};
pub use weak::sign_with_sha1;

use provider::hmac_sha512;

/// What can go wrong with a key or a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CryptoError {
    /// The signature value is not the key's over this message.
    #[error("the signature value does not belong to this key and message")]
    BadSignature,
    /// The algorithm asks for another kind of key.
    #[error("{algorithm} does not go with a {key} key")]
    KeyMismatch {
        /// What was asked for.
        algorithm: &'static str,
        /// What kind of key it is.
        key: &'static str,
    },
    /// Known, but not done here.
    #[error("{0} is not supported")]
    Unsupported(&'static str),
    /// The octets are no key of a kind known here.
    #[error(
        "not a usable private key (PKCS#8, PKCS#1 or SEC1; RSA 2048–4096, P-256, P-384, P-521, Ed25519 or GOST)"
    )]
    BadKey,
}
