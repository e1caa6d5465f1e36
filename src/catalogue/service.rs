//! A public service, as its file in `schemas/services/` describes it. The types are the file's format: closed, no key
//! that is not named here.

use serde::{Deserialize, Serialize};

use super::act::{Provider, Regulation};
use super::channel::{Channel, System};
use super::flow::{Flow, FlowCheck, is_false};
use super::form::{DocumentType, Field, IdentityKind, IdentityPath, StateDatum};
use super::limit::Limit;
use super::names::Names;
use super::result::{IntakeRefusal, ResultForm, StorageRule};
use super::step::Step;
use crate::encoding::names::names;
use crate::registry::{Actor, ServiceCode};

/// A service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Its id, such as `wko2016-141-housing-queue`.
    pub id: String,
    /// Its code in registration numbers.
    pub code: ServiceCode,
    /// Other names under which the gateway's `serviceId` may call it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Whether it is rendered on paper only: it is here to be read, and an electronic request is refused.
    #[serde(default, skip_serializing_if = "is_false")]
    pub paper_only: bool,
    /// What it is called.
    pub name: Names,
    /// The act it comes from.
    pub regulation: Regulation,
    /// Who renders it.
    pub provider: Provider,
    /// Who may ask for it.
    pub recipients: Recipients,
    /// What it costs.
    pub fee: Fee,
    /// In which form it is rendered.
    pub forms: Forms,
    /// The ways to it and from it.
    pub channels: Channels,
    /// What it begins with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub start: Vec<StartGround>,
    /// Where a request states who asks.
    #[serde(default = "declarant_id")]
    pub identity: Vec<IdentityPath>,
    /// The form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// The documents to be attached or presented.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentType>,
    /// What is asked of state systems instead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub state_data: Vec<StateDatum>,
    /// What is checked before a request is taken in, where the regulation says so beside its flow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub intake_checks: Vec<IntakeCheck>,
    /// When documents are not accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub intake_refusals: Vec<IntakeRefusal>,
    /// The provider's steps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// The channel flows.
    #[serde(default)]
    pub flow: Flow,
    /// What comes of it.
    pub result: ResultForm,
    /// How a ready result is given at a centre.
    pub hand_over: Option<Clause>,
    /// What becomes of a result that nobody comes for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub storage: Vec<StorageRule>,
    /// The overall deadlines, if the regulation states any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deadlines: Vec<OverallDeadline>,
    /// Who takes part, as the regulation lists them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub participants: Vec<Participant>,
    /// The information systems that it names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub systems: Vec<SystemUse>,
    /// Further rules: of the screen, of quality, of the centre's hall.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// Where complaints go.
    pub complaints: Option<Clause>,
    /// Where the text contradicts itself, is garbled or silent, and how it is read here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub anomalies: Vec<Anomaly>,
}

impl Service {
    /// Whether `service_id` calls this service.
    pub fn answers_to(&self, service_id: &str) -> bool {
        self.id == service_id || self.aliases.iter().any(|alias| alias == service_id)
    }

    /// What the document of this code is called.
    pub fn document_name(&self, code: &str) -> Option<&Names> {
        self.documents.iter().find(|document| document.code == code).map(|document| &document.label)
    }

    /// The overall limit of a request that came in by `channel`.
    pub fn deadline_on(&self, channel: Channel) -> Option<&OverallDeadline> {
        self.deadlines.iter().find(|deadline| deadline.channel.is_none_or(|only| only == channel))
    }

    /// Whether its regulation has a quality questionnaire.
    pub fn has_questionnaire(&self) -> bool {
        self.rules.iter().any(|rule| rule.topic == Topic::Question)
    }

    /// The steps that a request takes which came in by `channel`, in order.
    pub fn steps_on(&self, channel: Channel) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(move |step| step.only_on.is_none_or(|only| only == channel))
    }
}

fn declarant_id() -> Vec<IdentityPath> {
    vec![IdentityPath { kind: IdentityKind::Iin, path: "declarantId".into() }]
}

/// Words of a regulation with the place where they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// The words.
    pub text: Names,
    /// Where they stand.
    pub cite: String,
}

/// Who may ask for a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipients {
    /// Of which kinds.
    pub kinds: Vec<Recipient>,
    /// In words.
    pub text: Names,
    /// Whether the regulation states it.
    pub stated: bool,
    /// Where.
    pub cite: String,
}

