//! The authority's services with its own keys: OCSP answers and time-stamps by GOST, held to the outline of the real ones.

use std::process::Command;
use std::sync::Arc;

use qaqpa::ca::{
    Algorithm, Authority, CertificateRequest, IssuerId, Kind, Person, Responder, Stamper, Subject,
};
use qaqpa::clock::Now;
use qaqpa::cms::timestamp::{self, Imprint, TimeStampRequest, TimeStampResponse, TstInfo};
use qaqpa::cms::{self, SignedData};
use qaqpa::crypto::{DigestAlgorithm, KeyKind};
use qaqpa::keys::Signer as _;
use qaqpa::random::Seeded;
use qaqpa::trust::{CrlStore, Policy, RevocationPolicy, TrustStore, Validator};
use qaqpa::x509::der::{Der, oid_text, tag};
use qaqpa::x509::ocsp::{self, CertId, CertStatus, OcspPolicy, OcspRequest};
use qaqpa::x509::{Certificate, certificates_from_pem};

use crate::support::peers::{fresh_dir, peer, shared};
use crate::support::requests::{certs, holder};
use crate::support::serving::{NOON, Serving};

const GOST_2004: &str = "1.2.398.3.10.1.1.1.2";
const GOST_2015: &str = "1.2.398.3.10.1.1.2.3.2";
const FAMILIES: [(Algorithm, IssuerId, KeyKind, DigestAlgorithm, &str); 2] = [
    (Algorithm::Gost2004, IssuerId::Gost2004, KeyKind::Gost2004, DigestAlgorithm::Gost94, GOST_2004),
    (Algorithm::Gost2015, IssuerId::Gost2015, KeyKind::Gost2015_512, DigestAlgorithm::Streebog512, GOST_2015),
];

fn noon() -> Now {
    Now::parse(NOON).unwrap()
}

fn authority() -> Arc<Authority> {
    Arc::new(Authority::builtin(None).unwrap())
}

/// Tags and OIDs in their order; of what `without` names by path nothing but that it is there. OCTET STRINGs that hold DER are opened.
fn outline(der: &[u8], at: &str, without: &[&str], into: &mut Vec<String>) {
    let mut reader = Der::new(der);
    let mut number = 0;
    while let Some(value) = reader.any() {
        let place = format!("{at}/{number}");
        number += 1;
        let oid =
            if value.tag == tag::OID { oid_text(value.content).unwrap_or_default() } else { String::new() };
        into.push(format!("{place} {:02x} {oid}", value.tag));
        if without.contains(&place.as_str()) {
            continue;
        }
        let holds_der = value.tag == tag::OCTET_STRING && is_one(value.content);
        if value.tag & 0x20 != 0 || holds_der {
            outline(value.content, &place, without, into);
        }
    }
}

/// Whether octets are one SEQUENCE and nothing else.
fn is_one(octets: &[u8]) -> bool {
    let mut der = Der::new(octets);
    octets.first() == Some(&0x30) && der.any().is_some() && der.is_empty()
}

fn outline_of(der: &[u8], without: &[&str]) -> Vec<String> {
    let mut lines = Vec::new();
    outline(der, "", without, &mut lines);
    lines
}

#[test]
fn an_ocsp_answer_has_the_outline_of_the_real_one() {
    let Some(shared) = shared() else { return };
    // The responder's name, and its certificate: those have tests of their own.
    let without = ["/0/1/0/1/0/0/0", "/0/1/0/1/0/3"];
    for (name, issuer) in [
        ("ceo_2015_revoked", IssuerId::Gost2015),
        ("individual_2015", IssuerId::Gost2015),
        ("ceo_sign_2004_revoked", IssuerId::Gost2004),
    ] {
        let real =
            std::fs::read(shared.join(format!("samples/nca/ncanode/ocsp/ocsp_response_{name}.bin"))).unwrap();
        let authority = authority();
        let (responder, ca) =
            (Responder::new(Arc::clone(&authority)), authority.issuer(issuer).certificate().clone());
        // Of a serial number that was never issued, revoked as the real answers are.
        let request = OcspRequest::new(CertId::of(DigestAlgorithm::Sha256, &ca, &[0x55; 20]), Some(&[7; 8]));
        let reply = responder.respond(&request.to_der(), noon());
        let (ours, theirs) = (outline_of(&reply.body, &without), outline_of(&real, &without));
        let good = |lines: &[String]| lines.iter().any(|line| line.starts_with("/0/1/0/1/0/0/2/0/1 80"));
        if good(&theirs) {
            // Only the status differs.
            let rest = |lines: Vec<String>| {
                lines.into_iter().filter(|line| !line.starts_with("/0/1/0/1/0/0/2/0/1")).collect::<Vec<_>>()
            };
            assert_eq!(rest(ours), rest(theirs), "{name}");
        } else {
            assert_eq!(ours, theirs, "{name}");
        }
    }
}

