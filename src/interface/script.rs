//! Why a script of a service, or a path or a template in it, is none.

use std::io;

use crate::encoding::toml_text::TomlFault;

/// What is wrong with a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScriptFault {
    /// Its file cannot be read.
    File {
        /// The kind of the system's error.
        kind: io::ErrorKind,
        /// What the system says.
        cause: String,
    },
    /// A file that it names cannot be read.
    Other {
        /// Which.
        file: String,
        /// The kind of the system's error.
        kind: io::ErrorKind,
        /// What the system says.
        cause: String,
    },
    /// It came over the testers' listener and names a file of this machine.
    NoFiles,
    /// It is not TOML of the form; what the parser says is quoted.
    Toml(TomlFault),
    /// It is too large.
    TooLarge {
        /// Bytes it has.
        octets: u64,
        /// Bytes a script may have.
        octets_max: u64,
    },
    /// It has no answer, or too many.
    Answers {
        /// How many it may have.
        answers_max: usize,
    },
    /// A probability outside 0 to 1, as it is written.
    Probability(String),
    /// An answer has a sequence and also says something itself.
    SequenceAndAnswer,
    /// A sequence has too many answers.
    Sequence {
        /// How many it may have.
        answers_max: usize,
    },
    /// A delay is too long.
    Delay {
        /// Milliseconds that are written.
        millis: u64,
        /// Milliseconds that are allowed.
        millis_max: u64,
    },
    /// More than one of `raw`, `fault` and `code` with `data`.
    SeveralMeanings,
    /// Both `data` and `data_file`.
    DataTwice,
    /// An HTTP status without `raw`, or out of range.
    Status {
        /// Which.
        status: u16,
    },
    /// A path is empty.
    NoPath,
    /// A step of a path follows without a slash.
    NoSlash {
        /// What follows.
        rest: String,
        /// The whole path.
        path: String,
    },
    /// Something stands after an attribute.
    NotTheLast {
        /// The attribute.
        step: String,
        /// The whole path.
        path: String,
    },
    /// A step of a path is none.
    NotAStep {
        /// Which.
        step: String,
    },
    /// A path has too many steps.
    Steps {
        /// How many it may have.
        steps_max: usize,
    },
    /// A place of a template is not closed.
    OpenPlace {
        /// How it begins, cut short.
        text: String,
    },
    /// A template names a value of the message that there is not.
    NoSuchPlace {
        /// Which.
        name: String,
        /// Those there are.
        known: String,
    },
}

impl ScriptFault {
    /// Its file cannot be read.
    pub fn file(error: &io::Error) -> Self {
        ScriptFault::File { kind: error.kind(), cause: error.to_string() }
    }
}
