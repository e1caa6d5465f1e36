//! The sections of the gateway's pages.

use crate::text::Text;
use crate::text::web::layout as w;
use crate::web::{Section, Site};

/// The gateway's listeners, for people.
pub(in crate::gateway) const SITE: Site =
    Site { name: Text { kk: "", ru: "", en: "" }, sections: &[Section { path: "/verify", name: w::VERIFY }] };
