//! Why a certificate is revoked, RFC 5280 §5.3.1, for people.

use super::web::issued as w;
use super::{Lang, Text};
use crate::x509::Reason;

/// What a reason says; nothing for a number that no reason has.
pub const fn words(reason: Reason) -> Option<Text> {
    Some(match reason.0 {
        0 => w::REASON_UNSPECIFIED,
        1 => w::REASON_KEY_COMPROMISE,
        2 => w::REASON_CA_COMPROMISE,
        3 => w::REASON_AFFILIATION_CHANGED,
        4 => w::REASON_SUPERSEDED,
        5 => w::REASON_CESSATION_OF_OPERATION,
        6 => w::REASON_CERTIFICATE_HOLD,
        8 => w::REASON_REMOVE,
        9 => w::REASON_PRIVILEGE_WITHDRAWN,
        10 => w::REASON_AA_COMPROMISE,
        _ => return None,
    })
}

/// A reason by its name in RFC 5280, as a text has it: in Kazakh and Russian what it says stands before the name.
pub fn named(name: &str, lang: Lang) -> String {
    let words = Reason::from_name(name).and_then(words);
    match (words, lang) {
        (None, _) | (_, Lang::En) => name.to_owned(),
        (Some(words), Lang::Kk | Lang::Ru) => format!("{}, {name}", words.in_lang(lang)),
    }
}

/// Whether a certificate with this reason is not revoked but on hold: its validity is suspended.
pub fn is_hold(name: &str) -> bool {
    name == Reason::HOLD.name()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_said_in_the_language_with_its_name_and_a_strange_one_as_it_is() {
        assert_eq!(named("keyCompromise", Lang::Ru), "ключ скомпрометирован, keyCompromise");
        assert_eq!(named("certificateHold", Lang::Kk), "уақытша тоқтату, certificateHold");
        assert_eq!(named("keyCompromise", Lang::En), "keyCompromise");
        assert_eq!(named("another", Lang::Ru), "another");
        assert!(is_hold("certificateHold") && !is_hold("unspecified"));
        for code in [0, 1, 2, 3, 4, 5, 6, 8, 9, 10] {
            assert!(words(Reason(code)).is_some(), "{code}");
        }
    }
}
