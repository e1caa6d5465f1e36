//! RSASSA-PSS with salts of every length, in certificates, lists, OCSP, CMS and XML, made by OpenSSL and the JDK; keys that bind it.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use qaqpa::crypto::{
    CryptoError, DigestAlgorithm, EcdsaForm, KeyKind, PublicKey, RsaUse, SignatureAlgorithm,
};
use qaqpa::encoding::base64::encode;
use qaqpa::findings::Code;
use qaqpa::keys::{Holder, Signer as _};
use qaqpa::x509::encode::{sequence, unsigned};
use qaqpa::x509::{Certificate, public_key_from_spki, spki_of};
use qaqpa::xml::{self, Canonicalization, Selection, canonicalize};
use qaqpa::xmldsig::{self, KnownCertificates, Policy, SigningRequest};

use crate::algorithms::{CA_CONFIG, DIGESTS, MESSAGE, OpenSsl, write};
use crate::support::peers::{jdk_driven_by, peer};

const SHA256: DigestAlgorithm = DigestAlgorithm::Sha256;

/// The longest salt, RFC 8017 §9.1.1 step 3.
const fn longest(bits: u32, digest: DigestAlgorithm) -> u16 {
    ((bits - 1).div_ceil(8) as usize - digest.octets() - 2) as u16
}

fn bits_of(key: &PublicKey) -> u32 {
    match key.kind() {
        KeyKind::Rsa { bits } => bits,
        other => panic!("{other:?}"),
    }
}

fn padded(salt: &str) -> [String; 4] {
    [
        "-sigopt".to_owned(),
        "rsa_padding_mode:pss".to_owned(),
        "-sigopt".to_owned(),
        format!("rsa_pss_saltlen:{salt}"),
    ]
}

fn signs(openssl: &OpenSsl, digest: &str, salt: &str) -> Vec<u8> {
    openssl.signs(digest, &padded(salt).each_ref().map(String::as_str))
}

#[test]
fn a_salt_of_any_length_verifies_by_that_length_alone() {
    let Some(openssl) = OpenSsl::new() else { return };
    write(&openssl.at("message"), MESSAGE);
    for (algorithm, bits) in [("RSA", 2048), ("RSA-PSS", 2048), ("RSA", 4096)] {
        let key = openssl.key(&[algorithm, "-pkeyopt", &format!("rsa_keygen_bits:{bits}")]);
        assert_eq!(bits_of(&key), bits);
        for (digest, name) in DIGESTS {
            let max = longest(bits, digest);
            for salt in [0, 1, 20, digest.octets() as u16, max - 1, max] {
                let value = signs(&openssl, name, &salt.to_string());
                let verify = |salt: u16, message: &[u8], value: &[u8]| {
                    key.verify(SignatureAlgorithm::rsa_pss(digest, salt), EcdsaForm::Der, message, value)
                };
                assert_eq!(verify(salt, MESSAGE, &value), Ok(()), "{algorithm} {bits} {name} {salt}");
                for other in [salt + 1, salt.saturating_sub(1), digest.octets() as u16, max, 1002]
                    .into_iter()
                    .filter(|other| *other != salt)
                {
                    assert_eq!(
                        verify(other, MESSAGE, &value),
                        Err(CryptoError::BadSignature),
                        "{bits} {name} {salt} as {other}"
                    );
                }
                assert!(verify(salt, &MESSAGE[1..], &value).is_err());
                for at in [0, value.len() / 2, value.len() - 1] {
                    let mut changed = value.clone();
                    changed[at] ^= 1;
                    assert!(verify(salt, MESSAGE, &changed).is_err(), "{bits} {name} {salt} at {at}");
                }
                assert!(
                    verify(salt, MESSAGE, &value[1..]).is_err()
                        && verify(salt, MESSAGE, &[&[0], &value[..]].concat()).is_err()
                );
                let other = SignatureAlgorithm::rsa_pss(
                    if digest == SHA256 { DigestAlgorithm::Sha512 } else { SHA256 },
                    salt,
                );
                assert!(key.verify(other, EcdsaForm::Der, MESSAGE, &value).is_err());
            }
        }
        // What OpenSSL takes by default: the longest.
        let value = openssl.signs("-sha256", &["-sigopt", "rsa_padding_mode:pss"]);
        key.verify(
            SignatureAlgorithm::rsa_pss(SHA256, longest(bits, SHA256)),
            EcdsaForm::Der,
            MESSAGE,
            &value,
        )
        .unwrap();
    }
}

