//! What keeps a run of `qaqpa load` from beginning.

use std::fmt::Display;

use crate::text::Lang;
use crate::text::said::said;

/// A file that is no scenario.
pub fn not_a_scenario(lang: Lang, file: &str, line: usize, message: &str) -> String {
    said!(
        lang,
        "{file}, {line}-жол: сценарий оқылмайды: {message}",
        "{file}, строка {line}: сценарий не читается: {message}",
        "{file}, line {line}: not a scenario: {message}"
    )
}

/// The nearest known word.
pub fn did_you_mean(lang: Lang, near: &str) -> String {
    said!(lang, "; `{near}` емес пе?", "; может быть, `{near}`?", "; did you mean `{near}`?")
}

/// A value that cannot be.
pub fn value(lang: Lang, key: &str, value: &str, wanted: &str) -> String {
    said!(
        lang,
        "`{key}`: `{value}` жарамайды; {wanted}",
        "`{key}`: `{value}` не подходит; {wanted}",
        "`{key}`: `{value}` cannot be used; {wanted}"
    )
}

/// A duration is wanted.
pub fn a_duration(lang: Lang) -> String {
    said!(
        lang,
        "ұзақтық керек: `10s`, `500ms`, `2m`",
        "нужна длительность: `10s`, `500ms`, `2m`",
        "write a duration: `10s`, `500ms`, `2m`"
    )
}

/// A size is wanted.
pub fn a_size(lang: Lang) -> String {
    said!(
        lang,
        "өлшем керек: `4500`, `4k`, `1m`",
        "нужен размер: `4500`, `4k`, `1m`",
        "write a size: `4500`, `4k`, `1m`"
    )
}

/// A rate is wanted.
pub fn a_rate(lang: Lang) -> String {
    said!(
        lang,
        "секундтағы сұраныс саны керек, нөлден көп: `200`",
        "нужно число запросов в секунду, больше нуля: `200`",
        "write requests a second, more than zero: `200`"
    )
}

/// A ramp is wanted.
pub fn a_ramp(lang: Lang) -> String {
    said!(
        lang,
        "екі қарқын керек: `10..400`",
        "нужны две интенсивности: `10..400`",
        "write two rates: `10..400`"
    )
}

/// A weighted list of these names is wanted.
pub fn weighted(lang: Lang, names: &str) -> String {
    said!(
        lang,
        "`АТАУ=САЛМАҚ` тізімі керек; атаулар: {names}",
        "нужен список `ИМЯ=ВЕС`; имена: {names}",
        "write a list `NAME=WEIGHT`; the names are {names}"
    )
}

/// A weighted list is wanted.
pub fn weights(lang: Lang) -> String {
    said!(
        lang,
        "`АТАУ=САЛМАҚ` тізімі керек: `a=8,b=1`",
        "нужен список `ИМЯ=ВЕС`: `a=8,b=1`",
        "write a list `NAME=WEIGHT`: `a=8,b=1`"
    )
}

/// A weight of more than nothing is wanted.
pub fn a_weight(lang: Lang) -> String {
    said!(
        lang,
        "кемінде бір салмақ нөлден үлкен болуы керек: `a=1`",
        "хотя бы один вес должен быть больше нуля: `a=1`",
        "at least one weight must be more than nothing: `a=1`"
    )
}

/// One of these words is wanted.
pub fn one_of(lang: Lang, words: &str) -> String {
    said!(lang, "мыналардың бірі болады: {words}", "возможны: {words}", "it is one of {words}")
}

/// At least so many.
pub fn at_least(lang: Lang, least: u64) -> String {
    said!(lang, "кемінде {least}", "не меньше {least}", "at least {least}")
}

/// A date is wanted.
pub fn a_date(lang: Lang) -> String {
    said!(
        lang,
        "күн не уақыт керек: `2026-11-24T10:00:00Z`",
        "нужна дата или момент: `2026-11-24T10:00:00Z`",
        "write a date or an instant: `2026-11-24T10:00:00Z`"
    )
}

/// A URL is wanted.
pub fn a_url(lang: Lang) -> String {
    said!(
        lang,
        "мекенжай керек: `https://127.0.0.1:8443`",
        "нужен адрес: `https://127.0.0.1:8443`",
        "write a URL: `https://127.0.0.1:8443`"
    )
}

/// A threshold is wanted.
pub fn a_threshold(lang: Lang) -> String {
    said!(
        lang,
        "шарт керек: `p99>20ms`, `wrong>0`",
        "нужно условие: `p99>20ms`, `wrong>0`",
        "write a condition that fails the run: `p99>20ms`, `wrong>0`"
    )
}

/// A metric is wanted.
pub fn a_metric(lang: Lang, names: &str) -> String {
    said!(
        lang,
        "көрсеткіштер: {names}, `stage.NAME.p99`",
        "показатели: {names}, `stage.NAME.p99`",
        "the metrics are {names}, `stage.NAME.p99`"
    )
}

