//! The test PKI: made by us, judged by openssl, compared with the real authority's certificates.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use qaqpa::ca::{
    Algorithm, Authority, CertificateRequest, Criticality, Draws, IssuerId, Kind, Organization, Person, Plan,
    Profile, Strength, Subject, builtin, test_pki_files,
};
use qaqpa::clock::Now;
use qaqpa::x509::{Certificate, certificates_from_pem};

use crate::support::peers::{peer, shared};

const BASE_URL: &str = "http://127.0.0.1:8080";
/// The instant around which the committed tree is arranged.
const EPOCH: &str = "2026-01-01";
const GOOD: [&str; 11] = [
    "people/valid",
    "people/valid-ecdsa",
    "people/revoked",
    "people/on-hold",
    "people/other-iin",
    "people/no-iin",
    "people/authentication-key",
    "gateway-transport",
    "provider-head",
    "portal-system",
    "portal-system-ecdsa",
];
pub const HOLDERS: [&str; 17] = [
    "people/valid",
    "people/valid-ecdsa",
    "people/expired",
    "people/not-yet-valid",
    "people/revoked",
    "people/on-hold",
    "people/other-iin",
    "people/no-iin",
    "people/foreign-ca",
    "people/forged-issuer",
    "people/authentication-key",
    "people/expired-revoked-other-iin",
    "gateway-tls",
    "gateway-transport",
    "provider-head",
    "portal-system",
    "portal-system-ecdsa",
];

pub fn at(text: &str) -> Now {
    Now::parse(text).unwrap()
}

pub fn certs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("certs")
}

pub fn certificate(stem: &str) -> Certificate {
    certificates_from_pem(builtin::text(&format!("{stem}.cert.pem")).unwrap()).unwrap().remove(0)
}

/// openssl in `certs/`, or nothing where it is not installed.
pub fn openssl(arguments: &[&str]) -> Option<Output> {
    let program = peer("openssl")?;
    Some(Command::new(program).args(arguments).current_dir(certs()).output().unwrap())
}

pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// openssl's verdict on one certificate at a time: nothing when it accepts, its error number when it refuses.
fn verdict(stem: &str, when: &str, more: &[&str]) -> Option<Option<u32>> {
    let (file, seconds) = (format!("{stem}.cert.pem"), at(when).seconds().to_string());
    let mut arguments = vec!["verify", "-CAfile", "trust.pem", "-attime", &seconds];
    arguments.extend(more);
    arguments.push(&file);
    let output = openssl(&arguments)?;
    if output.status.success() {
        return Some(None);
    }
    let text = said(&output);
    let number = text
        .split("error ")
        .nth(1)
        .and_then(|rest| rest.split(' ').next())
        .and_then(|digits| digits.parse().ok());
    Some(Some(number.unwrap_or_else(|| panic!("openssl says neither yes nor no: {text}"))))
}

fn quick(seed: u64) -> Plan {
    Plan {
        epoch: at(EPOCH),
        base_url: BASE_URL.to_owned(),
        draws: Draws::Seeded(seed),
        strength: Strength::Quick,
    }
}

#[test]
fn the_committed_tree_is_what_the_program_makes() {
    let made = test_pki_files(&Plan { strength: Strength::Real, ..quick(1) }, &|_| ()).unwrap();
    for (name, octets) in &made {
        assert!(
            std::fs::read(certs().join(name)).unwrap() == *octets,
            "certs/{name} is another one: make it anew, see certs/README.md"
        );
        assert!(builtin::file(name) == Some(octets.as_slice()), "{name} is not built in as it is");
    }
    assert_eq!(builtin::files().count(), made.len(), "something else is built in");
}

#[test]
fn the_same_seed_gives_the_same_tree_and_another_seed_another() {
    let (one, again, other) = (
        test_pki_files(&quick(7), &|_| ()).unwrap(),
        test_pki_files(&quick(7), &|_| ()).unwrap(),
        test_pki_files(&quick(8), &|_| ()).unwrap(),
    );
    assert_eq!(one, again);
    for name in ["root.key.pem", "people/valid.cert.pem", "people/valid.p12", "revoked.toml"] {
        assert_ne!(one[name], other[name], "{name} does not depend on the seed");
    }
}

#[test]
fn openssl_accepts_what_is_good_for_thirty_years() {
    for stem in GOOD.into_iter().chain(["gateway-tls", "issuing", "issuing-ecdsa"]) {
        for when in [EPOCH, "2026-11-24", "2056-01-01"] {
            let Some(verdict) = verdict(stem, when, &[]) else { return };
            assert_eq!(verdict, None, "{stem} at {when}");
        }
    }
}

