//! Who holds which key.
//!
//! A [`Signer`] signs and says which certificate speaks for it; TLS, the gateway, the provider's head and the authority's
//! issuers each hold their own, and none sees another's. Keys come from PEM or PKCS#12 files.

mod holder;
mod pkcs12;

pub use holder::{Holder, KeyFileError, KeyOfSeveral, private_key_from_pem};
pub use pkcs12::{
    Pkcs12Damage, Pkcs12Error, Pkcs12Flavour, Pkcs12Part, read_pkcs12, read_pkcs12_keys, write_pkcs12,
};

use crate::crypto::{CryptoError, EcdsaForm, KeyKind, SignatureAlgorithm};
use crate::x509::Certificate;

/// A key that signs, with its certificate. Faults decorate it; a token could stand behind it.
pub trait Signer: Send + Sync {
    /// The signer's certificate.
    fn certificate(&self) -> &Certificate;

    /// The certificates above it, its issuer first; may be empty.
    fn chain(&self) -> &[Certificate];

    /// The kind of key.
    fn kind(&self) -> KeyKind;

    /// Signs `message`.
    fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        form: EcdsaForm,
        message: &[u8],
    ) -> Result<Vec<u8>, CryptoError>;
}
