//! What a service file may contradict itself in, and where.

use std::fmt;

/// What is wrong with a file that is of the types.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Inconsistency {
    /// A name that cannot be one.
    #[error("`{0}` is no name: letters, digits, `.`, `_` and `-`, a letter first")]
    NotAName(String),
    /// The same name twice.
    #[error("`{0}` stands here twice")]
    Twice(String),
    /// A thing that is needed is not there.
    #[error("at least one {0} is needed")]
    Missing(Needed),
    /// A name that nothing else bears.
    #[error("`{name}` is not the name of a {what}{}", .nearest.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    Dangling {
        /// The name.
        name: String,
        /// Of what it should be the name.
        what: Bearer,
        /// The name it resembles.
        nearest: Option<String>,
    },
    /// A setting that says nothing of this type, or where no type is named.
    #[error("`{0}` does not go with this type")]
    Idle(&'static str),
    /// A field of type table within a table.
    #[error("a table has no columns of type `table`")]
    NestedTable,
    /// Steps that cannot be taken in this order.
    #[error(
        "among the steps of the channel `{0}` there must be one of kind `decide`, and one of kind `sign` after it"
    )]
    Steps(&'static str),
    /// A number out of range.
    #[error("{value} is out of range, {value_min} to {value_max}")]
    Range {
        /// What is stated.
        value: u32,
        /// The least.
        value_min: u32,
        /// The greatest.
        value_max: u32,
    },
    /// An element path that is too deep or not made of names.
    #[error("`{0}` is no path: local names joined by `/`")]
    NotAPath(String),
    /// A text that is empty in one language.
    #[error("the text is empty in `{0}`; each text is needed in kk, ru and en")]
    NoWords(&'static str),
    /// Not a citation of the regulation.
    #[error("`{0}` cites nothing of this regulation; begin with its code, `{1} ¶…` or `{1} annex …`")]
    NotACitation(String, String),
    /// A date that is none.
    #[error("`{0}` is no date; write YYYY-MM-DD")]
    NotADate(String),
    /// An item that neither ends nor goes on.
    #[error(
        "the item `{0}` needs `next`, or `on_success` and `on_failure` with `checks`, or `terminal = true`"
    )]
    NoWayOn(String),
    /// An item that ends and goes on.
    #[error("the item `{0}` ends the attempt (`terminal`), and still names what follows")]
    EndsAndGoesOn(String),
    /// An item that nothing leads to.
    #[error("nothing leads to the item `{0}`")]
    Unreachable(String),
    /// Steps that go round.
    #[error("the item `{0}` comes before the item that leads to it; flows only go forward")]
    Backward(String),
    /// A paper-only service with an electronic part.
    #[error(
        "a service with `paper_only = true` has no electronic form, no flow and the office as its only channel"
    )]
    Paper,
    /// An electronic service without one.
    #[error("a service without `paper_only = true` needs `electronic = true`")]
    NotElectronic,
}

/// What a service needs at least one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Needed {
    /// Who may ask for the service.
    #[error("recipient")]
    Recipient,
    /// A language of the form.
    #[error("language")]
    Language,
    /// The way to the applicant's number.
    #[error("identity path")]
    IdentityPath,
    /// A channel.
    #[error("channel")]
    Channel,
    /// Something to choose from.
    #[error("choice")]
    Choice,
    /// A column of a table.
    #[error("column")]
    Column,
    /// What a document is called that is not the result itself.
    #[error("name")]
    Name,
}

/// What a name in a service file is to be the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Bearer {
    /// A step.
    #[error("step")]
    Step,
    /// An item of the same flow.
    #[error("item of this flow")]
    FlowItem,
    /// A field of the result.
    #[error("field of the result")]
    ResultField,
    /// A field of the form that has to be filled in and has choices.
    #[error("required field of type choice")]
    RequiredChoice,
}

/// The way to a value in a file: keys, and places in arrays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyPath(pub(super) Vec<Segment>);

/// One turn of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Segment {
    /// A key of a table.
    Key(&'static str),
    /// A place in an array, from 0.
    At(usize),
}

impl KeyPath {
    /// The way to a key of the file.
    pub(super) fn of(key: &'static str) -> Self {
        KeyPath(vec![Segment::Key(key)])
    }

    /// The way to a key of what is here.
    pub(super) fn key(&self, key: &'static str) -> Self {
        let mut path = self.clone();
        path.0.push(Segment::Key(key));
        path
    }

    /// The way to the member `place` of what is here.
    pub(super) fn at(&self, place: usize) -> Self {
        let mut path = self.clone();
        path.0.push(Segment::At(place));
        path
    }
}

/// `flow.portal[4].next`, counted from 1 as people do.
impl fmt::Display for KeyPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (turn, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Key(key) if turn == 0 => f.write_str(key)?,
                Segment::Key(key) => write!(f, ".{key}")?,
                Segment::At(place) => write!(f, "[{}]", place + 1)?,
            }
        }
        Ok(())
    }
}
