//! Man or woman, and how a name is spelt.

use serde::{Deserialize, Serialize};

/// Man or woman.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "simulator", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// A man.
    Male,
    /// A woman.
    Female,
}

/// A name in the three scripts of documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "simulator", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Spelling {
    /// Kazakh, Cyrillic.
    pub kk: String,
    /// Russian.
    pub ru: String,
    /// Latin, as in a passport.
    pub latin: String,
}
