//! English.

mod account;
mod act;
pub(super) mod causes;
mod certificate;
pub(super) mod codes;
pub(super) mod interface;
mod provider;
mod request;
mod revocation;
mod signature;
pub(super) mod terms;
pub(super) mod trouble;

use super::sides::sides as both;
use super::{Lang, Sides, deviation};
use crate::findings::{Evidence, Note, RevocationSourceName};

/// Both sides of a finding.
pub(super) fn sides(evidence: &Evidence) -> Sides {
    match evidence {
        Evidence::Nothing => Sides::default(),
        Evidence::Xml(fault) => both!("well-formed XML 1.0 in UTF-8 within the limits", "{fault}"),
        Evidence::Signature(found) => signature::signature(found),
        Evidence::Certificate(found) => certificate::certificate(found),
        Evidence::Path(found) => certificate::path(found),
        Evidence::Revocation(found) => revocation::revocation(found),
        Evidence::TimeStamp(found) => revocation::time_stamp(found, sides),
        Evidence::Cms(found) => signature::cms(found),
        Evidence::Identity(found) => request::identity(found),
        Evidence::Envelope(found) => request::envelope(found),
        Evidence::Request(found) => request::request(found),
        Evidence::Recorded { expected, actual } => {
            Sides { expected: expected.clone(), actual: actual.clone() }
        }
    }
}

/// The remark on a check.
pub(super) fn note(note: &Note) -> String {
    match note {
        Note::FormFirst => "the signature's form does not allow it".to_owned(),
        Note::ValueFirst => "SignedInfo is not authenticated".to_owned(),
        Note::TimestampUnsigned => "the wsu:Timestamp is not signed, and counts for nothing".to_owned(),
        Note::UnsupportedKey => "the key is of a kind that is not supported here".to_owned(),
        Note::WeakAlgorithm => "the algorithm cannot be trusted".to_owned(),
        Note::NoCertificate => "there is no certificate".to_owned(),
        Note::BareKey => "KeyInfo holds a bare key".to_owned(),
        Note::ContentNotVerified => "the content is not verified, and nothing is read from it".to_owned(),
        Note::NoCrlGiven => "no CRL was given".to_owned(),
        Note::NoIssuer => "the issuer is not established".to_owned(),
        Note::NobodyKnows => {
            "nobody could say whether it is revoked, and the settings let it pass".to_owned()
        }
        Note::SignatureElsewhere => {
            "by the relaxation signature-elsewhere: only the element that the Reference names counts"
                .to_owned()
        }
        Note::BareInHeader => {
            "by the relaxation bare-in-header: there is no wsse:Security around the signature".to_owned()
        }
        Note::Sha1 => "by the relaxation sha1: SHA-1 is broken, and proves little".to_owned(),
        Note::IdlePrefixes => {
            "the enveloped-signature transform has an InclusiveNamespaces list, which has no meaning there: it is left aside"
                .to_owned()
        }
        Note::TimeStamp { at, service } => format!("{at} by {service}"),
        Note::BareTimeStamp { at } => at.to_string(),
        Note::TimeStampLeftAside => {
            "the time-stamp proves nothing: the signature is judged as if it were not there".to_owned()
        }
        Note::AsAtTimeStamp { at } => format!("as at the time-stamp, {at}"),
        Note::NotRevoked(by) => by_source(*by).to_owned(),
        Note::RevokedLater { at, reason, by } => {
            let by = by.map(|by| format!(", {}", by_source(by))).unwrap_or_default();
            format!("revoked after the time-stamp, on {at} ({reason}){by}")
        }
        Note::AuthorityUnasked { by } => {
            let by = by.map(|by| format!("{}; ", by_source(by))).unwrap_or_default();
            format!(
                "{by}whether an authority above is revoked nobody can say: its certificate names no CRL and no responder"
            )
        }
        Note::GivenAnswerSilent { found } => {
            let actual = sides(found).actual.unwrap_or_default();
            format!("by the CRL; the OCSP answer that was given says nothing: {actual}")
        }
        Note::NoService => "the document names no service".to_owned(),
        Note::NotARequest => "the document is not a request".to_owned(),
        Note::SenderUnregistered { sender } => {
            format!("`{sender}` is not registered as a sender; any trusted certificate may sign for it")
        }
        Note::ReadByPaths { root, namespace } => format!(
            "the document is `{root}` of `{namespace}`, not a request of our schema: it is read by the paths of the service's file"
        ),
        Note::UnknownToCrl { authority, serial } => {
            format!("this CRL is of {authority} and does not know {serial}")
        }
        Note::Tolerated { deviation, place } => deviation::tolerated(deviation, place.as_deref(), Lang::En),
        Note::CarriedOver => "carried over from the earlier report".to_owned(),
        Note::Recorded(text) => text.clone(),
    }
}

const fn by_source(by: RevocationSourceName) -> &'static str {
    match by {
        RevocationSourceName::Ocsp => "by OCSP",
        RevocationSourceName::CrlAfterOcsp => "by the CRL; OCSP had no answer that counts",
        RevocationSourceName::Both => "by the CRL and by OCSP",
        RevocationSourceName::GivenAnswer => "by the OCSP answer that was given",
    }
}
