//! The authority, the test PKI and PKCS#12: made by us, judged by openssl.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use qaqpa::ca::{
    Algorithm, Authority, AuthorityError, Draws, IssuerId, Kind, ListValidity, Order, PKCS12_PASSWORD, Person, Plan, Reason, Strength,
    Subject, SubjectError, builtin, plant,
};
use qaqpa::clock::Now;
use qaqpa::keys::{Holder, KeyFileError, Pkcs12Error, Signer as _, read_pkcs12, write_pkcs12};
use qaqpa::random::Seeded;
use qaqpa::x509::{Certificate, Crl, certificates_from_pem};

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
const HOLDERS: [&str; 17] = [
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

fn at(text: &str) -> Now {
    Now::parse(text).unwrap()
}

fn certs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("certs")
}

fn certificate(stem: &str) -> Certificate {
    certificates_from_pem(builtin::text(&format!("{stem}.cert.pem")).unwrap()).unwrap().remove(0)
}

/// openssl in `certs/`, or nothing where it is not installed.
fn openssl(arguments: &[&str]) -> Option<Output> {
    let program = peer("openssl")?;
    Some(Command::new(program).args(arguments).current_dir(certs()).output().unwrap())
}

fn said(output: &Output) -> String {
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
    let number = text.split("error ").nth(1).and_then(|rest| rest.split(' ').next()).and_then(|digits| digits.parse().ok());
    Some(Some(number.unwrap_or_else(|| panic!("openssl says neither yes nor no: {text}"))))
}

fn quick(seed: u64) -> Plan {
    Plan { epoch: at(EPOCH), base_url: BASE_URL.to_owned(), draws: Draws::Seeded(seed), strength: Strength::Quick }
}

fn valid_person() -> Order {
    Order::new(Kind::PersonSign, Subject::Person(Person::parse("ТЕСТОВ ТЕСТ ТЕСТОВИЧ", Some("123456789011"))))
}

#[test]
fn the_committed_tree_is_what_the_program_makes() {
    let made = plant(&Plan { strength: Strength::Real, ..quick(1) }, &|_| ()).unwrap();
    for (name, octets) in &made {
        assert!(std::fs::read(certs().join(name)).unwrap() == *octets, "certs/{name} is another one: make it anew, see certs/README.md");
        assert!(builtin::file(name) == Some(octets.as_slice()), "{name} is not built in as it is");
    }
    assert_eq!(builtin::files().count(), made.len(), "something else is built in");
}

#[test]
fn the_same_seed_gives_the_same_tree_and_another_seed_another() {
    let (one, again, other) = (plant(&quick(7), &|_| ()).unwrap(), plant(&quick(7), &|_| ()).unwrap(), plant(&quick(8), &|_| ()).unwrap());
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
    assert!(verdict("people/expired", "2023-06-01", &[]).is_none_or(|verdict| verdict.is_none()), "it was good in its time");
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
        for (stem, expected) in [("people/valid", None), ("people/revoked", Some(23)), ("people/on-hold", Some(23))] {
            let Some(verdict) = check(stem, when, "current.pem") else { return };
            assert_eq!(verdict, expected, "{stem} at {when}");
        }
        assert_eq!(check("people/valid", when, "stale.pem"), Some(Some(12)), "the stale list is taken at {when}");
    }
    assert_eq!(check("people/expired-revoked-other-iin", "2023-10-01", "current.pem"), Some(Some(11)), "the list was not made yet");
}

#[test]
fn openssl_verifies_each_list_with_its_issuer_and_with_no_other() {
    let lists = [("current", "issuing"), ("stale", "issuing"), ("issuing-ecdsa", "issuing-ecdsa"), ("root", "root")];
    for (list, issuer) in lists {
        for anchor in ["issuing", "issuing-ecdsa", "root"] {
            let (file, anchor_file) = (format!("crl/{list}.crl"), format!("{anchor}.cert.pem"));
            let Some(output) = openssl(&["crl", "-inform", "DER", "-in", &file, "-CAfile", &anchor_file, "-verify", "-noout"]) else {
                return;
            };
            assert_eq!(said(&output).contains("verify OK"), anchor == issuer, "{list} with {anchor}: {}", said(&output));
        }
    }
}

