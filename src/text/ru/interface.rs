//! What a listener answers by itself, in Russian.

use crate::interface::{AttachmentFault, InterfaceCode, InterfaceEvidence, StoreRefusal};
use crate::json::{Found, Kind, Wrong};
use crate::text::Sides;
use crate::text::sides::sides;

/// What is wrong, in a line.
#[rustfmt::skip]
pub(crate) const fn title(code: InterfaceCode) -> &'static str {
    match code {
        InterfaceCode::MessageConflict => "Под этим номером уже зарегистрировано другое сообщение",
        InterfaceCode::AlreadyRegistered => "То, что подписано, уже зарегистрировано",
        InterfaceCode::BodyTooLarge => "Сообщение слишком велико",
        InterfaceCode::NotFound => "Такого регистрационного номера нет",
        InterfaceCode::Archived => "Запрос в архиве",
        InterfaceCode::ResultNotReady => "Результат ещё не готов",
        InterfaceCode::PathUnknown => "По этому пути ничего нет",
        InterfaceCode::MethodNotAllowed => "У этого пути нет такого метода",
        InterfaceCode::JsonMalformed => "Тело JSON заполнено неверно",
        InterfaceCode::HttpRefused => "Такой запрос по этому адресу не обрабатывается",
        InterfaceCode::HostRefused => "У этого адреса нет такого имени",
        InterfaceCode::OriginRefused => "Страница другого сайта не может обращаться к этому адресу",
        InterfaceCode::NotAuthorized => "По этому токену никто не известен",
        InterfaceCode::RoleRefused => "Открытый шаг принадлежит другой роли",
        InterfaceCode::StepElsewhere => "Шаг сейчас для вас не открыт",
        InterfaceCode::ActRefused => "Открытый шаг не принимает такого действия",
        InterfaceCode::SessionRequired => "Сессии нет, или она завершена",
        InterfaceCode::LoginRefused => "Вход не выполнен: данные неверны",
        InterfaceCode::LoginLocked => "Слишком много неудачных попыток входа",
        InterfaceCode::CsrfRefused => "Изменения принимаются только со страниц этого сайта",
        InterfaceCode::AccountRefused => "Учётная запись этого не принимает",
        InterfaceCode::SystemUnavailable => "Другая система, в которой регистрируется шаг, не отвечает",
        InterfaceCode::ProviderUnavailable => "Поставщик не отвечает",
        InterfaceCode::ProviderAnswerRefused => "Ответ поставщика нельзя передать дальше",
        InterfaceCode::DocumentUnexpected => "Сервис не принимает такой документ",
        InterfaceCode::DocumentAbsent => "В сообщении нет документа",
        InterfaceCode::Busy => "Сервис временно недоступен",
        InterfaceCode::StorageFull => "На диске шлюза закончилось место",
        InterfaceCode::StorageUnavailable => "Реестр не может выполнить запись",
    }
}

