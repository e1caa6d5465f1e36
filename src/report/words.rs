//! What the reports' own words are in Kazakh, Russian and English. Titles and hints of findings stand in `findings/texts.rs`.

use std::borrow::Cow;

use super::phrases::phrase;
use crate::findings::{CheckName, Decision, Indication, Lang, Status, Subject, Text};
use crate::trust::InvalidTimeStamp;
use crate::xmldsig::Relaxation;

const fn text(kk: &'static str, ru: &'static str, en: &'static str) -> Text {
    Text { kk, ru, en }
}

pub(super) const TITLE: Text =
    text("Қолтаңбаны тексеру туралы есеп", "Отчёт о проверке подписи", "Signature verification report");
pub(super) const DECISION: Text = text("Шешім", "Решение", "Decision");
pub(super) const WAS: Text = text("бұрын", "было", "was");
pub(super) const INDICATION: Text = text("Қолтаңбаның мәртебесі", "Статус подписи", "Indication");
pub(super) const REASON: Text = text("Себебі", "Причина", "Reason");
pub(super) const TO_DO: Text = text("Не істеу керек", "Что делать", "What to do");
pub(super) const SIGNER: Text = text("Қол қойған", "Подписал", "Signer");
pub(super) const ISSUER: Text = text("Куәландырушы орталық", "Удостоверяющий центр", "Issuer");
pub(super) const SERIAL: Text = text("Сериялық нөмірі", "Серийный номер", "Serial number");
pub(super) const VALIDITY: Text = text("Қолданылу мерзімі", "Срок действия", "Validity");
pub(super) const AT: Text = text("Тексеру уақыты", "Время проверки", "Validation time");
pub(super) const CHECKS: Text = text("Тексерулер", "Проверки", "Checks");
pub(super) const CHECK: Text = text("Тексеру", "Проверка", "Check");
pub(super) const RESULT: Text = text("Нәтиже", "Результат", "Result");
pub(super) const DETAILS: Text = text("Толығырақ", "Подробности", "Details");
pub(super) const EXPECTED: Text = text("Күтілген", "Ожидалось", "Expected");
pub(super) const ACTUAL: Text = text("Іс жүзінде", "Фактически", "Actual");
pub(super) const PLACE: Text = text("Орны", "Место", "Place");
pub(super) const JUDGED_WITH: Text =
    text("Не бойынша тексерілді", "По чему проверено", "What it was judged with");
pub(super) const SIGNATURE_METHOD: Text = text("Қолтаңба алгоритмі", "Алгоритм подписи", "Signature method");
pub(super) const CANONICALIZATION: Text = text("Канондау", "Каноникализация", "Canonicalization");
pub(super) const REFERENCE: Text = text("Сілтеме (Reference)", "Ссылка (Reference)", "Reference");
pub(super) const TRANSFORMS: Text = text("Түрлендірулер", "Преобразования", "Transforms");
pub(super) const DIGEST_METHOD: Text = text("Хэш алгоритмі", "Алгоритм хэширования", "Digest method");
pub(super) const STATED: Text = text("Көрсетілген хэш", "Заявленный хэш", "Digest stated");
pub(super) const COMPUTED: Text = text("Есептелген хэш", "Вычисленный хэш", "Digest computed");
pub(super) const CERTIFICATE: Text = text("Тіркеу куәлігі", "Регистрационное свидетельство", "Certificate");
pub(super) const SHA256: Text = text("SHA-256", "SHA-256", "SHA-256");
pub(super) const KEY: Text = text("Кілт", "Ключ", "Key");
pub(super) const KEY_USAGE: Text = text("Кілттің мақсаты", "Назначение ключа", "Key usage");
pub(super) const CHAIN: Text = text(
    "Сенімді орталыққа дейінгі тізбек",
    "Цепочка до доверенного центра",
    "Chain to the trusted authority",
);
pub(super) const LIST: Text =
    text("Қайтарылған куәліктер тізімі", "Список отозванных свидетельств", "List of revoked certificates");
