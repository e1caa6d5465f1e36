//! An act that the regulation has signed: the page that signs it, by the agent on the official's computer, or for testers with the key of
//! the test PKI. What is sent is what programs send: an `act` of `urn:qaqpa:act:v1` with an enveloped signature.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;

use super::super::super::performed::{Undone, by_signature, done, read};
use super::super::super::result_draft::drafted;
use super::super::super::services::{Gateway, busy, size_of};
use super::super::super::signed_act::unsigned;
use super::super::portal::send::handed;
use super::super::site::SITE;
use super::{DOOR, act_forms, person};
use crate::clock::Now;
use crate::http::{Path, Received, StatusCode};
use crate::keys::Signer as _;
use crate::registry::StaffEntry;
use crate::text::web::{portal as p, workstation as w};
use crate::web::{self, Fields, Page, View, Visitor, Wrong};
use crate::workers::Lane;
use crate::workflow::acts::ActName;
use crate::xmldsig::{SigningRequest, sign_enveloped};

/// The member of the form with the signed document.
const DOCUMENT: &str = "document";

/// The member of the form with the id of what was filled in before.
pub(super) const KEPT: &str = "kept";

/// The member of the form by which a draft is changed.
pub(super) const EDIT: &str = "edit";

/// The member of the form by which a tester signs without an agent.
const TEST_KEY: &str = "test-key";

#[derive(Template)]
#[template(path = "workstation/sign.html")]
struct Sign {
    page: Page,
    number: String,
    act: String,
    /// The id of the form that was filled in.
    kept: String,
    /// Where the document is: with its reasons it may be too large for a page.
    source: String,
    /// Whose key everybody has: a tester signs with it here.
    holder: Option<String>,
}

impl View for Sign {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// An act that is sent from the page of a case.
pub(super) struct Sending<'a> {
    pub(super) gateway: &'a Arc<Gateway>,
    pub(super) received: &'a Received,
    pub(super) person: &'a StaffEntry,
    pub(super) number: &'a str,
}

impl Sending<'_> {
    /// Does it: with the document that the agent signed, with one that is signed here with the test key, or as it is.
    pub(super) async fn sent(&self, act: &str, fields: &Fields, now: Now) -> Result<Response, Undone> {
        if let Some(document) = fields.filled(DOCUMENT) {
            return self.done_signed(act, document, now).await;
        }
        if fields.filled(TEST_KEY).is_some() {
            let document = self.with_test_key(act, fields, now).await?;
            return self.done_signed(act, document, now).await;
        }
        let body = act_forms::body(fields).to_string();
        done(self.gateway, self.person.clone(), self.number, act, body.as_bytes(), now).await
    }

    async fn done_signed(&self, act: &str, document: String, now: Now) -> Result<Response, Undone> {
        let octets = Bytes::from(document);
        let size = size_of(self.received, octets.len(), Lane::Requests);
        by_signature(self.gateway, self.person.clone(), (self.number, act), None, (octets, size), now).await
    }

    /// The document of the form, signed with the person's key where everybody has that.
    async fn with_test_key(&self, act: &str, fields: &Fields, now: Now) -> Result<String, Undone> {
        let document = self.document(act, fields, now).await?;
        let (work, certificate) = (Arc::clone(self.gateway), self.person.certificate);
        let signing = self.gateway.services.workers.run(move || {
            let holder = work.services.sign_as.of_certificate(&certificate?)?;
            sign_enveloped(&document, &holder, &SigningRequest::document()).ok()
        });
        let signed = signing.await.map_err(|_| Undone::Refused(busy(now).to_answer()))?;
        // Whose key nobody has signs with the agent: the document goes on unsigned, and is refused as that.
        match signed {
            Some(signed) => Ok(signed),
            None => Ok(self.document(act, fields, now).await?),
        }
    }

    /// What is to be signed: the result itself where the act is to sign it, else the act.
    async fn document(&self, act: &str, fields: &Fields, now: Now) -> Result<String, Response> {
        if act == ActName::Sign.as_str() {
            return drafted(self.gateway, self.person.clone(), self.number, None, None, now).await;
        }
        let call = read(act_forms::body(fields).to_string().as_bytes(), now)?;
        Ok(unsigned(self.number, act, &call))
    }

    /// The form that was kept under the id which this one names; the form itself where it names none. `None`: it is kept no more.
    pub(super) fn filled(&self, act: &str, fields: Fields) -> Option<Fields> {
        match fields.filled(KEPT) {
            Some(id) => {
                let kept = self.gateway.kept_acts.of(&id, [&self.person.name, self.number, act])?;
                let own = |name: &str| matches!(name, DOCUMENT | TEST_KEY | EDIT | KEPT);
                Some(kept.with(fields.members().filter(|(name, _)| own(name))))
            }
            None => Some(fields),
        }
    }

    /// Keeps a form; under which id.
    pub(super) fn keep(&self, act: &str, fields: Fields, now: Now) -> String {
        let id = self.gateway.services.random.uuid();
        self.gateway.kept_acts.keep(id.clone(), [&self.person.name, self.number, act], fields, now);
        id
    }

    /// The page that signs it.
    pub(super) async fn asked(&self, mut page: Page, act: &str, fields: &Fields, now: Now) -> Response {
        // What cannot be drafted is refused before anybody is asked to sign.
        if let Err(answer) = self.document(act, fields, now).await {
            return answer;
        }
        let kept = self.keep(act, fields.clone(), now);
        page.agent = Some(self.gateway.services.agent.clone());
        let holder =
            self.person.certificate.and_then(|sum| self.gateway.services.sign_as.of_certificate(&sum));
        let view = Sign {
            number: self.number.to_owned(),
            act: act.to_owned(),
            source: format!("{DOOR}/tasks/{}/{act}/document.xml?{KEPT}={kept}", self.number),
            kept,
            holder: holder.map(|holder| holder.certificate().subject().common_name().to_string()),
            page,
        };
        web::answer(StatusCode::OK, &view)
    }
}

/// What an official is to sign
#[utoipa::path(
    get,
    path = "",
    params(
        ("number" = String, Path, description = "The registration number."),
        ("act" = String, Path, description = "As the interface for programs calls it."),
        ("kept" = String, Query, description = "The form that was filled in."),
    ),
    responses(
        (status = 200, description = "The result or the act without this signature, for whose form it is.", body = String, content_type = "application/xml"),
        (status = 303, description = "On to the page that asks who works."),
        (status = "4XX", description = "No such form of this person, or the act cannot be done."),
    )
)]
pub(in crate::gateway) async fn to_sign(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    visitor: Visitor,
    Path((number, act)): Path<(String, String)>,
) -> Response {
    let person = match person::here(&gateway, &visitor).await {
        Ok((_, Some(person))) => person,
        Ok((_, None)) => return web::see_other(DOOR, &[]),
        Err(answer) => return answer,
    };
    let sending = Sending { gateway: &gateway, received: &received, person: &person, number: &number };
    let asked = Fields::of_urlencoded(&visitor.query).filter(|query| query.filled(KEPT).is_some());
    let Some(fields) = asked.and_then(|query| sending.filled(&act, query)) else {
        return web::problem(&visitor, SITE, Wrong::NotFound);
    };
    match sending.document(&act, &fields, visitor.now).await {
        Ok(document) => handed(document),
        Err(answer) => answer,
    }
}