#[test]
fn openssl_opens_each_key_file_with_the_password_alone() {
    for stem in HOLDERS {
        let file = format!("{stem}.p12");
        let Some(output) = openssl(&["pkcs12", "-in", &file, "-passin", "pass:Qwerty12", "-nodes"]) else { return };
        let text = said(&output);
        assert!(output.status.success() && text.contains("BEGIN PRIVATE KEY") && text.contains("BEGIN CERTIFICATE"), "{stem}: {text}");
        let key_id: String = certificate(stem).subject_key_id().unwrap().iter().map(|octet| format!("{octet:02x}")).collect();
        assert!(text.contains(&format!("friendlyName: {key_id}")), "{stem} is not named after its key");
        let wrong = openssl(&["pkcs12", "-in", &file, "-passin", "pass:qwerty12", "-nodes"]).unwrap();
        assert!(!wrong.status.success(), "{stem} opens with a wrong password");
    }
}

#[test]
fn the_jdk_opens_key_files_by_their_password() {
    let Some(keytool) = peer("keytool") else { return };
    for stem in ["people/valid", "people/valid-ecdsa"] {
        let file = certs().join(format!("{stem}.p12"));
        let arguments = ["-list", "-storetype", "PKCS12", "-storepass", PKCS12_PASSWORD, "-keystore"];
        let output = Command::new(&keytool).args(arguments).arg(file).output().unwrap();
        assert!(output.status.success() && said(&output).contains("PrivateKeyEntry"), "{stem}: {}", said(&output));
    }
}

