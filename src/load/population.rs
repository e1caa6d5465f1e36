//! Who sends: people, their keys, the forms that they fill in, and what must come of each request.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::came::Expected;
use super::channel_message::{self, SYSTEM};
use super::error::LoadError;
use super::form::Form;
use super::kinds::{Algorithm, Channel, Defect, PEOPLE};
use super::plan::{Item, Plan, request_number};
use crate::crypto::{self, CryptoError, EcdsaForm, KeyKind, SignatureAlgorithm};
use crate::envelope::ns;
use crate::keys::{Holder, Signer};
use crate::random::{Random, Seeded};
use crate::x509::Certificate;
use crate::xml::Writer;
use crate::xmldsig::{SignError, SigningRequest, sign_enveloped};

/// Whom every request is for: an official test identity, the IIN of the good people of the test PKI.
const DECLARANT: &str = "123456789011";

/// Somebody else, for a request that states another person.
const SOMEBODY_ELSE: &str = "123456789012";

/// The same with one letter changed: what tampering does.
const TAMPERED: &str = "loaf-portal";

/// Keys and forms.
pub struct Population {
    /// What is sent when.
    pub plan: Plan,
    /// By name and algorithm.
    people: BTreeMap<(String, Algorithm), Holder>,
    /// The portal's own keys, for SOAP.
    systems: BTreeMap<Algorithm, Holder>,
    /// In the order of [`Plan::services`].
    forms: Vec<Form>,
}

/// What must come of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foretold {
    /// It is registered.
    Accepted,
    /// It is refused, by this status over REST with these codes, and by this code of the contract over SOAP.
    Refused {
        /// Over REST.
        status: u16,
        /// Every code, in any order.
        codes: &'static [&'static str],
        /// errorCode of the fault.
        soap: &'static str,
    },
}

impl From<Foretold> for Expected {
    fn from(foretold: Foretold) -> Self {
        match foretold {
            Foretold::Accepted => Expected::Accepted,
            Foretold::Refused { codes, .. } => Expected::Refused(codes.join(" ")),
        }
    }
}

/// A request ready to be sent.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// What it is.
    pub item: Item,
    /// Its octets.
    pub body: Bytes,
    /// messageId, of a SOAP message.
    pub message_id: String,
    /// SHA-256 of the document, of a message of the asynchronous channel: what its receiver must find.
    pub mark: Option<[u8; 32]>,
    /// What must come of it.
    pub foretold: Foretold,
    /// It was sent before: from a pool.
    pub again: bool,
}

impl Prepared {
    /// The trace by which this request is found in logs: `traceparent`, W3C Trace Context.
    pub(super) fn trace(&self) -> String {
        trace_of(&self.item.request_number)
    }
}

/// requestNumber as a trace: its digits are hexadecimal ones, too.
pub(super) fn trace_of(request_number: &str) -> String {
    format!("00-{request_number:0>32}-{request_number:0>16}-00")
}

impl Population {
    /// Joins keys and forms to a plan.
    pub fn new(
        plan: Plan,
        people: BTreeMap<(String, Algorithm), Holder>,
        systems: BTreeMap<Algorithm, Holder>,
        forms: Vec<Form>,
    ) -> Self {
        Population { plan, people, systems, forms }
    }