#[test]
fn openssl_refuses_what_is_bad_for_its_own_reason() {
    for when in [EPOCH, "2026-11-24", "2056-01-01"] {
        let refused = [
            ("people/expired", 10),
            ("people/expired-revoked-other-iin", 10),
            ("people/not-yet-valid", 9),
            ("people/foreign-ca", 20),
            ("people/forged-issuer", 7),
        ];
        for (stem, number) in refused {
            let Some(verdict) = verdict(stem, when, &[]) else { return };
            assert_eq!(verdict, Some(number), "{stem} at {when}");
        }
    }
    assert!(
        verdict("people/expired", "2023-06-01", &[]).is_none_or(|verdict| verdict.is_none()),
        "it was good in its time"
    );
}

#[test]
fn openssl_finds_revoked_what_the_list_says_and_the_stale_list_stale() {
    let with = |crl: &str| ["-crl_check".to_owned(), "-CRLfile".to_owned(), crl.to_owned()];
    let dir = tempfile::tempdir().unwrap();
    for (name, file) in [("crl/current.crl", "current.pem"), ("crl/stale.crl", "stale.pem")] {
        let pem = qaqpa::x509::to_pem("X509 CRL", builtin::file(name).unwrap());
        std::fs::write(dir.path().join(file), pem).unwrap();
    }
    let check = |stem: &str, when: &str, file: &str| {
        let path = dir.path().join(file);
        let more = with(path.to_str().unwrap());
        verdict(stem, when, &more.each_ref().map(String::as_str))
    };
    for when in ["2026-11-24", "2056-01-01"] {
        for (stem, expected) in
            [("people/valid", None), ("people/revoked", Some(23)), ("people/on-hold", Some(23))]
        {
            let Some(verdict) = check(stem, when, "current.pem") else { return };
            assert_eq!(verdict, expected, "{stem} at {when}");
        }
        assert_eq!(
            check("people/valid", when, "stale.pem"),
            Some(Some(12)),
            "the stale list is taken at {when}"
        );
    }
    assert_eq!(
        check("people/expired-revoked-other-iin", "2023-10-01", "current.pem"),
        Some(Some(11)),
        "the list was not made yet"
    );
}

#[test]
fn openssl_verifies_each_list_with_its_issuer_and_with_no_other() {
    let lists =
        [("current", "issuing"), ("stale", "issuing"), ("issuing-ecdsa", "issuing-ecdsa"), ("root", "root")];
    for (list, issuer) in lists {
        for anchor in ["issuing", "issuing-ecdsa", "root"] {
            let (file, anchor_file) = (format!("crl/{list}.crl"), format!("{anchor}.cert.pem"));
            let Some(output) = openssl(&[
                "crl",
                "-inform",
                "DER",
                "-in",
                &file,
                "-CAfile",
                &anchor_file,
                "-verify",
                "-noout",
            ]) else {
                return;
            };
            assert_eq!(
                said(&output).contains("verify OK"),
                anchor == issuer,
                "{list} with {anchor}: {}",
                said(&output)
            );
        }
    }
}

#[test]
fn openssl_shows_usage_roles_and_policy_of_profile_a() {
    let expected: [(&str, &[&str]); 5] = [
        (
            "people/valid",
            &[
                "Digital Signature, Non Repudiation",
                "E-mail Protection, 1.2.398.3.3.4.1.1",
                "Policy: 1.2.398.3.3.2.3",
            ],
        ),
        (
            "people/authentication-key",
            &[
                "Digital Signature, Key Encipherment",
                "TLS Web Client Authentication, 1.2.398.3.3.4.1.1",
                "Policy: 1.2.398.3.3.2.4",
            ],
        ),
        (
            "provider-head",
            &[
                "Digital Signature, Non Repudiation",
                "E-mail Protection, 1.2.398.3.3.4.1.2, 1.2.398.3.3.4.1.2.1",
                "Policy: 1.2.398.3.3.2.1",
                "IIN123456789014",
                "BIN123456789021",
            ],
        ),
        (
            "portal-system",
            &[
                "Digital Signature, Non Repudiation",
                "1.2.398.3.3.4.1.2, 1.2.398.3.3.4.1.2.6",
                "BIN123456789021",
            ],
        ),
        (
            "gateway-tls",
            &[
                "TLS Web Server Authentication",
                "DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1",
            ],
        ),
    ];
    for (stem, lines) in expected {
        let Some(output) =
            openssl(&["x509", "-in", &format!("{stem}.cert.pem"), "-noout", "-text", "-nameopt", "utf8"])
        else {
            return;
        };
        let text = said(&output);
        for line in lines.iter().chain(&["http://127.0.0.1:8080/crl/", "http://127.0.0.1:8080/ocsp/"]) {
            assert!(text.contains(line), "{stem} does not show {line}: {text}");
        }
    }
}

