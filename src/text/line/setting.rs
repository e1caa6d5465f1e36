//! What is wrong with a value of the settings.

use super::fault::not_a_time;
use super::{calendar, registry, wanted};
use crate::calendar::NotOfficeHours;
use crate::interface::{ExchangeFault, NotAnAddress, SettingFault, WrongSetting};
use crate::text::Lang;
use crate::text::said::said;
use crate::text::toml::toml_fault;

/// Why a system or a service of the exchange cannot be.
pub fn exchange_fault(fault: &ExchangeFault, lang: Lang) -> String {
    match fault {
        ExchangeFault::NoName => said!(lang, "атауы жоқ", "нет имени", "it has no name"),
        ExchangeFault::Twice => {
            said!(
                lang,
                "екі рет тұр; біреуін қалдырыңыз",
                "стоит дважды; оставьте одно",
                "it stands twice; keep one"
            )
        }
        ExchangeFault::NoOwner => said!(
            lang,
            "`owner` керек: хабарламалар сол жүйені күтеді",
            "нужен `owner`: сообщения ждут эту систему",
            "it needs `owner`: its messages wait for that system"
        ),
        ExchangeFault::Address(found) => said!(
            lang,
            "`{found}` — http не https мекенжайы емес; http://host:port/path деп жазыңыз",
            "`{found}` – не адрес http или https; напишите http://host:port/path",
            "`{found}` is no address of http or https; write http://host:port/path"
        ),
    }
}

/// What is wrong with a file of settings, and what to write instead.
pub fn wrong_setting(fault: &WrongSetting, lang: Lang) -> String {
    match fault {
        WrongSetting::Toml(fault) => toml_fault(fault, lang),
        WrongSetting::Value(fault) => setting_fault(fault, lang),
    }
}

/// What is wrong with a value that was read.
fn setting_fault(fault: &SettingFault, lang: Lang) -> String {
    match fault {
        SettingFault::NoSender => said!(
            lang,
            "`sender_id` бос; жүйенің `senderId` мәнін жазыңыз",
            "`sender_id` пуст; напишите `senderId` системы",
            "`sender_id` is empty; write the system's senderId"
        ),
        SettingFault::WhichCertificate(sender) => said!(
            lang,
            "`{sender}` куәлігін атаңыз: `certificate_sha256`, не `serial` мен `issuer`",
            "назовите свидетельство системы `{sender}`: `certificate_sha256`, или `serial` и `issuer`",
            "name the certificate of `{sender}`: `certificate_sha256`, or `serial` and `issuer`"
        ),
        SettingFault::NotADigest(given) => said!(
            lang,
            "`{given}` – он алтылық 64 цифр емес",
            "`{given}` – не 64 шестнадцатеричные цифры",
            "`{given}` is not 64 hexadecimal digits"
        ),
        SettingFault::NotASerial(given) => said!(
            lang,
            "`{given}` – он алтылық түрдегі сериялық нөмір емес",
            "`{given}` – не серийный номер в шестнадцатеричном виде",
            "`{given}` is not a serial number in hexadecimal"
        ),
        SettingFault::Address(fault) => not_an_address(fault, lang),
        SettingFault::PublicUrl(given) => said!(
            lang,
            "`{given}` – сыртқы мекенжай емес; тек схема мен хостты жазыңыз, мысалы https://qaqpa.example.kz",
            "`{given}` – не внешний адрес; напишите только схему и хост, например https://qaqpa.example.kz",
            "`{given}` is not a public address; write scheme and host alone, such as https://qaqpa.example.kz"
        ),
        SettingFault::Registry => registry::not_a_location(lang),
        SettingFault::Time(given) => not_a_time(lang, given),
        SettingFault::OfficeHours(given) => calendar::not_office_hours(&NotOfficeHours(given.clone()), lang),
    }
}

/// Why what is given is no address to listen on.
pub fn not_an_address(fault: &NotAnAddress, lang: Lang) -> String {
    match fault {
        NotAnAddress::Scheme { scheme, rest } => wanted::no_scheme(lang, scheme, rest),
        NotAnAddress::Malformed => wanted::listen_address(lang),
    }
}
