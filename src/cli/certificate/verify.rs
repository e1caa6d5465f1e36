//! `qaqpa certificate verify`: one certificate against anchors, intermediates and lists.

use crate::clock::NotATime;
use crate::text::line::wanted::Wanted;
use std::path::PathBuf;

use serde_json::json;

use super::reading;
use crate::cli::believed::{Believed, Given, Remark, is_indeterminate};
use crate::cli::online::Online;
use crate::cli::report_args::decision_word;
use crate::cli::terminal::{Outcome, read_document, say, say_json};
use crate::cli::verify::read_lists;
use crate::clock::{Clock as _, Now, SystemClock};
use crate::findings::evidence::CertificateEvidence;
use crate::findings::{Check, CheckName, Code, Decision, Finding, Report, Status, Subject};
use crate::report;
use crate::text::line::certificate as line;
use crate::text::{self, Label, Lang, Sides};
use crate::trust::{Purpose, Strength, Usage};
use crate::validation::{Judge, Profile};
use crate::x509::{Certificate, CertificateError, Crl};
use crate::xmldsig::KnownCertificates;

/// Judge a certificate: path to an anchor, validity, usage, revocation (RFC 5280 §6)
///
/// The path is looked for among the intermediates and the anchors given. Without --trust the anchors are the built-in test PKI's, and
/// without --crl its lists are asked too. With anchors of your own revocation is looked at only if lists or an OCSP answer are given, or
/// with --revocation http.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa certificate verify certs/people/valid.cert.pem --usage sign
  qaqpa certificate verify leaf.pem --trust root.pem --intermediates chain.pem --crl ca.crl --at 2026-11-24T10:00:00Z --json
  qaqpa certificate verify leaf.pem --trust root.pem --revocation http --revocation-order ocsp,crl

