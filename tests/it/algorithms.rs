//! Algorithms that `ring` has not, against OpenSSL: P-521, SHA-224, SHA-512 with the smaller curves, RSASSA-PSS in
//! certificates and lists, and SHA-1 only where it is asked for by name.

use std::path::Path;
use std::process::Command;

use qaqpa::crypto::{
    CryptoError, DigestAlgorithm, EcdsaForm, KeyKind, PrivateKey, PublicKey, SignatureAlgorithm,
};
use qaqpa::x509::{Certificate, Crl, pem_blocks, public_key_from_spki, signature_identifier, spki_of};

use crate::support::peers::{fresh_dir, peer};

/// OpenSSL at work in a directory of its own.
pub struct OpenSsl {
    program: std::path::PathBuf,
    dir: tempfile::TempDir,
}

impl OpenSsl {
    pub fn new() -> Option<Self> {
        Some(OpenSsl { program: peer("openssl")?, dir: fresh_dir() })
    }

    pub fn at(&self, name: &str) -> std::path::PathBuf {
        self.dir.path().join(name)
    }

    pub fn runs(&self, arguments: &[&str]) -> bool {
        Command::new(&self.program)
            .current_dir(self.dir.path())
            .args(arguments)
            .output()
            .unwrap()
            .status
            .success()
    }

