//! The sections of the console.

use crate::text::web::console as w;
use crate::web::{Section, Site};

/// The testers' listener, for people.
pub(super) const SITE: Site = Site {
    name: w::SITE,
    sections: &[
        Section { path: "/console/journal", name: w::JOURNAL },
        Section { path: "/console/certificates", name: w::CERTIFICATES },
        Section { path: "/console/people", name: w::PEOPLE },
        Section { path: "/console/clock", name: w::CLOCK },
        Section { path: "/console/exchange", name: w::EXCHANGE },
        Section { path: "/console/players", name: w::PLAYERS },
        Section { path: "/console/faults", name: w::FAULTS },
    ],
};
