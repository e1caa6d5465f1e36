//! GOST against the authority's own artefacts, and against what the standards print.

use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qaqpa::clock::Now;
use qaqpa::crypto::{
    DigestAlgorithm, EcdsaForm, KeyKind, PrivateKey, PublicKey, SignatureAlgorithm, digest, generate,
};
use qaqpa::encoding::hex;
use qaqpa::envelope::Envelope;
use qaqpa::findings::Indication;
use qaqpa::keys::{Holder, Signer as _};
use qaqpa::random::Seeded;
use qaqpa::wsse::{self, Transport};
use qaqpa::x509::der::{Der, tag};
use qaqpa::x509::{
    Certificate, Crl, certificates_from_pem, public_key_from_spki, signature_identifier, spki_of, to_pem,
};
use qaqpa::xml::parse;
use qaqpa::xmldsig::{self, KnownCertificates};

use crate::support::peers::{fresh_dir, openssl_with_gost, shared};

const KINDS: [(KeyKind, SignatureAlgorithm); 3] = [
    (KeyKind::Gost2004, SignatureAlgorithm::Gost2004),
    (KeyKind::Gost2015_256, SignatureAlgorithm::Gost2015_256),
    (KeyKind::Gost2015_512, SignatureAlgorithm::Gost2015_512),
];

