//! Encryption under a password: PBES2 (RFC 8018 §6.2) both ways, the old schemes of RFC 7292 appendix C for reading.

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt as _, BlockModeEncrypt as _, InnerIvInit as _, KeyIvInit};

use super::ber::{Reader, SEQUENCE};
use super::derive::{Purpose, Rounds, bmp, derive};
use super::{Pkcs12Error, oids};
use crate::crypto::{self, DigestAlgorithm};
use crate::random::Random;
use crate::x509::encode;

/// Octets of salt that we write: RFC 8018 §4.1 asks for eight at least.
const SALT: usize = 16;
/// An AES block.
const IV: usize = 16;
/// An AES-256 key.
const KEY: usize = 32;
/// The block of DES and RC2.
const OLD_IV: usize = 8;

/// Rounds that we write; OpenSSL writes as many.
pub(super) const ROUNDS: u32 = 2048;

/// Opens `sealed`; `algorithm` stands at the AlgorithmIdentifier's inside.
pub(super) fn open(mut algorithm: Reader<'_>, password: &str, rounds: &mut Rounds, sealed: &[u8]) -> Result<Vec<u8>, Pkcs12Error> {
    let scheme = algorithm.oid()?;
    match scheme.as_str() {
        oids::PBES2 => open_pbes2(algorithm.sequence()?, password, rounds, sealed),
        oids::SHA1_TRIPLE_DES => {
            let (key, iv) = old_key(algorithm, password, rounds, 24)?;
            unpad::<cbc::Decryptor<des::TdesEde3>>(&key, &iv, sealed)
        }
        oids::SHA1_RC2_128 => open_rc2(algorithm, password, rounds, 16, sealed),
        oids::SHA1_RC2_40 => open_rc2(algorithm, password, rounds, 5, sealed),
        _ => Err(Pkcs12Error::Unsupported { what: "the encryption", oid: scheme }),
    }
}

/// Seals `open` with AES-256; gives the AlgorithmIdentifier and the octets.
pub(super) fn seal(open: &[u8], password: &str, random: &dyn Random) -> Result<(Vec<u8>, Vec<u8>), Pkcs12Error> {
    let (mut salt, mut iv, mut key) = ([0; SALT], [0; IV], [0; KEY]);
    random.fill(&mut salt);
    random.fill(&mut iv);
    crypto::pbkdf2_sha256(password.as_bytes(), &salt, ROUNDS, &mut key);
    let sealed = cbc::Encryptor::<aes::Aes256>::new(&key.into(), &iv.into()).encrypt_padded_vec::<Pkcs7>(open);
    let prf = encode::sequence(&[encode::oid(oids::HMAC_SHA256), encode::null()]);
    let derivation = encode::sequence(&[
        encode::oid(oids::PBKDF2),
        encode::sequence(&[encode::octet_string(&salt), encode::integer(u64::from(ROUNDS)), prf]),
    ]);
    let encryption = encode::sequence(&[encode::oid(oids::AES256_CBC), encode::octet_string(&iv)]);
    let algorithm = encode::sequence(&[encode::oid(oids::PBES2), encode::sequence(&[derivation, encryption])]);
    Ok((algorithm, sealed))
}

/// Seals `open` with triple DES keyed through SHA-1; gives the AlgorithmIdentifier and the octets.
pub(super) fn seal_triple_des(open: &[u8], password: &str, salt: &[u8], rounds: u32) -> (Vec<u8>, Vec<u8>) {
    let (key, iv) = old_key_of::<24>(password, salt, rounds);
    let sealed = cbc::Encryptor::<des::TdesEde3>::new(&key.into(), &iv.into()).encrypt_padded_vec::<Pkcs7>(open);
    (old_algorithm(oids::SHA1_TRIPLE_DES, salt, rounds), sealed)
}

/// Seals `open` with 40-bit RC2 keyed through SHA-1; gives the AlgorithmIdentifier and the octets.
pub(super) fn seal_rc2_40(open: &[u8], password: &str, salt: &[u8], rounds: u32) -> (Vec<u8>, Vec<u8>) {
    let (key, iv) = old_key_of::<5>(password, salt, rounds);
    let cipher = rc2::Rc2::new_with_eff_key_len(&key, 40);
    let sealed = cbc::Encryptor::inner_iv_init(cipher, &iv.into()).encrypt_padded_vec::<Pkcs7>(open);
    (old_algorithm(oids::SHA1_RC2_40, salt, rounds), sealed)
}

