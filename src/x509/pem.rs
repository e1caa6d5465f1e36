//! PEM, RFC 7468, read leniently and written strictly.

use super::der::Der;
use super::{Certificate, CertificateError};
use crate::encoding::base64;
use crate::limits;

/// Why a PEM file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PemError {
    /// No `-----BEGIN …-----` in it.
    #[error("no PEM block of kind {0}")]
    Absent(&'static str),
    /// A block without end, or whose content is not base64.
    #[error("PEM block {0} is damaged: no END line, or not base64")]
    Damaged(usize),
    /// More blocks than are read.
    #[error("more than {0} PEM blocks")]
    TooMany(usize),
    /// A certificate in it cannot be read.
    #[error("certificate {0}: {1}")]
    Certificate(usize, CertificateError),
}

/// Every block: its label and its octets.
pub fn pem_blocks(text: &str) -> Result<Vec<(String, Vec<u8>)>, PemError> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some(begin) = rest.find("-----BEGIN ") {
        let number = blocks.len() + 1;
        if number > limits::PEM_BLOCKS_MAX {
            return Err(PemError::TooMany(limits::PEM_BLOCKS_MAX));
        }
        rest = &rest[begin + 11..];
        let (label, after) = rest.split_once("-----").ok_or(PemError::Damaged(number))?;
        let (content, after) =
            after.split_once(&format!("-----END {label}-----")).ok_or(PemError::Damaged(number))?;
        // Encrypted keys of old carry headers; a blank line ends them.
        let content =
            if content.contains(':') { content.rsplit("\n\n").next().unwrap_or("") } else { content };
        let octets = base64::decode(content).ok_or(PemError::Damaged(number))?;
        blocks.push((label.to_owned(), octets));
        rest = after;
    }
    Ok(blocks)
}

/// Every certificate of a PEM text, in order.
pub fn certificates_from_pem(text: &str) -> Result<Vec<Certificate>, PemError> {
    let mut certificates = Vec::new();
    for (label, der) in pem_blocks(text)? {
        if matches!(label.as_str(), "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE") {
            let number = certificates.len() + 1;
            // OpenSSL's trust settings stand behind the certificate of a TRUSTED CERTIFICATE, and count for nothing here.
            let der = if label == "TRUSTED CERTIFICATE" { first_value(der) } else { der };
            certificates
                .push(Certificate::from_der(&der).map_err(|error| PemError::Certificate(number, error))?);
        }
    }
    if certificates.is_empty() { Err(PemError::Absent("CERTIFICATE")) } else { Ok(certificates) }
}

/// The first DER value alone.
pub(super) fn first_value(der: Vec<u8>) -> Vec<u8> {
    match Der::new(&der).any() {
        Some(value) => value.whole.to_vec(),
        None => der,
    }
}

/// One block, lines of 64 digits.
pub fn to_pem(label: &str, octets: &[u8]) -> String {
    let digits = base64::encode(octets);
    let mut text = format!("-----BEGIN {label}-----\n");
    let mut rest = digits.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        text.push_str(line);
        text.push('\n');
        rest = after;
    }
    text.push_str(&format!("-----END {label}-----\n"));
    text
}
