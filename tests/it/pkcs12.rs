//! PKCS#12 files: ours opened by others, others' by us, damaged ones by nobody.

use std::path::Path;
use std::process::Command;

use qaqpa::ca::{PKCS12_PASSWORD, builtin};
use qaqpa::keys::{Holder, KeyFileError, Pkcs12Error, Pkcs12Flavour, Signer as _, read_pkcs12, write_pkcs12};
use qaqpa::random::Seeded;
use qaqpa::x509::Certificate;

use crate::pki::{HOLDERS, certificate, certs, openssl, said};
use crate::support::peers::{peer, shared};

#[test]
fn openssl_opens_each_key_file_with_the_password_alone() {
    for stem in HOLDERS {
        let file = format!("{stem}.p12");
        let Some(output) = openssl(&["pkcs12", "-in", &file, "-passin", "pass:Qwerty12", "-nodes"]) else {
            return;
        };
        let text = said(&output);
        assert!(
            output.status.success()
                && text.contains("BEGIN PRIVATE KEY")
                && text.contains("BEGIN CERTIFICATE"),
            "{stem}: {text}"
        );
        let key_id: String =
            certificate(stem).subject_key_id().unwrap().iter().map(|octet| format!("{octet:02x}")).collect();
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
        assert!(
            output.status.success() && said(&output).contains("PrivateKeyEntry"),
            "{stem}: {}",
            said(&output)
        );
    }
}

#[test]
fn each_holder_opens_from_each_of_its_files() {
    for stem in HOLDERS {
        let pem = builtin::holder(stem).unwrap();
        let p12 =
            Holder::from_pkcs12(builtin::file(&format!("{stem}.p12")).unwrap(), PKCS12_PASSWORD).unwrap();
        assert_eq!((p12.certificate(), p12.key().pkcs8()), (pem.certificate(), pem.key().pkcs8()), "{stem}");
        assert!(p12.chain().is_empty(), "{stem}: the authority's files have no chain");
    }
}

/// openssl's own file of a holder, made with `options`.
fn exported(stem: &str, options: &[&str], dir: &Path) -> Option<Vec<u8>> {
    let (key, cert) = (format!("{stem}.key.pem"), format!("{stem}.cert.pem"));
    let out = dir.join("made.p12");
    let mut arguments = vec![
        "pkcs12",
        "-export",
        "-inkey",
        &key,
        "-in",
        &cert,
        "-passout",
        "pass:Пароль1",
        "-out",
        out.to_str().unwrap(),
    ];
    arguments.extend(options);
    let output = openssl(&arguments)?;
    assert!(output.status.success(), "{}", said(&output));
    Some(std::fs::read(out).unwrap())
}

#[test]
fn files_that_openssl_made_open_in_every_flavour() {
    let dir = tempfile::tempdir().unwrap();
    let flavours: [&[&str]; 9] = [
        &[],
        &["-keypbe", "AES-128-CBC", "-certpbe", "AES-192-CBC"],
        &["-legacy"],
        &["-legacy", "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"],
        &["-legacy", "-keypbe", "PBE-SHA1-RC2-128", "-certpbe", "PBE-SHA1-RC2-40", "-iter", "1024"],
        &["-legacy", "-keypbe", "PBE-SHA1-2DES", "-certpbe", "PBE-SHA1-2DES", "-macalg", "sha384"],
        &["-macalg", "sha512", "-iter", "1"],
        &["-nomaciter", "-macalg", "sha1"],
        &["-keypbe", "NONE", "-certpbe", "NONE"],
    ];
    for stem in ["people/valid", "people/valid-ecdsa"] {
        let Some(empty) = exported(stem, &["-passout", "pass:"], dir.path()) else { return };
        assert_eq!(
            read_pkcs12(&empty, "").unwrap().1,
            [certificate(stem)],
            "an empty password is a password too"
        );
        for options in flavours {
            let Some(file) = exported(stem, options, dir.path()) else { return };
            let (key, certificates) =
                read_pkcs12(&file, "Пароль1").unwrap_or_else(|error| panic!("{options:?}: {error}"));
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
            let (key, certificates) = ["Qwerty12", "Aa123456"]
                .map(|password| read_pkcs12(&file, password))
                .into_iter()
                .find(|read| !matches!(read, Err(Pkcs12Error::WrongPassword)))
                .expect("one of the passwords opens it")
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            assert_eq!(certificates[0].key(), &key.public(), "{}", path.display());
            opened += 1;
        }
    }
    assert!(opened >= 6, "only {opened} files opened");
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
    let Some(file) =
        exported("people/valid-ecdsa", &["-nomac", "-keypbe", "NONE", "-certpbe", "NONE"], dir.path())
    else {
        return;
    };
    assert!(read_pkcs12(&file, "").is_ok());
    let mut refused = 0;
    for position in 0..file.len() {
        for change in [0x01, 0x20, 0x80, 0xff] {
            let mut damaged = file.clone();
            damaged[position] ^= change;
            refused += usize::from(read_pkcs12(&damaged, "").is_err());
        }
    }
    assert!(
        refused > file.len(),
        "nothing is protected here, but {refused} of {} changes break its form",
        4 * file.len()
    );
}