fn old_key_of<const OCTETS: usize>(password: &str, salt: &[u8], rounds: u32) -> ([u8; OCTETS], [u8; OLD_IV]) {
    let (mut key, mut iv) = ([0; OCTETS], [0; OLD_IV]);
    let password = bmp(password);
    key.copy_from_slice(&derive(DigestAlgorithm::Sha1, Purpose::Key, &password, salt, rounds, OCTETS));
    iv.copy_from_slice(&derive(DigestAlgorithm::Sha1, Purpose::Iv, &password, salt, rounds, OLD_IV));
    (key, iv)
}

/// RFC 7292 appendix C, `pkcs-12PbeParams`.
fn old_algorithm(oid: &str, salt: &[u8], rounds: u32) -> Vec<u8> {
    encode::sequence(&[encode::oid(oid), encode::sequence(&[encode::octet_string(salt), encode::integer(u64::from(rounds))])])
}

fn open_pbes2(mut parameters: Reader<'_>, password: &str, rounds: &mut Rounds, sealed: &[u8]) -> Result<Vec<u8>, Pkcs12Error> {
    let mut derivation = parameters.sequence()?;
    let function = derivation.oid()?;
    if function != oids::PBKDF2 {
        return Err(Pkcs12Error::Unsupported { what: "the key derivation", oid: function });
    }
    let mut derivation = derivation.sequence()?;
    let salt = derivation.octets()?;
    let granted = rounds.take(derivation.number()?)?;
    derivation.optional(2)?;
    // RFC 8018 appendix A.2: left out, it is HMAC-SHA1.
    let prf = match derivation.optional(SEQUENCE)? {
        Some(prf) => prf.inside()?.oid()?,
        None => "1.2.840.113549.2.7".to_owned(),
    };
    if prf != oids::HMAC_SHA256 {
        return Err(Pkcs12Error::Unsupported { what: "the key derivation's function", oid: prf });
    }
    let mut encryption = parameters.sequence()?;
    let cipher = encryption.oid()?;
    let iv = encryption.octets()?;
    let key = |octets: usize| {
        let mut key = vec![0; octets];
        crypto::pbkdf2_sha256(password.as_bytes(), &salt, granted, &mut key);
        key
    };
    match cipher.as_str() {
        oids::AES256_CBC => unpad::<cbc::Decryptor<aes::Aes256>>(&key(KEY), &iv, sealed),
        oids::AES192_CBC => unpad::<cbc::Decryptor<aes::Aes192>>(&key(24), &iv, sealed),
        oids::AES128_CBC => unpad::<cbc::Decryptor<aes::Aes128>>(&key(16), &iv, sealed),
        _ => Err(Pkcs12Error::Unsupported { what: "the encryption", oid: cipher }),
    }
}

fn open_rc2(algorithm: Reader<'_>, password: &str, rounds: &mut Rounds, octets: usize, sealed: &[u8]) -> Result<Vec<u8>, Pkcs12Error> {
    let (key, iv) = old_key(algorithm, password, rounds, octets)?;
    let cipher = rc2::Rc2::new_with_eff_key_len(&key, octets * 8);
    let iv: [u8; OLD_IV] = iv.try_into().map_err(|_| Pkcs12Error::Malformed("an initialisation vector has the wrong length"))?;
    cbc::Decryptor::inner_iv_init(cipher, &iv.into()).decrypt_padded_vec::<Pkcs7>(sealed).map_err(|_| Pkcs12Error::WrongPassword)
}

/// RFC 7292 appendix C: key and initialisation vector, both from the password.
fn old_key(mut algorithm: Reader<'_>, password: &str, rounds: &mut Rounds, octets: usize) -> Result<(Vec<u8>, Vec<u8>), Pkcs12Error> {
    let mut parameters = algorithm.sequence()?;
    let salt = parameters.octets()?;
    let asked = parameters.number()?;
    // Up to three digests come of each round: at the limit still well under a second.
    let granted = rounds.take(asked)?;
    let password = bmp(password);
    let key = derive(DigestAlgorithm::Sha1, Purpose::Key, &password, &salt, granted, octets);
    let iv = derive(DigestAlgorithm::Sha1, Purpose::Iv, &password, &salt, granted, OLD_IV);
    Ok((key, iv))
}

fn unpad<D>(key: &[u8], iv: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Pkcs12Error>
where
    D: KeyIvInit + aes::cipher::BlockModeDecrypt,
{
    let cipher = D::new_from_slices(key, iv).map_err(|_| Pkcs12Error::Malformed("an initialisation vector has the wrong length"))?;
    cipher.decrypt_padded_vec::<Pkcs7>(sealed).map_err(|_| Pkcs12Error::WrongPassword)
}
