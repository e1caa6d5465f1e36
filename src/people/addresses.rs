//! Where people live and are born.

use super::address::Address;
use super::draw::Draw;
use super::household::{Household, Role};
use super::places::{PLACES, Place, STREETS, WEIGHTS};

impl Household {
    /// Where the person in a place lives: the household under one roof, and the one who lives alone elsewhere.
    pub(super) fn address(&self, role: Role) -> Address {
        address(match role {
            Role::Alone => self.seed.draw(self.member(role), "address"),
            _ => self.seed.draw(self.number, "address"),
        })
    }

    /// The KATO code of the town in which the person in a place is born: mostly that of the household.
    pub(super) fn birth_place(&self, role: Role) -> &'static str {
        let mut draw = self.seed.draw(self.member(role), "birth_place");
        let elsewhere = draw.chance(3_000);
        let town = match (elsewhere, role) {
            (true, _) | (_, Role::Alone) => town(&mut draw),
            _ => town(&mut self.seed.draw(self.number, "address")),
        };
        town.kato
    }
}

/// The town comes first, so that who needs it alone draws it alike.
pub(super) fn address(mut draw: Draw) -> Address {
    let town = town(&mut draw);
    let street = draw.pick(STREETS);
    let building = 1 + draw.below(180);
    // One draw for flat and code: the fourth and last.
    let rest = draw.below(200_000_000_000_000);
    let flat = (!rest.is_multiple_of(5)).then(|| (1 + rest / 5 % 120).to_string());
    Address {
        kato: town.kato.to_owned(),
        region_kk: town.region_kk.to_owned(),
        region_ru: town.region_ru.to_owned(),
        town_kk: town.kk.to_owned(),
        town_ru: town.ru.to_owned(),
        street_kk: street.0.to_owned(),
        street_ru: street.1.to_owned(),
        building: building.to_string(),
        flat,
        address_code: format!("02{rest:014}")[..16].to_owned(),
    }
}

fn town(draw: &mut Draw) -> &'static Place {
    let mut left = draw.below(WEIGHTS.iter().sum());
    for (town, weight) in PLACES.iter().zip(WEIGHTS) {
        if left < weight {
            return town;
        }
        left -= weight;
    }
    &PLACES[0]
}
