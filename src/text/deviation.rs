//! Where a message deviates from the schemas of the contract, in the three languages.

use super::Lang;
use super::said::said;
use super::sides::Sides;
use crate::findings::evidence::{Deviation, ValueRule};

/// What the contract wants, and what came.
pub(super) fn sides(deviation: &Deviation, lang: Lang) -> Sides {
    Sides::of(wanted(deviation, lang), came(deviation, lang))
}

/// The remark on a deviation that is tolerated.
pub(super) fn tolerated(deviation: &Deviation, place: Option<&str>, lang: Lang) -> String {
    let (wanted, came) = (wanted(deviation, lang), came(deviation, lang));
    let remark = match deviation.is_of_the_field() {
        true => said!(
            lang,
            "нақты шлюз мұны қабылдайды, схема қабылдамайды: {came} (схема бойынша: {wanted})",
            "реальный шлюз это принимает, схема – нет: {came} (по схеме: {wanted})",
            "the real gateway takes this, the schema does not: {came} (by the schema: {wanted})"
        ),
        false => said!(
            lang,
            "схема мұны қабылдамайды, ал нақты шлюздің не істейтіні белгісіз: {came} (схема бойынша: {wanted})",
            "схема этого не принимает, а что делает реальный шлюз, неизвестно: {came} (по схеме: {wanted})",
            "the schema does not take this, and what the real gateway does is not known: {came} (by the schema: {wanted})"
        ),
    };
    place.map_or_else(|| remark.clone(), |place| format!("{remark}: {place}"))
}

fn wanted(deviation: &Deviation, lang: Lang) -> String {
    match deviation {
        Deviation::Soap12 => said!(lang, "SOAP 1.1 конверті", "конверт SOAP 1.1", "a SOAP 1.1 envelope"),
        Deviation::ContentType { .. } => "Content-Type: text/xml; charset=utf-8".to_owned(),
        Deviation::SoapAction { .. } => "SOAPAction: \"\"".to_owned(),
        Deviation::Missing { element, within } => {
            said!(
                lang,
                "`{within}` ішінде `{element}`",
                "`{element}` в `{within}`",
                "`{element}` in `{within}`"
            )
        }
        Deviation::Order { element, behind } => {
            said!(
                lang,
                "`{element}` `{behind}` алдында",
                "`{element}` перед `{behind}`",
                "`{element}` before `{behind}`"
            )
        }
        Deviation::Repeated { element, within } => said!(
            lang,
            "`{within}` ішінде бір ғана `{element}`",
            "один `{element}` в `{within}`",
            "one `{element}` in `{within}`"
        ),
        Deviation::Unknown { within, .. } => said!(
            lang,
            "`{within}` ішінде тек схемадағы элементтер",
            "в `{within}` только элементы схемы",
            "only the schema's elements in `{within}`"
        ),
        Deviation::Qualified { element, .. } => said!(
            lang,
            "аттар кеңістігі жоқ `{element}`",
            "`{element}` без пространства имён",
            "`{element}` in no namespace"
        ),
        Deviation::Attribute { element, .. } => said!(
            lang,
            "атрибуттары жоқ `{element}`",
            "`{element}` без атрибутов",
            "`{element}` without attributes"
        ),
        Deviation::Text { within } => said!(
            lang,
            "`{within}` ішінде тек элементтер",
            "в `{within}` только элементы",
            "only elements in `{within}`"
        ),
        Deviation::Element { within, .. } => {
            said!(lang, "`{within}` ішінде тек мәтін", "в `{within}` только текст", "only text in `{within}`")
        }
        Deviation::Type { element, declared, .. } if declared.is_empty() => said!(
            lang,
            "xsi:type жоқ `{element}`",
            "`{element}` без xsi:type",
            "`{element}` without xsi:type"
        ),
        Deviation::Type { element, declared, .. } => said!(
            lang,
            "`{declared}` түріндегі `{element}`",
            "`{element}` типа `{declared}`",
            "`{element}` of the type `{declared}`"
        ),
        Deviation::Value { element, rule, .. } => {
            let rule = value(rule, lang);
            said!(lang, "`{element}`: {rule}", "`{element}`: {rule}", "`{element}`: {rule}")
        }
    }
}

fn value(rule: &ValueRule, lang: Lang) -> String {
    match rule {
        ValueRule::DateTime => said!(
            lang,
            "2026-11-24T10:00:00+05:00 сияқты күн мен уақыт",
            "дата и время вида 2026-11-24T10:00:00+05:00",
            "a date and time such as 2026-11-24T10:00:00+05:00"
        ),
        ValueRule::Guid => {
            said!(lang, "жүйелі жақшадағы GUID", "GUID в фигурных скобках", "a GUID in braces")
        }
        ValueRule::Int => said!(lang, "бүтін сан", "целое число", "an integer"),
        ValueRule::Boolean => "true|false|1|0".to_owned(),
        ValueRule::Characters { max } => {
            said!(lang, "ең көбі {max} таңба", "не более {max} символов", "at most {max} characters")
        }
        ValueRule::OneOf { words } => words.clone(),
    }
}

fn came(deviation: &Deviation, lang: Lang) -> String {
    let header = |name: &str, found: &Option<String>| match found {
        Some(found) => format!("{name}: {found}"),
        None => said!(lang, "{name} жоқ", "{name} отсутствует", "no {name}"),
    };
    match deviation {
        Deviation::Soap12 => "SOAP 1.2".to_owned(),
        Deviation::ContentType { found } => header("Content-Type", found),
        Deviation::SoapAction { found } => header("SOAPAction", found),
        Deviation::Missing { element, .. } => {
            said!(lang, "`{element}` жоқ", "`{element}` отсутствует", "`{element}` is missing")
        }
        Deviation::Order { element, behind } => said!(
            lang,
            "`{element}` `{behind}` соңынан тұр",
            "`{element}` стоит после `{behind}`",
            "`{element}` stands behind `{behind}`"
        ),
        Deviation::Repeated { element, .. } => said!(
            lang,
            "`{element}` тағы бір рет тұр",
            "`{element}` стоит ещё раз",
            "`{element}` stands once more"
        ),
        Deviation::Unknown { element, .. } => {
            said!(lang, "`{element}` элементі", "элемент `{element}`", "the element `{element}`")
        }
        Deviation::Qualified { element, namespace } => said!(
            lang,
            "`{namespace}` аттар кеңістігіндегі `{element}`",
            "`{element}` в пространстве имён `{namespace}`",
            "`{element}` in the namespace `{namespace}`"
        ),
        Deviation::Attribute { attribute, .. } => {
            said!(lang, "`{attribute}` атрибуты", "атрибут `{attribute}`", "the attribute `{attribute}`")
        }
        Deviation::Text { within } => {
            said!(lang, "`{within}` ішінде мәтін", "текст в `{within}`", "text in `{within}`")
        }
        Deviation::Element { within, element } => said!(
            lang,
            "`{within}` ішінде `{element}` элементі",
            "элемент `{element}` в `{within}`",
            "the element `{element}` in `{within}`"
        ),
        Deviation::Type { found, .. } => format!("xsi:type=\"{found}\""),
        Deviation::Value { element, found, .. } if found.is_empty() => {
            said!(lang, "бос `{element}`", "пустой `{element}`", "an empty `{element}`")
        }
        Deviation::Value { found, .. } => format!("`{found}`"),
    }
}
