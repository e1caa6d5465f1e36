//! Who is believed and where revocation is asked, as the command line says: the same for every command that verifies.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::fault::Fault;
use super::online::Online;
use crate::app;
use crate::ca::{Authority, builtin};
use crate::clock::Now;
use crate::config::Config;
use crate::findings::{Check, CheckName, Note, Report, Status};
use crate::revocation::Asking;
use crate::text::Lang;
use crate::text::errors as floor;
use crate::text::line::certificate as line;
use crate::trust::{CrlStore, Policy, RevocationOrder, RevocationPolicy, TrustStore};
use crate::x509::{Certificate, CertificateError, CrlError};

/// What the command line gives.
pub(super) struct Given<'a> {
    /// Certificates to believe; the built-in PKI's where there is none.
    pub(super) trust: Vec<Certificate>,
    /// Certificates that may have signed CRLs besides.
    pub(super) others: &'a [Certificate],
    /// CRLs in DER, each with the name of its file.
    pub(super) crls: Vec<(PathBuf, Vec<u8>)>,
    /// The running gateway's data directory.
    pub(super) data: Option<&'a Path>,
    /// What is fetched.
    pub(super) online: &'a Online,
    /// The time of judgement, where one is given.
    pub(super) at: Option<Now>,
    /// The time of judgement.
    pub(super) now: Now,
}

/// Who is believed, and where revocation is asked.
pub(super) struct Believed {
    /// Who is believed.
    pub(super) anchors: TrustStore,
    /// Where revocation is asked.
    pub(super) source: Asking,
    /// The certificates that are believed.
    pub(super) certificates: Vec<Certificate>,
    /// What could not be taken in, and which CRLs are asked where none was given.
    pub(super) notes: Vec<Remark>,
    revocation: RevocationPolicy,
    order: RevocationOrder,
    /// Of the authority's own CRLs: whose certificates they know.
    known: Option<Known>,
}

/// What is said beside a judgement.
pub(super) enum Remark {
    /// A certificate that cannot be read; they are counted from one.
    Certificate { path: PathBuf, number: usize, why: CertificateError },
    /// A CRL that cannot be read.
    Crl { path: PathBuf, why: CrlError },
    /// Whose CRLs are asked.
    RevocationBy(Origin),
}

impl Remark {
    /// It in words.
    pub(super) fn in_lang(&self, lang: Lang) -> String {
        match self {
            Remark::Certificate { path, number, why } => {
                let which = line::numbered(lang, &path.display(), *number);
                line::left_out(lang, &which, &floor::certificate_error(why, lang))
            }
            Remark::Crl { path, why } => {
                line::left_out(lang, &path.display().to_string(), &floor::crl_error(why, lang))
            }
            Remark::RevocationBy(origin) => line::revocation_by(lang, &origin.in_lang(lang)),
        }
    }
}

/// What the CRLs of an authority know.
struct Known {
    serials: HashSet<String>,
    origin: Origin,
}

impl Believed {
    /// Reads it all. Without anchors of one's own the built-in PKI is believed, with the CRLs of the gateway's data directory; where there
    /// is no such directory, those that are built in.
    pub(super) fn read(given: Given<'_>) -> anyhow::Result<Self> {
        let crls = CrlStore::new();
        let is_http = given.online.is_http();
        let built_in = given.trust.is_empty();
        let authority = built_in.then(|| open_authority(given.data)).transpose()?;
        // As the gateway: the authority's own, with the intermediates that it has.
        let certificates: Vec<Certificate> = match &authority {
            Some((authority, _)) => authority.certificates().cloned().collect(),
            None => given.trust,
        };
        let signers: Vec<Certificate> = certificates.iter().chain(given.others).cloned().collect();
        let mut notes = Vec::new();
        for (path, der) in &given.crls {
            crls.insert(der, &signers).map_err(|error| Fault::in_file(path, error))?;
        }
        let own = authority.filter(|_| given.crls.is_empty() && !is_http);
        let known =
            own.map(|authority| authority_crls(authority, &crls, &certificates, given.now)).transpose()?;
        notes.extend(known.as_ref().map(|known| Remark::RevocationBy(known.origin.clone())));
        let asked = built_in || !given.crls.is_empty() || is_http;
        Ok(Believed {
            anchors: TrustStore::from_certificates(&certificates),
            source: given.online.source(crls, signers, given.at)?,
            certificates,
            notes,
            revocation: if asked { RevocationPolicy::Required } else { RevocationPolicy::NotChecked },
            order: if is_http { given.online.revocation_order } else { RevocationOrder::CrlOnly },
            known,
        })
    }

