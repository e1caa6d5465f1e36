//! What is written here is signed without being read first, to the same octets.

use qaqpa::xml;
use qaqpa::xmldsig::{
    KnownCertificates, Policy, SigningRequest, sign_enveloped, sign_written, verify_enveloped,
};

use crate::support::requests::holder;

/// Documents as they are written here: in canonical form, and each with one thing that has another.
fn documents_written_here() -> Vec<(bool, xml::Written)> {
    let written = |is_canonical: bool, write: &dyn Fn(&mut xml::Writer)| {
        let mut w = xml::Writer::with_declaration();
        write(&mut w);
        (is_canonical, w.written())
    };
    let top = |w: &mut xml::Writer| {
        w.open("result").attribute("xmlns", "urn:qaqpa:result:v1");
    };
    vec![
        written(true, &|w| {
            top(w);
            w.leaf("name", "Айгүл & <Достық> \"көшесі\"\n\t'").open("empty").close().text("\u{FFFE}");
        }),
        written(true, &|w| {
            w.open("bare");
        }),
        written(false, &|w| {
            top(w);
            w.leaf("line", "a\r\nb");
        }),
        written(false, &|w| {
            top(w);
            w.open("attribute").attribute("b", ">").attribute("a", "\t");
        }),
        written(false, &|w| {
            top(w);
            w.open("same").attribute("xmlns", "urn:qaqpa:result:v1").close().raw("<raw/>");
        }),
        written(false, &|w| {
            w.open("p:prefixed").attribute("xmlns:p", "urn:x");
        }),
        written(false, &|w| {
            w.open("space").attribute("xml:space", "preserve");
        }),
        written(false, &|w| {
            w.open("none").attribute("xmlns", "");
        }),
    ]
}

#[test]
fn what_is_written_here_is_signed_to_the_same_octets_whether_it_is_read_first_or_not() {
    let rsa = holder("people/valid");
    for (is_canonical, written) in documents_written_here() {
        let text = written.text();
        assert_eq!(written.canonical().is_some(), is_canonical, "{text}");
        if let Some((at, _)) = written.canonical() {
            let mut octets = Vec::new();
            let document = xml::parse(text).unwrap();
            for method in [xml::Canonicalization::INCLUSIVE, xml::Canonicalization::EXCLUSIVE] {
                octets.clear();
                xml::canonicalize(&document, xml::Selection::WHOLE, method, &[], &mut octets).unwrap();
                assert_eq!(String::from_utf8_lossy(&octets), text[at..]);
            }
        }
        // RSASSA-PKCS1-v1_5 has no randomness.
        let signed = sign_written(&written, &rsa).unwrap();
        assert_eq!(signed, sign_enveloped(text, &rsa, &SigningRequest::document()).unwrap());
        for signer in ["people/valid-ecdsa", "people/valid-gost2015", "people/valid-gost2004"] {
            let signed = sign_written(&written, &holder(signer)).unwrap();
            let known = KnownCertificates::default();
            let outcome = verify_enveloped(xml::parse(&signed).unwrap(), &Policy::default(), &known);
            assert!(outcome.content.is_some(), "{signer}: {:?}\n{signed}", outcome.report.codes());
        }
    }
}
