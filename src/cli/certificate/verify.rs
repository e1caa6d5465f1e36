//! `qaqpa certificate verify`: one certificate against anchors, intermediates and lists.

use std::path::PathBuf;

use anyhow::Context as _;
use serde_json::json;

use super::reading;
use crate::ca::builtin;
use crate::cli::online::Online;
use crate::cli::{Outcome, read_document, say};
use crate::clock::{Clock as _, Now, SystemClock};
use crate::findings::{Check, CheckName, Code, Decision, Finding, Lang, Report, Status, Subject};
use crate::revocation::{Asking, Obtained};
use crate::trust::{
    self, CrlStore, Purpose, RevocationOrder, RevocationPolicy, Strength, TrustStore, Usage, Validator,
};
use crate::x509::{Certificate, certificates_from_pem};

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

Exit codes: 0 accepted · 1 refused · 2 misuse, or a file that cannot be read")]
pub(crate) struct Args {
    /// The certificate, PEM or DER; more certificates in the file are taken for intermediates
    pub leaf: PathBuf,
    /// Anchors: PEM, DER or a directory (default: the built-in test PKI, whose keys are public)
    #[arg(long, value_name = "PEM|DIR")]
    pub trust: Vec<PathBuf>,
    /// Certificates that may stand between; they are believed no more than the certificate itself
    #[arg(long, value_name = "PEM")]
    pub intermediates: Vec<PathBuf>,
    /// A list of revoked certificates, PEM or DER; the certificate's issuer must then have a fresh one among those given
    #[arg(long, value_name = "FILE")]
    pub crl: Vec<PathBuf>,
    /// An OCSP answer about the certificate, DER; a good one is enough, and one that says revoked refuses whatever lists say
    #[arg(long, value_name = "FILE")]
    pub ocsp: Option<PathBuf>,
    /// Where else revocation is asked
    #[command(flatten)]
    pub online: Online,
    /// Judge as at this time: 2026-11-24, 2026-11-24T10:00:00Z or seconds since 1970 (default: now)
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
    /// The language of the text
    #[arg(long, value_name = "kk|ru|en", default_value = "en", value_parser = crate::cli::telling::lang)]
    pub lang: Lang,
}

fn instant(text: &str) -> Result<Now, String> {
    match text.trim_start_matches('@').parse::<i64>() {
        Ok(seconds) => Ok(Now::from_seconds(seconds)),
        Err(_) => Now::parse(text).map_err(|error| error.to_string()),
    }
}

fn usage(text: &str) -> Result<Usage, String> {
    Usage::parse(text).ok_or_else(|| {
        "it is any, sign, transport, authenticate, or an OID such as 1.3.6.1.5.5.7.3.2".to_owned()
    })
}

fn strength(text: &str) -> Result<Strength, String> {
    let known = Strength::NAMES.iter().find(|row| row.1 == text);
    known.map(|row| row.0).ok_or_else(|| "it is strong or historic".to_owned())
}

fn oid(text: &str) -> Result<String, String> {
    Purpose::parse(text)
        .map(|_| text.to_owned())
        .ok_or_else(|| "it is an OID such as 1.2.398.3.3.2.1".to_owned())
}

/// Judges it.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut given = Given::read(args)?;
    let now = args.at.unwrap_or_else(|| SystemClock.now());
    let mut judged = given.judge(args, now);
    if args.online.obtain(&given.lists, now)? == Obtained::Something {
        judged = given.judge(args, now);
    }
    if args.json {
        say(&serde_json::to_string_pretty(&judged.to_json(&given, now))?)
    } else {
        judged.tell(&given, now, args.lang)
    }
    Ok(if judged.report.decision() == Decision::Accepted { Outcome::Done } else { Outcome::Refused })
}

/// What the command line hands over.
struct Given {
    leaf: Option<Certificate>,
    unreadable: Option<String>,
    others: Vec<Certificate>,
    anchors: TrustStore,
    lists: Asking,
    order: RevocationOrder,
    ocsp: Option<Vec<u8>>,
    revocation: RevocationPolicy,
    /// What was left out, and why.
    notes: Vec<String>,
}

impl Given {
    fn read(args: &Args) -> anyhow::Result<Self> {
        let mut notes = Vec::new();
        let mut in_leaf_file = reading::certificates(&args.leaf)?.into_iter();
        let (leaf, unreadable) = match in_leaf_file.next() {
            Some(Ok(leaf)) => (Some(leaf), None),
            Some(Err(error)) => (None, Some(error.to_string())),
            None => (None, None),
        };
        let mut others: Vec<Certificate> = in_leaf_file.flatten().collect();
        others.append(&mut reading::gathered(&args.intermediates, &mut notes)?);
        let built_in = args.trust.is_empty();
        let trusted = if built_in {
            certificates_from_pem(builtin::text("trust.pem").unwrap_or_default())?
        } else {
            reading::gathered(&args.trust, &mut notes)?
        };
        let authorities: Vec<Certificate> = trusted.iter().chain(&others).cloned().collect();
        let lists = CrlStore::new();
        if built_in && args.crl.is_empty() && !args.online.is_http() {
            for name in builtin::LISTS {
                let der = builtin::file(name).unwrap_or_default();
                lists
                    .insert(der, &authorities)
                    .with_context(|| format!("{name} of the built-in test PKI"))?;
            }
        }
        for path in &args.crl {
            for der in crate::cli::verify::read_lists(path)? {
                if let Err(error) = lists.insert(&der, &authorities) {
                    notes.push(format!("{}: left out: {error}", path.display()));
                }
            }
        }
        let asked = built_in || !args.crl.is_empty() || args.online.is_http();
        let revocation = if asked { RevocationPolicy::Required } else { RevocationPolicy::NotChecked };
        let order =
            if args.online.is_http() { args.online.revocation_order } else { RevocationOrder::CrlOnly };
        let ocsp = args.ocsp.as_deref().map(read_document).transpose()?;
        let (anchors, lists) =
            (TrustStore::from_certificates(&trusted), args.online.source(lists, authorities, args.at)?);
        Ok(Given { leaf, unreadable, others, anchors, lists, order, ocsp, revocation, notes })
    }

