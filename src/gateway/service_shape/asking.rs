//! What a service says of who may ask for it, and of what they hand in, as JSON.

use utoipa::ToSchema;

use crate::gateway::report_shape::NamesShape;

/// An act by number and date.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceActRef)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct ActRefShape {
    /// Its number.
    number: String,
    /// Its date, `YYYY-MM-DD`.
    date: String,
}

/// Where a service is regulated.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceRegulation)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct RegulationShape {
    /// The regulation's code in citations, such as `000`.
    #[serde(rename = "ref")]
    cite: String,
    /// Number of the act.
    #[serde(rename = "actNumber")]
    act_number: String,
    /// Date of the act, `YYYY-MM-DD`.
    #[serde(rename = "actDate")]
    act_date: String,
    /// Its place among the regulations of the act.
    index: u8,
    /// Who issued it.
    issuer: NamesShape,
    /// The region.
    region: NamesShape,
    /// The languages of its text.
    languages: Vec<String>,
    /// When the act was registered with the justice authority.
    #[schema(nullable = false)]
    registered: Option<String>,
    /// The act that repealed it: number and date.
    #[serde(rename = "repealedBy")]
    #[schema(nullable = false)]
    repealed_by: Option<ActRefShape>,
    /// The acts that changed its text.
    #[serde(rename = "amendedBy")]
    #[schema(nullable = false)]
    amended_by: Option<Vec<ActRefShape>>,
    /// The standard to which it points for documents, grounds and forms.
    #[schema(nullable = false)]
    standard: Option<String>,
}

/// One of several providers.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceProviderBody)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct ProviderBodyShape {
    /// What it is called.
    name: NamesShape,
    /// Its address.
    address: NamesShape,
    /// Its e-mail.
    email: String,
    /// Its telephone.
    phone: String,
    /// Where the regulation says so.
    #[serde(rename = "ref")]
    cite: String,
}

/// Who renders a service.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceProvider)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct ProviderShape {
    /// What kind of body.
    kind: String,
    /// In words.
    text: NamesShape,
    /// The single bodies, where the regulation lists them (004 annex 1).
    #[schema(nullable = false)]
    bodies: Option<Vec<ProviderBodyShape>>,
    /// Where the regulation says so.
    #[serde(rename = "ref")]
    cite: String,
}

/// Who may ask for a service.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceRecipients)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct RecipientsShape {
    /// Of which kinds.
    kinds: Vec<String>,
    /// In words.
    text: NamesShape,
    /// Whether the regulation states it.
    stated: bool,
    /// Where.
    #[serde(rename = "ref")]
    cite: String,
}

/// What a service costs.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceFee)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct FeeShape {
    /// Whether it costs anything.
    kind: String,
    /// In words.
    text: NamesShape,
    /// Where the regulation says so, if it does.
    #[serde(rename = "ref")]
    #[schema(nullable = false)]
    cite: Option<String>,
}

/// In which form a service is rendered.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceForms)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct FormsShape {
    /// Electronically.
    electronic: bool,
    /// Automated how far, where the regulation says.
    #[schema(nullable = false)]
    automation: Option<String>,
    /// On paper.
    paper: bool,
    /// In words.
    text: NamesShape,
    /// Where the regulation says so.
    #[serde(rename = "ref")]
    cite: String,
}

/// The ways to a service and from it; they may differ.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceChannels)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct ChannelsShape {
    /// By which a request comes in.
    intake: Vec<String>,
    /// By which the result goes out.
    result: Vec<String>,
    /// Which the text uses without listing them. They are off.
    #[schema(nullable = false)]
    implied: Option<Vec<String>>,
    /// Where the regulation says so.
    #[serde(rename = "ref")]
    cite: Vec<String>,
}

/// What a service begins with.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceStartGround)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct StartGroundShape {
    /// On which channel only; on every one if absent.
    #[schema(nullable = false)]
    channel: Option<String>,
    /// In words.
    text: NamesShape,
    /// Where the regulation says so.
    #[serde(rename = "ref")]
    cite: String,
}

