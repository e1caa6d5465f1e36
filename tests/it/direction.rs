//! Marks that turn the direction of text, and escape sequences, planted wherever a stranger can write: shown, and not obeyed.

use qaqpa::http::{Method, header};
use qaqpa::random::Entropy;
use qaqpa::wsse::{self, Variant};
use serde_json::Value;

use crate::support::caller::{Caller, json as body};
use crate::support::peers::fresh_dir;
use crate::support::requests::{Form, SERVICE, envelope, holder, request_of, signed_by, unsigned};
use crate::support::serving::Serving;

/// Overrides, an isolate, a mark, an escape sequence.
const PLANTED: [char; 5] = ['\u{202E}', '\u{2067}', '\u{200F}', '\u{061C}', '\u{9B}'];

fn assert_shown(what: &str, text: &str) {
    for c in PLANTED.into_iter().chain(['\u{1B}', '\u{202A}', '\u{2066}']) {
        assert!(!text.contains(c), "{what}: U+{:04X} is obeyed: {text}", u32::from(c));
    }
}

#[test]
fn the_name_of_a_certificate_turns_nothing_in_a_page_a_report_or_a_terminal() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let (plain, management) = (&serving.endpoints.plain, &serving.endpoints.management);
    let directory = fresh_dir();
    for mark in PLANTED.into_iter().filter(|c| !c.is_control()) {
        let name = format!("ТЕСТ{mark}ВОТ ТЕСТ ТЕСТОВИЧ");
        let wish =
            serde_json::json!({ "name": name, "iin": "123456789011", "defects": ["expired"] }).to_string();
        let json = [(header::CONTENT_TYPE, "application/json")];
        let issued = caller.send(
            Method::POST,
            &format!("{management}/manage/v1/ca/certificates"),
            &json,
            wish.as_bytes(),
        );
        let issued = issued.unwrap();
        assert_eq!(issued.status.as_u16(), 201, "{}", issued.text());
        assert_shown("the answer of the authority", &issued.text());
        let bundle = body(&issued);
        assert!(bundle["subject"].as_str().unwrap().contains(mark), "a program reads the name as it is");
        let text = |name: &str| bundle[name].as_str().unwrap();
        let holder = qaqpa::keys::Holder::from_pem(text("key"), text("certificate")).unwrap();
        let signed = qaqpa::xmldsig::sign_enveloped(
            &unsigned(u64::from(u32::from(mark)), &Form::default()),
            &holder,
            &qaqpa::xmldsig::SigningRequest::document(),
        )
        .unwrap();
        let refused = caller.submit(plain, &signed);
        let link = body(&refused)["links"]["report"].as_str().unwrap().to_owned();
        let code = format!("[U+{:04X}]", u32::from(mark));
        for form in ["html", "text"] {
            let report = caller.get(&format!("{link}?form={form}&level=diagnostic")).text();
            assert_shown(form, &report);
            assert!(report.contains(&code), "{form} shows {code}: {report}");
        }
        assert_shown("json", &refused.text());
        // The same in a terminal, of a file whose name and path have it too.
        let place = directory.path().join(format!("a{mark}b"));
        std::fs::create_dir_all(&place).unwrap();
        let file = place.join(format!("x{mark}lmx.pem"));
        std::fs::write(&file, text("certificate")).unwrap();
        for arguments in [
            vec!["certificate", "show", file.to_str().unwrap()],
            vec!["certificate", "show", "--json", file.to_str().unwrap()],
            vec!["verify", file.to_str().unwrap()],
            vec!["verify", place.join("none.xml").to_str().unwrap()],
        ] {
            let output = crate::support::program().args(&arguments).output().unwrap();
            let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            assert!(!said.is_empty(), "{arguments:?}");
            assert_shown(&format!("{arguments:?}"), &said);
        }
    }
    assert_shown("the log", &serving.log());
}

#[test]
fn the_sender_of_a_message_turns_nothing_in_the_journal_or_the_log() {
    for flags in [&[][..], &["json"][..]] {
        let settings = fresh_dir();
        let file = settings.path().join("q.toml");
        let format = if flags.is_empty() { "text" } else { "json" };
        std::fs::write(&file, format!("[log]\nformat = \"{format}\"\nfilter = \"debug\"\n")).unwrap();
        let (serving, caller) = (Serving::at_noon(&["--config", file.to_str().unwrap()]), Caller::new());
        let (plain, management) = (&serving.endpoints.plain, &serving.endpoints.management);
        // A control character cannot stand in XML; the marks can.
        let marks: String = PLANTED.into_iter().filter(|c| !c.is_control()).collect();
        let sender = format!("portal{marks}zk");
        let envelope = envelope(&format!("m{marks}"), SERVICE, &request_of("expired", 7));
        let envelope = envelope.replace("<senderId>portal<", &format!("<senderId>{sender}<"));
        let message =
            wsse::sign_envelope(&envelope, &holder("portal-system"), Variant::KeyIdentifier, &Entropy)
                .unwrap();
        let answer = caller.soap(plain, &message);
        assert_eq!(answer.status.as_u16(), 500);
        let told = caller.get(&format!("{management}/manage/v1/journal?sender={}", percent(&sender)));
        assert_shown("the journal", &told.text());
        let entry = &body(&told)["entries"][0];
        assert_eq!(
            entry["sender"],
            Value::from(sender.as_str()),
            "a program reads it as it is: {}",
            told.text()
        );
        let log = serving.log();
        assert_shown("the log", &log);
        assert!(log.contains(if format == "json" { "\\u202e" } else { "[U+202E]" }), "{log}");
    }
}

fn percent(text: &str) -> String {
    text.bytes().map(|octet| format!("%{octet:02X}")).collect()
}

#[test]
fn a_document_that_is_asked_for_as_it_is_stays_as_it_is() {
    let document = signed_by("valid", &unsigned(1, &Form::default()).replace("veteran", "veteran\u{202E}"));
    let directory = fresh_dir();
    let file = directory.path().join("d.xml");
    std::fs::write(&file, &document).unwrap();
    let output = crate::support::program()
        .args(["c14n", "--algorithm", "http://www.w3.org/2001/10/xml-exc-c14n#", file.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains('\u{202E}'));
}
