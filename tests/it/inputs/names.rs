//! Names of every string type, names as text, and fields that cannot be read.

use qaqpa::ca::builtin;
use qaqpa::encoding::hex;
use qaqpa::x509::der::Der;
use qaqpa::x509::encode::{integer, oid, sequence, set, tlv, utf8};
use qaqpa::x509::{Certificate, Crl, CrlError, Encoded, NameText, certificates_in, crls_in, to_pem};

fn built_in() -> Vec<u8> {
    certificates_in(builtin::text("people/valid.cert.pem").unwrap().as_bytes()).unwrap().remove(0)
}

/// The built-in certificate with one part of its tbsCertificate replaced: 1 serialNumber, 4 validity, 5 subject.
fn with_part(part: usize, value: &[u8]) -> Result<Certificate, String> {
    let der = built_in();
    let mut certificate = Der::new(&der).inside(0x30).unwrap();
    let tbs = certificate.any().unwrap();
    let rest = [certificate.any().unwrap().whole, certificate.any().unwrap().whole].concat();
    let mut fields = Der::new(tbs.content);
    let mut parts: Vec<Vec<u8>> = Vec::new();
    while let Some(field) = fields.any() {
        parts.push(field.whole.to_vec());
    }
    parts[part] = value.to_vec();
    Certificate::from_der(&sequence(&[sequence(&parts), rest])).map_err(|error| error.to_string())
}

fn name(attributes: &[&[(&str, Vec<u8>)]]) -> Vec<u8> {
    let rdn = |values: &&[(&str, Vec<u8>)]| {
        set(values.iter().map(|(kind, value)| sequence(&[oid(kind), value.clone()])).collect())
    };
    sequence(&attributes.iter().map(rdn).collect::<Vec<_>>())
}

#[test]
fn a_name_is_read_in_every_string_type() {
    for (tag, octets, text) in [
        (0x0C, "Әлия".as_bytes(), "Әлия"),
        (0x12, b"12 34", "12 34"),
        (0x13, b"Aliya", "Aliya"),
        (0x14, b"Ren\xE9", "René"),
        (0x16, b"a@b.kz", "a@b.kz"),
        (0x1A, b"Visible~", "Visible~"),
        (0x1C, &[0, 0, 0x04, 0xD8, 0, 1, 0xF6, 0x00], "Ә😀"),
        (0x1E, &[0x04, 0xD8, 0x04, 0x3B], "Әл"),
    ] {
        let certificate = with_part(5, &name(&[&[("2.5.4.3", tlv(tag, octets))]])).unwrap();
        assert_eq!(certificate.subject().common_name(), text, "{tag:#04X}");
    }
    // What is no text is told as its encoding, never as nothing.
    let encoded = with_part(5, &name(&[&[("2.5.4.45", tlv(0x03, &[0, 1]))]])).unwrap();
    assert_eq!(encoded.subject().to_string(), "2.5.4.45=#03020001");
}

#[test]
fn an_attribute_that_is_no_text_is_refused_by_its_name() {
    for (kind, tag, octets, told) in [
        ("2.5.4.3", 0x0C, &b"a\xFF"[..], "the attribute CN of the subject"),
        ("2.5.4.5", 0x1E, b"IIN", "the attribute serialNumber of the subject"),
        ("2.5.4.10", 0x1E, &[0xD8, 0x00], "the attribute O of the subject"),
        ("2.5.4.11", 0x1C, &[0, 0, 4], "the attribute OU of the subject"),
        ("1.2.3.4", 0x13, b"\xC4", "the attribute 1.2.3.4 of the subject"),
    ] {
        let error = with_part(5, &name(&[&[(kind, tlv(tag, octets))]])).unwrap_err();
        assert!(error.contains(told) && error.contains("cannot be read"), "{error}");
    }
}

#[test]
fn a_field_that_cannot_be_read_is_named() {
    let period = |first: &[u8], second: &[u8]| sequence(&[tlv(0x17, first), tlv(0x17, second)]);
    for (part, value, told) in [
        (1, tlv(2, &[0, 1]), "serialNumber is an INTEGER"),
        (1, tlv(2, &[]), "serialNumber is an INTEGER"),
        (1, tlv(2, &[1; 30]), "serialNumber has 30 bytes"),
        (1, tlv(4, &[1]), "serialNumber has the tag 0x04"),
        (4, period(b"2601010000Z", b"270101000000Z"), "notBefore is a UTCTime of 11 bytes"),
        (4, period(b"260101000000Z", b"270101000000+0500"), "notAfter is a UTCTime of 17 bytes"),
        (4, sequence(&[tlv(0x17, b"260101000000Z")]), "notAfter is missing"),
        (4, sequence(&[tlv(0x13, b"260101000000Z"), integer(1)]), "notBefore has the tag 0x13"),
        (5, set(vec![]), "subject has the tag 0x31"),
    ] {
        let error = with_part(part, &value).unwrap_err();
        assert!(error.contains(told), "{told}: {error}");
    }
}

