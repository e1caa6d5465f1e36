//! The one table that turns findings into what the wire says: HTTP status, SOAP code, texts. Stages know neither.

use axum::response::Response;
use bytes::Bytes;
use serde_json::{Value, json};

use super::metrics::Metrics;
use crate::clock::Now;
use crate::findings::{CheckName, Code, Decision, Finding, Report, Status, Subject};
use crate::http::answers::{self, With as _};
use crate::http::{Base, RequestId, StatusCode};
use crate::interface::{AccountFault, AnyCode, InterfaceCode, InterfaceEvidence, StoreRefusal};
use crate::registry::{RegistryError, StorageFault};
use crate::reply::regulation_message;
use crate::report::{check_json_in, checks_json_in};
use crate::text::{self, Lang, Sides, Text, message};

/// Seconds after which a request that must be retried may be.
const RETRY_AFTER_SECONDS: u64 = 5;

/// However much waits, a client asks again after so long.
const RETRY_AFTER_SECONDS_MAX: u64 = 120;

/// HTTP status of a refusal, design: 400 not XML, 413 too large, 422 refused, 503 to be retried.
pub const fn http_status(code: AnyCode) -> u16 {
    match code {
        AnyCode::Finding(Code::XmlMalformed | Code::EnvelopeMalformed | Code::HeaderNotUnderstood)
        | AnyCode::Interface(InterfaceCode::HttpRefused | InterfaceCode::JsonMalformed) => 400,
        AnyCode::Interface(
            InterfaceCode::NotFound | InterfaceCode::PathUnknown | InterfaceCode::ResultNotReady,
        ) => 404,
        AnyCode::Interface(
            InterfaceCode::NotAuthorized | InterfaceCode::SessionRequired | InterfaceCode::LoginRefused,
        ) => 401,
        AnyCode::Interface(InterfaceCode::RoleRefused | InterfaceCode::CsrfRefused) => 403,
        AnyCode::Interface(InterfaceCode::Archived) => 410,
        AnyCode::Interface(InterfaceCode::LoginLocked) => 429,
        AnyCode::Interface(InterfaceCode::MethodNotAllowed) => 405,
        AnyCode::Interface(InterfaceCode::OriginRefused) => 403,
        AnyCode::Interface(InterfaceCode::MessageConflict | InterfaceCode::AlreadyRegistered) => 409,
        AnyCode::Interface(InterfaceCode::BodyTooLarge) | AnyCode::Finding(Code::XmlLimit) => 413,
        AnyCode::Finding(Code::MediaUnsupported) => 415,
        AnyCode::Interface(InterfaceCode::HostRefused) => 421,
        AnyCode::Interface(
            InterfaceCode::ProviderUnavailable
            | InterfaceCode::ProviderAnswerRefused
            | InterfaceCode::SystemUnavailable,
        ) => 502,
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
    /// In Kazakh.
    pub kk: &'static str,
}

/// SOAP fault of a finding about one of the two signatures.
pub fn soap_code(subject: Subject, code: AnyCode) -> SoapCode {
    let of = |code, text: Text| SoapCode { code, text: text.ru, kk: text.kk };
    // Who sends is proved by the transport, also where it bears no signature.
    let of_sender = matches!(
        code,
        AnyCode::Finding(Code::SenderMismatch | Code::SenderUnproven | Code::SenderUnregistered)
    );
    let subject = if of_sender { Subject::Transport } else { subject };
    match (subject, kind(code)) {
        (_, Kind::Format) => of("SCE001", message::MESSAGE_FORMAT),
        (_, Kind::NoDocument) => of("SCE001", message::NO_DOCUMENT),
        (_, Kind::Service) => of("SCE004", message::NO_SERVICE),
        (_, Kind::Internal) => of("SCE909", message::INTERNAL),
        (Subject::Transport, Kind::NotCurrent) => of("SCE005", message::TRANSPORT_NOT_CURRENT),
        (Subject::Transport, Kind::Wrong) => of("SCE006", message::TRANSPORT_WRONG),
        (Subject::Transport, Kind::Unsigned) => of("SCE007", message::TRANSPORT_UNSIGNED),
        (Subject::Document, Kind::NotCurrent) => of("SCE015", message::BUSINESS_NOT_CURRENT),
        (Subject::Document, Kind::Wrong) => of("SCE016", message::BUSINESS_WRONG),
        (Subject::Document, Kind::Unsigned) => of("SCE017", message::BUSINESS_UNSIGNED),
    }
}

enum Kind {
    Format,
    NoDocument,
    Service,
    Internal,
    NotCurrent,
    Wrong,
    Unsigned,
}

const fn kind(code: AnyCode) -> Kind {
    match code {
        AnyCode::Finding(code) => kind_of_finding(code),
        AnyCode::Interface(code) => match code {
            InterfaceCode::MessageConflict
            | InterfaceCode::AlreadyRegistered
            | InterfaceCode::BodyTooLarge
            | InterfaceCode::JsonMalformed
            | InterfaceCode::MethodNotAllowed
            | InterfaceCode::HostRefused
            | InterfaceCode::OriginRefused
            | InterfaceCode::HttpRefused => Kind::Format,
            InterfaceCode::NotFound | InterfaceCode::PathUnknown | InterfaceCode::Archived => Kind::Service,
            InterfaceCode::NotAuthorized
            | InterfaceCode::RoleRefused
            | InterfaceCode::StepElsewhere
            | InterfaceCode::ActRefused
            | InterfaceCode::SessionRequired
            | InterfaceCode::LoginRefused
            | InterfaceCode::LoginLocked
            | InterfaceCode::CsrfRefused
            | InterfaceCode::AccountRefused => Kind::Format,
            InterfaceCode::DocumentUnexpected => Kind::Format,
            InterfaceCode::DocumentAbsent => Kind::NoDocument,
            InterfaceCode::ProviderUnavailable
            | InterfaceCode::SystemUnavailable
            | InterfaceCode::ProviderAnswerRefused
            | InterfaceCode::Busy
            | InterfaceCode::StorageFull
            | InterfaceCode::StorageUnavailable
            | InterfaceCode::ResultNotReady => Kind::Internal,
        },
    }
}

const fn kind_of_finding(code: Code) -> Kind {
    match code {
        Code::XmlMalformed
        | Code::XmlLimit
        | Code::EnvelopeMalformed
        | Code::HeaderNotUnderstood
        | Code::MediaUnsupported
        | Code::NotARequest
        | Code::RequestFromFuture
        | Code::RecipientNotEligible
        | Code::RepresentativeUnproven
        | Code::RequestMalformed => Kind::Format,
        Code::ServiceUnknown | Code::ServicePaperOnly => Kind::Service,
        Code::RevocationUnavailable | Code::RevocationStale | Code::RevocationForged => Kind::Internal,
        Code::CertificateExpired
        | Code::CertificateNotYetValid
        | Code::CertificateRevoked
        | Code::CertificateOnHold
        | Code::CaRevoked
        | Code::RequestTooOld
        | Code::MessageExpired => Kind::NotCurrent,
        Code::SignatureAbsent => Kind::Unsigned,
        _ => Kind::Wrong,
    }
}

/// What was found wrong, whichever way it goes out.
#[derive(Debug, Clone)]
pub struct Refused {
    /// The reports; at least one has a finding, where the gateway refuses nothing by itself.
    pub reports: Vec<Report>,
    /// What the gateway refuses by itself.
    pub own: Option<Box<(InterfaceCode, InterfaceEvidence)>>,
    /// When.
    pub at: Now,
    /// Where the report on it can be read, where it is kept.
    pub report_at: Option<String>,
    /// When it makes sense to try again, where that is known: what waits is worked off by then.
    pub again_millis: Option<u64>,
}

impl Refused {
    /// What the judge found.
    pub fn judged(reports: Vec<Report>, at: Now) -> Self {
        Refused { reports, own: None, at, report_at: None, again_millis: None }
    }

    /// A refusal for one finding that is about no signature.
    pub fn one(finding: Finding, at: Now) -> Self {
        let check = crate::findings::Check::failed(CheckName::Request, finding);
        Refused::judged(vec![Report::of(Subject::Document, check)], at)
    }

    /// What the gateway refuses by itself.
    pub fn own(code: InterfaceCode, evidence: InterfaceEvidence, at: Now) -> Self {
        let own = Some(Box::new((code, evidence)));
        Refused { own, ..Refused::judged(Vec::new(), at) }
    }

    /// The same; what it waits for is worked off after so long.
    #[must_use]
    pub fn again_after(mut self, millis: Option<u64>) -> Self {
        self.again_millis = millis;
        self
    }

    /// The code that speaks first, and which signature it is about.
    pub fn leading(&self) -> (Subject, AnyCode) {
        if let Some((code, _)) = self.own.as_deref() {
            return (Subject::Document, (*code).into());
        }
        let certain = |report: &&Report| report.decision() == Decision::Rejected;
        let first = self
            .reports
            .iter()
            .find(certain)
            .or_else(|| self.reports.iter().find(|report| report.leading().is_some()));
        first
            .and_then(|report| report.leading().map(|finding| (report.subject, finding.code.into())))
            .unwrap_or((Subject::Document, InterfaceCode::Busy.into()))
    }

    /// The same, counted in the metrics.
    pub(super) fn counted(self, metrics: &Metrics) -> Self {
        let (_, code) = self.leading();
        metrics.decided(code.decision(), Some(code));
        self
    }

    /// With the link to its report, where one is kept.
    pub(super) fn reported(mut self, base: &Base, id: &RequestId, is_kept: bool) -> Self {
        self.report_at = is_kept.then(|| format!("{}/api/v1/refusals/{}/report", base.0, id.as_str()));
        self
    }

    /// RFC 8288: the same link for an answer that is no JSON.
    pub(super) fn linked(&self, answer: Response) -> Response {
        match &self.report_at {
            Some(report) => answer.with("link", format!("<{report}>; rel=\"describedby\"")),
            None => answer,
        }
    }

    /// Every code, each once.
    pub fn codes(&self) -> Vec<AnyCode> {
        let mut codes: Vec<AnyCode> =
            self.own.as_deref().into_iter().map(|(code, _)| (*code).into()).collect();
        for code in self.reports.iter().flat_map(Report::codes).map(AnyCode::from) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }

    /// RFC 9457 problem details, with every check. In another language than English the title and the detail are in it, and each check
    /// has its words in it beside the English ones.
    pub fn to_problem(&self, lang: Lang) -> Value {
        let (_, code) = self.leading();
        let status = http_status(code);
        let mut checks = checks(&self.reports, lang);
        checks
            .extend(self.own.as_deref().into_iter().map(|(code, evidence)| own_check(*code, evidence, lang)));
        let mut problem = json!({
            "type": format!("urn:qaqpa:refusal:{code}"),
            "title": text::refusal_title(code).in_lang(lang),
            "titles": text::refusal_title(code),
            "status": status,
            "detail": self.detail(lang),
            "fault": code.at_fault().as_str(),
            "code": code,
            "codes": self.codes(),
            "decision": code.decision(),
            "checks": checks,
            "reports": self.reports.iter().map(|report| checks_json_in(report, lang)).collect::<Vec<_>>(),
            "at": self.at.to_string(),
        });
        if let Some(report) = &self.report_at {
            problem["links"] = json!({ "report": report });
        }
        let message = match code {
            AnyCode::Finding(code) => regulation_message(code),
            AnyCode::Interface(InterfaceCode::LoginRefused) => {
                Some(("authorization_refusal", message::AUTHORIZATION_REFUSAL))
            }
            AnyCode::Interface(_) => None,
        };
        if let Some((name, text)) = message {
            problem["message"] = message_json(name, text);
        }
        problem
    }

    /// One line for people: whose fault it is, what was expected and found, and what to do.
    fn detail(&self, lang: Lang) -> String {
        let (_, code) = self.leading();
        let mut lines = vec![text::at_fault_line(code.at_fault(), lang)];
        if let Some((code, evidence)) = self.own.as_deref() {
            let line = text::interface_line(*code, evidence, lang);
            lines.push(format!("{line}. {}.", text::interface_hint(*code).in_lang(lang)));
        }
        lines
            .extend(self.reports.iter().flat_map(Report::findings).map(|finding| text::whole(finding, lang)));
        lines.join(" ")
    }

    /// As `application/problem+json`, in the language that the client asks for.
    pub fn to_answer(&self) -> Response {
        let status = StatusCode::from_u16(http_status(self.leading().1));
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let refused = self.clone();
        let answer = answers::in_languages(status, move |lang| {
            let problem = refused.to_problem(lang).to_string();
            Bytes::from(text::visible_json(&problem).into_owned())
        });
        // A retry makes sense.
        if let Some((_, InterfaceEvidence::Account(AccountFault::Locked { until }))) = self.own.as_deref() {
            let millis = until.millis().saturating_sub(self.at.millis());
            return answer.with("retry-after", (millis.saturating_add(999) / 1_000).max(1).to_string());
        }
        if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
            let known =
                self.again_millis.map(|millis| millis.div_ceil(1_000).clamp(1, RETRY_AFTER_SECONDS_MAX));
            return answer.with("retry-after", known.unwrap_or(RETRY_AFTER_SECONDS).to_string());
        }
        answer
    }
}

