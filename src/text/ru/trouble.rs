//! What is wrong with a call over HTTP, in Russian.

use super::interface::json;
use crate::interface::{AuthorityFault, CallFault, Callee, NamedThing, Trouble};

/// What is wrong, in a few words.
pub(crate) const fn title(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::PathUnknown => "По этому пути ничего нет",
        Trouble::MethodNotAllowed { .. } => "У этого пути нет такого метода",
        Trouble::PathUnreadable { .. } => "Путь не читается",
        Trouble::BodyTooLarge { .. } => "Тело запроса слишком велико",
        Trouble::Crowded => "Слишком много больших запросов одновременно",
        Trouble::SlowBody { .. } => "Тело запроса не пришло вовремя",
        Trouble::BrokenBody => "Тело запроса не читается",
        Trouble::Compressed { .. } => "Сжатое тело запроса не принимается",
        Trouble::Hosts { .. } => "В запросе должен быть один заголовок Host",
        Trouble::HostRefused { .. } => "У этого адреса нет такого имени",
        Trouble::OriginRefused { .. } => "Страница другого сайта не может обращаться к этому адресу",
        Trouble::JsonExpected { .. } => "Тело нужно отправить как application/json",
        Trouble::TransferCoding => "Такой Transfer-Encoding не поддерживается",
        Trouble::Broken => "Внутренняя ошибка",
        Trouble::NoWsdlPart => "В WSDL нет такой части",
        Trouble::NoSchema { .. } => "Такой схемы нет",
        Trouble::NoManualPage => "В руководстве нет такой страницы",
        Trouble::NothingPublished => "Под этим именем ничего не опубликовано",
        Trouble::AuthorityBusy => "Удостоверяющий центр занят",
        Trouble::NoCrlThere { .. } => "По этому пути не публикуется список отозванных свидетельств",
        Trouble::Call { of: Callee::Clock, .. } => "Часы не переведены",
        Trouble::Call { of: Callee::Authority, .. } => "Об этом нельзя просить удостоверяющий центр",
        Trouble::Authority(AuthorityFault::NeverIssued { .. }) => "Удостоверяющему центру это неизвестно",
        Trouble::Authority(AuthorityFault::Failed { .. }) => "Удостоверяющий центр не смог это сделать",
        Trouble::Authority(_) => "Удостоверяющий центр этого не делает",
    }
}

/// What to do about it.
pub(crate) fn detail(trouble: &Trouble) -> String {
    match trouble {
        Trouble::PathUnknown => "GET / перечисляет все пути этого адреса.".to_owned(),
        Trouble::MethodNotAllowed { method, allowed } => {
            format!("{method} здесь не поддерживается; используйте {}.", allowed.join(", "))
        }
        Trouble::PathUnreadable { .. } => "Запишите его в UTF-8 с процентным кодированием.".to_owned(),
        Trouble::BodyTooLarge { octets_max } => format!(
            "В теле может быть не более {octets_max} байт. Уменьшите вложения или увеличьте http.body_bytes_max."
        ),
        Trouble::Crowded => {
            "Память для тел занята всеми запросами или запросами этого клиента. Повторите запрос через секунду.".to_owned()
        }
        Trouble::SlowBody { millis } => {
            format!("Остатка тела ждали {millis} мс. Отправьте его сразу и целиком.")
        }
        Trouble::BrokenBody => {
            "Его границы (Content-Length или chunked) указаны неверно либо соединение прервалось.".to_owned()
        }
        Trouble::Compressed { coding } => {
            format!("Тело пришло с `Content-Encoding: {coding}`. Отправьте его без сжатия.")
        }
        Trouble::Hosts { count } => {
            format!("Заголовков Host пришло: {count}. Отправьте ровно один.")
        }
        Trouble::HostRefused { host } => format!("В запросе указано имя `{host}`, под которым этот адрес не известен. Укажите его IP-адрес или localhost либо впишите имя в http.management_hosts."),
        Trouble::OriginRefused { origin } => format!("Запрос отправила страница другого сайта (`{origin}`). Если ей это разрешено, впишите её источник в http.cors_management_origins."),
        Trouble::JsonExpected { .. } => "Отправьте заголовок `Content-Type: application/json`; в curl это делает --json.".to_owned(),
        Trouble::TransferCoding => {
            "Поддерживается только `Transfer-Encoding: chunked`. Отправьте тело без сжатия.".to_owned()
        }
        Trouble::Broken => {
            "Это дефект симулятора. Запрос можно повторить; место ошибки записано в журнале.".to_owned()
        }
        Trouble::NoWsdlPart => {
            "Запросите ?wsdl; всё, что он импортирует, указано в нём полными адресами.".to_owned()
        }
        Trouble::NoSchema { known } => format!("Есть такие: {known}."),
        Trouble::NoManualPage => "GET /docs перечисляет его страницы.".to_owned(),
        Trouble::NothingPublished => {
            "Имена указаны в свидетельствах: точки распространения списков и сведения об удостоверяющем центре.".to_owned()
        }
        Trouble::AuthorityBusy => "Все исполнители заняты. Повторите запрос через секунду.".to_owned(),
        Trouble::NoCrlThere { known } => format!("Есть такие: {known}."),
        Trouble::Call { fault, .. } => call(fault),
        Trouble::Authority(fault) => authority(fault),
    }
}

