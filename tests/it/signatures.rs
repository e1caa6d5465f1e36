//! What `qaqpa sign` makes in each shape, and what the policies let pass.

use std::process::Command;

use qaqpa::envelope::Envelope;
use qaqpa::findings::{CheckName, Code};
use qaqpa::http::{Method, header};
use qaqpa::keys::{Holder, Signer};
use qaqpa::random::Seeded;
use qaqpa::wsse::{self, Transport, Variant};
use qaqpa::xml::{self, ElementView};
use qaqpa::xmldsig::{
    self, KnownCertificates, Layout, Outcome, Policy, Relaxation, Relaxations, SignError, SigningRequest,
    sign_element, sign_enveloped, sign_stacked,
};

use crate::support::caller::{Caller, json};
use crate::support::peers::{fresh_dir, peer, shared};
use crate::support::requests::{Form, SERVICE, certs, envelope, holder, request_of, unsigned};
use crate::support::serving::Serving;

const PASSWORD: &str = "Qwerty12";

fn verified(text: &str, relaxations: Relaxations) -> Outcome {
    xmldsig::verify_enveloped(
        xml::parse(text).unwrap(),
        &Policy::relaxed(relaxations),
        &KnownCertificates::default(),
    )
}

fn xmlsec1_verifies(xmlsec1: &std::path::Path, signer: &str, text: &str, ids: &[&str]) {
    let place = fresh_dir();
    let file = place.path().join("signed.xml");
    std::fs::write(&file, text).unwrap();
    let mut command = Command::new(xmlsec1);
    command
        .args(["--verify"])
        .args(ids)
        .arg("--pubkey-cert-pem")
        .arg(certs(&format!("{signer}.cert.pem")))
        .arg(&file);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}\n{text}", String::from_utf8_lossy(&output.stderr));
}

/// The values of base64 in a signature: SignatureValue, certificate, digest.
fn value<'a>(text: &'a str, element: &str) -> &'a str {
    let start = text.find(&format!("<ds:{element}>")).unwrap() + element.len() + 5;
    &text[start..start + text[start..].find('<').unwrap()]
}

#[test]
fn each_layout_is_written_as_its_signers_write_it_and_verifies() {
    let document = unsigned(1, &Form::default());
    let xmlsec1 = peer("xmlsec1");
    for (layout, end) in
        [(Layout::SingleLine, ""), (Layout::Lines, "\n"), (Layout::CarriageReturns, "&#13;\n")]
    {
        for digest in [qaqpa::crypto::DigestAlgorithm::Sha256, qaqpa::crypto::DigestAlgorithm::Sha512] {
            let request = SigningRequest { layout, digest, ..SigningRequest::document() };
            let signed = sign_enveloped(&document, &holder("people/valid"), &request).unwrap();
            assert_eq!(verified(&signed, Relaxations::STRICT).report.codes(), [], "{signed}");
            if let Some(xmlsec1) = &xmlsec1 {
                xmlsec1_verifies(xmlsec1, "people/valid", &signed, &[]);
            }
            for element in ["SignatureValue", "X509Certificate"] {
                let text = value(&signed, element);
                if layout == Layout::SingleLine {
                    assert!(!text.contains('\n'));
                    continue;
                }
                let inner = text.strip_prefix('\n').and_then(|text| text.strip_suffix('\n')).unwrap();
                let lines: Vec<&str> = inner.split(end).collect();
                let (last, full) = lines.split_last().unwrap();
                assert!(!full.is_empty() && full.iter().all(|line| line.len() == 76), "{text}");
                assert!(!last.is_empty() && last.len() <= 76 && !last.contains('&'), "{text}");
            }
            // Of a digest of 512 bits the line end is inside SignedInfo.
            let wraps = digest == qaqpa::crypto::DigestAlgorithm::Sha512 && layout != Layout::SingleLine;
            assert_eq!(value(&signed, "DigestValue").contains('\n'), wraps);
            assert_eq!(
                value(&signed, "DigestValue").contains("&#13;"),
                wraps && layout == Layout::CarriageReturns
            );
            assert_eq!(
                signed.contains("<ds:SignedInfo>\n<ds:CanonicalizationMethod"),
                layout != Layout::SingleLine
            );
        }
    }
}

