//! Whom a certificate speaks of, and the authority's distinguished names: order, string types and prefixes as its own
//! certificates have them.

use crate::interface::{SubjectFault, SubjectPart};
use crate::x509::{Name, encode};

/// The authority that nobody trusts.
pub(in crate::ca) const FOREIGN_NAME: &str = "БӨТЕН КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA) ТЕСТ QAQPA";

const COUNTRY: &str = "2.5.4.6";
const USER_ID: &str = "0.9.2342.19200300.100.1.1";
const DOMAIN_COMPONENT: &str = "0.9.2342.19200300.100.1.25";
const BUSINESS_CATEGORY: &str = "2.5.4.15";

/// What the treasury's clients have as their first attribute, [authority §1.1](crate::manual::authority).
const TREASURY_ROLE: &str = "ROLE02";
/// The authority's name, as its own services have it; it says that it is not the state's.
const AUTHORITY: &str = "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ ТЕСТ QAQPA";

/// X.520 upper bounds (RFC 5280 appendix A.1, `ub-common-name`, `ub-organization-name`), in characters.
const NAME_CHARACTERS_MAX: usize = 64;

/// Twelve digits; the control digit is not asked for, for the official test identities break it.
const IDENTIFIER_DIGITS: usize = 12;

/// A natural person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Surname.
    pub surname: String,
    /// First name.
    pub name: String,
    /// Patronymic, which the authority writes as givenName.
    pub patronymic: Option<String>,
    /// Twelve digits; absent only to test what becomes of it.
    pub iin: Option<String>,
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Its name, e.g. `АО "ТЕСТ"`.
    pub name: String,
    /// Twelve digits.
    pub bin: String,
}

/// Whom a certificate speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A natural person for themselves.
    Person(Person),
    /// A person for an organisation.
    Employee(Person, Organization),
    /// An information system of an organisation: the OID under which it is registered, and its name.
    System {
        /// The OID in dotted text.
        system_id: String,
        /// The name, e.g. `ИС "Тест"`.
        name: String,
        /// Whose it is.
        organization: Organization,
    },
    /// An organisation, with no person in it.
    Organization(Organization),
    /// A person who is a client of the treasury's system (К2).
    Treasury {
        /// Who.
        person: Person,
        /// For whom.
        organization: Organization,
        /// The client's code there, e.g. `KS1234`.
        code: String,
    },
    /// A service of the authority itself, by its common name, e.g. `OCSP`.
    Service(String),
    /// A TLS server: its host names and addresses, the first of them its common name.
    Server(Vec<String>),
}

/// What is wrong with the IIN in a name. The rest of the name is as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::ca) enum NameDefect {
    /// Nothing.
    #[default]
    None,
    /// No serialNumber.
    NoIin,
    /// The digits without `IIN`.
    NoPrefix,
    /// Two serialNumbers: the holder's, and that of another.
    TwoIins,
    /// No serialNumber; the number stands in the common name, behind the person's.
    IinInCommonName,
    /// `BIN` where `IIN` should be.
    BinForIin,
    /// `ІІN` with two letters of another alphabet, that look the same.
    LookAlikeLetters,
    /// Full-width digits, that look nearly the same.
    LookAlikeDigits,
    /// The right number, a NUL and something after it: what a program in C takes for the right number alone.
    Nul,
}

impl Person {
    /// From `SURNAME NAME [PATRONYMIC …]`.
    pub fn parse(full_name: &str, iin: Option<&str>) -> Self {
        let mut words = full_name.split_whitespace();
        let surname = words.next().unwrap_or_default().to_owned();
        let name = words.next().unwrap_or_default().to_owned();
        let rest: Vec<&str> = words.collect();
        let patronymic = if rest.is_empty() { None } else { Some(rest.join(" ")) };
        Person { surname, name, patronymic, iin: iin.map(str::to_owned) }
    }

    /// `SURNAME NAME`: the common name.
    pub fn common_name(&self) -> String {
        format!("{} {}", self.surname, self.name)
    }

    fn check(&self) -> Result<(), SubjectFault> {
        text(SubjectPart::Surname, &self.surname)?;
        text(SubjectPart::Name, &self.name)?;
        text(SubjectPart::SurnameAndName, &self.common_name())?;
        self.patronymic.as_deref().map_or(Ok(()), |patronymic| text(SubjectPart::Patronymic, patronymic))?;
        self.iin.as_deref().map_or(Ok(()), |iin| twelve_digits(SubjectPart::Iin, iin))
    }
}

