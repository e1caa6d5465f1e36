//! Why there is no canonical form.

use serde::{Deserialize, Serialize};

/// Why there is no canonical form. It is never taken for an empty one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum C14nError {
    /// Canonical XML 1.0 §1.3: documents with relative namespace names have none.
    #[error(
        "the namespace name `{0}` is not absolute, and such a document has no canonical form (Canonical XML 1.0 §1.3)"
    )]
    RelativeNamespace(String),
    /// More prefixes in an InclusiveNamespaces list than are taken.
    #[error("an InclusiveNamespaces list names more than {0} prefixes")]
    PrefixList(usize),
    /// Declarations written again and again, Exclusive C14N §3: a long name above many small elements.
    #[error("its canonical form would hold more than {0} bytes of namespace declarations")]
    Expansion(usize),
    /// `xml:base` values that cannot be joined.
    #[error("xml:base `{0}` cannot be joined with those above it (Canonical XML 1.1 §2.4)")]
    Base(String),
}
