//! How CRLs are made: for how long, when a change reaches them, how an empty one is written.

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// How long a list is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrlValidity {
    /// 180 days: the authority's test lists.
    Test,
    /// 35 days: what a root issues.
    Root,
    /// 27 hours: the authority's production list.
    Production,
    /// 7.5 hours: the authority's production delta list.
    Delta,
}

impl CrlValidity {
    /// Those that can be chosen for the issuing authorities, each with its name and what it is.
    pub const NAMES: &'static [(CrlValidity, &'static str, &'static str)] = &[
        (CrlValidity::Test, "test", "180 days, as the authority's test lists"),
        (CrlValidity::Root, "root", "35 days, as a root's lists"),
        (CrlValidity::Production, "production", "27 hours, as the authority's production lists"),
    ];

    /// In seconds.
    pub const fn seconds(self) -> i64 {
        match self {
            CrlValidity::Test => 180 * DAY,
            CrlValidity::Root => 35 * DAY,
            CrlValidity::Production => 27 * HOUR,
            CrlValidity::Delta => 7 * HOUR + HOUR / 2,
        }
    }
}

/// How a list without entries is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EmptyCrl {
    /// revokedCertificates is absent: RFC 5280 §5.1.2.6.
    #[default]
    Absent,
    /// An empty SEQUENCE, as the authority's root writes it, [authority §1.5](crate::manual::authority).
    EmptySequence,
}

impl EmptyCrl {
    /// Each with its name and what it is.
    pub const NAMES: &'static [(EmptyCrl, &'static str, &'static str)] = &[
        (EmptyCrl::Absent, "absent", "without revokedCertificates, as RFC 5280 has it"),
        (
            EmptyCrl::EmptySequence,
            "empty-sequence",
            "with an empty revokedCertificates, as the authority's root writes it",
        ),
    ];
}

/// When a change reaches a full list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Publication {
    /// At once; the delta list has it too, since the last full list that the clock made.
    #[default]
    Whole,
    /// With the next full list that the clock makes; until then only the delta list has it, as with the real authority.
    Delta,
}

impl Publication {
    /// Each with its name and what it is.
    pub const NAMES: &'static [(Publication, &'static str, &'static str)] = &[
        (Publication::Whole, "whole", "a change goes at once into the full list and the delta list"),
        (
            Publication::Delta,
            "delta",
            "a change goes into the delta list, and into the full one when the clock makes the next",
        ),
    ];
}

/// How lists are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CrlSettings {
    /// How long the issuing authorities' full lists are good.
    pub validity: CrlValidity,
    /// When a change reaches them.
    pub publication: Publication,
    /// How one without entries is written.
    pub empty: EmptyCrl,
    /// Entries of certificates that never were, in the lists of RSA and of GOST 34.10-2015.
    pub filler: u32,
}

impl Default for CrlSettings {
    fn default() -> Self {
        CrlSettings {
            validity: CrlValidity::Test,
            publication: Publication::default(),
            empty: EmptyCrl::default(),
            filler: 0,
        }
    }
}
