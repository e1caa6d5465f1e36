//! What a service says of its steps, its flows and its result, as JSON.

use utoipa::ToSchema;

use super::asking::ChoiceShape;
use crate::gateway::report_shape::NamesShape;

/// The value for one channel of the intake.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceWhen)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct WhenShape {
    /// The channel by which the request came in.
    intake: String,
    /// How many of the limit's unit then.
    value: u32,
}

/// An upper limit of time.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceLimit)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct LimitShape {
    /// How many of `unit` at most.
    value: u32,
    /// The lower end, where the text gives a range (the tables of 001).
    #[schema(nullable = false)]
    min: Option<u32>,
    /// Of what.
    unit: String,
    /// Who works meanwhile. A reading: the texts do not say whether minutes run outside office hours.
    counts: String,
    /// From when. A reading where the text says nothing: from the output of the step before.
    #[schema(nullable = false)]
    from: Option<String>,
    /// Other values by the channel of the intake: 004 ¶5(4) gives seven days, six if the documents came from the centre.
    #[schema(nullable = false)]
    when: Option<Vec<WhenShape>>,
    /// Where it is stated, if not where the item is (001 states them in tables).
    #[serde(rename = "ref")]
    #[schema(nullable = false)]
    cite: Option<String>,
}

/// What comes of a step.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceStepOutput)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct StepOutputShape {
    /// In words.
    text: NamesShape,
    /// The step that starts with it; none after the last.
    #[schema(nullable = false)]
    triggers: Option<u8>,
    /// Where the regulation says so.
    #[serde(rename = "ref")]
    cite: String,
}

/// One of the provider's steps.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceStep)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct StepShape {
    /// Its number; the regulation's own where it numbers them.
    n: u8,
    /// Its name in the history of a case.
    name: String,
    /// What it does.
    kind: String,
    /// Who takes it.
    actor: String,
    /// What is done.
    action: NamesShape,
    /// Within which time.
    #[schema(nullable = false)]
    deadline: Option<LimitShape>,
    /// The one channel of intake on which it is taken; on every one if absent.
    #[serde(rename = "onlyOn")]
    #[schema(nullable = false)]
    only_on: Option<String>,
    /// Whether it falls away when the draft is a refusal (S3: no resolution is adopted then).
    #[serde(rename = "skippedOnRefusal")]
    #[schema(nullable = false)]
    skipped_on_refusal: Option<bool>,
    /// Systems in which it is recorded beside the workstation (000: E-akimat).
    #[schema(nullable = false)]
    systems: Option<Vec<String>>,
    /// What comes of it.
    #[schema(nullable = false)]
    output: Option<StepOutputShape>,
    /// Where the regulation says so.
    #[serde(rename = "ref")]
    cite: String,
}

/// One item of a flow.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceFlowItem)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct FlowItemShape {
    /// Its label, unlike any other of its flow.
    label: String,
    /// What it is.
    kind: String,
    /// Which part of the flow it belongs to, where the text divides it.
    #[schema(nullable = false)]
    part: Option<String>,
    /// Who does it.
    actor: String,
    /// Where it is done.
    system: String,
    /// Which systems are asked or sent to, in this order.
    #[schema(nullable = false)]
    to: Option<Vec<String>>,
    /// What is done.
    text: NamesShape,
    /// Within which time.
    #[schema(nullable = false)]
    limit: Option<LimitShape>,
    /// What is checked, in this order; the item fails with the first that fails.
    #[schema(nullable = false)]
    checks: Option<Vec<String>>,
    /// The messages it forms.
    #[schema(nullable = false)]
    messages: Option<Vec<String>>,
    /// The message formed when its checks pass.
    #[serde(rename = "messageOnSuccess")]
    #[schema(nullable = false)]
    message_on_success: Option<String>,
    /// What follows, unless it checks or is the last.
    #[schema(nullable = false)]
    next: Option<String>,
    /// What follows when its checks pass.
    #[serde(rename = "onSuccess")]
    #[schema(nullable = false)]
    on_success: Option<String>,
    /// What follows when one fails.
    #[serde(rename = "onFailure")]
    #[schema(nullable = false)]
    on_failure: Option<String>,
    /// Whether the attempt ends here. A new attempt starts with the first item.
    #[schema(nullable = false)]
    terminal: Option<bool>,
    /// Whether the provider's steps are taken before it. A reading: no text links them to the flows.
    #[serde(rename = "afterSteps")]
    #[schema(nullable = false)]
    after_steps: Option<bool>,
    /// The provider's step that it is (004 repeats them in its flows).
    #[schema(nullable = false)]
    step: Option<u8>,
    /// The item that it repeats: one act, one limit.
    #[serde(rename = "sameAs")]
    #[schema(nullable = false)]
    same_as: Option<String>,
    /// What stands on the screen when it is done (the tables of 001).
    #[schema(nullable = false)]
    completion: Option<NamesShape>,
    /// What is to be noted about the text of this item.
    #[schema(nullable = false)]
    note: Option<String>,
    /// Where the regulation says so.
    #[serde(rename = "ref")]
    cite: String,
}

