//! Acts as people sign them: an `act` of `urn:qaqpa:act:v1`, `schemas/act.xsd`, with an enveloped signature by the person's own key.
//!
//! Only what was signed is used, and only by a certificate that the judge believes and that is the person's. Where a step signs the result,
//! it is the result that the person signs, and not an act: one signature or, where several sign, one behind the other.

use std::sync::Arc;

use axum::response::Response;
use bytes::Bytes;

use super::acts::{ActCall, refused};
use super::leaves;
use super::refusal::Refused;
use super::services::{Gateway, busy, judged, not_found};
use super::turns::turned;
use crate::clock::Now;
use crate::findings::Subject;
use crate::http::{HeaderMap, Timing, answers};
use crate::interface::{ActFault, InterfaceCode};
use crate::registry::{RegistrationNumber, RegistryError, StaffEntry};
use crate::reply;
use crate::validation::{Enveloped, TrustedContent, unreadable};
use crate::workers::Work;
use crate::workflow::acts::ActName;
use crate::workflow::{Hand, SignedByHand};
use crate::x509::Certificate;
use crate::xml::{self, ElementView, Writer};
use crate::xmldsig::{VerifiedContent, VerifiedElement};

/// The namespace of a signed act.
const ACT: &str = "urn:qaqpa:act:v1";

/// Elements of an act that are looked at: fields and reasons, each with a bound of its own elsewhere.
const CHILDREN_MAX: usize = 500;

/// What an act is meant for.
pub(super) struct Meant<'a> {
    /// Who shows the token.
    pub(super) person: &'a StaffEntry,
    /// The registration number.
    pub(super) number: &'a str,
    /// The name of the act.
    pub(super) act: &'a str,
}

/// What a person signed.
pub(super) enum SignedBySomebody {
    /// An act, with what it was sent with.
    Act(ActCall),
    /// The result, with its signatures.
    Result(Box<SignedByHand>),
}

/// What the judge believes of it.
enum Seen {
    Act(Box<TrustedContent>),
    Result(Box<VerifiedContent>, Vec<Certificate>),
}

/// Reads what `meant.person` signed for the request and the act of the path.
pub(super) async fn signed(
    gateway: &Arc<Gateway>,
    meant: Meant<'_>,
    octets: Bytes,
    size: Work,
    now: Now,
) -> Result<SignedBySomebody, Response> {
    let sent = octets.clone();
    let seen = judged(gateway, size, now, Timing::start(), move |work, revocation, _| {
        let document = xml::parse(&sent[..]).map_err(|error| vec![unreadable(Subject::Document, &error)])?;
        let judge = work.judge(revocation);
        // What nobody signed has no stack; its report says so.
        let signed = document.has_element(crate::xmldsig::ns::DS, "Signature");
        if signed && document.is(document.root(), reply::ns::RESULT, "result") {
            let (reports, signed) = judge.stack(document, now);
            return signed.map(|(content, by)| Seen::Result(Box::new(content), by)).ok_or(reports);
        }
        match judge.enveloped(document, now, &mut |_| {}) {
            (_, _, Enveloped::Trusted(trusted)) => Ok(Seen::Act(Box::new(trusted))),
            (report, ..) => Err(vec![report]),
        }
    });
    let (seen, _) = seen.await.map_err(|_| busy(now).to_answer())?;
    match seen.map_err(|reports| Refused::judged(reports, now).to_answer())? {
        Seen::Act(trusted) => {
            let call = read(&trusted, &meant).map_err(|(code, fault)| refused(code, fault, now))?;
            Ok(SignedBySomebody::Act(call))
        }
        Seen::Result(content, certificates) => {
            let hands = hands(gateway, &certificates).await;
            let hands = hands.map_err(|error| super::refusal::not_registered(&error, now).to_answer())?;
            result(&content, &certificates, hands, &meant, octets)
                .map(|signed| SignedBySomebody::Result(Box::new(signed)))
                .map_err(|(code, fault)| refused(code, fault, now))
        }
    }
}

/// Who on the list of staff signs with each of these, in their order; nothing where one of them is nobody's.
async fn hands(
    gateway: &Arc<Gateway>,
    certificates: &[Certificate],
) -> Result<Option<Vec<Hand>>, RegistryError> {
    let (work, sums) = (Arc::clone(gateway), certificates.iter().map(|of| *of.sha256()).collect::<Vec<_>>());
    let found = tokio::task::spawn_blocking(move || {
        let store = work.services.registry.store();
        let mut hands = Vec::with_capacity(sums.len());
        for sum in &sums {
            let Some(person) = store.staff_by_certificate(sum)? else { return Ok(None) };
            hands.push(Hand { name: person.name, role: person.role });
        }
        Ok(Some(hands))
    });
    found.await.unwrap_or(Err(RegistryError::Closed))
}

/// The result as it was signed, by the person first.
fn result(
    content: &VerifiedContent,
    certificates: &[Certificate],
    hands: Option<Vec<Hand>>,
    meant: &Meant<'_>,
    document: Bytes,
) -> Result<SignedByHand, (InterfaceCode, ActFault)> {
    let refused = |fault| Err((InterfaceCode::RoleRefused, fault));
    let Some(own) = meant.person.certificate else { return refused(ActFault::NoCertificate) };
    if certificates.first().is_none_or(|first| *first.sha256() != own) {
        return refused(ActFault::OtherCertificate);
    }
    let Some(mut hands) = hands else { return refused(ActFault::OtherCertificate) };
    // Who stands in for somebody signs in the role of who is absent.
    if let Some(first) = hands.first_mut() {
        first.role = meant.person.role;
    }
    let text = |name| leaves::text(content.root(), name).ok().flatten();
    if meant.act != ActName::Sign.as_str() {
        return Err(other("act"));
    }
    if text("registrationNumber").as_deref() != Some(meant.number) {
        return Err(other("registrationNumber"));
    }
    let signed_at = text("signedAt")
        .filter(|text| text.contains('T'))
        .and_then(|text| Now::parse(&text).ok())
        .ok_or_else(|| other("signedAt"))?;
    Ok(SignedByHand { document, sha256: *content.sha256(), signed_at, hands })
}

