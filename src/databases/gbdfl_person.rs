//! A person as ГБД ФЛ writes one: on a day, in the order of its schema.

use jiff::civil::Date;

use super::citizens::{died, surname};
use super::dictionary::{
    ALIVE, DEAD, DOCUMENT_EXPIRED, DOCUMENT_VALID, FEMALE, IDENTITY_CARD, KAZAKH, KAZAKHSTAN, MALE, MINISTRY,
    NOT_INVALID, PASSPORT, REGISTERED, lower, named,
};
use crate::people::{Document, DocumentKind, Person, Sex, Spelling, place};
use crate::xml::Writer;

/// The documents that a person has on a day, certificates of birth aside.
pub(super) fn documents(person: &Person, day: Date) -> impl Iterator<Item = &Document> {
    let certificate = |document: &&Document| document.kind == DocumentKind::BirthCertificate;
    person.documents.iter().filter(move |document| document.issued <= day && !certificate(document))
}

/// The parts of `person`.
pub(super) fn write(w: &mut Writer, person: &Person, day: Date) {
    let surname = surname(person, day);
    w.leaf("iin", &person.iin).leaf("surname", &surname.kk.to_uppercase());
    w.leaf("name", &person.name.kk.to_uppercase());
    w.optional("patronymic", person.patronymic.as_ref().map(|name| name.kk.to_uppercase()).as_deref());
    w.leaf("engFirstName", &person.name.latin.to_uppercase());
    w.leaf("engSurname", &surname.latin.to_uppercase());
    w.leaf("birthDate", &person.birth_date.to_string());
    let died = died(person, day);
    w.optional("deathDate", died.map(|date| date.to_string()).as_deref());
    lower(w, "gender", if person.sex == Sex::Male { MALE } else { FEMALE });
    lower(w, "nationality", KAZAKH);
    lower(w, "citizenship", KAZAKHSTAN);
    lower(w, "lifeStatus", if died.is_some() { DEAD } else { ALIVE });
    let birth = person.documents.iter().find(|document| document.kind == DocumentKind::BirthCertificate);
    if let Some(birth) = birth.filter(|birth| birth.issued <= day) {
        w.open("birthCertificate").leaf("number", &birth.number);
        w.leaf("beginDate", &birth.issued.to_string()).close();
    }
    birth_place(w, &person.birth_place);
    reg_address(w, person);
    w.open("documents");
    for document in documents(person, day) {
        self::document(w, person, document, day);
    }
    w.close().leaf("removed", "false");
}

fn birth_place(w: &mut Writer, kato: &str) {
    w.open("birthPlace");
    lower(w, "country", KAZAKHSTAN);
    if let Some(place) = place(kato) {
        area(w, kato, (place.region_ru, place.region_kk), (place.ru, place.kk));
        w.leaf("city", place.kk);
    }
    w.close();
}

/// `district` is the region by the first four digits of the KATO code, `region` the town by the first seven: so the codes that were
/// seen are built.
fn area(w: &mut Writer, kato: &str, region: (&str, &str), town: (&str, &str)) {
    named(w, "district", kato.get(..4).unwrap_or(kato), region.0, region.1);
    named(w, "region", kato.get(..7).unwrap_or(kato), town.0, town.1);
}

fn reg_address(w: &mut Writer, person: &Person) {
    let address = &person.address;
    w.open("regAddress");
    lower(w, "country", KAZAKHSTAN);
    area(w, &address.kato, (&address.region_ru, &address.region_kk), (&address.town_ru, &address.town_kk));
    w.leaf("city", &address.town_kk).leaf("street", &address.street_kk).leaf("building", &address.building);
    w.optional("flat", address.flat.as_deref());
    lower(w, "status", REGISTERED);
    lower(w, "invalidity", NOT_INVALID);
    w.leaf("arCode", &address.address_code).close();
}

fn document(w: &mut Writer, person: &Person, document: &Document, day: Date) {
    w.open("document");
    lower(w, "type", if document.kind == DocumentKind::Passport { PASSPORT } else { IDENTITY_CARD });
    w.leaf("number", &document.number).leaf("beginDate", &document.issued.to_string());
    w.optional("endDate", document.expires.map(|date| date.to_string()).as_deref());
    lower(w, "issueOrganization", MINISTRY);
    let expired = document.expires.filter(|last| *last < day);
    lower(w, "status", if expired.is_some() { DOCUMENT_EXPIRED } else { DOCUMENT_VALID });
    w.optional("invalidityDate", expired.map(|date| date.to_string()).as_deref());
    let on_the_day = surname(person, document.issued);
    w.leaf("surname", &written(document.surname.as_ref(), on_the_day).to_uppercase());
    w.leaf("name", &written(document.name.as_ref(), &person.name).to_uppercase());
    w.optional("patronymic", person.patronymic.as_ref().map(|name| name.kk.to_uppercase()).as_deref());
    w.leaf("birthDate", &person.birth_date.to_string()).close();
}

/// A name as a document has it: in Kazakh, or in Russian where only that is spelt otherwise than in the record.
fn written<'a>(in_document: Option<&'a Spelling>, in_record: &'a Spelling) -> &'a str {
    match in_document {
        Some(other) if other.kk == in_record.kk => &other.ru,
        Some(other) => &other.kk,
        None => &in_record.kk,
    }
}
