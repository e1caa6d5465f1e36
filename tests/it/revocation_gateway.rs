//! A gateway that fetches its authority's lists and answers over HTTP, and the command line that does so: one host or the other
//! may be away.

use std::net::SocketAddr;

use qaqpa::ca::builtin;
use qaqpa::http::{Method, header};
use qaqpa::keys::{Holder, Signer as _};
use qaqpa::x509::RevocationAddresses;
use qaqpa::xmldsig::{SigningRequest, sign_enveloped};

use crate::support::caller::{Caller, codes, json};
use crate::support::peers::fresh_dir;
use crate::support::requests::{Form, request_of, unsigned};
use crate::support::revocation_host::{ForeignPki, MockHost, free_address};
use crate::support::serving::Serving;

/// Whether a host is where its address leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    Up,
    Down,
}

/// A gateway that fetches, with the addresses of the test PKI led to where its own plain listener is, or to nobody.
struct Fetching {
    serving: Serving,
    caller: Caller,
    _directory: tempfile::TempDir,
}

impl Fetching {
    fn start(order: &str, list: Is, answer: Is) -> Self {
        Self::with_root(order, list, answer, Is::Up)
    }

    /// The same with the root's list, which says whether the person's authority is revoked.
    fn with_root(order: &str, list: Is, answer: Is, root: Is) -> Self {
        let (directory, plain, nobody) = (fresh_dir(), free_address(), free_address());
        let at = |is: Is| -> SocketAddr { if is == Is::Up { plain } else { nobody } };
        let config = directory.path().join("q.toml");
        let text = format!(
            "[revocation]\nmode = \"http\"\norder = \"{order}\"\nwait_millis_max = 8000\n\
             map = {{ \"http://127.0.0.1:8080/crl\" = \"http://{}/crl\", \"http://127.0.0.1:8080/ocsp\" = \"http://{}/ocsp\", \
             \"http://127.0.0.1:8080/crl/root_rsa.crl\" = \"http://{}/crl/root_rsa.crl\" }}\n",
            at(list),
            at(answer),
            at(root)
        );
        std::fs::write(&config, text).unwrap();
        let serving =
            Serving::at_noon(&["--config", config.to_str().unwrap(), "--plain", &plain.to_string()]);
        Fetching { serving, caller: Caller::new(), _directory: directory }
    }

    /// The status of a request of this person, and the codes of its refusal.
    fn submit(&self, person: &str, serial: u64) -> (u16, Vec<String>) {
        let answer = self.caller.submit(&self.serving.endpoints.gateway, &request_of(person, serial));
        (answer.status.as_u16(), codes(&answer))
    }

    /// Revokes over the testers' listener, or lifts a hold.
    fn revoke(&self, person: &str, reason: &str) {
        let holder = builtin::holder(&format!("people/{person}")).unwrap();
        let body = serde_json::json!({ "serialNumber": holder.certificate().serial_hex(), "reason": reason })
            .to_string();
        let url = format!("{}/manage/v1/ca/revocations", self.serving.endpoints.management);
        let answer = self
            .caller
            .send(Method::POST, &url, &[(header::CONTENT_TYPE, "application/json")], body.as_bytes())
            .unwrap();
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    }
}

fn refused(code: &str) -> (u16, Vec<String>) {
    (422, vec![code.to_owned()])
}

#[test]
fn a_revocation_counts_from_the_next_request_on_by_lists_by_answers_and_by_whichever_is_there() {
    let hosts = [
        ("crl,ocsp", Is::Up, Is::Up),
        ("ocsp,crl", Is::Up, Is::Up),
        ("both", Is::Up, Is::Up),
        ("crl,ocsp", Is::Down, Is::Up),
        ("ocsp,crl", Is::Up, Is::Down),
        ("crl", Is::Up, Is::Down),
        ("ocsp", Is::Down, Is::Up),
    ];
    for (order, list, answer) in hosts {
        let gateway = Fetching::start(order, list, answer);
        let what = format!("{order}, list {list:?}, answer {answer:?}");
        assert_eq!(gateway.submit("valid", 1), (201, vec![]), "{what}\n{}", gateway.serving.log());
        assert_eq!(gateway.submit("revoked", 2), refused("CERTIFICATE_REVOKED"), "{what}");
        assert_eq!(gateway.submit("on-hold", 3), refused("CERTIFICATE_ON_HOLD"), "{what}");
        gateway.revoke("valid", "certificateHold");
        assert_eq!(gateway.submit("valid", 4), refused("CERTIFICATE_ON_HOLD"), "{what}");
        gateway.revoke("valid", "removeFromCRL");
        assert_eq!(gateway.submit("valid", 5), (201, vec![]), "{what}");
        gateway.revoke("valid", "keyCompromise");
        assert_eq!(gateway.submit("valid", 6), refused("CERTIFICATE_REVOKED"), "{what}");
    }
}

