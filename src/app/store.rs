//! Opens the registry where the settings have it.

use std::path::PathBuf;

use crate::config::Config;
use crate::registry::{Location, Opened};
use crate::x509::certificates_from_pem;

use super::{StartError, data};

/// Where the settings name no place it is in `file`.
pub(super) fn open(config: &Config, file: PathBuf) -> Result<Opened, StartError> {
    let location = match &config.registry.url {
        // The settings let no other address in.
        Some(url) => url.as_str().parse().unwrap_or(Location::Sqlite(file)),
        None => Location::Sqlite(file),
    };
    let believed = believed(config)?;
    location.open(data::refusal_budget(&config.refusals), believed).map_err(|source| StartError::Registry {
        path: match &location {
            Location::Sqlite(path) => path.clone(),
            Location::Postgres(_) => "postgres".into(),
        },
        source: Box::new(source),
    })
}

/// The authorities of the database server's certificate.
fn believed(config: &Config) -> Result<Vec<Vec<u8>>, StartError> {
    let Some(file) = &config.registry.certificates else { return Ok(Vec::new()) };
    let text =
        std::fs::read_to_string(file).map_err(|source| StartError::PkiFile { path: file.clone(), source })?;
    match certificates_from_pem(&text) {
        Ok(certificates) if !certificates.is_empty() => {
            Ok(certificates.iter().map(|certificate| certificate.der().to_vec()).collect())
        }
        _ => Err(StartError::NoCertificate { path: file.clone() }),
    }
}
