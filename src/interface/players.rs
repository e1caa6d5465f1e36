//! Why settings of the players cannot be meant.

/// What is wrong with the settings of one role's player.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlayersFault {
    /// A number out of its range.
    Range {
        /// The role.
        role: String,
        /// Which number.
        key: &'static str,
        /// The greatest.
        max: u64,
    },
    /// The shortest time is longer than the longest.
    Reversed {
        /// The role.
        role: String,
    },
    /// Too many rules.
    Rules {
        /// The role.
        role: String,
        /// How many there may be.
        rules_max: usize,
    },
    /// A field without a value, or the other way round.
    HalfRule {
        /// The role.
        role: String,
    },
    /// A role that no step is waited for of.
    NoSteps {
        /// The role.
        role: String,
    },
}
