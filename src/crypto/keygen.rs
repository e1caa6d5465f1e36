//! Making keys, which `ring` cannot do for RSA nor repeatably, and the authority's repeatable signatures; the gateway's own
//! come from `private_key.rs`.

use p256::pkcs8::EncodePrivateKey as _;

use super::draw::Draw;
use super::gost::{Parameters, SigningKey};
use super::{CryptoError, EcdsaForm, KeyKind, PrivateKey, SignatureAlgorithm};
use crate::random::Random;

/// A new key of the kind asked for (RSA 2048–4096, P-256 or GOST), the same for the same draws. RSA of 1024 bits too: it is
/// refused wherever it is met, and has to come from somewhere.
pub fn generate(kind: KeyKind, random: &dyn Random) -> Result<PrivateKey, CryptoError> {
    let pkcs8 = match kind {
        KeyKind::Rsa { bits } if bits == 1024 || (2048..=4096).contains(&bits) => {
            let key =
                rsa::PrivateKey::new(&mut Draw(random), bits as usize).map_err(|_| CryptoError::BadKey)?;
            key.to_pkcs8_der().map_err(|_| CryptoError::BadKey)?
        }
        KeyKind::EcP256 => loop {
            let mut scalar = [0; 32];
            random.fill(&mut scalar);
            // A scalar of zero or beyond the group's order comes once in 2^32 draws: draw again.
            if let Ok(key) = p256::SecretKey::from_slice(&scalar) {
                break key.to_pkcs8_der().map_err(|_| CryptoError::BadKey)?;
            }
        },
        other => {
            let parameters = Parameters::of(other).ok_or(CryptoError::Unsupported(other.name()))?;
            return PrivateKey::from_pkcs8(&SigningKey::generate(parameters, random).to_pkcs8());
        }
    };
    PrivateKey::from_pkcs8(pkcs8.as_bytes())
}

/// Signs so that the same key and message give the same value: RSA PKCS#1 v1.5 as it is, P-256 by RFC 6979, GOST after its manner.
/// An ECDSA value is in DER.
pub fn sign_repeatably(
    key: &PrivateKey,
    algorithm: SignatureAlgorithm,
    message: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    sign_repeatably_in(key, algorithm, EcdsaForm::Der, message)
}

/// The same, with an ECDSA value in the form asked for.
pub fn sign_repeatably_in(
    key: &PrivateKey,
    algorithm: SignatureAlgorithm,
    form: EcdsaForm,
    message: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    use p256::ecdsa::signature::Signer as _;
    use p256::pkcs8::DecodePrivateKey as _;
    if key.kind() != KeyKind::EcP256 {
        return key.sign(algorithm, form, message);
    }
    let signer = p256::ecdsa::SigningKey::from_pkcs8_der(key.pkcs8()).map_err(|_| CryptoError::BadKey)?;
    let value: p256::ecdsa::Signature = signer.sign(message);
    Ok(match form {
        EcdsaForm::Fixed => value.to_vec(),
        EcdsaForm::Der => value.to_der().as_bytes().to_vec(),
    })
}
