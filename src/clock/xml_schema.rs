//! The dates of XML Schema whose zone may be left out, as it is in the field.

use super::{Now, date_of, zone_of};

/// Whether it is xs:date, XML Schema 2 §3.2.9.
pub fn is_date(text: &str) -> bool {
    let (date, zone) = (text.get(..10), text.get(10..).unwrap_or_default());
    date.is_some_and(|date| date_of(date).is_some()) && (zone.is_empty() || zone_of(zone).is_some())
}

/// Whether it is xs:dateTime, XML Schema 2 §3.2.7.
pub fn is_date_time(text: &str) -> bool {
    span_of(text).is_some()
}

/// The first and the last instant that an xs:dateTime may mean: one where its zone is stated; without a zone it may be of any
/// zone, XML Schema 2 §3.2.7.4.
pub fn span_of(text: &str) -> Option<(Now, Now)> {
    let (_, time) = text.split_once('T')?;
    let has_zone = time.ends_with('Z') || time.contains(['+', '-']);
    let at = |zone: &str| Now::parse(&format!("{text}{zone}")).ok();
    if has_zone { at("").map(|only| (only, only)) } else { at("+14:00").zip(at("-14:00")) }
}
