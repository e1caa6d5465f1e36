//! XAdES-T as NCALayer writes it (manual/authority §3.3): two References, signed properties, and a time-stamp
//! over the signature value.

use qaqpa::crypto::{EcdsaForm, SignatureAlgorithm, digest};
use qaqpa::encoding::base64::encode;
use qaqpa::report::{Conditions, replay};
use qaqpa::validation::{Enveloped, Judge, Profile};
use qaqpa::xml::{Canonicalization, Selection, canonicalize, parse};
use qaqpa::xmldsig::KnownCertificates;

use super::*;

/// A namespace that nothing uses makes the inclusive form another one than the exclusive.
pub(super) const DOCUMENT: &str = "<request xmlns:unused=\"urn:unused\"><declarantId>123456789011</declarantId><note>мәтін</note></request>";

/// The one element of this name, in its canonical form.
fn canonical(text: &str, local: &str, algorithm: Canonicalization) -> Vec<u8> {
    let document = parse(text).unwrap();
    let element = document
        .subtree(document.root())
        .find(|id| document.is_element(*id) && document.local_name(*id) == local)
        .unwrap();
    let mut octets = Vec::new();
    canonicalize(&document, Selection::subtree(element), algorithm, &[], &mut octets).unwrap();
    octets
}

/// XAdES-B over the whole document by the pki's signer.
pub(super) fn basic(pki: &Pki) -> String {
    basic_of(&pki.signer, DOCUMENT)
}

/// XAdES-B over this document, whose root is `request`.
pub(super) fn basic_of(signer: &Holder, content: &str) -> String {
    let algorithm = SignatureAlgorithm::default_for(signer.kind()).unwrap();
    let hash = algorithm.digest().unwrap();
    let property = format!(
        r#"<xades:SigningCertificateV2><xades:Cert><xades:CertDigest><ds:DigestMethod Algorithm="{}"/><ds:DigestValue>{}</ds:DigestValue></xades:CertDigest></xades:Cert></xades:SigningCertificateV2>"#,
        hash.uri(),
        encode(digest(hash, signer.certificate().der()).as_ref()),
    );
    naming(signer, content, &property)
}

/// The same with these properties of the signature, behind SigningTime.
pub(super) fn naming(signer: &Holder, content: &str, property: &str) -> String {
    let algorithm = SignatureAlgorithm::default_for(signer.kind()).unwrap();
    let hash = algorithm.digest().unwrap();
    let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
    let digested = |octets: &[u8]| encode(digest(hash, octets).as_ref());
    let certificate = signer.certificate();
    let properties = format!(
        r##"<xades:QualifyingProperties xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" Target="#sig-1"><xades:SignedProperties Id="sig-1-signedprops"><xades:SignedSignatureProperties><xades:SigningTime>2026-02-01T00:00:00Z</xades:SigningTime>{property}</xades:SignedSignatureProperties></xades:SignedProperties></xades:QualifyingProperties>"##,
    );
    let text = |properties_digest: &str, value: &str| {
        let reference = |attributes: &str, enveloped: &str, value: &str| {
            format!(
                r#"<ds:Reference {attributes}><ds:Transforms>{enveloped}<ds:Transform Algorithm="{exclusive}"/></ds:Transforms><ds:DigestMethod Algorithm="{}"/><ds:DigestValue>{value}</ds:DigestValue></ds:Reference>"#,
                hash.uri()
            )
        };
        let enveloped =
            r#"<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>"#;
        let document = reference(
            r#"Id="sig-1-ref0" URI="""#,
            enveloped,
            &digested(&canonical(content, "request", Canonicalization::EXCLUSIVE)),
        );
        let signed = r##"Type="http://uri.etsi.org/01903#SignedProperties" URI="#sig-1-signedprops""##;
        let signature = format!(
            r#"<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="sig-1"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{exclusive}"/><ds:SignatureMethod Algorithm="{}"/>{document}{}</ds:SignedInfo><ds:SignatureValue>{value}</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo><ds:Object>{properties}</ds:Object></ds:Signature>"#,
            algorithm.uri(),
            reference(signed, "", properties_digest),
            encode(certificate.der()),
        );
        content.replace("</request>", &format!("{signature}</request>"))
    };
    let properties_digest =
        digested(&canonical(&text("", ""), "SignedProperties", Canonicalization::EXCLUSIVE));
    let signed_info = canonical(&text(&properties_digest, ""), "SignedInfo", Canonicalization::EXCLUSIVE);
    text(&properties_digest, &encode(&signer.sign(algorithm, EcdsaForm::Fixed, &signed_info).unwrap()))
}

