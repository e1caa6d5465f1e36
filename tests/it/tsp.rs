//! Time-stamps: the authority's service, OpenSSL's opinion of it, and which tokens prove something.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use qaqpa::ca::{Authority, Stamper, TspScript, builtin};
use qaqpa::clock::Now;
use qaqpa::cms::timestamp::{
    self, FailInfo, Imprint, TimeStampFault, TimeStampRequest, TimeStampResponse, TstInfo,
};
use qaqpa::cms::{self, SignedData, SigningCertificate, SigningRequest};
use qaqpa::crypto::DigestAlgorithm;
use qaqpa::http::{Method, header};
use qaqpa::keys::Signer as _;
use qaqpa::random::Seeded;
use qaqpa::x509::{Certificate, encode};

use crate::support::caller::{Caller, json};
use crate::support::peers::{fresh_dir, peer, shared};
use crate::support::requests::{certs, holder};
use crate::support::serving::{NOON, Serving};

const RSA_POLICY: &str = "1.2.398.3.3.2.6.2";

fn noon() -> Now {
    Now::parse(NOON).unwrap()
}

fn stamper() -> Stamper {
    Stamper::new(Arc::new(Authority::builtin(None).unwrap()), Arc::new(Seeded::new(1, "tsp")))
}

fn request(octets: &[u8]) -> TimeStampRequest {
    TimeStampRequest::new(Imprint::over(DigestAlgorithm::Sha256, octets), None, &[0x81, 2, 3, 4, 5, 6, 7, 8])
}

fn granted(stamper: &Stamper, request: &TimeStampRequest) -> Vec<u8> {
    let reply = stamper.stamp(&request.to_der(), noon());
    assert_eq!(reply.content_type, "application/timestamp-reply");
    match TimeStampResponse::from_ber(&reply.body).unwrap() {
        TimeStampResponse::Granted(token) => token,
        refused => panic!("{refused:?}"),
    }
}

fn refusal(stamper: &Stamper, request: &[u8]) -> Option<FailInfo> {
    match TimeStampResponse::from_ber(&stamper.stamp(request, noon()).body).unwrap() {
        TimeStampResponse::Granted(_) => None,
        TimeStampResponse::Refused { status, fail_info, .. } => {
            assert_eq!(status, 2);
            fail_info
        }
    }
}

#[test]
fn a_token_has_the_ways_of_the_authority() {
    let stamper = stamper();
    let asked = request(b"content");
    let token = granted(&stamper, &asked);
    let stamp = timestamp::verify(&token, b"content", &[]).unwrap();
    let info = stamp.info();
    assert_eq!((info.policy.as_str(), info.gen_time, info.serial.len()), (RSA_POLICY, noon(), 20));
    assert_eq!(info.nonce, asked.nonce);
    let data = SignedData::from_ber(&token).unwrap();
    assert_eq!(
        (data.content_type(), data.signers().len(), data.certificates().len()),
        (cms::oid::TST_INFO, 1, 1)
    );
    let signed: Vec<&str> =
        data.signers()[0].signed_attributes().iter().map(|attribute| attribute.oid.as_str()).collect();
    let mut expected = [
        cms::oid::CONTENT_TYPE,
        cms::oid::SIGNING_TIME,
        cms::oid::SIGNING_CERTIFICATE,
        cms::oid::MESSAGE_DIGEST,
    ];
    expected.sort_unstable();
    let mut sorted = signed.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, expected, "signingCertificate v1 and no other");
    // SHA-1, no issuerSerial: the value has 26 octets and no more.
    let named = data.signers()[0]
        .signed_attributes()
        .iter()
        .find(|attribute| attribute.oid == cms::oid::SIGNING_CERTIFICATE)
        .unwrap();
    assert_eq!(named.values[0].len(), 28);
    let certificate = stamp.certificate();
    assert_eq!(
        certificate.subject().to_string(),
        "CN=TIME-STAMPING AUTHORITY,C=KZ,O=ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ ТЕСТ QAQPA"
    );
    assert!(certificate.extension("2.5.29.37").unwrap().critical);
    assert_eq!(
        (certificate.policies(), certificate.crl_urls().len()),
        (&["1.2.398.3.3.2.6".to_owned()][..], 1)
    );
    // Milliseconds are not stated; two tokens have two numbers.
    let reply = stamper.stamp(&asked.to_der(), noon().plus_millis(999));
    let TimeStampResponse::Granted(second) = TimeStampResponse::from_ber(&reply.body).unwrap() else {
        panic!("refused")
    };
    let second = timestamp::verify(&second, b"content", &[]).unwrap();
    assert!(second.gen_time() == noon() && second.info().serial != info.serial);
    // Without certReq no certificate comes, and a verifier must have it.
    let bare = granted(&stamper, &TimeStampRequest { wants_certificate: false, ..asked });
    assert!(SignedData::from_ber(&bare).unwrap().certificates().is_empty());
    assert!(matches!(timestamp::verify(&bare, b"content", &[]), Err(TimeStampFault::Signature(_))));
    assert!(timestamp::verify(&bare, b"content", std::slice::from_ref(certificate)).is_ok());
}

