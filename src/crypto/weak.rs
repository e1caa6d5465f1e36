//! What is too weak to be believed, made so that there is something to refuse: RSA below 2048 bits, SHA-1 in a
//! certificate's signature. Nothing is verified here.

use super::short_rsa::ShortRsa;
use super::{CryptoError, DigestAlgorithm, KeyKind, PrivateKey, digest};

/// The octets before a digest in a PKCS#1 v1.5 signature, RFC 8017 §9.2 note 1.
const SHA1_INFO: [u8; 15] = [0x30, 0x21, 0x30, 9, 6, 5, 0x2b, 0x0e, 3, 2, 0x1a, 5, 0, 4, 20];

/// Signs with SHA-1: RSA PKCS#1 v1.5 or ECDSA on P-256. The same key and message give the same value.
pub fn sign_with_sha1(key: &PrivateKey, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
    use p256::ecdsa::signature::hazmat::PrehashSigner as _;
    use rsa::pkcs8::DecodePrivateKey as _;
    let hashed = digest(DigestAlgorithm::Sha1, message);
    match key.kind() {
        KeyKind::Rsa { .. } => ShortRsa::from_pkcs8(key.pkcs8())?.sign_info(&SHA1_INFO, hashed.as_ref()),
        KeyKind::EcP256 => {
            let signer =
                p256::ecdsa::SigningKey::from_pkcs8_der(key.pkcs8()).map_err(|_| CryptoError::BadKey)?;
            let value: p256::ecdsa::Signature =
                signer.sign_prehash(hashed.as_ref()).map_err(|_| CryptoError::BadKey)?;
            Ok(value.to_der().as_bytes().to_vec())
        }
        other => Err(CryptoError::Unsupported(other.name())),
    }
}
