//! The kinds of end certificates: who holds one, and in which role.

use super::subject::Subject;

const NATURAL: &str = "1.2.398.3.3.4.1.1";
const LEGAL: &str = "1.2.398.3.3.4.1.2";
const FIRST_HEAD: &str = "1.2.398.3.3.4.1.2.1";
const RIGHT_TO_SIGN: &str = "1.2.398.3.3.4.1.2.2";
const RIGHT_TO_SIGN_FINANCIAL: &str = "1.2.398.3.3.4.1.2.3";
const HR: &str = "1.2.398.3.3.4.1.2.4";
const EMPLOYEE: &str = "1.2.398.3.3.4.1.2.5";
const INFORMATION_SYSTEM: &str = "1.2.398.3.3.4.1.2.6";
const TREASURY_CLIENT: &str = "1.2.398.5.19.1.2.2.1";

/// One of them is in every holder's certificate.
pub(in crate::ca) const HOLDERS_ROLES: [&str; 2] = [NATURAL, LEGAL];

/// A kind of end certificate; roles by [authority §1.2](crate::manual::authority).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A natural person's key to sign with.
    PersonSign,
    /// A natural person's key to log in with; a signature by it must be refused.
    PersonAuth,
    /// The first head of an organisation, to sign with.
    HeadSign,
    /// The same, to log in with.
    HeadAuth,
    /// Somebody with the right to sign for an organisation.
    SignatorySign,
    /// The same, to log in with.
    SignatoryAuth,
    /// Somebody with the right to sign its financial documents.
    FinancierSign,
    /// The same, to log in with.
    FinancierAuth,
    /// An officer of its personnel department.
    HrSign,
    /// The same, to log in with.
    HrAuth,
    /// An employee of an organisation, to sign with.
    EmployeeSign,
    /// An employee's key to log in with.
    EmployeeAuth,
    /// An organisation, with no person in it.
    Organization,
    /// An information system of an organisation: a portal or a gateway.
    System,
    /// A client of the treasury's system.
    Treasury,
    /// The authority's OCSP responder.
    OcspResponder,
    /// The authority's time-stamping service.
    Tsa,
    /// A TLS server.
    Server,
}

/// Who holds a certificate, as far as its shape goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ca) enum Holding {
    Person,
    Employee,
    Organization,
    System,
    Treasury,
    OcspResponder,
    Tsa,
    Server,
}

impl Kind {
    /// Each kind with its name and what it is for.
    pub const NAMES: &'static [(Kind, &'static str, &'static str)] = &[
        (Kind::PersonSign, "person-sign", "a natural person, to sign with"),
        (Kind::PersonAuth, "person-auth", "a natural person, to log in with; a signature by it is refused"),
        (Kind::HeadSign, "head-sign", "the first head of an organisation, to sign with"),
        (Kind::HeadAuth, "head-auth", "the same, to log in with"),
        (Kind::SignatorySign, "signatory-sign", "somebody with the right to sign for an organisation"),
        (Kind::SignatoryAuth, "signatory-auth", "the same, to log in with"),
        (Kind::FinancierSign, "financier-sign", "somebody with the right to sign its financial documents"),
        (Kind::FinancierAuth, "financier-auth", "the same, to log in with"),
        (Kind::HrSign, "hr-sign", "an officer of its personnel department, to sign with"),
        (Kind::HrAuth, "hr-auth", "the same, to log in with"),
        (Kind::EmployeeSign, "employee-sign", "an employee of an organisation, to sign with"),
        (Kind::EmployeeAuth, "employee-auth", "an employee of an organisation, to log in with"),
        (Kind::Organization, "organization", "an organisation, with no person in it"),
        (Kind::System, "system", "an information system of an organisation: a portal or a gateway"),
        (Kind::Treasury, "treasury", "a client of the treasury's system"),
        (Kind::OcspResponder, "ocsp-responder", "the authority's OCSP responder"),
        (Kind::Tsa, "tsa", "the authority's time-stamping service"),
        (Kind::Server, "server", "a TLS server"),
    ];

    pub(in crate::ca) const fn holding(self) -> Holding {
        match self {
            Kind::PersonSign | Kind::PersonAuth => Holding::Person,
            Kind::HeadSign
            | Kind::HeadAuth
            | Kind::SignatorySign
            | Kind::SignatoryAuth
            | Kind::FinancierSign
            | Kind::FinancierAuth
            | Kind::HrSign
            | Kind::HrAuth
            | Kind::EmployeeSign
            | Kind::EmployeeAuth => Holding::Employee,
            Kind::Organization => Holding::Organization,
            Kind::System => Holding::System,
            Kind::Treasury => Holding::Treasury,
            Kind::OcspResponder => Holding::OcspResponder,
            Kind::Tsa => Holding::Tsa,
            Kind::Server => Holding::Server,
        }
    }

    /// Whether the key is for logging in alone.
    pub const fn logs_in(self) -> bool {
        matches!(
            self,
            Kind::PersonAuth
                | Kind::HeadAuth
                | Kind::SignatoryAuth
                | Kind::FinancierAuth
                | Kind::HrAuth
                | Kind::EmployeeAuth
        )
    }

    /// Whether it speaks for an organisation.
    pub const fn is_legal(self) -> bool {
        matches!(
            self.holding(),
            Holding::Employee | Holding::Organization | Holding::System | Holding::Treasury
        )
    }

    /// The role OIDs: the legal entity's and exactly one below it, or the natural person's.
    pub(in crate::ca) const fn roles(self) -> &'static [&'static str] {
        match self {
            Kind::PersonSign | Kind::PersonAuth => &[NATURAL],
            Kind::HeadSign | Kind::HeadAuth => &[LEGAL, FIRST_HEAD],
            Kind::SignatorySign | Kind::SignatoryAuth => &[LEGAL, RIGHT_TO_SIGN],
            Kind::FinancierSign | Kind::FinancierAuth => &[LEGAL, RIGHT_TO_SIGN_FINANCIAL],
            Kind::HrSign | Kind::HrAuth => &[LEGAL, HR],
            Kind::EmployeeSign | Kind::EmployeeAuth => &[LEGAL, EMPLOYEE],
            Kind::Organization => &[LEGAL],
            Kind::System => &[LEGAL, INFORMATION_SYSTEM],
            Kind::Treasury => &[LEGAL, TREASURY_CLIENT],
            Kind::OcspResponder | Kind::Tsa | Kind::Server => &[],
        }
    }

    /// For how many days the authority gives it: a year for a key in a file, three for systems and its own services.
    pub const fn days(self) -> u32 {
        match self.holding() {
            Holding::System | Holding::OcspResponder | Holding::Tsa => 1095,
            _ => 365,
        }
    }

    /// Whether a certificate of this kind may speak of `subject`.
    pub const fn suits(self, subject: &Subject) -> bool {
        matches!(
            (self.holding(), subject),
            (Holding::Person, Subject::Person(_))
                | (Holding::Employee, Subject::Employee(..))
                | (Holding::Organization, Subject::Organization(_))
                | (Holding::System, Subject::System { .. })
                | (Holding::Treasury, Subject::Treasury { .. })
                | (Holding::OcspResponder | Holding::Tsa, Subject::Service(_))
                | (Holding::Server, Subject::Server(_))
        )
    }

    /// The name in [`Self::NAMES`].
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_goes_by_its_own_name() {
        for (place, (kind, name, _)) in Kind::NAMES.iter().enumerate() {
            assert_eq!((*kind as usize, kind.name()), (place, *name));
        }
    }
}
