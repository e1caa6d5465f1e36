//! Reports that somebody who never saw Qaqpa can read: of every broken document, in every form and language; and replayed.

use std::path::Path;
use std::process::{Command, Output};

use qaqpa::ca::builtin;
use qaqpa::findings::{CheckName, Code};
use qaqpa::http::{ClientResponse, Method, header};
use qaqpa::text::{self as words, Lang};
use qaqpa::x509::certificates_from_pem;
use qaqpa::xmldsig::{self, Enveloped, SigningRequest};
use roxmltree::Document;
use serde_json::Value;

use crate::support::caller::{Caller, json};
use crate::support::peers::{fresh_dir, peer};
use crate::support::requests::{
    Form, SERVICE, certs, envelope, holder, message, request_of, signed_by, unsigned,
};
use crate::support::serving::Serving;

/// A broken document, and what its report has to say.
struct Broken {
    what: &'static str,
    document: String,
    /// The check that fails, by its name.
    check: &'static str,
    code: Code,
    /// The end of the place: a path, or nothing where there is none but line and column.
    path: &'static str,
}

fn base64_of(person: &str) -> String {
    let pem = builtin::text(&format!("people/{person}.cert.pem")).unwrap();
    qaqpa::encoding::base64::encode(certificates_from_pem(pem).unwrap()[0].der())
}

/// The text without what stands from one word to another, these included.
fn without(text: &str, from: &str, to: &str) -> String {
    let start = text.find(from).unwrap();
    let end = start + text[start..].find(to).unwrap() + to.len();
    format!("{}{}", &text[..start], &text[end..])
}

/// A signature by Id over the form alone, which is not what is processed.
fn signed_in_part(serial: u64) -> String {
    let document = unsigned(serial, &Form::default()).replace("<businessData>", "<businessData Id=\"form\">");
    let request = SigningRequest {
        uri: "#form".to_owned(),
        enveloped: Enveloped::Beside,
        ..SigningRequest::document()
    };
    xmldsig::sign_enveloped(&document, &holder("people/valid"), &request).unwrap()
}

