//! The people of the settings.

use std::sync::Arc;

use super::error::StartError;
use crate::config::PeopleSettings;
use crate::encoding::files;
use crate::people::{People, SharedPeople};

/// The people of a seed, with what a file changes.
pub(super) fn people(settings: &PeopleSettings) -> Result<SharedPeople, StartError> {
    let people = People::new(settings.seed).with_rates(settings.dirt);
    let Some(path) = &settings.overrides else { return Ok(SharedPeople::new(people)) };
    let text =
        files::read_text(path).map_err(|source| StartError::PeopleFile { path: path.clone(), source })?;
    let overrides =
        people.overrides(&text).map_err(|source| StartError::People { path: path.clone(), source })?;
    Ok(SharedPeople::new(people.with_overrides(Arc::new(overrides))))
}
