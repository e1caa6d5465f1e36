//! Acts at the workstation as they are sent, and why one is not done as it is answered.

use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::refusal::{self, Refused};
use super::services::not_found;
use crate::catalogue::Names;
use crate::clock::Now;
use crate::encoding::is_blank;
use crate::http::answers;
use crate::interface::{ActFault, InterfaceCode, InterfaceEvidence};
use crate::json::{Form, Kind, Member};
use crate::registry::RegistryError;
use crate::workflow::acts::{
    Act, ActError, ActName, NAME_CHARS_MAX, REASONS_MAX, TAKEN_MINUTES, TAKEN_MINUTES_MAX,
};
use crate::workflow::{NoAnswer, OutcomeField, SealError, WorkflowError};
use crate::xml::unwritable;

/// What an act is sent with.
pub(super) const ACT: Form = Form {
    members: &[
        Member::must("step", Kind::Text),
        Member::may("minutes", Kind::Whole(TAKEN_MINUTES_MAX as u64)),
        Member::may("name", Kind::Text),
        Member::may("text", Kind::Text),
        Member::may("onBehalfOf", Kind::Text),
        Member::may("for", Kind::Flag),
        Member::may("fields", Kind::Texts),
        Member::may("reasons", Kind::Texts),
        Member::may("reasonsKk", Kind::Texts),
        Member::may("reasonsRu", Kind::Texts),
    ],
    example: r#"{"step": "4", "text": "…", "fields": ["queueNumber=17", "note=…"], "reasons": ["…"]}"#,
};

/// For whom somebody acts who stands in.
#[derive(Deserialize)]
pub(super) struct OnBehalfOf {
    #[serde(rename = "onBehalfOf")]
    pub(super) on_behalf_of: Option<String>,
}

/// What an act is sent with.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ActCall {
    /// The label of the step that it is meant for.
    pub(super) step: String,
    /// For whom the person acts, who stands in for somebody absent.
    pub(super) on_behalf_of: Option<String>,
    /// `take`, `substitute`: for how long.
    pub(super) minutes: Option<u32>,
    /// `substitute`, `name-executor`: whom.
    pub(super) name: Option<String>,
    /// What the person writes.
    pub(super) text: Option<String>,
    /// `vote`: for the service, or against it.
    #[serde(rename = "for")]
    pub(super) positive: Option<bool>,
    /// `draft-result`: fields of the result, each `name=value`.
    pub(super) fields: Option<Vec<String>>,
    /// `draft-refusal`: the reasons, in English or in the one language given.
    pub(super) reasons: Option<Vec<String>>,
    /// The same in Kazakh.
    pub(super) reasons_kk: Option<Vec<String>>,
    /// The same in Russian.
    pub(super) reasons_ru: Option<Vec<String>>,
}

impl ActCall {
    /// What the person has written; the fields of a result are looked at by their rules.
    fn words(&self) -> impl Iterator<Item = &String> {
        let lists = [&self.reasons, &self.reasons_kk, &self.reasons_ru];
        [&self.name, &self.text].into_iter().flatten().chain(lists.into_iter().flatten().flatten())
    }
}

pub(super) fn refused(code: InterfaceCode, fault: ActFault, now: Now) -> Response {
    Refused::own(code, InterfaceEvidence::Act(fault), now).to_answer()
}

/// An act by its name and what it was sent with.
pub(super) fn act_of(name: &str, call: ActCall) -> Result<Act, ActFault> {
    let missing = |member: &str| ActFault::Missing { member: member.to_owned() };
    if let Some(character) = call.words().find_map(|word| unwritable(word)) {
        return Err(ActFault::Unwritable { character: format!("U+{:04X}", u32::from(character)) });
    }
    let text = call.text.unwrap_or_default();
    let name = ActName::parse(name).ok_or_else(|| ActFault::NoSuchAct {
        act: name.chars().take(40).collect(),
        known: ActName::ALL.map(ActName::as_str).join(", "),
    })?;
    let person = |name: Option<String>| {
        let name = name.filter(|name| !is_blank(name)).ok_or_else(|| missing("name"))?;
        let chars_max = NAME_CHARS_MAX;
        if name.chars().count() > chars_max { Err(ActFault::TooLong { chars_max }) } else { Ok(name) }
    };
    Ok(match name {
        ActName::Take => Act::Take { minutes: call.minutes.unwrap_or(TAKEN_MINUTES) },
        ActName::GiveBack => Act::GiveBack,
        ActName::Substitute => {
            Act::Substitute { to: person(call.name)?, minutes: call.minutes.unwrap_or(TAKEN_MINUTES) }
        }
        ActName::Endorse => {
            Act::Endorse { text: Some(text).filter(|text| !is_blank(text)).ok_or_else(|| missing("text"))? }
        }
        ActName::NameExecutor => Act::NameExecutor { name: person(call.name)?, text },
        ActName::Complete => Act::Complete { text },
        ActName::Vote => Act::Vote { positive: call.positive.ok_or_else(|| missing("for"))? },
        ActName::DraftResult => Act::DraftResult { fields: fields(call.fields)?, text },
        ActName::DraftRefusal => Act::DraftRefusal {
            reasons: reasons(
                call.reasons.as_deref(),
                call.reasons_kk.as_deref(),
                call.reasons_ru.as_deref(),
            )?,
        },
        ActName::Sign => Act::Sign { text },
        ActName::HandOver => Act::HandOver { text },
    })
}

