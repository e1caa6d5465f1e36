//! `qaqpa verify`: the gateway's checks without a gateway.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::json;

use super::online::Online;
use super::telling::{Tellable, Telling, decision_of, signer_json};
use super::{Outcome, read_document};
use crate::ca::builtin;
use crate::clock::{Clock as _, Now, SystemClock};
use crate::config::Moment;
use crate::envelope::{Business, Envelope, SendMessage};
use crate::findings::{Check, CheckName, Code, Decision, Finding, Report, Subject};
use crate::gateway::accept;
use crate::identity::{self, DeclarantPath};
use crate::reply;
use crate::report::{self, Level};
use crate::revocation::{Asking, Obtained};
use crate::trust::{self, CrlStore, InvalidTimeStamp, RevocationOrder, RevocationPolicy, TrustStore, Usage};
use crate::wsse;
use crate::x509::{Certificate, certificates_from_pem, certificates_in, crls_in};
use crate::xml::{self, Document, ElementView as _};
use crate::xmldsig::{
    self, KeyInfoCertificate, KeySources, KnownCertificates, Relaxation, Relaxations, VerifiedElement,
};

/// Check a signed document as the gateway does, without a gateway
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa verify signed.xml --trust certs/trust.pem --crl certs/crl/current.crl --iin 123456789011
  qaqpa verify signed.xml --report diagnostic --format json > report.json    (`qaqpa replay` judges it again)

Exit codes: 0 accepted · 1 refused · 2 misuse or unreadable")]
pub(super) struct Args {
    /// The signed document; `-` is stdin
    pub file: PathBuf,
    /// Trusted certificates: a PEM file, or a directory of them (default: the built-in test PKI)
    #[arg(long, value_name = "PEM|DIR")]
    pub trust: Vec<PathBuf>,
    /// A list of revoked certificates, DER or PEM; without one revocation is not checked (default with the built-in PKI: its lists)
    #[arg(long, value_name = "FILE")]
    pub crl: Vec<PathBuf>,
    /// Where else revocation is asked
    #[command(flatten)]
    pub online: Online,
    /// Check as at this time (default: now)
    #[arg(long, value_name = "TIME")]
    pub at: Option<Moment>,
    /// The IIN that the certificate must have (default: the one the document states)
    #[arg(long, value_name = "IIN")]
    pub iin: Option<String>,
    /// Check only the signature against the key in the document; ask nothing about the certificate
    #[arg(long)]
    pub key_only: bool,
    /// The rules for signatures: strict, or lenient, which lets pass what real senders do (a signature that stands elsewhere and
    /// signs an element by its Id; one right below the SOAP Header)
    #[arg(long, value_name = "strict|lenient", default_value = "strict", value_parser = policy_named)]
    pub policy: Relaxations,
    /// Let this pass too; may be given several times. sha1 is in no policy and has to be asked for so
    #[arg(long, value_name = "signature-elsewhere|bare-in-header|sha1", value_parser = relaxation)]
    pub allow: Vec<Relaxation>,
    /// What a time-stamp that proves nothing does (forged, of another signature, of a service that is not trusted, or of which nobody
    /// can say whether it is revoked): ignored, and the signature is judged as if it were not there; or refused
    #[arg(long, value_name = "ignored|refused", default_value = "ignored", value_parser = invalid_time_stamp)]
    pub invalid_time_stamp: InvalidTimeStamp,
    /// How it is told
    #[command(flatten)]
    pub telling: Telling,
}

pub(super) fn invalid_time_stamp(name: &str) -> Result<InvalidTimeStamp, String> {
    InvalidTimeStamp::parse(name).ok_or_else(|| "it is ignored or refused".to_owned())
}

fn policy_named(name: &str) -> Result<Relaxations, String> {
    Relaxations::named(name).ok_or_else(|| "the policies are strict and lenient".to_owned())
}

fn relaxation(name: &str) -> Result<Relaxation, String> {
    let known = || Relaxation::ALL.map(Relaxation::as_str).join(", ");
    Relaxation::parse(name).ok_or_else(|| format!("what may be allowed: {}", known()))
}

/// Checks it.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let octets = read_document(&args.file)?;
    let trust = Trust::read(args)?;
    let now = args.at.as_ref().map_or_else(|| SystemClock.now(), |moment| moment.0);
    let mut verified = verify(&octets, args, &trust, now);
    if args.online.obtain(&trust.lists, now)? == Obtained::Something {
        verified = verify(&octets, args, &trust, now);
    }
    args.telling.tell(&verified, &args.file)?;
    Ok(if verified.decision() == Decision::Accepted { Outcome::Done } else { Outcome::Refused })
}

/// Whom to believe, as the command line says.
struct Trust {
    anchors: TrustStore,
    lists: Asking,
    policy: trust::Policy,
}

