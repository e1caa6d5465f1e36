//! What came of requests, in the report of `qaqpa load`.

use crate::text::Lang;
use crate::text::said::said;

/// A request that is to be registered.
pub fn accepted(lang: Lang) -> String {
    said!(lang, "тіркеледі", "регистрируется", "accepted")
}

/// A request that the audit is to find.
pub fn there(lang: Lang) -> String {
    said!(lang, "тізілімде бар", "есть в реестре", "there")
}

/// A result that is to be right.
pub fn right_result(lang: Lang) -> String {
    said!(lang, "дұрыс нәтиже", "верный результат", "a right result")
}

/// The gateway asked to come again.
pub fn busy(lang: Lang) -> String {
    said!(lang, "бос емес", "занят", "busy")
}

/// Nothing came.
pub fn no_answer(lang: Lang) -> String {
    said!(lang, "жауап жоқ", "нет ответа", "no answer")
}

/// No connection.
pub fn no_connection(lang: Lang) -> String {
    said!(lang, "қосылу болмады", "нет соединения", "no connection")
}

/// No TLS.
pub fn no_tls(lang: Lang) -> String {
    said!(lang, "TLS орнатылмады", "TLS не установлен", "no TLS")
}

/// No answer in time.
pub fn slow(lang: Lang) -> String {
    said!(lang, "уақытында жауап жоқ", "нет ответа вовремя", "no answer in time")
}

/// An answer is larger than what is read.
pub fn answer_too_large(lang: Lang) -> String {
    said!(lang, "жауап тым үлкен", "ответ слишком большой", "the answer is too large")
}

/// The connection broke.
pub fn connection_broken(lang: Lang) -> String {
    said!(lang, "қосылым үзілді", "соединение разорвано", "the connection broke")
}

/// The signature of an answer is wrong.
pub fn answer_signature(lang: Lang, codes: &str) -> String {
    said!(lang, "жауаптың қолтаңбасы: {codes}", "подпись ответа: {codes}", "the answer's signature: {codes}")
}

/// The signature of a result is wrong.
pub fn result_signature(lang: Lang, codes: &str) -> String {
    said!(
        lang,
        "нәтиженің қолтаңбасы: {codes}",
        "подпись результата: {codes}",
        "the result's signature: {codes}"
    )
}

/// Another request's result.
pub fn others_result(lang: Lang) -> String {
    said!(lang, "басқа сұраныстың нәтижесі", "результат другого запроса", "another request's result")
}

/// Another request's acknowledgement.
pub fn others_acknowledgement(lang: Lang) -> String {
    said!(
        lang,
        "басқа сұраныстың растауы",
        "подтверждение другого запроса",
        "another request's acknowledgement"
    )
}

/// A number given twice.
pub fn number_twice(lang: Lang) -> String {
    said!(lang, "екі рет берілген нөмір", "номер выдан дважды", "a number given twice")
}

/// The same message has another number.
pub fn other_number(lang: Lang) -> String {
    said!(
        lang,
        "сол хабардың нөмірі басқа",
        "у того же сообщения другой номер",
        "the same message has another number"
    )
}

/// Nothing leads to the result.
pub fn no_link(lang: Lang) -> String {
    said!(lang, "сілтеме жоқ", "нет ссылки", "no link")
}

/// Another message from the asynchronous channel.
pub fn others_message(lang: Lang) -> String {
    said!(lang, "басқа хабар", "другое сообщение", "another message")
}

/// What a message is though its receiver confirmed it.
pub fn confirmed_and_yet(lang: Lang, state: &str) -> String {
    said!(
        lang,
        "расталды, ал күйі {state}",
        "подтверждено, а состояние {state}",
        "confirmed, and yet {state}"
    )
}

/// It reaches its receiver.
pub fn delivered(lang: Lang) -> String {
    said!(lang, "жеткізілді", "доставлено", "delivered")
}
