//! The errors of rooms that stand above `text`, in the language asked for. English is what the error itself says.

mod catalogue;
mod gateway;
mod registry;
mod start;
mod wire;

use std::io;
use std::num::ParseIntError;

pub(super) use wire::{client, hint};

use crate::app::StartError;
use crate::ca::AuthorityError;
use crate::calendar::{CalendarError, DueError, NoYear, NotOfficeHours};
use crate::catalogue::ServiceFileError;
use crate::clock::NotATime;
use crate::config::{ConfigError, NoSuchAlgorithm, NotARegistry};
use crate::http::{ClientError, ListenerError, TlsError};
use crate::interface::{CallFault, NotAnAddress};
use crate::keys::{KeyFileError, Pkcs12Error};
use crate::people::query::QueryError;
use crate::people::{NoPerson, UnknownDefect};
use crate::registry::{NotALocation, OpenError, RegistryError};
use crate::report::ReplayFault;
use crate::text::errors as floor;
use crate::text::line::fault as line;
use crate::text::line::wanted::{self, Wanted};
use crate::text::line::{calendar, people, registry as registry_line, setting};
use crate::text::{self, Lang};
use crate::trust::FactsFault;
use crate::x509::{CertificateError, CrlError, PemError};
use crate::xml::XmlError;
use crate::xmldsig::SignError;

/// A link of a chain of errors in words; `None` where it is of no type known here.
pub(super) fn known(error: &(dyn std::error::Error + 'static), lang: Lang) -> Option<String> {
    macro_rules! first {
        ($($error:ty => $words:expr,)+) => {$(
            if let Some(error) = error.downcast_ref::<$error>() {
                let words: fn(&$error, Lang) -> String = $words;
                return Some(words(error, lang));
            }
        )+};
    }
    first! {
        StartError => start::start,
        AuthorityError => authority,
        CallFault => text::call_fault,
        ConfigError => gateway::config,
        ServiceFileError => catalogue::service_file,
        CalendarError => gateway::calendar_file,
        DueError => |error, lang| calendar::due_error(error, lang),
        NoPerson => |error, lang| people::no_person(lang, *error),
        QueryError => |error, lang| people::query_error(error, lang),
        UnknownDefect => |error, lang| people::no_defect(lang, &error.0),
        NoYear => |error, lang| calendar::no_year(error, lang),
        NotOfficeHours => |error, lang| calendar::not_office_hours(error, lang),
        OpenError => registry::open,
        Wanted => |error, lang| wanted::wanted(error, lang),
        ParseIntError => |error, lang| wanted::whole_number(error.kind(), lang),
        NotAnAddress => setting::not_an_address,
        NotARegistry => |_, lang| registry_line::not_a_location(lang),
        NoSuchAlgorithm => |_, lang| wanted::wanted(&Wanted::OneOf(NoSuchAlgorithm::known()), lang),
        NotALocation => |_, lang| registry_line::not_a_location(lang),
        RegistryError => registry::registry,
        ListenerError => wire::listener,
        ClientError => wire::client,
        TlsError => wire::tls,
        NotATime => |error, lang| line::not_a_time(lang, error),
        KeyFileError => text::keys::key_file_error,
        Pkcs12Error => text::keys::pkcs12_error,
        PemError => floor::pem_error,
        CertificateError => floor::certificate_error,
        CrlError => floor::crl_error,
        XmlError => floor::xml_error,
        io::Error => floor::system_error,
    }
    #[cfg(feature = "postgres")]
    if error.is::<crate::registry::NotAMonth>() {
        return Some(registry_line::not_a_month(lang));
    }
    #[cfg(feature = "postgres")]
    if let Some(error) = error.downcast_ref::<crate::registry::CopyError>() {
        return Some(registry::copy(error, lang));
    }
    None
}

/// Why the authority did not do as it was asked.
pub(super) fn authority(error: &AuthorityError, lang: Lang) -> String {
    text::authority::authority_fault(&error.fault(), lang)
}

/// Why a document was not signed.
pub(super) fn sign(error: &SignError, lang: Lang) -> String {
    match error {
        SignError::Xml(error) => line::not_well_formed(lang, &floor::xml_error(error, lang)),
        SignError::C14n(error) => floor::c14n_error(error, lang),
        SignError::Key(error) => floor::crypto_error(*error, lang),
        SignError::Reference(id) => line::no_single_element(lang, id),
        SignError::SignedAlready => line::signed_already(lang),
        SignError::NotAnEnvelope => line::not_an_envelope(lang),
        SignError::NoPlace(place) => line::no_place(lang, place),
        SignError::PlaceSigned(place) => line::place_signed(lang, place),
        SignError::KeyKind(kind) => line::key_kind(lang, kind),
    }
}

/// Why a report cannot be judged again.
pub(super) fn replay(error: &ReplayFault, lang: Lang) -> String {
    match error {
        ReplayFault::NotDiagnostic => line::not_diagnostic(lang),
        ReplayFault::Facts(FactsFault::Certificate(serial, error)) => {
            line::report_certificate(lang, serial, &floor::certificate_error(error, lang))
        }
        ReplayFault::Facts(FactsFault::NotBase64(serial)) => line::report_not_base64(lang, serial),
        ReplayFault::Facts(FactsFault::Word(word, what)) => line::report_word(lang, word, what),
        ReplayFault::Facts(FactsFault::Time(error)) => line::not_a_time(lang, error),
    }
}