#[test]
fn openssl_shows_usage_roles_and_policy_of_profile_a() {
    let expected: [(&str, &[&str]); 5] = [
        ("people/valid", &["Digital Signature, Non Repudiation", "E-mail Protection, 1.2.398.3.3.4.1.1", "Policy: 1.2.398.3.3.2.3"]),
        (
            "people/authentication-key",
            &["Digital Signature, Key Encipherment", "TLS Web Client Authentication, 1.2.398.3.3.4.1.1", "Policy: 1.2.398.3.3.2.4"],
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
        ("portal-system", &["Digital Signature, Non Repudiation", "1.2.398.3.3.4.1.2, 1.2.398.3.3.4.1.2.6", "BIN123456789021"]),
        ("gateway-tls", &["TLS Web Server Authentication", "DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1"]),
    ];
    for (stem, lines) in expected {
        let Some(output) = openssl(&["x509", "-in", &format!("{stem}.cert.pem"), "-noout", "-text", "-nameopt", "utf8"]) else { return };
        let text = said(&output);
        for line in lines.iter().chain(&["http://127.0.0.1:8080/crl/", "http://127.0.0.1:8080/ocsp/"]) {
            assert!(text.contains(line), "{stem} does not show {line}: {text}");
        }
    }
}

/// The OIDs of the extensions in order, each with whether it is critical.
fn extensions(certificate: &Certificate) -> Vec<(String, bool)> {
    let (_, parsed) = x509_parser::parse_x509_certificate(certificate.der()).unwrap();
    parsed.extensions().iter().map(|extension| (extension.oid.to_id_string(), extension.critical)).collect()
}

#[test]
fn a_person_has_the_name_and_the_extensions_of_the_real_authority() {
    let Some(shared) = shared() else { return };
    let samples = shared.join("samples/nca/ncanode/certs");
    for (sample, stem) in [("rsa", "people/valid"), ("rsa_auth", "people/authentication-key")] {
        let text = std::fs::read_to_string(samples.join(format!("individual_valid_sign_2004_{sample}.cer"))).unwrap();
        let (real, ours) = (certificates_from_pem(&text).unwrap().remove(0), certificate(stem));
        assert_eq!(ours.subject_raw(), real.subject_raw(), "{stem}: the name is encoded otherwise");
        assert_eq!(extensions(&ours), extensions(&real), "{stem}");
        assert_eq!((ours.key_usage(), ours.policies()), (real.key_usage(), real.policies()), "{stem}");
        assert_eq!(ours.extended_key_usage(), real.extended_key_usage(), "{stem}");
    }
}

#[test]
fn an_authority_takes_its_serial_number_from_its_key_and_a_holder_does_not() {
    for id in IssuerId::ALL {
        let authority = certificate(id.file_stem());
        let (serial, key_id) = (authority.serial(), authority.subject_key_id().unwrap());
        assert_eq!((serial[1..].to_vec(), serial[0] & 0x0f), (key_id[1..].to_vec(), key_id[0] & 0x0f), "{id:?}");
        assert!(authority.subject().common_name().contains("ТЕСТ"), "{id:?} does not say that it is a test");
    }
    for stem in HOLDERS {
        let holder = certificate(stem);
        assert!(holder.serial().len() == 20 && (0x10..0x80).contains(&holder.serial()[0]), "{stem}: {}", holder.serial_hex());
        assert_ne!(holder.serial()[1..], holder.subject_key_id().unwrap()[1..], "{stem}");
    }
}

#[test]
fn each_holder_opens_from_each_of_its_files() {
    for stem in HOLDERS {
        let pem = builtin::holder(stem).unwrap();
        let p12 = Holder::from_pkcs12(builtin::file(&format!("{stem}.p12")).unwrap(), PKCS12_PASSWORD).unwrap();
        assert_eq!((p12.certificate(), p12.key().pkcs8()), (pem.certificate(), pem.key().pkcs8()), "{stem}");
        assert!(p12.chain().is_empty(), "{stem}: the authority's files have no chain");
    }
}

/// openssl's own file of a holder, made with `options`.
fn exported(stem: &str, options: &[&str], dir: &Path) -> Option<Vec<u8>> {
    let (key, cert) = (format!("{stem}.key.pem"), format!("{stem}.cert.pem"));
    let out = dir.join("made.p12");
    let mut arguments = vec!["pkcs12", "-export", "-inkey", &key, "-in", &cert, "-passout", "pass:Пароль1", "-out", out.to_str().unwrap()];
    arguments.extend(options);
    let output = openssl(&arguments)?;
    assert!(output.status.success(), "{}", said(&output));
    Some(std::fs::read(out).unwrap())
}

#[test]
fn files_that_openssl_made_open_in_every_flavour() {
    let dir = tempfile::tempdir().unwrap();
    let flavours: [&[&str]; 6] = [
        &[],
        &["-keypbe", "AES-128-CBC", "-certpbe", "AES-192-CBC"],
        &["-legacy"],
        &["-legacy", "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"],
        &["-legacy", "-keypbe", "PBE-SHA1-RC2-128", "-certpbe", "PBE-SHA1-RC2-40", "-iter", "1024"],
        &["-keypbe", "NONE", "-certpbe", "NONE"],
    ];
    for stem in ["people/valid", "people/valid-ecdsa"] {
        let Some(empty) = exported(stem, &["-passout", "pass:"], dir.path()) else { return };
        assert_eq!(read_pkcs12(&empty, "").unwrap().1, [certificate(stem)], "an empty password is a password too");
        for options in flavours {
            let Some(file) = exported(stem, options, dir.path()) else { return };
            let (key, certificates) = read_pkcs12(&file, "Пароль1").unwrap_or_else(|error| panic!("{options:?}: {error}"));
            assert_eq!(key.public().octets(), certificate(stem).key().octets(), "{options:?}");
            assert_eq!(certificates, [certificate(stem)], "{options:?}");
            assert_eq!(read_pkcs12(&file, "Пароль2").unwrap_err(), Pkcs12Error::WrongPassword, "{options:?}");
        }
    }
}

#[test]
fn the_real_authoritys_files_open() {
    let Some(shared) = shared() else { return };
    let directory = shared.join("samples/nca/ncanode");
    let mut opened = 0;
    for entry in std::fs::read_dir(&directory).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "p12") {
            let file = std::fs::read(&path).unwrap();
            match ["Qwerty12", "Aa123456"]
                .map(|password| read_pkcs12(&file, password))
                .into_iter()
                .find(|read| !matches!(read, Err(Pkcs12Error::WrongPassword)))
                .expect("one of the passwords opens it")
            {
                Ok((key, certificates)) => {
                    assert_eq!(certificates[0].key().octets(), key.public().octets(), "{}", path.display());
                    opened += 1;
                }
                // GOST keys are told as such: everything around them was read.
                Err(error) => assert!(matches!(error, Pkcs12Error::Key(_)), "{}: {error}", path.display()),
            }
        }
    }
    assert!(opened >= 3, "only {opened} files with RSA keys opened");
}