#[test]
fn names_as_text_are_read_whole() {
    let subject = name(&[
        &[("2.5.4.3", utf8("ТЕСТОВ, Тест"))],
        &[("2.5.4.10", utf8("A + B")), ("2.5.4.11", utf8("#1"))],
        &[("2.5.4.15", utf8("Private  Organization "))],
        &[("2.5.4.97", tlv(0x13, b"NTRKZ-123"))],
        &[("2.5.4.6", tlv(0x13, b"KZ"))],
    ]);
    let certificate = with_part(5, &subject).unwrap();
    let pairs: String = "ТЕСТОВ".bytes().map(|octet| format!("\\{octet:02X}")).collect();
    let encoded = hex::encode(&utf8("ТЕСТОВ, Тест"));
    for text in [
        "CN=ТЕСТОВ\\, Тест,O=A \\+ B+OU=\\#1,businessCategory=private organization,organizationIdentifier=NTRKZ-123,C=KZ".to_owned(),
        format!("C=kz, 2.5.4.97=NTRKZ-123; businessCategory=Private Organization\\ , OU=\\#1 + O=\"A + B\", commonName={pairs}\\2C\\20Тест"),
        format!("cn=#{encoded},ou=\\231+o=A \\2B B,OID.2.5.4.15=Private Organization,oid.2.5.4.97=#{},countryName=KZ", hex::encode(&tlv(0x13, b"ntrkz-123"))),
        certificate.subject().to_string(),
    ] {
        assert!(NameText::parse(&text).unwrap().is(certificate.subject()), "{text}");
    }
    for other in [
        "CN=ТЕСТОВ\\, Тест",
        "C=KZ,CN=ТЕСТОВ\\, Тест,O=A \\+ B,OU=\\#1,businessCategory=x,organizationIdentifier=NTRKZ-123",
    ] {
        assert!(!NameText::parse(other).unwrap().is(certificate.subject()), "{other}");
    }
    for wrong in ["CN", "XX=1", "CN=\\", "CN=\"a", "CN=#0C", "CN=\\D2", "CN=#zz"] {
        assert!(NameText::parse(wrong).is_err(), "{wrong}");
    }
    assert!(NameText::parse(&format!("CN={}", "a".repeat(5_000))).is_err());
}

#[test]
fn every_list_of_a_file_is_read_and_what_stands_in_its_place_is_named() {
    let lists: Vec<&[u8]> = builtin::LISTS.iter().map(|name| builtin::file(name).unwrap()).collect();
    assert!(lists.len() > 1);
    let pem: String = lists.iter().map(|der| to_pem("X509 CRL", der)).collect();
    let mixed = format!("# lists\n{}{pem}", to_pem("CERTIFICATE", &built_in()));
    for file in [pem.as_bytes(), mixed.as_bytes(), &lists.concat()] {
        assert_eq!(crls_in(file).unwrap(), lists);
    }
    let of_a_certificate = to_pem("CERTIFICATE", &built_in());
    let error = crls_in(of_a_certificate.as_bytes()).unwrap_err().to_string();
    assert!(error.contains("its PEM blocks are CERTIFICATE"), "{error}");
    assert_eq!(Crl::from_der(&built_in()).unwrap_err(), CrlError::Other(Encoded::Certificate));
    let error = Certificate::from_der(lists[0]).unwrap_err().to_string();
    assert!(error.contains("a list of revoked certificates"), "{error}");
    // OpenSSL's trust settings stand behind the certificate, and are left there.
    let trusted = [built_in(), sequence(&[sequence(&[oid("1.3.6.1.5.5.7.3.4")])])].concat();
    let trusted = to_pem("TRUSTED CERTIFICATE", &trusted);
    assert_eq!(certificates_in(trusted.as_bytes()).unwrap(), [built_in()]);
}
