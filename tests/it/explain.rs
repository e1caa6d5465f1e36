//! A refused signature is explained: the cause that is named is the one that was made.

use qaqpa::ca::builtin;
use qaqpa::crypto::DigestAlgorithm;
use qaqpa::keys::Holder;
use qaqpa::random::Seeded;
use qaqpa::wsse::{Variant, sign_envelope};
use qaqpa::xml::{Canonicalization, Comments, Document, Method, NodeId, parse, plain};
use qaqpa::xmldsig::{Cause, SigningRequest, explain, first_difference, ns, sign_enveloped};

fn holder() -> Holder {
    let text = |kind: &str| builtin::text(&format!("people/valid-ecdsa.{kind}.pem")).unwrap();
    Holder::from_pem(text("key"), text("cert")).unwrap()
}

fn signed(document: &str) -> String {
    sign_enveloped(document, &holder(), &SigningRequest::document()).unwrap()
}

fn signature(document: &Document) -> NodeId {
    document.subtree(document.root()).find(|id| document.is(*id, ns::DS, "Signature")).unwrap()
}

fn cause(document: &str) -> Option<Cause> {
    let document = parse(document).unwrap();
    let views = explain(&document, signature(&document)).unwrap();
    assert_eq!(views.len(), 1);
    assert!(views[0].matches() || views[0].hashed.is_ok());
    if views[0].matches() { None } else { Some(views[0].cause.unwrap_or(Cause::SignatureIncluded)) }
}

const BASE64: &str =
    "JVBERi0xLjQKJVBERi0xLjQKJVBERi0xLjQKJVBERi0xLjQKJVBERi0xLjQKJVBERi0xLjQKJVBERi0xLjQKJVBERi0xLjQK";

#[test]
fn the_usual_mistakes_are_named() {
    let plain = format!(
        "<r><iin>123456789011</iin><name>Әлем &amp; ел\nекінші жол</name><c>{BASE64}</c><!--k--></r>"
    );
    let good = signed(&plain);
    assert_eq!(cause(&good), None);
    let indented = good.replace("><name", ">\n  <name").replace("<r><iin", "<r>\n  <iin");
    assert_eq!(cause(&indented), Some(Cause::Indented));
    assert_eq!(cause(&good.replace("<name>Әлем", "<name>  Әлем")), Some(Cause::ValuesPadded));
    assert_eq!(cause(&good.replace("ел\nекінші", "ел&#13;\nекінші")), Some(Cause::CarriageReturnsAdded));
    let lost = signed(&plain.replace("ел\nекінші", "ел&#13;\nекінші")).replace("ел&#13;\n", "ел\n");
    assert_eq!(cause(&lost), Some(Cause::CarriageReturnsLost));
    let wrapped = good.replace(BASE64, &format!("{}\n{}", &BASE64[..64], &BASE64[64..]));
    assert_eq!(cause(&wrapped), Some(Cause::Base64Rewrapped));
    let unnamed = signed("<r xmlns=\"urn:a\"><b><iin>1</iin></b></r>");
    assert_eq!(cause(&unnamed.replace("<iin>", "<iin xmlns=\"\">")), Some(Cause::EmptyNamespaceAdded));
}

#[test]
fn another_algorithm_than_the_one_named_is_told() {
    let document = "<a:r xmlns:a=\"urn:a\" xmlns:unused=\"urn:u\"><!--k--><a:iin>1</a:iin></a:r>";
    let good = signed(document);
    let named = SigningRequest::document().content.uri();
    let exclusive = Canonicalization { method: Method::Exclusive, comments: Comments::Omitted };
    let renamed = good.replace(named, exclusive.uri());
    let told = cause(&renamed);
    assert!(
        matches!(told, Some(Cause::OtherCanonicalization(used)) if used.method != Method::Exclusive),
        "{told:?}"
    );
    let renamed = good.replace(DigestAlgorithm::Sha256.uri(), DigestAlgorithm::Sha512.uri());
    assert_eq!(cause(&renamed), Some(Cause::OtherDigest(DigestAlgorithm::Sha256)));
}

