//! Whether every signer signed this content.

use serde::{Deserialize, Serialize};

use super::read::SignedData;
use super::signer::{self, RightSignature, SignerRefusal};
use super::timestamp::{Stamped, over_signature};
use crate::clock::Now;
use crate::crypto::{DigestAlgorithm, SignatureAlgorithm};
use crate::x509::Certificate;

/// Why there is nothing to verify.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CmsFault {
    /// Certificates perhaps, but no signature.
    #[error("there is no signer in it")]
    NoSigner,
    /// The content is kept elsewhere, and was not given.
    #[error("the signature is detached: the content has to be given beside it")]
    NoContent,
    /// There is a content in it, and another one was given.
    #[error("the content in it has {inside} bytes and is not the one that was given, of {given} bytes")]
    ContentDiffers {
        /// Octets of the content in it.
        inside: usize,
        /// Octets of the content given.
        given: usize,
    },
}

/// A signer whose signature is right. Only [`verify`] makes it; trust is not looked at.
#[derive(Debug, Clone)]
pub struct VerifiedSigner {
    signature: RightSignature,
    time_stamps: Vec<Stamped>,
}

impl VerifiedSigner {
    /// The certificate of the key that signed.
    pub fn certificate(&self) -> &Certificate {
        self.signature.certificate()
    }

    /// With what.
    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.signature.algorithm()
    }

    /// The digest of the content.
    pub fn digest(&self) -> DigestAlgorithm {
        self.signature.digest()
    }

    /// When the signer says that it signed; nobody else vouches for it.
    pub fn signing_time(&self) -> Option<Now> {
        self.signature.signing_time()
    }

    /// Whether what was signed names this very certificate.
    pub fn names_certificate(&self) -> bool {
        self.signature.names_certificate()
    }

    /// The time-stamps over the signature value, each with what came of it: right in themselves, trust is not looked at.
    pub fn time_stamps(&self) -> &[Stamped] {
        &self.time_stamps
    }
}

/// What came of each signer.
#[derive(Debug)]
pub struct Outcome<'a> {
    content: &'a [u8],
    /// In the order of the file; one at least.
    pub signers: Vec<Result<VerifiedSigner, SignerRefusal>>,
}

impl Outcome<'_> {
    /// Whether every signer signed it.
    pub fn is_valid(&self) -> bool {
        !self.signers.is_empty() && self.signers.iter().all(Result::is_ok)
    }

    /// The content, when every signer signed it.
    pub fn content(&self) -> Option<&[u8]> {
        self.is_valid().then_some(self.content)
    }
}

/// Judges every signer; `detached` is the content where it is kept elsewhere, `known` are certificates that need not be carried.
pub fn verify<'a>(
    data: &'a SignedData,
    detached: Option<&'a [u8]>,
    known: &[Certificate],
) -> Result<Outcome<'a>, CmsFault> {
    let content = match (data.content.as_deref(), detached) {
        (Some(inside), Some(given)) if inside != given => {
            return Err(CmsFault::ContentDiffers { inside: inside.len(), given: given.len() });
        }
        (Some(content), _) | (None, Some(content)) => content,
        (None, None) => return Err(CmsFault::NoContent),
    };
    if data.signers.is_empty() {
        return Err(CmsFault::NoSigner);
    }
    let verified = |one| {
        let signature = signer::verify(one, data, content, known)?;
        Ok(VerifiedSigner { signature, time_stamps: over_signature(one, data, known) })
    };
    let signers = data.signers.iter().map(verified).collect();
    Ok(Outcome { content, signers })
}
