//! What keeps a command from its work, as values; the sentences are made when it is printed, in the language asked for.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::errors;
use crate::ca::AuthorityError;
use crate::calendar::Unit;
use crate::cms::timestamp::TimeStampFault;
use crate::cms::{CmsError, NotCms, SigningError};
use crate::findings::evidence::FormFault;
use crate::http::ClientError;
use crate::keys::KeyFileError;
use crate::people::OverrideError;
use crate::report::{self, NotAReport, ReplayFault};
use crate::text::errors as floor;
use crate::text::line::fault as line;
use crate::text::line::{calendar, case, people};
use crate::text::{self, Lang};
use crate::x509::{CertificateError, CrlError, FileFault, PemError};
use crate::xml::{C14nError, Position, XmlError, XmlFault};
use crate::xmldsig::{SignError, Unhashed};

/// What keeps a command from its work.
#[derive(Debug)]
pub(super) enum Fault {
    /// A file cannot be read.
    Unreadable { path: PathBuf, cause: io::Error },
    /// The threads that wait for connections were not started.
    Runtime(io::Error),
    /// A file cannot be written.
    Unwritable { path: PathBuf, cause: io::Error },
    /// A file has more bytes than any document of the exchange.
    TooLarge { path: PathBuf, max: u64 },
    /// Something is wrong with what a file holds.
    In { path: PathBuf, why: Box<Wrong> },
    /// Something is wrong with a certificate of a file; they are counted from one.
    InCertificate { path: PathBuf, number: usize, why: Box<CertificateError> },
    /// A certificate is looked for in a directory that has none.
    NoCertificate { path: PathBuf },
    /// A signature cannot be explained.
    Signature { at: Position, why: Box<FormFault> },
    /// SignedInfo cannot be written out.
    SignedInfo(Box<Unhashed>),
    /// Signatures are counted from one.
    NotCounted,
    /// There are fewer signatures.
    NoSignature { number: usize },
    /// There are fewer References.
    NoReference { number: usize, count: usize },
    /// No canonicalisation known here.
    Canonicalization { uri: String, known: Vec<&'static str> },
    /// An id that no element has, or several have.
    NotOneId { id: String },
    /// An element that is not there.
    NoElement { name: String },
    /// There is no canonical form.
    C14n(C14nError),
    /// The gateway did not answer.
    Client(ClientError),
    /// No time-stamp came.
    TimeStamp { url: String, why: Box<NoTimeStamp> },
    /// There is no such page of the manual.
    NoPage { name: String },
    /// A document is to be sent, and nobody says to which service.
    WhichService,
    /// No service of the catalogue.
    NoService { given: String, nearest: Option<String> },
    /// The directory has files already.
    NotEmpty { path: PathBuf },
    /// The directory holds no PKI that can be used.
    NotAPki { path: PathBuf, why: Box<AuthorityError> },
    /// No time that can be read.
    NoTime { given: String },
    /// No date that can be read.
    NoDate { given: String },
    /// No unit of a time limit.
    NoUnit { given: String, nearest: Option<String> },
    /// A channel that there is not.
    NoChannel { given: String },
    /// No number that a time limit may have.
    NoNumber { given: String, unit: Unit },
    /// No rate of a defect.
    NoRate { given: String },
    /// An IIN or a BIN that nobody has.
    Nobody { number: String },
    /// Neither `--serial` nor `--cert`.
    NoSerial,
    /// A CRL of the authority cannot be used.
    AuthorityCrl { name: String, why: Box<CrlError> },
    /// What the log is to hold is not said in the form that it is said in.
    LogFilter { origin: &'static str, filter: String },
    /// The log cannot be started; the library says why.
    Log(String),
    /// A running gateway did not answer that it has read the ledger.
    GatewaySilent { management: String, why: Box<ClientError> },
    /// A running gateway refused to read the ledger.
    GatewayRefused { management: String, why: String },
}

/// What is wrong with what a file holds.
#[derive(Debug)]
pub(super) enum Wrong {
    Holds(FileFault),
    Pem(PemError),
    Certificate(CertificateError),
    Crl(CrlError),
    Xml(XmlError),
    Dtd(XmlFault),
    NotCms(NotCms),
    Cms(CmsError),
    Key(KeyFileError),
    Sign(SignError),
    CmsSigning(SigningError),
    NotUtf8,
    Json(serde_json::Error),
    Report(NotAReport),
    Replay(ReplayFault),
    Overrides(OverrideError),
    /// A report without reports.
    NoReport,
    /// A CRL of an authority that nobody named.
    NobodysCrl,
}

/// Why no time-stamp came.
#[derive(Debug)]
pub(super) enum NoTimeStamp {
    Client(ClientError),
    Status(u16),
    Invalid(TimeStampFault),
}

macro_rules! wrong_from {
    ($($error:ty => $variant:ident,)+) => {$(
        impl From<$error> for Wrong {
            fn from(error: $error) -> Self {
                Wrong::$variant(error)
            }
        }
    )+};
}

wrong_from! {
    FileFault => Holds,
    PemError => Pem,
    CertificateError => Certificate,
    CrlError => Crl,
    XmlError => Xml,
    XmlFault => Dtd,
    NotCms => NotCms,
    CmsError => Cms,
    KeyFileError => Key,
    SignError => Sign,
    SigningError => CmsSigning,
    serde_json::Error => Json,
    NotAReport => Report,
    ReplayFault => Replay,
    OverrideError => Overrides,
}

impl Fault {
    /// Something wrong with what the file at `path` holds.
    pub(super) fn in_file(path: &Path, why: impl Into<Wrong>) -> Self {
        Fault::In { path: path.to_owned(), why: Box::new(why.into()) }
    }

    /// The file at `path` cannot be written.
    pub(super) fn unwritable(path: &Path, cause: io::Error) -> Self {
        Fault::Unwritable { path: path.to_owned(), cause }
    }

    /// The file at `path` cannot be read.
    pub(super) fn unreadable(path: &Path, cause: io::Error) -> Self {
        Fault::Unreadable { path: path.to_owned(), cause }
    }

    /// It in words.
    pub(super) fn in_lang(&self, lang: Lang) -> String {
        match self {
            Fault::Unreadable { path, cause } => {
                line::unreadable(lang, &path.display(), &floor::system_error(cause, lang))
            }
            Fault::Runtime(cause) => line::runtime(lang, &floor::system_error(cause, lang)),
            Fault::Unwritable { path, cause } => {
                line::unwritable(lang, &path.display(), &floor::system_error(cause, lang))
            }
            Fault::TooLarge { path, max } => line::too_large(lang, &path.display(), *max),
            Fault::In { path, why } => format!("{}: {}", path.display(), why.in_lang(lang)),
            Fault::InCertificate { path, number, why } => {
                line::in_certificate(lang, &path.display(), *number, &floor::certificate_error(why, lang))
            }
            Fault::NoCertificate { path } => line::no_certificate(lang, &path.display()),
            Fault::Signature { at, why } => {
                line::signature(lang, at.line, at.column, &floor::form_fault(why, lang))
            }
            Fault::SignedInfo(why) => format!("SignedInfo: {}", report::unhashed(why, lang)),
            Fault::NotCounted => line::not_counted(lang),
            Fault::NoSignature { number } => line::no_signature(lang, *number),
            Fault::NoReference { number, count } => line::no_reference(lang, *number, *count),
            Fault::Canonicalization { uri, known } => line::canonicalization(lang, uri, &known.join("\n  ")),
            Fault::NotOneId { id } => line::not_one_id(lang, id),
            Fault::NoElement { name } => line::no_element(lang, name),
            Fault::C14n(error) => floor::c14n_error(error, lang),
            Fault::Client(error) => {
                format!("{}{}", errors::client(error, lang), line::client_hint(lang, errors::hint(error)))
            }
            Fault::TimeStamp { url, why } => line::time_stamp(lang, url, &why.in_lang(lang)),
            Fault::NoPage { name } => line::no_page(lang, name),
            Fault::WhichService => crate::text::line::send::which_service(lang),
            Fault::NoService { given, nearest } => line::no_service(lang, given, nearest.as_deref()),
            Fault::NotEmpty { path } => line::not_empty(lang, &path.display()),
            Fault::NotAPki { path, why } => {
                line::not_a_pki(lang, &path.display(), &errors::authority(why, lang))
            }
            Fault::NoTime { given } => calendar::no_time(lang, given),
            Fault::NoDate { given } => calendar::no_date(lang, given),
            Fault::NoChannel { given } => case::no_channel(lang, given),
            Fault::NoUnit { given, nearest } => calendar::no_unit(lang, given, nearest.as_deref()),
            Fault::NoNumber { given, unit } => calendar::no_number(lang, given, *unit),
            Fault::NoRate { given } => people::no_rate(lang, given),
            Fault::Nobody { number } => people::nobody(lang, number),
            Fault::NoSerial => line::no_serial(lang),
            Fault::AuthorityCrl { name, why } => {
                line::authority_crl(lang, name, &floor::crl_error(why, lang))
            }
            Fault::LogFilter { origin, filter } => line::log_filter(lang, origin, filter),
            Fault::Log(why) => line::log(lang, &floor::foreign(why, lang)),
            Fault::GatewaySilent { management, why } => {
                line::gateway_silent(lang, management, &errors::client(why, lang))
            }
            Fault::GatewayRefused { management, why } => line::gateway_refused(lang, management, why),
        }
    }
}

impl Wrong {
    fn in_lang(&self, lang: Lang) -> String {
        match self {
            Wrong::Holds(error) => floor::file_fault(error, lang),
            Wrong::Pem(error) => floor::pem_error(error, lang),
            Wrong::Certificate(error) => floor::certificate_error(error, lang),
            Wrong::Crl(error) => floor::crl_error(error, lang),
            Wrong::Xml(error) => floor::xml_error(error, lang),
            Wrong::Dtd(fault) => floor::xml_fault(fault, lang),
            Wrong::NotCms(error) => floor::not_cms(*error, lang),
            Wrong::Cms(error) => floor::cms_error(error, lang),
            Wrong::Key(error) => text::keys::key_file_error(error, lang),
            Wrong::Sign(error) => errors::sign(error, lang),
            Wrong::CmsSigning(error) => floor::cms_signing_error(error, lang),
            Wrong::NotUtf8 => line::not_utf8(lang),
            Wrong::Json(error) => line::not_json(lang, error.line(), error.column(), error),
            Wrong::Report(error) => line::not_a_report(lang, error),
            Wrong::Replay(error) => errors::replay(error, lang),
            Wrong::Overrides(error) => people::override_error(error, lang),
            Wrong::NoReport => line::no_report(lang),
            Wrong::NobodysCrl => line::nobodys_crl(lang),
        }
    }
}

impl NoTimeStamp {
    fn in_lang(&self, lang: Lang) -> String {
        match self {
            NoTimeStamp::Client(error) => errors::client(error, lang),
            NoTimeStamp::Status(status) => format!("HTTP {status}"),
            NoTimeStamp::Invalid(fault) => floor::time_stamp_fault(fault, lang),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_lang(Lang::En))
    }
}

impl std::error::Error for Fault {}