/// Of 2049 bits the encoded message is one octet shorter than the modulus; of the others some bits of its first octet are none of it.
#[test]
fn moduli_of_every_size_verify_what_openssl_signs_with_them() {
    let (Some(openssl), Some(java)) = (OpenSsl::new(), java()) else { return };
    write(&openssl.at("message"), MESSAGE);
    let path = |name: &str| openssl.at(name).to_str().unwrap().to_owned();
    for bits in [2049, 2050, 2055, 2056, 2057] {
        let job =
            ["key", &bits.to_string(), &path("key.pem"), &path("public.pem")].map(str::to_owned).to_vec();
        assert_eq!(jdk_driven_by("Pss.java", &java, &[job]), ["ok"]);
        let key = public_key_from_spki(&openssl.der("public.pem")).unwrap();
        assert_eq!(bits_of(&key), bits);
        for (digest, name) in DIGESTS {
            for salt in [0, digest.octets() as u16, longest(bits, digest)] {
                let value = signs(&openssl, name, &salt.to_string());
                let algorithm = SignatureAlgorithm::rsa_pss(digest, salt);
                assert_eq!(
                    key.verify(algorithm, EcdsaForm::Der, MESSAGE, &value),
                    Ok(()),
                    "{bits} {name} {salt}"
                );
                for at in [0, 1, value.len() - 1] {
                    let mut changed = value.clone();
                    changed[at] ^= 1;
                    assert!(
                        key.verify(algorithm, EcdsaForm::Der, MESSAGE, &changed).is_err(),
                        "{bits} {name} {salt} at {at}"
                    );
                }
            }
            let longer = signs(&openssl, name, "max");
            let one_more = SignatureAlgorithm::rsa_pss(digest, longest(bits, digest) + 1);
            assert!(key.verify(one_more, EcdsaForm::Der, MESSAGE, &longer).is_err());
        }
    }
}

#[test]
fn sha1_and_keys_that_are_too_short_verify_nothing_with_any_salt() {
    let Some(openssl) = OpenSsl::new() else { return };
    write(&openssl.at("message"), MESSAGE);
    let key = openssl.key(&["RSA", "-pkeyopt", "rsa_keygen_bits:2048"]);
    for salt in [0, 20, 30, 234] {
        let algorithm = SignatureAlgorithm::rsa_pss(DigestAlgorithm::Sha1, salt);
        let value = signs(&openssl, "-sha1", &salt.to_string());
        let refused = Err(CryptoError::Unsupported("RSA-PSS-SHA1"));
        assert!(algorithm.is_weak());
        assert_eq!(key.verify(algorithm, EcdsaForm::Der, MESSAGE, &value), refused);
        assert_eq!(key.verify_legacy_sha1(algorithm, EcdsaForm::Der, MESSAGE, &value), refused);
        assert_eq!(key.verify_historic(algorithm, EcdsaForm::Der, MESSAGE, &value), refused);
    }
    let short = openssl.key(&["RSA", "-pkeyopt", "rsa_keygen_bits:1024"]);
    let (algorithm, value) = (SignatureAlgorithm::rsa_pss(SHA256, 94), signs(&openssl, "-sha256", "94"));
    assert!(short.verify(algorithm, EcdsaForm::Der, MESSAGE, &value).is_err());
    assert!(short.verify_historic(algorithm, EcdsaForm::Der, MESSAGE, &value).is_err());
}

/// Keys that anybody may write into a message: whose signatures anybody makes, and that take long.
#[test]
fn no_modulus_and_no_exponent_forges_or_holds_up() {
    let key = |modulus: &[u8], exponent: &[u8]| {
        let bits = modulus.len() as u32 * 8;
        PublicKey::new(KeyKind::Rsa { bits }, sequence(&[unsigned(modulus), unsigned(exponent)]))
    };
    // With exponent 1 the value is the encoded message: EM of an empty salt, built by RFC 8017 §9.1.1.
    let mut modulus = vec![0xFF; 256];
    modulus[0] = 0xC0;
    let hashed = qaqpa::crypto::digest(SHA256, MESSAGE);
    let h = qaqpa::crypto::digest(SHA256, &[&[0; 8], hashed.as_ref()].concat());
    let mut masked = Vec::new();
    for counter in 0u32.. {
        masked.extend_from_slice(
            qaqpa::crypto::digest(SHA256, &[h.as_ref(), &counter.to_be_bytes()].concat()).as_ref(),
        );
        if masked.len() >= 223 {
            break;
        }
    }
    masked.truncate(223);
    masked[222] ^= 1;
    masked[0] &= 0x7F;
    let em = [&masked[..], h.as_ref(), &[0xBC]].concat();
    let none = SignatureAlgorithm::rsa_pss(SHA256, 0);
    for exponent in [&[1][..], &[2], &[0], &[0x10, 0, 0]] {
        assert!(key(&modulus, exponent).verify(none, EcdsaForm::Der, MESSAGE, &em).is_err(), "{exponent:?}");
    }
    for octets in [0, 1, 255, 256, 257, 1024, 1025, 4096, 16_384] {
        let mut modulus = vec![0xF1; octets];
        if let Some(last) = modulus.last_mut() {
            *last |= 1;
        }
        for exponent in
            [&[3][..], &[1, 0, 1], &[1, 0xFF, 0xFF, 0xFF, 0xFF], &[3, 0, 0, 0, 1], &[0x7F; 64], &[0x7F; 4096]]
        {
            for salt in [0, 20, 222, 1002] {
                let begun = Instant::now();
                let value = vec![0x11; octets];
                let algorithm = SignatureAlgorithm::rsa_pss(SHA256, salt);
                assert!(key(&modulus, exponent).verify(algorithm, EcdsaForm::Der, MESSAGE, &value).is_err());
                assert!(
                    begun.elapsed() < Duration::from_secs(2),
                    "{octets} octets, exponent of {}: {:?}",
                    exponent.len(),
                    begun.elapsed()
                );
            }
        }
    }
}

