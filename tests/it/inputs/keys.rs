//! Keys, certificates and lists that stand where another thing is asked for, or have more in them than one.

use std::path::Path;
use std::process::{Command, Output};

use qaqpa::ca::builtin;
use qaqpa::encoding::base64;
use qaqpa::identity::holder;
use qaqpa::keys::{Holder, KeyFileError, Pkcs12Error, Signer as _, read_pkcs12, read_pkcs12_keys};
use qaqpa::x509::der::Der;
use qaqpa::x509::encode::{octet_string, oid, sequence, set, tlv, utf8, yes};
use qaqpa::x509::{Certificate, certificates_in, to_pem};

use crate::support::caller::{Caller, json};
use crate::support::peers::peer;
use crate::support::program;
use crate::support::requests::{SERVICE, certs, envelope, holder as of_certs, request_of};
use crate::support::serving::Serving;

fn said(output: &Output) -> String {
    String::from_utf8([output.stdout.clone(), output.stderr.clone()].concat()).unwrap()
}

/// A file of the JDK with the keys of these holders.
fn together(keytool: &Path, stems: &[&str], into: &Path) -> Vec<u8> {
    for (number, stem) in stems.iter().enumerate() {
        let from = certs(&format!("{stem}.p12"));
        let name = Command::new(keytool)
            .args(["-list", "-storetype", "PKCS12", "-storepass", "Qwerty12", "-keystore"])
            .arg(&from)
            .output()
            .unwrap();
        let listed = said(&name);
        let alias =
            listed.lines().find(|line| line.contains("PrivateKeyEntry")).unwrap().split(',').next().unwrap();
        let output = Command::new(keytool)
            .args(["-importkeystore", "-noprompt", "-srcstoretype", "PKCS12", "-srcstorepass", "Qwerty12"])
            .args(["-deststoretype", "PKCS12", "-deststorepass", "secret1", "-destkeypass", "secret1"])
            .args(["-srcalias", alias, "-destalias", &format!("key{number}")])
            .arg("-srckeystore")
            .arg(&from)
            .arg("-destkeystore")
            .arg(into)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", said(&output));
    }
    std::fs::read(into).unwrap()
}

#[test]
fn of_a_file_with_two_keys_both_are_named_and_a_certificate_chooses() {
    let Some(keytool) = peer("keytool") else { return };
    let dir = tempfile::tempdir().unwrap();
    for (number, stems) in
        [["people/authentication-key", "people/valid"], ["people/valid", "people/authentication-key"]]
            .iter()
            .enumerate()
    {
        let file = together(&keytool, stems, &dir.path().join(format!("{number}.p12")));
        let KeyFileError::SeveralKeys { keys } = Holder::from_pkcs12(&file, "secret1").unwrap_err() else {
            panic!("one of two keys is taken without a word")
        };
        assert_eq!(keys.len(), 2);
        assert!(keys.iter().any(|key| key.to_string().contains("nonRepudiation")), "{keys:?}");
        let path = dir.path().join(format!("{number}.p12"));
        for stem in stems {
            let chosen = certs(&format!("{stem}.cert.pem"));
            let taken = Holder::from_files(&path, Some(&chosen), "secret1").unwrap();
            assert_eq!(taken.certificate(), builtin::holder(stem).unwrap().certificate(), "{stem}");
        }
        assert_eq!(read_pkcs12_keys(&file, "secret1").unwrap().0.len(), 2);
        assert_eq!(read_pkcs12(&file, "secret1").unwrap_err(), Pkcs12Error::SeveralKeys { count: 2 });
    }
    let path = dir.path().join("both.p12");
    let file = together(&keytool, &["people/valid", "people/valid-ecdsa"], &path);
    let KeyFileError::SeveralKeys { keys } = Holder::from_pkcs12(&file, "secret1").unwrap_err() else {
        panic!("two keys that sign are told apart by nobody")
    };
    for stem in ["people/valid", "people/valid-ecdsa"] {
        let serial = certificate(stem).serial_hex();
        assert!(keys.iter().any(|key| key.to_string().contains(&serial)), "{serial}: {keys:?}");
    }
}

fn certificate(stem: &str) -> Certificate {
    let text = builtin::text(&format!("{stem}.cert.pem")).unwrap();
    Certificate::from_der(&certificates_in(text.as_bytes()).unwrap()[0]).unwrap()
}