#[test]
fn a_layout_of_lines_leaves_the_key_identifier_on_one_line() {
    let system = holder("portal-system");
    let text = envelope("m", SERVICE, &request_of("valid", 1));
    for layout in [Layout::Lines, Layout::CarriageReturns] {
        let signed =
            wsse::sign_envelope_in(layout, &text, &system, Variant::KeyIdentifier, &Seeded::new(1, "layout"))
                .unwrap();
        let start = signed.find("<wsse:KeyIdentifier").unwrap();
        let identifier = &signed[start..start + signed[start..].find("</wsse:KeyIdentifier>").unwrap()];
        assert!(!identifier.contains('\n') && !identifier.contains("&#13;"), "{identifier}");
        assert_eq!(signed.contains("&#13;"), layout == Layout::CarriageReturns);
        assert_eq!(transport(&signed, Relaxations::STRICT), []);
    }
}

const ELEMENT: &str = "<k:doc xmlns:k=\"urn:k\"><k:form Id=\"form\"><iin>123456789011</iin><!--k--></k:form><other>x</other><sigs/></k:doc>";

#[test]
fn an_element_signed_by_its_id_is_all_that_a_lenient_policy_yields() {
    let person = holder("people/valid");
    let signed = sign_element(ELEMENT, "form", "/doc/sigs", &person, &SigningRequest::element()).unwrap();
    assert!(signed.contains("<sigs><ds:Signature "), "{signed}");
    assert!(
        !signed.contains("enveloped-signature") && signed.contains("REC-xml-c14n-20010315#WithComments"),
        "{signed}"
    );
    if let Some(xmlsec1) = peer("xmlsec1") {
        xmlsec1_verifies(&xmlsec1, "people/valid", &signed, &["--id-attr:Id", "urn:k:form"]);
    }
    assert_eq!(verified(&signed, Relaxations::STRICT).report.codes(), [Code::SignatureScope]);

    let outcome = verified(&signed, Relaxations::LENIENT);
    assert_eq!(outcome.report.codes(), []);
    let content = outcome.content.unwrap();
    assert_eq!(content.root().local_name(), "form");
    assert_eq!(content.root().child("iin").unwrap().text(), "123456789011");
    let form = outcome.report.checks.iter().find(|check| check.name == CheckName::SignatureForm).unwrap();
    assert_eq!(form.note, Some(Relaxation::SignatureElsewhere.note()));
    let facts = outcome.report.diagnostic.unwrap().signature.unwrap();
    assert_eq!((&*facts.policy, facts.relaxations), ("lenient", vec!["signature-elsewhere".to_owned()]));

    // The same where the signature stands right below the root, as the authority's agent puts it by its default.
    let below = sign_element(ELEMENT, "form", "/doc", &person, &SigningRequest::element()).unwrap();
    assert_eq!(verified(&below, Relaxations::STRICT).report.codes(), [Code::SignatureScope]);
    assert_eq!(verified(&below, Relaxations::LENIENT).content.unwrap().root().local_name(), "form");
    // And a document that is signed as a whole is judged as the strict rules have it.
    let whole = verified(&request_of("valid", 1), Relaxations::LENIENT);
    assert!(
        whole.report.diagnostic.unwrap().signature.unwrap().relaxations.is_empty() && whole.content.is_some()
    );

    // What is not covered may change, and is not yielded; what is covered may not.
    assert_eq!(verified(&signed.replace(">x<", ">y<"), Relaxations::LENIENT).report.codes(), []);
    assert_eq!(
        verified(&signed.replace("123456789011", "990101300123"), Relaxations::LENIENT).report.codes(),
        [Code::DigestMismatch]
    );
    // Wrapped: the signed element moved, another in its place. The one that is signed is the one that is yielded.
    let wrapped = signed
        .replace("<other>x</other>", "<w><k:form Id=\"form\"><iin>123456789011</iin><!--k--></k:form></w>")
        .replacen("<k:form Id=\"form\"><iin>123456789011", "<k:form><iin>990101300123", 1);
    let outcome = verified(&wrapped, Relaxations::LENIENT);
    assert_eq!(outcome.content.unwrap().root().child("iin").unwrap().text(), "123456789011");
    // Two elements of the id: it points at nothing.
    let twice = signed.replace("<other>", "<other Id=\"form\">");
    assert_eq!(verified(&twice, Relaxations::LENIENT).report.codes(), [Code::SignatureAmbiguous]);
}

