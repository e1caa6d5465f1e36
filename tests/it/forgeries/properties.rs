//! Properties: what is covered cannot be changed, and what is not covered changes nothing.

use proptest::prelude::*;

use super::forms::{Form, Honest, WITH_COMMENTS, verdict};

fn honest() -> Vec<Honest> {
    vec![
        Honest::enveloped("enveloped", "people/valid-ecdsa", "", WITH_COMMENTS),
        Honest::soap("SOAP", "portal-system"),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn octets_changed_anywhere_never_yield_other_content(which in 0..2usize, at in any::<prop::sample::Index>(), octets in prop::collection::vec(any::<u8>(), 0..4), length in 0..4usize) {
        let honest = &honest()[which];
        let mut text = honest.text.clone().into_bytes();
        let at = at.index(text.len());
        let end = (at + length).min(text.len());
        text.splice(at..end, octets);
        if let Ok(text) = String::from_utf8(text)
            && let Ok(content) = verdict(honest.form, &text)
        {
            // KeyInfo is a claim, and whether the certificate in it is its issuer's own work is for `trust` to say.
            let key_info = honest.text.find("<ds:KeyInfo>").unwrap()..honest.text.find("</ds:KeyInfo>").unwrap();
            prop_assert!(content.signer == honest.content.signer || key_info.contains(&at));
            prop_assert_eq!(content.text, honest.content.text.clone());
        }
    }

    #[test]
    fn a_character_of_the_signed_text_changed_is_refused(which in 0..2usize, at in any::<prop::sample::Index>(), by in "[0-9a-zА-яӘәҒғҚқ]") {
        let honest = &honest()[which];
        let digits = "123456789011";
        let at = honest.text.find(digits).unwrap() + at.index(digits.len());
        let mut text = honest.text.clone();
        prop_assume!(text[at..=at] != by);
        text.replace_range(at..=at, &by);
        prop_assert_eq!(verdict(honest.form, &text), Err(qaqpa::findings::Code::DigestMismatch));
    }

    #[test]
    fn what_stands_in_the_header_changes_nothing_of_the_content(name in "[a-zA-Zәғқ][a-z0-9]{0,8}", text in "[^<&>\u{0}-\u{1f}\u{7f}-\u{9f}\u{fffe}\u{ffff}]{0,40}", behind in any::<bool>()) {
        let honest = &honest()[1];
        let element = format!("<{name} xmlns=\"urn:other\" a=\"1\">{}<!-- {name} --></{name}>", text.replace("]]", ""));
        let (from, to) = if behind { ("</soap:Header>", format!("{element}</soap:Header>")) } else { ("<soap:Header>", format!("<soap:Header>{element}")) };
        prop_assert_eq!(verdict(Form::Soap, &honest.with(from, &to)), Ok(honest.content.clone()));
    }

    #[test]
    fn comments_change_nothing_of_the_content(which in 0..2usize, comment in "[a-zәғқ <&>0-9]{0,20}", place in 0..4usize) {
        let honest = &honest()[which];
        let comment = format!("<!--{comment}-->");
        let text = match place {
            0 => format!("{comment}{}", honest.text),
            1 => format!("{}{comment}", honest.text),
            2 => honest.with("<declarantId>1234", &format!("<declarantId>1234{comment}")),
            _ => honest.with("<address>", &format!("<address>{comment}")),
        };
        prop_assert_eq!(verdict(honest.form, &text), Ok(honest.content.clone()));
    }
}
