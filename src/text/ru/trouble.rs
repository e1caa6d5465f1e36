//! What is wrong with a call over HTTP, in Russian.

use super::interface::json;
use crate::interface::{
    AddressFault, AuthorityFault, CallFault, Callee, Half, MemberFault, NamedThing, PeopleFault, QueryFault,
    QueryValue, Trouble,
};
use crate::text::Lang;
use crate::text::authority::authority_fault;
use crate::text::line::fault as line;
use crate::text::line::people::people_fault;
use crate::text::storage_fault;

/// What is wrong, in a few words.
pub(crate) const fn title(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::PathUnknown => "По этому пути ничего нет",
        Trouble::MethodNotAllowed { .. } => "У этого пути нет такого метода",
        Trouble::PathUnreadable => "Путь не читается",
        Trouble::BodyTooLarge { .. } => "Тело запроса слишком велико",
        Trouble::Crowded => "Слишком много больших запросов одновременно",
        Trouble::SlowBody { .. } => "Тело запроса не пришло вовремя",
        Trouble::BrokenBody => "Тело запроса не читается",
        Trouble::Compressed { .. } => "Сжатое тело запроса не принимается",
        Trouble::Hosts { .. } => "В запросе должен быть один заголовок Host",
        Trouble::HostRefused { .. } => "У этого адреса нет такого имени",
        Trouble::OriginRefused { .. } => "Страница другого сайта не может обращаться к этому адресу",
        Trouble::JsonExpected { .. } => "Тело нужно отправить как application/json",
        Trouble::BodyUnexpected { .. } => "Этот вызов не принимает тела",
        Trouble::Query(_) => "Такой запрос здесь задать нельзя",
        Trouble::TransferCoding => "Такой Transfer-Encoding не поддерживается",
        Trouble::Expectation => "В HTTP/2 разрешение продолжать не высылается",
        Trouble::Broken => "Внутренняя ошибка",
        Trouble::NoWsdlPart => "В WSDL нет такой части",
        Trouble::NoSchema { .. } => "Такой схемы нет",
        Trouble::NoManualPage => "В руководстве нет такой страницы",
        Trouble::NothingPublished => "Под этим именем ничего не опубликовано",
        Trouble::Storage(_) => "Реестр не удалось записать или прочесть",
        Trouble::AuthorityBusy => "Удостоверяющий центр занят",
        Trouble::NoExchangeMessage { .. } => "Такого сообщения нет, или его уже нельзя изменить",
        Trouble::NoExchangePeer { .. } => "Нет такой системы с адресом",
        Trouble::NoExchangeEntry { .. } => "Под этим именем здесь ничего не зарегистрировано",
        Trouble::AddressNotAllowed { .. } => "На этот адрес отправлять нельзя",
        Trouble::NoCrlThere { .. } => "По этому пути не публикуется список отозванных свидетельств",
        Trouble::Call { of: Callee::Clock, .. } => "Часы не переведены",
        Trouble::Call { of: Callee::Agent, .. } => "Настройки агента не изменены",
        Trouble::Call { of: Callee::Testers, .. } => "Вызов не выполнен",
        Trouble::Authority(AuthorityFault::NeverIssued { .. }) => "Удостоверяющему центру это неизвестно",
        Trouble::Authority(fault) if fault.is_full() => "На диске удостоверяющего центра закончилось место",
        Trouble::Authority(fault) if fault.is_its_own() => "Удостоверяющий центр не смог это сделать",
        Trouble::People(PeopleFault::NoPerson(_) | PeopleFault::Nobody { .. }) => "Такого человека нет",
        Trouble::People(_) => "Запрос о людях не читается",
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
        Trouble::PathUnreadable => "Запишите его в UTF-8 с процентным кодированием.".to_owned(),
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
        Trouble::BodyUnexpected { known } if known.is_empty() => "Ничего не сделано. Всё, что нужно, стоит в пути; отправьте вызов без тела.".to_owned(),
        Trouble::BodyUnexpected { known } => format!("Ничего не сделано. Всё, что нужно, стоит в параметрах адреса ({known}); отправьте вызов без тела."),
        Trouble::Query(fault) => format!("{}.", query(fault)),
        Trouble::TransferCoding => {
            "Поддерживается только `Transfer-Encoding: chunked`. Отправьте тело без сжатия.".to_owned()
        }
        Trouble::Expectation => {
            "Промежуточный ответ 100 в HTTP/2 не отправляется. Отправьте тело сразу, без `Expect: 100-continue`; в HTTP/1.1 на него отвечают.".to_owned()
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
        Trouble::Storage(fault) => format!("Ничего не изменено: {}.", storage_fault(fault, Lang::Ru)),
        Trouble::AuthorityBusy => "Все потоки заняты. Повторите запрос через секунду.".to_owned(),
        Trouble::NoExchangeMessage { asked } => format!("Проверьте номер `{asked}`: /manage/v1/exchange/messages."),
        Trouble::NoExchangePeer { asked } => format!("Зарегистрируйте `{asked}`: PUT /manage/v1/exchange/systems."),
        Trouble::NoExchangeEntry { asked } => format!("`{asked}`: GET показывает, что есть; записи из настроек меняются в настройках."),
        Trouble::AddressNotAllowed { url } => format!("{url}: добавьте узел в настройку exchange.hosts."),
        Trouble::NoCrlThere { known } => format!("Есть такие: {known}."),
        Trouble::Call { fault, .. } => call(fault),
        Trouble::People(fault) => format!("{}.", people_fault(fault, Lang::Ru)),
        Trouble::Authority(fault) => authority_fault(fault, Lang::Ru),
    }
}

