//! The signers and verifiers of others: what they sign is accepted, what Qaqpa signs they verify.

use std::path::PathBuf;
use std::process::Command;

use qaqpa::ca::builtin;
use qaqpa::encoding::base64::encode;

use crate::support::caller::Caller;
use crate::support::peers::{fresh_dir, jdk, peer, python_with, run_script};
use crate::support::requests::{
    Form, SERVICE, certs, envelope, holder, message, request_of, signed_by, unsigned,
};
use crate::support::serving::Serving;

/// A person and a system of the test PKI, and the algorithm of their keys.
const KEYS: [(&str, &str, &str); 2] = [
    ("people/valid", "portal-system", "rsa-sha256"),
    ("people/valid-ecdsa", "portal-system-ecdsa", "ecdsa-sha256"),
];

fn key(stem: &str) -> String {
    certs(&format!("{stem}.key.pem")).to_str().unwrap().to_owned()
}

fn cert(stem: &str) -> String {
    certs(&format!("{stem}.cert.pem")).to_str().unwrap().to_owned()
}

/// What a peer is given and what it makes of it.
struct Workbench {
    directory: tempfile::TempDir,
}

impl Workbench {
    fn new() -> Self {
        Workbench { directory: fresh_dir() }
    }

    fn path(&self, name: &str) -> String {
        self.directory.path().join(name).to_str().unwrap().to_owned()
    }

    fn put(&self, name: &str, text: &str) -> String {
        std::fs::write(self.path(name), text).unwrap();
        self.path(name)
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }
}

/// The gateway takes the request over REST, and the message over SOAP.
fn accepted(caller: &Caller, serving: &Serving, who: &str, document: Option<&str>, message: Option<&str>) {
    let base = &serving.endpoints.gateway;
    if let Some(document) = document {
        let answer = caller.submit(base, document);
        assert_eq!(answer.status.as_u16(), 201, "{who}: {}\n{document}", answer.text());
    }
    if let Some(message) = message {
        let answer = caller.soap(base, message);
        assert_eq!(answer.status.as_u16(), 200, "{who}: {}\n{message}", answer.text());
        assert!(answer.text().contains("SCSS001"), "{who}: {}", answer.text());
    }
}

fn template(uri: &str, enveloped: &str, c14n: &str, algorithm: &str, key_info: &str) -> String {
    format!(
        r#"<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{c14n}"/><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#{algorithm}"/><ds:Reference URI="{uri}"><ds:Transforms>{enveloped}<ds:Transform Algorithm="{c14n}"/></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue></ds:DigestValue></ds:Reference></ds:SignedInfo><ds:SignatureValue></ds:SignatureValue><ds:KeyInfo>{key_info}</ds:KeyInfo></ds:Signature>"#
    )
}

