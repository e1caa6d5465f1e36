//! The authority at work: orders, revocations, lists, its ledger.

use qaqpa::ca::{
    Algorithm, Authority, AuthorityError, CertificateRequest, CrlFault, CrlSettings, CrlValidity, Defect,
    EmptyCrl, IssuerId, Kind, PKCS12_PASSWORD, Person, Publication, PublishedCrl, Reason, Subject, builtin,
};
use qaqpa::clock::Now;
use qaqpa::interface::{SubjectFault, SubjectPart};
use qaqpa::keys::{Holder, Signer as _};
use qaqpa::random::Seeded;
use qaqpa::x509::{Certificate, Crl};

use crate::pki::{at, said};

fn valid_person() -> CertificateRequest {
    CertificateRequest::new(
        Kind::PersonSign,
        Subject::Person(Person::parse("ТЕСТОВ ТЕСТ ТЕСТОВИЧ", Some("123456789011"))),
    )
}

#[test]
fn what_is_revoked_stands_on_the_next_list_and_a_lifted_hold_does_not() {
    let authority = Authority::builtin(None).unwrap();
    let now = at("2026-11-24T10:00:00Z");
    let issued = authority.issue(&valid_person(), now, &Seeded::new(5, "issue")).unwrap();
    let serial = issued.certificate().serial_hex();
    assert_eq!(
        issued.certificate().not_after().seconds() - now.seconds(),
        365 * 24 * 3600,
        "the authority gives 365 days to the second"
    );
    let on_list = |when: Now| {
        let lists = authority.crls(when).unwrap();
        let list = lists.iter().find(|list| list.path == "/crl/nca_rsa.crl").unwrap();
        let crl = Crl::from_der(&list.der).unwrap();
        crl.is_signed_by(authority.issuer(IssuerId::Rsa).certificate()).unwrap();
        (crl.lookup(issued.certificate().serial()).is_some(), crl.number().unwrap().to_vec(), crl.len())
    };
    let (listed, first_number, committed) = on_list(now);
    assert_eq!(on_list(now).1, first_number, "a list on which nothing changes stays");
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
    assert!(matches!(
        authority.revoke("не число", Reason::Superseded, now),
        Err(AuthorityError::NotASerial(_))
    ));
}

#[test]
fn lists_fall_due_at_half_their_time_and_when_the_clock_goes_back() {
    let authority = Authority::builtin(None)
        .unwrap()
        .with_crl_settings(CrlSettings { validity: CrlValidity::Production, ..CrlSettings::default() });
    let now = at("2026-11-24T10:00:00Z");
    assert!(authority.due(now), "nothing was published yet");
    let lists = authority.crls(now).unwrap();
    let lives: Vec<(&str, i64)> = lists
        .iter()
        .map(|list| (list.path, list.next_update.seconds() - list.this_update.seconds()))
        .collect();
    let (hour, day) = (3600, 24 * 3600);
    assert_eq!(
        lives,
        [
            ("/crl/root_rsa.crl", 35 * day),
            ("/crl/nca_rsa.crl", 27 * hour),
            ("/crl/nca_d_rsa.crl", 7 * hour + hour / 2),
            ("/crl/nca_ecdsa.crl", 27 * hour),
            ("/crl/nca_d_ecdsa.crl", 7 * hour + hour / 2),
            ("/crl/nca_revoked.crl", 27 * hour),
            ("/crl/nca_short.crl", 27 * hour),
            ("/crl/nca_below.crl", 27 * hour),
            ("/crl/root_gost.crl", 35 * day),
            ("/crl/nca_gost.crl", 27 * hour),
            ("/crl/nca_d_gost.crl", 7 * hour + hour / 2),
            ("/crl/root_gost_2022.crl", 35 * day),
            ("/crl/nca_gost_2022.crl", 27 * hour),
            ("/crl/nca_d_gost_2022.crl", 7 * hour + hour / 2),
        ]
    );
    assert!(!authority.due(now.plus_seconds(3 * hour)));
    assert!(authority.due(now.plus_seconds(4 * hour)), "the delta list lives 7.5 hours");
    assert!(authority.due(now.plus_seconds(-1)));
    let delta = Crl::from_der(&lists[2].der).unwrap();
    assert!(
        delta.is_delta()
            && delta.is_empty()
            && delta.number() > Crl::from_der(&lists[1].der).unwrap().number()
    );
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
    let revoked = authority.issuer(IssuerId::Revoked).certificate();
    assert!(
        root.lookup(ecdsa.serial()).is_some() && root.lookup(revoked.serial()).is_some() && root.len() == 2
    );
}