#[test]
fn where_nobody_can_say_the_request_is_to_be_sent_again() {
    for order in ["crl,ocsp", "ocsp,crl", "both", "crl", "ocsp"] {
        let gateway = Fetching::start(order, Is::Down, Is::Down);
        let answer = gateway.caller.submit(&gateway.serving.endpoints.gateway, &request_of("valid", 1));
        assert_eq!(
            (answer.status.as_u16(), codes(&answer)),
            (503, vec!["REVOCATION_UNAVAILABLE".to_owned()]),
            "{order}"
        );
        let problem = json(&answer).to_string();
        let told =
            |source: &str| problem.contains(&format!("{source}: nothing that counts came from the address"));
        assert_eq!((told("CRL"), told("OCSP")), (order != "ocsp", order != "crl"), "{problem}");
    }
    // Where one host alone would have to say good as well.
    for (list, answer) in [(Is::Up, Is::Down), (Is::Down, Is::Up)] {
        let gateway = Fetching::start("both", list, answer);
        assert_eq!(gateway.submit("valid", 1).0, 503);
        assert_eq!(gateway.submit("revoked", 2), refused("CERTIFICATE_REVOKED"));
    }
}

#[test]
fn where_nobody_can_say_it_of_the_authority_above_the_request_is_to_be_sent_again() {
    for order in ["crl,ocsp", "both", "ocsp"] {
        let gateway = Fetching::with_root(order, Is::Up, Is::Up, Is::Down);
        let unknown = (503, vec!["REVOCATION_UNAVAILABLE".to_owned()]);
        assert_eq!(gateway.submit("valid", 1), unknown, "{order}");
        assert_eq!(gateway.submit("valid", 2), unknown, "{order}");
        assert_eq!(gateway.submit("revoked", 3), refused("CERTIFICATE_REVOKED"), "{order}");
    }
}

#[test]
fn the_command_line_asks_the_hosts_that_a_certificate_names() {
    let Some(pki) = ForeignPki::made() else { return };
    let Some(host) = MockHost::start(pki) else { return };
    let directory = fresh_dir();
    let signed = directory.path().join("signed.xml");
    let sign = |person: &str| {
        let (key, certificate) =
            (pki.file(&format!("{person}.key.pem")), pki.file(&format!("{person}.leaf.pem")));
        let text = |file| std::fs::read_to_string(file).unwrap();
        let holder = qaqpa::keys::Holder::from_pem(&text(key), &text(certificate)).unwrap();
        let document =
            qaqpa::xmldsig::sign_enveloped("<a>b</a>", &holder, &qaqpa::xmldsig::SigningRequest::document())
                .unwrap();
        std::fs::write(&signed, document).unwrap();
    };
    let verify = |list: &str, answer: &str, order: &str| {
        let output = crate::support::program()
            .args([
                "verify",
                "--profile",
                "document",
                "--trust",
                pki.file("ca.pem").to_str().unwrap(),
                "--revocation",
                "http",
                "--revocation-order",
                order,
            ])
            .args(["--map", &format!("http://127.0.0.1:8089/inter.crl={}/inter.crl", host.mode(list))])
            .args(["--map", &format!("http://127.0.0.1:8089/ocsp={}/ocsp", host.mode(answer))])
            .args(["--wait", "4000", "--json"])
            .arg(&signed)
            .output()
            .unwrap();
        let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), said["code"].as_str().unwrap_or_default().to_owned())
    };
    sign("rsa");
    let good = (Some(0), String::new());
    for (list, answer, order) in [
        ("good", "good", "crl,ocsp"),
        ("http500", "good", "crl,ocsp"),
        ("good", "try-later", "ocsp,crl"),
        ("good", "delegate-ok", "both"),
    ] {
        assert_eq!(verify(list, answer, order), good, "{list} {answer} {order}");
    }
    let code = |code: &str| (Some(1), code.to_owned());
    assert_eq!(verify("revoked", "good", "crl,ocsp"), code("CERTIFICATE_REVOKED"));
    assert_eq!(verify("html", "revoked", "crl,ocsp"), code("CERTIFICATE_REVOKED"));
    assert_eq!(verify("good", "unknown", "ocsp"), code("REVOCATION_UNAVAILABLE"));
    assert_eq!(verify("close", "bad-signature", "ocsp,crl"), code("REVOCATION_UNAVAILABLE"));
    assert_eq!(verify("signed-by-evil-ca", "unauthorized", "crl,ocsp"), code("REVOCATION_FORGED"));
    assert_eq!(verify("stale", "html", "crl,ocsp"), code("REVOCATION_STALE"));
    sign("neg-revoked");
    assert_eq!(verify("good", "http500", "crl,ocsp"), code("CERTIFICATE_REVOKED"));
    assert_eq!(verify("http500", "good", "crl,ocsp"), code("CERTIFICATE_REVOKED"));
}