impl Organization {
    fn check(&self) -> Result<(), SubjectFault> {
        text(SubjectPart::Organization, &self.name)?;
        twelve_digits(SubjectPart::Bin, &self.bin)
    }
}

impl Subject {
    /// Whether it can be written.
    pub fn check(&self) -> Result<(), SubjectFault> {
        match self {
            Subject::Person(person) => person.check(),
            Subject::Employee(person, organization) => person.check().and_then(|()| organization.check()),
            Subject::System { system_id, name, organization } => {
                text(SubjectPart::SystemId, system_id)?;
                text(SubjectPart::SystemName, name)?;
                organization.check()
            }
            Subject::Organization(organization) => organization.check(),
            Subject::Treasury { person, organization, code } => {
                text(SubjectPart::ClientCode, code)?;
                person.check().and_then(|()| organization.check())
            }
            Subject::Service(name) => text(SubjectPart::ServiceName, name),
            Subject::Server(hosts) => {
                if hosts.is_empty() {
                    return Err(SubjectFault::NoHost);
                }
                hosts.iter().try_for_each(|host| check_host(host))
            }
        }
    }

    /// The IIN of the person in it.
    pub fn iin(&self) -> Option<&str> {
        match self {
            Subject::Person(person) | Subject::Employee(person, _) | Subject::Treasury { person, .. } => {
                person.iin.as_deref()
            }
            _ => None,
        }
    }

    /// The person in it.
    pub(in crate::ca) fn person_mut(&mut self) -> Option<&mut Person> {
        match self {
            Subject::Person(person) | Subject::Employee(person, _) | Subject::Treasury { person, .. } => {
                Some(person)
            }
            _ => None,
        }
    }

    /// Its distinguished name, one attribute to an RDN, in the authority's order.
    pub fn to_der(&self) -> Vec<u8> {
        self.to_der_with(NameDefect::None)
    }

    /// The same with something wrong in it.
    pub(in crate::ca) fn to_der_with(&self, name_defect: NameDefect) -> Vec<u8> {
        let mut rdns = Vec::new();
        match self {
            Subject::Person(person) => {
                rdns.extend(person_head(person, name_defect));
                rdns.extend(person_tail(person));
            }
            Subject::Employee(person, organization) => {
                rdns.extend(person_head(person, name_defect));
                rdns.extend(organization_rdns(organization));
                rdns.extend(person_tail(person));
            }
            Subject::Organization(organization) => {
                rdns.push(rdn(Name::COMMON_NAME, encode::utf8(&organization.name)));
                rdns.push(rdn(Name::SERIAL_NUMBER, encode::printable(&format!("BIN{}", organization.bin))));
                rdns.push(country());
                rdns.extend(organization_rdns(organization));
            }
            Subject::Treasury { person, organization, code } => {
                rdns.push(rdn(DOMAIN_COMPONENT, encode::ia5(TREASURY_ROLE)));
                rdns.extend(person_head(person, name_defect));
                rdns.extend(organization_rdns(organization));
                rdns.push(rdn(BUSINESS_CATEGORY, encode::utf8(code)));
                rdns.extend(person_tail(person));
            }
            Subject::System { system_id, name, organization } => {
                rdns.push(rdn(USER_ID, encode::utf8(system_id)));
                rdns.push(rdn(Name::COMMON_NAME, encode::utf8(name)));
                rdns.push(country());
                rdns.extend(organization_rdns(organization));
            }
            Subject::Service(name) => {
                rdns.push(rdn(Name::COMMON_NAME, encode::utf8(name)));
                rdns.push(country());
                rdns.push(rdn(Name::ORGANIZATION, encode::utf8(AUTHORITY)));
            }
            Subject::Server(hosts) => {
                rdns.push(rdn(Name::COMMON_NAME, encode::utf8(hosts.first().map_or("", String::as_str))));
                rdns.push(country());
            }
        }
        encode::sequence(&rdns)
    }
}

/// In which order an authority's name has its two attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ca) enum AuthorityNameOrder {
    /// `CN`, `C`: roots, and the authorities of 2022.
    NameFirst,
    /// `C`, `CN`: issuing authorities before.
    CountryFirst,
}

/// An authority's name.
pub(in crate::ca) fn authority_name(common_name: &str, order: AuthorityNameOrder) -> Vec<u8> {
    let name = rdn(Name::COMMON_NAME, encode::utf8(common_name));
    match order {
        AuthorityNameOrder::NameFirst => encode::sequence(&[name, country()]),
        AuthorityNameOrder::CountryFirst => encode::sequence(&[country(), name]),
    }
}

