//! What a search expression is made of.

/// A word that is so or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// Born and not dead.
    Alive,
    /// Dead.
    Dead,
    /// Younger than eighteen, and alive.
    Minor,
    /// Eighteen or older, and alive.
    Adult,
    /// Married.
    Married,
    /// Somebody acts for the person under a power of attorney that is good.
    Poa,
    /// A guardian looks after the person, whose parents are dead.
    Guardian,
    /// Heads a company.
    Head,
    /// Has an electronic digital signature.
    Eds,
    /// Has something wrong with the record.
    Dirty,
}

impl Fact {
    /// All of them.
    pub const ALL: [Fact; 10] = [
        Fact::Alive,
        Fact::Dead,
        Fact::Minor,
        Fact::Adult,
        Fact::Married,
        Fact::Poa,
        Fact::Guardian,
        Fact::Head,
        Fact::Eds,
        Fact::Dirty,
    ];

    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Fact::Alive => "alive",
            Fact::Dead => "dead",
            Fact::Minor => "minor",
            Fact::Adult => "adult",
            Fact::Married => "married",
            Fact::Poa => "poa",
            Fact::Guardian => "guardian",
            Fact::Head => "head",
            Fact::Eds => "eds",
            Fact::Dirty => "dirty",
        }
    }
}

/// Something with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Whole years.
    Age,
    /// The number.
    N,
    /// How many children are born.
    Children,
    /// The date of birth.
    Born,
    /// `male` or `female`.
    Sex,
    /// The IIN.
    Iin,
    /// The surname in any script.
    Surname,
    /// The first name in any script.
    Name,
    /// The patronymic in any script.
    Patronymic,
    /// The KATO code of the town; a beginning of it is enough.
    Kato,
    /// The region in Kazakh or Russian.
    Region,
    /// The town in Kazakh or Russian.
    Town,
    /// The state of the signature: `valid`, `expired`, `revoked`.
    EdsState,
    /// The state of the last identity card: `valid`, `expired`, `none`.
    Document,
    /// A defect of the record.
    Defect,
}

impl Field {
    /// All of them.
    pub const ALL: [Field; 15] = [
        Field::Age,
        Field::N,
        Field::Children,
        Field::Born,
        Field::Sex,
        Field::Iin,
        Field::Surname,
        Field::Name,
        Field::Patronymic,
        Field::Kato,
        Field::Region,
        Field::Town,
        Field::EdsState,
        Field::Document,
        Field::Defect,
    ];

    /// Its word. `eds` alone is a fact, `eds=valid` compares.
    pub const fn as_str(self) -> &'static str {
        match self {
            Field::Age => "age",
            Field::N => "n",
            Field::Children => "children",
            Field::Born => "born",
            Field::Sex => "sex",
            Field::Iin => "iin",
            Field::Surname => "surname",
            Field::Name => "name",
            Field::Patronymic => "patronymic",
            Field::Kato => "kato",
            Field::Region => "region",
            Field::Town => "town",
            Field::EdsState => "eds",
            Field::Document => "document",
            Field::Defect => "defect",
        }
    }

    /// The words that it can be, where they are few.
    pub const fn words(self) -> &'static [&'static str] {
        match self {
            Field::Sex => &["male", "female"],
            Field::EdsState => &["valid", "expired", "revoked"],
            Field::Document => &["valid", "expired", "none"],
            Field::Defect => &[
                "missing-patronymic",
                "two-spellings",
                "look-alike-letters",
                "expired-document",
                "dead",
                "not-found",
            ],
            _ => &[],
        }
    }

    /// Whether it has an order.
    pub const fn is_ordered(self) -> bool {
        matches!(self, Field::Age | Field::N | Field::Children | Field::Born)
    }
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// Each with its sign, the longer signs first.
    pub(super) const SIGNS: [(&'static str, Comparison); 6] = [
        ("!=", Comparison::Unequal),
        ("<=", Comparison::LessOrEqual),
        (">=", Comparison::GreaterOrEqual),
        ("=", Comparison::Equal),
        ("<", Comparison::Less),
        (">", Comparison::Greater),
    ];

    /// Whether it holds of an ordering.
    pub(super) const fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Comparison::Equal => ordering.is_eq(),
            Comparison::Unequal => ordering.is_ne(),
            Comparison::Less => ordering.is_lt(),
            Comparison::LessOrEqual => ordering.is_le(),
            Comparison::Greater => ordering.is_gt(),
            Comparison::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

/// A value as it was written, read for its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Number(i64),
    Date(jiff::civil::Date),
    /// In small letters.
    Text(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Term {
    Any(Vec<Term>),
    All(Vec<Term>),
    Not(Box<Term>),
    Fact(Fact),
    Compared(Field, Comparison, Value),
}
