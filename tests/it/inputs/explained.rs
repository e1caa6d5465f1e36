//! Each of the usual mistakes is found where it was made, also where SignedInfo is broken by it.

use qaqpa::ca::builtin;
use qaqpa::crypto::{DigestAlgorithm, digest};
use qaqpa::encoding::{base64, hex};
use qaqpa::keys::Holder;
use qaqpa::x509::encode::{sequence, unsigned};
use qaqpa::xml::{Document, NodeId, parse};
use qaqpa::xmldsig::{Cause, SigningRequest, ValueView, explain, explain_value, ns, sign_enveloped};

fn signed(document: &str) -> String {
    let text = |kind: &str| builtin::text(&format!("people/valid-ecdsa.{kind}.pem")).unwrap();
    let holder = Holder::from_pem(text("key"), text("cert")).unwrap();
    sign_enveloped(document, &holder, &SigningRequest::document()).unwrap()
}

fn signature(document: &Document) -> NodeId {
    document.subtree(document.root()).find(|id| document.is(*id, ns::DS, "Signature")).unwrap()
}

fn looked_at(text: &str) -> (Option<Cause>, ValueView) {
    let document = parse(text).unwrap();
    let signature = signature(&document);
    (explain(&document, signature).unwrap()[0].cause, explain_value(&document, signature).unwrap())
}

fn value_of<'a>(text: &'a str, element: &str) -> &'a str {
    let (_, after) = text.split_once(&format!("<ds:{element}>")).unwrap();
    after.split_once('<').unwrap().0
}

const PLAIN: &str =
    "<a:r xmlns:a=\"urn:a\"><a:name>Йод</a:name><a:list><a:one>1</a:one><a:two>2</a:two></a:list></a:r>";

/// The signed document with the digest of other octets in its DigestValue.
fn as_if(octets: &[u8]) -> String {
    let good = signed(PLAIN);
    let stated = base64::encode(digest(DigestAlgorithm::Sha256, octets).as_ref());
    good.replace(value_of(&good, "DigestValue"), &stated)
}

#[test]
fn what_was_hashed_in_place_of_the_canonical_form_is_found() {
    assert_eq!(looked_at(&signed(PLAIN)), (None, ValueView::Right));
    let utf16: Vec<u8> = PLAIN.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let windows: Vec<u8> = PLAIN
        .chars()
        .map(|c| if c.is_ascii() { c as u8 } else { (u32::from(c) - 0x410 + 0xC0) as u8 })
        .collect();
    let twice = digest(DigestAlgorithm::Sha256, PLAIN.as_bytes());
    let broken = PLAIN.replace("><", ">\n<");
    let three = "<a:r xmlns:a=\"urn:a\">\n   <a:name>Йод</a:name>\n   <a:list>\n      <a:one>1</a:one>\n      <a:two>2</a:two>\n   </a:list>\n</a:r>";
    for (octets, cause) in [
        (utf16, Cause::OtherEncoding("UTF-16LE")),
        (windows, Cause::OtherEncoding("windows-1251")),
        (twice.as_ref().to_vec(), Cause::HashedTwice),
        (broken.into_bytes(), Cause::LaidOut("line feeds without blanks")),
        (three.as_bytes().to_vec(), Cause::LaidOut("line feeds and 3 blanks a level")),
        (three.replace("   ", "\t").into_bytes(), Cause::LaidOut("line feeds and a tab a level")),
        (PLAIN.replace('Й', "И\u{306}").into_bytes(), Cause::Normalized("NFD")),
        (PLAIN.replace("a:", "ns2:").replace(":a=", ":ns2=").into_bytes(), Cause::PrefixRenamed),
        (PLAIN.replace("a:", "").replace(":a=", "=").into_bytes(), Cause::PrefixRenamed),
    ] {
        let (found, value) = looked_at(&as_if(&octets));
        assert_eq!(found, Some(cause), "{}", String::from_utf8_lossy(&octets));
        // The digest that is stated was not signed: nothing may say that the signature is right.
        assert!(matches!(value, ValueView::Wrong(_)), "{value:?}");
    }
}

#[test]
fn raw_text_a_whole_file_and_other_forms_of_a_digest_are_found() {
    let good = signed(PLAIN);
    // Not canonical, so that its text is another thing than its canonical form.
    let spaced = good.replace("<a:list>", "<a:list >");
    let raw = PLAIN.replace("<a:list>", "<a:list >");
    let stated = value_of(&good, "DigestValue").to_owned();
    let of = |octets: &[u8]| base64::encode(digest(DigestAlgorithm::Sha256, octets).as_ref());
    assert_eq!(looked_at(&spaced.replace(&stated, &of(raw.as_bytes()))).0, Some(Cause::RawText));
    let declaration = "<?xml version=\"1.0\"?>\n";
    let file =
        format!("{declaration}{spaced}").replace(&stated, &of(format!("{declaration}{raw}\r\n").as_bytes()));
    assert_eq!(looked_at(&file).0, Some(Cause::RawFile));
    let octets = base64::decode(&stated).unwrap();
    let hexadecimal = good.replace(&stated, &base64::encode(hex::encode(&octets).as_bytes()));
    assert_eq!(looked_at(&hexadecimal).0, Some(Cause::HexForOctets));
    let twice = good.replace(&stated, &base64::encode(stated.as_bytes()));
    assert_eq!(looked_at(&twice).0, Some(Cause::Base64Twice));
    // A change of the content is none of them.
    assert_eq!(looked_at(&good.replace("Йод", "Мыс")), (None, ValueView::Right));
}

#[test]
fn what_broke_signed_info_is_found() {
    let good = signed(PLAIN);
    let value = |text: &str| looked_at(text).1;
    let indented = good.replace("><ds:SignatureMethod", ">\n  <ds:SignatureMethod");
    assert_eq!(value(&indented), ValueView::Wrong(Some(Cause::Indented)));
    let r_and_s = base64::decode(value_of(&good, "SignatureValue")).unwrap();
    let der = sequence(&[unsigned(&r_and_s[..32]), unsigned(&r_and_s[32..])]);
    let in_der = good.replace(value_of(&good, "SignatureValue"), &base64::encode(&der));
    assert_eq!(value(&in_der), ValueView::Wrong(Some(Cause::EcdsaInDer)));
    let changed = good.replace("<a:list>", "<a:list x=\"1\">");
    let (cause, right) = looked_at(&changed);
    assert_eq!((cause, right), (None, ValueView::Right));
    let stolen = good.replace("#enveloped-signature", "#enveloped-signature\" Id=\"x");
    assert_eq!(value(&stolen), ValueView::Wrong(None));
    let bare = good.replace(
        &good[good.find("<ds:KeyInfo>").unwrap()..good.find("</ds:KeyInfo>").unwrap()],
        "<ds:KeyInfo>",
    );
    assert_eq!(value(&bare), ValueView::NoKey);
}
