//! The authority at work: orders, revocations, lists, its ledger.

use std::process::Command;

use qaqpa::ca::{
    Algorithm, Authority, AuthorityError, IssuerId, Kind, ListValidity, Order, PKCS12_PASSWORD, Person, Reason, Subject, SubjectError,
    builtin,
};
use qaqpa::clock::Now;
use qaqpa::keys::{Holder, Signer as _};
use qaqpa::random::Seeded;
use qaqpa::x509::Crl;

use crate::pki::{at, said};

fn valid_person() -> Order {
    Order::new(Kind::PersonSign, Subject::Person(Person::parse("ТЕСТОВ ТЕСТ ТЕСТОВИЧ", Some("123456789011"))))
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
