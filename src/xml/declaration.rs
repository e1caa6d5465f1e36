//! What an XML declaration may say, XML 1.0 §2.8 and §4.3.3.

/// VersionNum, XML 1.0 (fifth edition) §2.8.
pub(super) fn is_version(value: &str) -> bool {
    value
        .strip_prefix("1.")
        .is_some_and(|minor| !minor.is_empty() && minor.bytes().all(|digit| digit.is_ascii_digit()))
}

/// EncName, XML 1.0 §4.3.3.
pub(super) fn is_encoding_name(value: &str) -> bool {
    value.starts_with(|first: char| first.is_ascii_alphabetic())
        && value.bytes().all(|octet| octet.is_ascii_alphanumeric() || matches!(octet, b'.' | b'_' | b'-'))
}

/// Whether this name means the octets that are read here: UTF-8 by its names, or ASCII of which all of it is UTF-8.
pub(super) fn is_utf8(name: &str, text: &str) -> bool {
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    is("utf-8") || is("utf8") || (is("us-ascii") || is("ascii")) && text.is_ascii()
}
