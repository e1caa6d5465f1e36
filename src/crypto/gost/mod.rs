//! GOST 34.10-2015 with 256 and 512 bits, and GOST 34.310-2004, as the national authority uses them.
//!
//! The mathematics is that of RFC 7091 and RFC 7836; the octets are the authority's: public keys, private keys and signature
//! values are little-endian, and the OIDs are those of Kazakhstan's arc.
//!
//! | file | what |
//! |---|---|
//! | `limbs` | whole numbers |
//! | `field` | modulo the prime of a curve |
//! | `order` | modulo the order of the base point |
//! | `inverse` | inverses and squares modulo either |
//! | `sum`, `affine` | what points are asked for, and points by their x and y |
//! | `curve`, `curves` | what a curve is asked for, and the three that are used |
//! | `weierstrass`, `point` | two of the curves, and their points |
//! | `edwards` | the third and its points, in a form that adds faster |
//! | `multiply` | multiples of points |
//! | `nonce`, `signature` | signing and verifying |
//! | `parameters` | the parameter sets by their names in keys |
//! | `key_file` | private keys in PKCS#8 |
//!
//! # What is constant in time, and what is not
//!
//! Making a public key and signing run the same instructions over the same memory whatever the private key and the
//! signature's secret number are: fixed windows with a table that is read whole, complete addition formulas, inversion in
//! always as many steps, masks in place of branches. No compiler promises to keep it so, and nothing here was measured against a machine's
//! side channels. Secrets are not wiped from memory. Verification works with public values and takes the time they ask for.

mod affine;
mod curve;
mod curves;
mod edwards;
mod field;
mod inverse;
mod key_file;
mod limbs;
mod multiply;
mod nonce;
mod order;
mod parameters;
mod point;
mod signature;
mod sum;
mod weierstrass;

use super::KeyKind;
use crate::random::Random;
use curves::{CRYPTOPRO_A, TC26_256_A, TC26_512_A};
pub(super) use parameters::Parameters;

/// Calls a function of `signature` with the curve of a parameter set.
macro_rules! on_curve {
    ($parameters:expr, $curve:ident => $body:expr) => {
        match $parameters {
            Parameters::Gost2004 => {
                let $curve = &*CRYPTOPRO_A;
                $body
            }
            Parameters::Gost2015_256 => {
                let $curve = &*TC26_256_A;
                $body
            }
            Parameters::Gost2015_512 => {
                let $curve = &*TC26_512_A;
                $body
            }
        }
    };
}

/// Which GOST key the content of an AlgorithmIdentifier means, and the content that means it.
pub fn gost_key_kind(algorithm: &[u8]) -> Option<KeyKind> {
    Parameters::ALL
        .into_iter()
        .find(|parameters| parameters.key_algorithm() == algorithm)
        .map(Parameters::kind)
}

/// The content of the AlgorithmIdentifier of a GOST key: OID and parameters, as the authority writes them.
pub fn gost_key_algorithm(kind: KeyKind) -> Option<&'static [u8]> {
    Parameters::of(kind).map(Parameters::key_algorithm)
}

/// Whether `value` is the signature of this public key, given as a BIT STRING's content, over a message with this digest.
pub(super) fn verify(parameters: Parameters, public: &[u8], digest: &[u8], value: &[u8]) -> bool {
    let Some(octets) = public.strip_prefix(parameters.point_head()) else { return false };
    on_curve!(parameters, curve => signature::public_point(curve, octets).is_some_and(|point| signature::verify(curve, &point, digest, value)))
}

/// A private key.
pub(super) struct SigningKey {
    parameters: Parameters,
    /// Little-endian.
    secret: Vec<u8>,
    /// As in a BIT STRING.
    public: Vec<u8>,
}

impl SigningKey {
    fn new(parameters: Parameters, secret: Vec<u8>) -> Option<Self> {
        let point = on_curve!(parameters, curve => signature::private_number(curve, &secret).map(|d| signature::public_of(curve, &d)))?;
        Some(SigningKey { parameters, secret, public: [parameters.point_head(), &point].concat() })
    }

    /// From PKCS#8 in either form of the authority.
    pub(super) fn from_pkcs8(der: &[u8]) -> Option<Self> {
        let (parameters, secret) = key_file::read(der)?;
        Self::new(parameters, secret)
    }

    /// A new one; the same for the same draws.
    pub(super) fn generate(parameters: Parameters, random: &dyn Random) -> Self {
        loop {
            let mut secret = vec![0; parameters.octets()];
            random.fill(&mut secret);
            // Three draws of four are beyond the order of the curve with the cofactor; of the others, hardly any.
            if let Some(key) = Self::new(parameters, secret) {
                return key;
            }
        }
    }

    /// As the authority writes it.
    pub(super) fn to_pkcs8(&self) -> Vec<u8> {
        key_file::write(self.parameters, &self.secret)
    }

    pub(super) fn kind(&self) -> KeyKind {
        self.parameters.kind()
    }

    /// The content of the public key's BIT STRING.
    pub(super) fn public(&self) -> &[u8] {
        &self.public
    }

    /// r ‖ s over a message with this digest.
    pub(super) fn sign(&self, digest: &[u8]) -> Option<Vec<u8>> {
        on_curve!(self.parameters, curve => signature::private_number(curve, &self.secret).map(|d| signature::sign(curve, &d, digest)))
    }
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
