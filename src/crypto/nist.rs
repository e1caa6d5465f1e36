//! ECDSA where `ring` has none: P-521, and P-256 and P-384 with SHA-224, SHA-512 and, where asked for by name, SHA-1.
//! FIPS 186-5 §6.4: the digest's leftmost bits, as many as the order has.

use p521::pkcs8::DecodePrivateKey as _;

use super::{CryptoError, EcdsaForm, KeyKind};

/// Whether `value` is the signature of this point, as SEC1 §2.3.3 writes it, over a message with this digest. `None` for a
/// kind of key that is not one of these curves.
pub(super) fn verify(
    kind: KeyKind,
    form: EcdsaForm,
    point: &[u8],
    digest: &[u8],
    value: &[u8],
) -> Option<bool> {
    macro_rules! on {
        ($curve:ident) => {{
            use $curve::ecdsa::signature::hazmat::PrehashVerifier as _;
            use $curve::ecdsa::{Signature, VerifyingKey};
            let value = match form {
                EcdsaForm::Fixed => Signature::from_slice(value),
                EcdsaForm::Der => Signature::from_der(value),
            };
            let key = VerifyingKey::from_sec1_bytes(point);
            matches!((key, value), (Ok(key), Ok(value)) if key.verify_prehash(digest, &value).is_ok())
        }};
    }
    match kind {
        KeyKind::EcP256 => Some(on!(p256)),
        KeyKind::EcP384 => Some(on!(p384)),
        KeyKind::EcP521 => Some(on!(p521)),
        _ => None,
    }
}

/// The PKCS#8 of a key on P-256 or P-384 with its public key in it, which RFC 5915 §3 leaves to the writer and the JDK leaves out.
pub(super) fn with_public(der: &[u8]) -> Option<Vec<u8>> {
    use p256::pkcs8::EncodePrivateKey as _;
    let whole = p256::SecretKey::from_pkcs8_der(der).ok().and_then(|key| key.to_pkcs8_der().ok());
    let whole =
        whole.or_else(|| p384::SecretKey::from_pkcs8_der(der).ok().and_then(|key| key.to_pkcs8_der().ok()));
    whole.map(|whole| whole.as_bytes().to_vec())
}

/// A private key on P-521. Its signatures are those of RFC 6979 with SHA-512.
pub(super) struct P521Key {
    key: p521::ecdsa::SigningKey,
    public: Vec<u8>,
}

impl P521Key {
    pub(super) fn from_pkcs8(der: &[u8]) -> Option<Self> {
        let key = p521::ecdsa::SigningKey::from_pkcs8_der(der).ok()?;
        let public = key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
        Some(P521Key { key, public })
    }

    /// The point, uncompressed.
    pub(super) fn public(&self) -> &[u8] {
        &self.public
    }

    /// Over SHA-512 of the message.
    pub(super) fn sign(&self, form: EcdsaForm, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        use p521::ecdsa::signature::Signer as _;
        let value: p521::ecdsa::Signature = self.key.try_sign(message).map_err(|_| CryptoError::BadKey)?;
        Ok(match form {
            EcdsaForm::Fixed => value.to_vec(),
            EcdsaForm::Der => value.to_der().as_bytes().to_vec(),
        })
    }
}
