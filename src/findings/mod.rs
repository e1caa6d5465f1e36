//! What is said of a document: the terms of the report, as values.
//!
//! A stage gives [`Check`]s; a [`Report`] gathers them for one signature. Indications are those of ETSI EN 319 102-1, the
//! decision is about the request, and the two are never mixed. What was found is [`Evidence`]; the sentences are in `text`. Knows no
//! HTTP status and no SOAP fault: `gateway/refusal.rs` has that table.

mod at_fault;
mod basis;
mod cause;
mod codes;
mod diagnostic;
pub mod evidence;
mod note;

use serde::{Deserialize, Serialize};

pub use at_fault::AtFault;
pub use basis::Basis;
pub use cause::Cause;
pub use codes::Code;
pub use diagnostic::{
    Diagnostic, EntryFacts, ListFacts, ReferenceFacts, SignatureFacts, TrustFacts, TrustParts,
};
pub use evidence::Evidence;
pub use note::{Note, RevocationSourceName};

pub use crate::x509::{CertificateFacts, CertificateParts, masked, with_numbers_masked};

use crate::encoding::names::names;

/// ETSI EN 319 102-1 §5.1.3, table 2, with `NoSignatureFound` for a document that has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Indication {
    /// Every check passed.
    TotalPassed,
    /// Certainly not valid.
    TotalFailed,
    /// Neither proven nor disproven.
    Indeterminate,
    /// There is no signature to speak of.
    NoSignatureFound,
}

names!(Indication {
    TotalPassed => "TOTAL_PASSED",
    TotalFailed => "TOTAL_FAILED",
    Indeterminate => "INDETERMINATE",
    NoSignatureFound => "NO_SIGNATURE_FOUND",
});

/// What becomes of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Decision {
    /// It goes on.
    Accepted,
    /// The same request may be accepted later.
    Retry,
    /// It does not go on.
    Rejected,
}

names!(Decision {
    Accepted => "ACCEPTED",
    Retry => "RETRY",
    Rejected => "REJECTED",
});

/// How one check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// As it should be.
    Passed,
    /// Not as it should be.
    Failed,
    /// Not looked at, because an earlier finding took the ground away or the caller gave nothing to look at.
    NotRun,
    /// Not as it should be, and it decides nothing: what was looked at is left aside, as if it were not there.
    Ignored,
}

names!(Status {
    Passed => "PASSED",
    Failed => "FAILED",
    NotRun => "NOT_RUN",
    Ignored => "IGNORED",
});

/// One finding: the code, what was found, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub code: Code,
    /// What was found, and what should have been there. Never an IIN or a body: the check that makes the
    /// finding masks those.
    pub evidence: Box<Evidence>,
    /// `line:column` in the document, where there is such a place.
    pub place: Option<String>,
    /// What is known of the time at which it was signed.
    pub basis: Basis,
}

impl Finding {
    /// A finding of what was found.
    pub fn new(code: Code, evidence: impl Into<Evidence>) -> Self {
        Finding { code, evidence: Box::new(evidence.into()), place: None, basis: Basis::NoProof }
    }

    /// At `line:column`.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// On this basis, where it makes a difference to the code.
    #[must_use]
    pub fn on(self, basis: Basis) -> Self {
        Finding { basis: basis.for_code(self.code), ..self }
    }

    /// ETSI EN 319 102-1 indication of the signature; `None` where the signature is not what is wrong.
    pub fn indication(&self) -> Option<Indication> {
        self.basis.indication(self.code)
    }

    /// ETSI EN 319 102-1 sub-indication.
    pub fn sub_indication(&self) -> Option<&'static str> {
        self.basis.sub_indication(self.code)
    }
}

/// All checks, in the order of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckName {
    /// The octets are XML within the limits.
    Format,
    /// The message is as the schemas of the gateway's contract say.
    Contract,
    /// One signature, where it belongs, in the right shape.
    SignatureForm,
    /// SignatureValue is the key's over SignedInfo.
    SignatureValue,
    /// Each Reference's digest is that of what it points at.
    Digest,
    /// Algorithms and keys are strong enough.
    Algorithms,
    /// What is processed is what was signed.
    Scope,
    /// The message's Timestamp has not expired; a time-stamp over the signature proves when it was there.
    Timestamp,
    /// The signer's certificate is there and readable.
    Certificate,
    /// It leads to an anchor.
    Chain,
    /// It is within its validity period: [000 ¶10(6)](crate::manual::regulation), first condition.
    Validity,
    /// It may sign.
    KeyUsage,
    /// It has a policy and a role of those that are asked for.
    CertificatePolicy,
    /// It is not on the list of revoked certificates: [000 ¶10(6)](crate::manual::regulation), second
    /// condition.
    Revocation,
    /// The IIN or BIN of the request is that of the certificate: [000 ¶10(6)](crate::manual::regulation),
    /// third condition.
    Identity,
    /// The request is filled in as the service asks.
    Request,
    /// Who signed the message may send as whom it names.
    Sender,
}