/// The JDK leaves the public key out of a key on a curve.
#[test]
fn files_that_the_jdk_made_open_with_keys_of_each_kind() {
    let Some(keytool) = peer("keytool") else { return };
    let dir = tempfile::tempdir().unwrap();
    for (number, kind) in [
        &["RSA", "-keysize", "2048"][..],
        &["EC", "-groupname", "secp256r1"],
        &["EC", "-groupname", "secp384r1"],
        &["Ed25519"],
    ]
    .into_iter()
    .enumerate()
    {
        for (legacy, flag) in [("new", "-J-Da=b"), ("old", "-J-Dkeystore.pkcs12.legacy")] {
            let file = dir.path().join(format!("{number}-{legacy}.p12"));
            let arguments = [
                "-genkeypair",
                "-dname",
                "CN=JDK",
                "-alias",
                "a",
                "-storetype",
                "PKCS12",
                "-storepass",
                "secret1",
                "-keyalg",
            ];
            let output = Command::new(&keytool)
                .arg(flag)
                .args(arguments)
                .args(kind)
                .arg("-keystore")
                .arg(&file)
                .output()
                .unwrap();
            assert!(output.status.success(), "{}", said(&output));
            let holder = Holder::from_pkcs12(&std::fs::read(file).unwrap(), "secret1")
                .unwrap_or_else(|error| panic!("{kind:?}: {error}"));
            assert_eq!(holder.certificate().subject().common_name(), "JDK");
        }
    }
}