    pub fn run(&self, arguments: &[&str]) {
        let output =
            Command::new(&self.program).current_dir(self.dir.path()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    pub fn der(&self, name: &str) -> Vec<u8> {
        let text = std::fs::read_to_string(self.at(name)).unwrap();
        pem_blocks(&text).unwrap().remove(0).1
    }

    /// A new key in `key.pem` and `public.pem`.
    pub fn key(&self, options: &[&str]) -> PublicKey {
        self.run(&[&["genpkey", "-quiet", "-out", "key.pem", "-algorithm"], options].concat());
        self.run(&["pkey", "-in", "key.pem", "-pubout", "-out", "public.pem"]);
        public_key_from_spki(&self.der("public.pem")).unwrap()
    }

    pub fn signs(&self, digest: &str, options: &[&str]) -> Vec<u8> {
        self.run(&[&["dgst", digest, "-sign", "key.pem", "-out", "value"], options, &["message"]].concat());
        std::fs::read(self.at("value")).unwrap()
    }
}

pub fn write(path: &Path, octets: &[u8]) {
    std::fs::write(path, octets).unwrap();
}

/// r ‖ s of `SEQUENCE { r, s }`.
fn fixed(der: &[u8], octets: usize) -> Vec<u8> {
    use qaqpa::x509::der::{Der, tag};
    let mut parts = Der::new(der).inside(tag::SEQUENCE).unwrap();
    let mut value = Vec::new();
    for _ in 0..2 {
        let digits = parts.expect(tag::INTEGER).unwrap();
        let digits = &digits[digits.iter().position(|octet| *octet != 0).unwrap_or(0)..];
        value.extend(std::iter::repeat_n(0, octets - digits.len()));
        value.extend(digits);
    }
    value
}

pub const MESSAGE: &[u8] = "Қазақстан Республикасы".as_bytes();

pub const DIGESTS: [(DigestAlgorithm, &str); 4] = [
    (DigestAlgorithm::Sha224, "-sha224"),
    (DigestAlgorithm::Sha256, "-sha256"),
    (DigestAlgorithm::Sha384, "-sha384"),
    (DigestAlgorithm::Sha512, "-sha512"),
];

#[test]
fn each_curve_verifies_with_each_digest_in_both_forms() {
    let Some(openssl) = OpenSsl::new() else { return };
    write(&openssl.at("message"), MESSAGE);
    for (curve, kind, octets) in
        [("P-256", KeyKind::EcP256, 32), ("P-384", KeyKind::EcP384, 48), ("P-521", KeyKind::EcP521, 66)]
    {
        let key = openssl.key(&["EC", "-pkeyopt", &format!("ec_paramgen_curve:{curve}")]);
        assert_eq!(key.kind(), kind);
        assert_eq!(spki_of(&key), Some(openssl.der("public.pem")));
        for (digest, name) in DIGESTS {
            let algorithm = SignatureAlgorithm::Ecdsa(digest);
            let der = openssl.signs(name, &[]);
            let fixed = fixed(&der, octets);
            for (form, value) in [(EcdsaForm::Der, &der), (EcdsaForm::Fixed, &fixed)] {
                key.verify(algorithm, form, MESSAGE, value)
                    .unwrap_or_else(|error| panic!("{curve} {name} {form:?}: {error}"));
                assert!(key.verify(algorithm, form, &MESSAGE[1..], value).is_err());
                let mut changed = value.clone();
                let last = changed.len() - 1;
                changed[last] ^= 1;
                assert!(key.verify(algorithm, form, MESSAGE, &changed).is_err());
                assert!(key.verify(algorithm, form, MESSAGE, &value[..last]).is_err());
            }
            assert!(
                key.verify(algorithm, EcdsaForm::Fixed, MESSAGE, &der).is_err(),
                "one form is not the other"
            );
            for other in DIGESTS.iter().filter(|(other, _)| *other != digest) {
                assert!(
                    key.verify(SignatureAlgorithm::Ecdsa(other.0), EcdsaForm::Der, MESSAGE, &der).is_err()
                );
            }
        }
    }
}

#[test]
fn rsa_verifies_with_each_digest_by_either_padding() {
    let Some(openssl) = OpenSsl::new() else { return };
    write(&openssl.at("message"), MESSAGE);
    let key = openssl.key(&["RSA", "-pkeyopt", "rsa_keygen_bits:2048"]);
    for (digest, name) in DIGESTS {
        let plain = openssl.signs(name, &[]);
        key.verify(SignatureAlgorithm::RsaPkcs1(digest), EcdsaForm::Der, MESSAGE, &plain).unwrap();
        let pss =
            openssl.signs(name, &["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"]);
        key.verify(SignatureAlgorithm::RsaPss(digest), EcdsaForm::Der, MESSAGE, &pss).unwrap();
        assert!(key.verify(SignatureAlgorithm::RsaPss(digest), EcdsaForm::Der, MESSAGE, &plain).is_err());
        assert!(key.verify(SignatureAlgorithm::RsaPkcs1(digest), EcdsaForm::Der, MESSAGE, &pss).is_err());
        let longer =
            openssl.signs(name, &["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:11"]);
        assert!(
            key.verify(SignatureAlgorithm::RsaPss(digest), EcdsaForm::Der, MESSAGE, &longer).is_err(),
            "another salt"
        );
    }
}

#[test]
fn an_rsa_key_that_is_too_short_verifies_nothing() {
    let Some(openssl) = OpenSsl::new() else { return };
    write(&openssl.at("message"), MESSAGE);
    let key = openssl.key(&["RSA", "-pkeyopt", "rsa_keygen_bits:1024"]);
    for (digest, name) in DIGESTS {
        let value = openssl.signs(name, &[]);
        assert!(
            key.verify(SignatureAlgorithm::RsaPkcs1(digest), EcdsaForm::Der, MESSAGE, &value).is_err(),
            "{name}"
        );
    }
    let value = openssl.signs("-sha1", &[]);
    assert!(
        key.verify_legacy_sha1(
            SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha1),
            EcdsaForm::Der,
            MESSAGE,
            &value
        )
        .is_err()
    );
}

#[test]
fn sha1_verifies_by_its_own_entrance_only() {
    let Some(openssl) = OpenSsl::new() else { return };
    write(&openssl.at("message"), MESSAGE);
    let kinds: [(&[&str], SignatureAlgorithm); 4] = [
        (&["RSA", "-pkeyopt", "rsa_keygen_bits:2048"], SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha1)),
        (&["EC", "-pkeyopt", "ec_paramgen_curve:P-256"], SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha1)),
        (&["EC", "-pkeyopt", "ec_paramgen_curve:P-384"], SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha1)),
        (&["EC", "-pkeyopt", "ec_paramgen_curve:P-521"], SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha1)),
    ];
    for (options, algorithm) in kinds {
        let key = openssl.key(options);
        let value = openssl.signs("-sha1", &[]);
        assert_eq!(
            key.verify(algorithm, EcdsaForm::Der, MESSAGE, &value),
            Err(CryptoError::Unsupported(algorithm.name()))
        );
        key.verify_legacy_sha1(algorithm, EcdsaForm::Der, MESSAGE, &value).unwrap();
        assert_eq!(
            key.verify_legacy_sha1(algorithm, EcdsaForm::Der, b"another", &value),
            Err(CryptoError::BadSignature)
        );
        let strong = SignatureAlgorithm::default_for(key.kind()).unwrap();
        assert!(
            key.verify_legacy_sha1(strong, EcdsaForm::Der, MESSAGE, &value).is_err(),
            "and nothing but SHA-1 goes in there"
        );
    }
}

