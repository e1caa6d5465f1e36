//! Signers and verifiers in pairs: what Node's packages sign is taken exactly where the JDK takes it (they have canonicalisation bugs
//! of their own, and taking more would be one too); what Qaqpa signs, all of them verify where they get the canonical form right.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use qaqpa::ca::builtin;
use qaqpa::keys::Signer as _;
use qaqpa::xml::{self, Canonicalization};
use qaqpa::xmldsig::{self, KnownCertificates, Layout, Policy, SigningRequest, sign_enveloped};

use crate::support::peers::{fresh_dir, jdk, node_with, peer};
use crate::support::requests::{Form, certs, holder, unsigned};

const PEERS: [&str; 3] = ["xml-crypto", "xmldsigjs", "xadesjs"];
const PACKAGES: [&str; 5] = ["xml-crypto", "xmldsigjs", "xadesjs", "@xmldom/xmldom", "xpath"];
const KEYS: [(&str, &str); 2] = [("people/valid", "rsa-sha256"), ("people/valid-ecdsa", "ecdsa-sha256")];

/// Documents with what canonicalisers stumble over, and whether each peer of today gets them right is not asked.
fn documents() -> Vec<(&'static str, String)> {
    let text = |text: &str| text.to_owned();
    vec![
        ("a request", unsigned(1, &Form::default())),
        ("plain", text("<r><a y=\"2\"\n x=\"1\"><b/></a><n>тест әғқңөұүһі</n>\n</r>")),
        (
            "namespaces",
            text(
                "<b:r xmlns:b=\"urn:b\" xmlns=\"urn:d\" xmlns:u=\"urn:u\" b:z=\"1\" a=\"2\"><e xmlns=\"\"><b:f xmlns:b=\"urn:c\" b:g=\"1\"/></e><c/></b:r>",
            ),
        ),
        ("comments", text("<!-- алды --><r><a><!-- ішінде -->x</a></r><!-- соңы -->")),
        ("instructions", text("<?x 1?><r><a><?php echo 1 ?></a></r>")),
        ("CDATA", text("<r><c><![CDATA[<x>&amp;]]></c> y </r>")),
        ("white space", text("<r xml:space=\"preserve\" k=\"a&#10;b&#9;c&quot;d&lt;\">  &#13;\n\t x </r>")),
        ("xml:lang", text("<r xml:lang=\"kk\"><a>ұ &amp; &lt;1&gt; 𠀀</a></r>")),
    ]
}

/// Gives Node its jobs, and what it said of each.
fn node((node, packages): &(std::path::PathBuf, std::path::PathBuf), jobs: &[Vec<String>]) -> Vec<String> {
    let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/support/peer.js");
    let mut child = Command::new(node)
        .arg(driver)
        .arg(packages)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    for job in jobs {
        writeln!(input, "{}", job.join("\t")).unwrap();
    }
    drop(input);
    let said: Vec<String> = String::from_utf8(child.wait_with_output().unwrap().stdout)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect();
    assert_eq!(said.len(), jobs.len(), "{said:?}");
    said
}

fn pem(stem: &str, kind: &str) -> String {
    certs(&format!("{stem}.{kind}.pem")).to_str().unwrap().to_owned()
}

fn accepted(text: &str) -> bool {
    let Ok(document) = xml::parse(text) else { return false };
    xmldsig::verify_enveloped(document, &Policy::default(), &KnownCertificates::default()).content.is_some()
}