/// The flows of a service, one for each channel that the regulation describes.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceFlow)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct FlowShape {
    /// By the portal.
    #[schema(nullable = false)]
    portal: Option<Vec<FlowItemShape>>,
    /// By a service centre.
    #[schema(nullable = false)]
    centre: Option<Vec<FlowItemShape>>,
    /// By the provider's workstation.
    #[schema(nullable = false)]
    provider: Option<Vec<FlowItemShape>>,
}

/// How a result is given on one channel.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceDelivery)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct DeliveryShape {
    /// The channel.
    channel: String,
    /// The kind of document, where it differs from the result's.
    #[serde(rename = "type")]
    #[schema(nullable = false)]
    kind: Option<String>,
    /// What it is called; with `type`, and only with it.
    #[schema(nullable = false)]
    name: Option<NamesShape>,
    /// In which form.
    form: NamesShape,
    /// Who gives or sends it.
    by: String,
    /// Where the regulation says so.
    #[serde(rename = "ref")]
    cite: String,
}

/// Who signs a result.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceSignedBy)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct SignedByShape {
    /// Who.
    who: String,
    /// By what.
    means: String,
    /// On which channel only; on every one if absent.
    #[schema(nullable = false)]
    channel: Option<String>,
    /// Where the regulation says so.
    #[serde(rename = "ref")]
    cite: String,
}

/// A refusal of the service.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceRefusalForm)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct RefusalFormShape {
    /// What it is called.
    name: NamesShape,
    /// On what grounds.
    grounds: NamesShape,
    /// Where the regulation says so.
    #[serde(rename = "ref")]
    cite: String,
}

/// A field of the result.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceResultField)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct ResultFieldShape {
    /// Its name.
    name: String,
    /// What it is called.
    label: NamesShape,
    /// What may stand in it; text, if nothing is said.
    #[serde(rename = "type")]
    kind: String,
    /// Whether a positive draft must have it.
    #[schema(nullable = false)]
    required: Option<bool>,
    /// Characters at most.
    #[serde(rename = "maxChars")]
    #[schema(nullable = false)]
    max_chars: Option<u32>,
    /// The least integer.
    #[schema(nullable = false)]
    min: Option<i64>,
    /// The greatest integer.
    #[schema(nullable = false)]
    max: Option<i64>,
    /// What there is to choose from.
    #[schema(nullable = false)]
    choices: Option<Vec<ChoiceShape>>,
    /// Whether it is ours: the form of the result is in a standard that the regulation only points to.
    #[schema(nullable = false)]
    ours: Option<bool>,
    /// Where the regulation says so; where it says what comes of the service, if nothing is named.
    #[serde(rename = "ref")]
    #[schema(nullable = false)]
    cite: Option<String>,
}

/// A queue with ordinal numbers.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceQueue)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct QueueShape {
    /// The result's field that bears the number.
    field: String,
    /// The form fields that distinguish one queue from another; none means that the service has one queue.
    by: Vec<String>,
}

/// What comes of a service.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceResultForm)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct ResultFormShape {
    /// The kind of document.
    #[serde(rename = "type")]
    kind: String,
    /// What it is called.
    name: NamesShape,
    /// Where the regulation says so.
    #[serde(rename = "ref")]
    cite: String,
    /// How it is given, channel by channel.
    deliveries: Vec<DeliveryShape>,
    /// Who signs.
    signers: Vec<SignedByShape>,
    /// The refusal of the service; none where the regulation knows no refusal.
    #[schema(nullable = false)]
    refusal: Option<RefusalFormShape>,
    /// A negative result that is no refusal (S9: a conclusion that it is not possible).
    #[schema(nullable = false)]
    negative: Option<NamesShape>,
    /// The fields it bears.
    fields: Vec<ResultFieldShape>,
    /// The queue in which a positive decision takes the next ordinal number.
    #[schema(nullable = false)]
    queue: Option<QueueShape>,
}