#[test]
fn a_damaged_key_file_is_an_error_or_the_same_key_and_never_a_panic() {
    let file = builtin::file("people/valid-ecdsa.p12").unwrap();
    let (key, _) = read_pkcs12(file, PKCS12_PASSWORD).unwrap();
    let mut refused = 0;
    for position in 0..file.len() {
        let mut damaged = file.to_vec();
        damaged[position] ^= 1 << (position % 8);
        match read_pkcs12(&damaged, PKCS12_PASSWORD) {
            Ok((other, _)) => assert_eq!(other.public(), key.public(), "octet {position} gives another key"),
            Err(_) => refused += 1,
        }
        assert!(read_pkcs12(&file[..position], PKCS12_PASSWORD).is_err(), "the first {position} octets open");
    }
    assert!(refused * 100 > file.len() * 95, "only {refused} of {} changes are noticed", file.len());
}

#[test]
fn a_damaged_key_file_without_a_mac_is_read_without_a_panic() {
    let dir = tempfile::tempdir().unwrap();
    let Some(file) = exported("people/valid-ecdsa", &["-nomac", "-keypbe", "NONE", "-certpbe", "NONE"], dir.path()) else { return };
    assert!(read_pkcs12(&file, "").is_ok());
    let mut refused = 0;
    for position in 0..file.len() {
        for change in [0x01, 0x20, 0x80, 0xff] {
            let mut damaged = file.clone();
            damaged[position] ^= change;
            refused += usize::from(read_pkcs12(&damaged, "").is_err());
        }
    }
    assert!(refused > file.len(), "nothing is protected here, but {refused} of {} changes break its form", 4 * file.len());
}

#[test]
fn a_hostile_key_file_is_refused_at_once() {
    let started = std::time::Instant::now();
    let nested = [0x30, 0x80].repeat(100_000);
    assert!(matches!(read_pkcs12(&nested, ""), Err(Pkcs12Error::Malformed(_))));
    let large = vec![0x30; qaqpa::limits::PKCS12_BYTES_MAX + 1];
    assert!(matches!(read_pkcs12(&large, ""), Err(Pkcs12Error::TooLarge { .. })));
    for octets in [&[][..], &[0x30], &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], &[0x30, 0x03, 0x02, 0x01, 0x03], b"-----BEGIN CERTIFICATE-----"]
    {
        assert!(matches!(read_pkcs12(octets, ""), Err(Pkcs12Error::Malformed(_))), "{octets:?}");
    }
    // The MAC's rounds stand at the very end of what we write: 2048 becomes 2^31 - 1.
    let mut greedy = builtin::file("people/valid-ecdsa.p12").unwrap().to_vec();
    assert_eq!(greedy.split_off(greedy.len() - 4), [2, 2, 8, 0]);
    greedy.extend([2, 4, 0x7f, 0xff, 0xff, 0xff]);
    let grown = greedy.len();
    greedy[2..4].copy_from_slice(&u16::try_from(grown - 4).unwrap().to_be_bytes());
    let mac = grown - 6 - 22 - 51 - 2;
    assert_eq!(greedy[mac], 0x30);
    greedy[mac + 1] += 2;
    assert_eq!(read_pkcs12(&greedy, PKCS12_PASSWORD).unwrap_err(), Pkcs12Error::Iterations { asked: 0x7fff_ffff, limit: 2_000_000 });
    assert!(started.elapsed() < std::time::Duration::from_secs(2), "{:?}", started.elapsed());
}

#[test]
fn a_key_file_is_the_same_for_the_same_draws_and_says_when_the_password_is_wrong() {
    let holder = Holder::from_pkcs12(builtin::file("people/valid.p12").unwrap(), PKCS12_PASSWORD).unwrap();
    let write = |seed| write_pkcs12(holder.key(), &[holder.certificate()], "ключ", &Seeded::new(seed, "test")).unwrap();
    assert_eq!(write(1), write(1));
    assert_ne!(write(1), write(2));
    let (key, certificates) = read_pkcs12(&write(1), "ключ").unwrap();
    assert_eq!((key.pkcs8(), certificates.as_slice()), (holder.key().pkcs8(), &[holder.certificate().clone()][..]));
    let error = Holder::from_pkcs12(&write(1), "Ключ").unwrap_err();
    assert!(matches!(error, KeyFileError::Pkcs12(Pkcs12Error::WrongPassword)) && error.to_string().contains("password does not open it"));
}

