//! Leaves with elements in them are refused, not read as empty or past, and dates are those of XML Schema: over REST and SOAP, in requests
//! of each shape.

use qaqpa::random::Entropy;
use qaqpa::wsse::{self, Variant};
use qaqpa::xmldsig::{self, SigningRequest};
use serde_json::Value;

use crate::support::caller::{Caller, codes, json};
use crate::support::requests::{Form, SERVICE, envelope, holder, request_of, signed_by, unsigned};
use crate::support::serving::Serving;

/// A request of a size and with a value, as it is written.
type Shape<'a> = &'a dyn Fn(u64, &str) -> String;

/// What MTOM leaves in the place of octets; and elements of other kinds.
const INNER: [&str; 3] = [
    "<xop:Include xmlns:xop=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:1@example\"/>",
    "<b xmlns=\"\"/>",
    "<value>1</value>",
];

/// With an element in place of the text of a leaf, and behind it.
fn with_elements(document: &str, leaf: &str) -> Vec<String> {
    let (start, end) = (format!("<{leaf}>"), format!("</{leaf}>"));
    let from = document.find(&start).unwrap_or_else(|| panic!("no {leaf}")) + start.len();
    let to = from + document[from..].find(&end).unwrap();
    let put = |text: &str| format!("{}{text}{}", &document[..from], &document[to..]);
    let behind = |inner: &&str| put(&format!("{}{inner}", &document[from..to]));
    INNER.iter().map(|inner| put(inner)).chain(INNER.iter().map(behind)).collect()
}

fn is_refused(caller: &Caller, base: &str, document: &str, wanted: &[&str], what: &str) -> Value {
    let answer = caller.submit(base, document);
    let found = codes(&answer);
    let fits = found.iter().any(|code| wanted.contains(&code.as_str()));
    assert!(answer.status.as_u16() == 422 && fits, "{what}: {} {found:?}\n{document}", answer.status);
    json(&answer)
}

#[test]
fn an_element_in_a_leaf_of_a_request_is_refused_wherever_it_stands() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let power = "<representative><iin>900101300017</iin><powerOfAttorney><number>7</number><date>2026-01-02</date><notarised>true</notarised></powerOfAttorney></representative>";
    let document = unsigned(1, &Form::default()).replace("<businessData>", &format!("{power}<businessData>"));
    for leaf in [
        "requestNumber",
        "serviceId",
        "declarantId",
        "requestDate",
        "requestSystemId",
        "iin",
        "number",
        "date",
        "notarised",
        "documentType",
        "fileName",
        "mimeType",
        "content",
    ] {
        // A number with an element in it is not twelve digits.
        let wanted: &[&str] = match leaf {
            "declarantId" => &["IIN_MALFORMED", "IIN_ABSENT_IN_REQUEST"],
            _ => &["REQUEST_MALFORMED"],
        };
        for changed in with_elements(&document, leaf) {
            is_refused(&caller, &serving.endpoints.plain, &signed_by("valid", &changed), wanted, leaf);
        }
    }
    // A field with elements is another field, which the form does not have: the service refuses, and says so in its result.
    for (serial, field) in (10..).zip(["district", "familyMembers", "address"]) {
        let changed = &with_elements(&unsigned(serial, &Form::default()), field)[0];
        let number =
            Caller::number(&caller.submit(&serving.endpoints.plain, &signed_by("valid", changed)), 201);
        let result = caller.result(&serving.endpoints.plain, &number);
        assert!(result.contains("NEGATIVE"), "{field}: {result}");
    }
    // A comment and an instruction are no elements, and no text either.
    let commented = unsigned(2, &Form::default()).replace("JVBERi0xLjQ=", "JVBE<!-- 1 -->Ri0x<?p i?>LjQ=");
    Caller::number(&caller.submit(&serving.endpoints.plain, &signed_by("valid", &commented)), 201);
}

