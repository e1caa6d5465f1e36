//! What a value on the command line must be, where one cannot be used.

use std::fmt;
use std::num::IntErrorKind;

use super::load as words;
use crate::text::Lang;
use crate::text::said::said;

/// What a value must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// One of these, as they are written.
    OneOf(String),
    /// An object identifier, or a name from the list.
    Oid {
        /// Names that stand for one; none where only digits are taken.
        names: &'static str,
        /// One that is right.
        example: &'static str,
    },
    /// The twelve digits of an IIN.
    Iin,
    /// The beginning of a URL.
    BaseUrl,
    /// Two halves, in this shape.
    Pair(&'static str),
    /// A code of the gateway or of the contract.
    Code,
    /// A whole number between two others, which count too.
    Whole {
        /// The least.
        least: u64,
        /// The greatest.
        most: u64,
    },
    /// A number that is smaller or greater.
    OutOfBounds,
    /// A number, with a fraction or without.
    Number,
    /// A whole number.
    WholeNumber,
}

/// What is wanted, in a line.
pub fn wanted(wanted: &Wanted, lang: Lang) -> String {
    match wanted {
        Wanted::OneOf(names) => words::one_of(lang, &format!("`{names}`")),
        Wanted::Oid { names: "", example } => said!(
            lang,
            "OID керек, мысалы {example}",
            "нужен OID, например {example}",
            "write an OID such as {example}"
        ),
        Wanted::Oid { names, example } => said!(
            lang,
            "мыналардың бірі болады: `{names}`, не OID, мысалы {example}",
            "возможны `{names}` или OID, например {example}",
            "it is one of `{names}`, or an OID such as {example}"
        ),
        Wanted::Iin => said!(
            lang,
            "ЖСН он екі цифрдан тұрады",
            "ИИН состоит из двенадцати цифр",
            "an IIN has twelve digits"
        ),
        Wanted::BaseUrl => said!(
            lang,
            "`http://` деп басталып, хост аталуы керек: `http://127.0.0.1:8080`",
            "адрес начинается с `http://` и называет хост: `http://127.0.0.1:8080`",
            "it begins with http:// and names a host, such as http://127.0.0.1:8080"
        ),
        Wanted::Pair(shape) => {
            said!(lang, "`{shape}` түрінде жазыңыз", "пишите `{shape}`", "write {shape}")
        }
        Wanted::Code => said!(
            lang,
            "мұндай код жоқ; тізімі `qaqpa manual codes` ішінде, `accepted` те болады",
            "такого кода нет; список – в `qaqpa manual codes`, годится и `accepted`",
            "no such code; `qaqpa manual codes` has them, and `accepted` is one"
        ),
        Wanted::Whole { least, most } => said!(
            lang,
            "{least} мен {most} аралығындағы бүтін сан керек",
            "нужно целое число от {least} до {most}",
            "write a whole number from {least} to {most}"
        ),
        Wanted::Number => said!(
            lang,
            "сан керек, мысалы 5 не 0.5",
            "нужно число, например 5 или 0.5",
            "write a number such as 5 or 0.5"
        ),
        Wanted::WholeNumber => {
            said!(lang, "бүтін сан керек", "нужно целое число", "write a whole number")
        }
        Wanted::OutOfBounds => said!(
            lang,
            "сан рұқсат етілген шектен тыс",
            "число вне допустимых границ",
            "the number is out of bounds"
        ),
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&wanted(self, Lang::En))
    }
}

impl std::error::Error for Wanted {}

/// Why digits are no number that a setting can have.
pub fn whole_number(kind: &IntErrorKind, lang: Lang) -> String {
    match kind {
        IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => wanted(&Wanted::OutOfBounds, lang),
        _ => said!(lang, "бүтін сан керек", "нужно целое число", "write a whole number"),
    }
}

/// What an address to listen on must be.
pub fn listen_address(lang: Lang) -> String {
    said!(
        lang,
        "IP мекенжай мен порт керек: `127.0.0.1:8443`; `localhost:8443` де болады, 0-порт бос портты алады",
        "нужны IP-адрес и порт: `127.0.0.1:8443`; годится и `localhost:8443`, порт 0 берёт любой свободный",
        "write an IP address and a port, such as 127.0.0.1:8443; localhost:8443 is understood too, port 0 takes any"
    )
}

/// An address to listen on that has a scheme before it.
pub fn no_scheme(lang: Lang, scheme: &str, rest: &str) -> String {
    said!(
        lang,
        "мекенжайдың алдында `{scheme}://` болмайды; `{rest}` деп жазыңыз",
        "перед адресом нет `{scheme}://`; пишите `{rest}`",
        "an address has no `{scheme}://` before it; write {rest}"
    )
}
