//! Percent-encoding, RFC 3986 §2.1.

use super::hex;

/// The octets of a text; nothing when two hexadecimal digits do not follow a percent sign.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut octets = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            octets.extend(hex::decode(digits)?);
            rest = &after[2..];
        } else {
            octets.push(*first);
            rest = after;
        }
    }
    Some(octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percent_sign_takes_two_digits() {
        assert_eq!(decode("a%2Fb%3d+").as_deref(), Some(&b"a/b=+"[..]));
        for text in ["%", "%2", "a%zz", "%+1", "%é"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
