//! Opens the registry where the settings have it.

use std::path::Path;

use crate::config::Config;
use crate::random::{Entropy, Random as _};
use crate::registry::{Location, Opened};
use crate::x509::certificates_from_pem;

use super::{StartError, data};

/// Holds what a gateway calls itself on a database that it shares: the same each time that it starts on its data directory.
const GATEWAY_FILE: &str = "gateway.id";

/// Where the settings name no place it is `file` in `directory`.
pub(super) fn open(config: &Config, directory: &Path, file: &str) -> Result<Opened, StartError> {
    let file = directory.join(file);
    let location = match &config.registry.url {
        // The settings let no other address in.
        Some(url) => url.as_str().parse().unwrap_or(Location::Sqlite(file)),
        None => Location::Sqlite(file),
    };
    let believed = authorities(config.registry.certificates.as_deref())?;
    let gateway = match &location {
        Location::Postgres(_) => Some(gateway(directory)?),
        Location::Sqlite(_) => None,
    };
    location.open(data::refusal_budget(&config.refusals), believed, gateway).map_err(|source| {
        StartError::Registry {
            path: match &location {
                Location::Sqlite(path) => path.clone(),
                Location::Postgres(_) => "postgres".into(),
            },
            source: Box::new(source),
        }
    })
}

/// What this gateway calls itself; drawn at its first start.
fn gateway(directory: &Path) -> Result<String, StartError> {
    let file = directory.join(GATEWAY_FILE);
    let failed = |source| StartError::DataDirectory { path: file.clone(), source };
    match std::fs::read_to_string(&file) {
        Ok(text) if !text.trim().is_empty() => return Ok(text.trim().chars().take(64).collect()),
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    let drawn = Entropy.uuid().to_string();
    std::fs::write(&file, format!("{drawn}\n")).map_err(failed)?;
    Ok(drawn)
}

/// The authorities of a database server's certificate (DER), from a file of PEM; none without a file.
pub(crate) fn authorities(file: Option<&Path>) -> Result<Vec<Vec<u8>>, StartError> {
    let Some(file) = file else { return Ok(Vec::new()) };
    let text = std::fs::read_to_string(file)
        .map_err(|source| StartError::PkiFile { path: file.to_owned(), source })?;
    match certificates_from_pem(&text) {
        Ok(certificates) if !certificates.is_empty() => {
            Ok(certificates.iter().map(|certificate| certificate.der().to_vec()).collect())
        }
        _ => Err(StartError::NoCertificate { path: file.to_owned() }),
    }
}
