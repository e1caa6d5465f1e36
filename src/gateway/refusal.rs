//! The one table that turns findings into what the wire says: HTTP status, SOAP code, texts. Stages know neither.

use axum::response::Response;
use serde_json::{Value, json};

use super::metrics::Metrics;
use crate::clock::Now;
use crate::findings::evidence::{self, ServiceEvidence};
use crate::findings::{Code, Decision, Finding, Report, Subject};
use crate::http::StatusCode;
use crate::http::answers::{self, With as _};
use crate::registry::{RegistryError, StorageFault};
use crate::reply::regulation_message;
use crate::report::{check_json, checks_json};
use crate::text::{self, Lang, Text};

/// Seconds after which a request that must be retried may be.
const RETRY_AFTER_SECONDS: &str = "5";

/// HTTP status of a refusal, design: 400 not XML, 413 too large, 422 refused, 503 to be retried.
pub const fn http_status(code: Code) -> u16 {
    match code {
        Code::XmlMalformed | Code::EnvelopeMalformed | Code::HeaderNotUnderstood | Code::HttpRefused => 400,
        Code::NotFound | Code::ResultNotReady => 404,
        Code::MediaUnsupported => 415,
        Code::MessageConflict => 409,
        Code::BodyTooLarge | Code::XmlLimit => 413,
        Code::Busy => 503,
        other => match other.decision() {
            Decision::Retry => 503,
            _ => 422,
        },
    }
}

/// A fault code of the contract with its text, [contract §1.6](crate::manual::contract).
pub struct SoapCode {
    /// `SCE001` and its like.
    pub code: &'static str,
    /// In Russian, as the field knows it.
    pub text: &'static str,
}

/// SOAP fault of a finding about one of the two signatures.
pub fn soap_code(subject: Subject, code: Code) -> SoapCode {
    let of = |code, text| SoapCode { code, text };
    match (subject, kind(code)) {
        (_, Kind::Format) => of("SCE001", "Сообщение не соответствует формату"),
        (_, Kind::Service) => of("SCE004", "Сервис не существует"),
        (_, Kind::Internal) => of("SCE909", "Внутренняя ошибка"),
        (Subject::Transport, Kind::NotCurrent) => of("SCE005", "Транспортная подпись не актуальна"),
        (Subject::Transport, Kind::Wrong) => of("SCE006", "Не верная транспортная подпись"),
        (Subject::Transport, Kind::Unsigned) => of("SCE007", "Сообщение не подписано"),
        (Subject::Document, Kind::NotCurrent) => of("SCE015", "Подпись бизнес-данных не актуальна"),
        (Subject::Document, Kind::Wrong) => of("SCE016", "Не верная подпись бизнес-данных"),
        (Subject::Document, Kind::Unsigned) => of("SCE017", "Бизнес-данные не подписаны"),
    }
}

enum Kind {
    Format,
    Service,
    Internal,
    NotCurrent,
    Wrong,
    Unsigned,
}

const fn kind(code: Code) -> Kind {
    match code {
        Code::XmlMalformed
        | Code::XmlLimit
        | Code::EnvelopeMalformed
        | Code::HeaderNotUnderstood
        | Code::MediaUnsupported
        | Code::RequestMalformed
        | Code::MessageConflict
        | Code::BodyTooLarge
        | Code::HttpRefused => Kind::Format,
        Code::ServiceUnknown | Code::NotFound => Kind::Service,
        Code::Busy
        | Code::StorageFull
        | Code::StorageUnavailable
        | Code::ResultNotReady
        | Code::RevocationUnavailable
        | Code::RevocationStale
        | Code::RevocationForged => Kind::Internal,
        Code::CertificateExpired
        | Code::CertificateNotYetValid
        | Code::CertificateRevoked
        | Code::CertificateOnHold
        | Code::CaRevoked
        | Code::MessageExpired => Kind::NotCurrent,
        Code::SignatureAbsent => Kind::Unsigned,
        _ => Kind::Wrong,
    }
}

/// What was found wrong, whichever way it goes out.
#[derive(Debug)]
pub struct Refused {
    /// The reports; at least one has a finding.
    pub reports: Vec<Report>,
    /// When.
    pub at: Now,
}

