//! The registry's file and what it does not do.

use crate::registry::{Damage, OpenError, RegistryError};
use crate::text::Lang;
use crate::text::errors as floor;
use crate::text::said::said;
use crate::text::storage_fault;

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
        OpenError::Damaged { path, found } => {
            let (path, what) = (path.display(), damage(found, lang));
            said!(
                lang,
                "{path} бүлінген: {what}; оны көшірмесінен қалпына келтіріңіз",
                "{path} повреждён: {what}; восстановите его из копии",
                "{path} is damaged: {what}; restore it from a copy"
            )
        }
        OpenError::Storage { path, fault } => format!("{}: {}", path.display(), storage_fault(fault, lang)),
        OpenError::ForeignTables { database } => said!(
            lang,
            "{database} дерекқорында басқа бағдарламаның кестелері бар; тізілімге жеке дерекқор немесе схема беріңіз",
            "в {database} есть таблицы другой программы; дайте реестру отдельную базу или схему",
            "{database} has tables of another program; give the registry a database, or a schema, of its own"
        ),
        OpenError::NoPostgres => said!(
            lang,
            "бұл бағдарлама postgres мүмкіндігінсіз құрастырылған",
            "эта программа собрана без возможности postgres",
            "this program was built without the feature postgres"
        ),
        OpenError::Address { why } => {
            let why = floor::foreign(why, lang);
            said!(
                lang,
                "бұл PostgreSQL дерекқорының мекенжайы емес: {why}; былай жазыңыз: postgres://user@host/database",
                "это не адрес базы PostgreSQL: {why}; пишите так: postgres://user@host/database",
                "this is not the address of a PostgreSQL database: {why}; write postgres://user@host/database"
            )
        }
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

/// What was found of a file that is damaged. What SQLite says is quoted.
fn damage(found: &Damage, lang: Lang) -> String {
    match found {
        Damage::Sqlite(words) => floor::foreign(words, lang),
        Damage::LogAlone { octets } => said!(
            lang,
            "журналының ({octets} байт) жанында дерекқордың өзі жоқ",
            "рядом с её журналом ({octets} байт) нет самой базы",
            "there is no database beside its log of {octets} bytes"
        ),
        Damage::NoDocument { requests } => said!(
            lang,
            "соңғы сұраныстардың {requests} данасының құжаты жоқ",
            "у последних запросов нет документа (таких: {requests})",
            "{requests} of the newest requests have no document"
        ),
    }
}

