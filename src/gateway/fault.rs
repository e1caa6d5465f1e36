//! A refusal as a SOAP fault of the contract, [contract §1.6](crate::manual::contract), signed as any answer.

use std::sync::Arc;

use axum::response::Response;

use super::answering::{Answering, Detail};
use super::refusal::{Refused, soap_code};
use super::services::Gateway;
use super::soap_rules::FaultCode;
use crate::clock::Now;
use crate::envelope::{
    self, Fault, FaultKind, FindingDetail, Operation, ProviderRefusal, RefusalDetail, Unsigned,
};
use crate::findings::evidence::EnvelopeEvidence;
use crate::findings::{Code, Decision, Evidence, Subject};
use crate::http::StatusCode;
use crate::http::answers;
use crate::interface::AnyCode;
use crate::reply::{regulation_message, signed_envelope};
use crate::text::{self, Lang, message};
use crate::workers::Work;
use crate::wsse::HEADER_NAME_CHARACTERS_MAX;

/// SOAP 1.1 §6.2: a fault goes out with HTTP 500. `message_id` is the refused message's own, as far as it could be read.
pub(super) async fn fault(
    gateway: &Arc<Gateway>,
    refused: &Refused,
    operation: Operation,
    message_id: Option<&str>,
    answering: Answering,
) -> Response {
    let unsigned = unsigned_fault(gateway, refused, operation, message_id, answering);
    signed(gateway, unsigned, answering).await
}

/// A fault of a service, or of the provider behind it, that is passed on under its own code.
pub(super) struct SoapFault {
    /// What it says.
    pub(super) refusal: ProviderRefusal,
    /// `{guid}`.
    pub(super) session_id: String,
    /// When.
    pub(super) at: Now,
}

/// The same for a fault that somebody else found.
pub(super) async fn passed_on(gateway: &Arc<Gateway>, fault: SoapFault, answering: Answering) -> Response {
    let kind = match gateway.services.soap.faultcode {
        FaultCode::Server => FaultKind::Server,
        FaultCode::ErrorCode => FaultKind::ErrorCode,
    };
    let ProviderRefusal { code, message, data, causes } = &fault.refusal;
    // The contract's word where the provider has none of its own.
    let or_internal = |code: &str| if code.is_empty() { "SCE909".to_owned() } else { code.to_owned() };
    let causes: Vec<_> = causes
        .iter()
        .map(|(code, message, data)| (or_internal(code), message.clone(), data.clone()))
        .collect();
    let unsigned = envelope::fault_envelope(&Fault {
        kind,
        operation: Operation::SendMessage,
        code: &or_internal(code),
        message,
        data: data.as_deref(),
        date: fault.at,
        session_id: &fault.session_id,
        causes: &causes,
        detail: None,
        not_understood: None,
        version: answering.version,
    });
    signed(gateway, unsigned, answering).await
}

async fn signed(gateway: &Arc<Gateway>, unsigned: Unsigned, answering: Answering) -> Response {
    let unsigned = Arc::new(unsigned);
    let (work, envelope) = (Arc::clone(gateway), Arc::clone(&unsigned));
    let signed = gateway.services.workers.run_for(Work::OWN, move || {
        let services = &work.services;
        signed_envelope(&envelope, services.soap.signature, &*services.signer, &*services.random)
    });
    let body = match signed.await {
        Ok(Ok(signed)) => signed,
        // Better an unsigned word than none.
        _ => unsigned.text(),
    };
    answers::answer(StatusCode::INTERNAL_SERVER_ERROR, answering.content_type(), body)
}

fn unsigned_fault(
    gateway: &Gateway,
    refused: &Refused,
    operation: Operation,
    message_id: Option<&str>,
    answering: Answering,
) -> Unsigned {
    let (subject, code) = refused.leading();
    let leading = soap_code(subject, code);
    let causes = causes(refused);
    let data = fault_data(subject, code, message_id);
    let detail = (answering.detail == Detail::Whole).then(|| detail(refused, message_id));
    let session_id = gateway.session_id();
    let kind = match (code, gateway.services.soap.faultcode) {
        (AnyCode::Finding(Code::EnvelopeMalformed), _) if is_of_no_version(refused) => {
            FaultKind::VersionMismatch
        }
        (AnyCode::Finding(Code::HeaderNotUnderstood), _) => FaultKind::MustUnderstand,
        (_, FaultCode::Server) => FaultKind::Server,
        (_, FaultCode::ErrorCode) => FaultKind::ErrorCode,
    };
    envelope::fault_envelope(&Fault {
        kind,
        operation,
        code: leading.code,
        message: leading.text,
        data: Some(&data),
        date: refused.at,
        session_id: &session_id,
        causes: &causes,
        detail: detail.as_ref(),
        not_understood: not_understood(refused),
        version: answering.version,
    })
}

