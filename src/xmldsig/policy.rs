//! What may be signed, with what, and where the signature may stand.
//!
//! The default is strict. What real senders do beyond it is a closed list of relaxations, each with its reason; `lenient` is a
//! named set of them. What nobody may do (HMAC, MD5, DSA, XPath, XSLT, references out of the document) is no relaxation's matter.

use std::borrow::Cow;

use crate::encoding::names::names;
use crate::findings::Note;
use crate::limits;

/// A named departure from the strict rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relaxation {
    /// The signature stands anywhere in the document and its one Reference says which element it covers; that element alone is
    /// yielded. The authority's agent signs so by tbsElementXPath and signatureParentElementXPath,
    /// [authority §3.1](crate::manual::authority).
    SignatureElsewhere,
    /// The transport signature stands right below the Header, without `wsse:Security`, as a participant's
    /// guide has it: [contract §3.1](crate::manual::contract).
    BareInHeader,
    /// RSA-SHA1 and SHA-1 digests, which clients of before 2015 still send:
    /// [contract §3.3](crate::manual::contract). In no named set, asked for by name alone.
    Sha1,
}

names!(Relaxation {
    SignatureElsewhere => "signature-elsewhere",
    BareInHeader => "bare-in-header",
    Sha1 => "sha1",
});

impl Relaxation {
    /// What a report remarks on the check that passed by it.
    pub const fn note(self) -> Note {
        match self {
            Relaxation::SignatureElsewhere => Note::SignatureElsewhere,
            Relaxation::BareInHeader => Note::BareInHeader,
            Relaxation::Sha1 => Note::Sha1,
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of relaxations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Relaxations(u8);

impl Relaxations {
    /// None: the strict rules.
    pub const STRICT: Relaxations = Relaxations(0);
    /// What real senders of today do.
    pub const LENIENT: Relaxations =
        Relaxations(Relaxation::SignatureElsewhere.bit() | Relaxation::BareInHeader.bit());

    /// The set of this name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "strict" => Some(Relaxations::STRICT),
            "lenient" => Some(Relaxations::LENIENT),
            _ => None,
        }
    }

    /// With one more.
    #[must_use]
    pub const fn with(self, relaxation: Relaxation) -> Self {
        Relaxations(self.0 | relaxation.bit())
    }

    /// Whether it is in the set.
    pub const fn has(self, relaxation: Relaxation) -> bool {
        self.0 & relaxation.bit() != 0
    }

    /// What a report calls the set: `strict`, `lenient`, and what was asked for in addition.
    pub fn name(self) -> Cow<'static, str> {
        let lenient = self.0 & Relaxations::LENIENT.0 == Relaxations::LENIENT.0;
        let base = if lenient { Relaxations::LENIENT } else { Relaxations::STRICT };
        let more =
            Relaxation::ALL.into_iter().filter(|relaxation| self.has(*relaxation) && !base.has(*relaxation));
        more.fold(Cow::Borrowed(if lenient { "lenient" } else { "strict" }), |name, relaxation| {
            name + " + " + relaxation.as_str()
        })
    }
}

/// Which keys are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeySources {
    /// Those of certificates: somebody vouches for them.
    #[default]
    Certificates,
    /// Bare ones too: for looking at the mathematics alone.
    Any,
}

/// The rules for one signature; the default is the strict one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Which keys are taken.
    pub keys: KeySources,
    /// What is let pass beyond the strict rules.
    pub relaxations: Relaxations,
    /// References of one signature.
    pub references_max: usize,
    /// Transforms of one Reference.
    pub transforms_max: usize,
    /// Bits of an RSA modulus.
    pub rsa_bits_min: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            keys: KeySources::Certificates,
            relaxations: Relaxations::STRICT,
            references_max: limits::SIGNATURE_REFERENCES_MAX,
            transforms_max: limits::REFERENCE_TRANSFORMS_MAX,
            rsa_bits_min: limits::RSA_BITS_MIN,
        }
    }
}

impl Policy {
    /// The strict rules, less these.
    pub fn relaxed(relaxations: Relaxations) -> Self {
        Policy { relaxations, ..Policy::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_called_by_its_name_and_what_was_added_to_it() {
        assert_eq!(Relaxations::default().name(), "strict");
        assert_eq!(Relaxations::LENIENT.name(), "lenient");
        assert_eq!(Relaxations::LENIENT.with(Relaxation::Sha1).name(), "lenient + sha1");
        assert_eq!(Relaxations::STRICT.with(Relaxation::BareInHeader).name(), "strict + bare-in-header");
        assert!(!Relaxations::LENIENT.has(Relaxation::Sha1), "SHA-1 is asked for by name alone");
        for relaxation in Relaxation::ALL {
            assert_eq!(Relaxation::parse(relaxation.as_str()), Some(relaxation));
        }
    }
}
