//! Settings and files of services.

use crate::calendar::CalendarError;
use crate::config::ConfigError;
use crate::text::Lang;
use crate::text::errors as floor;
use crate::text::line::calendar;
use crate::text::line::fault as line;
use crate::text::said::said;
use crate::workflow::ServiceFileError;

/// Why a configuration is refused. What the TOML parser says is quoted.
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
        ConfigError::Wrong { file, line, what, near } => {
            let what = floor::foreign(what, lang);
            let near = near.as_ref().map_or_else(String::new, |near| {
                said!(lang, "; мүмкін, `{near}`?", "; возможно, `{near}`?", "; did you mean `{near}`?")
            });
            said!(
                lang,
                "{file}, {line}-жол: {what}{near}",
                "{file}, строка {line}: {what}{near}",
                "{file}, line {line}: {what}{near}"
            )
        }
        ConfigError::TooLittle { file, key, actual, least } => said!(
            lang,
            "{file}: {key} = {actual} болмайды; кемінде {least} болуы керек",
            "{file}: {key} = {actual} недопустимо; нужно не меньше {least}",
            "{file}: {key} = {actual} cannot be; it is at least {least}"
        ),
    }
}

/// Why a service file was not taken. English for what its parser says, and for what it contradicts itself in.
pub(super) fn service_file(error: &ServiceFileError, lang: Lang) -> String {
    match error {
        ServiceFileError::Calendar(error) => calendar_file(error, lang),
        ServiceFileError::File { file, what } => format!("{file}: {what}"),
        ServiceFileError::TooLarge { file, octets, octets_max } => said!(
            lang,
            "{file} файлында {octets} байт бар, қызмет файлында ең көбі {octets_max}",
            "в {file} {octets} байт, в файле услуги – не больше {octets_max}",
            "{file} has {octets} bytes, a service file has at most {octets_max}"
        ),
        ServiceFileError::UnknownKey { file, place, key, nearest, known } => {
            let near = nearest.clone().unwrap_or_else(|| known.join(", "));
            said!(
                lang,
                "{file}:{place}: мұнда `{key}` кілті жоқ; белгілісі: {near}",
                "{file}:{place}: здесь нет ключа `{key}`; есть: {near}",
                "{file}:{place}: there is no key `{key}` here; known: {near}"
            )
        }
        ServiceFileError::Malformed { file, place, what } => format!("{file}:{place}: {what}"),
        ServiceFileError::Inconsistent { file, key, fault } => format!("{file}: {key}: {fault}"),
        ServiceFileError::Taken { file, name, by } => said!(
            lang,
            "{file}: `{name}` атауын {by} қызметі алған; әр қызметке өз id, code және aliases мәнін беріңіз",
            "{file}: `{name}` занято услугой {by}; дайте каждой услуге свои id, code и aliases",
            "{file}: `{name}` is taken by the service {by}; give each service its own id, code and aliases"
        ),
    }
}

/// Why a year file of the calendar was not taken. What the TOML parser says stays in its own words.
pub(super) fn calendar_file(error: &CalendarError, lang: Lang) -> String {
    format!("{}:{}:{}: {}", error.file, error.line, error.column, calendar::fault(&error.fault, lang))
}
