//! Why a gateway does not start.

use std::fmt::Display;

use crate::text::Lang;
use crate::text::said::said;

/// No directory for one run.
pub fn temporary_directory(lang: Lang, path: &dyn Display, why: &str) -> String {
    said!(
        lang,
        "{path} каталогын жасау мүмкін емес: {why}; TMPDIR айнымалысында жазуға болатын орынды көрсетіңіз",
        "не удаётся создать {path}: {why}; укажите в TMPDIR место, куда можно писать",
        "cannot make {path}: {why}; set TMPDIR to a place that can be written"
    )
}

/// No data directory.
pub fn data_directory(lang: Lang, path: &dyn Display, why: &str) -> String {
    said!(
        lang,
        "{path} деректер каталогын жасау мүмкін емес: {why}; --data арқылы басқасын таңдаңыз",
        "не удаётся создать каталог данных {path}: {why}; выберите другой с --data",
        "cannot make the data directory {path}: {why}; choose another with --data"
    )
}

/// The data directory was not locked.
pub fn lock(lang: Lang, path: &dyn Display, why: &str) -> String {
    said!(
        lang,
        "{path} файлын құлыптау мүмкін емес: {why}; --data арқылы басқа каталогты таңдаңыз",
        "не удаётся заблокировать {path}: {why}; выберите другой каталог с --data",
        "cannot lock {path}: {why}; choose another directory with --data"
    )
}

/// Another gateway uses the data directory.
pub fn in_use(lang: Lang, path: &dyn Display, process: &str) -> String {
    said!(
        lang,
        "{path} деректер каталогын басқа шлюз ({process} үдерісі) қолданып тұр; оны тоқтатыңыз немесе --data арқылы басқа каталогты таңдаңыз",
        "каталог данных {path} занят другим шлюзом (процесс {process}); остановите его или выберите другой каталог с --data",
        "another gateway (process {process}) uses the data directory {path}; stop it, or choose another directory with --data"
    )
}

/// The directory of the settings holds no PKI.
pub fn no_pki(lang: Lang, path: &dyn Display, why: &str) -> String {
    said!(
        lang,
        "{path} – PKI каталогы емес: {why}; оны `qaqpa pki init` жасайды",
        "{path} – не каталог PKI: {why}; его создаёт `qaqpa pki init`",
        "{path} is no PKI: {why}; make one with `qaqpa pki init`"
    )
}

/// The registry's file was not opened.
pub fn registry(lang: Lang, path: &dyn Display, why: &str) -> String {
    said!(lang, "{path} тізілімі: {why}", "реестр {path}: {why}", "the registry {path}: {why}")
}

/// The built-in PKI has no such file.
pub fn not_built_in(lang: Lang, name: &str) -> String {
    said!(
        lang,
        "бағдарламаның сынақ PKI-інде {name} файлы жоқ",
        "во встроенной тестовой PKI нет файла {name}",
        "{name} is not built in"
    )
}

/// A key and its certificate cannot be used.
pub fn key_pair(lang: Lang, name: &str, why: &str) -> String {
    said!(
        lang,
        "{name}.key.pem және оның куәлігі: {why}",
        "{name}.key.pem и его свидетельство: {why}",
        "{name}.key.pem and its certificate: {why}"
    )
}

/// What fetches CRLs and OCSP answers cannot be made.
pub fn fetching(lang: Lang, why: &str) -> String {
    said!(
        lang,
        "http арқылы жүктеп алу мүмкін емес: {why}",
        "загрузка по http невозможна: {why}",
        "cannot fetch over http: {why}"
    )
}

/// A thread was not started.
pub fn thread(lang: Lang, name: &str, why: &str) -> String {
    said!(
        lang,
        "`{name}` ағынын іске қосу мүмкін емес: {why}",
        "не удаётся запустить поток `{name}`: {why}",
        "cannot start the thread `{name}`: {why}"
    )
}