names!(CheckName {
    Format => "format",
    Contract => "contract",
    SignatureForm => "signature-form",
    SignatureValue => "signature-value",
    Digest => "digest",
    Algorithms => "algorithms",
    Scope => "scope",
    Timestamp => "timestamp",
    Certificate => "certificate",
    Chain => "chain",
    Validity => "validity",
    KeyUsage => "key-usage",
    CertificatePolicy => "certificate-policy",
    Revocation => "revocation",
    Identity => "identity",
    Request => "request",
    Sender => "sender",
});

/// One check and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Which.
    pub name: CheckName,
    /// How it ended.
    pub status: Status,
    /// What was found, when it failed or is ignored.
    pub finding: Option<Box<Finding>>,
    /// Why it was not run, or by what exactly it passed.
    pub note: Option<Note>,
}

impl Check {
    /// A check that passed.
    pub const fn passed(name: CheckName) -> Self {
        Check { name, status: Status::Passed, finding: None, note: None }
    }

    /// A check that was not run, and why.
    pub const fn not_run(name: CheckName, why: Note) -> Self {
        Check { name, status: Status::NotRun, finding: None, note: Some(why) }
    }

    /// A check that passed, and by what.
    pub const fn passed_by(name: CheckName, note: Note) -> Self {
        Check { name, status: Status::Passed, finding: None, note: Some(note) }
    }

    /// A check that failed.
    pub fn failed(name: CheckName, finding: Finding) -> Self {
        Check { name, status: Status::Failed, finding: Some(Box::new(finding)), note: None }
    }

    /// A check that did not hold and decides nothing, and what is done in its stead.
    pub fn ignored(name: CheckName, finding: Finding, instead: Note) -> Self {
        Check { name, status: Status::Ignored, finding: Some(Box::new(finding)), note: Some(instead) }
    }

    /// The code of its finding.
    pub fn code(&self) -> Option<Code> {
        self.finding.as_ref().map(|finding| finding.code)
    }
}

/// Which of the two signatures a report speaks of; they are never confused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// WS-Security over the SOAP Body, by the sending system's key.
    Transport,
    /// Enveloped XMLDSig over the business document, by the applicant's key.
    Document,
}

names!(Subject {
    Transport => "transport",
    Document => "document",
});

/// The checks of one signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Which signature.
    pub subject: Subject,
    /// Every check, those that passed too.
    pub checks: Vec<Check>,
    /// What it was judged with, as far as it came to that.
    pub diagnostic: Option<Box<Diagnostic>>,
}

impl Report {
    /// An empty report.
    pub fn new(subject: Subject) -> Self {
        Report { subject, checks: Vec::with_capacity(12), diagnostic: None }
    }

    /// A report that ends with its only check.
    pub fn of(subject: Subject, check: Check) -> Self {
        Report { subject, checks: vec![check], diagnostic: None }
    }

    /// What it was judged with, to be filled in.
    pub fn diagnostic_mut(&mut self) -> &mut Diagnostic {
        self.diagnostic.get_or_insert_default()
    }

    /// The findings that decide, in the order of the checks.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.checks
            .iter()
            .filter(|check| check.status != Status::Ignored)
            .filter_map(|check| check.finding.as_deref())
    }

    /// The findings that are reported and decide nothing.
    pub fn ignored(&self) -> impl Iterator<Item = &Finding> {
        self.checks
            .iter()
            .filter(|check| check.status == Status::Ignored)
            .filter_map(|check| check.finding.as_deref())
    }

    /// The codes, in the order of the checks.
    pub fn codes(&self) -> Vec<Code> {
        self.findings().map(|finding| finding.code).collect()
    }

    /// The finding that speaks first: what is certain before what is not, then the order of the checks.
    pub fn leading(&self) -> Option<&Finding> {
        self.findings().min_by_key(|finding| match finding.code.decision() {
            Decision::Rejected => 0,
            Decision::Retry => 1,
            Decision::Accepted => 2,
        })
    }

    /// What becomes of the request by this report alone.
    pub fn decision(&self) -> Decision {
        self.findings().map(|finding| finding.code.decision()).max().unwrap_or(Decision::Accepted)
    }

    /// The signature's indication. An identity that differs leaves the signature as it is; of a signature that was not looked at nothing
    /// is known.
    pub fn indication(&self) -> Indication {
        let of = |wanted| self.findings().any(|finding| finding.indication() == Some(wanted));
        if of(Indication::NoSignatureFound) {
            Indication::NoSignatureFound
        } else if of(Indication::TotalFailed) {
            Indication::TotalFailed
        } else if of(Indication::Indeterminate) || self.is_before_signature() {
            Indication::Indeterminate
        } else {
            Indication::TotalPassed
        }
    }

    /// Whether it ends with what a message or a request is, before anything was looked at that is of a signature.
    fn is_before_signature(&self) -> bool {
        let of_message = |check: &Check| {
            matches!(check.name, CheckName::Format | CheckName::Contract | CheckName::Request)
        };
        self.findings().next().is_some() && self.checks.iter().all(of_message)
    }

    /// The sub-indication that goes with [`Report::indication`].
    pub fn sub_indication(&self) -> Option<&'static str> {
        let indication = self.indication();
        self.findings()
            .find(|finding| finding.indication() == Some(indication))
            .and_then(Finding::sub_indication)
    }
}
