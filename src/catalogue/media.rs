//! What kind of file some octets are, by the octets: the name and the declared type are the sender's word.

use crate::encoding::names::names;

/// A kind of file that a request may have attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// PDF, ISO 32000-1 §7.5.2.
    Pdf,
    /// JPEG.
    Jpeg,
    /// PNG, ISO/IEC 15948 §5.2.
    Png,
    /// TIFF 6.0, either byte order.
    Tiff,
    /// Office Open XML text, ECMA-376.
    Docx,
    /// A ZIP archive that is nothing more special.
    Zip,
    /// An XML document.
    Xml,
}

names!(MediaType {
    Pdf => "application/pdf",
    Jpeg => "image/jpeg",
    Png => "image/png",
    Tiff => "image/tiff",
    Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Zip => "application/zip",
    Xml => "application/xml",
});

/// A ZIP's first entries are looked at this far: the part that makes it a text stands among them.
const ZIP_LOOK_BYTES_MAX: usize = 4_096;

impl MediaType {
    /// The kind of file that `octets` begin as; none for what is not known here. The mark must stand at the very
    /// beginning: a file that is two kinds at once would be read as one here and as the other by its reader.
    pub fn of(octets: &[u8]) -> Option<MediaType> {
        let text = octets.strip_prefix(b"\xef\xbb\xbf").unwrap_or(octets);
        Some(match octets {
            [b'%', b'P', b'D', b'F', b'-', ..] => MediaType::Pdf,
            [0xff, 0xd8, 0xff, ..] => MediaType::Jpeg,
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => MediaType::Png,
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => MediaType::Tiff,
            [b'P', b'K', 3, 4, ..] => {
                let head = &octets[..octets.len().min(ZIP_LOOK_BYTES_MAX)];
                let has = |name: &[u8]| head.windows(name.len()).any(|part| part == name);
                if has(b"[Content_Types].xml") && has(b"word/") { MediaType::Docx } else { MediaType::Zip }
            }
            _ if text.starts_with(b"<?xml ") => MediaType::Xml,
            _ => return None,
        })
    }

    /// As people call it.
    pub const fn short_name(self) -> &'static str {
        match self {
            MediaType::Pdf => "PDF",
            MediaType::Jpeg => "JPEG",
            MediaType::Png => "PNG",
            MediaType::Tiff => "TIFF",
            MediaType::Docx => "DOCX",
            MediaType::Zip => "ZIP",
            MediaType::Xml => "XML",
        }
    }

    /// The endings that a name of this kind has.
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            MediaType::Pdf => &["pdf"],
            MediaType::Jpeg => &["jpg", "jpeg"],
            MediaType::Png => &["png"],
            MediaType::Tiff => &["tif", "tiff"],
            MediaType::Docx => &["docx"],
            MediaType::Zip => &["zip"],
            MediaType::Xml => &["xml"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_octets_say_what_it_is_and_nothing_before_them_is_passed_over() {
        let docx = [b"PK\x03\x04\0\0[Content_Types].xml".as_slice(), b"..word/document.xml"].concat();
        for (octets, wanted) in [
            (b"%PDF-1.7\n".as_slice(), Some(MediaType::Pdf)),
            (b"\xff\xd8\xff\xe0JFIF", Some(MediaType::Jpeg)),
            (b"\x89PNG\r\n\x1a\n....", Some(MediaType::Png)),
            (b"II*\0....", Some(MediaType::Tiff)),
            (b"MM\0*....", Some(MediaType::Tiff)),
            (&docx, Some(MediaType::Docx)),
            (b"PK\x03\x04....", Some(MediaType::Zip)),
            (b"\xef\xbb\xbf<?xml version=\"1.0\"?><a/>", Some(MediaType::Xml)),
            (b" %PDF-1.7", None),
            (b"MZ\x90\0%PDF-1.7", None),
            (b"\x7fELF", None),
            (b"<html>", None),
            (b"#!/bin/sh", None),
            (b"", None),
        ] {
            assert_eq!(MediaType::of(octets), wanted, "{octets:?}");
        }
    }
}
