//! A key and its certificate, from files.

use std::path::Path;

use super::{Pkcs12Error, Signer, read_pkcs12_keys};
use crate::crypto::{CryptoError, EcdsaForm, KeyKind, PrivateKey, PublicKey, SignatureAlgorithm};
use crate::encoding::files;
use crate::x509::{Certificate, KeyUsage, PemError, certificates_from_pem, pem_blocks};

/// Why a key file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileError {
    /// The file cannot be read.
    #[error("cannot read it: {cause}")]
    Unreadable {
        /// Of which kind the system's error is.
        kind: std::io::ErrorKind,
        /// What the system says of it.
        cause: String,
    },
    /// PEM is damaged or lacks a block.
    #[error("{0}")]
    Pem(#[from] PemError),
    /// The key is encrypted PEM.
    #[error("the PEM key is encrypted; convert it with `openssl pkcs8`, or give the .p12 and --password")]
    EncryptedPem,
    /// Not a key known here.
    #[error("{0}")]
    Key(#[from] CryptoError),
    /// PKCS#12 cannot be opened.
    #[error("{0}")]
    Pkcs12(#[from] Pkcs12Error),
    /// Key and certificate are not a pair.
    #[error("the private key does not belong to the certificate of {subject}")]
    NotAPair {
        /// Of the certificate.
        subject: String,
    },
    /// Several keys, and nothing says which.
    #[error(
        "several private keys in it: {}; choose one with --cert and the file of its certificate",
        keys.iter().map(KeyOfSeveral::to_string).collect::<Vec<_>>().join("; ")
    )]
    SeveralKeys {
        /// What each is for.
        keys: Vec<KeyOfSeveral>,
    },
    /// A certificate is needed and none was given.
    #[error("no certificate goes with the key; give it with --cert")]
    NoCertificate,
}

/// A key of a file that has several: what a person knows it by.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyOfSeveral {
    /// The file has its certificate.
    #[error("that of certificate {serial} ({usage})")]
    OfCertificate {
        /// The serial number, hexadecimal.
        serial: String,
        /// The bits of KeyUsage, by their names in RFC 5280.
        usage: String,
    },
    /// The file has no certificate of it.
    #[error("one without a certificate")]
    WithoutCertificate,
}

impl From<std::io::Error> for KeyFileError {
    fn from(error: std::io::Error) -> Self {
        KeyFileError::Unreadable { kind: error.kind(), cause: error.to_string() }
    }
}

/// A private key with its certificate and what is above it.
#[derive(Debug)]
pub struct Holder {
    key: PrivateKey,
    certificate: Certificate,
    chain: Vec<Certificate>,
}

impl Holder {
    /// Joins them, if they are a pair.
    pub fn new(
        key: PrivateKey,
        certificate: Certificate,
        chain: Vec<Certificate>,
    ) -> Result<Self, KeyFileError> {
        if !is_pair(&key.public(), &certificate) {
            return Err(KeyFileError::NotAPair { subject: certificate.subject().common_name().to_owned() });
        }
        Ok(Holder { key, certificate, chain })
    }

    /// From PEM texts: the key, and certificates with the key's own first or anywhere among them.
    pub fn from_pem(key: &str, certificates: &str) -> Result<Self, KeyFileError> {
        let key = private_key_from_pem(key)?;
        Self::pair(key, certificates_from_pem(certificates)?)
    }

    /// From a PKCS#12 file's octets.
    pub fn from_pkcs12(der: &[u8], password: &str) -> Result<Self, KeyFileError> {
        let (keys, certificates) = read_pkcs12_keys(der, password)?;
        Self::of_several(keys, certificates, &[])
    }

    /// From files: `key` is PKCS#12, or PEM whose certificate is in `certificate` or beside the key in the same file.
    pub fn from_files(key: &Path, certificate: Option<&Path>, password: &str) -> Result<Self, KeyFileError> {
        let octets = files::read(key)?;
        match std::str::from_utf8(&octets) {
            Ok(text) if text.contains("-----BEGIN ") => {
                let certificates = match certificate {
                    Some(path) => files::read_text(path)?,
                    None if text.contains("CERTIFICATE-----") => text.to_owned(),
                    None => return Err(KeyFileError::NoCertificate),
                };
                Self::from_pem(text, &certificates)
            }
            _ => {
                let (keys, certificates) = read_pkcs12_keys(&octets, password)?;
                let given = match certificate {
                    Some(path) => certificates_from_pem(&files::read_text(path)?)?,
                    None => Vec::new(),
                };
                Self::of_several(keys, certificates, &given)
            }
        }
    }

