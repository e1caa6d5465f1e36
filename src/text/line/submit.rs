//! `qaqpa submit`.

use crate::text::Lang;
use crate::text::said::said;

/// The gateway accepted.
pub fn accepted(lang: Lang) -> String {
    said!(lang, "ҚАБЫЛДАНДЫ", "ПРИНЯТО", "ACCEPTED")
}

/// The gateway refused.
pub fn refused(lang: Lang, status: &str) -> String {
    said!(lang, "БАС ТАРТЫЛДЫ  HTTP {status}", "ОТКАЗАНО  HTTP {status}", "REFUSED  HTTP {status}")
}

/// A check of the answer.
pub fn check(lang: Lang, name: &str) -> String {
    said!(lang, "тексеру: {name}", "проверка: {name}", "check {name}")
}

/// When to send it again.
pub fn again(lang: Lang, seconds: &str) -> String {
    said!(
        lang,
        "осы құжатты {seconds} с кейін қайта жіберуге болады",
        "тот же документ можно отправить снова через {seconds} с",
        "the same document may be sent again in {seconds} s"
    )
}

/// A SOAP answer, good or a fault.
pub fn soap(lang: Lang, answered: bool, status: &str) -> String {
    if answered {
        said!(lang, "ЖАУАП  HTTP {status}", "ОТВЕТ  HTTP {status}", "ANSWERED  HTTP {status}")
    } else {
        said!(lang, "ҚАТЕ  HTTP {status}", "ОШИБКА  HTTP {status}", "FAULT  HTTP {status}")
    }
}

/// Whether the answer is the one that was expected.
pub fn expected(lang: Lang, as_expected: bool, expected: &str, came: &str) -> String {
    if as_expected {
        return said!(lang, "күткендей: {expected}", "как ожидалось: {expected}", "as expected: {expected}");
    }
    said!(
        lang,
        "күтілген код: {expected}; келгені: {came}",
        "ожидался код {expected}, пришло: {came}",
        "expected {expected}, came {came}"
    )
}
