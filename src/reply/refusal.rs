//! The gateway's refusal as a document of its own, `schemas/refusal.xsd`: the regulation's message where it is one of its
//! conditions that failed ([000 ¶10(7)](crate::manual::regulation)), and every finding with both sides.

use super::ns;
use crate::clock::Now;
use crate::findings::{Code, Finding, Report, Status, Subject};
use crate::interface::{AnyCode, InterfaceCode, InterfaceEvidence};
use crate::keys::Signer;
use crate::text::{self, Lang, Sides, Text, message};
use crate::xml::Writer;
use crate::xmldsig::{SignError, SigningRequest, sign_enveloped};

/// What it says.
#[derive(Debug)]
pub struct RefusalDocument<'a> {
    /// The code that speaks first.
    pub code: AnyCode,
    /// The reports, findings in them.
    pub reports: &'a [Report],
    /// When it was refused.
    pub at: Now,
    /// What the gateway refuses by itself.
    pub own: Option<&'a (InterfaceCode, InterfaceEvidence)>,
    /// The language in which each finding has its words beside the English ones.
    pub lang: Lang,
}

/// The one message for all conditions on the EDS.
const SIGNATURE: (&str, Text) = ("signature_not_confirmed_refusal", message::SIGNATURE_NOT_CONFIRMED);

/// The regulation's message that goes with a code, and its name there.
pub fn regulation_message(code: Code) -> Option<(&'static str, Text)> {
    match code {
        Code::DataUnavailable => Some(("data_unavailable", message::DATA_UNAVAILABLE)),
        Code::DocumentsNotAccepted => Some(("intake_refusal_receipt", message::INTAKE_REFUSAL_RECEIPT)),
        // Whose signature is nobody's for this channel is not confirmed either.
        Code::EmployeeUnknown => Some(SIGNATURE),
        code => code.leaves_signature_unconfirmed().then_some(SIGNATURE),
    }
}

/// Writes it and signs it with the gateway's key.
pub fn signed_refusal(refusal: &RefusalDocument<'_>, gateway: &dyn Signer) -> Result<String, SignError> {
    let mut w = Writer::with_declaration();
    w.open("refusal").attribute("xmlns", ns::REFUSAL).leaf("code", refusal.code.as_str());
    w.leaf(
        "decision",
        if refusal.code.decision() == crate::findings::Decision::Retry { "RETRY" } else { "REJECTED" },
    );
    w.leaf("fault", refusal.code.at_fault().as_str());
    texts(&mut w, "title", text::refusal_title(refusal.code));
    if let AnyCode::Finding(code) = refusal.code
        && let Some((name, text)) = regulation_message(code)
    {
        texts_with(&mut w, "message", text, Some(name));
    }
    w.leaf("refusedAt", &refusal.at.to_string()).open("findings");
    let mut findings = Findings { w: &mut w, lang: refusal.lang };
    if let Some((code, evidence)) = refusal.own {
        let said = |lang| text::interface_sides(evidence, lang);
        findings.write(&Written {
            code: (*code).into(),
            subject: Subject::Document,
            status: Status::Failed,
            said: &said,
            place: None,
        });
    }
    for report in refusal.reports {
        for finding in report.findings() {
            findings.finding(report.subject, Status::Failed, finding);
        }
        // What would have helped, had it held.
        for finding in report.ignored() {
            findings.finding(report.subject, Status::Ignored, finding);
        }
    }
    w.close();
    sign_enveloped(&w.finish(), gateway, &SigningRequest::document())
}

/// Writes findings.
struct Findings<'a> {
    w: &'a mut Writer,
    lang: Lang,
}

/// One finding as it is written.
struct Written<'a> {
    code: AnyCode,
    subject: Subject,
    status: Status,
    said: &'a dyn Fn(Lang) -> Sides,
    place: Option<&'a str>,
}

impl Findings<'_> {
    fn finding(&mut self, subject: Subject, status: Status, finding: &Finding) {
        let said = |lang| text::sides(&finding.evidence, lang);
        let (code, place) = (finding.code.into(), finding.place.as_deref());
        self.write(&Written { code, subject, status, said: &said, place });
    }

    fn write(&mut self, written: &Written<'_>) {
        let Written { code, subject, status, said, place } = written;
        let w = &mut *self.w;
        w.open("finding").attribute("code", code.as_str());
        w.attribute("signature", if *subject == Subject::Transport { "transport" } else { "document" });
        if *status == Status::Ignored {
            w.attribute("status", status.as_str());
        }
        texts(w, "title", text::refusal_title(*code));
        let sides = said(Lang::En);
        w.optional("expected", sides.expected.as_deref())
            .optional("actual", sides.actual.as_deref())
            .optional("place", *place);
        texts(w, "hint", text::refusal_hint(*code));
        if self.lang != Lang::En {
            let sides = said(self.lang);
            w.open("localized").attribute("lang", self.lang.as_str());
            w.optional("expected", sides.expected.as_deref())
                .optional("actual", sides.actual.as_deref())
                .close();
        }
        w.close();
    }
}

fn texts(w: &mut Writer, name: &str, text: Text) {
    texts_with(w, name, text, None);
}

fn texts_with(w: &mut Writer, name: &str, text: Text, code: Option<&str>) {
    w.open(name);
    if let Some(code) = code {
        w.attribute("code", code);
    }
    w.leaf("kk", text.kk).leaf("ru", text.ru).leaf("en", text.en).close();
}