Exit codes: 0 accepted, or INDETERMINATE: nothing is wrong, but nothing says that the certificate is not revoked · 1 refused ·
2 misuse, or a file that cannot be read")]
pub(crate) struct Args {
    /// The certificate, PEM or DER; more certificates in the file are taken for intermediates
    pub leaf: PathBuf,
    /// Anchors: PEM, DER or a directory (default: the built-in test PKI, whose keys are public)
    #[arg(long, value_name = "PEM|DIR")]
    pub trust: Vec<PathBuf>,
    /// Certificates that may stand between; they are believed no more than the certificate itself
    #[arg(long, value_name = "PEM")]
    pub intermediates: Vec<PathBuf>,
    /// A list of revoked certificates, PEM or DER; the certificate's issuer must then have a fresh one among those given, and those of
    /// issuers above it count where they are given
    #[arg(long, value_name = "FILE")]
    pub crl: Vec<PathBuf>,
    /// An OCSP answer about the certificate, DER; a good one is enough, and one that says revoked refuses whatever lists say
    #[arg(long, value_name = "FILE")]
    pub ocsp: Option<PathBuf>,
    /// The running gateway's data directory: what was issued and revoked there counts here too. Where there is none, the CRLs of the
    /// built-in test PKI are asked, and the output says so [default: ./qaqpa-data]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Where else revocation is asked
    #[command(flatten)]
    pub online: Online,
    /// Judge at this time: 2026-11-24, 2026-11-24T10:00:00Z or seconds since 1970 (default: now)
    #[arg(long, value_name = "TIME", value_parser = instant)]
    pub at: Option<Now>,
    /// What the key must be meant for; an OID is a purpose of ExtendedKeyUsage
    #[arg(long, value_name = "any|sign|transport|authenticate|OID", default_value = "any", value_parser = usage)]
    pub usage: Usage,
    /// Which signatures on certificates and lists are strong enough: strong (SHA-2, RSA from 2048 bits), or historic: also SHA-1
    /// before 2017 and RSA from 1024 bits before 2024, by the time judged at (default: historic for usage any, else strong)
    #[arg(long, value_name = "strong|historic", value_parser = strength)]
    pub algorithms: Option<Strength>,
    /// A certificate policy that it must have; of several, one
    #[arg(long, value_name = "OID", value_parser = oid)]
    pub policy: Vec<String>,
    /// A role that it must have in ExtendedKeyUsage; of several, one
    #[arg(long, value_name = "OID", value_parser = oid)]
    pub role: Vec<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

fn instant(text: &str) -> Result<Now, NotATime> {
    match text.trim_start_matches('@').parse::<i64>() {
        Ok(seconds) => Ok(Now::from_seconds(seconds)),
        Err(_) => Now::parse(text),
    }
}

fn usage(text: &str) -> Result<Usage, Wanted> {
    let names = "any, sign, transport, authenticate";
    Usage::parse(text).ok_or(Wanted::Oid { names, example: "1.3.6.1.5.5.7.3.2" })
}

fn strength(text: &str) -> Result<Strength, Wanted> {
    let known = Strength::NAMES.iter().find(|row| row.1 == text);
    known.map(|row| row.0).ok_or_else(|| Wanted::OneOf("strong, historic".to_owned()))
}

fn oid(text: &str) -> Result<String, Wanted> {
    Purpose::parse(text).map(|_| text.to_owned()).ok_or(Wanted::Oid { names: "", example: "1.2.398.3.3.2.1" })
}

/// Judges it.
pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<Outcome> {
    let now = args.at.unwrap_or_else(|| SystemClock.now());
    let given = Input::read(args, now)?;
    let judged = args.online.judged(&given.believed.source, now, || given.judge(args, now))?;
    if args.json {
        say_json(&judged.to_json(&given, now))?
    } else {
        judged.tell(&given, now, lang)
    }
    Ok(if judged.report.decision() == Decision::Accepted { Outcome::Done } else { Outcome::Refused })
}

/// What the command line hands over.
struct Input {
    leaf: Option<Certificate>,
    unreadable: Option<CertificateError>,
    others: Vec<Certificate>,
    believed: Believed,
    ocsp: Option<Vec<u8>>,
    /// What was left out, and why.
    notes: Vec<Remark>,
}

impl Input {
    fn read(args: &Args, now: Now) -> anyhow::Result<Self> {
        let mut notes = Vec::new();
        let mut in_leaf_file = reading::certificates(&args.leaf)?.into_iter();
        let (leaf, unreadable) = match in_leaf_file.next() {
            Some(Ok(leaf)) => (Some(leaf), None),
            Some(Err(error)) => (None, Some(error)),
            None => (None, None),
        };
        let mut others: Vec<Certificate> = in_leaf_file.flatten().collect();
        others.append(&mut reading::gathered(&args.intermediates, &mut notes)?);
        let trust = reading::gathered(&args.trust, &mut notes)?;
        let mut crls = Vec::new();
        for path in &args.crl {
            for der in read_lists(path)? {
                match Crl::from_der(&der) {
                    Ok(_) => crls.push((path.clone(), der)),
                    Err(why) => notes.push(Remark::Crl { path: path.clone(), why }),
                }
            }
        }
        let mut believed = Believed::read(Given {
            trust,
            others: &others,
            crls,
            data: args.data.as_deref(),
            online: &args.online,
            at: args.at,
            now,
        })?;
        if !args.crl.is_empty() {
            // CRLs were given, if only ones that cannot be read: that the issuer has one is wanted.
            believed.require();
        }
        let ocsp = args.ocsp.as_deref().map(read_document).transpose()?;
        Ok(Input { leaf, unreadable, others, believed, ocsp, notes })
    }