fn broken() -> Vec<Broken> {
    let signed = request_of("valid", 1);
    let signature = &signed[signed.find("<ds:Signature ").unwrap()..signed.find("</request>").unwrap()];
    let own = base64_of("valid");
    assert!(signed.contains(&own));
    let of = |what, document: String, check, code, path| Broken { what, document, check, code, path };
    let by =
        |person, check, code| of(person, request_of(person, 2), check, code, " /request/Signature/KeyInfo");
    let reference = " /request/Signature/SignedInfo/Reference";
    vec![
        of(
            "tampered",
            signed.replace("<familyMembers>4<", "<familyMembers>9<"),
            "digest",
            Code::DigestMismatch,
            reference,
        ),
        of(
            "re-indented",
            signed.replace("<district>", "\n    <district>"),
            "digest",
            Code::DigestMismatch,
            reference,
        ),
        of(
            "pretty-printed, the signature too",
            signed.replace("><", ">\n  <"),
            "signature-value",
            Code::SignatureInvalid,
            " /request/Signature/SignedInfo",
        ),
        of("unsigned", unsigned(3, &Form::default()), "signature-form", Code::SignatureAbsent, " /request"),
        of(
            "signed twice",
            signed.replace("</request>", &format!("<x>{signature}</x></request>")),
            "signature-form",
            Code::SignatureAmbiguous,
            " /request/x/Signature",
        ),
        by("expired", "validity", Code::CertificateExpired),
        by("not-yet-valid", "validity", Code::CertificateNotYetValid),
        by("revoked", "revocation", Code::CertificateRevoked),
        by("on-hold", "revocation", Code::CertificateOnHold),
        by("foreign-ca", "chain", Code::ChainUntrusted),
        by("forged-issuer", "chain", Code::ChainForged),
        by("authentication-key", "key-usage", Code::KeyUsage),
        of("other-iin", request_of("other-iin", 4), "identity", Code::IinMismatch, " /request/declarantId"),
        of(
            "no-iin",
            request_of("no-iin", 5),
            "identity",
            Code::IinAbsentInCertificate,
            " /request/declarantId",
        ),
        of(
            "somebody else's certificate",
            signed.replace(&own, &base64_of("other-iin")),
            "signature-value",
            Code::SignatureInvalid,
            " /request/Signature/SignedInfo",
        ),
        of(
            "no certificate",
            signed.replace(&format!("<ds:X509Certificate>{own}</ds:X509Certificate>"), ""),
            "certificate",
            Code::CertificateAbsent,
            " /request/Signature/KeyInfo",
        ),
        of(
            "SHA-1",
            signed
                .replace("http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1"),
            "algorithms",
            Code::AlgorithmWeak,
            reference,
        ),
        of(
            "DTD",
            signed.replacen("<request", "<!DOCTYPE request>\n<request", 1),
            "format",
            Code::XmlMalformed,
            "",
        ),
        of(
            "reference to nothing",
            signed_in_part(6).replace("Id=\"form\"", "Id=\"from\""),
            "digest",
            Code::ReferenceUnresolved,
            reference,
        ),
        of("only a part is signed", signed_in_part(7), "scope", Code::SignatureScope, " /request"),
        of("cut off", signed[..400].to_owned(), "format", Code::XmlMalformed, ""),
        of(
            "an XPath transform",
            signed.replacen(
                "<ds:Transforms>",
                "<ds:Transforms><ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\"/>",
                1,
            ),
            "algorithms",
            Code::AlgorithmUnsupported,
            " /request/Signature",
        ),
        of(
            "HMAC in the place of a signature",
            signed.replace(
                "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
                "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
            ),
            "algorithms",
            Code::AlgorithmUnsupported,
            " /request/Signature",
        ),
        of(
            "a comment within DigestValue",
            signed.replace("<ds:DigestValue>", "<ds:DigestValue><!--x-->"),
            "signature-form",
            Code::SignatureMalformed,
            " /request/Signature",
        ),
        of(
            "SignatureValue that is no base64",
            signed.replace("<ds:SignatureValue>", "<ds:SignatureValue>*"),
            "signature-form",
            Code::SignatureMalformed,
            " /request/Signature",
        ),
        of(
            "no Reference",
            without(&signed, "<ds:Reference ", "</ds:Reference>"),
            "signature-form",
            Code::SignatureMalformed,
            " /request/Signature",
        ),
        of(
            "an id that two elements bear",
            signed_in_part(10).replace("<attachments>", "<attachments Id=\"form\">"),
            "digest",
            Code::SignatureAmbiguous,
            reference,
        ),
        of(
            "the signature deeper in the document",
            without(&signed, "<ds:Signature ", "</ds:Signature>")
                .replace("</businessData>", &format!("{signature}</businessData>")),
            "signature-form",
            Code::SignatureScope,
            " /request/businessData/Signature",
        ),
        of("too deep", signed.replace("<district>", &"<d>".repeat(300)), "format", Code::XmlLimit, ""),
        of(
            "a certificate cut short",
            signed.replace(&own, &own[..400]),
            "certificate",
            Code::CertificateAbsent,
            " /request/Signature/KeyInfo",
        ),
        of(
            "an IIN of eleven digits",
            signed_by("valid", &unsigned(11, &Form::default()).replace("123456789011", "12345678901")),
            "identity",
            Code::IinMalformed,
            " /request/declarantId",
        ),
        of(
            "no date",
            signed_by("valid", &without(&unsigned(12, &Form::default()), "<requestDate>", "</requestDate>")),
            "request",
            Code::RequestMalformed,
            " /request",
        ),
        of(
            "a number of five digits",
            signed_by("valid", &unsigned(13, &Form::default()).replace("00000000000013", "12345")),
            "request",
            Code::RequestMalformed,
            " /request",
        ),
        of(
            "no such service",
            signed_by("valid", &unsigned(8, &Form { service: "passport", ..Form::default() })),
            "request",
            Code::ServiceUnknown,
            " /request/serviceId",
        ),
    ]
}