#[test]
fn the_ledger_outlives_its_process_and_a_line_cut_off_by_a_crash() {
    let dir = tempfile::tempdir().unwrap();
    let state = dir.path().join("ca");
    let now = at("2026-11-24");
    let order = CertificateRequest { algorithm: Algorithm::Ecdsa, ..valid_person() };
    let authority = Authority::builtin(Some(&state)).unwrap();
    let serial =
        |seed| authority.issue(&order, now, &Seeded::new(seed, "x")).unwrap().certificate().serial_hex();
    let (one, two) = (serial(1), serial(2));
    assert_ne!(serial(1), one, "a seed used again does not give a serial number twice");
    authority.revoke(&one, Reason::Superseded, now).unwrap();
    let mut torn = std::fs::read(state.join("issued.txt")).unwrap();
    torn.extend(b"4711 iss");
    std::fs::write(state.join("issued.txt"), torn).unwrap();
    let again = Authority::builtin(Some(&state)).unwrap();
    assert!(matches!(
        again.revoke(&one, Reason::KeyCompromise, now),
        Err(AuthorityError::AlreadyRevoked { .. })
    ));
    let three = again.issue(&order, now, &Seeded::new(3, "x")).unwrap().certificate().serial_hex();
    let third = Authority::builtin(Some(&state)).unwrap();
    third.revoke(&two, Reason::Unspecified, now).unwrap();
    third.revoke(&three, Reason::CertificateHold, now).unwrap();
    again.crls(now).unwrap();
    assert!(!again.due(now), "it does not know yet what another process did");
    again.reload().unwrap();
    assert!(again.due(now));
    let text = std::fs::read_to_string(state.join("revoked.toml")).unwrap();
    assert_eq!(text.matches("[[revoked]]").count(), 3 + 4, "the committed ones stay: {text}");
    std::fs::write(
        state.join("revoked.toml"),
        "[[revoked]]\nserial = \"12\"\nissuer = \"nobody\"\nreason = \"x\"\nat = \"2026-01-01\"\n",
    )
    .unwrap();
    let error = Authority::builtin(Some(&state)).unwrap_err().to_string();
    assert!(error.contains("revoked.toml") && error.contains("no issuer `nobody`"), "{error}");
}

