//! Forms with files: `multipart/form-data`, RFC 7578.

use bytes::Bytes;
use http_body_util::{BodyDataStream, Full};
use multer::Multipart;

use super::fields::{Fields, MEMBERS_MAX, Upload};

/// Reads the members of a body that is there already; `None` where it is not of the form.
pub(super) async fn read(boundary: &str, body: Bytes) -> Option<Fields> {
    let mut parts = Multipart::new(BodyDataStream::new(Full::new(body)), boundary);
    let mut fields = Fields::default();
    while let Some(part) = parts.next_field().await.ok()? {
        if fields.texts.len() + fields.files.len() >= MEMBERS_MAX {
            return None;
        }
        let field = part.name()?.to_owned();
        match part.file_name().map(file_name) {
            Some(file_name) => {
                let kind = part.content_type().map(ToString::to_string).unwrap_or_default();
                fields.files.push(Upload { field, file_name, kind, octets: part.bytes().await.ok()? });
            }
            None => {
                let text = String::from_utf8(part.bytes().await.ok()?.to_vec()).ok()?;
                fields.texts.push((field, text));
            }
        }
    }
    Some(fields)
}

/// A file's name as its owner knows it: browsers write the quote and the line ends of a name so (HTML, multipart/form-data encoding).
fn file_name(sent: &str) -> String {
    sent.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

/// The boundary that a `Content-Type` names.
pub(super) fn boundary(content_type: &str) -> Option<String> {
    multer::parse_boundary(content_type).ok()
}
