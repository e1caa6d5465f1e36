//! `[workflow]`, and `[players]`, which the room reads that knows the roles.

use std::path::PathBuf;

use serde::Deserialize;

use super::{Config, ConfigError};
use crate::calendar::OfficeHours;
use crate::encoding::toml_text::TomlError;

/// `[workflow]`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Workflow {
    /// How long the automatic provider takes over a request.
    pub decide_after_seconds: u32,
    /// Forms that lead to a reasoned refusal: a field with a value.
    pub refuse_when: Vec<RefuseWhen>,
    /// A directory of service files that are added to the carried ones.
    pub services: Option<PathBuf>,
    /// When offices work: limits of people that are given in hours and shorter run then.
    pub office_hours: OfficeHours,
}

/// One entry of `workflow.refuse_when`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefuseWhen {
    /// The form field.
    pub field: String,
    /// The value, exactly.
    pub value: String,
}

impl Config {
    /// `[players]` as the workflow reads it.
    pub fn players<T: serde::de::DeserializeOwned>(&self) -> Result<T, ConfigError> {
        let fault = |error: toml::de::Error| ConfigError::Players(TomlError::of(&error).fault);
        toml::Value::Table(self.players.clone()).try_into().map_err(fault)
    }
}
