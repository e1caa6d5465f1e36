//! `qaqpa people`.

use std::fmt::Display;

use jiff::civil::Date;

use crate::interface::PeopleFault;
use crate::people::query::{QueryError, QueryFault};
use crate::people::{Defect, EventKind, NoPerson, OverrideError, Sex};
use crate::text::Lang;
use crate::text::errors::foreign;
use crate::text::said::said;

/// How many were found among how many.
pub fn found(lang: Lang, count: u64, among: u64) -> String {
    said!(
        lang,
        "табылғаны: {count}, қаралғаны: {among}",
        "найдено: {count}, просмотрено: {among}",
        "found {count} among {among}"
    )
}

/// A person in a line.
pub fn person(lang: Lang, n: u64, iin: &str, name: &str, born: Date, sex: Sex) -> String {
    let sex = match sex {
        Sex::Male => said!(lang, "ер", "муж.", "male"),
        Sex::Female => said!(lang, "әйел", "жен.", "female"),
    };
    said!(
        lang,
        "{n}: {name}, ЖСН {iin}, туған күні {born}, {sex}",
        "{n}: {name}, ИИН {iin}, дата рождения {born}, {sex}",
        "{n}: {name}, IIN {iin}, born {born}, {sex}"
    )
}

/// Where somebody lives.
pub fn address(lang: Lang, address: &str, kato: &str) -> String {
    said!(
        lang,
        "  мекенжайы: {address} (КАТО {kato})",
        "  адрес: {address} (КАТО {kato})",
        "  address: {address} (КАТО {kato})"
    )
}

/// A document.
pub fn document(lang: Lang, number: &str, issued: Date, expires: Option<Date>) -> String {
    let to = expires.map(|date| format!(" – {date}")).unwrap_or_default();
    said!(
        lang,
        "  құжат: {number}, {issued}{to}",
        "  документ: {number}, {issued}{to}",
        "  document: {number}, {issued}{to}"
    )
}

/// A power of attorney.
pub fn power_of_attorney(
    lang: Lang,
    number: &str,
    issued: Date,
    expires: Date,
    representative: u64,
) -> String {
    said!(
        lang,
        "  сенімхат: {number}, {issued} – {expires}, өкілі {representative}",
        "  доверенность: {number}, {issued} – {expires}, представитель {representative}",
        "  power of attorney: {number}, {issued} – {expires}, representative {representative}"
    )
}

/// Kin: who it is, and the numbers.
pub fn kin(lang: Lang, parents: &str, partner: &str, children: &str) -> String {
    said!(
        lang,
        "  ата-анасы: {parents}; жұбайы: {partner}; балалары: {children}",
        "  родители: {parents}; супруг(а): {partner}; дети: {children}",
        "  parents: {parents}; partner: {partner}; children: {children}"
    )
}

/// What happens, and when.
pub fn event(lang: Lang, kind: EventKind, date: Date) -> String {
    let what = match kind {
        EventKind::Marriage => said!(lang, "некелесу", "брак", "marriage"),
        EventKind::Divorce => said!(lang, "ажырасу", "развод", "divorce"),
        EventKind::Document => said!(lang, "жаңа құжат", "новый документ", "a new document"),
        EventKind::PowerOfAttorney => said!(lang, "сенімхат", "доверенность", "a power of attorney"),
        EventKind::Liquidation => {
            said!(lang, "компанияның таратылуы", "ликвидация компании", "liquidation of the company")
        }
        EventKind::Death => said!(lang, "қайтыс болу", "смерть", "death"),
    };
    format!("  {date} {what}")
}

/// What is wrong with the record.
pub fn defect(lang: Lang, defect: Defect) -> String {
    let what = match defect {
        Defect::MissingPatronymic => {
            said!(lang, "әкесінің аты жоқ", "нет отчества", "the patronymic is missing")
        }
        Defect::TwoSpellings => {
            said!(lang, "аты екі түрлі жазылған", "имя написано двояко", "the name is spelt in two ways")
        }
        Defect::LookAlikeLetters => said!(
            lang,
            "тегінде ұқсас латын әріптері бар",
            "в фамилии похожие латинские буквы",
            "the surname has Latin letters that look alike"
        ),
        Defect::ExpiredDocument => {
            said!(lang, "құжаттың мерзімі өткен", "документ просрочен", "the document ran out")
        }
        Defect::Dead => said!(lang, "қайтыс болған", "умер(ла)", "the person is dead"),
        Defect::NotFound => {
            said!(
                lang,
                "дерекқорларда табылмайды",
                "не находится в базах",
                "the databases do not find the person"
            )
        }
    };
    said!(lang, "  ақау: {what}", "  дефект: {what}", "  defect: {what}")
}

/// A company in a line.
pub fn company(lang: Lang, name: &str, bin: &str, registered: Date, liquidated: Option<Date>) -> String {
    let to = liquidated.map(|date| format!(" – {date}")).unwrap_or_default();
    said!(
        lang,
        "  компания: {name}, БСН {bin}, {registered}{to}",
        "  компания: {name}, БИН {bin}, {registered}{to}",
        "  company: {name}, BIN {bin}, {registered}{to}"
    )
}

/// A number that nobody has.
pub fn no_person(lang: Lang, error: NoPerson) -> String {
    let NoPerson { n, last } = error;
    said!(
        lang,
        "{n} нөмірі жоқ; соңғысы – {last}",
        "номера {n} нет; последний – {last}",
        "there is no number {n}; the last is {last}"
    )
}

