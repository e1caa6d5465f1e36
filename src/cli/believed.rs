//! Who is believed and where revocation is asked, as the command line says: the same for every command that verifies.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::fault::Fault;
use super::online::Online;
use crate::app;
use crate::ca::{Authority, builtin};
use crate::clock::Now;
use crate::config::Config;
use crate::findings::{Check, CheckName, Note, Report, Status};
use crate::gateway::Endpoints;
use crate::revocation::Asking;
use crate::text::errors as floor;
use crate::text::line::certificate as line;
use crate::text::{self, Label, Lang};
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
    /// Whose CRLs are asked, where none was given.
    pub(super) crls_of: Option<CrlsOf>,
    revocation: RevocationPolicy,
    order: RevocationOrder,
    /// Of the authority's own CRLs: whose certificates they know.
    known: Option<HashSet<String>>,
}

/// What is said beside a judgement.
pub(super) enum Remark {
    /// A certificate that cannot be read; they are counted from one.
    Certificate { path: PathBuf, number: usize, why: CertificateError },
    /// A CRL that cannot be read.
    Crl { path: PathBuf, why: CrlError },
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
        }
    }
}

/// Whose CRLs are asked.
#[derive(Debug, Clone)]
pub(super) enum CrlsOf {
    /// The authority of a gateway, which keeps what it issues and revokes in this directory.
    Gateway(PathBuf),
    /// The PKI in this directory, with which the gateway runs.
    OwnPki(PathBuf),
    /// The built-in test PKI: no gateway has worked in this directory.
    BuiltIn { looked_in: PathBuf },
    /// The built-in test PKI: the gateway of this directory has a PKI of its own, and does not run, so that nothing says which.
    NotOf { gateway_in: PathBuf },
}

impl CrlsOf {
    /// Looks for the authority of a data directory.
    fn of(data: PathBuf) -> Self {
        let running = std::fs::read(data.join(app::ENDPOINTS_FILE)).ok();
        let endpoints: Option<Endpoints> = running.and_then(|octets| serde_json::from_slice(&octets).ok());
        let directory = data.join(app::PKI_DIRECTORY);
        match endpoints.and_then(|endpoints| endpoints.pki) {
            Some(pki) => CrlsOf::OwnPki(pki),
            // Only looked at: what is not there is not made.
            None if directory.is_dir() => CrlsOf::Gateway(directory),
            None if data.join(app::REGISTRY_FILE).exists() => CrlsOf::NotOf { gateway_in: data },
            None => CrlsOf::BuiltIn { looked_in: data },
        }
    }

    /// Its name, as a line of text names it.
    pub(super) fn name(&self, lang: Lang) -> String {
        let label = |label| text::label(label).in_lang(lang);
        let built_in = label(Label::BuiltInPki);
        match self {
            CrlsOf::Gateway(directory) | CrlsOf::OwnPki(directory) => directory.display().to_string(),
            CrlsOf::BuiltIn { looked_in } => {
                format!("{built_in} ({} {})", label(Label::NoGatewayData), looked_in.display())
            }
            CrlsOf::NotOf { gateway_in } => {
                format!("{built_in} ({}: {})", gateway_in.display(), label(Label::OtherPki))
            }
        }
    }

    /// The line that says it.
    pub(super) fn line(&self, lang: Lang) -> String {
        format!("{}: {}", text::label(Label::CrlsAsked).in_lang(lang), self.name(lang))
    }
}

impl Believed {
    /// Reads it all. Without anchors of one's own the PKI of the gateway is believed, with the CRLs of its data directory; where there is no
    /// such directory, the built-in PKI, with those that are built in.
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
        for (path, der) in &given.crls {
            crls.insert(der, &signers).map_err(|error| Fault::in_file(path, error))?;
        }
        let own = authority.filter(|_| given.crls.is_empty() && !is_http);
        let known = own.as_ref().map(|(authority, of)| {
            take_crls(authority, of, &crls, &certificates, given.now)?;
            let serials = authority.registered().into_iter().map(|entry| entry.serial);
            anyhow::Ok(serials.collect())
        });
        let known = known.transpose()?;
        let asked = built_in || !given.crls.is_empty() || is_http;
        Ok(Believed {
            anchors: TrustStore::from_certificates(&certificates),
            source: given.online.source(crls, signers, given.at)?,
            certificates,
            crls_of: own.map(|(_, of)| of),
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
        if anchor || !ours || known.contains(&certificate.serial_hex()) {
            return;
        }
        let passed =
            |check: &&mut Check| check.name == CheckName::Revocation && check.status == Status::Passed;
        for check in report.checks.iter_mut().filter(passed) {
            let (authority, serial) =
                (certificate.issuer().common_name().to_owned(), certificate.serial_hex());
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

/// The authority of the data directory; the built-in one where there is none.
fn open_authority(data: Option<&Path>) -> anyhow::Result<(Authority, CrlsOf)> {
    let of = CrlsOf::of(data.map_or_else(|| Config::default().data.directory, Path::to_owned));
    let authority = match &of {
        CrlsOf::Gateway(directory) => Authority::builtin(Some(directory))?,
        CrlsOf::OwnPki(directory) => Authority::open(directory)
            .map_err(|error| Fault::NotAPki { path: directory.clone(), why: Box::new(error) })?,
        CrlsOf::BuiltIn { .. } | CrlsOf::NotOf { .. } => Authority::builtin(None)?,
    };
    Ok((authority, of))
}

/// Takes in the CRLs of an authority as of `now`; those that are built in where it has no directory.
fn take_crls(
    authority: &Authority,
    of: &CrlsOf,
    crls: &CrlStore,
    authorities: &[Certificate],
    now: Now,
) -> anyhow::Result<()> {
    match of {
        CrlsOf::Gateway(_) | CrlsOf::OwnPki(_) => {
            for crl in authority.crls(now)? {
                crls.insert(&crl.der, authorities)
                    .map_err(|why| Fault::AuthorityCrl { name: crl.path.to_owned(), why: Box::new(why) })?;
            }
        }
        CrlsOf::BuiltIn { .. } | CrlsOf::NotOf { .. } => {
            for name in builtin::LISTS {
                crls.insert(builtin::file(name).unwrap_or_default(), authorities)
                    .map_err(|why| Fault::AuthorityCrl { name: name.to_owned(), why: Box::new(why) })?;
            }
        }
    }
    Ok(())
}