#[test]
fn a_key_that_is_bound_to_parameters_signs_by_them_alone() {
    let Some(openssl) = OpenSsl::new() else { return };
    write(&openssl.at("message"), MESSAGE);
    let bound = |more: &[&str]| {
        let key = openssl.key(&[&["RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"], more].concat());
        assert_eq!(spki_of(&key), Some(openssl.der("public.pem")), "written as OpenSSL writes it");
        key
    };
    assert_eq!(bound(&[]).rsa_use(), RsaUse::Pss);
    let with = |md: &str, salt: &str| {
        let [digest, mask] = ["md", "mgf1_md"].map(|which| format!("rsa_pss_keygen_{which}:{md}"));
        bound(&[
            "-pkeyopt",
            &digest,
            "-pkeyopt",
            &mask,
            "-pkeyopt",
            &format!("rsa_pss_keygen_saltlen:{salt}"),
        ])
    };
    for (digest, md, salt_min) in [
        (SHA256, "sha256", 32),
        (DigestAlgorithm::Sha384, "sha384", 48),
        (DigestAlgorithm::Sha512, "sha512", 100),
    ] {
        let key = with(md, &salt_min.to_string());
        assert_eq!(key.rsa_use(), RsaUse::PssWith { digest, salt_min });
        let max = longest(2048, digest);
        for salt in [salt_min, salt_min + 1, max] {
            let value = signs(&openssl, &format!("-{md}"), &salt.to_string());
            key.verify(SignatureAlgorithm::rsa_pss(digest, salt), EcdsaForm::Der, MESSAGE, &value).unwrap();
            key.verify_historic(SignatureAlgorithm::rsa_pss(digest, salt), EcdsaForm::Der, MESSAGE, &value)
                .unwrap();
        }
    }
    // The same key without what binds it makes what the bound one may not.
    let free = openssl.key(&["RSA", "-pkeyopt", "rsa_keygen_bits:2048"]);
    let bind = |rsa_use| PublicKey::new(free.kind(), free.octets().to_vec()).bound_to(rsa_use);
    let plain = openssl.signs("-sha256", &[]);
    let short = signs(&openssl, "-sha256", "31");
    let sha512 = signs(&openssl, "-sha512", "64");
    let (pss, bound) = (bind(RsaUse::Pss), bind(RsaUse::PssWith { digest: SHA256, salt_min: 32 }));
    let of = |digest, salt| SignatureAlgorithm::rsa_pss(digest, salt);
    for (algorithm, value, by_pss, by_bound) in [
        (SignatureAlgorithm::RsaPkcs1(SHA256), &plain, false, false),
        (of(SHA256, 31), &short, true, false),
        (of(DigestAlgorithm::Sha512, 64), &sha512, true, false),
        (of(SHA256, 40), &signs(&openssl, "-sha256", "40"), true, true),
    ] {
        assert_eq!(free.verify(algorithm, EcdsaForm::Der, MESSAGE, value), Ok(()), "{algorithm:?}");
        for (key, allowed) in [(&pss, by_pss), (&bound, by_bound)] {
            let told = key.verify(algorithm, EcdsaForm::Der, MESSAGE, value);
            assert_eq!(told.is_ok(), allowed, "{algorithm:?}");
            assert!(allowed || matches!(told, Err(CryptoError::KeyMismatch { .. })), "{told:?}");
            assert_eq!(
                key.verify_historic(algorithm, EcdsaForm::Der, MESSAGE, value).is_ok(),
                allowed,
                "{algorithm:?}"
            );
        }
    }
    let sha1 = openssl.signs("-sha1", &[]);
    let old = SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha1);
    free.verify_legacy_sha1(old, EcdsaForm::Der, MESSAGE, &sha1).unwrap();
    assert!(
        pss.verify_legacy_sha1(old, EcdsaForm::Der, MESSAGE, &sha1).is_err()
            && pss.verify_historic(old, EcdsaForm::Der, MESSAGE, &sha1).is_err()
    );
    // One digest in MGF1 and another beside it binds to nothing that is done here.
    openssl.key(&[
        "RSA-PSS",
        "-pkeyopt",
        "rsa_keygen_bits:2048",
        "-pkeyopt",
        "rsa_pss_keygen_md:sha256",
        "-pkeyopt",
        "rsa_pss_keygen_mgf1_md:sha512",
    ]);
    assert_eq!(public_key_from_spki(&openssl.der("public.pem")).unwrap().kind(), KeyKind::Other);
}