/// RFC 9579 §4. OpenSSL writes such a MAC since 3.4; here one is put under a file that it wrote without.
#[test]
fn a_file_under_a_pbmac1_opens_by_its_password_and_by_no_short_key() {
    use qaqpa::crypto::{DigestAlgorithm as D, hmac, pbkdf2};
    use qaqpa::x509::der::{Der, tag};
    use qaqpa::x509::encode::{integer, null, octet_string, oid, sequence};
    let dir = tempfile::tempdir().unwrap();
    let Some(bare) = exported("people/valid-ecdsa", &["-nomac"], dir.path()) else { return };
    let content = Der::new(&bare).inside(tag::SEQUENCE).unwrap();
    let mut parts = content;
    parts.expect(tag::INTEGER).unwrap();
    let safes = parts
        .inside(tag::SEQUENCE)
        .and_then(|mut info| info.expect(tag::OID).and_then(|_| info.inside(0xA0)))
        .unwrap();
    let safes = { safes }.expect(tag::OCTET_STRING).unwrap();
    let (mut whole, mut content) = (Vec::new(), content);
    while let Some(part) = content.any() {
        whole.extend_from_slice(part.whole);
    }
    let oids = |digest| match digest {
        D::Sha1 => "1.2.840.113549.2.7",
        D::Sha256 => "1.2.840.113549.2.9",
        D::Sha384 => "1.2.840.113549.2.10",
        _ => "1.2.840.113549.2.11",
    };
    let file = |prf: D, mac: D, octets: usize, said: u64| {
        let key = pbkdf2(prf, "Пароль1".as_bytes(), b"saltsalt", 2048, octets).unwrap();
        let algorithm = |digest| sequence(&[oid(oids(digest)), null()]);
        // HMAC-SHA1 is left out, as DER wants it.
        let named = if prf == D::Sha1 { Vec::new() } else { algorithm(prf) };
        let derivation = sequence(&[octet_string(b"saltsalt"), integer(2048), integer(said), named]);
        let derivation = sequence(&[oid("1.2.840.113549.1.5.12"), derivation]);
        let scheme = sequence(&[oid("1.2.840.113549.1.5.14"), sequence(&[derivation, algorithm(mac)])]);
        let info = sequence(&[scheme, octet_string(&hmac(mac, &key, safes).unwrap())]);
        sequence(&[whole.clone(), sequence(&[info, octet_string(b"none"), integer(1)])])
    };
    for (prf, mac, octets) in [
        (D::Sha256, D::Sha256, 32),
        (D::Sha256, D::Sha512, 64),
        (D::Sha512, D::Sha384, 48),
        (D::Sha1, D::Sha256, 20),
    ] {
        let file = file(prf, mac, octets, octets as u64);
        assert_eq!(
            read_pkcs12(&file, "Пароль1").unwrap().1,
            [certificate("people/valid-ecdsa")],
            "{prf:?} {mac:?}"
        );
        assert_eq!(read_pkcs12(&file, "Пароль2").unwrap_err(), Pkcs12Error::WrongPassword);
    }
    assert!(matches!(
        read_pkcs12(&file(D::Sha256, D::Sha256, 19, 19), "Пароль1"),
        Err(Pkcs12Error::Malformed(_) | Pkcs12Error::Field { .. } | Pkcs12Error::Other(_))
    ));
    assert_eq!(
        read_pkcs12(&file(D::Sha256, D::Sha256, 32, 33), "Пароль1").unwrap_err(),
        Pkcs12Error::WrongPassword
    );
}

#[test]
fn a_key_file_without_a_certificate_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let Some(file) = exported("people/valid-ecdsa", &["-nocerts"], dir.path()) else { return };
    assert!(matches!(Holder::from_pkcs12(&file, "Пароль1"), Err(KeyFileError::NoCertificate)));
}

#[test]
fn a_hostile_key_file_is_refused_at_once() {
    let started = std::time::Instant::now();
    let nested = [0x30, 0x80].repeat(100_000);
    assert!(matches!(
        read_pkcs12(&nested, ""),
        Err(Pkcs12Error::Malformed(_) | Pkcs12Error::Field { .. } | Pkcs12Error::Other(_))
    ));
    let large = vec![0x30; qaqpa::limits::PKCS12_BYTES_MAX + 1];
    assert!(matches!(read_pkcs12(&large, ""), Err(Pkcs12Error::TooLarge { .. })));
    for octets in [
        &[][..],
        &[0x30],
        &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
        &[0x30, 0x03, 0x02, 0x01, 0x03],
        b"-----BEGIN CERTIFICATE-----",
    ] {
        assert!(
            matches!(
                read_pkcs12(octets, ""),
                Err(Pkcs12Error::Malformed(_) | Pkcs12Error::Field { .. } | Pkcs12Error::Other(_))
            ),
            "{octets:?}"
        );
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
    assert_eq!(
        read_pkcs12(&greedy, PKCS12_PASSWORD).unwrap_err(),
        Pkcs12Error::Iterations { asked: 0x7fff_ffff, limit: 2_000_000 }
    );
    assert!(started.elapsed() < std::time::Duration::from_secs(2), "{:?}", started.elapsed());
}

#[test]
fn a_key_file_is_the_same_for_the_same_draws_and_says_when_the_password_is_wrong() {
    let holder = Holder::from_pkcs12(builtin::file("people/valid.p12").unwrap(), PKCS12_PASSWORD).unwrap();
    for flavour in [Pkcs12Flavour::Modern, Pkcs12Flavour::National] {
        same_and_wrong(&holder, flavour);
    }
}

fn same_and_wrong(holder: &Holder, flavour: Pkcs12Flavour) {
    let write = |seed| {
        write_pkcs12(holder.key(), &[holder.certificate()], "ключ", flavour, &Seeded::new(seed, "test"))
            .unwrap()
    };
    assert_eq!(write(1), write(1));
    assert_ne!(write(1), write(2));
    let (key, certificates) = read_pkcs12(&write(1), "ключ").unwrap();
    assert_eq!(
        (key.pkcs8(), certificates.as_slice()),
        (holder.key().pkcs8(), &[holder.certificate().clone()][..])
    );
    let error = Holder::from_pkcs12(&write(1), "Ключ").unwrap_err();
    assert!(
        matches!(error, KeyFileError::Pkcs12(Pkcs12Error::WrongPassword))
            && error.to_string().contains("password does not open it")
    );
}

/// The files of `certs/national/`.
fn national() -> Vec<std::path::PathBuf> {
    let files: Vec<_> =
        std::fs::read_dir(certs().join("national")).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.len() >= 4, "{files:?}");
    files
}

