//! Every word for people, in Kazakh, Russian and English.
//!
//! What was found comes as values (`findings::Evidence`, codes, notes, the errors of the rooms below); here they become sentences. What is said of
//! findings is in `kk`, `ru` and `en`, what the regulations word themselves in `message`, the pages in `web`, the command line in `line`: exhaustive
//! matches, so that a missing translation does not compile. Nothing here is parsed again, and
//! nothing is decided here.

pub mod authority;
mod clause;
mod delivery;
mod deviation;
mod en;
pub mod errors;
pub mod keys;
mod kk;
mod label;
mod lang;
pub mod line;
pub mod message;
pub mod paper;
pub mod questionnaire;
pub mod reason;
pub mod receipt;
mod ru;
pub(crate) mod said;
pub mod script;
mod sides;
mod size;
mod storage;
pub mod system;
pub mod toml;
mod visible;
pub mod web;

pub use clause::clause;
pub use delivery::delivery_fault;
pub use label::Label;
pub use lang::{Lang, Text, preferred};
pub use sides::Sides;
pub use size::size;
pub use storage::{health_fault, storage_fault};
pub use visible::{one_line, visible, visible_json, visible_xml};

use crate::findings::{
    AtFault, Cause, CheckName, Code, Decision, Evidence, Finding, Indication, Note, Status, Subject,
};

use crate::interface::{AnyCode, CallFault, InterfaceCode, InterfaceEvidence, Trouble};

/// One text, from each language's own function.
macro_rules! in_each {
    ($($function:ident)::+($value:expr)) => {
        Text {
            kk: kk::$($function)::+($value),
            ru: ru::$($function)::+($value),
            en: en::$($function)::+($value),
        }
    };
}

/// What is wrong, in a line.
pub const fn title(code: Code) -> Text {
    in_each!(codes::title(code))
}

/// What to do next.
pub const fn hint(code: Code) -> Text {
    in_each!(codes::hint(code))
}

/// What is wrong, in a line, for a code of either kind.
pub const fn refusal_title(code: AnyCode) -> Text {
    match code {
        AnyCode::Finding(code) => title(code),
        AnyCode::Interface(code) => interface_title(code),
    }
}

/// What to do next, for a code of either kind.
pub const fn refusal_hint(code: AnyCode) -> Text {
    match code {
        AnyCode::Finding(code) => hint(code),
        AnyCode::Interface(code) => interface_hint(code),
    }
}

/// What is wrong, in a line.
pub const fn interface_title(code: InterfaceCode) -> Text {
    in_each!(interface::title(code))
}

/// What to do next.
pub const fn interface_hint(code: InterfaceCode) -> Text {
    in_each!(interface::hint(code))
}

/// What is wrong with a call, in a few words.
pub const fn trouble(trouble: &Trouble) -> Text {
    in_each!(trouble::title(trouble))
}

/// What to do about a call.
pub fn trouble_detail(trouble: &Trouble, lang: Lang) -> String {
    match lang {
        Lang::Kk => kk::trouble::detail(trouble),
        Lang::Ru => ru::trouble::detail(trouble),
        Lang::En => en::trouble::detail(trouble),
    }
}

/// Why a call is not what can be asked there.
pub fn call_fault(fault: &CallFault, lang: Lang) -> String {
    match lang {
        Lang::Kk => kk::trouble::call(fault),
        Lang::Ru => ru::trouble::call(fault),
        Lang::En => en::trouble::call(fault),
    }
}

impl std::fmt::Display for CallFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&call_fault(self, Lang::En))
    }
}

impl std::error::Error for CallFault {}

/// Where the error is to be looked for.
pub const fn at_fault(value: AtFault) -> Text {
    in_each!(terms::at_fault(value))
}

/// “At fault: document.”: the words that a refusal begins with.
pub fn at_fault_line(value: AtFault, lang: Lang) -> String {
    format!("{}: {}.", label(Label::AtFault).in_lang(lang), at_fault(value).in_lang(lang))
}