#[test]
fn a_body_signed_before_it_was_put_into_its_envelope_is_told() {
    // Signed by itself with inclusive C14N, then put where another declaration is in scope.
    let random = Seeded::new(7, "explain");
    let envelope = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><x/></s:Body></s:Envelope>";
    let good = sign_envelope(envelope, &holder(), Variant::KeyIdentifier, &random).unwrap();
    assert_eq!(cause(&good), None);
    let inner = sign_enveloped(
        "<b Id=\"x\"><iin>1</iin></b>",
        &holder(),
        &SigningRequest { uri: "#x".into(), ..SigningRequest::document() },
    )
    .unwrap();
    let taken = inner
        .replace("<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>", "");
    // The signature beside what it covers, both within an element that declares a namespace.
    let at = taken.find("<ds:Signature").unwrap();
    let end = taken.find("</ds:Signature>").unwrap() + "</ds:Signature>".len();
    let moved =
        format!("<w xmlns:leak=\"urn:leak\">{}{}{}</w>", &taken[..at], &taken[end..], &taken[at..end]);
    assert_eq!(cause(&moved), Some(Cause::SignedBeforeEmbedding));
}

#[test]
fn octets_of_the_other_side_are_compared_to_the_first_difference() {
    assert_eq!(first_difference(b"<a>1</a>", b"<a>1</a>"), None);
    let difference = first_difference(b"<a>1</a>", b"<a>\r\n1</a>").unwrap();
    assert_eq!((difference.offset, difference.theirs.as_str()), (3, "<a>␍␊1</a>"));
    assert_eq!(
        first_difference(b"<a><b></b></a>", b"<a>\n<b></b>\n</a>").unwrap().cause,
        Some(Cause::Indented)
    );
    assert_eq!(
        first_difference(b"<a>x</a>", b"\xEF\xBB\xBF<a>x</a>").unwrap().cause,
        Some(Cause::ByteOrderMark)
    );
    assert_eq!(first_difference(b"<a>4</a>", b"<a>5</a>").unwrap().cause, None);
}

#[test]
fn an_internal_subset_is_taken_into_account_for_canonical_forms_and_nothing_outside_is_read() {
    let text = plain(
        b"<!DOCTYPE a [<!ENTITY e \"x&#38;amp;\"><!ATTLIST b n NMTOKENS ' p  q ' k CDATA 'd'>]><a><b k='e'>&e;</b><b n=' r  s '/></a>",
    )
    .unwrap();
    let b = " n=\"p q\"";
    assert_eq!(text.replace(b, ""), "<a><b k=\"e\">x&amp;</b><b n=\"r s\" k=\"d\"/></a>");
    assert!(text.contains(b));
    assert!(plain(b"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><a>&e;</a>").is_err());
    assert!(plain(b"<!DOCTYPE a [<!ENTITY % p 'x'>%p;]><a/>").is_err());
    let mut bomb = "<!DOCTYPE a [<!ENTITY e0 'lol'>".to_owned();
    for level in 1..12 {
        bomb += &format!("<!ENTITY e{level} '{}'>", format!("&e{};", level - 1).repeat(10));
    }
    assert!(plain((bomb + "]><a>&e11;</a>").as_bytes()).is_err());
    assert!(plain(b"<!DOCTYPE a [<!ENTITY e '&f;'><!ENTITY f '&e;'>]><a>&e;</a>").is_err());
    assert_eq!(plain(b"\xFF\xFE<\0a\0/\0>\0").unwrap(), "<a/>");
    assert_eq!(plain(b"<?xml version='1.0' encoding='windows-1251'?><a>\xcf\xb3</a>").unwrap(), "<a>Пі</a>");
}
