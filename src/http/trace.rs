//! `traceparent`, W3C Trace Context: the trace of a caller goes on in the answer and in the log.

use hyper::header::HeaderValue;

/// Octets of a `traceparent` of version 00.
const LENGTH: usize = 55;

/// The header of the answer to a request with this `traceparent`: the same trace, and the caller's span as it came, since what is done
/// here is one piece of it. Nothing where the header is not one (§3.2.2): then it is as if none had come.
pub(super) fn continued(value: &HeaderValue) -> Option<HeaderValue> {
    let text = value.to_str().ok()?;
    is_traceparent(text).then(|| value.clone())
}

/// `00-{32 hex}-{16 hex}-{2 hex}`, in lower case, neither id all zeros; a later version may have more behind it (§3.2.4).
fn is_traceparent(text: &str) -> bool {
    let Some((head, rest)) = text.split_at_checked(LENGTH) else { return false };
    let mut parts = head.split('-');
    let (version, trace, span, flags) =
        (hex(parts.next(), 2), hex(parts.next(), 32), hex(parts.next(), 16), hex(parts.next(), 2));
    let known = match version {
        Some("ff") | None => false,
        Some("00") => rest.is_empty(),
        Some(_) => rest.is_empty() || rest.starts_with('-'),
    };
    let given = |part: Option<&str>| part.is_some_and(|part| part.bytes().any(|octet| octet != b'0'));
    known && given(trace) && given(span) && flags.is_some() && parts.next().is_none()
}

/// So many digits in lower case.
fn hex(part: Option<&str>, digits: usize) -> Option<&str> {
    let is_digit = |octet| matches!(octet, b'0'..=b'9' | b'a'..=b'f');
    part.filter(|part| part.len() == digits && part.bytes().all(is_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_of_the_specification_goes_on_and_what_is_none_does_not() {
        let good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert!(is_traceparent(good));
        assert!(is_traceparent(&format!("cc{}-what-the-future-will-be-like", &good[2..])));
        for wrong in [
            "",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0é",
        ] {
            assert!(!is_traceparent(wrong), "{wrong}");
        }
    }
}