fn octets_of(hex: &str) -> Vec<u8> {
    hex.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn reversed(octets: &[u8]) -> Vec<u8> {
    octets.iter().rev().copied().collect()
}

fn samples() -> Option<PathBuf> {
    shared().map(|shared| shared.join("samples"))
}

fn files(below: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(below).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extensions));
        } else if path
            .extension()
            .is_some_and(|extension| extensions.iter().any(|wanted| extension == *wanted))
        {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn is_gost(kind: KeyKind) -> bool {
    KINDS.iter().any(|(known, _)| *known == kind)
}

/// Every certificate of the samples whose key or signature is GOST.
fn certificates() -> Option<Vec<(String, Certificate)>> {
    let nca = samples()?.join("nca");
    let mut all = Vec::new();
    for path in files(&nca, &["cer", "crt", "pem", "der"]) {
        let octets = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let read = match std::str::from_utf8(&octets) {
            Ok(text) => certificates_from_pem(text).unwrap(),
            Err(_) => vec![Certificate::from_der(&octets).unwrap()],
        };
        all.extend(
            read.into_iter()
                .filter(|certificate| is_gost(certificate.key().kind()))
                .map(|certificate| (name.clone(), certificate)),
        );
    }
    Some(all)
}

fn signed_by(certificate: &Certificate, issuer: &Certificate) -> bool {
    let Some(algorithm) = certificate.signature_algorithm() else { return false };
    issuer.key().verify(algorithm, EcdsaForm::Der, certificate.tbs(), certificate.signature_value()).is_ok()
}

#[test]
fn each_certificate_of_the_authority_is_signed_by_the_one_it_names() {
    let Some(all) = certificates() else { return };
    let mut pairs = Vec::new();
    for (name, certificate) in &all {
        for (above, issuer) in &all {
            let named = certificate.issuer_raw() == issuer.subject_raw()
                && certificate.authority_key_id().is_none_or(|id| issuer.subject_key_id() == Some(id));
            if named {
                assert!(signed_by(certificate, issuer), "{name} by {above}");
                pairs.push((name.as_str(), above.as_str()));
            } else {
                assert!(!signed_by(certificate, issuer), "{name} by {above}, which it does not name");
            }
        }
    }
    for pair in [
        ("root_gost_2022.pem", "root_gost_2022.pem"),
        ("nca_gost_2022.pem", "root_gost_2022.pem"),
        ("ceo_valid_sign_2004_gost.cer", "nca_gost_test.crt"),
        ("test_gost512.cer.pem", "test_gost512.cer.pem"),
    ] {
        assert!(pairs.contains(&pair), "{pair:?} is not among {pairs:?}");
    }
}

#[test]
fn one_bit_changed_in_a_certificate_or_its_signature_is_seen() {
    let Some(all) = certificates() else { return };
    for (name, issuer) in
        [("root_gost_2022.pem", "root_gost_2022.pem"), ("ceo_valid_sign_2004_gost.cer", "nca_gost_test.crt")]
    {
        let of = |wanted: &str| all.iter().find(|(name, _)| name == wanted).unwrap().1.clone();
        let (certificate, key) = (of(name), of(issuer).key().clone());
        let algorithm = certificate.signature_algorithm().unwrap();
        let (tbs, value) = (certificate.tbs().to_vec(), certificate.signature_value().to_vec());
        for at in (0..tbs.len()).step_by(23) {
            let mut changed = tbs.clone();
            changed[at] ^= 1 << (at % 8);
            assert!(key.verify(algorithm, EcdsaForm::Der, &changed, &value).is_err(), "{name} at {at}");
        }
        for at in (0..value.len()).step_by(7) {
            let mut changed = value.clone();
            changed[at] ^= 1 << (at % 8);
            assert!(
                key.verify(algorithm, EcdsaForm::Der, &tbs, &changed).is_err(),
                "{name}'s signature at {at}"
            );
        }
        for length in [0, 1, value.len() / 2, value.len() - 1] {
            assert!(key.verify(algorithm, EcdsaForm::Der, &tbs, &value[..length]).is_err());
        }
        assert!(key.verify(algorithm, EcdsaForm::Der, &tbs, &[value.as_slice(), &[0]].concat()).is_err());
    }
}

#[test]
fn each_list_of_the_authority_is_signed_by_it() {
    let Some(all) = certificates() else { return };
    let lists = samples().unwrap().join("nca/ncanode/crl");
    for (list, authority, entries) in [
        ("nca_gost_test.crl", "nca_gost_test.crt", 31),
        ("nca_gost2022_test.crl", "nca_gost2015_test.cer", 6),
    ] {
        let der = std::fs::read(lists.join(list)).unwrap();
        let issuer = &all.iter().find(|(name, _)| name == authority).unwrap().1;
        let read = Crl::from_der(&der).unwrap();
        assert_eq!(read.len(), entries, "{list}");
        read.is_signed_by(issuer).unwrap();
        for at in (0..der.len()).step_by(101) {
            let mut changed = der.clone();
            changed[at] ^= 1;
            assert!(
                !Crl::from_der(&changed).is_ok_and(|list| list.is_signed_by(issuer).is_ok()),
                "{list} at {at}"
            );
        }
    }
}

#[test]
fn key_files_of_the_authority_open_and_hold_the_key_of_their_certificate() {
    let Some(samples) = samples() else { return };
    let mut kinds = Vec::new();
    for path in files(&samples.join("nca"), &["p12"]) {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let password = if name.ends_with("_2015.p12") { "Aa123456" } else { "Qwerty12" };
        let holder = Holder::from_pkcs12(&std::fs::read(&path).unwrap(), password)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let kind = holder.kind();
        kinds.push(kind);
        if !is_gost(kind) {
            continue;
        }
        let algorithm = SignatureAlgorithm::default_for(kind).unwrap();
        let value = holder.sign(algorithm, EcdsaForm::Fixed, name.as_bytes()).unwrap();
        holder.certificate().key().verify(algorithm, EcdsaForm::Fixed, name.as_bytes(), &value).unwrap();
        // The authority's form is what is written, too.
        let again = PrivateKey::from_pkcs8(holder.key().pkcs8()).unwrap();
        assert_eq!(again.public(), *holder.certificate().key(), "{name}");
        let secret = secret_of(holder.key().pkcs8());
        assert_eq!(holder.key().pkcs8(), pkcs8_of(kind, &secret), "{name}");
    }
    assert!(kinds.contains(&KeyKind::Gost2015_512), "{kinds:?}");
}

/// The private number of a PKCS#8 key, little-endian, read here by other means.
fn secret_of(pkcs8: &[u8]) -> Vec<u8> {
    let mut info = Der::new(pkcs8).inside(tag::SEQUENCE).unwrap();
    info.expect(tag::INTEGER).unwrap();
    info.expect(tag::SEQUENCE).unwrap();
    let mut held = Der::new(info.expect(tag::OCTET_STRING).unwrap());
    match held.optional(tag::INTEGER) {
        Some(number) => {
            let mut little = reversed(number);
            little.resize(32, 0);
            little
        }
        None => held.expect(tag::OCTET_STRING).unwrap().to_vec(),
    }
}

/// A PKCS#8 key of the authority's form, written here by other means.
fn pkcs8_of(kind: KeyKind, little: &[u8]) -> Vec<u8> {
    use qaqpa::x509::encode::{integer, octet_string, oid, sequence, unsigned};
    let (oids, held) = match kind {
        KeyKind::Gost2004 => (
            ["1.2.398.3.10.1.1.1.1", "1.2.398.3.10.1.1.1.1.1", "1.2.398.3.10.1.3.1.1.0"],
            unsigned(&reversed(little)),
        ),
        KeyKind::Gost2015_256 => {
            (["1.2.398.3.10.1.1.2.1", "1.2.398.3.10.1.1.2.1.1", "1.2.398.3.10.1.3.2"], octet_string(little))
        }
        _ => (["1.2.398.3.10.1.1.2.2", "1.2.398.3.10.1.1.2.2.1", "1.2.398.3.10.1.3.3"], octet_string(little)),
    };
    let [key, curve, hash] = oids.map(oid);
    sequence(&[integer(0), sequence(&[key, sequence(&[curve, hash])]), octet_string(&held)])
}

#[test]
fn the_vectors_of_another_implementation_are_ours() {
    let Some(samples) = samples() else { return };
    let text = std::fs::read_to_string(samples.join("nca/ncalayer-rs/test_gost512.vectors")).unwrap();
    let field = |name: &str| {
        let line =
            text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("no {name}"));
        line.to_owned()
    };
    let message = field("msg=");
    assert_eq!(
        hex::encode(digest(DigestAlgorithm::Streebog512, message.as_bytes()).as_ref()),
        field("digest=")
    );
    let key = PrivateKey::from_pkcs8(&pkcs8_of(KeyKind::Gost2015_512, &reversed(&octets_of(&field("d=")))))
        .unwrap();
    let point = [reversed(&octets_of(&field("qx="))), reversed(&octets_of(&field("qy=")))].concat();
    assert_eq!(hex::encode(&key.public().octets()[3..]), hex::encode(&point));
    let value = octets_of(&field("sig="));
    key.public()
        .verify(SignatureAlgorithm::Gost2015_512, EcdsaForm::Fixed, message.as_bytes(), &value)
        .unwrap();
}

