//! The words of printed results.

use super::{Lang, Text};

/// What marks every page and every paper of this system: a test, in each language.
pub const TEST_MARK: [(Lang, &str); 3] = [(Lang::Kk, "СЫНАҚ"), (Lang::Ru, "ТЕСТ"), (Lang::En, "TEST")];

/// A word or a sentence of a printed result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperLabel {
    /// “Registration number”.
    RegistrationNumber,
    /// “Request number at the portal”.
    RequestNumber,
    /// “Public service”.
    Service,
    /// “Document”: what it is called.
    DocumentName,
    /// “Applicant's IIN or BIN”.
    Declarant,
    /// “Outcome”.
    Outcome,
    /// “The service is rendered”.
    Positive,
    /// “The service is refused”.
    Negative,
    /// “Status”.
    Status,
    /// “Reason”.
    Reason,
    /// “Registered”.
    RequestedAt,
    /// “Decided”.
    DecidedAt,
    /// “Signed”.
    SignedAt,
    /// The heading over the signatures.
    Signature,
    /// “Signed by”.
    SignedBy,
    /// “Organization”.
    Organization,
    /// “Certificate serial number”.
    Serial,
    /// “Certificate issuer”.
    Issuer,
    /// “Certificate validity”.
    Validity,
    /// The heading over the QR code.
    Verification,
    /// How the document is verified.
    HowToVerify,
    /// That it has no legal force.
    NoForce,
    /// What stands where the font lacks a character.
    NotInFont,
    /// The document is genuine.
    Genuine,
    /// What to compare.
    Compare,
    /// It is not known to be genuine.
    NotGenuine,
    /// Why.
    NeverIssued,
}

/// The name of a kind of result, by the code in the result; the general name for a code that is not known.
pub fn kind(code: &str) -> Text {
    let (kk, ru, en) = match code {
        "notification" => ("Хабарлама", "Уведомление", "Notification"),
        "certificate" => ("Анықтама", "Справка", "Certificate"),
        "decision" => ("Шешім", "Решение", "Decision"),
        "resolution" => ("Қаулы", "Постановление", "Resolution"),
        "contract" => ("Шарт", "Договор", "Contract"),
        "conclusion" => ("Қорытынды", "Заключение", "Conclusion"),
        "acceptance-receipt" => (
            "Құжаттардың қабылданғаны туралы қолхат",
            "Расписка о приеме документов",
            "Receipt of acceptance of documents",
        ),
        "intake-refusal-receipt" => (
            "Құжаттарды қабылдаудан бас тарту туралы қолхат",
            "Расписка об отказе в приеме документов",
            "Receipt of refusal to accept documents",
        ),
        "negative-conclusion" => ("Теріс қорытынды", "Отрицательное заключение", "Negative conclusion"),
        "negative-result" => ("Теріс нәтиже", "Отрицательный результат", "Negative result"),
        "permit" => ("Рұқсат", "Разрешение", "Permit"),
        "referral" => ("Жолдама", "Направление", "Referral"),
        "reasoned-refusal" => (
            "Бас тарту туралы дәлелді жауап",
            "Мотивированный ответ об отказе",
            "Reasoned refusal of the service",
        ),
        "documents-refusal" => (
            "Құжаттарда кемшіліктердің болуына байланысты сұратылған қызметтен бас тарту туралы хабарлама",
            "Сообщение об отказе в запрашиваемой услуге в связи с имеющимися нарушениями в документах",
            "Message refusing the requested service because of faults in the documents",
        ),
        _ => ("Қызмет көрсету нәтижесі", "Результат оказания услуги", "Result of the service"),
    };
    Text { kk, ru, en }
}