#[test]
fn a_revocation_is_not_forgotten_with_its_file() {
    let dir = tempfile::tempdir().unwrap();
    let (state, now) = (dir.path(), at("2026-11-24"));
    let order = CertificateRequest { algorithm: Algorithm::Ecdsa, ..valid_person() };
    let authority = Authority::builtin(Some(state)).unwrap();
    let issued = |seed| authority.issue(&order, now, &Seeded::new(seed, "x")).unwrap().certificate().clone();
    let (first, second, held) = (issued(1), issued(2), issued(3));
    authority.revoke(&first.serial_hex(), Reason::KeyCompromise, now).unwrap();
    authority.revoke(&held.serial_hex(), Reason::CertificateHold, now).unwrap();
    let is_revoked = |certificate: &Certificate| {
        let lists = authority.crls(now).unwrap();
        lists.iter().any(|list| Crl::from_der(&list.der).unwrap().lookup(certificate.serial()).is_some())
    };
    let file = state.join("revoked.toml");
    let whole = std::fs::read_to_string(&file).unwrap();
    let without = |serial: &str, text: &str| {
        let rows = text.split("\n[[revoked]]").enumerate().filter(|(_, row)| !row.contains(serial));
        rows.map(|(at, row)| format!("{}{row}", if at == 0 { "" } else { "\n[[revoked]]" }))
            .collect::<String>()
    };
    let headless = |text: &str| {
        text.lines().filter(|line| !line.starts_with('#')).fold(String::new(), |all, line| all + line + "\n")
    };
    let by_another = [
        (None, "lacks 1 entries"),
        (Some(String::new()), " entries that were there"),
        (Some(without(&first.serial_hex(), &whole)), "is not whole"),
        (Some(headless(&without(&first.serial_hex(), &whole))), "lacks 1 entries"),
    ];
    for (text, said) in by_another {
        match &text {
            Some(text) => std::fs::write(&file, text).unwrap(),
            None => std::fs::remove_file(&file).unwrap(),
        }
        let error = authority.reload().unwrap_err().to_string();
        assert!(error.contains("revoked.toml") && error.contains(said), "{error}");
        authority.reload().unwrap();
        assert!(is_revoked(&first) && is_revoked(&held), "{said}");
    }
    std::fs::write(&file, without(&first.serial_hex(), &whole)).unwrap();
    let error = Authority::builtin(Some(state)).unwrap_err().to_string();
    assert!(error.contains("it has 5 entries and its head says 6"), "{error}");
    // Who revokes next writes the file anew, whole.
    authority.revoke(&second.serial_hex(), Reason::Superseded, now).unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    assert!([&first, &second, &held].iter().all(|one| text.contains(&one.serial_hex())), "{text}");
    // A hold may be taken off the file by hand, as it may be lifted.
    std::fs::write(&file, headless(&without(&held.serial_hex(), &text))).unwrap();
    authority.reload().unwrap();
    let is_noted = |certificate: &Certificate| {
        let entry = authority.registered_as(&certificate.serial_hex()).unwrap();
        entry.is_some_and(|entry| entry.revoked.is_some())
    };
    assert!(is_noted(&first) && !is_noted(&held));
    // What another process lets go of as a whole is let go of.
    Authority::builtin(Some(state)).unwrap().forget().unwrap();
    authority.reload().unwrap();
    assert!(!is_noted(&first) && !is_noted(&second));
}

#[test]
fn two_authorities_over_one_directory_lose_nothing_of_one_another() {
    let dir = tempfile::tempdir().unwrap();
    let now = at("2026-11-24");
    let order = CertificateRequest { algorithm: Algorithm::Ecdsa, ..valid_person() };
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
    let issue = |order: &CertificateRequest| {
        authority.issue(order, at("2026-11-24"), &Seeded::new(1, "x")).map(|_| ()).unwrap_err()
    };
    let person = |name: &str, iin: &str| CertificateRequest {
        algorithm: Algorithm::Ecdsa,
        ..CertificateRequest::new(Kind::PersonSign, Subject::Person(Person::parse(name, Some(iin))))
    };
    for iin in ["", "12345678901", "1234567890123", "12345678901x", "１２３４５６７８９０１２"] {
        let error = issue(&person("ТЕСТОВ ТЕСТ", iin));
        assert!(
            matches!(error, AuthorityError::Subject(SubjectFault::NotTwelveDigits { .. })),
            "{iin}: {error}"
        );
    }
    assert!(matches!(
        issue(&person("ТЕСТОВ", "123456789011")),
        AuthorityError::Subject(SubjectFault::Length { part: SubjectPart::Name, given: 0, .. })
    ));
    assert!(matches!(
        issue(&person(&"Т".repeat(65), "123456789011")),
        AuthorityError::Subject(SubjectFault::Length { given: 65, .. })
    ));
    assert!(matches!(
        issue(&person("ТЕСТ\u{1}ОВ ТЕСТ", "123456789011")),
        AuthorityError::Subject(SubjectFault::Control { .. })
    ));
    let person = person("ТЕСТОВ ТЕСТ", "123456789011");
    assert!(matches!(
        issue(&CertificateRequest { kind: Kind::HeadSign, ..person.clone() }),
        AuthorityError::Unsuited { kind: Kind::HeadSign }
    ));
    assert!(matches!(
        issue(&CertificateRequest { days: Some(0), ..person.clone() }),
        AuthorityError::EmptyValidity { .. }
    ));
    assert!(matches!(
        issue(&CertificateRequest { days: Some(36_500), ..person }),
        AuthorityError::OutlivesIssuer { .. }
    ));
    for hosts in [&[][..], &["шлюз"], &["a b"], &["a..b"]] {
        let subject = Subject::Server(hosts.iter().map(|host| (*host).to_owned()).collect());
        assert!(
            matches!(issue(&CertificateRequest::new(Kind::Server, subject)), AuthorityError::Subject(_)),
            "{hosts:?}"
        );
    }
}