/// A hierarchy of two whose every signature is RSASSA-PSS with this salt, by OpenSSL.
struct Signed {
    openssl: OpenSsl,
    salt: &'static str,
    digest: &'static str,
}

impl Signed {
    fn new(key: &[&str], digest: &'static str, salt: &'static str) -> Option<Self> {
        let signed = Signed { openssl: OpenSsl::new()?, salt, digest };
        let openssl = &signed.openssl;
        for name in ["root.key", "leaf.key"] {
            openssl.run(
                &[
                    &["genpkey", "-quiet", "-out", name, "-pkeyopt", "rsa_keygen_bits:2048", "-algorithm"],
                    key,
                ]
                .concat(),
            );
        }
        let configuration = "[v3]\nbasicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign,digitalSignature\nsubjectKeyIdentifier=hash\n[leaf]\nkeyUsage=critical,digitalSignature,nonRepudiation\n[req]\ndistinguished_name=dn\n[dn]\n";
        write(&openssl.at("req.conf"), configuration.as_bytes());
        write(&openssl.at("ca.conf"), CA_CONFIG.as_bytes());
        write(&openssl.at("index.txt"), b"");
        write(&openssl.at("number"), b"01\n");
        let req = ["req", "-config", "req.conf", "-new"];
        signed.run(
            &[
                &req[..],
                &[
                    "-x509",
                    "-key",
                    "root.key",
                    "-subj",
                    "/O=root",
                    "-extensions",
                    "v3",
                    "-days",
                    "9",
                    "-out",
                    "root.pem",
                ],
            ]
            .concat(),
            "-sigopt",
        );
        signed.run(
            &[&req[..], &["-key", "leaf.key", "-subj", "/CN=leaf", "-out", "leaf.csr"]].concat(),
            "-sigopt",
        );
        let issue = [
            "x509",
            "-req",
            "-in",
            "leaf.csr",
            "-CA",
            "root.pem",
            "-CAkey",
            "root.key",
            "-CAcreateserial",
            "-days",
            "9",
        ];
        signed.run(
            &[&issue[..], &["-extfile", "req.conf", "-extensions", "leaf", "-out", "leaf.pem"]].concat(),
            "-sigopt",
        );
        signed.run(
            &[
                "ca", "-gencrl", "-config", "ca.conf", "-keyfile", "root.key", "-cert", "root.pem",
                "-crldays", "1", "-out", "list.pem",
            ],
            "-sigopt",
        );
        Some(signed)
    }

    /// With the padding, given by this option.
    fn run(&self, arguments: &[&str], option: &str) {
        let salt = format!("rsa_pss_saltlen:{}", self.salt);
        let mut all = arguments.to_vec();
        all.extend([option, "rsa_padding_mode:pss", option, &salt]);
        if arguments[0] == "ca" {
            all.extend(["-md", &self.digest[1..]]);
        } else if arguments[0] != "ocsp" && arguments[0] != "cms" {
            all.push(self.digest);
        }
        self.openssl.run(&all);
    }

    fn path(&self, name: &str) -> String {
        self.openssl.at(name).to_str().unwrap().to_owned()
    }

    /// The binary with the root believed: how it ended, and the code.
    fn qaqpa(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let root = self.path("root.pem");
        let output =
            crate::support::program().args(arguments).args(["--json", "--trust", &root]).output().unwrap();
        let told: serde_json::Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
        (output.status.code(), told["code"].as_str().unwrap_or("none").to_owned())
    }

    fn algorithm(&self) -> Option<SignatureAlgorithm> {
        Certificate::from_der(&self.openssl.der("leaf.pem")).unwrap().signature_algorithm()
    }
}