pub(super) const LIST_NUMBER: Text = text("Тізім нөмірі", "Номер списка", "List number");
pub(super) const LIST_PERIOD: Text = text("Тізімнің мерзімі", "Срок списка", "thisUpdate … nextUpdate");
pub(super) const LIST_STATE: Text = text("Тізімнің күйі", "Состояние списка", "State of the list");
pub(super) const ENTRY: Text = text("Тізімдегі жазба", "Запись в списке", "Entry found");
pub(super) const INVALID_SINCE: Text = text("Жарамсыз болған күні", "Недействительно с", "Invalid since");
pub(super) const NO_ENTRY: Text = text("жоқ", "нет", "none");
pub(super) const POLICY: Text = text("Саясат", "Политика", "Policy");
pub(super) const SIGNATURE_POLICY: Text =
    text("Қолтаңба саясаты", "Политика подписей", "Policy on signatures");
pub(super) const RELAXATION: Text =
    text("Қолданылған жеңілдік", "Применённое послабление", "Relaxation used");
pub(super) const NO_CHAIN: Text = text("табылмады", "не найдена", "none found");

pub(super) const fn subject(subject: Subject) -> Text {
    match subject {
        Subject::Transport => text("Тасымалдау қолтаңбасы", "Транспортная подпись", "Transport signature"),
        Subject::Document => text("Құжаттың қолтаңбасы", "Подпись документа", "Document signature"),
    }
}

pub(super) const fn decision(decision: Decision) -> Text {
    match decision {
        Decision::Accepted => text("қабылданды", "принято", "accepted"),
        Decision::Retry => text("кейінірек қайталау керек", "повторить позже", "to be sent again later"),
        Decision::Rejected => text("қабылданбады", "отклонено", "rejected"),
    }
}

pub(super) const fn indication(indication: Indication) -> Text {
    match indication {
        Indication::TotalPassed => {
            text("қолтаңба жарамды", "подпись действительна", "the signature is valid")
        }
        Indication::TotalFailed => {
            text("қолтаңба жарамсыз", "подпись недействительна", "the signature is not valid")
        }
        Indication::Indeterminate => text(
            "қолтаңбаның жарамдылығы расталмады",
            "подлинность подписи не подтверждена",
            "the signature is not confirmed",
        ),
        Indication::NoSignatureFound => text("қолтаңба жоқ", "подписи нет", "there is no signature"),
    }
}

pub(super) const fn status(status: Status) -> Text {
    match status {
        Status::Passed => text("өтті", "пройдена", "passed"),
        Status::Failed => text("өтпеді", "не пройдена", "failed"),
        Status::NotRun => text("жүргізілмеді", "не проводилась", "not run"),
        Status::Ignored => text("ескерілмеді", "не учтена", "ignored"),
    }
}

