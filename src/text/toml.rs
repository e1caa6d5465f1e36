//! Why a TOML file could not be read, and what to write instead.

use std::fmt;

use super::Lang;
use super::errors::foreign;
use super::said::said;
use crate::encoding::nearest;
use crate::encoding::toml_text::{Kind, TomlFault, TomlSyntax};

/// What is wrong, and the nearest known word where one is mistyped.
pub fn toml_fault(fault: &TomlFault, lang: Lang) -> String {
    match fault {
        TomlFault::UnknownKey { key, known } => {
            let meant = meant(key, known, lang);
            said!(
                lang,
                "мұнда `{key}` кілті жоқ{meant}",
                "здесь нет ключа `{key}`{meant}",
                "there is no key `{key}` here{meant}"
            )
        }
        TomlFault::UnknownWord { word, known } => {
            let meant = meant(word, known, lang);
            said!(
                lang,
                "мұнда `{word}` мәні болмайды{meant}",
                "здесь не может быть `{word}`{meant}",
                "there is no value `{word}` here{meant}"
            )
        }
        TomlFault::Absent(key) => said!(
            lang,
            "мұнда `{key}` кілті керек, ол жазылмаған",
            "здесь нужен ключ `{key}`, его нет",
            "the key `{key}` is needed here and is absent"
        ),
        TomlFault::Twice(Some(key)) => said!(
            lang,
            "`{key}` кілті екі рет жазылған; біреуін қалдырыңыз",
            "ключ `{key}` написан дважды; оставьте один",
            "the key `{key}` stands twice; keep one"
        ),
        TomlFault::Twice(None) => said!(
            lang,
            "бұл кілт не кесте екінші рет жазылған; біреуін қалдырыңыз",
            "этот ключ или эта таблица написаны второй раз; оставьте одно",
            "this key or table stands a second time; keep one"
        ),
        TomlFault::Kind { value, actual, wanted } => {
            let value =
                value.as_ref().map(|value| format!(" `{}`", value.replace('`', "'"))).unwrap_or_default();
            let (actual, wanted) = (kind(*actual, lang), kind(*wanted, lang));
            said!(
                lang,
                "мұнда {wanted} керек, ал жазылғаны – {actual}{value}",
                "здесь нужно: {wanted}; написано: {actual}{value}",
                "{wanted} is needed here, and {actual}{value} is written"
            )
        }
        TomlFault::Range { value, unsigned: true } => said!(
            lang,
            "`{value}` саны мұнда сыймайды: нөлден кіші не тым үлкен",
            "число `{value}` здесь не помещается: оно меньше нуля или слишком велико",
            "the number `{value}` does not fit here: it is below zero or too large"
        ),
        TomlFault::Range { value, unsigned: false } => said!(
            lang,
            "`{value}` саны мұнда сыймайды",
            "число `{value}` здесь не помещается",
            "the number `{value}` does not fit here"
        ),
        TomlFault::Syntax(syntax) => toml_syntax(syntax, lang),
        TomlFault::Other(text) => foreign(text, lang),
    }
}

impl fmt::Display for TomlFault {
    /// In English.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&toml_fault(self, Lang::En))
    }
}

/// The known word that is meant, or all of them.
fn meant(word: &str, known: &[String], lang: Lang) -> String {
    match nearest(word, known.iter().map(String::as_str)) {
        Some(near) => {
            said!(lang, "; мүмкін, `{near}`?", "; возможно, `{near}`?", "; did you mean `{near}`?")
        }
        None if known.is_empty() => String::new(),
        None => {
            let known = known.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
            said!(lang, "; белгілісі: {known}", "; есть: {known}", "; known are {known}")
        }
    }
}

fn kind(kind: Kind, lang: Lang) -> String {
    match kind {
        Kind::Boolean => said!(lang, "`true` не `false`", "`true` или `false`", "true or false"),
        Kind::Integer => said!(lang, "бүтін сан", "целое число", "a whole number"),
        Kind::Float => said!(lang, "бөлшек сан", "дробное число", "a number with a fraction"),
        Kind::Text => {
            said!(lang, "тырнақшадағы мәтін", "текст в кавычках", "text in quotes")
        }
        Kind::List => said!(lang, "[…] тізімі", "список […]", "a list […]"),
        Kind::Table => said!(lang, "кесте", "таблица", "a table"),
    }
}

fn toml_syntax(fault: &TomlSyntax, lang: Lang) -> String {
    match fault {
        TomlSyntax::NoQuotes => said!(
            lang,
            "мұнда мән керек: мәтін тырнақшада, сан мен `true`, `false` тырнақшасыз жазылады",
            "здесь нужно значение: текст – в кавычках, числа, `true` и `false` – без них",
            "a value is needed here: text in quotes, numbers, true and false without"
        ),
        TomlSyntax::NoValue => said!(
            lang,
            "кілттен кейін `=` пен мән керек; кілтте бос орын болмайды",
            "после ключа нужны `=` и значение; пробелов в ключе не бывает",
            "a key is followed by `=` and a value, and has no space in it"
        ),
        TomlSyntax::Key => said!(
            lang,
            "мұнда кілт керек: латын әріптері, цифрлар, `-` және `_`",
            "здесь нужен ключ: латинские буквы, цифры, `-` и `_`",
            "a key is needed here: letters, digits, `-` and `_`"
        ),
        TomlSyntax::OpenText => said!(
            lang,
            "мәтіннің жабатын тырнақшасы жоқ",
            "у текста нет закрывающей кавычки",
            "the text has no closing quote"
        ),
        TomlSyntax::Open(end) => {
            said!(lang, "жабатын `{end}` жоқ", "нет закрывающей `{end}`", "the closing `{end}` is absent")
        }
        TomlSyntax::Depth => said!(
            lang,
            "мәндер немесе кілт бөліктері бір-біріне тым терең салынған; тереңдігін азайтыңыз",
            "значения или части ключа вложены друг в друга слишком глубоко; уменьшите вложенность",
            "values, or the parts of a key, nest too deep; nest them less"
        ),
        TomlSyntax::Escape => said!(
            lang,
            "`\\` белгісінен кейінгі таңба болмайды; оны `\\\\` деп жазыңыз не мәтінді '…' ішіне алыңыз",
            "после `\\` такой знак не стоит; напишите `\\\\` или заключите текст в '…'",
            "this character makes no escape after `\\`; write `\\\\`, or put the text in '…'"
        ),
        TomlSyntax::Number => said!(
            lang,
            "сан `TOML` жазатын түрде емес: алдында нөл мен артық таңба болмайды",
            "число написано не так, как в `TOML`: без нулей и лишних знаков впереди",
            "the number is not written as TOML writes it: no leading zeros, no signs too many"
        ),
        TomlSyntax::Other(text) => {
            let text = foreign(text, lang);
            said!(lang, "бұл `TOML` емес: {text}", "это не `TOML`: {text}", "this is no TOML: {text}")
        }
    }
}
