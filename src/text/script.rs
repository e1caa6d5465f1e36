//! Why a script of a service, or settings of the players, are none.

use super::errors::{foreign, system};
use super::said::said;
use super::toml::toml_fault;
use super::{Lang, visible};
use crate::interface::{PlayersFault, ScriptFault};
use crate::json::placed::Misplaced;

/// Which member of a body is wrong, what it holds and what it may be. The kinds of values are named as the library that reads JSON does.
pub fn misplaced(misplaced: &Misplaced, lang: Lang) -> String {
    let (member, found) = (visible(&misplaced.member), visible(&misplaced.found));
    // The library's own words are English.
    let words = |text: &str| if text.starts_with(['`', '"']) { text.to_owned() } else { foreign(text, lang) };
    let (found, expected) = (words(&found), misplaced.expected.as_deref().map(words));
    let place = if member.is_empty() { String::new() } else { format!("`{member}`: ") };
    match (expected, misplaced.is_name) {
        (Some(expected), true) => said!(
            lang,
            "{place}{found} деген мүше жоқ; бар мүшелер: {expected}",
            "{place}члена {found} нет; есть {expected}",
            "{place}there is no member {found}; there are {expected}"
        ),
        (Some(expected), false) => said!(
            lang,
            "{place}{found} тұр; тұра алатыны: {expected}",
            "{place}стоит {found}; может стоять: {expected}",
            "{place}it is {found}, and may be {expected}"
        ),
        (None, _) => format!("{place}{found}"),
    }
}

/// What is wrong with a script, and what to write instead.
pub fn script_fault(fault: &ScriptFault, lang: Lang) -> String {
    use ScriptFault as F;
    match fault {
        F::File { kind, cause } => system(*kind, cause, lang),
        F::Other { file, kind, cause } => format!("`{file}`: {}", system(*kind, cause, lang)),
        F::NoFiles => said!(
            lang,
            "мұнда жіберілген сценарий файл атамайды; орнына `data` жазыңыз",
            "сценарий, присланный сюда, не называет файлов; напишите `data`",
            "a script that is sent here names no files; write `data`"
        ),
        F::Toml(fault) => toml_fault(fault, lang),
        F::TooLarge { octets, octets_max } => said!(
            lang,
            "{octets} байт; сценарийде ең көбі {octets_max} болады",
            "{octets} байт; в сценарии не больше {octets_max}",
            "{octets} bytes; a script has at most {octets_max}"
        ),
        F::Answers { answers_max } => said!(
            lang,
            "сценарийде 1-ден {answers_max}-ге дейін жауап болады: `[[answer]]`",
            "в сценарии от 1 до {answers_max} ответов: `[[answer]]`",
            "a script has 1 to {answers_max} answers: `[[answer]]`"
        ),
        F::Probability(written) => said!(
            lang,
            "`probability = {written}` 0 мен 1 аралығында емес",
            "`probability = {written}` не от 0 до 1",
            "`probability = {written}` is not between 0 and 1"
        ),
        F::SequenceAndAnswer => said!(
            lang,
            "жауапта не `sequence`, не өзінің `code`, `data`, `fault` немесе `raw` мәні болады",
            "у ответа либо `sequence`, либо свои `code`, `data`, `fault` или `raw`",
            "an answer has either a `sequence` or a `code`, `data`, `fault` or `raw` of its own"
        ),
        F::Sequence { answers_max } => said!(
            lang,
            "бір `sequence` ішінде ең көбі {answers_max} жауап болады",
            "в одном `sequence` не больше {answers_max} ответов",
            "a `sequence` has at most {answers_max} answers"
        ),
        F::Delay { millis, millis_max } => said!(
            lang,
            "`delay_millis = {millis}`; кідіріс ең көбі {millis_max} мс болады",
            "`delay_millis = {millis}`; задержка не больше {millis_max} мс",
            "`delay_millis = {millis}`; a delay has at most {millis_max} ms"
        ),
        other => of_answers_and_paths(other, lang),
    }
}

