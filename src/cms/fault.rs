//! What is wrong with one signature.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// What is wrong with one signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignerFault {
    /// No certificate that the signer names.
    #[error("no certificate with {named}, neither in the CMS nor given beside it")]
    NoCertificate {
        /// How it is named.
        named: SignerName,
    },
    /// The content's digest is another one.
    #[error("the content's {algorithm} digest is {computed}, the signer signed {signed}")]
    DigestMismatch {
        /// Of which algorithm.
        algorithm: Cow<'static, str>,
        /// What messageDigest says, in hexadecimal.
        signed: String,
        /// What the content has.
        computed: String,
    },
    /// The value is not the key's.
    #[error("the signature value does not belong to this key and these attributes")]
    BadSignature,
    /// The value has the form of XMLDSig, which CMS does not have.
    #[error(
        "the signature value is r and s side by side, {octets} bytes; CMS has them in DER, ECDSA-Sig-Value of RFC 5753 §2.1.1"
    )]
    EcdsaNotDer {
        /// How many octets it has.
        octets: usize,
    },
    /// An algorithm that is not done here.
    #[error("{what} {oid} is not done here")]
    Unsupported {
        /// Digest, signature algorithm or key.
        what: UnsupportedPart,
        /// Its OID; of a key its kind.
        oid: String,
    },
    /// A broken algorithm, or a short key.
    #[error("{0} is not taken any more")]
    Weak(String),
    /// A short RSA key.
    #[error("an RSA key of {0} bits is too short")]
    WeakKey(u32),
    /// digestAlgorithm and signatureAlgorithm name different digests.
    #[error("the digest is {digest}, and the signature algorithm is {signature}")]
    AlgorithmsAtOdds {
        /// Of digestAlgorithm.
        digest: Cow<'static, str>,
        /// signatureAlgorithm's name.
        signature: Cow<'static, str>,
    },
    /// CMSAlgorithmProtection names other algorithms, RFC 6211 §3.
    #[error("the signed algorithmProtection names other algorithms than the signer used")]
    Unprotected,
    /// A signed attribute that must be there once, with one value.
    #[error("signed attribute {0} must be there once, with one value")]
    Attribute(Cow<'static, str>),
    /// An attribute that may be absent is there in another form than RFC 5652 §11, RFC 5035 §3 or RFC 6211 §2 give it: it is always signed,
    /// stands once, and has one value of its type.
    #[error("attribute {0} has to be signed, to stand once and to have one value of its type")]
    AttributeMalformed(Cow<'static, str>),
    /// The signed contentType is not the content's.
    #[error("the signed contentType is {signed}, the content is {found}")]
    ContentType {
        /// What the attribute says.
        signed: String,
        /// What the content is.
        found: String,
    },
    /// Without signed attributes nothing says that the content is data, RFC 5652 §5.3.
    #[error("content of type {0} must be signed with signed attributes")]
    AttributesRequired(String),
    /// The content is what a signer's attributes look like: a signature over attributes passed off as one over content.
    #[error(
        "the content is itself a set of signed attributes, and nothing says that it was signed as content"
    )]
    AttributesAsContent,
    /// signingCertificate names another certificate.
    #[error("the signed signingCertificate names another certificate than {named}")]
    OtherCertificate {
        /// Serial number of the one that fits the signer's name.
        named: String,
    },
}

/// How a signer names its certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignerName {
    /// By its serial number, beside the issuer's name.
    #[error("serial number {0}")]
    Serial(String),
    /// By its key identifier.
    #[error("key identifier {0}")]
    KeyId(String),
}

/// Of what an algorithm is not done here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnsupportedPart {
    /// The content's digest.
    #[error("the digest")]
    Digest,
    /// The signature.
    #[error("the signature algorithm")]
    Signature,
    /// The digest in an attribute that names the signer's certificate.
    #[error("the digest in")]
    CertificateHash,
    /// The signer's key.
    #[error("the signer's key of kind")]
    Key,
}
