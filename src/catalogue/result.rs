//! What comes of a service, and how it reaches the recipient.

use serde::{Deserialize, Serialize};

use super::channel::Channel;
use super::flow::is_false;
use super::form::{Choice, Field, FieldKind};
use super::limit::Limit;
use super::names::Names;
use super::value::ValueFault;
use crate::encoding::names::names;
use crate::registry::Actor;

/// What comes of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultForm {
    /// The kind of document.
    #[serde(rename = "type")]
    pub kind: ResultKind,
    /// What it is called.
    pub name: Names,
    /// Where the regulation says so.
    pub cite: String,
    /// How it is given, channel by channel.
    #[serde(default)]
    pub deliveries: Vec<Delivery>,
    /// Who signs.
    #[serde(default)]
    pub signers: Vec<SignedBy>,
    /// The refusal of the service; none where the regulation knows no refusal.
    pub refusal: Option<RefusalForm>,
    /// A negative result that is no refusal (S9: a conclusion that it is not possible).
    pub negative: Option<Names>,
    /// The fields it bears.
    #[serde(default)]
    pub fields: Vec<ResultField>,
    /// The queue in which a positive decision takes the next ordinal number.
    pub queue: Option<Queue>,
}

impl ResultForm {
    /// The delivery by `channel`, where the recipient gets another document there than the result itself.
    fn other_on(&self, channel: Channel) -> Option<&Delivery> {
        self.deliveries.iter().find(|delivery| delivery.channel == channel && delivery.kind.is_some())
    }

    /// The kind of document that the recipient gets by `channel`.
    pub fn kind_on(&self, channel: Channel) -> ResultKind {
        self.other_on(channel).and_then(|delivery| delivery.kind).unwrap_or(self.kind)
    }

    /// What the document is called that the recipient gets by `channel`.
    pub fn name_on(&self, channel: Channel) -> &Names {
        self.other_on(channel).and_then(|delivery| delivery.name.as_ref()).unwrap_or(&self.name)
    }

    /// Whether another document is given by `channel` than the result itself, which then lies elsewhere.
    pub fn differs_on(&self, channel: Channel) -> bool {
        self.other_on(channel).is_some()
    }

    /// What a negative decision is called where it is a result and no refusal (S9: the conclusion that it is not possible).
    pub fn negative_result(&self) -> Option<&Names> {
        self.negative.as_ref().filter(|_| self.refusal.is_none())
    }

    /// Who signs a positive result by `channel`, in the order of the text, each once. Minutes are signed, not the result; the provider
    /// as a whole and its authorised person sign as the head does (a reading).
    pub fn signatories(&self, channel: Channel) -> Vec<Actor> {
        let mut signatories = Vec::new();
        let of_channel = |signer: &&SignedBy| signer.channel.is_none_or(|of| of == channel);
        for signer in self.signers.iter().filter(of_channel).filter(|of| of.means != Means::Minutes) {
            let who = match signer.who {
                who @ (Actor::LocalExecutiveBody | Actor::StateCorporationEmployee) => who,
                _ => Actor::Head,
            };
            if !signatories.contains(&who) {
                signatories.push(who);
            }
        }
        if signatories.is_empty() {
            signatories.push(Actor::Head);
        }
        signatories
    }
}

/// A kind of result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResultKind {
    /// A notification, хабарлама.
    Notification,
    /// A certificate, анықтама.
    Certificate,
    /// A decision, шешім.
    Decision,
    /// A resolution of the akimat, қаулы.
    Resolution,
    /// A contract, шарт.
    Contract,
    /// A conclusion, қорытынды.
    Conclusion,
    /// A permit, рұқсат.
    Permit,
    /// A referral, жолдама.
    Referral,
}

names!(ResultKind {
    Notification => "notification",
    Certificate => "certificate",
    Decision => "decision",
    Resolution => "resolution",
    Contract => "contract",
    Conclusion => "conclusion",
    Permit => "permit",
    Referral => "referral",
});

/// How a result is given on one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// The channel.
    pub channel: Channel,
    /// The kind of document, where it differs from the result's.
    #[serde(rename = "type")]
    pub kind: Option<ResultKind>,
    /// What it is called; with `type`, and only with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Names>,
    /// In which form.
    pub form: Names,
    /// Who gives or sends it.
    pub by: Actor,
    /// Where the regulation says so.
    pub cite: String,
}

