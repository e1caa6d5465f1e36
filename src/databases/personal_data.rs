//! КДП: `KDP_PERSONALDATA`, which consents a person gave in a time; [contract §4](crate::manual::contract). The names `uin` and `r_pdata` were
//! seen, what stands in the latter is ours.

use jiff::civil::Date;

use super::asked::{Asked, is_number};
use super::citizens::Citizens;
use super::consents::Consents;
use super::dictionary::{Item, PERSON_NOT_FOUND, PROCESSED, REQUEST_WRONG};
use super::kdp::NAMESPACE;
use super::reply::{Refusal, Reply};
use crate::calendar::almaty;
use crate::envelope::DataShape;
use crate::xml::Writer;

/// The service.
pub(super) const SERVICE: &str = "KDP_PERSONALDATA";

/// Answers the service.
pub(super) fn answer(citizens: &Citizens, consents: &Consents, asked: &Asked<'_>) -> Result<Reply, Refusal> {
    if !asked.is_of(NAMESPACE) {
        return Err(Refusal::Form);
    }
    let iin = asked.text("uin").filter(|iin| is_number(iin));
    let status = status_of(citizens, asked, iin.as_deref());
    let mut w = Writer::new();
    w.open("kdp:personalDataResponse").attribute("xmlns:kdp", NAMESPACE);
    w.optional("kdp:uin", iin.as_deref());
    if let (Ok((from, to)), Some(iin)) = (&status, &iin) {
        for consent in consents.of(iin, *from, *to) {
            w.open("kdp:r_pdata").leaf("kdp:date", &almaty::shown(consent.at()));
            w.leaf("kdp:access_name", &consent.service).leaf("kdp:company", &consent.company).close();
        }
    }
    let (code, item) = match status {
        Ok(_) => ("SCSS001", PROCESSED),
        Err(item) => ("SCSE002", item),
    };
    Ok(Reply { code, ..Reply::found(item.ru, w.finish(), DataShape::Element) })
}

/// The first and the last day that are asked for, or what is wrong with the question.
fn status_of(
    citizens: &Citizens,
    asked: &Asked<'_>,
    iin: Option<&str>,
) -> Result<(Option<Date>, Option<Date>), Item> {
    let iin = iin.ok_or(REQUEST_WRONG)?;
    let day = |name| match asked.text(name) {
        None => Ok(None),
        Some(text) => text.get(..10).unwrap_or(&text).parse::<Date>().map(Some).map_err(|_| REQUEST_WRONG),
    };
    let period = (day("start_date")?, day("end_date")?);
    citizens.person(iin, asked.day()).map(|_| period).ok_or(PERSON_NOT_FOUND)
}
