//! `qaqpa cms verify`: who signed it, and whether they are to be believed.

use std::path::PathBuf;

use serde_json::json;

use crate::cli::believed::{Believed, CrlsOf, Given, is_indeterminate};
use crate::cli::fault::Fault;
use crate::cli::online::Online;
use crate::cli::report_args::{Rendered, ReportArgs, decision_of, decision_word, signer_json};
use crate::cli::terminal::{Outcome, read_document};
use crate::cli::verify::{invalid_time_stamp, read_certificates, read_lists};
use crate::clock::{Clock as _, Now, SystemClock};
use crate::config::Moment;
use crate::findings::{Decision, Report};
use crate::report::{self, Level};
use crate::text::Lang;
use crate::trust::{InvalidTimeStamp, Usage};
use crate::validation::{CmsSigner, CmsVerdict, Judge, Profile};
use crate::x509::Certificate;
use crate::xmldsig::KnownCertificates;

/// Check every signature of a CMS and the certificates behind them
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  qaqpa cms verify contract.cms
  qaqpa cms verify contract.sig --content contract.pdf --trust certs/trust.pem --crl certs/crl/current.crl --json

Exit codes: 0 accepted, or INDETERMINATE: nothing is wrong, but nothing says that the certificate is not revoked · 1 refused ·
2 misuse or unreadable")]
pub(crate) struct Args {
    /// The CMS: DER, PEM or base64; `-` is stdin
    pub file: PathBuf,
    /// The content of a detached CMS
    #[arg(long, value_name = "FILE")]
    pub content: Option<PathBuf>,
    /// Trusted certificates: a PEM file, or a directory of them (default: the PKI of the gateway at --data, or the built-in test PKI)
    #[arg(long, value_name = "PEM|DIR")]
    pub trust: Vec<PathBuf>,
    /// Certificates that the CMS need not carry
    #[arg(long, value_name = "PEM|DIR")]
    pub certs: Vec<PathBuf>,
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
    /// The form of the report
    #[command(flatten)]
    pub report: ReportArgs,
}

/// Checks it.
pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<Outcome> {
    let octets = read_document(&args.file)?;
    let content = args.content.as_deref().map(read_document).transpose()?;
    let now = args.at.as_ref().map_or_else(|| SystemClock.now(), |moment| moment.0);
    let known = KnownCertificates::new(read_all(&args.certs)?);
    let believed = believed(args, now)?;
    let usage = if args.any_usage { Usage::Any } else { Usage::Sign };
    let profile = if args.key_only { Profile::signature_only() } else { Profile::certificate(usage) };
    let profile = profile.with_policies(|policy| {
        believed.set(policy);
        policy.invalid_time_stamp = args.invalid_time_stamp;
    });
    let judge =
        Judge { anchors: &believed.anchors, revocation: &believed.source, known: &known, profile: &profile };
    let verify = || judge.cms(&octets, content.as_deref(), now);
    let mut judged = args.online.judged(&believed.source, now, verify)?;
    for signer in &mut judged.signers {
        believed.limit(&mut signer.report, signer.named.as_ref());
    }
    let verified = Verified { judged, crls_of: believed.crls_of.clone().filter(|_| !args.key_only) };
    args.report.print(&verified, &args.file, lang)?;
    let (accepted, judged) = (verified.decision() == Decision::Accepted, verified.judged);
    if let (Some(path), Some(content), true) = (&args.out, &judged.content, accepted) {
        std::fs::write(path, content).map_err(|error| Fault::unwritable(path, error))?;
    }
    Ok(if accepted { Outcome::Done } else { Outcome::Refused })
}

fn read_all(paths: &[PathBuf]) -> anyhow::Result<Vec<Certificate>> {
    paths.iter().try_fold(Vec::new(), |mut all, path| {
        all.append(&mut read_certificates(path)?);
        Ok(all)
    })
}

fn believed(args: &Args, now: Now) -> anyhow::Result<Believed> {
    let mut crls = Vec::new();
    for path in &args.crl {
        crls.extend(read_lists(path)?.into_iter().map(|der| (path.clone(), der)));
    }
    Believed::read(Given {
        trust: read_all(&args.trust)?,
        others: &[],
        crls,
        data: args.data.as_deref(),
        online: &args.online,
        at: args.at.map(|moment| moment.0),
        now,
    })
}

/// What was found, and by whose CRLs.
struct Verified {
    judged: CmsVerdict,
    crls_of: Option<CrlsOf>,
}

impl Rendered for Verified {
    fn reports(&self) -> Vec<&Report> {
        self.judged.signers.iter().map(|signer| &signer.report).collect()
    }

    fn decision(&self) -> Decision {
        decision_of(self.reports())
    }

    fn is_indeterminate(&self) -> bool {
        is_indeterminate(self.reports())
    }

    fn crls_of(&self) -> Option<&CrlsOf> {
        self.crls_of.as_ref()
    }

    fn to_json(&self, level: Level) -> serde_json::Value {
        let of = |one: &CmsSigner| json!({ "decision": one.report.decision(), "signer": one.named.as_ref().map(signer_json), "report": report::json(&one.report, level) });
        let leading = self.judged.signers.iter().find_map(|signer| signer.report.leading());
        let signers: Vec<_> = self.judged.signers.iter().map(of).collect();
        let crls_asked = self.crls_of.as_ref().map(|of| of.name(Lang::En));
        let decision = decision_word(self.decision(), self.is_indeterminate());
        json!({ "decision": decision, "code": leading.map(|finding| finding.code), "signers": signers, "crlsAsked": crls_asked })
    }

    fn signer(&self, number: usize) -> Option<&Certificate> {
        self.judged.signers.get(number)?.named.as_ref()
    }
}
