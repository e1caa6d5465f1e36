//! Key files, also those without a MAC, whose every part a stranger may have written: they are opened or refused.

use qaqpa::crypto::{DigestAlgorithm, EcdsaForm, SignatureAlgorithm};
use qaqpa::keys::{Holder, Signer as _};

const ALGORITHMS: [SignatureAlgorithm; 7] = [
    SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256),
    SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha256),
    SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha384),
    SignatureAlgorithm::Ed25519,
    SignatureAlgorithm::Gost2004,
    SignatureAlgorithm::Gost2015_256,
    SignatureAlgorithm::Gost2015_512,
];

/// What must hold of any octets; it panics where it does not.
pub fn run(octets: &[u8]) {
    let Ok(holder) = Holder::from_pkcs12(octets, "Qwerty12") else { return };
    for algorithm in ALGORITHMS {
        if let Ok(signature) = holder.sign(algorithm, EcdsaForm::Der, b"content") {
            let verified =
                holder.certificate().key().verify(algorithm, EcdsaForm::Der, b"content", &signature);
            assert_eq!(verified, Ok(()), "not the key of its certificate");
        }
    }
    let _ = holder.chain().len();
}
