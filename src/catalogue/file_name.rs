//! Names of attached files: what a name may not hold, whoever opens the file later.

use super::media::MediaType;

/// The longest name that the usual file systems take.
const NAME_BYTES_MAX: usize = 255;

/// Endings that say of a file what it is. Before the last one they make a double extension: `passport.pdf.exe`.
const ENDINGS: &[&str] = &[
    "7z", "apk", "app", "bat", "bmp", "cmd", "com", "cpl", "dll", "doc", "docm", "docx", "exe", "gif", "gz",
    "hta", "htm", "html", "iso", "jar", "jpeg", "jpg", "js", "jse", "lnk", "msi", "odt", "pdf", "php", "pif",
    "png", "ps1", "py", "rar", "reg", "rtf", "scr", "sh", "svg", "tar", "tif", "tiff", "txt", "vbe", "vbs",
    "wsf", "xls", "xlsm", "xlsx", "xml", "zip",
];

/// What is wrong with a file's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameFault {
    /// Longer than file systems take.
    TooLong,
    /// A path, not a name.
    Path,
    /// A control character.
    Control,
    /// A mark that turns the direction of writing: `gpj.exe` can be made to look like `exe.jpg`.
    Direction,
    /// Two endings.
    DoubleExtension,
    /// No ending, or not one of its kind of file.
    Extension,
    /// A dot or a blank at the beginning or the end.
    Edge,
}

/// Unicode §23.2: characters that steer the direction of writing.
fn steers_direction(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Checks the name of a file that is declared to be of `kind`, where that kind is known.
pub fn check_file_name(name: &str, kind: Option<MediaType>) -> Result<(), NameFault> {
    if name.len() > NAME_BYTES_MAX {
        return Err(NameFault::TooLong);
    }
    if name.contains(['/', '\\', ':']) || name == ".." {
        return Err(NameFault::Path);
    }
    let is_control =
        |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}');
    if name.chars().any(is_control) {
        return Err(NameFault::Control);
    }
    if name.chars().any(steers_direction) {
        return Err(NameFault::Direction);
    }
    let edge = |c: char| c == '.' || c.is_whitespace();
    if name.starts_with(edge) || name.ends_with(edge) {
        return Err(NameFault::Edge);
    }
    let lower = name.to_lowercase();
    let Some((stem, ending)) = lower.rsplit_once('.') else { return Err(NameFault::Extension) };
    if kind.is_some_and(|kind| !kind.extensions().contains(&ending)) {
        return Err(NameFault::Extension);
    }
    let double = stem.split('.').skip(1).any(|part| ENDINGS.contains(&part.trim()));
    if double { Err(NameFault::DoubleExtension) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_deceive_are_refused_and_plain_ones_are_not() {
        let pdf = Some(MediaType::Pdf);
        for name in ["id.pdf", "Жеке куәлік.PDF", "справка от 1.03.2026.pdf", "a.b.pdf"] {
            assert_eq!(check_file_name(name, pdf), Ok(()), "{name}");
        }
        let long = format!("{}.pdf", "я".repeat(130));
        for (name, fault) in [
            ("../id.pdf", NameFault::Path),
            ("a/b.pdf", NameFault::Path),
            ("C:\\id.pdf", NameFault::Path),
            ("id.pdf:stream", NameFault::Path),
            ("i\nd.pdf", NameFault::Control),
            ("id\0.pdf", NameFault::Control),
            ("\u{202e}fdp.exe.pdf", NameFault::Direction),
            ("id\u{200f}.pdf", NameFault::Direction),
            ("id.exe.pdf", NameFault::DoubleExtension),
            ("id.pdf.exe", NameFault::Extension),
            ("id", NameFault::Extension),
            ("id.png", NameFault::Extension),
            (".pdf", NameFault::Edge),
            ("id.pdf ", NameFault::Edge),
            ("id.pdf.", NameFault::Edge),
            (&long, NameFault::TooLong),
        ] {
            assert_eq!(check_file_name(name, pdf), Err(fault), "{name:?}");
        }
    }
}
