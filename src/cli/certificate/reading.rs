//! Certificates and lists from files, PEM or DER. What cannot be read is reported, and does not stop the
//! rest.

use std::path::{Path, PathBuf};

use crate::cli::terminal::read_document;
use crate::x509::{Certificate, CertificateError, certificates_in};

/// What a file holds: each certificate, or why it is none.
pub(super) type Read = Vec<Result<Certificate, CertificateError>>;

/// The certificates of a file.
pub(super) fn certificates(path: &Path) -> anyhow::Result<Read> {
    let found = certificates_in(&read_document(path)?);
    let found = found.map_err(|fault| anyhow::anyhow!("{}: {fault}", path.display()))?;
    Ok(found.iter().map(|der| Certificate::from_der(der)).collect())
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