#[test]
fn a_token_has_the_outline_of_the_real_one() {
    let Some(shared) = shared() else { return };
    let token = std::fs::read(shared.join("samples/nca/ncanode/tsp/tsp_token.bin")).unwrap();
    let real = SignedData::from_ber(&token).unwrap();
    let info = TstInfo::from_der(real.unverified_content().unwrap()).unwrap();
    let asked = TimeStampRequest {
        imprint: info.imprint.clone(),
        policy: Some(info.policy.clone()),
        nonce: info.nonce.clone(),
        wants_certificate: true,
        has_extensions: false,
    };
    let stamper = Stamper::new(authority(), Arc::new(Seeded::new(1, "tsp")));
    let reply = stamper.stamp(&asked.to_der(), noon());
    let TimeStampResponse::Granted(ours) = TimeStampResponse::from_ber(&reply.body).unwrap() else {
        panic!("refused")
    };
    // The certificate, and the name of its issuer.
    let without = ["/0/1/0/3", "/0/1/0/4/0/1/0"];
    assert_eq!(outline_of(&ours, &without), outline_of(&token, &without));
    let stamp = timestamp::verify_answer(&reply.body, &asked, &[]).unwrap().0;
    assert_eq!(
        (&stamp.info().policy, &stamp.info().imprint, &stamp.info().nonce),
        (&info.policy, &info.imprint, &info.nonce)
    );
    assert_eq!(stamp.info().serial.len(), info.serial.len());
}

#[test]
fn each_gost_authority_answers_with_its_own_key_in_the_hash_of_the_request() {
    let (authority, hashes) = (
        authority(),
        [
            DigestAlgorithm::Sha1,
            DigestAlgorithm::Sha256,
            DigestAlgorithm::Gost94,
            DigestAlgorithm::Streebog256,
            DigestAlgorithm::Streebog512,
        ],
    );
    let responder = Responder::new(Arc::clone(&authority));
    for (algorithm, issuer, kind, _, oid) in FAMILIES {
        let ca = authority.issuer(issuer).certificate().clone();
        let subject = Subject::Person(Person::parse("ТЕСТОВ ТЕСТ ТЕСТОВИЧ", Some("123456789011")));
        let order = CertificateRequest { algorithm, ..CertificateRequest::new(Kind::PersonSign, subject) };
        let serial =
            authority.issue(&order, noon(), &Seeded::new(3, "ocsp")).unwrap().certificate().serial().to_vec();
        let status = |hash, serial: &[u8]| {
            let request = OcspRequest::new(CertId::of(hash, &ca, serial), Some(&[9; 16]));
            let reply = responder.respond(&request.to_der(), noon());
            assert!(
                outline_of(&reply.body, &[]).iter().any(|line| line == &format!("/0/1/0/1/0/1/0 06 {oid}")),
                "signed with {}",
                kind.name()
            );
            ocsp::verify(&reply.body, &request, &ca, noon(), &OcspPolicy::default()).unwrap().status()
        };
        for hash in hashes {
            assert_eq!(status(hash, &serial), CertStatus::Good, "{} {}", kind.name(), hash.name());
            let CertStatus::Revoked(entry) = status(hash, &[0x55; 20]) else {
                panic!("a number that was never issued")
            };
            assert_eq!((entry.at, entry.reason.name()), (Now::from_seconds(0), "certificateHold"));
        }
    }
}

