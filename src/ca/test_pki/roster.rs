//! Who is in the test PKI: people in every state that a check can find, and the systems of the exchange.

use crate::ca::request::defect::SignedBy;
use crate::ca::request::kind::Kind;
use crate::ca::request::profile::Algorithm;
use crate::ca::request::reason::Reason;
use crate::ca::request::subject::{Organization, Person, Subject};

/// The identity that every request of the test people states.
pub(in crate::ca) const IIN: &str = "123456789011";
/// The other one: what is not in the request.
pub(in crate::ca) const OTHER_IIN: &str = "123456789012";
/// The provider's head; like the two official test identities it breaks the rules of a real IIN.
pub(in crate::ca) const HEAD_IIN: &str = "123456789014";
/// The akim who signs resolutions, as artificial.
pub(in crate::ca) const AKIM_IIN: &str = "123456789015";
/// The service centre's operator who certifies printed results, as artificial.
pub(in crate::ca) const OPERATOR_IIN: &str = "123456789016";
/// The akimat, as artificial.
pub(in crate::ca) const AKIMAT_BIN: &str = "123456789023";
/// The service centre's organisation, as artificial.
pub(in crate::ca) const CENTRE_BIN: &str = "123456789024";
/// The official test organisation.
pub(in crate::ca) const BIN: &str = "123456789021";
/// The gateway's organisation, as artificial.
pub(in crate::ca) const GATEWAY_BIN: &str = "123456789022";

/// When a certificate is good, in years from the epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ca) struct Years(pub(in crate::ca) i16, pub(in crate::ca) i16);

/// From a year before the epoch, so that a clock set back a little finds it good, to more than thirty years after.
const GOOD: Years = Years(-1, 31);
/// Over two years before the epoch.
const PAST: Years = Years(-3, -2);
/// Begins when every authority of the tree is over.
const FUTURE: Years = Years(64, 65);

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ca) enum Fate {
    /// Nothing.
    None,
    /// Revoked so many days from the epoch.
    Revoked { reason: Reason, day: i64 },
}

/// One certificate of the tree.
#[derive(Debug, Clone)]
pub(in crate::ca) struct Entry {
    /// Where its files are: `people/valid` gives `people/valid.cert.pem`, …
    pub(in crate::ca) stem: &'static str,
    pub(in crate::ca) kind: Kind,
    pub(in crate::ca) algorithm: Algorithm,
    pub(in crate::ca) subject: Subject,
    pub(in crate::ca) years: Years,
    pub(in crate::ca) signed_by: SignedBy,
    pub(in crate::ca) fate: Fate,
    /// One line for the README.
    pub(in crate::ca) about: &'static str,
}

/// Whose keys are there also as the authority hands them out: its encryption, its names, in `national/`.
pub(in crate::ca) const NATIONAL: [&str; 8] = [
    "people/valid",
    "people/authentication-key",
    "people/valid-gost2004",
    "people/valid-gost2015",
    "provider-head",
    "provider-head-gost2015",
    "portal-system",
    "portal-system-gost2015",
];

/// The whole roster.
pub(in crate::ca) fn roster() -> Vec<Entry> {
    let mut roster = people();
    roster.extend(systems());
    roster.extend(second_signers());
    roster
}