/// A certificate of the test PKI whose subject has these attributes.
fn with_subject(attributes: &[(&str, &str)]) -> Certificate {
    let der = certificate("people/valid").der().to_vec();
    let mut outer = Der::new(&der).inside(0x30).unwrap();
    let tbs = outer.any().unwrap();
    let rest = [outer.any().unwrap().whole, outer.any().unwrap().whole].concat();
    let mut parts: Vec<Vec<u8>> = Vec::new();
    let mut fields = Der::new(tbs.content);
    while let Some(field) = fields.any() {
        parts.push(field.whole.to_vec());
    }
    let rdn = |(kind, value): &(&str, &str)| set(vec![sequence(&[oid(kind), utf8(value)])]);
    parts[5] = sequence(&attributes.iter().map(rdn).collect::<Vec<_>>());
    Certificate::from_der(&sequence(&[sequence(&parts), rest])).unwrap()
}

#[test]
fn two_different_numbers_in_a_name_are_ambiguous_and_the_same_one_twice_is_one() {
    const UNIT: &str = "2.5.4.11";
    const SERIAL: &str = "2.5.4.5";
    let bin = |attributes: &[(&str, &str)]| {
        holder(&with_subject(attributes)).bin.map_err(|fault| format!("{fault:?}"))
    };
    let one = Ok("123456789021".to_owned());
    assert_eq!(bin(&[(UNIT, "BIN123456789021")]), one);
    assert_eq!(bin(&[(UNIT, "BIN123456789021"), (UNIT, "BIN123456789021"), (UNIT, "IT")]), one);
    assert_eq!(bin(&[(UNIT, "BIN123456789021"), (SERIAL, "BIN123456789021")]), one);
    let several = Err("Several".to_owned());
    assert_eq!(bin(&[(UNIT, "BIN123456789021"), (UNIT, "BIN123456789031")]), several);
    assert_eq!(bin(&[(UNIT, "BIN123456789021"), (UNIT, "IT"), (SERIAL, "BIN123456789031")]), several);
    assert_eq!(bin(&[(UNIT, "BIN12345678902")]), Err("Malformed".to_owned()));
    let iin = |attributes: &[(&str, &str)]| {
        holder(&with_subject(attributes)).iin.map_err(|fault| format!("{fault:?}"))
    };
    assert_eq!(iin(&[(SERIAL, "IIN123456789011"), (SERIAL, "IIN123456789012")]), several);
    assert_eq!(
        iin(&[(SERIAL, "IIN123456789011"), (SERIAL, "IIN123456789011")]),
        Ok("123456789011".to_owned())
    );
}

/// A certificate of the test PKI with another extension in the place of ExtendedKeyUsage; nobody signed it.
fn with_purposes(stem: &str, purposes: &[&str]) -> Certificate {
    let der = certificate(stem).der().to_vec();
    let mut outer = Der::new(&der).inside(0x30).unwrap();
    let tbs = outer.any().unwrap();
    let rest = [outer.any().unwrap().whole, outer.any().unwrap().whole].concat();
    let mut parts: Vec<Vec<u8>> = Vec::new();
    let mut fields = Der::new(tbs.content);
    while let Some(field) = fields.any() {
        if field.tag != 0xA3 {
            parts.push(field.whole.to_vec());
            continue;
        }
        let mut kept = Vec::new();
        let mut list = Der::new(field.content).inside(0x30).unwrap();
        while let Some(extension) = list.any() {
            if Der::new(extension.content).expect(0x06) != Some(&[0x55, 0x1D, 0x25]) {
                kept.push(extension.whole.to_vec());
            }
        }
        let own = sequence(&purposes.iter().map(|purpose| oid(purpose)).collect::<Vec<_>>());
        kept.push(sequence(&[oid("2.5.29.37"), yes(), octet_string(&own)]));
        parts.push(tlv(0xA3, &sequence(&kept)));
    }
    Certificate::from_der(&sequence(&[sequence(&parts), rest])).unwrap()
}