#[test]
fn what_node_signs_is_accepted_exactly_where_the_jdk_verifies_it() {
    let (Some(node_home), Some(java)) = (node_with(&PACKAGES), peer("javac").and_then(|_| peer("java")))
    else {
        return;
    };
    let place = fresh_dir();
    let path = |name: String| place.path().join(name).to_str().unwrap().to_owned();
    let authorities = path("trust.pem".to_owned());
    std::fs::write(&authorities, builtin::text("trust.pem").unwrap()).unwrap();
    let (mut jobs, mut made) = (Vec::new(), Vec::new());
    for (at, (name, text)) in documents().iter().enumerate() {
        let input = path(format!("{at}.xml"));
        std::fs::write(&input, text).unwrap();
        for (peer, (stem, algorithm)) in PEERS.iter().flat_map(|peer| KEYS.map(|key| (peer, key))) {
            // The key has no part in the canonical form: RSA has to be seen to work, no more.
            for (index, c14n) in Canonicalization::uris()
                .enumerate()
                .filter(|(index, _)| algorithm != "rsa-sha256" || *index == 1)
            {
                let out = path(format!("{at}.{peer}.{algorithm}.{index}.xml"));
                let (key, cert) = (pem(stem, "key"), pem(stem, "cert"));
                let job = ["sign", peer, &input, &key, &cert, algorithm, c14n, &out];
                jobs.push(job.map(str::to_owned).to_vec());
                made.push((format!("{peer}, {name}, {algorithm}, {c14n}"), out));
            }
        }
    }
    let said = node(&node_home, &jobs);
    let signed: Vec<_> =
        made.iter().zip(&said).filter(|(_, said)| *said == "ok").map(|(made, _)| made).collect();
    let failed: Vec<_> = made.iter().zip(&said).filter(|(_, said)| said.starts_with("bad")).collect();
    assert!(failed.is_empty(), "{failed:?}");
    let asked: Vec<_> =
        signed.iter().map(|(_, out)| vec!["verify".to_owned(), out.clone(), authorities.clone()]).collect();
    let (mut both, mut neither, mut wrong) = (0, 0, Vec::new());
    for ((name, out), jdk) in signed.iter().zip(jdk(&java, &asked)) {
        match (accepted(&std::fs::read_to_string(out).unwrap()), jdk == "ok") {
            (true, true) => both += 1,
            (false, false) => neither += 1,
            (ours, _) => wrong.push(format!("{name}: accepted here: {ours}; the JDK: {jdk}")),
        }
    }
    eprintln!(
        "signed by Node: {}, accepted here and by the JDK: {both}, by neither: {neither}",
        signed.len()
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(both > 60, "{both} of {} were accepted", signed.len());
}

#[test]
fn what_is_signed_here_node_verifies() {
    let Some(node_home) = node_with(&PACKAGES) else { return };
    let place = fresh_dir();
    let (mut jobs, mut changed) = (Vec::new(), Vec::new());
    // The documents that all three canonicalise as the standards say; of the others they get their own signatures wrong too.
    for (name, text) in documents().iter().filter(|(name, _)| ["a request", "plain"].contains(name)) {
        for (stem, algorithm) in KEYS {
            for layout in [Layout::SingleLine, Layout::Lines, Layout::CarriageReturns] {
                let person = holder(stem);
                let signed =
                    sign_enveloped(text, &person, &SigningRequest { layout, ..SigningRequest::document() })
                        .unwrap();
                assert!(accepted(&signed), "{name}: {:?}", person.certificate());
                let write = |state: &str, text: &str| {
                    let file = place.path().join(format!("{state}.{}.xml", jobs.len()));
                    std::fs::write(&file, text).unwrap();
                    file.to_str().unwrap().to_owned()
                };
                let files = [write("good", &signed), write("changed", &signed.replace("т", "д"))];
                for peer in PEERS {
                    let job = |file: &String| {
                        vec!["verify".to_owned(), peer.to_owned(), file.clone(), pem(stem, "cert")]
                    };
                    changed.push(job(&files[1]));
                    jobs.push(job(&files[0]));
                }
                assert_eq!(algorithm.starts_with("rsa"), stem == "people/valid");
            }
        }
    }
    for (job, said) in jobs.iter().zip(node(&node_home, &jobs)) {
        assert_eq!(said, "ok", "{job:?}");
    }
    for (job, said) in changed.iter().zip(node(&node_home, &changed)) {
        assert!(said.starts_with("bad"), "{job:?}: {said}");
    }
}
