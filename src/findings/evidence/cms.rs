//! CMS SignedData, RFC 5652.

use serde::{Deserialize, Serialize};

use crate::cms::{CmsError, CmsFault, NotCms, SignerFault};

/// What was found of CMS SignedData.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CmsEvidence {
    /// No CMS in any encoding.
    Encoding(NotCms),
    /// No SignedData.
    Unreadable(CmsError),
    /// No signer, or not the content.
    Content(CmsFault),
    /// One signer's part is wrong.
    Signer(Box<SignerFault>),
}