/// What to do next.
#[rustfmt::skip]
pub(crate) const fn hint(code: InterfaceCode) -> &'static str {
    match code {
        InterfaceCode::MessageConflict => "Дайте новому сообщению новый messageId",
        InterfaceCode::AlreadyRegistered => "Спросите того, кто зарегистрировал; чтобы подать ещё раз, подпишите новый запрос",
        InterfaceCode::BodyTooLarge => "Уменьшите вложения",
        InterfaceCode::NotFound => "Проверьте номер и возьмите ссылку из ответа на запрос, вместе с `token`",
        InterfaceCode::Archived => "Попросите у владельца шлюза архив за этот месяц; его показывает `qaqpa serve --registry sqlite:FILE`",
        InterfaceCode::ResultNotReady => "Запросите позже",
        InterfaceCode::PathUnknown => "GET / перечисляет все пути",
        InterfaceCode::MethodNotAllowed => "Используйте один из методов заголовка Allow",
        InterfaceCode::JsonMalformed => "Исправьте указанное поле; пример показывает правильное тело",
        InterfaceCode::HttpRefused => "Проверьте адрес, метод и отправленные данные",
        InterfaceCode::HostRefused => "Укажите IP-адрес либо впишите имя в http.management_hosts",
        InterfaceCode::OriginRefused => "Если странице это разрешено, впишите её источник в http.cors_management_origins",
        InterfaceCode::NotAuthorized => "Получите токен у владельца симулятора: POST /manage/v1/staff",
        InterfaceCode::RoleRefused => "Пусть это сделает сотрудник с этой ролью",
        InterfaceCode::StepElsewhere => "Прочтите заявку заново: в ней указано, какой шаг открыт и кем он взят",
        InterfaceCode::ActRefused => "Отправьте то, что указано в ответе",
        InterfaceCode::SessionRequired => "Войдите: POST /api/v1/cabinet/session",
        InterfaceCode::LoginRefused => "Проверьте ИИН и пароль или войдите по ЭЦП",
        InterfaceCode::LoginLocked => "Повторите, когда блокировка закончится; войти по ЭЦП можно и раньше",
        InterfaceCode::CsrfRefused => "Передайте токен сессии в X-CSRF-Token; программа передаёт сессию в `Authorization: Bearer`",
        InterfaceCode::AccountRefused => "Передайте то, что указано в ответе",
        InterfaceCode::SystemUnavailable => "Повторите позже; владелец шлюза смотрит адрес `e_akimat` в `[databases]`",
        InterfaceCode::ProviderUnavailable => "Отправьте ещё раз позже; владелец шлюза смотрит /manage/v1/exchange/routes, а о его собственных базах – /manage/v1/state-databases",
        InterfaceCode::ProviderAnswerRefused => "Владелец системы поставщика исправляет её ответ; затем отправьте ещё раз",
        InterfaceCode::DocumentUnexpected => "Отправьте документ, который описан в схеме сервиса",
        InterfaceCode::DocumentAbsent => "Поместите в `data` документ, с которым работает сервис",
        InterfaceCode::Busy => "Повторите через несколько секунд",
        InterfaceCode::StorageFull => "Владельцу шлюза: освободите место на диске, перезапуск не нужен; затем повторите",
        InterfaceCode::StorageUnavailable => "Владельцу шлюза: проверьте /health и журнал; затем повторите",
    }
}

/// Both sides of what was found.
pub(crate) fn sides(found: &InterfaceEvidence) -> Sides {
    use InterfaceEvidence as S;
    match found {
        S::NoRoom => {
            sides!("место ещё для одного запроса", "обрабатывается столько запросов, сколько возможно")
        }
        S::Internal => sides!("запрос, который можно зарегистрировать", "сбой внутри шлюза"),
        S::NotKept { asked } => sides!("то, что хранится о записи журнала", "ничего о `{asked}`"),
        S::NoSuchNumber { asked } => sides!("регистрационный номер, выданный здесь", "`{asked}`"),
        S::Archived { month, file } => {
            sides!("запрос, документы которого хранятся в этом реестре", "месяц {month} в архиве `{file}`")
        }
        S::NotDecided { status, again: Some(again) } => {
            sides!("запрос, по которому принято решение", "статус {status}; повторите запрос {again}")
        }
        S::NotDecided { status, again: None } => {
            sides!("запрос, по которому принято решение", "статус {status}; повторите запрос позже")
        }
        S::Level { asked } => {
            sides!("level=simple, level=detailed или level=diagnostic", "level=`{asked}`")
        }
        S::Language { asked } => sides!("lang=kk, lang=ru или lang=en", "lang=`{asked}`"),
        S::Form { asked } => sides!("form=json, form=xml, form=html или form=text", "form=`{asked}`"),
        S::ResultForm { asked } => sides!("format=xml, format=html или format=pdf", "format=`{asked}`"),
        S::Attachment(AttachmentFault::Absent) => {
            sides!("PDF с приложенным подписанным XML", "к PDF не приложен файл")
        }
        S::Attachment(AttachmentFault::Several) => {
            sides!("PDF с приложенным подписанным XML", "к PDF приложено несколько файлов")
        }
        S::Attachment(AttachmentFault::Unreadable) => {
            sides!("PDF с приложенным подписанным XML", "приложенный к PDF файл не читается")
        }
        S::PercentEncoding => sides!("octets=", "неверное процентное кодирование"),
        S::ReferenceNumber => {
            sides!("reference=N, считая с единицы, или reference=signed-info", "нечто иное")
        }
        S::SignatureNumber => sides!("signature=N, считая с единицы", "нечто иное"),
        S::Json(misfit) => {
            let (example, wrong) = (&misfit.example, json(&misfit.wrong));
            sides!("объект JSON, например {example}", "{wrong}")
        }
        S::NotBase64 { member, example } => {
            sides!("объект JSON, например {example}", "`{member}` не является base64")
        }
        S::Account(fault) => super::account::sides(fault),
        S::Act(fault) => super::act::sides(fault),
        S::Provider(fault) => super::provider::sides(fault),
        S::Registry(refusal) => Sides::of("запрос, который можно зарегистрировать", registry(refusal)),
    }
}