/// The program itself: exit code, and what it printed.
fn qaqpa(arguments: &[&str]) -> (Option<i32>, String) {
    let output = crate::support::program().args(arguments).output().unwrap();
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
    let head: &[&str] = &[
        "--kind",
        "head-sign",
        "--iin",
        "123456789012",
        "--name",
        "ТЕСТТОВ ТЕСТТ",
        "--organization",
        "АО \"ТЕСТ\"",
        "--bin",
        "123456789021",
        "--file",
        "head",
    ];
    let (code, text) = issue(head);
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
        (&["--kind", "person-sign", "--name", "ТЕСТОВ ТЕСТ"], "give the IIN"),
        (&["--kind", "person-sign", "--name", "ТЕСТОВ ТЕСТ", "--iin", "12"], "exactly 12 digits"),
        (&["--kind", "system", "--organization", "АО"], "give the BIN"),
        (&["--kind", "server"], "at least one host name"),
        (
            &["--kind", "person-sign", "--name", "ТЕСТОВ ТЕСТ", "--iin", "123456789011", "--days", "20000"],
            "ask for fewer days",
        ),
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

fn listed<'a>(lists: &'a [PublishedCrl], path: &str) -> &'a PublishedCrl {
    lists.iter().find(|list| list.path == path).unwrap()
}

fn read(lists: &[PublishedCrl], path: &str) -> Crl {
    Crl::from_der(&listed(lists, path).der).unwrap()
}

