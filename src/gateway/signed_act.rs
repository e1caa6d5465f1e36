//! Acts as people sign them: an `act` of `urn:qaqpa:act:v1`, `schemas/act.xsd`, with an enveloped signature by the person's own key.
//!
//! Only what was signed is used, and only by a certificate that the judge believes and that is the person's.

use std::sync::Arc;

use axum::response::Response;
use bytes::Bytes;

use super::acts::{ActCall, refused};
use super::refusal::Refused;
use super::services::{Gateway, busy, judged};
use crate::clock::Now;
use crate::findings::Subject;
use crate::http::Timing;
use crate::interface::{ActFault, InterfaceCode};
use crate::registry::StaffEntry;
use crate::validation::{Enveloped, TrustedContent, unreadable};
use crate::workers::Work;
use crate::xml::{self, ElementView, Writer};
use crate::xmldsig::VerifiedElement;

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

/// Reads an act that `meant.person` signed for the request and the act of the path.
pub(super) async fn signed(
    gateway: &Arc<Gateway>,
    meant: Meant<'_>,
    octets: Bytes,
    size: Work,
    now: Now,
) -> Result<ActCall, Response> {
    let seen = judged(gateway, size, now, Timing::start(), move |work, revocation, _| {
        let document = xml::parse(&octets[..]).map_err(|error| unreadable(Subject::Document, &error))?;
        match work.judge(revocation).enveloped(document, now, &mut |_| {}) {
            (_, _, Enveloped::Trusted(trusted)) => Ok(trusted),
            (report, ..) => Err(report),
        }
    });
    let (seen, _) = seen.await.map_err(|_| busy(now).to_answer())?;
    let trusted = seen.map_err(|report| Refused::judged(vec![report], now).to_answer())?;
    read(&trusted, &meant).map_err(|(code, fault)| refused(code, fault, now))
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
    let other = |element: &str| {
        (InterfaceCode::ActRefused, ActFault::OtherAct { element: element.chars().take(40).collect() })
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
        let text = child.text().trim().to_owned();
        match child.local_name() {
            "registrationNumber" => number = text,
            "act" => act = text,
            "step" => call.step = text,
            "minutes" => call.minutes = Some(text.parse().map_err(|_| other("minutes"))?),
            "name" => call.name = Some(text),
            "text" => call.text = Some(text),
            "onBehalfOf" => call.on_behalf_of = Some(text),
            "for" => call.positive = Some(text.parse().map_err(|_| other("for"))?),
            "field" => {
                let field = format!("{}={}", of(child, "name"), of(child, "value"));
                call.fields.get_or_insert_default().push(field);
            }
            "reason" => {
                call.reasons_kk.get_or_insert_default().push(of(child, "textKz"));
                call.reasons_ru.get_or_insert_default().push(of(child, "textRu"));
                call.reasons.get_or_insert_default().push(of(child, "textEn"));
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

fn of(element: VerifiedElement<'_>, local: &str) -> String {
    element.child(local).map(|child| child.text().trim().to_owned()).unwrap_or_default()
}