/// The document of an act, to be signed.
pub(super) fn unsigned(number: &str, act: &str, call: &ActCall) -> String {
    let mut w = Writer::with_declaration();
    w.open("act").attribute("xmlns", ACT);
    w.leaf("registrationNumber", number).leaf("act", act).leaf("step", &call.step);
    w.optional("onBehalfOf", call.on_behalf_of.as_deref());
    w.optional("minutes", call.minutes.map(|minutes| minutes.to_string()).as_deref());
    w.optional("name", call.name.as_deref()).optional("text", call.text.as_deref());
    w.optional("for", call.positive.map(|positive| positive.to_string()).as_deref());
    for field in call.fields.iter().flatten() {
        let (name, value) = field.split_once('=').unwrap_or((field, ""));
        w.open("field").leaf("name", name.trim()).leaf("value", value.trim()).close();
    }
    let lists = [&call.reasons_kk, &call.reasons_ru, &call.reasons];
    let first = lists.iter().find_map(|list| list.as_deref()).unwrap_or_default();
    for (place, one) in first.iter().enumerate() {
        let of = |list: &Option<Vec<String>>| {
            list.as_ref().map_or(one, |list| list.get(place).unwrap_or(one)).clone()
        };
        w.open("reason").leaf("textKz", &of(lists[0])).leaf("textRu", &of(lists[1]));
        w.leaf("textEn", &of(lists[2])).close();
    }
    w.finish()
}

fn read(trusted: &TrustedContent, meant: &Meant<'_>) -> Result<ActCall, (InterfaceCode, ActFault)> {
    match meant.person.certificate {
        None => return Err((InterfaceCode::RoleRefused, ActFault::NoCertificate)),
        Some(own) if own != *trusted.signer().certificate().sha256() => {
            return Err((InterfaceCode::RoleRefused, ActFault::OtherCertificate));
        }
        Some(_) => {}
    }
    let root = trusted.content().root();
    let of = |element: VerifiedElement<'_>, local: &str| {
        let text = leaves::text(element, local).map_err(|_| other(local))?;
        Ok::<_, (InterfaceCode, ActFault)>(text.unwrap_or_default())
    };
    if !root.is(ACT, "act") {
        return Err(other("act"));
    }
    let mut call = ActCall::default();
    let (mut number, mut act) = (String::new(), String::new());
    for child in root.children().take(CHILDREN_MAX) {
        if child.namespace() != ACT {
            return Err(other(child.local_name()));
        }
        let text = || leaves::leaf(child).map_err(|_| other(child.local_name()));
        match child.local_name() {
            "registrationNumber" => number = text()?,
            "act" => act = text()?,
            "step" => call.step = text()?,
            "minutes" => call.minutes = Some(text()?.parse().map_err(|_| other("minutes"))?),
            "name" => call.name = Some(text()?),
            "text" => call.text = Some(text()?),
            "onBehalfOf" => call.on_behalf_of = Some(text()?),
            "for" => call.positive = Some(text()?.parse().map_err(|_| other("for"))?),
            "field" => {
                let field = format!("{}={}", of(child, "name")?, of(child, "value")?);
                call.fields.get_or_insert_default().push(field);
            }
            "reason" => {
                call.reasons_kk.get_or_insert_default().push(of(child, "textKz")?);
                call.reasons_ru.get_or_insert_default().push(of(child, "textRu")?);
                call.reasons.get_or_insert_default().push(of(child, "textEn")?);
            }
            unknown => return Err(other(unknown)),
        }
    }
    if root.children().nth(CHILDREN_MAX).is_some() {
        return Err(other("act"));
    }
    if number != meant.number {
        return Err(other("registrationNumber"));
    }
    if act != meant.act {
        return Err(other("act"));
    }
    if call.step.is_empty() {
        return Err(other("step"));
    }
    Ok(call)
}

/// An element that does not fit.
fn other(element: &str) -> (InterfaceCode, ActFault) {
    (InterfaceCode::ActRefused, ActFault::OtherAct { element: element.chars().take(40).collect() })
}

/// Whether the body is an act that is signed.
pub(super) fn is_xml(headers: &HeaderMap) -> bool {
    let kind = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    ["application/xml", "text/xml"].iter().any(|xml| kind.eq_ignore_ascii_case(xml))
}

/// The label of the step that a request waits at: a result that is signed names none.
pub(super) async fn open_label(gateway: &Arc<Gateway>, text: &str, now: Now) -> Result<String, Response> {
    let number: RegistrationNumber = text.parse().map_err(|_| not_found(text, now))?;
    // Somebody works on it: the step that it waits at then is what counts.
    turned(gateway, &number).await;
    let work = Arc::clone(gateway);
    let task = tokio::task::spawn_blocking(move || work.services.registry.store().task(&number)).await;
    let task = task.map_err(|_| answers::broken())?;
    let task = task.map_err(|error| super::refusal::not_registered(&error, now).to_answer())?;
    Ok(task.map_or_else(|| ActName::Sign.as_str().to_owned(), |task| task.label))
}
