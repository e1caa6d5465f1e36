//! Honest documents, what is signed in them, and how a signature is put under a SignedInfo of any kind.

use qaqpa::clock::Now;
use qaqpa::crypto::{DigestAlgorithm, EcdsaForm, SignatureAlgorithm, digest};
use qaqpa::encoding::base64::encode;
use qaqpa::envelope::Envelope;
use qaqpa::findings::{Code, Decision};
use qaqpa::keys::{Holder, Signer};
use qaqpa::wsse::{Transport, verify_envelope};
use qaqpa::xml::{self, Canonicalization, Comments, Document, ElementView, Method, Selection, canonicalize};
use qaqpa::xmldsig::{
    self, KnownCertificates, Outcome, Policy, SigningRequest, VerifiedElement, ns, sign_enveloped,
    signature_element,
};

use crate::support::requests::holder;

/// Where the signature stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// In the document that it signs.
    Enveloped,
    /// In the header of an envelope whose Body it signs.
    Soap,
}

/// What verifying yields: who signed, and all that a reader sees.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Content {
    pub signer: [u8; 32],
    pub text: String,
}

/// A document as its signer made it.
pub struct Honest {
    pub name: String,
    pub form: Form,
    /// The id that the Reference names; empty for the document.
    pub id: &'static str,
    /// By which SignedInfo and content become octets.
    pub algorithm: Canonicalization,
    pub text: String,
    pub content: Content,
    pub holder: Holder,
}

/// As the authority's own signers have it.
pub const WITH_COMMENTS: Canonicalization =
    Canonicalization { comments: Comments::Kept, ..Canonicalization::INCLUSIVE };

const REQUEST: &str = "<request xmlns=\"urn:qaqpa:request:v1\" xmlns:x=\"urn:x\" Id=\"r\"><serviceId>s</serviceId>\
    <declarantId>123456789011</declarantId><businessData x:k=\"1\"><address>Орал қ., 5</address></businessData></request>";

const ENVELOPE: &str = "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:wsu=\"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd\">\
    <soap:Header><wsse:Security xmlns:wsse=\"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd\">\
    <wsu:Timestamp wsu:Id=\"t\"><wsu:Created>2026-11-24T15:00:00Z</wsu:Created></wsu:Timestamp></wsse:Security></soap:Header>\
    <soap:Body wsu:Id=\"r\"><request xmlns=\"urn:qaqpa:request:v1\" xmlns:x=\"urn:x\"><serviceId>s</serviceId>\
    <declarantId>123456789011</declarantId><businessData x:k=\"1\"><address>Орал қ., 5</address></businessData></request></soap:Body></soap:Envelope>";

impl Honest {
    /// Both forms, RSA and ECDSA, enveloped by URI `""` and by id, inclusive and exclusive.
    pub fn all() -> impl Iterator<Item = Honest> {
        let keys = [("RSA", "people/valid"), ("ECDSA", "people/valid-ecdsa")];
        let enveloped = keys.into_iter().flat_map(|(key, stem)| {
            let kinds = [
                ("", WITH_COMMENTS, "the document"),
                ("r", WITH_COMMENTS, "#r"),
                ("r", Canonicalization::EXCLUSIVE, "#r exclusive"),
            ];
            kinds.map(|(id, algorithm, what)| {
                Honest::enveloped(&format!("{key}, enveloped, {what}:"), stem, id, algorithm)
            })
        });
        let systems = [("RSA", "portal-system"), ("ECDSA", "portal-system-ecdsa")];
        enveloped.chain(systems.into_iter().map(|(key, stem)| Honest::soap(&format!("{key}, SOAP:"), stem)))
    }

    pub fn enveloped(name: &str, stem: &str, id: &'static str, algorithm: Canonicalization) -> Honest {
        let holder = holder(stem);
        let uri = if id.is_empty() { String::new() } else { format!("#{id}") };
        let signed_info = Canonicalization { comments: Comments::Omitted, ..algorithm };
        let request = SigningRequest { uri, signed_info, content: algorithm, ..SigningRequest::document() };
        let text = sign_enveloped(REQUEST, &holder, &request).unwrap();
        Honest::of(name, Form::Enveloped, (id, algorithm), text, holder)
    }

    pub fn soap(name: &str, stem: &str) -> Honest {
        let holder = holder(stem);
        let (head, tail) = ENVELOPE.split_once("</wsse:Security>").unwrap();
        let text =
            signature_element(head, &format!("</wsse:Security>{tail}"), &holder, &SigningRequest::body("r"))
                .unwrap();
        Honest::of(name, Form::Soap, ("r", Canonicalization::EXCLUSIVE), text, holder)
    }

