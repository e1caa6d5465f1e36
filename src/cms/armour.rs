//! The encodings that CMS comes in: DER or BER, PEM under any of its labels, or base64 without anything around it.

use serde::{Deserialize, Serialize};

use crate::encoding::base64;
use crate::limits;

/// Why a text holds no CMS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotCms {
    /// More octets than are read.
    #[error("{octets} bytes, the limit is {limit}")]
    TooLarge {
        /// How many there are.
        octets: usize,
        /// How many there may be.
        limit: usize,
    },
    /// Neither BER, nor PEM, nor base64.
    #[error("neither DER nor PEM (CMS, PKCS7, PKCS #7 SIGNED DATA) nor base64")]
    Unknown,
}

/// Labels under which CMS is written: NCALayer's `CMS`, RFC 7468 §8 and §9, old OpenSSL.
const LABELS: [&str; 3] = ["CMS", "PKCS7", "PKCS #7 SIGNED DATA"];

/// The octets of the CMS inside.
pub fn unwrapped(octets: &[u8]) -> Result<Vec<u8>, NotCms> {
    // Base64 with line ends is some 37 % longer than what it holds.
    let limit = limits::CMS_BYTES_MAX + limits::CMS_BYTES_MAX / 2;
    if octets.len() > limit {
        return Err(NotCms::TooLarge { octets: octets.len(), limit });
    }
    if octets.first() == Some(&0x30) && octets.get(1).is_some_and(|length| *length >= 0x80) {
        return Ok(octets.to_vec());
    }
    let text = std::str::from_utf8(octets).map_err(|_| NotCms::Unknown)?;
    let inside = LABELS.iter().find_map(|label| {
        let (_, after) = text.split_once(&format!("-----BEGIN {label}-----"))?;
        after.split_once(&format!("-----END {label}-----")).map(|(inside, _)| inside)
    });
    // Only what the dashes themselves say is a label; other PEM is no CMS.
    let digits = inside.or((!text.contains("-----")).then_some(text)).ok_or(NotCms::Unknown)?;
    // Clients leave the padding off.
    base64::decode_unpadded(digits.trim_start_matches('\u{feff}'))
        .filter(|octets| octets.first() == Some(&0x30))
        .ok_or(NotCms::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clothing_is_taken_off() {
        let der = [&[0x30, 0x81, 0x81][..], &[7; 0x81]].concat();
        let text = base64::encode(&der);
        let lines = text
            .as_bytes()
            .chunks(60)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect::<Vec<_>>()
            .join("\r\n");
        for clothed in [
            text.clone(),
            lines.clone(),
            text.trim_end_matches('=').to_owned(),
            format!("-----BEGIN CMS-----\n{lines}\n-----END CMS-----\n"),
            format!("some words\n-----BEGIN PKCS7-----\n{text}-----END PKCS7-----"),
            format!("-----BEGIN PKCS #7 SIGNED DATA-----\n{lines}\n-----END PKCS #7 SIGNED DATA-----\n"),
        ] {
            assert_eq!(unwrapped(clothed.as_bytes()).as_deref(), Ok(&der[..]), "{clothed}");
        }
        assert_eq!(unwrapped(&der).as_deref(), Ok(&der[..]));
        for nothing in ["", "hello", "-----BEGIN CERTIFICATE-----\nMIGB\n-----END CERTIFICATE-----", "AAAA"] {
            assert_eq!(unwrapped(nothing.as_bytes()), Err(NotCms::Unknown), "{nothing}");
        }
    }
}
