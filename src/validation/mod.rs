//! The one judge: octets go in, a report comes out, and a proof where every check passed.
//!
//! The gateway, `POST /verify` and every `qaqpa … verify` ask [`Judge`] and nothing else; what they want of a signature is a
//! [`Profile`], a value with a name. Reads no clock, no file and no socket, knows no service: how content is read is
//! [`ReadContent`], which the caller brings. Knows no status code.
//!
//! The proofs, each made here only and required by the next: [`Signer`] (trusted for something), [`TimeStamped`],
//! [`TrustedContent`], [`AuthenticRequest`].

mod certificate;
mod channel;
mod cms;
mod content;
mod document;
mod judge;
mod message;
mod profile;
mod service;
mod signer;
mod time_stamp;
mod transport;

pub use channel::ChannelSeen;
pub use cms::{CmsSigner, CmsVerdict};
pub use content::{AuthenticRequest, Examined, Kind, ReadContent, Reading};
pub use document::{Enveloped, TrustedContent, unreadable};
pub use judge::{Judge, OnStage};
pub use message::{Carriage, Message, Seen, TransportRule};
pub use profile::{CertificateRule, ContentRule, ContractRule, Profile};
pub use service::{ServiceRule, ServiceSeen};
pub use signer::{Document, Purpose, Signer, TimeStamp, Transport};
pub use time_stamp::TimeStamped;
pub use transport::SignedBody;
