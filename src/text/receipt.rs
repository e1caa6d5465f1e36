//! The words of the service centre's receipts.

use super::said::said;
use super::{Lang, Text};

/// A label of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptLabel {
    /// “Basis”: the law and the refusal in its words.
    Basis,
    /// The recipient: surname, name, patronymic.
    Recipient,
    /// The recipient's address.
    RecipientAddress,
    /// The recipient's IIN or BIN.
    Declarant,
    /// Who acts for the recipient.
    Representative,
    /// The department of the centre.
    Department,
    /// The address of the department.
    DepartmentAddress,
    /// The service.
    Service,
    /// A document that is missing.
    Missing,
    /// A document that was taken.
    Document,
    /// The employee of the centre.
    Employee,
    /// The employee's signature, by hand.
    EmployeeSignature,
    /// Who prepared the receipt.
    Executor,
    /// Telephone.
    Phone,
    /// Who received it, with a signature by hand.
    ReceivedBy,
    /// The date.
    Date,
    /// When the request was registered.
    Accepted,
    /// When the result is to be there.
    ResultDue,
    /// The registration number.
    Number,
}

impl ReceiptLabel {
    /// In each language.
    pub const fn text(self) -> Text {
        let (kk, ru, en) = match self {
            ReceiptLabel::Basis => ("Негіздеме", "Основание", "Basis"),
            ReceiptLabel::Recipient => (
                "Тегі, аты, әкесінің аты (болса)",
                "Фамилия, имя, отчество (при наличии)",
                "Surname, name, patronymic",
            ),
            ReceiptLabel::RecipientAddress => (
                "Көрсетілетін қызметті алушының мекенжайы",
                "Адрес услугополучателя",
                "Address of the recipient",
            ),
            ReceiptLabel::Declarant => ("ЖСН/БСН", "ИИН/БИН", "IIN or BIN"),
            ReceiptLabel::Representative => {
                ("Өкілдің ЖСН-і", "ИИН представителя", "IIN of the representative")
            }
            ReceiptLabel::Department => {
                ("Орталық бөлімі №", "Отдел центра №", "Department of the centre, No.")
            }
            ReceiptLabel::DepartmentAddress => {
                ("Бөлімнің мекенжайы", "Адрес отдела", "Address of the department")
            }
            ReceiptLabel::Service => (
                "Мемлекеттік қызметтің атауы",
                "Наименование государственной услуги",
                "Name of the public service",
            ),
            ReceiptLabel::Missing => {
                ("Жоқ құжаттың атауы", "Наименование отсутствующего документа", "Missing document")
            }
            ReceiptLabel::Document => ("Қабылданған құжат", "Принятый документ", "Document taken"),
            ReceiptLabel::Employee => {
                ("Орталық қызметкерінің аты-жөні", "Ф.И.О. работника центра", "Employee of the centre")
            }
            ReceiptLabel::EmployeeSignature => {
                ("Қызметкердің қолы", "Подпись работника", "Signature of the employee")
            }
            ReceiptLabel::Executor => ("Орындаушы", "Исполнитель", "Executor"),
            ReceiptLabel::Phone => ("Телефон", "Телефон", "Telephone"),
            ReceiptLabel::ReceivedBy => {
                ("Алдым: аты-жөні, қолы", "Получил: Ф.И.О., подпись", "Received: name, signature")
            }
            ReceiptLabel::Date => ("Күні", "Дата", "Date"),
            ReceiptLabel::Accepted => ("Қабылданған күні мен уақыты", "Дата и время приема", "Accepted"),
            ReceiptLabel::ResultDue => {
                ("Нәтиже берілетін күн мен уақыт", "Дата и время выдачи результата", "Result due")
            }
            ReceiptLabel::Number => ("Тіркеу нөмірі", "Регистрационный номер", "Registration number"),
        };
        Text { kk, ru, en }
    }
}

/// Why the documents are not accepted, 004 annex 3 in its own words; the department and its address are lines to write on.
pub fn refusal_text(lang: Lang, service: &str) -> String {
    said!(
        lang,
        "«Мемлекеттік көрсетілетін қызметтер туралы» 2013 жылғы 15 сәуірдегі Қазақстан Республикасы Заңының 20-бабының 2-тармағын \
         басшылыққа ала отырып, «Халыққа қызмет көрсету орталығы» РМК филиалының № ____ бөлімі (____________________) мемлекеттік \
         қызмет көрсетуге («{service}») құжаттарды қабылдаудан Сіздің мемлекеттік көрсетілетін қызмет стандартында көзделген тізбеге \
         сәйкес құжаттардың толық топтамасын ұсынбауыңызға байланысты бас тартады, атап айтқанда:",
        "Руководствуясь пунктом 2 статьи 20 Закона Республики Казахстан от 15 апреля 2013 года «О государственных услугах», отдел \
         № ____ филиала РГП «Центр обслуживания населения» (____________________) отказывает в приеме документов на оказание \
         государственной услуги «{service}» ввиду представления Вами неполного пакета документов согласно перечню, предусмотренному \
         стандартом государственной услуги, а именно:",
        "Under article 20(2) of the Law of the Republic of Kazakhstan of 15 April 2013 on public services, department No. ____ of the \
         branch of the service centre (____________________) refuses to accept documents for the public service “{service}”, because \
         you presented an incomplete package of documents against the list in the standard of the public service, namely:"
    )
}

/// 004 annex 3: how many receipts there are.
pub const IN_TWO_COPIES: Text = Text {
    kk: "Осы қолхат әр тарапқа бір-бірден 2 данада жасалды.",
    ru: "Настоящая расписка составлена в 2 экземплярах, по одному для каждой стороны.",
    en: "This receipt is made in 2 copies, one for each party.",
};

/// 004 annex 3: before the list of documents.
pub const MISSING_DOCUMENTS: Text = Text {
    kk: "Жоқ құжаттардың атауы:",
    ru: "Наименование отсутствующих документов:",
    en: "Missing documents:",
};

/// Why the documents are not accepted, 004 annex 3, with the name of the service left to its own line.
pub const REFUSAL_BASIS: Text = Text {
    kk: "«Мемлекеттік көрсетілетін қызметтер туралы» 2013 жылғы 15 сәуірдегі Қазақстан Республикасы Заңының 20-бабының 2-тармағын \
         басшылыққа ала отырып, мемлекеттік қызмет стандартында көзделген тізбеге сәйкес құжаттардың толық топтамасын ұсынбауыңызға \
         байланысты құжаттарды қабылдаудан бас тартылады.",
    ru: "Руководствуясь пунктом 2 статьи 20 Закона Республики Казахстан от 15 апреля 2013 года «О государственных услугах», в приеме \
         документов отказывается ввиду представления Вами неполного пакета документов согласно перечню, предусмотренному стандартом \
         государственной услуги.",
    en: "Under article 20(2) of the Law on public services of 15 April 2013 the documents are not accepted, because the package presented \
         is incomplete against the list in the standard of the service.",
};
