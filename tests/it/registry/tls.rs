//! TLS to PostgreSQL, on a server that takes nothing else.

use qaqpa::registry::{OpenError, Postgres, Store as _};
use qaqpa::x509::certificates_from_pem;

use crate::support::peers::fresh_dir;
use crate::support::postgres::{Server, Synced};
use crate::support::program;
use crate::support::requests::certs;

fn authorities(file: &str) -> Vec<Vec<u8>> {
    let text = std::fs::read_to_string(certs(file)).unwrap();
    certificates_from_pem(&text).unwrap().iter().map(|certificate| certificate.der().to_vec()).collect()
}

/// A server with the gateway's own TLS certificate.
fn server() -> Option<Server> {
    let mut server = Server::start(Synced::No)?;
    server.takes_tls_only(&certs("gateway-tls.cert.pem"), &certs("gateway-tls.key.pem"));
    Some(server)
}

#[test]
fn a_server_is_spoken_to_over_tls_and_only_where_its_authority_is_believed() {
    let Some(server) = server() else { return };
    let (plain, url) = (server.url("postgres"), format!("{}?sslmode=require", server.url("postgres")));
    let refused = |url: &str, believed| {
        let error = Postgres::open(url, believed).err();
        assert!(matches!(error, Some(OpenError::Storage { .. })), "{url}: {error:?}");
    };
    refused(&plain, Vec::new());
    refused(&url, Vec::new());
    refused(&url, authorities("foreign.cert.pem"));
    let store = Postgres::open(&url, authorities("trust.pem")).unwrap();
    assert_eq!(store.counts().unwrap().registered(), 0);
    let secured = "SELECT count(*) > 0 AND bool_and(s.ssl) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE a.application_name = 'qaqpa'";
    assert_eq!(server.sql("postgres", secured), "t");
}

#[test]
fn a_registry_is_moved_over_tls_with_the_certificates_that_are_named() {
    let Some(server) = server() else { return };
    let (directory, url) = (fresh_dir(), format!("{}?sslmode=require", server.url("postgres")));
    let run = |certificates: &str| {
        let mut copy = program();
        copy.args(["registry", "copy", "--from", &url, "--certificates"]).arg(certs(certificates));
        copy.arg("--to").arg(format!("sqlite:{}", directory.path().join("registry.sqlite").display()));
        copy.output().unwrap()
    };
    let refused = run("foreign.cert.pem");
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        !refused.status.success() && said.contains("not believed") && said.contains("--certificates"),
        "{said}"
    );
    let copied = run("trust.pem");
    assert!(copied.status.success(), "{}", String::from_utf8_lossy(&copied.stderr));
    assert!(directory.path().join("registry.sqlite").is_file());
}
