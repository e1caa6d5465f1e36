//! The channel flows: what happens between the recipient, the systems and the provider, item by item.

use serde::{Deserialize, Serialize};

use super::channel::{Channel, Message, System};
use super::label::Label;
use super::limit::Limit;
use super::names::Names;
use crate::encoding::names::names;
use crate::registry::Actor;

/// The flows of a service, one for each channel that the regulation describes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// By the portal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub portal: Vec<FlowItem>,
    /// By a service centre.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub centre: Vec<FlowItem>,
    /// By the provider's workstation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provider: Vec<FlowItem>,
}

impl Flow {
    /// The items of one channel, in the order of the text; none where the regulation describes no flow (the office).
    pub fn on(&self, channel: Channel) -> &[FlowItem] {
        match channel {
            Channel::Portal => &self.portal,
            Channel::Centre => &self.centre,
            Channel::Provider => &self.provider,
            Channel::Office => &[],
        }
    }

    /// The item of a channel that bears `label`.
    pub fn item(&self, channel: Channel, label: Label) -> Option<&FlowItem> {
        self.on(channel).iter().find(|item| item.label == label)
    }
}

/// One item of a flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlowItem {
    /// Its label, unlike any other of its flow.
    pub label: Label,
    /// What it is.
    pub kind: ItemKind,
    /// Which part of the flow it belongs to, where the text divides it.
    pub part: Option<Part>,
    /// Who does it.
    pub actor: Actor,
    /// Where it is done.
    pub system: System,
    /// Which systems are asked or sent to, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<System>,
    /// What is done.
    pub text: Names,
    /// Within which time.
    pub limit: Option<Limit>,
    /// What is checked, in this order; the item fails with the first that fails.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<FlowCheck>,
    /// The messages it forms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<Message>,
    /// The message formed when its checks pass.
    pub message_on_success: Option<Message>,
    /// What follows, unless it checks or is the last.
    pub next: Option<Label>,
    /// What follows when its checks pass.
    pub on_success: Option<Label>,
    /// What follows when one fails.
    pub on_failure: Option<Label>,
    /// Whether the attempt ends here. A new attempt starts with the first item.
    #[serde(default, skip_serializing_if = "is_false")]
    pub terminal: bool,
    /// Whether the provider's steps are taken before it. A reading: no text links them to the flows.
    #[serde(default, skip_serializing_if = "is_false")]
    pub after_steps: bool,
    /// The provider's step that it is (004 repeats them in its flows).
    pub step: Option<u8>,
    /// The item that it repeats: one act, one limit.
    pub same_as: Option<Label>,
    /// What stands on the screen when it is done (the tables of 001).
    pub completion: Option<Names>,
    /// What is to be noted about the text of this item.
    pub note: Option<String>,
    /// Where the regulation says so.
    pub cite: String,
}

impl FlowItem {
    /// The items that may follow.
    pub fn edges(&self) -> impl Iterator<Item = Label> {
        [self.next, self.on_success, self.on_failure].into_iter().flatten()
    }
}

/// What an item of a flow is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemKind {
    /// An action of a person that the text does not number as a process.
    Action,
    /// A process.
    Process,
    /// A condition.
    Condition,
}

names!(ItemKind {
    Action => "action",
    Process => "process",
    Condition => "condition",
});

/// The part of a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Applying.
    Application,
    /// The provider's own steps, repeated in the flow.
    Steps,
    /// Obtaining the result.
    Result,
}

names!(Part {
    Application => "application",
    Steps => "steps",
    Result => "result",
});

/// What a condition looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FlowCheck {
    /// The data of the user registered by number and password are correct.
    RegisteredUserDataCorrect,
    /// The EDS certificate is within its validity period.
    CertificateWithinValidityPeriod,
    /// It is not on the list of revoked certificates.
    CertificateNotOnRevokedList,
    /// The number in the request is the number in the certificate.
    NumberMatchesCertificate,
    /// The attached documents conform.
    AttachedDocumentsConform,
    /// The recipient is found in the state database of natural persons, or of legal persons by BIN.
    RecipientFound,
    /// A notarised power of attorney, if one acts by it, is found in the notarial system.
    PowerOfAttorneyFound,
    /// Who acts for the recipient acts by a notarised power of attorney and by no other, and it is found in the notarial system: 003 ¶9(3)
    /// of S2 to S6, 004 ¶4.
    NotarisedPowerOfAttorneyFound,
    /// The application is filled in correctly, 004 ¶9(2).
    ApplicationFilledInCorrectly,
    /// The package of documents is complete, 004 ¶9(2).
    DocumentsComplete,
}

names!(FlowCheck {
    RegisteredUserDataCorrect => "registered-user-data-correct",
    CertificateWithinValidityPeriod => "certificate-within-validity-period",
    CertificateNotOnRevokedList => "certificate-not-on-revoked-list",
    NumberMatchesCertificate => "number-matches-certificate",
    AttachedDocumentsConform => "attached-documents-conform",
    RecipientFound => "recipient-found",
    PowerOfAttorneyFound => "power-of-attorney-found",
    NotarisedPowerOfAttorneyFound => "notarised-power-of-attorney-found",
    ApplicationFilledInCorrectly => "application-filled-in-correctly",
    DocumentsComplete => "documents-complete",
});

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes a reference")]
pub(super) fn is_false(value: &bool) -> bool {
    !value
}
