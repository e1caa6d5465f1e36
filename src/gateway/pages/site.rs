//! The sections of the gateway's pages.

use crate::text::Text;
use crate::text::web::{cabinet, centre, layout, portal, workstation};
use crate::web::{Section, Site};

/// The gateway's listeners, for people.
pub(in crate::gateway) const SITE: Site = Site {
    name: Text { kk: "", ru: "", en: "" },
    sections: &[
        Section { path: "/services", name: portal::SERVICES },
        Section { path: "/cabinet", name: cabinet::CABINET },
        Section { path: "/centre", name: centre::TITLE },
        Section { path: "/workstation", name: workstation::TITLE },
        Section { path: "/verify", name: layout::VERIFY },
    ],
};
