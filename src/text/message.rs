//! The regulation's own messages, and the texts of the contract's faults.

use super::said::said;
use super::{Lang, Text};

/// 000 ¶10(7): the one message for all three conditions on the EDS.
pub const SIGNATURE_NOT_CONFIRMED: Text = Text {
    kk: "ЭЦҚ түпнұсқалығының расталмауына байланысты сұратылған қызметтен бас тарту туралы хабарлама",
    ru: "сообщение об отказе в запрашиваемой услуге в связи с неподтверждением подлинности ЭЦП",
    en: "message refusing the requested service because the EDS was not confirmed",
};
/// 000 ¶10(4): the login is not right.
pub const AUTHORIZATION_REFUSAL: Text = Text {
    kk: "авторландырудан бас тарту туралы хабарлама",
    ru: "сообщение об отказе в авторизации",
    en: "message refusing authorisation",
};
/// 000 ¶8(6): the state databases do not have the data.
pub const DATA_UNAVAILABLE: Text = Text {
    kk: "мәліметтерді алу мүмкіндігінің болмауы туралы хабарлама",
    ru: "сообщение о невозможности получения данных",
    en: "message that data cannot be obtained",
};
/// 004 annex 3: the documents are not accepted.
pub const INTAKE_REFUSAL_RECEIPT: Text = Text {
    kk: "құжаттарды қабылдаудан бас тарту туралы қолхат",
    ru: "расписка об отказе в приеме документов",
    en: "receipt of refusal to accept documents",
};
/// 000 ¶10(10): faults in the documents.
pub const DOCUMENTS_REFUSAL: Text = Text {
    kk: "құжаттарда кемшіліктердің болуына байланысты сұратылған қызметтен бас тарту туралы хабарлама",
    ru: "сообщение об отказе в запрашиваемой услуге в связи с имеющимися нарушениями в документах",
    en: "message refusing the requested service because of faults in the documents",
};
/// 000 ¶3: the reasoned refusal.
pub const REASONED_REFUSAL: Text = Text {
    kk: "бас тарту туралы дәлелді жауап",
    ru: "мотивированный ответ об отказе",
    en: "reasoned refusal of the service",
};

/// `SCE001`.
pub const MESSAGE_FORMAT: Text = Text {
    kk: "Хабарлама форматқа сәйкес келмейді",
    ru: "Сообщение не соответствует формату",
    en: "The message does not follow the format",
};
/// `SCE001` of a message to a service that works on a document, without one.
pub const NO_DOCUMENT: Text = Text {
    kk: "Хабарламада бизнес-деректер жоқ",
    ru: "Сообщение не содержит бизнес-данных",
    en: "The message has no business data",
};
/// `SCE909` of the temporary storage.
pub const STORAGE_FULL: Text = Text {
    kk: "Уақытша қоймада немесе бір жауапта бұған орын жоқ; файлдарды азайтып сұраңыз не кейінірек жіберіңіз",
    ru: "Во временном хранилище или в одном ответе для этого нет места; запросите меньше файлов или отправьте позже",
    en: "The temporary storage, or one answer, has no room for this; ask for fewer files, or send it later",
};
/// `SCE004`.
pub const NO_SERVICE: Text =
    Text {
        kk: "Мұндай сервис жоқ", ru: "Сервис не существует", en: "There is no such service"
    };
/// `SCE005`. The Russian texts from here to `SCE017` are a provider's, letter for letter: clients may compare them.
pub const TRANSPORT_NOT_CURRENT: Text = Text {
    kk: "Көліктік қолтаңба өзекті емес",
    ru: "Транспортная подпись не актуальная",
    en: "The transport signature is out of date",
};
/// `SCE006`.
pub const TRANSPORT_WRONG: Text = Text {
    kk: "Көліктік қолтаңба дұрыс емес",
    ru: "Не верная транспортная подпись",
    en: "The transport signature is wrong",
};
/// `SCE007`.
pub const TRANSPORT_UNSIGNED: Text =
    Text {
        kk: "Хабарламаға қол қойылмаған", ru: "Сообщение не подписано", en: "The message is not signed"
    };
/// `SCE015`.
pub const BUSINESS_NOT_CURRENT: Text = Text {
    kk: "Бизнес-деректердің қолтаңбасы өзекті емес",
    ru: "Подпись бизнес-данных не актуальная",
    en: "The signature of the business data is out of date",
};
/// `SCE016`.
pub const BUSINESS_WRONG: Text = Text {
    kk: "Бизнес-деректердің қолтаңбасы дұрыс емес",
    ru: "Не верная подпись бизнес-данных",
    en: "The signature of the business data is wrong",
};
/// `SCE017`.
pub const BUSINESS_UNSIGNED: Text = Text {
    kk: "Бизнес-деректерге қол қойылмаған",
    ru: "Бизнес-данные не подписаны",
    en: "The business data are not signed",
};
/// `SCE909`.
pub const INTERNAL: Text =
    Text { kk: "Ішкі қате", ru: "Внутренняя ошибка", en: "Internal error" };

/// Whether sending the same message again makes sense.
pub fn send_again(lang: Lang, again: bool) -> String {
    if again {
        said!(
            lang,
            "Дәл осы хабарламаны кейінірек қайта жіберуге болады.",
            "То же сообщение можно отправить снова позже.",
            "The same message may be sent again later."
        )
    } else {
        said!(
            lang,
            "Дәл осы хабарламаны қайта жіберудің мәні жоқ.",
            "Отправлять то же сообщение снова не имеет смысла.",
            "Sending the same message again makes no sense."
        )
    }
}

/// The gateway's words for how a request stands, in Russian as the contract has them: done.
pub const ANSWER_DONE: Text = Text {
    kk: "Сұраныс сәтті орындалды",
    ru: "Запрос выполнен успешно",
    en: "The request was processed successfully",
};
/// Registered, not yet decided.
pub const ANSWER_REGISTERED: Text = Text {
    kk: "Сұраныс қабылданды және тіркелді",
    ru: "Запрос принят и зарегистрирован",
    en: "The request was accepted and registered",
};
/// The provider refused the service.
pub const ANSWER_REFUSED: Text = Text {
    kk: "Сұраныс қаралды, қызметтен бас тартылды",
    ru: "Запрос рассмотрен, в услуге отказано",
    en: "The request was considered and the service refused",
};
