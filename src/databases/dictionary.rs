//! The entries of the databases' dictionaries: a code with its names. The codes that were seen are marked so; the others are assumed.

use crate::xml::Writer;

/// An entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) code: &'static str,
    pub(super) ru: &'static str,
    pub(super) kk: &'static str,
}

const fn item(code: &'static str, ru: &'static str, kk: &'static str) -> Item {
    Item { code, ru, kk }
}

/// messageResult of ГБД ФЛ; the code was seen.
pub(super) const PROCESSED: Item = item("00000", "Сообщение успешно обработано", "Хабарлама сәтті өңделді");
/// Nobody has the IIN; the code is assumed.
pub(super) const PERSON_NOT_FOUND: Item = item("00404", "Физическое лицо не найдено", "Жеке тұлға табылмады");
/// The request cannot be meant; the code is assumed.
pub(super) const REQUEST_WRONG: Item =
    item("00400", "Неверный формат запроса", "Сұрау салудың форматы дұрыс емес");
/// The consent is missing, has run out or is for something else; the code is assumed.
pub(super) const NO_CONSENT: Item = item(
    "00403",
    "Нет согласия на доступ к персональным данным",
    "Дербес деректерге қол жеткізуге келісім жоқ",
);

/// Status of ГБД ЮЛ; the code was seen.
pub(super) const REQUEST_DONE: Item = item("002", "Запрос обработан успешно", "Сұрау салу сәтті өңделді");
/// No organisation has the BIN; the code is assumed.
pub(super) const ORGANIZATION_NOT_FOUND: Item = item("404", "Организация не найдена", "Ұйым табылмады");
/// The BIN cannot be meant; the code is assumed.
pub(super) const BIN_WRONG: Item = item("400", "Неверный формат БИН", "БСН форматы дұрыс емес");

/// Gender; 2 was seen.
pub(super) const MALE: Item = item("1", "Мужской", "Ер");
pub(super) const FEMALE: Item = item("2", "Женский", "Әйел");
/// Nationality; the code was seen. Records have no other.
pub(super) const KAZAKH: Item = item("005", "КАЗАХ", "ҚАЗАҚ");
/// The country; the code was seen.
pub(super) const KAZAKHSTAN: Item = item("398", "КАЗАХСТАН", "ҚАЗАҚСТАН");
/// lifeStatus; 0 was seen.
pub(super) const ALIVE: Item = item("0", "Нормальный", "Қалыпты");
pub(super) const DEAD: Item = item("1", "Умерший", "Қайтыс болған");
/// Types of documents; both were seen.
pub(super) const PASSPORT: Item = item("001", "ПАСПОРТ ГРАЖДАНИНА РК", "ҚР АЗАМАТЫНЫҢ ПАСПОРТЫ");
pub(super) const IDENTITY_CARD: Item =
    item("002", "УДОСТОВЕРЕНИЕ ГРАЖДАНИНА РК", "ҚР АЗАМАТЫНЫҢ ЖЕКЕ КУӘЛІГІ");
/// issueOrganization; the code was seen.
pub(super) const MINISTRY: Item = item("002", "МИНИСТЕРСТВО ВНУТРЕННИХ ДЕЛ РК", "ҚР ІШКІ ІСТЕР МИНИСТРЛІГІ");
/// Status of a document; the codes are assumed.
pub(super) const DOCUMENT_VALID: Item = item("00", "ДОКУМЕНТ ДЕЙСТВИТЕЛЕН", "ҚҰЖАТ ЖАРАМДЫ");
pub(super) const DOCUMENT_EXPIRED: Item =
    item("02", "ИСТЕК СРОК ДЕЙСТВИЯ ДОКУМЕНТА", "ҚҰЖАТТЫҢ ҚОЛДАНЫЛУ МЕРЗІМІ ӨТКЕН");
/// Status of an address, and its invalidity; both were seen.
pub(super) const REGISTERED: Item = item("1", "Зарегистрирован", "Тіркелген");
pub(super) const NOT_INVALID: Item = item("0", "Адрес действителен", "Мекенжай жарамды");
/// RegStatus of an organisation; the codes are assumed.
pub(super) const ORGANIZATION_ACTIVE: Item = item("1", "Зарегистрирован", "Тіркелген");
pub(super) const ORGANIZATION_LIQUIDATED: Item = item("2", "Ликвидирован", "Таратылған");
/// OrgForm and the head's position; the codes are assumed.
pub(super) const LEGAL_ENTITY: Item = item("1", "Юридическое лицо", "Заңды тұлға");
pub(super) const DIRECTOR: Item = item("1", "Директор", "Директор");
/// Acts of registration; the codes are assumed.
pub(super) const REGISTRATION: Item = item("1", "Государственная регистрация", "Мемлекеттік тіркеу");
pub(super) const LIQUIDATION: Item =
    item("9", "Регистрация прекращения деятельности", "Қызметінің тоқтатылуын тіркеу");
/// State of a power of attorney; the codes are ours.
pub(super) const POWER_ACTIVE: Item = item("ACTIVE", "Доверенность действует", "Сенімхат қолданыста");
pub(super) const POWER_EXPIRED: Item =
    item("EXPIRED", "Срок действия доверенности истёк", "Сенімхаттың мерзімі өткен");
/// What the notaries' system found; the codes are ours.
pub(super) const POWER_FOUND: Item = item("FOUND", "Доверенность найдена", "Сенімхат табылды");
pub(super) const POWER_NOT_FOUND: Item = item("NOT_FOUND", "Доверенность не найдена", "Сенімхат табылмады");
pub(super) const POWER_WRONG: Item = REQUEST_WRONG;

/// An entry as ГБД ФЛ writes it: `code`, `nameRu`, `nameKz`.
pub(super) fn lower(w: &mut Writer, name: &str, item: Item) {
    named(w, name, item.code, item.ru, item.kk);
}

/// The same of names that stand in no dictionary here.
pub(super) fn named(w: &mut Writer, name: &str, code: &str, ru: &str, kk: &str) {
    w.open(name).leaf("code", code).leaf("nameRu", ru).leaf("nameKz", kk).close();
}

/// An entry as ГБД ЮЛ writes it: `Code`, `NameRu`, `NameKz`.
pub(super) fn upper(w: &mut Writer, name: &str, code: &str, ru: &str, kk: &str) {
    w.open(name).leaf("Code", code).leaf("NameRu", ru).leaf("NameKz", kk).close();
}