fn of_answers_and_paths(fault: &ScriptFault, lang: Lang) -> String {
    use ScriptFault as F;
    match fault {
        F::SeveralMeanings => said!(
            lang,
            "жауапта `raw`, `fault` және `data` бар `code` үшеуінің біреуі ғана болады",
            "ответ – это что-то одно: `raw`, `fault` или `code` с `data`",
            "an answer is one of `raw`, `fault` and `code` with `data`, not several"
        ),
        F::DataTwice => said!(
            lang,
            "не `data`, не `data_file` беріңіз, екеуін бірдей емес",
            "дайте `data` или `data_file`, не оба",
            "give `data` or `data_file`, not both"
        ),
        F::Status { status } => said!(
            lang,
            "`http_status = {status}` тек `raw` бірге беріледі, мәні 200-ден 599-ға дейін",
            "`http_status = {status}` бывает только вместе с `raw` и от 200 до 599",
            "`http_status = {status}` goes with `raw`, and is from 200 to 599"
        ),
        F::NoPath => said!(
            lang,
            "жол бос; `a/b`, `//b`, `a[2]`, `a/@b` немесе `.` түрінде жазыңыз",
            "путь пуст; пишите `a/b`, `//b`, `a[2]`, `a/@b` или `.`",
            "a path is empty; write `a/b`, `//b`, `a[2]`, `a/@b` or `.`"
        ),
        F::NoSlash { rest, path } => {
            let (rest, path) = (visible(rest), visible(path));
            said!(
                lang,
                "`{path}` жолындағы `{rest}` алдында `/` жоқ",
                "в пути `{path}` перед `{rest}` нет `/`",
                "`{rest}` follows without a `/` in the path `{path}`"
            )
        }
        F::NotTheLast { step, path } => {
            let (step, path) = (visible(step), visible(path));
            said!(
                lang,
                "`{step}` – `{path}` жолының соңғы қадамы болуы керек",
                "`{step}` должен быть последним шагом пути `{path}`",
                "`{step}` must be the last step of the path `{path}`"
            )
        }
        F::NotAStep { step } => {
            let step = visible(step);
            said!(
                lang,
                "`{step}` жолдың қадамы болмайды; атауды, `*` белгісін немесе `a[2]` сияқты нөмірі бар атауды жазыңыз",
                "`{step}` – не шаг пути; пишите имя, `*` или имя с номером, как `a[2]`",
                "`{step}` is no step of a path; write a name, `*`, or a name with a number as `a[2]`"
            )
        }
        F::Steps { steps_max } => said!(
            lang,
            "жолда ең көбі {steps_max} қадам болады",
            "в пути не больше {steps_max} шагов",
            "a path has at most {steps_max} steps"
        ),
        F::OpenPlace { text } => {
            let text = visible(text);
            said!(
                lang,
                "`{{{{{text}` ашылған, бірақ `}}}}` жоқ",
                "после `{{{{{text}` нет `}}}}`",
                "`{{{{{text}` has no `}}}}`"
            )
        }
        F::NoSuchPlace { name, known } => {
            let name = visible(name);
            said!(
                lang,
                "мұнда `{name}` атауы белгісіз; белгілілері: {known}",
                "`{name}` здесь неизвестно; есть {known}",
                "`{name}` is not known here; there are {known}"
            )
        }
        F::File { .. }
        | F::Other { .. }
        | F::NoFiles
        | F::Toml(_)
        | F::TooLarge { .. }
        | F::Answers { .. }
        | F::Probability(_)
        | F::SequenceAndAnswer
        | F::Sequence { .. }
        | F::Delay { .. } => script_fault(fault, lang),
    }
}

/// What is wrong with the settings of the players.
pub fn players_fault(fault: &PlayersFault, lang: Lang) -> String {
    use PlayersFault as F;
    match fault {
        F::Range { role, key, max } => said!(
            lang,
            "`{role}`: `{key}` мәні 0 мен {max} аралығында болуы керек",
            "`{role}`: `{key}` должно быть от 0 до {max}",
            "`{role}`: `{key}` is not between 0 and {max}"
        ),
        F::Reversed { role } => said!(
            lang,
            "`{role}`: `seconds_min` мәні `seconds_max` мәнінен үлкен",
            "`{role}`: `seconds_min` больше `seconds_max`",
            "`{role}`: `seconds_min` is more than `seconds_max`"
        ),
        F::Rules { role, rules_max } => said!(
            lang,
            "`{role}`: ережелер {rules_max} санынан көп",
            "`{role}`: правил больше {rules_max}",
            "`{role}`: more than {rules_max} rules"
        ),
        F::HalfRule { role } => said!(
            lang,
            "`{role}`: ережеде `field` пен `value` екеуі де болады немесе екеуі де болмайды",
            "`{role}`: в правиле либо есть и `field`, и `value`, либо нет ни того, ни другого",
            "`{role}`: a rule needs both `field` and `value`, or neither"
        ),
        F::NoSteps { role } => said!(
            lang,
            "`{role}` рөлінің күтілетін өз қадамдары жоқ",
            "у роли `{role}` нет своих шагов, которых ждут",
            "`{role}` has no steps of its own that somebody is waited for"
        ),
    }
}
