//! `qaqpa demo`.

use std::fmt::Display;

use crate::text::said::said;
use crate::text::{Lang, Text};

const fn all(kk: &'static str, ru: &'static str, en: &'static str) -> Text {
    Text { kk, ru, en }
}

/// A chapter of the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chapter {
    /// The CRLs are fetched.
    Before,
    /// Requests over REST.
    Rest,
    /// A request in a SOAP message.
    Soap,
    /// Refusals on the signature.
    Refusals,
    /// A refusal on the documents.
    Documents,
}

/// The title of a chapter.
pub const fn chapter(chapter: Chapter) -> Text {
    match chapter {
        Chapter::Before => {
            all("Қол қоюға дейін", "До того как что-либо подписано", "Before anything is signed")
        }
        Chapter::Rest => all(
            "REST: азамат Орал қаласында тұрғын үй кезегіне қоюды сұрайды",
            "REST: гражданин просит поставить его в очередь на жильё в Уральске",
            "REST: a citizen asks for a place in the housing queue of Oral",
        ),
        Chapter::Soap => all(
            "SOAP: портал SendMessage жібереді: WS-Security қолтаңбасы portal-system кілтімен қойылған, азаматтың құжаты `data` ішінде",
            "SOAP: портал отправляет SendMessage: подпись WS-Security ключом portal-system, документ гражданина внутри `data`",
            "SOAP: the portal sends SendMessage, WS-Security by portal-system, the citizen's document inside `data`",
        ),
        Chapter::Refusals => all(
            "Бас тарту: әрқайсысының өз себебі бар, ал регламенттің хабарламасы біреу ғана (000 ¶10(7))",
            "Отказы: у каждого своя причина, а сообщение регламента одно (000 ¶10(7))",
            "Refused: each for its own reason, and with the regulation's one message (000 ¶10(7))",
        ),
        Chapter::Documents => all(
            "Құжаттарға байланысты бас тарту (000 ¶10(10)): қолтаңба жарамды, жеке басын куәландыратын құжат жоқ",
            "Отказ из-за документов (000 ¶10(10)): подпись верна, нет документа, удостоверяющего личность",
            "Refused for the documents (000 ¶10(10)): the signature is good, the identity document is missing",
        ),
    }
}

/// A step of the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The CRLs are fetched.
    Crls,
    /// A good request.
    Registered,
    /// Its status.
    Status,
    /// Its result.
    Result,
    /// A result that was changed.
    ResultChanged,
    /// The same request again.
    Again,
    /// The answer to a message.
    Answered,
    /// The same message again.
    MessageAgain,
    /// A revoked certificate.
    Revoked,
    /// An expired one.
    Expired,
    /// Somebody else's.
    OtherIin,
    /// All three.
    AllThree,
    /// A document changed after signing.
    Changed,
    /// A refusal as XML.
    SignedRefusal,
    /// A message without a transport signature.
    Fault,
    /// A request without a document that the service asks for.
    RegisteredNevertheless,
    /// The refusal of it.
    DocumentsRefused,
}

