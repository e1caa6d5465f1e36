//! What points are asked for by the sums that they go into: fast for what is public, even for what is secret.

/// A sum of public points under way, in the form that its curve adds fastest.
pub(super) trait Sum: Copy {
    /// A point made ready to be added often.
    type Multiple;
    /// A point that is stored.
    type Fixed: Choice;

    /// The neutral point.
    const NEUTRAL: Self;

    /// Twice it.
    fn doubled(&self) -> Self;

    /// Made ready to be added often.
    fn prepared(&self) -> Self::Multiple;

    /// Made ready to be stored.
    fn fixed(points: &[Self]) -> Vec<Self::Fixed>;

    /// The sum with a point.
    fn add(&self, other: &Self::Multiple) -> Self;

    /// The difference from a point.
    fn subtract(&self, other: &Self::Multiple) -> Self;

    /// The sum with a stored point.
    fn add_fixed(&self, other: &Self::Fixed) -> Self;

    /// The difference from a stored point.
    fn subtract_fixed(&self, other: &Self::Fixed) -> Self;
}

/// Points that are chosen among without a branch.
pub(super) trait Choice: Copy {
    /// `a` where `choice` is 0, `b` where it is 1.
    fn select(a: &Self, b: &Self, choice: u64) -> Self;

    /// Nothing chosen yet: zeros.
    const BLANK: Self;

    /// Takes in another point where the mask is of ones, and nothing where it is of zeros.
    fn take(&mut self, other: &Self, mask: u64);

    /// The point opposite.
    fn negated(&self) -> Self;
}
