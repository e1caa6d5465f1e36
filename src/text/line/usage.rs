//! A command line that is none: what the options do not fit, and where they are described.

use crate::text::Lang;
use crate::text::said::said;

/// What is wrong with a command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misuse {
    /// A value that an option cannot have.
    Value {
        /// The option.
        option: String,
        /// The value.
        value: String,
        /// Those that it can have.
        known: Vec<String>,
    },
    /// A value that cannot be read.
    Unsuited {
        /// The option.
        option: String,
        /// The value.
        value: String,
        /// Why, in words.
        why: String,
    },
    /// An option or argument that there is not.
    UnknownOption {
        /// Which.
        option: String,
        /// The nearest that there is.
        near: Option<String>,
    },
    /// A command that there is not.
    UnknownCommand {
        /// Which.
        command: String,
        /// The nearest that there is.
        near: Option<String>,
    },
    /// What is needed and absent.
    Missing {
        /// Which.
        options: Vec<String>,
    },
    /// Two options that exclude each other.
    Together {
        /// One.
        option: String,
        /// The others.
        others: Vec<String>,
    },
    /// An option that is given twice.
    Twice {
        /// Which.
        option: String,
    },
    /// An option with too few or too many values.
    Count {
        /// Which.
        option: String,
    },
    /// An argument that is not UTF-8.
    NotUtf8,
    /// No command.
    NoCommand,
}

/// What is wrong, in a line.
pub fn misuse(misuse: &Misuse, lang: Lang) -> String {
    let near = |near: &Option<String>| match near {
        Some(near) => said!(lang, "; мүмкін, `{near}`?", "; возможно, `{near}`?", "; did you mean `{near}`?"),
        None => String::new(),
    };
    let listed = |all: &[String]| all.iter().map(|one| format!("`{one}`")).collect::<Vec<_>>().join(", ");
    match misuse {
        Misuse::Value { option, value, known } => {
            let known = listed(known);
            said!(
                lang,
                "`{option}`: `{value}` мәні болмайды; барлары: {known}",
                "`{option}`: значения `{value}` нет; есть {known}",
                "`{option}`: there is no value `{value}`; there are {known}"
            )
        }
        Misuse::Unsuited { option, value, why } => said!(
            lang,
            "`{option}`: `{value}` мәні жарамайды: {why}",
            "`{option}`: значение `{value}` не подходит: {why}",
            "`{option}`: the value `{value}` does not fit: {why}"
        ),
        Misuse::UnknownOption { option, near: nearest } => {
            let near = near(nearest);
            said!(
                lang,
                "`{option}` деген параметр жоқ{near}",
                "параметра `{option}` нет{near}",
                "there is no option `{option}`{near}"
            )
        }
        Misuse::UnknownCommand { command, near: nearest } => {
            let near = near(nearest);
            said!(
                lang,
                "`{command}` деген команда жоқ{near}",
                "команды `{command}` нет{near}",
                "there is no command `{command}`{near}"
            )
        }
        Misuse::Missing { options } => {
            let options = listed(options);
            said!(lang, "мынаны көрсетіңіз: {options}", "укажите {options}", "give {options}")
        }
        Misuse::Together { option, others } => {
            let others = listed(others);
            said!(
                lang,
                "`{option}` мынамен бірге берілмейді: {others}",
                "`{option}` нельзя вместе с {others}",
                "`{option}` cannot go with {others}"
            )
        }
        Misuse::Twice { option } => said!(
            lang,
            "`{option}` екі рет берілген; біреуін қалдырыңыз",
            "`{option}` задан дважды; оставьте один",
            "`{option}` is given twice; keep one"
        ),
        Misuse::Count { option } => said!(
            lang,
            "`{option}` мәндерінің саны дұрыс емес",
            "у `{option}` не столько значений, сколько нужно",
            "`{option}` has too few or too many values"
        ),
        Misuse::NotUtf8 => said!(
            lang,
            "аргумент UTF-8 кодтауында емес",
            "аргумент не в кодировке UTF-8",
            "an argument is not UTF-8"
        ),
        Misuse::NoCommand => {
            said!(lang, "команда көрсетілмеген", "не указана команда", "there is no command")
        }
    }
}

/// Where the options are described.
pub fn see_help(lang: Lang) -> String {
    said!(
        lang,
        "Параметрлер ағылшын тілінде сипатталған: `--help` қосып шақырыңыз",
        "Параметры описаны по-английски: добавьте `--help`",
        "Add `--help` for the options"
    )
}
