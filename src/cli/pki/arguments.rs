//! What several subcommands of `qaqpa pki` take.

use crate::clock::NotATime;
use crate::encoding::files;
use crate::text::line::wanted::Wanted;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::app;
use crate::ca::Authority;
use crate::cli::fault::Fault;
use crate::clock::Now;
use crate::x509::certificates_from_pem;

/// Which certificate.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Which {
    /// The serial number in hexadecimal, colons allowed.
    #[arg(long, required_unless_present = "cert", conflicts_with = "cert")]
    serial: Option<String>,
    /// The certificate, PEM; the first in the file.
    #[arg(long)]
    cert: Option<PathBuf>,
}

impl Which {
    pub(super) fn serial(&self) -> Result<String, Fault> {
        match (&self.serial, &self.cert) {
            (Some(serial), _) => Ok(serial.clone()),
            (None, Some(path)) => serial_of(path),
            (None, None) => Err(Fault::NoSerial),
        }
    }
}

/// Whose ledger.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Whose {
    /// A PKI made by `qaqpa pki init`; the built-in test PKI if not given
    #[arg(long)]
    pki: Option<PathBuf>,
    /// The gateway's data directory, where the built-in PKI keeps what it issued and revoked
    #[arg(long, default_value = "./qaqpa-data", conflicts_with = "pki")]
    data: PathBuf,
}

impl Whose {
    /// Where the ledger is.
    pub(super) fn ledger(&self) -> PathBuf {
        self.pki.clone().unwrap_or_else(|| self.data.join(app::PKI_DIRECTORY))
    }

    pub(super) fn open(&self) -> anyhow::Result<Authority> {
        match &self.pki {
            Some(pki) => Ok(Authority::open(pki)
                .map_err(|why| Fault::NotAPki { path: pki.clone(), why: Box::new(why) })?),
            None => Ok(Authority::builtin(Some(&self.data.join(app::PKI_DIRECTORY)))?),
        }
    }
}

fn serial_of(path: &Path) -> Result<String, Fault> {
    let text = files::read_text(path).map_err(|error| Fault::unreadable(path, error))?;
    let certificates = certificates_from_pem(&text).map_err(|error| Fault::in_file(path, error))?;
    let first = certificates.first().map(|certificate| certificate.serial_hex());
    first.ok_or_else(|| Fault::NoCertificate { path: path.to_owned() })
}

/// A parser of the names in a table, which also stand in the help.
pub(super) fn one_of<T>(table: &'static [(T, &'static str, &'static str)]) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    let names = PossibleValuesParser::new(
        table.iter().map(|(_, name, about)| PossibleValue::new(*name).help(*about)),
    );
    names.try_map(move |given| {
        table
            .iter()
            .find(|(_, name, _)| *name == given)
            .map(|(value, _, _)| *value)
            .ok_or_else(|| Wanted::OneOf(table.iter().map(|row| row.1).collect::<Vec<_>>().join(", ")))
    })
}

/// A parser of the same that leaves the name as it is.
pub(super) fn name_in<T>(table: &'static [(T, &'static str, &'static str)]) -> PossibleValuesParser {
    PossibleValuesParser::new(table.iter().map(|(_, name, about)| PossibleValue::new(*name).help(*about)))
}

pub(super) fn instant(text: &str) -> Result<Now, NotATime> {
    Now::parse(text).map(whole_second)
}

pub(super) fn base_url(text: &str) -> Result<String, Wanted> {
    let after = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://")).unwrap_or("");
    if after.is_empty()
        || !after.is_ascii()
        || after.contains(|c: char| c.is_ascii_whitespace() || c.is_ascii_control())
    {
        return Err(Wanted::BaseUrl);
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// Certificates and lists know no fractions.
pub(super) fn whole_second(at: Now) -> Now {
    Now::from_seconds(at.seconds())
}
