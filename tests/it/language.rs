//! What the command line says in Kazakh and in Russian: every word with Latin letters is on a list, with its reason.

use std::fs;
use std::path::Path;

use qaqpa::text::Lang;

use crate::support::program;
use crate::support::sources::repository;

/// Words with Latin letters that stand in every language.
const WORDS: &[(&str, &str)] = &[
    ("p50 p99", "percentiles"),
    // Names of formats, algorithms and protocols have no other form.
    (
        "PKI XML SignedInfo KeyInfo Reference References SignatureValue DigestValue URI SOAP Body WSDL UTF-8 ASCII BOM DTD HTTP http https TLS EC tbsCertificate URL IP \
      DNS OID PEM DER BER base64 hex PKCS PKCS#12 SEC1 CMS PKCS7 SIGNED DATA SignedData CRL OCSP TSTInfo WS-Security fault RFC JSON TOML SQLite id code critical NFC NFD",
        "a format, a protocol or a part of one",
    ),
    (
        "RSA RSASSA-PSS RSASSA-PKCS1 ECDSA SHA-1 SHA-256 SHA-384 SHA-512 sha256WithRSAEncryption RSA-SHA256 ECDSA-SHA256 SHA256 sha-256 P-256 P-384 P-521 \
      Ed25519 GOST ГОСТ exclusive inclusive C14N xml-exc-c14n bit",
        "an algorithm",
    ),
    (
        "digitalSignature nonRepudiation keyEncipherment keyCertSign cRLSign emailProtection clientAuth serverAuth basicConstraints CA TRUE \
      keyUsage extendedKeyUsage SIGN AUTH PKIX",
        "a name of RFC 5280",
    ),
    (
        "SendMessage signatureValue declarantId requestNumber contentType messageDigest signingTime signedData data signingCertificateV2",
        "a name of a schema",
    ),
    // What a person types again.
    ("qaqpa serve explain verify pki issue init manual openssl pkcs8 pkcs12 -export", "a command"),
    (
        "--ca --cert --password --against --force --data --content --serial --seed --days --bin --host --name --iin --organization --trust --report --pki",
        "an option",
    ),
    (
        "cert.pem chain.pem key.pem p12 expected.json http.body_bytes_max keyCompromise Qwerty12 Qaqpa delta Digital ID diagnostic level portal-system completed kk ru",
        "a name or a value",
    ),
    ("seconds minutes hours calendar_days business_days months", "a unit, as files and commands write it"),
    (
        "ACCEPTED REJECTED INDETERMINATE TOTAL_PASSED TOTAL_FAILED PASSED FAILED",
        "a word of reports that programs read too",
    ),
];

fn allowed(word: &str, given: &[&str]) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-');
    // `1-Reference` and `PEM-блок`: the word alone.
    let whole = bare;
    let bare = bare.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('-');
    let bare = bare.split(|c: char| c.is_alphabetic() && !c.is_ascii()).next().unwrap_or_default();
    let bare = bare.trim_end_matches('-');
    let listed =
        || WORDS.iter().any(|(words, _)| words.split_whitespace().any(|one| one == bare || one == whole));
    // Codes, indications and OIDs; addresses and paths; digests and serial numbers; times; what the test itself gave.
    let code = |text: &str| {
        text.len() > 2 && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
    };
    let path = word.contains('/') || word.contains('\\') || word.contains("://");
    let digits = whole.chars().filter(char::is_ascii_digit).count();
    let value = whole.len() > 30 || digits >= 3 || word.contains('=');
    code(whole) || path || value || listed() || given.iter().any(|one| one.contains(whole))
}

/// The words that should not be there.
fn foreign(text: &str, given: &[&str]) -> Vec<String> {
    let latin = |word: &&str| word.chars().any(|c| c.is_ascii_alphabetic());
    // What stands between backquotes or in a DN was read from the document, or is to be typed as it stands.
    let mut open = false;
    let prose: String = text
        .chars()
        .map(|c| {
            if c == '`' {
                open = !open;
            }
            if open { ' ' } else { c }
        })
        .collect();
    let words = prose.split(|c: char| c.is_whitespace() || ",;:()[]{}\"«»…·".contains(c) || c == '+');
    words.filter(latin).filter(|word| !allowed(word, given)).map(str::to_owned).collect()
}

/// Runs a command in a language; both outputs.
fn told(arguments: &[&str], lang: Lang, directory: &Path) -> (String, Option<i32>) {
    let output =
        program().args(arguments).args(["--lang", lang.as_str()]).current_dir(directory).output().unwrap();
    let text =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (text, output.status.code())
}