#[test]
fn what_is_revoked_stands_on_the_next_list_and_a_lifted_hold_does_not() {
    let authority = Authority::builtin(None).unwrap();
    let now = at("2026-11-24T10:00:00Z");
    let issued = authority.issue(&valid_person(), now, &Seeded::new(5, "issue")).unwrap();
    let serial = issued.certificate().serial_hex();
    assert_eq!(issued.certificate().not_after().seconds() - now.seconds(), 365 * 24 * 3600, "the authority gives 365 days to the second");
    let on_list = |when: Now| {
        let lists = authority.crls(when).unwrap();
        let list = lists.iter().find(|list| list.path == "/crl/nca_rsa.crl").unwrap();
        let crl = Crl::from_der(&list.der).unwrap();
        crl.is_signed_by(authority.issuer(IssuerId::Rsa).certificate()).unwrap();
        (crl.lookup(issued.certificate().serial()).is_some(), crl.number().unwrap().to_vec(), crl.len())
    };
    let (listed, first_number, committed) = on_list(now);
    assert!(!listed && committed == 3, "the three of certs/ and no other");
    assert!(!authority.due(now));
    authority.revoke(&serial, Reason::CertificateHold, now).unwrap();
    assert!(authority.due(now), "a revocation makes a list due");
    let (listed, second_number, _) = on_list(now);
    assert!(listed && second_number > first_number, "numbers rise even within one instant");
    authority.unrevoke(&serial).unwrap();
    assert!(!on_list(now.plus_seconds(1)).0);
    authority.revoke(&serial, Reason::KeyCompromise, now).unwrap();
    assert!(on_list(now).0);
    assert!(!on_list(now.plus_seconds(-1)).0, "a list says nothing of what is yet to come");
    assert!(!authority.due(now.plus_seconds(-1)) && authority.due(now), "its time makes a list due");
    let numbers = [on_list(now).1, on_list(now.plus_seconds(-100)).1];
    assert!(numbers[0] < numbers[1], "numbers rise even when the clock goes back");
    assert!(matches!(
        authority.revoke(&serial, Reason::Superseded, now),
        Err(AuthorityError::AlreadyRevoked { reason: Reason::KeyCompromise, .. })
    ));
    assert!(matches!(authority.unrevoke(&serial), Err(AuthorityError::NotOnHold(_))));
    assert!(matches!(authority.revoke("1234", Reason::Superseded, now), Err(AuthorityError::NeverIssued(_))));
    assert!(matches!(authority.revoke("не число", Reason::Superseded, now), Err(AuthorityError::NotASerial(_))));
}

#[test]
fn lists_fall_due_at_half_their_time_and_when_the_clock_goes_back() {
    let authority = Authority::builtin(None).unwrap().with_list_validity(ListValidity::Production);
    let now = at("2026-11-24T10:00:00Z");
    assert!(authority.due(now), "nothing was published yet");
    let lists = authority.crls(now).unwrap();
    let lives: Vec<(&str, i64)> = lists.iter().map(|list| (list.path, list.next_update.seconds() - list.this_update.seconds())).collect();
    let (hour, day) = (3600, 24 * 3600);
    assert_eq!(
        lives,
        [
            ("/crl/root_rsa.crl", 35 * day),
            ("/crl/nca_rsa.crl", 27 * hour),
            ("/crl/nca_d_rsa.crl", 7 * hour + hour / 2),
            ("/crl/nca_ecdsa.crl", 27 * hour),
            ("/crl/nca_d_ecdsa.crl", 7 * hour + hour / 2),
        ]
    );
    assert!(!authority.due(now.plus_seconds(3 * hour)));
    assert!(authority.due(now.plus_seconds(4 * hour)), "the delta list lives 7.5 hours");
    assert!(authority.due(now.plus_seconds(-1)));
    let delta = Crl::from_der(&lists[2].der).unwrap();
    assert!(delta.is_delta() && delta.is_empty() && delta.number() > Crl::from_der(&lists[1].der).unwrap().number());
}

#[test]
fn the_root_revokes_an_issuing_authority_on_its_own_list() {
    let authority = Authority::builtin(None).unwrap();
    let now = at("2026-11-24");
    let ecdsa = authority.issuer(IssuerId::Ecdsa).certificate();
    authority.revoke(&ecdsa.serial_hex(), Reason::CaCompromise, now).unwrap();
    let lists = authority.crls(now).unwrap();
    let root = Crl::from_der(&lists[0].der).unwrap();
    root.is_signed_by(authority.issuer(IssuerId::Root).certificate()).unwrap();
    assert!(root.lookup(ecdsa.serial()).is_some() && root.len() == 1);
}

