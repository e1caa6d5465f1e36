//! The WSDL that is served, and whether it is the contract.

use std::collections::BTreeSet;

use crate::support::gateway::Gateway;
use crate::support::peers::{fresh_dir, python_with, run_script, shared};
use crate::support::sources::repository;

const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
const SOAP: &str = "http://schemas.xmlsoap.org/wsdl/soap/";
const XSD: &str = "http://www.w3.org/2001/XMLSchema";

/// `{namespace}local` of the QName in an attribute.
fn resolved(node: roxmltree::Node, qname: &str) -> String {
    let (prefix, local) = qname.split_once(':').unwrap_or(("", qname));
    let namespace = node.lookup_namespace_uri((!prefix.is_empty()).then_some(prefix));
    format!("{{{}}}{local}", namespace.unwrap_or_else(|| panic!("prefix of {qname} is not declared")))
}

/// What the documents define and what they name, by kind.
fn defined_and_named(documents: &[roxmltree::Document]) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut defined, mut named) = (BTreeSet::new(), BTreeSet::new());
    for node in documents.iter().flat_map(|document| document.descendants()).filter(roxmltree::Node::is_element) {
        let kind = node.tag_name().name();
        let schema = node.tag_name().namespace() == Some(XSD);
        let top = node.parent().is_some_and(|parent| matches!(parent.tag_name().name(), "schema" | "definitions"));
        if let (true, Some(name)) = (top, node.attribute("name")) {
            let target = node.parent().unwrap().attribute("targetNamespace").unwrap();
            let kind = if schema && kind != "element" { "type" } else { kind };
            defined.insert(format!("{kind} {{{target}}}{name}"));
        }
        for attribute in ["type", "base", "element", "message", "binding"] {
            if let Some(qname) = node.attribute(attribute) {
                let name = resolved(node, qname);
                let kind = if kind == "binding" {
                    "portType"
                } else if attribute == "base" {
                    "type"
                } else {
                    attribute
                };
                named.extend((!name.starts_with(&format!("{{{XSD}}}"))).then(|| format!("{kind} {name}")));
            }
        }
    }
    (defined, named)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_endpoint_gives_a_wsdl_that_is_whole_and_leads_back_to_itself() {
    let gateway = Gateway::start().await;
    for (path, service, port, interfaces) in [
        ("/bip-sync-wss-gost/", "ISyncChannelHttpService", "SyncChannelHttpPort", "http://bip.bee.kz/SyncChannel/v10/Interfaces"),
        ("/shep/bip-sync-wss-gost", "ISyncChannelHttpService", "SyncChannelHttpPort", "http://bip.bee.kz/SyncChannel/v10/Interfaces"),
        ("/bip-sync/", "ISyncChannelHttpService", "SyncChannelHttpPort", "http://bip.bee.kz/SyncChannel/v10/Interfaces"),
        ("/bip-async/", "AsyncChannelHttpService", "AsyncChannelHttpPort", "http://bip.bee.kz/AsyncChannel/v10/Interfaces"),
    ] {
        for query in ["", "?wsdl", "?WSDL"] {
            let endpoint = format!("{}{path}", gateway.endpoints.gateway);
            let root = gateway.client.get(&format!("{endpoint}{query}")).await.unwrap();
            assert_eq!((root.status.as_u16(), root.header("content-type")), (200, Some("text/xml; charset=utf-8")));
            let root = root.text();
            let parsed = roxmltree::Document::parse(&root).unwrap();
            let location = parsed.descendants().find(|node| node.has_tag_name((WSDL, "import"))).unwrap().attribute("location").unwrap();
            let interface = gateway.client.get(location).await.unwrap().text();
            let documents = [roxmltree::Document::parse(&root).unwrap(), roxmltree::Document::parse(&interface).unwrap()];
            let (defined, named) = defined_and_named(&documents);
            let missing: Vec<_> = named.difference(&defined).collect();
            assert!(missing.is_empty(), "{endpoint} names what it does not define: {missing:?}");
            assert!(named.len() > 10, "the test looks at nothing");
            let services = defined.iter().filter(|name| name.starts_with("service ")).collect::<Vec<_>>();
            assert!(services.contains(&&format!("service {{{interfaces}}}{service}")) && services.len() == 2, "{services:?}");
            for document in &documents {
                let address = document.descendants().find(|node| node.has_tag_name((SOAP, "address"))).unwrap();
                assert_eq!(address.attribute("location"), Some(endpoint.as_str()));
                assert_eq!(address.parent().unwrap().attribute("name"), Some(port));
            }
            assert!(!interface.contains("schemaLocation"), "a schema is imported from where nobody can fetch it");
        }
    }
    let wrong = gateway.client.get(&format!("{}/bip-sync/?wsdl=Nothing", gateway.endpoints.plain)).await.unwrap();
    assert_eq!(wrong.status, 404);
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn zeep_loads_it_builds_a_message_sends_it_and_reads_the_answer() {
    let Some(python) = python_with(&["zeep", "lxml"]) else { return };
    let gateway = Gateway::start().await;
    let url = format!("{}/bip-sync-wss-gost/", gateway.endpoints.plain);
    let told = tokio::task::spawn_blocking({
        let url = url.clone();
        move || run_script(&python, "zeep_client.py", &[&format!("{url}?wsdl")])
    });
    let told = told.await.unwrap();
    assert!(told.contains(&format!("address {url}\n")), "{told}");
    assert!(
        told.contains("SendMessage xmlns:ns0=\"http://bip.bee.kz/SyncChannel/v10/Types\"><request><requestInfo><messageId>m-1"),
        "{told}"
    );
    assert!(told.contains("answer SCSS001 m-1 {6f5b0a3e-7c7e-4f0e-9d66-0d4f4f4c7a12}"), "{told}");
    gateway.stop().await;
}

/// Messages around the edges of the contract: each rule kept and broken.
fn messages() -> Vec<String> {
    let guid = "{0a1b2c3d-0000-1111-2222-333344445555}";
    let request = |info: &str, data: &str| {
        format!(
            "<n:SendMessage xmlns:n=\"http://bip.bee.kz/SyncChannel/v10/Types\"><request><requestInfo>{info}</requestInfo>{data}</request></n:SendMessage>"
        )
    };
    let response = |info: &str, data: &str| {
        format!(
            "<n:SendMessageResponse xmlns:n=\"http://bip.bee.kz/SyncChannel/v10/Types\"><response><responseInfo>{info}</responseInfo>{data}</response></n:SendMessageResponse>"
        )
    };
    let data = "<requestData><data><x xmlns=\"urn:any\">1</x></data></requestData>";
    let (id, service, date) =
        ("<messageId>1</messageId>", "<serviceId>S</serviceId>", "<messageDate>2026-11-24T10:00:00+05:00</messageDate>");
    let sender = "<sender><senderId>a</senderId></sender>";
    let property = |key: &str, value: &str| format!("<properties><key>{key}</key><value>{value}</value></properties>");
    let least = format!("{id}{service}{date}{sender}");
    let answered = "<responseDate>2026-11-24T10:00:00Z</responseDate>";
    let status = |text: &str| format!("<status><code>SCSS001</code><message>{text}</message></status>");
    let fault = |inside: &str| {
        format!(
            "<n:SendMessageFault1_SendMessageFault xmlns:n=\"http://bip.bee.kz/SyncChannel/v10/Types\">{inside}</n:SendMessageFault1_SendMessageFault>"
        )
    };
    let error = "<errorCode>SCE001</errorCode><errorMessage>m</errorMessage>";
    let when = "<errorDate>2026-11-24T10:00:00Z</errorDate>";
    let nil = "xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" i:nil=\"true\"";
    let asynchronous = |inside: &str| {
        format!("<n:sendMessage xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><request>{inside}</request></n:sendMessage>")
    };
    let info = |kind: &str| format!("<messageInfo>{service}<messageType>{kind}</messageType>{date}{sender}</messageInfo>");
    let notified = |status: &str| {
        format!(
            "<n:sendDeliveryNotification xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><request><notification>{id}{service}<notificationDate>2026-11-24T10:00:00</notificationDate><deliveryStatus><receiveStatus>{status}</receiveStatus><statusDate>2026-11-24T10:00:00</statusDate><resendMessage>RESEND</resendMessage></deliveryStatus></notification><requestDate>2026-11-24T10:00:00</requestDate></request></n:sendDeliveryNotification>"
        )
    };
    vec![
        request(&least, data),
        request(&least, "<requestData/>"),
        request(&least, ""),
        request(
            &format!(
                "{id}<correlationId>c</correlationId>{service}{date}<routeId>r</routeId>{sender}{}{}<sessionId>{guid}</sessionId>",
                property("a", "b"),
                property("", "")
            ),
            data,
        ),
        request(&format!("{least}<sessionId>0a1b2c3d-0000-1111-2222-333344445555</sessionId>"), data),
        request(&format!("{least}{}", property(&"k".repeat(30), &"v".repeat(500))), data),
        request(&format!("{least}{}", property(&"k".repeat(31), "v")), data),
        request(&format!("{least}{}", property("k", &"v".repeat(501))), data),
        request(&format!("{least}<properties/>"), data),
        request(&format!("{service}{id}{date}{sender}"), data),
        request(&format!("{id}{service}{sender}"), data),
        request(&format!("{id}{service}<messageDate>24.11.2026</messageDate>{sender}"), data),
        request(&format!("{id}{service}{date}<sender><password>p</password></sender>"), data),
        request(&format!("{id}{service}{date}<sender><senderId>a</senderId><password>p</password></sender>"), data),
        request(&format!("{least}<other/>"), data),
        format!("<n:SendMessage xmlns:n=\"http://bip.bee.kz/SyncChannel/v10/Types\"><request {nil}/></n:SendMessage>"),
        "<n:SendMessage xmlns:n=\"http://bip.bee.kz/SyncChannel/v10/Types\"/>".to_owned(),
        "<n:SendMessage xmlns:n=\"http://bip.bee.kz/SyncChannel/v10/Types\"><n:request/></n:SendMessage>".to_owned(),
        response(&format!("{id}{answered}{}", status("ok")), "<responseData><data/></responseData>"),
        response(
            &format!("{id}<correlationId>c</correlationId>{answered}{}<sessionId>{guid}</sessionId>", status(&"ж".repeat(250))),
            "<responseData/>",
        ),
        response(&format!("{id}{answered}{}", status(&"ж".repeat(251))), "<responseData/>"),
        response(&format!("{id}{answered}"), "<responseData/>"),
        response(&format!("{answered}{}", status("ok")), "<responseData/>"),
        fault(&format!("{error}{when}")),
        fault(&format!("{error}<errorData>d</errorData>{when}<subError>{error}{when}</subError><sessionId>{guid}</sessionId>")),
        fault(error),
        fault(&format!("{when}{error}")),
        asynchronous(&format!("{}<messageData><data/></messageData>", info("REQUEST"))),
        asynchronous(&format!("{}<messageData><data/></messageData>", info("ANSWER"))),
        asynchronous(&format!("{}<messageData/>", info("RESPONSE"))),
        notified("MESSAGE_NOT_ACCTEPTED"),
        notified("MESSAGE_NOT_ACCEPTED"),
        format!(
            "<n:getMessages xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><request>{service}<amount>5</amount></request></n:getMessages>"
        ),
        format!("<n:getMessages xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><request>{id}</request></n:getMessages>"),
        format!(
            "<n:getMessageStatusResponse xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><response><messageState>DELIVERED</messageState><status><statusCode>1</statusCode><statusMessage>m</statusMessage><statusDate>2026-11-24T10:00:00</statusDate></status>{answered}<sessionId>plain</sessionId></response></n:getMessageStatusResponse>"
        ),
        format!(
            "<n:getMessagesResponse xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><response>{answered}<sessionId>{guid}</sessionId><messages>{}<messageData><data/></messageData></messages></response></n:getMessagesResponse>",
            info("UPDATE")
        ),
        format!(
            "<n:getMessagesResponse xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><response>{answered}</response></n:getMessagesResponse>"
        ),
    ]
}

/// What the schemas say of each message.
fn verdicts(python: &std::path::Path, groups: &[String]) -> String {
    let directory = fresh_dir();
    let file = directory.path().join("messages");
    std::fs::write(&file, messages().join("\n")).unwrap();
    let mut arguments = vec![directory.path().to_str().unwrap(), file.to_str().unwrap()];
    arguments.extend(groups.iter().map(String::as_str));
    run_script(python, "schema_verdicts.py", &arguments).replace('\n', "")
}

fn ours() -> Vec<String> {
    let file = |name: &str| repository().join("schemas/wsdl").join(name).to_str().unwrap().to_owned();
    vec![
        format!("http://bip.bee.kz/common/v10/Types={}", file("common.xsd")),
        format!("http://bip.bee.kz/SyncChannel/v10/Types={}", file("sync.xsd")),
        format!("http://bip.bee.kz/AsyncChannel/v10/ITypes={}", file("async-types.xsd")),
        format!("http://bip.bee.kz/AsyncChannel/v10/Types={}", file("async.xsd")),
    ]
}

#[test]
fn the_schemas_accept_and_refuse_what_the_contract_does() {
    let Some(python) = python_with(&["lxml"]) else { return };
    assert_eq!(verdicts(&python, &ours()), "1101010100000101001011000110001010110101100".get(..messages().len()).unwrap());
}

#[test]
fn the_schemas_and_the_kits_schemas_give_the_same_verdicts() {
    let (Some(python), Some(shared)) = (python_with(&["lxml"]), shared()) else { return };
    let kit = shared.join("samples/shep/kit/contract");
    let group = |namespace: &str, directory: &str, skip: &[&str]| {
        let mut files: Vec<String> =
            std::fs::read_dir(kit.join(directory)).unwrap().map(|entry| entry.unwrap().path().to_str().unwrap().to_owned()).collect();
        files.retain(|file| !skip.iter().any(|skip| file.rsplit('/').next().unwrap().starts_with(skip)));
        files.sort();
        format!("{namespace}={}", files.join(","))
    };
    let sync = "SyncChannel/v10/Types";
    let only = |name: &'static str, all: &[&'static str]| all.iter().copied().filter(|other| *other != name).collect::<Vec<_>>();
    let kinds = ["ISync", "SyncMessageInfo", "SyncSend", "Request", "Response"];
    let types: Vec<_> = only("ISync", &kinds).into_iter().filter(|kind| *kind != "SyncMessageInfo").collect();
    let groups = [
        group("http://bip.bee.kz/common/v10/Types", "common/v10/Types", &[]),
        group("http://bip.bee.kz/SyncChannel/v10/Types", sync, &types),
        group("http://bip.bee.kz/AsyncChannel/v10/ITypes", "AsyncChannel/v10/Types", &["IAsync"]),
        group("http://bip.bee.kz/AsyncChannel/v10/Types", "AsyncChannel/v10/Types", &["Async", "IAsyncChannelClient"]),
    ];
    assert_eq!(verdicts(&python, &ours()), verdicts(&python, &groups));
}