#[test]
fn imprint_and_policy_are_as_asked_and_what_is_not_taken_is_said() {
    let stamper = stamper();
    for algorithm in
        [DigestAlgorithm::Sha1, DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512]
    {
        for policy in [None, Some(RSA_POLICY)] {
            let asked = TimeStampRequest::new(Imprint::over(algorithm, b"x"), policy, &[1; 8]);
            let reply = stamper.stamp(&asked.to_der(), noon());
            let (stamp, _) = timestamp::verify_answer(&reply.body, &asked, &[]).unwrap();
            assert_eq!(
                (stamp.info().imprint.algorithm(), stamp.info().policy.as_str()),
                (Some(algorithm), RSA_POLICY)
            );
        }
    }
    let with_policy = |policy: &str| {
        TimeStampRequest::new(Imprint::over(DigestAlgorithm::Sha256, b"x"), Some(policy), &[1; 8]).to_der()
    };
    assert_eq!(refusal(&stamper, &with_policy("1.2.398.3.3.2.6.9")), Some(FailInfo::UnacceptedPolicy));
    assert_eq!(refusal(&stamper, &with_policy("1.2.3.4")), Some(FailInfo::UnacceptedPolicy));
    let short = TimeStampRequest::new(Imprint::of(DigestAlgorithm::Sha256, &[7; 20]), None, &[1; 8]);
    assert_eq!(refusal(&stamper, &short.to_der()), Some(FailInfo::BadDataFormat));
    // MD5.
    let imprint = encode::sequence(&[
        encode::sequence(&[encode::oid("1.2.840.113549.2.5"), encode::null()]),
        encode::octet_string(&[7; 16]),
    ]);
    assert_eq!(
        refusal(&stamper, &encode::sequence(&[encode::integer(1), imprint])),
        Some(FailInfo::BadAlgorithm)
    );
    let odd = |part: Vec<u8>| {
        let imprint = Imprint::over(DigestAlgorithm::Sha256, b"x");
        let whole = TimeStampRequest::new(imprint, None, &[1; 8]).to_der();
        // Without the nonce and certReq, which are thirteen octets, and with this in their place.
        let parts = [&whole[2..whole.len() - 13], &part].concat();
        encode::tlv(0x30, &parts)
    };
    assert_eq!(refusal(&stamper, &odd(Vec::new())), None);
    for part in [vec![2, 0], vec![2, 3, 0, 0, 1], vec![1, 1, 1], encode::tlv(2, &[7; 10_000])] {
        assert_eq!(refusal(&stamper, &odd(part)), Some(FailInfo::BadDataFormat));
    }
    for bad in [&b""[..], b"hello", &[0x30, 0], &vec![0x30; 100_000]] {
        assert_eq!(refusal(&stamper, bad), Some(FailInfo::BadDataFormat));
    }
}

