//! Submissions to the registry, each over a document that a person of the test PKI signed and the judge believed.
//!
//! A document is signed once for each content; its content has the message's id in it, so that another id is another request.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use bytes::Bytes;
use qaqpa::ca::{Authority, builtin};
use qaqpa::clock::Now;
use qaqpa::identity::DeclarantPath;
use qaqpa::registry::{AccessToken, Admissible, Admitted, Channel, Origin, Owner, Submission, Terms, admit};
use qaqpa::trust::{CrlStore, TrustStore};
use qaqpa::validation::{Judge, Kind, Profile, ReadContent, Reading};
use qaqpa::x509::{Certificate, certificates_from_pem};
use qaqpa::xml::Document;
use qaqpa::xmldsig::{KnownCertificates, SigningRequest, VerifiedContent, sign_enveloped};

/// Whom the signer of these documents is.
pub const DECLARANT: &str = "123456789011";

/// A request as a test wants it.
#[derive(Clone)]
pub struct Request {
    pub channel: Channel,
    pub sender: String,
    /// Who proved to have sent it.
    pub owner: Option<Owner>,
    pub message_id: String,
    /// What stands in the document beside the declarant's number; nothing: the message's id.
    pub text: Option<String>,
    pub service_id: &'static str,
    pub service_code: &'static str,
    pub request_number: Option<String>,
    pub application: Bytes,
    pub received_at: Now,
    pub due_at: Option<Now>,
}

impl Request {
    /// Of the housing queue, over REST.
    pub fn new(message_id: &str, received_at: Now) -> Self {
        Request {
            channel: Channel::Rest,
            sender: "portal".to_owned(),
            owner: None,
            message_id: message_id.to_owned(),
            text: None,
            service_id: "wko2016-141-housing-queue",
            service_code: "000",
            request_number: None,
            application: Bytes::from_static(b"{}"),
            received_at,
            due_at: None,
        }
    }

    /// Signed, judged, admitted.
    pub fn admitted(&self) -> Admitted {
        let terms = Terms {
            service_id: self.service_id.to_owned(),
            service_code: self.service_code.parse().unwrap(),
            request_number: self.request_number.clone(),
            application: self.application.clone(),
            due_at: self.due_at,
            intake: qaqpa::registry::Intake::default(),
        };
        let text = self.text.clone().unwrap_or_else(|| format!("message {}", self.message_id));
        admitted(&signed(&text), terms, self.received_at)
    }

    /// The same, as its message brings it.
    pub fn submission(&self) -> Submission {
        self.bringing(self.admitted())
    }

    /// What is admitted already, as this message brings it.
    pub fn bringing(&self, admitted: Admitted) -> Submission {
        let token = AccessToken::new(&[1; 32], admitted.identity());
        let origin = Origin {
            channel: self.channel,
            sender: self.sender.clone(),
            message_id: self.message_id.clone(),
            owner: self.owner,
        };
        Submission::new(admitted, origin, token.hash())
    }
}

/// A document with this text under the signature of somebody whose certificate is good.
fn signed(text: &str) -> Bytes {
    static SIGNED: OnceLock<Mutex<HashMap<String, Bytes>>> = OnceLock::new();
    let mut known = SIGNED.get_or_init(Mutex::default).lock().unwrap();
    let sign = || {
        let plain = format!("<document><declarantId>{DECLARANT}</declarantId><text>{text}</text></document>");
        let holder = builtin::holder("people/valid").unwrap();
        Bytes::from(sign_enveloped(&plain, &holder, &SigningRequest::document()).unwrap())
    };
    known.entry(text.to_owned()).or_insert_with(sign).clone()
}

/// What the service of a test asks, whatever the document says.
struct OnTerms(Terms);

impl Admissible for OnTerms {
    fn terms(&self, _: Now) -> Result<Terms, qaqpa::registry::NotAdmitted> {
        Ok(self.0.clone())
    }
}

impl ReadContent for OnTerms {
    type Request = OnTerms;

    fn read(&self, _: &VerifiedContent, _: &Certificate, _: Option<&str>) -> Reading<OnTerms> {
        Reading { paths: DeclarantPath::usual(), request: Ok(OnTerms(self.0.clone())), remark: None }
    }

    fn kind(&self, _: &Document) -> Kind {
        Kind::Request
    }
}

/// Judged as the gateway judges it.
fn admitted(document: &Bytes, terms: Terms, now: Now) -> Admitted {
    static ANCHORS: OnceLock<TrustStore> = OnceLock::new();
    let anchors = ANCHORS.get_or_init(|| TrustStore::from_certificates(&believed()));
    let (revocation, known, profile) = (crls(now), KnownCertificates::default(), Profile::gateway());
    let judge = Judge { anchors, revocation: &*revocation, known: &known, profile: &profile };
    let examined = judge.request(document, &OnTerms(terms), now, &mut |_| {});
    let request = examined.request.unwrap_or_else(|| panic!("{:?}", examined.report));
    admit(&request, &[examined.report]).unwrap()
}

fn believed() -> Vec<Certificate> {
    certificates_from_pem(builtin::text("trust.pem").unwrap()).unwrap()
}

/// What the authority of the test PKI publishes then.
fn crls(now: Now) -> Arc<CrlStore> {
    static PUBLISHED: OnceLock<Mutex<HashMap<i64, Arc<CrlStore>>>> = OnceLock::new();
    let publish = || {
        let store = CrlStore::new();
        for crl in Authority::builtin(None).unwrap().crls(now).unwrap() {
            store.insert(&crl.der, &believed()).unwrap();
        }
        Arc::new(store)
    };
    let mut published = PUBLISHED.get_or_init(Mutex::default).lock().unwrap();
    Arc::clone(published.entry(now.millis()).or_insert_with(publish))
}
