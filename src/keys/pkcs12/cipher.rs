//! Encryption under a password: PBES2 (RFC 8018 §6.2) both ways, the old schemes of RFC 7292 appendix C for reading.

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt as _, BlockModeEncrypt as _, InnerIvInit as _, KeyIvInit};

use super::ber::{NULL, Reader, SEQUENCE};
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
    // Of how many octets key and initialisation vector are, and what opens.
    let (octets, iv_octets, unpad): (usize, usize, Unpad) = match cipher.as_str() {
        oids::AES256_CBC => (KEY, IV, unpad::<cbc::Decryptor<aes::Aes256>>),
        oids::AES192_CBC => (24, IV, unpad::<cbc::Decryptor<aes::Aes192>>),
        oids::AES128_CBC => (16, IV, unpad::<cbc::Decryptor<aes::Aes128>>),
        oids::TRIPLE_DES_CBC => (24, OLD_IV, unpad::<cbc::Decryptor<des::TdesEde3>>),
        // The parameters of the others are not an initialisation vector alone.
        _ => return Err(Pkcs12Error::Unsupported { what: Pkcs12Part::Encryption, oid: cipher }),
    };
    let iv = encryption.octets()?;
    encryption.end_of_parameters()?;
    parameters.end_of_parameters()?;
    if iv.len() != iv_octets {
        return Err(Pkcs12Error::Malformed(Pkcs12Damage::InitialisationVector));
    }
    // RFC 8018 appendix A.2: what the file says of its key is the key's length, or the file contradicts itself.
    if let Some(said) = derivation.key_octets.filter(|said| usize::try_from(*said) != Ok(octets)) {
        return Err(Pkcs12Error::Malformed(Pkcs12Damage::KeyLength { said, octets }));
    }
    unpad(&derivation.key(password, octets)?, &iv, sealed)
}