#[test]
fn the_ledger_outlives_its_process_and_a_line_cut_off_by_a_crash() {
    let dir = tempfile::tempdir().unwrap();
    let state = dir.path().join("ca");
    let now = at("2026-11-24");
    let order = Order { algorithm: Algorithm::Ecdsa, ..valid_person() };
    let authority = Authority::builtin(Some(&state)).unwrap();
    let serial = |seed| authority.issue(&order, now, &Seeded::new(seed, "x")).unwrap().certificate().serial_hex();
    let (one, two) = (serial(1), serial(2));
    assert_ne!(serial(1), one, "a seed used again does not give a serial number twice");
    authority.revoke(&one, Reason::Superseded, now).unwrap();
    let mut torn = std::fs::read(state.join("issued.txt")).unwrap();
    torn.extend(b"4711 iss");
    std::fs::write(state.join("issued.txt"), torn).unwrap();
    let again = Authority::builtin(Some(&state)).unwrap();
    assert!(matches!(again.revoke(&one, Reason::KeyCompromise, now), Err(AuthorityError::AlreadyRevoked { .. })));
    let three = again.issue(&order, now, &Seeded::new(3, "x")).unwrap().certificate().serial_hex();
    let third = Authority::builtin(Some(&state)).unwrap();
    third.revoke(&two, Reason::Unspecified, now).unwrap();
    third.revoke(&three, Reason::CertificateHold, now).unwrap();
    again.crls(now).unwrap();
    assert!(!again.due(now), "it does not know yet what another process did");
    again.reload().unwrap();
    assert!(again.due(now));
    let text = std::fs::read_to_string(state.join("revoked.toml")).unwrap();
    assert_eq!(text.matches("[[revoked]]").count(), 3 + 3, "the committed ones stay: {text}");
    std::fs::write(state.join("revoked.toml"), "[[revoked]]\nserial = \"12\"\nissuer = \"nobody\"\nreason = \"x\"\nat = \"2026-01-01\"\n")
        .unwrap();
    let error = Authority::builtin(Some(&state)).unwrap_err().to_string();
    assert!(error.contains("revoked.toml") && error.contains("no issuer `nobody`"), "{error}");
}

#[test]
fn two_authorities_over_one_directory_lose_nothing_of_one_another() {
    let dir = tempfile::tempdir().unwrap();
    let now = at("2026-11-24");
    let order = Order { algorithm: Algorithm::Ecdsa, ..valid_person() };
    let rounds = 10;
    std::thread::scope(|scope| {
        for seed in 0..2 {
            let (state, order) = (dir.path(), &order);
            scope.spawn(move || {
                let authority = Authority::builtin(Some(state)).unwrap();
                let random = Seeded::new(seed, "two");
                for _ in 0..rounds {
                    let issued = authority.issue(order, now, &random).unwrap();
                    authority.revoke(&issued.certificate().serial_hex(), Reason::Superseded, now).unwrap();
                }
            });
        }
    });
    let lists = Authority::builtin(Some(dir.path())).unwrap().crls(now).unwrap();
    let ecdsa = lists.iter().find(|list| list.path == "/crl/nca_ecdsa.crl").unwrap();
    assert_eq!(Crl::from_der(&ecdsa.der).unwrap().len(), 2 * rounds);
}

#[test]
fn an_order_that_cannot_be_filled_says_what_is_wrong() {
    let authority = Authority::builtin(None).unwrap();
    let issue = |order: &Order| authority.issue(order, at("2026-11-24"), &Seeded::new(1, "x")).map(|_| ()).unwrap_err();
    let person = |name: &str, iin: &str| Order {
        algorithm: Algorithm::Ecdsa,
        ..Order::new(Kind::PersonSign, Subject::Person(Person::parse(name, Some(iin))))
    };
    for iin in ["", "12345678901", "1234567890123", "12345678901x", "１２３４５６７８９０１２"] {
        let error = issue(&person("ТЕСТОВ ТЕСТ", iin));
        assert!(matches!(error, AuthorityError::Subject(SubjectError::NotTwelveDigits { .. })), "{iin}: {error}");
    }
    assert!(matches!(
        issue(&person("ТЕСТОВ", "123456789011")),
        AuthorityError::Subject(SubjectError::Length { what: "name", given: 0, .. })
    ));
    assert!(matches!(issue(&person(&"Т".repeat(65), "123456789011")), AuthorityError::Subject(SubjectError::Length { given: 65, .. })));
    assert!(matches!(issue(&person("ТЕСТ\u{1}ОВ ТЕСТ", "123456789011")), AuthorityError::Subject(SubjectError::Control { .. })));
    let person = person("ТЕСТОВ ТЕСТ", "123456789011");
    assert!(matches!(issue(&Order { kind: Kind::HeadSign, ..person.clone() }), AuthorityError::Unsuited { kind: Kind::HeadSign }));
    assert!(matches!(issue(&Order { days: 0, ..person.clone() }), AuthorityError::EmptyValidity { .. }));
    assert!(matches!(issue(&Order { days: 36_500, ..person }), AuthorityError::OutlivesIssuer { .. }));
    for hosts in [&[][..], &["шлюз"], &["a b"], &["a..b"]] {
        let subject = Subject::Server(hosts.iter().map(|host| (*host).to_owned()).collect());
        assert!(matches!(issue(&Order::new(Kind::Server, subject)), AuthorityError::Subject(_)), "{hosts:?}");
    }
}