/// A token over the signature value's canonical form.
pub(super) fn token(pki: &Pki, text: &str, algorithm: Canonicalization, at: Now) -> String {
    let octets = canonical(text, "SignatureValue", algorithm);
    let request = TimeStampRequest::new(Imprint::over(DigestAlgorithm::Sha256, &octets), None, &[1; 8]);
    match TimeStampResponse::from_ber(&pki.stamper.stamp(&request.to_der(), at).body).unwrap() {
        TimeStampResponse::Granted(token) => encode(&token),
        refused => panic!("{refused:?}"),
    }
}

pub(super) const EXCLUSIVE: &str =
    r#"<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>"#;

fn with_property(text: &str, property: &str) -> String {
    let unsigned = format!(
        "<xades:UnsignedProperties><xades:UnsignedSignatureProperties>{property}</xades:UnsignedSignatureProperties></xades:UnsignedProperties>"
    );
    text.replace("</xades:QualifyingProperties>", &format!("{unsigned}</xades:QualifyingProperties>"))
}

pub(super) fn stamped_with(text: &str, inside: &str) -> String {
    with_property(
        text,
        &format!(r#"<xades:SignatureTimeStamp Id="sig-1-ts">{inside}</xades:SignatureTimeStamp>"#),
    )
}

pub(super) fn encapsulated(token: &str) -> String {
    format!("<xades:EncapsulatedTimeStamp>{token}</xades:EncapsulatedTimeStamp>")
}

fn stamped(pki: &Pki, at: Now) -> String {
    let text = basic(pki);
    let token = token(pki, &text, Canonicalization::EXCLUSIVE, at);
    stamped_with(&text, &format!("{EXCLUSIVE}{}", encapsulated(&token)))
}

/// As the gateway judges a document.
fn judged(pki: &Pki, text: &str) -> (Report, bool) {
    judged_by(pki, text, &Policy::default(), &pki.anchors(), &pki.lists())
}

/// The same by this policy, these anchors and lists.
pub(super) fn judged_by(
    pki: &Pki,
    text: &str,
    policy: &Policy,
    anchors: &TrustStore,
    lists: &CrlStore,
) -> (Report, bool) {
    let known = KnownCertificates::default();
    let profile = Profile { document: policy.clone(), ..Profile::document() };
    let judge = Judge { anchors, revocation: lists, known: &known, profile: &profile };
    let (report, _, enveloped) = judge.enveloped(parse(text).unwrap(), pki.clock.now(), &mut |_| {});
    if let Some(content) = enveloped.content() {
        use qaqpa::xml::ElementView as _;
        let names: Vec<&str> = content.root().children().map(|child| child.local_name()).collect();
        assert_eq!(names, ["declarantId", "note"], "nothing of the signature is yielded");
        assert!(content.root().descendants("EncapsulatedTimeStamp").next().is_none());
    }
    (report, matches!(enveloped, Enveloped::Trusted(_)))
}

fn told(pki: &Pki, text: &str) -> (Indication, Option<&'static str>, Vec<Code>) {
    let (report, good) = judged(pki, text);
    assert_eq!(good, report.findings().next().is_none());
    (report.indication(), report.sub_indication(), report.codes())
}

#[test]
fn a_time_stamp_in_xml_is_judged_by_the_same_rules() {
    for algorithm in [Algorithm::Rsa, Algorithm::Ecdsa, Algorithm::Gost2004, Algorithm::Gost2015] {
        let pki = Pki::new(algorithm);
        let good = stamped(&pki, day("2026-02-01"));
        assert_eq!(told(&pki, &good), PASSED, "{}", algorithm.name());
        assert_eq!(
            told(&pki, &basic(&pki)),
            unsure("OUT_OF_BOUNDS_NOT_REVOKED", Code::CertificateExpired),
            "{}",
            algorithm.name()
        );
        assert_eq!(
            told(&pki, &stamped(&pki, day("2026-06-01"))),
            failed("EXPIRED", Code::CertificateExpired)
        );
        pki.revoke(Reason::Superseded, day("2026-03-01"));
        assert_eq!(told(&pki, &good), PASSED, "{}", algorithm.name());
        assert_eq!(
            told(&pki, &stamped(&pki, day("2026-03-02"))),
            failed("REVOKED", Code::CertificateRevoked)
        );
    }
    let pki = Pki::of_rsa();
    let good = stamped(&pki, day("2026-02-01"));
    pki.revoke(Reason::KeyCompromise, day("2026-03-01"));
    assert_eq!(told(&pki, &good), unsure("REVOKED_NO_POE", Code::CertificateRevoked));
}

#[test]
fn what_was_refused_without_a_time_stamp_is_refused_with_one() {
    let pki = Pki::of_rsa();
    let good = stamped(&pki, day("2026-02-01"));
    for (from, to, code) in [
        ("<note>мәтін", "<note>мәтiн", Code::DigestMismatch),
        ("2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z", Code::DigestMismatch),
        ("sig-1-ref0", "sig-1-ref1", Code::SignatureInvalid),
        ("</ds:Object>", "</ds:Object><ds:Other/>", Code::SignatureMalformed),
        (
            "</request>",
            "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/></request>",
            Code::SignatureAmbiguous,
        ),
    ] {
        let changed = good.replacen(from, to, 1);
        assert_ne!(changed, good, "{from}");
        let (indication, _, codes) = told(&pki, &changed);
        assert_eq!((indication, codes.contains(&code)), (Indication::TotalFailed, true), "{from}: {codes:?}");
    }
}

#[test]
fn only_a_token_over_this_very_value_in_the_place_for_it_proves_anything() {
    let pki = Pki::of_rsa();
    let (text, at) = (basic(&pki), day("2026-02-01"));
    let good = token(&pki, &text, Canonicalization::EXCLUSIVE, at);
    let other =
        token(&pki, &text.replace("SignatureValue>", "SignatureValue> "), Canonicalization::EXCLUSIVE, at);
    let nothing = |text: &str, why: &str| {
        let (report, good) = judged(&pki, text);
        assert_eq!((good, report.codes()), (false, vec![Code::CertificateExpired]), "{why}");
        let left: Vec<Code> = report.ignored().map(|finding| finding.code).collect();
        assert_eq!(
            (left, report.sub_indication()),
            (vec![Code::TimeStampInvalid], Some("OUT_OF_BOUNDS_NOT_REVOKED")),
            "{why}"
        );
    };
    nothing(&stamped_with(&text, &format!("{EXCLUSIVE}{}", encapsulated(&other))), "of another value");
    nothing(&stamped_with(&text, &encapsulated(&good)), "Canonical XML 1.0 where no method is named");
    let inclusive = token(&pki, &text, Canonicalization::INCLUSIVE, at);
    assert_eq!(told(&pki, &stamped_with(&text, &encapsulated(&inclusive))), PASSED);
    nothing(&stamped_with(&text, EXCLUSIVE), "no token");
    nothing(&stamped_with(&text, &format!("{EXCLUSIVE}{}", encapsulated("AAAA"))), "no DER");
    nothing(&stamped_with(&text, &format!("{EXCLUSIVE}{}", encapsulated("<!-- -->"))), "a comment");
    let include = r##"<xades:Include URI="#sig-1"/>"##;
    nothing(
        &stamped_with(&text, &format!("{include}{EXCLUSIVE}{}", encapsulated(&good))),
        "of something else",
    );
    let unknown = r#"<ds:CanonicalizationMethod Algorithm="urn:unknown"/>"#;
    nothing(&stamped_with(&text, &format!("{unknown}{}", encapsulated(&good))), "an unknown method");
    let stamped = stamped_with(&text, &format!("{EXCLUSIVE}{}", encapsulated(&good)));
    assert_eq!(told(&pki, &stamped), PASSED);
    nothing(&stamped.replace(r##"Target="#sig-1""##, r##"Target="#sig-2""##), "of another signature");
    // Elsewhere it is no property of the signature, and is not looked at.
    let elsewhere = text.replace("</ds:Object>", &format!("</ds:Object><ds:Object><xades:SignatureTimeStamp xmlns:xades=\"http://uri.etsi.org/01903/v1.3.2#\">{EXCLUSIVE}{}</xades:SignatureTimeStamp></ds:Object>", encapsulated(&good)));
    assert_eq!(told(&pki, &elsewhere).2, [Code::CertificateExpired]);
}

#[test]
fn many_time_stamps_are_not_all_looked_at() {
    let pki = Pki::of_rsa();
    let text = basic(&pki);
    let good = token(&pki, &text, Canonicalization::EXCLUSIVE, day("2026-02-01"));
    let one =
        format!("<xades:SignatureTimeStamp>{EXCLUSIVE}{}</xades:SignatureTimeStamp>", encapsulated(&good));
    let (report, good) = judged(&pki, &with_property(&text, &one.repeat(40)));
    let looked_at = report.checks.iter().filter(|check| check.name == CheckName::Timestamp).count();
    assert_eq!((looked_at, good), (qaqpa::limits::CMS_TIME_STAMPS_MAX, true));
}

#[test]
fn a_report_with_a_time_stamp_is_judged_again_by_it() {
    let pki = Pki::of_rsa();
    let (report, good) = judged(&pki, &stamped(&pki, day("2026-02-01")));
    assert!(good);
    let again = |conditions: &Conditions| replay(&report, conditions).unwrap();
    assert_eq!(again(&Conditions::default()).indication(), Indication::TotalPassed);
    assert_eq!(again(&Conditions::default()).diagnostic, report.diagnostic);
    pki.revoke(Reason::KeyCompromise, day("2026-03-01"));
    let newer = again(&Conditions { lists: pki.lists(), ..Conditions::default() });
    assert_eq!(
        (newer.indication(), newer.codes()),
        (Indication::Indeterminate, vec![Code::CertificateRevoked])
    );
    let earlier = again(&Conditions { at: Some(day("2026-01-15")), ..Conditions::default() });
    assert!(
        earlier
            .checks
            .iter()
            .any(|check| check.name == CheckName::Validity && check.status == Status::Passed),
        "not stamped yet, and valid"
    );
}

#[test]
fn the_command_line_and_the_gateways_report_tell_of_it() {
    let pki = Pki::of_rsa();
    let directory = fresh_dir();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("signed.xml"), stamped(&pki, day("2026-02-01"))).unwrap();
    let verify = |more: &[&str]| {
        let mut command = crate::support::program();
        let output = command
            .args(["verify", &path("signed.xml"), "--at", "2026-11-24", "--profile", "document"])
            .args(more)
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, text) = verify(&[]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("TIME-STAMPING AUTHORITY") && text.contains("2026-02-01T00:00:00Z"), "{text}");
    let (_, russian) = verify(&["--lang", "ru"]);
    assert!(russian.contains("на момент метки времени, 2026-02-01T00:00:00Z"), "{russian}");
    let (_, xml) = verify(&["--format", "xml", "--report", "diagnostic"]);
    assert!(xml.contains("<provenAt>2026-02-01T00:00:00Z</provenAt>"), "{xml}");
}
