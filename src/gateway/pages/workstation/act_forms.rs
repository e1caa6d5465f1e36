//! The forms of the acts: what each is sent with.

use serde_json::{Value, json};

use super::super::words;
use crate::registry::StaffEntry;
use crate::text::Lang;
use crate::text::web::{components as c, workstation as w};
use crate::web::Fields;
use crate::web::components::{Cell, Choice, Choices, Field, Part, Row};
use crate::workflow::Actor;
use crate::workflow::acts::{ActName, TAKEN_MINUTES};

/// Signs of a draft's member that are shown before it is recorded: three languages of reasons stay below 100 KB.
const SHOWN_CHARS_MAX: usize = 12_000;

/// The form of an act.
pub(super) struct ActForm {
    pub(super) act: &'static str,
    pub(super) heading: &'static str,
    pub(super) parts: Vec<Part>,
    /// Whether it is shown once more before it is recorded.
    pub(super) has_preview: bool,
}

/// Who may be named, and what was typed before.
pub(super) struct Known<'a> {
    pub(super) staff: &'a [StaffEntry],
    pub(super) person: &'a StaffEntry,
    pub(super) typed: &'a Fields,
    pub(super) lang: Lang,
}

impl Known<'_> {
    fn field(&self, name: &str, label: crate::text::Text) -> Field {
        let value = self.typed.text(name).unwrap_or_default();
        Field { rows: 3, ..Field::text(name, label.in_lang(self.lang)).value(value) }
    }

    /// The people of a role to choose from; a name to write where there are none.
    fn people(&self, role: Actor, label: crate::text::Text) -> Part {
        let others = self.staff.iter().filter(|one| one.role == role && one.name != self.person.name);
        let names: Vec<Choice> =
            others.map(|one| Choice { is_data: true, ..Choice::new(&*one.name, &*one.name) }).collect();
        if names.is_empty() {
            return Part::Line(self.field("name", label));
        }
        Part::Select(Choices::new("name", label.in_lang(self.lang), names))
    }

    fn form(&self, act: ActName) -> ActForm {
        let text = || Part::Area(self.field("text", w::TEXT).optional());
        let has_preview = matches!(act, ActName::DraftResult | ActName::DraftRefusal);
        let parts = match act {
            ActName::Take => vec![Part::Select(self.times())],
            ActName::GiveBack => Vec::new(),
            ActName::Substitute => vec![self.people(self.person.role, w::WHOM)],
            ActName::Endorse => vec![Part::Area(self.field("text", w::INSTRUCTION))],
            ActName::NameExecutor => {
                vec![self.people(Actor::ResponsibleExecutor, w::EXECUTOR), text()]
            }
            ActName::Complete | ActName::Sign => vec![text()],
            ActName::Vote => vec![Part::Radios(self.votes())],
            ActName::DraftResult => {
                let fields = self.field("fields", w::FIELDS).hint(w::FIELDS_HINT.in_lang(self.lang));
                vec![Part::Area(fields.optional()), text()]
            }
            ActName::DraftRefusal => {
                [("reasonsKk", w::REASONS_KK), ("reasonsRu", w::REASONS_RU), ("reasons", w::REASONS_EN)]
                    .map(|(name, label)| {
                        Part::Area(self.field(name, label).hint(w::REASONS_HINT.in_lang(self.lang)))
                    })
                    .into()
            }
            ActName::HandOver => vec![Part::Area(self.field("text", w::HAND_OVER_TO))],
        };
        let parts = parts.into_iter().map(|part: Part| part.within(act.as_str())).collect();
        ActForm { act: act.as_str(), heading: words::act(act).in_lang(self.lang), parts, has_preview }
    }

    fn times(&self) -> Choices {
        let times = [(60, w::AN_HOUR), (TAKEN_MINUTES, w::A_DAY), (7 * 24 * 60, w::A_WEEK)];
        let choices = times.map(|(minutes, text)| {
            Choice::new(minutes.to_string(), text.in_lang(self.lang)).chosen(minutes == TAKEN_MINUTES)
        });
        Choices::new("minutes", w::MINUTES.in_lang(self.lang), choices.to_vec())
    }

    fn votes(&self) -> Choices {
        let choices = [("true", w::FOR), ("false", w::AGAINST)]
            .map(|(value, text)| Choice::new(value, text.in_lang(self.lang)));
        Choices::new("for", w::VOTE.in_lang(self.lang), choices.to_vec())
    }
}

/// The forms of the acts that a step knows.
pub(super) fn forms(acts: &[ActName], known: &Known<'_>) -> Vec<ActForm> {
    acts.iter().map(|act| known.form(*act)).collect()
}

/// What was filled in, as the interface for programs takes it.
pub(super) fn body(typed: &Fields) -> Value {
    let mut body = json!({});
    let lines = |text: String| {
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    for name in ["step", "name", "text"] {
        if let Some(text) = typed.filled(name) {
            body[name] = json!(text);
        }
    }
    for name in ["fields", "reasons", "reasonsKk", "reasonsRu"] {
        if let Some(text) = typed.filled(name) {
            body[name] = json!(lines(text));
        }
    }
    if let Some(minutes) = typed.filled("minutes").and_then(|text| text.parse::<u32>().ok()) {
        body["minutes"] = json!(minutes);
    }
    if let Some(vote) = typed.filled("for") {
        body["for"] = json!(vote == "true");
    }
    body
}

/// What was filled in, for people.
pub(super) fn filled_in(typed: &Fields, lang: Lang) -> Vec<Row> {
    let names = [
        ("fields", w::FIELDS),
        ("text", w::TEXT),
        ("reasonsKk", w::REASONS_KK),
        ("reasonsRu", w::REASONS_RU),
        ("reasons", w::REASONS_EN),
    ];
    let row = |(name, label): (&str, crate::text::Text)| {
        typed.filled(name).map(|text| Row::new(label.in_lang(lang), Cell::data(beginning(text))))
    };
    let rows: Vec<Row> = names.into_iter().filter_map(row).collect();
    if rows.is_empty() {
        return vec![Row::new(w::TEXT.in_lang(lang), Cell::text(c::NONE.in_lang(lang)))];
    }
    rows
}

/// A text that takes no more of the page than its share; what is recorded is the whole of it.
fn beginning(text: String) -> String {
    match text.char_indices().nth(SHOWN_CHARS_MAX) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
