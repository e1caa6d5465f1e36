//! What a service makes of signed content: where the declarant's number stands, and the application.

use std::sync::Arc;

use super::form_fields::fields;
use super::forms;
use super::leaves::{date_time, leaf, malformed, missing, required, text};
use super::rules::Rules;
use super::service_request::ServiceRequest;
use super::{sender, terms};
use crate::catalogue::{Catalogue, Channel, MediaType, Service};
use crate::clock::{Now, xml_schema};
use crate::encoding::base64;
use crate::envelope::{SendMessage, ns as soap};
use crate::findings::evidence::RequestEvidence;
use crate::findings::{Check, Code, Finding, Note, masked};
use crate::identity::{DeclarantPath, NumberKind};
use crate::registry::Owner;
use crate::reply::ns;
use crate::validation::{Kind, ReadContent, Reading};
use crate::workflow::{Application, Attachment, IntakeDesk, PowerOfAttorney, Representative, SignedFor};
use crate::x509::Certificate;
use crate::xml::{Document, ElementView, LineCount, PlainElement};
use crate::xmldsig::VerifiedContent;

/// `schemas/request.xsd`.
const REQUEST: &str = "urn:qaqpa:request:v1";

/// Attachments of one request.
const ATTACHMENTS_MAX: usize = 50;

/// Reads content by the catalogue of services and the rules for requests.
#[derive(Clone, Copy)]
pub(crate) struct ByCatalogue<'a> {
    pub(crate) catalogue: &'a Catalogue,
    /// Takes requests in.
    pub(crate) desk: &'a IntakeDesk,
    pub(crate) rules: &'a Rules,
    /// Who is behind the connection, where it proved that.
    pub(crate) client: Option<Owner>,
    /// When it was received.
    pub(crate) now: Now,
}

impl ByCatalogue<'_> {
    /// Of what came over the connection of this client.
    pub(crate) fn over(self, client: Option<Owner>) -> Self {
        ByCatalogue { client, ..self }
    }
}

impl ReadContent for ByCatalogue<'_> {
    type Request = ServiceRequest;

    fn read(
        &self,
        content: &VerifiedContent,
        certificate: &Certificate,
        named: Option<&str>,
    ) -> Reading<ServiceRequest> {
        read(content, certificate, *self, named)
    }

    fn sender(&self, message: &SendMessage, signer: Option<&Certificate>) -> Option<Check> {
        Some(sender::check(message, signer, self.client, self.rules))
    }

    fn kind(&self, document: &Document) -> Kind {
        let root = PlainElement::new(document, document.root());
        match root.namespace() {
            ns::RESULT | ns::RECEIPT | ns::REFUSAL => Kind::Answer,
            REQUEST => Kind::Request,
            _ if root.child("serviceId").is_some() => Kind::Request,
            _ => Kind::Other,
        }
    }
}

/// Reads content for the service it names itself, or for the one that `named` (the message's serviceId) names.
fn read(
    content: &VerifiedContent,
    certificate: &Certificate,
    by: ByCatalogue<'_>,
    named: Option<&str>,
) -> Reading<ServiceRequest> {
    let (root, catalogue) = (content.root(), by.catalogue);
    // A form of the portal names its service by its type.
    let stated = root.child(if forms::is_form(root) { "serviceType" } else { "serviceId" });
    let own = stated.map(leaf).transpose();
    let place = |finding: Finding| match (&finding.place, stated) {
        (None, Some(element)) => finding.at(element.place()),
        _ => finding,
    };
    if is_of_another_kind(root) {
        return Reading {
            paths: DeclarantPath::usual(),
            request: Err(vec![not_a_request(root)]),
            remark: None,
        };
    }
    let own = own.map(|id| id.filter(|id| !id.is_empty()));
    let names_itself = matches!(own, Ok(Some(_)));
    let service = own
        .and_then(|own| match (&own, named) {
            (Some(own), Some(named)) => both(catalogue, own, named),
            (Some(id), None) => find(catalogue, id),
            (None, Some(id)) => find(catalogue, id),
            (None, None) if is_ours(root) => Err(malformed(RequestEvidence::NoService).at(root.place())),
            (None, None) => Err(not_a_request(root)),
        })
        .map_err(place);
    let declarant = match &service {
        Ok(_) if forms::is_form(root) => forms::declarant(),
        Ok(service) => terms::declarant(service, content, certificate),
        Err(_) => DeclarantPath::usual(),
    };
    let request = service.map_err(|finding| vec![finding]).and_then(|service| {
        let application = if is_ours(root) {
            application(root)
        } else if forms::is_form(root) {
            forms::application(root, &service, &declarant)
        } else if forms::is_base(root) || names_itself || is_described(root, &service, &declarant) {
            foreign(root, &service, &declarant)
        } else {
            Err(not_a_request(root))
        };
        let application = application.map_err(|finding| vec![finding])?;
        let against = terms::against(&application, &service, &declarant, root, by.rules, by.now);
        if !against.is_empty() {
            return Err(against);
        }
        let (certificate, desk) = (*content.signer(), by.desk.clone());
        Ok(ServiceRequest::new(service, application, certificate, desk))
    });
    // An employee signs for the recipient: the number in the request that must be the certificate's is the employee's.
    let by_employee = is_ours(root) && root.child("intake").is_some();
    let employee = || vec![DeclarantPath { path: "intake/employee".into(), kind: NumberKind::Iin }];
    let remark = (!is_ours(root)).then(|| {
        let (root, namespace) = named_root(root);
        Note::ReadByPaths { root, namespace }
    });
    Reading { paths: if by_employee { employee() } else { declarant }, request, remark }
}

