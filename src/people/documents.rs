//! Which documents somebody has, and which powers of attorney.

use jiff::Span;
use jiff::civil::Date;

use super::birth;
use super::document::{Document, DocumentKind, PowerOfAttorney};
use super::household::{Household, Role};
use super::names;

/// The first identity cards in these records: who was of age before got one then.
const FIRST_CARDS: i32 = 60 * 365;

/// No document is issued after the end of this year.
const LAST_YEAR: i16 = 2045;

/// How long cards and passports are good for.
const YEARS: i16 = 10;

/// Cards that one person has in these records, at most: the draw of a day has four numbers.
const CARDS_MAX: usize = 4;

fn years_after(date: Date, years: i16) -> Date {
    date.checked_add(Span::new().years(years)).unwrap_or(Date::MAX)
}

impl Household {
    /// The documents of the person in a place, as long as the person lives.
    pub(super) fn documents(&self, role: Role, dies: Date, expired: bool) -> Vec<Document> {
        let n = self.member(role);
        let mut documents = Vec::with_capacity(6);
        documents.extend(self.birth_certificate(role));
        let of_age = self.born(role) + 16 * 365;
        let mut waits = self.seed.draw(n, "identity_card.days");
        let mut issued = birth::date(of_age.max(FIRST_CARDS) + waits.between(5, 700));
        let mut numbers = self.seed.draw(n, "identity_card.number");
        for _ in 0..CARDS_MAX {
            if issued.year() > LAST_YEAR || issued >= dies {
                break;
            }
            let number = format!("0{:08}", numbers.below(100_000_000));
            let last = if expired { expired_on(issued) } else { years_after(issued, YEARS) };
            documents.push(plain(DocumentKind::IdentityCard, number, issued, Some(last)));
            if expired {
                break;
            }
            issued = last.checked_add(Span::new().days(1)).unwrap_or(Date::MAX);
        }
        documents.extend(self.passport(role, dies));
        documents.retain(|document| document.issued < dies);
        documents
    }

    fn birth_certificate(&self, role: Role) -> Option<Document> {
        let born = self.born(role);
        let mut draw = self.seed.draw(self.member(role), "birth_certificate");
        let issued = birth::date(born + draw.between(2, 60));
        let number = format!("{:07}", draw.below(10_000_000));
        // Registered since 1990 in these records.
        (born >= 42 * 365).then(|| plain(DocumentKind::BirthCertificate, number, issued, None))
    }

    fn passport(&self, role: Role, dies: Date) -> Option<Document> {
        let mut draw = self.seed.draw(self.member(role), "passport");
        let has = draw.chance(3_000);
        let from = (self.born(role) + 16 * 365).max(FIRST_CARDS);
        let issued = birth::date(from + draw.between(100, 6_000));
        let number = format!("N{:08}", draw.below(100_000_000));
        let last = years_after(issued, YEARS);
        (has && issued < dies).then(|| plain(DocumentKind::Passport, number, issued, Some(last)))
    }

    /// Powers of attorney under which somebody of the household acts for the person in a place.
    pub(super) fn powers_of_attorney(&self, role: Role) -> Vec<PowerOfAttorney> {
        let n = self.member(role);
        let mut draw = self.seed.draw(n, "poa");
        let (chance, representative) = match role {
            Role::FirstChild | Role::SecondChild | Role::ThirdChild => {
                (2_500, if draw.chance(5_000) { Role::Grandmother } else { Role::Sibling })
            }
            Role::Husband => (800, Role::Wife),
            Role::Wife => (800, Role::Husband),
            Role::Grandmother | Role::Sibling => (1_500, Role::Wife),
            Role::Alone => (500, Role::Husband),
        };
        if !draw.chance(chance) {
            return Vec::new();
        }
        // A child's is given in childhood, an adult's in the years of electronic services.
        let issued = match role.is_child() {
            true => birth::date(self.born(role) + draw.between(365, 17 * 365)),
            false => birth::date((self.born(role) + 18 * 365).max(62 * 365) + draw.between(0, 16 * 365)),
        };
        let mut details = self.seed.draw(n, "poa.details");
        let (years, number) = (details.between(1, 3), details.between(1, 9_999));
        let notarised = details.chance(9_000);
        vec![PowerOfAttorney {
            number: format!("1-{number}"),
            issued,
            expires: years_after(issued, i16::try_from(years).unwrap_or(1)),
            notarised,
            notary: notarised.then(|| names::stranger(self.seed, details.below(400))),
            representative: self.member(representative),
        }]
    }
}

/// The last day of a card that ran out: before 2021 where it can, else a year after it was issued.
fn expired_on(issued: Date) -> Date {
    let natural = years_after(issued, YEARS);
    let end = Date::constant(2020, 12, 31);
    if issued < end { natural.min(end) } else { years_after(issued, 1) }
}

const fn plain(kind: DocumentKind, number: String, issued: Date, expires: Option<Date>) -> Document {
    Document { kind, number, issued, expires, surname: None, name: None }
}
