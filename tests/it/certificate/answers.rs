//! OCSP answers in a file, signed by one whom the issuer certified for it: which of them are enough.

use std::process::Command;

use qaqpa::x509::encode::{context, context_primitive, named_bits, null, oid, sequence};
use qaqpa::x509::to_pem;

use super::chains::{Ext, Spec, authority, end, issue_unread};
use super::command::{certificate, codes};
use crate::support::peers::{fresh_dir, peer};

/// A responder with these extensions beside its purpose.
fn responder(more: &[Ext]) -> Spec {
    let purpose: Ext = (&[2, 5, 29, 37], false, sequence(&[oid("1.3.6.1.5.5.7.3.9")]));
    more.iter()
        .cloned()
        .fold(end("responder").with((&[2, 5, 29, 15], true, named_bits(1))).with(purpose), Spec::with)
}

#[test]
fn a_responder_without_nocheck_is_believed_unless_a_list_says_otherwise_or_one_is_missing() {
    let Some(openssl) = peer("openssl") else { return };
    let no_check: Ext = (&[1, 3, 6, 1, 5, 5, 7, 48, 1, 5], false, null());
    let address = context(0, context(0, context_primitive(6, "http://127.0.0.1/root.crl")));
    let list: Ext = (&[2, 5, 29, 31], false, sequence(&[sequence(&[address])]));
    let revoked = "REVOCATION_FORGED";
    for (what, extensions, of_responder, expected) in [
        ("nocheck", vec![no_check.clone()], None, None),
        ("nocheck, and revoked: nobody looks", vec![no_check, list.clone()], Some('R'), None),
        ("nothing, and no list", vec![], None, None),
        ("nothing, and revoked", vec![], Some('R'), Some(revoked)),
        ("an address, and no list", vec![list.clone()], None, Some("REVOCATION_UNAVAILABLE")),
        ("an address, and revoked", vec![list], Some('R'), Some(revoked)),
    ] {
        let directory = fresh_dir();
        let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
        let write = |name: &str, text: String| std::fs::write(path(name), text).unwrap();
        let run = |arguments: &[&str]| {
            let output =
                Command::new(&openssl).args(arguments).current_dir(directory.path()).output().unwrap();
            assert!(output.status.success(), "{what}: {}", String::from_utf8_lossy(&output.stderr));
        };
        let (root, leaf) = (authority("root"), end("end"));
        let made = issue_unread(&[root.clone(), leaf.clone()]);
        write("root.pem", to_pem("CERTIFICATE", &made[0].0));
        write("root.key", to_pem("PRIVATE KEY", &made[0].1));
        write("leaf.pem", to_pem("CERTIFICATE", &made[1].0));
        // The responder, under the same root.
        let delegate = super::chains::issue_under(&root, &made[0], &responder(&extensions));
        write("responder.pem", to_pem("CERTIFICATE", &delegate.0));
        write("responder.key", to_pem("PRIVATE KEY", &delegate.1));
        let serial = |der: &[u8]| {
            qaqpa::encoding::hex::encode(qaqpa::x509::Certificate::from_der(der).unwrap().serial())
                .to_uppercase()
        };
        write("index.txt", format!("V\t400101000000Z\t\t{}\tunknown\t/CN=end\n", serial(&made[1].0)));
        let answer = [
            "ocsp",
            "-index",
            "index.txt",
            "-CA",
            "root.pem",
            "-rsigner",
            "responder.pem",
            "-rkey",
            "responder.key",
        ];
        // Two hashes of one issuer: two answers about one certificate.
        let about = [
            "-issuer",
            "root.pem",
            "-cert",
            "leaf.pem",
            "-sha256",
            "-cert",
            "leaf.pem",
            "-respout",
            "answer.der",
            "-noverify",
        ];
        run(&[&answer[..], &about, &["-no_nonce", "-ndays", "2"]].concat());
        let mut arguments = vec![
            "verify".to_owned(),
            path("leaf.pem"),
            "--trust".to_owned(),
            path("root.pem"),
            "--json".to_owned(),
        ];
        arguments.extend(["--ocsp".to_owned(), path("answer.der")]);
        if of_responder.is_some() {
            // A list of the past: it says nothing good of anybody, and what it revoked stays revoked.
            write(
                "index.txt",
                format!("R\t400101000000Z\t250101000000Z\t{}\tunknown\t/CN=responder\n", serial(&delegate.0)),
            );
            write("number", "01\n".to_owned());
            write(
                "ca.conf",
                "[d]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\n[ca]\ndefault_ca=d\n"
                    .to_owned(),
            );
            let dates = [
                "-crl_lastupdate",
                "20250201000000Z",
                "-crl_nextupdate",
                "20250202000000Z",
                "-out",
                "root.crl",
            ];
            run(&[
                &["ca", "-gencrl", "-config", "ca.conf", "-keyfile", "root.key", "-cert", "root.pem"][..],
                &dates,
            ]
            .concat());
            arguments.extend(["--crl".to_owned(), path("root.crl")]);
        }
        let (code, text) = certificate(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        let found = codes(&text);
        assert_eq!(
            (code, found.first().map(String::as_str)),
            (i32::from(expected.is_some()), expected),
            "{what}: {text}"
        );
    }
}

#[test]
fn an_answer_in_a_file_without_an_end_is_taken_for_a_week() {
    let Some(openssl) = peer("openssl") else { return };
    let directory = fresh_dir();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let made = issue_unread(&[authority("root"), end("end")]);
    std::fs::write(path("root.pem"), to_pem("CERTIFICATE", &made[0].0)).unwrap();
    std::fs::write(path("root.key"), to_pem("PRIVATE KEY", &made[0].1)).unwrap();
    std::fs::write(path("leaf.pem"), to_pem("CERTIFICATE", &made[1].0)).unwrap();
    let serial =
        qaqpa::encoding::hex::encode(qaqpa::x509::Certificate::from_der(&made[1].0).unwrap().serial())
            .to_uppercase();
    std::fs::write(path("index.txt"), format!("V\t400101000000Z\t\t{serial}\tunknown\t/CN=end\n")).unwrap();
    let output = Command::new(openssl)
        .args([
            "ocsp",
            "-index",
            "index.txt",
            "-CA",
            "root.pem",
            "-rsigner",
            "root.pem",
            "-rkey",
            "root.key",
            "-issuer",
            "root.pem",
        ])
        .args(["-cert", "leaf.pem", "-respout", "answer.der", "-no_nonce", "-noverify"])
        .current_dir(directory.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let made_at = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    for (days, expected) in [(0, 0), (6, 0), (8, 1)] {
        let at = (made_at + days * 24 * 3600).to_string();
        let (answer, root) = (path("answer.der"), path("root.pem"));
        let (code, text) = certificate(&[
            "verify",
            &path("leaf.pem"),
            "--trust",
            &root,
            "--ocsp",
            &answer,
            "--at",
            &at,
            "--json",
        ]);
        assert_eq!(code, expected, "{days}: {text}");
        assert!(expected == 0 || codes(&text) == ["REVOCATION_STALE"], "{text}");
    }
}