/// The form of the portal, with a date.
fn portal_form(serial: u64, date: &str) -> String {
    let values: String = [
        ("district", "oral"),
        ("category", "veteran"),
        ("familyMembers", "4"),
        ("address", "Орал, 1"),
    ]
    .map(|(code, value)| {
        format!("<updatedValues><code>{code}</code><values><string>{value}</string></values></updatedValues>")
    })
    .concat();
    format!(
        "<f:typedRequestFormImportData xmlns:f=\"http://bip.bee.kz/AsyncChannel/\"><id>1</id>{values}<updatedValues><code>identity-document</code><values><fileData><base64Data>JVBE Ri0x\nLjQ=</base64Data><name>a.pdf</name></fileData></values></updatedValues><externalRequestId>{serial:014}</externalRequestId><requestOriginSystemId>EGOV_PORTAL</requestOriginSystemId><requestDate>{date}</requestDate><requesterIin>123456789011</requesterIin><serviceType>{SERVICE}</serviceType></f:typedRequestFormImportData>"
    )
}

/// A base message: the same parts in no namespace.
fn base_message(serial: u64, date: &str) -> String {
    unsigned(serial, &Form::default())
        .replace(" xmlns=\"urn:qaqpa:request:v1\"", "")
        .replace("2026-11-24T15:00:00+05:00", date)
}

const MOMENT: &str = "2026-11-24T15:00:00+05:00";

fn sign(document: &str) -> String {
    xmldsig::sign_enveloped(document, &holder("people/valid"), &SigningRequest::document()).unwrap()
}

#[test]
fn an_element_in_a_leaf_of_a_form_of_the_portal_or_of_a_base_message_is_refused() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.plain;
    Caller::number(&caller.submit(base, &sign(&portal_form(1, MOMENT))), 201);
    Caller::number(&caller.submit(base, &sign(&base_message(2, MOMENT))), 201);
    let form = portal_form(3, MOMENT);
    for leaf in [
        "base64Data",
        "name",
        "code",
        "string",
        "externalRequestId",
        "requestOriginSystemId",
        "requestDate",
        "serviceType",
    ] {
        for changed in with_elements(&form, leaf) {
            // Elements of the form's own alone are a list, which is one of the values that a form has.
            if leaf == "string" && !changed.contains("oral") && !changed.contains("xop") {
                continue;
            }
            is_refused(&caller, base, &sign(&changed), &["REQUEST_MALFORMED"], leaf);
        }
    }
    let message = base_message(4, MOMENT);
    for leaf in ["requestNumber", "serviceId", "requestDate", "requestSystemId", "content", "documentType"] {
        for changed in with_elements(&message, leaf) {
            is_refused(&caller, base, &sign(&changed), &["REQUEST_MALFORMED"], leaf);
        }
    }
}

#[test]
fn an_element_in_a_part_of_a_message_is_refused_by_its_place() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let good = envelope("m-1", SERVICE, &request_of("valid", 1)).replace(
        "</messageDate>",
        "</messageDate><sessionId>s-1</sessionId><correlationId>c-1</correlationId>",
    );
    for part in
        ["messageId", "serviceId", "messageDate", "senderId", "password", "sessionId", "correlationId"]
    {
        for changed in with_elements(&good, part) {
            let message =
                wsse::sign_envelope(&changed, &holder("portal-system"), Variant::KeyIdentifier, &Entropy)
                    .unwrap();
            let answer = caller.soap(&serving.endpoints.plain, &message);
            let text = answer.text();
            assert!(answer.status.as_u16() == 500 && text.contains("SCE001"), "{part}: {text}");
        }
    }
}

