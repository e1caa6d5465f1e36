//! Whether a token is right: of these octets, for this request, by a signer meant for time-stamps.

use serde::{Deserialize, Serialize};

use super::{FailInfo, Imprint, TimeStampError, TimeStampRequest, TimeStampResponse, TstInfo};
use crate::clock::Now;
use crate::cms::fault::SignerFault;
use crate::cms::read::{SignedData, SignerInfo};
use crate::cms::signer;
use crate::cms::{CmsError, oid};
use crate::encoding::hex;
use crate::limits;
use crate::x509::{Certificate, ExtendedKeyUsage};

/// Why a token proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeStampFault {
    /// It cannot be read.
    #[error("{0}")]
    Unreadable(#[from] TimeStampError),
    /// The TSA gave none.
    #[error("the TSA refuses: {}{}", .fail_info.map_or_else(|| "no reason given".to_owned(), |info| info.to_string()), .text.as_deref().map(|text| format!(" ({text})")).unwrap_or_default())]
    Refused {
        /// Why.
        fail_info: Option<FailInfo>,
        /// In words.
        text: Option<String>,
    },
    /// The SignedData is over something else.
    #[error("the token's content is {found}, not a TSTInfo")]
    NotTstInfo {
        /// Its content type.
        found: String,
    },
    /// RFC 3161 §2.4.2: the TSA's signature and no other.
    #[error("a token has one signer, this one {found}")]
    Signers {
        /// How many there are.
        found: usize,
    },
    /// It is of other octets.
    #[error("the imprint is {stamped}, expected {expected}")]
    Imprint {
        /// In hexadecimal, with its algorithm.
        expected: String,
        /// The same of the token.
        stamped: String,
    },
    /// An imprint whose algorithm is not done here. SHA-1 is: the authority's own tokens have it, and nobody finds other octets of a
    /// given SHA-1.
    #[error("an imprint of {0} is not taken")]
    ImprintAlgorithm(String),
    /// Not the nonce of the request.
    #[error("the nonce is not the one that was sent")]
    Nonce,
    /// Not the policy that was asked for.
    #[error("the policy is {found}, {asked} was asked for")]
    Policy {
        /// Of the request.
        asked: String,
        /// Of the token.
        found: String,
    },
    /// The signature is not right.
    #[error("its signature: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Signature(Vec<SignerFault>),
    /// RFC 3161 §2.3: the signer's certificate has timeStamping as its one purpose, and critical.
    #[error("the signer's certificate is not for time-stamps alone: {}{}", if .purposes.is_empty() { "no purpose at all".to_owned() } else { .purposes.join(", ") }, if *.critical || .purposes.is_empty() { "" } else { ", not critical" })]
    Purpose {
        /// The OIDs of ExtendedKeyUsage.
        purposes: Vec<String>,
        /// Whether it is critical.
        critical: bool,
    },
    /// RFC 3161 §2.4.2: the token names its signer's certificate in what is signed.
    #[error("the token does not name its signer's certificate (signingCertificate)")]
    CertificateNotNamed,
    /// The certificate was not valid when it stamped.
    #[error("the signer's certificate is valid {not_before} … {not_after}, the stamp is of {gen_time}")]
    Validity {
        /// First instant.
        not_before: Now,
        /// Last instant.
        not_after: Now,
        /// The stamp's.
        gen_time: Now,
    },
}

impl From<CmsError> for TimeStampFault {
    fn from(error: CmsError) -> Self {
        TimeStampFault::Unreadable(TimeStampError::Token(error))
    }
}

/// A time-stamp that is right in itself. Only [`verify`] makes it; whether its signer is believed is for `trust`.
#[derive(Debug, Clone)]
pub struct TimeStamp {
    info: TstInfo,
    certificate: Certificate,
    certificates: Vec<Certificate>,
}

impl TimeStamp {
    /// What it says.
    pub fn info(&self) -> &TstInfo {
        &self.info
    }

    /// When it was made, by its own word.
    pub fn gen_time(&self) -> Now {
        self.info.gen_time
    }

    /// When the octets were there at the latest.
    pub fn latest(&self) -> Now {
        self.info.latest()
    }

    /// The TSA's certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The certificates that came with the token.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }
}

/// What came of a time-stamp that stands in a CMS.
pub type Stamped = Result<TimeStamp, TimeStampFault>;

