//! `[workflow]`, and `[players]`, which the room reads that knows the roles.

use std::path::{Path, PathBuf};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::{Config, ConfigError};
use crate::calendar::{NotOfficeHours, OfficeHours};
use crate::encoding::toml_text::TomlError;
use crate::interface::{PlayersFault, SettingFault};

/// The section of the players.
const PLAYERS: &str = "players";

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
    #[serde(deserialize_with = "office_hours")]
    pub office_hours: OfficeHours,
}

/// What is no office hours is told in the language of the command.
fn office_hours<'de, D: Deserializer<'de>>(deserializer: D) -> Result<OfficeHours, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|error: NotOfficeHours| D::Error::custom(SettingFault::OfficeHours(error.0)))
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
        let wrong = |error: toml::de::Error| {
            let fault = TomlError::of(&error).fault;
            ConfigError::Players { place: self.source.of_fault(PLAYERS, &fault), fault }
        };
        toml::Value::Table(self.players.clone()).try_into().map_err(wrong)
    }

    /// What is wrong with `[players]` as settings of players.
    pub fn players_fault(&self, fault: PlayersFault) -> ConfigError {
        ConfigError::PlayersFault { place: self.source.of_section(PLAYERS), fault }
    }

    /// `workflow.services`, if it can be read.
    pub fn service_files(&self) -> Result<Option<&Path>, ConfigError> {
        let Some(directory) = &self.workflow.services else { return Ok(None) };
        match std::fs::read_dir(directory) {
            Ok(_) => Ok(Some(directory)),
            Err(error) => Err(ConfigError::Directory {
                key: "workflow.services",
                directory: directory.clone(),
                kind: error.kind(),
                cause: error.to_string(),
            }),
        }
    }
}