    fn judge(&mut self, args: &Args, now: Now) -> Judged {
        let mut report = Report::new(Subject::Document);
        let Some(leaf) = &self.leaf else {
            let why = self.unreadable.clone().unwrap_or_default();
            report.checks.push(Check::failed(
                CheckName::Certificate,
                Finding::with(Code::CertificateAbsent, "a readable certificate", why),
            ));
            return Judged { report, path: Vec::new() };
        };
        report.checks.push(Check::passed(CheckName::Certificate));
        let by_usage = if args.usage == Usage::Any { Strength::Historic } else { Strength::Strong };
        let policy = trust::Policy {
            usage: args.usage,
            revocation: self.revocation,
            order: self.order,
            strength: args.algorithms.unwrap_or(by_usage),
            policies: args.policy.clone(),
            roles: args.role.clone(),
            ..trust::Policy::default()
        };
        let validator = Validator::new(&self.anchors, &self.lists, &policy, now);
        let mut verdict = validator.validate(leaf, &self.others);
        if let (Some(der), Some(path)) = (&self.ocsp, &verdict.path) {
            let told = validator.check_ocsp_answer(der, path, &self.others);
            let about = verdict.checks.iter_mut().filter(|check| check.name == CheckName::Revocation);
            about.for_each(|check| by_ocsp(check, told.clone()));
            trust::state_period_basis(&mut verdict.checks);
        }
        if let Err(finding) = policy.strength.of_key(leaf, now) {
            report.checks.push(Check::failed(CheckName::Algorithms, finding));
        }
        report.checks.append(&mut verdict.checks);
        Judged { report, path: verdict.path.map(|path| path.links().to_vec()).unwrap_or_default() }
    }
}

/// The check on revocation, given an OCSP answer too: what either says of a revocation counts, and one that is good and right is enough.
fn by_ocsp(check: &mut Check, told: Result<(), Finding>) {
    let undecided = |code: Option<Code>| code.is_some_and(|code| code.decision() == Decision::Retry);
    let by_lists = (check.status, check.code());
    match told {
        Ok(()) if check.status == Status::NotRun || undecided(by_lists.1) => {
            *check =
                Check { note: Some("by the OCSP answer".into()), ..Check::passed(CheckName::Revocation) };
        }
        Ok(()) => {}
        Err(finding) if finding.code.decision() == Decision::Retry && by_lists.0 == Status::Passed => {
            check.note = Some(
                format!("by a list; the OCSP answer says nothing: {}", finding.actual.unwrap_or_default())
                    .into(),
            );
        }
        Err(_) if by_lists.1.is_some() && !undecided(by_lists.1) => {}
        Err(finding) => *check = Check::failed(CheckName::Revocation, finding),
    }
}

/// What came of it.
struct Judged {
    report: Report,
    path: Vec<Certificate>,
}

impl Judged {
    fn to_json(&self, given: &Given, now: Now) -> serde_json::Value {
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
            "decision": self.report.decision(),
            "indication": self.report.indication(),
            "subIndication": self.report.sub_indication(),
            "code": self.report.leading().map(|finding| finding.code),
            "at": now.to_string(),
            "certificate": given.leaf.as_ref().map(named),
            "path": self.path.iter().map(named).collect::<Vec<_>>(),
            "checks": self.report.checks.iter().map(Check::to_json).collect::<Vec<_>>(),
            "notes": given.notes,
        })
    }

    fn tell(&self, given: &Given, now: Now, lang: Lang) {
        if let Some(leaf) = &given.leaf {
            say(&format!("certificate: {}", leaf.subject()));
        }
        say(&format!("at:          {now}"));
        for (at, link) in self.path.iter().enumerate().skip(1) {
            say(&format!("{:indent$}issued by {}", "", link.subject(), indent = 11 + 2 * at));
        }
        for check in &self.report.checks {
            say(&told(check, lang));
        }
        for note in &given.notes {
            say(&format!("note: {note}"));
        }
        let sub = self.report.sub_indication().map(|sub| format!(" / {sub}")).unwrap_or_default();
        say(&format!(
            "decision: {}, {}{sub}",
            self.report.decision().as_str(),
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
    let mut text = format!("  {mark} {}", check.name.as_str());
    if let Some(note) = &check.note {
        text.push_str(&format!(": {note}"));
    }
    if let Some(finding) = &check.finding {
        text.push_str(&format!(": {}: {}", finding.code, finding.code.title().in_lang(lang)));
        for (word, side) in [("expected", &finding.expected), ("actual", &finding.actual)] {
            if let Some(side) = side {
                text.push_str(&format!("\n      {word}: {side}"));
            }
        }
        text.push_str(&format!("\n      hint: {}", finding.code.hint().in_lang(lang)));
    }
    text
}
