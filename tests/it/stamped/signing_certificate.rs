//! What is signed of the certificate counts: SigningCertificate and SigningCertificateV2 are compared with the certificate used,
//! ETSI EN 319 132-1 §5.2.2.

use qaqpa::crypto::digest;
use qaqpa::encoding::base64::encode;
use qaqpa::findings::evidence::{Evidence, SignatureEvidence, SigningCertificateFault};

use super::xades::{DOCUMENT, basic_of, judged_by, naming};
use super::*;

const ALGORITHMS: [DigestAlgorithm; 4] =
    [DigestAlgorithm::Sha1, DigestAlgorithm::Sha256, DigestAlgorithm::Sha512, DigestAlgorithm::Streebog256];

/// The pki on a day on which its signer's certificate is good.
fn pki() -> Pki {
    let pki = Pki::new(Algorithm::Ecdsa);
    pki.clock.set(day("2026-02-01"));
    pki
}

/// A certificate of the same key, of the same person, from an authority that knows nothing of the first.
fn another_of_the_same_key() -> Holder {
    let authority = Authority::builtin(None).unwrap();
    let subject = Whom::Person(Person::parse("ТЕСТОВ ТЕСТ ТЕСТОВИЧ", Some("123456789011")));
    let order = CertificateRequest {
        algorithm: Algorithm::Ecdsa,
        not_before: Some(day("2026-01-02")),
        days: Some(100),
        ..CertificateRequest::new(Kind::PersonSign, subject)
    };
    let random = Seeded::new(7, Algorithm::Ecdsa.name());
    let issued = authority.issue(&order, day("2026-01-02"), &random).unwrap();
    Holder::from_pem(&issued.key_pem(), &issued.certificate_pem()).unwrap()
}

fn cert_digest(algorithm: DigestAlgorithm, certificate: &Certificate) -> String {
    format!(
        r#"<xades:CertDigest><ds:DigestMethod Algorithm="{}"/><ds:DigestValue>{}</ds:DigestValue></xades:CertDigest>"#,
        algorithm.uri(),
        encode(digest(algorithm, certificate.der()).as_ref()),
    )
}

/// The property with these certificates in it.
fn property(element: &str, certificates: &[String]) -> String {
    let certificates: String =
        certificates.iter().map(|inside| format!("<xades:Cert>{inside}</xades:Cert>")).collect();
    format!("<xades:{element}>{certificates}</xades:{element}>")
}

fn v2(certificate: &Certificate) -> String {
    property("SigningCertificateV2", &[cert_digest(DigestAlgorithm::Sha256, certificate)])
}

fn issuer_serial(issuer: &str, serial: &str) -> String {
    format!(
        "<xades:IssuerSerial><ds:X509IssuerName>{issuer}</ds:X509IssuerName><ds:X509SerialNumber>{serial}</ds:X509SerialNumber></xades:IssuerSerial>"
    )
}

/// A serial number of DER in decimal, by long division.
fn decimal(octets: &[u8]) -> String {
    let mut number: Vec<u32> = octets.iter().map(|octet| u32::from(*octet)).collect();
    let mut digits = Vec::new();
    while number.iter().any(|octet| *octet != 0) {
        let rest = number.iter_mut().fold(0, |rest, octet| {
            let all = rest * 256 + *octet;
            *octet = all / 10;
            all % 10
        });
        digits.push(char::from_digit(rest, 10).unwrap());
    }
    digits.iter().rev().collect()
}

/// IssuerSerial of RFC 5035 §4 in base64.
fn issuer_serial_v2(issuer: &[u8], serial: &[u8]) -> String {
    let tlv = |tag: u8, content: &[u8]| {
        let length = match content.len() {
            short @ 0..128 => vec![u8::try_from(short).unwrap()],
            long @ 128..256 => vec![0x81, u8::try_from(long).unwrap()],
            long => [&[0x82][..], &u16::try_from(long).unwrap().to_be_bytes()].concat(),
        };
        [&[tag][..], &length, content].concat()
    };
    let names = tlv(0x30, &tlv(0xA4, issuer));
    let both = tlv(0x30, &[names, tlv(0x02, serial)].concat());
    format!("<xades:IssuerSerialV2>{}</xades:IssuerSerialV2>", encode(&both))
}