/// A kind of recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recipient {
    /// A natural person, by IIN.
    Person,
    /// A legal person, by BIN.
    Legal,
}

/// What a service costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// Whether it costs anything.
    pub kind: FeeKind,
    /// In words.
    pub text: Names,
    /// Where the regulation says so, if it does.
    pub cite: Option<String>,
}

/// Whether a service costs anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeeKind {
    /// Nothing.
    Free,
    /// Free for some, for others at the provider's price.
    PaidOrFree,
    /// The regulation does not say.
    NotStated,
}

names!(FeeKind {
    Free => "free",
    PaidOrFree => "paid-or-free",
    NotStated => "not-stated",
});

/// In which form a service is rendered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forms {
    /// Electronically.
    pub electronic: bool,
    /// Automated how far, where the regulation says.
    pub automation: Option<Automation>,
    /// On paper.
    pub paper: bool,
    /// In words.
    pub text: Names,
    /// Where the regulation says so.
    pub cite: String,
}

/// How far a service is automated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Automation {
    /// Partially.
    Partial,
    /// Fully. The label of the text; the manual steps are there all the same.
    Full,
}

names!(Automation {
    Partial => "partial",
    Full => "full",
});

/// The ways to a service and from it; they may differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channels {
    /// By which a request comes in.
    pub intake: Vec<Channel>,
    /// By which the result goes out.
    pub result: Vec<Channel>,
    /// Which the text uses without listing them. They are off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub implied: Vec<Channel>,
    /// Where the regulation says so.
    pub cite: Vec<String>,
}

/// What is checked before a request is taken in, where the regulation says so beside its flow: no item of the flow forms a message then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntakeCheck {
    /// On which channels.
    pub channels: Vec<Channel>,
    /// What.
    pub checks: Vec<FlowCheck>,
    /// In words.
    pub text: Names,
    /// Where the regulation says so.
    pub cite: String,
}

/// What a service begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StartGround {
    /// On which channel only; on every one if absent.
    pub channel: Option<Channel>,
    /// In words.
    pub text: Names,
    /// Where the regulation says so.
    pub cite: String,
}

/// An overall deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverallDeadline {
    /// On which channel only; on every one if absent.
    pub channel: Option<Channel>,
    /// Within which time.
    pub limit: Limit,
    /// Where it is stated.
    pub cite: String,
}

/// Who takes part, as a regulation lists them: somebody or a system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Participant {
    /// Who, if it is somebody.
    pub actor: Option<Actor>,
    /// Which system, if it is one.
    pub system: Option<System>,
    /// Where the regulation lists it.
    pub cite: String,
}

/// An information system that a regulation names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SystemUse {
    /// Which.
    pub system: System,
    /// As it is named there, in the language of the text.
    pub named: String,
    /// Where.
    pub cite: String,
}

/// A further rule of a regulation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What it is about.
    pub topic: Topic,
    /// The rule.
    pub text: Names,
    /// The time it gives.
    pub limit: Option<Limit>,
    /// Where the regulation says so.
    pub cite: String,
}

/// What a further rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// A step of the user's work with the screen.
    Screen,
    /// A field that is shown.
    ScreenField,
    /// A button.
    Button,
    /// The call centre.
    CallCentre,
    /// A requirement of quality.
    Quality,
    /// A technical condition.
    TechnicalCondition,
    /// A question of the quality questionnaire.
    Question,
    /// Registering at the centre.
    CentreRegistration,
    /// Waiting at the centre.
    CentreWaiting,
    /// Serving at the centre.
    CentreService,
    /// A form that the regulation prints.
    PrintedForm,
}

names!(Topic {
    Screen => "screen",
    ScreenField => "screen-field",
    Button => "button",
    CallCentre => "call-centre",
    Quality => "quality",
    TechnicalCondition => "technical-condition",
    Question => "question",
    CentreRegistration => "centre-registration",
    CentreWaiting => "centre-waiting",
    CentreService => "centre-service",
    PrintedForm => "printed-form",
});

/// A place where the text contradicts itself, is garbled or silent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anomaly {
    /// What it is.
    pub text: Names,
    /// How it is read here.
    pub reading: Names,
}