fn fields(given: Option<Vec<String>>) -> Result<Vec<OutcomeField>, ActFault> {
    let one = |field: String| {
        let (name, value) = field
            .split_once('=')
            .ok_or_else(|| ActFault::Missing { member: "fields: [\"name=value\", …]".to_owned() })?;
        Ok(OutcomeField { name: name.trim().to_owned(), value: value.trim().to_owned() })
    };
    given.unwrap_or_default().into_iter().map(one).collect()
}

/// The reasons; a language that is missing has the words of one that is there.
fn reasons(
    en: Option<&[String]>,
    kk: Option<&[String]>,
    ru: Option<&[String]>,
) -> Result<Vec<Names>, ActFault> {
    let lists = [en, kk, ru];
    let first = lists.iter().find_map(|list| *list);
    let first = first.ok_or_else(|| ActFault::Missing { member: "reasons".to_owned() })?;
    if lists.iter().filter_map(|list| *list).any(|list| list.len() != first.len()) {
        return Err(ActFault::Reasons { reasons_max: REASONS_MAX });
    }
    let of =
        |list: Option<&[String]>, place: usize| list.unwrap_or(first).get(place).cloned().unwrap_or_default();
    Ok((0..first.len()).map(|place| Names::new(of(kk, place), of(ru, place), of(en, place))).collect())
}

/// Why an act was not done, as it is answered.
pub(super) fn not_done(error: ActError, text: &str, now: Now) -> Response {
    use InterfaceCode as C;
    let (code, fault) = match error {
        ActError::Workflow(WorkflowError::Registry(error)) => match error {
            RegistryError::NotOpen { label, .. } => {
                (C::StepElsewhere, ActFault::NotOpen { label: label.chars().take(40).collect() })
            }
            RegistryError::OtherRole { role, yours, .. } => {
                let (role, yours) = (role.as_str().to_owned(), yours.as_str().to_owned());
                (C::RoleRefused, ActFault::OtherRole { role, yours })
            }
            RegistryError::InHand { until, .. } => (C::StepElsewhere, ActFault::InHand { until }),
            RegistryError::AnotherNamed { .. } => (C::StepElsewhere, ActFault::AnotherNamed),
            RegistryError::Moved { .. }
            | RegistryError::Leased { .. }
            | RegistryError::PlayersChanged { .. } => (C::StepElsewhere, ActFault::Moved),
            RegistryError::Unknown(_) => return not_found(text, now),
            other => return refusal::not_registered(&other, now).to_answer(),
        },
        ActError::Workflow(WorkflowError::Seal { error: SealError::Differs, .. }) => {
            (C::ActRefused, ActFault::ResultDiffers)
        }
        ActError::Workflow(WorkflowError::Seal { error: SealError::OtherSigners { wanted }, .. }) => {
            let wanted = wanted.iter().map(|who| who.as_str()).collect::<Vec<_>>().join(", ");
            (C::ActRefused, ActFault::OtherSigners { wanted })
        }
        ActError::Workflow(WorkflowError::Unrecorded { why, .. }) => {
            let fault = match why {
                NoAnswer::Silent => ActFault::EAkimatSilent,
                NoAnswer::Unbelieved => ActFault::EAkimatUnbelieved,
            };
            (C::SystemUnavailable, fault)
        }
        ActError::Workflow(error) => {
            tracing::warn!(%error, "an act was not done");
            return answers::broken();
        }
        ActError::NotForStep { label, act, acts, .. } => {
            let known = acts.iter().map(|act| act.as_str()).collect::<Vec<_>>().join(", ");
            (C::ActRefused, ActFault::NotForStep { label, act: act.as_str().to_owned(), known })
        }
        ActError::NoRefusal { clause } => (C::ActRefused, ActFault::NoRefusal { clause }),
        ActError::Blank { member } => (C::ActRefused, ActFault::Missing { member: member.to_owned() }),
        ActError::Reasons => (C::ActRefused, ActFault::Reasons { reasons_max: REASONS_MAX }),
        ActError::TooLong { chars_max, .. } => (C::ActRefused, ActFault::TooLong { chars_max }),
        ActError::Minutes => (C::ActRefused, ActFault::Minutes { minutes_max: TAKEN_MINUTES_MAX }),
        ActError::Nobody { role } => (C::ActRefused, ActFault::Nobody { role: role.as_str().to_owned() }),
        ActError::VotedAlready => (C::ActRefused, ActFault::VotedAlready),
        ActError::NotInHand => (C::ActRefused, ActFault::NotInHand),
        ActError::ResultUnsigned { label } => (C::ActRefused, ActFault::ResultUnsigned { label }),
        ActError::Unsigned { label } => (C::ActRefused, ActFault::Unsigned { label }),
        ActError::Fields(faults) => {
            let joined = |pick: fn(&Names) -> &String| {
                faults.iter().map(|fault| pick(fault).as_str()).collect::<Vec<_>>().join("; ")
            };
            let (kk, ru, en) =
                (joined(|names| &names.kk), joined(|names| &names.ru), joined(|names| &names.en));
            (C::ActRefused, ActFault::Fields { kk, ru, en })
        }
    };
    refused(code, fault, now)
}