#[test]
fn a_delta_list_says_what_changed_since_the_last_full_list_of_the_clock() {
    let settings = CrlSettings {
        publication: Publication::Delta,
        validity: CrlValidity::Production,
        ..CrlSettings::default()
    };
    let authority = Authority::builtin(None).unwrap().with_crl_settings(settings);
    let now = at("2026-11-24T10:00:00Z");
    let issue = |seed| {
        authority.issue(&valid_person(), now, &Seeded::new(seed, "delta")).unwrap().certificate().clone()
    };
    let (one, held, held_later) = (issue(1), issue(2), issue(3));
    authority.revoke(&held.serial_hex(), Reason::CertificateHold, now).unwrap();
    let first = authority.crls(now).unwrap();
    let base = read(&first, "/crl/nca_rsa.crl");
    assert!(base.lookup(held.serial()).is_some() && read(&first, "/crl/nca_d_rsa.crl").is_empty());

    authority.revoke(&one.serial_hex(), Reason::KeyCompromise, now.plus_seconds(60)).unwrap();
    authority.unrevoke(&held.serial_hex()).unwrap();
    let second = authority.crls(now.plus_seconds(60)).unwrap();
    assert_eq!(
        listed(&second, "/crl/nca_rsa.crl"),
        listed(&first, "/crl/nca_rsa.crl"),
        "the full list waits for its time"
    );
    let delta = read(&second, "/crl/nca_d_rsa.crl");
    let reason = |certificate: &qaqpa::x509::Certificate| {
        delta.lookup(certificate.serial()).map(|entry| entry.reason.name())
    };
    assert_eq!((reason(&one), reason(&held), delta.len()), (Some("keyCompromise"), Some("removeFromCRL"), 2));
    assert!(delta.is_delta() && delta.number() > base.number());
    delta.is_signed_by(authority.issuer(IssuerId::Rsa).certificate()).unwrap();

    // RFC 5280 §5.2.4: a hold that stood on any list since the full one is said to be lifted, for who has that list.
    let reason_at = |seconds: i64| {
        let lists = authority.crls(now.plus_seconds(seconds)).unwrap();
        read(&lists, "/crl/nca_d_rsa.crl").lookup(held_later.serial()).map(|entry| entry.reason.name())
    };
    authority.revoke(&held_later.serial_hex(), Reason::CertificateHold, now.plus_seconds(120)).unwrap();
    assert_eq!(reason_at(120), Some("certificateHold"));
    authority.unrevoke(&held_later.serial_hex()).unwrap();
    assert_eq!((reason_at(180), reason_at(240)), (Some("removeFromCRL"), Some("removeFromCRL")));

    let later = authority.crls(now.plus_seconds(14 * 3600)).unwrap();
    let full = read(&later, "/crl/nca_rsa.crl");
    assert!(full.lookup(one.serial()).is_some() && full.lookup(held.serial()).is_none());
    assert!(read(&later, "/crl/nca_d_rsa.crl").is_empty(), "nothing changed since this one");
}

#[test]
fn two_processes_on_one_directory_give_no_serial_number_twice() {
    let directory = tempfile::tempdir().unwrap();
    let [first, second] = [0; 2].map(|_| Authority::builtin(Some(directory.path())).unwrap());
    let now = at("2026-11-24T10:00:00Z");
    let serial = |authority: &Authority| {
        authority.issue(&valid_person(), now, &Seeded::new(7, "twice")).unwrap().certificate().serial_hex()
    };
    let given = [serial(&first), serial(&second), serial(&first)];
    assert!(given[0] != given[1] && given[1] != given[2] && given[0] != given[2], "{given:?}");
}

#[test]
fn an_empty_list_comes_in_both_spellings_and_openssl_reads_them() {
    let now = at("2026-11-24");
    for (empty, octets) in [(EmptyCrl::Absent, None), (EmptyCrl::EmptySequence, Some([0x30, 0x00]))] {
        let authority = Authority::builtin(None)
            .unwrap()
            .with_crl_settings(CrlSettings { empty, ..CrlSettings::default() });
        let der = listed(&authority.crls(now).unwrap(), "/crl/nca_ecdsa.crl").der.clone();
        let (_, parsed) = x509_parser::parse_x509_crl(&der).unwrap();
        assert!(parsed.tbs_cert_list.revoked_certificates.is_empty());
        // nextUpdate is followed by the entries, or at once by the extensions.
        let next = qaqpa::x509::encode::time(now.plus_seconds(CrlValidity::Test.seconds()));
        let place = der.windows(next.len()).position(|window| window == next).unwrap() + next.len();
        assert_eq!(der[place..place + 2] == [0x30, 0x00], octets.is_some(), "{empty:?}");
        let crl = Crl::from_der(&der).unwrap();
        assert!(crl.is_empty() && crl.is_signed_by(authority.issuer(IssuerId::Ecdsa).certificate()).is_ok());
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("empty.crl"), &der).unwrap();
        let file = dir.path().join("empty.crl");
        let arguments = [
            "crl",
            "-inform",
            "DER",
            "-noout",
            "-text",
            "-CAfile",
            "issuing-ecdsa.cert.pem",
            "-in",
            file.to_str().unwrap(),
        ];
        let Some(output) = crate::pki::openssl(&arguments) else { return };
        assert!(
            said(&output).contains("verify OK") && said(&output).contains("No Revoked Certificates"),
            "{}",
            said(&output)
        );
    }
}

