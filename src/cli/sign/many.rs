//! Many documents at once: the pool of another load generator.

use std::path::{Path, PathBuf};

use super::super::fault::{Fault, Wrong};
use super::super::terminal::{Outcome, complain, read_document};
use crate::keys::Holder;
use crate::load::population::{from_template, signed_repeatably};
use crate::text::Lang;
use crate::text::line::load as line;

/// What is signed, and where the signed documents go.
pub(super) struct Pool<'a> {
    pub(super) out: &'a Path,
    pub(super) of: PoolOf<'a>,
}

/// What is signed.
pub(super) enum PoolOf<'a> {
    /// Documents made from one.
    Template { template: &'a Path, count: u64, seed: u64 },
    /// Every .xml file of a directory.
    Directory(&'a Path),
}

/// Signs it.
pub(super) fn run(pool: &Pool<'_>, holder: &Holder, lang: Lang) -> anyhow::Result<Outcome> {
    let out = pool.out;
    std::fs::create_dir_all(out).map_err(|error| Fault::unwritable(out, error))?;
    let signed = match &pool.of {
        PoolOf::Template { template, count, seed } => {
            let text = document(template)?;
            for index in 0..*count {
                let signed = from_template(&text, index, *seed, holder);
                let signed = signed.map_err(|error| Fault::in_file(template, error))?;
                write(&out.join(format!("{index:06}.xml")), &signed)?;
            }
            *count
        }
        PoolOf::Directory(directory) => {
            let files = documents(directory)?;
            for file in &files {
                let signed = signed_repeatably(&document(file)?, holder);
                let signed = signed.map_err(|error| Fault::in_file(file, error))?;
                write(&out.join(file.file_name().unwrap_or_default()), &signed)?;
            }
            files.len() as u64
        }
    };
    complain(&line::pool_signed(lang, signed, &out.display()));
    Ok(Outcome::Done)
}

/// A document, as text.
pub(super) fn document(file: &Path) -> Result<String, Fault> {
    String::from_utf8(read_document(file)?).map_err(|_| Fault::in_file(file, Wrong::NotUtf8))
}

/// The .xml files of a directory, by name.
fn documents(directory: &Path) -> Result<Vec<PathBuf>, Fault> {
    let entries = std::fs::read_dir(directory).map_err(|error| Fault::unreadable(directory, error))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "xml"));
    files.sort();
    Ok(files)
}

fn write(file: &Path, text: &str) -> Result<(), Fault> {
    std::fs::write(file, text).map_err(|error| Fault::unwritable(file, error))
}