/// Who signs a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedBy {
    /// Who.
    pub who: Actor,
    /// By what.
    pub means: Means,
    /// On which channel only; on every one if absent.
    pub channel: Option<Channel>,
    /// Where the regulation says so.
    pub cite: String,
}

/// By what somebody signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Means {
    /// An electronic digital signature.
    Eds,
    /// A signature; the text does not say of which kind.
    Signature,
    /// By hand and with a seal, on the printed copy.
    HandAndSeal,
    /// By signing the minutes.
    Minutes,
    /// By adopting a resolution.
    Resolution,
}

names!(Means {
    Eds => "eds",
    Signature => "signature",
    HandAndSeal => "hand-and-seal",
    Minutes => "minutes",
    Resolution => "resolution",
});

/// A refusal of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefusalForm {
    /// What it is called.
    pub name: Names,
    /// On what grounds.
    pub grounds: Names,
    /// Where the regulation says so.
    pub cite: String,
}

/// A refusal to accept documents, before anything is registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntakeRefusal {
    /// Who refuses.
    pub by: Vec<Actor>,
    /// On what grounds.
    pub grounds: Vec<IntakeGround>,
    /// In which form, where the text names one.
    pub form: Option<Names>,
    /// The text.
    pub text: Names,
    /// Where the regulation says so.
    pub cite: String,
}

/// A ground on which documents are not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntakeGround {
    /// The package is incomplete.
    IncompletePackage,
    /// A document has expired.
    ExpiredDocuments,
}

names!(IntakeGround {
    IncompletePackage => "incomplete-package",
    ExpiredDocuments => "expired-documents",
});

/// A field of the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultField {
    /// Its name.
    pub name: String,
    /// What it is called.
    pub label: Names,
    /// What may stand in it; text, if nothing is said.
    #[serde(rename = "type", default = "text")]
    pub kind: FieldKind,
    /// Whether a positive draft must have it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// Characters at most.
    pub max_chars: Option<u32>,
    /// The least integer.
    pub min: Option<i64>,
    /// The greatest integer.
    pub max: Option<i64>,
    /// What there is to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// Whether it is ours: the form of the result is in a standard that the regulation only points to.
    #[serde(default, skip_serializing_if = "is_false")]
    pub ours: bool,
    /// Where the regulation says so; where it says what comes of the service, if nothing is named.
    pub cite: Option<String>,
}

/// Characters of a text field of a result that names no bound.
const FIELD_CHARS_MAX: u32 = 2_000;

fn text() -> FieldKind {
    FieldKind::Text
}

impl ResultField {
    /// Checks a value that is not empty, as a field of the form is checked.
    pub fn check(&self, value: &str) -> Result<(), ValueFault> {
        let field = Field {
            name: self.name.clone(),
            label: self.label.clone(),
            kind: self.kind,
            required: self.required,
            meaning: None,
            max_chars: self.max_chars.or(Some(FIELD_CHARS_MAX)),
            mask: None,
            min: self.min,
            max: self.max,
            choices: self.choices.clone(),
            columns: Vec::new(),
            ours: self.ours,
            cite: self.cite.clone(),
        };
        field.check(value)
    }
}

/// A queue with ordinal numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// The result's field that bears the number.
    pub field: String,
    /// The form fields that distinguish one queue from another; none means that the service has one queue.
    #[serde(default)]
    pub by: Vec<String>,
}

/// A rule on a result that nobody has come for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StorageRule {
    /// Where the result lies, or who sends it.
    pub place: StoragePlace,
    /// How long.
    pub term: Option<Limit>,
    /// Where it goes afterwards.
    pub then: Option<StoragePlace>,
    /// In words.
    pub text: Names,
    /// Where the regulation says so.
    pub cite: String,
}

/// Where a result lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StoragePlace {
    /// In the recipient's personal cabinet.
    PersonalCabinet,
    /// At the service centre.
    Centre,
    /// At the provider.
    Provider,
}

names!(StoragePlace {
    PersonalCabinet => "personal-cabinet",
    Centre => "centre",
    Provider => "provider",
});