impl Trust {
    fn read(args: &Args) -> anyhow::Result<Self> {
        let mut certificates = Vec::new();
        for path in &args.trust {
            certificates.append(&mut read_certificates(path)?);
        }
        let lists = CrlStore::new();
        let built_in = args.trust.is_empty() && !args.key_only;
        if built_in {
            certificates = certificates_from_pem(builtin::text("trust.pem").unwrap_or_default())?;
        }
        if built_in && args.crl.is_empty() && !args.online.is_http() {
            for name in builtin::LISTS {
                lists
                    .insert(builtin::file(name).unwrap_or_default(), &certificates)
                    .with_context(|| format!("{name} of the built-in test PKI"))?;
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
        let invalid_time_stamp = args.invalid_time_stamp;
        let policy = trust::Policy {
            usage: Usage::Sign,
            revocation,
            order,
            invalid_time_stamp,
            ..trust::Policy::default()
        };
        let anchors = TrustStore::from_certificates(&certificates);
        Ok(Trust {
            anchors,
            lists: args.online.source(lists, certificates, args.at.map(|moment| moment.0))?,
            policy,
        })
    }
}

/// Every list of revoked certificates of a file, DER or PEM, as DER.
pub(super) fn read_lists(path: &Path) -> anyhow::Result<Vec<Vec<u8>>> {
    crls_in(&read_document(path)?).map_err(|fault| anyhow::anyhow!("{}: {fault}", path.display()))
}

/// The certificates of a PEM or DER file, or of a directory of them.
pub(super) fn read_certificates(path: &Path) -> anyhow::Result<Vec<Certificate>> {
    let refused = |path: &Path, error: &dyn std::fmt::Display| anyhow::anyhow!("{}: {error}", path.display());
    if path.is_dir() {
        let mut certificates = Vec::new();
        let entries = std::fs::read_dir(path).map_err(|error| refused(path, &error))?;
        let mut files: Vec<PathBuf> =
            entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
        files.sort();
        for file in files.iter().filter(|file| file.is_file()) {
            // A directory of certificates has other files too: keys, lists, a README.
            if let Ok(mut found) = read_certificates(file) {
                certificates.append(&mut found);
            }
        }
        return if certificates.is_empty() {
            Err(refused(path, &"no certificate in this directory"))
        } else {
            Ok(certificates)
        };
    }
    let octets = read_document(path)?;
    let found = certificates_in(&octets).map_err(|fault| refused(path, &fault))?;
    found.iter().map(|der| Certificate::from_der(der).map_err(|error| refused(path, &error))).collect()
}

/// What was found of a file: a report for each signature, and the signer of the one that counts.
struct Verified {
    reports: Vec<Report>,
    signer: Option<Certificate>,
    declared: Option<String>,
}

fn verify(octets: &[u8], args: &Args, trust: &Trust, now: Now) -> Verified {
    let document = match xml::parse(octets) {
        Ok(document) => document,
        Err(error) => {
            return Verified {
                reports: vec![accept::unreadable(Subject::Document, &error)],
                signer: None,
                declared: None,
            };
        }
    };
    if Envelope::is_one(&document) {
        verify_envelope(document, args, trust, now)
    } else {
        verify_document(document, args, trust, now)
    }
}

fn verify_document(document: Document, args: &Args, trust: &Trust, now: Now) -> Verified {
    let root = document.root();
    let below = document
        .child_elements(root)
        .filter(|child| document.is(*child, xmldsig::ns::DS, "Signature"))
        .count();
    if below > 1 {
        return verify_stack(&document, args, trust, now);
    }
    // By the key alone, a signature may stand anywhere and cover anything: that is said by the checks that are told.
    if args.key_only && below == 0 {
        let (report, named) = xmldsig::verify_core(&document, &policy(args), &known(trust));
        return Verified {
            reports: vec![report],
            signer: named.map(|named| named.certificate),
            declared: None,
        };
    }
    let outcome = xmldsig::verify_enveloped(document, &policy(args), &known(trust));
    judged(outcome, args, trust, now, &trust.policy)
}

/// Several signers, each over the document with the earlier signatures in it.
fn verify_stack(document: &Document, args: &Args, trust: &Trust, now: Now) -> Verified {
    let mut verified = Verified { reports: Vec::new(), signer: None, declared: None };
    for (mut report, named) in xmldsig::verify_stacked(document, &policy(args), &known(trust)) {
        if let (Some(named), false) = (&named, args.key_only) {
            judge(&mut report, named, trust, &trust.policy, now);
        }
        verified.reports.push(report);
        // The first signer is the last that is peeled to: the applicant.
        verified.signer = named.map(|named| named.certificate);
    }
    verified
}

/// A SOAP message: its transport signature, and the business document's own where it has one.
fn verify_envelope(document: Document, args: &Args, trust: &Trust, now: Now) -> Verified {
    let envelope = match Envelope::read(document) {
        Ok(envelope) => envelope,
        Err(finding) => {
            let report = Report::of(Subject::Transport, Check::failed(CheckName::Format, finding));
            return Verified { reports: vec![report], signer: None, declared: None };
        }
    };
    let outcome = match wsse::verify_envelope(envelope, &policy(args), &known(trust), now) {
        wsse::Transport::Signed(outcome) => *outcome,
        wsse::Transport::Unsigned { report, .. } => {
            return Verified { reports: vec![report], signer: None, declared: None };
        }
    };
    let business = outcome.content.as_ref().and_then(|body| {
        let (_, data) = SendMessage::read(body.root()).ok()?;
        Business::read(data)
            .ok()
            .filter(|business| business.document.has_element(xmldsig::ns::DS, "Signature"))
    });
    let transport = trust::Policy { usage: Usage::Transport, ..trust.policy.clone() };
    let mut verified = judged(outcome, args, trust, now, &transport);
    if let Some(business) = business {
        let mut inner = verify_document(business.document, args, trust, now);
        inner.reports.splice(0..0, verified.reports.drain(..));
        return inner;
    }
    verified
}

fn policy(args: &Args) -> xmldsig::Policy {
    let keys = if args.key_only { KeySources::Any } else { KeySources::Certificates };
    // By the key alone, a signature may cover any element: the report says so.
    let base = if args.key_only { args.policy.with(Relaxation::SignatureElsewhere) } else { args.policy };
    xmldsig::Policy {
        keys,
        ..xmldsig::Policy::relaxed(args.allow.iter().fold(base, |set, one| set.with(*one)))
    }
}

fn judge(report: &mut Report, named: &KeyInfoCertificate, trust: &Trust, policy: &trust::Policy, now: Now) {
    let (signature, known) = (xmldsig::Policy::default(), KnownCertificates::default());
    let rules = accept::Rules {
        signature: &signature,
        known: &known,
        anchors: &trust.anchors,
        lists: &trust.lists,
        trust: &trust.policy,
    };
    accept::judge_certificate(report, named, &rules, policy, now);
}

fn known(trust: &Trust) -> KnownCertificates {
    KnownCertificates::new(trust.anchors.anchors().all().cloned().collect())
}

fn judged(
    outcome: xmldsig::Outcome,
    args: &Args,
    trust: &Trust,
    now: Now,
    policy: &trust::Policy,
) -> Verified {
    let xmldsig::Outcome { mut report, named, content } = outcome;
    let Some(named) = named else { return Verified { reports: vec![report], signer: None, declared: None } };
    if !args.key_only {
        judge(&mut report, &named, trust, policy, now);
    }
    let declared = content.as_ref().and_then(|content| declared(content.root(), report.subject));
    if let Some(wanted) = &args.iin {
        report.checks.push(identity_check(wanted, &named.certificate));
    } else if let (Some(content), false, Subject::Document) = (&content, args.key_only, report.subject)
        && declared.is_some()
        // What the gateway and the provider sign speaks of the declarant, who is not its signer.
        && !matches!(content.root().namespace(), reply::ns::RESULT | reply::ns::RECEIPT | reply::ns::REFUSAL)
    {
        report.checks.push(identity::compare(content, &named.certificate, &DeclarantPath::usual()).0);
    }
    Verified { reports: vec![report], signer: Some(named.certificate), declared }
}

/// The number that the signed content states, if it keeps it in a usual place.
fn declared<'a>(root: VerifiedElement<'a>, subject: Subject) -> Option<String> {
    let of = |element| DeclarantPath::usual().iter().find_map(|path| path.value(element));
    if subject == Subject::Document {
        return of(root);
    }
    // Of a Body: the operation, or the request inside it.
    root.children().find_map(|operation| of(operation).or_else(|| operation.children().find_map(of)))
}

fn identity_check(wanted: &str, certificate: &Certificate) -> Check {
    match identity::holder(certificate).iin {
        Ok(own) if own == wanted => Check::passed(CheckName::Identity),
        Ok(own) => Check::failed(CheckName::Identity, Finding::with(Code::IinMismatch, wanted, own)),
        Err(_) => {
            Check::failed(CheckName::Identity, Finding::with(Code::IinAbsentInCertificate, wanted, "none"))
        }
    }
}

impl Tellable for Verified {
    fn reports(&self) -> Vec<&Report> {
        self.reports.iter().collect()
    }

    fn decision(&self) -> Decision {
        decision_of(&self.reports)
    }

    fn to_json(&self, level: Level) -> serde_json::Value {
        let leading = self.reports.iter().find_map(Report::leading);
        json!({
            "decision": self.decision(),
            "code": leading.map(|finding| finding.code),
            "signer": self.signer.as_ref().map(signer_json),
            "content": { "declarantId": self.declared },
            "reports": self.reports.iter().map(|one| report::json(one, level)).collect::<Vec<_>>(),
        })
    }

    fn signer(&self, number: usize) -> Option<&Certificate> {
        self.signer.as_ref().filter(|_| number + 1 == self.reports.len())
    }
}