impl Refused {
    /// A refusal for one finding that is about no signature.
    pub fn one(finding: Finding, at: Now) -> Self {
        let check = crate::findings::Check::failed(crate::findings::CheckName::Request, finding);
        Refused { reports: vec![Report::of(Subject::Document, check)], at }
    }

    /// The finding that speaks first, and whose it is.
    pub fn leading(&self) -> (Subject, Code) {
        let certain = |report: &&Report| report.decision() == Decision::Rejected;
        let first = self
            .reports
            .iter()
            .find(certain)
            .or_else(|| self.reports.iter().find(|report| report.leading().is_some()));
        first
            .and_then(|report| report.leading().map(|finding| (report.subject, finding.code)))
            .unwrap_or((Subject::Document, Code::Busy))
    }

    /// The same, counted in the metrics.
    pub(super) fn counted(self, metrics: &Metrics) -> Self {
        let (_, code) = self.leading();
        metrics.decided(code.decision(), Some(code));
        self
    }

    /// Every code, each once.
    pub fn codes(&self) -> Vec<Code> {
        let mut codes: Vec<Code> = Vec::new();
        for code in self.reports.iter().flat_map(Report::codes) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }

    /// RFC 9457 problem details, with every check.
    pub fn to_problem(&self) -> Value {
        let (_, code) = self.leading();
        let status = http_status(code);
        let mut problem = json!({
            "type": format!("urn:qaqpa:refusal:{code}"),
            "title": text::title(code).en,
            "titles": text::title(code),
            "status": status,
            "detail": self.detail(),
            "code": code,
            "codes": self.codes(),
            "decision": code.decision(),
            "checks": checks(&self.reports),
            "reports": self.reports.iter().map(checks_json).collect::<Vec<_>>(),
            "at": self.at.to_string(),
        });
        if let Some((name, text)) = regulation_message(code) {
            problem["message"] = message_json(name, text);
        }
        problem
    }

    /// One line for people: what was expected and found, and what to do.
    fn detail(&self) -> String {
        let line = |finding: &Finding| text::whole(finding, Lang::En);
        let findings: Vec<String> = self.reports.iter().flat_map(Report::findings).map(line).collect();
        findings.join(" ")
    }

    /// As `application/problem+json`.
    pub fn to_answer(&self) -> Response {
        let status = StatusCode::from_u16(http_status(self.leading().1));
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let answer = answers::answer(status, answers::PROBLEM, self.to_problem().to_string());
        // A retry makes sense.
        if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
            return answer.with("retry-after", RETRY_AFTER_SECONDS);
        }
        answer
    }
}

/// The checks of all reports, each with the signature it is about.
pub fn checks(reports: &[Report]) -> Vec<Value> {
    let of = |report: &Report| {
        let subject = report.subject;
        report
            .checks
            .iter()
            .map(move |check| {
                let mut check = check_json(check);
                check["signature"] = json!(subject);
                check
            })
            .collect::<Vec<_>>()
    };
    reports.iter().flat_map(of).collect()
}

fn message_json(name: &str, text: Text) -> Value {
    json!({ "code": name, "kk": text.kk, "ru": text.ru, "en": text.en })
}

/// Why the registry did not take it, in the terms of the report. The store's failures are logged where they are found.
pub(super) fn not_registered(error: &RegistryError, now: Now) -> Refused {
    let (code, why) = match error {
        RegistryError::Conflict { number } => {
            (Code::MessageConflict, evidence::Refusal::Conflict { number: number.to_string() })
        }
        RegistryError::TooLarge { octets, octets_max, .. } => {
            let (octets, octets_max) = (*octets, *octets_max);
            (Code::BodyTooLarge, evidence::Refusal::TooLarge { octets, octets_max })
        }
        RegistryError::Storage(StorageFault::Full) => (Code::StorageFull, evidence::Refusal::DiskFull),
        RegistryError::Storage(_) => (Code::StorageUnavailable, evidence::Refusal::Store),
        RegistryError::Closed => (Code::StorageUnavailable, evidence::Refusal::Closed),
        _ => (Code::Busy, evidence::Refusal::Queue),
    };
    Refused::one(Finding::new(code, ServiceEvidence::Registry(why)), now)
}
