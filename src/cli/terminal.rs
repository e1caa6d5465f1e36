//! What every subcommand shares: how it ended, lines to the terminal, documents from files.

use std::io::Read as _;
use std::path::Path;

use serde::Serialize;

use super::fault::Fault;
use crate::limits;
use crate::text::{visible, visible_json, visible_xml};

/// How a subcommand ended, when it could do its work. What kept it from its work is an error, and exits with 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// As asked: exit 0.
    Done,
    /// Refused, or failed on the way: exit 1.
    Refused,
}

/// A line to stdout, for people: see [`visible`].
pub(super) fn say(line: &str) {
    put(&visible(line));
}

/// JSON to stdout, for people and programs.
pub(super) fn say_json<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<()> {
    put(&visible_json(&serde_json::to_string_pretty(value)?));
    Ok(())
}

/// XML to stdout, for people and programs.
pub(super) fn say_xml(xml: &str) {
    put(&visible_xml(xml));
}

/// Text to stdout as it is, and a line feed; a reader that has gone (`| head`) is no error.
pub(super) fn put(text: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// A line to stderr, for people.
pub(super) fn complain(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{}", visible(line));
}

/// A file's octets, or stdin's for `-`; an error names the file.
pub(super) fn read_document(path: &Path) -> Result<Vec<u8>, Fault> {
    let octets_max = limits::FILE_BYTES_MAX;
    let unreadable = |error: std::io::Error| Fault::unreadable(path, error);
    let mut octets = Vec::new();
    if path.as_os_str() == "-" {
        std::io::stdin().take(octets_max + 1).read_to_end(&mut octets).map_err(unreadable)?;
    } else {
        let file = std::fs::File::open(path).map_err(unreadable)?;
        file.take(octets_max + 1).read_to_end(&mut octets).map_err(unreadable)?;
    }
    if octets.len() as u64 > octets_max {
        return Err(Fault::TooLarge { path: path.to_owned(), max: octets_max });
    }
    Ok(octets)
}
