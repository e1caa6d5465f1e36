//! What stands in a file: every certificate or every list of it, in PEM or DER, and what stands there instead.

use super::der::{Der, tag};
use super::encoded::Encoded;
use super::pem::{PemError, first_value, pem_blocks};

/// Why there is nothing to read in a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// Its PEM is damaged.
    #[error("{0}")]
    Pem(#[from] PemError),
    /// PEM without a block of the kind that is looked for.
    #[error("no {wanted} in it: its PEM blocks are {}", labels.join(", "))]
    OtherBlocks {
        /// What is looked for.
        wanted: &'static str,
        /// The labels that are there.
        labels: Vec<String>,
    },
    /// Another thing.
    #[error("no {wanted} in it: it is {found}")]
    Other {
        /// What is looked for.
        wanted: &'static str,
        /// What is there.
        found: Encoded,
    },
    /// Something else.
    #[error("no {wanted} in it, neither PEM nor DER")]
    Neither {
        /// What is looked for.
        wanted: &'static str,
    },
}

/// Labels of a certificate. OpenSSL's trust settings stand behind that of a `TRUSTED CERTIFICATE` and are left there.
const CERTIFICATE_LABELS: [&str; 3] = ["CERTIFICATE", "X509 CERTIFICATE", TRUSTED];
const TRUSTED: &str = "TRUSTED CERTIFICATE";

/// Labels of a list of revoked certificates, RFC 7468 §2: a file may have several blocks.
const CRL_LABELS: [&str; 2] = ["X509 CRL", "CRL"];

/// The encodings of every certificate of a file.
pub fn certificates_in(octets: &[u8]) -> Result<Vec<Vec<u8>>, FileFault> {
    encodings(octets, &CERTIFICATE_LABELS, "certificate")
}

/// The encodings of every list of revoked certificates of a file.
pub fn crls_in(octets: &[u8]) -> Result<Vec<Vec<u8>>, FileFault> {
    encodings(octets, &CRL_LABELS, "list of revoked certificates (CRL)")
}

fn encodings(octets: &[u8], wanted_labels: &[&str], wanted: &'static str) -> Result<Vec<Vec<u8>>, FileFault> {
    if let Some(text) = std::str::from_utf8(octets).ok().filter(|text| text.contains("-----BEGIN ")) {
        let blocks = pem_blocks(text)?;
        let labels: Vec<String> = blocks.iter().map(|(label, _)| label.clone()).collect();
        let found: Vec<Vec<u8>> = blocks
            .into_iter()
            .filter(|(label, _)| wanted_labels.contains(&label.as_str()))
            .map(|(label, der)| if label == TRUSTED { first_value(der) } else { der })
            .collect();
        return if found.is_empty() { Err(FileFault::OtherBlocks { wanted, labels }) } else { Ok(found) };
    }
    match Encoded::of(octets) {
        // A SEQUENCE, whatever is in it: the error of its reader says more.
        _ if octets.first() == Some(&tag::SEQUENCE) => Ok(one_after_another(octets)),
        Some(found) => Err(FileFault::Other { wanted, found }),
        None => Err(FileFault::Neither { wanted }),
    }
}

/// DER values that follow one another; what is no DER stays with the last, for its reader to refuse.
fn one_after_another(octets: &[u8]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut rest = Der::new(octets);
    let mut taken = 0;
    while let Some(value) = rest.peek().filter(|tag| *tag == tag::SEQUENCE).and_then(|_| rest.any()) {
        found.push(value.whole.to_vec());
        taken += value.whole.len();
    }
    match found.last_mut() {
        Some(last) => last.extend_from_slice(&octets[taken..]),
        None => found.push(octets.to_vec()),
    }
    found
}
