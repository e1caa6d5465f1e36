//! The result of a service, `schemas/result.xsd`, signed by whom the regulation names: the provider's head, the akimat, the centre's
//! operator.

use std::sync::Arc;

use super::ns;
use crate::catalogue::{Names, ResultKind};
use crate::clock::Now;
use crate::crypto::DigestAlgorithm;
use crate::keys::Signer;
use crate::registry::Actor;
use crate::workflow::{CaseView, Hand, Outcome, Resolution, SealError, Sealer, SignedByHand};
use crate::x509::Name;
use crate::xml::{
    Canonicalization, Comments, DigestSink, NodeId, Selection, Writer, Written, canonicalize, parse,
};
use crate::xmldsig::{SignError, SigningRequest, sign_stacked, sign_written};

/// The keys of those who sign results; each is its holder's alone.
pub struct ResultSigners {
    /// The provider's head, or its authorised person.
    pub head: Arc<dyn Signer>,
    /// The local executive body, which adopts resolutions.
    pub akimat: Arc<dyn Signer>,
    /// The service centre's operator, who certifies what is printed there.
    pub operator: Arc<dyn Signer>,
}

impl ResultSigners {
    fn of(&self, who: Actor) -> &dyn Signer {
        match who {
            Actor::LocalExecutiveBody => &*self.akimat,
            Actor::StateCorporationEmployee => &*self.operator,
            _ => &*self.head,
        }
    }
}

/// Seals results with the keys of those who sign them.
pub struct ResultSealer {
    signers: ResultSigners,
}

impl ResultSealer {
    /// With these keys.
    pub fn new(signers: ResultSigners) -> Self {
        ResultSealer { signers }
    }

    /// Those who sign by name: people as the list of staff has them, the keys here as their certificates do.
    fn named<'a>(&'a self, who: &[Actor], hands: &'a [Hand]) -> Vec<SignerName<'a>> {
        let by_hand = hands.iter().map(|hand| SignerName { name: &hand.name, organization: None });
        let here = who.iter().skip(hands.len()).map(|who| {
            let subject = self.signers.of(*who).certificate().subject();
            SignerName {
                name: subject.common_name(),
                organization: subject.values(Name::ORGANIZATION).next(),
            }
        });
        by_hand.chain(here).collect()
    }

    /// With the signatures of all who sign.
    fn signed(&self, written: &Written, who: &[Actor]) -> Result<String, SealError> {
        let Some((first, others)) = who.split_first() else { return Ok(written.text().to_owned()) };
        let text = sign_written(written, self.signers.of(*first)).map_err(|error| unsigned(&error))?;
        self.stacked(text, others)
    }

    /// With these signatures over those that are there.
    fn stacked(&self, mut text: String, who: &[Actor]) -> Result<String, SealError> {
        for who in who {
            text = sign_stacked(&text, self.signers.of(*who), &SigningRequest::document())
                .map_err(|error| unsigned(&error))?;
        }
        Ok(text)
    }
}

impl Sealer for ResultSealer {
    /// [000 ¶10(11)](crate::manual::regulation): an electronic document with the EDS of the provider's head. Where two sign, the second
    /// signature covers the first.
    fn seal(&self, case: &CaseView, outcome: &Outcome, now: Now) -> Result<Vec<u8>, SealError> {
        let who = signatories(case, outcome);
        let text = written(case, outcome, &self.named(&who, &[]), now);
        self.signed(&text, &who).map(String::into_bytes)
    }

    fn draft(
        &self,
        case: &CaseView,
        outcome: &Outcome,
        hands: &[Hand],
        at: Now,
    ) -> Result<String, SealError> {
        let who = signatories(case, outcome);
        let fit =
            hands.len() <= who.len() && hands.iter().zip(&who).all(|(hand, who)| as_who(hand.role) == *who);
        if !fit {
            return Err(SealError::OtherSigners { wanted: who });
        }
        Ok(written(case, outcome, &self.named(&who, hands), at).into_text())
    }

    fn complete(
        &self,
        case: &CaseView,
        outcome: &Outcome,
        signed: &SignedByHand,
    ) -> Result<Vec<u8>, SealError> {
        let draft = self.draft(case, outcome, &signed.hands, signed.signed_at)?;
        if sha256_of(&draft)? != signed.sha256 {
            return Err(SealError::Differs);
        }
        let text = std::str::from_utf8(&signed.document).map_err(|_| SealError::Differs)?;
        let who = signatories(case, outcome);
        let others = who.get(signed.hands.len()..).unwrap_or_default();
        self.stacked(text.to_owned(), others).map(String::into_bytes)
    }
}

fn unsigned(error: &SignError) -> SealError {
    match error {
        SignError::Key(error) => SealError::Key(*error),
        _ => SealError::Document { what: "the result does not parse as what was written" },
    }
}