#[test]
fn certificates_lists_ocsp_and_cms_of_openssl_are_accepted_with_any_salt_and_bound_keys() {
    let (md, mask) = ("rsa_pss_keygen_md:sha384", "rsa_pss_keygen_mgf1_md:sha384");
    let bound = ["RSA-PSS", "-pkeyopt", md, "-pkeyopt", mask, "-pkeyopt", "rsa_pss_keygen_saltlen:33"];
    let cases: [(&[&str], &str, DigestAlgorithm, &str, u16); 5] = [
        (&["RSA"], "-sha256", SHA256, "max", 222),
        (&["RSA"], "-sha512", DigestAlgorithm::Sha512, "0", 0),
        (&["RSA-PSS"], "-sha384", DigestAlgorithm::Sha384, "max", 206),
        (&bound, "-sha384", DigestAlgorithm::Sha384, "33", 33),
        (&bound, "-sha384", DigestAlgorithm::Sha384, "max", 206),
    ];
    for (key, name, digest, salt, octets) in cases {
        let Some(made) = Signed::new(key, name, salt) else { return };
        let context = format!("{key:?} {name} {salt}");
        assert_eq!(made.algorithm(), Some(SignatureAlgorithm::rsa_pss(digest, octets)), "{context}");
        let shown =
            crate::support::program().args(["certificate", "show", &made.path("leaf.pem")]).output().unwrap();
        let shown = String::from_utf8(shown.stdout).unwrap();
        assert!(shown.contains(&format!("a salt of {octets} bytes")), "{shown}");
        assert_eq!(
            shown.contains("RSASSA-PSS with SHA-384, a salt of 33 bytes or more"),
            key.len() > 1,
            "{shown}"
        );
        let (leaf, list) = (made.path("leaf.pem"), made.path("list.pem"));
        let good = (Some(0), "none".to_owned());
        assert_eq!(
            made.qaqpa(&["certificate", "verify", &leaf, "--crl", &list, "--usage", "sign"]),
            good,
            "{context}"
        );
        // OCSP.
        let serial = qaqpa::encoding::hex::encode(
            Certificate::from_der(&made.openssl.der("leaf.pem")).unwrap().serial(),
        )
        .to_uppercase();
        write(
            &made.openssl.at("answers.txt"),
            format!("V\t400101000000Z\t\t{serial}\tunknown\t/CN=leaf\n").as_bytes(),
        );
        let asked = [
            "ocsp",
            "-index",
            "answers.txt",
            "-CA",
            "root.pem",
            "-rsigner",
            "root.pem",
            "-rkey",
            "root.key",
            "-issuer",
            "root.pem",
        ];
        let name = name.trim_start_matches('-');
        let more = [
            "-cert",
            "leaf.pem",
            "-respout",
            "answer.der",
            "-ndays",
            "2",
            "-no_nonce",
            "-noverify",
            "-rmd",
            name,
        ];
        made.run(&[&asked[..], &more].concat(), "-rsigopt");
        let answer = made.path("answer.der");
        assert_eq!(made.qaqpa(&["certificate", "verify", &leaf, "--ocsp", &answer]), good, "{context}");
        // CMS.
        write(&made.openssl.at("content"), MESSAGE);
        let sign = [
            "cms",
            "-sign",
            "-binary",
            "-nodetach",
            "-in",
            "content",
            "-signer",
            "leaf.pem",
            "-inkey",
            "leaf.key",
            "-md",
            name,
        ];
        made.run(&[&sign[..], &["-outform", "DER", "-out", "signed.cms"]].concat(), "-keyopt");
        let cms = made.path("signed.cms");
        assert_eq!(made.qaqpa(&["cms", "verify", &cms, "--crl", &list]), good, "{context}");
        // One octet of the signature, wherever it stands, and none of it is good.
        for (file, arguments) in [
            ("signed.cms", vec!["cms", "verify", cms.as_str(), "--crl", list.as_str()]),
            ("answer.der", vec!["certificate", "verify", leaf.as_str(), "--ocsp", answer.as_str()]),
        ] {
            let mut octets = std::fs::read(made.openssl.at(file)).unwrap();
            let at = if file == "signed.cms" { octets.len() - 9 } else { octets.len() / 3 };
            octets[at] ^= 1;
            write(&made.openssl.at(file), &octets);
            assert_eq!(made.qaqpa(&arguments).0, Some(1), "{context} {file}");
        }
    }
}

