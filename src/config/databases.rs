//! Where the state databases are: `[databases]`.

use serde::Deserialize;

/// `[databases]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Databases {
    /// The SOAP endpoint at which the workstations ask ГБД ФЛ; this gateway's own where absent.
    pub gbdfl: Option<String>,
    /// The same for ГБД ЮЛ.
    pub gbdul: Option<String>,
    /// The same for ЕНИС.
    pub enis: Option<String>,
    /// How long an answer is waited for.
    pub answer_millis_max: u64,
}

impl Default for Databases {
    fn default() -> Self {
        Databases { gbdfl: None, gbdul: None, enis: None, answer_millis_max: 10_000 }
    }
}