#[test]
fn a_p521_key_signs_what_openssl_verifies() {
    let Some(openssl) = OpenSsl::new() else { return };
    write(&openssl.at("message"), MESSAGE);
    let public = openssl.key(&["EC", "-pkeyopt", "ec_paramgen_curve:P-521"]);
    let key = PrivateKey::from_pkcs8(&openssl.der("key.pem")).unwrap();
    assert_eq!(key.public(), public);
    let algorithm = SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha512);
    assert_eq!(SignatureAlgorithm::default_for(key.kind()), Some(algorithm));
    write(&openssl.at("ours"), &key.sign(algorithm, EcdsaForm::Der, MESSAGE).unwrap());
    assert!(openssl.runs(&["dgst", "-sha512", "-verify", "public.pem", "-signature", "ours", "message"]));
    let value = key.sign(algorithm, EcdsaForm::Fixed, MESSAGE).unwrap();
    assert_eq!(value.len(), 132);
    public.verify(algorithm, EcdsaForm::Fixed, MESSAGE, &value).unwrap();
    // SEC1, the older file.
    openssl.run(&["ec", "-in", "key.pem", "-out", "sec1.pem"]);
    assert_eq!(PrivateKey::from_sec1(&openssl.der("sec1.pem")).unwrap().public(), public);
}

/// Enough for `openssl ca` to make a list.
pub const CA_CONFIG: &str =
    "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\n";

fn verifies(certificate: &Certificate) -> bool {
    certificate.signature_algorithm().is_some_and(|algorithm| {
        certificate
            .key()
            .verify(algorithm, EcdsaForm::Der, certificate.tbs(), certificate.signature_value())
            .is_ok()
    })
}

#[test]
fn certificates_and_lists_signed_with_rsassa_pss_verify() {
    let Some(openssl) = OpenSsl::new() else { return };
    let self_signed = |digest: &str, salt: &str| {
        openssl.run(&[
            "req",
            "-x509",
            "-new",
            "-key",
            "key.pem",
            "-subj",
            "/CN=PSS",
            digest,
            "-out",
            "cert.pem",
            "-sigopt",
            "rsa_padding_mode:pss",
            "-sigopt",
            salt,
        ]);
        Certificate::from_der(&openssl.der("cert.pem")).unwrap()
    };
    // rsaEncryption, and id-RSASSA-PSS that binds to no parameters.
    for algorithm in ["RSA", "RSA-PSS"] {
        openssl.key(&[algorithm, "-pkeyopt", "rsa_keygen_bits:2048"]);
        for (digest, name) in DIGESTS {
            let certificate = self_signed(name, "rsa_pss_saltlen:digest");
            assert_eq!(
                certificate.signature_algorithm(),
                Some(SignatureAlgorithm::RsaPss(digest)),
                "{algorithm} {name}"
            );
            assert!(verifies(&certificate), "{algorithm} {name}");
            let written = signature_identifier(SignatureAlgorithm::RsaPss(digest));
            assert!(
                certificate.der().windows(written.len()).any(|octets| octets == written),
                "what we write is what OpenSSL writes"
            );
        }
        let other = self_signed("-sha256", "rsa_pss_saltlen:20");
        assert_eq!(
            other.signature_algorithm(),
            Some(SignatureAlgorithm::RsaPssSalted(DigestAlgorithm::Sha256, 20))
        );
        assert!(verifies(&other), "{algorithm}");
    }
    let issuer = self_signed("-sha256", "rsa_pss_saltlen:digest");
    write(&openssl.at("ca.conf"), CA_CONFIG.as_bytes());
    write(&openssl.at("index.txt"), b"");
    write(&openssl.at("number"), b"01\n");
    openssl.run(&[
        "ca",
        "-gencrl",
        "-config",
        "ca.conf",
        "-keyfile",
        "key.pem",
        "-cert",
        "cert.pem",
        "-crldays",
        "1",
        "-out",
        "list.pem",
        "-sigopt",
        "rsa_padding_mode:pss",
        "-sigopt",
        "rsa_pss_saltlen:digest",
    ]);
    let list = openssl.der("list.pem");
    Crl::from_der(&list).unwrap().is_signed_by(&issuer).unwrap();
    let mut changed = list.clone();
    let last = changed.len() - 1;
    changed[last] ^= 1;
    assert!(Crl::from_der(&changed).unwrap().is_signed_by(&issuer).is_err());
}

