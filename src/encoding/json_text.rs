//! Values as JSON, in one piece of memory where it is not a long one.

use serde::Serialize;

/// More than most answers and records have.
const USUAL_OCTETS: usize = 2 * 1024;

/// The octets of a value; an error where JSON has no form for it.
pub(crate) fn octets<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Vec<u8>> {
    let mut octets = Vec::with_capacity(USUAL_OCTETS);
    serde_json::to_writer(&mut octets, value)?;
    Ok(octets)
}
