//! A directory for one run.

use std::path::{Path, PathBuf};

use super::StartError;
use crate::config;
use crate::random::{Entropy, Random as _};

/// A new directory below the system's temporary one; removed with everything in it when it is dropped.
#[derive(Debug)]
pub struct TempDir(PathBuf);

impl TempDir {
    /// Makes one whose name begins with `prefix`.
    pub fn new(prefix: &str) -> Result<Self, StartError> {
        let path = config::temporary_directory().join(format!("{prefix}-{}", Entropy.uuid()));
        match std::fs::create_dir_all(&path) {
            Ok(()) => Ok(TempDir(path)),
            Err(source) => Err(StartError::TemporaryDirectory { path, source }),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        // What the system does not let go of, its own cleaning takes.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