/// A certificate's outline: the fields, the types of the strings and times, every OID, every extension with its
/// criticality, key usage bits and policies; keys, numbers, addresses and names left out.
fn outline(certificate: &Certificate) -> Vec<String> {
    let mut lines = Vec::new();
    walk(certificate.der(), 0, &mut lines);
    lines
}

fn walk(octets: &[u8], depth: usize, lines: &mut Vec<String>) {
    let mut rest = octets;
    while rest.len() >= 2 {
        let tag = rest[0];
        let digits = usize::from(rest[1].saturating_sub(0x80));
        let length = if rest[1] < 0x80 {
            usize::from(rest[1])
        } else {
            rest[2..2 + digits].iter().fold(0, |sum, octet| sum << 8 | usize::from(*octet))
        };
        let content = &rest[2 + digits..2 + digits + length];
        // OIDs, booleans and named bits are shown; a BIT STRING longer than they are is a key or a signature.
        let shown = if matches!(tag, 1 | 6) || (tag == 3 && length <= 3) {
            qaqpa::encoding::hex::encode(content)
        } else {
            String::new()
        };
        lines.push(format!("{depth} {tag:02x} {shown}"));
        let holds_der = tag == 4 && content.len() >= 2 && matches!(content[0], 0x30 | 0x03 | 0x04 | 0x05);
        if tag & 0x20 != 0 || holds_der {
            walk(content, depth + 1, lines);
        }
        rest = &rest[2 + digits + length..];
    }
}

/// A certificate of the real authority's samples: PEM, DER, or in a PKCS#12 file.
fn real(name: &str) -> Option<Certificate> {
    let octets = std::fs::read(shared()?.join("samples/nca").join(name)).unwrap();
    if name.ends_with(".p12") {
        return Some(qaqpa::keys::read_pkcs12(&octets, "Aa123456").unwrap().1.remove(0));
    }
    let text = std::str::from_utf8(&octets).ok().and_then(|text| certificates_from_pem(text).ok());
    Some(text.map_or_else(|| Certificate::from_der(&octets).unwrap(), |mut all| all.remove(0)))
}

/// The authority's certificate for `order`, by a seed.
fn issued(order: &CertificateRequest) -> Certificate {
    let authority = Authority::builtin(None).unwrap();
    authority.issue(order, at(NOW), &qaqpa::random::Seeded::new(1, "outline")).unwrap().certificate().clone()
}

const NOW: &str = "2026-11-24T06:45:13Z";

fn testov() -> Person {
    Person::parse("ТЕСТОВ ТЕСТ ТЕСТОВИЧ", Some("123456789011"))
}

fn test_company() -> Organization {
    Organization { name: "АО \"ТЕСТ\"".to_owned(), bin: "123456789021".to_owned() }
}

#[test]
fn a_certificate_of_ours_has_the_outline_of_the_real_one_of_its_kind() {
    let person = |kind| CertificateRequest::new(kind, Subject::Person(testov()));
    let rows = [
        ("ncanode/certs/individual_valid_sign_2004_rsa.cer", person(Kind::PersonSign)),
        ("ncanode/certs/individual_valid_sign_2004_rsa_auth.cer", person(Kind::PersonAuth)),
    ];
    for (name, order) in rows {
        let Some(real) = real(name) else { return };
        let ours = issued(&order);
        assert_eq!(ours.subject_raw(), real.subject_raw(), "{name}: the name is encoded otherwise");
        assert_eq!(outline(&ours), outline(&real), "{name}");
        let days = |certificate: &Certificate| {
            certificate.not_after().seconds() - certificate.not_before().seconds()
        };
        assert_eq!(days(&ours), days(&real), "{name}: good for another time");
    }
}

