//! What happens in a life, each with its date.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "simulator", derive(utoipa::ToSchema), schema(as = LifeEventKind))]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A marriage with the partner.
    Marriage,
    /// The end of the marriage.
    Divorce,
    /// A new document.
    Document,
    /// A power of attorney is given.
    PowerOfAttorney,
    /// The company that the person heads is liquidated.
    Liquidation,
    /// Death.
    Death,
}

/// What happens, and when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "simulator", derive(utoipa::ToSchema), schema(as = LifeEvent))]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// When.
    #[serde(with = "super::record::iso")]
    #[cfg_attr(feature = "simulator", schema(value_type = String, format = Date))]
    pub date: Date,
    /// What.
    pub kind: EventKind,
}
