//! A row of the table.

/// One thing that Qaqpa does, and what is known of the real gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Divergence {
    /// What it is about.
    pub what: &'static str,
    /// What the real gateway, authority or provider does.
    pub real: &'static str,
    /// How well that is known.
    pub known: Known,
    /// What Qaqpa does.
    pub here: &'static str,
}

/// How well something is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// A contract, a regulation or the authority's own pages say so.
    Documented,
    /// Seen in real messages or in the code of real participants.
    Observed,
    /// Neither.
    Assumed,
}

impl Known {
    /// As the page writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Known::Documented => "documented",
            Known::Observed => "observed",
            Known::Assumed => "assumed",
        }
    }
}