fn call(fault: &CallFault) -> String {
    match fault {
        CallFault::Form(misfit) => {
            format!("{}; отправьте, например, {}", json(&misfit.wrong), misfit.example)
        }
        CallFault::NoSuch { thing: NamedThing::CrlFault, name, known } => {
            format!("неисправности `{name}` нет; есть {known}")
        }
        CallFault::NoSuch { thing: NamedThing::Role, name, known } => {
            format!("роли `{name}` нет; есть {known}")
        }
        CallFault::NoSuch { thing: NamedThing::Request, name, known } => {
            format!("`{name}` – не регистрационный номер, такой как {known}")
        }
        CallFault::NothingToCome => {
            "впереди ничего нет: само ничего не произойдёт, или у заявки нет предстоящего срока".to_owned()
        }
        CallFault::NoSuch { thing: NamedThing::Reason, name, known } => {
            format!("причины `{name}` нет; есть {known}")
        }
        CallFault::NotATime { text, .. } => format!("`{text}` не является временем"),
        CallFault::NotADuration { text } => {
            format!("`{text}` не является длительностью в пределах календаря; пишите P1D, -PT5M или P1Y")
        }
        CallFault::OneOf { example } => {
            format!("Ожидалось одно из `at`, `by` и `real`; отправьте, например, {example}")
        }
        CallFault::Value { .. } => "Одно из значений в теле запроса недопустимо.".to_owned(),
    }
}

fn authority(fault: &AuthorityFault) -> String {
    match fault {
        AuthorityFault::NeverIssued { serial } => {
            format!("свидетельство с серийным номером {serial} здесь не выпускалось")
        }
        AuthorityFault::AlreadyRevoked { serial, at, reason } => format!(
            "свидетельство {serial} уже отозвано {at} ({reason}); изменить можно только приостановление"
        ),
        AuthorityFault::NotOnHold { serial } => format!(
            "действие свидетельства {serial} не приостановлено; возобновить можно только приостановленное"
        ),
        AuthorityFault::NotASerial { text } => {
            format!("`{text}` не является серийным номером: от 1 до 20 байт шестнадцатеричными цифрами")
        }
        AuthorityFault::EmptyValidity { not_before, not_after } => {
            format!("свидетельство действовало бы с {not_before} по {not_after}")
        }
        AuthorityFault::OutlivesIssuer { not_after, issuer } => format!(
            "свидетельство действовало бы до {not_after}, а свидетельство издателя – только до {issuer}; укажите меньше дней"
        ),
        AuthorityFault::DefectsAtOdds { one, other } => {
            format!("дефекты {one} и {other} исключают друг друга")
        }
        AuthorityFault::Unfit { .. } => "Такое свидетельство выпустить нельзя.".to_owned(),
        AuthorityFault::Failed { .. } => {
            "Файл, ключ или реестр центра недоступны; подробности записаны в журнале.".to_owned()
        }
    }
}