#[test]
fn a_key_that_is_for_pss_alone_signs_so_and_openssl_verifies_it() {
    let (md, mask) = ("rsa_pss_keygen_md:sha384", "rsa_pss_keygen_mgf1_md:sha384");
    let bound = ["RSA-PSS", "-pkeyopt", md, "-pkeyopt", mask, "-pkeyopt", "rsa_pss_keygen_saltlen:48"];
    for (key, digest, name) in
        [(&["RSA-PSS"][..], SHA256, "-sha256"), (&bound, DigestAlgorithm::Sha384, "-sha384")]
    {
        let Some(made) = Signed::new(key, name, "48") else { return };
        let holder =
            Holder::from_files(&made.openssl.at("leaf.key"), Some(&made.openssl.at("leaf.pem")), "").unwrap();
        assert_eq!(holder.certificate().key().default_algorithm(), Some(SignatureAlgorithm::RsaPss(digest)));
        let other = SignatureAlgorithm::RsaPkcs1(digest);
        assert!(
            matches!(holder.sign(other, EcdsaForm::Der, MESSAGE), Err(CryptoError::KeyMismatch { .. })),
            "{name}"
        );
        let document =
            xmldsig::sign_enveloped("<a>content</a>", &holder, &SigningRequest::document()).unwrap();
        let outcome = xmldsig::verify_enveloped(
            xml::parse(document).unwrap(),
            &Policy::default(),
            &KnownCertificates::default(),
        );
        assert!(outcome.content.is_some(), "{name}: {:?}", outcome.report.codes());
        let content = made.path("content");
        write(&made.openssl.at("content"), MESSAGE);
        let (key, certificate) = (made.path("leaf.key"), made.path("leaf.pem"));
        let sign = ["cms", "sign", &content, "--key", &key, "--cert", &certificate];
        let output = crate::support::program().args(sign).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        write(&made.openssl.at("ours.cms"), &output.stdout);
        made.openssl.run(&[
            "cms", "-verify", "-binary", "-inform", "PEM", "-in", "ours.cms", "-CAfile", "root.pem",
            "-purpose", "any",
        ]);
    }
}

#[test]
fn what_is_signed_with_sha1_is_refused_by_name_whatever_the_salt() {
    for salt in ["max", "20"] {
        let Some(made) = Signed::new(&["RSA"], "-sha1", salt) else { return };
        assert!(made.algorithm().is_some_and(SignatureAlgorithm::is_weak), "{salt}");
        let refused = (Some(1), "ALGORITHM_WEAK".to_owned());
        assert_eq!(
            made.qaqpa(&["certificate", "verify", &made.path("leaf.pem"), "--usage", "sign"]),
            refused,
            "{salt}"
        );
    }
}

/// The JDK's names of digests.
const NAMED: [(DigestAlgorithm, &str); 3] =
    [(SHA256, "SHA-256"), (DigestAlgorithm::Sha384, "SHA-384"), (DigestAlgorithm::Sha512, "SHA-512")];

fn java() -> Option<PathBuf> {
    peer("javac").and_then(|_| peer("java"))
}

/// A key and a certificate of its own in `key.pem` and `cert.pem`.
fn self_signed(openssl: &OpenSsl) -> PublicKey {
    let key = openssl.key(&["RSA", "-pkeyopt", "rsa_keygen_bits:2048"]);
    openssl.run(&["req", "-x509", "-new", "-key", "key.pem", "-subj", "/CN=PSS", "-out", "cert.pem"]);
    key
}

#[test]
fn what_the_jdk_signs_verifies_and_it_verifies_what_openssl_signs() {
    let (Some(openssl), Some(java)) = (OpenSsl::new(), java()) else { return };
    write(&openssl.at("message"), MESSAGE);
    let key = self_signed(&openssl);
    let path = |name: &str| openssl.at(name).to_str().unwrap().to_owned();
    let mut jobs = Vec::new();
    let mut of = Vec::new();
    for (digest, name) in NAMED {
        for salt in [0, 20, 32, 100, longest(2048, digest)] {
            let out = format!("{name}-{salt}");
            jobs.push(
                ["raw", &path("key.pem"), name, name, &salt.to_string(), &path("message"), &path(&out)]
                    .map(str::to_owned)
                    .to_vec(),
            );
            of.push((digest, salt, out));
        }
    }
    let mixed = ["raw", &path("key.pem"), "SHA-256", "SHA-512", "32", &path("message"), &path("mixed")]
        .map(str::to_owned);
    jobs.push(mixed.to_vec());
    let said = jdk_driven_by("Pss.java", &java, &jobs);
    assert!(said.iter().all(|said| said == "ok"), "{said:?}");
    for (digest, salt, out) in of {
        let value = std::fs::read(openssl.at(&out)).unwrap();
        key.verify(SignatureAlgorithm::rsa_pss(digest, salt), EcdsaForm::Der, MESSAGE, &value)
            .unwrap_or_else(|error| panic!("{out}: {error}"));
    }
    let mixed = std::fs::read(openssl.at("mixed")).unwrap();
    for (digest, _) in NAMED {
        assert!(
            key.verify(SignatureAlgorithm::rsa_pss(digest, 32), EcdsaForm::Der, MESSAGE, &mixed).is_err(),
            "two digests"
        );
    }
    // Both judge OpenSSL's alike.
    let values: Vec<(u16, String)> = [0, 31, 222].map(|salt| (salt, format!("value-{salt}"))).to_vec();
    for (salt, file) in &values {
        write(&openssl.at(file), &signs(&openssl, "-sha256", &salt.to_string()));
    }
    let pairs: Vec<(u16, &(u16, String))> = [0, 31, 32, 222]
        .into_iter()
        .flat_map(|stated| values.iter().map(move |value| (stated, value)))
        .collect();
    let check = |stated: u16, file: &str| {
        [
            "check",
            &path("public.pem"),
            "SHA-256",
            "SHA-256",
            &stated.to_string(),
            &path("message"),
            &path(file),
        ]
        .map(str::to_owned)
        .to_vec()
    };
    let jobs: Vec<Vec<String>> = pairs.iter().map(|(stated, (_, file))| check(*stated, file)).collect();
    for ((stated, (salt, file)), said) in pairs.iter().zip(jdk_driven_by("Pss.java", &java, &jobs)) {
        let value = std::fs::read(openssl.at(file)).unwrap();
        let ours =
            key.verify(SignatureAlgorithm::rsa_pss(SHA256, *stated), EcdsaForm::Der, MESSAGE, &value).is_ok();
        assert_eq!((ours, said == "ok"), (stated == salt, stated == salt), "{stated} for {salt}: {said}");
    }
}

