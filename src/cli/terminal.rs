//! What every subcommand shares: how it ended, lines to the terminal, documents from files.

use std::io::Read as _;
use std::path::Path;

use super::fault::Fault;
use crate::limits;

/// How a subcommand ended, when it could do its work. What kept it from its work is an error, and exits with 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// As asked: exit 0.
    Done,
    /// Refused, or failed on the way: exit 1.
    Refused,
}

/// A line to stdout; a reader that has gone (`| head`) is no error.
pub(super) fn say(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A line to stderr.
pub(super) fn complain(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{line}");
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
