//! TOML files as Rust values; why one could not be read, in terms that can be said in any language.

use std::ops::Range;

use serde::de::DeserializeOwned;

/// Reads the text of a file. Errors have their place in it.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, TomlError> {
    toml::from_str(text).map_err(|error| TomlError::of(&error))
}

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TomlError {
    /// Where, in octets.
    pub span: Range<usize>,
    /// Why.
    pub fault: TomlFault,
}

impl TomlError {
    /// What the TOML library says.
    pub fn of(error: &toml::de::Error) -> Self {
        TomlError { span: error.span().unwrap_or(0..0), fault: TomlFault::of(error.message()) }
    }

    /// The line in `text`, counted from one.
    pub fn line(&self, text: &str) -> usize {
        text.get(..self.span.start).unwrap_or(text).matches('\n').count() + 1
    }
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TomlFault {
    /// A key that is not known.
    UnknownKey {
        /// Which.
        key: String,
        /// Those that are known.
        known: Vec<String>,
    },
    /// A word that is none of those that are known.
    UnknownWord {
        /// Which.
        word: String,
        /// Those that are known.
        known: Vec<String>,
    },
    /// A key that is needed is absent.
    Absent(String),
    /// A key, or a table, stands twice.
    Twice(Option<String>),
    /// A value of another kind.
    Kind {
        /// The value, where it is short enough to be written.
        value: Option<String>,
        /// Of which kind it is.
        actual: Kind,
        /// Which kind it should be.
        wanted: Kind,
    },
    /// A number that does not fit.
    Range {
        /// The value.
        value: String,
        /// Whether it must not be below zero.
        unsigned: bool,
    },
    /// The text is no TOML.
    Syntax(TomlSyntax),
    /// Anything else, as whoever read the value said it.
    Other(String),
}

/// The kinds of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Float,
    /// Text in quotes.
    Text,
    /// `[…]`.
    List,
    /// A table, or `{…}`; a date too is read as one.
    Table,
}

/// Errors of syntax that people make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TomlSyntax {
    /// Text without quotes, or nothing where a value should stand.
    NoQuotes,
    /// `=` and a value are absent.
    NoValue,
    /// The name of a key is absent or has a character that it cannot have.
    Key,
    /// Text whose closing quote is absent.
    OpenText,
    /// `[` without `]`, or `{` without `}`: the character that is absent.
    Open(char),
    /// A backslash with a character that makes no escape.
    Escape,
    /// A number that is written in another way than TOML writes it.
    Number,
    /// Values, or the parts of a key, stand deeper in one another than the library reads.
    Depth,
    /// Anything else, as the library says it in English.
    Other(String),
}

impl TomlFault {
    /// What the messages of serde and of the TOML library mean: they hand over nothing but text.
    fn of(message: &str) -> Self {
        let quoted: Vec<String> = message.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        let is = |beginning: &str| message.starts_with(beginning);
        match quoted.split_first() {
            Some((key, known)) if is("unknown field ") => {
                TomlFault::UnknownKey { key: key.clone(), known: known.to_vec() }
            }
            Some((word, known)) if is("unknown variant ") => {
                TomlFault::UnknownWord { word: word.clone(), known: known.to_vec() }
            }
            Some((key, _)) if is("missing field ") => TomlFault::Absent(key.clone()),
            _ if is("duplicate ") => TomlFault::Twice(quoted.into_iter().next()),
            _ if is("invalid type: ") || is("invalid value: ") => {
                kinds(message).unwrap_or_else(|| TomlFault::Other(message.to_owned()))
            }
            _ => syntax(message).map_or_else(|| TomlFault::Other(message.to_owned()), TomlFault::Syntax),
        }
    }
}

/// `invalid type: integer `3`, expected a boolean`.
fn kinds(message: &str) -> Option<TomlFault> {
    let (_, rest) = message.split_once(": ")?;
    let (actual, wanted) = rest.rsplit_once(", expected ")?;
    let value = actual
        .split_once('`')
        .and_then(|(_, rest)| rest.rsplit_once('`'))
        .or_else(|| actual.split_once('"').and_then(|(_, rest)| rest.rsplit_once('"')))
        .map(|(value, _)| value.chars().take(60).collect::<String>());
    let kinds = [
        ("boolean", Kind::Boolean),
        ("integer", Kind::Integer),
        ("floating point", Kind::Float),
        ("string", Kind::Text),
        ("character", Kind::Text),
        ("sequence", Kind::List),
        ("map", Kind::Table),
    ];
    let actual = kinds.iter().find(|(name, _)| actual.starts_with(name))?.1;
    let wanted = wanted_kind(wanted)?;
    match value {
        Some(value) if actual == Kind::Integer && wanted.0 == Kind::Integer => {
            Some(TomlFault::Range { value, unsigned: wanted.1 })
        }
        value => Some(TomlFault::Kind { value, actual, wanted: wanted.0 }),
    }
}

/// The kind that serde names, and whether it is a number that has no sign.
fn wanted_kind(wanted: &str) -> Option<(Kind, bool)> {
    let number = |letter: char| {
        wanted
            .strip_prefix(letter)
            .is_some_and(|bits| matches!(bits, "8" | "16" | "32" | "64" | "128" | "size"))
    };
    Some(match wanted {
        "a boolean" => (Kind::Boolean, false),
        "a string" | "path string" | "a character" | "string or table" => (Kind::Text, false),
        "f32" | "f64" => (Kind::Float, false),
        "a sequence" => (Kind::List, false),
        "a map" => (Kind::Table, false),
        _ if number('u') => (Kind::Integer, true),
        _ if number('i') => (Kind::Integer, false),
        _ if wanted.starts_with("struct ") => (Kind::Table, false),
        _ if wanted.starts_with("an array") || wanted.starts_with("tuple") => (Kind::List, false),
        _ => return None,
    })
}

