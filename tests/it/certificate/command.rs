//! `qaqpa certificate`, as a person meets it.

use std::process::Command;

use qaqpa::x509::to_pem;
use serde_json::Value;

use super::chains::{NOW, authority, end, issue, issue_with_keys};
use crate::support::peers::{fresh_dir, peer, shared};

pub fn certificate(arguments: &[&str]) -> (i32, String) {
    let output = crate::support::program().arg("certificate").args(arguments).output().unwrap();
    (output.status.code().unwrap_or(-1), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

pub fn codes(text: &str) -> Vec<String> {
    let value: Value = serde_json::from_str(text).unwrap();
    let checks = value["checks"].as_array().unwrap().iter();
    checks.filter_map(|check| check["code"].as_str().map(str::to_owned)).collect()
}

#[test]
fn personas_are_judged_with_the_built_in_anchors_and_lists_and_every_check_is_told() {
    for (person, usage, expected) in [
        ("valid", "sign", vec![]),
        ("valid-ecdsa", "sign", vec![]),
        ("revoked", "any", vec!["CERTIFICATE_REVOKED"]),
        ("on-hold", "any", vec!["CERTIFICATE_ON_HOLD"]),
        ("expired", "any", vec!["CERTIFICATE_EXPIRED"]),
        ("foreign-ca", "any", vec!["CHAIN_UNTRUSTED"]),
        ("forged-issuer", "any", vec!["CHAIN_FORGED"]),
        ("authentication-key", "sign", vec!["KEY_USAGE"]),
        ("authentication-key", "authenticate", vec![]),
        ("valid", "1.3.6.1.5.5.7.3.2", vec!["KEY_USAGE"]),
    ] {
        let file = format!("certs/people/{person}.cert.pem");
        let (code, text) =
            certificate(&["verify", &file, "--usage", usage, "--at", "2026-11-24T10:00:00Z", "--json"]);
        assert_eq!(
            (code, codes(&text)),
            (i32::from(!expected.is_empty()), expected.iter().map(|code| (*code).to_owned()).collect())
        );
        for check in serde_json::from_str::<Value>(&text).unwrap()["checks"].as_array().unwrap() {
            let told = check["code"].is_null()
                || ["indication", "expected", "actual"].iter().all(|field| check[field].is_string())
                    && check["hint"]["en"].is_string();
            assert!(told && check["name"].is_string() && check["status"].is_string(), "{check}");
        }
    }
    let policy = [
        "verify",
        "certs/people/valid.cert.pem",
        "--policy",
        "1.2.398.3.3.2.1",
        "--at",
        "2026-11-24",
        "--json",
    ];
    let (code, text) = certificate(&policy);
    assert_eq!((code, codes(&text)), (1, vec!["CERTIFICATE_POLICY".to_owned()]));
    let (code, text) = certificate(&["verify", "certs/people/revoked.cert.pem", "--usage", "sign"]);
    assert!(
        code == 1
            && text.contains("CERTIFICATE_REVOKED")
            && text.contains("what to do: ")
            && text.contains("decision: REJECTED"),
        "{text}"
    );
}

/// The path says nothing of the certificate's own key.
#[test]
fn a_certificate_whose_own_key_is_weak_is_refused_when_that_key_counts_no_more() {
    let directory = fresh_dir();
    let at = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let issue = [
        "pki",
        "issue",
        "--defect",
        "weak-key",
        "--file",
        "weak",
        "--from",
        "2023-01-01",
        "--days",
        "3000",
        "--data",
        &at("data"),
        "--out",
        &at("out"),
    ];
    let output = crate::support::program().args(issue).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let weak = at("out/weak.cert.pem");
    for (usage, algorithms, time, expected) in [
        ("any", "historic", "2026-11-24", vec!["ALGORITHM_WEAK"]),
        ("sign", "strong", "2026-11-24", vec!["ALGORITHM_WEAK"]),
        ("any", "strong", "2023-12-01", vec!["ALGORITHM_WEAK"]),
        ("any", "historic", "2023-12-01", vec![]),
    ] {
        // Before the lists' time nothing is known of revocation.
        let trust = [
            "--trust",
            "certs/trust.pem",
            "--at",
            time,
            "--usage",
            usage,
            "--algorithms",
            algorithms,
            "--json",
        ];
        let (code, text) = certificate(&[&["verify", &weak][..], &trust].concat());
        assert_eq!(
            (code, codes(&text)),
            (i32::from(!expected.is_empty()), expected.iter().map(|code| (*code).to_owned()).collect()),
            "{text}"
        );
    }
}

#[test]
fn files_may_be_pem_or_der_and_what_cannot_be_read_is_refused_or_left_out() {
    let directory = fresh_dir();
    let chain = issue(&[authority("root"), authority("lower"), end("end")]);
    let write = |name: &str, octets: &[u8]| {
        std::fs::write(directory.path().join(name), octets).unwrap();
        directory.path().join(name).to_str().unwrap().to_owned()
    };
    let pem = |at: usize| to_pem("CERTIFICATE", chain[at].der());
    let broken = to_pem("CERTIFICATE", &[0x30, 3, 2, 1, 1]);
    let (root, leaf) = (write("root.der", chain[0].der()), write("leaf.der", chain[2].der()));
    let between = write("between.pem", (broken.clone() + &pem(1)).as_bytes());
    let whole = write("whole.pem", (pem(2) + &pem(1)).as_bytes());
    let (bad, text) = (write("bad.pem", broken.as_bytes()), write("text.txt", b"nothing"));
    let at = NOW.seconds().to_string();
    let run = |arguments: &[&str]| certificate(&[&["verify", "--at", &at], arguments].concat());
    let (code, told) = run(&[&leaf, "--trust", &root, "--intermediates", &between]);
    assert!(code == 0 && told.contains("left out"), "{told}");
    assert_eq!(run(&[&whole, "--trust", &root]).0, 0);
    assert_eq!(run(&[&leaf, "--trust", &root]).0, 1);
    let (code, told) = run(&[&bad, "--trust", &root]);
    assert!(code == 1 && told.contains("CERTIFICATE_ABSENT"), "{told}");
    // A list was given, and it is none: nothing is known of revocation.
    let (code, told) = run(&[&whole, "--trust", &root, "--crl", &leaf]);
    assert!(code == 1 && told.contains("REVOCATION_UNAVAILABLE") && told.contains("left out"), "{told}");
    for misuse in [
        &["no-such.pem"][..],
        &[&text],
        &[&leaf, "--trust", &text],
        &[&leaf, "--usage", "signing"],
        &[&leaf, "--crl", "no-such"],
    ] {
        assert_eq!(run(misuse).0, 2, "{misuse:?}");
    }
}

#[test]
fn a_certificate_is_shown_in_words() {
    let (code, text) = certificate(&["show", "certs/people/valid.cert.pem"]);
    assert_eq!(code, 0);
    for word in [
        "(natural person)",
        "(natural person, to sign)",
        "digitalSignature+nonRepudiation",
        "RSA 2048",
        "/crl/nca_rsa.crl",
    ] {
        assert!(text.contains(word), "no {word} in:\n{text}");
    }
    assert!(text.starts_with("subject "), "{text}");
    let addresses = [
        "crlUrls              http",
        "deltaCrlUrls         http",
        "ocspUrls             http",
        "issuerUrls           http",
    ];
    assert!(addresses.iter().all(|start| text.lines().any(|line| line.starts_with(start))), "{text}");
    let (_, text) = certificate(&["show", "certs/people/valid.cert.pem", "--json"]);
    let shown: Value = serde_json::from_str(&text).unwrap();
    assert!(
        ["crlUrls", "deltaCrlUrls", "ocspUrls", "issuerUrls"]
            .iter()
            .all(|name| shown[0][name][0].is_string()),
        "{text}"
    );
    let (code, text) = certificate(&["show", "certs/trust.pem", "--json"]);
    let shown: Value = serde_json::from_str(&text).unwrap();
    assert!(code == 0 && shown.as_array().unwrap().len() >= 3 && shown[0]["subject"].is_string(), "{text}");
    assert_eq!(certificate(&["show", "Cargo.toml"]).0, 2);
}

/// The real authority's certificates of tests and its lists, at the time of the samples.
#[test]
fn certificates_of_the_real_authority_are_judged_by_its_own_lists() {
    let Some(shared) = shared() else { return };
    let nca = |path: &str| shared.join("samples/nca/ncanode").join(path).to_str().unwrap().to_owned();
    let run = |leaf: &str, authority: &str, list: &str, usage: &str, at: &str| {
        let (leaf, authority, list) = (nca(leaf), nca(authority), nca(list));
        let arguments =
            ["verify", &leaf, "--trust", &authority, "--crl", &list, "--usage", usage, "--at", at, "--json"];
        let (code, text) = certificate(&arguments);
        (code, codes(&text))
    };
    let (rsa, gost) =
        (("ca/nca_rsa_test.crt", "crl/nca_rsa_test.crl"), ("ca/nca_gost_test.crt", "crl/nca_gost_test.crl"));
    let (sign, log_in) =
        ("certs/individual_valid_sign_2004_rsa.cer", "certs/individual_valid_sign_2004_rsa_auth.cer");
    for (leaf, of, usage) in [
        (sign, rsa, "sign"),
        (log_in, rsa, "authenticate"),
        ("certs/ceo_valid_sign_2004_gost.cer", gost, "sign"),
    ] {
        assert_eq!(run(leaf, of.0, of.1, usage, "2022-06-01"), (0, vec![]), "{leaf}");
        assert_eq!(
            run(leaf, of.0, of.1, usage, "2022-12-01"),
            (1, vec!["REVOCATION_STALE".to_owned()]),
            "{leaf}"
        );
    }
    assert_eq!(run(log_in, rsa.0, rsa.1, "sign", "2022-06-01"), (1, vec!["KEY_USAGE".to_owned()]));
    assert_eq!(run(sign, gost.0, gost.1, "sign", "2022-06-01").1[0], "CHAIN_UNTRUSTED");
}

/// OpenSSL answers; one octet of its answer changed, or what is no answer, is never good.
#[test]
fn an_ocsp_answer_is_enough_when_it_is_right() {
    let Some(openssl) = peer("openssl") else { return };
    let directory = fresh_dir();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let made = issue_with_keys(&[authority("root"), end("end")]);
    for (name, at) in [("root.pem", 0), ("leaf.pem", 1)] {
        std::fs::write(path(name), to_pem("CERTIFICATE", made[at].0.der())).unwrap();
    }
    std::fs::write(path("root.key"), to_pem("PRIVATE KEY", &made[0].1)).unwrap();
    let serial = qaqpa::encoding::hex::encode(made[1].0.serial()).to_uppercase();
    let answer = |status: &str, file: &str| {
        std::fs::write(path("index.txt"), format!("{status}\t{serial}\tunknown\t/CN=end\n")).unwrap();
        let (root, leaf, key, index, file) =
            (path("root.pem"), path("leaf.pem"), path("root.key"), path("index.txt"), path(file));
        let output = Command::new(&openssl)
            .args([
                "ocsp", "-index", &index, "-CA", &root, "-rsigner", &root, "-rkey", &key, "-issuer", &root,
                "-cert", &leaf,
            ])
            .args(["-respout", &file, "-ndays", "2", "-no_nonce", "-noverify"])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        file
    };
    let (root, leaf) = (path("root.pem"), path("leaf.pem"));
    let run = |file: &str| {
        let (code, text) = certificate(&["verify", &leaf, "--trust", &root, "--ocsp", file, "--json"]);
        (code, codes(&text))
    };
    let good = answer("V\t400101000000Z\t", "good.der");
    assert_eq!(run(&good), (0, vec![]));
    let revoked = answer("R\t400101000000Z\t250101000000Z,keyCompromise", "revoked.der");
    assert_eq!(run(&revoked), (1, vec!["CERTIFICATE_REVOKED".to_owned()]));
    let mut changed = std::fs::read(&good).unwrap();
    let at = changed.len() / 3;
    changed[at] ^= 1;
    std::fs::write(path("changed.der"), changed).unwrap();
    assert_eq!(run(&path("changed.der")).0, 1);
    assert_eq!(run(&leaf), (1, vec!["REVOCATION_UNAVAILABLE".to_owned()]));
}

#[test]
fn an_address_from_which_nothing_came_is_named_with_why_and_how_to_ask_another() {
    let map = format!("{}=http://127.0.0.1:1", qaqpa::ca::DEFAULT_BASE_URL);
    let asked = [
        "verify",
        "certs/people/valid.cert.pem",
        "--trust",
        "certs/trust.pem",
        "--revocation",
        "http",
        "--map",
        &map,
    ];
    let (code, text) = certificate(&asked);
    assert!(code == 1 && text.contains("REVOCATION_UNAVAILABLE"), "{text}");
    let named = text.contains("http://127.0.0.1:1/") || text.contains(qaqpa::ca::DEFAULT_BASE_URL);
    assert!(named && text.contains("nobody answers at the address") && text.contains("--map "), "{text}");
    assert!(!text.contains("Send the request again"), "{text}");
}