/// The directory in which the commands run: the test PKI, and broken files.
fn stage() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(repository().join("certs"), directory.path().join("certs")).unwrap();
    let put = |name: &str, octets: &[u8]| fs::write(directory.path().join(name), octets).unwrap();
    put("r.xml", b"<r><a>1</a></r>");
    put("broken.xml", b"<r><a></r>");
    put("latin1.xml", b"<r>\xE9</r>");
    put("not.pem", b"-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n");
    put("no.pem", b"nothing of the kind");
    put("short.der", &[0x30, 0x03, 0x02, 0x01, 0x01]);
    put("bad.toml", b"[http]\nbody_bytes_max = 1\n");
    put("report.json", b"{\"a\": ");
    let signed = program()
        .args(["sign", "--key", "certs/people/valid.p12", "--password", "Qwerty12", "r.xml"])
        .current_dir(directory.path())
        .output()
        .unwrap();
    put("signed.xml", &signed.stdout);
    put("changed.xml", String::from_utf8(signed.stdout).unwrap().replace("<a>1</a>", "<a>2</a>").as_bytes());
    let made = program()
        .args(["cms", "sign", "r.xml", "--key", "certs/people/valid.p12", "--password", "Qwerty12"])
        .current_dir(directory.path())
        .output()
        .unwrap();
    put("r.cms", &made.stdout);
    directory
}

/// Commands, and how they end.
const RUNS: &[(&[&str], i32)] = &[
    (&["explain", "signed.xml"], 0),
    (&["explain", "changed.xml", "--against", "r.xml"], 1),
    (&["explain", "signed.xml", "--against", "r.xml"], 0),
    (&["explain", "r.xml"], 2),
    (&["explain", "broken.xml"], 2),
    (&["explain", "absent.xml"], 2),
    (&["explain", "signed.xml", "--signature", "3"], 2),
    (&["explain", "signed.xml", "--reference", "9"], 2),
    (&["calendar", "day", "2014-05-04"], 0),
    (&["calendar", "day", "2022-10-25"], 0),
    (&["calendar", "day", "2024-05-08"], 0),
    (&["calendar", "day", "2025-01-07"], 0),
    (&["calendar", "day", "2027-05-16"], 0),
    (&["calendar", "day", "2031-05-04"], 2),
    (&["calendar", "day", "yesterday"], 2),
    (&["calendar", "due", "--from", "2012-12-14", "--value", "3", "--unit", "business_days"], 0),
    (
        &[
            "calendar",
            "due",
            "--from",
            "2014-04-30T18:00",
            "--value",
            "1",
            "--unit",
            "hours",
            "--counts",
            "office",
        ],
        0,
    ),
    (&["calendar", "due", "--from", "2014-04-30T18:00", "--value", "1", "--unit", "hour"], 0),
    (&["calendar", "due", "--value", "0", "--unit", "months"], 2),
    (&["calendar", "due", "--value", "1", "--unit", "weeks"], 2),
    (&["calendar", "due", "--value", "1", "--unit", "hours", "--office-hours", "9-18"], 2),
    (&["certificate", "show", "certs/people/valid.cert.pem"], 0),
    (&["certificate", "show", "certs/trust.pem"], 0),
    (&["certificate", "show", "not.pem"], 2),
    (&["certificate", "show", "no.pem"], 2),
    (&["certificate", "show", "short.der"], 2),
    (&["certificate", "show", "certs/people/valid.p12"], 2),
    (&["certificate", "verify", "certs/people/valid.cert.pem"], 0),
    (&["certificate", "verify", "certs/people/revoked.cert.pem"], 1),
    (&["certificate", "verify", "certs/people/expired.cert.pem", "--usage", "sign"], 1),
    (&["certificate", "verify", "certs/people/valid.cert.pem", "--intermediates", "short.der"], 0),
    (&["cms", "show", "r.cms"], 0),
    (&["cms", "show", "r.xml"], 2),
    (&["cms", "show", "short.der"], 2),
    (&["c14n", "--algorithm", "nonsense", "r.xml"], 2),
    (&["c14n", "--algorithm", "http://www.w3.org/2001/10/xml-exc-c14n#", "broken.xml"], 2),
    (&["c14n", "--algorithm", "http://www.w3.org/2001/10/xml-exc-c14n#", "--id", "x", "r.xml"], 2),
    (&["c14n", "--algorithm", "http://www.w3.org/2001/10/xml-exc-c14n#", "--element", "x", "r.xml"], 2),
    (&["sign", "--key", "certs/people/valid.p12", "--password", "wrong", "r.xml"], 2),
    (&["sign", "--key", "absent.p12", "r.xml"], 2),
    (&["sign", "--key", "r.xml", "r.xml"], 2),
    (&["sign", "--key", "certs/people/valid.p12", "--password", "Qwerty12", "broken.xml"], 2),
    (&["sign", "--key", "certs/people/valid.p12", "--password", "Qwerty12", "latin1.xml"], 2),
    (&["sign", "--key", "certs/people/valid.p12", "--password", "Qwerty12", "signed.xml"], 2),
    (&["sign", "--key", "certs/people/valid.p12", "--password", "Qwerty12", "--wsse", "r.xml"], 2),
    (&["submit", "--url", "https://127.0.0.1:1", "signed.xml"], 2),
    (&["submit", "--url", "http://127.0.0.1:1", "signed.xml"], 2),
    (&["submit", "--url", "https://127.0.0.1:1", "--ca", "absent.pem", "signed.xml"], 2),
    (&["load", "--people", "valod"], 2),
    (&["load", "--fail", "p98>1ms"], 2),
    (&["load", "--fail", "p99>1"], 2),
    (&["load", "--fail", "p99>1.1x"], 2),
    (&["load", "--duration", "1"], 2),
    (&["load", "--sizes", "x"], 2),
    (&["load", "--ramp", "1"], 2),
    (&["load", "--rate", "1", "--closed", "1"], 2),
    (&["load", "--channel", "async"], 2),
    (&["load", "--url", "https://egov.kz"], 2),
    (&["load", "--url", "http://127.0.0.1:1"], 2),
    (&["load", "--scenario", "bad.toml"], 2),
    (&["load", "--baseline", "r.xml"], 2),
    (&["load", "--rate", "10", "--duration", "1s", "--allow", "saturated", "--quiet"], 0),
    (&["load", "--rate", "10", "--duration", "1s", "--fail", "p50>1us", "--fail", "sent>0", "--quiet"], 1),
    (&["replay", "report.json"], 2),
    (&["replay", "absent.json"], 2),
    (&["manual", "nothing"], 2),
    (&["pki", "export", "certs"], 2),
    (&["pki", "revoke", "--serial", "zz"], 2),
    (&["pki", "revoke", "--serial", "0102"], 2),
    (&["pki", "unrevoke", "--serial", "0102"], 2),
    (&["pki", "revoke", "--cert", "absent.pem"], 2),
    (&["pki", "issue", "--iin", "123", "--name", "ТЕСТОВ ТЕСТ", "--out", "issued"], 2),
    (&["pki", "issue", "--kind", "head-sign", "--bin", "123456789021", "--out", "issued"], 2),
    (
        &[
            "pki",
            "issue",
            "--iin",
            "123456789011",
            "--name",
            "ТЕСТОВ ТЕСТ",
            "--out",
            "issued",
            "--file",
            "good",
        ],
        0,
    ),
    (&["pki", "issue", "--pki", "issued", "--out", "issued"], 2),
    (&["demo", "--seed", "7"], 0),
    (&["serve", "--config", "absent.toml"], 2),
    (&["serve", "--config", "bad.toml"], 2),
];