/// What is said of the signing certificate; nothing where the signature is taken.
fn fault(pki: &Pki, text: &str) -> Option<SigningCertificateFault> {
    let (report, good) = judged_by(pki, text, &Policy::default(), &pki.anchors(), &pki.lists());
    let found: Vec<_> = report.findings().collect();
    match &found[..] {
        [] => {
            assert!(good);
            None
        }
        [one] => {
            assert!(!good && one.code == Code::SignatureMalformed && one.place.is_some(), "{one:?}");
            match &*one.evidence {
                Evidence::Signature(SignatureEvidence::SigningCertificate(fault)) => Some(fault.clone()),
                other => panic!("{other:?}"),
            }
        }
        more => panic!("{more:?}"),
    }
}

#[test]
fn a_certificate_that_is_named_rightly_in_any_form_is_taken() {
    let pki = pki();
    let own = pki.signer.certificate();
    let issuing = pki.authority.issuer(IssuerId::of(Algorithm::Ecdsa)).certificate();
    let by_sha256 = || cert_digest(DigestAlgorithm::Sha256, own);
    let serial = decimal(own.serial());
    let name = own.issuer().to_string();
    let full = [by_sha256(), issuer_serial(&name, &serial)].concat();
    let full_v2 = [by_sha256(), issuer_serial_v2(own.issuer_raw(), own.serial())].concat();
    let mut properties: Vec<String> = ALGORITHMS
        .iter()
        .flat_map(|algorithm| {
            ["SigningCertificate", "SigningCertificateV2"]
                .map(|element| property(element, &[cert_digest(*algorithm, own)]))
        })
        .collect();
    properties.extend([
        String::new(),
        property("SigningCertificate", std::slice::from_ref(&full)),
        property("SigningCertificateV2", std::slice::from_ref(&full_v2)),
        // With those of the path, whatever their order.
        property("SigningCertificateV2", &[cert_digest(DigestAlgorithm::Sha256, issuing), full_v2.clone()]),
        [
            property("SigningCertificate", std::slice::from_ref(&full)),
            property("SigningCertificateV2", &[full_v2]),
        ]
        .concat(),
        // A serial number with zeros and a name with blanks in front are the same number and name.
        property(
            "SigningCertificate",
            &[[by_sha256(), issuer_serial(&format!(" {name} "), &format!("+00{serial}"))].concat()],
        ),
    ]);
    for property in &properties {
        assert_eq!(fault(&pki, &naming(&pki.signer, DOCUMENT, property)), None, "{property}");
    }
    // Nobody signs what stands in another Object.
    let other = v2(issuing);
    let unsigned = format!(
        r#"</ds:Object><ds:Object><xades:QualifyingProperties xmlns:xades="http://uri.etsi.org/01903/v1.3.2#"><xades:SignedProperties><xades:SignedSignatureProperties>{other}</xades:SignedSignatureProperties></xades:SignedProperties></xades:QualifyingProperties></ds:Object>"#
    );
    let text = basic_of(&pki.signer, DOCUMENT).replacen("</ds:Object>", &unsigned, 1);
    assert_eq!(fault(&pki, &text), None);
}

#[test]
fn key_info_with_another_certificate_of_the_same_key_is_refused() {
    let (pki, other) = (pki(), another_of_the_same_key());
    let (own, other) = (pki.signer.certificate(), other.certificate());
    assert_eq!(own.key().fingerprint(), other.key().fingerprint());
    assert_ne!(own.der(), other.der());
    let swapped = |text: &str| {
        let changed = text.replacen(&encode(own.der()), &encode(other.der()), 1);
        assert_ne!(changed, text);
        changed
    };
    for element in ["SigningCertificate", "SigningCertificateV2"] {
        for algorithm in ALGORITHMS {
            let text = naming(&pki.signer, DOCUMENT, &property(element, &[cert_digest(algorithm, own)]));
            let found = fault(&pki, &swapped(&text));
            let expected =
                SigningCertificateFault::Other { element: element.to_owned(), used: other.serial_hex() };
            assert_eq!(found, Some(expected), "{element}, {algorithm:?}");
        }
    }
    // Without the property nothing signed says which of the two it was.
    assert_eq!(fault(&pki, &swapped(&naming(&pki.signer, DOCUMENT, ""))), None);
}

