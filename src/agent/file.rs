//! Files that a page has chosen and signed. Only those of the directory that is set: a page could otherwise read what it likes.

use std::path::{Path, PathBuf};

use crate::limits;

/// The names that are looked at for a choice.
const FILES_LOOKED_AT_MAX: usize = 10_000;

/// The octets of a file of `directory`; nothing where it is none of them.
pub(super) fn read(directory: Option<&Path>, path: &str) -> Option<Vec<u8>> {
    let file = inside(directory?, Path::new(path))?;
    let data = std::fs::metadata(&file).ok()?;
    if !data.is_file() || data.len() > limits::AGENT_FILE_BYTES_MAX {
        return None;
    }
    std::fs::read(file).ok()
}

/// What a person would choose: the first file, by name, of the kind asked for (`P12`, `pdf`, `ALL`).
pub(super) fn chosen(directory: Option<&Path>, extension: &str) -> Option<PathBuf> {
    let directory = directory?.canonicalize().ok()?;
    let entries = std::fs::read_dir(directory).ok()?.take(FILES_LOOKED_AT_MAX).flatten();
    let fits = |path: &PathBuf| {
        let end = path.extension().unwrap_or_default().to_string_lossy();
        path.is_file()
            && (extension.is_empty()
                || extension.eq_ignore_ascii_case("ALL")
                || end.eq_ignore_ascii_case(extension))
    };
    entries.map(|entry| entry.path()).filter(fits).min()
}

/// The file itself, whatever links and `..` lead to it, if it lies within.
fn inside(directory: &Path, path: &Path) -> Option<PathBuf> {
    let directory = directory.canonicalize().ok()?;
    let file = directory.join(path).canonicalize().ok()?;
    file.starts_with(&directory).then_some(file)
}
