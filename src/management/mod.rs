//! The testers' interface, on a listener of its own: the clock, certificates in every state, revocations, faults.
//!
//! `table` is the list of its paths, one line a path. Knows the authority, its publisher and the clock. Never knows what a request
//! to the gateway says, and is never on the gateway's own port.

mod certificates;
mod clock;
mod deadlines;
mod error;
mod examples;
mod exchange;
mod exchange_parties;
mod exchange_peers;
mod exchange_registered;
mod exchange_shown;
mod exchange_state;
mod faults;
mod first_state;
mod people;
mod players;
mod reset;
mod revocations;
mod samples;
mod scripts;
mod shapes;
mod staff;
mod state;
mod state_databases;

use utoipa_axum::routes;

use crate::http::{About, Table};
pub use exchange_state::ExchangeManagement;
pub use first_state::{FirstState, PutBack};
pub use state::Management;

/// What the listener is about.
pub const ABOUT: About = About {
    title: "Qaqpa, for testers",
    description: "Certificates in every state, revocations, faults, the clock. Not for production.",
};

impl Management {
    /// The paths, one line each.
    pub fn table(self) -> Table {
        Table::new()
            .at("/manage/v1/clock", routes!(clock::read, clock::set))
            .at("/manage/v1/samples", routes!(samples::make))
            .at("/manage/v1/deadlines", routes!(deadlines::list))
            .at("/manage/v1/reset", routes!(reset::reset))
            .at("/manage/v1/players", routes!(players::read, players::set))
            .at("/manage/v1/state-databases", routes!(state_databases::read, state_databases::set))
            .at("/manage/v1/staff", routes!(staff::list, staff::add, staff::dismiss))
            .at("/manage/v1/ca/certificates", routes!(certificates::list, certificates::issue))
            .at("/manage/v1/ca/revocations", routes!(revocations::revoke))
            .at("/manage/v1/ca/reload", routes!(revocations::reload))
            .at("/manage/v1/ca/faults", routes!(faults::list, faults::set, faults::clear))
            .at("/manage/v1/people", routes!(people::list))
            .at("/manage/v1/people/{n}", routes!(people::one, people::change, people::restore))
            .at("/manage/v1/people/{n}/certificate", routes!(people::certificate))
            .at("/manage/v1/companies/{bin}", routes!(people::company))
            .at("/manage/v1/revocation/cache", routes!(revocations::forget))
            .at("/manage/v1/ocsp", routes!(scripts::ocsp, scripts::set_ocsp, scripts::post_ocsp))
            .at("/manage/v1/tsp", routes!(scripts::tsp, scripts::set_tsp, scripts::post_tsp))
            .with_examples(examples::MANAGEMENT)
            .with_state(self)
    }
}

impl ExchangeManagement {
    /// The paths, one line each.
    pub fn table(self) -> Table {
        Table::new()
            .at("/manage/v1/exchange/messages", routes!(exchange::messages))
            .at("/manage/v1/exchange/messages/{id}", routes!(exchange::message))
            .at("/manage/v1/exchange/messages/{id}/redrive", routes!(exchange::redrive))
            .at("/manage/v1/exchange/messages/{id}/discard", routes!(exchange::discard))
            .at("/manage/v1/exchange/redrive", routes!(exchange::redrive_all))
            .at("/manage/v1/exchange/peers", routes!(exchange_peers::peers))
            .at("/manage/v1/exchange/peers/{id}/test", routes!(exchange_peers::test))
            .at("/manage/v1/exchange/routes", routes!(exchange_peers::routes))
            .at("/manage/v1/exchange/systems/{id}", routes!(exchange_parties::remove_system))
            .at("/manage/v1/exchange/services/{id}", routes!(exchange_parties::remove_service))
            .at(
                "/manage/v1/exchange/systems",
                routes!(exchange_parties::systems, exchange_parties::put_system),
            )
            .at(
                "/manage/v1/exchange/services",
                routes!(exchange_parties::services, exchange_parties::put_service),
            )
            .with_examples(examples::EXCHANGE)
            .with_state(self)
    }
}
