//! Transforms that give octets without a canonicalisation, and what they do not cover; made under keys of the test PKI.

use std::process::Command;

use qaqpa::crypto::{DigestAlgorithm, digest};
use qaqpa::encoding::base64::encode;
use qaqpa::envelope::Envelope;
use qaqpa::findings::{CheckName, Code, Note, Report, Status};
use qaqpa::keys::{Holder, Signer};
use qaqpa::random::Seeded;
use qaqpa::wsse::{self, Transport, Variant};
use qaqpa::xml;
use qaqpa::xmldsig::{self, KnownCertificates, Policy, SigningRequest, explain, ns};

use super::forms::{replaced, sign_info};
use crate::support::peers::{fresh_dir, peer};
use crate::support::requests::{certs, holder};

const OCTETS: &[u8] = b"%PDF-1.4 \xFF\x00 a scanned page";

fn sha256(octets: &[u8]) -> String {
    encode(digest(DigestAlgorithm::Sha256, octets).as_ref())
}

fn reference(uri: &str, transforms: &str, octets: &[u8]) -> String {
    format!(
        "<ds:Reference URI=\"{uri}\"><ds:Transforms>{transforms}</ds:Transforms><ds:DigestMethod Algorithm=\"{}\"/>\
         <ds:DigestValue>{}</ds:DigestValue></ds:Reference>",
        DigestAlgorithm::Sha256.uri(),
        sha256(octets)
    )
}

fn transform(uri: &str) -> String {
    format!("<ds:Transform Algorithm=\"{uri}\"/>")
}

/// A document that is signed, whose SignedInfo has a second Reference: to the text of `c`, decoded.
fn with_decoded(text: &str, holder: &Holder) -> String {
    let document = format!("<r><iin>1</iin><c Id=\"c\">{text}</c></r>");
    let signed = xmldsig::sign_enveloped(&document, holder, &SigningRequest::document()).unwrap();
    let second = reference("#c", &transform(ns::BASE64_TRANSFORM), OCTETS);
    sign_info(&replaced(&signed, "</ds:Reference>", &format!("</ds:Reference>{second}")), holder)
}

fn report(text: &str) -> Report {
    let outcome = xmldsig::verify_enveloped(
        xml::parse(text).unwrap(),
        &Policy::default(),
        &KnownCertificates::default(),
    );
    assert_eq!(outcome.content.is_some(), outcome.report.codes().is_empty());
    outcome.report
}

#[test]
fn the_base64_transform_digests_the_octets_that_the_text_stands_for() {
    let holder = holder("people/valid");
    let text = encode(OCTETS);
    let good = with_decoded(&text, &holder);
    assert_eq!(report(&good).codes(), []);
    let (a, b) = text.split_at(10);
    for same in [
        format!("{a}\n\t {b}&#13;\n"),
        format!("{a}<!--k-->{b}"),
        format!("<![CDATA[{a}]]>{b}"),
        format!("{a}<x>{b}</x>"),
    ] {
        assert_eq!(report(&with_decoded(&same, &holder)).codes(), [], "{same}");
    }
    assert_eq!(report(&with_decoded(&encode(b"another page"), &holder)).codes(), [Code::DigestMismatch]);
    for not_base64 in [format!("{a}*{b}"), format!("{a}===={b}"), format!("{text}AAAA"), text[1..].to_owned()]
    {
        assert_eq!(
            report(&with_decoded(&not_base64, &holder)).codes(),
            [Code::SignatureMalformed],
            "{not_base64}"
        );
    }
    // More than is decoded at once.
    let large = vec![7; 100_000];
    let document = with_decoded(&encode(&large), &holder);
    let own = sign_info(&replaced(&document, &sha256(OCTETS), &sha256(&large)), &holder);
    assert_eq!(report(&own).codes(), []);
    let views = explain(&xml::parse(&*own).unwrap(), signature(&own)).unwrap();
    assert!(views[1].matches() && views[1].hashed.as_ref().is_ok_and(|(octets, _)| *octets == large));
}

fn signature(text: &str) -> qaqpa::xml::NodeId {
    let document = xml::parse(text).unwrap();
    document.subtree(document.root()).find(|id| document.is(*id, ns::DS, "Signature")).unwrap()
}