    /// The key of a file with one; of a file with several the key that one of the certificates given belongs to.
    fn of_several(
        mut keys: Vec<PrivateKey>,
        mut certificates: Vec<Certificate>,
        given: &[Certificate],
    ) -> Result<Self, KeyFileError> {
        let belongs = |key: &PrivateKey| given.iter().any(|certificate| is_pair(&key.public(), certificate));
        let at = match keys.len() {
            1 => Some(0),
            _ => keys.iter().position(belongs),
        };
        let Some(at) = at else { return Err(several(&keys, &certificates)) };
        certificates
            .extend(given.iter().filter(|one| !certificates.contains(one)).cloned().collect::<Vec<_>>());
        Self::pair(keys.swap_remove(at), certificates)
    }

    /// The key with that one of `certificates` which is its own; the others are its chain.
    pub fn pair_of(key: PrivateKey, certificates: Vec<Certificate>) -> Result<Self, KeyFileError> {
        Self::pair(key, certificates)
    }

    /// The same pair with these certificates above it.
    pub fn with_chain(self, chain: Vec<Certificate>) -> Self {
        Holder { chain, ..self }
    }

    /// Takes key and certificate apart.
    pub fn into_parts(self) -> (PrivateKey, Certificate) {
        (self.key, self.certificate)
    }

    fn pair(key: PrivateKey, mut certificates: Vec<Certificate>) -> Result<Self, KeyFileError> {
        if certificates.is_empty() {
            return Err(KeyFileError::NoCertificate);
        }
        let public = key.public();
        let Some(own) = certificates.iter().position(|certificate| is_pair(&public, certificate)) else {
            let subject = certificates
                .first()
                .map(|certificate| certificate.subject().common_name().to_owned())
                .unwrap_or_default();
            return Err(KeyFileError::NotAPair { subject });
        };
        let certificate = certificates.remove(own);
        Self::new(key, certificate, certificates)
    }

    /// The key itself, for TLS and for writing it to a file.
    pub fn key(&self) -> &PrivateKey {
        &self.key
    }
}

impl Signer for Holder {
    fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    fn kind(&self) -> KeyKind {
        self.key.kind()
    }

    fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        form: EcdsaForm,
        message: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        // What its certificate does not let it make nobody would take.
        self.certificate.key().check_use(algorithm)?;
        self.key.sign(algorithm, form, message)
    }
}

/// What each of several keys is for, so that a person can choose.
fn several(keys: &[PrivateKey], certificates: &[Certificate]) -> KeyFileError {
    let told = |key: &PrivateKey| {
        let public = key.public();
        match certificates.iter().find(|certificate| is_pair(&public, certificate)) {
            Some(certificate) => KeyOfSeveral::OfCertificate {
                serial: certificate.serial_hex(),
                usage: certificate.key_usage().map(KeyUsage::names).unwrap_or_default(),
            },
            None => KeyOfSeveral::WithoutCertificate,
        }
    };
    KeyFileError::SeveralKeys { keys: keys.iter().map(told).collect() }
}

/// Whether it is the certificate's key: the same octets under another algorithm are another key.
fn is_pair(public: &PublicKey, certificate: &Certificate) -> bool {
    public.kind() == certificate.key().kind() && public.octets() == certificate.key().octets()
}

/// A PEM private key: PKCS#8, PKCS#1 (`RSA PRIVATE KEY`) or SEC1 (`EC PRIVATE KEY`).
pub fn private_key_from_pem(text: &str) -> Result<PrivateKey, KeyFileError> {
    for (label, der) in pem_blocks(text)? {
        match label.as_str() {
            "PRIVATE KEY" => return Ok(PrivateKey::from_pkcs8(&der)?),
            "RSA PRIVATE KEY" | "EC PRIVATE KEY" if text.contains("Proc-Type: 4,ENCRYPTED") => {
                return Err(KeyFileError::EncryptedPem);
            }
            "RSA PRIVATE KEY" => return Ok(PrivateKey::from_pkcs1(&der)?),
            "EC PRIVATE KEY" => return Ok(PrivateKey::from_sec1(&der)?),
            "ENCRYPTED PRIVATE KEY" => return Err(KeyFileError::EncryptedPem),
            _ => {}
        }
    }
    Err(PemError::Absent("PRIVATE KEY").into())
}