#[test]
fn the_policy_says_whose_key_stamps_and_without_one_the_imprint_does() {
    let stamper = Stamper::new(authority(), Arc::new(Seeded::new(1, "tsp")));
    let stamped = |digest, policy: Option<&str>| {
        let asked = TimeStampRequest::new(Imprint::over(digest, b"x"), policy, &[1; 8]);
        let (stamp, token) =
            timestamp::verify_answer(&stamper.stamp(&asked.to_der(), noon()).body, &asked, &[]).unwrap();
        assert_eq!(stamp.info().imprint.algorithm(), Some(digest));
        let own = SignedData::from_ber(&token).unwrap().signers()[0].digest();
        (stamp.info().policy.clone(), stamp.certificate().key().kind(), own)
    };
    let rsa = ("1.2.398.3.3.2.6.2", KeyKind::Rsa { bits: 2048 }, DigestAlgorithm::Sha256);
    let old = ("1.2.398.3.3.2.6.1", KeyKind::Gost2004, DigestAlgorithm::Gost94);
    let gt = ("1.2.398.3.3.2.6.3", KeyKind::Gost2004, DigestAlgorithm::Gost94);
    let new = ("1.2.398.3.3.2.6.4", KeyKind::Gost2015_512, DigestAlgorithm::Streebog512);
    use DigestAlgorithm::{Gost94, Sha1, Sha256, Sha384, Sha512, Streebog256, Streebog512};
    for digest in [Sha1, Sha256, Sha384, Sha512, Gost94, Streebog256, Streebog512] {
        let usual = match digest {
            Gost94 => old,
            Streebog256 | Streebog512 => new,
            _ => rsa,
        };
        for (policy, row) in
            [(None, usual), (Some(rsa.0), rsa), (Some(old.0), old), (Some(gt.0), gt), (Some(new.0), new)]
        {
            assert_eq!(
                stamped(digest, policy),
                (row.0.to_owned(), row.1, Some(row.2)),
                "{} {policy:?}",
                digest.name()
            );
        }
    }
}

#[test]
fn the_command_line_signs_and_stamps_with_gost_keys() {
    let serving = Serving::at_noon(&[]);
    let tsp = format!("{}/tsp/", serving.endpoints.plain);
    let directory = fresh_dir();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("content"), "мазмұны").unwrap();
    let qaqpa = |arguments: &[&str]| {
        let output = crate::support::program().args(arguments).output().unwrap();
        (output.status.code(), output.stdout, String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for (who, digest, policy, oid) in [
        ("provider-head-gost2004", DigestAlgorithm::Gost94, "1.2.398.3.3.2.6.1", GOST_2004),
        ("provider-head-gost2015", DigestAlgorithm::Streebog512, "1.2.398.3.3.2.6.4", GOST_2015),
    ] {
        let p12 = certs(&format!("{who}.p12")).to_str().unwrap().to_owned();
        let (code, cms, told) = qaqpa(&[
            "cms",
            "sign",
            &path("content"),
            "--p12",
            &p12,
            "--password",
            "Qwerty12",
            "--at",
            NOON,
            "--timestamp",
            &tsp,
            "--form",
            "der",
        ]);
        assert_eq!(code, Some(0), "{who}: {told}");
        std::fs::write(path("cms"), &cms).unwrap();
        let (code, out, told) = qaqpa(&["cms", "verify", &path("cms"), "--at", NOON]);
        assert_eq!(code, Some(0), "{who}: {}{told}", String::from_utf8_lossy(&out));
        let data = SignedData::from_ber(&cms).unwrap();
        let outcome = cms::verify(&data, None, &[]).unwrap();
        let signer = outcome.signers[0].as_ref().unwrap();
        let stamp = signer.time_stamps()[0].as_ref().unwrap();
        assert_eq!((signer.certificate(), signer.digest()), (holder(who).certificate(), digest));
        assert_eq!((stamp.info().policy.as_str(), stamp.info().imprint.algorithm()), (policy, Some(digest)));
        // As others see it.
        let Some(openssl) = peer("openssl") else { continue };
        let output = Command::new(&openssl)
            .args(["asn1parse", "-inform", "DER", "-in", &path("cms")])
            .output()
            .unwrap();
        let parsed = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && parsed.contains("id-smime-aa-timeStampToken"), "{parsed}");
        assert!(
            parsed.matches(&format!(":{oid}")).count() >= 4,
            "the certificates and both signatures: {parsed}"
        );
    }
}