    /// The declarant of a request.
    pub fn declarant(item: &Item) -> &'static str {
        if item.defect == Defect::OtherDeclarant { SOMEBODY_ELSE } else { DECLARANT }
    }

    /// The id of the service that a request asks for.
    pub fn service(&self, item: &Item) -> &str {
        &self.forms[item.service].id
    }

    /// The request with this number, signed: the same plan and number give the same octets.
    pub fn prepared(&self, index: u64) -> Result<Prepared, LoadError> {
        let item = self.plan.item(index);
        let name = self.plan.people.at(item.person);
        let holder = self.people.get(&(name.clone(), item.algorithm)).ok_or_else(|| {
            LoadError::NobodyToIssue { person: name.clone(), algorithm: item.algorithm.name() }
        })?;
        let random = self.plan.draws("fields", index);
        let unsigned = self.unsigned(&item, &random);
        let signed = || sign_enveloped(&unsigned, &Repeatable(holder), &SigningRequest::document());
        if self.plan.channel == Channel::Async {
            return self.queued(item, &signed()?, &random);
        }
        let document = match item.defect {
            Defect::Unsigned => unsigned,
            _ => broken(signed()?, item.defect),
        };
        let foretold = foretold(name, item.defect);
        let (body, message_id) = match self.plan.channel {
            Channel::Soap => self.message(&item, &document, &random)?,
            Channel::Rest | Channel::Portal | Channel::Async => (document, String::new()),
        };
        Ok(Prepared { item, body: Bytes::from(body), message_id, mark: None, foretold, again: false })
    }

    /// `sendMessage` of the asynchronous channel with the document in it; what is wrong is wrong with the message.
    fn queued(&self, item: Item, document: &str, random: &Seeded) -> Result<Prepared, LoadError> {
        let id = random.uuid();
        let text = channel_message::message(&id, &self.plan.date.to_string(), document);
        let body = broken(self.signed_by_system(&text, item.algorithm, random)?, item.defect);
        let foretold = foretold_of_message(item.defect);
        let mark = Some(channel_message::mark(document));
        Ok(Prepared { item, body: Bytes::from(body), message_id: id, mark, foretold, again: false })
    }

    /// With the portal's transport signature.
    pub(super) fn signed_by_system(
        &self,
        text: &str,
        algorithm: Algorithm,
        random: &Seeded,
    ) -> Result<String, LoadError> {
        let system = self.systems.get(&algorithm).ok_or_else(|| LoadError::NobodyToIssue {
            person: "portal-system".to_owned(),
            algorithm: algorithm.name(),
        })?;
        channel_message::signed(text, &Repeatable(system), random)
    }

    /// One of the algorithms that the plan may draw.
    pub(super) fn first_algorithm(&self) -> Algorithm {
        self.systems.keys().next().copied().unwrap_or(Algorithm::Rsa)
    }

    fn unsigned(&self, item: &Item, random: &Seeded) -> String {
        let form = &self.forms[item.service];
        let bare = self.written(item, form, random, 0);
        if item.size <= bare.len() {
            return bare;
        }
        // The draws of the form are drawn again from the beginning.
        let again = self.plan.draws("fields", item.index);
        self.written(item, form, &again, item.size - bare.len())
    }

    fn written(&self, item: &Item, form: &Form, random: &Seeded, filling: usize) -> String {
        let date = self.plan.date;
        let mut w = Writer::with_declaration();
        w.open("request").attribute("xmlns", "urn:qaqpa:request:v1");
        w.leaf("requestNumber", &item.request_number)
            .leaf("serviceId", &form.id)
            .leaf("declarantId", Self::declarant(item))
            .leaf("requestDate", &date.to_string())
            .leaf("requestSystemId", SYSTEM);
        w.open("businessData");
        form.write_fields(&mut w, Self::declarant(item), date, random);
        w.close();
        if item.defect != Defect::NoDocument && form.wants_documents() {
            form.write_documents(&mut w, filling);
        }
        w.finish()
    }

    /// `SendMessage` with the document in `data`, under the portal's transport signature.
    fn message(&self, item: &Item, document: &str, random: &Seeded) -> Result<(String, String), LoadError> {
        let id = random.uuid();
        let mut w = Writer::with_declaration();
        w.open("soap:Envelope").attribute("xmlns:soap", ns::SOAP11).open("soap:Body");
        w.open("n:SendMessage").attribute("xmlns:n", ns::SYNC).open("request").open("requestInfo");
        w.leaf("messageId", &id)
            .leaf("serviceId", self.service(item))
            .leaf("messageDate", &self.plan.date.to_string());
        w.open("sender").leaf("senderId", SYSTEM).leaf("password", "-").close().close();
        w.open("requestData").open("data").text(document);
        Ok((self.signed_by_system(&w.finish(), item.algorithm, random)?, id))
    }
}