fn registry(refusal: &StoreRefusal) -> String {
    match refusal {
        StoreRefusal::Conflict => "под этим номером сообщения уже зарегистрировано другое".to_owned(),
        StoreRefusal::AlreadyRegistered => {
            "то же подписанное содержимое уже зарегистрировано другим отправителем или для другой услуги"
                .to_owned()
        }
        StoreRefusal::TooLarge { octets, octets_max } => {
            format!("часть размером {octets} байт; хранится не более {octets_max}")
        }
        StoreRefusal::Queue => "регистрации ждёт столько запросов, сколько вмещает очередь".to_owned(),
        StoreRefusal::DiskFull => "на диске или в базе данных нет места".to_owned(),
        StoreRefusal::Store => "хранилище реестра не принимает запись".to_owned(),
        StoreRefusal::Closed => "реестр закрыт: шлюз останавливается".to_owned(),
    }
}

/// What is wrong with a JSON body.
pub(super) fn json(wrong: &Wrong) -> String {
    match wrong {
        Wrong::Empty => "тело пустое, а ожидался объект JSON".to_owned(),
        Wrong::BreaksOff { line, column } => {
            format!("JSON обрывается в строке {line}, столбце {column}")
        }
        Wrong::NotJson { line, column } => {
            format!("это не JSON или он слишком глубоко вложен: ошибка в строке {line}, столбце {column}")
        }
        Wrong::NotAnObject { found } => format!("тело – {}, а ожидался объект JSON", self::found(found)),
        Wrong::Unknown { member, known } => format!("поля `{member}` нет; есть {known}"),
        Wrong::TooMany { max } => format!("в теле больше {max} значений"),
        Wrong::Twice { member } => format!("`{member}` указано дважды"),
        Wrong::Missing { member, kind } => format!("не хватает `{member}` ({})", self::kind(*kind)),
        Wrong::Kind { member, kind, found } => {
            format!("`{member}` – {}, а ожидалось: {}", self::found(found), self::kind(*kind))
        }
    }
}

fn kind(kind: Kind) -> String {
    match kind {
        Kind::Text => "строка".to_owned(),
        Kind::Texts => "массив строк".to_owned(),
        Kind::Wholes(max) => format!("массив целых чисел от 0 до {max}"),
        Kind::Whole(max) => format!("целое число от 0 до {max}"),
        Kind::Flag => "true или false".to_owned(),
        Kind::Signed => "целое число".to_owned(),
        Kind::TextOrWhole | Kind::TextOrSigned => "строка или целое число".to_owned(),
    }
}

fn found(found: &Found) -> String {
    match found {
        Found::Null => "null".to_owned(),
        Found::Boolean => "true или false".to_owned(),
        Found::Number(number) => number.clone().unwrap_or_else(|| "число".to_owned()),
        Found::Text => "строка".to_owned(),
        Found::Array => "массив".to_owned(),
        Found::Object => "объект".to_owned(),
        Found::OtherObject => "объект другого вида".to_owned(),
    }
}
