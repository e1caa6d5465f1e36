//! What a database is asked: the business document of a message, read leniently as the field writes it.

use std::sync::Arc;

use jiff::civil::Date;

use crate::calendar::almaty;
use crate::clock::Now;
use crate::keys::Holder;
use crate::random::Random;
use crate::x509::Certificate;
use crate::xml::{Document, ElementView, PlainElement};

/// A question: what was signed, by whom, and when it came.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The serviceId of the message.
    pub service_id: &'a str,
    /// The messageId of the message.
    pub message_id: &'a str,
    /// The senderId of the message.
    pub sender_id: &'a str,
    /// The business document. Where it bears a signature, that signature was judged.
    pub document: &'a Document,
    /// Who signed the business document, where somebody did.
    pub signer: Option<&'a Certificate>,
    /// When the message was received.
    pub now: Now,
}

/// A question in the hands of a database.
pub(super) struct Asked<'a> {
    pub(super) question: &'a Question<'a>,
    /// Draws the ids of answers.
    pub(super) random: &'a dyn Random,
    /// The key of the database.
    pub(super) holder: &'a Arc<Holder>,
}

impl<'a> Asked<'a> {
    /// The root of the business document.
    pub(super) fn root(&self) -> PlainElement<'a> {
        let document = self.question.document;
        PlainElement::new(document, document.root())
    }

    /// The day on which it is asked.
    pub(super) fn day(&self) -> Date {
        almaty::date_of(self.question.now)
    }

    /// Whether the root stands in this namespace, or in none: the field leaves it out where `data` itself is the request.
    pub(super) fn is_of(&self, namespace: &str) -> bool {
        let found = self.root().namespace();
        found.is_empty() || found == namespace || found.starts_with(crate::envelope::ns::CONTRACT)
    }

    /// The text of an element right below the root, trimmed; of a `data` with one element alone that element is the root.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let root = self.root();
        if root.local_name() == name && root.children().next().is_none() {
            return filled(root);
        }
        text(root, name)
    }
}

/// The text of an element right below `parent`, unless it is missing, empty, or has elements of its own.
pub(super) fn text<'a, E: ElementView<'a>>(parent: E, name: &str) -> Option<String> {
    parent.child(name).filter(|child| child.children().next().is_none()).and_then(filled)
}

fn filled<'a, E: ElementView<'a>>(element: E) -> Option<String> {
    Some(element.text().trim().to_owned()).filter(|text| !text.is_empty())
}

/// Whether a text is an IIN or a BIN by its form: twelve digits. The control digit is not asked for; the official test identities
/// break it.
pub(super) fn is_number(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|octet| octet.is_ascii_digit())
}
