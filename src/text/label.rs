//! The labels of reports, and the other words that stand alone.

/// A label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// “At fault”.
    AtFault,
    /// “Signature verification report”.
    Title,
    /// “Decision”.
    Decision,
    /// “was”.
    Was,
    /// “Indication”.
    Indication,
    /// “Reason”.
    Reason,
    /// “What to do”.
    ToDo,
    /// “Signer”.
    Signer,
    /// “Issuer”.
    Issuer,
    /// “Serial number”.
    Serial,
    /// “Validity”.
    Validity,
    /// “Validation time”.
    At,
    /// “Checks”.
    Checks,
    /// “Check”.
    Check,
    /// “Result”.
    Result,
    /// “Details”.
    Details,
    /// “Expected”.
    Expected,
    /// “Actual”.
    Actual,
    /// “Place”.
    Place,
    /// “What it was judged with”.
    JudgedWith,
    /// “Signature method”.
    SignatureMethod,
    /// “Canonicalization”.
    Canonicalization,
    /// “Reference”.
    Reference,
    /// “Transforms”.
    Transforms,
    /// “Digest method”.
    DigestMethod,
    /// “Digest stated”.
    Stated,
    /// “Digest computed”.
    Computed,
    /// “Certificate”.
    Certificate,
    /// “SHA-256”.
    Sha256,
    /// “Key”.
    Key,
    /// “Key usage”.
    KeyUsage,
    /// “Chain to the trusted authority”.
    Chain,
    /// “List of revoked certificates”.
    List,
    /// “List number”.
    ListNumber,
    /// “thisUpdate … nextUpdate”.
    ListPeriod,
    /// “State of the list”.
    ListState,
    /// “Entry found”.
    Entry,
    /// “Invalid since”.
    InvalidSince,
    /// “none”.
    NoEntry,
    /// “Policy”.
    Policy,
    /// “Policy on signatures”.
    SignaturePolicy,
    /// “Relaxation used”.
    Relaxation,
    /// “none found”.
    NoChain,
    /// “CRLs asked”.
    CrlsAsked,
    /// “the built-in test PKI”.
    BuiltInPki,
    /// “no data of a gateway in”.
    NoGatewayData,
    /// “the gateway of this directory has a PKI of its own”, and what to do.
    OtherPki,
}

impl Label {
    /// All of them.
    pub const ALL: &'static [Label] = &[
        Label::AtFault,
        Label::Title,
        Label::Decision,
        Label::Was,
        Label::Indication,
        Label::Reason,
        Label::ToDo,
        Label::Signer,
        Label::Issuer,
        Label::Serial,
        Label::Validity,
        Label::At,
        Label::Checks,
        Label::Check,
        Label::Result,
        Label::Details,
        Label::Expected,
        Label::Actual,
        Label::Place,
        Label::JudgedWith,
        Label::SignatureMethod,
        Label::Canonicalization,
        Label::Reference,
        Label::Transforms,
        Label::DigestMethod,
        Label::Stated,
        Label::Computed,
        Label::Certificate,
        Label::Sha256,
        Label::Key,
        Label::KeyUsage,
        Label::Chain,
        Label::List,
        Label::ListNumber,
        Label::ListPeriod,
        Label::ListState,
        Label::Entry,
        Label::InvalidSince,
        Label::NoEntry,
        Label::Policy,
        Label::SignaturePolicy,
        Label::Relaxation,
        Label::NoChain,
        Label::CrlsAsked,
        Label::BuiltInPki,
        Label::NoGatewayData,
        Label::OtherPki,
    ];
}
