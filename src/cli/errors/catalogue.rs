//! Files of services: why one was not taken.

use crate::catalogue::{Bearer, Inconsistency, Needed, ServiceFileError};
use crate::text::Lang;
use crate::text::errors as floor;
use crate::text::said::said;
use crate::text::toml::toml_fault;

/// Why a service file was not taken. What the TOML parser says stays in its own words: they name keys and types.
pub(super) fn service_file(error: &ServiceFileError, lang: Lang) -> String {
    match error {
        ServiceFileError::Calendar(error) => super::gateway::calendar_file(error, lang),
        ServiceFileError::File { file, what } => format!("{file}: {}", floor::foreign(what, lang)),
        ServiceFileError::TooLarge { file, octets, octets_max } => said!(
            lang,
            "{file} файлында {octets} байт бар, қызмет файлында ең көбі {octets_max}",
            "в {file} {octets} байт, в файле услуги – не больше {octets_max}",
            "{file} has {octets} bytes, a service file has at most {octets_max}"
        ),
        ServiceFileError::Toml { file, place, fault } => {
            format!("{file}:{place}: {}", toml_fault(fault, lang))
        }
        ServiceFileError::Inconsistent { file, place, key, fault } => {
            format!("{file}:{place}: {key}: {}", inconsistency(fault, lang))
        }
        ServiceFileError::Taken { file, name, by } => said!(
            lang,
            "{file}: `{name}` атауын {by} қызметі алған; әр қызметке өз id, code және aliases мәнін беріңіз",
            "{file}: `{name}` занято услугой {by}; дайте каждой услуге свои id, code и aliases",
            "{file}: `{name}` is taken by the service {by}; give each service its own id, code and aliases"
        ),
    }
}

fn inconsistency(fault: &Inconsistency, lang: Lang) -> String {
    use Inconsistency as I;
    match fault {
        I::NotAName(name) => said!(
            lang,
            "`{name}` атау болмайды: латын әріптері, цифрлар, `.`, `_` және `-`, алдымен әріп",
            "`{name}` – не имя: латинские буквы, цифры, `.`, `_` и `-`, сначала буква",
            "`{name}` is no name: letters, digits, `.`, `_` and `-`, a letter first"
        ),
        I::Twice(name) => said!(
            lang,
            "`{name}` мұнда екі рет тұр",
            "`{name}` стоит здесь дважды",
            "`{name}` stands here twice"
        ),
        I::Missing(what) => needed(*what, lang),
        I::Dangling { name, what, nearest } => {
            let near = nearest.as_ref().map(|near| format!(" (→ `{near}`?)")).unwrap_or_default();
            let what = bearer(*what, lang);
            said!(
                lang,
                "`{name}` – {what} атауы емес{near}",
                "`{name}` – не имя {what}{near}",
                "`{name}` is not the name of a {what}{near}"
            )
        }
        I::Idle(setting) => said!(
            lang,
            "`{setting}` бұл түрге жатпайды",
            "`{setting}` не относится к этому типу",
            "`{setting}` does not go with this type"
        ),
        I::Steps(channel) => said!(
            lang,
            "`{channel}` арнасының қадамдарында бір `decide`, одан кейін бір `sign` болуы керек",
            "среди шагов канала `{channel}` должен быть один вида `decide` и после него один вида `sign`",
            "among the steps of the channel `{channel}` there must be one of kind `decide`, and one of kind `sign` after it"
        ),
        I::Range { value, value_min, value_max } => said!(
            lang,
            "{value} шектен тыс, {value_min} бен {value_max} аралығында болуы керек",
            "{value} вне пределов, от {value_min} до {value_max}",
            "{value} is out of range, {value_min} to {value_max}"
        ),
        I::NotADate(date) => said!(
            lang,
            "`{date}` күн емес; ЖЖЖЖ-АА-КК түрінде жазыңыз",
            "`{date}` – не дата; пишите ГГГГ-ММ-ДД",
            "`{date}` is no date; write YYYY-MM-DD"
        ),
        I::NotAPath(path) => said!(
            lang,
            "`{path}` жол емес: `/` арқылы жалғанған жергілікті атаулар керек",
            "`{path}` – не путь: нужны локальные имена через `/`",
            "`{path}` is no path: local names joined by `/`"
        ),
        other => of_texts_and_flows(other, lang),
    }
}

