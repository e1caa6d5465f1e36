//! Bodies that are no XML at the paths of XML, over REST and SOAP: refused with 415 or the contract's fault, and named.

use qaqpa::encoding::base64;
use qaqpa::http::header::{self, HeaderName};
use qaqpa::http::{ClientResponse, Method};

use crate::support::caller::{Caller, json};
use crate::support::requests::{message, request_of};
use crate::support::serving::Serving;

const REST: &str = "/api/v1/requests";
const SOAP: &str = "/bip-sync-wss-gost/";

struct Asking {
    serving: Serving,
    caller: Caller,
}

impl Asking {
    fn new() -> Self {
        Asking { serving: Serving::at_noon(&[]), caller: Caller::new() }
    }

    fn send(&self, path: &str, headers: &[(HeaderName, &str)], body: &[u8]) -> ClientResponse {
        let url = format!("{}{path}", self.serving.endpoints.plain);
        self.caller.send(Method::POST, &url, headers, body).unwrap()
    }

    /// Refused over REST and over SOAP, with `named` in both answers.
    fn is_refused(&self, headers: &[(HeaderName, &str)], body: &[u8], named: &str) {
        let rest = self.send(REST, headers, body);
        assert_eq!(
            (rest.status.as_u16(), json(&rest)["code"].as_str()),
            (415, Some("MEDIA_UNSUPPORTED")),
            "{named}: {}",
            rest.text()
        );
        assert!(rest.text().contains(named), "{named}: {}", rest.text());
        let soap = self.send(SOAP, headers, body);
        let text = soap.text();
        assert_eq!(soap.status.as_u16(), 500, "{named}: {text}");
        assert!(text.contains("SCE001") && text.contains("MEDIA_UNSUPPORTED"), "{named}: {text}");
    }
}

fn kind(of: &str) -> [(HeaderName, &str); 1] {
    [(header::CONTENT_TYPE, of)]
}

#[test]
fn a_body_that_is_no_xml_is_named_whatever_its_content_type_says() {
    let asking = Asking::new();
    let xml = request_of("valid", 1);
    let in_base64 = base64::encode(xml.as_bytes());
    let wrapped: String = in_base64
        .as_bytes()
        .chunks(64)
        .map(|line| format!("{}\r\n", std::str::from_utf8(line).unwrap()))
        .collect();
    let with_mark = base64::encode(format!("\u{FEFF}\n{xml}").as_bytes());
    let parts = format!("--b1\r\nContent-Type: application/xml\r\n\r\n{xml}\r\n--b1--\r\n");
    let packed: Vec<(&[u8], &str)> = vec![
        (b"{\"request\": {}}", "JSON"),
        (b"\n  [1, 2]", "JSON"),
        (b"\"<request/>\"", "JSON"),
        (in_base64.as_bytes(), "XML in base64"),
        (wrapped.as_bytes(), "XML in base64"),
        (with_mark.as_bytes(), "XML in base64"),
        (parts.as_bytes(), "several parts (multipart)"),
        (&[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], "compressed by gzip"),
        (&[0x78, 0x9C, 0x4B, 4, 0], "compressed by deflate"),
        (&[0x28, 0xB5, 0x2F, 0xFD, 0x24], "compressed by zstd"),
        (b"PK\x03\x04\x14\0", "compressed by zip"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"<!DOCTYPE HTML><html><body>log in</body></html>", "an HTML page"),
        (b"xml=%3Crequest%3E", "fields of an HTML form"),
        (b"%3crequest/%3e", "fields of an HTML form"),
    ];
    for (body, named) in packed {
        for of in ["application/xml", "text/xml; charset=utf-8", "application/octet-stream", "text/plain"] {
            asking.is_refused(&kind(of), body, named);
        }
    }
}

#[test]
fn a_content_type_of_something_else_is_refused_by_its_name() {
    let asking = Asking::new();
    let xml = message("m-1", &request_of("valid", 2));
    for (of, named) in [
        ("multipart/form-data; boundary=x", "multipart/form-data"),
        ("Multipart/Mixed; boundary=\"a b\"", "Multipart/Mixed"),
        (
            "multipart/related; type=\"application/xop+xml\"; start-info=\"text/xml\"; boundary=u",
            "MTOM with XOP",
        ),
        ("application/json", "application/json"),
        ("application/problem+json; charset=utf-8", "application/problem+json"),
        ("text/html", "text/html"),
        ("image/svg", "image/svg"),
        ("application/pdf", "application/pdf"),
        ("application/gzip", "application/gzip"),
        ("text/xml; charset=koi8-r", "charset=koi8-r"),
    ] {
        asking.is_refused(&kind(of), xml.as_bytes(), named);
    }
}

#[test]
fn a_content_coding_is_answered_415_that_names_it_and_what_is_taken_and_over_soap_by_a_fault() {
    let asking = Asking::new();
    let xml = request_of("valid", 3);
    for coding in
        ["gzip", "br", "deflate", "x-gzip", "zstd", "compress", "aes128gcm", "identity, gzip", "GZIP"]
    {
        let headers = [(header::CONTENT_TYPE, "application/xml"), (header::CONTENT_ENCODING, coding)];
        let answer = asking.send(REST, &headers, xml.as_bytes());
        assert_eq!(answer.status.as_u16(), 415, "{coding}: {}", answer.text());
        assert_eq!(answer.header("accept-encoding"), Some("identity"), "{coding}");
        assert!(answer.text().contains(coding), "{coding}: {}", answer.text());
        let identity = (header::CONTENT_ENCODING, "identity");
        for headers in [headers.to_vec(), vec![headers[0].clone(), identity, headers[1].clone()]] {
            let answer = asking.send(SOAP, &headers, xml.as_bytes());
            let told = answer.text();
            assert_eq!(answer.status.as_u16(), 500, "{coding}: {told}");
            let is_said = told.contains("<errorCode>SCE001</errorCode>") && told.contains(coding);
            assert!(is_said, "{coding}: {told}");
        }
    }
}

#[test]
fn what_says_nothing_of_its_octets_is_judged_by_them() {
    let asking = Asking::new();
    let sent =
        |of: &[(HeaderName, &str)], serial| asking.send(REST, of, request_of("valid", serial).as_bytes());
    for (serial, of) in [
        "application/octet-stream",
        "text/plain",
        "application/x-www-form-urlencoded",
        "image/svg+xml",
        "application/vnd.x+xml; charset=utf-8",
        "x",
    ]
    .into_iter()
    .enumerate()
    {
        let answer = sent(&kind(of), 100 + serial as u64);
        assert_eq!(answer.status.as_u16(), 201, "{of}: {}", answer.text());
    }
    let identity = [(header::CONTENT_ENCODING, "identity")];
    assert_eq!(sent(&identity, 200).status.as_u16(), 201);
    // What is neither known nor XML is malformed XML, with its place.
    let answer = asking.send(REST, &kind("application/xml"), b"hello");
    assert_eq!((answer.status.as_u16(), json(&answer)["code"].as_str()), (400, Some("XML_MALFORMED")));
}
