//! The words for values of the interface for programs. What has none is shown as it is.

use serde::Deserialize as _;
use serde_json::Value;

use crate::ca::{CrlFault, Defect, Kind};
use crate::findings::{AtFault, CheckName, Subject};
use crate::text::web::issued as w;
use crate::text::{self, Lang, Text};

/// What is wrong with a certificate.
pub(super) const fn defect(defect: Defect) -> Text {
    match defect {
        Defect::Expired => w::DEFECT_EXPIRED,
        Defect::NotYetValid => w::DEFECT_NOT_YET_VALID,
        Defect::Revoked => w::DEFECT_REVOKED,
        Defect::KeyCompromise => w::DEFECT_KEY_COMPROMISE,
        Defect::CaCompromise => w::DEFECT_CA_COMPROMISE,
        Defect::AffiliationChanged => w::DEFECT_AFFILIATION_CHANGED,
        Defect::Superseded => w::DEFECT_SUPERSEDED,
        Defect::CessationOfOperation => w::DEFECT_CESSATION_OF_OPERATION,
        Defect::PrivilegeWithdrawn => w::DEFECT_PRIVILEGE_WITHDRAWN,
        Defect::AaCompromise => w::DEFECT_AA_COMPROMISE,
        Defect::OnHold => w::DEFECT_ON_HOLD,
        Defect::RevokedLater => w::DEFECT_REVOKED_LATER,
        Defect::ForeignAuthority => w::DEFECT_FOREIGN_AUTHORITY,
        Defect::ForgedSignature => w::DEFECT_FORGED_SIGNATURE,
        Defect::AuthorityRevoked => w::DEFECT_AUTHORITY_REVOKED,
        Defect::PathTooLong => w::DEFECT_PATH_TOO_LONG,
        Defect::WrongKeyUsage => w::DEFECT_WRONG_KEY_USAGE,
        Defect::WrongPolicy => w::DEFECT_WRONG_POLICY,
        Defect::MissingPolicy => w::DEFECT_MISSING_POLICY,
        Defect::WrongRole => w::DEFECT_WRONG_ROLE,
        Defect::NoIin => w::DEFECT_NO_IIN,
        Defect::IinWithoutPrefix => w::DEFECT_IIN_WITHOUT_PREFIX,
        Defect::TwoSerialNumbers => w::DEFECT_TWO_SERIAL_NUMBERS,
        Defect::IinInCommonName => w::DEFECT_IIN_IN_COMMON_NAME,
        Defect::BinForIin => w::DEFECT_BIN_FOR_IIN,
        Defect::WrongChecksum => w::DEFECT_WRONG_CHECKSUM,
        Defect::LookAlikeLetters => w::DEFECT_LOOK_ALIKE_LETTERS,
        Defect::LookAlikeDigits => w::DEFECT_LOOK_ALIKE_DIGITS,
        Defect::NulInIin => w::DEFECT_NUL_IN_IIN,
        Defect::CriticalExtension => w::DEFECT_CRITICAL_EXTENSION,
        Defect::WeakKey => w::DEFECT_WEAK_KEY,
        Defect::Sha1 => w::DEFECT_SHA1,
    }
}

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
        known.map_or(name, |row| defect(row.0).in_lang(lang)).to_owned()
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

/// An outcome in the visitor's language.
pub(super) fn shown(lang: Lang, value: &str) -> String {
    outcome(value).map_or_else(|| value.to_owned(), |word| word.in_lang(lang).to_owned())
}
