//! `qaqpa registry` and `qaqpa bench`.

use crate::text::Lang;
use crate::text::said::said;

/// The rows of a table were copied.
pub fn table(lang: Lang, table: &str, rows: u64) -> String {
    said!(lang, "{table}: {rows} жол", "{table}: строк: {rows}", "{table}: {rows} rows")
}

/// All of them were.
pub fn copied(lang: Lang, rows: u64) -> String {
    said!(
        lang,
        "барлығы көшірілді: {rows} жол; енді шлюзді жаңа тізіліммен іске қосыңыз",
        "скопировано всё: строк: {rows}; запустите шлюз с новым реестром",
        "everything is copied: {rows} rows; start the gateway with the new registry"
    )
}

/// The target of a copy has rows.
pub fn not_empty(lang: Lang, table: &str) -> String {
    said!(
        lang,
        "мақсатты тізілім бос емес: {table} кестесінде жолдар бар; жаңа тізілімге көшіріңіз",
        "целевой реестр не пуст: в таблице {table} есть строки; копируйте в новый реестр",
        "the target is not empty: {table} has rows; copy into a new registry"
    )
}

/// The file to be copied is not there.
pub fn no_source(lang: Lang, path: &str) -> String {
    said!(lang, "{path} жоқ", "{path} не существует", "{path} is not there")
}

/// Both are of one kind.
pub fn same_kind(lang: Lang) -> String {
    said!(
        lang,
        "sqlite: мекенжайынан postgres: мекенжайына немесе керісінше көшіріңіз; бір түрдегі дерекқорды оның өз құралы көшіреді",
        "копируйте из sqlite: в postgres: или обратно; базы одного вида копируют их собственные средства",
        "copy from sqlite: to postgres:, or back; each database copies its own kind by itself"
    )
}

/// What is given as the address of a registry is none.
pub fn not_a_location(lang: Lang) -> String {
    said!(
        lang,
        "бұл тізілімнің мекенжайы емес; былай жазыңыз: sqlite:FILE немесе postgres://user@host/database",
        "это не адрес реестра; пишите так: sqlite:FILE или postgres://user@host/database",
        "this is not the address of a registry; write sqlite:FILE or postgres://user@host/database"
    )
}

/// Requests are signed and judged before the measurement.
pub fn preparing(lang: Lang, requests: usize) -> String {
    said!(
        lang,
        "{requests} сұраныс дайындалуда",
        "готовятся запросы: {requests}",
        "preparing {requests} requests"
    )
}

/// The registry to be measured has something in it.
pub fn in_use(lang: Lang, requests: u64) -> String {
    said!(
        lang,
        "тізілімде {requests} сұраныс бар; бос тізілімді өлшеңіз немесе --keep қосыңыз, сонда жолдар қалады",
        "в реестре есть запросы: {requests}; измеряйте пустой реестр или добавьте --keep, тогда строки останутся",
        "the registry has {requests} requests; measure an empty one, or add --keep and the rows stay"
    )
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measured {
    /// Registrations, one after the other.
    RegisterOne,
    /// Registrations, many at once.
    RegisterMany,
    /// Results, many at once.
    Complete,
    /// Reads of a case.
    Case,
    /// Reads of a result.
    Result,
}

/// A row of the measurement: how many a second, and how long one took.
pub fn measured(
    lang: Lang,
    what: Measured,
    at_once: usize,
    per_second: f64,
    millis: (f64, f64),
    cpu_millis: Option<f64>,
) -> String {
    let cpu = cpu_millis.map_or(String::new(), |millis| {
        said!(
            lang,
            "; осы үдерістің CPU уақыты: {millis:.3} мс",
            "; время CPU этого процесса: {millis:.3} мс",
            "; CPU of this process: {millis:.3} ms each"
        )
    });
    let what = match what {
        Measured::RegisterOne | Measured::RegisterMany => said!(lang, "тіркеу", "регистрация", "register"),
        Measured::Complete => said!(lang, "нәтиже", "результат", "complete"),
        Measured::Case => said!(lang, "істі оқу", "чтение дела", "read case"),
        Measured::Result => said!(lang, "нәтижені оқу", "чтение результата", "read result"),
    };
    let (p50, p99) = millis;
    said!(
        lang,
        "{what}, бір мезгілде {at_once}: {per_second:.0}/с, p50 {p50:.2} мс, p99 {p99:.2} мс{cpu}",
        "{what}, одновременно {at_once}: {per_second:.0}/с, p50 {p50:.2} мс, p99 {p99:.2} мс{cpu}",
        "{what}, {at_once} at once: {per_second:.0}/s, p50 {p50:.2} ms, p99 {p99:.2} ms{cpu}"
    )
}