#[test]
fn openssl_and_the_jdk_open_the_authoritys_own_flavour_under_its_own_names() {
    for file in national() {
        let stem = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let (holder, name) =
            (Holder::from_files(&file, None, PKCS12_PASSWORD).unwrap(), file.to_str().unwrap());
        let key_id = qaqpa::encoding::hex::encode(holder.certificate().subject_key_id().unwrap());
        assert!(stem.ends_with(&format!("_{key_id}")) && stem.len() > key_id.len() + 5, "{stem}");
        let logs_in = holder
            .certificate()
            .extended_key_usage()
            .unwrap()
            .has(qaqpa::x509::ExtendedKeyUsage::CLIENT_AUTH);
        assert_eq!(stem.starts_with("AUTH_"), logs_in, "{stem}");
        if stem.contains("GOST") {
            continue;
        }
        let Some(output) =
            openssl(&["pkcs12", "-legacy", "-info", "-in", name, "-passin", "pass:Qwerty12", "-nodes"])
        else {
            return;
        };
        let text = said(&output);
        assert!(output.status.success(), "{stem}: {text}");
        for line in [
            "MAC: sha1, Iteration 1024",
            "MAC length: 20, salt length: 20",
            "pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 1024",
            "pbeWithSHA1And40BitRC2-CBC, Iteration 1024",
            &format!("friendlyName: {key_id}"),
        ] {
            assert!(text.contains(line), "{stem} without {line}: {text}");
        }
        assert_eq!(
            text.matches("BEGIN CERTIFICATE").count(),
            1,
            "{stem}: the authority puts the leaf alone into it"
        );
        let Some(keytool) = peer("keytool") else { return };
        let arguments = ["-list", "-storetype", "PKCS12", "-storepass", PKCS12_PASSWORD, "-keystore"];
        let output = Command::new(&keytool).args(arguments).arg(&file).output().unwrap();
        assert!(
            output.status.success()
                && said(&output).contains(&key_id)
                && said(&output).contains("PrivateKeyEntry"),
            "{}",
            said(&output)
        );
    }
}

