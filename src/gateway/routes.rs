//! The table of paths: one line a path. `HEAD` asks what `GET` asks; a slash at the end changes nothing.

use std::sync::Arc;

use axum::routing::{any, get};
use utoipa_axum::router::UtoipaMethodRouterExt as _;
use utoipa_axum::routes;

use super::access::{Readers, Reading};
use super::cabinet::{drafts, notices, questionnaire, requests as own, sessions};
use super::pages::{cabinet as cabinet_pages, portal as portal_pages};
use super::soap::Endpoint;
use super::{
    Channel, Gateway, cases, catalogue, channel, docs, examples, journal_events, journal_export,
    journal_files, journal_pages, observability, pages, portal_push, printed, receipts, rest, result_draft,
    soap, workstation,
};
use crate::http::{About, Table};
use crate::web::assets;

/// What the gateway's listeners are about.
pub const ABOUT: About = About {
    title: "Qaqpa: a simulator of Kazakhstan's e-government gateway",
    description: "Not for production: its keys are public. SOAP is at /bip-sync-wss-gost/, REST at /api/v1/requests.",
};

/// The paths of the gateway.
pub fn table(gateway: &Arc<Gateway>) -> Table {
    let soap = |channel| {
        routes!(soap::describe, soap::send).with_state(Endpoint { gateway: Arc::clone(gateway), channel })
    };
    let endpoint = Endpoint { gateway: Arc::clone(gateway), channel: Channel::Async };
    let asynchronous = routes!(soap::describe, channel::take).with_state(endpoint);
    Table::new()
        .at("/bip-sync-wss-gost", soap(Channel::SyncSigned))
        .at("/shep/bip-sync-wss-gost", soap(Channel::SyncSigned))
        .at("/bip-sync", soap(Channel::Sync))
        .at("/bip-async", asynchronous)
        .at("/bip-async-client", routes!(portal_push::take))
        .at("/api/v1/requests", routes!(rest::submit))
        .at("/api/v1/workstation/refusal-receipt", routes!(receipts::intake_refusal))
        .at("/api/v1/workstation/returns", routes!(receipts::returns))
        .at("/api/v1/workstation/queue", routes!(workstation::queue))
        .at("/api/v1/workstation/tasks/{number}", routes!(workstation::task))
        .at("/api/v1/workstation/tasks/{number}/draft", routes!(result_draft::draft))
        .at("/api/v1/workstation/tasks/{number}/{act}", routes!(workstation::act))
        .at("/api/v1/refusals/{id}/report", routes!(journal_pages::report_of_refusal))
        .at("/api/v1/verify", routes!(rest::verify))
        .at("/verify", routes!(pages::verify::show, pages::verify::take))
        .at("/verify/again", routes!(pages::verify::again))
        .at("/api/v1/services", routes!(catalogue::all))
        .at("/api/v1/services/{id}", routes!(catalogue::one))
        .with_state(Arc::clone(gateway))
        .and(cabinet(gateway))
        .and(portal(gateway))
        .and(requests(gateway, Readers::Rightful))
        .and(upkeep(gateway))
        .and(workstation_pages(gateway))
        .and(centre_pages(gateway))
        .and(
            Table::new()
                .at("/try", routes!(pages::tour::show, pages::tour::send))
                .with_state(Arc::clone(gateway)),
        )
        .with_examples(examples::EXAMPLES)
        .with_front(get(pages::home).with_state(Arc::clone(gateway)))
        .with_own_pages(any(pages::shown))
}

