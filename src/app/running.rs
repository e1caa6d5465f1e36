//! How a command finds the gateways that run on a ledger: each keeps a file `gateways/PID.json` beside it with its addresses.

use std::fs;
use std::path::{Path, PathBuf};

use crate::gateway::Endpoints;

/// The directory of these files, beside the ledger.
const DIRECTORY: &str = "gateways";
/// Files looked at: more gateways on one ledger are a mistake.
const GATEWAYS_MAX: usize = 64;
/// Octets of one file.
const FILE_BYTES_MAX: u64 = 16 * 1024;

/// The file of this gateway; it goes with its end.
#[derive(Debug)]
pub struct Running(PathBuf);

impl Running {
    /// Says that a gateway runs on the ledger in `directory`.
    pub fn on(directory: &Path, endpoints: &Endpoints) -> std::io::Result<Self> {
        let directory = directory.join(DIRECTORY);
        fs::create_dir_all(&directory)?;
        let file = directory.join(format!("{}.json", endpoints.pid));
        // Beside it and renamed: nobody reads half of it.
        let beside = file.with_extension("new");
        fs::write(&beside, serde_json::to_vec(endpoints)?)?;
        fs::rename(&beside, &file)?;
        Ok(Running(file))
    }

    /// The gateways that said so, each with its file. One that was killed left its file behind.
    pub fn gateways(directory: &Path) -> Vec<(PathBuf, Endpoints)> {
        let Ok(entries) = fs::read_dir(directory.join(DIRECTORY)) else { return Vec::new() };
        let files = entries.flatten().map(|entry| entry.path());
        let json = files.filter(|path| path.extension().is_some_and(|end| end == "json"));
        json.take(GATEWAYS_MAX).filter_map(|path| read(&path).map(|endpoints| (path, endpoints))).collect()
    }
}

fn read(path: &Path) -> Option<Endpoints> {
    let small = fs::metadata(path).is_ok_and(|data| data.len() <= FILE_BYTES_MAX);
    small.then(|| fs::read(path).ok()).flatten().and_then(|octets| serde_json::from_slice(&octets).ok())
}

impl Drop for Running {
    fn drop(&mut self) {
        // A file that stays is found to lead nowhere.
        let _ = fs::remove_file(&self.0);
    }
}
