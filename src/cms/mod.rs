//! Signed data of CMS, RFC 5652, with the CAdES attributes of the field (ETSI EN 319 122-1 §5), and the time-stamps of RFC 3161,
//! which are such data themselves.
//!
//! Reads BER and writes DER; makes signatures, adds signers and time-stamps, and says which signer signed which octets. It
//! yields signers' certificates and knows no trust: whether one of them is to be believed is for `trust`. Reads no clock,
//! fetches nothing.

mod armour;
mod attribute;
mod ber;
mod fault;
mod read;
mod sign;
mod signer;
pub mod timestamp;
mod verify;
mod write;

pub use armour::{NotCms, unwrapped};
pub use attribute::{Attribute, SigningCertificate};
pub use fault::{SignerFault, SignerName, UnsupportedPart};
pub use read::{SignedData, SignerId, SignerInfo};
pub use sign::{
    Carried, Form, Identifier, SigningError, SigningRequest, add_signer, add_time_stamp, sign, sign_digest,
};
pub use signer::SignerRefusal;
pub use verify::{CmsFault, Outcome, VerifiedSigner, verify};

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// Why octets are not signed data that can be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CmsError {
    /// More octets than are read.
    #[error("{octets} bytes, the limit is {limit}")]
    TooLarge {
        /// How many there are.
        octets: usize,
        /// How many there may be.
        limit: usize,
    },
    /// Not BER, X.690 §8.
    #[error("not BER: {0}")]
    NotBer(BerFault),
    /// BER, but not the structure of RFC 5652; what it broke off at.
    #[error("not CMS SignedData: `{0}`")]
    NotSignedData(Cow<'static, str>),
    /// More of something than is looked at.
    #[error("more than {limit} {what}")]
    TooMany {
        /// Of what.
        what: CmsLimit,
        /// How many there may be.
        limit: usize,
    },
}

/// OIDs of content types and attributes, in dotted text.
pub mod oid {
    /// id-data, RFC 5652 §4.
    pub const DATA: &str = "1.2.840.113549.1.7.1";
    /// id-signedData, RFC 5652 §5.1.
    pub const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
    /// id-ct-TSTInfo, RFC 3161 §2.4.2.
    pub const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";
    /// id-contentType, RFC 5652 §11.1.
    pub const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
    /// id-messageDigest, RFC 5652 §11.2.
    pub const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
    /// id-signingTime, RFC 5652 §11.3.
    pub const SIGNING_TIME: &str = "1.2.840.113549.1.9.5";
    /// id-aa-signingCertificate, RFC 2634 §5.4: by SHA-1.
    pub const SIGNING_CERTIFICATE: &str = "1.2.840.113549.1.9.16.2.12";
    /// id-aa-signingCertificateV2, RFC 5035 §3.
    pub const SIGNING_CERTIFICATE_V2: &str = "1.2.840.113549.1.9.16.2.47";
    /// id-aa-cmsAlgorithmProtect, RFC 6211 §2.
    pub const ALGORITHM_PROTECTION: &str = "1.2.840.113549.1.9.52";
    /// id-aa-signatureTimeStampToken, RFC 5126 §6.1.1.
    pub const SIGNATURE_TIME_STAMP: &str = "1.2.840.113549.1.9.16.2.14";
    /// id-ri-ocsp-response, RFC 5940 §2.1.
    pub const OCSP_RESPONSE: &str = "1.3.6.1.5.5.7.16.2";
}

impl CmsError {
    /// Not SignedData: which part, by its name in ASN.1.
    const fn not_signed_data(part: &'static str) -> Self {
        CmsError::NotSignedData(Cow::Borrowed(part))
    }
}

/// Why octets are not BER, X.690 §8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BerFault {
    /// More than one outermost element.
    #[error("something follows the outermost element")]
    Trailing,
    /// Cut off.
    #[error("it ends in the middle")]
    CutOff,
    /// A tag above 30.
    #[error("a tag of several bytes, which CMS does not have")]
    LongTag,
    /// A primitive element without a length.
    #[error("a primitive element of indefinite length")]
    Indefinite,
    /// A length that leads out of it.
    #[error("a length beyond the end")]
    Length,
    /// Too many elements within one another.
    #[error("it is nested too deep")]
    Depth,
    /// An OCTET STRING of pieces that are none.
    #[error("an OCTET STRING has pieces of another type")]
    Pieces,
}

/// What there may be no more of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CmsLimit {
    /// Signers.
    #[error("signers")]
    Signers,
    /// Attributes of one signer.
    #[error("attributes")]
    Attributes,
    /// Values of one attribute.
    #[error("values of one attribute")]
    Values,
    /// Digest algorithms.
    #[error("digest algorithms")]
    Digests,
    /// Certificates.
    #[error("certificates")]
    Certificates,
    /// Lists of revoked certificates.
    #[error("CRLs")]
    Crls,
}
