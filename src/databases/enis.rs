//! ЕНИС, the notaries' information system: `ENIS_POWER_OF_ATTORNEY`, a power of attorney by its number. Of the real service nothing
//! is known; its name, its namespace and its shape are ours.

use jiff::civil::Date;

use super::asked::{Asked, is_number};
use super::citizens::Citizens;
use super::dictionary::{
    Item, POWER_ACTIVE, POWER_EXPIRED, POWER_FOUND, POWER_NOT_FOUND, POWER_WRONG, lower,
};
use super::reply::{Refusal, Reply};
use crate::envelope::DataShape;
use crate::people::PowerOfAttorney;
use crate::xml::Writer;

/// Its namespace.
pub(super) const NAMESPACE: &str = "urn:qaqpa:enis:v1";

/// The service.
pub(super) const SERVICE: &str = "ENIS_POWER_OF_ATTORNEY";

/// A power as the notaries have it.
struct Found {
    number: String,
    issued: Option<Date>,
    expires: Option<Date>,
    notary: Option<String>,
    representative: String,
    state: Item,
}

/// Answers the service.
pub(super) fn answer(citizens: &Citizens, asked: &Asked<'_>) -> Result<Reply, Refusal> {
    if !asked.is_of(NAMESPACE) {
        return Err(Refusal::Form);
    }
    let principal = asked.text("principalIin").filter(|iin| is_number(iin));
    let (status, power) = match (principal.as_ref(), asked.text("number")) {
        (Some(principal), Some(number)) => match power(citizens, asked, principal, &number) {
            Some(power) => (POWER_FOUND, Some(power)),
            None => (POWER_NOT_FOUND, None),
        },
        _ => (POWER_WRONG, None),
    };
    let mut w = Writer::new();
    w.open("response").attribute("xmlns", NAMESPACE);
    lower(&mut w, "status", status);
    if let (Some(power), Some(principal)) = (power, principal) {
        w.open("powerOfAttorney").leaf("number", &power.number);
        w.optional("issued", power.issued.map(|date| date.to_string()).as_deref());
        w.optional("expires", power.expires.map(|date| date.to_string()).as_deref());
        w.leaf("principalIin", &principal).leaf("representativeIin", &power.representative);
        w.optional("notary", power.notary.as_deref());
        lower(&mut w, "state", power.state);
        w.close();
    }
    Ok(Reply::found(status.ru, w.finish(), DataShape::Element))
}

/// The notarised power of this number that the principal gave, if the representative and the date that are stated are those in it. The
/// test identities have given every power that anybody asks about.
fn power(citizens: &Citizens, asked: &Asked<'_>, principal: &str, number: &str) -> Option<Found> {
    let representative = asked.text("representativeIin");
    let date = asked.text("date");
    let date = match date.as_ref().map(|text| text.get(..10).unwrap_or(text).parse::<Date>()) {
        None => None,
        Some(Ok(date)) => Some(date),
        Some(Err(_)) => return None,
    };
    if Citizens::is_test(principal) {
        let representative = representative.filter(|iin| is_number(iin))?;
        let number = number.to_owned();
        let (expires, notary, state) = (None, None, POWER_ACTIVE);
        return Some(Found { number, issued: date, expires, notary, representative, state });
    }
    let day = asked.day();
    let person = citizens.person(principal, day)?;
    let given = |power: &&PowerOfAttorney| power.notarised && power.number == number && power.issued <= day;
    let power = person.powers_of_attorney.iter().find(given)?;
    let acts = citizens.numbered(power.representative)?.iin;
    let fits = representative.is_none_or(|stated| stated == acts)
        && date.is_none_or(|stated| stated == power.issued);
    fits.then(|| Found {
        number: power.number.clone(),
        issued: Some(power.issued),
        expires: Some(power.expires),
        notary: power.notary.as_ref().map(|notary| notary.ru.clone()),
        representative: acts,
        state: if day <= power.expires { POWER_ACTIVE } else { POWER_EXPIRED },
    })
}
