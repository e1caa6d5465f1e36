//! What keeps a run from beginning, as values; `text` makes the sentences.

use crate::encoding::toml_text::TomlFault;
use crate::http::{ClientError, TlsError};
use crate::keys::KeyFileError;
use crate::text::Lang;
use crate::text::line::load as line;
use crate::text::toml::toml_fault;
use crate::xmldsig::SignError;

/// What a value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wanted {
    /// `10s`, `500ms`, `2m`.
    Duration,
    /// `4k`, `1m`, `4500`.
    Size,
    /// Requests a second, more than nothing.
    Rate,
    /// `10..400`.
    Ramp,
    /// `NAME=WEIGHT,…` of these names.
    Names(&'static [&'static str]),
    /// `NAME=WEIGHT,…` of any names.
    Weights,
    /// A weight that is more than nothing.
    Weight,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// At least so many.
    AtLeast(u64),
    /// A date or an instant.
    Date,
    /// http:// or https:// with host and port.
    Url,
    /// `METRIC>VALUE`.
    Threshold,
    /// A metric of a threshold.
    Metric(&'static [&'static str]),
    /// A time, since the metric is one.
    Time,
    /// A number, since the metric is one.
    Number,
}

/// What keeps a run from beginning.
#[derive(Debug)]
#[non_exhaustive]
pub enum LoadError {
    /// A file that is no scenario.
    NotAScenario {
        /// Its name.
        file: String,
        /// Where in it.
        line: usize,
        /// What is wrong.
        fault: TomlFault,
    },
    /// A value that cannot be.
    Value {
        /// Of this key.
        key: &'static str,
        /// The value.
        value: String,
        /// What may stand there.
        wanted: Wanted,
        /// The nearest known word, where words are wanted.
        nearest: Option<String>,
    },
    /// Several ways of pacing at once.
    SeveralPaces,
    /// A target that is not on the loopback, without the word of its owner.
    ForeignTarget {
        /// Its host.
        host: String,
    },
    /// A person who signs with this algorithm is not in the test PKI, and there is nobody to ask for one.
    NobodyToIssue {
        /// Who.
        person: String,
        /// The algorithm.
        algorithm: &'static str,
    },
    /// The authority issued nothing.
    NotIssued {
        /// To whom.
        person: String,
        /// What it said.
        why: String,
    },
    /// The target knows no such service.
    NoService {
        /// Its id.
        id: String,
        /// The status of the answer.
        status: u16,
    },
    /// A service that is rendered on paper only: every request for it is refused.
    PaperOnly {
        /// Its id.
        id: String,
    },
    /// The target does not answer.
    Client(ClientError),
    /// The certificates do not serve.
    Tls(TlsError),
    /// A key of the test PKI.
    Key(KeyFileError),
    /// A document was not signed.
    Sign(SignError),
    /// The system gave no thread or no runtime.
    System(std::io::Error),
    /// A threshold by the baseline, and there is none.
    NoBaseline {
        /// The threshold.
        threshold: String,
    },
    /// A file that is no report of a run.
    NotABaseline {
        /// Its name.
        file: String,
    },
}

impl LoadError {
    /// It in words.
    pub fn in_lang(&self, lang: Lang) -> String {
        match self {
            LoadError::NotAScenario { file, line: at, fault } => {
                line::not_a_scenario(lang, file, *at, &toml_fault(fault, lang))
            }
            LoadError::Value { key, value, wanted, nearest } => {
                line::value(lang, key, value, &wanted.in_lang(lang)) + &hint(nearest.as_deref(), lang)
            }
            LoadError::SeveralPaces => line::several_paces(lang),
            LoadError::ForeignTarget { host } => line::foreign_target(lang, host),
            LoadError::NobodyToIssue { person, algorithm } => line::nobody_to_issue(lang, person, algorithm),
            LoadError::NotIssued { person, why } => line::not_issued(lang, person, why),
            LoadError::NoService { id, status } => line::no_service(lang, id, *status),
            LoadError::PaperOnly { id } => line::paper_only(lang, id),
            LoadError::Client(error) => line::target_silent(lang, error),
            LoadError::Tls(error) => line::target_silent(lang, error),
            LoadError::Key(error) => line::key(lang, error),
            LoadError::Sign(error) => line::key(lang, error),
            LoadError::System(error) => line::system(lang, &crate::text::errors::system_error(error, lang)),
            LoadError::NoBaseline { threshold } => line::no_baseline(lang, threshold),
            LoadError::NotABaseline { file } => line::not_a_baseline(lang, file),
        }
    }
}

/// Words that are to be typed as they stand.
fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn hint(nearest: Option<&str>, lang: Lang) -> String {
    nearest.map(|near| line::did_you_mean(lang, near)).unwrap_or_default()
}

impl Wanted {
    fn in_lang(self, lang: Lang) -> String {
        match self {
            Wanted::Duration => line::a_duration(lang),
            Wanted::Size => line::a_size(lang),
            Wanted::Rate => line::a_rate(lang),
            Wanted::Ramp => line::a_ramp(lang),
            Wanted::Names(names) => line::weighted(lang, &quoted(names)),
            Wanted::Weights => line::weights(lang),
            Wanted::Weight => line::a_weight(lang),
            Wanted::OneOf(words) => line::one_of(lang, &quoted(words)),
            Wanted::AtLeast(least) => line::at_least(lang, least),
            Wanted::Date => line::a_date(lang),
            Wanted::Url => line::a_url(lang),
            Wanted::Threshold => line::a_threshold(lang),
            Wanted::Metric(names) => line::a_metric(lang, &quoted(names)),
            Wanted::Time => line::a_time(lang),
            Wanted::Number => line::a_number(lang),
        }
    }
}

impl std::fmt::Display for LoadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.in_lang(Lang::En))
    }
}

impl std::error::Error for LoadError {}

impl From<ClientError> for LoadError {
    fn from(error: ClientError) -> Self {
        LoadError::Client(error)
    }
}

impl From<SignError> for LoadError {
    fn from(error: SignError) -> Self {
        LoadError::Sign(error)
    }
}