    fn judge(&self, args: &Args, now: Now) -> Judged {
        let Some(leaf) = &self.leaf else {
            let why = self.unreadable.clone().unwrap_or(CertificateError::NotDer);
            let finding = Finding::new(Code::CertificateAbsent, CertificateEvidence::Unreadable(why));
            let check = Check::failed(CheckName::Certificate, finding);
            return Judged { report: Report::of(Subject::Document, check), path: Vec::new() };
        };
        let by_usage = if args.usage == Usage::Any { Strength::Historic } else { Strength::Strong };
        let profile = Profile::certificate(args.usage).with_policies(|policy| {
            self.believed.set(policy);
            policy.strength = args.algorithms.unwrap_or(by_usage);
            policy.policies.clone_from(&args.policy);
            policy.roles.clone_from(&args.role);
        });
        let known = KnownCertificates::default();
        let judge = Judge {
            anchors: &self.believed.anchors,
            revocation: &self.believed.source,
            known: &known,
            profile: &profile,
        };
        let (mut report, path) = judge.certificate(leaf, &self.others, self.ocsp.as_deref(), now);
        if self.ocsp.is_none() {
            self.believed.limit(&mut report, Some(leaf));
        }
        Judged { report, path: path.map(|path| path.links().to_vec()).unwrap_or_default() }
    }
}

/// What came of it.
struct Judged {
    report: Report,
    path: Vec<Certificate>,
}

impl Judged {
    fn to_json(&self, given: &Input, now: Now) -> serde_json::Value {
        let named = |certificate: &Certificate| {
            json!({
                "subject": certificate.subject().to_string(),
                "issuer": certificate.issuer().to_string(),
                "serialNumber": certificate.serial_hex(),
                "notBefore": certificate.not_before().to_string(),
                "notAfter": certificate.not_after().to_string(),
            })
        };
        json!({
            "decision": decision_word(self.report.decision(), is_indeterminate([&self.report])),
            "indication": self.report.indication(),
            "subIndication": self.report.sub_indication(),
            "code": self.report.leading().map(|finding| finding.code),
            "at": now.to_string(),
            "certificate": given.leaf.as_ref().map(named),
            "path": self.path.iter().map(named).collect::<Vec<_>>(),
            "checks": self.report.checks.iter().map(report::check_json).collect::<Vec<_>>(),
            "notes": given.notes.iter().map(|note| note.in_lang(Lang::En)).collect::<Vec<_>>(),
            "notObtained": given.believed.source.failures().iter().map(|(address, why)| {
                json!({ "address": address, "why": why.to_string() })
            }).collect::<Vec<_>>(),
            "crlsAsked": given.believed.crls_of.as_ref().map(|of| of.name(Lang::En)),
        })
    }

    fn tell(&self, given: &Input, now: Now, lang: Lang) {
        if let Some(leaf) = &given.leaf {
            say(&line::judged(lang, leaf.subject()));
        }
        say(&line::at(lang, &now));
        for (at, link) in self.path.iter().enumerate().skip(1) {
            let issuer = line::issued_by(lang, link.subject());
            say(&format!("{:indent$}{issuer}", "", indent = 11 + 2 * at));
        }
        for check in &self.report.checks {
            say(&told(check, lang));
        }
        if let Some(of) = &given.believed.crls_of {
            say(&of.line(lang));
        }
        for note in &given.notes {
            say(&line::note(lang, &note.in_lang(lang)));
        }
        for (address, why) in given.believed.source.failures() {
            let why = text::errors::unobtained(&why, lang);
            say(&line::note(lang, &line::not_obtained(lang, &address, &why)));
        }
        let sub = self.report.sub_indication().map(|sub| format!(" / {sub}")).unwrap_or_default();
        say(&format!(
            "{}: {}, {}{sub}",
            text::label(Label::Decision).in_lang(lang).to_lowercase(),
            decision_word(self.report.decision(), is_indeterminate([&self.report])),
            self.report.indication().as_str()
        ));
    }
}

/// One check in a few lines.
fn told(check: &Check, lang: Lang) -> String {
    let mark = match check.status {
        Status::Passed => "+",
        Status::Failed => "-",
        Status::NotRun => "?",
        Status::Ignored => "!",
    };
    let name = text::check_called(check.name, lang);
    let mut out = format!("  {mark} {name}");
    if let Some(note) = &check.note {
        out.push_str(&format!(": {}", text::note(note, lang)));
    }
    if let Some(finding) = &check.finding {
        out.push_str(&format!(": {}: {}", finding.code, text::title(finding.code).in_lang(lang)));
        let Sides { expected, actual } = text::sides(&finding.evidence, lang);
        // Nothing was sent: which address failed, and what to do, stands below.
        let is_of_sending = finding.code == Code::RevocationUnavailable;
        let hint = Some(text::hint(finding.code).in_lang(lang).to_owned()).filter(|_| !is_of_sending);
        for (label, part) in [(Label::Expected, expected), (Label::Actual, actual), (Label::ToDo, hint)] {
            if let Some(part) = part {
                let label = text::label(label).in_lang(lang).to_lowercase();
                out.push_str(&format!("\n      {label}: {part}"));
            }
        }
    }
    out
}