/// The shape of `schemas/request.xsd`.
fn is_ours<'a, E: ElementView<'a>>(root: E) -> bool {
    root.is(REQUEST, "request")
}

/// Namespaces of documents that have a meaning of their own: what a signature in one of them means was never a request.
const OTHER_KINDS: [&str; 7] = [
    "urn:qaqpa:",
    soap::SOAP11,
    soap::SOAP12,
    soap::SYNC,
    "urn:oasis:names:tc:",
    "http://docs.oasis-open.org/",
    "http://www.w3.org/",
];

/// Whether a document is of a known other kind: a result, a receipt, a message, a log-in by SAML.
fn is_of_another_kind<'a, E: ElementView<'a>>(root: E) -> bool {
    !is_ours(root) && OTHER_KINDS.iter().any(|start| root.namespace().starts_with(start))
}

/// Words in the names of what people sign to log in, and of answers.
const OTHER_WORDS: [&str; 12] = [
    "login",
    "logon",
    "logout",
    "signin",
    "auth",
    "authn",
    "authentication",
    "challenge",
    "nonce",
    "ticket",
    "session",
    "response",
];

/// Whether the service's file says where documents of another shape keep their number, and this is such a one. What was signed does
/// not name the service then, only the message does, which the applicant did not sign.
fn is_described<'a, E: ElementView<'a>>(root: E, service: &Service, paths: &[DeclarantPath]) -> bool {
    let described = service.identity.iter().any(|path| path.path != "declarantId");
    described && !has_other_word(root.local_name()) && paths.iter().any(|path| path.leads_anywhere(root))
}

/// `loginRequest` has two words, `authorityRequest` has two others.
fn has_other_word(name: &str) -> bool {
    let mut words = vec![String::new()];
    let mut before_is_small = false;
    for letter in name.chars() {
        let ends = !letter.is_alphanumeric() || letter.is_uppercase() && before_is_small;
        if ends {
            words.push(String::new());
        }
        before_is_small = letter.is_lowercase();
        let letters = letter.to_lowercase().filter(|letter| letter.is_alphanumeric());
        words.last_mut().into_iter().for_each(|word| word.extend(letters.clone()));
    }
    words.iter().any(|word| OTHER_WORDS.contains(&word.as_str()))
}

fn not_a_request<'a, E: ElementView<'a>>(root: E) -> Finding {
    let place = root.place();
    let (root, namespace) = named_root(root);
    Finding::new(Code::NotARequest, RequestEvidence::NotARequest { root, namespace }).at(place)
}

/// The name and the namespace of a root element, as much of them as a report shows.
fn named_root<'a, E: ElementView<'a>>(root: E) -> (String, String) {
    let cut = |text: &str| text.chars().take(120).collect::<String>();
    (cut(root.local_name()), cut(root.namespace()))
}

fn find(catalogue: &Catalogue, id: &str) -> Result<Arc<Service>, Finding> {
    let service = catalogue.find(id).ok_or_else(|| {
        let asked = id.chars().take(60).collect();
        let nearest = catalogue.nearest(id).map(|near| near.to_string());
        Finding::new(Code::ServiceUnknown, RequestEvidence::UnknownService { asked, nearest })
    })?;
    if service.paper_only {
        let (service, clause) = (service.id.clone(), service.forms.cite.clone());
        return Err(Finding::new(Code::ServicePaperOnly, RequestEvidence::PaperOnly { service, clause }));
    }
    Ok(Arc::clone(service))
}

/// The message's serviceId and the document's own must mean one service.
fn both(catalogue: &Catalogue, own: &str, named: &str) -> Result<Arc<Service>, Finding> {
    let (inner, outer) = (find(catalogue, own)?, find(catalogue, named)?);
    if inner.id == outer.id {
        return Ok(inner);
    }
    Err(malformed(RequestEvidence::TwoServices { message: outer.id.clone(), document: inner.id.clone() }))
}

/// The children of a request in the order and number of `schemas/request.xsd`.
const PARTS: [(&str, bool); 9] = [
    ("requestNumber", false),
    ("serviceId", true),
    ("declarantId", true),
    ("requestDate", true),
    ("requestSystemId", true),
    ("intake", false),
    ("representative", false),
    ("businessData", true),
    ("attachments", false),
];

