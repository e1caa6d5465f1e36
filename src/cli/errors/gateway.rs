//! Settings and the calendar.

use crate::calendar::CalendarError;
use crate::config::{ConfigError, Place};
use crate::text::errors as floor;
use crate::text::line::calendar;
use crate::text::line::fault as line;
use crate::text::line::setting::{exchange_fault, wrong_setting};
use crate::text::said::said;
use crate::text::toml::toml_fault;
use crate::text::{self, Lang};

/// Why a configuration is refused.
pub(super) fn config(error: &ConfigError, lang: Lang) -> String {
    match error {
        ConfigError::Unreadable { file, kind, cause } => {
            line::unreadable(lang, file, &floor::system(*kind, cause, lang))
        }
        ConfigError::TooLarge { file, bytes, max } => said!(
            lang,
            "{file} файлын оқу мүмкін емес: онда {bytes} байт бар, баптауларда ең көбі {max}",
            "не удаётся прочитать {file}: в нём {bytes} байт, в настройках – не больше {max}",
            "cannot read {file}: it has {bytes} bytes, a configuration has at most {max}"
        ),
        ConfigError::Wrong { file, line, fault } => {
            let fault = wrong_setting(fault, lang);
            said!(
                lang,
                "{file}, {line}-жол: {fault}",
                "{file}, строка {line}: {fault}",
                "{file}, line {line}: {fault}"
            )
        }
        ConfigError::PlayersFault { place, fault } => {
            of_players(place.as_ref(), &text::script::players_fault(fault, lang), lang)
        }
        ConfigError::Players { place, fault } => of_players(place.as_ref(), &toml_fault(fault, lang), lang),
        ConfigError::Address { file, key, given } => said!(
            lang,
            "{file}: {key} = `{given}` — мекенжай емес; https://host:port түрінде жазыңыз",
            "{file}: {key} = `{given}` – не адрес; напишите https://host:port",
            "{file}: {key} = `{given}` is no address; write https://host:port"
        ),
        ConfigError::Directory { key, directory, kind, cause } => {
            let fault = floor::system(*kind, cause, lang);
            format!("{key}: {}", line::unreadable(lang, &directory.display().to_string(), &fault))
        }
        ConfigError::TooMuch { file, key, actual, most } => said!(
            lang,
            "{file}: {key} = {actual} болмайды; көп дегенде {most} бола алады",
            "{file}: {key} = {actual} недопустимо; можно не больше {most}",
            "{file}: {key} = {actual} cannot be; it is at most {most}"
        ),
        ConfigError::Exchange { file, key, name, fault } => {
            format!("{file}: {key} `{name}`: {}", exchange_fault(fault, lang))
        }
        ConfigError::TooLittle { file, key, actual, least } => said!(
            lang,
            "{file}: {key} = {actual} болмайды; кемінде {least} болуы керек",
            "{file}: {key} = {actual} недопустимо; нужно не меньше {least}",
            "{file}: {key} = {actual} cannot be; it is at least {least}"
        ),
    }
}

/// What is wrong with `[players]`, and where it stands.
fn of_players(place: Option<&Place>, fault: &str, lang: Lang) -> String {
    match place {
        Some(Place { file, line }) => said!(
            lang,
            "{file}, {line}-жол, `[players]`: {fault}",
            "{file}, строка {line}, `[players]`: {fault}",
            "{file}, line {line}, `[players]`: {fault}"
        ),
        None => format!("`[players]`: {fault}"),
    }
}

/// Why a year file of the calendar was not taken.
pub(super) fn calendar_file(error: &CalendarError, lang: Lang) -> String {
    format!("{}:{}:{}: {}", error.file, error.line, error.column, calendar::fault(&error.fault, lang))
}
