//! `qaqpa verify`: the gateway's checks without a gateway.

use crate::text::line::wanted::Wanted;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use serde_json::json;

use super::believed::{Believed, CrlsOf, Given, is_indeterminate};
use super::fault::{Fault, Wrong};
use super::online::Online;
use super::report_args::{Rendered, ReportArgs, decision_of, decision_word, signer_json};
use super::terminal::{Outcome, read_document};
use crate::catalogue::Catalogue;
use crate::clock::{Clock as _, Now, SystemClock};
use crate::config::Moment;
use crate::findings::evidence::IdentityEvidence;
use crate::findings::{Check, CheckName, Code, Decision, Finding, Report, masked};
use crate::gateway::Rules;
use crate::gateway::reading::ByCatalogue;
use crate::identity;
use crate::report::{self, Level};
use crate::text::Lang;
use crate::trust::InvalidTimeStamp;
use crate::validation::{Judge, Profile, Seen};
use crate::workflow::{Counting, IntakeDesk, NoEmployees, Plans, ScriptedDatabases};
use crate::x509::{Certificate, certificates_in, crls_in};
use crate::xmldsig::{self, KeySources, KnownCertificates, Relaxation, Relaxations};

/// Check a signed document as the gateway does, without a gateway
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa verify signed.xml --trust certs/trust.pem --crl certs/crl/current.crl --iin 123456789011
  qaqpa verify signed.xml --report diagnostic --format json > report.json    (`qaqpa replay` judges it again)

Exit codes: 0 accepted, or INDETERMINATE: nothing is wrong, but nothing says that the certificate is not revoked · 1 refused ·
2 misuse or unreadable")]
pub(crate) struct Args {
    /// The signed document; `-` is stdin
    pub file: PathBuf,
    /// Trusted certificates: a PEM file, or a directory of them (default: the PKI of the gateway at --data, or the built-in test PKI)
    #[arg(long, value_name = "PEM|DIR")]
    pub trust: Vec<PathBuf>,
    /// A CRL, DER or PEM; without one, with --trust, the decision is INDETERMINATE (default with the built-in PKI:
    /// the CRLs of --data); those of issuers above the signer's count where they are given
    #[arg(long, value_name = "FILE")]
    pub crl: Vec<PathBuf>,
    /// The running gateway's data directory: what was issued and revoked there counts here too. Where there is none, the CRLs of the
    /// built-in test PKI are asked, and the output says so [default: ./qaqpa-data]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Where else revocation is asked
    #[command(flatten)]
    pub online: Online,
    /// Check at this time (default: now)
    #[arg(long, value_name = "TIME")]
    pub at: Option<Moment>,
    /// The IIN that the certificate must have (default: the one the document states)
    #[arg(long, value_name = "IIN")]
    pub iin: Option<String>,
    /// Check only the signature against the key in the document; ask nothing about the certificate
    #[arg(long)]
    pub key_only: bool,
    /// What is required: gateway, which is what the gateway requires of a request, or of an answer the signatures alone; document, which
    /// is right signatures by certificates to sign with, several too, and no request (default: gateway; with --trust, without the
    /// certificate policies and roles of the national authority, which another authority does not have)
    #[arg(long, value_name = "gateway|document", value_parser = ["gateway", "document"])]
    pub profile: Option<String>,
    /// The rules for signatures: strict, or lenient, which lets pass what real senders do (a signature that stands elsewhere and
    /// signs an element by its Id; one right below the SOAP Header)
    #[arg(long, value_name = "strict|lenient", default_value = "strict", value_parser = policy_named)]
    pub policy: Relaxations,
    /// Let this pass too; may be given several times. no policy includes sha1; name it explicitly
    #[arg(long, value_name = "signature-elsewhere|bare-in-header|sha1", value_parser = relaxation)]
    pub allow: Vec<Relaxation>,
    /// What a time-stamp that proves nothing does (forged, of another signature, of a service that is not trusted, or of which nobody
    /// can say whether it is revoked): ignored, and the signature is judged as if it were not there; or refused
    #[arg(long, value_name = "ignored|refused", default_value = "ignored", value_parser = invalid_time_stamp)]
    pub invalid_time_stamp: InvalidTimeStamp,
    /// The form of the report
    #[command(flatten)]
    pub report: ReportArgs,
}