/// What the gateway refuses by itself, in the shape of a check that failed.
fn own_check(code: InterfaceCode, evidence: &InterfaceEvidence, lang: Lang) -> Value {
    let Sides { expected, actual } = text::interface_sides(evidence, Lang::En);
    let mut check = json!({
        "name": CheckName::Request,
        "status": Status::Failed,
        "signature": Subject::Document,
        "code": code,
        "expected": expected,
        "actual": actual,
        "evidence": evidence,
        "title": text::interface_title(code),
        "hint": text::interface_hint(code),
    });
    if lang != Lang::En {
        let Sides { expected, actual } = text::interface_sides(evidence, lang);
        check["localized"] = json!({ "lang": lang.as_str(), "expected": expected, "actual": actual });
    }
    check
}

/// The checks of all reports, each with the signature it is about.
pub fn checks(reports: &[Report], lang: Lang) -> Vec<Value> {
    let of = move |report: &Report| {
        let subject = report.subject;
        report
            .checks
            .iter()
            .map(move |check| {
                let mut check = check_json_in(check, lang);
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

/// Why the registry did not do it, in the terms of the report. The store's failures are logged where they are found.
pub(super) fn not_registered(error: &RegistryError, now: Now) -> Refused {
    if let RegistryError::Archived { month, file, .. } = error {
        let evidence = InterfaceEvidence::Archived { month: month.clone(), file: file.clone() };
        return Refused::own(InterfaceCode::Archived, evidence, now);
    }
    let (code, why) = match error {
        RegistryError::Conflict => (InterfaceCode::MessageConflict, StoreRefusal::Conflict),
        RegistryError::AlreadyRegistered => {
            (InterfaceCode::AlreadyRegistered, StoreRefusal::AlreadyRegistered)
        }
        RegistryError::TooLarge { octets, octets_max, .. } => {
            let (octets, octets_max) = (*octets, *octets_max);
            (InterfaceCode::BodyTooLarge, StoreRefusal::TooLarge { octets, octets_max })
        }
        RegistryError::Storage(StorageFault::Full) => (InterfaceCode::StorageFull, StoreRefusal::DiskFull),
        RegistryError::Storage(_) => (InterfaceCode::StorageUnavailable, StoreRefusal::Store),
        RegistryError::Closed => (InterfaceCode::StorageUnavailable, StoreRefusal::Closed),
        _ => (InterfaceCode::Busy, StoreRefusal::Queue),
    };
    Refused::own(code, InterfaceEvidence::Registry(why), now)
}