#[test]
fn a_list_as_long_as_the_real_one_is_the_same_each_time_and_signed_once() {
    let filler_count = 20_000;
    let authority = || {
        Authority::builtin(None)
            .unwrap()
            .with_crl_settings(CrlSettings { filler: filler_count, ..CrlSettings::default() })
    };
    let (now, one, other) = (at("2026-11-24"), authority(), authority());
    let lists = one.crls(now).unwrap();
    assert_eq!(lists, other.crls(now).unwrap());
    let list = read(&lists, "/crl/nca_rsa.crl");
    list.is_signed_by(one.issuer(IssuerId::Rsa).certificate()).unwrap();
    assert_eq!(list.len(), filler_count as usize + 3);
    assert_eq!(
        read(&lists, "/crl/root_rsa.crl").len(),
        1,
        "nobody's list but those of RSA and GOST 34.10-2015"
    );
    let octets = listed(&lists, "/crl/nca_rsa.crl").der.len() / filler_count as usize;
    assert!((48..=54).contains(&octets), "{octets} octets an entry; the real list has some fifty");
}

#[test]
fn a_faulty_list_is_what_its_name_says() {
    let authority = Authority::builtin(None).unwrap();
    let (now, path) = (at("2026-11-24"), "/crl/nca_rsa.crl");
    let lists = authority.crls(now).unwrap();
    let right = listed(&lists, path);
    let rsa = authority.issuer(IssuerId::Rsa).certificate();
    for (fault, name, _) in CrlFault::NAMES {
        let served = authority.faulty(&lists, path, *fault, now).unwrap().unwrap();
        let read = Crl::from_der(&served.octets);
        let good = match fault {
            CrlFault::Stale => read
                .as_ref()
                .is_ok_and(|crl| crl.is_signed_by(rsa).is_ok() && crl.next_update().unwrap() < now),
            CrlFault::Future => {
                read.as_ref().is_ok_and(|crl| crl.is_signed_by(rsa).is_ok() && crl.this_update() > now)
            }
            CrlFault::Forged => read
                .as_ref()
                .is_ok_and(|crl| crl.issuer_raw() == rsa.subject_raw() && crl.is_signed_by(rsa).is_err()),
            CrlFault::WrongIssuer => read.as_ref().is_ok_and(|crl| crl.issuer_raw() != rsa.subject_raw()),
            CrlFault::Truncated => read.is_err() && !served.octets.is_empty(),
            CrlFault::Html => read.is_err() && served.kind.starts_with("text/html") && served.status == 200,
            CrlFault::Empty => served.octets.is_empty() && served.status == 200,
            CrlFault::NotFound => served.status == 404,
            CrlFault::Slow => served.octets == right.der && served.status == 200,
        };
        assert!(good, "{name}: {read:?}");
    }
    assert!(authority.faulty(&lists, "/crl/nobody.crl", CrlFault::Stale, now).unwrap().is_none());
}

#[test]
fn defects_that_cannot_be_had_are_refused_with_the_reason() {
    let authority = Authority::builtin(None).unwrap();
    let issue = |order: CertificateRequest| {
        authority.issue(&order, at("2026-11-24"), &Seeded::new(1, "x")).map(|_| ()).unwrap_err().to_string()
    };
    let ecdsa = || CertificateRequest { algorithm: Algorithm::Ecdsa, ..valid_person() };
    assert!(issue(ecdsa().with(Defect::WeakKey)).contains("algorithm rsa"));
    assert!(issue(ecdsa().with(Defect::OnHold).with(Defect::Superseded)).contains("exclude one another"));
    let server = CertificateRequest {
        algorithm: Algorithm::Ecdsa,
        ..CertificateRequest::new(Kind::Server, Subject::Server(vec!["localhost".to_owned()]))
    };
    assert!(issue(server.with(Defect::NoIin)).contains("there is none in the name"));
}
