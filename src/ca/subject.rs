//! Whom a certificate speaks of, and the authority's distinguished names: order, string types and prefixes as its own
//! certificates have them.

use crate::x509::{Name, encode};

/// The authority that nobody trusts.
pub(super) const FOREIGN_NAME: &str = "БӨТЕН КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA) ТЕСТ QAQPA";

const COUNTRY: &str = "2.5.4.6";
const USER_ID: &str = "0.9.2342.19200300.100.1.1";

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
    /// A TLS server: its host names and addresses, the first of them its common name.
    Server(Vec<String>),
}

/// Why a subject cannot be written into a certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubjectError {
    /// A number is not twelve digits.
    #[error("{what} has {given} characters or something other than digits in it; it has exactly 12 digits")]
    NotTwelveDigits { what: &'static str, given: usize },
    /// A name is empty or too long.
    #[error("{what} has {given} characters; it has 1 to {max}")]
    Length { what: &'static str, given: usize, max: usize },
    /// A name bears control characters.
    #[error("{what} has a control character in it")]
    Control { what: &'static str },
    /// A server without names.
    #[error("a server certificate needs at least one host name or address")]
    NoHost,
    /// Neither a host name nor an address.
    #[error("`{0}` is neither a host name in ASCII nor an IP address")]
    NotAHost(String),
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

    fn check(&self) -> Result<(), SubjectError> {
        text("surname", &self.surname)?;
        text("name", &self.name)?;
        text("surname and name together", &self.common_name())?;
        self.patronymic.as_deref().map_or(Ok(()), |patronymic| text("patronymic", patronymic))?;
        self.iin.as_deref().map_or(Ok(()), |iin| twelve_digits("the IIN", iin))
    }
}

impl Organization {
    fn check(&self) -> Result<(), SubjectError> {
        text("the organisation's name", &self.name)?;
        twelve_digits("the BIN", &self.bin)
    }
}

impl Subject {
    /// Whether it can be written.
    pub fn check(&self) -> Result<(), SubjectError> {
        match self {
            Subject::Person(person) => person.check(),
            Subject::Employee(person, organization) => person.check().and_then(|()| organization.check()),
            Subject::System { system_id, name, organization } => {
                text("the system's OID", system_id)?;
                text("the system's name", name)?;
                organization.check()
            }
            Subject::Server(hosts) => {
                if hosts.is_empty() {
                    return Err(SubjectError::NoHost);
                }
                hosts.iter().try_for_each(|host| check_host(host))
            }
        }
    }

    /// Its distinguished name, one attribute to an RDN, in the authority's order.
    pub fn to_der(&self) -> Vec<u8> {
        let mut rdns = Vec::new();
        match self {
            Subject::Person(person) => {
                rdns.extend(person_head(person));
                rdns.extend(person_tail(person));
            }
            Subject::Employee(person, organization) => {
                rdns.extend(person_head(person));
                rdns.extend(organization_rdns(organization));
                rdns.extend(person_tail(person));
            }
            Subject::System { system_id, name, organization } => {
                rdns.push(rdn(USER_ID, encode::utf8(system_id)));
                rdns.push(rdn(Name::COMMON_NAME, encode::utf8(name)));
                rdns.push(country());
                rdns.extend(organization_rdns(organization));
            }
            Subject::Server(hosts) => {
                rdns.push(rdn(Name::COMMON_NAME, encode::utf8(hosts.first().map_or("", String::as_str))));
                rdns.push(country());
            }
        }
        encode::sequence(&rdns)
    }
}

/// An authority's name: `CN`, `C`.
pub(super) fn authority_name(common_name: &str) -> Vec<u8> {
    encode::sequence(&[rdn(Name::COMMON_NAME, encode::utf8(common_name)), country()])
}

/// A service of the authority: `CN`, `C`, `O` as its responders of 2026 have it, nca.md §1.1.
pub(super) fn service_name(common_name: &str) -> Vec<u8> {
    let organization = rdn(Name::ORGANIZATION, encode::utf8("ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ ТЕСТ QAQPA"));
    encode::sequence(&[rdn(Name::COMMON_NAME, encode::utf8(common_name)), country(), organization])
}

fn person_head(person: &Person) -> Vec<Vec<u8>> {
    let mut rdns = vec![rdn(Name::COMMON_NAME, encode::utf8(&person.common_name())), rdn(Name::SURNAME, encode::utf8(&person.surname))];
    if let Some(iin) = &person.iin {
        rdns.push(rdn(Name::SERIAL_NUMBER, encode::printable(&format!("IIN{iin}"))));
    }
    rdns.push(country());
    rdns
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

fn text(what: &'static str, value: &str) -> Result<(), SubjectError> {
    let given = value.chars().count();
    if value.chars().any(char::is_control) {
        Err(SubjectError::Control { what })
    } else if given == 0 || given > NAME_CHARACTERS_MAX {
        Err(SubjectError::Length { what, given, max: NAME_CHARACTERS_MAX })
    } else {
        Ok(())
    }
}

fn twelve_digits(what: &'static str, value: &str) -> Result<(), SubjectError> {
    if value.len() == IDENTIFIER_DIGITS && value.bytes().all(|octet| octet.is_ascii_digit()) {
        Ok(())
    } else {
        Err(SubjectError::NotTwelveDigits { what, given: value.chars().count() })
    }
}

fn check_host(host: &str) -> Result<(), SubjectError> {
    let labels_are_good = || {
        host.split('.').all(|label| {
            (1..=63).contains(&label.len()) && label.bytes().all(|octet| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'*'))
        })
    };
    if host.parse::<std::net::IpAddr>().is_ok() || (host.len() <= NAME_CHARACTERS_MAX && labels_are_good()) {
        Ok(())
    } else {
        Err(SubjectError::NotAHost(host.chars().take(NAME_CHARACTERS_MAX).collect()))
    }
}
