//! What a listener's pages have in common: its sections.

use crate::text::Text;

/// A section of a site, as the header links to it.
#[derive(Debug, Clone, Copy)]
pub struct Section {
    /// Its path; pages below it belong to it.
    pub path: &'static str,
    /// Its name.
    pub name: Text,
}

impl Section {
    /// Whether the page at `path` is of this section.
    pub fn has(&self, path: &str) -> bool {
        path.strip_prefix(self.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// A site.
#[derive(Debug, Clone, Copy)]
pub struct Site {
    /// What the header shows beside the name of the program; empty in the gateway's.
    pub name: Text,
    /// Its sections, in their order.
    pub sections: &'static [Section],
}
