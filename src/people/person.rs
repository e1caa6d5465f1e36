//! A person: the facts of a life.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::address::Address;
use super::dirt::Defect;
use super::document::{Document, PowerOfAttorney};
use super::event::Event;
use super::kin::Kin;
use super::spelling::{Sex, Spelling};

/// What becomes of an electronic digital signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "simulator", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EdsState {
    /// It is in force.
    Valid,
    /// It ran out and was not renewed.
    Expired,
    /// It was revoked.
    Revoked,
}

/// The electronic digital signature that somebody has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "simulator", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Eds {
    /// `rsa` or `gost2015`.
    pub algorithm: String,
    /// What became of it.
    pub state: EdsState,
}

/// A person. Dates of events may lie in the future: [`Person::on`] says what is so on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "simulator", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Person {
    /// The number.
    pub n: u64,
    /// The IIN: twelve digits that nobody can bear.
    pub iin: String,
    /// Man or woman.
    pub sex: Sex,
    /// The date of birth.
    #[serde(with = "super::record::iso")]
    #[cfg_attr(feature = "simulator", schema(value_type = String, format = Date))]
    pub birth_date: Date,
    /// The surname, since the marriage where there was one.
    pub surname: Spelling,
    /// The first name.
    pub name: Spelling,
    /// The patronymic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patronymic: Option<Spelling>,
    /// The surname before the marriage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_surname: Option<Spelling>,
    /// Citizenship, ISO 3166-1 numeric.
    pub citizenship: String,
    /// Where the person was born: a KATO code.
    pub birth_place: String,
    /// Where the person is registered.
    pub address: Address,
    /// Kin, by their numbers.
    pub kin: Kin,
    /// Documents, the first of each kind first.
    pub documents: Vec<Document>,
    /// The electronic digital signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eds: Option<Eds>,
    /// Powers of attorney under which somebody acts for this person.
    pub powers_of_attorney: Vec<PowerOfAttorney>,
    /// The BIN of the company that the person heads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heads: Option<String>,
    /// What happens, in order of the date.
    pub events: Vec<Event>,
    /// What is wrong with the record.
    pub defects: Vec<Defect>,
}

impl Person {
    /// The name as a certificate has it: surname, first name and patronymic in Kazakh capitals.
    pub fn certificate_name(&self) -> String {
        let parts = [Some(&self.surname), Some(&self.name), self.patronymic.as_ref()];
        let capitals: Vec<String> = parts.into_iter().flatten().map(|part| part.kk.to_uppercase()).collect();
        capitals.join(" ")
    }
}
