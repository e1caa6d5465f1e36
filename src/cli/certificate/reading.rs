//! Certificates and lists from files, PEM or DER. What cannot be read as such is told, and does not stop the rest.

use std::path::{Path, PathBuf};

use crate::cli::read_document;
use crate::x509::{Certificate, CertificateError, pem_blocks};

/// What a file holds: each certificate, or why it is none.
pub(super) type Read = Vec<Result<Certificate, CertificateError>>;

/// The encodings in a file: the PEM blocks of one of these labels, or the whole of it as DER. A file that is neither is an error.
fn encodings(path: &Path, labels: &[&str], what: &str) -> anyhow::Result<Vec<Vec<u8>>> {
    let octets = read_document(path)?;
    let text = std::str::from_utf8(&octets).ok().filter(|text| text.contains("-----BEGIN "));
    let found = match text {
        Some(text) => {
            let blocks = pem_blocks(text).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
            blocks
                .into_iter()
                .filter(|(label, _)| labels.contains(&label.as_str()))
                .map(|(_, der)| der)
                .collect()
        }
        // A SEQUENCE, whatever is in it.
        None if octets.first() == Some(&0x30) => vec![octets],
        None => Vec::new(),
    };
    if found.is_empty() {
        anyhow::bail!("{}: no {what} in it, neither PEM nor DER", path.display());
    }
    Ok(found)
}

/// The certificates of a file.
pub(super) fn certificates(path: &Path) -> anyhow::Result<Read> {
    let labels = ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"];
    Ok(encodings(path, &labels, "certificate")?.iter().map(|der| Certificate::from_der(der)).collect())
}

/// The lists of revoked certificates of a file, as DER.
pub(super) fn lists(path: &Path) -> anyhow::Result<Vec<Vec<u8>>> {
    encodings(path, &["X509 CRL", "CRL"], "list of revoked certificates")
}

/// The certificates of files and directories; what cannot be read among them is added to `notes`.
pub(super) fn gathered(paths: &[PathBuf], notes: &mut Vec<String>) -> anyhow::Result<Vec<Certificate>> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            found.append(&mut crate::cli::verify::read_certificates(path)?);
            continue;
        }
        for (at, one) in certificates(path)?.into_iter().enumerate() {
            match one {
                Ok(certificate) => found.push(certificate),
                Err(error) => {
                    notes.push(format!("{}, certificate {}: left out: {error}", path.display(), at + 1))
                }
            }
        }
    }
    Ok(found)
}
