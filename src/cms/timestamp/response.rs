//! TimeStampResp, RFC 3161 §2.4.2.

use serde::{Deserialize, Serialize};

use super::TimeStampError;
use crate::cms::ber;
use crate::limits;
use crate::x509::der::{Der, tag};
use crate::x509::encode;

/// PKIFailureInfo: why there is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailInfo {
    /// The imprint's algorithm is not taken.
    #[error("badAlg")]
    BadAlgorithm,
    /// The request is not allowed or not understood.
    #[error("badRequest")]
    BadRequest,
    /// The data has the wrong format.
    #[error("badDataFormat")]
    BadDataFormat,
    /// The TSA's clock is not available.
    #[error("timeNotAvailable")]
    TimeNotAvailable,
    /// The policy is not one of the TSA's.
    #[error("unacceptedPolicy")]
    UnacceptedPolicy,
    /// An extension is not one of the TSA's.
    #[error("unacceptedExtension")]
    UnacceptedExtension,
    /// What was requested in addition is not available.
    #[error("addInfoNotAvailable")]
    AddInfoNotAvailable,
    /// The TSA failed.
    #[error("systemFailure")]
    SystemFailure,
}

impl FailInfo {
    /// Each with its bit and its name.
    pub const ALL: [(FailInfo, u8, &'static str); 8] = [
        (FailInfo::BadAlgorithm, 0, "badAlg"),
        (FailInfo::BadRequest, 2, "badRequest"),
        (FailInfo::BadDataFormat, 5, "badDataFormat"),
        (FailInfo::TimeNotAvailable, 14, "timeNotAvailable"),
        (FailInfo::UnacceptedPolicy, 15, "unacceptedPolicy"),
        (FailInfo::UnacceptedExtension, 16, "unacceptedExtension"),
        (FailInfo::AddInfoNotAvailable, 17, "addInfoNotAvailable"),
        (FailInfo::SystemFailure, 25, "systemFailure"),
    ];

    const fn bit(self) -> u8 {
        Self::ALL[self as usize].1
    }
}

/// What a TSA answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimeStampResponse {
    /// PKIStatus granted (0) or grantedWithMods (1), and the token's DER.
    Granted(Vec<u8>),
    /// Any other status, with what is said of the reason.
    Refused {
        /// PKIStatus: rejection is 2.
        status: u8,
        /// Why, when it is one of those known here.
        fail_info: Option<FailInfo>,
        /// In words.
        text: Option<String>,
    },
}

impl TimeStampResponse {
    /// A rejection.
    pub fn refused(fail_info: FailInfo, text: &str) -> Self {
        TimeStampResponse::Refused { status: 2, fail_info: Some(fail_info), text: Some(text.to_owned()) }
    }

    /// Reads one response, of BER or DER, and nothing after it.
    pub fn from_ber(octets: &[u8]) -> Result<Self, TimeStampError> {
        let limit = limits::TIME_STAMP_RESPONSE_BYTES_MAX;
        if octets.len() > limit {
            return Err(TimeStampError::TooLarge { octets: octets.len(), limit });
        }
        let der = ber::to_der(octets)?;
        let bad = TimeStampError::not_der;
        let mut response = Der::new(&der).inside(tag::SEQUENCE).ok_or(bad("TimeStampResp"))?;
        let mut status_info = response.inside(tag::SEQUENCE).ok_or(bad("PKIStatusInfo"))?;
        let Some([status]) = status_info.expect(tag::INTEGER) else { return Err(bad("PKIStatus")) };
        // statusString: SEQUENCE OF UTF8String.
        let text = match status_info.inside(tag::SEQUENCE) {
            Some(mut texts) => texts.expect(0x0C).map(|text| String::from_utf8_lossy(text).into_owned()),
            None => None,
        };
        let fail_info = status_info.optional(tag::BIT_STRING).and_then(fail_info);
        let token = if response.is_empty() {
            None
        } else {
            response.any().filter(|_| response.is_empty()).map(|token| token.whole.to_vec())
        };
        match (status, token) {
            _ if !status_info.is_empty() || !response.is_empty() => Err(bad("TimeStampResp")),
            (0 | 1, Some(token)) => Ok(TimeStampResponse::Granted(token)),
            (0 | 1, None) => Err(bad("timeStampToken")),
            (_, Some(_)) => Err(bad("timeStampToken")),
            (status, None) => Ok(TimeStampResponse::Refused { status: *status, fail_info, text }),
        }
    }

    /// The DER.
    pub fn to_der(&self) -> Vec<u8> {
        match self {
            TimeStampResponse::Granted(token) => {
                encode::sequence(&[&encode::sequence(&[encode::integer(0)])[..], token])
            }
            TimeStampResponse::Refused { status, fail_info, text } => {
                let mut info = vec![encode::integer(u64::from(*status))];
                info.extend(text.as_deref().map(|text| encode::sequence(&[encode::utf8(text)])));
                info.extend(fail_info.map(|fail_info| named_bit(fail_info.bit())));
                encode::sequence(&[encode::sequence(&info)])
            }
        }
    }
}

/// A BIT STRING with one bit set, X.690 §11.2.2.
fn named_bit(bit: u8) -> Vec<u8> {
    let mut content = vec![0; usize::from(bit / 8) + 2];
    content[0] = 7 - bit % 8;
    if let Some(last) = content.last_mut() {
        *last = 0x80 >> (bit % 8);
    }
    encode::tlv(tag::BIT_STRING, &content)
}

/// The first bit that is set.
fn fail_info(bits: &[u8]) -> Option<FailInfo> {
    let (_, octets) = bits.split_first()?;
    FailInfo::ALL
        .iter()
        .find(|row| {
            octets.get(usize::from(row.1 / 8)).is_some_and(|octet| octet & (0x80 >> (row.1 % 8)) != 0)
        })
        .map(|row| row.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_is_read_as_it_was_written() {
        for (fail_info, _, name) in FailInfo::ALL {
            assert_eq!(fail_info.to_string(), name);
            let refused = TimeStampResponse::refused(fail_info, "нет");
            assert_eq!(TimeStampResponse::from_ber(&refused.to_der()), Ok(refused));
        }
        assert!(
            TimeStampResponse::from_ber(&encode::sequence(&[encode::sequence(&[encode::integer(0)])]))
                .is_err()
        );
        assert!(TimeStampResponse::from_ber(b"<html>").is_err());
    }
}
