//! What the console's pages are made of: blocks, one below the other.

use askama::Template;

use crate::text::web::console as w;
use crate::web::components::{Choice, Choices, Colour, Field, Row, Table, Tag};
use crate::web::{Link, Page, View};

/// A page of blocks.
#[derive(Template)]
#[template(path = "console/sheet.html")]
pub(super) struct Sheet {
    pub(super) page: Page,
    pub(super) blocks: Vec<Block>,
}

impl View for Sheet {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// A part of a page.
pub(super) enum Block {
    Lead(String),
    Text(String),
    Heading(String),
    Tag(Tag),
    Table(Table),
    Live(Live),
    Summary(Vec<Row>),
    Code(String, String),
    Folded(String, String),
    Help(String, String),
    Curl(String),
    Links(Vec<Link>),
    Files(Vec<File>),
    Button(String, String),
    /// Address, name, what it is for.
    Cards(Vec<(&'static str, &'static str, &'static str)>),
    Form(Form),
}

/// A table that changes by itself.
pub(super) struct Live {
    pub(super) id: &'static str,
    pub(super) events: String,
    /// None where it has no row.
    pub(super) table: Option<Table>,
    pub(super) empty: &'static str,
}

/// Something to be saved.
pub(super) struct File {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) text: String,
}

/// A form, and the command that does the same.
pub(super) struct Form {
    pub(super) method: &'static str,
    pub(super) action: String,
    pub(super) fields: Vec<Input>,
    pub(super) button: &'static str,
    pub(super) kind: &'static str,
    pub(super) curl: String,
}

/// A field of a form.
pub(super) enum Input {
    Line(Field),
    Area(Field),
    Select(Choices),
    Checks(Choices),
    Hidden(&'static str, String),
}

impl Form {
    /// One that changes something.
    pub(super) fn post(action: impl Into<String>, button: &'static str) -> Self {
        Form {
            method: "post",
            action: action.into(),
            fields: Vec::new(),
            button,
            kind: "",
            curl: String::new(),
        }
    }

    /// One that asks.
    pub(super) fn get(action: impl Into<String>, button: &'static str) -> Self {
        Form { method: "get", ..Form::post(action, button) }
    }

    pub(super) fn with(mut self, field: Input) -> Self {
        self.fields.push(field);
        self
    }

    pub(super) fn hidden(self, name: &'static str, value: impl Into<String>) -> Self {
        self.with(Input::Hidden(name, value.into()))
    }

    pub(super) fn line(self, name: &str, label: &str, hint: &str, value: &str) -> Self {
        let field = Field::text(name, label).value(value);
        self.with(Input::Line(if hint.is_empty() { field } else { field.hint(hint) }))
    }

    pub(super) fn area(self, name: &str, label: &str, value: &str) -> Self {
        self.with(Input::Area(Field::text(name, label).value(value)))
    }

    pub(super) fn select<'a>(
        self,
        name: &str,
        label: &str,
        values: impl IntoIterator<Item = &'a str>,
        chosen: &str,
    ) -> Self {
        // Names of the interface for programs, which no language translates.
        let choices = values
            .into_iter()
            .map(|value| Choice { is_data: true, ..Choice::new(value, value).chosen(value == chosen) });
        self.with(Input::Select(Choices::new(name, label, choices.collect())))
    }

    /// The same, each value with its word.
    pub(super) fn select_of(self, name: &str, label: &str, choices: Vec<Choice>) -> Self {
        self.with(Input::Select(Choices::new(name, label, choices)))
    }

    pub(super) fn dangerous(self) -> Self {
        Form { kind: "warning", ..self }
    }

    pub(super) fn curl(self, curl: String) -> Self {
        Form { curl, ..self }
    }
}

/// The colour of an outcome.
pub(super) fn colour(outcome: &str) -> Colour {
    match outcome.to_ascii_lowercase().as_str() {
        "accepted" | "verified" | "passed" | "delivered" => Colour::Green,
        "refused" | "rejected" | "failed" | "not_delivered" => Colour::Red,
        "retry" | "indeterminate" | "on_delivery" => Colour::Yellow,
        "answered" => Colour::Blue,
        _ => Colour::Grey,
    }
}