/// Whether a phrase is one of English, rather than a name, a number or a time.
fn is_english(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| {
        matches!(
            word,
            "a" | "an" | "the" | "of" | "or" | "and" | "is" | "it" | "not" | "none" | "in" | "at" | "one"
        )
    })
}

fn verified(caller: &Caller, base: &str, document: &str, query: &str, accept: &str) -> ClientResponse {
    let headers = [(header::CONTENT_TYPE, "application/xml"), (header::ACCEPT, accept)];
    caller.send(Method::POST, &format!("{base}/api/v1/verify{query}"), &headers, document.as_bytes()).unwrap()
}

/// `line:column`, then a path that ends so.
fn is_place(text: &str, path: &str) -> bool {
    let (numbers, found) = text.split_once(' ').map_or((text, ""), |(numbers, found)| (numbers, found));
    let numbers_fine = numbers
        .split_once(':')
        .is_some_and(|(line, column)| line.parse::<u32>().is_ok() && column.parse::<u32>().is_ok());
    numbers_fine && found == path.trim_start()
}

/// The text of a page, as somebody reads it.
fn read_aloud(page: &str) -> String {
    let page = page.replace("<!DOCTYPE html>", "").replace("<meta charset=\"utf-8\">", "");
    let page = page.replace("<meta name=\"viewport\" content=\"width=device-width\">", "");
    let document = Document::parse(&page).unwrap_or_else(|error| panic!("{error}: {page}"));
    let body = document.descendants().find(|node| node.has_tag_name("body")).unwrap();
    body.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect::<Vec<_>>().join("|")
}

#[test]
fn the_report_on_each_broken_document_names_the_check_the_place_both_sides_and_what_to_do_in_three_languages()
{
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.plain;
    assert!(broken().len() >= 30, "{} documents", broken().len());
    let mut untold = Vec::new();
    for Broken { what, document, check, code, path } in broken() {
        let told = json(&verified(&caller, base, &document, "", "application/json"));
        assert_eq!(told["code"], code.as_str(), "{what}: {told}");
        let checks = told["report"]["checks"].as_array().unwrap();
        let failed: Vec<&Value> = checks.iter().filter(|check| check["status"] == "FAILED").collect();
        // What resolves to nothing covers nothing: that is reported too.
        let codes: Vec<&str> = failed
            .iter()
            .map(|check| check["code"].as_str().unwrap())
            .filter(|code| *code != "SIGNATURE_SCOPE")
            .collect();
        assert!(
            codes.is_empty() && code == Code::SignatureScope || codes == [code.as_str()],
            "{what}: {codes:?}"
        );
        let failed = failed[0];
        assert_eq!((&failed["name"], &failed["code"]), (&check.into(), &code.as_str().into()), "{what}");
        let part = |name: &str| {
            failed[name].as_str().unwrap_or_else(|| panic!("{what}: no {name} in {failed}")).to_owned()
        };
        let (expected, actual, place) = (part("expected"), part("actual"), part("place"));
        assert!(!expected.is_empty() && !actual.is_empty() && expected != actual, "{what}: {failed}");
        assert!(is_place(&place, path), "{what}: {place}, which is not …{path}");
        let name = *CheckName::ALL.iter().find(|name| name.as_str() == check).unwrap();
        for lang in Lang::ALL {
            let page = verified(&caller, base, &document, &format!("?lang={}", lang.as_str()), "text/html");
            assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"), "{what}");
            assert_eq!(page.header("content-language"), Some(lang.as_str()), "{what}");
            let read = read_aloud(&page.text());
            for words in [
                code.as_str(),
                words::title(code).in_lang(lang),
                words::hint(code).in_lang(lang),
                &place,
                words::check(name).in_lang(lang),
            ] {
                assert!(read.contains(words), "{what}, {}: no `{words}` in\n{read}", lang.as_str());
            }
            for words in [&expected, &actual] {
                let said = read.contains(words.as_str());
                if said && lang != Lang::En && is_english(words) || !said && lang == Lang::En {
                    untold.push(format!("{what}, {}: `{words}`", lang.as_str()));
                }
            }
        }
        assert!(
            !read_aloud(&verified(&caller, base, &document, "", "text/html").text()).contains("123456789011"),
            "{what}: an IIN"
        );
    }
    assert!(untold.is_empty(), "not in the report's language: {untold:#?}");
}