fn of_texts_and_flows(fault: &Inconsistency, lang: Lang) -> String {
    use Inconsistency as I;
    match fault {
        I::NoWords(language) => said!(
            lang,
            "`{language}` тіліндегі мәтін бос; әр мәтін kk, ru және en тілдерінде керек",
            "текст на языке `{language}` пуст; каждый текст нужен на kk, ru и en",
            "the text is empty in `{language}`; each text is needed in kk, ru and en"
        ),
        I::NotACitation(cite, code) => said!(
            lang,
            "`{cite}` бұл регламентке сілтеме емес; оның кодынан бастаңыз: `{code} ¶…`",
            "`{cite}` не ссылается на этот регламент; начните с его кода: `{code} ¶…`",
            "`{cite}` cites nothing of this regulation; begin with its code, `{code} ¶…` or `{code} annex …`"
        ),
        I::NoWayOn(label) => said!(
            lang,
            "`{label}` тармағына `next`, не `checks` бірге `on_success` пен `on_failure`, не `terminal = true` керек",
            "пункту `{label}` нужно `next`, или `on_success` и `on_failure` вместе с `checks`, или `terminal = true`",
            "the item `{label}` needs `next`, or `on_success` and `on_failure` with `checks`, or `terminal = true`"
        ),
        I::EndsAndGoesOn(label) => said!(
            lang,
            "`{label}` тармағы әрекетті аяқтайды (`terminal`), бірақ келесісін де атайды",
            "пункт `{label}` заканчивает обращение (`terminal`), но называет и следующий",
            "the item `{label}` ends the attempt (`terminal`), and still names what follows"
        ),
        I::Unreachable(label) => said!(
            lang,
            "`{label}` тармағына ештеңе апармайды",
            "к пункту `{label}` ничто не ведёт",
            "nothing leads to the item `{label}`"
        ),
        I::Backward(label) => said!(
            lang,
            "`{label}` тармағы оған апаратын тармақтан бұрын тұр; ағын тек алға жүреді",
            "пункт `{label}` стоит раньше того, что к нему ведёт; порядок идёт только вперёд",
            "the item `{label}` comes before the item that leads to it; flows only go forward"
        ),
        I::Paper => said!(
            lang,
            "`paper_only = true` болса, қызметтің электрондық нысаны да, ағыны да жоқ, жалғыз арнасы – `office`",
            "у услуги с `paper_only = true` нет электронной формы и порядка по каналам, единственный канал – `office`",
            "a service with `paper_only = true` has no electronic form, no flow and the office as its only channel"
        ),
        I::NotElectronic => said!(
            lang,
            "`paper_only = true` болмаса, `electronic = true` керек",
            "без `paper_only = true` нужно `electronic = true`",
            "a service without `paper_only = true` needs `electronic = true`"
        ),
        I::NestedTable => said!(
            lang,
            "кестенің `table` түріндегі бағаны болмайды",
            "у таблицы не бывает столбцов типа `table`",
            "a table has no columns of type `table`"
        ),
        I::NotAName(_)
        | I::Twice(_)
        | I::Missing(_)
        | I::Dangling { .. }
        | I::Idle(_)
        | I::Steps(_)
        | I::Range { .. }
        | I::NotADate(_)
        | I::NotAPath(_) => inconsistency(fault, lang),
    }
}

fn needed(what: Needed, lang: Lang) -> String {
    match what {
        Needed::Recipient => said!(
            lang,
            "қызметті алушының кемінде бір түрі керек",
            "нужен хотя бы один вид получателя",
            "at least one recipient is needed"
        ),
        Needed::Name => said!(
            lang,
            "басқа түрдегі құжаттың атауы керек",
            "у документа другого вида должно быть название",
            "a document of another type needs a name"
        ),
        Needed::Language => {
            said!(lang, "кемінде бір тіл керек", "нужен хотя бы один язык", "at least one language is needed")
        }
        Needed::IdentityPath => said!(
            lang,
            "өтініш берушінің нөміріне апаратын кемінде бір жол керек",
            "нужен хотя бы один путь к номеру заявителя",
            "at least one identity path is needed"
        ),
        Needed::Channel => said!(
            lang,
            "кемінде бір арна керек",
            "нужен хотя бы один канал",
            "at least one channel is needed"
        ),
        Needed::Choice => said!(
            lang,
            "таңдайтын кемінде бір мән керек (`choices`)",
            "нужно хотя бы одно значение для выбора (`choices`)",
            "at least one choice is needed"
        ),
        Needed::Column => said!(
            lang,
            "кестенің кемінде бір бағаны керек (`columns`)",
            "нужен хотя бы один столбец таблицы (`columns`)",
            "at least one column is needed"
        ),
    }
}

fn bearer(what: Bearer, lang: Lang) -> String {
    match what {
        Bearer::Step => said!(lang, "қадам", "шага", "step"),
        Bearer::FlowItem => said!(lang, "осы ағынның тармағы", "пункта этого порядка", "item of this flow"),
        Bearer::ResultField => said!(lang, "нәтиже өрісі", "поля результата", "field of the result"),
        Bearer::RequiredChoice => said!(
            lang,
            "`choice` түріндегі міндетті өріс",
            "обязательного поля типа `choice`",
            "required field of type choice"
        ),
    }
}