/// An IIN or a BIN that nobody has.
pub fn nobody(lang: Lang, number: &str) -> String {
    said!(
        lang,
        "{number} нөмірін ешкім иеленбеген",
        "номера {number} ни у кого нет",
        "nobody has the number {number}"
    )
}

/// What is wrong with a call about people.
pub fn people_fault(fault: &PeopleFault, lang: Lang) -> String {
    match fault {
        PeopleFault::NoPerson(error) => no_person(lang, *error),
        PeopleFault::Nobody { number } => nobody(lang, number),
        PeopleFault::Expression(error) => query_error(error, lang),
        PeopleFault::Change(error) => override_error(error, lang),
    }
}

/// A rate that is none.
pub fn no_rate(lang: Lang, given: &str) -> String {
    said!(
        lang,
        "«{given}» – ақау жиілігі емес; missing-patronymic=300 деп жазыңыз: он мыңнан 0 – 10000",
        "«{given}» – не частота дефекта; напишите missing-patronymic=300: от 0 до 10000 на десять тысяч",
        "`{given}` is not a rate of a defect; write missing-patronymic=300, 0 to 10000 in ten thousand"
    )
}

/// A defect that there is not.
pub fn no_defect(lang: Lang, given: &str) -> String {
    let known = Defect::ALL.map(Defect::as_str).join(", ");
    said!(
        lang,
        "«{given}» деген ақау жоқ; ақаулар: {known}",
        "дефекта «{given}» нет; есть: {known}",
        "there is no defect `{given}` of a record; there are {known}"
    )
}

/// Why overrides were not taken. What the parser says stays in its own words.
pub fn override_error(error: &OverrideError, lang: Lang) -> String {
    match error {
        OverrideError::NotJson { line, column, what } => said!(
            lang,
            "{line}-жол, {column}-баған: JSON нысаны емес, немесе қате жазылған",
            "строка {line}, столбец {column}: не объект JSON, или записан с ошибкой",
            "line {line}, column {column}: {what}"
        ),
        OverrideError::NotANumber(key) => {
            said!(
                lang,
                "«{key}» – адамның нөмірі емес",
                "«{key}» – не номер человека",
                "`{key}` is not the number of a person"
            )
        }
        OverrideError::NotAPerson { n, what } => {
            let what = foreign(what, lang);
            said!(lang, "{n}-адам: {what}", "человек {n}: {what}", "person {n}: {what}")
        }
        OverrideError::TooMany { most } => said!(
            lang,
            "{most} адамнан көп өзгертілген",
            "изменено больше {most} человек",
            "more than {most} people are changed"
        ),
    }
}

/// Why a search expression is none, and where.
pub fn query_error(error: &QueryError, lang: Lang) -> String {
    let (column, fault) = (error.column, query_fault(&error.fault, lang));
    said!(lang, "{column}-таңба: {fault}", "знак {column}: {fault}", "character {column}: {fault}")
}

fn query_fault(fault: &QueryFault, lang: Lang) -> String {
    match fault {
        QueryFault::TooLong { most } => said!(
            lang,
            "өрнекте ең көбі {most} таңба",
            "в выражении не больше {most} знаков",
            "an expression has at most {most} characters"
        ),
        QueryFault::TooDeep { most } => said!(
            lang,
            "жақшалар мен терістеулер {most} деңгейден терең",
            "скобки и отрицания вложены глубже {most}",
            "parentheses and negations are nested more than {most} deep"
        ),
        QueryFault::Missing => said!(
            lang,
            "мұнда бірдеңе жетіспейді: poa сияқты сөз немесе age<18 сияқты салыстыру",
            "здесь чего-то не хватает: слова вроде poa или сравнения вроде age<18",
            "something is missing here: a word such as poa, or a comparison such as age<18"
        ),
        QueryFault::Unexpected(what) => said!(
            lang,
            "«{what}» мұнда тұра алмайды; & немесе | арқылы жалғаңыз",
            "«{what}» здесь стоять не может; соединяйте знаками & и |",
            "`{what}` cannot stand here; join with & or |"
        ),
        QueryFault::Open(what) => {
            said!(lang, "«{what}» жабылмаған", "«{what}» не закрыто", "`{what}` is not closed")
        }
        QueryFault::Unknown { given, nearest: Some(near) } => said!(
            lang,
            "«{given}» деген сөз жоқ; мүмкін {near}?",
            "слова «{given}» нет; может быть, {near}?",
            "there is no `{given}`; did you mean `{near}`?"
        ),
        QueryFault::Unknown { given, nearest: None } => {
            said!(lang, "«{given}» деген сөз жоқ", "слова «{given}» нет", "there is no `{given}`")
        }
        QueryFault::NoComparison(field) => {
            let field = field.as_str();
            said!(
                lang,
                "{field} салыстыруды қажет етеді, мысалы {field}=…",
                "{field} требует сравнения, например {field}=…",
                "`{field}` needs a comparison, such as {field}=…"
            )
        }
        QueryFault::NoOrder(field) => {
            let field = field.as_str();
            said!(
                lang,
                "{field} реттелмейді; = немесе != қолданыңыз",
                "у {field} нет порядка; используйте = или !=",
                "`{field}` has no order; use = or !="
            )
        }
        QueryFault::Value { field, given } => {
            let words = field.words().join(", ");
            let (field, known): (_, &dyn Display) = (field.as_str(), &words);
            let known = if words.is_empty() { String::new() } else { format!(": {known}") };
            said!(
                lang,
                "{field} мәні «{given}» бола алмайды{known}",
                "{field} не может быть «{given}»{known}",
                "`{field}` cannot be `{given}`{known}"
            )
        }
    }
}
