//! Files of a PKI.

use std::path::Path;

use crate::cli::fault::Fault;

/// Makes the directories above it; private keys are for their owner alone.
pub(super) fn write(path: &Path, octets: &[u8]) -> Result<(), Fault> {
    use std::io::Write as _;
    let failed = |error| Fault::unwritable(path, error);
    if let Some(above) = path.parent() {
        std::fs::create_dir_all(above).map_err(failed)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    let secret = path.to_str().is_some_and(|name| name.ends_with(".key.pem") || name.ends_with(".p12"));
    #[cfg(unix)]
    if secret {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path).map_err(failed)?;
    #[cfg(unix)]
    if secret {
        // A file that was there before keeps its mode otherwise.
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(std::fs::Permissions::from_mode(0o600)).map_err(failed)?;
    }
    file.write_all(octets).map_err(failed)
}
