//! The XML declaration: what the transport says wins, text in memory has no encoding any more, names and versions are read as the
//! specification says; and limits of base64 count octets, not white space.

use qaqpa::http::{ClientResponse, Method, header};
use qaqpa::xml;
use qaqpa::xmldsig::{self, Policy};

use crate::forgeries::forms::sign_info;
use crate::support::caller::{Caller, codes, json};
use crate::support::requests::{Form, SERVICE, envelope, holder, message, request_of, signed_by, unsigned};
use crate::support::serving::Serving;

/// The declaration is no part of what is signed.
fn declared(serial: u64, declaration: &str) -> String {
    let signed = request_of("valid", serial);
    let (_, rest) = signed.split_once("?>").unwrap();
    format!("{declaration}{rest}")
}

fn sent(caller: &Caller, base: &str, kind: &str, body: &str) -> ClientResponse {
    let headers = [(header::CONTENT_TYPE, kind)];
    caller.send(Method::POST, &format!("{base}/api/v1/requests"), &headers, body.as_bytes()).unwrap()
}

#[test]
fn the_charset_of_the_transport_wins_over_the_declaration() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.plain;
    let others =
        ["utf-16", "UTF-16LE", "windows-1251", "ISO-8859-1", "KOI8-R", "us-ascii", "x-unknown", "UCS-4"];
    for (serial, encoding) in (1..).zip(others) {
        let document = declared(serial, &format!("<?xml version='1.0' encoding='{encoding}'?>"));
        let alone = sent(&caller, base, "application/xml", &document);
        assert_eq!(codes(&alone), ["XML_MALFORMED"], "{encoding}: {}", alone.text());
        assert!(alone.text().contains(encoding), "{encoding}: {}", alone.text());
        for kind in ["application/xml; charset=utf-8", "text/xml;Charset=\"UTF-8\"; x=y"] {
            let answer = sent(&caller, base, kind, &document);
            assert!(matches!(answer.status.as_u16(), 200 | 201), "{encoding} {kind}: {}", answer.text());
        }
    }
    // A charset that is not read is named, whatever the declaration says.
    let other = sent(&caller, base, "text/xml; charset=windows-1251", &request_of("valid", 50));
    assert_eq!((other.status.as_u16(), codes(&other)), (415, vec!["MEDIA_UNSUPPORTED".to_owned()]));
    // A name that no encoding can have is malformed, charset or not.
    let wrong = declared(51, "<?xml version=\"1.0\" encoding=\"8-utf\"?>");
    for kind in ["application/xml", "application/xml; charset=us-ascii"] {
        assert_eq!(codes(&sent(&caller, base, kind, &wrong)), ["XML_MALFORMED"], "{kind}");
    }
}

#[test]
fn text_in_memory_has_no_encoding_any_more() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let documents = [
        "<?xml version=\"1.0\" encoding=\"utf-16\"?>",
        "<?xml version=\"1.0\" encoding=\"UTF-16BE\" standalone=\"yes\"?>",
        "<?xml version='1.0' encoding='windows-1251' ?>",
        "\u{FEFF}<?xml version=\"1.1\" encoding=\"ucs-2\"?>",
        " \n<?xml version=\"1.0\" encoding=\"ASCII\"?>",
    ];
    for (serial, declaration) in (1..).zip(documents) {
        let answer = caller
            .soap(&serving.endpoints.plain, &message(&format!("m-{serial}"), &declared(serial, declaration)));
        assert_eq!(answer.status.as_u16(), 200, "{declaration}: {}", answer.text());
    }
    // In CDATA it is text too; what is malformed stays so.
    let in_cdata = |serial, declaration: &str| {
        let business = declared(serial, declaration);
        let escaped = business.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let changed = envelope(&format!("c-{serial}"), SERVICE, &business)
            .replace(&escaped, &format!("<![CDATA[{business}]]>"));
        assert!(changed.contains("<![CDATA["));
        let portal = holder("portal-system");
        let kind = qaqpa::wsse::Variant::KeyIdentifier;
        let signed = qaqpa::wsse::sign_envelope(&changed, &portal, kind, &qaqpa::random::Entropy).unwrap();
        caller.soap(&serving.endpoints.plain, &signed)
    };
    let answer = in_cdata(20, "<?xml version=\"1.0\" encoding=\"utf-32\"?>");
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    let answer = in_cdata(21, "<?xml encoding=\"utf-16\" version=\"1.0\"?>");
    assert_eq!(answer.status.as_u16(), 500, "{}", answer.text());
}