#[test]
fn each_script_leads_to_its_own_fault() {
    let (stamper, asked) = (stamper(), request(b"content"));
    let run = |script: &str| {
        stamper.follow(TspScript::parse(script.as_bytes()).unwrap());
        timestamp::verify_answer(&stamper.stamp(&asked.to_der(), noon()).body, &asked, &[])
            .map(|(stamp, _)| stamp.gen_time())
    };
    assert_eq!(run(r#"{"outcome":"asAsked"}"#).unwrap(), noon());
    assert_eq!(run(r#"{"outcome":"skew","seconds":-86400}"#).unwrap(), noon().plus_seconds(-86_400));
    let fail = |error: Result<Now, TimeStampFault>| error.unwrap_err();
    assert!(matches!(
        fail(run(r#"{"outcome":"reject","failInfo":"timeNotAvailable"}"#)),
        TimeStampFault::Refused { fail_info: Some(FailInfo::TimeNotAvailable), .. }
    ));
    assert!(matches!(fail(run(r#"{"outcome":"text"}"#)), TimeStampFault::Unreadable(_)));
    assert!(matches!(fail(run(r#"{"outcome":"wrongNonce"}"#)), TimeStampFault::Nonce));
    assert!(matches!(fail(run(r#"{"outcome":"wrongImprint"}"#)), TimeStampFault::Imprint { .. }));
    assert!(matches!(fail(run(r#"{"outcome":"badSignature"}"#)), TimeStampFault::Signature(_)));
    assert!(matches!(fail(run(r#"{"outcome":"malformed"}"#)), TimeStampFault::Unreadable(_)));
    stamper.follow(TspScript::parse(br#"{"outcome":"slow","millis":900}"#).unwrap());
    assert_eq!(stamper.stamp(&asked.to_der(), noon()).delay_millis, 900);
}

#[test]
fn a_token_of_anybody_else_than_a_time_stamping_service_proves_nothing() {
    let info = TstInfo {
        policy: RSA_POLICY.to_owned(),
        imprint: Imprint::over(DigestAlgorithm::Sha256, b"content"),
        serial: vec![1],
        gen_time: noon(),
        accuracy: Duration::ZERO,
        nonce: None,
    };
    let wanted = SigningRequest {
        content_type: cms::oid::TST_INFO,
        signing_certificate: SigningCertificate::V1,
        ..SigningRequest::default()
    };
    let (person, head) = (holder("people/valid"), holder("provider-head"));
    let by_person = cms::sign(&info.to_der(), &person, &wanted).unwrap();
    assert!(matches!(
        timestamp::verify(&by_person.to_der(), b"content", &[]),
        Err(TimeStampFault::Purpose { .. })
    ));
    let unbound = cms::sign(
        &info.to_der(),
        &person,
        &SigningRequest { signing_certificate: SigningCertificate::Unbound, ..wanted },
    )
    .unwrap();
    assert!(matches!(
        timestamp::verify(&unbound.to_der(), b"content", &[]),
        Err(TimeStampFault::CertificateNotNamed)
    ));
    let as_data = cms::sign(&info.to_der(), &person, &SigningRequest::default()).unwrap();
    assert!(matches!(
        timestamp::verify(&as_data.to_der(), b"content", &[]),
        Err(TimeStampFault::NotTstInfo { .. })
    ));
    let mut two = by_person.clone();
    cms::add_signer(&mut two, None, &head, &wanted).unwrap();
    assert!(matches!(
        timestamp::verify(&two.to_der(), b"content", &[]),
        Err(TimeStampFault::Signers { found: 2 })
    ));
    assert!(matches!(
        timestamp::verify(&by_person.to_der(), b"other", &[]),
        Err(TimeStampFault::Imprint { .. })
    ));
    // The service's own certificate, before and after its time.
    let token = granted(&stamper(), &request(b"content"));
    let certificate = timestamp::verify(&token, b"content", &[]).unwrap().certificate().clone();
    let stamper = stamper();
    let far = |seconds: i64| format!(r#"{{"outcome":"skew","seconds":{seconds}}}"#);
    for seconds in [
        certificate.not_before().seconds() - noon().seconds() - 1,
        certificate.not_after().seconds() - noon().seconds() + 1,
    ] {
        stamper.follow(TspScript::parse(far(seconds).as_bytes()).unwrap());
        let token = granted(&stamper, &request(b"content"));
        assert!(matches!(timestamp::verify(&token, b"content", &[]), Err(TimeStampFault::Validity { .. })));
    }
}

#[test]
fn no_bit_of_a_token_can_be_changed_into_another_time() {
    let token = granted(&stamper(), &request(b"content"));
    let before = timestamp::verify(&token, b"content", &[]).unwrap();
    let mut believed = 0;
    for at in 0..token.len() {
        let mut changed = token.clone();
        changed[at] ^= 1 << (at % 8);
        if let Ok(stamp) = timestamp::verify(&changed, b"content", &[]) {
            assert_eq!(
                (stamp.info(), stamp.certificate()),
                (before.info(), before.certificate()),
                "octet {at}"
            );
            believed += 1;
        }
    }
    // Versions, the list of digest algorithms, and NULLs: nobody signed them, and nothing depends on them.
    assert!(believed < 40, "{believed} octets may be changed");
}

#[test]
fn openssl_believes_the_service() {
    let Some(openssl) = peer("openssl") else { return };
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let directory = fresh_dir();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("data"), "деректер").unwrap();
    let seconds = noon().seconds().to_string();
    let ts = |arguments: &[&str]| {
        let output = Command::new(&openssl).arg("ts").args(arguments).output().unwrap();
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    };
    let trust = certs("trust.pem").to_str().unwrap().to_owned();
    let url = format!("{}/tsp/", serving.endpoints.plain);
    for more in [
        &["-sha256", "-cert"][..],
        &["-sha512", "-cert", "-no_nonce"],
        &["-sha1", "-cert"],
        &["-sha384", "-cert", "-tspolicy", RSA_POLICY],
    ] {
        ts(&[&["-query", "-data", &path("data"), "-out", &path("q")], more].concat());
        let body = std::fs::read(path("q")).unwrap();
        let answer = caller
            .send(Method::POST, &url, &[(header::CONTENT_TYPE, "application/timestamp-query")], &body)
            .unwrap();
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (200, Some("application/timestamp-reply"))
        );
        std::fs::write(path("r"), &answer.body).unwrap();
        let told = ts(&[
            "-verify",
            "-queryfile",
            &path("q"),
            "-in",
            &path("r"),
            "-CAfile",
            &trust,
            "-attime",
            &seconds,
        ]);
        assert!(told.contains("Verification: OK"), "{more:?}: {told}");
        let told = ts(&["-reply", "-in", &path("r"), "-text"]);
        assert!(
            told.contains("Accuracy: unspecified")
                && told.contains("Ordering: no")
                && told.contains("Nov 24 12:00:00 2026 GMT"),
            "{told}"
        );
        let parsed = TimeStampRequest::from_der(&body).unwrap();
        assert_eq!(parsed.to_der(), body, "what OpenSSL writes is read and written the same");
    }
    assert_eq!(caller.get(&url).status.as_u16(), 405);
    // Told to be off, over the testers' listener.
    let manage = format!("{}/manage/v1/tsp", serving.endpoints.management);
    let answer = caller
        .send(
            Method::POST,
            &manage,
            &[(qaqpa::http::header::CONTENT_TYPE, "application/json")],
            br#"{"outcome":"reject","failInfo":"systemFailure"}"#,
        )
        .unwrap();
    assert_eq!(json(&answer)["failInfo"], "systemFailure");
    let answer = caller.send(Method::POST, &url, &[], &std::fs::read(path("q")).unwrap()).unwrap();
    std::fs::write(path("r"), &answer.body).unwrap();
    let told = ts(&["-reply", "-in", &path("r"), "-text"]);
    assert!(
        told.contains("Status: Rejected")
            && told.contains("the request cannot be handled due to system failure"),
        "{told}"
    );
}

#[test]
fn openssls_own_service_is_read_and_believed_where_its_certificate_is_one_for_time_stamps() {
    let Some(openssl) = peer("openssl") else { return };
    let directory = fresh_dir();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let run = |arguments: &[&str]| {
        let output = Command::new(&openssl).args(arguments).current_dir(directory.path()).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    let config = "[tsa]\ndefault_tsa=t\n[t]\nserial=./serial\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256,sha512\naccuracy=secs:1,millisecs:500\nordering=yes\ntsa_name=yes\nclock_precision_digits=3\ness_cert_id_alg=sha256\ness_cert_id_chain=yes\n";
    std::fs::write(path("c"), config).unwrap();
    std::fs::write(path("serial"), "01\n").unwrap();
    std::fs::write(path("data"), "content").unwrap();
    for (usage, good) in [
        ("critical,timeStamping", true),
        ("timeStamping", false),
        ("critical,timeStamping,emailProtection", false),
    ] {
        run(&[
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            "k",
            "-out",
            "x",
            "-subj",
            "/CN=tsa",
            "-days",
            "3",
            "-addext",
            &format!("extendedKeyUsage={usage}"),
        ]);
        run(&["ts", "-query", "-data", "data", "-sha512", "-cert", "-out", "q"]);
        let output = Command::new(&openssl)
            .args([
                "ts",
                "-reply",
                "-config",
                "c",
                "-section",
                "t",
                "-queryfile",
                "q",
                "-inkey",
                "k",
                "-signer",
                "x",
                "-out",
                "r",
            ])
            .current_dir(directory.path())
            .output()
            .unwrap();
        let asked = TimeStampRequest::from_der(&std::fs::read(path("q")).unwrap()).unwrap();
        let told = timestamp::verify_answer(&std::fs::read(path("r")).unwrap_or_default(), &asked, &[]);
        if good {
            let (stamp, token) =
                told.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
            assert!(timestamp::verify(&token, b"content", &[]).is_ok());
            assert_eq!(
                (stamp.info().policy.as_str(), stamp.certificate().subject().common_name()),
                ("1.2.3.4", "tsa")
            );
        } else {
            // OpenSSL does not sign with such a certificate either.
            assert!(told.is_err(), "{usage}");
        }
        let _ = std::fs::remove_file(path("r"));
    }
}

#[test]
fn a_service_that_lies_in_the_pkis_directory_is_used() {
    let directory = fresh_dir();
    let service =
        timestamp::verify(&granted(&stamper(), &request(b"x")), b"x", &[]).unwrap().certificate().clone();
    // A certificate of another issuer is passed over, whatever it is called.
    std::fs::write(directory.path().join("tsa-issuing.key.pem"), builtin::text("root.key.pem").unwrap())
        .unwrap();
    std::fs::write(directory.path().join("tsa-issuing.cert.pem"), builtin::text("root.cert.pem").unwrap())
        .unwrap();
    let at = |directory| -> Certificate {
        let authority = Authority::builtin(Some(directory)).unwrap();
        let stamper = Stamper::new(Arc::new(authority), Arc::new(Seeded::new(1, "tsp")));
        timestamp::verify(&granted(&stamper, &request(b"x")), b"x", &[]).unwrap().certificate().clone()
    };
    assert_eq!(at(directory.path()), service);
    assert!(holder("people/valid").certificate() != &service);
    assert!(
        std::fs::read_to_string(directory.path().join("issued.txt")).unwrap().contains(&service.serial_hex()),
        "its status can be asked"
    );
}

#[test]
fn the_real_token_of_the_authority_verifies_and_no_octet_of_it_can_be_changed() {
    let Some(shared) = shared() else { return };
    let samples = shared.join("samples/nca/ncanode/tsp");
    let (response, token) = (
        std::fs::read(samples.join("tsp_response.bin")).unwrap(),
        std::fs::read(samples.join("tsp_token.bin")).unwrap(),
    );
    let data = SignedData::from_ber(&token).unwrap();
    let info = TstInfo::from_der(data.unverified_content().unwrap()).unwrap();
    let asked = TimeStampRequest {
        imprint: info.imprint.clone(),
        policy: Some(info.policy.clone()),
        nonce: info.nonce.clone(),
        wants_certificate: true,
        has_extensions: false,
    };
    let (stamp, inside) = timestamp::verify_answer(&response, &asked, &[]).unwrap();
    assert_eq!(
        (stamp.gen_time().to_string().as_str(), stamp.info().policy.as_str()),
        ("2022-09-18T13:20:14Z", "1.2.398.3.3.2.6.1")
    );
    assert_eq!((inside, data.signers()[0].digest()), (token, Some(DigestAlgorithm::Gost94)));
    let mut believed = 0;
    for at in (0..response.len()).step_by(if cfg!(debug_assertions) { 5 } else { 1 }) {
        let mut changed = response.clone();
        changed[at] ^= 1 << (at % 8);
        if let Ok((other, _)) = timestamp::verify_answer(&changed, &asked, &[]) {
            assert_eq!(
                (other.info(), other.certificate()),
                (stamp.info(), stamp.certificate()),
                "octet {at}"
            );
            believed += 1;
        }
    }
    assert!(believed < 40, "{believed} octets may be changed");
}