fn judged(text: &str) -> (Vec<Code>, Option<String>) {
    let outcome = xmldsig::verify_enveloped(
        xml::parse(text).unwrap(),
        &Policy::default(),
        &KnownCertificates::default(),
    );
    let stated = outcome
        .report
        .diagnostic
        .as_ref()
        .and_then(|told| told.signature.as_ref())
        .map(|told| told.signature_method.clone());
    assert_eq!(outcome.content.is_some(), outcome.report.codes().is_empty());
    (outcome.report.codes(), stated)
}

#[test]
fn xml_signed_by_the_jdk_with_parameters_verifies() {
    let (Some(openssl), Some(java)) = (OpenSsl::new(), java()) else { return };
    self_signed(&openssl);
    write(&openssl.at("document"), "<a><b>мәтін</b></a>".as_bytes());
    let path = |name: &str| openssl.at(name).to_str().unwrap().to_owned();
    let job = |digest: &str, mask: &str, salt: u16, out: &str| {
        let salt = salt.to_string();
        ["xml", &path("key.pem"), &path("cert.pem"), digest, mask, &salt, &path("document"), &path(out)]
            .map(str::to_owned)
            .to_vec()
    };
    let mut jobs = Vec::new();
    let mut outs = Vec::new();
    for (digest, name) in NAMED {
        for salt in [0, 20, digest.octets() as u16, longest(2048, digest)] {
            let out = format!("{name}-{salt}.xml");
            jobs.push(job(name, name, salt, &out));
            outs.push(out);
        }
    }
    jobs.push(job("SHA-256", "SHA-512", 32, "mixed.xml"));
    let said = jdk_driven_by("Pss.java", &java, &jobs);
    assert!(said.iter().all(|said| said == "ok"), "{said:?}");
    let read = |name: &str| std::fs::read_to_string(openssl.at(name)).unwrap();
    for out in &outs {
        let text = read(out);
        assert_eq!(
            judged(&text),
            (vec![], Some(SignatureAlgorithm::RSA_PSS_URI.to_owned())),
            "{out}: {text}"
        );
        assert_eq!(judged(&text.replace("мәтін", "мәтiн")).0, [Code::DigestMismatch], "{out}");
    }
    // The JDK too leaves out what is the default.
    assert!(read("SHA-256-0.xml").contains("SaltLength>0<"), "{}", read("SHA-256-0.xml"));
    assert_eq!(judged(&read("mixed.xml")).0, [Code::SignatureMalformed]);
    let changed = read("SHA-256-20.xml").replace("SaltLength>20<", "SaltLength>21<");
    assert_eq!(judged(&changed).0, [Code::SignatureInvalid]);
}

const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
const MORE: &str = "http://www.w3.org/2007/05/xmldsig-more#";

/// A document whose SignatureMethod has these children, signed by OpenSSL with this digest and salt.
fn by_hand(openssl: &OpenSsl, parameters: &str, digest: &str, salt: &str) -> String {
    let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
    let sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";
    let hashed = encode(qaqpa::crypto::digest(SHA256, b"<a>b</a>").as_ref());
    let text = |value: &str| {
        format!(
            r#"<a>b<ds:Signature xmlns:ds="{DSIG}" xmlns:p="{MORE}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{exclusive}"/><ds:SignatureMethod Algorithm="{MORE}rsa-pss">{parameters}</ds:SignatureMethod><ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="{DSIG}enveloped-signature"/><ds:Transform Algorithm="{exclusive}"/></ds:Transforms><ds:DigestMethod Algorithm="{sha256}"/><ds:DigestValue>{hashed}</ds:DigestValue></ds:Reference></ds:SignedInfo><ds:SignatureValue>{value}</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature></a>"#,
            encode(&openssl.der("cert.pem"))
        )
    };
    let unsigned = text("");
    let document = xml::parse(&unsigned).unwrap();
    let info = document
        .subtree(document.root())
        .find(|id| document.is_element(*id) && document.local_name(*id) == "SignedInfo")
        .unwrap();
    let mut octets = Vec::new();
    canonicalize(&document, Selection::subtree(info), Canonicalization::EXCLUSIVE, &[], &mut octets).unwrap();
    write(&openssl.at("message"), &octets);
    text(&encode(&signs(openssl, digest, salt)))
}

