//! What a fault says beside the contract's ErrorInfo, to who asks for it: the codes, and what was found in three languages. It stands in
//! `detail`, within what is signed. The shape is ours; [contract §1.6](crate::manual::contract).

use crate::xml::{ElementView, Writer};

/// Its namespace.
const NAMESPACE: &str = "urn:qaqpa:refusal:v1";

/// Findings of one fault that are read.
const FINDINGS_MAX: usize = 100;

/// Characters of one text that are read.
const TEXT_CHARS_MAX: usize = 4_000;

/// Why a message was refused.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RefusalDetail {
    /// The refused message's own id, as far as it could be read.
    pub message_id: Option<String>,
    /// The code that speaks first.
    pub code: String,
    /// Where the report on it can be read, where it is kept.
    pub report: Option<String>,
    /// What was found.
    pub findings: Vec<FindingDetail>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FindingDetail {
    /// Its code.
    pub code: String,
    /// In Kazakh.
    pub kk: String,
    /// In Russian.
    pub ru: String,
    /// In English.
    pub en: String,
}

impl RefusalDetail {
    /// Writes it into `detail`.
    pub(super) fn write(&self, w: &mut Writer) {
        w.open("refusal").attribute("xmlns", NAMESPACE);
        w.optional("messageId", self.message_id.as_deref()).leaf("code", &self.code);
        w.optional("report", self.report.as_deref());
        for FindingDetail { code, kk, ru, en } in &self.findings {
            w.open("finding")
                .leaf("code", code)
                .leaf("textKz", kk)
                .leaf("textRu", ru)
                .leaf("textEn", en)
                .close();
        }
        w.close();
    }

    /// From the element `detail` of a fault; nothing where it does not have it.
    pub fn read<'a, E: ElementView<'a>>(detail: E) -> Option<Self> {
        let own = detail.children().find(|child| child.is(NAMESPACE, "refusal"))?;
        let text = |of: E, name: &str| {
            let text = of.child(name)?.text().trim().chars().take(TEXT_CHARS_MAX).collect::<String>();
            (!text.is_empty()).then_some(text)
        };
        let finding = |of: E| {
            let part = |name| text(of, name).unwrap_or_default();
            FindingDetail { code: part("code"), kk: part("textKz"), ru: part("textRu"), en: part("textEn") }
        };
        let findings = own.children().filter(|child| child.local_name() == "finding");
        Some(RefusalDetail {
            message_id: text(own, "messageId"),
            code: text(own, "code")?,
            report: text(own, "report"),
            findings: findings.take(FINDINGS_MAX).map(finding).collect(),
        })
    }
}