/// The outline without what the algorithm decides: keys, signatures, and whose name stands above.
fn subject_and_extensions(certificate: &Certificate) -> (Vec<u8>, Vec<String>) {
    let (_, parsed) = x509_parser::parse_x509_certificate(certificate.der()).unwrap();
    let mut lines = Vec::new();
    for extension in parsed.extensions() {
        lines.push(format!("{} {}", extension.oid.to_id_string(), extension.critical));
        // Addresses of another length make other lengths of what is around them, which the outline leaves out.
        walk(extension.value, 1, &mut lines);
    }
    (certificate.subject_raw().to_vec(), lines)
}

#[test]
fn profiles_are_those_of_the_real_certificates_whatever_the_key() {
    let testtov = Person::parse("ТЕСТТОВ ТЕСТТ ТЕСТТОВИЧ", Some("123456789012"));
    let head = || CertificateRequest::new(Kind::HeadSign, Subject::Employee(testov(), test_company()));
    let rows = [
        (
            "ncanode/certs/ceo_valid_sign_2004_gost.cer",
            CertificateRequest { profile: Some(Profile::A), ..head() },
        ),
        (
            "ncanode/WithTestData__KEY_CEO_REVOKED_2015.p12",
            CertificateRequest { profile: Some(Profile::EarlyB), ..head() },
        ),
        (
            "ncanode/WithTestData__KEY_INDIVIDUAL_VALID_2015.p12",
            CertificateRequest {
                profile: Some(Profile::EarlyB),
                ..CertificateRequest::new(Kind::PersonSign, Subject::Person(testtov))
            },
        ),
    ];
    for (name, order) in rows {
        // The key in the file may be of a kind that is not read here yet; its certificate is needed
        // nevertheless.
        let Some(real) = real_certificate(name) else { return };
        assert_eq!(subject_and_extensions(&issued(&order)), subject_and_extensions(&real), "{name}");
    }
}

/// What stands in `name`, by openssl where it is a PKCS#12 file.
fn real_certificate(name: &str) -> Option<Certificate> {
    if !name.ends_with(".p12") {
        return real(name);
    }
    let path = shared()?.join("samples/nca").join(name);
    let output = openssl(&[
        "pkcs12",
        "-legacy",
        "-nokeys",
        "-passin",
        "pass:Aa123456",
        "-in",
        std::fs::canonicalize(path).unwrap().to_str().unwrap(),
    ])?;
    Some(certificates_from_pem(&String::from_utf8_lossy(&output.stdout)).unwrap().remove(0))
}

#[test]
fn an_issuing_authority_and_a_root_have_the_outline_of_the_real_ones() {
    let lines = |certificate: &Certificate| {
        let (_, lines) = subject_and_extensions(certificate);
        // The real names and serial numbers in AKI are of other lengths and attributes.
        lines.into_iter().filter(|line| !line.ends_with(' ')).collect::<Vec<_>>()
    };
    let rows =
        [("ncanode/ca/nca_rsa_test.crt", "issuing"), ("pkigovkz-NCALayer/kuc_rsa_2015_2025.pem", "root")];
    for (name, stem) in rows {
        let Some(real) = real(name) else { return };
        let order = |certificate: &Certificate| {
            let (_, parsed) = x509_parser::parse_x509_certificate(certificate.der()).unwrap();
            parsed
                .extensions()
                .iter()
                .map(|extension| (extension.oid.to_id_string(), extension.critical))
                .collect::<Vec<_>>()
        };
        let ours = certificate(stem);
        assert_eq!(order(&ours), order(&real), "{stem}");
        assert_eq!((ours.policies(), ours.key_usage()), (real.policies(), real.key_usage()), "{stem}");
        if stem == "issuing" {
            assert_eq!(lines(&ours), lines(&real), "{stem}");
        }
    }
}

#[test]
fn gost_certificates_have_the_outline_of_the_real_ones_to_the_key_and_the_signature() {
    let head = |algorithm, profile| CertificateRequest {
        algorithm,
        profile: Some(profile),
        ..CertificateRequest::new(Kind::HeadSign, Subject::Employee(testov(), test_company()))
    };
    let rows = [
        ("ncanode/certs/ceo_valid_sign_2004_gost.cer", head(Algorithm::Gost2004, Profile::A)),
        ("ncanode/WithTestData__KEY_CEO_REVOKED_2015.p12", head(Algorithm::Gost2015, Profile::EarlyB)),
    ];
    for (name, order) in rows {
        let Some(real) = real(name) else { return };
        let ours = issued(&order);
        assert_eq!((outline(&ours), ours.subject_raw()), (outline(&real), real.subject_raw()), "{name}");
    }
    // Our authorities last beyond 2050, which makes their times of another type.
    let timeless = |certificate: &Certificate| {
        let lines = outline(certificate);
        lines
            .into_iter()
            .map(|line| if line == "3 18 " { "3 17 ".to_owned() } else { line })
            .collect::<Vec<_>>()
    };
    for (name, stem) in [
        ("ncanode/ca/nca_gost2015_test.cer", "issuing-gost2015"),
        ("kalkan-xml-signer/root_gost_2022.pem", "root-gost2015"),
        ("ncanode/ca/nca_gost_test.crt", "issuing-gost2004"),
        ("ncanode/ca/nca_rsa_test.crt", "issuing"),
    ] {
        let Some(real) = real(name) else { return };
        assert_eq!(timeless(&certificate(stem)), timeless(&real), "{stem}");
    }
}

