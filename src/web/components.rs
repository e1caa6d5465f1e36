//! What the components show, named as GOV.UK's. The macros of `templates/components.html` write them.

/// A link with its text.
#[derive(Debug, Clone)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// Its text.
    pub text: String,
}

/// A field for one value: text input, password, date, text area, file upload.
#[derive(Debug, Clone, Default)]
pub struct Field {
    /// The member of the form.
    pub name: String,
    /// The id, where several forms of a page have members of one name; else the name.
    pub id: String,
    /// What it is for.
    pub label: String,
    /// What helps to fill it in.
    pub hint: Option<String>,
    /// What is in it.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// `text`, `password`, `date`, `search`, …
    pub kind: &'static str,
    /// HTML's `autocomplete`; none where empty.
    pub autocomplete: &'static str,
    /// HTML's `inputmode`; none where empty.
    pub input_mode: &'static str,
    /// Whether it may be left empty; the label says so.
    pub is_optional: bool,
    /// Rows of a text area.
    pub rows: u8,
    /// What a file upload offers, as HTML's `accept`; everything where empty.
    pub accept: &'static str,
}

impl Field {
    /// A field of one line.
    pub fn text(name: impl Into<String>, label: impl Into<String>) -> Self {
        Field { name: name.into(), label: label.into(), kind: "text", rows: 6, ..Field::default() }
    }

    /// The same of another kind.
    #[must_use]
    pub fn of_kind(self, kind: &'static str) -> Self {
        Field { kind, ..self }
    }

    /// With a hint.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Field { hint: Some(hint.into()), ..self }
    }

    /// With this in it.
    #[must_use]
    pub fn value(self, value: impl Into<String>) -> Self {
        Field { value: value.into(), ..self }
    }

    /// With what is wrong with it, if something is.
    #[must_use]
    pub fn error(self, error: Option<String>) -> Self {
        Field { error, ..self }
    }

    /// One that may be left empty.
    #[must_use]
    pub fn optional(self) -> Self {
        Field { is_optional: true, ..self }
    }

    /// The id.
    pub fn id(&self) -> &str {
        if self.id.is_empty() { &self.name } else { &self.id }
    }

    /// The ids of what describes it, for `aria-describedby`.
    pub fn described_by(&self) -> Option<String> {
        described_by(self.id(), self.hint.is_some(), self.error.is_some())
    }
}

fn described_by(name: &str, has_hint: bool, has_error: bool) -> Option<String> {
    let hint = has_hint.then(|| format!("{name}-hint"));
    let error = has_error.then(|| format!("{name}-error"));
    let ids: Vec<String> = hint.into_iter().chain(error).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// One of several things to choose.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What it says.
    pub label: String,
    /// What helps to choose.
    pub hint: Option<String>,
    /// Whether it is chosen.
    pub is_chosen: bool,
    /// Whether its label is somebody's own, which nobody translates.
    pub is_data: bool,
}

impl Choice {
    /// One that is not chosen.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Choice { value: value.into(), label: label.into(), ..Choice::default() }
    }

    /// The same, chosen or not.
    #[must_use]
    pub fn chosen(self, is_chosen: bool) -> Self {
        Choice { is_chosen, ..self }
    }
}

/// Radios, checkboxes or a select.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// The member of the form.
    pub name: String,
    /// The first choice's id, where several forms of a page have members of one name; else the name.
    pub id: String,
    /// What is to be chosen.
    pub legend: String,
    /// What helps to choose.
    pub hint: Option<String>,
    /// What is wrong.
    pub error: Option<String>,
    /// What there is.
    pub choices: Vec<Choice>,
}

impl Choices {
    /// Of these.
    pub fn new(name: impl Into<String>, legend: impl Into<String>, choices: Vec<Choice>) -> Self {
        Choices { name: name.into(), legend: legend.into(), choices, ..Choices::default() }
    }

    /// The id.
    pub fn id(&self) -> &str {
        if self.id.is_empty() { &self.name } else { &self.id }
    }

    /// The ids of what describes them, for `aria-describedby`.
    pub fn described_by(&self) -> Option<String> {
        described_by(self.id(), self.hint.is_some(), self.error.is_some())
    }
}

/// A part of a form that is made of values.
#[derive(Debug, Clone)]
pub enum Part {
    /// A line.
    Line(Field),
    /// A text area.
    Area(Field),
    /// A file.
    File(Field),
    /// A select.
    Select(Choices),
    /// Radios.
    Radios(Choices),
    /// Checkboxes.
    Checkboxes(Choices),
}

impl Part {
    /// Its id.
    pub fn id(&self) -> &str {
        match self {
            Part::Line(field) | Part::Area(field) | Part::File(field) => field.id(),
            Part::Select(choices) | Part::Radios(choices) | Part::Checkboxes(choices) => choices.id(),
        }
    }

    /// The same with what is wrong with it, if something is.
    #[must_use]
    pub fn error(mut self, error: Option<String>) -> Self {
        match &mut self {
            Part::Line(field) | Part::Area(field) | Part::File(field) => field.error = error,
            Part::Select(choices) | Part::Radios(choices) | Part::Checkboxes(choices) => {
                choices.error = error;
            }
        }
        self
    }