/// Why a digest differs, and what to do.
pub const fn cause(cause: Cause) -> Text {
    in_each!(causes::cause(cause))
}

/// A label of a report.
pub const fn label(label: Label) -> Text {
    in_each!(terms::label(label))
}

/// Which signature.
pub const fn subject(subject: Subject) -> Text {
    in_each!(terms::subject(subject))
}

/// What becomes of the request.
pub const fn decision(decision: Decision) -> Text {
    in_each!(terms::decision(decision))
}

/// What the signature is worth.
pub const fn indication(indication: Indication) -> Text {
    in_each!(terms::indication(indication))
}

/// How a check ended.
pub const fn status(status: Status) -> Text {
    in_each!(terms::status(status))
}

/// What a check looks at.
pub const fn check(name: CheckName) -> Text {
    in_each!(terms::check(name))
}

/// What a check is called on a terminal: in English by its name in JSON and XML, which is short.
pub fn check_called(name: CheckName, lang: Lang) -> &'static str {
    match lang {
        Lang::En => name.as_str(),
        lang => check(name).in_lang(lang),
    }
}

/// What is known of a list of revoked certificates, by its name in a report's JSON.
pub fn list_state(name: &str, lang: Lang) -> &str {
    let known = match name {
        "signed" => Text { kk: "қол қойылған", ru: "подписан", en: "signed" },
        "forged" => Text { kk: "жалған", ru: "подделан", en: "forged" },
        "unreadable" => Text { kk: "оқылмайды", ru: "не читается", en: "unreadable" },
        "absent" => Text { kk: "жоқ", ru: "отсутствует", en: "absent" },
        other => return other,
    };
    known.in_lang(lang)
}

/// The remark on a check.
pub fn note(note: &Note, lang: Lang) -> String {
    match lang {
        Lang::Kk => kk::note(note),
        Lang::Ru => ru::note(note),
        Lang::En => en::note(note),
    }
}

/// What should have been there, and what was.
pub fn sides(evidence: &Evidence, lang: Lang) -> Sides {
    match lang {
        Lang::Kk => kk::sides(evidence),
        Lang::Ru => ru::sides(evidence),
        Lang::En => en::sides(evidence),
    }
}

/// What should have been there, and what was, of what a listener refuses by itself.
pub fn interface_sides(evidence: &InterfaceEvidence, lang: Lang) -> Sides {
    match lang {
        Lang::Kk => kk::interface::sides(evidence),
        Lang::Ru => ru::interface::sides(evidence),
        Lang::En => en::interface::sides(evidence),
    }
}

/// A finding in a line: code, title, both sides.
pub fn line(finding: &Finding, lang: Lang) -> String {
    line_of(finding.code.into(), sides(&finding.evidence, lang), lang)
}

/// What a listener refuses by itself in a line: code, title, both sides.
pub fn interface_line(code: InterfaceCode, evidence: &InterfaceEvidence, lang: Lang) -> String {
    line_of(code.into(), interface_sides(evidence, lang), lang)
}

fn line_of(code: AnyCode, sides: Sides, lang: Lang) -> String {
    let mut line = format!("{code}: {}", refusal_title(code).in_lang(lang));
    if let Sides { expected: Some(expected), actual: Some(actual) } = sides {
        let both = match lang {
            Lang::Kk => format!(" (күтілген: {expected}; іс жүзінде: {actual})"),
            Lang::Ru => format!(" (ожидалось: {expected}; фактически: {actual})"),
            Lang::En => format!(" (expected {expected}; found {actual})"),
        };
        line.push_str(&both);
    }
    line
}

/// A finding and what to do about it.
pub fn whole(finding: &Finding, lang: Lang) -> String {
    format!("{}. {}.", line(finding, lang), hint(finding.code).in_lang(lang))
}
