//! Names of people: first names, surnames and patronymics, in Kazakh, Russian and Latin.

mod latin;
mod tables;

use super::draw::{Draw, Seed};
use super::household::{Household, Role};
use super::spelling::{Sex, Spelling};
pub(super) use latin::latin;
use tables::{
    KAZAKH_MEN, KAZAKH_SURNAMES, KAZAKH_WOMEN, Man, Pair, RUSSIAN_MEN, RUSSIAN_SURNAMES, RUSSIAN_WOMEN,
};

/// Which names a family has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Kazakh,
    Russian,
}

impl Origin {
    fn drawn(mut draw: Draw) -> Origin {
        if draw.chance(7_500) { Origin::Kazakh } else { Origin::Russian }
    }

    const fn men(self) -> &'static [Man] {
        match self {
            Origin::Kazakh => KAZAKH_MEN,
            Origin::Russian => RUSSIAN_MEN,
        }
    }

    const fn women(self) -> &'static [Pair] {
        match self {
            Origin::Kazakh => KAZAKH_WOMEN,
            Origin::Russian => RUSSIAN_WOMEN,
        }
    }

    const fn surnames(self) -> &'static [Pair] {
        match self {
            Origin::Kazakh => KAZAKH_SURNAMES,
            Origin::Russian => RUSSIAN_SURNAMES,
        }
    }
}

fn spelled(kk: String, ru: String) -> Spelling {
    let latin = latin(&kk);
    Spelling { kk, ru, latin }
}

/// `Ахметов` for a man, `Ахметова` for a woman.
fn surname(pair: &Pair, sex: Sex) -> Spelling {
    let borne = |masculine: &str| match sex {
        Sex::Male => masculine.to_owned(),
        Sex::Female => format!("{masculine}а"),
    };
    spelled(borne(pair.kk), borne(pair.ru))
}

impl Household {
    fn origin(&self, role: Role) -> Origin {
        Origin::drawn(match self.standing(role) {
            Role::Alone => self.seed.draw(self.member(role), "origin"),
            _ => self.seed.draw(self.number, "origin"),
        })
    }

    /// The row of a man's first name; `attribute` is `name` for a member of the household.
    fn man(&self, role: Role, number: u64, attribute: &'static str) -> &'static Man {
        self.seed.draw(number, attribute).pick(self.origin(role).men())
    }

    /// The first name of the person in a place.
    pub(super) fn first_name(&self, role: Role) -> Spelling {
        let number = self.member(role);
        match self.sex(role) {
            Sex::Male => {
                let man = self.man(role, number, "name");
                spelled(man.kk.to_owned(), man.ru.to_owned())
            }
            Sex::Female => {
                let pair = self.seed.draw(number, "name").pick(self.origin(role).women());
                spelled(pair.kk.to_owned(), pair.ru.to_owned())
            }
        }
    }

    /// The surname that the person in a place is born with.
    pub(super) fn birth_surname(&self, role: Role) -> Spelling {
        let rows = self.origin(role).surnames();
        let drawn = |number: u64, attribute| self.seed.draw(number, attribute).pick(rows);
        let pair = match self.standing(role) {
            // Of the husband's family, whose name the children bear.
            Role::Husband | Role::FirstChild | Role::SecondChild | Role::ThirdChild => {
                drawn(self.number, "surname")
            }
            // Of the wife's father, whose name her mother took.
            Role::Wife | Role::Grandmother | Role::Sibling => drawn(self.number, "surname.maiden"),
            Role::Alone => drawn(self.member(role), "surname"),
        };
        surname(pair, self.sex(role))
    }

    /// The surname that the wife takes with the marriage, where she takes her husband's.
    pub(super) fn married_surname(&self) -> Option<Spelling> {
        let takes = self.seed.draw(self.number, "surname.taken").chance(7_500);
        let pair = self.seed.draw(self.number, "surname").pick(self.origin(Role::Husband).surnames());
        takes.then(|| surname(pair, Sex::Female))
    }

    /// The patronymic of the person in a place, made of the father's first name.
    pub(super) fn patronymic(&self, role: Role) -> Spelling {
        let father = match self.standing(role) {
            Role::FirstChild | Role::SecondChild | Role::ThirdChild => {
                self.man(Role::Husband, self.member(Role::Husband), "name")
            }
            Role::Wife | Role::Sibling => self.man(role, self.number, "name.wife_father"),
            Role::Husband | Role::Grandmother | Role::Alone => {
                self.man(role, self.member(role), "name.father")
            }
        };
        let man = self.sex(role) == Sex::Male;
        let russian = format!("{}{}", father.stem, if man { "ич" } else { "на" });
        match self.origin(role) {
            Origin::Russian => spelled(russian.clone(), russian),
            Origin::Kazakh => {
                let kk = format!("{}{}", father.kk, if man { "ұлы" } else { "қызы" });
                // Half of the families write the Russian form in Russian.
                let own = self.seed.draw(self.number, "patronymic.form").chance(5_000);
                let ru = if own {
                    format!("{}{}", father.ru, if man { "улы" } else { "кызы" })
                } else {
                    russian
                };
                spelled(kk, ru)
            }
        }
    }
}

/// Another spelling of a name: the Russian letters stand where the Kazakh ones are, or the name loses its soft sign.
pub(super) fn misspelt(name: &Spelling) -> Spelling {
    let kk = if name.kk == name.ru {
        name.kk.replace('ё', "е").replace("ия", "ья")
    } else {
        name.ru.clone()
    };
    let ru = name.ru.replace('ь', "").replace('ё', "е");
    let ru = if ru == name.ru { doubled(&ru) } else { ru };
    let latin = latin(&ru);
    Spelling { kk, ru, latin }
}

/// A name with its second letter twice, as clerks write it.
fn doubled(name: &str) -> String {
    name.chars()
        .enumerate()
        .flat_map(|(place, letter)| std::iter::repeat_n(letter, if place == 1 { 2 } else { 1 }))
        .collect()
}

/// Somebody who is in no household: a notary.
pub(super) fn stranger(seed: Seed, number: u64) -> Spelling {
    let mut draw = seed.draw(number, "notary.name");
    let surname = surname(draw.pick(KAZAKH_SURNAMES), Sex::Female);
    let name = draw.pick(KAZAKH_WOMEN);
    spelled(format!("{} {}", surname.kk, name.kk), format!("{} {}", surname.ru, name.ru))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::dirt::look_alike;

    #[test]
    fn every_surname_has_a_letter_with_a_latin_twin_and_every_name_another_spelling() {
        for pair in KAZAKH_SURNAMES.iter().chain(RUSSIAN_SURNAMES) {
            assert_ne!(look_alike(pair.kk), pair.kk);
            assert_ne!(look_alike(pair.ru), pair.ru);
        }
        let men = KAZAKH_MEN.iter().chain(RUSSIAN_MEN).map(|man| (man.kk, man.ru));
        let women = KAZAKH_WOMEN.iter().chain(RUSSIAN_WOMEN).map(|pair| (pair.kk, pair.ru));
        for (kk, ru) in men.chain(women) {
            let name = spelled(kk.to_owned(), ru.to_owned());
            let other = misspelt(&name);
            assert_ne!(other.ru, name.ru);
            assert!(name.latin.is_ascii() && other.latin.is_ascii(), "{}", name.latin);
        }
    }
}
