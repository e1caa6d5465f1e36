//! Why a gateway does not start.

use super::{registry, wire};
use crate::app::StartError;
use crate::text::authority::authority_fault;
use crate::text::errors as floor;
use crate::text::line::{fault, people, start as line};
use crate::text::{self, Lang};

/// Why a gateway was not built.
pub(super) fn start(error: &StartError, lang: Lang) -> String {
    use StartError as E;
    match error {
        E::TemporaryDirectory { path, source } => {
            line::temporary_directory(lang, &path.display(), &floor::system_error(source, lang))
        }
        E::DataDirectory { path, source } => {
            line::data_directory(lang, &path.display(), &floor::system_error(source, lang))
        }
        E::Lock { path, source } => line::lock(lang, &path.display(), &floor::system_error(source, lang)),
        E::InUse { path, process } => line::in_use(lang, &path.display(), process),
        E::NotAPki { path, source } => {
            line::no_pki(lang, &path.display(), &authority_fault(&source.fault(), lang))
        }
        E::PeopleFile { path, source } => {
            fault::unreadable(lang, &path.display(), &floor::system_error(source, lang))
        }
        E::People { path, source } => {
            format!("{}: {}", path.display(), people::override_error(source, lang))
        }
        E::Registry { path, source } => line::registry(lang, &path.display(), &registry::open(source, lang)),
        E::PkiFile { path, source } => {
            fault::unreadable(lang, &path.display(), &floor::system_error(source, lang))
        }
        E::NoCertificate { path } => line::no_certificate(lang, &path.display()),
        E::NotBuiltIn { name } => line::not_built_in(lang, name),
        E::KeyPair { name, source } => line::key_pair(lang, name, &text::keys::key_file_error(source, lang)),
        E::RefuseWhen { field, value, known } => line::refuse_when(lang, field, value, known),
        E::AgentOutcome { name, known } => line::agent_outcome(lang, name, known),
        E::Service { id, key } => line::service_lacks(lang, id, key),
        E::RegulationService { id, kind } => line::regulation_service(lang, id, kind),
        E::HostedService { id, name, known } => line::hosted_service(lang, id, name, known),
        E::Script { source } => {
            line::script(lang, &source.file, source.line, &text::script::script_fault(&source.fault, lang))
        }
        E::Fetching { source } => line::fetching(lang, &wire::tls(source, lang)),
        E::Thread { name, source } => line::thread(lang, name, &floor::system_error(source, lang)),
        E::PortalSender => line::portal_sender(lang),
        E::BrokeOff => line::broke_off(lang),
    }
}