pub(super) fn invalid_time_stamp(name: &str) -> Result<InvalidTimeStamp, Wanted> {
    InvalidTimeStamp::parse(name).ok_or_else(|| Wanted::OneOf("ignored, refused".to_owned()))
}

fn policy_named(name: &str) -> Result<Relaxations, Wanted> {
    Relaxations::named(name).ok_or_else(|| Wanted::OneOf("strict, lenient".to_owned()))
}

fn relaxation(name: &str) -> Result<Relaxation, Wanted> {
    let known = || Relaxation::ALL.map(Relaxation::as_str).join(", ");
    Relaxation::parse(name).ok_or_else(|| Wanted::OneOf(known()))
}

/// Checks it.
pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<Outcome> {
    let octets = Bytes::from(read_document(&args.file)?);
    let now = args.at.as_ref().map_or_else(|| SystemClock.now(), |moment| moment.0);
    let (believed, profile) = (believed(args, now)?, profile(args));
    let profile = profile.with_policies(|policy| {
        believed.set(policy);
        policy.invalid_time_stamp = args.invalid_time_stamp;
    });
    let known = KnownCertificates::new(believed.certificates.clone());
    let catalogue = Catalogue::embedded()?;
    // Nothing is registered here: who may sign for whom is asked of nobody.
    let desk = IntakeDesk {
        counting: Counting::new(catalogue.calendar().clone()),
        plans: Plans::default(),
        employees: Arc::new(NoEmployees),
        databases: Arc::new(ScriptedDatabases::default()),
    };
    let judge =
        Judge { anchors: &believed.anchors, revocation: &believed.source, known: &known, profile: &profile };
    let rules = Rules::default();
    let reader = ByCatalogue { catalogue: &catalogue, desk: &desk, rules: &rules, client: None, now };
    let verify = || verified(&judge, &octets, args, &believed, reader, now);
    let found = args.online.judged(&believed.source, now, verify)?;
    args.report.print(&found, &args.file, lang)?;
    Ok(if found.decision() == Decision::Accepted { Outcome::Done } else { Outcome::Refused })
}

fn believed(args: &Args, now: Now) -> anyhow::Result<Believed> {
    let mut trust = Vec::new();
    for path in &args.trust {
        trust.append(&mut read_certificates(path)?);
    }
    let mut crls = Vec::new();
    for path in &args.crl {
        crls.extend(read_lists(path)?.into_iter().map(|der| (path.clone(), der)));
    }
    Believed::read(Given {
        trust,
        others: &[],
        crls,
        data: args.data.as_deref(),
        online: &args.online,
        at: args.at.map(|moment| moment.0),
        now,
    })
}

/// What is wanted, by the arguments: a request as the gateway wants it, any other document by its signer.
fn profile(args: &Args) -> Profile {
    let relaxed =
        |base: Relaxations| xmldsig::Policy::relaxed(args.allow.iter().fold(base, |set, one| set.with(*one)));
    if args.key_only {
        // By the key alone, a signature may cover any element: the report says so.
        let signature = relaxed(args.policy.with(Relaxation::SignatureElsewhere));
        let signature = xmldsig::Policy { keys: KeySources::Any, ..signature };
        return Profile { signature, ..Profile::signature_only() };
    }
    let signature = relaxed(args.policy);
    match args.profile.as_deref() {
        Some("document") => Profile { signature, ..Profile::document() },
        // The policies and roles are the national authority's own. An authority that --trust names has others.
        None if !args.trust.is_empty() => {
            Profile { signature, ..Profile::gateway() }.with_policies(|policy| {
                policy.policies.clear();
                policy.roles.clear();
            })
        }
        _ => Profile { signature, ..Profile::gateway() },
    }
}

