//! The terms of the report in English.

use crate::findings::{AtFault, CheckName, Decision, Indication, Status, Subject};
use crate::text::Label;

/// A label.
#[rustfmt::skip]
pub(crate) const fn label(label: Label) -> &'static str {
    match label {
        Label::AtFault => "At fault",
        Label::Title => "Signature verification report",
        Label::Decision => "Decision",
        Label::Was => "was",
        Label::Indication => "Indication",
        Label::Reason => "Reason",
        Label::ToDo => "What to do",
        Label::Signer => "Signer",
        Label::Issuer => "Issuer",
        Label::Serial => "Serial number",
        Label::Validity => "Validity",
        Label::At => "Validation time",
        Label::Checks => "Checks",
        Label::Check => "Check",
        Label::Result => "Result",
        Label::Details => "Details",
        Label::Expected => "Expected",
        Label::Actual => "Actual",
        Label::Place => "Place",
        Label::JudgedWith => "What it was judged with",
        Label::SignatureMethod => "Signature method",
        Label::Canonicalization => "Canonicalization",
        Label::Reference => "Reference",
        Label::Transforms => "Transforms",
        Label::DigestMethod => "Digest method",
        Label::Stated => "Digest stated",
        Label::Computed => "Digest computed",
        Label::Certificate => "Certificate",
        Label::Sha256 => "SHA-256",
        Label::Key => "Key",
        Label::KeyUsage => "Key usage",
        Label::Chain => "Chain to the trusted authority",
        Label::List => "List of revoked certificates",
        Label::ListNumber => "List number",
        Label::ListPeriod => "thisUpdate … nextUpdate",
        Label::ListState => "State of the list",
        Label::Entry => "Entry found",
        Label::InvalidSince => "Invalid since",
        Label::NoEntry => "none",
        Label::Policy => "Policy",
        Label::SignaturePolicy => "Policy on signatures",
        Label::Relaxation => "Relaxation used",
        Label::NoChain => "none found",
        Label::CrlsAsked => "CRLs asked",
        Label::BuiltInPki => "the built-in test PKI",
        Label::NoGatewayData => "no data of a gateway in",
        Label::OtherPki => "the gateway of this directory has a PKI of its own; start it, or use --trust and --crl",
    }
}

/// Which signature.
#[rustfmt::skip]
pub(crate) const fn subject(value: Subject) -> &'static str {
    match value {
        Subject::Transport => "Transport signature",
        Subject::Document => "Document signature",
    }
}

/// What becomes of the request.
#[rustfmt::skip]
pub(crate) const fn decision(value: Decision) -> &'static str {
    match value {
        Decision::Accepted => "accepted",
        Decision::Retry => "to be sent again later",
        Decision::Rejected => "rejected",
    }
}

/// What the signature is worth.
#[rustfmt::skip]
pub(crate) const fn indication(value: Indication) -> &'static str {
    match value {
        Indication::TotalPassed => "the signature is valid",
        Indication::TotalFailed => "the signature is not valid",
        Indication::Indeterminate => "the signature is not confirmed",
        Indication::NoSignatureFound => "there is no signature",
    }
}

/// How a check ended.
#[rustfmt::skip]
pub(crate) const fn status(value: Status) -> &'static str {
    match value {
        Status::Passed => "passed",
        Status::Failed => "failed",
        Status::NotRun => "not run",
        Status::Ignored => "ignored",
    }
}

/// What a check looks at.
#[rustfmt::skip]
pub(crate) const fn check(value: CheckName) -> &'static str {
    match value {
        CheckName::Format => "Well-formed XML",
        CheckName::Contract => "The message by the schemas of the contract",
        CheckName::SignatureForm => "Form of the signature",
        CheckName::SignatureValue => "Signature value",
        CheckName::Digest => "Integrity of the content (digest)",
        CheckName::Algorithms => "Algorithms and keys",
        CheckName::Scope => "What the signature covers",
        CheckName::Timestamp => "Time-stamp or expiry of the message",
        CheckName::Certificate => "Signer's certificate",
        CheckName::Chain => "Certificate chain",
        CheckName::Validity => "Validity period of the certificate",
        CheckName::KeyUsage => "Key usage",
        CheckName::CertificatePolicy => "Policy and role",
        CheckName::Revocation => "Not on the list of revoked certificates",
        CheckName::Identity => "IIN or BIN matches the signer's",
        CheckName::Request => "The request's own fields",
        CheckName::Sender => "The sender may send in this name",
    }
}

/// Where the error is to be looked for.
pub(crate) const fn at_fault(value: AtFault) -> &'static str {
    match value {
        AtFault::Settings => "settings",
        AtFault::Request => "request",
        AtFault::Document => "document",
        AtFault::Authority => "certification authority",
        AtFault::Gateway => "gateway",
        AtFault::Provider => "provider",
    }
}
