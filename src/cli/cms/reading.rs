//! Files with a CMS.

use std::path::Path;

use crate::cli::fault::Fault;
use crate::cli::terminal::read_document;
use crate::cms::{SignedData, unwrapped};

/// A CMS file: DER, BER, PEM or Base64.
pub(super) fn read_cms(path: &Path) -> Result<SignedData, Fault> {
    let octets = unwrapped(&read_document(path)?).map_err(|error| Fault::in_file(path, error))?;
    SignedData::from_ber(&octets).map_err(|error| Fault::in_file(path, error))
}
