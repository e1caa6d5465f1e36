//! `qaqpa demo --service --channel`: what frames the story of one request. The steps themselves are in the regulation's words.

use crate::text::Lang;
use crate::text::said::said;

/// What is about to be told.
pub fn title(lang: Lang, service: &str, act: &str, channel: &str) -> String {
    said!(
        lang,
        "{service}\n{act} · жолы: {channel}",
        "{service}\n{act} · путь: {channel}",
        "{service}\n{act} · channel: {channel}"
    )
}

/// The employee who signs for the recipient.
pub fn employee(lang: Lang, role: &str, name: &str) -> String {
    said!(
        lang,
        "Көрсетілетін қызметті алушы үшін {role} рөліндегі қызметкер {name} өз ЭЦҚ-мен қол қояды",
        "За услугополучателя своей ЭЦП подписывает {name}, роль {role}",
        "{name}, of role {role}, signs for the recipient with an EDS of their own"
    )
}

/// It was registered.
pub fn registered(lang: Lang, number: &str) -> String {
    said!(lang, "Тіркелді: {number}", "Зарегистрировано: {number}", "Registered as {number}")
}

/// It was refused at the gate.
pub fn refused(lang: Lang, code: &str) -> String {
    said!(lang, "Қабылданған жоқ: {code}", "Не принято: {code}", "Refused: {code}")
}

/// What each line shows.
pub fn columns(lang: Lang) -> String {
    said!(
        lang,
        "қадам, тармақ · кім · қайда → қайда · басталды – орындалды (мерзімі) · нәтижесі",
        "шаг, пункт · кто · где → куда · начато – сделано (срок) · итог",
        "step, clause · who · from → to · begun – done (due) · outcome"
    )
}

/// When it was due, and whether that was kept.
pub fn due(lang: Lang, due: &str, late: bool) -> String {
    if late {
        said!(lang, "мерзімі {due}, КЕШІКТІ", "срок {due}, ПРОСРОЧЕНО", "due {due}, LATE")
    } else {
        said!(lang, "мерзімі {due}, сақталды", "срок {due}, соблюдён", "due {due}, kept")
    }
}

/// The message that was formed.
pub fn message(lang: Lang, name: &str) -> String {
    said!(lang, "хабарлама: {name}", "сообщение: {name}", "message: {name}")
}

/// How it ended.
pub fn ended(lang: Lang, status: &str, kind: &str, signature: &str) -> String {
    said!(
        lang,
        "Соңы: {status}; құжат: {kind}; қолтаңбасы: {signature}",
        "Итог: {status}; документ: {kind}; подпись: {signature}",
        "The end: {status}; document: {kind}; its signature: {signature}"
    )
}

/// It ended as the regulation has it.
pub fn as_the_regulation_has_it(lang: Lang) -> String {
    said!(
        lang,
        "Бәрі регламенттегідей өтті",
        "Всё прошло по регламенту",
        "Everything went as the regulation has it"
    )
}

/// It did not.
pub fn not_as_the_regulation_has_it(lang: Lang, what: &str) -> String {
    said!(
        lang,
        "Регламенттегідей болмады: {what}",
        "Прошло не по регламенту: {what}",
        "Not as the regulation has it: {what}"
    )
}

/// There is no such channel.
pub fn no_channel(lang: Lang, given: &str) -> String {
    said!(
        lang,
        "`{given}` жолы жоқ; мыналар бар: portal, centre, provider, office",
        "пути `{given}` нет; есть: portal, centre, provider, office",
        "there is no channel `{given}`; there are: portal, centre, provider, office"
    )
}
