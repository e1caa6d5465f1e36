//! What the state databases say of the recipient and of the representative's power.

use crate::catalogue::{Channel, Service};
use crate::clock::Now;
use crate::gateway::Gateway;
use crate::text::Lang;
use crate::text::web::centre as w;
use crate::web::components::{Cell, Colour, Row, Tag};
use crate::workflow::{Inquiry, StateAnswer};

use super::desk::Intake;

/// Whether a number is a BIN: its fifth digit says of which kind the organisation is, where an IIN has the first of a day.
fn is_bin(number: &str) -> bool {
    number.as_bytes().get(4).is_some_and(|digit| matches!(digit, b'4'..=b'6'))
}

/// The answers, a database a row.
pub(super) async fn rows(
    gateway: &Gateway,
    service: &Service,
    intake: &Intake,
    lang: Lang,
    now: Now,
) -> Vec<Row> {
    let databases = &gateway.services.desk.databases;
    let number = intake.number.as_str();
    let database = if is_bin(number) { w::LEGAL_PERSONS } else { w::NATURAL_PERSONS };
    let recipient = Inquiry::Recipient { number, kinds: &service.recipients.kinds };
    let said = databases.ask(recipient, Channel::Centre, now).await;
    let mut rows = vec![Row::new(format!("{}: {number}", database.in_lang(lang)), word(said, lang))];
    let power = intake.representative.as_ref().and_then(|representative| {
        let power = representative.power_of_attorney.as_ref().filter(|power| power.notarised)?;
        Some((power, representative.iin.as_str()))
    });
    if let Some((power, representative)) = power {
        let inquiry = Inquiry::Power { power, principal: number, representative };
        let said = databases.ask(inquiry, Channel::Centre, now).await;
        let label = format!("{}: № {}", w::NOTARIES.in_lang(lang), power.number);
        rows.push(Row::new(label, word(said, lang)));
    }
    rows
}

fn word(said: StateAnswer, lang: Lang) -> Cell {
    let (text, colour) = match said {
        StateAnswer::Known => (w::KNOWN, Colour::Green),
        StateAnswer::Unknown => (w::UNKNOWN, Colour::Red),
        StateAnswer::Ended => (w::ENDED, Colour::Red),
        StateAnswer::Silent(_) => (w::SILENT, Colour::Red),
        StateAnswer::Unbelieved(_) => (w::UNBELIEVED, Colour::Red),
    };
    Cell::from(Tag::new(text.in_lang(lang), colour))
}
