//! The leaves of signed documents: text, with no element in it, and dates as XML Schema has them.

use crate::clock::xml_schema;
use crate::findings::evidence::RequestEvidence;
use crate::findings::{Code, Finding};
use crate::xml::ElementView;

/// What is wrong with the shape of a request.
pub(super) fn malformed(evidence: RequestEvidence) -> Finding {
    Finding::new(Code::RequestMalformed, evidence)
}

/// A part that is not there, or empty.
pub(super) fn missing<'a, E: ElementView<'a>>(name: &str, at: E) -> Finding {
    malformed(RequestEvidence::Missing { element: name.to_owned() }).at(at.place())
}

/// The text of a leaf: an element in it is refused, not read as nothing (`xop:Include` stands for octets that are not there).
pub(super) fn leaf<'a, E: ElementView<'a>>(element: E) -> Result<String, Finding> {
    match element.children().next() {
        None => Ok(element.text().trim().to_owned()),
        Some(inner) => {
            let cut = |text: &str| text.chars().take(60).collect::<String>();
            let (element, found) = (cut(element.local_name()), cut(inner.local_name()));
            let namespace = cut(inner.namespace());
            Err(malformed(RequestEvidence::Leaf { element, found, namespace }).at(inner.place()))
        }
    }
}

/// The text of the child of this name, unless it is missing or empty.
pub(super) fn text<'a, E: ElementView<'a>>(parent: E, name: &str) -> Result<Option<String>, Finding> {
    let text = parent.child(name).map(leaf).transpose()?;
    Ok(text.filter(|text| !text.is_empty()))
}

/// The same of one that must be there.
pub(super) fn required<'a, E: ElementView<'a>>(parent: E, name: &str) -> Result<String, Finding> {
    text(parent, name)?.ok_or_else(|| missing(name, parent))
}

/// The xs:dateTime of this name, unless it is missing or empty.
pub(super) fn date_time<'a, E: ElementView<'a>>(parent: E, name: &str) -> Result<Option<String>, Finding> {
    let stated = text(parent, name)?;
    match stated.as_deref().filter(|date| !xml_schema::is_date_time(date)) {
        None => Ok(stated),
        Some(date) => {
            let found = date.chars().take(40).collect();
            Err(malformed(RequestEvidence::RequestDate { found }).at(parent.place()))
        }
    }
}