    fn of(
        name: &str,
        form: Form,
        (id, algorithm): (&'static str, Canonicalization),
        text: String,
        holder: Holder,
    ) -> Honest {
        let content = verdict(form, &text).unwrap();
        assert_eq!(content.signer, *holder.certificate().sha256());
        Honest { name: name.to_owned(), form, id, algorithm, text, content, holder }
    }

    /// Inclusive canonical form, in which declarations of the surroundings have their part.
    pub fn is_inclusive(&self) -> bool {
        self.algorithm.method != Method::Exclusive
    }

    /// The same text with something else in it, once.
    pub fn with(&self, from: &str, to: &str) -> String {
        replaced(&self.text, from, to)
    }

    /// What stands between two words, these included.
    pub fn part(&self, from: &str, to: &str) -> &str {
        let start = self.text.find(from).unwrap();
        let inside = start + from.len();
        let end = inside + self.text[inside..].find(to).unwrap() + to.len();
        &self.text[start..end]
    }

    /// The signature.
    pub fn signature(&self) -> &str {
        self.part("<ds:Signature ", "</ds:Signature>")
    }

    /// The element that is signed: the Body, or the root.
    pub fn signed(&self) -> &str {
        match self.form {
            Form::Soap => self.part("<soap:Body", "</soap:Body>"),
            Form::Enveloped => self.part("<request", "</request>"),
        }
    }

    /// The document with a SignedInfo changed, and signed anew by the very key: what an attacker with a key of his own does,
    /// and what no verifier may follow.
    pub fn signed_anew(&self, from: &str, to: &str) -> String {
        sign_info(&self.with(from, to), &self.holder)
    }

    /// Its one Reference.
    pub fn reference(&self) -> &str {
        self.part("<ds:Reference ", "</ds:Reference>")
    }
}

pub fn replaced(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "`{from}` is not in it");
    text.replacen(from, to, 1)
}

/// Puts the right SignatureValue under the first SignedInfo, whatever it says; where SignedInfo has no canonical form, the
/// signature of nothing.
pub fn sign_info(text: &str, holder: &Holder) -> String {
    let document = xml::parse(text).unwrap();
    let info = document.subtree(document.root()).find(|id| document.is(*id, ns::DS, "SignedInfo")).unwrap();
    let attribute = |local: &str| {
        document.attribute(document.child(info, ns::DS, local).unwrap(), "", "Algorithm").unwrap()
    };
    let method = SignatureAlgorithm::from_uri(attribute("SignatureMethod")).unwrap();
    let algorithm = Canonicalization::from_uri(attribute("CanonicalizationMethod")).unwrap();
    let mut octets = Vec::new();
    if canonicalize(&document, Selection::subtree(info), algorithm, &[], &mut octets).is_err() {
        octets.clear();
    }
    value_replaced(text, &holder.sign(method, EcdsaForm::Fixed, &octets).unwrap())
}

/// The text with another SignatureValue.
pub fn value_replaced(text: &str, value: &[u8]) -> String {
    let start = text.find("<ds:SignatureValue>").unwrap() + "<ds:SignatureValue>".len();
    let end = start + text[start..].find('<').unwrap();
    format!("{}{}{}", &text[..start], encode(value), &text[end..])
}

/// SHA-256 of the canonical form of the element with this id, as a Reference of the form would have it; the signature left out.
pub fn digest_value(text: &str, id: &str, algorithm: Canonicalization) -> String {
    let document = xml::parse(text).unwrap();
    let apex = xmldsig::Ids::of(&document).element(id).unwrap();
    let without: Vec<_> =
        document.subtree(apex).filter(|node| document.is(*node, ns::DS, "Signature")).collect();
    let mut octets = Vec::new();
    let selection = Selection { apex, without: &without, comments: Comments::Omitted };
    canonicalize(&document, selection, algorithm, &[], &mut octets).unwrap();
    encode(digest(DigestAlgorithm::Sha256, &octets).as_ref())
}

/// The content of a document that is accepted, or the code that leads.
pub fn verdict(form: Form, text: &str) -> Result<Content, Code> {
    let document = xml::parse(text)
        .map_err(|error| if error.is_limit() { Code::XmlLimit } else { Code::XmlMalformed })?;
    let known = KnownCertificates::new(Vec::new());
    match form {
        Form::Enveloped => outcome(&xmldsig::verify_enveloped(document, &Policy::default(), &known)),
        Form::Soap => soap(document, &known),
    }
}

fn soap(document: Document, known: &KnownCertificates) -> Result<Content, Code> {
    let envelope = Envelope::read(document).map_err(|finding| finding.code)?;
    match verify_envelope(envelope, &Policy::default(), known, Now::parse("2026-11-24T15:00:00Z").unwrap()) {
        Transport::Signed(found) => outcome(&found),
        Transport::Unsigned { report, .. } => Err(report.leading().unwrap().code),
    }
}

fn outcome(outcome: &Outcome) -> Result<Content, Code> {
    assert_eq!(outcome.content.is_some(), outcome.report.decision() == Decision::Accepted);
    let Some(content) = &outcome.content else { return Err(outcome.report.leading().unwrap().code) };
    let mut text = String::new();
    written(content.root(), &mut text);
    Ok(Content { signer: *content.signer(), text })
}

/// Names, the attribute of the document that says something, and text, all the way down.
fn written(element: VerifiedElement<'_>, into: &mut String) {
    let k = element.attribute("urn:x", "k").unwrap_or("-");
    into.push_str(&format!("{{{}}}{} {k} [{}]", element.namespace(), element.local_name(), element.text()));
    for child in element.children() {
        into.push('(');
        written(child, into);
        into.push(')');
    }
}
