//! What the state databases say of the recipient and of the representative's power.

use crate::catalogue::{Channel, Service};
use crate::clock::Now;
use crate::gateway::Gateway;
use crate::identity::NumberKind;
use crate::text::web::centre as w;
use crate::text::{Lang, Text, system};
use crate::web::components::{Cell, Colour, Row, Tag};
use crate::workflow::{Inquiry, Representative, StateAnswer, StateDatabase};
use crate::xml::{ElementView as _, PlainElement, parse};

use super::desk::Intake;

/// Facts of an answer that the page shows; the whole answer stands below them.
const FACTS_MAX: usize = 30;

/// Octets of an answer that are shown as they came; a page stays below 100 KB.
const SHOWN_OCTETS_MAX: usize = 6 * 1024;

/// Answers that are shown: a recipient may be asked for at two databases, a power at one.
const ANSWERS_MAX: usize = 3;

/// What was answered as it came, believed or not.
pub(super) struct Came {
    /// Whose answer, and the verdict on it.
    pub(super) database: String,
    /// Its facts: the names of the contract and what they say.
    pub(super) facts: Vec<Row>,
    /// The message.
    pub(super) xml: String,
}

/// The answers in a word each, a database a row, and the messages as they came.
pub(super) async fn rows(
    gateway: &Gateway,
    service: &Service,
    channel: Channel,
    intake: &Intake,
    lang: Lang,
    now: Now,
) -> (Vec<Row>, Vec<Came>) {
    // Where the regulation has nobody ask, nobody is asked.
    if !gateway.services.desk.has_question(service, channel) {
        return (Vec::new(), Vec::new());
    }
    let databases = &gateway.services.desk.databases;
    let number = intake.number.as_str();
    let recipient = Inquiry::Recipient { number, kinds: &service.recipients.kinds };
    let (said, mut heard) = databases.hear(recipient, channel, now).await;
    // Who answered is known; where nobody was heard it is the one whose numbers have that form.
    let database = match heard.last() {
        Some((database, _)) => named(*database),
        None if NumberKind::told_by(number) == Some(NumberKind::Bin) => w::LEGAL_PERSONS,
        None => w::NATURAL_PERSONS,
    };
    let mut rows = vec![Row::new(format!("{}: {number}", database.in_lang(lang)), word(said, lang))];
    if let Some(Representative { iin, power_of_attorney }) = &intake.representative {
        match power_of_attorney.as_ref().filter(|power| power.notarised) {
            Some(power) => {
                let inquiry = Inquiry::Power { power, principal: number, representative: iin };
                let (said, more) = databases.hear(inquiry, channel, now).await;
                heard.extend(more);
                let label = format!("{}: № {}", w::NOTARIES.in_lang(lang), power.number);
                rows.push(Row::new(label, word(said, lang)));
            }
            // The notaries have no other power, and this service takes no other.
            None if gateway.services.desk.needs_notarised_power(service, channel) => {
                rows.push(Row::new(w::NOTARIES.in_lang(lang), word(StateAnswer::Unknown, lang)));
            }
            None => {}
        }
    }
    let came = heard.iter().take(ANSWERS_MAX).map(|(database, octets)| came(*database, octets, lang));
    (rows, came.collect())
}

const fn named(database: StateDatabase) -> Text {
    match database {
        StateDatabase::NaturalPersons => w::NATURAL_PERSONS,
        StateDatabase::LegalPersons => w::LEGAL_PERSONS,
        StateDatabase::Notaries => w::NOTARIES,
        StateDatabase::EAkimat => system::E_AKIMAT,
    }
}

fn came(database: StateDatabase, octets: &[u8], lang: Lang) -> Came {
    let shown: String = String::from_utf8_lossy(octets).chars().take(SHOWN_OCTETS_MAX).collect();
    let is_whole = shown.len() >= octets.len();
    Came {
        database: named(database).in_lang(lang).to_owned(),
        facts: facts(octets),
        xml: if is_whole { shown } else { format!("{shown}…") },
    }
}

/// What the `data` of an answer says: each element that has a text, by its name in the contract.
fn facts(octets: &[u8]) -> Vec<Row> {
    let Ok(document) = parse(octets) else { return Vec::new() };
    let root = PlainElement::new(&document, document.root());
    let mut facts = Vec::new();
    let mut waiting = vec![(root, false)];
    while let Some((element, within)) = waiting.pop() {
        let within = within || element.local_name() == "data";
        let children: Vec<_> = element.children().collect();
        let text = element.text();
        if within && children.is_empty() && !text.trim().is_empty() && facts.len() < FACTS_MAX {
            let text: String = text.trim().chars().take(200).collect();
            facts.push(Row::new(element.local_name(), Cell::data(text)));
        }
        // The signature of the answer is in the message below.
        let read = children.into_iter().filter(|child| child.local_name() != "Signature");
        waiting.extend(read.map(|child| (child, within)).collect::<Vec<_>>().into_iter().rev());
    }
    facts
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
