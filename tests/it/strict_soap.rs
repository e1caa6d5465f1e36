//! SOAP is read strictly: what stands twice, in place of something, beside or behind it is refused with its place; a Timestamp counts
//! where it is signed.

use qaqpa::http::{Method, header};
use qaqpa::random::Entropy;
use qaqpa::wsse::{self, Variant};
use serde_json::Value;

use crate::support::caller::{Caller, json};
use crate::support::requests::{SERVICE, envelope, holder, request_of};
use crate::support::serving::Serving;

/// What `POST /verify` says of a message.
fn verdict(serving: &Serving, caller: &Caller, message: &str) -> Value {
    let url = format!("{}/api/v1/verify", serving.endpoints.plain);
    let headers = [(header::CONTENT_TYPE, "text/xml; charset=utf-8")];
    json(&caller.send(Method::POST, &url, &headers, message.as_bytes()).unwrap())
}

fn signed(envelope: &str) -> String {
    wsse::sign_envelope(envelope, &holder("portal-system"), Variant::KeyIdentifier, &Entropy).unwrap()
}

#[test]
fn a_part_that_stands_twice_or_in_anothers_place_is_refused_with_its_place() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let good = envelope("m-1", SERVICE, &request_of("valid", 1));
    assert_eq!(verdict(&serving, &caller, &signed(&good))["decision"], "ACCEPTED");
    let part = |from: &str, to: &str| {
        let start = good.find(from).unwrap();
        good[start..good.find(to).unwrap() + to.len()].to_owned()
    };
    let twice = |from: &str, to: &str| good.replacen(&part(from, to), &part(from, to).repeat(2), 1);
    for (name, changed) in [
        ("requestInfo", twice("<requestInfo>", "</requestInfo>")),
        ("messageId", twice("<messageId>", "</messageId>")),
        ("serviceId", good.replacen("</serviceId>", "</serviceId><serviceId>another</serviceId>", 1)),
        ("sender", twice("<sender>", "</sender>")),
        ("senderId", twice("<senderId>", "</senderId>")),
        ("requestData", twice("<requestData>", "</requestData>")),
        ("data", twice("<data>", "</data>")),
        ("SendMessage", twice("<typ:SendMessage", "</typ:SendMessage>")),
        ("messageId", good.replacen("<messageId>", "<messageId xmlns=\"urn:x\">1</messageId><messageId>", 1)),
        ("data", good.replacen("<data>", "<e:data xmlns:e=\"urn:e\"/><data>", 1)),
        ("data", good.replacen("<data>", "<data><a/>", 1)),
    ] {
        assert_ne!(changed, good, "{name}");
        let told = verdict(&serving, &caller, &signed(&changed));
        assert_eq!(told["code"], "ENVELOPE_MALFORMED", "{name}: {told}");
        assert!(told["checks"].to_string().contains(name), "{name}: {told}");
    }
    // Nobody signs what stands behind the Body.
    let behind = signed(&good).replacen("</soap:Envelope>", "<x:Late xmlns:x=\"urn:x\"/></soap:Envelope>", 1);
    let told = verdict(&serving, &caller, &behind);
    assert_eq!(told["code"], "ENVELOPE_MALFORMED", "{told}");
    assert!(told["checks"].to_string().contains("x:Late"), "{told}");
}

/// With this put before the signature in the Security header.
fn in_security(message: &str, part: &str) -> String {
    message.replacen("<ds:Signature ", &format!("{part}<ds:Signature "), 1)
}

#[test]
fn a_timestamp_that_is_not_signed_counts_for_nothing_and_two_are_refused() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let message = signed(&envelope("m-1", SERVICE, &request_of("valid", 1)));
    let wsu = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
    let stamp = |expires: &str| {
        format!("<wsu:Timestamp xmlns:wsu=\"{wsu}\"><wsu:Expires>{expires}</wsu:Expires></wsu:Timestamp>")
    };
    for expires in ["2000-01-01T00:00:00Z", "2026-11-24T12:00:01Z"] {
        let told = verdict(&serving, &caller, &in_security(&message, &stamp(expires)));
        let checks = told["checks"].as_array().unwrap();
        let check = checks.iter().find(|check| check["name"] == "timestamp").unwrap();
        assert_eq!((&told["decision"], &check["status"]), (&"ACCEPTED".into(), &"NOT_RUN".into()), "{told}");
    }
    let two = stamp("2030-01-01T00:00:00Z").repeat(2);
    assert_eq!(verdict(&serving, &caller, &in_security(&message, &two))["code"], "ENVELOPE_MALFORMED");
}