    /// The same with an id that begins with this.
    #[must_use]
    pub fn within(mut self, form: &str) -> Self {
        match &mut self {
            Part::Line(field) | Part::Area(field) | Part::File(field) => {
                field.id = format!("{form}-{}", field.name);
            }
            Part::Select(choices) | Part::Radios(choices) | Part::Checkboxes(choices) => {
                choices.id = format!("{form}-{}", choices.name);
            }
        }
        self
    }
}

/// The error summary: each message leads to its field.
#[derive(Debug, Clone, Default)]
pub struct Errors(pub Vec<Link>);

impl Errors {
    /// One more, at the field with this id.
    pub fn at(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(Link { href: format!("#{field}"), text: message.into() });
    }

    /// What is wrong with a field.
    pub fn of(&self, field: &str) -> Option<String> {
        let found = self.0.iter().find(|error| error.href.strip_prefix('#') == Some(field))?;
        Some(found.text.clone())
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The colour of a tag or a notice; the word says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colour {
    /// Neither good nor bad.
    #[default]
    Grey,
    /// Under way.
    Blue,
    /// Good.
    Green,
    /// To be looked at.
    Yellow,
    /// Bad.
    Red,
}

impl Colour {
    /// As a class of the style ends.
    pub const fn as_str(self) -> &'static str {
        match self {
            Colour::Grey => "grey",
            Colour::Blue => "blue",
            Colour::Green => "green",
            Colour::Yellow => "yellow",
            Colour::Red => "red",
        }
    }

    /// The sign that stands before the word, for who sees no colour.
    pub const fn sign(self) -> &'static str {
        match self {
            Colour::Grey => "○",
            Colour::Blue => "●",
            Colour::Green => "✓",
            Colour::Yellow => "!",
            Colour::Red => "✗",
        }
    }
}

/// A state in a word.
#[derive(Debug, Clone, Default)]
pub struct Tag {
    /// The word.
    pub text: String,
    /// Its colour.
    pub colour: Colour,
}

impl Tag {
    /// A tag.
    pub fn new(text: impl Into<String>, colour: Colour) -> Self {
        Tag { text: text.into(), colour }
    }
}

/// The notification banner.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Its heading.
    pub heading: String,
    /// What it says.
    pub text: String,
    /// Green for success, red for what did not work, blue for what is to know.
    pub colour: Colour,
}

/// A value in a summary list or a table.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// The text.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
    /// A state instead of a text, its colour.
    pub tag: Option<Colour>,
    /// Whether it is code.
    pub is_code: bool,
    /// Whether it is somebody's own: a name, what was typed. Nobody translates it.
    pub is_data: bool,
}

impl Cell {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Cell { text: text.into(), ..Cell::default() }
    }

    /// A text that leads somewhere.
    pub fn link(href: impl Into<String>, text: impl Into<String>) -> Self {
        Cell { href: Some(href.into()), ..Cell::text(text) }
    }

    /// A name, what somebody typed.
    pub fn data(text: impl Into<String>) -> Self {
        Cell { is_data: true, ..Cell::text(text) }
    }

    /// Whether each word of it is short enough to stay whole in the narrowest column: a code, no digest.
    pub fn is_short(&self) -> bool {
        const CHARS_MAX: usize = 28;
        self.text.split_whitespace().all(|word| word.chars().count() <= CHARS_MAX)
    }

    /// A number, a digest, an XML name.
    pub fn code(text: impl Into<String>) -> Self {
        Cell { is_code: true, ..Cell::text(text) }
    }
}

impl From<Tag> for Cell {
    fn from(tag: Tag) -> Self {
        Cell { tag: Some(tag.colour), ..Cell::text(tag.text) }
    }
}

/// A line of a summary list.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// What it is.
    pub key: String,
    /// What it says.
    pub value: Cell,
    /// Where it is changed.
    pub change: Option<String>,
}

impl Row {
    /// A line.
    pub fn new(key: impl Into<String>, value: Cell) -> Self {
        Row { key: key.into(), value, change: None }
    }
}

/// A table. On a phone each row is a block, and each value stands under its heading.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// The headings.
    pub heads: Vec<String>,
    /// The rows, a value a heading.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// The values of a row with their headings.
    pub fn labelled<'a>(&'a self, row: &'a [Cell]) -> impl Iterator<Item = (&'a str, &'a Cell)> {
        self.heads.iter().map(String::as_str).zip(row)
    }
}

/// A step of a timeline.
#[derive(Debug, Clone, Default)]
pub struct Moment {
    /// What happened.
    pub title: String,
    /// How it ended.
    pub tag: Option<Tag>,
    /// When, for people.
    pub when: String,
    /// What else is to know: who, by which clause, until when.
    pub lines: Vec<String>,
}

/// One of several pages.
#[derive(Debug, Clone, Default)]
pub struct Pagination {
    /// Where the page before is.
    pub previous: Option<String>,
    /// Where the next one is.
    pub next: Option<String>,
    /// Which one it is: “Page 2”.
    pub here: String,
}

/// A tab, which is a link to a page of its own.
#[derive(Debug, Clone)]
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// Its text.
    pub text: String,
    /// Whether it is this page.
    pub is_here: bool,
}

/// What testers choose in the header.
#[derive(Debug, Clone)]
pub struct Switch {
    /// Where the choice is posted.
    pub action: String,
    /// What is chosen.
    pub choices: Choices,
    /// What the button says.
    pub button: String,
}
