//! The forms of the acts: what each is sent with.

use serde_json::{Value, json};

use super::super::words;
use crate::registry::StaffEntry;
use crate::text::web::{centre, components as c, workstation as w};
use crate::text::{Lang, Text};
use crate::web::Fields;
use crate::web::components::{Cell, Choice, Choices, Errors, Field, Part, Row};
use crate::workflow::Actor;
use crate::workflow::acts::{ActName, TAKEN_MINUTES};
use crate::xml::unwritable;

/// Signs of a draft's member that are shown before it is recorded: three languages of reasons stay below 100 KB.
const SHOWN_CHARS_MAX: usize = 12_000;

/// The form of an act.
pub(super) struct ActForm {
    pub(super) act: &'static str,
    pub(super) heading: &'static str,
    pub(super) parts: Vec<Part>,
    /// Whether it is shown once more before it is recorded.
    pub(super) has_preview: bool,
    /// Why it cannot be filled in yet.
    pub(super) stuck: Option<Stuck>,
    /// Whether something is wrong with what was typed.
    pub(super) has_error: bool,
}

/// Nobody can be named: who is missing, what to do, and the call that does it.
pub(super) struct Stuck {
    pub(super) text: String,
    /// What a tester does on the page, who has its switch.
    pub(super) switch: Option<String>,
    pub(super) curl: String,
}

/// Who may be named, and what was typed before.
pub(super) struct Known<'a> {
    pub(super) staff: &'a [StaffEntry],
    pub(super) person: &'a StaffEntry,
    pub(super) typed: &'a Fields,
    /// What is wrong with it, at the ids of the page.
    pub(super) errors: &'a Errors,
    /// Whether the page has the testers' switch.
    pub(super) is_tester: bool,
    /// Where the testers' interface is.
    pub(super) management: &'a str,
    /// Whether a negative decision is a result of this service and no refusal.
    pub(super) is_negative_result: bool,
    pub(super) lang: Lang,
}

impl Known<'_> {
    fn field(&self, name: &str, label: crate::text::Text) -> Field {
        let value = self.typed.text(name).unwrap_or_default();
        Field { rows: 3, ..Field::text(name, label.in_lang(self.lang)).value(value) }
    }

    /// The others of a role.
    fn others(&self, role: Actor) -> impl Iterator<Item = &StaffEntry> {
        self.staff.iter().filter(move |one| one.role == role && one.name != self.person.name)
    }

    /// The people of a role to choose from.
    fn people(&self, role: Actor, label: crate::text::Text) -> Part {
        let choice = |one: &StaffEntry| Choice {
            is_data: true,
            ..Choice::new(&*one.name, words::person(&one.name, self.lang))
        };
        Part::Select(Choices::new("name", label.in_lang(self.lang), self.others(role).map(choice).collect()))
    }

    /// The role of which somebody is to be named.
    fn named_role(&self, act: ActName) -> Option<Actor> {
        match act {
            ActName::Substitute => Some(self.person.role),
            ActName::NameExecutor => Some(Actor::ResponsibleExecutor),
            _ => None,
        }
    }

    /// Why an act that names somebody cannot be done: the list has nobody to name.
    fn stuck(&self, act: ActName) -> Option<Stuck> {
        let role = self.named_role(act).filter(|role| self.others(*role).next().is_none())?;
        let (lang, word) = (self.lang, words::role(role).in_lang(self.lang));
        let body = format!(r#"{{"name": "Әлия", "role": "{}"}}"#, role.as_str());
        let is_own = role == self.person.role;
        Some(Stuck {
            text: w::nobody_has(lang, word),
            switch: (self.is_tester && !is_own).then(|| w::switch_once(lang, word)),
            curl: format!(
                "curl -X POST -H 'Content-Type: application/json' -d '{body}' {}/manage/v1/staff",
                self.management
            ),
        })
    }

    fn heading(&self, act: ActName) -> crate::text::Text {
        match act {
            ActName::DraftRefusal if self.is_negative_result => w::DRAFT_NEGATIVE,
            _ => words::act(act),
        }
    }

    fn form(&self, act: ActName) -> ActForm {
        let text = || Part::Area(self.field("text", w::TEXT).optional());
        let stuck = self.stuck(act);
        let has_preview = matches!(act, ActName::DraftResult | ActName::DraftRefusal);
        let parts = match act {
            ActName::Take => vec![Part::Select(self.times())],
            ActName::GiveBack => Vec::new(),
            _ if stuck.is_some() => Vec::new(),
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
        let parts: Vec<Part> = parts
            .into_iter()
            .map(|part: Part| part.within(act.as_str()))
            .map(|part| {
                let error = self.errors.of(part.id());
                part.error(error)
            })
            .collect();
        ActForm {
            act: act.as_str(),
            heading: self.heading(act).in_lang(self.lang),
            has_error: parts.iter().any(|part| self.errors.of(part.id()).is_some()),
            parts,
            has_preview,
            stuck,
        }
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

/// What an act needs and the form lacks: the field and what to do.
fn lacking(act: ActName, typed: &Fields) -> Option<(&'static str, Text)> {
    let lacks = |name: &str| typed.filled(name).is_none();
    match act {
        ActName::Substitute | ActName::NameExecutor if lacks("name") => Some(("name", w::CHOOSE_WHOM)),
        ActName::Endorse if lacks("text") => Some(("text", w::WRITE_INSTRUCTION)),
        ActName::Vote if lacks("for") => Some(("for", w::CHOOSE_VOTE)),
        ActName::DraftRefusal if ["reasonsKk", "reasonsRu", "reasons"].into_iter().all(lacks) => {
            Some(("reasonsKk", w::WRITE_REASON))
        }
        _ => None,
    }
}

/// What is wrong with what was typed, in the words of the page; of people that are named, whether the page says why nobody can be.
pub(super) fn errors(act: &str, typed: &Fields, lang: Lang) -> Errors {
    let mut errors = Errors::default();
    if let Some((field, text)) = ActName::parse(act).and_then(|act| lacking(act, typed)) {
        errors.at(&format!("{act}-{field}"), text.in_lang(lang));
    }
    for name in ["name", "text", "fields", "reasonsKk", "reasonsRu", "reasons"] {
        if let Some(character) = typed.text(name).as_deref().and_then(unwritable) {
            errors.at(&format!("{act}-{name}"), centre::unwritable(lang, character));
        }
    }
    errors
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
