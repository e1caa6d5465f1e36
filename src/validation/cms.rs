//! CMS SignedData: each signer's signature, and the certificate behind it.

use super::judge::Judge;
use super::profile::CertificateRule;
use crate::clock::Now;
use crate::cms::{self, CmsFault, SignedData, SignerFault, SignerRefusal, VerifiedSigner};
use crate::findings::{Check, CheckName, Code, Finding, Report, Subject};
use crate::trust::{ProofOfExistence, invalid_time_stamp_finding};
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
        let read = cms::unwrapped(octets).map_err(|error| error.to_string());
        let read = read.and_then(|octets| SignedData::from_ber(&octets).map_err(|error| error.to_string()));
        let data = match read {
            Ok(data) => data,
            Err(error) => {
                let expected = "CMS SignedData of RFC 5652: DER, PEM or base64";
                let finding = Finding::with(Code::SignatureMalformed, expected, error);
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
                let (name, code, expected) = match fault {
                    CmsFault::NoSigner => {
                        (CheckName::SignatureForm, Code::SignatureAbsent, "one signer at least")
                    }
                    CmsFault::NoContent => {
                        (CheckName::Digest, Code::ReferenceUnresolved, "the content: give it with --content")
                    }
                    CmsFault::ContentDiffers { .. } => {
                        (CheckName::Digest, Code::DigestMismatch, "the content that is in the CMS")
                    }
                };
                CmsVerdict::alone(name, Finding::with(code, expected, fault.to_string()))
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
            let validator = self.validator(&self.profile.document, now);
            let certificate = signer.certificate();
            let mut verdict = match &proof {
                Some(proof) => validator.validate_proven(certificate, &others, proof),
                None => validator.validate(certificate, &others),
            };
            report.checks.append(&mut verdict.checks);
        }
        CmsSigner { report, named: Some(signer.certificate().clone()) }
    }

    /// Checks every time-stamp; gives the earliest proof. Without asking about certificates it says only whether they are right in
    /// themselves.
    fn time_stamps(
        &self,
        signer: &VerifiedSigner,
        now: Now,
        report: &mut Report,
    ) -> Option<ProofOfExistence> {
        let stamps = signer.time_stamps().iter().map(Result::as_ref);
        let policy = &self.profile.document;
        if self.profile.certificates == CertificateRule::Judged {
            let (mut checks, proof) = self.validator(policy, now).earliest_proof(stamps, self.known.all());
            report.checks.append(&mut checks);
            return proof;
        }
        report.checks.extend(stamps.map(|stamp| match stamp {
            Ok(stamp) => {
                let note = Some(stamp.gen_time().to_string().into());
                Check { note, ..Check::passed(CheckName::Timestamp) }
            }
            Err(fault) => policy.invalid_time_stamp.check(invalid_time_stamp_finding(fault)),
        }));
        None
    }
}

fn check_of(fault: &SignerFault) -> Check {
    let (name, code, expected) = match fault {
        SignerFault::NoCertificate { .. } => {
            (CheckName::Certificate, Code::CertificateAbsent, "the signer's certificate")
        }
        SignerFault::DigestMismatch { .. } => {
            (CheckName::Digest, Code::DigestMismatch, "the content that was signed")
        }
        SignerFault::BadSignature => {
            (CheckName::SignatureValue, Code::SignatureInvalid, "the signer's signature")
        }
        SignerFault::Unsupported { .. } => {
            (CheckName::Algorithms, Code::AlgorithmUnsupported, "an algorithm done here")
        }
        SignerFault::Weak(_) => {
            (CheckName::Algorithms, Code::AlgorithmWeak, "SHA-256 or stronger, a key of 2048 bits or more")
        }
        SignerFault::AlgorithmsAtOdds { .. } => {
            (CheckName::Algorithms, Code::SignatureMalformed, "one digest in both places")
        }
        SignerFault::Unprotected => {
            (CheckName::Algorithms, Code::SignatureMalformed, "the algorithms that were signed")
        }
        SignerFault::Attribute(_) => {
            (CheckName::SignatureForm, Code::SignatureMalformed, "signed attributes of RFC 5652 §11")
        }
        SignerFault::ContentType { .. } => (CheckName::Scope, Code::SignatureScope, "the content's own type"),
        SignerFault::AttributesRequired(_) => {
            (CheckName::SignatureForm, Code::SignatureMalformed, "signed attributes")
        }
        SignerFault::AttributesAsContent => {
            (CheckName::Scope, Code::SignatureScope, "a signature over content")
        }
        SignerFault::OtherCertificate { .. } => {
            (CheckName::Certificate, Code::SignatureMalformed, "the certificate that the signer names")
        }
    };
    Check::failed(name, Finding::with(code, expected, fault.to_string()))
}
