//! For how long a verdict holds: the time around its instant in which every comparison with the clock comes out the same.
//!
//! Both ways: a clock that is set back must not find a certificate good by a CRL that is then still to come.

use crate::clock::Now;
use crate::limits;
use crate::x509::ocsp::OcspAnswer;
use crate::x509::{Certificate, Crl};

/// From an instant to just before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::trust) struct Period {
    at: Now,
    from: Option<Now>,
    before: Option<Now>,
}

impl Period {
    /// All time, until something cuts it.
    pub(in crate::trust) const fn around(at: Now) -> Self {
        Period { at, from: None, before: None }
    }

    /// Whether what was found at its instant is found at this one too.
    pub(in crate::trust) fn holds(&self, now: Now) -> bool {
        self.from.is_none_or(|from| from <= now) && self.before.is_none_or(|before| now < before)
    }

    /// Something is otherwise from this instant on than before.
    pub(in crate::trust) fn cut(&mut self, instant: Now) {
        if instant <= self.at {
            self.from = Some(self.from.map_or(instant, |from| from.max(instant)));
        } else {
            self.before = Some(self.before.map_or(instant, |before| before.min(instant)));
        }
    }

    /// The same where the instant itself belongs to what was before.
    fn cut_after(&mut self, instant: Now) {
        self.cut(instant.plus_millis(1));
    }

    /// By the validity of a certificate, whose last second counts to its end.
    pub(in crate::trust) fn cut_by_certificate(&mut self, certificate: &Certificate) {
        self.cut(certificate.not_before());
        self.cut(Now::from_seconds(certificate.not_after().seconds().saturating_add(1)));
    }

    /// By the period of a CRL, as `freshness` looks at it.
    pub(in crate::trust) fn cut_by_crl(&mut self, crl: &Crl) {
        self.cut(crl.this_update());
        self.cut_after(crl.this_update().plus_seconds(limits::CRL_UNNUMBERED_SECONDS_MAX));
        crl.next_update().into_iter().for_each(|next| self.cut_after(next));
    }

    /// By the period of an answer.
    pub(in crate::trust) fn cut_by_answer(&mut self, answer: &OcspAnswer) {
        self.cut(answer.this_update().plus_seconds(-limits::OCSP_AHEAD_SECONDS_MAX));
        self.cut_after(answer.this_update().plus_seconds(limits::OCSP_AGE_SECONDS_MAX));
        answer.next_update().into_iter().for_each(|next| self.cut_after(next));
    }

    /// By the days on which algorithms and keys fell.
    pub(in crate::trust) fn cut_by_strength(&mut self) {
        for end in [limits::SHA1_SECONDS_END, limits::RSA_SHORT_SECONDS_END] {
            self.cut(Now::from_seconds(end));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_instants_on_both_sides_bound_it() {
        let at = Now::from_millis;
        let mut period = Period::around(at(1_000));
        assert!(period.holds(at(i64::MIN)) && period.holds(at(i64::MAX)));
        for instant in [500, 1_000, 200, 3_000, 2_000, 9_000] {
            period.cut(at(instant));
        }
        assert_eq!([999, 1_000, 1_999, 2_000].map(|now| period.holds(at(now))), [false, true, true, false]);
        let mut period = Period::around(at(1_000));
        period.cut_after(at(1_000));
        period.cut_after(at(999));
        assert_eq!([999, 1_000, 1_001].map(|now| period.holds(at(now))), [false, true, false]);
    }
}