/// Why a call is not what can be asked there.
pub(crate) fn call(fault: &CallFault) -> String {
    match fault {
        CallFault::Form(misfit) => {
            format!("{}; отправьте, например, {}", json(&misfit.wrong), misfit.example)
        }
        CallFault::NoSuch { thing, name, known } => {
            format!("{} `{name}` нет; есть {known}", thing_named(*thing))
        }
        CallFault::NothingToCome => "впереди ничего нет: само ничего не произойдёт, или у заявки нет предстоящего срока".to_owned(),
        CallFault::Script { line, fault } => {
            format!("строка {line}: {}", crate::text::script::script_fault(fault, Lang::Ru))
        }
        CallFault::Players(fault) => crate::text::script::players_fault(fault, Lang::Ru),
        CallFault::Key { name, fault } => {
            format!("ключ `{name}`: {}", crate::text::keys::key_file_error(fault, Lang::Ru))
        }
        CallFault::Settings(misplaced) => crate::text::script::misplaced(misplaced, Lang::Ru),
        CallFault::NotATime(error) => line::not_a_time(Lang::Ru, error),
        CallFault::NotADuration { text } => {
            format!("`{text}` не является длительностью в пределах календаря; пишите P1D, -PT5M или P1Y")
        }
        CallFault::OneOf { example } => {
            format!("Ожидалось одно из `at`, `by` и `real`; отправьте, например, {example}")
        }
        CallFault::Member { member, fault } => format!("`{member}`: {}", self::member(fault)),
        CallFault::Half(half) => match half {
            Half::Iin => "к имени укажите ИИН или не указывайте ни того, ни другого: тогда человек придумывается",
            Half::Bin => "к организации укажите БИН или не указывайте ни того, ни другого: тогда организация придумывается",
            Half::Organization => {
                "к БИН укажите организацию или не указывайте ни того, ни другого: тогда организация придумывается"
            }
        }
        .to_owned(),
    }
}