pub(super) const fn check(name: CheckName) -> Text {
    match name {
        CheckName::Format => text("XML құрылымы", "Правильность XML", "Well-formed XML"),
        CheckName::SignatureForm => text("Қолтаңбаның құрылымы", "Строение подписи", "Form of the signature"),
        CheckName::SignatureValue => text("Қолтаңба мәні", "Значение подписи", "Signature value"),
        CheckName::Digest => text(
            "Деректердің тұтастығы (хэш)",
            "Целостность данных (хэш)",
            "Integrity of the content (digest)",
        ),
        CheckName::Algorithms => text("Алгоритмдер мен кілттер", "Алгоритмы и ключи", "Algorithms and keys"),
        CheckName::Scope => {
            text("Қолтаңба нені қамтиды", "Что охвачено подписью", "What the signature covers")
        }
        CheckName::Timestamp => text(
            "Уақыт белгісі немесе хабарламаның мерзімі",
            "Метка времени или срок действия сообщения",
            "Time-stamp, or message's period",
        ),
        CheckName::Certificate => {
            text("Тіркеу куәлігі", "Регистрационное свидетельство", "Signer's certificate")
        }
        CheckName::Chain => text("Куәландырушы орталық", "Удостоверяющий центр", "Certificate chain"),
        CheckName::Validity => text(
            "Куәліктің қолданылу мерзімі",
            "Срок действия свидетельства",
            "Certificate's validity period",
        ),
        CheckName::KeyUsage => text("Кілттің мақсаты", "Назначение ключа", "Key usage"),
        CheckName::CertificatePolicy => {
            text("Куәлік саясаты және рөлі", "Политика и роль свидетельства", "Policy and role")
        }
        CheckName::Revocation => text(
            "Куәліктің қайтарылмағаны",
            "Отсутствие в списке отозванных",
            "Not on the list of revoked certificates",
        ),
        CheckName::Identity => text("ЖСН/БСН сәйкестігі", "Совпадение ИИН/БИН", "IIN or BIN is the signer's"),
        CheckName::Request => text("Сұраныстың толтырылуы", "Заполнение запроса", "The request's own fields"),
    }
}

/// Words on checks that were not run, or not run anew, as the stages write them.
const NOTES: &[Text] = &[
    text(
        "қолтаңбаның құрылымы бұған мүмкіндік бермейді",
        "строение подписи этого не позволяет",
        "the signature's form does not allow it",
    ),
    text(
        "SignedInfo түпнұсқалығы расталмаған",
        "подлинность SignedInfo не подтверждена",
        "SignedInfo is not authenticated",
    ),
    text("алгоритмге сенуге болмайды", "алгоритму нельзя доверять", "the algorithm is not one to believe"),
    text("тіркеу куәлігі жоқ", "нет регистрационного свидетельства", "there is no certificate"),
    text(
        "мазмұн тексерілмеген, сондықтан одан ештеңе оқылмайды",
        "содержимое не подтверждено, поэтому из него ничего не читается",
        "the content is not verified, so that nothing is read from it",
    ),
    text("тізім берілмеген", "список не задан", "no list was given"),
    text(
        "куәландырушы орталық анықталмаған",
        "удостоверяющий центр не установлен",
        "the issuer is not established",
    ),
    text("KeyInfo ішінде тек кілт бар", "в KeyInfo только ключ", "KeyInfo holds a bare key"),
    text(
        "signature-elsewhere жеңілдігі бойынша: Reference атаған элемент қана есептеледі",
        "по послаблению signature-elsewhere: учитывается только элемент, названный в Reference",
        Relaxation::SignatureElsewhere.note(),
    ),
    text(
        "bare-in-header жеңілдігі бойынша: қолтаңба wsse:Security ішінде емес",
        "по послаблению bare-in-header: подпись не внутри wsse:Security",
        Relaxation::BareInHeader.note(),
    ),
    text(
        "sha1 жеңілдігі бойынша: SHA-1 бұзылған, ол көп нәрсені дәлелдемейді",
        "по послаблению sha1: SHA-1 взломан и мало что доказывает",
        Relaxation::Sha1.note(),
    ),
    text(
        "уақыт белгісі ештеңені дәлелдемейді: қолтаңба ол жоқ сияқты тексеріледі",
        "метка времени ничего не доказывает: подпись проверяется так, как если бы её не было",
        InvalidTimeStamp::IGNORED_NOTE,
    ),
    text("бұрынғы нәтиже алынды", "взято из прежней проверки", super::replay::TAKEN_OVER),
];

/// A note in a language; one that is not known here stays as it was written.
pub(super) fn note(note: &str, lang: Lang) -> Cow<'_, str> {
    let known = NOTES.iter().find(|known| known.en == note);
    known.map_or_else(|| phrase(note, lang), |known| Cow::Borrowed(known.in_lang(lang)))
}
