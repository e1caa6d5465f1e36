//! Settings and the registry's file.

use crate::calendar::CalendarError;
use crate::config::ConfigError;
use crate::registry::{OpenError, RegistryError, StorageFault};
use crate::text::Lang;
use crate::text::errors as floor;
use crate::text::line::calendar;
use crate::text::line::fault as line;
use crate::text::said::said;

/// Why a configuration is refused. What the TOML parser says stays in its own words: they name keys and types.
pub(super) fn config(error: &ConfigError, lang: Lang) -> String {
    match error {
        ConfigError::Unreadable { file, kind, cause } => {
            line::unreadable(lang, file, floor::system_kind(*kind, lang).unwrap_or(cause))
        }
        ConfigError::TooLarge { file, bytes, max } => said!(
            lang,
            "{file} файлын оқу мүмкін емес: онда {bytes} байт бар, баптауларда ең көбі {max}",
            "не удаётся прочитать {file}: в нём {bytes} байт, в настройках – не больше {max}",
            "cannot read {file}: it has {bytes} bytes, a configuration has at most {max}"
        ),
        ConfigError::Wrong { file, line, what, hint } => said!(
            lang,
            "{file}, {line}-жол: {what}{hint}",
            "{file}, строка {line}: {what}{hint}",
            "{file}, line {line}: {what}{hint}"
        ),
        ConfigError::Players { what } => format!("[players]: {what}"),
        ConfigError::TooLittle { file, key, actual, least } => said!(
            lang,
            "{file}: {key} = {actual} болмайды; кемінде {least} болуы керек",
            "{file}: {key} = {actual} недопустимо; нужно не меньше {least}",
            "{file}: {key} = {actual} cannot be; it is at least {least}"
        ),
    }
}

/// Why a year file of the calendar was not taken. What the TOML parser says stays in its own words.
pub(super) fn calendar_file(error: &CalendarError, lang: Lang) -> String {
    format!("{}:{}:{}: {}", error.file, error.line, error.column, calendar::fault(&error.fault, lang))
}

/// Why the registry's file was not opened.
pub(super) fn open(error: &OpenError, lang: Lang) -> String {
    match error {
        OpenError::File { path, source } => {
            let (path, source) = (path.display(), floor::system_error(source, lang));
            said!(
                lang,
                "{path}: {source}; каталогтың бар екенін және оған жазуға болатынын тексеріңіз",
                "{path}: {source}; проверьте, что каталог есть и в него можно писать",
                "{path}: {source}; check that the directory exists and may be written to"
            )
        }
        OpenError::NotADatabase { path } => {
            let path = path.display();
            said!(
                lang,
                "{path} – дерекқор емес; басқа файлды көрсетіңіз немесе оны басқа жерге жылжытыңыз",
                "{path} – не база данных; укажите другой файл или уберите этот",
                "{path} is not a database; name another file or move it away"
            )
        }
        OpenError::Foreign { path, found, expected } => {
            let path = path.display();
            said!(
                lang,
                "{path} – басқа бағдарламаның дерекқоры (application id {found:#010x}, күтілгені – {expected:#010x}); басқа файлды көрсетіңіз",
                "{path} – база данных другой программы (application id {found:#010x}, ожидалось {expected:#010x}); укажите другой файл",
                "{path} is a database of another program (application id {found:#010x}, expected {expected:#010x}); name another file"
            )
        }
        OpenError::Newer { path, found, known } => {
            let path = path.display();
            said!(
                lang,
                "{path} схемасы – {found}, бұл нұсқа {known} схемасына дейін біледі; жаңа нұсқаны іске қосыңыз, ештеңе өзгертілген жоқ",
                "схема {path} – {found}, эта версия знает до {known}; запустите новую версию, ничего не изменено",
                "{path} has schema {found}, this version knows up to {known}; start the newer version, nothing was changed"
            )
        }
        OpenError::Damaged { path, what } => {
            let path = path.display();
            said!(
                lang,
                "{path} бүлінген: {what}; оны көшірмесінен қалпына келтіріңіз",
                "{path} повреждён: {what}; восстановите его из копии",
                "{path} is damaged: {what}; restore it from a copy"
            )
        }
        OpenError::Storage { path, fault } => format!("{}: {}", path.display(), storage(fault, lang)),
        OpenError::Thread(cause) => {
            let cause = floor::system_error(cause, lang);
            said!(
                lang,
                "тізілімнің жазу ағынын іске қосу мүмкін болмады: {cause}",
                "не удалось запустить поток записи реестра: {cause}",
                "the registry's writer thread could not be started: {cause}"
            )
        }
    }
}

/// Why the registry did not do as asked; a command meets only what concerns its store.
pub(super) fn registry(error: &RegistryError, lang: Lang) -> String {
    match error {
        RegistryError::Storage(fault) => storage(fault, lang),
        other => other.to_string(),
    }
}

fn storage(fault: &StorageFault, lang: Lang) -> String {
    match fault {
        StorageFault::Full => said!(
            lang,
            "дискіде немесе дерекқордың рұқсат етілген көлемінде орын жоқ; орын босатыңыз, ештеңені қайта іске қосудың қажеті жоқ",
            "на диске или в допустимом размере базы нет места; освободите место, перезапускать ничего не нужно",
            "the disk or the database's size limit is full; make room, nothing needs to be restarted"
        ),
        StorageFault::ReadOnly => said!(
            lang,
            "дерекқор тек оқуға арналған; үдеріске оған және оның каталогына жазу құқығын беріңіз",
            "база доступна только для чтения; дайте процессу право писать в неё и в её каталог",
            "the database is read-only; give the process the right to write to it and its directory"
        ),
        StorageFault::Io { code } => said!(
            lang,
            "оқу немесе жазу сәтсіз болды (SQLite коды {code}); дискіні тексеріңіз",
            "чтение или запись не удались (код SQLite {code}); проверьте диск",
            "reading or writing failed (SQLite code {code}); look at the disk"
        ),
        StorageFault::Locked => said!(
            lang,
            "дерекқорды басқа үдеріс ұстап тұр; бір файлды бір ғана шлюз қолдана алады",
            "базу держит другой процесс; одним файлом может пользоваться только один шлюз",
            "another process holds the database; only one gateway may use one file"
        ),
        StorageFault::Corrupt => said!(
            lang,
            "дерекқор бүлінген; оны көшірмесінен қалпына келтіріңіз",
            "база повреждена; восстановите её из копии",
            "the database is damaged; restore it from a copy"
        ),
        StorageFault::Other { code } => {
            said!(lang, "SQLite коды {code}", "код SQLite {code}", "SQLite code {code}")
        }
        StorageFault::Displaced => said!(
            lang,
            "шлюз жұмыс істеп тұрғанда дерекқор жойылды, жылжытылды немесе ауыстырылды; оны орнына қойыңыз немесе шлюзді қайта іске қосыңыз",
            "база удалена, перемещена или заменена во время работы шлюза; верните её на место или запустите шлюз заново",
            "the database was deleted, moved or replaced while the gateway was running; put it back, or start the gateway again"
        ),
        StorageFault::Unreachable => {
            said!(lang, "қойма қолжетімсіз", "хранилище недоступно", "the store is not reachable")
        }
    }
}