#[test]
fn what_is_decoded_or_fetched_covers_no_element_and_yields_nothing() {
    let holder = holder("people/valid");
    let good = with_decoded(&encode(OCTETS), &holder);
    // The only Reference goes to the root, and decodes it.
    let document = format!("<r Id=\"r\">{}</r>", encode(OCTETS));
    let request = SigningRequest { uri: "#r".to_owned(), ..SigningRequest::document() };
    let signed = xmldsig::sign_enveloped(&document, &holder, &request).unwrap();
    let start = signed.find("<ds:Reference").unwrap();
    let end = signed.find("</ds:Reference>").unwrap() + "</ds:Reference>".len();
    let decoded = transform(ns::ENVELOPED) + &transform(ns::BASE64_TRANSFORM);
    let only = sign_info(
        &format!("{}{}{}", &signed[..start], reference("#r", &decoded, OCTETS), &signed[end..]),
        &holder,
    );
    assert_eq!(report(&only).codes(), [Code::SignatureScope]);
    let told =
        qaqpa::text::sides(&report(&only).leading().unwrap().evidence, qaqpa::text::Lang::En).actual.unwrap();
    assert_eq!(told, "the text of /r, decoded");
    // Neither stands before another transform.
    let c14n = transform("http://www.w3.org/2001/10/xml-exc-c14n#");
    for more in [
        format!("{}{c14n}", transform(ns::BASE64_TRANSFORM)),
        transform(ns::BASE64_TRANSFORM).repeat(2),
        transform(ns::STR_TRANSFORM),
    ] {
        let forged = sign_info(&replaced(&good, &transform(ns::BASE64_TRANSFORM), &more), &holder);
        assert_eq!(report(&forged).codes(), [Code::SignatureMalformed], "{more}");
    }
}

#[test]
fn no_transform_runs_before_signed_info_is_authenticated() {
    let holder = holder("people/valid");
    // Two References that would each be reported if they were read: a text that is no base64, and an id that
    // no element has.
    let forged = replaced(&with_decoded("*", &holder), "URI=\"\"", "URI=\"#nobody\"");
    let report = report(&forged);
    assert_eq!(report.codes(), [Code::SignatureInvalid]);
    for name in [CheckName::Digest, CheckName::Scope] {
        assert!(
            report.checks.iter().any(|check| check.name == name && check.status == Status::NotRun),
            "{report:?}"
        );
    }
    let facts = report.diagnostic.unwrap().signature.unwrap();
    assert!(facts.references.iter().all(|reference| reference.computed.is_none()), "{facts:?}");
}

#[test]
fn xmlsec1_decodes_the_same() {
    let Some(xmlsec1) = peer("xmlsec1") else { return };
    let (holder, place) = (holder("people/valid"), fresh_dir());
    let file = place.path().join("signed.xml");
    for (text, good) in [(encode(OCTETS), true), (encode(b"another page"), false)] {
        std::fs::write(&file, with_decoded(&text, &holder)).unwrap();
        let mut command = Command::new(&xmlsec1);
        command
            .args(["--verify", "--id-attr:Id", "c", "--pubkey-cert-pem"])
            .arg(certs("people/valid.cert.pem"))
            .arg(&file);
        let output = command.output().unwrap();
        assert_eq!(output.status.success(), good, "{}", String::from_utf8_lossy(&output.stderr));
    }
}

const ENVELOPE: &str = "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><x>1</x></soap:Body></soap:Envelope>";

/// An envelope whose SignedInfo has a second Reference: to the token that KeyInfo names.
fn with_token(variant: Variant, default: &str, token: impl Fn(&str, &Holder) -> String) -> String {
    let holder = holder("portal-system");
    let envelope = ENVELOPE.replace("<soap:Envelope", &format!("<soap:Envelope{default}"));
    let signed = wsse::sign_envelope(&envelope, &holder, variant, &Seeded::new(1, "transforms")).unwrap();
    let named = format!("<wsse:SecurityTokenReference xmlns:wsu=\"{}\" wsu:Id=\"STR-1\" ", ns::WSU);
    let signed = replaced(&signed, "<wsse:SecurityTokenReference ", &named);
    let id = signed
        .find("wsu:Id=\"X509-")
        .map(|at| signed[at + 8..].split('"').next().unwrap())
        .unwrap_or_default();
    let parameters = format!(
        "<ds:Transform Algorithm=\"{}\"><wsse:TransformationParameters xmlns:wsse=\"{}\"><ds:CanonicalizationMethod \
         Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/></wsse:TransformationParameters></ds:Transform>",
        ns::STR_TRANSFORM,
        ns::WSSE
    );
    let second = reference("#STR-1", &parameters, token(id, &holder).as_bytes());
    sign_info(&replaced(&signed, "</ds:Reference>", &format!("</ds:Reference>{second}")), &holder)
}