/// A token over `octets`; `known` are certificates it need not carry.
pub fn verify(token: &[u8], octets: &[u8], known: &[Certificate]) -> Stamped {
    verify_token(token, known, |imprint| {
        imprint.algorithm().map(|algorithm| Imprint::over(algorithm, octets))
    })
}

/// The token of an answer to `request`.
pub fn verify_answer(
    response: &[u8],
    request: &TimeStampRequest,
    known: &[Certificate],
) -> Result<(TimeStamp, Vec<u8>), TimeStampFault> {
    let token = match TimeStampResponse::from_ber(response)? {
        TimeStampResponse::Granted(token) => token,
        TimeStampResponse::Refused { fail_info, text, .. } => {
            return Err(TimeStampFault::Refused { fail_info, text });
        }
    };
    let stamp = verify_token(&token, known, |_| Some(request.imprint.clone()))?;
    if stamp.info.nonce != request.nonce {
        return Err(TimeStampFault::Nonce);
    }
    match &request.policy {
        Some(asked) if *asked != stamp.info.policy => {
            Err(TimeStampFault::Policy { asked: asked.clone(), found: stamp.info.policy.clone() })
        }
        _ => Ok((stamp, token)),
    }
}

fn verify_token(
    token: &[u8],
    known: &[Certificate],
    expected: impl Fn(&Imprint) -> Option<Imprint>,
) -> Stamped {
    if token.len() > limits::TIME_STAMP_RESPONSE_BYTES_MAX {
        let limit = limits::TIME_STAMP_RESPONSE_BYTES_MAX;
        return Err(TimeStampError::TooLarge { octets: token.len(), limit }.into());
    }
    let data = SignedData::from_ber(token)?;
    if data.content_type() != oid::TST_INFO {
        return Err(TimeStampFault::NotTstInfo { found: data.content_type().to_owned() });
    }
    let [signer] = data.signers() else {
        return Err(TimeStampFault::Signers { found: data.signers().len() });
    };
    let content = data.unverified_content().ok_or(TimeStampError::not_der("TSTInfo"))?;
    let info = TstInfo::from_der(content)?;
    let expected = expected(&info.imprint)
        .ok_or_else(|| TimeStampFault::ImprintAlgorithm(info.imprint.algorithm_oid()))?;
    if !expected.is_same(&info.imprint) {
        let told =
            |imprint: &Imprint| format!("{} {}", imprint.algorithm_oid(), hex::encode(imprint.value()));
        return Err(TimeStampFault::Imprint { expected: told(&expected), stamped: told(&info.imprint) });
    }
    // Its own time-stamps are not looked at: nothing nests.
    let verified = signer::verify(signer, &data, content, known)
        .map_err(|refusal| TimeStampFault::Signature(refusal.faults))?;
    if !verified.names_certificate() {
        return Err(TimeStampFault::CertificateNotNamed);
    }
    let certificate = verified.certificate().clone();
    purpose(&certificate)?;
    let (not_before, not_after, gen_time) =
        (certificate.not_before(), certificate.not_after(), info.gen_time);
    if gen_time < not_before || gen_time.seconds() > not_after.seconds() {
        return Err(TimeStampFault::Validity { not_before, not_after, gen_time });
    }
    Ok(TimeStamp { info, certificate, certificates: data.certificates })
}

/// RFC 3161 §2.3.
fn purpose(certificate: &Certificate) -> Result<(), TimeStampFault> {
    let critical = certificate.extension("2.5.29.37").is_some_and(|extension| extension.critical);
    let purposes = certificate.extended_key_usage().map(|purposes| purposes.0.as_slice()).unwrap_or_default();
    if critical && purposes == [ExtendedKeyUsage::TIME_STAMPING] {
        return Ok(());
    }
    Err(TimeStampFault::Purpose { purposes: purposes.to_vec(), critical })
}

/// Every signature time-stamp of a signer, RFC 5126 §6.1.1: over the octets of its signature value.
pub(in crate::cms) fn over_signature(
    signer: &SignerInfo,
    data: &SignedData,
    known: &[Certificate],
) -> Vec<Stamped> {
    let tokens = signer
        .unsigned
        .iter()
        .filter(|attribute| attribute.oid == oid::SIGNATURE_TIME_STAMP)
        .flat_map(|attribute| &attribute.values);
    let others: Vec<Certificate> = data.certificates.iter().chain(known).cloned().collect();
    tokens.take(limits::CMS_TIME_STAMPS_MAX).map(|token| verify(token, &signer.signature, &others)).collect()
}