#[test]
fn what_the_authoritys_agent_signed_by_xpath_verifies() {
    let Some(shared) = shared() else { return };
    let text =
        std::fs::read_to_string(shared.join("samples/nca/ncalayer-rs/test_gost512.xml_xpath.xml")).unwrap();
    assert_eq!(verified(&text, Relaxations::STRICT).report.codes(), [Code::SignatureScope]);
    let outcome = verified(&text, Relaxations::LENIENT);
    assert_eq!(outcome.report.codes(), []);
    assert_eq!(outcome.content.unwrap().root().local_name(), "a");
}

#[test]
fn sha1_verifies_by_its_name_alone() {
    let Some(shared) = shared() else { return };
    let vectors = shared.join("conformance/vectors");
    let manifest = std::fs::read_to_string(vectors.join("manifest.tsv")).unwrap();
    let names: Vec<&str> = manifest.lines().next().unwrap().split('\t').collect();
    let column = |name: &str| names.iter().position(|known| *known == name).unwrap();
    let mut counted = (0, 0);
    for row in manifest.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>()) {
        let of = |name: &str| row[column(name)];
        // Keys of 1024 bits, and octets that stand outside the document, are no policy's matter.
        let strong = of("key") == "RSA-2048" || of("key").starts_with("EC-");
        let inside = !of("note").contains("url-map") && of("transforms") != "xslt";
        if of("class") != "core-sha1" || of("expected") != "valid" || !strong || !inside {
            continue;
        }
        let document = xml::parse(std::fs::read(vectors.join(of("path"))).unwrap());
        let Ok(document) = document else { continue };
        let codes = |relaxations: Relaxations| {
            xmldsig::verify_core(&document, &Policy::relaxed(relaxations), &KnownCertificates::default())
                .0
                .codes()
        };
        let strict = codes(Relaxations::STRICT);
        assert!(strict.contains(&Code::AlgorithmWeak), "{}: {strict:?}", of("path"));
        assert_eq!(codes(Relaxations::LENIENT), strict, "{}", of("path"));
        let allowed = codes(Relaxations::STRICT.with(Relaxation::Sha1));
        *(if allowed.is_empty() { &mut counted.0 } else { &mut counted.1 }) += 1;
        if !allowed.is_empty() {
            eprintln!("{}: {allowed:?}", of("path"));
        }
    }
    eprintln!("vectors with SHA-1 that verify by its relaxation: {}, that do not: {}", counted.0, counted.1);
    assert!(counted.0 >= 5 && counted.1 == 0, "{counted:?}");
}

#[test]
fn what_cannot_be_signed_by_element_says_why() {
    let person = holder("people/valid");
    let sign = |id: &str, into: &str| {
        sign_element(ELEMENT, id, into, &person, &SigningRequest::element()).unwrap_err()
    };
    assert_eq!(sign("nobody", "/doc/sigs"), SignError::Reference("#nobody".to_owned()));
    assert_eq!(sign("form", "/doc/nowhere"), SignError::NoPlace("/doc/nowhere".to_owned()));
    assert_eq!(sign("form", "/doc/form/iin"), SignError::PlaceSigned("/doc/form/iin".to_owned()));
}

