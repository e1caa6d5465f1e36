//! Points by their x and y, as keys and signatures have them.

use super::field::Element;
use super::sum::Choice;

/// A point other than the neutral one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Affine<const N: usize, const C: u64> {
    pub(super) x: Element<N, C>,
    pub(super) y: Element<N, C>,
}

impl<const N: usize, const C: u64> Choice for Affine<N, C> {
    const BLANK: Self = Affine { x: Element::ZERO, y: Element::ZERO };

    #[inline(always)]
    fn take(&mut self, other: &Self, mask: u64) {
        self.x.take(&other.x, mask);
        self.y.take(&other.y, mask);
    }

    fn select(a: &Self, b: &Self, choice: u64) -> Self {
        Affine { x: Element::select(&a.x, &b.x, choice), y: Element::select(&a.y, &b.y, choice) }
    }

    fn negated(&self) -> Self {
        Affine { x: self.x, y: self.y.negated() }
    }
}