/// The personal cabinet; who may use which path stands in [`super::rights`].
fn cabinet(gateway: &Arc<Gateway>) -> Table {
    Table::new()
        .at("/api/v1/cabinet/accounts", routes!(sessions::register))
        .at("/api/v1/cabinet/challenges", routes!(sessions::challenge))
        .at("/api/v1/cabinet/session", routes!(sessions::current, sessions::login, sessions::logout))
        .at("/api/v1/cabinet/requests", routes!(own::list))
        .at("/api/v1/cabinet/requests/{number}", routes!(own::one))
        .at("/api/v1/cabinet/requests/{number}/refresh", routes!(own::refresh))
        .at("/api/v1/cabinet/requests/{number}/result", routes!(own::result))
        .at(
            "/api/v1/cabinet/requests/{number}/questionnaire",
            routes!(questionnaire::answered, questionnaire::answer),
        )
        .at("/api/v1/cabinet/questionnaire", routes!(questionnaire::form))
        .at("/api/v1/cabinet/questionnaire/results", routes!(questionnaire::results))
        .at("/api/v1/cabinet/notices", routes!(notices::list))
        .at("/api/v1/cabinet/notices/read", routes!(notices::read))
        .at("/api/v1/cabinet/drafts", routes!(drafts::list))
        .at("/api/v1/cabinet/drafts/{service}", routes!(drafts::one, drafts::put, drafts::remove))
        .with_state(Arc::clone(gateway))
}

/// The portal and the cabinet as pages.
fn portal(gateway: &Arc<Gateway>) -> Table {
    Table::new()
        .at("/services", routes!(portal_pages::services::list))
        .at("/services/{id}", routes!(portal_pages::services::one))
        .at("/services/{id}/order", routes!(portal_pages::questions::begin))
        .at(
            "/services/{id}/order/fields/{field}",
            routes!(portal_pages::questions::question, portal_pages::questions::fill),
        )
        .at(
            "/services/{id}/order/documents",
            routes!(portal_pages::attachments::documents, portal_pages::attachments::upload),
        )
        .at("/services/{id}/order/check", routes!(portal_pages::send::check))
        .at("/services/{id}/order/sign", routes!(portal_pages::send::sign, portal_pages::send::send))
        .at("/services/{id}/order/document.xml", routes!(portal_pages::send::to_sign))
        .at("/services/{id}/order/discard", routes!(portal_pages::send::discard))
        .at("/register", routes!(portal_pages::entry::register_form, portal_pages::entry::register))
        .at("/login", routes!(portal_pages::entry::login_form, portal_pages::entry::login))
        .at("/logout", routes!(portal_pages::entry::logout))
        .at("/cabinet", routes!(cabinet_pages::list::home))
        .at("/cabinet/notices", routes!(cabinet_pages::notices::list, cabinet_pages::notices::read))
        .at("/cabinet/requests/{number}", routes!(cabinet_pages::one::one, cabinet_pages::one::refresh))
        .at("/cabinet/sent/{id}", routes!(cabinet_pages::sent::one, cabinet_pages::sent::refresh))
        .at("/cabinet/sent/{id}/result", routes!(cabinet_pages::sent::result))
        .at(
            "/cabinet/requests/{number}/questionnaire",
            routes!(cabinet_pages::questionnaire::form, cabinet_pages::questionnaire::answer),
        )
        .with_state(Arc::clone(gateway))
}

/// The pages of the service centre.
fn centre_pages(gateway: &Arc<Gateway>) -> Table {
    use pages::centre::{counter, hall, intake, receipt, sending};
    Table::new()
        .at("/centre", routes!(counter::counter))
        .at("/centre/call", routes!(counter::call))
        .at("/centre/hall", routes!(hall::hall, hall::take))
        .at("/centre/intake", routes!(intake::form, intake::fill))
        .at("/centre/intake/{id}", routes!(sending::check, sending::send))
        .at("/centre/intake/{id}/document.xml", routes!(sending::to_sign))
        .at("/centre/receipts/{number}", routes!(receipt::receipt))
        .with_state(Arc::clone(gateway))
}

