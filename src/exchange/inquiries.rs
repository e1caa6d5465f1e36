//! What the state databases are asked over the synchronous channel and how their answers are read: `GBDFL_UniversalServiceSync`,
//! `GbdulInfoByBin_v2`, the notaries' service and E-akimat's registration; [contract §4](crate::manual::contract). Only what a database signed is read.

use crate::calendar::almaty;
use crate::clock::Now;
use crate::envelope::ns;
use crate::keys::Signer;
use crate::workflow::{PowerOfAttorney, StateAnswer};
use crate::xml::{ElementView, Writer};
use crate::xmldsig::{SignError, SigningRequest, sign_enveloped};

/// Ours: of the real service nothing is known.
const E_AKIMAT: &str = "urn:qaqpa:e-akimat:v1";

/// Characters of the number that E-akimat gives: what is longer is none.
const INCOMING_CHARS_MAX: usize = 100;

const XS: &str = "http://www.w3.org/2001/XMLSchema";
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// A question to one database. It bears numbers of people, and therefore has no `Debug`.
#[derive(Clone)]
pub(super) enum Question {
    Person { iin: String },
    Organization { bin: String },
    Power { power: PowerOfAttorney, principal: String, representative: String },
    Registration { number: String, service: String, declarant: String },
}

/// What an answer says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Whether what was asked for is there.
    Answer(StateAnswer),
    /// The number under which it was registered.
    Number(String),
}

/// Who asks, and under which id.
pub(super) struct Asker<'a> {
    pub(super) message_id: &'a str,
    pub(super) sender_id: &'a str,
    pub(super) bin: &'a str,
    pub(super) signer: &'a dyn Signer,
    pub(super) now: Now,
}

impl Question {
    /// serviceId.
    pub(super) const fn service_id(&self) -> &'static str {
        match self {
            Question::Person { .. } => "GBDFL_UniversalServiceSync",
            Question::Organization { .. } => "GbdulInfoByBin_v2",
            Question::Power { .. } => "ENIS_POWER_OF_ATTORNEY",
            Question::Registration { .. } => "E_AKIMAT_REGISTRATION",
        }
    }

    /// An unsigned envelope with the question.
    pub(super) fn envelope(&self, asker: &Asker<'_>) -> Result<String, SignError> {
        let mut w = Writer::with_declaration();
        w.open("soap:Envelope").attribute("xmlns:soap", ns::SOAP11).open("soap:Body");
        w.open("n:SendMessage").attribute("xmlns:n", ns::SYNC).open("request").open("requestInfo");
        w.leaf("messageId", asker.message_id).leaf("serviceId", self.service_id());
        w.leaf("messageDate", &almaty::shown(asker.now));
        w.open("sender").leaf("senderId", asker.sender_id).close().close();
        w.open("requestData");
        self.data(&mut w, asker)?;
        Ok(w.finish())
    }

    fn data(&self, w: &mut Writer, asker: &Asker<'_>) -> Result<(), SignError> {
        match self {
            Question::Person { iin } => {
                w.open("data").attribute("xmlns:xsi", XSI);
                w.attribute("xmlns:cs", "http://message.persistence.interactive.nat");
                w.attribute("xsi:type", "cs:Request").leaf("messageId", asker.message_id);
                w.leaf("messageDate", &almaty::shown(asker.now)).leaf("senderCode", asker.sender_id);
                w.leaf("iin", iin).close();
            }
            Question::Organization { bin } => {
                let mut request = Writer::new();
                request.open("tns:Request");
                request.attribute("xmlns:tns", "http://gbdulinfobybin_v2.egp.gbdul.tamur.kz");
                request.leaf("RequestorBIN", asker.bin).leaf("BIN", bin);
                let signed = sign_enveloped(&request.finish(), asker.signer, &SigningRequest::document())?;
                w.open("data").attribute("xmlns:xs", XS).attribute("xmlns:xsi", XSI);
                w.attribute("xsi:type", "xs:string").text(&signed).close();
            }
            Question::Power { power, principal, representative } => {
                w.open("data").open("request").attribute("xmlns", "urn:qaqpa:enis:v1");
                w.leaf("number", &power.number).leaf("date", &power.date);
                w.leaf("principalIin", principal).leaf("representativeIin", representative).close().close();
            }
            Question::Registration { number, service, declarant } => {
                w.open("data").open("register").attribute("xmlns", E_AKIMAT);
                w.leaf("requestNumber", number).leaf("serviceId", service);
                w.leaf("declarantId", declarant).close().close();
            }
        }
        Ok(())
    }

    /// What the signed document of an answer says; nothing where it is no answer to this question.
    pub(super) fn read<'a, E: ElementView<'a>>(&self, root: E) -> Option<Said> {
        let answer = match self {
            Question::Person { iin } => person(root, iin),
            Question::Organization { bin } => organization(root, bin),
            Question::Power { power, principal, representative } => {
                the_power(root, [&power.number, principal, representative])
            }
            Question::Registration { number, .. } => return registered(root, number).map(Said::Number),
        };
        answer.map(Said::Answer)
    }
}

fn text<'a, E: ElementView<'a>>(parent: E, name: &str) -> Option<String> {
    let text = parent.child(name)?.text().trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// Where nobody was found, there is no `persons`; which code says so is not known.
fn person<'a, E: ElementView<'a>>(root: E, iin: &str) -> Option<StateAnswer> {
    root.child("messageResult")?;
    let Some(persons) = root.child("persons") else { return Some(StateAnswer::Unknown) };
    let of_iin = |person: &E| text(*person, "iin").as_deref() == Some(iin);
    let person = persons.children().filter(|child| child.local_name() == "person").find(of_iin)?;
    Some(if text(person, "deathDate").is_some() { StateAnswer::Ended } else { StateAnswer::Known })
}

fn organization<'a, E: ElementView<'a>>(root: E, bin: &str) -> Option<StateAnswer> {
    root.child("Status")?;
    let Some(organization) = root.child("Organization") else { return Some(StateAnswer::Unknown) };
    if text(organization, "BIN")? != bin {
        return None;
    }
    let ended = text(organization, "LiquidationDate").is_some();
    Some(if ended { StateAnswer::Ended } else { StateAnswer::Known })
}

fn the_power<'a, E: ElementView<'a>>(root: E, asked: [&str; 3]) -> Option<StateAnswer> {
    root.child("status")?;
    let Some(power) = root.child("powerOfAttorney") else { return Some(StateAnswer::Unknown) };
    let names = ["number", "principalIin", "representativeIin"];
    if names.iter().zip(asked).any(|(name, wanted)| text(power, name).as_deref() != Some(wanted)) {
        return None;
    }
    let state = text(power.child("state")?, "code")?;
    Some(if state == "ACTIVE" { StateAnswer::Known } else { StateAnswer::Ended })
}

fn registered<'a, E: ElementView<'a>>(root: E, asked: &str) -> Option<String> {
    if !root.is(E_AKIMAT, "registered") || text(root, "requestNumber")? != asked {
        return None;
    }
    let fits = |number: &String| {
        number.chars().count() <= INCOMING_CHARS_MAX && !number.chars().any(char::is_control)
    };
    text(root, "incomingNumber").filter(fits)
}
