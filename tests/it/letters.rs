//! No English sentence in a Kazakh or Russian refusal: every word with Latin letters has a reason to be there.

use qaqpa::ca::Defect;
use qaqpa::findings::{CheckName, Evidence, Note};
use qaqpa::http::{Method, header};
use qaqpa::keys::Holder;
use qaqpa::report::{self, Level, ReportQuery};
use qaqpa::text::{self, Lang};
use qaqpa::xmldsig::{self, SigningRequest};
use serde_json::{Value, json};

use crate::support::caller::{Caller, json as body};
use crate::support::letters::foreign;
use crate::support::requests::{DECLARANT, Form, certs, message, request_of, unsigned};
use crate::support::serving::Serving;

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

/// A request by everybody of `certs/people/`, one with each defect that the authority makes, and some that are broken.
fn documents(caller: &Caller, serving: &Serving) -> Vec<String> {
    let mut people: Vec<String> = std::fs::read_dir(certs("people"))
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".p12").map(str::to_owned))
        .collect();
    people.sort();
    let mut documents: Vec<String> =
        (1..).zip(&people).map(|(serial, who)| request_of(who, serial)).collect();
    documents.extend((200..).zip(Defect::NAMES).map(|(serial, (_, defect, _))| {
        let url = format!("{}/manage/v1/ca/certificates", serving.endpoints.management);
        let wish = json!({ "iin": DECLARANT, "defects": [defect], "seed": serial }).to_string();
        let headers = [(header::CONTENT_TYPE, "application/json")];
        let bundle = body(&caller.send(Method::POST, &url, &headers, wish.as_bytes()).unwrap());
        let text = |name: &str| bundle[name].as_str().unwrap_or_else(|| panic!("{defect}: {bundle}"));
        let holder = Holder::from_pem(text("key"), text("certificate")).unwrap();
        let document = unsigned(serial, &Form::default());
        xmldsig::sign_enveloped(&document, &holder, &SigningRequest::document()).unwrap()
    }));
    documents.push(unsigned(99, &Form::default()));
    documents.push("<a><b></a>".to_owned());
    documents.push(documents[0].replace("</businessData>", " </businessData>"));
    documents
}

/// The names of defects, which an answer lists.
fn defects() -> Vec<&'static str> {
    Defect::NAMES.iter().map(|row| row.1).collect()
}

/// The text of a page, without its style and its tags.
fn without_tags(page: &str) -> String {
    let body = page.split("</style>").last().unwrap_or_default();
    // The mark of a test is in all three languages.
    let (before, mark) = body.split_once("<p class=\"test\">").unwrap();
    let body = format!("{before}{}", mark.split_once("</p>").unwrap().1);
    // Codes and names stand in `code`.
    let body: String =
        body.split("<code>").map(|part| part.split_once("</code>").map_or(part, |(_, rest)| rest)).collect();
    let text: Vec<&str> =
        body.split('<').map(|part| part.split_once('>').map_or("", |(_, text)| text)).collect();
    text.join(" ").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[test]
fn no_report_in_kazakh_or_russian_has_an_english_sentence_in_any_form() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let mut wrong = Vec::new();
    for document in documents(&caller, &serving) {
        for lang in [Lang::Kk, Lang::Ru] {
            let asked = |accept: &str| {
                let url = format!(
                    "{}/api/v1/verify?level=diagnostic&lang={}",
                    serving.endpoints.gateway,
                    lang.as_str()
                );
                let headers = [(header::CONTENT_TYPE, "application/xml"), (header::ACCEPT, accept)];
                caller.send(Method::POST, &url, &headers, document.as_bytes()).unwrap()
            };
            let answer = body(&asked("application/json"));
            let mut said = said_by(&answer);
            for one in answer["reports"].as_array().into_iter().flatten() {
                said.extend(said_by(one));
                let report = report::read_one(one).unwrap();
                let found = foreign(&report::text(&report, Level::Detailed, lang), &[]);
                if !found.is_empty() {
                    wrong.push(format!("{lang:?}: {found:?} in the text"));
                }
                let page = ReportQuery { level: Level::Detailed, form: report::Form::Html, lang };
                said.push(without_tags(&report::html(&[report], page, None)));
            }
            let xml = asked("application/xml").text();
            let tree = roxmltree::Document::parse(&xml).unwrap();
            let named = |name: &'static str| {
                tree.descendants().filter(move |node| node.has_tag_name((report::NAMESPACE, name)))
            };
            let localized = named("localized").flat_map(|node| node.descendants());
            let spoken = localized.chain(named(lang.as_str()));
            said.extend(spoken.filter_map(|node| node.text().map(str::to_owned)));
            said.push(without_tags(&asked("text/html").text()));
            for text in said {
                let found = foreign(&text, &[]);
                if !found.is_empty() {
                    wrong.push(format!("{lang:?}: {found:?} in {text}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of them: {wrong:#?}", wrong.len());
}

#[test]
fn no_refusal_in_kazakh_or_russian_has_an_english_sentence() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let (base, plain_xml) = (&serving.endpoints.gateway, (header::CONTENT_TYPE, "application/xml"));
    let documents = documents(&caller, &serving);
    let (mut wrong, mut refused) = (Vec::new(), 0);
    let mut judge = |lang: Lang, text: &str| {
        let found = foreign(text, &defects());
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
        let manage = |path: &str| format!("{}/manage/v1/{path}", serving.endpoints.management);
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
            (Method::POST, manage("ca/certificates"), r#"{"defects": ["nothing"]}"#),
            (Method::POST, manage("ca/certificates"), r#"{"name": "ТЕСТОВ ТЕСТ"}"#),
            (Method::POST, manage("ca/certificates"), r#"{"name": "ТЕСТОВ ТЕСТ", "iin": "12"}"#),
            (Method::POST, manage("ca/certificates"), r#"{"algorithm": "ecdsa", "defects": ["weak-key"]}"#),
            (Method::POST, manage("ca/certificates"), r#"{"notBefore": "yesterday"}"#),
            (Method::POST, manage("ca/certificates"), r#"{"kind": "server"}"#),
            (Method::POST, manage("ca/certificates"), r#"{"days": 36500}"#),
            (Method::PUT, manage("ocsp"), r#"{"outcome": "slow"}"#),
            (Method::PUT, manage("ocsp"), r#"{"outcome": "revoked", "reason": "boredom"}"#),
            (Method::PUT, manage("tsp"), r#"{"outcome": "reject", "failInfo": "none"}"#),
        ];
        for (method, url, sent) in others {
            let headers = [speaks.clone(), (header::CONTENT_TYPE, "application/json")];
            let answer = caller.send(method, &url, &headers, sent.as_bytes()).unwrap();
            assert!(answer.status.as_u16() >= 400, "{url}: {sent}");
            let problem = body(&answer);
            for name in ["title", "detail"] {
                judge(lang, problem[name].as_str().unwrap());
            }
        }
    }
    assert!(refused > 80, "{refused}");
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