impl PaperLabel {
    /// In each language.
    pub const fn text(self) -> Text {
        let (kk, ru, en) = match self {
            PaperLabel::RegistrationNumber => {
                ("Тіркеу нөмірі", "Регистрационный номер", "Registration number")
            }
            PaperLabel::RequestNumber => {
                ("Порталдағы сұраныс нөмірі", "Номер запроса на портале", "Request number at the portal")
            }
            PaperLabel::Service => ("Мемлекеттік қызмет", "Государственная услуга", "Public service"),
            PaperLabel::DocumentName => ("Құжат", "Документ", "Document"),
            PaperLabel::Declarant => {
                ("Өтініш берушінің ЖСН/БСН", "ИИН/БИН заявителя", "IIN or BIN of the applicant")
            }
            PaperLabel::Outcome => ("Нәтиже", "Результат", "Outcome"),
            PaperLabel::Positive => ("Қызмет көрсетілді", "Услуга оказана", "The service is rendered"),
            PaperLabel::Negative => ("Қызметтен бас тартылды", "В услуге отказано", "The service is refused"),
            PaperLabel::Status => ("Мәртебесі", "Статус", "Status"),
            PaperLabel::Reason => ("Бас тарту себебі", "Причина отказа", "Reason for the refusal"),
            PaperLabel::RequestedAt => {
                ("Өтініш тіркелген уақыт", "Заявление зарегистрировано", "Request registered")
            }
            PaperLabel::DecidedAt => ("Шешім қабылданған уақыт", "Решение принято", "Decided"),
            PaperLabel::SignedAt => ("Қол қойылған уақыт", "Подписано", "Signed"),
            PaperLabel::Signature => (
                "Электрондық цифрлық қолтаңба",
                "Электронная цифровая подпись",
                "Electronic digital signature",
            ),
            PaperLabel::SignedBy => ("Қол қойған", "Подписал(а)", "Signed by"),
            PaperLabel::Organization => ("Ұйым", "Организация", "Organization"),
            PaperLabel::Serial => {
                ("Куәліктің сериялық нөмірі", "Серийный номер свидетельства", "Certificate serial number")
            }
            PaperLabel::Issuer => ("Куәлікті берген", "Кем выдано свидетельство", "Certificate issuer"),
            PaperLabel::Validity => {
                ("Куәліктің қолданылу мерзімі", "Срок действия свидетельства", "Certificate validity")
            }
            PaperLabel::Verification => {
                ("Құжаттың түпнұсқалығын тексеру", "Проверка подлинности документа", "Verification")
            }
            PaperLabel::HowToVerify => (
                "QR-кодты сканерлеңіз немесе мекенжайды ашыңыз. Қол қойылған XML осы PDF файлына тіркелген.",
                "Отсканируйте QR-код или откройте адрес. Подписанный XML приложен к этому файлу PDF.",
                "Scan the QR code or open the address. The signed XML is attached to the PDF.",
            ),
            PaperLabel::NoForce => (
                "Сынақ құжаты: симулятор жасаған, заңды күші жоқ.",
                "Тестовый документ: создан симулятором, юридической силы не имеет.",
                "A test document: made by a simulator, without legal force.",
            ),
            PaperLabel::NotInFont => (
                "\u{FFFD} – қаріпте жоқ таңба; ол қол қойылған XML-де бар.",
                "\u{FFFD} – знак, которого нет в шрифте; он есть в подписанном XML.",
                "\u{FFFD} is a character that the font lacks; the signed XML has it.",
            ),
            PaperLabel::Genuine => (
                "Құжаттың түпнұсқалығы расталды",
                "Подлинность документа подтверждена",
                "The document is genuine",
            ),
            PaperLabel::Compare => (
                "Осы нөмірмен дәл осы құжат берілген. Қағаздағы деректерді төмендегі деректермен салыстырыңыз.",
                "Под этим номером выдан именно этот документ. Сравните данные на бумаге с данными ниже.",
                "Exactly this document was issued under this number. Compare what the paper says with what follows.",
            ),
            PaperLabel::NotGenuine => (
                "Құжаттың түпнұсқалығы расталмады",
                "Подлинность документа не подтверждена",
                "The document is not known to be genuine",
            ),
            PaperLabel::NeverIssued => (
                "Мұндай нөмірі мен бақылау сомасы бар құжат берілмеген.",
                "Документ с таким номером и такой контрольной суммой не выдавался.",
                "No document with this number and this digest was issued.",
            ),
        };
        Text { kk, ru, en }
    }
}
