//! The clients of others, as the examples have them: from the served WSDL, signed both ways.

use std::path::PathBuf;
use std::process::Command;

use crate::support::peers::{fresh_dir, node_with, peer, python_with, shared};
use crate::support::requests::{SERVICE, certs, request_of};
use crate::support::serving::Serving;

fn example(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// Runs a client against a gateway: with a sound request, and with one that an expired certificate signed.
fn run(mut client: impl FnMut() -> Command, more: &[&str]) {
    // The clients write the time of this machine; the gateway does not look at it.
    let serving = Serving::at_noon(&[]);
    let directory = fresh_dir();
    let url = format!("{}/bip-sync-wss-gost/", serving.endpoints.plain);
    let mut call = |person: &str, serial| {
        let document = directory.path().join(format!("{person}.xml"));
        std::fs::write(&document, request_of(person, serial)).unwrap();
        let output = client()
            .arg(&url)
            .args([certs("portal-system.key.pem"), certs("portal-system.cert.pem")])
            .arg(certs("gateway-transport.cert.pem"))
            .arg(SERVICE)
            .arg(&document)
            .args(more)
            .output()
            .unwrap();
        let text = |octets: Vec<u8>| String::from_utf8_lossy(&octets).into_owned();
        (output.status.success(), text(output.stdout), text(output.stderr))
    };
    let (done, told, complaint) = call("valid", 1);
    assert!(done && told.starts_with("SCSS001 ") && told.ends_with(" verified\n"), "{told}{complaint}");
    let (done, _, complaint) = call("expired", 2);
    assert!(!done && complaint.contains("fault") && complaint.contains("SCE015"), "{complaint}");
}

#[test]
fn zeep_signs_and_verifies_from_the_served_wsdl_alone() {
    let Some(python) = python_with(&["zeep", "xmlsec"]) else { return };
    run(
        || {
            let mut command = Command::new(&python);
            command.arg(example("python/send.py"));
            command
        },
        &[],
    );
}

#[test]
fn the_operators_own_wsdl_works_when_it_is_pointed_at_the_gateway() {
    let (Some(python), Some(shared)) = (python_with(&["zeep", "xmlsec"]), shared()) else { return };
    let wsdl =
        shared.join("samples/shep/kit/contract/SyncChannel/v10/Interfaces/SyncChannelHttp_Service.wsdl");
    run(
        || {
            let mut command = Command::new(&python);
            command.arg(example("python/send.py"));
            command
        },
        &[wsdl.to_str().unwrap()],
    );
}

#[test]
fn node_soap_signs_and_verifies_from_the_served_wsdl_alone() {
    let Some((node, packages)) = node_with(&["soap", "xml-crypto", "@xmldom/xmldom"]) else { return };
    run(
        || {
            let mut command = Command::new(&node);
            command.arg(example("javascript/send.mjs")).env("QAQPA_NODE_MODULES", &packages);
            command
        },
        &[],
    );
}

/// The asynchronous contract has an error within an error: node-soap reads that only where the interface document has no service.
#[test]
fn node_soap_reads_the_asynchronous_wsdl_sends_fetches_and_confirms() {
    let Some((node, packages)) = node_with(&["soap"]) else { return };
    let directory = fresh_dir();
    let file = directory.path().join("qaqpa.toml");
    let settings = "[exchange]\nsystems = [{ sender_id = \"pull\" }]\nservices = [{ id = \"PULL_SVC\", owner = \"pull\" }]\n";
    std::fs::write(&file, settings).unwrap();
    let serving = Serving::on(&directory.path().join("data"), &["--config", file.to_str().unwrap()]);
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/support/asynchronous.mjs");
    let output = Command::new(node)
        .arg(script)
        .arg(packages)
        .arg(format!("{}/bip-async/", serving.endpoints.plain))
        .output()
        .unwrap();
    let text = |octets: Vec<u8>| String::from_utf8_lossy(&octets).into_owned();
    let complaint = text(output.stderr);
    assert_eq!(text(output.stdout), "true true DELIVERED\n", "{complaint}");
}

#[test]
fn the_jdk_alone_signs_and_verifies() {
    let Some(java) = peer("java") else { return };
    run(
        || {
            let mut command = Command::new(&java);
            command.arg(example("java/Send.java"));
            command
        },
        &[],
    );
}

#[test]
fn curl_sends_what_qaqpa_signs() {
    let (Some(bash), Some(_)) = (peer("bash"), peer("curl")) else { return };
    let program = crate::support::program().get_program().to_owned();
    run(
        || {
            let mut command = Command::new(&bash);
            command.arg(example("bash/send.sh")).env("QAQPA", &program);
            command
        },
        &[],
    );
}
