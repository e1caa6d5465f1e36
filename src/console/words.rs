//! The words for values of the interface for programs. What has none is shown as it is.

use serde::Deserialize as _;
use serde_json::Value;

use crate::ca::{CrlFault, Defect, Kind, Reason};
use crate::findings::{AtFault, CheckName, Subject};
use crate::text::web::issued as w;
use crate::text::{self, Lang, Text};
use crate::x509;

/// What a certificate is for.
pub(super) const fn kind(kind: Kind) -> Text {
    match kind {
        Kind::PersonSign => w::KIND_PERSON_SIGN,
        Kind::PersonAuth => w::KIND_PERSON_AUTH,
        Kind::HeadSign => w::KIND_HEAD_SIGN,
        Kind::HeadAuth => w::KIND_HEAD_AUTH,
        Kind::SignatorySign => w::KIND_SIGNATORY_SIGN,
        Kind::SignatoryAuth => w::KIND_SIGNATORY_AUTH,
        Kind::FinancierSign => w::KIND_FINANCIER_SIGN,
        Kind::FinancierAuth => w::KIND_FINANCIER_AUTH,
        Kind::HrSign => w::KIND_HR_SIGN,
        Kind::HrAuth => w::KIND_HR_AUTH,
        Kind::EmployeeSign => w::KIND_EMPLOYEE_SIGN,
        Kind::EmployeeAuth => w::KIND_EMPLOYEE_AUTH,
        Kind::Organization => w::KIND_ORGANIZATION,
        Kind::System => w::KIND_SYSTEM,
        Kind::Treasury => w::KIND_TREASURY,
        Kind::OcspResponder => w::KIND_OCSP_RESPONDER,
        Kind::Tsa => w::KIND_TSA,
        Kind::Server => w::KIND_SERVER,
    }
}

/// What a certificate is for, by its name in the interface.
pub(super) fn kind_named(name: &str, lang: Lang) -> String {
    let known = Kind::NAMES.iter().find(|row| row.1 == name);
    known.map_or(name, |row| kind(row.0).in_lang(lang)).to_owned()
}

/// What is wrong with a certificate, by the names in the interface.
pub(super) fn defects_named(names: &Value, lang: Lang) -> String {
    let word = |name: &str| {
        let known = Defect::NAMES.iter().find(|row| row.1 == name);
        known.map_or(name, |row| row.0.words().in_lang(lang)).to_owned()
    };
    let names = names.as_array().into_iter().flatten().filter_map(Value::as_str);
    names.map(word).collect::<Vec<_>>().join("; ")
}

/// What is wrong with a list.
pub(super) const fn crl_fault(crl_fault: CrlFault) -> Text {
    match crl_fault {
        CrlFault::Stale => w::FAULT_STALE,
        CrlFault::Future => w::FAULT_FUTURE,
        CrlFault::Forged => w::FAULT_FORGED,
        CrlFault::WrongIssuer => w::FAULT_WRONG_ISSUER,
        CrlFault::Truncated => w::FAULT_TRUNCATED,
        CrlFault::Html => w::FAULT_HTML,
        CrlFault::Empty => w::FAULT_EMPTY,
        CrlFault::NotFound => w::FAULT_NOT_FOUND,
        CrlFault::Slow => w::FAULT_SLOW,
    }
}

/// An outcome, as the journal and a report's checks call it.
pub(super) fn outcome(value: &str) -> Option<Text> {
    Some(match value.to_ascii_lowercase().as_str() {
        "accepted" => w::OUTCOME_ACCEPTED,
        "refused" | "rejected" => w::OUTCOME_REFUSED,
        "verified" => w::OUTCOME_VERIFIED,
        "answered" => w::OUTCOME_ANSWERED,
        "passed" => w::OUTCOME_PASSED,
        "failed" => w::OUTCOME_FAILED,
        "indeterminate" => w::OUTCOME_INDETERMINATE,
        "skipped" => w::OUTCOME_SKIPPED,
        "not_run" => w::OUTCOME_NOT_RUN,
        "ignored" => w::OUTCOME_IGNORED,
        "retry" => w::OUTCOME_RETRY,
        "on_delivery" => w::STATE_ON_DELIVERY,
        "delivered" => w::STATE_DELIVERED,
        "not_delivered" => w::STATE_NOT_DELIVERED,
        "delivery_stopped" => w::STATE_DELIVERY_STOPPED,
        "pass" => w::HEALTH_PASS,
        "warn" => w::HEALTH_WARN,
        "fail" => w::HEALTH_FAIL,
        _ => return None,
    })
}

/// What a check looks at.
pub(super) fn check(name: &Value) -> Option<Text> {
    CheckName::deserialize(name).ok().map(text::check)
}

/// Of which signature a report speaks.
pub(super) fn subject(name: &Value) -> Option<Text> {
    Subject::deserialize(name).ok().map(text::subject)
}

/// Where an error is to be looked for.
pub(super) fn at_fault(name: &Value) -> Option<Text> {
    AtFault::deserialize(name).ok().map(text::at_fault)
}

/// A fact of a person.
pub(super) fn fact(name: &str) -> Option<Text> {
    Some(match name {
        "iin" => w::FACT_IIN,
        "sex" => w::FACT_SEX,
        "citizenship" => w::FACT_CITIZENSHIP,
        "birthDate" => w::FACT_BIRTH_DATE,
        "birthPlace" => w::FACT_BIRTH_PLACE,
        "deathDate" => w::FACT_DEATH_DATE,
        "n" => w::FACT_NUMBER,
        _ => return None,
    })
}

/// Why a certificate was revoked.
pub(super) fn reason(reason: Reason) -> Text {
    text::reason::words(x509::Reason(reason.code())).unwrap_or(w::REASON_UNSPECIFIED)
}

/// The same by its name in the interface (RFC 5280 §5.3.1).
pub(super) fn reason_named(name: &str, lang: Lang) -> String {
    let known = Reason::NAMES.iter().find(|row| row.1 == name);
    known.map_or(name, |row| reason(row.0).in_lang(lang)).to_owned()
}

/// What is wrong with a list, by its name in the interface.
pub(super) fn crl_fault_named(name: &str, lang: Lang) -> String {
    let known = CrlFault::NAMES.iter().find(|row| row.1 == name);
    known.map_or(name, |row| crl_fault(row.0).in_lang(lang)).to_owned()
}

/// A fact of a person as people read it.
pub(super) fn fact_value(name: &str, value: &Value, lang: Lang) -> String {
    match (name, value.as_str()) {
        ("sex", Some("male")) => w::SEX_MALE.in_lang(lang).to_owned(),
        ("sex", Some("female")) => w::SEX_FEMALE.in_lang(lang).to_owned(),
        _ => super::state::when(value),
    }
}

/// An outcome in the visitor's language.
pub(super) fn shown(lang: Lang, value: &str) -> String {
    outcome(value).map_or_else(|| value.to_owned(), |word| word.in_lang(lang).to_owned())
}