fn people() -> Vec<Entry> {
    let person = |stem, about| Entry {
        stem,
        kind: Kind::PersonSign,
        algorithm: Algorithm::Rsa,
        subject: Subject::Person(Person::parse("ТЕСТОВ ТЕСТ ТЕСТОВИЧ", Some(IIN))),
        years: GOOD,
        signed_by: SignedBy::Issuer,
        fate: Fate::None,
        about,
    };
    let other = || Subject::Person(Person::parse("ТЕСТТОВ ТЕСТТ ТЕСТТОВИЧ", Some(OTHER_IIN)));
    let revoked = |reason, day| Fate::Revoked { reason, day };
    vec![
        person("people/valid", "good: RSA-2048"),
        Entry {
            algorithm: Algorithm::Ecdsa,
            ..person("people/valid-ecdsa", "good: P-256, from the ECDSA authority")
        },
        Entry { algorithm: Algorithm::Gost2004, ..person("people/valid-gost2004", "good: GOST 34.310-2004") },
        Entry {
            algorithm: Algorithm::Gost2015,
            ..person("people/valid-gost2015", "good: GOST 34.10-2015, as issued today")
        },
        Entry { years: PAST, ..person("people/expired", "over since two years before the epoch") },
        Entry { years: FUTURE, ..person("people/not-yet-valid", "begins 64 years after the epoch") },
        Entry {
            fate: revoked(Reason::KeyCompromise, -30),
            ..person("people/revoked", "revoked: keyCompromise, 30 days before the epoch")
        },
        Entry {
            fate: revoked(Reason::CertificateHold, -10),
            ..person("people/on-hold", "on hold since 10 days before the epoch")
        },
        Entry {
            subject: other(),
            ..person(
                "people/other-iin",
                "good, but of IIN 123456789012, while the request states 123456789011",
            )
        },
        Entry {
            subject: Subject::Person(Person::parse("ТЕСТОВ ТЕСТ ТЕСТОВИЧ", None)),
            ..person("people/no-iin", "good, but no serialNumber with an IIN in its name")
        },
        Entry {
            signed_by: SignedBy::Foreign,
            ..person("people/foreign-ca", "issued by an authority that nobody trusts (foreign.cert.pem)")
        },
        Entry {
            signed_by: SignedBy::Forger,
            ..person("people/forged-issuer", "names the right issuer, but another key signed it")
        },
        Entry {
            kind: Kind::PersonAuth,
            ..person("people/authentication-key", "good, but a key to log in with, not to sign with")
        },
        Entry {
            years: PAST,
            // In the middle of its year.
            fate: revoked(Reason::Superseded, -3 * 365 + 180),
            subject: other(),
            ..person(
                "people/expired-revoked-other-iin",
                "three faults at once: over, revoked (superseded), IIN 123456789012",
            )
        },
    ]
}

