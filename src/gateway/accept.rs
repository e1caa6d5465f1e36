//! What the gateway does to a request: the sentence of the house. Each line calls one room, and each room gives a proof
//! that only it can make and that the next one asks for.

use bytes::Bytes;

use super::Channel;
use super::reading::{ByCatalogue, ServiceRequest};
use crate::clock::Now;
use crate::envelope::SendMessage;
use crate::findings::evidence::EnvelopeEvidence;
use crate::findings::{Check, CheckName, Code, Finding, Report, Subject};
use crate::validation::{AuthenticRequest, Examined, Judge, Message, OnStage, TransportRule};

/// What octets came to: the reports always, the request only when every check passed.
#[derive(Debug)]
pub(super) struct Judged {
    /// What a message says of itself, as far as it could be read.
    pub(super) message: Option<SendMessage>,
    /// The transport signature's report, if there is one, then the document's.
    pub(super) reports: Vec<Report>,
    /// The request, if it may go on.
    pub(super) request: Option<AuthenticRequest<ServiceRequest>>,
}

/// A document by itself, as REST takes it.
pub(super) fn document(
    octets: &Bytes,
    judge: &Judge<'_>,
    reader: ByCatalogue<'_>,
    now: Now,
    on_stage: OnStage<'_>,
) -> Judged {
    let Examined { report, request, .. } = judge.request(octets, &reader, now, on_stage);
    Judged { message: None, reports: vec![report], request }
}

/// A message of a SOAP channel.
pub(super) fn message(
    octets: &Bytes,
    channel: Channel,
    judge: &Judge<'_>,
    reader: ByCatalogue<'_>,
    now: Now,
    on_stage: OnStage<'_>,
) -> Judged {
    let rule = match channel {
        Channel::SyncSigned => TransportRule::Signed,
        Channel::Sync => TransportRule::Optional,
        Channel::Async => return not_served(),
    };
    let Message { said, reports, request, .. } = judge.message(octets, rule, &reader, now, on_stage);
    Judged { message: said, reports, request }
}

fn not_served() -> Judged {
    let finding = Finding::new(Code::ServiceUnknown, EnvelopeEvidence::AsyncChannel);
    let report = Report::of(Subject::Document, Check::failed(CheckName::Format, finding));
    Judged { message: None, reports: vec![report], request: None }
}
