//! A command line that clap does not take, in the language asked for. In English it stays as clap words it.

use std::num::{ParseFloatError, ParseIntError};

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::errors;
use crate::text::Lang;
use crate::text::errors::foreign;
use crate::text::line::usage::{self, Misuse};
use crate::text::line::wanted::{self, Wanted};

/// The error in words; `None` where clap's own are to be shown: in English, and for help and version.
pub(super) fn in_words(error: &clap::Error, lang: Lang) -> Option<String> {
    if lang == Lang::En || !error.use_stderr() {
        return None;
    }
    Some(format!("qaqpa: {}\n{}", usage::misuse(&misuse(error, lang)?, lang), usage::see_help(lang)))
}

/// A parser of a whole number from `least` to `most`.
pub(super) fn whole<T: TryFrom<u64>>(
    least: u64,
    most: u64,
) -> impl Fn(&str) -> Result<T, Wanted> + Clone + Send + Sync {
    move |text| {
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        number.and_then(|number| T::try_from(number).ok()).ok_or(Wanted::Whole { least, most })
    }
}

/// Why a value does not fit. What a library says that has no words here is quoted.
fn unsuited(error: &clap::Error, value: &str, lang: Lang) -> String {
    let cause = std::error::Error::source(error);
    let known = cause.and_then(|cause| errors::known(cause, lang));
    if cause.is_some_and(|cause| cause.is::<ParseFloatError>()) {
        return wanted::wanted(&Wanted::Number, lang);
    }
    let quoted = || match value.parse::<i128>() {
        // The number's type has no such value: clap says so in a sentence only.
        Ok(_) => wanted::wanted(&Wanted::OutOfBounds, lang),
        Err(_) if cause.is_some_and(|cause| cause.is::<ParseIntError>()) => {
            wanted::wanted(&Wanted::WholeNumber, lang)
        }
        Err(_) => foreign(&cause.map(ToString::to_string).unwrap_or_default(), lang),
    };
    known.unwrap_or_else(quoted)
}

fn misuse(error: &clap::Error, lang: Lang) -> Option<Misuse> {
    let all = |kind| match error.get(kind) {
        Some(ContextValue::String(one)) => vec![one.clone()],
        Some(ContextValue::Strings(all)) => all.clone(),
        _ => Vec::new(),
    };
    let first = |kind| all(kind).into_iter().next();
    // `--counts <COUNTS>`: the option alone.
    let option = || first(ContextKind::InvalidArg).unwrap_or_default();
    let value = || first(ContextKind::InvalidValue).unwrap_or_default();
    Some(match error.kind() {
        ErrorKind::InvalidValue if value().is_empty() => Misuse::Missing { options: vec![option()] },
        ErrorKind::InvalidValue => {
            Misuse::Value { option: option(), value: value(), known: all(ContextKind::ValidValue) }
        }
        ErrorKind::ValueValidation => {
            Misuse::Unsuited { option: option(), why: unsuited(error, &value(), lang), value: value() }
        }
        ErrorKind::UnknownArgument => {
            Misuse::UnknownOption { option: option(), near: first(ContextKind::SuggestedArg) }
        }
        ErrorKind::InvalidSubcommand => Misuse::UnknownCommand {
            command: first(ContextKind::InvalidSubcommand).unwrap_or_default(),
            near: first(ContextKind::SuggestedSubcommand),
        },
        ErrorKind::MissingRequiredArgument => Misuse::Missing { options: all(ContextKind::InvalidArg) },
        ErrorKind::ArgumentConflict if all(ContextKind::PriorArg).contains(&option()) => {
            Misuse::Twice { option: option() }
        }
        ErrorKind::ArgumentConflict => {
            Misuse::Together { option: option(), others: all(ContextKind::PriorArg) }
        }
        ErrorKind::NoEquals
        | ErrorKind::TooManyValues
        | ErrorKind::TooFewValues
        | ErrorKind::WrongNumberOfValues => Misuse::Count { option: option() },
        ErrorKind::InvalidUtf8 => Misuse::NotUtf8,
        ErrorKind::MissingSubcommand => Misuse::NoCommand,
        _ => return None,
    })
}