/// Opens and takes the padding off: by a key, an initialisation vector, the octets.
type Unpad = fn(&[u8], &[u8], &[u8]) -> Result<Vec<u8>, Pkcs12Error>;

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
        let mut parameters = derivation.sequence()?;
        derivation.end_of_parameters()?;
        if parameters.optional(SEQUENCE)?.is_some() {
            return Err(Pkcs12Error::Malformed(Pkcs12Damage::SaltSource));
        }
        let salt = parameters.octets()?;
        let rounds = rounds.take(parameters.number()?)?;
        let key_octets = parameters.optional_number()?;
        // Left out, it is HMAC-SHA1.
        let prf = match parameters.optional(SEQUENCE)? {
            Some(prf) => {
                let mut prf = prf.inside()?;
                let function = prf.oid()?;
                // Appendix B.1: NULL; some leave it out.
                prf.optional(NULL)?;
                prf.end_of_parameters()?;
                function
            }
            None => oids::HMAC_SHA1.to_owned(),
        };
        parameters.end_of_parameters()?;
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
    parameters.end_of_parameters()?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::pkcs12::ber;
    use crate::limits;
    use crate::x509::encode::{integer, null, octet_string, oid, sequence};

    /// What a file says of its encryption; what is written is right but for one part.
    struct Said {
        salt: Vec<u8>,
        rounds: u64,
        key_octets: Option<u64>,
        prf: Vec<u8>,
        after: Vec<u8>,
        cipher: &'static str,
        iv: Vec<u8>,
    }

    impl Default for Said {
        fn default() -> Self {
            Said {
                salt: octet_string(b"saltsalt"),
                rounds: 3,
                key_octets: None,
                prf: sequence(&[oid(oids::HMAC_SHA256), null()]),
                after: Vec::new(),
                cipher: oids::AES256_CBC,
                iv: octet_string(&[7; IV]),
            }
        }
    }

    impl Said {
        /// Opens what was sealed under the right key of the cipher.
        fn opened(self) -> Result<Vec<u8>, Pkcs12Error> {
            let key = |octets| crypto::pbkdf2(DigestAlgorithm::Sha256, b"1", b"saltsalt", 3, octets).unwrap();
            let sealed = match self.cipher {
                oids::TRIPLE_DES_CBC => {
                    cbc::Encryptor::<des::TdesEde3>::new_from_slices(&key(24), &[7; OLD_IV])
                        .unwrap()
                        .encrypt_padded_vec::<Pkcs7>(b"open")
                }
                _ => cbc::Encryptor::<aes::Aes256>::new_from_slices(&key(KEY), &[7; IV])
                    .unwrap()
                    .encrypt_padded_vec::<Pkcs7>(b"open"),
            };
            let key_octets = self.key_octets.map(integer).unwrap_or_default();
            let derivation = sequence(&[self.salt, integer(self.rounds), key_octets, self.prf, self.after]);
            let derivation = sequence(&[oid(oids::PBKDF2), derivation]);
            let encryption = sequence(&[oid(self.cipher), self.iv]);
            let algorithm = sequence(&[oid(oids::PBES2), sequence(&[derivation, encryption])]);
            open(ber::first(&algorithm)?.inside()?, "1", &mut Rounds::new(), &sealed)
        }
    }

    #[test]
    fn a_key_derivation_that_contradicts_its_cipher_is_refused_and_the_right_one_is_not() {
        let triple = |key_octets| Said {
            cipher: oids::TRIPLE_DES_CBC,
            iv: octet_string(&[7; OLD_IV]),
            key_octets,
            ..Said::default()
        };
        for said in [
            Said::default(),
            Said { key_octets: Some(32), ..Said::default() },
            Said { prf: sequence(&[oid(oids::HMAC_SHA256)]), ..Said::default() },
            triple(None),
            triple(Some(24)),
        ] {
            assert_eq!(said.opened().unwrap(), b"open");
        }
        let hmac_md5 = "1.3.6.1.5.5.8.1.1";
        for (said, damage) in [
            (
                Said { key_octets: Some(16), ..Said::default() },
                Pkcs12Damage::KeyLength { said: 16, octets: 32 },
            ),
            (
                Said { key_octets: Some(u64::MAX), ..Said::default() },
                Pkcs12Damage::KeyLength { said: u64::MAX, octets: 32 },
            ),
            (triple(Some(21)), Pkcs12Damage::KeyLength { said: 21, octets: 24 }),
            (Said { iv: octet_string(&[7; OLD_IV]), ..Said::default() }, Pkcs12Damage::InitialisationVector),
            (Said { iv: octet_string(&[7; IV]), ..triple(None) }, Pkcs12Damage::InitialisationVector),
            (Said { rounds: 0, ..Said::default() }, Pkcs12Damage::NoRounds),
            (
                Said { salt: sequence(&[oid(oids::DATA), null()]), ..Said::default() },
                Pkcs12Damage::SaltSource,
            ),
            (Said { salt: null(), ..Said::default() }, Pkcs12Damage::OctetString),
            (
                Said { prf: sequence(&[oid(oids::HMAC_SHA256), integer(1)]), ..Said::default() },
                Pkcs12Damage::Parameters,
            ),
            (Said { after: null(), ..Said::default() }, Pkcs12Damage::Parameters),
        ] {
            assert_eq!(said.opened().unwrap_err(), Pkcs12Error::Malformed(damage));
        }
        assert_eq!(
            Said { rounds: u64::from(limits::PKCS12_ITERATIONS_MAX) + 1, ..Said::default() }.opened(),
            Err(Pkcs12Error::Iterations {
                asked: u64::from(limits::PKCS12_ITERATIONS_MAX) + 1,
                limit: limits::PKCS12_ITERATIONS_MAX
            })
        );
        assert_eq!(
            Said { prf: sequence(&[oid(hmac_md5), null()]), ..Said::default() }.opened(),
            Err(Pkcs12Error::Unsupported {
                what: Pkcs12Part::KeyDerivationFunction,
                oid: hmac_md5.to_owned()
            })
        );
    }
}
