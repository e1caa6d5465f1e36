//! The log: for people or for programs, on stderr, where no mark of direction and no escape sequence of a stranger is obeyed.

use std::io::Write;

use tracing::{Level, Metadata};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::fault::Fault;
use crate::config::{self, Config, LogFormat};
use crate::text::{visible, visible_json};

/// Begins it, as the settings and QAQPA_LOG say.
pub(super) fn begin(config: &Config) -> anyhow::Result<()> {
    let from_environment = config::log_filter_from_environment();
    let (filter, origin) = match &from_environment {
        Some(filter) => (filter, "QAQPA_LOG"),
        None => (&config.log.filter, "log.filter"),
    };
    if !says_levels(filter) {
        return Err(Fault::LogFilter { origin, filter: filter.clone() }.into());
    }
    let filter =
        EnvFilter::try_new(filter).map_err(|_| Fault::LogFilter { origin, filter: filter.clone() })?;
    let format = config.log.format;
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(move || Visible(format));
    let begun = match format {
        LogFormat::Text => subscriber.with_ansi(false).finish().with(filter_fn(is_logged)).try_init(),
        LogFormat::Json => subscriber.json().finish().with(filter_fn(is_logged)).try_init(),
    };
    begun.map_err(|error| Fault::Log(error.to_string()).into())
}

/// Of other crates only what is no detail, whatever the filter says: at `debug` the driver of PostgreSQL writes the values that it sends, at
/// `trace` the WebSocket whole messages, which hold IINs and documents.
fn is_logged(event: &Metadata<'_>) -> bool {
    event.target().starts_with("qaqpa") || *event.level() <= Level::INFO
}

/// Whether each part of a filter is a level, or says one of a part of the program. tracing takes any other word for a name, and then
/// logs nothing: `inof` would be silence.
fn says_levels(filter: &str) -> bool {
    const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];
    filter.split(',').map(str::trim).all(|part| {
        part.is_empty()
            || part.contains(['=', '[', ':'])
            || LEVELS.iter().any(|level| part.eq_ignore_ascii_case(level))
            || part == "qaqpa"
    })
}

/// Stderr, which gets each event whole.
struct Visible(LogFormat);

impl Write for Visible {
    fn write(&mut self, event: &[u8]) -> std::io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let shown = match self.0 {
            LogFormat::Text => visible(&text),
            LogFormat::Json => visible_json(&text),
        };
        std::io::stderr().write_all(shown.as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        std::io::stderr().flush()
    }
}