/// In the genitive: what there is none of.
const fn thing_named(thing: NamedThing) -> &'static str {
    match thing {
        NamedThing::CrlFault => "неисправности",
        NamedThing::Reason => "причины",
        NamedThing::Role => "роли",
        NamedThing::Person => "сотрудника, которого можно замещать",
        NamedThing::Request => "заявки",
        NamedThing::Kind => "вида",
        NamedThing::Algorithm => "алгоритма",
        NamedThing::Profile => "профиля",
        NamedThing::Criticality => "критичности",
        NamedThing::Service => "услуги",
        NamedThing::Defect => "дефекта",
        NamedThing::Outcome => "ответа",
        NamedThing::FailInfo => "значения failInfo",
        NamedThing::HostedService => "сервиса этого процесса",
        NamedThing::Database => "государственной базы данных",
        NamedThing::Token => "хранилища ключей",
        NamedThing::Key => "ключа",
        NamedThing::Answers => "вида ответов",
        NamedThing::RouteKind => "вида сервиса",
    }
}

fn member(fault: &MemberFault) -> String {
    match fault {
        MemberFault::TooLong { octets, octets_max } => format!("{octets} байт, допускается {octets_max}"),
        MemberFault::NotAName { chars_max } => {
            format!("от 1 до {chars_max} знаков, без управляющих знаков и без пробелов по краям")
        }
        MemberFault::NothingToRead => "должно содержать видимый текст".to_owned(),
        MemberFault::NotTrue => {
            "должно быть `true`: всё зарегистрированное, выпущенное и изменённое исчезнет".to_owned()
        }
        MemberFault::NotAPassword { chars_min, bytes_max } => {
            format!("не меньше {chars_min} знаков и не больше {bytes_max} байт")
        }
        MemberFault::TooMany { count_max } => format!("не больше {count_max}"),
        MemberFault::Percents { percent } => format!("сумма процентов {percent}, больше 100"),
        MemberFault::NotADigest { text } => {
            format!("`{text}` – не SHA-256 свидетельства из 64 шестнадцатеричных цифр")
        }
        MemberFault::NotAHash => "не хеш пароля argon2id".to_owned(),
        MemberFault::NotTheScript => "сам текст сценария в TOML, а не имя файла; файл – это `script` в настройках".to_owned(),
        MemberFault::RegulationService => "это сервис регламентов: для асинхронного канала он бывает `player` или `queued`, и только; дайте сервису другой id".to_owned(),
        MemberFault::NotPem => "это не свидетельство в PEM".to_owned(),
        MemberFault::Needed { by } => format!("значению `{by}` это поле необходимо"),
        MemberFault::NotAnAddress(fault) => {
            let why = match fault {
                AddressFault::Empty => "пусто".to_owned(),
                AddressFault::Signs => "внутри пробелы или управляющие знаки".to_owned(),
                AddressFault::Scheme { found } => {
                    format!("в начале `{found}`, а не http:// или https://")
                }
                AddressFault::NoHost => "не назван узел".to_owned(),
                AddressFault::Port { found } => format!("`{found}` – не порт: он от 1 до 65535"),
                AddressFault::Malformed => "это не читается как адрес".to_owned(),
            };
            format!("{why}; адрес пишется так: http://host:port/path")
        }
        MemberFault::NotATime(error) => line::not_a_time(Lang::Ru, error),
        MemberFault::NotASerial { text } => {
            format!("`{text}` – не серийный номер: нужно от 1 до 20 байт в шестнадцатеричном виде")
        }
    }
}

fn query(fault: &QueryFault) -> String {
    match fault {
        QueryFault::Unknown { name, known } => format!(
            "параметра `{name}` нет{}",
            if known.is_empty() { String::new() } else { format!("; есть {known}") }
        ),
        QueryFault::Twice { name } => format!("`{name}` указан дважды"),
        QueryFault::Value { name, value, expected } => {
            let expected = match expected {
                QueryValue::Whole { max } => format!("целое число не больше {max}"),
                QueryValue::Seconds { max } => format!("число секунд не больше {max}"),
                QueryValue::Time => "время, например 2026-11-24T10:00:00Z".to_owned(),
                QueryValue::OneOf { known } => format!("одно из: {known}"),
                QueryValue::Entry => "номер существующей записи".to_owned(),
                QueryValue::Terms { max } => format!("не больше {max} условий"),
                QueryValue::Encoded => "UTF-8 в процентном кодировании".to_owned(),
            };
            format!("`{name}={value}`: ожидается {expected}")
        }
    }
}
