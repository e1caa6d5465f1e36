//! Certificates and lists from files, PEM or DER. What cannot be read is reported, and does not stop the
//! rest.

use std::path::{Path, PathBuf};

use crate::cli::believed::Remark;
use crate::cli::fault::Fault;
use crate::cli::terminal::read_document;
use crate::x509::{Certificate, CertificateError, certificates_in};

/// What a file holds: each certificate, or why it is none.
pub(super) type Read = Vec<Result<Certificate, CertificateError>>;

/// The certificates of a file.
pub(super) fn certificates(path: &Path) -> Result<Read, Fault> {
    let found = certificates_in(&read_document(path)?);
    let found = found.map_err(|fault| Fault::in_file(path, fault))?;
    Ok(found.iter().map(|der| Certificate::from_der(der)).collect())
}

/// The certificates of files and directories; what cannot be read among them is added to `notes`.
pub(super) fn gathered(paths: &[PathBuf], notes: &mut Vec<Remark>) -> Result<Vec<Certificate>, Fault> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            found.append(&mut crate::cli::verify::read_certificates(path)?);
            continue;
        }
        for (at, one) in certificates(path)?.into_iter().enumerate() {
            match one {
                Ok(certificate) => found.push(certificate),
                Err(why) => notes.push(Remark::Certificate { path: path.clone(), number: at + 1, why }),
            }
        }
    }
    Ok(found)
}