fn person_head(person: &Person, name_defect: NameDefect) -> Vec<Vec<u8>> {
    let iin = person.iin.as_deref();
    let common_name = match (name_defect, iin) {
        (NameDefect::IinInCommonName, Some(iin)) => format!("{} IIN{iin}", person.common_name()),
        _ => person.common_name(),
    };
    let mut rdns = vec![
        rdn(Name::COMMON_NAME, encode::utf8(&common_name)),
        rdn(Name::SURNAME, encode::utf8(&person.surname)),
    ];
    rdns.extend(iin.map(|iin| serial_numbers(iin, name_defect)).unwrap_or_default());
    rdns.push(country());
    rdns
}

fn serial_numbers(iin: &str, name_defect: NameDefect) -> Vec<Vec<u8>> {
    let printable = |text: String| rdn(Name::SERIAL_NUMBER, encode::printable(&text));
    let any = |text: String| rdn(Name::SERIAL_NUMBER, encode::utf8(&text));
    match name_defect {
        NameDefect::None => vec![printable(format!("IIN{iin}"))],
        NameDefect::NoIin | NameDefect::IinInCommonName => Vec::new(),
        NameDefect::NoPrefix => vec![printable(iin.to_owned())],
        NameDefect::TwoIins => {
            vec![printable(format!("IIN{iin}")), printable(format!("IIN{}", with_other_last_digit(iin)))]
        }
        NameDefect::BinForIin => vec![printable(format!("BIN{iin}"))],
        NameDefect::LookAlikeLetters => vec![any(format!("\u{406}\u{406}N{iin}"))],
        NameDefect::LookAlikeDigits => {
            let wide = |digit: char| {
                digit.to_digit(10).and_then(|value| char::from_u32(0xff10 + value)).unwrap_or(digit)
            };
            vec![any(format!("IIN{}", iin.chars().map(wide).collect::<String>()))]
        }
        NameDefect::Nul => vec![any(format!("IIN{iin}\0{iin}"))],
    }
}

/// Another number: the last digit is the next one.
pub(in crate::ca) fn with_other_last_digit(number: &str) -> String {
    let (head, last) = number.split_at(number.len().saturating_sub(1));
    let next = last.parse::<u8>().map_or(0, |digit| (digit + 1) % 10);
    format!("{head}{next}")
}

fn person_tail(person: &Person) -> Option<Vec<u8>> {
    person.patronymic.as_ref().map(|patronymic| rdn(Name::GIVEN_NAME, encode::utf8(patronymic)))
}

fn organization_rdns(organization: &Organization) -> [Vec<u8>; 2] {
    [
        rdn(Name::ORGANIZATION, encode::utf8(&organization.name)),
        rdn(Name::ORGANIZATIONAL_UNIT, encode::utf8(&format!("BIN{}", organization.bin))),
    ]
}

fn country() -> Vec<u8> {
    rdn(COUNTRY, encode::printable("KZ"))
}

fn rdn(oid: &str, value: Vec<u8>) -> Vec<u8> {
    encode::set(vec![encode::sequence(&[encode::oid(oid), value])])
}

fn text(part: SubjectPart, value: &str) -> Result<(), SubjectFault> {
    let given = value.chars().count();
    if value.chars().any(char::is_control) {
        Err(SubjectFault::Control { part })
    } else if given == 0 || given > NAME_CHARACTERS_MAX {
        Err(SubjectFault::Length { part, given, max: NAME_CHARACTERS_MAX })
    } else if value.trim().is_empty() {
        Err(SubjectFault::Blank { part })
    } else {
        Ok(())
    }
}

fn twelve_digits(part: SubjectPart, value: &str) -> Result<(), SubjectFault> {
    if value.len() == IDENTIFIER_DIGITS && value.bytes().all(|octet| octet.is_ascii_digit()) {
        Ok(())
    } else {
        Err(SubjectFault::NotTwelveDigits { part, given: value.chars().count() })
    }
}

fn check_host(host: &str) -> Result<(), SubjectFault> {
    let labels_are_good = || {
        host.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|octet| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'*'))
        })
    };
    if host.parse::<std::net::IpAddr>().is_ok() || (host.len() <= NAME_CHARACTERS_MAX && labels_are_good()) {
        Ok(())
    } else {
        Err(SubjectFault::NotAHost(
            host.chars().filter(|c| !c.is_control()).take(NAME_CHARACTERS_MAX).collect(),
        ))
    }
}