#[test]
fn parameters_in_xml_are_read_where_they_have_one_meaning() {
    let Some(openssl) = OpenSsl::new() else { return };
    self_signed(&openssl);
    let digest = |name: &str| format!(r#"<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/{name}"/>"#);
    let (sha256, sha512) = (digest("xmlenc#sha256"), digest("xmlenc#sha512"));
    let mask = |inside: &str| {
        format!(r#"<p:MaskGenerationFunction Algorithm="{MORE}MGF1">{inside}</p:MaskGenerationFunction>"#)
    };
    let salt = |text: &str| format!("<p:SaltLength>{text}</p:SaltLength>");
    let params = |parts: &[&str]| format!("<p:RSAPSSParams>{}</p:RSAPSSParams>", parts.concat());
    let trailer = |text: &str| format!("<p:TrailerField>{text}</p:TrailerField>");
    let verdict = |parameters: &str, digest: &str, octets: &str| {
        judged(&by_hand(&openssl, parameters, digest, octets)).0
    };
    // What is not stated is SHA-256, MGF1 with the same, as many octets, and 1.
    for good in [
        "",
        &params(&[]),
        &params(&[&sha256]),
        &params(&[&mask("")]),
        &params(&[&trailer("1")]),
        &params(&[&sha256, &mask(&sha256), &salt(" 32\n")]),
    ] {
        assert_eq!(verdict(good, "-sha256", "32"), [], "{good}");
    }
    assert_eq!(verdict(&params(&[&salt("7")]), "-sha256", "7"), []);
    assert_eq!(verdict(&params(&[&sha512]), "-sha512", "64"), []);
    assert_eq!(verdict(&params(&[&sha512, &mask(&sha512)]), "-sha512", "64"), []);
    let sha1 = format!(r#"<ds:DigestMethod Algorithm="{DSIG}sha1"/>"#);
    assert_eq!(verdict(&params(&[&sha1, &mask(&sha1), &salt("20")]), "-sha1", "20"), [Code::AlgorithmWeak]);
    assert_eq!(verdict(&params(&[&sha1, &salt("32")]), "-sha1", "32"), [Code::AlgorithmWeak]);
    assert_eq!(
        verdict(&params(&[&sha512, &mask(&sha512), &salt("190"), &trailer("1")]), "-sha512", "190"),
        []
    );
    for (wrong, digest, octets) in [
        (params(&[&sha512, &mask(""), &salt("64")]), "-sha512", "64"),
        (params(&[&mask(&sha512)]), "-sha256", "32"),
        (params(&[&salt("-1")]), "-sha256", "32"),
        (params(&[&salt("+32")]), "-sha256", "32"),
        (params(&[&salt("")]), "-sha256", "32"),
        (params(&[&salt("3<!-- -->2")]), "-sha256", "32"),
        (params(&[&salt("00032")]), "-sha256", "32"),
        (params(&[&salt("1003")]), "-sha256", "32"),
        (params(&[&salt("99999999999999999999")]), "-sha256", "32"),
        (params(&[&salt("32"), &salt("32")]), "-sha256", "32"),
        (params(&[&trailer("2")]), "-sha256", "32"),
        (params(&[&mask(&sha256), &sha256]), "-sha256", "32"),
        (params(&[&mask(&[sha256.clone(), sha256.clone()].concat())]), "-sha256", "32"),
        (params(&["<p:Other/>"]), "-sha256", "32"),
        ([params(&[]), params(&[])].concat(), "-sha256", "32"),
        ("<p:Other/>".to_owned(), "-sha256", "32"),
        ("<ds:HMACOutputLength>8</ds:HMACOutputLength>".to_owned(), "-sha256", "32"),
        (params(&[]).replace("p:RSAPSSParams", "ds:RSAPSSParams"), "-sha256", "32"),
    ] {
        assert_eq!(verdict(&wrong, digest, octets), [Code::SignatureMalformed], "{wrong}");
    }
    let other = mask("").replace("MGF1", "MGF2");
    assert_eq!(verdict(&params(&[&other]), "-sha256", "32"), [Code::AlgorithmUnsupported]);
    let gost = digest("xmldsig-more#gost34311");
    assert_eq!(verdict(&params(&[&gost, &mask(&gost)]), "-sha256", "32"), [Code::AlgorithmUnsupported]);
    // What is stated is what is verified.
    assert_eq!(verdict(&params(&[&salt("31")]), "-sha256", "32"), [Code::SignatureInvalid]);
}