/// Who signs, in order. A refusal is the head's, whoever adopts what is rendered.
fn signatories(case: &CaseView, outcome: &Outcome) -> Vec<Actor> {
    match outcome.resolution {
        Resolution::Positive => case.service.result.signatories(case.channel),
        Resolution::Negative if case.service.result.negative_result().is_some() => {
            case.service.result.signatories(case.channel)
        }
        Resolution::Negative | Resolution::DocumentsRefused => vec![Actor::Head],
    }
}

/// As whom somebody of a role signs: the provider's authorised person signs as its head does (a reading).
fn as_who(role: Actor) -> Actor {
    match role {
        Actor::AuthorisedPerson => Actor::Head,
        other => other,
    }
}

/// SHA-256 of the canonical octets that an enveloped signature over the whole of `text` covers.
fn sha256_of(text: &str) -> Result<[u8; 32], SealError> {
    let unwritten = SealError::Document { what: "the result does not parse as what was written" };
    let Ok(document) = parse(text) else { return Err(unwritten) };
    let selection = Selection { apex: NodeId::DOCUMENT, without: &[], comments: Comments::Omitted };
    let mut sink = DigestSink::new(DigestAlgorithm::Sha256);
    let method = Canonicalization::EXCLUSIVE;
    match canonicalize(&document, selection, method, &[], &mut sink) {
        Ok(()) => sink.finish().as_ref().try_into().map_err(|_| unwritten),
        Err(_) => Err(unwritten),
    }
}

/// Who signs, as the result names them.
struct SignerName<'a> {
    name: &'a str,
    organization: Option<&'a str>,
}

/// The code of the kind of document: what the service gives, or why it does not.
fn kind_of(case: &CaseView, outcome: &Outcome) -> &'static str {
    let result = &case.service.result;
    match outcome.resolution {
        Resolution::Positive => result.kind_on(case.channel).as_str(),
        Resolution::DocumentsRefused => "documents-refusal",
        // 003, service 9: a conclusion too, that it is not possible; by the portal the notification that it is ready.
        Resolution::Negative if result.negative_result().is_some() => match result.kind {
            _ if result.differs_on(case.channel) => result.kind_on(case.channel).as_str(),
            ResultKind::Conclusion => "negative-conclusion",
            _ => "negative-result",
        },
        Resolution::Negative => "reasoned-refusal",
    }
}

/// What the document is called: as the regulation names what is given by this channel.
fn name_of<'a>(case: &'a CaseView, outcome: &Outcome) -> Option<&'a Names> {
    let result = &case.service.result;
    match outcome.resolution {
        Resolution::Positive => Some(result.name_on(case.channel)),
        Resolution::DocumentsRefused => None,
        Resolution::Negative => match result.negative_result() {
            Some(_) if result.differs_on(case.channel) => Some(result.name_on(case.channel)),
            Some(name) => Some(name),
            None => result.refusal.as_ref().map(|refusal| &refusal.name),
        },
    }
}

fn written(case: &CaseView, outcome: &Outcome, signers: &[SignerName<'_>], now: Now) -> Written {
    let application = &case.application;
    let mut w = Writer::with_declaration();
    let number = case.number.to_string();
    w.open("result").attribute("xmlns", ns::RESULT);
    w.leaf("registrationNumber", &number).optional("requestNumber", application.request_number.as_deref());
    w.leaf("serviceId", &case.service.id)
        .leaf("serviceNameRu", &case.service.name.ru)
        .leaf("serviceNameKz", &case.service.name.kk)
        .leaf("declarantId", &application.declarant_id);
    w.leaf("resolution", if outcome.resolution == Resolution::Positive { "POSITIVE" } else { "NEGATIVE" });
    w.open("status")
        .leaf("code", &outcome.status.code)
        .leaf("nameRu", &outcome.status.name_ru)
        .leaf("nameKz", &outcome.status.name_kk)
        .close();
    w.open("document").leaf("type", kind_of(case, outcome)).leaf("number", &number);
    let result = &case.service.result;
    if let Some(name) = name_of(case, outcome) {
        w.leaf("nameRu", &name.ru).leaf("nameKz", &name.kk);
    }
    w.open("fields");
    for field in &outcome.fields {
        w.open("field").leaf("name", &field.name);
        // What it is called is signed too: the printed page says nothing that the XML does not.
        if let Some(known) = result.fields.iter().find(|known| known.name == field.name) {
            w.leaf("labelRu", &known.label.ru).leaf("labelKz", &known.label.kk);
        }
        w.leaf("value", &field.value).close();
    }
    w.close().close();
    if !outcome.reasons.is_empty() {
        w.open("reasons");
        for reason in &outcome.reasons {
            w.open("reason")
                .leaf("textKz", &reason.kk)
                .leaf("textRu", &reason.ru)
                .leaf("textEn", &reason.en)
                .close();
        }
        w.close();
    }
    w.leaf("requestedAt", &case.registered_at.to_string())
        .leaf("decidedAt", &outcome.decided_at.to_string())
        .leaf("signedAt", &now.to_string());
    for signer in signers {
        w.open("signedBy").leaf("name", signer.name).optional("organization", signer.organization).close();
    }
    w.written()
}