/// One thing to choose.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceChoice)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct ChoiceShape {
    /// What is sent.
    value: String,
    /// What is shown.
    label: NamesShape,
}

/// A field of the form.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceField)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct FieldShape {
    /// The element's name in `businessData`.
    name: String,
    /// What it is called on the screen.
    label: NamesShape,
    /// What may stand in it.
    #[serde(rename = "type")]
    kind: String,
    /// Whether it must be there.
    required: bool,
    /// What it says of the application itself, with which it must agree: `applicant-iin`, `application-date`.
    #[schema(nullable = false)]
    meaning: Option<String>,
    /// Characters at most.
    #[serde(rename = "maxChars")]
    #[schema(nullable = false)]
    max_chars: Option<u32>,
    /// An input mask: `0` stands for a digit, `A` for a letter, anything else for itself.
    #[schema(nullable = false)]
    mask: Option<String>,
    /// The least integer; of a table, the fewest rows.
    #[schema(nullable = false)]
    min: Option<i64>,
    /// The greatest integer; of a table, the most rows.
    #[schema(nullable = false)]
    max: Option<i64>,
    /// What there is to choose from.
    #[schema(nullable = false)]
    choices: Option<Vec<ChoiceShape>>,
    /// The columns of a table.
    #[schema(nullable = false, no_recursion)]
    columns: Option<Vec<FieldShape>>,
    /// Whether it is ours: the regulation's own form is in a standard that it only points to.
    #[schema(nullable = false)]
    ours: Option<bool>,
    /// Where the regulation says so, or what implies it.
    #[serde(rename = "ref")]
    #[schema(nullable = false)]
    cite: Option<String>,
}

/// A document to be attached or presented.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceDocumentType)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct DocumentTypeShape {
    /// Its code in `documentType`.
    #[serde(rename = "type")]
    code: String,
    /// What it is called.
    label: NamesShape,
    /// Whether it must be there.
    required: bool,
    /// The channels on which it is asked for; every one if empty.
    #[schema(nullable = false)]
    channels: Option<Vec<String>>,
    /// Whether the original is presented and given back, not kept.
    #[schema(nullable = false)]
    original: Option<bool>,
    /// The media types taken; empty means any.
    #[serde(rename = "mimeTypes")]
    mime_types: Vec<String>,
    /// Octets at most, decoded.
    #[serde(rename = "maxBytes")]
    #[schema(nullable = false)]
    max_bytes: Option<u64>,
    /// Files of this kind at most in one request.
    #[serde(rename = "maxFiles")]
    max_files: u32,
    /// Whether it is ours: the regulation's own list is in a standard that it only points to.
    #[schema(nullable = false)]
    ours: Option<bool>,
    /// Where the regulation says so, or what implies it.
    #[serde(rename = "ref")]
    #[schema(nullable = false)]
    cite: Option<String>,
}

/// Data that are asked of state systems instead of the recipient.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceStateDatum)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct StateDatumShape {
    /// Its code.
    code: String,
    /// What it is.
    label: NamesShape,
    /// The system that has it.
    system: String,
    /// Where the regulation says so.
    #[serde(rename = "ref")]
    cite: String,
}

/// What is checked before a request is taken in, where the regulation says so beside its flow.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceIntakeCheck)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct IntakeCheckShape {
    /// On which channels.
    channels: Vec<String>,
    /// What.
    checks: Vec<String>,
    /// In words.
    text: NamesShape,
    /// Where the regulation says so.
    #[serde(rename = "ref")]
    cite: String,
}

/// A refusal to accept documents, before anything is registered.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ServiceIntakeRefusal)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct IntakeRefusalShape {
    /// Who refuses.
    by: Vec<String>,
    /// On what grounds.
    grounds: Vec<String>,
    /// In which form, where the text names one.
    #[schema(nullable = false)]
    form: Option<NamesShape>,
    /// The text.
    text: NamesShape,
    /// Where the regulation says so.
    #[serde(rename = "ref")]
    cite: String,
}
