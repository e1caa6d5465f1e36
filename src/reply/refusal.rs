//! The gateway's refusal as a document of its own, `schemas/refusal.xsd`: the regulation's message where it is one of its
//! conditions that failed ([000 ¶10(7)](crate::manual::regulation)), and every finding with both sides.

use super::ns;
use crate::clock::Now;
use crate::findings::{Code, Finding, Report, Status, Subject};
use crate::keys::Signer;
use crate::text::{self, Lang, Text, message};
use crate::xml::Writer;
use crate::xmldsig::{SignError, SigningRequest, sign_enveloped};

/// What it says.
#[derive(Debug)]
pub struct RefusalDocument<'a> {
    /// The code that speaks first.
    pub code: Code,
    /// The reports, findings in them.
    pub reports: &'a [Report],
    /// When it was refused.
    pub at: Now,
}

/// The regulation's message that goes with a code, and its name there.
pub fn regulation_message(code: Code) -> Option<(&'static str, Text)> {
    code.leaves_signature_unconfirmed()
        .then_some(("signature_not_confirmed_refusal", message::SIGNATURE_NOT_CONFIRMED))
}

/// Writes it and signs it with the gateway's key.
pub fn signed_refusal(refusal: &RefusalDocument<'_>, gateway: &dyn Signer) -> Result<String, SignError> {
    let mut w = Writer::with_declaration();
    w.open("refusal").attribute("xmlns", ns::REFUSAL).leaf("code", refusal.code.as_str());
    w.leaf(
        "decision",
        if refusal.code.decision() == crate::findings::Decision::Retry { "RETRY" } else { "REJECTED" },
    );
    texts(&mut w, "title", text::title(refusal.code));
    if let Some((name, text)) = regulation_message(refusal.code) {
        texts_with(&mut w, "message", text, Some(name));
    }
    w.leaf("refusedAt", &refusal.at.to_string()).open("findings");
    for report in refusal.reports {
        for finding in report.findings() {
            write_finding(&mut w, report.subject, Status::Failed, finding);
        }
        // What would have helped, had it held.
        for finding in report.ignored() {
            write_finding(&mut w, report.subject, Status::Ignored, finding);
        }
    }
    w.close();
    sign_enveloped(&w.finish(), gateway, &SigningRequest::document())
}

fn write_finding(w: &mut Writer, subject: Subject, status: Status, finding: &Finding) {
    w.open("finding").attribute("code", finding.code.as_str());
    w.attribute("signature", if subject == Subject::Transport { "transport" } else { "document" });
    if status == Status::Ignored {
        w.attribute("status", status.as_str());
    }
    texts(w, "title", text::title(finding.code));
    let sides = text::sides(&finding.evidence, Lang::En);
    w.optional("expected", sides.expected.as_deref())
        .optional("actual", sides.actual.as_deref())
        .optional("place", finding.place.as_deref());
    texts(w, "hint", text::hint(finding.code));
    w.close();
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
