//! Contract §1.4: what clients send, taken and remarked.

use qaqpa::envelope::{Business, SendMessage, Shape};
use qaqpa::http::header::{self, HeaderName};
use qaqpa::xml::{PlainElement, parse};

use super::desk::{Desk, HEADERS, leaf, signed, unsigned};

/// What is done to a message.
type Change = fn(String) -> String;

// A step of a chain of texts.
#[allow(clippy::needless_pass_by_value)]
fn before(text: String, place: &str, more: &str) -> String {
    assert!(text.contains(place), "{text}");
    text.replacen(place, &format!("{more}{place}"), 1)
}

// A step of a chain of texts.
#[allow(clippy::needless_pass_by_value)]
fn instead(text: String, old: &str, new: &str) -> String {
    assert!(text.contains(old), "{old}: {text}");
    text.replacen(old, new, 1)
}

const DATE: &str = "2026-11-24T17:00:00.000+05:00";

/// What it is, the change, and the deviations from the schema that are remarked.
const HABITS: &[(&str, Change, &[&str])] = &[
    ("no sessionId", |m| m, &[]),
    ("an empty sessionId", |m| before(m, "</requestInfo>", "<sessionId/>"), &["value"]),
    (
        "a sessionId without braces",
        |m| before(m, "</requestInfo>", "<sessionId>7ea6369f-18c5-4633-ad73-19de35883e0b</sessionId>"),
        &["value"],
    ),
    (
        "a sessionId in braces",
        |m| before(m, "</requestInfo>", "<sessionId>{7ea6369f-18c5-4633-ad73-19de35883e0b}</sessionId>"),
        &[],
    ),
    (
        "a sessionId before messageDate",
        |m| before(m, "<messageDate>", "<sessionId>{7ea6369f-18c5-4633-ad73-19de35883e0b}</sessionId>"),
        &["order", "order"],
    ),
    ("an empty correlationId", |m| before(m, "<serviceId>", "<correlationId/>"), &[]),
    ("an empty routeId", |m| before(m, "<sender>", "<routeId></routeId>"), &[]),
    (
        "empty properties",
        |m| before(m, "</requestInfo>", "<properties></properties>"),
        &["missing", "missing"],
    ),
    (
        "a property with an empty key and value",
        |m| before(m, "</requestInfo>", "<properties><key></key><value></value></properties>"),
        &[],
    ),
    ("a date without zone", |m| instead(m, DATE, "2026-11-24T17:00:00"), &[]),
    ("a date in Z", |m| instead(m, DATE, "2026-11-24T12:00:00.123Z"), &[]),
    ("a date in the old zone", |m| instead(m, DATE, "2026-11-24T18:00:00+06:00"), &[]),
    ("a date that is none", |m| instead(m, DATE, "вчера"), &["value"]),
    ("a zone without colon", |m| instead(m, DATE, "2026-11-24T17:00:00+0500"), &["value"]),
    ("another prefix", |m| m.replace("typ:", "ns3:").replace("xmlns:typ", "xmlns:ns3"), &[]),
    (
        "the default namespace, switched off",
        |m| {
            let m = m.replace("<typ:SendMessage xmlns:typ=", "<SendMessage xmlns=");
            let m = m.replace("</typ:SendMessage>", "</SendMessage>");
            m.replace("<request>", "<request xmlns=\"\">")
        },
        &[],
    ),
    (
        "declarations that nothing uses",
        |m| instead(m, "<request>", "<request xmlns:a=\"urn:a\" xmlns:b=\"urn:b\">"),
        &[],
    ),
    (
        "children in the default namespace",
        |m| {
            let m = m.replace("<typ:SendMessage xmlns:typ=", "<SendMessage xmlns=");
            m.replace("</typ:SendMessage>", "</SendMessage>")
        },
        &["qualified"; 10],
    ),
    (
        "data in the namespace of the interfaces",
        |m| {
            let m =
                m.replace("<data>", "<ns4:data xmlns:ns4=\"http://bip.bee.kz/SyncChannel/v10/Interfaces\">");
            m.replace("</data>", "</ns4:data>")
        },
        &["qualified"],
    ),
    (
        "a SOAP 1.2 envelope",
        |m| m.replace("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"),
        &["soap12"],
    ),
    (
        "an element of somebody's own",
        |m| before(m, "</requestInfo>", "<bar xmlns=\"urn:x\"><b/></bar>"),
        &["unknown"],
    ),
    ("a sessionId in sender", |m| before(m, "</sender>", "<sessionId>x</sessionId>"), &["unknown"]),
    (
        "data as CDATA",
        |m| {
            let (head, rest) = m.split_once("<data>").unwrap();
            let (text, tail) = rest.split_once("</data>").unwrap();
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            format!("{head}<data><![CDATA[{text}]]></data>{tail}")
        },
        &[],
    ),
    (
        "data as an element",
        |m| {
            let (head, rest) = m.split_once("<data>").unwrap();
            let (text, tail) = rest.split_once("</data>").unwrap();
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            let root = text.split_once("?>").unwrap().1.trim_start().to_owned();
            format!("{head}<data>{root}</data>{tail}")
        },
        &[],
    ),
    (
        "data marked as a string",
        |m| {
            let typed = "<data xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"xs:string\">";
            instead(m, "<data>", typed)
        },
        &[],
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn what_clients_send_is_taken_and_each_deviation_is_remarked() {
    let desk = Desk::with("").await;
    for (serial, (habit, change, deviations)) in (1..).zip(HABITS) {
        let message = signed(&change(unsigned(serial)));
        assert_eq!(desk.remarks(&message).await, *deviations, "{habit}: {message}");
        let answer = desk.send(&message).await;
        let told = answer.text();
        assert_eq!(answer.status.as_u16(), 200, "{habit}: {told}");
        assert_eq!(leaf(&told, "correlationId"), format!("m-{serial}"), "{habit}");
        assert!(leaf(&told, "code").starts_with("SCSS001"), "{habit}: {told}");
    }
    for (serial, id) in (100..).zip(["9m4e2mr0ui3e8a215n4g", "1732446000000", "String"]) {
        let message = unsigned(serial).replace(&format!("m-{serial}"), id);
        assert_eq!(desk.send(&signed(&message)).await.status.as_u16(), 200, "{id}");
    }
    desk.gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_of_sending_is_taken() {
    let desk = Desk::with("[access]\nopen = true\n").await;
    let mut serial = 0;
    let mut fresh = || {
        serial += 1;
        signed(&unsigned(serial))
    };
    for path in [
        "/bip-sync-wss-gost",
        "/bip-sync-wss-gost/",
        "/shep/bip-sync-wss-gost/",
        "/bip-sync/",
        "/bip-sync/?wsdl",
        "/bip-sync-wss-gost?wsdl",
    ] {
        let answer = desk.post(path, &HEADERS, fresh()).await;
        assert_eq!(answer.status.as_u16(), 200, "{path}: {}", answer.text());
        assert_eq!(answer.header("content-type"), Some("text/xml; charset=utf-8"));
    }
    for kind in [
        "text/xml",
        "text/xml; charset=utf-8",
        "text/xml;charset=\"utf-8\"",
        "application/xml; charset=utf-8",
        "application/soap+xml; charset=utf-8",
        "text/plain",
    ] {
        let answer = desk.post("/bip-sync-wss-gost/", &[(header::CONTENT_TYPE, kind)], fresh()).await;
        assert_eq!(answer.status.as_u16(), 200, "{kind}: {}", answer.text());
    }
    for action in ["", "\"\"", "SendMessage", "\"SendMessage\""] {
        let headers = [HEADERS[0].clone(), (HeaderName::from_static("soapaction"), action)];
        assert_eq!(
            desk.post("/bip-sync-wss-gost/", &headers, fresh()).await.status.as_u16(),
            200,
            "{action}"
        );
    }
    for before in [
        "\u{FEFF}",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
        "\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n",
    ] {
        let answer = desk.send(&format!("{before}{}", fresh())).await;
        assert_eq!(answer.status.as_u16(), 200, "{before:?}: {}", answer.text());
    }
    // What the headers deviate in stands in the report of the case.
    let answer = desk.post("/bip-sync-wss-gost/", &[(header::CONTENT_TYPE, "text/plain")], fresh()).await;
    let number = leaf(&leaf(&answer.text(), "data"), "registrationNumber");
    let report = format!("{}/api/v1/requests/{number}/report?level=detailed", desk.gateway.endpoints.plain);
    let report = desk.gateway.client.get(&report).await.unwrap();
    let told = report.text();
    assert_eq!(report.status.as_u16(), 200, "{told}");
    assert!(told.contains("Content-Type: text/plain") && told.contains("no SOAPAction"), "{told}");
    desk.gateway.stop().await;
}

#[test]
fn the_four_shapes_of_data_are_told_apart() {
    let text = "&lt;?xml version=\"1.0\"?&gt;&lt;a xmlns=\"urn:a\"/&gt;";
    for (data, shape, root) in [
        (format!("<data>{text}</data>"), Shape::Text, "a"),
        ("<data>\u{FEFF}&lt;a/&gt;</data>".to_owned(), Shape::Text, "a"),
        ("<data><![CDATA[<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><a/>]]></data>".to_owned(), Shape::Text, "a"),
        ("<data><b:a xmlns:b=\"urn:a\"/></data>".to_owned(), Shape::Element, "a"),
        ("<data xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:cs=\"urn:a\" i:type=\"cs:Request\"><iin>1</iin><surname/></data>".to_owned(), Shape::DataItself, "data"),
    ] {
        let body = format!(
            "<Body><n:SendMessage xmlns:n=\"http://bip.bee.kz/SyncChannel/v10/Types\"><request><requestInfo><messageId>1</messageId><serviceId>S</serviceId><sender><senderId>a</senderId></sender></requestInfo><requestData>{data}</requestData></request></n:SendMessage></Body>"
        );
        let document = parse(&body).unwrap();
        let (_, data) = SendMessage::read(PlainElement::new(&document, document.root())).unwrap();
        let business = Business::read(data.unwrap()).unwrap();
        assert_eq!(business.shape, shape, "{body}");
        assert_eq!(business.document.local_name(business.document.root()), root, "{body}");
    }
}