/// Every CRL of a file, DER or PEM, as DER.
pub(super) fn read_lists(path: &Path) -> Result<Vec<Vec<u8>>, Fault> {
    crls_in(&read_document(path)?).map_err(|fault| Fault::in_file(path, fault))
}

/// The certificates of a PEM or DER file, or of a directory of them.
pub(super) fn read_certificates(path: &Path) -> Result<Vec<Certificate>, Fault> {
    let refused = |why: Wrong| Fault::in_file(path, why);
    if path.is_dir() {
        let mut certificates = Vec::new();
        let entries = std::fs::read_dir(path).map_err(|error| Fault::unreadable(path, error))?;
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
            Err(Fault::NoCertificate { path: path.to_owned() })
        } else {
            Ok(certificates)
        };
    }
    let octets = read_document(path)?;
    let found = certificates_in(&octets).map_err(|fault| refused(fault.into()))?;
    found.iter().map(|der| Certificate::from_der(der).map_err(|error| refused(error.into()))).collect()
}

/// What was found of a file: a report for each signature, and the signer of the one that counts.
struct Verified {
    reports: Vec<Report>,
    crls_of: Option<CrlsOf>,
    signer: Option<Certificate>,
    declared: Option<String>,
}

fn verified(
    judge: &Judge<'_>,
    octets: &Bytes,
    args: &Args,
    believed: &Believed,
    reader: ByCatalogue<'_>,
    now: Now,
) -> Verified {
    let Seen { mut reports, named, declared } = judge.look_at(octets, &reader, now, &mut |_| {});
    if let Some(last) = reports.last_mut() {
        believed.limit(last, named.as_ref());
        if let (Some(wanted), Some(certificate)) = (&args.iin, &named) {
            last.checks.retain(|check| check.name != CheckName::Identity);
            last.checks.push(identity_check(wanted, certificate));
        }
    }
    let crls_of = believed.crls_of.clone().filter(|_| !args.key_only);
    Verified { reports, crls_of, signer: named, declared }
}

fn identity_check(wanted: &str, certificate: &Certificate) -> Check {
    match identity::holder(certificate).iin {
        Ok(own) if own == wanted => Check::passed(CheckName::Identity),
        Ok(own) => Check::failed(
            CheckName::Identity,
            Finding::new(
                Code::IinMismatch,
                IdentityEvidence::Mismatch { certificate: masked(&own), request: masked(wanted) },
            ),
        ),
        Err(_) => Check::failed(
            CheckName::Identity,
            Finding::new(Code::IinAbsentInCertificate, IdentityEvidence::NotInCertificate),
        ),
    }
}

impl Rendered for Verified {
    fn reports(&self) -> Vec<&Report> {
        self.reports.iter().collect()
    }

    fn decision(&self) -> Decision {
        decision_of(&self.reports)
    }

    fn is_indeterminate(&self) -> bool {
        is_indeterminate(&self.reports)
    }

    fn crls_of(&self) -> Option<&CrlsOf> {
        self.crls_of.as_ref()
    }

    fn to_json(&self, level: Level) -> serde_json::Value {
        let leading = self.reports.iter().find_map(Report::leading);
        json!({
            "decision": decision_word(self.decision(), self.is_indeterminate()),
            "code": leading.map(|finding| finding.code),
            "signer": self.signer.as_ref().map(signer_json),
            "content": { "declarantId": self.declared },
            "crlsAsked": self.crls_of.as_ref().map(|of| of.name(Lang::En)),
            "reports": self.reports.iter().map(|one| report::json(one, level)).collect::<Vec<_>>(),
        })
    }

    fn signer(&self, number: usize) -> Option<&Certificate> {
        self.signer.as_ref().filter(|_| number + 1 == self.reports.len())
    }
}