/// The title of a step.
pub const fn step(step: Step) -> Text {
    match step {
        Step::Crls => all(
            "Портал қайтарып алынған куәліктер тізімдерін (CRL) куәліктерде көрсетілген мекенжайлардан алады",
            "Портал получает списки отозванных свидетельств (CRL) по адресам из самих свидетельств",
            "The portal fetches the lists of revoked certificates from where the certificates say they are",
        ),
        Step::Registered => all(
            "Сұранысқа азаматтың кілтімен (people/valid) қол қойылып, жіберіледі: ол тіркеледі",
            "Запрос подписан ключом гражданина (people/valid) и отправлен: он регистрируется",
            "The request is signed with the citizen's key (people/valid) and sent: it is registered",
        ),
        Step::Status => all(
            "Портал сұраныстың күйін сұрайды: автоматты қызмет беруші шешім қабылдаған",
            "Портал спрашивает о состоянии запроса: автоматический услугодатель уже принял решение",
            "The portal asks where it stands: the provider, an automatic one, has decided",
        ),
        Step::Result => all(
            "Нәтиже алынып, оның қолтаңбасы тізімдерді ескере отырып түбірлік куәлікке дейін тексеріледі",
            "Результат получен, его подпись проверена до корневого свидетельства с учётом списков",
            "The result is fetched, and its signature checked up to the root, with the lists",
        ),
        Step::ResultChanged => all(
            "Нәтижедегі бір цифр өзгертіледі: тексеру мұны байқайды",
            "В результате изменена одна цифра: проверка это замечает",
            "One digit of the result is changed: the check notices it",
        ),
        Step::Again => all(
            "Сол құжат тағы бір рет: нөмірі сол, тіркелуі – бір рет",
            "Тот же документ ещё раз: номер тот же, регистрация одна",
            "The same document once more: the same number, registered once",
        ),
        Step::Answered => all(
            "Жауап – шлюз қол қойған конверт, ішінде – басшы қол қойған нәтиже",
            "В ответ приходит конверт, подписанный шлюзом, внутри – результат, подписанный руководителем",
            "It is answered with an envelope signed by the gateway, the head's signed result inside",
        ),
        Step::MessageAgain => all(
            "Сол хабарлама тағы бір рет: жауаптағы нөмір сол, бірақ ол REST сұранысының нөмірі емес",
            "То же сообщение ещё раз: в ответе тот же номер, и это не номер обращения по REST",
            "The same message again: the same number in the answer, and not that of the REST request",
        ),
        Step::Revoked => {
            all("Куәлік қайтарып алынған", "Свидетельство отозвано", "The certificate is revoked")
        }
        Step::Expired => all(
            "Куәліктің мерзімі өтіп кеткен",
            "Срок действия свидетельства истёк",
            "The certificate has expired",
        ),
        Step::OtherIin => all(
            "Куәлік басқа адамдікі: ондағы ЖСН сұраныстағы ЖСН-ге сәйкес емес",
            "Свидетельство принадлежит другому лицу: ИИН в нём не тот, что в запросе",
            "The certificate is another person's: its IIN is not the request's",
        ),
        Step::AllThree => all(
            "Үшеуі бірден: тек біріншісі емес, үш қате де көрсетіледі",
            "Все три сразу: названы три ошибки, а не только первая",
            "All three at once: three findings, not the first",
        ),
        Step::Changed => all(
            "Өтініш қол қойылғаннан кейін өзгертілген",
            "Форма изменена после подписания",
            "The form was changed after it was signed",
        ),
        Step::SignedRefusal => all(
            "XML түрінде сұралған бас тарту – шлюз қол қойған құжат",
            "Отказ, запрошенный в виде XML, – это документ, подписанный шлюзом",
            "Asked for as XML, the refusal is a document signed by the gateway",
        ),
        Step::Fault => all(
            "Транспорттық қолтаңбасы жоқ SOAP: жауабы – қате (fault), оған да қол қойылған",
            "SOAP без транспортной подписи: в ответ ошибка (fault), тоже подписанная",
            "SOAP without a transport signature: a fault, and that is signed too",
        ),
        Step::RegisteredNevertheless => all(
            "Сұраныс бәрібір тіркеледі",
            "Запрос всё равно регистрируется",
            "It is registered nevertheless",
        ),
        Step::DocumentsRefused => all(
            "Жауап – қызмет берушінің басшысы қол қойған бас тарту, онда не жетіспейтіні көрсетілген",
            "Ответ – отказ, подписанный руководителем услугодателя; в нём указано, чего не хватает",
            "The answer is a refusal signed by the provider's head, with what is missing",
        ),
    }
}

