//! No English sentence in a Kazakh or Russian refusal: every word with Latin letters has a reason to be there.

use qaqpa::findings::{CheckName, Evidence, Note};
use qaqpa::http::{Method, header};
use qaqpa::report::{self, Level};
use qaqpa::text::{self, Lang};
use serde_json::{Value, json};

use crate::support::caller::{Caller, json as body};
use crate::support::requests::{Form, certs, message, request_of, unsigned};
use crate::support::serving::Serving;

/// Words in Latin letters that stand by themselves, each with its reason.
const ALLOWED: &[(&str, &str)] = &[
    ("Body", "an element of SOAP"),
    ("Envelope", "an element of SOAP"),
    ("Header", "an element of SOAP"),
    ("Reference", "an element of XMLDSig"),
    ("Signature", "an element of XMLDSig"),
    ("Security", "an element of WS-Security"),
    ("Timestamp", "an element of WS-Security"),
    ("Id", "an attribute of XMLDSig"),
    ("Exclusive", "a canonicalisation"),
    ("Inclusive", "a canonicalisation"),
    ("Allow", "a header of HTTP"),
    ("Host", "a header of HTTP"),
    ("multipart", "a media type"),
    ("gzip", "a content coding"),
    ("qaqpa", "the name of the tool"),
    ("explain", "a command of the tool"),
    ("pki", "a command of the tool"),
    ("issue", "a command of the tool"),
    ("superseded", "a reason of revocation, RFC 5280"),
    ("docs", "a path"),
    ("base64", "an encoding"),
    ("strict", "the name of a policy"),
    ("message", "the name of a file"),
    ("Qaqpa", "the name of the program"),
];

/// Elements, algorithms, codes, URIs and what came in the request: recognised by how they are written.
fn has_a_reason(word: &str) -> bool {
    let letters: Vec<char> = word.chars().filter(char::is_ascii_alphabetic).collect();
    let capitals = letters.iter().filter(|c| c.is_ascii_uppercase()).count();
    letters.is_empty()
        // A code, an abbreviation or an algorithm: XML, SHA-256, C14N.
        || capitals == letters.len()
        // camelCase: an element, an attribute or a member.
        || word.chars().zip(word.chars().skip(1)).any(|(a, b)| a.is_ascii_lowercase() && b.is_ascii_uppercase())
        // A URI, a path, a qualified name, a setting, an attribute with its value.
        || word.contains(['/', ':', '=', '_', '#', '@'])
        // A schema.
        || word.ends_with(".xsd")
        // Digits in it: an OID, a time, a number in hexadecimal, base64.
        || word.chars().any(|c| c.is_ascii_digit())
        || ALLOWED.iter().any(|(allowed, _)| *allowed == word)
}

/// The words in Latin letters that have no reason, but for what is quoted between backticks and for examples of JSON.
fn without_reason(text: &str) -> Vec<String> {
    let unquoted: String = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let unquoted: String =
        unquoted.split('{').map(|part| part.rsplit('}').next().unwrap_or_default()).collect();
    let inside = |c: char| c.is_ascii_alphanumeric() || "/:=_#@-.".contains(c);
    unquoted
        .split(|c: char| !inside(c))
        .map(|word| word.trim_matches(['.', ':', '-']))
        .filter(|word| !word.is_empty() && !has_a_reason(word))
        .map(str::to_owned)
        .collect()
}

#[test]
fn an_english_sentence_is_found_and_names_are_not() {
    assert_eq!(without_reason("the digest differs"), ["the", "digest", "differs"]);
    assert_eq!(without_reason("Проверьте SignedInfo, SHA-256 и `any words` по http://a.kz/b"), [""; 0]);
}

/// What a refusal says to people.
fn said_by(problem: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let mut said: Vec<String> = ["title", "detail"].iter().filter_map(|name| text(&problem[*name])).collect();
    for check in problem["checks"].as_array().into_iter().flatten() {
        let words = &check["localized"];
        if check["code"].is_string() {
            assert!(words.is_object(), "no words in the language: {check}");
        }
        said.extend(["expected", "actual", "note"].iter().filter_map(|name| text(&words[*name])));
    }
    said
}

