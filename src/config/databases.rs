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
    /// The same for E-akimat, in which the provider's workstation registers requests where the regulation says so.
    pub e_akimat: Option<String>,
    /// Which requests are registered there.
    pub e_akimat_requests: EAkimatRequests,
    /// How long an answer is waited for.
    pub answer_millis_max: u64,
}

impl Default for Databases {
    fn default() -> Self {
        Databases {
            gbdfl: None,
            gbdul: None,
            enis: None,
            e_akimat: None,
            e_akimat_requests: EAkimatRequests::ByEmployees,
            answer_millis_max: 10_000,
        }
    }
}

/// Which requests are registered in E-akimat, where the regulation has a step for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EAkimatRequests {
    /// Those that an employee brings in, and those whose step a person does.
    ByEmployees,
    /// All of them: four signatures more for a request of the portal that players decide at once.
    All,
    /// None.
    None,
}