/// A fact that a step compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// The status of HTTP.
    HttpStatus,
    /// How many CRLs were fetched.
    Crls,
    /// The number that the gateway gave.
    RegistrationNumber,
    /// The service.
    Service,
    /// What has become of the request.
    Status,
    /// The place in the queue.
    Place,
    /// What a signature is worth.
    Signature,
    /// Whose it is.
    SignedBy,
    /// What the result's signature is worth.
    ResultSignature,
    /// Whose it is.
    ResultSignedBy,
    /// The number that the result states.
    NumberInResult,
    /// Positive or negative.
    Resolution,
    /// What the envelope's signature is worth.
    EnvelopeSignature,
    /// Whose it is.
    EnvelopeSignedBy,
    /// The message that an answer belongs to.
    CorrelationId,
    /// The contract's code of success.
    StatusCode,
    /// Whether the number differs from the one by REST.
    OtherThanByRest,
    /// The codes of a refusal.
    Codes,
    /// The regulation's message.
    Message,
    /// The regulation's message in Kazakh.
    MessageInKazakh,
    /// The contract's code of an error.
    ErrorCode,
    /// The contract's sentence for it.
    ErrorMessage,
    /// Why the provider refused.
    Reason,
    /// What kept a step from its end.
    BrokeOff,
}

/// The name of a fact, at most [`FACT_WIDTH`] characters.
pub const fn fact(fact: Fact) -> Text {
    match fact {
        Fact::HttpStatus => all("HTTP күйі", "статус HTTP", "HTTP status"),
        Fact::Crls => all("тізімдер", "списков", "lists"),
        Fact::RegistrationNumber => all("тіркеу нөмірі", "регистрационный номер", "registration number"),
        Fact::Service => all("қызмет", "услуга", "service"),
        Fact::Status => all("күйі", "состояние", "status"),
        Fact::Place => all("кезектегі орны", "место в очереди", "place in the queue"),
        Fact::Signature => all("қолтаңба", "подпись", "signature"),
        Fact::SignedBy => all("қол қойған", "подписал", "signed by"),
        Fact::ResultSignature => all("нәтиженің қолтаңбасы", "подпись результата", "result's signature"),
        Fact::ResultSignedBy => all("нәтижеге қол қойған", "результат подписал", "result signed by"),
        Fact::NumberInResult => all("нәтижедегі нөмір", "номер в результате", "number in the result"),
        Fact::Resolution => all("шешім", "решение", "resolution"),
        Fact::EnvelopeSignature => all("конверттің қолтаңбасы", "подпись конверта", "envelope's signature"),
        Fact::EnvelopeSignedBy => all("конвертке қол қойған", "конверт подписал", "envelope signed by"),
        Fact::CorrelationId => all("қай хабарламаға жауап", "ответ на сообщение", "answers the message"),
        Fact::StatusCode => all("күй коды", "код состояния", "status code"),
        Fact::OtherThanByRest => all("REST нөмірінен өзге", "не тот, что по REST", "other than by REST"),
        Fact::Codes => all("кодтар", "коды", "codes"),
        Fact::Message => all("хабарлама", "сообщение", "message"),
        Fact::MessageInKazakh => all("хабарлама (kk)", "сообщение (kk)", "message (kk)"),
        Fact::ErrorCode => all("қате коды", "код ошибки", "error code"),
        Fact::ErrorMessage => all("қате хабары", "текст ошибки", "error message"),
        Fact::Reason => all("себебі", "причина", "reason"),
        Fact::BrokeOff => all("қадам үзілді", "шаг прерван", "it broke off"),
    }
}

/// The column of the names of facts, in characters.
pub const FACT_WIDTH: usize = 22;

/// How a fact that is not as predicted is printed, after its name.
pub fn differs(lang: Lang, expected: &str, found: &str) -> String {
    said!(
        lang,
        "күтілген: {expected} · келгені: {found}",
        "ожидалось: {expected} · получено: {found}",
        "expected: {expected} · came: {found}"
    )
}

/// Any value that is not empty.
pub const SOMETHING: Text = all("бос емес мән", "непустое значение", "something");

/// No value.
pub const NOTHING: Text = all("мән жоқ", "нет значения", "nothing");

/// A fact that nobody expected.
pub const NOT_EXPECTED: Text = all("мұндай ештеңе болмауы керек", "ничего подобного", "nothing of this kind");

/// Yes or no.
pub const fn yes(yes: bool) -> Text {
    if yes { all("иә", "да", "yes") } else { all("жоқ", "нет", "no") }
}

