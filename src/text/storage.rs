//! Why a store does not take a write, and what `/health` found, in the language asked for.

use super::Lang;
use super::errors::system;
use super::said::said;
use crate::interface::{HealthFault, StorageFault};

/// Why a store does not take a write.
pub fn storage_fault(fault: &StorageFault, lang: Lang) -> String {
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
            "шлюз жұмыс істеп тұрғанда дерекқор жойылды, жылжытылды, ауыстырылды немесе қысқартылды; оны орнына қойыңыз немесе шлюзді қайта іске қосыңыз",
            "база удалена, перемещена, заменена или укорочена во время работы шлюза; верните её на место или запустите шлюз заново",
            "the database was deleted, moved, replaced or cut short while the gateway was running; put it back, or start the gateway again"
        ),
        StorageFault::Sqlstate { code } => {
            said!(lang, "PostgreSQL коды {code}", "код PostgreSQL {code}", "PostgreSQL code {code}")
        }
        StorageFault::NoDatabase => said!(
            lang,
            "серверде мұндай дерекқор жоқ; оны `createdb` арқылы жасаңыз немесе басқасын атаңыз",
            "на сервере нет такой базы; создайте её командой `createdb` или назовите другую",
            "there is no such database on the server; make it with `createdb`, or name another"
        ),
        StorageFault::NoRole => said!(
            lang,
            "сервер бұл рөлді немесе оның паролін қабылдамайды; мекенжайдағы екеуін де, pg_hba.conf файлын да тексеріңіз",
            "сервер не принимает роль или её пароль; проверьте их в адресе и файл pg_hba.conf",
            "the server refuses the role or its password; check both in the address, and pg_hba.conf"
        ),
        StorageFault::NotBelieved => said!(
            lang,
            "сервердің сертификатына сенім жоқ; оның куәландырушы орталығының файлын атаңыз: `--certificates`, баптауларда – `registry.certificates`",
            "сертификату сервера нет доверия; назовите файл его удостоверяющего центра: `--certificates`, в настройках – `registry.certificates`",
            "the certificate of the server is not believed; name the file of its authority: `--certificates`, or `registry.certificates` in the settings"
        ),
        StorageFault::NoConnection { kind, cause } => {
            let cause = system(*kind, cause, lang);
            said!(
                lang,
                "дерекқор серверімен байланыс жоқ ({cause}); оның жұмыс істеп тұрғанын, мекенжайдағы хост пен портты тексеріңіз",
                "нет соединения с сервером базы ({cause}); проверьте, что он работает, и хост с портом в адресе",
                "no connection to the database server ({cause}); check that it runs, and the host and port of the address"
            )
        }
        StorageFault::Contended => said!(
            lang,
            "басқа үдерістер тым ұзақ кедергі жасады; қайта жіберіңіз",
            "другие процессы слишком долго мешали; отправьте ещё раз",
            "other processes were in the way for too long; send it again"
        ),
        StorageFault::Unreachable => {
            said!(lang, "қойма қолжетімсіз", "хранилище недоступно", "the store is not reachable")
        }
    }
}

/// Why a check of `/health` fails.
pub fn health_fault(fault: &HealthFault, lang: Lang) -> String {
    match fault {
        HealthFault::Storage(fault) => storage_fault(fault, lang),
        HealthFault::SlowWrite { millis } => said!(
            lang,
            "жазу {millis} мс-тан ұзаққа созылды",
            "запись длится дольше {millis} мс",
            "a write takes longer than {millis} ms"
        ),
        HealthFault::Queue => said!(
            lang,
            "тізілімнің жазу кезегі толы",
            "очередь записи реестра заполнена",
            "the registry's queue of writes is full"
        ),
        HealthFault::Closed => said!(
            lang,
            "тізілім жабық: шлюз тоқтап жатыр",
            "реестр закрыт: шлюз останавливается",
            "the registry is closed: the gateway is stopping"
        ),
        HealthFault::NoCrl { at } => said!(
            lang,
            "{at} кезінде қайтарып алынған куәліктердің бірде-бір тізімі (CRL) жоқ",
            "на {at} нет ни одного списка отозванных свидетельств (CRL)",
            "there is no CRL at hand on {at}"
        ),
    }
}
