//! Everybody: a seed, rates of dirt, overrides.

use std::sync::Arc;

use jiff::civil::Date;

use super::birth;
use super::company::{self, Company};
use super::dirt::{Defect, Rates, look_alike};
use super::draw::Seed;
use super::event::{Event, EventKind};
use super::household::{self, Household, MEMBERS, Role};
use super::names;
use super::overrides::{OverrideError, Overrides};
use super::permutation::HOUSEHOLDS;
use super::person::{Eds, EdsState, Person};
use super::spelling::Spelling;

/// How many people there are under each seed.
pub const PEOPLE: u64 = HOUSEHOLDS * MEMBERS;

/// There is no person, or no company, of that number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no number {n}; the last is {last}")]
pub struct NoPerson {
    /// The number.
    pub n: u64,
    /// The last there is.
    pub last: u64,
}

/// Person `n` under a seed, with the usual rates of dirt.
pub fn person(seed: u64, n: u64) -> Result<Person, NoPerson> {
    People::new(seed).person(n)
}

/// All people and companies under a seed.
#[derive(Debug, Clone)]
pub struct People {
    seed: Seed,
    rates: Rates,
    overrides: Arc<Overrides>,
}

impl People {
    /// Those of a seed, with the usual rates of dirt.
    pub fn new(seed: u64) -> Self {
        People { seed: Seed(seed), rates: Rates::default(), overrides: Arc::default() }
    }

    /// The same with other rates of dirt.
    #[must_use]
    pub fn with_rates(self, rates: Rates) -> Self {
        People { rates, ..self }
    }

    /// The same with some people changed.
    #[must_use]
    pub fn with_overrides(self, overrides: Arc<Overrides>) -> Self {
        People { overrides, ..self }
    }

    /// Person `n`, as the override has it where there is one.
    pub fn person(&self, n: u64) -> Result<Person, NoPerson> {
        if n >= PEOPLE {
            return Err(NoPerson { n, last: PEOPLE - 1 });
        }
        Ok(self.overrides.of(n).unwrap_or_else(|| self.drawn(n)))
    }

    /// Company `n`.
    pub fn company(&self, n: u64) -> Result<Company, NoPerson> {
        if n >= HOUSEHOLDS {
            return Err(NoPerson { n, last: HOUSEHOLDS - 1 });
        }
        Ok(Company::of(self.seed, n))
    }

    /// The person with an IIN.
    pub fn by_iin(&self, iin: &str) -> Option<Person> {
        if let Some(person) = self.overrides.by_iin(iin) {
            return Some(person);
        }
        let person = self.person(household::by_iin(self.seed, iin)?).ok()?;
        // An override may have given the person another number.
        (person.iin == iin).then_some(person)
    }

    /// The company with a BIN.
    pub fn by_bin(&self, bin: &str) -> Option<Company> {
        company::by_bin(self.seed, bin).map(|number| Company::of(self.seed, number))
    }

    /// The companies that a person heads or founded.
    pub fn companies_of(&self, n: u64) -> Option<Company> {
        let company = self.company(n / MEMBERS).ok()?;
        company.founders.iter().any(|founder| founder.person == n).then_some(company)
    }

    /// Changes that are written as `{"12": {"eds": null}, "13": {"name": {"ru": "Иван"}}}`.
    pub fn overrides(&self, text: &str) -> Result<Overrides, OverrideError> {
        let mut overrides = Overrides::default();
        for (n, patch) in Overrides::patches(text, PEOPLE)? {
            overrides.set(&self.drawn(n), &patch)?;
        }
        Ok(overrides)
    }

    /// Changes person `n`, who is there, by a JSON merge patch over what is drawn.
    pub(super) fn change(&mut self, n: u64, patch: &serde_json::Value) -> Result<Person, OverrideError> {
        let drawn = self.drawn(n);
        Arc::make_mut(&mut self.overrides).set(&drawn, patch).cloned()
    }

    /// Takes a change of person `n` back; whether there was one.
    pub(super) fn restore(&mut self, n: u64) -> bool {
        Arc::make_mut(&mut self.overrides).remove(n)
    }

