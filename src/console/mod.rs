//! The tester's console: the testers' paths, for people.
//!
//! Each page asks the listener's own paths from within ([`crate::http::Inside`]) and shows what they answer, so that a page can do nothing
//! that a program cannot; every action shows the `curl` that does the same. Knows the shapes of those answers, and no room behind them.

mod certificates;
mod clock;
mod exchange;
mod faults;
mod home;
mod journal;
mod journal_entry;
mod people;
mod players;
mod sheet;
mod site;
mod state;
mod tour;
mod words;

use axum::routing::{any, get};
use utoipa_axum::routes;

use crate::http::Table;
pub use state::Console;

impl Console {
    /// Its pages, one line each; `/` of a browser is the first of them.
    pub fn table(self) -> Table {
        let front = get(home::home).with_state(self.clone());
        Table::new()
            .at("/console/tour", routes!(tour::go))
            .at("/console/journal", routes!(journal::list))
            .at("/console/journal/clear", routes!(journal::clear))
            .at("/console/journal/{id}", routes!(journal_entry::entry))
            .at("/console/certificates", routes!(certificates::show, certificates::issue))
            .at("/console/certificates/revoke", routes!(certificates::revoke))
            .at("/console/certificates/send", routes!(certificates::send))
            .at("/console/people", routes!(people::list))
            .at("/console/people/{n}", routes!(people::one, people::issue))
            .at("/console/clock", routes!(clock::show, clock::set))
            .at("/console/exchange", routes!(exchange::show, exchange::act))
            .at("/console/exchange/{id}", routes!(exchange::message))
            .at("/console/players", routes!(players::show, players::set))
            .at("/console/faults", routes!(faults::show, faults::set))
            .with_state(self)
            .with_front(front)
            .with_own_pages(any(home::shown))
    }
}