/// The program itself: exit code, and what it printed.
fn qaqpa(arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_qaqpa")).args(arguments).output().unwrap();
    (output.status.code(), said(&output))
}

#[test]
fn the_command_line_issues_and_revokes_in_a_copy_of_the_tree() {
    let dir = tempfile::tempdir().unwrap();
    let pki = dir.path().join("pki");
    for (name, octets) in builtin::files() {
        let path = pki.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, octets).unwrap();
    }
    let (pki_text, out) = (pki.to_str().unwrap(), dir.path().join("out"));
    let out_text = out.to_str().unwrap();
    let common = ["pki", "issue", "--pki", pki_text, "--out", out_text];
    let issue = |more: &[&str]| qaqpa(&[&common[..], more].concat());
    let head = ["--kind", "head-sign", "--iin", "123456789012", "--name", "ТЕСТТОВ ТЕСТТ", "--bin", "123456789021", "--file", "head"];
    let (code, text) = issue(&head);
    assert_eq!(code, Some(0), "{text}");
    let holder = Holder::from_files(&out.join("head.p12"), None, PKCS12_PASSWORD).unwrap();
    assert_eq!(
        holder.certificate().subject().to_string(),
        "CN=ТЕСТТОВ ТЕСТТ,SN=ТЕСТТОВ,serialNumber=IIN123456789012,C=KZ,O=АО \\\"ТЕСТ\\\",OU=BIN123456789021"
    );
    let certificate_file = out.join("head.cert.pem");
    let revoke = |more: &[&str]| qaqpa(&[&["pki", "revoke", "--pki", pki_text], more].concat());
    let (code, text) = revoke(&["--cert", certificate_file.to_str().unwrap(), "--reason", "certificateHold"]);
    assert_eq!(code, Some(0), "{text}");
    let authority = Authority::open(&pki).unwrap();
    // Later than any clock that this test runs by: the program revokes as of now.
    let on_list = |authority: &Authority| {
        let lists = authority.crls(at("2050-01-01")).unwrap();
        Crl::from_der(&lists[1].der).unwrap().lookup(holder.certificate().serial()).is_some()
    };
    assert!(on_list(&authority));
    assert_eq!(revoke(&["--serial", &holder.certificate().serial_hex(), "--lift"]).0, Some(0));
    authority.reload().unwrap();
    assert!(!on_list(&authority));

    let misuse: [(&[&str], &str); 5] = [
        (&["--kind", "person-sign", "--name", "ТЕСТОВ ТЕСТ"], "give --iin"),
        (&["--kind", "person-sign", "--name", "ТЕСТОВ ТЕСТ", "--iin", "12"], "exactly 12 digits"),
        (&["--kind", "system", "--name", "ИС"], "give --bin"),
        (&["--kind", "server"], "at least one host name"),
        (&["--kind", "person-sign", "--name", "ТЕСТОВ ТЕСТ", "--iin", "123456789011", "--days", "20000"], "ask for fewer days"),
    ];
    for (arguments, hint) in misuse {
        let (code, text) = issue(arguments);
        assert!(code == Some(2) && text.contains(hint), "{arguments:?}: {code:?} {text}");
    }
    let (code, text) = qaqpa(&["pki", "init", pki_text, "--seed", "1"]);
    assert!(code == Some(2) && text.contains("--force"), "{text}");
    let (code, text) = qaqpa(&["pki", "revoke", "--pki", out_text, "--serial", "12"]);
    assert!(code == Some(2) && text.contains("root.cert.pem"), "{text}");
}