fn transport(text: &str) -> Vec<Code> {
    let envelope = Envelope::read(xml::parse(text).unwrap()).unwrap();
    let known = KnownCertificates::new(vec![holder("portal-system").certificate().clone()]);
    let now = qaqpa::clock::Now::parse("2026-11-24T15:00:00Z").unwrap();
    match wsse::verify_envelope(envelope, &Policy::default(), &known, now) {
        Transport::Signed(outcome) => outcome.report.codes(),
        Transport::Unsigned { report, .. } => report.codes(),
    }
}

/// The token in the message, in exclusive canonical form, its default namespace written.
fn in_the_message(default: &str, id: &str, holder: &Holder) -> String {
    format!(
        "<wsse:BinarySecurityToken xmlns=\"{default}\" xmlns:wsse=\"{}\" xmlns:wsu=\"{}\" EncodingType=\"{}\" ValueType=\"{}\" \
         wsu:Id=\"{id}\">{}</wsse:BinarySecurityToken>",
        ns::WSSE,
        ns::WSU,
        ns::BASE64,
        ns::X509_V3,
        encode(holder.certificate().der())
    )
}

/// The token that is not there, as WS-Security has it written.
fn named(_: &str, holder: &Holder) -> String {
    format!(
        "<wsse:BinarySecurityToken xmlns=\"\" xmlns:wsse=\"{}\" ValueType=\"{}\">{}</wsse:BinarySecurityToken>",
        ns::WSSE,
        ns::X509_V3,
        encode(holder.certificate().der())
    )
}

#[test]
fn the_str_transform_digests_the_token_that_is_referred_to() {
    let token = |id: &str, holder: &Holder| in_the_message("", id, holder);
    assert_eq!(transport(&with_token(Variant::Token, "", token)), []);
    let token = |id: &str, holder: &Holder| in_the_message("urn:d", id, holder);
    assert_eq!(transport(&with_token(Variant::Token, " xmlns=\"urn:d\"", token)), []);
    assert_eq!(transport(&with_token(Variant::KeyIdentifier, "", named)), []);
    assert_eq!(transport(&with_token(Variant::IssuerSerial, "", named)), []);
    // Another token than the one that was signed.
    let other = |_: &str, _: &Holder| named("", &holder("portal-system-ecdsa"));
    assert_eq!(transport(&with_token(Variant::KeyIdentifier, "", other)), [Code::DigestMismatch]);
    // On something else than a reference to a token.
    let good = with_token(Variant::KeyIdentifier, "", named);
    let body = good.find("wsu:Id=\"id-").map(|at| good[at + 8..].split('"').next().unwrap()).unwrap();
    let elsewhere =
        sign_info(&replaced(&good, "URI=\"#STR-1\"", &format!("URI=\"#{body}\"")), &holder("portal-system"));
    assert_eq!(transport(&elsewhere), [Code::SignatureMalformed]);
    // By any but the exclusive canonicalisation, or without one, the token's octets would depend on where it stands.
    let inclusive = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
    let method = "<wsse:TransformationParameters";
    let at = good.find(method).unwrap();
    let (head, tail) = good.split_at(at);
    let forged = head.to_owned() + &replaced(tail, "http://www.w3.org/2001/10/xml-exc-c14n#", inclusive);
    assert_eq!(transport(&sign_info(&forged, &holder("portal-system"))), [Code::SignatureMalformed]);
}

#[test]
fn a_prefix_list_of_the_enveloped_transform_is_left_aside_and_the_report_says_so() {
    let holder = holder("people/valid");
    let document = "<r xmlns:xs=\"urn:xs\"><iin>1</iin></r>";
    let signed = xmldsig::sign_enveloped(document, &holder, &SigningRequest::document()).unwrap();
    let bare = transform(ns::ENVELOPED);
    // In its own namespace, and as xml-crypto writes it: in that of the transform.
    for of in [ns::EC, ns::ENVELOPED] {
        let list = format!("<InclusiveNamespaces PrefixList=\"xs r\" xmlns=\"{of}\"/>");
        let with_list = bare.replace("/>", &format!(">{list}</ds:Transform>"));
        let good = sign_info(&replaced(&signed, &bare, &with_list), &holder);
        let report = report(&good);
        assert_eq!(report.codes(), [], "{of}");
        let form = report.checks.iter().find(|check| check.name == CheckName::SignatureForm).unwrap();
        assert_eq!((form.status, &form.note), (Status::Passed, &Some(Note::IdlePrefixes)), "{of}");
        // What is covered is what it was: a change of the content is found, and so is one of the list itself.
        let changed = replaced(&good, "<iin>1<", "<iin>2<");
        assert_eq!(self::report(&changed).codes(), [Code::DigestMismatch], "{of}");
        let other_list = replaced(&good, "\"xs r\"", "\"xs\"");
        assert_eq!(self::report(&other_list).codes(), [Code::SignatureInvalid], "{of}");
    }
}