/// Tags and form of a BER file, down into the strings that hold more of it; what is random is left out.
fn outline(octets: &[u8], depth: usize, into: &mut Vec<String>) {
    let mut rest = octets;
    while rest.len() >= 2 && !rest.starts_with(&[0, 0]) {
        let tag = rest[0];
        let (head, length, form) = match rest[1] {
            0x80 => (2, None, "indefinite"),
            short if short < 0x80 => (2, Some(usize::from(short)), "definite"),
            long => {
                let digits = usize::from(long & 0x7f);
                (
                    2 + digits,
                    Some(rest[2..2 + digits].iter().fold(0, |sum, digit| sum << 8 | usize::from(*digit))),
                    "definite",
                )
            }
        };
        let shown = if tag == 6 {
            qaqpa::encoding::hex::encode(&rest[head..head + length.unwrap()])
        } else {
            String::new()
        };
        into.push(format!("{depth} {tag:02x} {form} {shown}"));
        let content = &rest[head..length.map_or(rest.len(), |length| head + length)];
        let after = match length {
            Some(length) => {
                if tag & 0x20 != 0 || (tag == 4 && content.first() == Some(&0x30)) {
                    outline(content, depth + 1, into);
                }
                head + length
            }
            None => {
                outline(content, depth + 1, into);
                head + skip(content)
            }
        };
        rest = &rest[after..];
    }
}

/// Octets up to the end of contents, and with it.
fn skip(octets: &[u8]) -> usize {
    let mut at = 0;
    while octets[at..at + 2] != [0, 0] {
        at += match octets[at + 1] {
            0x80 => 2 + skip(&octets[at + 2..]),
            short if short < 0x80 => 2 + usize::from(short),
            long => {
                let digits = usize::from(long & 0x7f);
                2 + digits
                    + octets[at + 2..at + 2 + digits]
                        .iter()
                        .fold(0, |sum, digit| sum << 8 | usize::from(*digit))
            }
        };
    }
    at + 2
}

#[test]
fn gost_keys_open_from_each_of_their_files() {
    for algorithm in ["gost2004", "gost2015"] {
        for stem in ["people/valid", "portal-system", "provider-head", "gateway-transport"]
            .map(|stem| format!("{stem}-{algorithm}"))
        {
            let pem = builtin::holder(&stem).unwrap();
            let p12 =
                Holder::from_pkcs12(builtin::file(&format!("{stem}.p12")).unwrap(), PKCS12_PASSWORD).unwrap();
            assert_eq!(
                (p12.certificate(), p12.key().pkcs8()),
                (pem.certificate(), pem.key().pkcs8()),
                "{stem}"
            );
        }
    }
}

#[test]
fn the_authoritys_own_flavour_is_framed_as_its_real_files_are() {
    let Some(shared) = shared() else { return };
    let real =
        std::fs::read(shared.join("samples/nca/ncanode/WithTestData__KEY_INDIVIDUAL_VALID_SIGN_2004.p12"))
            .unwrap();
    let file = national()
        .into_iter()
        .find(|file| file.file_name().unwrap().to_str().unwrap().starts_with("RSA256_"))
        .unwrap();
    let of = |octets: &[u8]| {
        let mut lines = Vec::new();
        outline(octets, 0, &mut lines);
        lines
    };
    let (ours, real) = (of(&std::fs::read(file).unwrap()), of(&real));
    assert!(real.len() > 50, "{real:?}");
    assert_eq!(ours, real);
}

#[test]
fn the_same_octets_under_another_algorithm_are_another_key() {
    let holder = builtin::holder("people/valid").unwrap();
    let mut der = holder.certificate().der().to_vec();
    // rsaEncryption, 1.2.840.113549.1.1.1: its last arc becomes one that nobody gave.
    let rsa = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
    let at = der.windows(rsa.len()).position(|octets| octets == rsa).unwrap();
    der[at + rsa.len() - 1] = 0x7f;
    let other = Certificate::from_der(&der).unwrap();
    assert_eq!(other.key().octets(), holder.certificate().key().octets());
    let (key, own) = holder.into_parts();
    assert!(matches!(Holder::new(key, other.clone(), Vec::new()), Err(KeyFileError::NotAPair { .. })));
    // Among others its own is found.
    let (key, _) = builtin::holder("people/valid").unwrap().into_parts();
    let found = Holder::pair_of(key, vec![other, own.clone()]).unwrap();
    assert_eq!(found.certificate().der(), own.der());
}