#[test]
fn a_gost_list_has_the_outline_of_the_real_one() {
    let Some(shared) = shared() else { return };
    let authority = Authority::builtin(None).unwrap();
    for (name, algorithm, path, id) in [
        ("nca_gost2022_test", Algorithm::Gost2015, "/crl/nca_gost_2022.crl", IssuerId::Gost2015),
        ("nca_gost_test", Algorithm::Gost2004, "/crl/nca_gost.crl", IssuerId::Gost2004),
    ] {
        let order = CertificateRequest {
            algorithm,
            ..CertificateRequest::new(Kind::PersonSign, Subject::Person(testov()))
        }
        .with(qaqpa::ca::Defect::AffiliationChanged);
        authority.issue(&order, at(NOW), &qaqpa::random::Seeded::new(1, "list")).unwrap();
        let lists = authority.crls(at(NOW)).unwrap();
        let ours = &lists.iter().find(|list| list.path == path).unwrap().der;
        qaqpa::x509::Crl::from_der(ours).unwrap().is_signed_by(authority.issuer(id).certificate()).unwrap();
        let of = |der: &[u8]| {
            let mut lines = Vec::new();
            walk(der, 0, &mut lines);
            // One entry stands for all: six lines of serial number, time and reason.
            lines.dedup();
            let entries = lines.iter().position(|line| line == "2 30 ").unwrap();
            let (head, rest) = lines.split_at(entries + 1);
            let extensions = rest.iter().position(|line| line.starts_with("2 a0")).unwrap();
            (head.to_vec(), rest[extensions..].to_vec())
        };
        let real = std::fs::read(shared.join(format!("samples/nca/ncanode/crl/{name}.crl"))).unwrap();
        assert_eq!(of(ours).1, of(&real).1, "{name}");
    }
}

#[test]
fn profile_b_takes_its_serial_number_from_the_key_and_says_where_the_key_is_kept() {
    let order = CertificateRequest {
        profile: Some(Profile::B),
        algorithm: Algorithm::Ecdsa,
        ..CertificateRequest::new(Kind::PersonSign, Subject::Person(testov()))
    };
    let ours = issued(&order);
    let (serial, key_id) = (ours.serial(), ours.subject_key_id().unwrap());
    assert_eq!((serial[1..].to_vec(), serial[0] & 0x0f), (key_id[1..].to_vec(), key_id[0] & 0x0f));
    assert_eq!(ours.key_usage().unwrap().names(), "digitalSignature+nonRepudiation+keyAgreement");
    assert_eq!(
        (ours.policies(), ours.extended_key_usage().unwrap().0.len()),
        (&["1.2.398.3.3.2".to_owned()][..], 2)
    );
    let (_, lines) = subject_and_extensions(&ours);
    let order: Vec<&str> = lines
        .iter()
        .filter(|line| line.contains("true") || line.contains("false"))
        .map(String::as_str)
        .collect();
    let expected = [
        "2.5.29.32 false",
        "1.3.6.1.5.5.7.1.1 false",
        "2.5.29.31 false",
        "2.5.29.46 false",
        "2.5.29.37 false",
        "2.5.29.15 true",
        "2.5.29.14 false",
        "2.5.29.35 false",
        "1.2.398.3.3.5 false",
    ];
    assert_eq!(order, expected);
}

