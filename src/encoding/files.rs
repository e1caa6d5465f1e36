//! Files that settings and arguments name, read up to a bound: one that never ends is an error and not the end of the process.

use std::fs::File;
use std::io::{Error, ErrorKind, Read as _, Result};
use std::path::Path;

use crate::limits;

/// The octets of a file; an error where it has more than [`limits::NAMED_FILE_BYTES_MAX`].
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let most = limits::NAMED_FILE_BYTES_MAX;
    let mut octets = Vec::new();
    File::open(path)?.take(most + 1).read_to_end(&mut octets)?;
    if octets.len() as u64 > most {
        return Err(Error::new(ErrorKind::FileTooLarge, format!("it has more than {most} bytes")));
    }
    Ok(octets)
}

/// The same of a text.
pub fn read_text(path: &Path) -> Result<String> {
    String::from_utf8(read(path)?).map_err(|error| Error::new(ErrorKind::InvalidData, error))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_never_ends_is_refused() {
        let refused = read(Path::new("/dev/zero")).map(|octets| octets.len()).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::FileTooLarge);
    }
}