#[test]
fn a_key_for_the_authoritys_answers_alone_signs_neither_documents_nor_messages() {
    let dir = tempfile::tempdir().unwrap();
    let usage_of = |stem: &str, purposes: &[&str], usage: &str| {
        let file = dir.path().join("c.pem");
        std::fs::write(&file, to_pem("CERTIFICATE", with_purposes(stem, purposes).der())).unwrap();
        let output = program()
            .args(["certificate", "verify", "--usage", usage, "--at", "2026-11-24T10:00:00Z", "--json"])
            .arg(&file)
            .output()
            .unwrap();
        said(&output).contains("KEY_USAGE")
    };
    let (ocsp, stamps, mail, role) =
        ("1.3.6.1.5.5.7.3.9", "1.3.6.1.5.5.7.3.8", "1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.1");
    for (purposes, documents, messages) in [
        (&[ocsp][..], true, true),
        (&[stamps], true, true),
        (&[ocsp, stamps, role], true, true),
        (&["1.3.6.1.5.5.7.3.1"], true, false),
        (&["1.3.6.1.5.5.7.3.3"], true, false),
        (&[mail, ocsp], false, false),
        (&[mail, role], false, false),
        (&[role], false, false),
        (&["2.5.29.37.0"], false, false),
        (&["1.3.6.1.5.5.7.3.36"], false, false),
    ] {
        assert_eq!(usage_of("people/valid", purposes, "sign"), documents, "sign {purposes:?}");
        assert_eq!(usage_of("people/valid", purposes, "transport"), messages, "transport {purposes:?}");
    }
}

#[test]
fn a_path_in_the_place_of_a_certificate_is_named() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let own = certificate("people/valid").der().to_vec();
    let issuers = certificates_in(builtin::text("trust.pem").unwrap().as_bytes()).unwrap();
    let path = base64::encode(&sequence(&[issuers[0].clone(), own]));
    let signed = request_of("valid", 1);
    let (before, rest) = signed.split_once("<ds:X509Certificate>").unwrap();
    let (_, after) = rest.split_once("</ds:X509Certificate>").unwrap();
    let other = format!("{before}<ds:X509Certificate>{path}</ds:X509Certificate>{after}");
    let refused = caller.submit(&serving.endpoints.plain, &other);
    assert_eq!(refused.status.as_u16() / 100, 4, "{}", refused.text());
    assert!(json(&refused)["checks"].to_string().contains("PKIPath"), "{}", refused.text());
    // In a message, by the type of its token.
    let binary = qaqpa::wsse::sign_envelope(
        &envelope("m-1", SERVICE, &signed),
        &of_certs("portal-system"),
        qaqpa::wsse::Variant::Token,
        &qaqpa::random::Entropy,
    )
    .unwrap();
    let typed = binary.replace("#X509v3\"", "#X509PKIPathv1\"");
    assert_ne!(typed, binary, "the type stands there");
    let url = format!("{}/bip-sync-wss-gost/", serving.endpoints.plain);
    let headers = [(qaqpa::http::header::CONTENT_TYPE, "text/xml")];
    let answer = caller.send(qaqpa::http::Method::POST, &url, &headers, typed.as_bytes()).unwrap();
    assert!(answer.status.as_u16() == 500 && answer.text().contains("X509PKIPathv1"), "{}", answer.text());
}

#[test]
fn a_file_of_another_kind_is_named_by_the_command_that_got_it() {
    let dir = tempfile::tempdir().unwrap();
    let place = |name: &str| dir.path().join(name);
    let own = certificate("people/valid-ecdsa");
    // OpenSSL's CertAux: purposes that are trusted, and a name.
    let settings = sequence(&[sequence(&[oid("1.3.6.1.5.5.7.3.2")]), utf8("a name")]);
    let trusted = to_pem("TRUSTED CERTIFICATE", &[own.der().to_vec(), settings].concat());
    std::fs::write(place("trusted.pem"), trusted).unwrap();
    let shown = program().args(["certificate", "show"]).arg(place("trusted.pem")).output().unwrap();
    assert!(shown.status.success() && said(&shown).contains("IIN"), "{}", said(&shown));
    // A certificate given for a list, in PEM and DER.
    std::fs::write(place("c.der"), own.der()).unwrap();
    std::fs::write(place("c.pem"), to_pem("CERTIFICATE", own.der())).unwrap();
    std::fs::write(place("signed.xml"), request_of("valid-ecdsa", 1)).unwrap();
    for name in ["c.der", "c.pem"] {
        let output = program()
            .args(["verify", "--crl"])
            .arg(place(name))
            .args(["--trust"])
            .arg(certs("trust.pem"))
            .arg(place("signed.xml"))
            .output()
            .unwrap();
        let text = said(&output);
        assert_eq!(output.status.code(), Some(2), "{name}: {text}");
        assert!(text.to_lowercase().contains("certificate"), "{name}: {text}");
    }
}
