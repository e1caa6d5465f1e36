//! What is wrong with the query of a call.

/// What is wrong with a query: what stands behind `?`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueryFault {
    /// A member that there is not.
    Unknown {
        /// Its name, cut short.
        name: String,
        /// Those there are; nothing where there are none.
        known: String,
    },
    /// A member that is there more than once.
    Twice {
        /// Its name.
        name: String,
    },
    /// A value that cannot be meant.
    Value {
        /// Of which member.
        name: String,
        /// The value, cut short.
        value: String,
        /// What it may be.
        expected: QueryValue,
    },
}

/// What the value of a member of a query may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueryValue {
    /// A whole number up to this one.
    Whole {
        /// The largest.
        max: u64,
    },
    /// Seconds, with decimals, up to this many.
    Seconds {
        /// The most.
        max: u64,
    },
    /// A time or a date.
    Time,
    /// One of these words.
    OneOf {
        /// The words.
        known: String,
    },
    /// The id of an entry that is there.
    Entry,
    /// A search of so many terms at most.
    Terms {
        /// The most.
        max: usize,
    },
    /// Percent-encoded UTF-8.
    Encoded,
}