/// The signed documents of the samples: path, and the local name of the element that is signed beside SignedInfo.
const DOCUMENTS: [(&str, &str); 4] = [
    ("nca/ncalayer-rs/test_gost512.xml_simple.xml", "a"),
    ("nca/ncanode/XmlServiceTest__XML_SIGNED_VALID_STRING_TWO_SIGNERS.xml", "b"),
    ("shep/kit/request.xml", "Body"),
    ("shep/kit/response.xml", "Body"),
];

/// Whether every signature of a document or an envelope is right, by the keys it brings along.
fn passes(text: &str) -> bool {
    let Ok(document) = parse(text) else { return false };
    let (policy, known) = (xmldsig::Policy::default(), KnownCertificates::default());
    if Envelope::is_one(&document) {
        let Ok(envelope) = Envelope::read(document) else { return false };
        let at = Now::parse("2019-09-24").unwrap();
        return matches!(wsse::verify_envelope(envelope, &policy, &known, at), Transport::Signed(outcome) if outcome.content.is_some());
    }
    let all = xmldsig::verify_stacked(&document, &policy, &known);
    !all.is_empty() && all.iter().all(|(report, _)| report.indication() == Indication::TotalPassed)
}

#[test]
fn signed_documents_verify_and_one_bit_changed_anywhere_signed_is_seen() {
    let Some(samples) = samples() else { return };
    for (path, signed) in DOCUMENTS {
        let text = std::fs::read_to_string(samples.join(path)).unwrap();
        assert!(passes(&text), "{path}");
        let tree = roxmltree::Document::parse(&text).unwrap();
        let looked_at = [signed, "SignedInfo", "SignatureValue"];
        let ranges: Vec<_> = tree
            .descendants()
            .filter(|node| looked_at.contains(&node.tag_name().name()))
            .map(|node| node.range())
            .collect();
        assert!(ranges.len() >= looked_at.len(), "{path}: {ranges:?}");
        for range in ranges {
            let step = (range.len() / 24).max(1);
            for at in range.step_by(step) {
                let mut octets = text.clone().into_bytes();
                // Not signed: white space, which base64 may have anywhere, and namespaces that exclusive form leaves out.
                let declaration = text.get(..at).and_then(|before| Some(&before[before.rfind("xmlns")?..]));
                let declared = declaration.is_some_and(|declaration| declaration.matches('"').count() < 2);
                if declared || !octets[at].is_ascii_graphic() {
                    continue;
                }
                octets[at] ^= 1;
                let changed = String::from_utf8(octets).unwrap();
                assert!(!passes(&changed), "{path} at {at}: {:?}", changed.get(at.saturating_sub(40)..=at));
            }
        }
    }
}