fn valid_by_schema(xmllint: &Path, document: &[u8]) -> Result<(), String> {
    let place = fresh_dir();
    let file = place.path().join("report.xml");
    std::fs::write(&file, document).unwrap();
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/report.xsd");
    let output = Command::new(xmllint)
        .args(["--nonet", "--noout", "--schema"])
        .arg(schema)
        .arg(&file)
        .output()
        .unwrap();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

#[test]
fn reports_in_xml_are_valid_by_their_schema_at_every_level() {
    let Some(xmllint) = peer("xmllint") else { return };
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.plain;
    let all = broken()
        .into_iter()
        .map(|broken| (broken.what, broken.document))
        .chain([("good", request_of("valid", 9))]);
    for (what, document) in all {
        for level in ["simple", "detailed", "diagnostic"] {
            let answer = verified(&caller, base, &document, &format!("?level={level}"), "application/xml");
            assert_eq!(answer.header("content-type"), Some("application/xml"));
            assert_eq!(valid_by_schema(&xmllint, &answer.body), Ok(()), "{what}, {level}: {}", answer.text());
        }
    }
    let wrong =
        r#"<reports xmlns="urn:qaqpa:report:v1" level="full"><report signature="document"/></reports>"#;
    assert!(valid_by_schema(&xmllint, wrong.as_bytes()).is_err());
}

#[test]
fn a_registered_request_keeps_what_it_was_judged_with_and_tells_it_by_level_and_form() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.plain;
    let number = Caller::number(&caller.submit(base, &request_of("valid", 10)), 201);
    let address = caller.address(base, &number, "/report");
    let url = |query: &str| address.clone() + &query.replacen('?', "&", 1);

    let simple = &json(&caller.get(&url("?level=simple")))[0];
    assert_eq!(
        (&simple["decision"], &simple["indication"]),
        (&"ACCEPTED".into(), &"TOTAL_PASSED".into()),
        "{simple}"
    );
    assert!(
        simple["checks"].is_null() && simple["code"].is_null() && simple["signer"]["subject"].is_string(),
        "{simple}"
    );
    let detailed = &json(&caller.get(&url("")))[0];
    assert!(
        detailed["checks"].as_array().is_some_and(|checks| checks.len() > 10)
            && detailed["diagnosticData"].is_null(),
        "{detailed}"
    );

    let diagnostic = &json(&caller.get(&url("?level=diagnostic")))[0];
    let (signature, trust) =
        (&diagnostic["diagnosticData"]["signature"], &diagnostic["diagnosticData"]["trust"]);
    let reference = &signature["references"][0];
    assert!(reference["stated"].is_string() && reference["stated"] == reference["computed"], "{signature}");
    assert_eq!(
        (&reference["uri"], &trust["at"], &trust["usage"]),
        (&"".into(), &"2026-11-24T12:00:00Z".into(), &"sign".into())
    );
    let der = qaqpa::encoding::base64::decode(trust["certificate"]["der"].as_str().unwrap()).unwrap();
    assert_eq!(der, certificates_from_pem(builtin::text("people/valid.cert.pem").unwrap()).unwrap()[0].der());
    assert_eq!(
        (trust["path"].as_array().unwrap().len(), trust["lists"].as_array().unwrap().len()),
        (3, 2),
        "{trust}"
    );
    assert!(trust["lists"][0]["entry"].is_null() && trust["lists"][0]["thisUpdate"].is_string(), "{trust}");

    let accept = [
        (header::ACCEPT, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
        (header::ACCEPT_LANGUAGE, "kk-KZ,ru;q=0.8"),
    ];
    // Java's HttpURLConnection names a page first, and is no browser.
    let java = [(header::ACCEPT, "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2")];
    let answer = caller.send(Method::GET, &url("?level=simple"), &java, b"").unwrap();
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let page = caller.send(Method::GET, &url("?level=diagnostic"), &accept, b"").unwrap();
    assert!(
        page.text().contains(&number) && read_aloud(&page.text()).contains("Қолтаңбаны тексеру туралы есеп"),
        "{}",
        page.text()
    );
    assert!(
        page.header("content-security-policy").is_some_and(|policy| policy.contains("default-src 'none'"))
    );
    assert!(!page.text().contains("<script") && !page.text().contains("http-equiv"), "{}", page.text());

    let wrong = caller.get(&url("?level=full"));
    assert_eq!(wrong.status.as_u16(), 400, "{}", wrong.text());
    assert!(wrong.text().contains("level=simple"), "{}", wrong.text());
}

#[test]
fn what_a_document_says_of_itself_is_escaped_on_the_page() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let evil = unsigned(1, &Form { service: "&lt;script&gt;alert(1)&lt;/script&gt;", ..Form::default() });
    let page =
        verified(&caller, &serving.endpoints.plain, &signed_by("valid", &evil), "", "text/html").text();
    assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script"), "{page}");
}