#[test]
fn a_certificate_and_a_cms_are_judged_by_what_the_hosts_say_too() {
    let Some(pki) = ForeignPki::made() else { return };
    let Some(host) = MockHost::start(pki) else { return };
    let directory = fresh_dir();
    let cms = directory.path().join("signed.cms");
    let (trust, leaf) = (pki.file("ca.pem"), |person: &str| pki.file(&format!("{person}.leaf.pem")));
    let sign = |person: &str| {
        let text = |file| std::fs::read_to_string(file).unwrap();
        let key = text(pki.file(&format!("{person}.key.pem")));
        let holder = qaqpa::keys::Holder::from_pem(&key, &text(leaf(person))).unwrap();
        let request = qaqpa::cms::SigningRequest::default();
        std::fs::write(&cms, qaqpa::cms::sign(b"content", &holder, &request).unwrap().to_der()).unwrap();
    };
    let judged = |arguments: &[&str], list: &str, answer: &str, order: &str| {
        let output = crate::support::program()
            .args(arguments)
            .args(["--trust", trust.to_str().unwrap(), "--revocation", "http", "--revocation-order", order])
            .args(["--map", &format!("http://127.0.0.1:8089/inter.crl={}/inter.crl", host.mode(list))])
            .args(["--map", &format!("http://127.0.0.1:8089/ocsp={}/ocsp", host.mode(answer))])
            .args(["--wait", "4000", "--json"])
            .output()
            .unwrap();
        let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        (output.status.code(), said["code"].as_str().unwrap_or_default().to_owned())
    };
    let (good, code) = ((Some(0), String::new()), |code: &str| (Some(1), code.to_owned()));
    for (person, list, answer, order, expected) in [
        ("rsa", "good", "good", "crl,ocsp", good.clone()),
        ("rsa", "http500", "good", "crl,ocsp", good.clone()),
        ("rsa", "good", "try-later", "ocsp,crl", good),
        ("rsa", "html", "revoked", "crl,ocsp", code("CERTIFICATE_REVOKED")),
        ("rsa", "close", "bad-signature", "ocsp,crl", code("REVOCATION_UNAVAILABLE")),
        ("rsa", "stale", "html", "crl,ocsp", code("REVOCATION_STALE")),
        ("neg-revoked", "good", "http500", "crl,ocsp", code("CERTIFICATE_REVOKED")),
    ] {
        sign(person);
        let certificate = leaf(person);
        let told = judged(&["certificate", "verify", certificate.to_str().unwrap()], list, answer, order);
        assert_eq!(told, expected, "certificate: {person} {list} {answer} {order}");
        let told = judged(&["cms", "verify", cms.to_str().unwrap(), "--any-usage"], list, answer, order);
        assert_eq!(told, expected, "cms: {person} {list} {answer} {order}");
    }
}

/// `--plain 127.0.0.1:0`: which port it is nobody knows before the listener is open, and what is issued then names it.
#[test]
fn a_gateway_that_fetches_asks_its_own_listener_at_the_port_that_it_got() {
    let directory = fresh_dir();
    let config = directory.path().join("q.toml");
    for order in ["crl", "ocsp"] {
        std::fs::write(
            &config,
            format!("[revocation]\nmode = \"http\"\norder = \"{order}\"\nwait_millis_max = 8000\n"),
        )
        .unwrap();
        let serving = Serving::at_noon(&["--config", config.to_str().unwrap(), "--plain", "127.0.0.1:0"]);
        let caller = Caller::new();
        let asked = |path: &str, body: serde_json::Value| {
            let url = format!("{}/manage/v1/ca/{path}", serving.endpoints.management);
            let headers = [(header::CONTENT_TYPE, "application/json")];
            let answer = caller.send(Method::POST, &url, &headers, body.to_string().as_bytes()).unwrap();
            assert!(answer.status.is_success(), "{}", answer.text());
            json(&answer)
        };
        let made = asked("certificates", serde_json::json!({ "kind": "person-sign", "iin": "123456789011" }));
        let text = |member: &str| made[member].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
        let holder = Holder::from_pem(&text("key"), &text("certificate")).unwrap();
        let named = RevocationAddresses::of(holder.certificate());
        let plain = &serving.endpoints.plain;
        assert!(
            named.lists.iter().chain(&named.responders).all(|url| url.starts_with(plain.as_str())),
            "{named:?}"
        );
        asked(
            "revocations",
            serde_json::json!({ "serialNumber": holder.certificate().serial_hex(), "reason": "keyCompromise" }),
        );
        let document =
            sign_enveloped(&unsigned(1, &Form::default()), &holder, &SigningRequest::document()).unwrap();
        let answer = caller.submit(&serving.endpoints.gateway, &document);
        // Nobody else could have said so.
        assert_eq!(
            (answer.status.as_u16(), codes(&answer)),
            refused("CERTIFICATE_REVOKED"),
            "{order}: {}",
            serving.log()
        );
    }
}
