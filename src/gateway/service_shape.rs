//! The shape of one service as JSON, for the OpenAPI documents: what its file says under the names of the REST interface. The JSON is
//! made of the catalogue's types; that both agree, and that neither has a member more, is what `tests/it/openapi.rs` tries.

mod asking;
mod doing;

use std::collections::BTreeMap;

use utoipa::ToSchema;

use crate::gateway::report_shape::NamesShape;
use asking::{
    ChannelsShape, DocumentTypeShape, FeeShape, FieldShape, FormsShape, IntakeCheckShape, IntakeRefusalShape,
    ProviderShape, RecipientsShape, RegulationShape, StartGroundShape, StateDatumShape,
};
use doing::{FlowShape, LimitShape, ResultFormShape, StepShape};

/// Words of a regulation with the place where they stand.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceClause)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct ClauseShape {
    /// The words.
    text: NamesShape,
    /// Where they stand.
    #[serde(rename = "ref")]
    cite: String,
}

/// A rule on a result that nobody has come for.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceStorageRule)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct StorageRuleShape {
    /// Where the result lies, or who sends it.
    place: String,
    /// How long.
    #[schema(nullable = false)]
    term: Option<LimitShape>,
    /// Where it goes afterwards.
    #[schema(nullable = false)]
    then: Option<String>,
    /// In words.
    text: NamesShape,
    /// Where the regulation says so.
    #[serde(rename = "ref")]
    cite: String,
}

/// An overall deadline.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceOverallDeadline)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct OverallDeadlineShape {
    /// On which channel only; on every one if absent.
    #[schema(nullable = false)]
    channel: Option<String>,
    /// Within which time.
    limit: LimitShape,
    /// Where it is stated.
    #[serde(rename = "ref")]
    cite: String,
}

/// Who takes part, as a regulation lists them: somebody or a system.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceParticipant)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct ParticipantShape {
    /// Who, if it is somebody.
    #[schema(nullable = false)]
    actor: Option<String>,
    /// Which system, if it is one.
    #[schema(nullable = false)]
    system: Option<String>,
    /// Where the regulation lists it.
    #[serde(rename = "ref")]
    cite: String,
}

/// An information system that a regulation names.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceSystemUse)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct SystemUseShape {
    /// Which.
    system: String,
    /// As it is named there, in the language of the text.
    named: String,
    /// Where.
    #[serde(rename = "ref")]
    cite: String,
}

/// A further rule of a regulation.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceRule)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct RuleShape {
    /// What it is about.
    topic: String,
    /// The rule.
    text: NamesShape,
    /// The time it gives.
    #[schema(nullable = false)]
    limit: Option<LimitShape>,
    /// Where the regulation says so.
    #[serde(rename = "ref")]
    cite: String,
}

/// A place where the text contradicts itself, is garbled or silent.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceAnomaly)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct AnomalyShape {
    /// What it is.
    text: NamesShape,
    /// How it is read here.
    reading: NamesShape,
}

/// A service.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Service)]
#[allow(dead_code, reason = "described, never made")]
pub(in crate::gateway) struct WholeServiceShape {
    /// Its id, such as `wko2016-141-housing-queue`.
    id: String,
    /// Its code in registration numbers.
    code: String,
    /// Other names under which the gateway's `serviceId` may call it.
    aliases: Vec<String>,
    /// Whether it is rendered on paper only: it is here to be read, and an electronic request is refused.
    #[serde(rename = "paperOnly")]
    paper_only: bool,
    /// What it is called.
    name: NamesShape,
    /// The act it comes from.
    regulation: RegulationShape,
    /// Who renders it.
    provider: ProviderShape,
    /// Who may ask for it.
    recipients: RecipientsShape,
    /// What it costs.
    fee: FeeShape,
    /// In which form it is rendered.
    forms: FormsShape,
    /// The ways to it and from it.
    channels: ChannelsShape,
    /// What it begins with.
    #[schema(nullable = false)]
    start: Option<Vec<StartGroundShape>>,
    /// Where a request states who asks.
    identity: Vec<String>,
    /// The form.
    fields: Vec<FieldShape>,
    /// The documents to be attached or presented.
    documents: Vec<DocumentTypeShape>,
    /// What is asked of state systems instead.
    #[serde(rename = "stateData")]
    #[schema(nullable = false)]
    state_data: Option<Vec<StateDatumShape>>,
    /// What is checked before a request is taken in, where the regulation says so beside its flow.
    #[serde(rename = "intakeChecks")]
    #[schema(nullable = false)]
    intake_checks: Option<Vec<IntakeCheckShape>>,
    /// When documents are not accepted.
    #[serde(rename = "intakeRefusals")]
    #[schema(nullable = false)]
    intake_refusals: Option<Vec<IntakeRefusalShape>>,
    /// The provider's steps.
    steps: Vec<StepShape>,
    /// The channel flows.
    flow: FlowShape,
    /// What comes of it.
    result: ResultFormShape,
    /// How a ready result is given at a centre.
    #[serde(rename = "handOver")]
    #[schema(nullable = false)]
    hand_over: Option<ClauseShape>,
    /// What becomes of a result that nobody comes for.
    #[schema(nullable = false)]
    storage: Option<Vec<StorageRuleShape>>,
    /// The overall deadlines, if the regulation states any.
    #[schema(nullable = false)]
    deadlines: Option<Vec<OverallDeadlineShape>>,
    /// Who takes part, as the regulation lists them.
    #[schema(nullable = false)]
    participants: Option<Vec<ParticipantShape>>,
    /// The information systems that it names.
    #[schema(nullable = false)]
    systems: Option<Vec<SystemUseShape>>,
    /// Further rules: of the screen, of quality, of the centre's hall.
    #[schema(nullable = false)]
    rules: Option<Vec<RuleShape>>,
    /// Where complaints go.
    #[schema(nullable = false)]
    complaints: Option<ClauseShape>,
    /// Where the text contradicts itself, is garbled or silent, and how it is read here.
    #[schema(nullable = false)]
    anomalies: Option<Vec<AnomalyShape>>,
    /// Where it, its schema and its requests are.
    links: BTreeMap<String, String>,
}