#[test]
fn a_certificate_that_is_named_wrongly_or_twice_or_not_readably_is_refused_and_said_how() {
    let pki = pki();
    let own = pki.signer.certificate();
    let issuing = pki.authority.issuer(IssuerId::of(Algorithm::Ecdsa)).certificate();
    let by_sha256 = || cert_digest(DigestAlgorithm::Sha256, own);
    let (serial, name) = (decimal(own.serial()), own.issuer().to_string());
    let with = |more: String| [by_sha256(), more].concat();
    let wrong_serial = decimal(issuing.serial());
    let mut others: Vec<(&str, String)> = [
        cert_digest(DigestAlgorithm::Sha256, issuing),
        cert_digest(DigestAlgorithm::Sha1, issuing),
        with(issuer_serial(&name, &wrong_serial)),
        with(issuer_serial("CN=Somebody", &serial)),
        with(issuer_serial_v2(own.issuer_raw(), issuing.serial())),
        with(issuer_serial_v2(own.subject_raw(), own.serial())),
        with(issuer_serial(&name, &serial) + &issuer_serial_v2(own.issuer_raw(), issuing.serial())),
    ]
    .iter()
    .flat_map(|inside| {
        ["SigningCertificate", "SigningCertificateV2"]
            .map(|element| (element, property(element, std::slice::from_ref(inside))))
    })
    .collect();
    let good = property("SigningCertificate", &[by_sha256()]);
    others.push(("SigningCertificateV2", [good.clone(), v2(issuing)].concat()));
    others.push((
        "SigningCertificate",
        [v2(own), property("SigningCertificate", &[cert_digest(DigestAlgorithm::Sha512, issuing)])].concat(),
    ));
    for (element, property) in &others {
        let expected =
            SigningCertificateFault::Other { element: (*element).to_owned(), used: own.serial_hex() };
        assert_eq!(fault(&pki, &naming(&pki.signer, DOCUMENT, property)), Some(expected), "{property}");
    }
    let element = "SigningCertificateV2";
    let unreadable = SigningCertificateFault::Unreadable(element.to_owned());
    let many = qaqpa::limits::KEYINFO_CERTIFICATES_MAX;
    let cases = [
        (v2(own).repeat(2), SigningCertificateFault::Twice(element.to_owned())),
        ([v2(own), v2(issuing)].concat(), SigningCertificateFault::Twice(element.to_owned())),
        (property(element, &[]), unreadable.clone()),
        (property(element, &[String::new()]), unreadable.clone()),
        (property(element, &[by_sha256().replace("DigestValue>", "DigestValu>")]), unreadable.clone()),
        (
            property(element, &[by_sha256().replacen("<ds:DigestValue>", "<ds:DigestValue>!", 1)]),
            unreadable.clone(),
        ),
        (property(element, &[with(issuer_serial(&name, "12 34"))]), unreadable.clone()),
        (
            property(element, &[with("<xades:IssuerSerialV2>AAAA</xades:IssuerSerialV2>".to_owned())]),
            unreadable,
        ),
        (
            property(element, &[by_sha256().replace(DigestAlgorithm::Sha256.uri(), "urn:unknown")]),
            SigningCertificateFault::Digest("urn:unknown".to_owned()),
        ),
        (
            property(element, &vec![cert_digest(DigestAlgorithm::Sha256, issuing); many + 1]),
            SigningCertificateFault::TooMany { element: element.to_owned(), limit: many },
        ),
    ];
    for (property, expected) in cases {
        assert_eq!(fault(&pki, &naming(&pki.signer, DOCUMENT, &property)), Some(expected), "{property}");
    }
}