/// RFC 9215 appendix A.2: a certificate on the 256-bit curve with the cofactor, and the private key behind it.
const RFC_9215_CERTIFICATE: &str = "MIIBJTCB06ADAgECAgEKMAoGCCqFAwcBAQMCMBIxEDAOBgNVBAMTB0V4YW1wbGUwIBcNMDEwMTAxMDAwMDAwWhgPMjA1MDEyMzEwMDAwMDBaMBIxEDAOBgNVBAMTB0V4YW1wbGUwXjAXBggqhQMHAQEBATALBgkqhQMHAQIBAQEDQwAEQHQnldS+6ITd8oUP7APqP68YROAdnaYLZFCTpV4m38OZePWWz01NDGzx0YlD2UST0WuewKFtUS0uEnzEaRpjGOKjEzARMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoUDBwEBAwIDQQAUC02pEksJyw1c6Sjuh0JzoxASlJLsDik2njt5EkhXjB0OHaW+NHxvG1JWx66sIArWSsd6b1s6DglzGOeubudp";
const RFC_9215_SECRET: &str = "3a929ade789bb9be10ed359dd39a72c10b87c83f80be18b85c041f4325b62ec1";

#[test]
fn the_example_of_rfc_9215_verifies_when_its_signature_is_read_backwards() {
    let der = STANDARD.decode(RFC_9215_CERTIFICATE).unwrap();
    let mut parts = Der::new(&der).inside(tag::SEQUENCE).unwrap();
    let tbs = parts.any().unwrap();
    parts.expect(tag::SEQUENCE).unwrap();
    let value = reversed(&parts.expect(tag::BIT_STRING).unwrap()[1..]);
    let mut fields = Der::new(tbs.content);
    // version, serial number, algorithm, issuer, validity, subject.
    for _ in 0..6 {
        fields.any().unwrap();
    }
    let mut info = fields.inside(tag::SEQUENCE).unwrap();
    info.expect(tag::SEQUENCE).unwrap();
    let key = PublicKey::new(KeyKind::Gost2015_256, info.expect(tag::BIT_STRING).unwrap()[1..].to_vec());
    key.verify(SignatureAlgorithm::Gost2015_256, EcdsaForm::Der, tbs.whole, &value).unwrap();
    assert!(key.verify(SignatureAlgorithm::Gost2015_256, EcdsaForm::Der, &tbs.whole[1..], &value).is_err());
    let own =
        PrivateKey::from_pkcs8(&pkcs8_of(KeyKind::Gost2015_256, &reversed(&octets_of(RFC_9215_SECRET))))
            .unwrap();
    assert_eq!(own.public(), key);
}

