//! The gateway's face: what is asked by which path, and who answers.
//!
//! `routes.rs` is the table of paths, one line each, which leads to one function. `accept.rs` is the sentence of the house, up to the registration; `rest.rs` and
//! `soap.rs` both use it,
//! `refusal.rs` the one table from findings to what the wire says.

pub mod accept;
mod access;
mod acts;
mod answering;
mod cabinet;
mod cases;
mod catalogue;
mod chain_form;
mod channel;
mod channel_sender;
mod channel_services;
mod dispatch;
mod docs;
mod entered;
mod examples;
mod fault;
mod form_fields;
mod forms;
mod health;
mod histogram;
mod in_hand;
mod incoming;
mod journal;
mod journal_events;
mod journal_export;
mod journal_files;
mod journal_pages;
mod journal_sources;
mod kept_documents;
mod kept_refusals;
mod leaves;
mod listeners;
pub mod metrics;
mod microscope;
mod not_taken;
mod observability;
mod own_door;
mod pages;
mod performed;
mod player;
mod portal_answer;
mod portal_asking;
mod portal_elsewhere;
mod portal_exchange;
mod portal_inbox;
mod portal_login;
mod portal_message;
mod portal_push;
mod portal_system;
mod printed;
mod process;
pub(crate) mod reading;
mod receipts;
pub mod refusal;
mod report_shape;
mod reports;
mod request_head;
mod rest;
mod result_draft;
pub mod rights;
pub mod routes;
mod rules;
mod sender;
mod service_answer;
mod service_request;
mod service_shape;
mod services;
mod sign_as;
mod signed_act;
mod soap;
mod soap_rules;
mod staff;
mod steps;
mod stopwatch;
mod terms;
mod timing;
mod turns;
mod workstation;
pub mod wsdl;

pub use channel_services::ChannelServices;
pub use health::Health;
pub use journal::{Journal, JournalSize, Note, NotedBy};
pub use kept_documents::KeptDocuments;
pub use listeners::{Endpoints, ListenAddresses, ListenerServices, Listeners, TesterPages};
pub use own_door::OwnDoor;
pub(crate) use pages::words;
pub use portal_exchange::{Elsewhere, NumberFuture, PortalChains, PortalChannel, PortalExchange, PortalKeys};
pub use portal_inbox::{PORTAL_PLACE, PortalInbox};
pub use portal_message::SENDER as PORTAL_SENDER;
pub use rules::{ReadAccess, Representatives, Rules, System, Systems, UnregisteredSenders};
pub use services::{Gateway, Services};
pub use sign_as::{NoKey, NoKeys, SignAs};
pub use soap_rules::{FaultCode, SoapRules};
pub use staff::token_digest;
pub use stopwatch::Stopwatch;

/// The SOAP endpoint that a message came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// Synchronous with WS-Security: `/bip-sync-wss-gost/`.
    SyncSigned,
    /// Synchronous, as unsigned adapters inside the network use it: `/bip-sync/`.
    Sync,
    /// Asynchronous: `/bip-async/`.
    Async,
}
