//! A certificate request as a person writes it: names and numbers in words, whatever is left out invented or usual.

use serde::Deserialize;

use super::certificate_request::CertificateRequest;
use super::defect::Defect;
use super::invented;
use super::kind::{Holding, Kind};
use super::profile::{Algorithm, Criticality, Profile};
use super::subject::{Organization, Person, Subject};
use crate::clock::Now;
use crate::interface::{CallFault, Half, MemberFault, NamedThing};
use crate::people;
use crate::random::Random;

/// The OID of a system and the client of the treasury where none is given: those of the real test certificates.
const SYSTEM_ID: &str = "1.2.398.6.10.1.1";
const TREASURY_CODE: &str = "KS1234";

/// What `POST /manage/v1/ca/certificates` and `qaqpa pki issue` take. Who is not named is invented.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RequestForm {
    /// The kind; `person-sign` when absent.
    pub kind: Option<String>,
    /// `rsa` when absent.
    pub algorithm: Option<String>,
    /// The algorithm's own when absent.
    pub profile: Option<String>,
    /// The person's number.
    pub iin: Option<String>,
    /// `SURNAME NAME [PATRONYMIC]` of a person, or the name of a system or service.
    pub name: Option<String>,
    /// The organisation's number.
    pub bin: Option<String>,
    /// The organisation's name.
    pub organization: Option<String>,
    /// The OID of a system.
    pub system_id: Option<String>,
    /// The code of a client of the treasury.
    pub treasury_code: Option<String>,
    /// A server's names and addresses.
    pub hosts: Vec<String>,
    /// The first instant; the time of issue when absent.
    pub not_before: Option<String>,
    /// The kind's own when absent.
    pub days: Option<u32>,
    /// `usual` when absent.
    pub criticality: Option<String>,
    /// What is to be wrong.
    pub defects: Vec<String>,
    /// When it is revoked, where a defect revokes it.
    pub revoked_at: Option<String>,
}

impl RequestForm {
    /// The same of a person and a company who are not invented here.
    #[must_use]
    pub fn of_person(self, person: &people::Person, company: &people::Company) -> Self {
        RequestForm {
            iin: Some(person.iin.clone()),
            name: Some(person.certificate_name()),
            bin: Some(company.bin.clone()),
            organization: Some(company.name.kk.clone()),
            ..self
        }
    }

    /// The request it stands for; who is not named is drawn from `random`.
    pub fn request(&self, random: &dyn Random) -> Result<CertificateRequest, CallFault> {
        let kind = word(NamedThing::Kind, self.kind.as_deref(), Kind::NAMES)?.unwrap_or(Kind::PersonSign);
        let mut order = CertificateRequest::new(kind, self.subject(kind, random)?);
        order.algorithm = word(NamedThing::Algorithm, self.algorithm.as_deref(), Algorithm::NAMES)?
            .unwrap_or(Algorithm::Rsa);
        order.profile = word(NamedThing::Profile, self.profile.as_deref(), Profile::NAMES)?;
        order.criticality = word(NamedThing::Criticality, self.criticality.as_deref(), Criticality::NAMES)?
            .unwrap_or_default();
        order.not_before = time("notBefore", self.not_before.as_deref())?;
        order.revoked_at = time("revokedAt", self.revoked_at.as_deref())?;
        order.days = self.days;
        for name in &self.defects {
            let defect = word(NamedThing::Defect, Some(name), Defect::NAMES)?;
            // Said twice it is one.
            order.defects.extend(defect.filter(|defect| !order.defects.contains(defect)));
        }
        Ok(order)
    }

    fn subject(&self, kind: Kind, random: &dyn Random) -> Result<Subject, CallFault> {
        let name = |usual: &str| self.name.clone().unwrap_or_else(|| usual.to_owned());
        Ok(match kind.holding() {
            Holding::Person => Subject::Person(self.person(random)?),
            Holding::Employee => Subject::Employee(self.person(random)?, self.organization(random)?),
            Holding::Organization => Subject::Organization(self.organization(random)?),
            Holding::System => Subject::System {
                system_id: self.system_id.clone().unwrap_or_else(|| SYSTEM_ID.to_owned()),
                name: name("ИС \"Тест\""),
                organization: self.organization(random)?,
            },
            Holding::Treasury => Subject::Treasury {
                person: self.person(random)?,
                organization: self.organization(random)?,
                code: self.treasury_code.clone().unwrap_or_else(|| TREASURY_CODE.to_owned()),
            },
            Holding::OcspResponder => Subject::Service(name("OCSP")),
            Holding::Tsa => Subject::Service(name("TIME-STAMPING AUTHORITY")),
            Holding::Server => Subject::Server(self.hosts.clone()),
        })
    }

    fn person(&self, random: &dyn Random) -> Result<Person, CallFault> {
        match (&self.name, &self.iin) {
            (Some(name), Some(iin)) => Ok(Person::parse(name, Some(iin))),
            (None, None) => Ok(invented::person(random)),
            (Some(_), None) => Err(CallFault::Half(Half::Iin)),
            // Somebody with that number: the name is invented.
            (None, Some(iin)) => Ok(Person { iin: Some(iin.clone()), ..invented::person(random) }),
        }
    }

    fn organization(&self, random: &dyn Random) -> Result<Organization, CallFault> {
        match (&self.organization, &self.bin) {
            (Some(name), Some(bin)) => Ok(Organization { name: name.clone(), bin: bin.clone() }),
            (None, None) => Ok(invented::organization(random)),
            (Some(_), None) => Err(CallFault::Half(Half::Bin)),
            (None, Some(_)) => Err(CallFault::Half(Half::Organization)),
        }
    }
}

fn word<T: Copy>(
    thing: NamedThing,
    given: Option<&str>,
    table: &[(T, &str, &str)],
) -> Result<Option<T>, CallFault> {
    let Some(given) = given else { return Ok(None) };
    let found = table.iter().find(|(_, name, _)| *name == given).map(|(value, _, _)| *value);
    found.map(Some).ok_or_else(|| {
        let known: Vec<&str> = table.iter().map(|(_, name, _)| *name).collect();
        CallFault::NoSuch { thing, name: given.chars().take(80).collect(), known: known.join(", ") }
    })
}

fn time(member: &'static str, given: Option<&str>) -> Result<Option<Now>, CallFault> {
    given
        .map(Now::parse)
        .transpose()
        .map_err(|error| CallFault::Member { member, fault: MemberFault::NotATime(error) })
}