fn systems() -> Vec<Entry> {
    let entry = |stem, kind, algorithm, subject, about| Entry {
        stem,
        kind,
        algorithm,
        subject,
        years: GOOD,
        signed_by: SignedBy::Issuer,
        fate: Fate::None,
        about,
    };
    let system = |system_id: &str, name: &str, organization: &str, bin: &str| Subject::System {
        system_id: system_id.to_owned(),
        name: name.to_owned(),
        organization: Organization { name: organization.to_owned(), bin: bin.to_owned() },
    };
    let gateway = system("1.2.398.6.10.1.2", "ИС \"Шлюз ТЕСТ\"", "АО \"ТЕСТ ШЛЮЗ\"", GATEWAY_BIN);
    let portal = system("1.2.398.6.10.1.1", "ИС \"Тест\"", "АО \"ТЕСТ\"", BIN);
    let organization = Organization { name: "АО \"ТЕСТ\"".to_owned(), bin: BIN.to_owned() };
    let head = Subject::Employee(Person::parse("БАСШЫ ТЕСТ ТЕСТОВИЧ", Some(HEAD_IIN)), organization);
    let hosts = Subject::Server(["localhost", "127.0.0.1", "::1"].map(str::to_owned).to_vec());
    vec![
        entry(
            "gateway-tls",
            Kind::Server,
            Algorithm::Ecdsa,
            hosts,
            "the TLS listener: localhost, 127.0.0.1, ::1; its issuer follows in the same .cert.pem",
        ),
        entry(
            "gateway-transport",
            Kind::System,
            Algorithm::Rsa,
            gateway.clone(),
            "the gateway's key for what it sends",
        ),
        entry(
            "gateway-transport-ecdsa",
            Kind::System,
            Algorithm::Ecdsa,
            gateway.clone(),
            "the same with P-256",
        ),
        entry(
            "gateway-transport-gost2004",
            Kind::System,
            Algorithm::Gost2004,
            gateway.clone(),
            "the same with GOST 34.310-2004",
        ),
        entry(
            "gateway-transport-gost2015",
            Kind::System,
            Algorithm::Gost2015,
            gateway,
            "the same with GOST 34.10-2015",
        ),
        entry(
            "provider-head",
            Kind::HeadSign,
            Algorithm::Rsa,
            head.clone(),
            "the provider's first head, who signs results",
        ),
        entry("provider-head-ecdsa", Kind::HeadSign, Algorithm::Ecdsa, head.clone(), "the same with P-256"),
        entry(
            "provider-head-gost2004",
            Kind::HeadSign,
            Algorithm::Gost2004,
            head.clone(),
            "the same with GOST 34.310-2004",
        ),
        entry(
            "provider-head-gost2015",
            Kind::HeadSign,
            Algorithm::Gost2015,
            head,
            "the same with GOST 34.10-2015",
        ),
        entry(
            "portal-system",
            Kind::System,
            Algorithm::Rsa,
            portal.clone(),
            "a portal's key for what it sends",
        ),
        entry("portal-system-ecdsa", Kind::System, Algorithm::Ecdsa, portal.clone(), "the same with P-256"),
        entry(
            "portal-system-gost2004",
            Kind::System,
            Algorithm::Gost2004,
            portal.clone(),
            "the same with GOST 34.310-2004",
        ),
        entry(
            "portal-system-gost2015",
            Kind::System,
            Algorithm::Gost2015,
            portal,
            "the same with GOST 34.10-2015",
        ),
    ]
}

/// Who signs beside the provider's head: the akimat its resolutions, the centre's operator what is printed there.
fn second_signers() -> Vec<Entry> {
    const SAME: [&str; 3] =
        ["the same with P-256", "the same with GOST 34.310-2004", "the same with GOST 34.10-2015"];
    let employee = |name: &str, iin, organization: &str, bin: &str| {
        let organization = Organization { name: organization.to_owned(), bin: bin.to_owned() };
        Subject::Employee(Person::parse(name, Some(iin)), organization)
    };
    let akim = employee("ӘКІМ ТЕСТ ТЕСТОВИЧ", AKIM_IIN, "ТЕСТ АУДАНЫНЫҢ ӘКІМДІГІ", AKIMAT_BIN);
    let operator = employee("ОПЕРАТОР ТЕСТ ТЕСТОВИЧ", OPERATOR_IIN, "\"ТЕСТ ОРТАЛЫҒЫ\" КЕАҚ", CENTRE_BIN);
    let signers = [
        (
            ["akimat", "akimat-ecdsa", "akimat-gost2004", "akimat-gost2015"],
            Kind::HeadSign,
            akim,
            "the akim, who signs the resolutions of the local executive body",
        ),
        (
            [
                "centre-operator",
                "centre-operator-ecdsa",
                "centre-operator-gost2004",
                "centre-operator-gost2015",
            ],
            Kind::EmployeeSign,
            operator,
            "the service centre's operator, who certifies what is printed there",
        ),
    ];
    let algorithms = [Algorithm::Rsa, Algorithm::Ecdsa, Algorithm::Gost2004, Algorithm::Gost2015];
    let mut entries = Vec::new();
    for (stems, kind, subject, about) in signers {
        let abouts = [about].into_iter().chain(SAME);
        for ((stem, algorithm), about) in stems.into_iter().zip(algorithms).zip(abouts) {
            let (subject, years) = (subject.clone(), GOOD);
            let (signed_by, fate) = (SignedBy::Issuer, Fate::None);
            entries.push(Entry { stem, kind, algorithm, subject, years, signed_by, fate, about });
        }
    }
    entries
}