/// The pages of the workstation.
fn workstation_pages(gateway: &Arc<Gateway>) -> Table {
    use pages::centre::{intake, receipt, sending};
    use pages::workstation::{act, case, documents, events, queue, sign_in, signing};
    Table::new()
        .at("/workstation", routes!(queue::queue))
        .at("/workstation/events", routes!(events::events))
        .at("/workstation/sign-in", routes!(sign_in::sign_in))
        .at("/workstation/sign-out", routes!(sign_in::sign_out))
        .at("/workstation/role", routes!(sign_in::role))
        .at("/workstation/intake", routes!(intake::form, intake::fill))
        .at("/workstation/intake/{id}", routes!(sending::check, sending::send))
        .at("/workstation/intake/{id}/document.xml", routes!(sending::to_sign))
        .at("/workstation/receipts/{number}", routes!(receipt::receipt))
        .at("/workstation/tasks/{number}", routes!(case::case))
        .at("/workstation/tasks/{number}/request.xml", routes!(documents::request))
        .at("/workstation/tasks/{number}/attachments/{place}", routes!(documents::attachment))
        .at("/workstation/tasks/{number}/{act}", routes!(act::act))
        .at("/workstation/tasks/{number}/{act}/preview", routes!(act::preview))
        .at("/workstation/tasks/{number}/{act}/document.xml", routes!(signing::to_sign))
        .with_state(Arc::clone(gateway))
}

/// What came, on the testers' listener only.
pub fn journal(gateway: &Arc<Gateway>) -> Table {
    Table::new()
        .at("/manage/v1/journal", routes!(journal_pages::list, journal_pages::clear))
        .at("/manage/v1/journal/count", routes!(journal_pages::count))
        .at("/manage/v1/journal/events", routes!(journal_events::listen))
        .at("/manage/v1/journal/export", routes!(journal_export::all))
        .at("/manage/v1/journal/{id}", routes!(journal_pages::one))
        .at("/manage/v1/journal/{id}/request", routes!(journal_files::request))
        .at("/manage/v1/journal/{id}/answer", routes!(journal_files::answer))
        .at("/manage/v1/journal/{id}/octets", routes!(journal_files::octets))
        .at("/manage/v1/journal/{id}/certificates", routes!(journal_files::certificates))
        .at("/manage/v1/journal/{id}/crl", routes!(journal_files::crl))
        .at("/manage/v1/journal/{id}/replay", routes!(journal_files::replay))
        .at("/manage/v1/journal/{id}/export", routes!(journal_export::one))
        .at("/manage/v1/journal/{id}/report", routes!(journal_pages::report))
        .with_state(Arc::clone(gateway))
}

/// What became of registered requests.
fn requests(gateway: &Arc<Gateway>, readers: Readers) -> Table {
    Table::new()
        .at("/api/v1/requests/{number}", routes!(cases::status))
        .at("/api/v1/requests/{number}/result", routes!(cases::result))
        .at("/api/v1/requests/{number}/receipt", routes!(receipts::acceptance))
        .at("/api/v1/requests/{number}/report", routes!(cases::report))
        .with_state(Reading { gateway: Arc::clone(gateway), readers })
}

/// What the testers' listener has of the gateway: every request, whoever sent it.
pub fn tester(gateway: &Arc<Gateway>) -> Table {
    requests(gateway, Readers::All).and(upkeep(gateway))
}

/// What both have.
fn upkeep(gateway: &Arc<Gateway>) -> Table {
    Table::new()
        .at("/assets/{name}", routes!(assets::asset))
        .at("/verify/{number}", routes!(printed::verification))
        .at("/health", routes!(observability::health))
        .at("/metrics", routes!(observability::metrics))
        .at("/schemas", routes!(docs::schemas))
        .at("/schemas/{name}", routes!(docs::schema))
        .at("/schemas/services/{name}", routes!(docs::service_schema))
        .at("/docs", routes!(docs::contents))
        .at("/docs/{page}", routes!(docs::page))
        .with_state(Arc::clone(gateway))
}
