//! CMS SignedData: each signer's signature, and the certificate behind it.

use super::judge::Judge;
use super::profile::CertificateRule;
use super::time_stamp::TimeStamped;
use crate::clock::Now;
use crate::cms::{self, CmsFault, SignedData, SignerFault, SignerRefusal, VerifiedSigner};
use crate::findings::evidence::CmsEvidence;
use crate::findings::{Check, CheckName, Code, Finding, Note, Report, Subject};
use crate::trust::invalid_time_stamp_finding;
use crate::x509::Certificate;

/// One signer's report.
#[derive(Debug)]
pub struct CmsSigner {
    /// Every check.
    pub report: Report,
    /// Whose signature it is said to be.
    pub named: Option<Certificate>,
}

/// What came of a CMS.
#[derive(Debug)]
pub struct CmsVerdict {
    /// A report for each signer, or the one that says why there is none.
    pub signers: Vec<CmsSigner>,
    /// What was signed, if every signature is right.
    pub content: Option<Vec<u8>>,
}

const PASSED: [CheckName; 5] = [
    CheckName::SignatureForm,
    CheckName::Certificate,
    CheckName::Digest,
    CheckName::Algorithms,
    CheckName::SignatureValue,
];

impl CmsVerdict {
    fn alone(name: CheckName, finding: Finding) -> Self {
        let report = Report::of(Subject::Document, Check::failed(name, finding));
        CmsVerdict { signers: vec![CmsSigner { report, named: None }], content: None }
    }
}

impl Judge<'_> {
    /// Judges every signer of a CMS in DER, PEM or base64; `content` is what a detached one signs.
    pub fn cms(&self, octets: &[u8], content: Option<&[u8]>, now: Now) -> CmsVerdict {
        let read = cms::unwrapped(octets).map_err(CmsEvidence::Encoding);
        let read = read.and_then(|octets| SignedData::from_ber(&octets).map_err(CmsEvidence::Unreadable));
        let data = match read {
            Ok(data) => data,
            Err(evidence) => {
                let finding = Finding::new(Code::SignatureMalformed, evidence);
                return CmsVerdict::alone(CheckName::Format, finding);
            }
        };
        match cms::verify(&data, content, self.known.all()) {
            Ok(outcome) => {
                let content = outcome.content().map(<[u8]>::to_vec);
                let signers =
                    outcome.signers.iter().map(|signer| self.cms_signer(signer, &data, now)).collect();
                CmsVerdict { signers, content }
            }
            Err(fault) => {
                let (name, code) = match fault {
                    CmsFault::NoSigner => (CheckName::SignatureForm, Code::SignatureAbsent),
                    CmsFault::NoContent => (CheckName::Digest, Code::ReferenceUnresolved),
                    CmsFault::ContentDiffers { .. } => (CheckName::Digest, Code::DigestMismatch),
                };
                CmsVerdict::alone(name, Finding::new(code, CmsEvidence::Content(fault)))
            }
        }
    }

    fn cms_signer(
        &self,
        signer: &Result<VerifiedSigner, SignerRefusal>,
        data: &SignedData,
        now: Now,
    ) -> CmsSigner {
        let mut report = Report::new(Subject::Document);
        let signer = match signer {
            Ok(signer) => signer,
            Err(refusal) => {
                report.checks.extend(refusal.faults.iter().map(check_of));
                return CmsSigner { report, named: refusal.certificate.clone() };
            }
        };
        report.checks.extend(PASSED.map(Check::passed));
        let proof = self.time_stamps(signer, now, &mut report);
        if self.profile.certificates == CertificateRule::Judged {
            let known = self.known.all();
            let others: Vec<Certificate> = data.certificates().iter().chain(known).cloned().collect();
            let policy = &self.profile.document;
            let mut verdict = self.signed_at(signer.certificate(), &others, proof.as_ref(), policy, now);
            report.checks.append(&mut verdict.checks);
        }
        CmsSigner { report, named: Some(signer.certificate().clone()) }
    }

    /// Checks every time-stamp; gives the earliest proof. Without asking about certificates it says only whether they are right in
    /// themselves.
    fn time_stamps(&self, signer: &VerifiedSigner, now: Now, report: &mut Report) -> Option<TimeStamped> {
        let stamps = signer.time_stamps().iter().map(Result::as_ref);
        let policy = &self.profile.document;
        if self.profile.certificates == CertificateRule::Judged {
            return self.earliest_time_stamp(stamps, self.known.all(), policy, now, report);
        }
        report.checks.extend(stamps.map(|stamp| match stamp {
            Ok(stamp) => Check::passed_by(CheckName::Timestamp, Note::BareTimeStamp { at: stamp.gen_time() }),
            Err(fault) => policy.invalid_time_stamp.check(invalid_time_stamp_finding(fault.clone())),
        }));
        None
    }
}

fn check_of(fault: &SignerFault) -> Check {
    let (name, code) = match fault {
        SignerFault::NoCertificate { .. } => (CheckName::Certificate, Code::CertificateAbsent),
        SignerFault::DigestMismatch { .. } => (CheckName::Digest, Code::DigestMismatch),
        SignerFault::BadSignature | SignerFault::EcdsaNotDer { .. } => {
            (CheckName::SignatureValue, Code::SignatureInvalid)
        }
        SignerFault::Unsupported { .. } => (CheckName::Algorithms, Code::AlgorithmUnsupported),
        SignerFault::Weak(_) | SignerFault::WeakKey(_) => (CheckName::Algorithms, Code::AlgorithmWeak),
        SignerFault::AlgorithmsAtOdds { .. } | SignerFault::Unprotected => {
            (CheckName::Algorithms, Code::SignatureMalformed)
        }
        SignerFault::Attribute(_)
        | SignerFault::AttributeMalformed(_)
        | SignerFault::AttributesRequired(_) => (CheckName::SignatureForm, Code::SignatureMalformed),
        SignerFault::ContentType { .. } | SignerFault::AttributesAsContent => {
            (CheckName::Scope, Code::SignatureScope)
        }
        SignerFault::OtherCertificate { .. } => (CheckName::Certificate, Code::SignatureMalformed),
    };
    Check::failed(name, Finding::new(code, CmsEvidence::Signer(Box::new(fault.clone()))))
}
