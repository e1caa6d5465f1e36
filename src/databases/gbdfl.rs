//! ГБД ФЛ: `GBDFL_UniversalServiceSync`, and `GBDFLUniversal_token` with the token of a consent; [contract §4](crate::manual::contract).
//!
//! `data` itself is the request and the answer: no element stands between it and the fields. Looks a person up by the IIN; what else
//! the request states must fit the person. Without an IIN nobody can be looked up here.

use jiff::civil::Date;

use super::asked::{Asked, is_number};
use super::citizens::{Citizens, surname};
use super::dictionary::{Item, NO_CONSENT, PERSON_NOT_FOUND, PROCESSED, REQUEST_WRONG, lower, named};
use super::gbdfl_person::{documents, write};
use super::kdp;
use super::reply::{Refusal, Reply};
use crate::calendar::almaty;
use crate::envelope::DataShape;
use crate::people::{Person, Spelling};
use crate::xml::Writer;

/// The namespace of its messages.
pub(super) const NAMESPACE: &str = "http://message.persistence.interactive.nat";
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The service without a consent.
pub(super) const UNIVERSAL: &str = "GBDFL_UniversalServiceSync";
/// The service that asks for the token of a consent.
pub(super) const WITH_TOKEN: &str = "GBDFLUniversal_token";

/// Answers either service.
pub(super) fn answer(citizens: &Citizens, asked: &Asked<'_>) -> Result<Reply, Refusal> {
    if !asked.is_of(NAMESPACE) {
        return Err(Refusal::Form);
    }
    let (result, person) = looked_up(citizens, asked);
    let mut w = Writer::new();
    w.open("data").attribute("xmlns:xsi", XSI).attribute("xmlns:cs", NAMESPACE);
    w.attribute("xsi:type", "cs:Response");
    w.leaf("messageId", &asked.random.uuid()).leaf("messageDate", &almaty::shown(asked.question.now));
    let request = asked.text("messageId").unwrap_or_else(|| asked.question.message_id.to_owned());
    w.leaf("requestId", &request);
    named(&mut w, "sender", "GBDFL", "ГБД ФЛ", "ЖТ МДҚ");
    let receiver = asked.text("senderCode").unwrap_or_else(|| asked.question.sender_id.to_owned());
    named(&mut w, "receiver", &receiver, &receiver, &receiver);
    lower(&mut w, "messageResult", result);
    if let Some(person) = person {
        w.open("persons").open("person");
        write(&mut w, &person, asked.day());
        w.close().close();
    }
    Ok(Reply::found(result.ru, w.finish(), DataShape::Itself))
}

fn looked_up(citizens: &Citizens, asked: &Asked<'_>) -> (Item, Option<Person>) {
    let Some(iin) = asked.text("iin").filter(|iin| is_number(iin)) else { return (REQUEST_WRONG, None) };
    let date = |name| asked.text(name).map(|text| text.get(..10).unwrap_or(&text).parse::<Date>());
    let (Ok(born), Ok(from), Ok(to)) =
        (date("birthDate").transpose(), date("birthDateFrom").transpose(), date("birthDateTo").transpose())
    else {
        return (REQUEST_WRONG, None);
    };
    if asked.question.service_id == WITH_TOKEN {
        let token = asked.text("kdpToken").unwrap_or_default();
        // Mandatory here, contract §4.
        let Some(key) = asked.text("publicKey") else { return (REQUEST_WRONG, None) };
        if !kdp::is_good(&token, &key, asked.question, &iin) {
            return (NO_CONSENT, None);
        }
    }
    let fits = |person: &Person| {
        let born_so = born.is_none_or(|born| born == person.birth_date)
            && from.is_none_or(|from| from <= person.birth_date)
            && to.is_none_or(|to| person.birth_date <= to);
        born_so && is_named_so(person, asked) && has_document(person, asked)
    };
    match citizens.person(&iin, asked.day()).filter(fits) {
        Some(person) => (PROCESSED, Some(person)),
        None => (PERSON_NOT_FOUND, None),
    }
}

/// Whether the names that the request states are the person's, in Kazakh or in Russian.
fn is_named_so(person: &Person, asked: &Asked<'_>) -> bool {
    let same = |name: &str, own: Option<&Spelling>| {
        asked.text(name).is_none_or(|stated| {
            let stated = stated.to_uppercase();
            own.is_some_and(|own| [&own.kk, &own.ru].iter().any(|own| own.to_uppercase() == stated))
        })
    };
    same("surname", Some(surname(person, asked.day())))
        && same("name", Some(&person.name))
        && same("patronymic", person.patronymic.as_ref())
}

fn has_document(person: &Person, asked: &Asked<'_>) -> bool {
    asked
        .text("documentNumber")
        .is_none_or(|number| documents(person, asked.day()).any(|document| document.number == number))
}
