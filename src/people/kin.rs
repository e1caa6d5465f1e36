//! Kin.

use serde::{Deserialize, Serialize};

/// Who is whose, by their numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "simulator", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Kin {
    /// The mother.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mother: Option<u64>,
    /// The father.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub father: Option<u64>,
    /// The other parent of the children; whether they are married the events say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner: Option<u64>,
    /// The children, the eldest first.
    pub children: Vec<u64>,
    /// Brothers and sisters.
    pub siblings: Vec<u64>,
    /// Who looks after a child that has no parents here, or whose parents both die before it is of age.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guardian: Option<u64>,
}
