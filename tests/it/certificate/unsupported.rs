//! Keys and algorithms that are not done here: told as such wherever they stand, and never believed. A forged link stays forged.

use std::path::Path;
use std::process::Command;

use qaqpa::cms::{self, SignedData, SignerFault, UnsupportedPart};
use qaqpa::findings::Code;
use qaqpa::text::{self, Lang};
use qaqpa::trust::{CrlStore, Policy, RevocationPolicy, TrustStore, Usage, Validator, Verdict};
use qaqpa::x509::{Certificate, certificates_from_pem};
use serde_json::Value;

use crate::support::caller::{Caller, json};
use crate::support::peers::{fresh_dir, peer};
use crate::support::requests::{envelope, holder, request_of};
use crate::support::serving::Serving;

const CONFIG: &str = "[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nO=none\n[ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n[end]\nkeyUsage=critical,digitalSignature,nonRepudiation\nauthorityKeyIdentifier=none\n";

/// The curve of Bitcoin, which neither ring nor the authority has.
const CURVE: &str = "secp256k1";
const CURVE_OID: &str = "1.3.132.0.10";

/// OpenSSL in a directory of its own.
struct Tool {
    openssl: std::path::PathBuf,
    directory: tempfile::TempDir,
}

impl Tool {
    fn new() -> Option<Self> {
        let tool = Tool { openssl: peer("openssl")?, directory: fresh_dir() };
        std::fs::write(tool.path().join("config"), CONFIG).unwrap();
        Some(tool)
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn run(&self, arguments: &str) {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let output = Command::new(&self.openssl).args(&arguments).current_dir(self.path()).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn key(&self, name: &str, kind: &str) {
        match kind {
            "rsa" => self.run(&format!("genrsa -out {name}.key 2048")),
            curve => self.run(&format!("ecparam -name {curve} -genkey -noout -out {name}.key")),
        }
    }

    /// An authority that signed itself; its subject is `subject`.
    fn root(&self, name: &str, subject: &str, kind: &str) -> Certificate {
        self.key(name, kind);
        self.run(&format!(
            "req -x509 -new -sha256 -key {name}.key -config config -extensions ca -subj /O={subject} -days 3650 -out {name}.pem"
        ));
        self.certificate(name)
    }

    fn below(&self, name: &str, kind: &str, by: &str, section: &str, digest: &str) -> Certificate {
        self.key(name, kind);
        self.run(&format!("req -new -key {name}.key -config config -subj /CN={name} -out {name}.csr"));
        self.run(&format!(
            "x509 -req -in {name}.csr -CA {by}.pem -CAkey {by}.key -set_serial 7 -days 3650 -{digest} -extfile config -extensions {section} -out {name}.pem"
        ));
        self.certificate(name)
    }

    fn certificate(&self, name: &str) -> Certificate {
        let pem = std::fs::read_to_string(self.path().join(format!("{name}.pem"))).unwrap();
        certificates_from_pem(&pem).unwrap().remove(0)
    }
}

fn judged(anchor: &Certificate, leaf: &Certificate, others: &[Certificate]) -> Verdict {
    let policy = Policy { usage: Usage::Any, revocation: RevocationPolicy::NotChecked, ..Policy::default() };
    // OpenSSL makes them now: a minute later every one of them is valid.
    let at = leaf.not_before().plus_seconds(60);
    let anchors = TrustStore::from_certificates(std::slice::from_ref(anchor));
    Validator::new(&anchors, &CrlStore::new(), &policy, at).validate(leaf, others)
}

/// The code, and what is told in English, Russian and Kazakh.
fn told(verdict: &Verdict) -> (Code, String) {
    assert!(verdict.signer.is_none());
    let finding = verdict.checks.iter().find_map(|check| check.finding.as_ref()).unwrap();
    let lines = [Lang::En, Lang::Ru, Lang::Kk].map(|lang| text::line(finding, lang));
    (finding.code, lines.join(" / "))
}

#[test]
fn a_chain_with_a_key_that_is_not_known_is_unsupported_and_a_forged_one_forged() {
    let Some(tool) = Tool::new() else { return };
    let strange = tool.root("strange", "Strange", CURVE);
    let leaf = tool.below("leaf", "prime256v1", "strange", "end", "sha256");
    let (code, lines) = told(&judged(&strange, &leaf, &[]));
    assert_eq!(code, Code::AlgorithmUnsupported, "{lines}");
    assert_eq!(lines.matches(CURVE_OID).count(), 3, "{lines}");
    assert_eq!(lines.matches("O=Strange").count(), 3, "{lines}");

    // The same between the anchor and the certificate.
    let root = tool.root("root", "Root", "prime256v1");
    let between = tool.below("between", CURVE, "root", "ca", "sha256");
    let lower = tool.below("lower", "prime256v1", "between", "end", "sha256");
    let (code, lines) = told(&judged(&root, &lower, std::slice::from_ref(&between)));
    assert_eq!(code, Code::AlgorithmUnsupported, "{lines}");
    assert!(lines.contains("CN=between") && lines.contains(CURVE_OID), "{lines}");

    // A digest that is not known, in the signature of a key that is.
    let rsa = tool.root("rsa", "Rsa", "rsa");
    let sha3 = tool.below("sha3", "prime256v1", "rsa", "end", "sha3-256");
    let (code, lines) = told(&judged(&rsa, &sha3, &[]));
    assert_eq!(code, Code::AlgorithmUnsupported, "{lines}");
    assert!(lines.contains("2.16.840.1.101.3.4.3.14"), "{lines}");

    // Another key signed in the anchor's name; a stranger of the same name with a key that is not known changes nothing.
    tool.root("thief", "Root", "prime256v1");
    let stolen = tool.below("stolen", "prime256v1", "thief", "end", "sha256");
    assert_eq!(told(&judged(&root, &stolen, &[])).0, Code::ChainForged);
    let decoy = tool.root("decoy", "Root", CURVE);
    assert_eq!(told(&judged(&root, &stolen, &[decoy])).0, Code::ChainForged);
    // What is sound passes beside them.
    let sound = tool.below("sound", "prime256v1", "root", "end", "sha256");
    assert!(judged(&root, &sound, &[between]).signer.is_some());
}

fn codes(told: &Value) -> Vec<&str> {
    told["checks"].as_array().unwrap().iter().filter_map(|check| check["code"].as_str()).collect()
}

#[test]
fn a_signers_key_that_is_not_known_is_unsupported_in_xml_and_in_cms() {
    let Some(tool) = Tool::new() else { return };
    tool.root("root", "Root", "prime256v1");
    let leaf = tool.below("leaf", CURVE, "root", "end", "sha256");
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let document = request_of("valid", 1);
    let own = qaqpa::keys::Signer::certificate(&holder("people/valid")).base64().to_owned();
    assert!(document.contains(&own));
    let changed = document.replace(&own, leaf.base64());
    let verify = |body: &str| {
        let url = format!("{}/api/v1/verify", serving.endpoints.plain);
        let headers = [(qaqpa::http::header::CONTENT_TYPE, "application/xml")];
        json(&caller.send(qaqpa::http::Method::POST, &url, &headers, body.as_bytes()).unwrap())
    };
    let said = verify(&changed);
    let shown = said.to_string();
    assert!(codes(&said).contains(&"ALGORITHM_UNSUPPORTED"), "{said}");
    assert!(!shown.contains("SIGNATURE_INVALID") && !shown.contains("CHAIN_FORGED"), "{said}");
    assert!(shown.contains(CURVE_OID), "{said}");
    assert_ne!(said["decision"], "ACCEPTED");
    // The transport signature the same.
    let message = qaqpa::wsse::sign_envelope(
        &envelope("m-1", crate::support::requests::SERVICE, &document),
        &holder("portal-system"),
        qaqpa::wsse::Variant::KeyIdentifier,
        &qaqpa::random::Entropy,
    )
    .unwrap();
    let own = holder("portal-system");
    let own = qaqpa::keys::Signer::certificate(&own).base64().to_owned();
    assert!(message.contains(&own));
    let said = verify(&message.replace(&own, leaf.base64()));
    assert!(codes(&said).contains(&"ALGORITHM_UNSUPPORTED"), "{said}");

    std::fs::write(tool.path().join("content"), "text").unwrap();
    tool.run("cms -sign -binary -nodetach -in content -signer leaf.pem -inkey leaf.key -md sha256 -outform DER -out signed");
    let data = SignedData::from_ber(&std::fs::read(tool.path().join("signed")).unwrap()).unwrap();
    let outcome = cms::verify(&data, None, &[]).unwrap();
    assert!(!outcome.is_valid() && outcome.content().is_none());
    let refusal = outcome.signers[0].as_ref().unwrap_err();
    assert!(
        matches!(&refusal.faults[..], [SignerFault::Unsupported { what: UnsupportedPart::Key, oid }] if oid.contains(CURVE_OID)),
        "{:?}",
        refusal.faults
    );
}
