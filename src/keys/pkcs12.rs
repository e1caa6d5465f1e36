//! PKCS#12, RFC 7292: a key with its certificates in a file under a password.
//!
//! Written as OpenSSL 3 writes it: PBES2 with AES-256-CBC and PBKDF2-HMAC-SHA256, the whole under an HMAC-SHA256; or as the
//! authority does. Read: that, and what the authority's own files have — triple DES and 40-bit RC2 keyed through SHA-1, a SHA-1 MAC, BER with
//! indefinite lengths; and what others write: HMACs and derivations with SHA-384 and SHA-512, PBMAC1 (RFC 9579). A file is believed in nothing before its MAC is right; rounds, sizes and depth are bounded.

mod ber;
mod cipher;
mod damage;
mod derive;
mod national;
mod oids;
mod parts;
mod read;
mod write;

pub use damage::{Pkcs12Damage, Pkcs12Part};
pub use read::{read_pkcs12, read_pkcs12_keys};
pub use write::{Pkcs12Flavour, write_pkcs12};

use crate::crypto::CryptoError;
use crate::x509::{CertificateError, Encoded};

/// Why a PKCS#12 file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Pkcs12Error {
    /// More octets than such a file may have.
    #[error("the file has {octets} bytes, the limit is {limit}")]
    TooLarge {
        /// How many there are.
        octets: usize,
        /// How many there may be.
        limit: usize,
    },
    /// Not a PKCS#12 file, or a damaged one.
    #[error("not a PKCS#12 file, or a damaged one: {0}")]
    Malformed(Pkcs12Damage),
    /// A field of it cannot be read.
    #[error("not a PKCS#12 file, or a damaged one: in its {field}: {what}")]
    Field {
        /// Which, as RFC 7292 names it.
        field: &'static str,
        /// What is wrong there.
        what: Pkcs12Damage,
    },
    /// Another thing.
    #[error("not a PKCS#12 file, but {0}")]
    Other(Encoded),
    /// The MAC does not come out.
    #[error(
        "the password does not open it (or the file is damaged); the authority's test files have `Qwerty12`"
    )]
    WrongPassword,
    /// Key derivation beyond measure.
    #[error("it asks for {asked} rounds of key derivation, the limit is {limit}")]
    Iterations {
        /// How many the file asks for.
        asked: u64,
        /// How many there may be.
        limit: u32,
    },
    /// An algorithm that is not done here.
    #[error(
        "{what} {}{oid} is not supported; write the file anew with `openssl pkcs12 -export`",
        oids::name_before(oid)
    )]
    Unsupported {
        /// Of what.
        what: Pkcs12Part,
        /// Its OID.
        oid: String,
    },
    /// No private key in it.
    #[error("no private key in it")]
    NoKey,
    /// More private keys than one.
    #[error("{count} private keys in it, and it is not said which to take")]
    SeveralKeys {
        /// How many.
        count: usize,
    },
    /// The private key is of a kind not known here.
    #[error("the private key in it: {0}")]
    Key(CryptoError),
    /// A certificate in it cannot be read.
    #[error("a certificate in it: {0}")]
    Certificate(CertificateError),
}

impl Pkcs12Error {
    /// The name that RFC 7292 or RFC 8018 gives an algorithm that is not supported, and a blank; nothing where it is not known.
    pub fn algorithm_before(oid: &str) -> String {
        oids::name_before(oid)
    }
}
