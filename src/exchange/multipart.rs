//! An answer in several parts, RFC 2046 §5.1 and RFC 2387: its root part, where that is the envelope and refers to no other.

use std::ops::Range;

/// What an envelope refers to octets outside of it by, XOP §2.1.
const INCLUDE: &[u8] = b"http://www.w3.org/2004/08/xop/include";

/// Octets of the headers of a part that are read.
const HEADERS_BYTES_MAX: usize = 8 * 1024;

/// Where the root part stands in a body of this Content-Type; nothing where it is not the first part, is encoded, has no end, or refers to
/// another part. One look at the octets, and none is copied.
pub(super) fn root_part(media: &str, body: &[u8]) -> Option<Range<usize>> {
    let boundary = parameter(media, "boundary")?;
    let delimiter = [b"--", boundary.as_bytes()].concat();
    // What stands before the first delimiter is no part.
    let first = memchr::memmem::find(body, &delimiter).filter(|at| *at == 0 || body[at - 1] == b'\n')?;
    let after = first + delimiter.len();
    let line_end = after + memchr::memchr(b'\n', body.get(after..)?)? + 1;
    if !body[after..line_end].trim_ascii().is_empty() {
        return None;
    }
    let looked_at = &body[line_end..body.len().min(line_end + HEADERS_BYTES_MAX)];
    let (headers_end, begin) = [&b"\r\n\r\n"[..], b"\n\n"]
        .iter()
        .filter_map(|blank| memchr::memmem::find(looked_at, blank).map(|at| (at, at + blank.len())))
        .min()?;
    let headers = std::str::from_utf8(&looked_at[..headers_end]).ok()?;
    let header = |name: &str| {
        let of =
            |line: &'_ str| line.split_once(':').map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut all = headers.lines().filter_map(of);
        all.find(|(one, _)| one.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
    };
    let start = parameter(media, "start");
    let is_root = start.is_none_or(|start| header("content-id").is_some_and(|id| id == start));
    let coding = header("content-transfer-encoding").unwrap_or_default().to_ascii_lowercase();
    if !is_root || !matches!(coding.as_str(), "" | "7bit" | "8bit" | "binary") {
        return None;
    }
    let begin = line_end + begin;
    let end_of_line = [b"\n", &delimiter[..]].concat();
    let end = begin + memchr::memmem::find(&body[begin..], &end_of_line)?;
    let end = if body[begin..end].ends_with(b"\r") { end - 1 } else { end };
    memchr::memmem::find(&body[begin..end], INCLUDE).is_none().then_some(begin..end)
}

/// The value of a parameter of a media type, quoted or not. Stops at what is no parameter.
fn parameter(media: &str, wanted: &str) -> Option<String> {
    let mut rest = media.split_once(';')?.1;
    loop {
        let (name, after) = rest.trim_start_matches([';', ' ', '\t']).split_once('=')?;
        let (value, after) = match after.trim_start().strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_once(';').unwrap_or((after, "")),
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(value.trim().to_owned()).filter(|value| !value.is_empty());
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEDIA: &str =
        "multipart/related; type=\"application/xop+xml\"; boundary=\"uuid:1\"; start=\"<root@cxf>\"";

    fn body(headers: &str, root: &str) -> String {
        format!("\r\n--uuid:1\r\n{headers}\r\n\r\n{root}\r\n--uuid:1--")
    }

    fn root(media: &str, body: &str) -> Option<String> {
        root_part(media, body.as_bytes()).map(|range| body[range].to_owned())
    }

    #[test]
    fn the_root_part_is_read_where_it_is_first_whole_and_refers_to_nothing() {
        let headers = "Content-Type: application/xop+xml; charset=UTF-8; type=\"text/xml\"\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <root@cxf>";
        let sound = body(headers, "<a>\r\n</a>");
        assert_eq!(root(MEDIA, &sound).as_deref(), Some("<a>\r\n</a>"));
        assert_eq!(root(MEDIA, &sound.replace("\r\n", "\n")).as_deref(), Some("<a>\n</a>"));
        assert_eq!(root("multipart/related; boundary=uuid:1", &sound).as_deref(), Some("<a>\r\n</a>"));
        for (broken, what) in [
            (sound.replace("<root@cxf>", "<other@cxf>"), "the first part is not the root"),
            (sound.replace("binary", "base64"), "it is encoded"),
            (sound.replace("\r\n--uuid:1--", ""), "it has no end"),
            (sound.replace("--uuid:1", "--uuid:2"), "another boundary"),
            (
                body(headers, "<i:Include xmlns:i='http://www.w3.org/2004/08/xop/include' href='cid:1'/>"),
                "it refers to another part",
            ),
            (String::new(), "nothing"),
        ] {
            assert_eq!(root(MEDIA, &broken), None, "{what}");
        }
        assert_eq!(root("multipart/related", &sound), None, "no boundary");
        assert_eq!(root("multipart/related; boundary=\"\"", &sound), None);
    }
}