#[test]
fn the_real_token_is_a_proof_where_its_authority_is_believed() {
    let Some(shared) = shared() else { return };
    let samples = shared.join("samples/nca/ncanode");
    let response = std::fs::read(samples.join("tsp/tsp_response.bin")).unwrap();
    let TimeStampResponse::Granted(token) = TimeStampResponse::from_ber(&response).unwrap() else {
        panic!("refused")
    };
    let info =
        TstInfo::from_der(SignedData::from_ber(&token).unwrap().unverified_content().unwrap()).unwrap();
    let asked = TimeStampRequest {
        imprint: info.imprint,
        policy: Some(info.policy),
        nonce: info.nonce,
        wants_certificate: true,
        has_extensions: false,
    };
    let stamp = timestamp::verify_answer(&response, &asked, &[]).unwrap().0;
    let authority = |file: &str| {
        let octets = std::fs::read(samples.join("ca").join(file)).unwrap();
        let text = String::from_utf8(octets.clone()).unwrap_or_default();
        certificates_from_pem(&text)
            .map_or_else(|_| Certificate::from_der(&octets).unwrap(), |mut found| found.remove(0))
    };
    let policy = Policy { revocation: RevocationPolicy::NotChecked, ..Policy::default() };
    let proof = |file: &str, now: &str| {
        let anchors = TrustStore::from_certificates(&[authority(file)]);
        Validator::new(&anchors, &CrlStore::new(), &policy, Now::parse(now).unwrap())
            .prove(&stamp, &[])
            .map(|proof| proof.at())
            .ok()
    };
    assert_eq!(proof("nca_gost_test.crt", "2022-09-19"), Some(stamp.gen_time()));
    assert_eq!(
        proof("nca_gost_test.crt", "2026-11-24"),
        Some(stamp.gen_time()),
        "its certificates have expired since"
    );
    assert_eq!(proof("nca_gost_test.crt", "2022-09-17"), None, "still to come");
    assert_eq!(proof("nca_rsa_test.crt", "2022-09-19"), None, "another authority's");
}

#[test]
fn the_command_line_asks_the_gost_authorities_over_http() {
    // By the clock of the day: an answer that was fetched just now is fresh.
    let serving = Serving::start(&[]);
    for who in ["provider-head-gost2004", "provider-head-gost2015"] {
        let certificate = certs(&format!("{who}.cert.pem"));
        let named = ocsp_address(&std::fs::read_to_string(&certificate).unwrap());
        let map = format!("{named}={}", serving.endpoints.plain);
        for order in ["crl,ocsp", "ocsp,crl", "crl", "ocsp", "both"] {
            let output = crate::support::program()
                .args(["certificate", "verify", certificate.to_str().unwrap(), "--usage", "sign"])
                .args(["--revocation", "http", "--revocation-order", order, "--map", &map])
                .output()
                .unwrap();
            let told = String::from_utf8_lossy(&output.stdout).into_owned();
            assert_eq!(output.status.code(), Some(0), "{who} {order}: {told}");
            assert!(told.contains("+ revocation"), "{who} {order}: {told}");
        }
    }
}

#[test]
fn what_is_fetched_is_judged_at_the_time_that_is_asked_for() {
    // Its clock stands; the machine's has gone on.
    let serving = Serving::at_noon(&[]);
    let certificate = certs("people/valid.cert.pem");
    let map = format!(
        "{}={}",
        ocsp_address(&std::fs::read_to_string(&certificate).unwrap()),
        serving.endpoints.plain
    );
    let verify = |order: &str, at: &str| {
        let output = crate::support::program()
            .args(["certificate", "verify", certificate.to_str().unwrap(), "--usage", "sign", "--at", at])
            .args(["--revocation", "http", "--revocation-order", order, "--map", &map])
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    for order in ["crl,ocsp", "ocsp,crl", "crl", "ocsp", "both"] {
        let (code, told) = verify(order, NOON);
        assert_eq!(code, Some(0), "{order}: {told}");
        let (code, told) = verify(order, "2026-06-01T00:00:00Z");
        let said = if order == "ocsp" {
            "is after 2026-06-01T00:00:00Z"
        } else {
            "after the time that is judged at"
        };
        assert!(code == Some(1) && told.contains(said), "{order}: {told}");
    }
}

/// Scheme, host and port of the responder that a certificate names.
fn ocsp_address(pem: &str) -> String {
    let certificate = certificates_from_pem(pem).unwrap().remove(0);
    let responders = qaqpa::x509::RevocationAddresses::of(&certificate).responders;
    responders[0].trim_end_matches('/').trim_end_matches("/ocsp").to_owned()
}
