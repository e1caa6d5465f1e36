//! What the state databases say of the recipient and of the representative's power.

use crate::gateway::Gateway;
use crate::text::Lang;
use crate::text::web::centre as w;
use crate::web::components::{Cell, Colour, Row, Tag};

use super::desk::Intake;

/// Whether a number is a BIN: its fifth digit says of which kind the organisation is, where an IIN has the first of a day.
fn is_bin(number: &str) -> bool {
    number.as_bytes().get(4).is_some_and(|digit| matches!(digit, b'4'..=b'6'))
}

/// The answers, a database a row.
pub(super) fn rows(gateway: &Gateway, intake: &Intake, lang: Lang) -> Vec<Row> {
    let databases = &gateway.services.desk.databases;
    let word = |is_known: bool| {
        let (text, colour) = if is_known { (w::KNOWN, Colour::Green) } else { (w::UNKNOWN, Colour::Red) };
        Cell::from(Tag::new(text.in_lang(lang), colour))
    };
    let database = if is_bin(&intake.number) { w::LEGAL_PERSONS } else { w::NATURAL_PERSONS };
    let recipient = Row::new(
        format!("{}: {}", database.in_lang(lang), intake.number),
        word(databases.knows(&intake.number)),
    );
    let power = intake.representative.as_ref().and_then(|representative| {
        let power = representative.power_of_attorney.as_ref().filter(|power| power.notarised)?;
        let label = format!("{}: № {}", w::NOTARIES.in_lang(lang), power.number);
        Some(Row::new(label, word(databases.has_power(power, &representative.iin))))
    });
    std::iter::once(recipient).chain(power).collect()
}
