//! The step log and the open step as JSON.

use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::calendar::{Day, Derivation, Due, DueError};
use crate::catalogue::{Names, System};
use crate::text::Lang;
use crate::text::line::undated as line;
use crate::workflow::{LogLine, OpenStep, Punctuality};

/// A step of a request: what was done by whom, by which clause and until when it had to be.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Step {
    /// As the regulation names it: `P5`, `C3`, or the number of one of the provider's steps. `*` for the whole.
    label: String,
    /// Where the regulation says so.
    clause: Option<String>,
    /// Who does it.
    actor: Option<&'static str>,
    /// The system where it is done.
    from: Option<&'static str>,
    /// The systems that it leads to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    to: Vec<&'static str>,
    /// What is done, in the regulation's words.
    #[schema(value_type = BTreeMap<String, String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Value>,
    begun_at: String,
    /// When it must be done.
    due_at: Option<String>,
    /// How that was counted.
    #[schema(value_type = Object)]
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<Value>,
    /// Why there is no `dueAt` although there is a limit, in Kazakh, Russian and English: a year without a calendar is never guessed.
    #[schema(value_type = BTreeMap<String, String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    undated: Option<Value>,
    done_at: String,
    /// Whether it was done in time: `kept` or `late`.
    limit: Option<&'static str>,
    outcome: &'static str,
    /// The message that was formed.
    message: Option<&'static str>,
    /// The status of the request after it.
    status: &'static str,
    /// Who did it by hand.
    by: Option<String>,
    /// The SHA-256 of that person's certificate.
    certificate: Option<String>,
    /// Whether that person signed the act; it is recorded only where not.
    signed: bool,
    /// For whom that person did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    instead_of: Option<String>,
    /// What that person wrote.
    note: Option<String>,
}

impl Step {
    /// A line of the log.
    pub(crate) fn of(line: LogLine) -> Self {
        Step {
            clause: line.clause,
            actor: line.actor.map(|actor| actor.as_str()),
            from: line.from.map(System::as_str),
            to: line.to.iter().map(|system| system.as_str()).collect(),
            text: line.text.as_ref().map(names),
            begun_at: line.begun.to_string(),
            due_at: line.due_at.map(|due| due.to_string()),
            due: line.due.as_ref().map(derivation),
            undated: line.undated.as_ref().map(undated),
            done_at: line.done.to_string(),
            limit: line.punctuality.map(|punctuality| match punctuality {
                Punctuality::Kept => "kept",
                Punctuality::Late => "late",
            }),
            outcome: line.outcome.as_str(),
            message: line.message.map(|message| message.as_str()),
            status: line.state.as_str(),
            by: line.by,
            certificate: line.certificate,
            signed: line.signed,
            instead_of: line.instead_of,
            note: line.note,
            label: line.label,
        }
    }
}

/// The step that a request waits at.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Open {
    label: String,
    clause: Option<String>,
    /// Whose step it is.
    role: &'static str,
    #[schema(value_type = BTreeMap<String, String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Value>,
    begun_at: String,
    due_at: Option<String>,
    #[schema(value_type = Object)]
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<Value>,
    /// Why there is no `dueAt` although there is a limit.
    #[schema(value_type = BTreeMap<String, String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    undated: Option<Value>,
    /// Whether its limit has passed.
    late: bool,
    /// When something happens to it by itself.
    wakes_at: Option<String>,
    /// Who has it in hand, and until when.
    taken_by: Option<String>,
    taken_until: Option<String>,
    /// Who gave it to that person.
    #[serde(skip_serializing_if = "Option::is_none")]
    taken_instead_of: Option<String>,
    /// Who was named for it.
    named: Option<String>,
}

impl Open {
    /// An open step.
    pub(crate) fn of(open: OpenStep) -> Self {
        let task = open.task;
        Open {
            label: task.label,
            clause: open.clause,
            role: task.role.as_str(),
            text: open.text.as_ref().map(names),
            begun_at: task.begun.to_string(),
            due_at: task.due.map(|due| due.to_string()),
            due: open.due.as_ref().map(derivation),
            undated: open.undated.as_ref().map(undated),
            late: task.noted.step,
            wakes_at: task.wake_at.map(|wake| wake.to_string()),
            taken_until: task.taken.as_ref().map(|taken| taken.until.to_string()),
            taken_instead_of: task.taken.as_ref().and_then(|taken| taken.instead_of.clone()),
            taken_by: task.taken.map(|taken| taken.by),
            named: task.named,
        }
    }
}

/// A text in three languages.
pub(crate) fn names(names: &Names) -> Value {
    json!({ "kk": names.kk, "ru": names.ru, "en": names.en })
}

/// Why something has no due moment.
pub(crate) fn undated(error: &DueError) -> Value {
    let text = |lang| line::undated(error, lang);
    json!({ "kk": text(Lang::Kk), "ru": text(Lang::Ru), "en": text(Lang::En) })
}

/// How a due moment was counted: from when, how much of what, and each day on the way that did not count or counted by an act.
pub(crate) fn derivation(due: &Due) -> Value {
    let days = |days: &[Day]| {
        let day = |day: &Day| json!({ "date": day.date.to_string(), "kind": day.kind.as_str() });
        days.iter().map(day).collect::<Vec<_>>()
    };
    let (counted, skipped, worked) = match &due.derivation {
        Derivation::Elapsed => ("elapsed", &[][..], &[][..]),
        Derivation::Office { skipped, worked, .. } => ("office-hours", &skipped[..], &worked[..]),
        Derivation::Days { skipped, worked, .. } => ("days", &skipped[..], &worked[..]),
    };
    json!({
        "from": due.start,
        "value": due.limit.value,
        "unit": due.limit.unit,
        "counted": counted,
        "skipped": days(skipped),
        "worked": days(worked),
    })
}