/// What must come of a request that this person signs, with this defect.
fn foretold(person: &str, defect: Defect) -> Foretold {
    let refused = |codes, soap| Foretold::Refused { status: 422, codes, soap };
    match defect {
        Defect::Tampered => refused(&["DIGEST_MISMATCH"], "SCE016"),
        Defect::WrongValue => refused(&["SIGNATURE_INVALID"], "SCE016"),
        Defect::Unsigned => refused(&["SIGNATURE_ABSENT"], "SCE017"),
        Defect::OtherDeclarant => refused(&["IIN_MISMATCH"], "SCE016"),
        Defect::Truncated => Foretold::Refused { status: 400, codes: &["XML_MALFORMED"], soap: "SCE001" },
        Defect::None | Defect::NoDocument => match PEOPLE.iter().find(|one| one.0 == person) {
            Some((_, codes, soap)) if !codes.is_empty() => refused(codes, soap),
            _ => Foretold::Accepted,
        },
    }
}

/// What must come of a message of the asynchronous channel with this defect.
fn foretold_of_message(defect: Defect) -> Foretold {
    let refused = |codes, soap| Foretold::Refused { status: 500, codes, soap };
    match defect {
        Defect::Tampered => refused(&["DIGEST_MISMATCH"], "SCE006"),
        Defect::Truncated => refused(&["XML_MALFORMED"], "SCE001"),
        _ => Foretold::Accepted,
    }
}

/// The signed document, broken afterwards where the defect is of that kind.
fn broken(signed: String, defect: Defect) -> String {
    match defect {
        Defect::Tampered => signed.replacen(SYSTEM, TAMPERED, 1),
        Defect::WrongValue => {
            const BEFORE: &str = "SignatureValue>";
            let Some(at) = signed.find(BEFORE).map(|at| at + BEFORE.len()) else { return signed };
            let other = if signed[at..].starts_with('A') { "B" } else { "A" };
            format!("{}{other}{}", &signed[..at], signed.get(at + 1..).unwrap_or_default())
        }
        Defect::Truncated => {
            let mut end = signed.len() / 2;
            while !signed.is_char_boundary(end) {
                end -= 1;
            }
            signed[..end].to_owned()
        }
        Defect::None | Defect::Unsigned | Defect::OtherDeclarant | Defect::NoDocument => signed,
    }
}

/// A key whose signatures are the same for the same octets: RSA as it is, ECDSA by RFC 6979, GOST after its manner.
struct Repeatable<'a>(&'a Holder);

impl Signer for Repeatable<'_> {
    fn certificate(&self) -> &Certificate {
        self.0.certificate()
    }

    fn chain(&self) -> &[Certificate] {
        self.0.chain()
    }

    fn kind(&self) -> KeyKind {
        self.0.kind()
    }

    fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        form: EcdsaForm,
        message: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        crypto::sign_repeatably_in(self.0.key(), algorithm, form, message)
    }
}

/// Document `index` of a pool for other tools: the template with `{{number}}` as a requestNumber of its own and `{{index}}` as its
/// place, signed. The same seed and template give the same octets.
pub fn from_template(template: &str, index: u64, seed: u64, holder: &Holder) -> Result<String, SignError> {
    let document =
        template.replace("{{number}}", &request_number(seed, index)).replace("{{index}}", &index.to_string());
    signed_repeatably(&document, holder)
}

/// A document, signed so that the same document and key give the same octets.
pub fn signed_repeatably(document: &str, holder: &Holder) -> Result<String, SignError> {
    sign_enveloped(document, &Repeatable(holder), &SigningRequest::document())
}