/// The document that the last chapter leaves out, as the service names it.
pub const IDENTITY_DOCUMENT: Text =
    all("жеке басын куәландыратын құжат", "документ, удостоверяющий личность", "identity document");

/// The first line: where the gateway is.
pub fn opened(lang: Lang, gateway: &str, plain: &str) -> String {
    said!(
        lang,
        "Шлюз: {gateway} (TLS) және {plain} (TLS қолданылмайды), certs/ каталогының сынақ PKI-імен.",
        "Шлюз: {gateway} (TLS) и {plain} (без TLS), с тестовой PKI из certs/.",
        "A gateway at {gateway} (TLS) and {plain} (plain), with the test PKI of certs/."
    )
}

/// How long a step took.
pub fn took(lang: Lang, millis: u128) -> String {
    said!(lang, "{millis} мс", "{millis} мс", "{millis} ms")
}

/// The regulation's message: its own sentences are Kazakh and Russian, the English one is a translation.
pub fn regulation_message(lang: Lang, message: &Text) -> String {
    let Text { kk, ru, en } = message;
    let original = format!("  kk: {kk}\n  ru: {ru}");
    match lang {
        Lang::Kk | Lang::Ru => original,
        Lang::En => format!("{original}\n  en: {en}"),
    }
}

/// The last line of a story that went well.
pub fn as_predicted(lang: Lang, millis: u128) -> String {
    said!(
        lang,
        "Бәрі болжанғандай өтті, {millis} мс. Еш файл қалдырылған жоқ; тұрақты шлюзді `qaqpa serve` іске қосады.",
        "Всё прошло как предсказано, за {millis} мс. Ничего не оставлено; постоянный шлюз запускает `qaqpa serve`.",
        "Everything went as predicted, in {millis} ms. Nothing is left behind; `qaqpa serve` opens a gateway that stays."
    )
}

/// The last line of a story that did not.
pub fn not_as_predicted(lang: Lang, steps: &str) -> String {
    said!(
        lang,
        "Бәрі болжанғандай өткен жоқ. ✗ белгісін мына қадамдардан қараңыз: {steps}.",
        "Не всё прошло как предсказано. Смотрите ✗ в шагах: {steps}.",
        "Not everything went as predicted. Look for ✗ in: {steps}."
    )
}

/// A key of the test PKI that cannot be used.
pub fn key(lang: Lang, stem: &str, why: &str) -> String {
    said!(
        lang,
        "сынақ PKI-інің {stem} кілті: {why}",
        "ключ {stem} тестовой PKI: {why}",
        "the key {stem} of the test PKI: {why}"
    )
}

/// A document that a step wants to change has nothing to change.
pub fn unchangeable(lang: Lang, element: &str) -> String {
    said!(
        lang,
        "құжатта өзгертуге болатын {element} элементі жоқ",
        "в документе нет элемента {element}, который можно изменить",
        "the document has no {element} that could be changed"
    )
}

/// Nobody of the story has such a name.
pub fn nobody(lang: Lang, name: &str) -> String {
    said!(
        lang,
        "көріністе {name} деген қатысушы жоқ",
        "в сценарии нет участника {name}",
        "nobody in the story is called {name}"
    )
}

/// The certificates of the authority cannot be read.
pub fn authority(lang: Lang, why: &str) -> String {
    said!(
        lang,
        "куәландырушы орталықтың куәліктері: {why}",
        "свидетельства удостоверяющего центра: {why}",
        "the authority's certificates: {why}"
    )
}

/// A CRL cannot be read.
pub fn crl(lang: Lang, url: &str, why: &str) -> String {
    said!(lang, "{url} тізімі (CRL): {why}", "список (CRL) {url}: {why}", "the CRL {url}: {why}")
}

/// The authority did not issue a certificate.
pub fn not_issued(lang: Lang, why: &dyn Display) -> String {
    said!(
        lang,
        "куәландырушы орталық куәлік шығармады: {why}",
        "удостоверяющий центр не выпустил свидетельство: {why}",
        "the authority did not issue a certificate: {why}"
    )
}
