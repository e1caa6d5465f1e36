//! What the authority hands over.

use super::expected::Expected;
use crate::ca::error::AuthorityError;
use crate::ca::request::kind::Kind;
use crate::ca::request::profile::{Algorithm, Profile};
use crate::encoding::hex;
use crate::keys::{Holder, KeyFileError, Pkcs12Flavour, Signer as _, write_pkcs12};
use crate::random::Random;
use crate::x509::{Certificate, to_pem};

/// A key with its new certificate, and what to expect of it.
#[derive(Debug)]
pub struct Issued {
    /// Both, with the certificates above them up to the root.
    pub holder: Holder,
    /// Its kind.
    pub kind: Kind,
    /// Its profile.
    pub profile: Profile,
    /// Its algorithm.
    pub algorithm: Algorithm,
    /// The IIN that a request by the holder states: the one in the certificate, or the one that should be there.
    pub declarant: Option<String>,
    /// What a correct checker says now of a request that states this IIN.
    pub expected: Expected,
}

impl Issued {
    /// The certificate.
    pub fn certificate(&self) -> &Certificate {
        self.holder.certificate()
    }

    /// The certificate in PEM.
    pub fn certificate_pem(&self) -> String {
        to_pem("CERTIFICATE", self.certificate().der())
    }

    /// The certificates above it in PEM: its issuer first, the root last.
    pub fn chain_pem(&self) -> String {
        self.holder.chain().iter().map(|certificate| to_pem("CERTIFICATE", certificate.der())).collect()
    }

    /// The private key in PEM, PKCS#8, not encrypted.
    pub fn key_pem(&self) -> String {
        to_pem("PRIVATE KEY", self.holder.key().pkcs8())
    }

    /// Both in a PKCS#12 file: the key and its own certificate, none above it, as the authority does it.
    pub fn pkcs12(
        &self,
        flavour: Pkcs12Flavour,
        password: &str,
        random: &dyn Random,
    ) -> Result<Vec<u8>, AuthorityError> {
        let certificates = [self.certificate()];
        Ok(write_pkcs12(self.holder.key(), &certificates, password, flavour, random)
            .map_err(KeyFileError::Pkcs12)?)
    }

    /// What the authority calls such a file, without its ending: `RSA256_<key id>`, `AUTH_RSA256_<key id>`.
    pub fn file_stem(&self) -> String {
        file_stem(self.certificate(), self.kind, self.algorithm)
    }

    /// The name of key and certificate in the file: the key identifier in hexadecimal.
    pub fn alias(&self) -> String {
        hex::encode(self.certificate().subject_key_id().unwrap_or_default())
    }
}

/// [authority §1.3](crate::manual::authority).
pub(in crate::ca) fn file_stem(certificate: &Certificate, kind: Kind, algorithm: Algorithm) -> String {
    let prefix = if kind.logs_in() { "AUTH_" } else { "" };
    format!(
        "{prefix}{}_{}",
        algorithm.file_prefix(),
        hex::encode(certificate.subject_key_id().unwrap_or_default())
    )
}

/// The newest certificates that messages may name without carrying them: what a test uses it has just had issued.
pub(in crate::ca) const ISSUED_LATELY_MAX: usize = 1_024;