#[test]
fn what_the_commands_print_is_in_the_language_asked_for() {
    let directory = stage();
    let mut wrong = Vec::new();
    for (arguments, code) in RUNS {
        for lang in [Lang::Kk, Lang::Ru] {
            let (text, ended) = told(arguments, lang, directory.path());
            let command = arguments.join(" ");
            if ended != Some(*code) {
                wrong.push(format!("{lang:?} {command}: ended with {ended:?}: {text}"));
            }
            let foreign = foreign(&text, arguments);
            if !foreign.is_empty() {
                wrong.push(format!("{lang:?} {command}: {foreign:?} in: {text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn json_is_the_same_in_every_language() {
    let directory = stage();
    for arguments in [
        &["explain", "changed.xml", "--json"][..],
        &["certificate", "show", "certs/trust.pem", "--json"],
        &["certificate", "verify", "certs/people/revoked.cert.pem", "--json", "--at", "2026-11-24T10:00:00Z"],
    ] {
        let said = Lang::ALL.map(|lang| told(arguments, lang, directory.path()).0);
        assert!(said[0] == said[1] && said[1] == said[2], "{arguments:?}: {said:?}");
    }
}

#[test]
fn the_language_of_the_machine_is_taken_where_none_is_asked_for() {
    let say = |name: &str, locale: &str, flags: &[&str]| {
        let mut program = program();
        program.env_remove("LC_ALL").env_remove("LC_MESSAGES").env_remove("LANG").env(name, locale);
        String::from_utf8(program.args(["manual", "nothing"]).args(flags).output().unwrap().stderr).unwrap()
    };
    assert!(say("LANG", "ru_RU.UTF-8", &[]).contains("нет страницы"));
    assert!(say("LC_MESSAGES", "kk_KZ.UTF-8", &[]).contains("беті жоқ"));
    assert!(say("LC_ALL", "de_DE.UTF-8", &[]).contains("there is no page"));
    assert!(say("LC_ALL", "ru_RU.UTF-8", &["--lang", "en"]).contains("there is no page"));
}