#[test]
fn a_compressed_point_verifies_like_the_whole_one() {
    let Some(openssl) = OpenSsl::new() else { return };
    std::fs::write(openssl.at("message"), "message").unwrap();
    for (curve, digests) in
        [("P-256", ["-sha256", "-sha384", "-sha512"]), ("P-384", ["-sha256", "-sha384", "-sha224"])]
    {
        let whole = openssl.key(&["EC", "-pkeyopt", &format!("ec_paramgen_curve:{curve}")]);
        openssl.run(&[
            "pkey",
            "-in",
            "key.pem",
            "-pubout",
            "-ec_conv_form",
            "compressed",
            "-out",
            "public.pem",
        ]);
        let compressed = public_key_from_spki(&openssl.der("public.pem")).unwrap();
        assert!(compressed.octets().len() < whole.octets().len());
        for digest in digests {
            let value = openssl.signs(digest, &[]);
            let algorithm = SignatureAlgorithm::Ecdsa(match digest {
                "-sha256" => DigestAlgorithm::Sha256,
                "-sha384" => DigestAlgorithm::Sha384,
                "-sha512" => DigestAlgorithm::Sha512,
                _ => DigestAlgorithm::Sha224,
            });
            for key in [&whole, &compressed] {
                assert_eq!(
                    key.verify(algorithm, EcdsaForm::Der, b"message", &value),
                    Ok(()),
                    "{curve} {digest}"
                );
                let other = key.verify(algorithm, EcdsaForm::Der, b"massage", &value);
                assert_eq!(other, Err(CryptoError::BadSignature), "{curve} {digest}");
            }
        }
    }
}

#[test]
fn a_key_that_binds_nobody_verifies_nothing() {
    let ends = |low: u8, within: u8, high: u8| {
        let mut y = [within; 32];
        (y[0], y[31]) = (low, high);
        y
    };
    // The neutral point, twice written; of order 2; of order 4, twice written.
    let points = [
        ends(1, 0, 0),
        ends(0xEE, 0xFF, 0x7F),
        ends(0xEC, 0xFF, 0x7F),
        ends(0, 0, 0),
        ends(0xED, 0xFF, 0x7F),
    ];
    let value = [ends(1, 0, 0), [0; 32]].concat();
    for mut point in points {
        for sign in [0, 0x80] {
            point[31] = point[31] & 0x7F | sign;
            let key = PublicKey::new(KeyKind::Ed25519, point.to_vec());
            for message in 0..8_u8 {
                let verdict = key.verify(SignatureAlgorithm::Ed25519, EcdsaForm::Fixed, &[message], &value);
                assert_eq!(verdict, Err(CryptoError::BadSignature), "{point:02x?}");
            }
        }
    }
}

#[test]
fn parameters_of_another_type_name_no_algorithm() {
    let file = |name: &str| {
        let text =
            std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("certs").join(name)).unwrap();
        pem_blocks(&text).unwrap().remove(0).1
    };
    let with = |der: &[u8], from: &[u8], to: &[u8]| -> Vec<u8> {
        let mut changed = der.to_vec();
        let places = (0..=der.len() - from.len()).filter(|at| der[*at..].starts_with(from));
        let count = places.map(|at| changed[at..at + to.len()].copy_from_slice(to)).count();
        assert!(count > 0, "{from:02x?} is not there");
        changed
    };
    let (rsa, ecdsa) = (file("gateway-transport.cert.pem"), file("gateway-transport-ecdsa.cert.pem"));
    let of = |der: Vec<u8>| Certificate::from_der(&der).unwrap();
    // sha256WithRSAEncryption and rsaEncryption with an OCTET STRING in place of NULL; a curve as an OCTET STRING.
    let sha256 = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B, 0x05, 0x00];
    let key = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00];
    let octets = |from: [u8; 11]| -> Vec<u8> { [&from[..9], &[0x04, 0x00][..]].concat() };
    assert!(of(rsa.clone()).signature_algorithm().is_some());
    assert_eq!(of(with(&rsa, &sha256, &octets(sha256))).signature_algorithm(), None);
    assert_eq!(of(with(&rsa, &key, &octets(key))).key().kind(), KeyKind::Other);
    let curve = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];
    assert_eq!(of(ecdsa.clone()).key().kind(), KeyKind::EcP256);
    for tag in [0x04, 0x30] {
        let other = [&[tag][..], &curve[1..]].concat();
        assert_eq!(of(with(&ecdsa, &curve, &other)).key().kind(), KeyKind::Other, "{tag:02x}");
    }
}
