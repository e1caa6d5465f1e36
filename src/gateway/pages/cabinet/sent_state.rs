//! How far a request at another gateway is, in the words of the cabinet.

use crate::gateway::pages::portal::Guest;
use crate::registry::{SentRequest, SentState};
use crate::text::Text;
use crate::text::web::cabinet as w;
use crate::web::components::{Colour, Tag};

/// How far it is, in words.
pub(super) const fn state_name(state: SentState) -> Text {
    match state {
        SentState::Sending => w::SENT_UNACKNOWLEDGED,
        SentState::Sent => w::SENT_ACKNOWLEDGED,
        SentState::InWork => w::SENT_IN_WORK,
        SentState::Positive => w::SENT_POSITIVE,
        SentState::Negative => w::SENT_NEGATIVE,
    }
}

/// How far it is, as a tag.
pub(super) fn tag(state: SentState, guest: &Guest) -> Tag {
    let colour = match state {
        SentState::Sending => Colour::Yellow,
        SentState::Sent | SentState::InWork => Colour::Blue,
        SentState::Positive => Colour::Green,
        SentState::Negative => Colour::Red,
    };
    Tag::new(guest.t(state_name(state)), colour)
}

/// The number, or that it is not known.
pub(super) fn number(row: &SentRequest, guest: &Guest) -> String {
    row.number.clone().unwrap_or_else(|| guest.t(w::NUMBER_UNKNOWN).to_owned())
}