/// The header block that is not understood; none where what is kept of its name is cut.
fn not_understood(refused: &Refused) -> Option<(&str, &str)> {
    let mut findings = refused.reports.iter().flat_map(|report| report.findings());
    let found = findings.find_map(|finding| match &*finding.evidence {
        Evidence::Envelope(EnvelopeEvidence::NotUnderstood { name, namespace }) => {
            Some((&**name, &**namespace))
        }
        _ => None,
    });
    let is_whole = |text: &str| text.chars().count() < HEADER_NAME_CHARACTERS_MAX;
    found.filter(|(name, namespace)| is_whole(name) && is_whole(namespace))
}

/// Whether it is refused because its Envelope is of no SOAP that is read here.
fn is_of_no_version(refused: &Refused) -> bool {
    let mut findings = refused.reports.iter().flat_map(|report| report.findings());
    findings.any(|finding| matches!(*finding.evidence, Evidence::Envelope(EnvelopeEvidence::Version { .. })))
}

/// In the two languages of the contract: what is wrong, where the error is to be looked for, whether sending again makes sense, which
/// message it was, and the regulation's message where there is one.
fn fault_data(subject: Subject, code: AnyCode, message_id: Option<&str>) -> String {
    let place = code.at_fault();
    let again = code.decision() == Decision::Retry;
    let mut data = soap_code(subject, code).kk.to_owned();
    data.push('.');
    for lang in [Lang::Ru, Lang::Kk] {
        data.push_str(&format!(" {} {}", text::at_fault_line(place, lang), message::send_again(lang, again)));
    }
    if let Some(id) = message_id {
        data.push_str(&format!(" messageId: {id}."));
    }
    if let AnyCode::Finding(code) = code
        && let Some((name, text)) = regulation_message(code)
    {
        data.push_str(&format!(" {name}: {} / {}", text.kk, text.ru));
    }
    data
}

/// Every finding: the contract's code, what was found in Russian, and what to do in both languages.
fn causes(refused: &Refused) -> Vec<(String, String, Option<String>)> {
    let cause = |subject, code: AnyCode, line: String| {
        let (of, hint) = (soap_code(subject, code), text::refusal_hint(code));
        (of.code.to_owned(), format!("{}: {line}", of.text), Some(format!("{} / {}", hint.ru, hint.kk)))
    };
    let own = refused.own.as_deref().into_iter().map(|(code, evidence)| {
        let line = text::interface_line(*code, evidence, Lang::Ru);
        cause(Subject::Document, (*code).into(), line)
    });
    let findings = refused.reports.iter().flat_map(|report| {
        report.findings().map(|finding| {
            let line = text::line(finding, Lang::Ru);
            let line = finding.place.as_ref().map_or(line.clone(), |place| format!("{line}: {place}"));
            cause(report.subject, finding.code.into(), line)
        })
    });
    own.chain(findings).collect()
}

/// Every finding with its own code, in three languages.
fn detail(refused: &Refused, message_id: Option<&str>) -> RefusalDetail {
    let found = |code: AnyCode, of: &dyn Fn(Lang) -> String| FindingDetail {
        code: code.to_string(),
        kk: of(Lang::Kk),
        ru: of(Lang::Ru),
        en: of(Lang::En),
    };
    let own =
        refused.own.as_deref().into_iter().map(|(code, evidence)| {
            found((*code).into(), &|lang| text::interface_line(*code, evidence, lang))
        });
    let findings = refused.reports.iter().flat_map(|report| report.findings());
    let findings = findings.map(|finding| found(finding.code.into(), &|lang| text::whole(finding, lang)));
    RefusalDetail {
        message_id: message_id.map(str::to_owned),
        code: refused.leading().1.to_string(),
        report: refused.report_at.clone(),
        findings: own.chain(findings).collect(),
    }
}
