//! Files with a CMS.

use std::path::Path;

use crate::cli::terminal::read_document;
use crate::cms::{SignedData, unwrapped};

/// A CMS file: DER, BER, PEM or Base64.
pub(super) fn read_cms(path: &Path) -> anyhow::Result<SignedData> {
    let refused = |error: &dyn std::fmt::Display| anyhow::anyhow!("{}: {error}", path.display());
    let octets = unwrapped(&read_document(path)?).map_err(|error| refused(&error))?;
    SignedData::from_ber(&octets).map_err(|error| refused(&error))
}