    /// Has it wanted that the issuer has a CRL, whatever was given.
    pub(super) fn require(&mut self) {
        self.revocation = RevocationPolicy::Required;
    }

    /// Where revocation is asked, into a policy.
    pub(super) fn set(&self, policy: &mut Policy) {
        policy.revocation = self.revocation;
        policy.order = self.order;
    }

    /// Takes back what the authority's CRLs cannot say: of a certificate that they do not know, that it is not revoked.
    pub(super) fn limit(&self, report: &mut Report, certificate: Option<&Certificate>) {
        let (Some(known), Some(certificate)) = (&self.known, certificate) else { return };
        let anchor = self.certificates.contains(certificate);
        let ours = self.certificates.iter().any(|authority| certificate.is_issued_in_name_of(authority));
        if anchor || !ours || known.serials.contains(&certificate.serial_hex()) {
            return;
        }
        let passed =
            |check: &&mut Check| check.name == CheckName::Revocation && check.status == Status::Passed;
        for check in report.checks.iter_mut().filter(passed) {
            let (authority, serial) = (known.origin.in_lang(Lang::En), certificate.serial_hex());
            *check = Check::not_run(CheckName::Revocation, Note::UnknownToCrl { authority, serial });
        }
    }
}

/// Whether nothing is wrong, and nobody said that the certificate is not revoked.
pub(super) fn is_indeterminate<'a>(reports: impl IntoIterator<Item = &'a Report>) -> bool {
    let mut open = false;
    for report in reports {
        if report.findings().next().is_some() {
            return false;
        }
        open |= report
            .checks
            .iter()
            .any(|check| check.name == CheckName::Revocation && check.status == Status::NotRun);
    }
    open
}

/// The authority whose ledger is in the data directory, and that directory; the built-in one alone where there is none.
fn open_authority(data: Option<&Path>) -> anyhow::Result<(Authority, Origin)> {
    let data = data.map_or_else(|| Config::default().data.directory, Path::to_owned);
    let directory = data.join(app::PKI_DIRECTORY);
    // Only looked at: what is not there is not made.
    Ok(if directory.is_dir() {
        (Authority::builtin(Some(&directory))?, Origin::Directory(directory))
    } else {
        (Authority::builtin(None)?, Origin::BuiltIn { looked_in: data })
    })
}

/// Where an authority's ledger comes from.
#[derive(Clone)]
pub(super) enum Origin {
    /// A gateway's data directory.
    Directory(PathBuf),
    /// The program, since there is no data directory.
    BuiltIn { looked_in: PathBuf },
}

impl Origin {
    /// It in words.
    fn in_lang(&self, lang: Lang) -> String {
        match self {
            Origin::Directory(directory) => line::authority_in(lang, &directory.display()),
            Origin::BuiltIn { looked_in } => line::built_in(lang, &looked_in.display()),
        }
    }
}

/// The CRLs of the authority as of `now`; those that are built in where it has no directory.
fn authority_crls(
    (authority, origin): (Authority, Origin),
    crls: &CrlStore,
    authorities: &[Certificate],
    now: Now,
) -> anyhow::Result<Known> {
    match origin {
        Origin::Directory(_) => {
            for crl in authority.crls(now)? {
                crls.insert(&crl.der, authorities)
                    .with_context(|| format!("{} of the authority", crl.path))?;
            }
        }
        Origin::BuiltIn { .. } => {
            for name in builtin::LISTS {
                crls.insert(builtin::file(name).unwrap_or_default(), authorities)
                    .with_context(|| format!("{name} of the built-in test PKI"))?;
            }
        }
    };
    let serials = authority.registered().into_iter().map(|entry| entry.serial).collect();
    Ok(Known { serials, origin })
}