#[test]
fn the_gateway_takes_what_its_settings_let_pass_and_says_by_which_policy() {
    let inner = unsigned(1, &Form::default()).replace("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "");
    let wrapped = format!("<w>{}<sigs/></w>", inner.replacen("<request ", "<request Id=\"r\" ", 1));
    let signed =
        sign_element(&wrapped, "r", "/w/sigs", &holder("people/valid"), &SigningRequest::element()).unwrap();
    let place = fresh_dir();
    let settings = place.path().join("qaqpa.toml");
    std::fs::write(&settings, "[signatures]\npolicy = \"lenient\"\n").unwrap();
    let caller = Caller::new();
    for (flags, status, policy) in
        [(vec![], 422, "strict"), (vec!["--config", settings.to_str().unwrap()], 201, "lenient")]
    {
        let serving = Serving::at_noon(&flags);
        let base = &serving.endpoints.plain;
        let answer = caller.submit(base, &signed);
        assert_eq!(answer.status.as_u16(), status, "{policy}: {}", answer.text());
        let (kind, xml) = ((header::CONTENT_TYPE, "application/xml"), request_of("valid", 2));
        let url = format!("{base}/api/v1/verify?level=diagnostic");
        let told = json(&caller.send(Method::POST, &url, &[kind], xml.as_bytes()).unwrap());
        let signature = &told["report"]["diagnosticData"]["signature"];
        assert_eq!(
            (&told["report"]["policy"], &signature["policy"]),
            (&policy.into(), &policy.into()),
            "{told}"
        );
        assert!(signature["relaxations"].is_null(), "{signature}");
    }
}

fn transport(text: &str, relaxations: Relaxations) -> Vec<Code> {
    let envelope = Envelope::read(xml::parse(text).unwrap()).unwrap();
    let known = KnownCertificates::new(vec![holder("portal-system").certificate().clone()]);
    let now = qaqpa::clock::Now::parse("2026-11-24T15:00:00Z").unwrap();
    match wsse::verify_envelope(envelope, &Policy::relaxed(relaxations), &known, now) {
        Transport::Signed(outcome) => outcome.report.codes(),
        Transport::Unsigned { report, .. } => report.codes(),
    }
}

#[test]
fn a_signature_bare_in_the_header_passes_by_its_relaxation_alone() {
    let text = envelope("m", SERVICE, &request_of("valid", 1));
    let signed =
        wsse::sign_envelope(&text, &holder("portal-system"), Variant::KeyIdentifier, &Seeded::new(1, "bare"))
            .unwrap();
    let start = signed.find("<wsse:Security ").unwrap();
    let end = start + signed[start..].find('>').unwrap() + 1;
    let bare = format!("{}{}", &signed[..start], signed[end..].replace("</wsse:Security>", ""));
    assert_eq!(transport(&signed, Relaxations::LENIENT), []);
    assert_eq!(transport(&bare, Relaxations::STRICT), [Code::SignatureAbsent]);
    assert_eq!(transport(&bare, Relaxations::LENIENT), []);
    assert_eq!(transport(&bare, Relaxations::STRICT.with(Relaxation::BareInHeader)), []);
    let changed = bare.replace("<senderId>portal", "<senderId>another");
    assert_eq!(transport(&changed, Relaxations::LENIENT), [Code::DigestMismatch]);
}

#[test]
fn a_policy_bounds_references_transforms_and_keys() {
    let signed = request_of("valid", 1);
    let codes = |policy: &Policy| {
        xmldsig::verify_enveloped(xml::parse(&*signed).unwrap(), policy, &KnownCertificates::default())
            .report
            .codes()
    };
    assert_eq!(codes(&Policy::default()), []);
    assert_eq!(codes(&Policy { references_max: 0, ..Policy::default() }), [Code::SignatureMalformed]);
    assert_eq!(codes(&Policy { transforms_max: 1, ..Policy::default() }), [Code::SignatureMalformed]);
    assert_eq!(codes(&Policy { rsa_bits_min: 3072, ..Policy::default() }), [Code::AlgorithmWeak]);
}

#[test]
fn stacked_signatures_are_made_one_over_the_other_and_peeled_off_last_to_first() {
    let first = request_of("valid", 1);
    assert_eq!(
        sign_enveloped(&first, &holder("people/valid-ecdsa"), &SigningRequest::document()),
        Err(SignError::SignedAlready)
    );
    let both = sign_stacked(&first, &holder("people/valid-ecdsa"), &SigningRequest::document()).unwrap();
    let known = KnownCertificates::default();
    let told = |text: &str| {
        let told = xmldsig::verify_stacked(&xml::parse(text).unwrap(), &Policy::default(), &known);
        told.into_iter()
            .map(|(report, named)| (report.codes(), named.unwrap().certificate))
            .collect::<Vec<_>>()
    };
    let signer = |stem: &str| Holder::certificate(&holder(stem)).clone();
    assert_eq!(told(&both), [(vec![], signer("people/valid-ecdsa")), (vec![], signer("people/valid"))]);
    // The earlier signature is part of what the later one covers.
    let value = value(&first, "SignatureValue");
    let broken = both.replacen(&value[..8], "AAAAAAAA", 1);
    assert_eq!(told(&broken)[0].0, [Code::DigestMismatch]);
}

fn qaqpa(arguments: &[&str]) -> (i32, String) {
    let output = crate::support::program().args(arguments).env_remove("QAQPA_LOG").output().unwrap();
    (output.status.code().unwrap(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

#[test]
fn the_command_line_signs_in_every_shape_and_verifies_by_either_policy() {
    let place = fresh_dir();
    let file = |name: &str, text: &str| {
        let path = place.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (person, system) = (certs("people/valid.p12"), certs("portal-system.p12"));
    let sign = |key: &std::path::Path, input: &str, more: &[&str]| {
        let key = ["sign", "--key", key.to_str().unwrap(), "--password", PASSWORD];
        let (code, text) = qaqpa(&[&key[..], more, &[input]].concat());
        assert_eq!(code, 0, "{more:?}: {text}");
        text
    };
    let verify = |text: &str, more: &[&str]| {
        qaqpa(&[&["verify", &file("signed.xml", text), "--at", "2026-11-25"], more].concat())
    };

    let request = file("request.xml", &unsigned(1, &Form::default()));
    for layout in ["single-line", "lines", "carriage-returns"] {
        let (code, told) = verify(&sign(&person, &request, &["--layout", layout]), &[]);
        assert_eq!(code, 0, "{layout}: {told}");
    }
    let twice = sign(
        &certs("people/valid-ecdsa.p12"),
        &file("once.xml", &sign(&person, &request, &[])),
        &["--stack"],
    );
    // The gateway takes one signature on a request; as a document it may have several.
    assert_eq!((verify(&twice, &[]).0, verify(&twice, &["--profile", "document"]).0), (1, 0));

    let message = file("message.xml", &envelope("m", SERVICE, &request_of("valid", 1)));
    for (variant, mark) in
        [("a", "<wsse:KeyIdentifier"), ("b", "<ds:X509IssuerSerial>"), ("token", "<wsse:BinarySecurityToken")]
    {
        let signed = sign(&system, &message, &["--wss", variant]);
        assert!(signed.contains(mark), "{signed}");
        // RFC 4514 §2.1: the country comes last.
        assert_eq!(signed.contains(",C=KZ</ds:X509IssuerName>"), variant == "b", "{signed}");
        // The certificate that is only named has to be known: it is given with those that are trusted.
        let trusted = file("trust.pem", &format!("{}{}", read("trust.pem"), read("portal-system.cert.pem")));
        let (code, told) = verify(&signed, &["--trust", &trusted]);
        assert_eq!(code, 0, "{variant}: {told}");
    }

    let element =
        sign(&person, &file("element.xml", ELEMENT), &["--element-id", "form", "--into", "/doc/sigs"]);
    assert_eq!(verify(&element, &[]).0, 1);
    // It is no request, and is judged as a document.
    let document = ["--profile", "document"];
    let lenient = ["--policy", "lenient", "--lang", "ru", "--report", "diagnostic"];
    assert_eq!(verify(&element, &lenient).0, 1);
    let (code, told) = verify(&element, &[&document[..], &lenient].concat());
    assert_eq!(code, 0, "{told}");
    assert!(
        told.contains("по послаблению signature-elsewhere") && told.contains("Политика подписей: lenient"),
        "{told}"
    );
    assert_eq!(verify(&element, &[&document[..], &["--allow", "signature-elsewhere"]].concat()).0, 0);
    let (code, told) = verify(&element, &["--allow", "everything"]);
    assert!(code == 2 && told.contains("signature-elsewhere, bare-in-header, sha1"), "{told}");
}

fn read(name: &str) -> String {
    std::fs::read_to_string(certs(name)).unwrap()
}
