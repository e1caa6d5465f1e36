//! Files of a PKI.

use std::path::Path;

use anyhow::Context as _;

/// Makes the directories above it; private keys are for their owner alone.
pub(super) fn write(path: &Path, octets: &[u8]) -> anyhow::Result<()> {
    use std::io::Write as _;
    let failed = || format!("cannot write {}", path.display());
    if let Some(above) = path.parent() {
        std::fs::create_dir_all(above).with_context(failed)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    let secret = path.to_str().is_some_and(|name| name.ends_with(".key.pem") || name.ends_with(".p12"));
    #[cfg(unix)]
    if secret {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path).with_context(failed)?;
    #[cfg(unix)]
    if secret {
        // A file that was there before keeps its mode otherwise.
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(std::fs::Permissions::from_mode(0o600)).with_context(failed)?;
    }
    file.write_all(octets).with_context(failed)
}