/// What is no xs:dateTime although somebody reads it as a time.
const NO_DATES: [&str; 18] = [
    "2026-11-24T15:00:00+0500",
    "2026-11-24T15:00:00+05",
    "2026-11-24T15:00:00+5:00",
    "2026-11-24T15:00:00+14:01",
    "2026-11-24T15:00:00-15:00",
    "2026-11-24T15:00:00+05:60",
    "2026-11-24T15:00:00\u{2212}05:00",
    "2026-11-24T15:00+05:00",
    "2026-11-24 15:00:00+05:00",
    "2026-11-24t15:00:00z",
    "2026-11-24T15:00:00.Z",
    "2026-11-24T15:00:60Z",
    "2026-11-24T24:00:00.5Z",
    "2026-02-29T10:00:00Z",
    "26-11-24T10:00:00Z",
    "20261124T100000Z",
    "2026-11-24",
    "24.11.2026 15:00:00",
];

/// What is one.
const DATES: [&str; 8] = [
    "2026-11-23T24:00:00Z",
    "2026-11-24T24:00:00.000+14:00",
    "2026-11-24T15:00:00",
    "2026-11-24T10:00:00Z",
    "2026-11-24T10:00:00.123456789Z",
    "2026-11-24T24:00:00",
    "2026-11-23T22:00:00-14:00",
    " 2026-11-24T16:00:00+06:00\n",
];

#[test]
fn the_date_of_a_request_of_any_shape_is_an_xs_date_time() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.plain;
    let own = |serial, date: &str| unsigned(serial, &Form::default()).replace(MOMENT, date);
    let shapes: [(&str, Shape<'_>); 3] = [("own", &own), ("portal", &portal_form), ("base", &base_message)];
    let mut serial = 100;
    for (shape, made) in shapes {
        for date in DATES {
            serial += 1;
            let answer = caller.submit(base, &sign(&made(serial, date)));
            assert_eq!(answer.status.as_u16(), 201, "{shape} {date}: {}", answer.text());
        }
        for date in NO_DATES {
            serial += 1;
            let told = is_refused(&caller, base, &sign(&made(serial, date)), &["REQUEST_MALFORMED"], date);
            assert!(told.to_string().contains("requestDate"), "{shape} {date}: {told}");
        }
    }
}

/// What `POST /verify` says of a message with a Timestamp that its signature covers or not.
fn stamped(serving: &Serving, caller: &Caller, expires: &str) -> Value {
    let wsu = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
    let stamp = format!(
        "<wsu:Timestamp xmlns:wsu=\"{wsu}\"><wsu:Created>2026-11-24T11:00:00Z</wsu:Created><wsu:Expires>{expires}</wsu:Expires></wsu:Timestamp>"
    );
    let message = wsse::sign_envelope(
        &envelope("m-1", SERVICE, &request_of("valid", 1)),
        &holder("portal-system"),
        Variant::KeyIdentifier,
        &Entropy,
    )
    .unwrap()
    .replacen("<ds:Signature ", &format!("{stamp}<ds:Signature "), 1);
    let url = format!("{}/api/v1/verify", serving.endpoints.plain);
    let headers = [(qaqpa::http::header::CONTENT_TYPE, "text/xml")];
    json(&caller.send(qaqpa::http::Method::POST, &url, &headers, message.as_bytes()).unwrap())
}

#[test]
fn an_expires_without_a_zone_or_of_another_shape_is_malformed_and_not_expired() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let without_zone = ["2020-01-01T00:00:00", "2030-01-01T00:00:00", "2030-01-01T00:00:00.5"];
    let with_element = ["2030-01-01T00:00:00Z<a/>", "<a>2030-01-01T00:00:00Z</a>", ""];
    for expires in NO_DATES.into_iter().chain(without_zone).chain(with_element) {
        let told = stamped(&serving, &caller, expires);
        assert_eq!(told["code"], "ENVELOPE_MALFORMED", "{expires}: {told}");
    }
    for expires in ["2026-11-24T24:00:00Z", "2026-11-24T24:00:00+05:00", "2026-11-24T12:00:01.000Z"] {
        assert_eq!(stamped(&serving, &caller, expires)["decision"], "ACCEPTED", "{expires}");
    }
}
