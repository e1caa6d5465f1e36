//! A PKCS#12 file, opened.

use super::ber::{self, Element, Reader};
use super::cipher::Pbkdf2;
use super::derive::{Purpose, Rounds, bmp, derive};
use super::{Pkcs12Damage, Pkcs12Error, Pkcs12Part, cipher, oids};
use crate::crypto::{self, PrivateKey};
use crate::limits;
use crate::x509::{Certificate, Encoded};

/// Parts and bags in one file: the authority's have two parts with a bag each, a chain adds a few.
const BAGS_MAX: usize = 64;

/// Octets of the key of a PBMAC1: RFC 9579 §5 wants 20 at least, and no HMAC makes use of more than its block.
const MAC_KEY_OCTETS_MIN: usize = 20;
const MAC_KEY_OCTETS_MAX: usize = 128;

/// The only version there is, RFC 7292 §4.
const VERSION: u64 = 3;

/// Reads the one private key and every certificate, in the file's order.
pub fn read_pkcs12(der: &[u8], password: &str) -> Result<(PrivateKey, Vec<Certificate>), Pkcs12Error> {
    let (mut keys, certificates) = read_pkcs12_keys(der, password)?;
    match keys.len() {
        1 => Ok((keys.remove(0), certificates)),
        count => Err(Pkcs12Error::SeveralKeys { count }),
    }
}

/// Reads every private key, one at least, and every certificate, in the file's order.
pub fn read_pkcs12_keys(
    der: &[u8],
    password: &str,
) -> Result<(Vec<PrivateKey>, Vec<Certificate>), Pkcs12Error> {
    if der.len() > limits::PKCS12_BYTES_MAX {
        return Err(Pkcs12Error::TooLarge { octets: der.len(), limit: limits::PKCS12_BYTES_MAX });
    }
    if let Some(other) = Encoded::of(der).filter(|other| *other != Encoded::Pkcs12) {
        return Err(Pkcs12Error::Other(other));
    }
    let mut pfx = at("PFX", ber::first(der).and_then(Element::inside))?;
    if at("version", pfx.number())? != VERSION {
        return Err(Pkcs12Error::Malformed(Pkcs12Damage::Version));
    }
    let mut content = at("authSafe", pfx.sequence())?;
    let kind = at("authSafe", content.oid())?;
    if kind != oids::DATA {
        return Err(Pkcs12Error::Unsupported { what: Pkcs12Part::IntegrityMode, oid: kind });
    }
    let safes = at("authSafe", content.explicit(0).and_then(|mut explicit| explicit.octets()))?;
    let mut opening =
        Opening { password, rounds: Rounds::new(), bags: 0, keys: Vec::new(), certificates: Vec::new() };
    if let Some(mac) = at("macData", pfx.optional(ber::SEQUENCE))? {
        at("macData", mac.inside().and_then(|mac| opening.check_mac(mac, &safes)))?;
    }
    at("authSafe", opening.safes(&safes))?;
    if opening.keys.is_empty() {
        return Err(Pkcs12Error::NoKey);
    }
    Ok((opening.keys, opening.certificates))
}

/// Names the field that cannot be read, where no narrower one is named.
fn at<T>(field: &'static str, read: Result<T, Pkcs12Error>) -> Result<T, Pkcs12Error> {
    read.map_err(|error| match error {
        Pkcs12Error::Malformed(what) => Pkcs12Error::Field { field, what },
        other => other,
    })
}

struct Opening<'a> {
    password: &'a str,
    rounds: Rounds,
    bags: usize,
    keys: Vec<PrivateKey>,
    certificates: Vec<Certificate>,
}

