//! Encryption under a password: PBES2 (RFC 8018 §6.2) both ways, the old schemes of RFC 7292 appendix C for reading.

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt as _, BlockModeEncrypt as _, InnerIvInit as _, KeyIvInit};

use super::ber::{Reader, SEQUENCE};
use super::derive::{Purpose, Rounds, bmp, derive};
use super::{Pkcs12Damage, Pkcs12Error, Pkcs12Part, oids};
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
pub(super) fn open(
    mut algorithm: Reader<'_>,
    password: &str,
    rounds: &mut Rounds,
    sealed: &[u8],
) -> Result<Vec<u8>, Pkcs12Error> {
    let scheme = algorithm.oid()?;
    match scheme.as_str() {
        oids::PBES2 => open_pbes2(algorithm.sequence()?, password, rounds, sealed),
        oids::SHA1_TRIPLE_DES => {
            let (key, iv) = old_key(algorithm, password, rounds, 24)?;
            unpad::<cbc::Decryptor<des::TdesEde3>>(&key, &iv, sealed)
        }
        oids::SHA1_DOUBLE_DES => {
            // Two keys, the first of them used twice.
            let (mut key, iv) = old_key(algorithm, password, rounds, 16)?;
            key.extend_from_within(..8);
            unpad::<cbc::Decryptor<des::TdesEde3>>(&key, &iv, sealed)
        }
        oids::SHA1_RC2_128 => open_rc2(algorithm, password, rounds, 16, sealed),
        oids::SHA1_RC2_40 => open_rc2(algorithm, password, rounds, 5, sealed),
        _ => Err(Pkcs12Error::Unsupported { what: Pkcs12Part::Encryption, oid: scheme }),
    }
}

/// Seals `open` with AES-256; gives the AlgorithmIdentifier and the octets.
pub(super) fn seal(
    open: &[u8],
    password: &str,
    random: &dyn Random,
) -> Result<(Vec<u8>, Vec<u8>), Pkcs12Error> {
    let (mut salt, mut iv) = ([0; SALT], [0; IV]);
    random.fill(&mut salt);
    random.fill(&mut iv);
    let unsupported =
        || Pkcs12Error::Unsupported { what: Pkcs12Part::Encryption, oid: oids::AES256_CBC.to_owned() };
    let key = crypto::pbkdf2(DigestAlgorithm::Sha256, password.as_bytes(), &salt, ROUNDS, KEY)
        .ok_or_else(unsupported)?;
    let cipher = cbc::Encryptor::<aes::Aes256>::new_from_slices(&key, &iv).map_err(|_| unsupported())?;
    let sealed = cipher.encrypt_padded_vec::<Pkcs7>(open);
    let prf = encode::sequence(&[encode::oid(oids::HMAC_SHA256), encode::null()]);
    let derivation = encode::sequence(&[
        encode::oid(oids::PBKDF2),
        encode::sequence(&[encode::octet_string(&salt), encode::integer(u64::from(ROUNDS)), prf]),
    ]);
    let encryption = encode::sequence(&[encode::oid(oids::AES256_CBC), encode::octet_string(&iv)]);
    let algorithm =
        encode::sequence(&[encode::oid(oids::PBES2), encode::sequence(&[derivation, encryption])]);
    Ok((algorithm, sealed))
}

/// Seals `open` with triple DES keyed through SHA-1; gives the AlgorithmIdentifier and the octets.
pub(super) fn seal_triple_des(open: &[u8], password: &str, salt: &[u8], rounds: u32) -> (Vec<u8>, Vec<u8>) {
    let (key, iv) = old_key_of::<24>(password, salt, rounds);
    let sealed =
        cbc::Encryptor::<des::TdesEde3>::new(&key.into(), &iv.into()).encrypt_padded_vec::<Pkcs7>(open);
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
    encode::sequence(&[
        encode::oid(oid),
        encode::sequence(&[encode::octet_string(salt), encode::integer(u64::from(rounds))]),
    ])
}

