//! A public service, as its file in `schemas/services/` describes it. The types are the file's format: closed, no key
//! that is not named here.

use serde::{Deserialize, Serialize};

use super::deadline::Deadline;
use crate::calendar::{Calendar, Counts, DueError};
use crate::clock::Now;
use crate::registry::{Actor, ServiceCode};

/// One text in three languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Kazakh: the regulation's own words where it has them.
    pub kk: String,
    /// Russian.
    pub ru: String,
    /// English.
    pub en: String,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Its id, such as `wko2016-141-housing-queue`.
    pub id: String,
    /// Its code in registration numbers.
    pub code: ServiceCode,
    /// Other names under which the gateway's `serviceId` may call it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it is called.
    pub name: Names,
    /// The act it comes from.
    pub regulation: Regulation,
    /// Who may ask for it.
    pub recipients: Vec<Recipient>,
    /// Where a request states who asks.
    #[serde(default = "declarant_id")]
    pub identity: Vec<IdentityPath>,
    /// The overall deadline, if the regulation states one.
    pub deadline: Option<Deadline>,
    /// The form.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// The documents to be attached.
    #[serde(default)]
    pub documents: Vec<DocumentType>,
    /// The provider's steps.
    pub steps: Vec<Step>,
    /// What comes of it.
    pub result: ResultForm,
}

impl Service {
    /// Whether `service_id` calls this service.
    pub fn answers_to(&self, service_id: &str) -> bool {
        self.id == service_id || self.aliases.iter().any(|alias| alias == service_id)
    }

    /// When the result of a request received at `received_at` must be there.
    pub fn due_at(&self, calendar: &Calendar, received_at: Now) -> Result<Option<Now>, DueError> {
        let end = |deadline: &Deadline| deadline.end(calendar, received_at, Counts::Wall);
        self.deadline.as_ref().map(end).transpose()
    }

    /// The steps that a request takes which came by `route`, in order.
    pub fn steps_on(&self, route: Route) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(move |step| step.only_on.is_none_or(|only| only == route))
    }
}

fn declarant_id() -> Vec<IdentityPath> {
    vec![IdentityPath { kind: IdentityKind::Iin, path: "declarantId".into() }]
}

/// Where a service is regulated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regulation {
    /// The regulation's code in citations, such as `000`.
    pub cite: String,
    /// Number of the act.
    pub act_number: String,
    /// Date of the act.
    pub act_date: String,
    /// Who issued it.
    pub issuer: Names,
}

/// Who may ask for a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recipient {
    /// A natural person, by IIN.
    Person,
    /// A legal person, by BIN.
    Legal,
}

/// Which number identifies the applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdentityKind {
    /// Individual identification number.
    Iin,
    /// Business identification number.
    Bin,
}

/// Where in a document the applicant's number stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityPath {
    /// Which number.
    pub kind: IdentityKind,
    /// Local names of elements below the root, joined by `/`, such as `declarantId` or `Applicant/uin`.
    pub path: String,
}

impl IdentityPath {
    /// The local names, outermost first.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.path.split('/')
    }
}

/// A field of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The element's name in `businessData`.
    pub name: String,
    /// What it is called on the screen.
    pub label: Names,
    /// What may stand in it.
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// Whether it must be there.
    #[serde(default)]
    pub required: bool,
    /// Characters at most.
    pub max_chars: Option<u32>,
    /// An input mask: `0` stands for a digit, `A` for a letter, anything else for itself.
    pub mask: Option<String>,
    /// The least integer.
    pub min: Option<i64>,
    /// The greatest integer.
    pub max: Option<i64>,
    /// What there is to choose from.
    #[serde(default)]
    pub choices: Vec<Choice>,
}

/// What may stand in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// Any text on one or more lines.
    Text,
    /// A whole number.
    Integer,
    /// A day, `2026-11-24`.
    Date,
    /// One of `choices`.
    Choice,
}

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: Names,
}

/// A document to be attached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentType {
    /// Its code in `documentType`.
    #[serde(rename = "type")]
    pub code: String,
    /// What it is called.
    pub label: Names,
    /// Whether it must be there.
    #[serde(default)]
    pub required: bool,
    /// The media types taken; empty means any.
    #[serde(default)]
    pub mime_types: Vec<String>,
    /// Octets at most, decoded.
    pub max_bytes: Option<u64>,
}

/// By which way a request came to the provider; the regulation's channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// From the portal, signed by the applicant.
    Portal,
    /// From a service centre of the State Corporation.
    StateCorporation,
}

/// What a step does to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// It is done and noted.
    Note,
    /// The provider decides.
    Decide,
    /// The answer is signed.
    Sign,
}

/// One of the provider's steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its number in the regulation.
    pub n: u8,
    /// Its name in the history of a case.
    pub name: String,
    /// What it does.
    pub kind: StepKind,
    /// Who takes it.
    pub actor: Actor,
    /// What is done.
    pub action: Names,
    /// Within which time.
    pub deadline: Option<Deadline>,
    /// The one route on which it is taken; on every one if absent.
    pub only_on: Option<Route>,
    /// Where the regulation says so.
    pub cite: String,
}

/// What comes of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultForm {
    /// The kind of document, such as `notification`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is called.
    pub name: Names,
    /// What a refusal is called.
    pub refusal: Names,
    /// The fields it bears.
    #[serde(default)]
    pub fields: Vec<ResultField>,
    /// The queue in which a positive decision takes the next ordinal number.
    pub queue: Option<Queue>,
    /// Where the regulation says so.
    pub cite: String,
}

/// A field of the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultField {
    /// Its name.
    pub name: String,
    /// What it is called.
    pub label: Names,
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
