//! The act that regulates a service, and the bodies that render it.

use serde::{Deserialize, Serialize};

use super::names::Names;
use crate::encoding::names::names;
use crate::text::Lang;

/// Where a service is regulated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regulation {
    /// The regulation's code in citations, such as `000`.
    pub cite: String,
    /// Number of the act.
    pub act_number: String,
    /// Date of the act, `YYYY-MM-DD`.
    pub act_date: String,
    /// Its place among the regulations of the act.
    #[serde(default = "one")]
    pub index: u8,
    /// Who issued it.
    pub issuer: Names,
    /// The region.
    pub region: Names,
    /// The languages of its text.
    pub languages: Vec<Lang>,
    /// When the act was registered with the justice authority.
    pub registered: Option<String>,
    /// The act that repealed it: number and date.
    pub repealed_by: Option<ActRef>,
    /// The acts that changed its text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amended_by: Vec<ActRef>,
    /// The standard to which it points for documents, grounds and forms.
    pub standard: Option<String>,
}

fn one() -> u8 {
    1
}

/// An act by number and date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActRef {
    /// Its number.
    pub number: String,
    /// Its date, `YYYY-MM-DD`.
    pub date: String,
}

/// Who renders a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// What kind of body.
    pub kind: ProviderKind,
    /// In words.
    pub text: Names,
    /// The single bodies, where the regulation lists them (004 annex 1).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bodies: Vec<ProviderBody>,
    /// Where the regulation says so.
    pub cite: String,
}

/// What kind of body renders a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProviderKind {
    /// A local executive body, the akimat.
    LocalExecutiveBody,
    /// A structural unit of one.
    StructuralUnit,
    /// A department.
    Department,
    /// An education organisation.
    EducationOrganisation,
    /// The apparatus of the akim of a settlement, village or rural district.
    AkimApparatus,
}

names!(ProviderKind {
    LocalExecutiveBody => "local-executive-body",
    StructuralUnit => "structural-unit",
    Department => "department",
    EducationOrganisation => "education-organisation",
    AkimApparatus => "akim-apparatus",
});

/// One of several providers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderBody {
    /// What it is called.
    pub name: Names,
    /// Its address.
    pub address: Names,
    /// Its e-mail.
    pub email: String,
    /// Its telephone.
    pub phone: String,
    /// Where the regulation says so.
    pub cite: String,
}