/// Why the registry did not do as asked.
pub(super) fn registry(error: &RegistryError, lang: Lang) -> String {
    match error {
        RegistryError::Busy { waiting, octets } => said!(
            lang,
            "тізілімде {waiting} жазба ({octets} байт) кезекте тұр, қазір жаңасы алынбайды; бірнеше секундтан кейін қайталаңыз",
            "в реестре ждут записи: {waiting} ({octets} байт), новые сейчас не принимаются; повторите через несколько секунд",
            "the registry has {waiting} writes of {octets} bytes waiting and takes no more now; send it again in a few seconds"
        ),
        RegistryError::Conflict => said!(
            lang,
            "бұл жіберушінің хабарлама нөмірін басқа хабарлама алған; жаңа хабарламаға жаңа нөмір беріңіз",
            "номер сообщения отправителя занят другим сообщением; дайте новому сообщению новый номер",
            "the sender's message id is taken by another message; give a new message a new id"
        ),
        RegistryError::AlreadyRegistered => said!(
            lang,
            "қол қойылған мазмұнды басқа жіберуші тіркеген немесе ол басқа қызметке тіркелген",
            "подписанное уже зарегистрировано другим отправителем или для другой услуги",
            "what was signed is registered already, by another sender or for another service"
        ),
        RegistryError::TooLarge { part, octets, octets_max } => said!(
            lang,
            "`{part}` бөлігінде {octets} байт бар, ең көбі {octets_max} сақталады; азырақ жіберіңіз",
            "в части `{part}` {octets} байт, хранится не больше {octets_max}; отправьте меньше",
            "{part} has {octets} bytes, at most {octets_max} are stored; send less"
        ),
        RegistryError::Unknown(number) => said!(
            lang,
            "{number} нөмірімен ештеңе тіркелмеген; нөмірді тексеріңіз",
            "под номером {number} ничего не зарегистрировано; проверьте номер",
            "nothing is registered as {number}; check the number"
        ),
        RegistryError::Archived { number, month, file } => said!(
            lang,
            "{number} мұрағатта: {month} айынан сақталғаны {file} файлында; оны тізілім ретінде ашыңыз",
            "{number} в архиве: то, что хранится за {month}, – в {file}; откройте этот файл как реестр",
            "{number} is archived: what is kept of its month {month} is in {file}; open that file as a registry"
        ),
        RegistryError::Moved { number, expected, expected_revision, found, found_revision } => said!(
            lang,
            "{number} {found} күйінде ({found_revision}-нұсқа), ал күтілгені – {expected} ({expected_revision}-нұсқа); қайта оқыңыз",
            "{number} в состоянии {found} (ревизия {found_revision}), а ожидалось {expected} (ревизия {expected_revision}); прочитайте заново",
            "{number} stands at {found} (revision {found_revision}), not at {expected} (revision {expected_revision}); read it again"
        ),
        RegistryError::Leased { number, until } => said!(
            lang,
            "{number} бойынша {until} дейін басқа үдеріс жұмыс істейді",
            "над {number} до {until} работает другой процесс",
            "{number} is being worked on by another until {until}"
        ),
        RegistryError::PlayersChanged { number } => said!(
            lang,
            "{number} бойынша өзгеріс есептелген соң орындаушылар өзгертілді; ол қайта есептеледі",
            "после расчёта изменения по {number} исполнителей сменили; оно рассчитывается заново",
            "the players have changed since a change of {number} was worked out; it is worked out again"
        ),
        RegistryError::PlaceTaken { number, place } => said!(
            lang,
            "{number} жауабына қол қойылған кезектегі {place}-орын бос емес; ол қайта есептеледі",
            "место {place} в очереди, с которым подписан ответ по {number}, занято; он рассчитывается заново",
            "place {place}, with which the answer of {number} is signed, is taken; it is worked out again"
        ),
        RegistryError::Forbidden { from, to } => said!(
            lang,
            "{from} күйіндегі іс {to} күйіне өте алмайды",
            "дело в состоянии {from} не может перейти в {to}",
            "a case at {from} cannot become {to}"
        ),
        RegistryError::NotOpen { number, label } => said!(
            lang,
            "{number} іс {label} қадамында тұрған жоқ; оны қайта оқыңыз",
            "дело {number} не стоит на шаге {label}; прочтите его заново",
            "{number} does not wait at step {label}; read it again"
        ),
        RegistryError::OtherRole { number, role, yours } => said!(
            lang,
            "{number} ісінің ашық қадамы {role} рөліне тиесілі, {yours} рөліне емес",
            "открытый шаг дела {number} принадлежит роли {role}, а не {yours}",
            "the open step of {number} is for role {role}, not for {yours}"
        ),
        RegistryError::InHand { number, until } => said!(
            lang,
            "{number} ісінің қадамын {until} дейін басқа қызметкер алған",
            "шаг дела {number} до {until} взят другим сотрудником",
            "another person has the step of {number} in hand until {until}"
        ),
        RegistryError::AnotherNamed { number } => said!(
            lang,
            "{number} ісінің қадамына басқа қызметкер тағайындалған",
            "на шаг дела {number} назначен другой сотрудник",
            "another person was named for the step of {number}"
        ),
        RegistryError::Storage(fault) => storage_fault(fault, lang),
        RegistryError::Unreadable { table, row, column } => said!(
            lang,
            "{table} кестесінің {row}-жолындағы {column} оқылмайды; дерекқорды басқа бағдарлама өзгерткен",
            "в строке {row} таблицы {table} не читается {column}; базу изменила другая программа",
            "row {row} of {table} holds a {column} that cannot be read; the database was changed by something else"
        ),
        RegistryError::Closed => said!(
            lang,
            "тізілім жабық; үдерісті қайта іске қосыңыз",
            "реестр закрыт; запустите процесс заново",
            "the registry is closed; start the process again"
        ),
    }
}

/// Why a registry was not copied.
#[cfg(feature = "postgres")]
pub(super) fn copy(error: &crate::registry::CopyError, lang: Lang) -> String {
    use crate::registry::CopyError as E;
    use crate::text::line::registry as line;
    match error {
        E::Open(error) => open(error, lang),
        E::NoSource(path) => line::no_source(lang, &path.display().to_string()),
        E::NotEmpty { table } => line::not_empty(lang, table),
        E::SameKind => line::same_kind(lang),
        E::Archived { months, file } => line::archived(lang, *months, file),
        E::ArchiveOfSqlite => line::archive_of_sqlite(lang),
        E::File { path, source } => {
            format!("{}: {}", path.display(), floor::system_error(source, lang))
        }
        E::Differs { path } => line::differs(lang, &path.display().to_string()),
        E::InUse { path } => line::archive_in_use(lang, &path.display().to_string()),
        E::InTheWay { path } => line::in_the_way(lang, &path.display().to_string()),
        E::Changed { month } => line::changed(lang, &month.to_string()),
        E::Registry(error) => registry(error, lang),
    }
}
