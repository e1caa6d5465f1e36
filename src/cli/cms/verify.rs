//! `qaqpa cms verify`: who signed it, and whether they are to be believed.

use std::path::PathBuf;

use anyhow::Context as _;
use serde_json::json;

use super::super::online::Online;
use super::super::telling::{Tellable, Telling, decision_of, signer_json};
use super::super::verify::{invalid_time_stamp, read_certificates, read_lists};
use super::super::{Outcome, read_document};
use crate::ca::builtin;
use crate::clock::{Clock as _, Now, SystemClock};
use crate::cms::{self, CmsFault, SignedData, SignerFault, SignerRefusal, VerifiedSigner};
use crate::config::Moment;
use crate::findings::{Check, CheckName, Code, Decision, Finding, Report, Subject};
use crate::report::{self, Level};
use crate::revocation::{Asking, Obtained};
use crate::trust::{
    self, CrlStore, InvalidTimeStamp, ProofOfExistence, RevocationOrder, RevocationPolicy, TrustStore, Usage,
    Validator,
};
use crate::x509::{Certificate, certificates_from_pem};

/// Check every signature of a CMS and the certificates behind them
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  qaqpa cms verify contract.cms
  qaqpa cms verify contract.sig --content contract.pdf --trust certs/trust.pem --crl certs/crl/current.crl --json

Exit codes: 0 accepted · 1 refused · 2 misuse or unreadable")]
pub(crate) struct Args {
    /// The CMS: DER, PEM or base64; `-` is stdin
    pub file: PathBuf,
    /// The content of a detached CMS
    #[arg(long, value_name = "FILE")]
    pub content: Option<PathBuf>,
    /// Trusted certificates: a PEM file, or a directory of them (default: the built-in test PKI)
    #[arg(long, value_name = "PEM|DIR")]
    pub trust: Vec<PathBuf>,
    /// Certificates that the CMS need not carry
    #[arg(long, value_name = "PEM|DIR")]
    pub certs: Vec<PathBuf>,
    /// A list of revoked certificates, DER or PEM; without one revocation is not checked (default with the built-in PKI: its lists)
    #[arg(long, value_name = "FILE")]
    pub crl: Vec<PathBuf>,
    /// Where else revocation is asked
    #[command(flatten)]
    pub online: Online,
    /// Check as at this time (default: now)
    #[arg(long, value_name = "TIME")]
    pub at: Option<Moment>,
    /// Check only that the signatures are right; ask nothing about the certificates
    #[arg(long)]
    pub key_only: bool,
    /// Take certificates of any key usage, not only those to sign documents with
    #[arg(long)]
    pub any_usage: bool,
    /// What a time-stamp that proves nothing does (forged, of another signature, of a service that is not trusted, or of which nobody
    /// can say whether it is revoked): ignored, and the signature is judged as if it were not there; or refused
    #[arg(long, value_name = "ignored|refused", default_value = "ignored", value_parser = invalid_time_stamp)]
    pub invalid_time_stamp: InvalidTimeStamp,
    /// Write the content there, when every signer is accepted
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// How it is told
    #[command(flatten)]
    pub telling: Telling,
}

/// Checks it.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let octets = read_document(&args.file)?;
    let content = args.content.as_deref().map(read_document).transpose()?;
    let trust = Trust::read(args)?;
    let now = args.at.as_ref().map_or_else(|| SystemClock.now(), |moment| moment.0);
    let mut judged = judge(&octets, content.as_deref(), args, &trust, now);
    if args.online.obtain(&trust.lists, now)? == Obtained::Something {
        judged = judge(&octets, content.as_deref(), args, &trust, now);
    }
    args.telling.tell(&judged, &args.file)?;
    let accepted = judged.decision() == Decision::Accepted;
    if let (Some(path), Some(content), true) = (&args.out, &judged.content, accepted) {
        std::fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(if accepted { Outcome::Done } else { Outcome::Refused })
}

/// Whom to believe.
struct Trust {
    anchors: TrustStore,
    lists: Asking,
    known: Vec<Certificate>,
    policy: trust::Policy,
}

impl Trust {
    fn read(args: &Args) -> anyhow::Result<Self> {
        let read_all = |paths: &[PathBuf]| -> anyhow::Result<Vec<Certificate>> {
            paths.iter().try_fold(Vec::new(), |mut all, path| {
                all.append(&mut read_certificates(path)?);
                Ok(all)
            })
        };
        let (mut certificates, known) = (read_all(&args.trust)?, read_all(&args.certs)?);
        let lists = CrlStore::new();
        let built_in = args.trust.is_empty();
        if built_in {
            certificates = certificates_from_pem(builtin::text("trust.pem").unwrap_or_default())?;
        }
        if built_in && args.crl.is_empty() && !args.online.is_http() {
            for name in builtin::LISTS {
                lists
                    .insert(builtin::file(name).unwrap_or_default(), &certificates)
                    .with_context(|| format!("{name} of the built-in PKI"))?;
            }
        }
        for path in &args.crl {
            for der in read_lists(path)? {
                lists
                    .insert(&der, &certificates)
                    .map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
            }
        }
        let none = lists.is_empty() && args.crl.is_empty() && !args.online.is_http();
        let revocation = if none { RevocationPolicy::NotChecked } else { RevocationPolicy::Required };
        let order =
            if args.online.is_http() { args.online.revocation_order } else { RevocationOrder::CrlOnly };
        let usage = if args.any_usage { Usage::Any } else { Usage::Sign };
        Ok(Trust {
            anchors: TrustStore::from_certificates(&certificates),
            lists: args.online.source(lists, certificates, args.at.map(|moment| moment.0))?,
            known,
            policy: trust::Policy {
                usage,
                revocation,
                order,
                invalid_time_stamp: args.invalid_time_stamp,
                ..trust::Policy::default()
            },
        })
    }
}