/// Qaqpa's own request, design "The request and the result".
fn application<'a, E: ElementView<'a>>(root: E) -> Result<Application, Finding> {
    let mut parts = PARTS.iter();
    for child in root.children() {
        let known = child.namespace() == REQUEST && parts.any(|part| part.0 == child.local_name());
        if !known {
            let found = child.local_name().chars().take(60).collect();
            return Err(malformed(RequestEvidence::Order { found }).at(child.place()));
        }
    }
    for (name, _) in PARTS.iter().filter(|part| part.1) {
        root.child(name).ok_or_else(|| missing(name, root))?;
    }
    if let Some(number) = text(root, "requestNumber")?
        && !(number.len() == 14 && number.bytes().all(|octet| octet.is_ascii_digit()))
    {
        let count = number.chars().count();
        return Err(malformed(RequestEvidence::RequestNumber { count }).at(root.place()));
    }
    let date = date_time(root, "requestDate")?.ok_or_else(|| missing("requestDate", root))?;
    let form = fields(root.child("businessData").ok_or_else(|| missing("businessData", root))?)?;
    Ok(Application {
        request_number: text(root, "requestNumber")?,
        service_id: required(root, "serviceId")?,
        declarant_id: required(root, "declarantId")?,
        request_date: date,
        request_system_id: required(root, "requestSystemId")?,
        intake: root.child("intake").map(signed_for).transpose()?,
        base: None,
        representative: root.child("representative").map(representative).transpose()?,
        fields: form.fields,
        lines: form.lines,
        attachments: root.child("attachments").map_or_else(|| Ok(Vec::new()), attachments)?,
    })
}

fn signed_for<'a, E: ElementView<'a>>(element: E) -> Result<SignedFor, Finding> {
    let text = required(element, "channel")?;
    let channel = Channel::parse(&text).filter(|channel| *channel != Channel::Portal);
    let found = text.chars().take(40).collect();
    let channel =
        channel.ok_or_else(|| malformed(RequestEvidence::IntakeChannel { found }).at(element.place()))?;
    Ok(SignedFor { channel })
}

fn representative<'a, E: ElementView<'a>>(element: E) -> Result<Representative, Finding> {
    let iin = required(element, "iin")?;
    if iin.len() != 12 || !iin.bytes().all(|octet| octet.is_ascii_digit()) {
        let evidence = RequestEvidence::RepresentativeIin { found: masked(&iin) };
        return Err(malformed(evidence).at(element.place()));
    }
    let power_of_attorney = match element.child("powerOfAttorney") {
        None => None,
        Some(power) => {
            let notarised = required(power, "notarised")?;
            if !matches!(notarised.as_str(), "true" | "false" | "1" | "0") {
                return Err(malformed(RequestEvidence::Notarised).at(power.place()));
            }
            let notarised = matches!(notarised.as_str(), "true" | "1");
            let date = required(power, "date")?;
            if !xml_schema::is_date(&date) {
                let found = date.chars().take(40).collect();
                return Err(malformed(RequestEvidence::PowerDate { found }).at(power.place()));
            }
            Some(PowerOfAttorney { number: required(power, "number")?, date, notarised })
        }
    };
    Ok(Representative { iin, power_of_attorney })
}

fn attachments<'a, E: ElementView<'a>>(list: E) -> Result<Vec<Attachment>, Finding> {
    let (mut attachments, mut count) = (Vec::new(), LineCount::default());
    for element in list.children() {
        if attachments.len() == ATTACHMENTS_MAX {
            return Err(malformed(RequestEvidence::Attachments { max: ATTACHMENTS_MAX }).at(list.place()));
        }
        let content = element.child("content").ok_or_else(|| missing("content", element))?;
        let octets = base64::decode(&leaf(content)?)
            .ok_or_else(|| malformed(RequestEvidence::AttachmentContent).at(content.place()))?;
        attachments.push(Attachment {
            document_type: required(element, "documentType")?,
            file_name: required(element, "fileName")?,
            mime_type: required(element, "mimeType")?,
            octets: octets.len() as u64,
            content_type: MediaType::of(&octets).map(|kind| kind.as_str().to_owned()),
            line: Some(element.line(&mut count)),
        });
    }
    Ok(attachments)
}

/// A document of another shape: its number stands where the service file says, all its other leaves are form fields.
fn foreign<'a, E: ElementView<'a>>(
    root: E,
    service: &Service,
    paths: &[DeclarantPath],
) -> Result<Application, Finding> {
    let form = fields(if forms::is_base(root) { root.child("businessData").unwrap_or(root) } else { root })?;
    Ok(Application {
        request_number: text(root, "requestNumber")?,
        service_id: service.id.clone(),
        declarant_id: paths.iter().find_map(|path| path.value(root)).unwrap_or_default(),
        request_date: date_time(root, "requestDate")?.unwrap_or_default(),
        request_system_id: text(root, "requestSystemId")?.unwrap_or_default(),
        intake: None,
        base: forms::base(root),
        representative: None,
        fields: form.fields,
        lines: form.lines,
        attachments: match root.child("attachments").filter(|_| forms::is_base(root)) {
            Some(list) => attachments(list)?,
            None => Vec::new(),
        },
    })
}
