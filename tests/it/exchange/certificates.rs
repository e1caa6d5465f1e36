//! Certificates of TLS: a client's stands for its system where nothing is signed; a listener's that clients refuse is warned of at the start.

use std::path::Path;

use qaqpa::http::{Client, Method, TlsIdentity, Trust};
use qaqpa::keys::{Holder, Signer as _};
use qaqpa::x509::{certificates_from_pem, to_pem};
use rcgen::ExtendedKeyUsagePurpose::{ClientAuth, ServerAuth};

use super::desk::{HEADERS, leaf};
use crate::support::authority::Authority;
use crate::support::peers::fresh_dir;
use crate::support::requests::{SERVICE, certs, envelope, holder, request_of};
use crate::support::serving::Serving;

fn identity_of(holder: &Holder) -> TlsIdentity {
    TlsIdentity { key: holder.key().pkcs8().to_vec(), chain: vec![holder.certificate().der().to_vec()] }
}

/// A client that trusts the test PKI, with this certificate or without one.
fn client(identity: Option<TlsIdentity>) -> Client {
    let anchors = certificates_from_pem(qaqpa::ca::builtin::text("trust.pem").unwrap()).unwrap();
    let anchors = anchors.iter().map(|anchor| anchor.der().to_vec()).collect();
    Client::new(&Trust { anchors, identity }).unwrap()
}

fn with_settings(text: &str) -> Serving {
    let directory = fresh_dir();
    let file = directory.path().join("q.toml");
    std::fs::write(&file, text).unwrap();
    Serving::at_noon(&["--config", file.to_str().unwrap()])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_certificate_stands_for_its_system_where_nothing_is_signed() {
    let digest = qaqpa::encoding::hex::encode(holder("portal-system").certificate().sha256());
    let settings = format!("[[systems]]\nsender_id = \"portal\"\ncertificate_sha256 = \"{digest}\"\n");
    let serving = tokio::task::spawn_blocking(move || with_settings(&settings)).await.unwrap();
    let url = format!("{}/bip-sync/", serving.endpoints.gateway);
    let unsigned = |serial: u64| envelope(&format!("m-{serial}"), SERVICE, &request_of("valid", serial));
    let other = Authority::new("ТЕСТ бөтен").client((2020, 2090));
    for (serial, identity, fine) in [
        (1, Some(identity_of(&holder("portal-system"))), true),
        (2, Some(identity_of(&holder("gateway-transport"))), false),
        (3, Some(other), false),
        (4, None, false),
    ] {
        let shown = identity.is_some();
        let answer =
            client(identity).send(Method::POST, &url, &HEADERS, unsigned(serial).into()).await.unwrap();
        let told = answer.text();
        match fine {
            true => assert_eq!(leaf(&told, "code"), "SCSS001", "{told}"),
            false => {
                assert_eq!(answer.status.as_u16(), 500, "a certificate is shown: {shown}; {told}");
                assert_eq!(leaf(&told, "errorCode"), "SCE006", "a certificate is shown: {shown}; {told}");
                assert!(told.contains("SENDER_MISMATCH"), "a certificate is shown: {shown}; {told}");
            }
        }
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (entry, name) = (entry.as_ref().unwrap().path(), entry.as_ref().unwrap().file_name());
        match entry.is_dir() {
            true => copy(&entry, &to.join(name)),
            false => drop(std::fs::copy(&entry, to.join(name)).unwrap()),
        }
    }
}

#[test]
fn a_listeners_certificate_that_clients_refuse_is_warned_of_at_the_start() {
    let authority = Authority::new("ТЕСТ TLS");
    let own = ["localhost", "127.0.0.1"];
    for (what, identity, warning) in [
        ("expired", authority.issue_for("a", &own, (2001, 2002), ServerAuth), Some("has expired")),
        ("not valid yet", authority.issue_for("a", &own, (2090, 2095), ServerAuth), Some("is not valid yet")),
        ("of a client", authority.issue_for("a", &own, (2020, 2090), ClientAuth), Some("is not for servers")),
        (
            "of another host",
            authority.issue_for("a", &["gateway.example"], (2020, 2090), ServerAuth),
            Some("does not name the address of the listener"),
        ),
        ("sound", authority.server(), None),
    ] {
        let directory = fresh_dir();
        let pki = directory.path().join("pki");
        copy(&certs(""), &pki);
        let certificates: String =
            identity.chain.iter().map(|certificate| to_pem("CERTIFICATE", certificate)).collect();
        std::fs::write(pki.join("gateway-tls.cert.pem"), certificates).unwrap();
        std::fs::write(pki.join("gateway-tls.key.pem"), to_pem("PRIVATE KEY", &identity.key)).unwrap();
        let _ = std::fs::remove_file(pki.join("gateway-tls.p12"));
        let serving = with_settings(&format!("[trust]\npki = \"{}\"\n", pki.display()));
        let log = serving.log();
        let warned = log.lines().filter(|line| line.contains("WARN") && line.contains("TLS certificate"));
        let warned: Vec<&str> = warned.collect();
        match warning {
            Some(warning) => assert!(warned.iter().any(|line| line.contains(warning)), "{what}: {log}"),
            None => assert_eq!(warned, [""; 0], "{what}"),
        }
    }
}