#[test]
fn digests_are_those_that_the_standards_print() {
    // RFC 6986 §10.1, octets in the order in which they stand in memory.
    let message = b"012345678901234567890123456789012345678901234567890123456789012";
    let of = |algorithm, message: &[u8]| hex::encode(digest(algorithm, message).as_ref());
    assert_eq!(
        of(DigestAlgorithm::Streebog512, message),
        "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48"
    );
    assert_eq!(
        of(DigestAlgorithm::Streebog256, message),
        "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500"
    );
    // GOST R 34.11-94 appendix A, RFC 5831 §7.
    assert_eq!(
        of(DigestAlgorithm::Gost94, b"This is message, length=32 bytes"),
        "b1c466d37519b82e8319819ff32595e047a28cb6f83eff1c6916a815a637fffa"
    );
    assert_eq!(
        of(DigestAlgorithm::Gost94, b"Suppose the original message has length = 50 bytes"),
        "471aba57a60a770d3a76130635c1fbea4ef14de51f78b4ae57dd893b62f55208"
    );
    // FIPS 180-4.
    assert_eq!(
        of(DigestAlgorithm::Sha224, b"abc"),
        "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"
    );
}

#[test]
fn what_a_key_signs_it_verifies_and_no_other_does() {
    for (kind, algorithm) in KINDS {
        let random = Seeded::new(7, "gost");
        let (key, other) = (generate(kind, &random).unwrap(), generate(kind, &random).unwrap());
        assert_eq!((key.kind(), key.public().kind()), (kind, kind));
        for length in [0, 1, 31, 32, 33, 63, 64, 65, 1000] {
            let message = vec![length as u8; length];
            let value = key.sign(algorithm, EcdsaForm::Fixed, &message).unwrap();
            assert_eq!(
                value,
                key.sign(algorithm, EcdsaForm::Der, &message).unwrap(),
                "one form only, and always the same"
            );
            assert_eq!(value, qaqpa::crypto::sign_repeatably(&key, algorithm, &message).unwrap());
            key.public().verify(algorithm, EcdsaForm::Der, &message, &value).unwrap();
            assert!(other.public().verify(algorithm, EcdsaForm::Der, &message, &value).is_err());
            for (_, wrong) in KINDS.iter().filter(|(_, other)| *other != algorithm) {
                assert!(key.public().verify(*wrong, EcdsaForm::Der, &message, &value).is_err());
                assert!(key.sign(*wrong, EcdsaForm::Der, &message).is_err());
            }
        }
    }
}

#[test]
fn keys_survive_the_way_through_pkcs8_and_spki() {
    for (kind, algorithm) in KINDS {
        let key = generate(kind, &Seeded::new(11, "gost")).unwrap();
        assert_eq!(
            generate(kind, &Seeded::new(11, "gost")).unwrap().pkcs8(),
            key.pkcs8(),
            "the same draws make the same key"
        );
        assert_eq!(key.pkcs8(), pkcs8_of(kind, &secret_of(key.pkcs8())));
        assert_eq!(public_key_from_spki(&spki_of(&key.public()).unwrap()), Some(key.public()));
        let identifier = signature_identifier(algorithm);
        assert_eq!(identifier[identifier.len() - 2..], [5, 0], "the authority writes NULL");
    }
}

