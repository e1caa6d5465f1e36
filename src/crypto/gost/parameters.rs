//! The parameter sets, and the octets by which keys name them.

use crate::crypto::KeyKind;

/// A parameter set, each of which the authority uses with one hash function only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::crypto) enum Parameters {
    Gost2004,
    Gost2015_256,
    Gost2015_512,
}

impl Parameters {
    pub(super) const ALL: [Self; 3] =
        [Parameters::Gost2004, Parameters::Gost2015_256, Parameters::Gost2015_512];

    /// Of this kind of key, if it is GOST.
    pub(in crate::crypto) const fn of(kind: KeyKind) -> Option<Self> {
        match kind {
            KeyKind::Gost2004 => Some(Parameters::Gost2004),
            KeyKind::Gost2015_256 => Some(Parameters::Gost2015_256),
            KeyKind::Gost2015_512 => Some(Parameters::Gost2015_512),
            _ => None,
        }
    }

    /// The kind of key that has it.
    pub(super) const fn kind(self) -> KeyKind {
        match self {
            Parameters::Gost2004 => KeyKind::Gost2004,
            Parameters::Gost2015_256 => KeyKind::Gost2015_256,
            Parameters::Gost2015_512 => KeyKind::Gost2015_512,
        }
    }

    /// Octets of a coordinate and of half a signature.
    pub(super) const fn octets(self) -> usize {
        match self {
            Parameters::Gost2004 | Parameters::Gost2015_256 => 32,
            Parameters::Gost2015_512 => 64,
        }
    }

    /// How the content of a public key's BIT STRING, `OCTET STRING { x ‖ y }`, begins.
    pub(super) const fn point_head(self) -> &'static [u8] {
        match self {
            Parameters::Gost2004 | Parameters::Gost2015_256 => &[4, 64],
            Parameters::Gost2015_512 => &[4, 0x81, 128],
        }
    }

    /// The content of a key's AlgorithmIdentifier: 1.2.398.3.10.1.1.1.1 {….1.1.1.1.1, ….3.1.1.0}, 1.2.398.3.10.1.1.2.1
    /// {….1.1.2.1.1, ….3.2} or 1.2.398.3.10.1.1.2.2 {….1.1.2.2.1, ….3.3}.
    pub(super) const fn key_algorithm(self) -> &'static [u8] {
        match self {
            Parameters::Gost2004 => &[
                6, 9, 0x2a, 0x83, 0x0e, 3, 10, 1, 1, 1, 1, // key
                0x30, 24, 6, 10, 0x2a, 0x83, 0x0e, 3, 10, 1, 1, 1, 1, 1, // curve
                6, 10, 0x2a, 0x83, 0x0e, 3, 10, 1, 3, 1, 1, 0, // parameters of the digest
            ],
            Parameters::Gost2015_256 => &[
                6, 9, 0x2a, 0x83, 0x0e, 3, 10, 1, 1, 2, 1, // key
                0x30, 22, 6, 10, 0x2a, 0x83, 0x0e, 3, 10, 1, 1, 2, 1, 1, // curve
                6, 8, 0x2a, 0x83, 0x0e, 3, 10, 1, 3, 2, // digest
            ],
            Parameters::Gost2015_512 => &[
                6, 9, 0x2a, 0x83, 0x0e, 3, 10, 1, 1, 2, 2, // key
                0x30, 22, 6, 10, 0x2a, 0x83, 0x0e, 3, 10, 1, 1, 2, 2, 1, // curve
                6, 8, 0x2a, 0x83, 0x0e, 3, 10, 1, 3, 3, // digest
            ],
        }
    }
}