/// What the parser of the library says of text that is no TOML.
fn syntax(message: &str) -> Option<TomlSyntax> {
    let (first, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let wanted = expected.trim_matches('`').chars().next();
    Some(match first {
        "string values must be quoted" | "missing value" => TomlSyntax::NoQuotes,
        "key with no value" | "missing assignment between key-value pairs" | "missing value for key" => {
            TomlSyntax::NoValue
        }
        "unquoted keys cannot be empty" | "invalid unquoted key" | "missing key for inline table element" => {
            TomlSyntax::Key
        }
        "invalid basic string"
        | "invalid literal string"
        | "invalid multi-line basic string"
        | "invalid multi-line literal string" => TomlSyntax::OpenText,
        "unclosed array" | "unclosed table" | "unclosed array table" | "unclosed inline table" => {
            TomlSyntax::Open(wanted?)
        }
        "recursion limit" | "cannot recurse further; max recursion depth met" => TomlSyntax::Depth,
        "missing escaped value" => TomlSyntax::Escape,
        "unexpected leading zero"
        | "redundant numeric sign"
        | "`_` may only go between digits"
        | "redundant integer number prefix"
        | "radix must be lowercase" => TomlSyntax::Number,
        _ if !expected.is_empty() || first.starts_with("unexpected ") || first.starts_with("extra ") => {
            TomlSyntax::Other(message.lines().collect::<Vec<_>>().join("; "))
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only the reading of it is looked at")]
    struct File {
        #[serde(default)]
        yes: bool,
        #[serde(default)]
        count: u16,
        #[serde(default)]
        below: i64,
        #[serde(default)]
        part: f64,
        #[serde(default)]
        text: String,
        #[serde(default)]
        path: std::path::PathBuf,
        #[serde(default)]
        list: Vec<String>,
        word: Option<Word>,
        table: Option<Table>,
    }

    #[derive(serde::Deserialize, Debug)]
    #[serde(rename_all = "kebab-case")]
    enum Word {
        OneWord,
        Other,
    }

    #[derive(serde::Deserialize, Debug)]
    #[allow(dead_code, reason = "only the reading of it is looked at")]
    struct Table {
        needed: u8,
    }

    #[test]
    fn what_people_write_wrong_has_its_own_term() {
        use Kind::{Boolean, Float, Integer, List, Table, Text};
        use TomlSyntax as S;
        let text = |text: &str| text.to_owned();
        let kind = |value: Option<&str>, actual, wanted| TomlFault::Kind {
            value: value.map(str::to_owned),
            actual,
            wanted,
        };
        let known = |all: &[&str]| all.iter().map(|one| text(one)).collect::<Vec<_>>();
        let keys = ["yes", "count", "below", "part", "text", "path", "list", "word", "table"];
        let cases = [
            ("cuont = 1", TomlFault::UnknownKey { key: text("cuont"), known: known(&keys) }),
            ("word = 'x'", TomlFault::UnknownWord { word: text("x"), known: known(&["one-word", "other"]) }),
            ("[table]", TomlFault::Absent(text("needed"))),
            ("yes = true\nyes = true", TomlFault::Twice(None)),
            ("yes = 3", kind(Some("3"), Integer, Boolean)),
            ("count = 'a, expected b'", kind(Some("a, expected b"), Text, Integer)),
            ("text = true", kind(Some("true"), Boolean, Text)),
            ("path = 1.5", kind(Some("1.5"), Float, Text)),
            ("part = []", kind(None, List, Float)),
            ("list = { a = 1 }", kind(None, Table, List)),
            ("table = 'x'", kind(Some("x"), Text, Table)),
            ("count = -1", TomlFault::Range { value: text("-1"), unsigned: true }),
            ("count = 70000", TomlFault::Range { value: text("70000"), unsigned: true }),
            (
                "below = 9223372036854775808",
                TomlFault::Range { value: text("9223372036854775808"), unsigned: false },
            ),
            ("yes =", TomlFault::Syntax(S::NoQuotes)),
            ("yes", TomlFault::Syntax(S::NoValue)),
            ("= 1", TomlFault::Syntax(S::Key)),
            ("text = 'a", TomlFault::Syntax(S::OpenText)),
            ("text = \"a", TomlFault::Syntax(S::OpenText)),
            ("list = ['a'", TomlFault::Syntax(S::Open(']'))),
            ("table = { needed = 1", TomlFault::Syntax(S::Open('}'))),
            ("[table", TomlFault::Syntax(S::Open(']'))),
            ("text = \"\\q\"", TomlFault::Syntax(S::Escape)),
            ("count = 01", TomlFault::Syntax(S::Number)),
        ];
        for (file, fault) in cases {
            let error = read::<File>(file).unwrap_err();
            assert_eq!(error.fault, fault, "{file}");
        }
        let deep = [
            format!("list = {}{}", "[".repeat(200), "]".repeat(200)),
            format!("list = {}", "[".repeat(200)),
            format!("table = {}1{}", "{ a = ".repeat(200), " }".repeat(200)),
            format!("{}b = 1", "a.".repeat(200)),
            format!("[{}b]", "a.".repeat(200)),
        ];
        for file in deep {
            let error = read::<File>(&file).unwrap_err();
            assert_eq!(error.fault, TomlFault::Syntax(S::Depth), "{}", &file[..20]);
        }
        let second = "yes = true\n\ncount = 'a'\n";
        assert_eq!(read::<File>(second).unwrap_err().line(second), 3);
    }
}