    /// The numbers of those who are changed by hand.
    pub fn changed(&self) -> Vec<u64> {
        self.overrides.numbers().collect()
    }

    /// The company of the household that person `n` belongs to.
    pub fn company_of_household(&self, n: u64) -> Result<Company, NoPerson> {
        self.company(n / MEMBERS)
    }

    /// Person `n` as drawn, without an override; there are [`PEOPLE`].
    pub fn drawn(&self, n: u64) -> Person {
        let (household, role) = (Household::of(self.seed, n), Role::of(n));
        let defects = self.rates.drawn(self.seed, n);
        let has = |defect| defects.contains(&defect);
        let birth_date = birth::date(household.born(role));
        let dies = self.dies(&household, role, has(Defect::Dead));
        let (birth_surname, married) = (household.birth_surname(role), self.married_name(&household, role));
        let surname = married.clone().unwrap_or_else(|| birth_surname.clone());
        let name = household.first_name(role);
        let mut documents = household.documents(role, dies, has(Defect::ExpiredDocument));
        if has(Defect::TwoSpellings) {
            for document in &mut documents {
                document.name = Some(names::misspelt(&name));
            }
        }
        let powers_of_attorney = household.powers_of_attorney(role);
        let headed = company::headed_by(self.seed, &household, role);
        let mut events: Vec<Event> = [Event { date: dies, kind: EventKind::Death }].into();
        if let (Role::Husband | Role::Wife, Some(marriage)) = (role, household.marriage()) {
            events.push(Event { date: marriage.from, kind: EventKind::Marriage });
            events.extend(marriage.to.map(|date| Event { date, kind: EventKind::Divorce }));
        }
        events.extend(
            documents.iter().map(|document| Event { date: document.issued, kind: EventKind::Document }),
        );
        events.extend(
            powers_of_attorney
                .iter()
                .map(|power| Event { date: power.issued, kind: EventKind::PowerOfAttorney }),
        );
        let liquidated = headed.as_ref().and_then(|(_, date)| *date);
        events.extend(liquidated.map(|date| Event { date, kind: EventKind::Liquidation }));
        events.retain(|event| event.date <= dies);
        events.sort();
        Person {
            n,
            iin: household.iin(role),
            sex: household.sex(role),
            birth_date,
            surname: if has(Defect::LookAlikeLetters) { with_twins(surname) } else { surname },
            name,
            patronymic: (!has(Defect::MissingPatronymic)).then(|| household.patronymic(role)),
            birth_surname: married.is_some().then_some(birth_surname),
            citizenship: "398".to_owned(),
            birth_place: household.birth_place(role).to_owned(),
            address: household.address(role),
            kin: household.kin(role, household.is_orphaned(role)),
            documents,
            eds: self.eds(n),
            powers_of_attorney,
            heads: headed.map(|(bin, _)| bin),
            events,
            defects,
        }
    }

    fn dies(&self, household: &Household, role: Role, defect: bool) -> Date {
        let of_age = household.dies(role);
        if !defect {
            return of_age;
        }
        let born = household.born(role);
        let mut draw = self.seed.draw(household.member(role), "death.early");
        // Between 2010 and the end of 2020, in the days since 1948; one born later dies in its first year.
        let day = draw.between(62 * 365, 73 * 365 - 1).max(born + draw.between(1, 364));
        of_age.min(birth::date(day))
    }

    /// The surname of a wife who took her husband's.
    fn married_name(&self, household: &Household, role: Role) -> Option<Spelling> {
        household.marriage().filter(|_| role == Role::Wife).and_then(|_| household.married_surname())
    }

    fn eds(&self, n: u64) -> Option<Eds> {
        let mut draw = self.seed.draw(n, "eds");
        let state = match draw.below(100) {
            0..40 => return None,
            40..85 => EdsState::Valid,
            85..95 => EdsState::Expired,
            _ => EdsState::Revoked,
        };
        let algorithm = if draw.chance(6_000) { "gost2015" } else { "rsa" };
        Some(Eds { algorithm: algorithm.to_owned(), state })
    }
}

fn with_twins(name: Spelling) -> Spelling {
    Spelling { kk: look_alike(&name.kk), ru: look_alike(&name.ru), latin: name.latin }
}