/// The metric is a time.
pub fn a_time(lang: Lang) -> String {
    said!(
        lang,
        "бұл көрсеткіш — уақыт: `20ms`, `1.5s`, не базамен салыстыру: `1.2x`",
        "этот показатель — время: `20ms`, `1.5s`, или кратное базы: `1.2x`",
        "this metric is a time: `20ms`, `1.5s`, or a multiple of the baseline: `1.2x`"
    )
}

/// The metric is a number.
pub fn a_number(lang: Lang) -> String {
    said!(
        lang,
        "бұл көрсеткіш — бірліксіз сан: `0`",
        "этот показатель — число без единицы: `0`",
        "this metric is a number without a unit: `0`"
    )
}

/// Several ways of pacing.
pub fn several_paces(lang: Lang) -> String {
    said!(
        lang,
        "`rate`, `ramp`, `steps`, `search`, `closed` — біреуі ғана болады",
        "`rate`, `ramp`, `steps`, `search`, `closed` — только одно из них",
        "give only one of `rate`, `ramp`, `steps`, `search`, `closed`"
    )
}

/// Another machine.
pub fn foreign_target(lang: Lang, host: &str) -> String {
    said!(
        lang,
        "{host} — басқа машина; иесі келіспеген жүктеме — шабуыл. Егер ол сіздікі болса, `--target-is-mine` қосыңыз",
        "{host} — другая машина; нагрузка без согласия владельца — атака. Если она ваша, добавьте `--target-is-mine`",
        "{host} is another machine, and a load that its owner did not ask for is an attack. If it is yours, add `--target-is-mine`"
    )
}

/// Somebody whom nobody can issue.
pub fn nobody_to_issue(lang: Lang, person: &str, algorithm: &str) -> String {
    said!(
        lang,
        "сынақ PKI-де {algorithm} кілтімен `{person}` жоқ, ал оны беретін тестер тыңдаушысы белгісіз; `--management URL` қосыңыз",
        "в тестовой PKI нет `{person}` с ключом {algorithm}, а слушатель тестировщика, который его выпустит, неизвестен; добавьте `--management URL`",
        "the test PKI has no `{person}` with a key of {algorithm}, and no testers' listener is known that would issue one; add `--management URL`"
    )
}

/// The authority issued nothing.
pub fn not_issued(lang: Lang, person: &str, why: &str) -> String {
    said!(
        lang,
        "орталық `{person}` үшін куәлік бермеді: {why}",
        "центр не выпустил свидетельство для `{person}`: {why}",
        "the authority issued no certificate for `{person}`: {why}"
    )
}

/// A service that the target does not have.
pub fn no_service(lang: Lang, id: &str, status: u16) -> String {
    said!(
        lang,
        "шлюз `{id}` қызметін білмейді (HTTP {status})",
        "шлюз не знает услуги `{id}` (HTTP {status})",
        "the gateway knows no service `{id}` (HTTP {status})"
    )
}

/// A service that nobody can order electronically.
pub fn paper_only(lang: Lang, id: &str) -> String {
    said!(
        lang,
        "`{id}` қызметі тек қағаз түрінде көрсетіледі: электрондық сұрау салу қабылданбайды, сондықтан жүктеме басталмады",
        "услуга `{id}` оказывается только на бумаге: электронный запрос не принимается, поэтому нагрузка не начата",
        "the service `{id}` is rendered on paper only: no electronic request is taken, and the load does not begin"
    )
}

/// The target does not answer.
pub fn target_silent(lang: Lang, why: &dyn Display) -> String {
    said!(lang, "шлюз жауап бермейді: {why}", "шлюз не отвечает: {why}", "the gateway does not answer: {why}")
}

/// A key that does not serve.
pub fn key(lang: Lang, why: &dyn Display) -> String {
    said!(lang, "кілт: {why}", "ключ: {why}", "key: {why}")
}

/// The system gave nothing.
pub fn system(lang: Lang, why: &str) -> String {
    said!(lang, "жүйе: {why}", "система: {why}", "the system: {why}")
}

/// A threshold by a baseline that is not there.
pub fn no_baseline(lang: Lang, threshold: &str) -> String {
    said!(
        lang,
        "`{threshold}` базамен салыстырады; `--baseline FILE` қосыңыз",
        "`{threshold}` сравнивает с базой; добавьте `--baseline FILE`",
        "`{threshold}` compares with a baseline; add `--baseline FILE`"
    )
}

/// A file that is no report.
pub fn not_a_baseline(lang: Lang, file: &str) -> String {
    said!(
        lang,
        "{file} — `qaqpa load --json` жазған есеп емес",
        "{file} — не отчёт, записанный `qaqpa load --json`",
        "{file} is not a report that `qaqpa load --json` wrote"
    )
}