#[test]
fn a_security_header_for_another_actor_is_left_alone() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let message = signed(&envelope("m-1", SERVICE, &request_of("valid", 1)));
    let wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    let with = |actor: &str| {
        let block = format!("<o:Security xmlns:o=\"{wsse}\" soap:mustUnderstand=\"1\"{actor}/>");
        message.replacen("<soap:Header>", &format!("<soap:Header>{block}"), 1)
    };
    let other = with(" soap:actor=\"urn:somebody\"");
    assert_eq!(verdict(&serving, &caller, &other)["decision"], "ACCEPTED");
    assert_eq!(verdict(&serving, &caller, &with(""))["code"], "SIGNATURE_AMBIGUOUS");
}

#[test]
fn a_header_block_that_must_be_understood_and_is_not_is_refused_in_either_version() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let older = "http://schemas.xmlsoap.org/soap/envelope/";
    for (namespace, actor, next) in [
        (older, "actor", "http://schemas.xmlsoap.org/soap/actor/next"),
        (
            "http://www.w3.org/2003/05/soap-envelope",
            "role",
            "http://www.w3.org/2003/05/soap-envelope/role/next",
        ),
    ] {
        let good = envelope("m-1", SERVICE, &request_of("valid", 1)).replace(older, namespace);
        let message = signed(&good);
        let with = |attributes: &str| {
            let block = format!("<soap:Header><a:Routing xmlns:a=\"urn:a\"{attributes}/>");
            let changed = message.replacen("<soap:Header>", &block, 1);
            assert_ne!(changed, message);
            verdict(&serving, &caller, &changed)
        };
        for taken in [
            String::new(),
            " soap:mustUnderstand=\"0\"".to_owned(),
            " mustUnderstand=\"1\"".to_owned(),
            format!(" soap:mustUnderstand=\"1\" soap:{actor}=\"urn:somebody\""),
        ] {
            let told = with(&taken);
            assert_eq!(told["decision"], "ACCEPTED", "{namespace}, {taken}: {told}");
        }
        for refused in [
            " soap:mustUnderstand=\"1\"".to_owned(),
            " soap:mustUnderstand=\"true\"".to_owned(),
            format!(" soap:mustUnderstand=\"1\" soap:{actor}=\"{next}\""),
        ] {
            let told = with(&refused);
            assert_eq!(told["code"], "HEADER_NOT_UNDERSTOOD", "{namespace}, {refused}: {told}");
            assert!(told["checks"].to_string().contains("Routing"), "{told}");
        }
    }
}

/// What is told of a refused message in a fault: in English, Russian and Kazakh.
fn fault(serving: &Serving, caller: &Caller, path: &str, message: &str, media: &str) -> String {
    let url = format!("{}{path}", serving.endpoints.plain);
    let headers =
        [(header::CONTENT_TYPE, media), (header::HeaderName::from_static("prefer"), "qaqpa-refusal-detail")];
    let answer = caller.send(Method::POST, &url, &headers, message.as_bytes()).unwrap();
    assert_eq!(answer.status.as_u16(), 500, "{}", answer.text());
    answer.text()
}

fn text_of<'a>(document: &'a roxmltree::Document<'_>, name: &str) -> &'a str {
    let found = document.descendants().find(|node| node.tag_name().name() == name);
    found.and_then(|node| node.text()).unwrap_or_default()
}