#[test]
fn each_kind_has_its_name_its_roles_and_its_time() {
    let treasury =
        Subject::Treasury { person: testov(), organization: test_company(), code: "KS1234".to_owned() };
    let system = Subject::System {
        system_id: "1.2.398.6.10.1.1".to_owned(),
        name: "ИС \"Тест\"".to_owned(),
        organization: test_company(),
    };
    let employee = || Subject::Employee(testov(), test_company());
    let service = |name: &str| Subject::Service(name.to_owned());
    let person = "CN=ТЕСТОВ ТЕСТ,SN=ТЕСТОВ,serialNumber=IIN123456789011,C=KZ";
    let company = "O=АО \\\"ТЕСТ\\\",OU=BIN123456789021";
    let of_employee = format!("{person},{company},GN=ТЕСТОВИЧ");
    let rows: [(Kind, Subject, String, &[&str], u32); 9] = [
        (
            Kind::SignatorySign,
            employee(),
            of_employee.clone(),
            &["1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.2", "1.2.398.3.3.4.1.2.2"],
            365,
        ),
        (
            Kind::FinancierSign,
            employee(),
            of_employee.clone(),
            &["1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.2", "1.2.398.3.3.4.1.2.3"],
            365,
        ),
        (
            Kind::HrAuth,
            employee(),
            of_employee.clone(),
            &["1.3.6.1.5.5.7.3.2", "1.2.398.3.3.4.1.2", "1.2.398.3.3.4.1.2.4"],
            365,
        ),
        (
            Kind::EmployeeSign,
            employee(),
            of_employee.clone(),
            &["1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.2", "1.2.398.3.3.4.1.2.5"],
            365,
        ),
        (
            Kind::Organization,
            Subject::Organization(test_company()),
            format!("CN=АО \\\"ТЕСТ\\\",serialNumber=BIN123456789021,C=KZ,{company}"),
            &["1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.2"],
            365,
        ),
        (
            Kind::Treasury,
            treasury,
            format!("DC=ROLE02,{person},{company},businessCategory=KS1234,GN=ТЕСТОВИЧ"),
            &["1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.2", "1.2.398.5.19.1.2.2.1"],
            365,
        ),
        (
            Kind::System,
            system,
            format!("UID=1.2.398.6.10.1.1,CN=ИС \\\"Тест\\\",C=KZ,{company}"),
            &["1.2.398.3.3.4.1.2", "1.2.398.3.3.4.1.2.6"],
            1095,
        ),
        (
            Kind::OcspResponder,
            service("OCSP"),
            "CN=OCSP,C=KZ,O=ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ ТЕСТ QAQPA".to_owned(),
            &["1.3.6.1.5.5.7.3.9"],
            1095,
        ),
        (
            Kind::Tsa,
            service("TIME-STAMPING AUTHORITY"),
            "CN=TIME-STAMPING AUTHORITY,C=KZ,O=ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ ТЕСТ QAQPA".to_owned(),
            &["1.3.6.1.5.5.7.3.8"],
            1095,
        ),
    ];
    for (kind, subject, name, purposes, days) in rows {
        let ours = issued(&CertificateRequest {
            algorithm: Algorithm::Ecdsa,
            ..CertificateRequest::new(kind, subject)
        });
        assert_eq!(ours.subject().to_string(), name, "{kind:?}");
        assert_eq!(ours.extended_key_usage().unwrap().0, purposes, "{kind:?}");
        assert_eq!(
            ours.not_after().seconds() - ours.not_before().seconds(),
            i64::from(days) * 24 * 3600,
            "{kind:?}"
        );
    }
    let swapped = CertificateRequest {
        criticality: Criticality::Swapped,
        algorithm: Algorithm::Ecdsa,
        ..CertificateRequest::new(Kind::SignatorySign, employee())
    };
    let (_, lines) = subject_and_extensions(&issued(&swapped));
    assert!(
        lines.contains(&"2.5.29.37 true".to_owned()) && lines.contains(&"2.5.29.15 false".to_owned()),
        "{lines:?}"
    );
}

#[test]
fn an_authority_takes_its_serial_number_from_its_key_and_a_holder_does_not() {
    for id in IssuerId::ALL {
        let authority = certificate(id.file_stem());
        let (serial, key_id) = (authority.serial(), authority.subject_key_id().unwrap());
        assert_eq!(
            (serial[1..].to_vec(), serial[0] & 0x0f),
            (key_id[1..].to_vec(), key_id[0] & 0x0f),
            "{id:?}"
        );
        assert!(authority.subject().common_name().contains("ТЕСТ"), "{id:?} does not say that it is a test");
    }
    for stem in HOLDERS {
        let holder = certificate(stem);
        assert!(
            holder.serial().len() == 20 && (0x10..0x80).contains(&holder.serial()[0]),
            "{stem}: {}",
            holder.serial_hex()
        );
        assert_ne!(holder.serial()[1..], holder.subject_key_id().unwrap()[1..], "{stem}");
    }
}