#[test]
fn no_refusal_in_kazakh_or_russian_has_an_english_sentence() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let (base, plain_xml) = (&serving.endpoints.gateway, (header::CONTENT_TYPE, "application/xml"));
    let mut people: Vec<String> = std::fs::read_dir(certs("people"))
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".p12").map(str::to_owned))
        .collect();
    people.sort();
    let mut documents: Vec<String> =
        (1..).zip(&people).map(|(serial, who)| request_of(who, serial)).collect();
    documents.push(unsigned(99, &Form::default()));
    documents.push("<a><b></a>".to_owned());
    documents.push(documents[0].replace("</businessData>", " </businessData>"));
    let (mut wrong, mut refused) = (Vec::new(), 0);
    let mut judge = |lang: Lang, text: &str| {
        let found = without_reason(text);
        if !found.is_empty() {
            wrong.push(format!("{lang:?}: {found:?} in {text}"));
        }
    };
    for lang in [Lang::Kk, Lang::Ru] {
        let speaks = (header::ACCEPT_LANGUAGE, lang.as_str());
        let url = format!("{base}/api/v1/requests");
        for (serial, document) in documents.iter().enumerate() {
            let answer =
                caller.send(Method::POST, &url, &[plain_xml.clone(), speaks.clone()], document.as_bytes());
            let answer = answer.unwrap();
            if answer.status.as_u16() >= 400 {
                refused += 1;
                assert_eq!(answer.headers[header::CONTENT_LANGUAGE], lang.as_str());
                let problem = body(&answer);
                assert!(problem["fault"].is_string() && problem["titles"]["en"].is_string(), "{problem}");
                said_by(&problem).iter().for_each(|text| judge(lang, text));
                let fault =
                    caller.soap(base, &message(&format!("letters-{serial}-{lang:?}"), document)).text();
                let tree = roxmltree::Document::parse(&fault).unwrap();
                let spoken = ["faultstring", "errorMessage", "errorData"];
                for node in tree.descendants().filter(|node| spoken.contains(&node.tag_name().name())) {
                    judge(lang, node.text().unwrap_or_default());
                }
            }
        }
        let others = [
            (Method::GET, format!("{base}/nowhere"), ""),
            (Method::DELETE, format!("{base}/api/v1/verify"), ""),
            (Method::GET, format!("{base}/api/v1/requests/000-2026-1"), ""),
            (Method::GET, format!("{base}/schemas/nothing.xsd"), ""),
            (Method::PUT, format!("{}/manage/v1/clock", serving.endpoints.management), "{}"),
            (
                Method::POST,
                format!("{}/manage/v1/ca/revocations", serving.endpoints.management),
                r#"{"serialNumber": "01"}"#,
            ),
        ];
        for (method, url, sent) in others {
            let headers = [speaks.clone(), (header::CONTENT_TYPE, "application/json")];
            let answer = caller.send(method, &url, &headers, sent.as_bytes()).unwrap();
            assert!(answer.status.as_u16() >= 400, "{url}");
            let problem = body(&answer);
            for name in ["title", "detail"] {
                judge(lang, problem[name].as_str().unwrap());
            }
        }
    }
    assert!(refused > 20, "{refused}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_report_of_before_with_sentences_alone_is_read_and_keeps_them() {
    let old = json!({
        "signature": "document",
        "checks": [
            { "name": "format", "status": "PASSED" },
            { "name": "digest", "status": "FAILED", "code": "DIGEST_MISMATCH", "expected": "the digest a", "actual": "the digest b" },
            { "name": "revocation", "status": "NOT_RUN", "note": "no CRL was given" },
        ],
    });
    let read = report::read_one(&old).unwrap();
    let digest = read.checks.iter().find(|check| check.name == CheckName::Digest).unwrap();
    let evidence = &digest.finding.as_ref().unwrap().evidence;
    assert_eq!(
        **evidence,
        Evidence::Recorded {
            expected: Some("the digest a".to_owned()),
            actual: Some("the digest b".to_owned())
        }
    );
    assert_eq!(read.checks[2].note, Some(Note::Recorded("no CRL was given".to_owned())));
    let again = report::json(&read, Level::Detailed);
    assert_eq!(report::read_one(&again).unwrap(), read);
    assert_eq!((&again["fault"], &again["decision"]), (&json!("document"), &json!("REJECTED")));
    assert_eq!(text::sides(evidence, Lang::Ru).actual.as_deref(), Some("the digest b"));
}
