//! The WSDL that is served, and whether it is the contract.

use std::collections::BTreeSet;

use crate::support::echo::Echo;
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
    for node in
        documents.iter().flat_map(|document| document.descendants()).filter(roxmltree::Node::is_element)
    {
        let kind = node.tag_name().name();
        let schema = node.tag_name().namespace() == Some(XSD);
        let top =
            node.parent().is_some_and(|parent| matches!(parent.tag_name().name(), "schema" | "definitions"));
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
    for (path, service, port, namespaces) in [
        (
            "/bip-sync-wss-gost/",
            "ISyncChannelHttpService",
            "SyncChannelHttpPort",
            &[
                "http://bip.bee.kz/SyncChannel/v10/Interfaces/Binding2",
                "http://bip.bee.kz/SyncChannel/v10/Interfaces",
            ][..],
        ),
        (
            "/shep/bip-sync-wss-gost",
            "ISyncChannelHttpService",
            "SyncChannelHttpPort",
            &[
                "http://bip.bee.kz/SyncChannel/v10/Interfaces/Binding2",
                "http://bip.bee.kz/SyncChannel/v10/Interfaces",
            ][..],
        ),
        (
            "/bip-sync/",
            "ISyncChannelHttpService",
            "SyncChannelHttpPort",
            &[
                "http://bip.bee.kz/SyncChannel/v10/Interfaces/Binding2",
                "http://bip.bee.kz/SyncChannel/v10/Interfaces",
            ][..],
        ),
        (
            "/bip-async/",
            "AsyncChannelHttpService",
            "AsyncChannelHttpPort",
            // As in the kit: the interface document has no service of its own.
            &["http://bip.bee.kz/AsyncChannel/v10/Interfaces/Binding"][..],
        ),
    ] {
        for query in ["", "?wsdl", "?WSDL"] {
            let endpoint = format!("{}{path}", gateway.endpoints.gateway);
            let root = gateway.client.get(&format!("{endpoint}{query}")).await.unwrap();
            assert_eq!(
                (root.status.as_u16(), root.header("content-type")),
                (200, Some("text/xml; charset=utf-8"))
            );
            let root = root.text();
            let parsed = roxmltree::Document::parse(&root).unwrap();
            let location = parsed
                .descendants()
                .find(|node| node.has_tag_name((WSDL, "import")))
                .unwrap()
                .attribute("location")
                .unwrap();
            let interface = gateway.client.get(location).await.unwrap().text();
            let documents =
                [roxmltree::Document::parse(&root).unwrap(), roxmltree::Document::parse(&interface).unwrap()];
            let (defined, named) = defined_and_named(&documents);
            let missing: Vec<_> = named.difference(&defined).collect();
            assert!(missing.is_empty(), "{endpoint} names what it does not define: {missing:?}");
            assert!(named.len() > 10, "the test looks at nothing");
            let services = defined.iter().filter(|name| name.starts_with("service ")).cloned();
            let expected = namespaces.iter().map(|namespace| format!("service {{{namespace}}}{service}"));
            assert_eq!(services.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
            let addresses = documents.iter().flat_map(|document| document.descendants());
            for address in addresses.filter(|node| node.has_tag_name((SOAP, "address"))) {
                assert_eq!(address.attribute("location"), Some(endpoint.as_str()));
                assert_eq!(address.parent().unwrap().attribute("name"), Some(port));
            }
            assert!(
                !interface.contains("schemaLocation"),
                "a schema is imported from where nobody can fetch it"
            );
        }
    }
    let wrong =
        gateway.client.get(&format!("{}/bip-sync/?wsdl=Nothing", gateway.endpoints.plain)).await.unwrap();
    assert_eq!(wrong.status, 404);
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn zeep_loads_it_builds_a_message_sends_it_and_reads_the_answer() {
    let Some(python) = python_with(&["zeep", "lxml"]) else { return };
    let gateway = Echo::open().await;
    let url = format!("{}/bip-sync-wss-gost/", gateway.plain.url());
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
}

/// Messages around the edges of the contract, each rule kept and broken: whether they are valid, and the message.
fn messages() -> Vec<(bool, String)> {
    let file = std::fs::read_to_string(repository().join("tests/vectors/wsdl/messages.txt")).unwrap();
    let lines = file.lines().filter(|line| !line.starts_with('#'));
    let parted = lines.map(|line| line.split_once(' ').unwrap());
    parted.map(|(verdict, message)| (verdict == "valid", message.trim().to_owned())).collect()
}

/// What the schemas say of each message: whether it is valid.
pub fn verdicts_of(python: &std::path::Path, groups: &[String], messages: &[String]) -> Vec<bool> {
    let directory = fresh_dir();
    let file = directory.path().join("messages");
    std::fs::write(&file, messages.join("\n")).unwrap();
    let mut arguments = vec![directory.path().to_str().unwrap(), file.to_str().unwrap()];
    arguments.extend(groups.iter().map(String::as_str));
    let told = run_script(python, "schema_verdicts.py", &arguments);
    told.lines().map(|line| line == "1").collect()
}

fn verdicts(python: &std::path::Path, groups: &[String]) -> Vec<(bool, String)> {
    let messages: Vec<String> = messages().into_iter().map(|(_, message)| message).collect();
    verdicts_of(python, groups, &messages).into_iter().zip(messages).collect()
}

/// Our schemas, by namespace.
pub fn ours() -> Vec<String> {
    let file = |name: &str| repository().join("schemas/wsdl").join(name).to_str().unwrap().to_owned();
    vec![
        format!("http://bip.bee.kz/common/v10/Types={}", file("common.xsd")),
        format!("http://bip.bee.kz/SyncChannel/v10/Types={}", file("sync.xsd")),
        format!("http://bip.bee.kz/AsyncChannel/v10/ITypes={}", file("async-types.xsd")),
        format!("http://bip.bee.kz/AsyncChannel/v10/Types={}", file("async.xsd")),
        format!("http://bip.bee.kz/AsyncChannel/v10/Types/Client={}", file("async-client.xsd")),
    ]
}

#[test]
fn the_schemas_accept_and_refuse_what_the_contract_does() {
    let Some(python) = python_with(&["lxml"]) else { return };
    assert_eq!(verdicts(&python, &ours()), messages());
}

/// The operator's, by namespace.
pub fn kit(shared: &std::path::Path) -> Vec<String> {
    let kit = shared.join("samples/shep/kit/contract");
    let group = |namespace: &str, directory: &str, skip: &[&str]| {
        let mut files: Vec<String> = std::fs::read_dir(kit.join(directory))
            .unwrap()
            .map(|entry| entry.unwrap().path().to_str().unwrap().to_owned())
            .collect();
        files.retain(|file| !skip.iter().any(|skip| file.rsplit('/').next().unwrap().starts_with(skip)));
        files.sort();
        format!("{namespace}={}", files.join(","))
    };
    let not_elements = ["SyncSend", "Request", "Response"];
    vec![
        group("http://bip.bee.kz/common/v10/Types", "common/v10/Types", &[]),
        group("http://bip.bee.kz/SyncChannel/v10/Types", "SyncChannel/v10/Types", &not_elements),
        group("http://bip.bee.kz/AsyncChannel/v10/ITypes", "AsyncChannel/v10/Types", &["IAsync"]),
        group(
            "http://bip.bee.kz/AsyncChannel/v10/Types",
            "AsyncChannel/v10/Types",
            &["Async", "IAsyncChannelClient"],
        ),
        group(
            "http://bip.bee.kz/AsyncChannel/v10/Types/Client",
            "AsyncChannel/v10/Types",
            &["Async", "IAsyncChannel."],
        ),
    ]
}

#[test]
fn the_kits_own_schemas_give_the_same_verdicts() {
    let (Some(python), Some(shared)) = (python_with(&["lxml"]), shared()) else { return };
    assert_eq!(verdicts(&python, &kit(&shared)), messages());
}