fn qaqpa(arguments: &[&str]) -> Output {
    crate::support::program().args(arguments).env_remove("QAQPA_LOG").output().unwrap()
}

fn told(arguments: &[&str]) -> (i32, String) {
    let output = qaqpa(arguments);
    (output.status.code().unwrap(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

/// The codes and the decision of a report judged again, as JSON.
fn replayed(report: &str, arguments: &[&str]) -> (i32, String, Vec<String>) {
    let (code, text) = told(&[&["replay", report, "--json"], arguments].concat());
    let value: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let codes = |report: &Value| {
        report["checks"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|check| check["code"].as_str().map(str::to_owned))
            .collect::<Vec<_>>()
    };
    (
        code,
        value["decision"].as_str().unwrap().to_owned(),
        value["reports"].as_array().unwrap().iter().flat_map(codes).collect(),
    )
}

#[test]
fn a_diagnostic_report_is_judged_again_under_another_time_list_anchor_and_policy() {
    let place = fresh_dir();
    let file = |name: &str, content: &str| {
        let path = place.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let report_of = |person: &str| {
        let document = file(&format!("{person}.xml"), &request_of(person, 1));
        let (_, text) =
            told(&["verify", &document, "--at", "2026-11-25", "--report", "diagnostic", "--json"]);
        file(&format!("{person}.json"), &text)
    };
    let foreign = certs("foreign.cert.pem");
    let foreign = foreign.to_str().unwrap();
    let codes = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();

    let valid = report_of("valid");
    assert_eq!(replayed(&valid, &[]), (0, "ACCEPTED".to_owned(), vec![]));
    // The certificate and the list of the test PKI end in 2057, the root later.
    assert_eq!(
        replayed(&valid, &["--at", "2060-01-01"]).2,
        codes(&["CERTIFICATE_EXPIRED", "REVOCATION_STALE"])
    );
    assert_eq!(
        replayed(&valid, &["--at", "2025-06-01"]),
        (1, "RETRY".to_owned(), codes(&["REVOCATION_STALE"]))
    );
    assert_eq!(
        replayed(&valid, &["--at", "2025-06-01", "--revocation", "not-checked"]),
        (0, "ACCEPTED".to_owned(), vec![])
    );
    assert_eq!(replayed(&valid, &["--trust", foreign]).2, codes(&["CHAIN_UNTRUSTED"]));

    let revoked = report_of("revoked");
    assert_eq!(replayed(&revoked, &[]), (1, "REJECTED".to_owned(), codes(&["CERTIFICATE_REVOKED"])));
    assert_eq!(replayed(&revoked, &["--revocation", "not-checked"]).0, 0);
    let current = certs("crl/current.crl");
    assert_eq!(replayed(&revoked, &["--crl", current.to_str().unwrap()]).2, codes(&["CERTIFICATE_REVOKED"]));
    assert_eq!(replayed(&report_of("forged-issuer"), &[]).2, codes(&["CHAIN_FORGED"]));
    let stranger = report_of("foreign-ca");
    assert_eq!(
        replayed(&stranger, &["--trust", foreign]),
        (1, "RETRY".to_owned(), codes(&["REVOCATION_UNAVAILABLE"]))
    );
    assert_eq!(replayed(&stranger, &["--trust", foreign, "--revocation", "not-checked"]).0, 0);

    // What is not run anew is said to be not run anew.
    let (_, text) = told(&["replay", &revoked, "--lang", "ru"]);
    assert!(
        text.contains("Целостность данных (хэш): пройдена (взято из прежнего отчёта)")
            && text.contains("решение: REJECTED (было REJECTED)"),
        "{text}"
    );
}

#[test]
fn a_report_of_a_message_is_judged_again_for_both_signatures() {
    let place = fresh_dir();
    let (document, report) = (place.path().join("m.xml"), place.path().join("m.json"));
    std::fs::write(&document, message("m", &request_of("revoked", 1))).unwrap();
    let (code, text) =
        told(&["verify", document.to_str().unwrap(), "--report", "diagnostic", "--format", "json"]);
    assert_eq!(code, 1, "{text}");
    std::fs::write(&report, text).unwrap();
    assert_eq!(replayed(report.to_str().unwrap(), &[]).2, ["CERTIFICATE_REVOKED"]);
    assert_eq!(replayed(report.to_str().unwrap(), &["--revocation", "not-checked"]).0, 0);
}

#[test]
fn the_report_on_each_broken_message_names_the_place_too() {
    let good = message("m", &request_of("valid", 1));
    let security = &good[good.find("<wsse:Security").unwrap()
        ..good.find("</wsse:Security>").unwrap() + "</wsse:Security>".len()];
    let place = fresh_dir();
    let file = place.path().join("m.xml");
    for (what, document, code, path) in [
        ("unsigned", envelope("m", SERVICE, "<a/>"), Code::SignatureAbsent, " /Envelope"),
        ("without Security", good.replace(security, ""), Code::SignatureAbsent, " /Envelope/Header"),
        (
            "Security twice",
            good.replace(security, &security.repeat(2)),
            Code::SignatureAmbiguous,
            " /Envelope/Header/Security",
        ),
        (
            "changed",
            good.replace("<senderId>portal<", "<senderId>other<"),
            Code::DigestMismatch,
            " /Envelope/Header/Security/Signature/SignedInfo/Reference",
        ),
    ] {
        assert_ne!(document, good, "{what}");
        std::fs::write(&file, document).unwrap();
        let (status, text) = told(&["verify", file.to_str().unwrap(), "--json"]);
        let value: Value = serde_json::from_str(&text).unwrap();
        let checks = value["reports"][0]["checks"].as_array().unwrap();
        let failed = checks.iter().find(|check| check["status"] == "FAILED").unwrap();
        assert_eq!(
            (status, &value["code"], &failed["code"]),
            (1, &code.as_str().into(), &code.as_str().into()),
            "{what}: {text}"
        );
        assert!(is_place(failed["place"].as_str().unwrap_or_default(), path), "{what}: {failed}");
    }
}

#[test]
fn what_cannot_be_judged_again_is_said_and_exits_with_2() {
    let place = fresh_dir();
    let file = |name: &str, content: &str| {
        let path = place.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let document = file("d.xml", &request_of("valid", 1));
    let (_, detailed) = told(&["verify", &document, "--json"]);
    let (_, diagnostic) = told(&["verify", &document, "--json", "--report", "diagnostic"]);
    let value: Value = serde_json::from_str(&diagnostic).unwrap();
    let der = value["reports"][0]["diagnosticData"]["trust"]["certificate"]["der"].as_str().unwrap();
    let serial =
        value["reports"][0]["diagnosticData"]["trust"]["certificate"]["serialNumber"].as_str().unwrap();
    for (name, content, expected) in [
        ("detailed.json", detailed, "ask for it with `?level=diagnostic`"),
        ("text.json", "no report".to_owned(), "expected"),
        ("other.json", r#"{"a":1}"#.to_owned(), "not a report of Qaqpa"),
        ("none.json", "[]".to_owned(), "there is no report in it"),
        ("cut.json", diagnostic.replace(der, &der[..40]), serial),
        (
            "word.json",
            diagnostic.replace("\"usage\": \"sign\"", "\"usage\": \"sing\""),
            "`sing` in the report is no usage of a key",
        ),
    ] {
        let (code, text) = told(&["replay", &file(name, &content)]);
        assert!(
            code == 2 && text.contains(expected) && text.contains(name),
            "{name} exited with {code}: {text}"
        );
    }
    let diagnostic = file("diagnostic.json", &diagnostic);
    let empty = certs("people");
    for (arguments, expected) in [
        (&["--at", "soon"][..], "`soon` is not a time"),
        (&["--revocation", "perhaps"], "required, not-checked"),
        (&["--report", "full"], "simple, detailed, diagnostic"),
        (&["--lang", "de"], "kk, ru, en"),
        (&["--crl", empty.to_str().unwrap()], "cannot read"),
    ] {
        let (code, text) = told(&[&["replay", &diagnostic], arguments].concat());
        assert!(code == 2 && text.contains(expected), "{arguments:?} exited with {code}: {text}");
    }
}

#[test]
fn the_command_line_tells_a_report_in_any_form_and_language() {
    let place = fresh_dir();
    let document = place.path().join("d.xml");
    std::fs::write(&document, request_of("expired-revoked-other-iin", 1)).unwrap();
    let document = document.to_str().unwrap();
    let (code, text) = told(&["verify", document, "--report", "simple", "--lang", "kk"]);
    assert!(
        code == 1 && text.contains("Себебі: CERTIFICATE_EXPIRED: Тіркеу куәлігінің қолданылу мерзімі өткен"),
        "{text}"
    );
    assert!(!text.contains("signature-value") && !text.contains("111111111111"), "{text}");
    let (_, text) = told(&["verify", document, "--lang", "ru"]);
    for code in ["CERTIFICATE_EXPIRED", "CERTIFICATE_REVOKED", "IIN_MISMATCH"] {
        let code = Code::parse(code).unwrap();
        assert!(
            text.contains(words::title(code).ru) && text.contains(words::hint(code).ru),
            "{code}: {text}"
        );
    }
    let (_, page) = told(&["verify", document, "--format", "html", "--report", "diagnostic", "--lang", "ru"]);
    assert!(
        page.starts_with("<!DOCTYPE html>") && read_aloud(&page).contains("На основании чего проверено"),
        "{page}"
    );
    assert!(
        read_aloud(&page).replace('|', "").contains("СЫНАҚ · ТЕСТ · TEST"),
        "printed, it says that it is a test: {page}"
    );
    // Names of checks are in the language asked for.
    assert!(text.contains("Значение подписи: пройдена"), "{text}");
    for check in CheckName::ALL.iter().map(|name| name.as_str()) {
        assert!(!text.lines().any(|line| line.trim_start().starts_with(check)), "{check}: {text}");
        assert!(!page.contains(&format!("<code>{check}</code>")), "{check}: {page}");
    }
    let (_, xml) = told(&["verify", document, "--format", "xml"]);
    assert_eq!(
        Document::parse(xml.trim()).unwrap().root_element().tag_name().namespace(),
        Some("urn:qaqpa:report:v1")
    );
}
