//! What is so on a day.

use jiff::civil::Date;

use super::document::{Document, DocumentKind, PowerOfAttorney};
use super::event::EventKind;
use super::person::Person;

/// A person on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State<'a> {
    /// Who.
    pub person: &'a Person,
    /// The day.
    pub at: Date,
}

impl Person {
    /// The person on a day.
    pub fn on(&self, at: Date) -> State<'_> {
        State { person: self, at }
    }
}

impl<'a> State<'a> {
    fn first(&self, kind: EventKind) -> Option<Date> {
        self.person.events.iter().find(|event| event.kind == kind).map(|event| event.date)
    }

    fn has_come(&self, kind: EventKind) -> bool {
        self.first(kind).is_some_and(|date| date <= self.at)
    }

    /// Whether the person is born.
    pub fn is_born(&self) -> bool {
        self.person.birth_date <= self.at
    }

    /// Whether the person is dead.
    pub fn is_dead(&self) -> bool {
        self.has_come(EventKind::Death)
    }

    /// Born and not dead.
    pub fn is_alive(&self) -> bool {
        self.is_born() && !self.is_dead()
    }

    /// Years since the birth, whole; negative before it.
    pub fn age(&self) -> i32 {
        let (born, at) = (self.person.birth_date, self.at);
        let years = i32::from(at.year()) - i32::from(born.year());
        years - i32::from((at.month(), at.day()) < (born.month(), born.day()))
    }

    /// Whether the person is married to the partner, and not by death parted as far as the person's own life tells.
    pub fn is_married(&self) -> bool {
        self.is_alive() && self.has_come(EventKind::Marriage) && !self.has_come(EventKind::Divorce)
    }

    /// The identity card that was issued last.
    pub fn identity_card(&self) -> Option<&'a Document> {
        let cards = self.person.documents.iter().rev();
        cards
            .filter(|document| document.issued <= self.at)
            .find(|document| document.kind == DocumentKind::IdentityCard)
    }

    /// The powers of attorney that are good.
    pub fn powers_of_attorney(&self) -> impl Iterator<Item = &'a PowerOfAttorney> {
        let at = self.at;
        self.person.powers_of_attorney.iter().filter(move |power| power.issued <= at && at <= power.expires)
    }
}