/// How OpenSSL's engine knows the same curves: the OIDs of the key, of its curve and of its digest.
const ABROAD: [(KeyKind, [&str; 3], DigestAlgorithm); 3] = [
    (KeyKind::Gost2004, ["1.2.643.2.2.19", "1.2.643.2.2.35.1", "1.2.643.2.2.30.1"], DigestAlgorithm::Gost94),
    (
        KeyKind::Gost2015_256,
        ["1.2.643.7.1.1.1.1", "1.2.643.7.1.2.1.1.1", "1.2.643.7.1.1.2.2"],
        DigestAlgorithm::Streebog256,
    ),
    (
        KeyKind::Gost2015_512,
        ["1.2.643.7.1.1.1.2", "1.2.643.7.1.2.1.2.1", "1.2.643.7.1.1.2.3"],
        DigestAlgorithm::Streebog512,
    ),
];

#[test]
fn openssls_engine_and_we_verify_each_others_signatures_backwards() {
    use qaqpa::x509::encode::{bit_string, integer, octet_string, oid, sequence};
    let Some(openssl) = openssl_with_gost() else { return };
    let dir = fresh_dir();
    let at = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let run = |arguments: &[&str]| {
        let output = Command::new(&openssl).args(arguments).output().unwrap();
        (
            output.status.success(),
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)),
        )
    };
    for (kind, oids, hash) in ABROAD {
        let algorithm = SignatureAlgorithm::default_for(kind).unwrap();
        let [key_oid, curve, digest_oid] = oids.map(oid);
        let identifier = sequence(&[key_oid, sequence(&[curve, digest_oid])]);
        for round in 0..4 {
            let key = generate(kind, &Seeded::new(round, "gost abroad")).unwrap();
            let private = sequence(&[
                integer(0),
                identifier.clone(),
                octet_string(&octet_string(&secret_of(key.pkcs8()))),
            ]);
            let public = sequence(&[identifier.clone(), bit_string(key.public().octets())]);
            std::fs::write(at("key.pem"), to_pem("PRIVATE KEY", &private)).unwrap();
            std::fs::write(at("public.pem"), to_pem("PUBLIC KEY", &public)).unwrap();
            let message = format!("хабарлама {round}").repeat(round as usize * 7);
            std::fs::write(at("message"), &message).unwrap();
            std::fs::write(at("digest"), digest(hash, message.as_bytes()).as_ref()).unwrap();

            let ours = key.sign(algorithm, EcdsaForm::Fixed, message.as_bytes()).unwrap();
            std::fs::write(at("ours"), reversed(&ours)).unwrap();
            let verify = [
                "pkeyutl",
                "-engine",
                "gost",
                "-verify",
                "-pubin",
                "-inkey",
                &at("public.pem"),
                "-in",
                &at("digest"),
                "-sigfile",
            ];
            let (right, told) = run(&[&verify[..], &[&at("ours")]].concat());
            assert!(right, "{kind:?}: {told}");
            let mut changed = reversed(&ours);
            changed[5] ^= 4;
            std::fs::write(at("changed"), &changed).unwrap();
            assert!(!run(&[&verify[..], &[&at("changed")]].concat()).0, "the engine verifies anything");

            let (made, told) = run(&[
                "pkeyutl",
                "-engine",
                "gost",
                "-sign",
                "-inkey",
                &at("key.pem"),
                "-in",
                &at("digest"),
                "-out",
                &at("theirs"),
            ]);
            assert!(made, "{kind:?}: {told}");
            let theirs = reversed(&std::fs::read(at("theirs")).unwrap());
            key.public().verify(algorithm, EcdsaForm::Fixed, message.as_bytes(), &theirs).unwrap();
            assert!(key.public().verify(algorithm, EcdsaForm::Fixed, b"another", &theirs).is_err());

            if hash != DigestAlgorithm::Gost94 {
                // The engine has GOST R 34.11-94 with other S-boxes only.
                let name =
                    if hash == DigestAlgorithm::Streebog512 { "-md_gost12_512" } else { "-md_gost12_256" };
                let (_, told) = run(&["dgst", "-engine", "gost", name, "-r", &at("message")]);
                assert!(told.contains(&hex::encode(digest(hash, message.as_bytes()).as_ref())), "{told}");
            }
        }
    }
}
