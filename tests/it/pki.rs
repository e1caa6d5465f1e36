//! The test PKI: made by us, judged by openssl, compared with the real authority's certificates.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use qaqpa::ca::{Draws, IssuerId, Plan, Strength, builtin, plant};
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
    let number = text.split("error ").nth(1).and_then(|rest| rest.split(' ').next()).and_then(|digits| digits.parse().ok());
    Some(Some(number.unwrap_or_else(|| panic!("openssl says neither yes nor no: {text}"))))
}

fn quick(seed: u64) -> Plan {
    Plan { epoch: at(EPOCH), base_url: BASE_URL.to_owned(), draws: Draws::Seeded(seed), strength: Strength::Quick }
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
