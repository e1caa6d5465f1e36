//! Every forgery that other verifiers fell for, made afresh from documents signed with the keys of the test PKI: each is refused
//! for its stated code, or accepted with what was signed and nothing else.

pub mod forms;
mod made;
mod properties;
mod transforms;

use std::time::{Duration, Instant};

use forms::{Form, Honest, verdict};
use made::forgeries;
use qaqpa::findings::Code;

/// What must come of a forgery.
#[derive(Clone, Copy, Debug)]
enum Expect {
    /// Refused, and this code leads.
    Refused(Code),
    /// Accepted, with the very content that was signed.
    Signed,
}

#[test]
fn every_forgery_is_refused_for_its_code_or_yields_what_was_signed() {
    let mut wrong = Vec::new();
    let mut counted = (0, 0);
    for honest in Honest::all() {
        assert_eq!(
            verdict(honest.form, &honest.text),
            Ok(honest.content.clone()),
            "the honest document is refused"
        );
        for (name, expect, text) in forgeries(&honest) {
            let begun = Instant::now();
            let verdict = verdict(honest.form, &text);
            if begun.elapsed() > Duration::from_secs(1) {
                wrong.push(format!("{} {name}: {:?}", honest.name, begun.elapsed()));
            }
            let fine = match (&verdict, expect) {
                (Err(code), Expect::Refused(expected)) => *code == expected,
                (Ok(content), Expect::Signed) => *content == honest.content,
                _ => false,
            };
            *(if verdict.is_ok() { &mut counted.0 } else { &mut counted.1 }) += 1;
            assert!(text != honest.text, "{} {name}: nothing was forged", honest.name);
            if !fine {
                let what = verdict.as_ref().map_or_else(
                    |code| format!("refused as {code}"),
                    |content| format!("accepted: {content:?}"),
                );
                wrong.push(format!("{} {name}: {expect:?} was expected, {what}", honest.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    eprintln!("accepted with what was signed: {}, refused: {}", counted.0, counted.1);
    assert!(counted.0 >= 20 && counted.1 >= 300, "{counted:?}");
}

#[test]
fn the_documents_in_files_get_the_verdicts_of_their_index() {
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/signature");
    let index = std::fs::read_to_string(directory.join("index.tsv")).unwrap();
    let mut counted = 0;
    for line in index.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [file, expect, _reason] = cells[..] else { panic!("not three cells: {line}") };
        let text = std::fs::read_to_string(directory.join(file)).unwrap();
        let form = if file.starts_with("soap-") { Form::Soap } else { Form::Enveloped };
        let found = verdict(form, &text).map_or_else(|code| code.as_str(), |_| "ACCEPTED");
        assert_eq!(found, expect, "{file}");
        counted += 1;
    }
    assert_eq!(
        counted,
        std::fs::read_dir(directory).unwrap().count() - 1,
        "the index and the directory differ"
    );
}

#[test]
fn the_forms_are_told_apart() {
    let forms: Vec<Form> = Honest::all().map(|honest| honest.form).collect();
    assert!(forms.contains(&Form::Enveloped) && forms.contains(&Form::Soap));
}
