//! An act that the regulation has signed: the page that signs it, by the agent on the official's computer, or for testers with the key of
//! the test PKI. What is sent is what programs send: an `act` of `urn:qaqpa:act:v1` with an enveloped signature.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use bytes::Bytes;

use super::super::super::performed::{Undone, by_signature, done, read};
use super::super::super::result_draft::drafted;
use super::super::super::services::{Gateway, busy, size_of};
use super::super::super::signed_act::unsigned;
use super::act_forms;
use crate::clock::Now;
use crate::http::{Received, StatusCode};
use crate::keys::Signer as _;
use crate::registry::StaffEntry;
use crate::text::web::{portal as p, workstation as w};
use crate::web::{self, Fields, Page, View};
use crate::workers::Lane;
use crate::workflow::acts::ActName;
use crate::xmldsig::{SigningRequest, sign_enveloped};

/// The member of the form with the signed document.
const DOCUMENT: &str = "document";

/// The member of the form by which a tester signs without an agent.
const TEST_KEY: &str = "test-key";

#[derive(Template)]
#[template(path = "workstation/sign.html")]
struct Sign {
    page: Page,
    number: String,
    act: String,
    document: String,
    /// Whose key everybody has: a tester signs with it here.
    holder: Option<String>,
    /// What the form had, for the tester's way.
    members: Vec<(String, String)>,
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

    /// The page that signs it.
    pub(super) async fn asked(&self, mut page: Page, act: &str, fields: &Fields, now: Now) -> Response {
        let document = match self.document(act, fields, now).await {
            Ok(document) => document,
            Err(answer) => return answer,
        };
        page.agent = Some(self.gateway.services.agent.clone());
        let holder =
            self.person.certificate.and_then(|sum| self.gateway.services.sign_as.of_certificate(&sum));
        let view = Sign {
            number: self.number.to_owned(),
            act: act.to_owned(),
            document,
            holder: holder.map(|holder| holder.certificate().subject().common_name().to_string()),
            members: act_forms::members(fields),
            page,
        };
        web::answer(StatusCode::OK, &view)
    }
}
