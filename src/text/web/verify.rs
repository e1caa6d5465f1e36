//! The words of the verification page.

use super::words;
use crate::text::Lang;
use crate::text::said::said;

words! {
    LEAD: "Қолтаңбаны, куәлікті немесе нәтижені тексеріңіз. Ештеңе тіркелмейді және сақталмайды.", "Проверьте подпись, свидетельство или результат услуги. Ничего не регистрируется и не хранится.", "Check a signature, a certificate or a result. Nothing is registered and nothing is kept.";
    FILE: "Файл", "Файл", "File";
    FILE_HINT: "XML, SOAP хабарламасы, CMS (.cms, .p7s, .sig), нәтиженің PDF файлы немесе куәлік (.pem, .cer). Файлды осы жерге сүйреп әкелуге болады.", "XML, сообщение SOAP, CMS (.cms, .p7s, .sig), PDF результата или свидетельство (.pem, .cer). Файл можно перетащить сюда.", "XML, a SOAP message, CMS (.cms, .p7s, .sig), the PDF of a result, or a certificate (.pem, .cer). You can drop the file here.";
    TEXT: "Немесе мәтін", "Или текст", "Or text";
    TEXT_HINT: "XML, PEM немесе base64 мәтінін қойыңыз.", "Вставьте XML, PEM или base64.", "Paste XML, PEM or base64.";
    RULE: "Нені тексеру керек", "Как проверить", "How to judge it";
    RULE_GATEWAY: "Шлюз сұранысты тексергендей", "Как шлюз проверяет запрос", "As the gateway judges a request";
    RULE_GATEWAY_HINT: "Қолтаңбадан басқа ЖСН (БСН), қызмет және форма да тексеріледі", "Кроме подписи проверяются ИИН (БИН), услуга и форма", "Besides the signature: the IIN (BIN), the service and the form";
    RULE_DOCUMENT: "Кез келген қол қойылған құжат сияқты", "Как любой подписанный документ", "As any signed document";
    RULE_DOCUMENT_HINT: "Тек қолтаңбалар мен куәліктер", "Только подписи и свидетельства", "Only signatures and certificates";
    MORE: "Тағы: салыстыру, бөлек сақталған мазмұн, басқа уақыт", "Ещё: сравнение, отдельное содержимое, другое время", "More: a comparison, detached content, another time";
    HASHED: "Клиент хэштеген байттар", "Байты, которые хэшировал клиент", "The bytes that the client hashed";
    HASHED_HINT: "Каноникалық мәтін сол күйінде немесе base64 түрінде. Бірінші айырмашылық көрсетіледі.", "Канонический текст как есть или в base64. Будет показано первое отличие.", "The canonical text as it is, or base64. The first difference is shown.";
    REFERENCE: "Немен салыстыру керек", "С чем сравнить", "What to compare with";
    REFERENCE_HINT: "Reference нөмірі (1, 2, …) немесе signed-info", "Номер Reference (1, 2, …) или signed-info", "The number of the Reference (1, 2, …) or signed-info";
    REFERENCE_WRONG: "Reference нөмірін немесе signed-info деп жазыңыз", "Укажите номер Reference или signed-info", "Enter the number of a Reference, or signed-info";
    CONTENT: "Қол қойылған файл", "Подписанный файл", "The signed file";
    CONTENT_HINT: "CMS мазмұнынан бөлек болса", "Если CMS отделена от содержимого", "Where the CMS is detached from its content";
    AT: "Қай уақытқа тексеру керек", "На какое время проверить", "Judge it at";
    AT_HINT: "Мысалы, 2026-11-24T10:00 (Алматы уақыты). Бос болса, қазіргі уақыт.", "Например, 2026-11-24T10:00 (время Алматы). Если пусто, текущее время.", "For example 2026-11-24T10:00 (Almaty time). The present time if empty.";
    AT_WRONG: "Уақытты 2026-11-24T10:00 түрінде жазыңыз", "Укажите время в виде 2026-11-24T10:00", "Enter a time such as 2026-11-24T10:00";
    CHECK: "Тексеру", "Проверить", "Verify";
    NOTHING: "Файлды таңдаңыз немесе мәтінді қойыңыз", "Выберите файл или вставьте текст", "Choose a file or paste a text";
    NO_ATTACHMENT: "Бұл PDF файлында қол қойылған нәтиже жоқ", "В этом PDF нет подписанного результата", "This PDF holds no signed result";
    BUSY: "Жүйе бос емес. Сәл күтіп, қайталап көріңіз", "Система занята. Подождите и попробуйте снова", "The system is busy. Wait a little and try again";
    NO_REPORT: "Есепті оқу мүмкін болмады", "Отчёт не удалось прочитать", "The report could not be read";
    NO_REPORT_HINT: "Құжатты тағы бір рет тексеріңіз", "Проверьте документ ещё раз", "Verify the document once more";
    RESULT: "Тексеру нәтижесі", "Результат проверки", "Result of the verification";
    ACCEPTED: "Қабылданады", "Принято", "Accepted";
    REJECTED: "Қабылданбайды", "Отклонено", "Rejected";
    RETRY: "Әзірге шешім жоқ", "Решения пока нет", "Undecided";
    CAUSES: "Себептері", "Причины", "Causes";
    PASSED: "Өткен тексерулер", "Пройденные проверки", "Checks that passed";
    FAILED: "Өтпеген тексерулер", "Непройденные проверки", "Checks that failed";
    NOT_RUN: "Жүргізілмеген тексерулер", "Непроведённые проверки", "Checks that were not run";
    SIGNER: "Қол қойған", "Кто подписал", "Signer";
    NAME: "Аты-жөні немесе атауы", "Имя или название", "Name";
    IIN: "ЖСН", "ИИН", "IIN";
    BIN: "БСН", "БИН", "BIN";
    DN: "Куәліктегі толық атау", "Полное имя в свидетельстве", "The whole name in the certificate";
    FACTS: "Неге сүйеніп тексерілді", "На основании чего проверено", "What it was judged with";
    OCTETS: "Қол қойылған байттар", "Подписанные байты", "The bytes that were signed";
    OCTETS_HINT: "Бос орындар мен жол соңдары көрсетілген: · бос орын, ⇥ табуляция, ␊ жол соңы.", "Пробелы и концы строк показаны: · пробел, ⇥ табуляция, ␊ конец строки.", "White space is shown: · a blank, ⇥ a tab, ␊ a line end.";
    MATCHES: "хэш сәйкес", "хэш совпадает", "the digest matches";
    DIFFERS: "хэш сәйкес емес", "хэш не совпадает", "the digest differs";
    STATED: "Көрсетілген хэш", "Заявленный хэш", "Stated digest";
    COMPUTED: "Есептелген хэш", "Вычисленный хэш", "Computed digest";
    NOT_HASHED: "Хэштеуге ештеңе жоқ", "Хэшировать нечего", "Nothing to hash";
    PROBABLE: "Ықтимал себебі", "Вероятная причина", "Probable cause";
    CUT: "Қалғаны көрсетілмеген", "Остальное не показано", "The rest is not shown";
    COMPARISON: "Клиент хэштегенмен салыстыру", "Сравнение с тем, что хэшировал клиент", "Compared with what the client hashed";
    EQUAL: "Бірдей", "Совпадает", "They are equal";
    NO_SUCH: "Мұндай Reference жоқ", "Такого Reference нет", "There is no such Reference";
    OURS: "Мұнда хэштелгені", "Хэшируется здесь", "Hashed here";
    THEIRS: "Клиент хэштегені", "Хэшировал клиент", "Hashed by the client";
    AGAIN: "Басқа уақытқа қайта тексеру", "Проверить ещё раз на другое время", "Judge it again at another time";
    AGAIN_BUTTON: "Қайта тексеру", "Проверить на это время", "Judge again";
    REPLAYED: "Куәлік басқа уақытқа қайта тексерілді; құжаттың өзі алдыңғы тексеруден алынды", "Свидетельство проверено на другое время; проверки самого документа взяты из прежней", "The certificate was judged at another time; the checks of the document itself are carried over";
    SAVE: "Есепті файлға сақтау", "Сохранить отчёт в файл", "Save the report as a file";
    ANOTHER: "Басқа құжатты тексеру", "Проверить другой документ", "Verify another document";
    DOCUMENT_NUMBER: "Нәтижені нөмірі бойынша тексеру үшін қағаздағы QR кодты сканерлеңіз.", "Чтобы проверить результат по номеру, отсканируйте QR-код на бумаге.", "To verify a result by its number, scan the QR code on the paper.";
    SAMPLES: "Үлгімен байқап көру", "Попробовать на образце", "Try it with a sample";
}

/// Which Reference, and how long what it hashes is.
pub fn reference(lang: Lang, number: usize, uri: &str, octets: usize) -> String {
    said!(
        lang,
        "Reference {number}, URI «{uri}»: {octets} байт",
        "Reference {number}, URI «{uri}»: {octets} байт",
        "Reference {number}, URI “{uri}”: {octets} bytes"
    )
}

/// Where two sequences part.
pub fn differs_at(lang: Lang, offset: usize) -> String {
    said!(
        lang,
        "Бірінші айырмашылық {offset} байттан кейін",
        "Первое отличие после байта {offset}",
        "The first difference is after {offset} bytes"
    )
}

/// Of which signature of several.
pub fn signature(lang: Lang, number: usize) -> String {
    said!(lang, "{number}-қолтаңба", "Подпись {number}", "Signature {number}")
}