/// The portal has a name at another gateway, and no other gateway.
pub fn portal_sender(lang: Lang) -> String {
    said!(
        lang,
        "portal.sender_id және portal.password – порталды басқа шлюз қалай танитыны; ол шлюзді portal.gateway арқылы көрсетіңіз",
        "portal.sender_id и portal.password говорят, как портал знает другой шлюз; назовите его в portal.gateway",
        "portal.sender_id and portal.password are how another gateway knows the portal; name it with portal.gateway"
    )
}

/// The thread of a simulator ended before it answered.
pub fn broke_off(lang: Lang) -> String {
    said!(
        lang,
        "симулятор іске қосылу кезінде тоқтап қалды",
        "симулятор прервался при запуске",
        "the simulator broke off while it started"
    )
}

/// A rule of the settings that no form can meet.
pub fn refuse_when(lang: Lang, field: &str, value: &str, known: &str) -> String {
    if value.is_empty() {
        return said!(
            lang,
            "workflow.refuse_when: ешбір қызметтің нысанында `{field}` өрісі жоқ; мыналар бар: {known}",
            "workflow.refuse_when: поля `{field}` нет в форме ни одной услуги; есть {known}",
            "workflow.refuse_when: no service's form has a field `{field}`; there are {known}"
        );
    }
    said!(
        lang,
        "workflow.refuse_when: `{field}` өрісінде `{value}` мәнін таңдау мүмкін емес; мыналар бар: {known}",
        "workflow.refuse_when: в поле `{field}` нельзя выбрать `{value}`; есть {known}",
        "workflow.refuse_when: `{field}` cannot be `{value}`; there are {known}"
    )
}

/// An outcome of the agent's settings that is none.
pub fn agent_outcome(lang: Lang, name: &str, known: &str) -> String {
    said!(
        lang,
        "[agent]: `{name}` деген нәтиже жоқ; мыналар бар: {known}",
        "[agent]: исхода `{name}` нет; есть {known}",
        "[agent]: there is no outcome `{name}`; there are {known}"
    )
}

/// A service of the settings lacks what its kind needs.
pub fn service_lacks(lang: Lang, id: &str, key: &str) -> String {
    said!(
        lang,
        "exchange.services: `{id}` сервисіне `{key}` керек",
        "exchange.services: сервису `{id}` нужно `{key}`",
        "exchange.services: the service `{id}` needs `{key}`"
    )
}

/// A service of the settings would answer in the place of one of the regulations' services.
pub fn regulation_service(lang: Lang, id: &str, kind: &str) -> String {
    said!(
        lang,
        "exchange.services: `{id}` – регламенттер сервисі, ол `{kind}` бола алмайды: басқа id беріңіз; асинхронды арна үшін `player` немесе `queued` жазыңыз",
        "exchange.services: `{id}` – сервис регламентов и не может быть `{kind}`: дайте другой id; для асинхронного канала напишите `player` или `queued`",
        "exchange.services: `{id}` is a service of the regulations and cannot be `{kind}`: give it another id; for the asynchronous channel write `player` or `queued`"
    )
}

/// A service of the settings stands for one of this process that there is not.
pub fn hosted_service(lang: Lang, id: &str, name: &str, known: &str) -> String {
    said!(
        lang,
        "exchange.services: `{id}`: бұл процесте `{name}` сервисі жоқ; мыналар бар: {known}",
        "exchange.services: `{id}`: в этом процессе нет сервиса `{name}`; есть {known}",
        "exchange.services: `{id}`: this process has no service `{name}`; there are {known}"
    )
}

/// A script of the settings is none.
pub fn script(lang: Lang, file: &str, line: usize, what: &str) -> String {
    said!(
        lang,
        "{file} сценарийі, {line}-жол: {what}",
        "сценарий {file}, строка {line}: {what}",
        "script {file}, line {line}: {what}"
    )
}

/// A file of the settings has no certificate.
pub fn no_certificate(lang: Lang, path: &dyn Display) -> String {
    said!(
        lang,
        "{path}: PEM түріндегі куәлік жоқ",
        "{path}: нет свидетельства в PEM",
        "{path} has no certificate in PEM"
    )
}
