//! An address.

use serde::{Deserialize, Serialize};

/// An address by the classifier of administrative and territorial units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "simulator", derive(utoipa::ToSchema), schema(as = PersonAddress))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Address {
    /// The KATO code of the town, nine digits.
    pub kato: String,
    /// The region in Kazakh.
    pub region_kk: String,
    /// The region in Russian.
    pub region_ru: String,
    /// The town in Kazakh.
    pub town_kk: String,
    /// The town in Russian.
    pub town_ru: String,
    /// The street in Kazakh.
    pub street_kk: String,
    /// The street in Russian.
    pub street_ru: String,
    /// The number of the building.
    pub building: String,
    /// The number of the flat or the office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flat: Option<String>,
    /// The code of the address in the address register, sixteen digits.
    pub address_code: String,
}
