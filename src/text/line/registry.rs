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
        "тізілім көшірілді: {rows} жол; енді шлюзді жаңа тізіліммен, бірақ бұрынғы деректер каталогымен (--data) іске қосыңыз: берілген және қайтарып алынған куәліктер, кілттер сонда, pki/ ішінде; басқа каталог үшін алдымен pki/ көшіріңіз",
        "реестр скопирован: строк: {rows}; запустите шлюз с новым реестром и с прежним каталогом данных (--data): выданные и отозванные свидетельства и ключи – в нём, в pki/; для другого каталога сначала скопируйте pki/",
        "the registry is copied: {rows} rows; start the gateway with the new registry and the data directory that it had (--data): what certificates were issued and revoked, and keys, are there, in pki/; for another directory copy pki/ first"
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

/// Months of it are in files.
pub fn archived(lang: Lang, months: u64, file: &str) -> String {
    said!(
        lang,
        "бұл тізілімнің {months} айы мұрағатта, соңғысы {file} файлында: ол тұтас көшірілмейді; файлдарды бөлек көшіріңіз",
        "месяцы этого реестра в архиве (их {months}, последний – в {file}): целиком он не копируется; копируйте файлы отдельно",
        "{months} months of this registry are archived, the last in {file}: it cannot be copied as a whole; copy the files by themselves"
    )
}

/// Only PostgreSQL's are archived by month.
pub fn archive_of_sqlite(lang: Lang) -> String {
    said!(
        lang,
        "айлар бойынша PostgreSQL тізілімі ғана мұрағатталады; SQLite тізілімі – бір файл: шлюзді тоқтатып, файлды басқа жерге жылжытыңыз, сонда шлюз жаңасын бастайды",
        "по месяцам архивируется только реестр на PostgreSQL; реестр на SQLite – один файл: остановите шлюз и уберите файл, шлюз начнёт новый",
        "only a registry on PostgreSQL is archived by month; one on SQLite is one file: stop the gateway and move the file away, and it begins a new one"
    )
}

/// What was read back is not what was written.
pub fn differs(lang: Lang, path: &str) -> String {
    said!(
        lang,
        "{path} файлында жазылғаннан басқа нәрсе тұр: дискіні тексеріңіз; ай әлі дерекқорда",
        "в {path} не то, что было записано: проверьте диск; месяц по-прежнему в базе",
        "{path} does not hold what was written to it: check the disk; the month is still in the database"
    )
}

/// Another archive job is at work there.
pub fn archive_in_use(lang: Lang, path: &str) -> String {
    said!(
        lang,
        "{path} каталогында басқа мұрағаттау жүріп жатыр; оның аяқталуын күтіңіз",
        "в {path} работает другая архивация; дождитесь её конца",
        "{path} is in use by another archive job; wait for its end"
    )
}

/// Another file has the name.
pub fn in_the_way(lang: Lang, path: &str) -> String {
    said!(
        lang,
        "{path} бұрыннан бар және ішінде басқа нәрсе: оны басқа жерге жылжытыңыз; ай әлі дерекқорда",
        "{path} уже есть, и в нём другое: уберите его; месяц по-прежнему в базе",
        "{path} is there and holds something else: move it away; the month is still in the database"
    )
}

/// The month was changed meanwhile.
pub fn changed(lang: Lang, month: &str) -> String {
    said!(
        lang,
        "{month} мұрағатталып жатқанда оның сұраныстары өзгерді: файлын жойып, қайта іске қосыңыз; ай әлі дерекқорда",
        "пока {month} архивировался, его запросы изменились: удалите его файл и запустите снова; месяц по-прежнему в базе",
        "requests of {month} were changed while it was archived: remove its file and run it again; the month is still in the database"
    )
}

/// What is given as a month is none.
pub fn not_a_month(lang: Lang) -> String {
    said!(
        lang,
        "бұл ай емес; былай жазыңыз: YYYY-MM, мысалы 2026-11",
        "это не месяц; пишите YYYY-MM, например 2026-11",
        "this is not a month; write YYYY-MM, such as 2026-11"
    )
}

/// A month stays, because something will still happen to some of its requests.
pub fn left(lang: Lang, month: &str, open: u64, numbers: &[String]) -> String {
    let numbers = numbers.join(", ");
    said!(
        lang,
        "{month}: орнында қалады, аяқталмаған сұраныстар: {open} ({numbers})",
        "{month}: остаётся, не завершены запросы: {open} ({numbers})",
        "{month}: stays, {open} requests are not at their end ({numbers})"
    )
}

/// A month would be archived.
pub fn would_archive(lang: Lang, month: &str, requests: u64, file: &str) -> String {
    said!(
        lang,
        "{month}: {requests} сұраныс {file} файлына көшірілер еді",
        "{month}: запросов: {requests}, ушли бы в {file}",
        "{month}: {requests} requests would go to {file}"
    )
}

/// A month is being written.
pub fn archiving(lang: Lang, month: &str, requests: u64) -> String {
    said!(
        lang,
        "{month}: {requests} сұраныс жазылуда",
        "{month}: записываются запросы: {requests}",
        "{month}: writing {requests} requests"
    )
}

/// So many rows of it are written.
pub fn rows(lang: Lang, rows: u64) -> String {
    said!(lang, "  {rows} жол", "  строк: {rows}", "  {rows} rows")
}

/// A month is in its file, and no longer in the database.
pub fn archived_month(lang: Lang, month: &str, requests: u64, file: &str) -> String {
    said!(
        lang,
        "{month}: {requests} сұраныс {file} файлында, дерекқордан шығарылды",
        "{month}: запросов: {requests}, в файле {file}; из базы убраны",
        "{month}: {requests} requests are in {file} and out of the database"
    )
}

/// No month is to be archived.
pub fn nothing_to_archive(lang: Lang) -> String {
    said!(
        lang,
        "бұл айға дейін мұрағатталатын ештеңе жоқ",
        "до этого месяца архивировать нечего",
        "there is nothing to archive before this month"
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
