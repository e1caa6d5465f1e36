//! A command line that clap does not take, in the language asked for. In English it stays as clap words it.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::text::Lang;
use crate::text::line::usage::{self, Misuse};

/// The error in words; `None` where clap's own are to be shown: in English, and for help and version.
pub(super) fn in_words(error: &clap::Error, lang: Lang) -> Option<String> {
    if lang == Lang::En || !error.use_stderr() {
        return None;
    }
    Some(format!("qaqpa: {}\n{}", usage::misuse(&misuse(error)?, lang), usage::see_help(lang)))
}

fn misuse(error: &clap::Error) -> Option<Misuse> {
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
            let why = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            Misuse::Unsuited { option: option(), value: value(), why }
        }
        ErrorKind::UnknownArgument => {
            Misuse::UnknownOption { option: option(), near: first(ContextKind::SuggestedArg) }
        }
        ErrorKind::InvalidSubcommand => Misuse::UnknownCommand {
            command: first(ContextKind::InvalidSubcommand).unwrap_or_default(),
            near: first(ContextKind::SuggestedSubcommand),
        },
        ErrorKind::MissingRequiredArgument => Misuse::Missing { options: all(ContextKind::InvalidArg) },
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