#[test]
fn names_of_utf_8_and_versions_1_x_are_read_and_others_are_named() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.plain;
    let good = [
        "<?xml version=\"1.0\"?>",
        "<?xml version=\"1.0\" encoding=\"UTF8\"?>",
        "<?xml version='1.0' encoding='Utf-8'?>",
        "<?xml version = '1.0'\n encoding\t= \"utf8\" standalone='no' ?>",
        "<?xml version=\"1.1\"?>",
        "<?xml version=\"1.2\" encoding=\"utf-8\"?>",
        "<?xml version=\"1.07\"?>",
        "<?xml version=\"1.99\" standalone=\"yes\"?>",
        "",
        "\u{FEFF}",
    ];
    for (serial, declaration) in (1..).zip(good) {
        let answer = sent(&caller, base, "application/xml", &declared(serial, declaration));
        assert_eq!(answer.status.as_u16(), 201, "{declaration}: {}", answer.text());
    }
    for (serial, declaration) in (50..).zip([
        "<?xml version=\"2.0\"?>",
        "<?xml version=\"1.\"?>",
        "<?xml version=\"1\"?>",
        "<?xml version=\"1.x\"?>",
        "<?xml version=\"01.0\"?>",
        "<?xml version=\" 1.0\"?>",
        "<?xml version=\"\"?>",
        "<?xml encoding=\"utf-8\"?>",
        "<?xml version=\"1.0\" encoding=\"\"?>",
        "<?xml version=\"1.0\" encoding=\"utf 8\"?>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\" encoding=\"UTF-8\"?>",
        "<?XML version=\"1.0\"?>",
        " <?xml version=\"1.0\"?>",
    ]) {
        let answer = sent(&caller, base, "application/xml", &declared(serial, declaration));
        assert_eq!(codes(&answer), ["XML_MALFORMED"], "{declaration}: {}", answer.text());
    }
    // What a reader of 1.1 takes for a line feed would be two contents.
    let line_end = unsigned(80, &Form::default()).replace("Достық", "Достық\u{85}");
    Caller::number(&caller.submit(base, &signed_by("valid", &line_end)), 201);
    let later = signed_by("valid", &line_end).replacen("version=\"1.0\"", "version=\"1.1\"", 1);
    assert_eq!(codes(&caller.submit(base, &later)), ["XML_MALFORMED"]);
}

/// Each line of base64 alone, with so many blanks before it, as signers that lay out a document write it.
fn laid_out(text: &str, element: &str, blanks: &str, width: usize) -> String {
    let (start, end) = (format!("<ds:{element}>"), format!("</ds:{element}>"));
    let from = text.find(&start).unwrap() + start.len();
    let to = from + text[from..].find(&end).unwrap();
    let value: String = text[from..to].split_whitespace().collect();
    let lines: String = value
        .as_bytes()
        .chunks(width)
        .map(|line| format!("{blanks}{}\n", std::str::from_utf8(line).unwrap()))
        .collect();
    format!("{}\n{lines}{blanks}{}", &text[..from], &text[to..])
}

#[test]
fn limits_of_base64_count_octets_and_not_white_space() {
    let holder = holder("people/valid");
    let good = signed_by("valid", &unsigned(1, &Form::default()));
    let known = xmldsig::KnownCertificates::new(Vec::new());
    let verified = |text: &str| {
        let outcome = xmldsig::verify_enveloped(xml::parse(text).unwrap(), &Policy::default(), &known);
        assert!(
            outcome.content.is_some(),
            "{:?}\n{}",
            outcome.report.codes(),
            &text[..text.len().min(4_000)]
        );
    };
    for (blanks, width) in
        [(" ".repeat(400), 4), ("\t".repeat(40), 76), ("&#13;\n  ".to_owned(), 1), ("\r\n".to_owned(), 64)]
    {
        let mut text = good.clone();
        for element in ["DigestValue", "SignatureValue", "X509Certificate"] {
            text = laid_out(&text, element, &blanks, width);
        }
        // The digest is within what is signed.
        let anew = sign_info(&text, &holder);
        verified(&laid_out(&anew, "SignatureValue", &blanks, width));
    }
    // An octet too many is one too many, however little white space there is.
    let serving = Serving::at_noon(&[]);
    let value = good.split("<ds:DigestValue>").nth(1).unwrap().split('<').next().unwrap();
    let longer = sign_info(&good.replace(value, &format!("AAAA{value}")), &holder);
    let told = json(&Caller::new().submit(&serving.endpoints.plain, &longer));
    assert!(matches!(told["code"].as_str(), Some("SIGNATURE_MALFORMED" | "DIGEST_MISMATCH")), "{told}");
    // A file of a request has blanks on its lines too.
    let spaced = unsigned(2, &Form::default())
        .replace("JVBERi0xLjQ=", &format!("{0}JVBE{0}Ri0x\t\r\n{0}LjQ={0}", " ".repeat(5_000)));
    Caller::number(&Caller::new().submit(&serving.endpoints.plain, &signed_by("valid", &spaced)), 201);
}
