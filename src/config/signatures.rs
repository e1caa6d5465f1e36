//! How strictly signatures are taken: `[signatures]`.

use serde::Deserialize;

/// `[signatures]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Signatures {
    /// The rules.
    pub policy: SignaturePolicy,
    /// What is let pass beyond them.
    pub allow: Vec<Allowed>,
    /// What a time-stamp that proves nothing does to the signature it stands beside.
    pub invalid_time_stamp: InvalidTimeStamp,
}

/// What a time-stamp that proves nothing does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InvalidTimeStamp {
    /// Nothing: it is reported and left aside, ETSI EN 319 102-1 §5.5.4.
    #[default]
    Ignored,
    /// The signature is refused.
    Refused,
}

/// Named rules for signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignaturePolicy {
    /// As the authority's own signers write.
    #[default]
    Strict,
    /// What real senders do is let pass.
    Lenient,
}

/// One thing that the strict rules refuse and that may be let pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Allowed {
    /// A signature anywhere over the element that its Reference names.
    SignatureElsewhere,
    /// A transport signature right below the Header.
    BareInHeader,
    /// SHA-1.
    Sha1,
}