#[test]
fn an_envelope_of_another_version_has_the_fault_of_soap_and_hears_which_are_read() {
    const OLD: &str = "http://schemas.xmlsoap.org/soap/envelope/";
    const NEW: &str = "http://www.w3.org/2003/05/soap-envelope";
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let good = signed(&envelope("m-1", SERVICE, &request_of("valid", 1)));
    for path in ["/bip-sync-wss-gost/", "/bip-async/"] {
        for (namespace, media, answered) in [
            ("http://www.w3.org/2002/12/soap-envelope", "text/xml; charset=utf-8", OLD),
            ("http://www.w3.org/2002/12/soap-envelope", "application/soap+xml; charset=utf-8", NEW),
            ("http://schemas.xmlsoap.org/soap/envelope", "text/xml", OLD),
            ("", "text/xml", OLD),
        ] {
            let message = if namespace.is_empty() {
                "<Envelope><Body><a/></Body></Envelope>".to_owned()
            } else {
                good.replace(OLD, namespace)
            };
            let told = fault(&serving, &caller, path, &message, media);
            let document = roxmltree::Document::parse(&told).unwrap();
            assert_eq!(document.root_element().tag_name().namespace(), Some(answered), "{told}");
            let code = if answered == OLD { "faultcode" } else { "Value" };
            assert_eq!(text_of(&document, code), "soap:VersionMismatch", "{path} {namespace}: {told}");
            assert_eq!(text_of(&document, "errorCode"), "SCE001", "{told}");
            for lang in ["textKz", "textRu", "textEn"] {
                let said = text_of(&document, lang);
                assert!(
                    said.contains(OLD) && said.contains(NEW) && said.contains(namespace),
                    "{lang}: {told}"
                );
            }
            // SOAP 1.2 part 1 §5.4.7.
            let upgrade = document.descendants().find(|node| node.has_tag_name((NEW, "Upgrade"))).unwrap();
            assert_eq!(upgrade.parent().unwrap().tag_name().name(), "Header");
            let offered: Vec<_> = upgrade
                .children()
                .map(|one| {
                    assert!(one.has_tag_name((NEW, "SupportedEnvelope")), "{told}");
                    let (prefix, local) = one.attribute("qname").unwrap().split_once(':').unwrap();
                    (one.lookup_namespace_uri(Some(prefix)).unwrap(), local)
                })
                .collect();
            assert_eq!(offered, [(NEW, "Envelope"), (OLD, "Envelope")]);
            // Signed as every answer is, in the same Header.
            let signature = document.descendants().filter(|node| node.tag_name().name() == "Signature");
            assert_eq!(signature.count(), 1, "{told}");
            let judged = verdict(&serving, &caller, &told);
            let checks = judged["checks"].as_array().unwrap();
            let value = checks.iter().find(|check| check["name"] == "signature-value").unwrap();
            assert_eq!(value["status"], "PASSED", "{judged}");
        }
    }
    // Another element is no envelope at all.
    let told = fault(&serving, &caller, "/bip-sync-wss-gost/", "<SendMessage/>", "text/xml");
    let document = roxmltree::Document::parse(&told).unwrap();
    assert_eq!(text_of(&document, "faultcode"), "soap:Server", "{told}");
    assert!(!told.contains("Upgrade"), "{told}");
}

#[test]
fn what_clients_generate_otherwise_is_named_in_each_language_with_what_to_do() {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let good = envelope("m-1", SERVICE, &request_of("valid", 1));
    let token = signed(&good);
    let identifier = |message: &str| {
        let start = message.find("<wsse:KeyIdentifier").unwrap();
        let end = message.find("</wsse:KeyIdentifier>").unwrap() + "</wsse:KeyIdentifier>".len();
        message[start..end].to_owned()
    };
    let carried = identifier(&token);
    let embedded = token.replace(&carried, &format!("<wsse:Embedded>{carried}</wsse:Embedded>"));
    // Axis 1.x writes the parts beside the operation, and refers to them.
    let multi_ref = "<multiRef id=\"id0\" soapenc:root=\"0\" xmlns:soapenc=\"http://schemas.xmlsoap.org/soap/encoding/\"><a/></multiRef></soap:Body>";
    let axis = signed(&good.replacen("</soap:Body>", multi_ref, 1));
    let own = signed(&good.replacen("<data>", "<data xmlns=\"urn:own\">", 1));
    for (message, code, words) in [
        (
            &embedded,
            "CERTIFICATE_ABSENT",
            ["`wsse:Embedded`", "wsse:KeyIdentifier", "wsse:BinarySecurityToken"],
        ),
        (&axis, "ENVELOPE_MALFORMED", ["`multiRef`", "rpc/encoded", "document/literal"]),
        (&own, "ENVELOPE_MALFORMED", ["`data`", "`urn:own`", "`requestData`"]),
    ] {
        let told = fault(&serving, &caller, "/bip-sync-wss-gost/", message, "text/xml");
        let document = roxmltree::Document::parse(&told).unwrap();
        assert_eq!(text_of(&document, "code"), code, "{told}");
        for lang in ["textKz", "textRu", "textEn"] {
            let said = text_of(&document, lang);
            assert!(words.iter().all(|word| said.contains(word)), "{lang}: {said}");
            assert!(
                !said.contains("twice") && !said.contains("дважды") && !said.contains("екі рет"),
                "{said}"
            );
        }
    }
    // The same over the asynchronous channel.
    let channel = "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><n:sendMessage xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><request href=\"#id0\"/></n:sendMessage><multiRef id=\"id0\"/></soap:Body></soap:Envelope>";
    let told = fault(&serving, &caller, "/bip-async/", channel, "text/xml");
    assert!(told.contains("multiRef") && told.contains("document/literal"), "{told}");
}