fn open_pbes2(
    mut parameters: Reader<'_>,
    password: &str,
    rounds: &mut Rounds,
    sealed: &[u8],
) -> Result<Vec<u8>, Pkcs12Error> {
    let derivation = Pbkdf2::read(parameters.sequence()?, rounds)?;
    let mut encryption = parameters.sequence()?;
    let cipher = encryption.oid()?;
    // The parameters of the others are not an initialisation vector alone.
    let known = [oids::AES256_CBC, oids::AES192_CBC, oids::AES128_CBC, oids::TRIPLE_DES_CBC];
    if !known.contains(&cipher.as_str()) {
        return Err(Pkcs12Error::Unsupported { what: Pkcs12Part::Encryption, oid: cipher });
    }
    let iv = encryption.octets()?;
    let key = |octets: usize| derivation.key(password, octets);
    match cipher.as_str() {
        oids::AES256_CBC => unpad::<cbc::Decryptor<aes::Aes256>>(&key(KEY)?, &iv, sealed),
        oids::AES192_CBC => unpad::<cbc::Decryptor<aes::Aes192>>(&key(24)?, &iv, sealed),
        oids::TRIPLE_DES_CBC => unpad::<cbc::Decryptor<des::TdesEde3>>(&key(24)?, &iv, sealed),
        oids::AES128_CBC => unpad::<cbc::Decryptor<aes::Aes128>>(&key(16)?, &iv, sealed),
        _ => Err(Pkcs12Error::Unsupported { what: Pkcs12Part::Encryption, oid: cipher }),
    }
}

/// PBKDF2 with its parameters, RFC 8018 appendix A.2; its rounds are granted.
pub(super) struct Pbkdf2 {
    prf: (String, Option<DigestAlgorithm>),
    salt: Vec<u8>,
    rounds: u32,
    /// keyLength, where it is there.
    pub(super) key_octets: Option<u64>,
}

impl Pbkdf2 {
    /// From the inside of an AlgorithmIdentifier.
    pub(super) fn read(mut derivation: Reader<'_>, rounds: &mut Rounds) -> Result<Self, Pkcs12Error> {
        let function = derivation.oid()?;
        if function != oids::PBKDF2 {
            return Err(Pkcs12Error::Unsupported { what: Pkcs12Part::KeyDerivation, oid: function });
        }
        let mut derivation = derivation.sequence()?;
        let salt = derivation.octets()?;
        let rounds = rounds.take(derivation.number()?)?;
        let key_octets = derivation.optional_number()?;
        // Left out, it is HMAC-SHA1.
        let prf = match derivation.optional(SEQUENCE)? {
            Some(prf) => prf.inside()?.oid()?,
            None => oids::HMAC_SHA1.to_owned(),
        };
        let digest = oids::HMACS.iter().find(|row| row.0 == prf).map(|row| row.1);
        Ok(Pbkdf2 { prf: (prf, digest), salt, rounds, key_octets })
    }

    /// A key of so many octets.
    pub(super) fn key(&self, password: &str, octets: usize) -> Result<Vec<u8>, Pkcs12Error> {
        let key = self
            .prf
            .1
            .and_then(|digest| crypto::pbkdf2(digest, password.as_bytes(), &self.salt, self.rounds, octets));
        key.ok_or_else(|| Pkcs12Error::Unsupported {
            what: Pkcs12Part::KeyDerivationFunction,
            oid: self.prf.0.clone(),
        })
    }
}

fn open_rc2(
    algorithm: Reader<'_>,
    password: &str,
    rounds: &mut Rounds,
    octets: usize,
    sealed: &[u8],
) -> Result<Vec<u8>, Pkcs12Error> {
    let (key, iv) = old_key(algorithm, password, rounds, octets)?;
    let cipher = rc2::Rc2::new_with_eff_key_len(&key, octets * 8);
    let iv: [u8; OLD_IV] =
        iv.try_into().map_err(|_| Pkcs12Error::Malformed(Pkcs12Damage::InitialisationVector))?;
    cbc::Decryptor::inner_iv_init(cipher, &iv.into())
        .decrypt_padded_vec::<Pkcs7>(sealed)
        .map_err(|_| Pkcs12Error::WrongPassword)
}

/// RFC 7292 appendix C: key and initialisation vector, both from the password.
fn old_key(
    mut algorithm: Reader<'_>,
    password: &str,
    rounds: &mut Rounds,
    octets: usize,
) -> Result<(Vec<u8>, Vec<u8>), Pkcs12Error> {
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
    let cipher = D::new_from_slices(key, iv)
        .map_err(|_| Pkcs12Error::Malformed(Pkcs12Damage::InitialisationVector))?;
    cipher.decrypt_padded_vec::<Pkcs7>(sealed).map_err(|_| Pkcs12Error::WrongPassword)
}
