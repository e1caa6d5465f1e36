//! When two names are the same, RFC 5280 §7.1: not octet by octet, but as people read them.
//!
//! Every value is prepared as RFC 4518 §2 says: the string types are one, characters are mapped to their compatible form
//! (NFKC) and folded to lower case, white space at the ends goes and that within counts as one space.

use unicode_normalization::UnicodeNormalization as _;

use super::der::{Der, Tlv, tag};
use super::strings;

/// Whether this is the DER of a Name, RFC 5280 §4.1.2.4.
pub(super) fn is_name(der: &[u8]) -> bool {
    rdns(der).is_some_and(|rdns| rdns.iter().all(|rdn| attributes(rdn.content).is_some()))
}

/// A name in a form that is the same, octet by octet, for names that are the same.
pub(super) fn comparable(der: &[u8]) -> Vec<u8> {
    comparable_rdns(der).unwrap_or_default().concat()
}

/// The same, RDN by RDN; nothing when it is not a name.
pub fn comparable_rdns(der: &[u8]) -> Option<Vec<Vec<u8>>> {
    rdns(der)?.iter().map(|rdn| comparable_rdn(rdn.content)).collect()
}

/// One RelativeDistinguishedName, given the content of its SET.
pub fn comparable_rdn(content: &[u8]) -> Option<Vec<u8>> {
    let mut parts: Vec<Vec<u8>> = attributes(content)?
        .iter()
        .map(|(oid, value)| framed([framed(oid), framed(prepared(*value))].concat()))
        .collect();
    // A SET has no order; X.690 §11.6 gives it one that folding may upset.
    parts.sort_unstable();
    Some(framed(parts.concat()))
}

/// With its length in front, so that no two sequences of parts look alike.
fn framed<T: AsRef<[u8]>>(part: T) -> Vec<u8> {
    let part = part.as_ref();
    let mut out = Vec::with_capacity(part.len() + 4);
    out.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(part);
    out
}

/// The RelativeDistinguishedNames of a Name.
pub(super) fn rdns(der: &[u8]) -> Option<Vec<Tlv<'_>>> {
    let mut outer = Der::new(der);
    let mut list = outer.inside(tag::SEQUENCE).filter(|_| outer.is_empty())?;
    let mut found = Vec::with_capacity(8);
    while !list.is_empty() {
        found.push(list.any().filter(|rdn| rdn.tag == tag::SET)?);
    }
    Some(found)
}

/// Types and values of one RelativeDistinguishedName, given the content of its SET.
pub(super) fn attributes(content: &[u8]) -> Option<Vec<(&[u8], Tlv<'_>)>> {
    let mut set = Der::new(content);
    let mut found = Vec::with_capacity(1);
    while !set.is_empty() {
        let mut attribute = set.inside(tag::SEQUENCE)?;
        found.push((attribute.expect(tag::OID)?, attribute.any()?));
        if !attribute.is_empty() {
            return None;
        }
    }
    (!found.is_empty()).then_some(found)
}

/// A value: `t` and its prepared text, or the encoding of what is no text.
fn prepared(value: Tlv<'_>) -> Vec<u8> {
    match strings::text(value).and_then(Result::ok) {
        Some(text) => [b"t", folded(&text).as_bytes()].concat(),
        None => [b"o", value.whole].concat(),
    }
}

/// RFC 4518 §2.2 to §2.6.
pub(super) fn folded(text: &str) -> String {
    let mapped: String = text.chars().filter(|c| !is_ignored(*c)).collect();
    let lower: String = mapped.nfkc().flat_map(case_folded).nfkc().collect();
    lower.split(char::is_whitespace).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// RFC 4518 §2.2: what is mapped to nothing; of controls those that are no white space.
const fn is_ignored(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{84}' | '\u{86}'..='\u{9F}' | '\u{AD}' | '\u{34F}' | '\u{6DD}' | '\u{70F}'
        | '\u{1806}' | '\u{180B}'..='\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2063}'
        | '\u{206A}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFC}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0001}' | '\u{E0020}'..='\u{E007F}')
}

/// RFC 3454 §B.2, which is upper case in lower case; a dotless i stays what it is.
fn case_folded(c: char) -> impl Iterator<Item = char> {
    let kept = (c == 'ı').then_some(c);
    let folded = c.to_uppercase().flat_map(char::to_lowercase).filter(move |_| kept.is_none());
    kept.into_iter().chain(folded)
}

#[cfg(test)]
mod tests {
    use super::super::encode::{oid, printable, sequence, set, tlv, utf8};
    use super::*;

    fn name(rdns: &[&[Vec<u8>]]) -> Vec<u8> {
        let rdns: Vec<Vec<u8>> = rdns
            .iter()
            .map(|values| {
                set(values.iter().map(|value| sequence(&[oid("2.5.4.3"), value.clone()])).collect())
            })
            .collect();
        sequence(&rdns)
    }

    fn same(left: Vec<u8>, right: Vec<u8>) -> bool {
        comparable(&name(&[&[left]])) == comparable(&name(&[&[right]]))
    }

    #[test]
    fn names_are_the_same_as_people_read_them() {
        assert!(same(printable("Test  CA"), utf8(" tEST ca ")));
        assert!(same(utf8("ҰЛТТЫҚ КУӘЛАНДЫРУШЫ"), utf8("ұлттық куәландырушы")));
        assert!(same(utf8("\u{415}\u{308}"), utf8("ё")));
        assert!(same(tlv(0x1E, &[4, 0x16]), utf8("Ж")));
        assert!(!same(utf8("CA 1"), utf8("CA1")));
        assert!(
            same(utf8("Straße"), utf8("STRASSE"))
                && same(utf8("ΣΑΣ"), utf8("σας"))
                && !same(utf8("ı"), utf8("i"))
        );
        assert!(same(utf8("C\u{200B}A\0"), utf8("CA")) && same(utf8("C\u{A0}A"), utf8("C A")));
        // A Latin letter for a Cyrillic one is another name.
        assert!(!same(utf8("TECT"), utf8("ТЕСТ")));
        // What is no text is compared as it stands.
        assert!(!same(tlv(0x0C, &[0xFF]), tlv(0x0C, &[0xFE])));
        assert!(same(tlv(0x04, b"A"), tlv(0x04, b"A")) && !same(tlv(0x04, b"A"), utf8("A")));
    }

    #[test]
    fn the_division_into_rdns_counts_and_the_order_within_one_does_not() {
        let (a, b) = ([utf8("a")], [utf8("b")]);
        let both = [utf8("a"), utf8("b")];
        assert_ne!(comparable(&name(&[&a, &b])), comparable(&name(&[&both])));
        assert_ne!(comparable(&name(&[&a, &b])), comparable(&name(&[&b, &a])));
        assert_eq!(
            comparable(&name(&[&[utf8("B"), utf8("a")]])),
            comparable(&name(&[&[utf8("A"), utf8("b")]]))
        );
        assert!(!is_name(&sequence(&[tlv(0x31, &[])])) && !is_name(&[0x30, 1]) && is_name(&[0x30, 0]));
    }
}