impl Opening<'_> {
    /// RFC 7292 §4, `MacData`, and appendix B.4.
    fn check_mac(&mut self, mut mac: Reader<'_>, safes: &[u8]) -> Result<(), Pkcs12Error> {
        let mut info = mac.sequence()?;
        let mut named = info.sequence()?;
        let algorithm = named.oid()?;
        let expected = info.octets()?;
        if algorithm == oids::PBMAC1 {
            return self.check_pbmac1(named.sequence()?, &expected, safes);
        }
        let unsupported = || Pkcs12Error::Unsupported { what: Pkcs12Part::Mac, oid: algorithm.clone() };
        let digest =
            oids::DIGESTS.iter().find(|row| row.0 == algorithm).map(|row| row.1).ok_or_else(unsupported)?;
        let salt = mac.octets()?;
        let asked = if mac.is_empty() { 1 } else { mac.number()? };
        let granted = self.rounds.take(asked)?;
        let mac_of = |password: &[u8]| {
            let key = derive(digest, Purpose::Mac, password, &salt, granted, digest.octets());
            crypto::hmac(digest, &key, safes).ok_or_else(unsupported)
        };
        // No password is two zeros by appendix B.1, and nothing to some programs: OpenSSL reads both.
        let is_right =
            mac_of(&bmp(self.password))? == expected || self.password.is_empty() && mac_of(&[])? == expected;
        if is_right { Ok(()) } else { Err(Pkcs12Error::WrongPassword) }
    }

    /// RFC 9579 §4: the salt and the rounds of `MacData` mean nothing, and the derivation says how long its key is.
    fn check_pbmac1(
        &mut self,
        mut parameters: Reader<'_>,
        expected: &[u8],
        safes: &[u8],
    ) -> Result<(), Pkcs12Error> {
        let derivation = Pbkdf2::read(parameters.sequence()?, &mut self.rounds)?;
        let scheme = parameters.sequence()?.oid()?;
        let unsupported = || Pkcs12Error::Unsupported { what: Pkcs12Part::Mac, oid: scheme.clone() };
        let digest =
            oids::HMACS.iter().find(|row| row.0 == scheme).map(|row| row.1).ok_or_else(unsupported)?;
        let octets = derivation.key_octets.and_then(|octets| usize::try_from(octets).ok());
        let octets = octets.filter(|octets| (MAC_KEY_OCTETS_MIN..=MAC_KEY_OCTETS_MAX).contains(octets));
        let octets = octets.ok_or(Pkcs12Error::Malformed(Pkcs12Damage::MacKey))?;
        let computed =
            crypto::hmac(digest, &derivation.key(self.password, octets)?, safes).ok_or_else(unsupported)?;
        if computed == expected { Ok(()) } else { Err(Pkcs12Error::WrongPassword) }
    }

    /// RFC 7292 §4.1, `AuthenticatedSafe`.
    fn safes(&mut self, octets: &[u8]) -> Result<(), Pkcs12Error> {
        let mut safes = ber::first(octets)?.inside()?;
        while !safes.is_empty() {
            self.count()?;
            let mut safe = safes.sequence()?;
            let kind = safe.oid()?;
            let mut content = safe.explicit(0)?;
            let bags = match kind.as_str() {
                oids::DATA => content.octets()?,
                oids::ENCRYPTED_DATA => {
                    at("EncryptedData", content.sequence().and_then(|data| self.decrypted(data)))?
                }
                _ => return Err(Pkcs12Error::Unsupported { what: Pkcs12Part::Content, oid: kind }),
            };
            at("SafeContents", ber::first(&bags).and_then(|bags| self.bags(bags)))?;
        }
        Ok(())
    }

    /// RFC 5652 §8, `EncryptedData`.
    fn decrypted(&mut self, mut data: Reader<'_>) -> Result<Vec<u8>, Pkcs12Error> {
        data.number()?;
        let mut info = data.sequence()?;
        info.oid()?;
        let algorithm = info.sequence()?;
        let sealed = info.any()?;
        if sealed.tag & !0x20 != 0x80 {
            return Err(Pkcs12Error::Malformed(Pkcs12Damage::EncryptedContent));
        }
        cipher::open(algorithm, self.password, &mut self.rounds, &sealed.octets()?)
    }

    /// RFC 7292 §4.2, `SafeContents`.
    fn bags(&mut self, contents: Element<'_>) -> Result<(), Pkcs12Error> {
        let mut bags = contents.inside()?;
        while !bags.is_empty() {
            self.count()?;
            let mut bag = bags.sequence()?;
            let kind = bag.oid()?;
            let value = bag.tagged(0xa0)?;
            match kind.as_str() {
                oids::KEY_BAG => self.take_key(value.content())?,
                oids::SHROUDED_KEY_BAG => {
                    let opened = at("PKCS8ShroudedKeyBag", self.unshrouded(value))?;
                    self.take_key(&opened)?;
                }
                oids::CERTIFICATE_BAG => {
                    let bag = value.inside().and_then(|mut bag| bag.sequence());
                    at("CertBag", bag.and_then(|bag| self.take_certificate(bag)))?;
                }
                // §4.2.6: bags within a bag; the reader has a bound of its depth.
                oids::SAFE_CONTENTS_BAG => {
                    at("SafeContents", value.inside().and_then(|mut inner| self.bags(inner.any()?)))?;
                }
                // CRLs and secrets are none of ours.
                _ => {}
            }
        }
        Ok(())
    }

    /// RFC 5958 §3, `EncryptedPrivateKeyInfo`.
    fn unshrouded(&mut self, value: Element<'_>) -> Result<Vec<u8>, Pkcs12Error> {
        let mut sealed = value.inside()?.sequence()?;
        let algorithm = sealed.sequence()?;
        let octets = sealed.octets()?;
        cipher::open(algorithm, self.password, &mut self.rounds, &octets)
    }

    /// The authority's files have one key; the same one twice is one.
    fn take_key(&mut self, pkcs8: &[u8]) -> Result<(), Pkcs12Error> {
        let key = PrivateKey::from_pkcs8(pkcs8).map_err(Pkcs12Error::Key)?;
        let public = key.public();
        if self.keys.iter().all(|known| known.public().octets() != public.octets()) {
            self.keys.push(key);
        }
        Ok(())
    }

    fn take_certificate(&mut self, mut bag: Reader<'_>) -> Result<(), Pkcs12Error> {
        if bag.oid()? == oids::X509_CERTIFICATE {
            let der = bag.explicit(0)?.octets()?;
            self.certificates.push(Certificate::from_der(&der).map_err(Pkcs12Error::Certificate)?);
        }
        Ok(())
    }

    fn count(&mut self) -> Result<(), Pkcs12Error> {
        self.bags += 1;
        if self.bags > BAGS_MAX { Err(Pkcs12Error::Malformed(Pkcs12Damage::Parts(BAGS_MAX))) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::DigestAlgorithm;
    use crate::x509::encode::{context, integer, octet_string, oid, sequence};
    use crate::x509::pem_blocks;

    fn built_in(end: &str) -> Vec<u8> {
        let file = format!("{}/certs/people/valid-ecdsa.{end}.pem", env!("CARGO_MANIFEST_DIR"));
        pem_blocks(&std::fs::read_to_string(file).unwrap()).unwrap().remove(0).1
    }

    fn bag(kind: &str, value: &[u8]) -> Vec<u8> {
        sequence(&[oid(kind), context(0, value)])
    }

    fn bags() -> [Vec<u8>; 2] {
        let certificate =
            sequence(&[oid(oids::X509_CERTIFICATE), context(0, octet_string(&built_in("cert")))]);
        [bag(oids::KEY_BAG, &built_in("key")), bag(oids::CERTIFICATE_BAG, &certificate)]
    }

    fn data(content: &[u8]) -> Vec<u8> {
        sequence(&[oid(oids::DATA), context(0, octet_string(content))])
    }

    /// A file of these bags, with what stands behind its content.
    fn file(bags: &[Vec<u8>], mac: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
        let safes = sequence(&[data(&sequence(bags))]);
        sequence(&[integer(VERSION), data(&safes), mac(&safes)])
    }

    #[test]
    fn bags_within_bags_are_read_and_not_without_end() {
        let mut nested = bags().to_vec();
        for depth in 0..3 {
            let file = file(&nested, |_| Vec::new());
            let (keys, certificates) = read_pkcs12_keys(&file, "").unwrap();
            assert_eq!((keys.len(), certificates.len()), (1, 1), "in {depth} bags");
            nested = vec![bag(oids::SAFE_CONTENTS_BAG, &sequence(&nested))];
        }
        for _ in 0..200 {
            nested = vec![bag(oids::SAFE_CONTENTS_BAG, &sequence(&nested))];
        }
        assert!(matches!(
            read_pkcs12_keys(&file(&nested, |_| Vec::new()), ""),
            Err(Pkcs12Error::Malformed(_) | Pkcs12Error::Field { .. })
        ));
    }

    #[test]
    fn no_password_is_two_zeros_or_nothing_and_no_other() {
        let digest = DigestAlgorithm::Sha256;
        let under = |password: &[u8]| {
            file(&bags(), |safes| {
                let key = derive(digest, Purpose::Mac, password, b"saltsalt", 2_048, digest.octets());
                let mac = crypto::hmac(digest, &key, safes).unwrap();
                let info = sequence(&[sequence(&[oid(oids::SHA256)]), octet_string(&mac)]);
                sequence(&[info, octet_string(b"saltsalt"), integer(2_048)])
            })
        };
        for password in [&[][..], &[0, 0]] {
            let file = under(password);
            assert!(read_pkcs12_keys(&file, "").is_ok(), "{password:?}");
            assert_eq!(read_pkcs12_keys(&file, "1").unwrap_err(), Pkcs12Error::WrongPassword);
        }
        assert_eq!(read_pkcs12_keys(&under(&[0, b' ']), "").unwrap_err(), Pkcs12Error::WrongPassword);
    }
}