fn run(command: &mut Command) -> (bool, String) {
    let output = command.output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

#[test]
fn what_xmlsec1_signs_is_accepted() {
    let Some(xmlsec1) = peer("xmlsec1") else { return };
    let (serving, caller, desk) = (Serving::at_noon(&[]), Caller::new(), Workbench::new());
    let sign = |person: &str, text: &str, more: &[&str]| {
        let (template, out) = (desk.put("template.xml", text), desk.path("signed.xml"));
        let keys = format!("{},{}", key(person), cert(person));
        let mut command = Command::new(&xmlsec1);
        let (signed, told) =
            run(command.args(["--sign", "--privkey-pem", &keys, "--output", &out]).args(more).arg(&template));
        assert!(signed, "{told}");
        desk.read("signed.xml")
    };
    let enveloped = r#"<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>"#;
    let ways = [
        "http://www.w3.org/2001/10/xml-exc-c14n#",
        "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
    ];
    let mut serial = 0;
    for (person, system, algorithm) in KEYS {
        for c14n in ways {
            serial += 1;
            let signature = template("", enveloped, c14n, algorithm, "<ds:X509Data/>");
            let commented =
                unsigned(serial, &Form::default()).replace("<businessData>", "<!-- өтініш --><businessData>");
            let document =
                sign(person, &commented.replace("</request>", &format!("{signature}</request>")), &[]);
            accepted(&caller, &serving, &format!("xmlsec1, {algorithm}, {c14n}"), Some(&document), None);
        }
        let der = encode(holder(system).into_parts().1.der());
        let identifier = format!(
            r#"<wsse:SecurityTokenReference><wsse:KeyIdentifier EncodingType="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary" ValueType="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3">{der}</wsse:KeyIdentifier></wsse:SecurityTokenReference>"#
        );
        for key_info in [
            identifier.as_str(),
            "<wsse:SecurityTokenReference><ds:X509Data/></wsse:SecurityTokenReference>",
            "<ds:X509Data/>",
        ] {
            serial += 1;
            let signature = template("#the-body", "", ways[0], algorithm, key_info);
            let security = format!(
                r#"<soap:Header><wsse:Security xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">{signature}</wsse:Security></soap:Header><soap:Body xmlns:wsu="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd" wsu:Id="the-body">"#
            );
            let text = envelope(&format!("xmlsec1-{serial}"), SERVICE, &request_of("valid", serial))
                .replace("<soap:Body>", &security);
            // An X509Data inside a SecurityTokenReference xmlsec1 leaves empty: it is filled by hand.
            let filled = format!(
                "<ds:X509Data><ds:X509Certificate>{der}</ds:X509Certificate></ds:X509Data></wsse:SecurityTokenReference>"
            );
            let text = text.replace("<ds:X509Data/></wsse:SecurityTokenReference>", &filled);
            let signed =
                sign(system, &text, &["--id-attr:Id", "http://schemas.xmlsoap.org/soap/envelope/:Body"]);
            accepted(
                &caller,
                &serving,
                &format!("xmlsec1, {algorithm}, {key_info:.40}"),
                None,
                Some(&signed),
            );
        }
    }
}

#[test]
fn what_python_signs_is_accepted() {
    let Some(python) = python_with(&["lxml", "signxml", "zeep", "xmlsec"]) else { return };
    let (serving, caller, desk) = (Serving::at_noon(&[]), Caller::new(), Workbench::new());
    let mut words = Vec::new();
    let mut made = Vec::new();
    for (person, system, algorithm) in KEYS {
        for (how, by) in [("signxml", person), ("zeep", system), ("body", system)] {
            let (name, serial) = (format!("{how}-{algorithm}"), made.len() as u64);
            let text = match how {
                "signxml" => unsigned(serial, &Form::default()),
                _ => envelope(&name, SERVICE, &request_of("valid", serial)),
            };
            let out = format!("{name}.signed.xml");
            words.extend([
                how.to_owned(),
                desk.put(&name, &text),
                key(by),
                cert(by),
                algorithm.to_owned(),
                desk.path(&out),
            ]);
            made.push((how, name, out));
        }
    }
    run_script(&python, "python_signers.py", &words.iter().map(String::as_str).collect::<Vec<_>>());
    for (how, name, out) in made {
        let signed = desk.read(&out);
        if how == "signxml" {
            accepted(&caller, &serving, &name, Some(&signed), None);
        } else {
            accepted(&caller, &serving, &name, None, Some(&signed));
        }
    }
}

/// A JDK: `java` alone does not run sources.
fn java() -> Option<PathBuf> {
    peer("javac").and_then(|_| peer("java"))
}

#[test]
fn what_the_jdk_signs_is_accepted() {
    let Some(java) = java() else { return };
    let (serving, caller, desk) = (Serving::at_noon(&[]), Caller::new(), Workbench::new());
    let mut jobs = Vec::new();
    for (person, system, algorithm) in KEYS {
        let request = desk.put(&format!("{algorithm}.xml"), &unsigned(jobs.len() as u64, &Form::default()));
        let text =
            envelope(&format!("jdk-{algorithm}"), SERVICE, &request_of("valid", 100 + jobs.len() as u64));
        let soap = desk.put(&format!("{algorithm}.soap.xml"), &text);
        for (how, input, by) in [("enveloped", &request, person), ("body", &soap, system)] {
            jobs.push(vec![
                how.to_owned(),
                input.clone(),
                key(by),
                cert(by),
                algorithm.to_owned(),
                format!("{input}.{how}"),
            ]);
        }
    }
    for (job, said) in jobs.iter().zip(jdk(&java, &jobs)) {
        assert_eq!(said, "ok", "{job:?}");
        let signed = std::fs::read_to_string(&job[5]).unwrap();
        if job[0] == "enveloped" {
            accepted(&caller, &serving, &format!("JDK, {}", job[4]), Some(&signed), None);
        } else {
            accepted(&caller, &serving, &format!("JDK, {}, Body", job[4]), None, Some(&signed));
        }
    }
}

/// Everything that a gateway signs: a name, who signed it, and the document.
fn signed_by_the_gateway() -> Vec<(&'static str, &'static str, String)> {
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = &serving.endpoints.gateway;
    let number = Caller::number(&caller.submit(base, &request_of("valid", 1)), 201);
    let faulty = signed_by("valid", &unsigned(2, &Form { identity_document: false, ..Form::default() }));
    let negative = Caller::number(&caller.submit(base, &faulty), 201);
    let status = |answer: qaqpa::http::ClientResponse, status: u16| {
        assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
        answer.text()
    };
    vec![
        ("result", "provider-head", caller.result(base, &number)),
        ("negative result", "provider-head", caller.result(base, &negative)),
        ("receipt", "gateway-transport", status(caller.submit_for_xml(base, &request_of("valid", 3)), 201)),
        (
            "refusal",
            "gateway-transport",
            status(caller.submit_for_xml(base, &request_of("expired-revoked-other-iin", 4)), 422),
        ),
        (
            "answer",
            "gateway-transport",
            status(caller.soap(base, &message("a", &request_of("valid", 5))), 200),
        ),
        (
            "fault",
            "gateway-transport",
            status(caller.soap(base, &message("f", &request_of("revoked", 6))), 500),
        ),
    ]
}

/// The document with one letter of its signed part changed.
fn changed(document: &str) -> String {
    let mark = ["<resolution>", "<status>registered", "<decision>", "<correlationId>", "<errorMessage>"];
    let at = mark.iter().find_map(|mark| document.find(mark).map(|at| at + mark.len())).unwrap();
    let mut letters: Vec<char> = document.chars().collect();
    let at = document[..at].chars().count() - 1;
    // Before `>` or the last letter of a word stands one that can be another.
    let at = if letters[at] == '>' { at + 1 } else { at };
    letters[at] = if letters[at] == 'X' { 'Y' } else { 'X' };
    letters.into_iter().collect()
}

#[test]
fn xmlsec1_verifies_what_the_gateway_signs_and_not_what_was_changed() {
    let Some(xmlsec1) = peer("xmlsec1") else { return };
    let desk = Workbench::new();
    for (name, signer, document) in signed_by_the_gateway() {
        let verify = |text: &str| {
            let file = desk.put("document.xml", text);
            let mut command = Command::new(&xmlsec1);
            command.args(["--verify", "--id-attr:Id", "http://schemas.xmlsoap.org/soap/envelope/:Body"]);
            if text.contains("KeyIdentifier") {
                // xmlsec1 knows no KeyIdentifier: its command line names the key.
                command.args(["--pubkey-cert-pem", &cert(signer)]);
            } else {
                command
                    .arg("--trusted-pem")
                    .arg(certs("root.cert.pem"))
                    .arg("--untrusted-pem")
                    .arg(certs("issuing.cert.pem"));
            }
            run(command.arg(file))
        };
        let (good, told) = verify(&document);
        assert!(good, "{name}: {told}\n{document}");
        let (good, _) = verify(&changed(&document));
        assert!(!good, "{name} was changed:\n{}", changed(&document));
    }
}

#[test]
fn the_jdk_verifies_what_the_gateway_signs_and_not_what_was_changed() {
    let Some(java) = java() else { return };
    let desk = Workbench::new();
    let authorities = desk.put("trust.pem", builtin::text("trust.pem").unwrap());
    let documents = signed_by_the_gateway();
    let mut jobs = Vec::new();
    for (at, (_, _, document)) in documents.iter().enumerate() {
        for (state, text) in [("good", document.clone()), ("changed", changed(document))] {
            jobs.push(vec![
                "verify".to_owned(),
                desk.put(&format!("{at}.{state}.xml"), &text),
                authorities.clone(),
            ]);
        }
    }
    let said = jdk(&java, &jobs);
    for (pair, (name, _, document)) in said.chunks(2).zip(&documents) {
        assert_eq!(pair[0], "ok", "{name}:\n{document}");
        assert_eq!(pair[1], "bad java.lang.IllegalStateException: the signature does not verify", "{name}");
    }
}