/// A report for each signer, or the one that says why there is none.
struct Judged {
    reports: Vec<(Report, Option<Certificate>)>,
    content: Option<Vec<u8>>,
}

fn alone(check: Check) -> Judged {
    Judged { reports: vec![(Report::of(Subject::Document, check), None)], content: None }
}

fn judge(octets: &[u8], content: Option<&[u8]>, args: &Args, trust: &Trust, now: Now) -> Judged {
    let read = cms::unwrapped(octets).map_err(|error| error.to_string());
    let data = match read.and_then(|octets| SignedData::from_ber(&octets).map_err(|error| error.to_string()))
    {
        Ok(data) => data,
        Err(error) => {
            let finding = Finding::with(
                Code::SignatureMalformed,
                "CMS SignedData of RFC 5652: DER, PEM or base64",
                error,
            );
            return alone(Check::failed(CheckName::Format, finding));
        }
    };
    let outcome = match cms::verify(&data, content, &trust.known) {
        Ok(outcome) => outcome,
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
            return alone(Check::failed(name, Finding::with(code, expected, fault.to_string())));
        }
    };
    let signed = outcome.content().map(<[u8]>::to_vec);
    let reports = outcome.signers.iter().map(|signer| report_of(signer, &data, args, trust, now)).collect();
    Judged { reports, content: signed }
}

fn report_of(
    signer: &Result<VerifiedSigner, SignerRefusal>,
    data: &SignedData,
    args: &Args,
    trust: &Trust,
    now: Now,
) -> (Report, Option<Certificate>) {
    let mut report = Report::new(Subject::Document);
    match signer {
        Err(refusal) => {
            report.checks.extend(refusal.faults.iter().map(check_of));
            (report, refusal.certificate.clone())
        }
        Ok(signer) => {
            let passed = [
                CheckName::SignatureForm,
                CheckName::Certificate,
                CheckName::Digest,
                CheckName::Algorithms,
                CheckName::SignatureValue,
            ];
            report.checks.extend(passed.map(Check::passed));
            let proof = time_stamps(signer, args, trust, now, &mut report);
            if !args.key_only {
                certificate_checks(signer, data, trust, now, proof.as_ref(), &mut report);
            }
            (report, Some(signer.certificate().clone()))
        }
    }
}

/// Checks every time-stamp; gives the earliest proof. Without asking about certificates it says only whether they are right in themselves.
fn time_stamps(
    signer: &VerifiedSigner,
    args: &Args,
    trust: &Trust,
    now: Now,
    report: &mut Report,
) -> Option<ProofOfExistence> {
    let stamps = signer.time_stamps().iter().map(Result::as_ref);
    if !args.key_only {
        let (mut checks, proof) = Validator::new(&trust.anchors, &trust.lists, &trust.policy, now)
            .earliest_proof(stamps, &trust.known);
        report.checks.append(&mut checks);
        return proof;
    }
    report.checks.extend(stamps.map(|stamp| match stamp {
        Ok(stamp) => {
            Check { note: Some(stamp.gen_time().to_string().into()), ..Check::passed(CheckName::Timestamp) }
        }
        Err(fault) => trust.policy.invalid_time_stamp.check(trust::invalid_time_stamp_finding(fault)),
    }));
    None
}

/// What the gateway asks of a signer's certificate: as at now, or as at the time that is proven.
fn certificate_checks(
    signer: &VerifiedSigner,
    data: &SignedData,
    trust: &Trust,
    now: Now,
    proof: Option<&ProofOfExistence>,
    report: &mut Report,
) {
    let others: Vec<Certificate> = data.certificates().iter().chain(&trust.known).cloned().collect();
    let (certificate, anchors, lists, policy) =
        (signer.certificate(), &trust.anchors, &trust.lists, &trust.policy);
    let validator = Validator::new(anchors, lists, policy, now);
    let mut verdict = match proof {
        Some(proof) => validator.validate_proven(certificate, &others, proof),
        None => validator.validate(certificate, &others),
    };
    report.checks.append(&mut verdict.checks);
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

impl Tellable for Judged {
    fn reports(&self) -> Vec<&Report> {
        self.reports.iter().map(|(report, _)| report).collect()
    }

    fn decision(&self) -> Decision {
        decision_of(self.reports())
    }

    fn to_json(&self, level: Level) -> serde_json::Value {
        let told = |(one, certificate): &(Report, Option<Certificate>)| json!({ "decision": one.decision(), "signer": certificate.as_ref().map(signer_json), "report": report::json(one, level) });
        let leading = self.reports.iter().find_map(|(report, _)| report.leading());
        let signers: Vec<_> = self.reports.iter().map(told).collect();
        json!({ "decision": self.decision(), "code": leading.map(|finding| finding.code), "signers": signers })
    }

    fn signer(&self, number: usize) -> Option<&Certificate> {
        self.reports.get(number)?.1.as_ref()
    }
}
