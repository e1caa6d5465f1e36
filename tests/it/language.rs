//! What the command line says in Kazakh and in Russian: every word with Latin letters is on a list, with its reason.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Stdio;

use qaqpa::ca::Defect;
use qaqpa::text::Lang;

use crate::support::letters::foreign;
use crate::support::program;
use crate::support::requests::{message, request_of};
use crate::support::serving::Serving;
use crate::support::sources::repository;

/// What an answer may hold besides: what the arguments hold, elements of the documents of the stage, names of defects, keys of a PKI and
/// members of the REST interface.
fn given<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    let of_arguments = arguments.iter().flat_map(|argument| argument.split(|c: char| !c.is_alphanumeric()));
    let defects = Defect::NAMES.iter().map(|row| row.1);
    let keys = ["root", "issuing", "issuing-ecdsa", "foreign", "forger", "gateway-tls", "gateway-transport"];
    let more_keys =
        ["gateway-transport-ecdsa", "provider-head", "provider-head-ecdsa", "portal-system-ecdsa"];
    let offices = ["akimat", "akimat-ecdsa", "centre-operator", "centre-operator-ecdsa"];
    let members = ["status", "registered", "report", "result", "self", "title", "detail", "indication"];
    let of_checks = ["expected", "actual", "hint"];
    let lists = [&["r", "a", "x"][..], &keys, &more_keys, &offices, &members, &of_checks].concat();
    of_arguments.chain(defects).chain(lists).collect()
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
    let scripted = "[[exchange.services]]\nid = \"S\"\nkind = \"scripted\"\nscript = \"script-of.toml\"\n";
    put("script.toml", scripted.as_bytes());
    put("script-of.toml", b"[[answer]]\nwhen = { \"a[0]\" = \"x\" }\n");
    put("players.toml", b"[players.head]\nby = \"nobody\"\n");
    put("seconds.toml", b"[players.head]\nspeed = { kind = \"fixed\", seconds = -1.0 }\n");
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
    (&["people", "show", "900001"], 0),
    (&["people", "show", "12", "--dirt", "dead=10000", "--dirt", "two-spellings=10000"], 0),
    (&["people", "find", "age<18 & poa", "--count", "2", "--short"], 0),
    (&["people", "find", "n=5", "--within", "2"], 1),
    (&["people", "find", "ag<18"], 2),
    (&["people", "find", "(poa"], 2),
    (&["people", "find", "sex=blue"], 2),
    (&["people", "find", "sex<male"], 2),
    (&["people", "find", "age"], 2),
    (&["people", "find", "poa &"], 2),
    (&["people", "show", "999999999999"], 2),
    (&["people", "show", "--iin", "1"], 2),
    (&["people", "show", "1", "--dirt", "dust=3"], 2),
    (&["people", "show", "1", "--dirt", "dead=x"], 2),
    (&["people", "show", "1", "--overrides", "r.xml"], 2),
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
    (&["load", "--channel", "mail"], 2),
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
    (&["serve", "--data", "data-script", "--config", "script.toml"], 2),
    (&["serve", "--data", "data-players", "--config", "players.toml"], 2),
    (&["serve", "--data", "data-seconds", "--config", "seconds.toml"], 2),
    (&["serve", "--gatway", "127.0.0.1:0"], 2),
    (&["serv"], 2),
    (&["sign", "r.xml"], 2),
    (&["calendar", "due", "--value", "x", "--unit", "hours"], 2),
    (&["serve", "--config", "bad.toml"], 2),
    (&["serve", "--gateway", "http://127.0.0.1:1"], 2),
    (&["serve", "--plain", "8080"], 2),
    (&["serve", "--crl-size", "1000001"], 2),
    (&["serve", "--crl-size", "many"], 2),
    (&["serve", "--decide-after-seconds", "4294967296"], 2),
    (&["serve", "--seed", "-1"], 2),
    (&["serve", "--clock", "2026-13-01"], 2),
    (&["serve", "--algorithm", "dsa"], 2),
    (&["serve", "--registry", "mysql:x"], 2),
    (&["certificate", "verify", "--at", "today", "r.xml"], 2),
    (&["certificate", "verify", "--usage", "1.2.x", "r.xml"], 2),
    (&["certificate", "verify", "--algorithms", "weak", "r.xml"], 2),
    (&["certificate", "verify", "--policy", "x", "r.xml"], 2),
    (&["pki", "init", "a", "--at", "24.11.2026"], 2),
    (&["pki", "init", "a", "--base-url", "ftp://a"], 2),
    (&["pki", "issue", "--days", "0"], 2),
    (&["catalogue", "sample", "x", "--iin", "12"], 2),
    (&["calendar", "due", "--value", "1", "--unit", "hours", "--counts", "sun"], 2),
    (&["verify", "--policy", "soft", "r.xml"], 2),
    (&["verify", "--allow", "all", "r.xml"], 2),
    (&["verify", "--invalid-time-stamp", "x", "r.xml"], 2),
    (&["verify", "--report", "long", "r.xml"], 2),
    (&["verify", "--revocation-order", "x", "r.xml"], 2),
    (&["verify", "--map", "a=b", "r.xml"], 2),
    (&["verify", "--wait", "1.5", "r.xml"], 2),
    (&["replay", "--revocation", "x", "r.xml"], 2),
    (&["sign", "--layout", "wide", "r.xml"], 2),
    (&["send", "--type", "X", "r.xml"], 2),
    (&["send", "--property", "x", "r.xml"], 2),
    (&["send", "--data", "x", "r.xml"], 2),
    (&["send", "--soap", "2", "r.xml"], 2),
    (&["submit", "--expect", "NOTHING", "r.xml"], 2),
    (&["people", "export", "--threads", "0"], 2),
    (&["bench", "--requests", "1"], 2),
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
            let foreign = foreign(&text, &given(arguments));
            if !foreign.is_empty() {
                wrong.push(format!("{lang:?} {command}: {foreign:?} in: {text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn wrong_settings_are_refused_in_the_language_asked_for() {
    let directory = stage();
    let mut wrong = Vec::new();
    for settings in [
        "[accses]\nopen = true",
        "[log]\nformat = \"xml\"",
        "[access]\nopen = \"yes\"",
        "[data]\nseed = -1",
        "[data]\nseed = 1\nseed = 2",
        "[http]\nbody_bytes_max = many",
        "[workflow]\nrefuse_when = [{ field = \"a\" }]",
        "[listeners]\ngateway = \"https://127.0.0.1:1\"",
        "[listeners]\nplain = \"8080\"",
        "[registry]\nurl = \"mysql:x\"",
        "[clock]\nmanual = \"2026-13-01\"",
        "[[systems]]\nsender_id = \"a\"",
        "[[systems]]\nsender_id = \"\"\nserial = \"1\"\nissuer = \"A\"",
        "[[systems]]\nsender_id = \"a\"\nserial = \"xyz\"\nissuer = \"A\"",
        "[[exchange.systems]]\nsender_id = \"a\"\ncertificates = [\"q\"]",
        "[players.nobody]\nby = \"hand\"",
        "[players]\nhead = { by = \"hnd\" }",
        "[workflow]\noffice_hours = \"09:00-25:00\"",
        "[workflow]\nservices = \"./none\"",
        "[portal]\ngateway = \"not a url\"",
        "[people]\ndirt = { dead = 20000 }",
        "[data",
        "data = [1",
        "x",
        "x = 01",
    ] {
        std::fs::write(directory.path().join("wrong.toml"), settings).unwrap();
        for lang in [Lang::Kk, Lang::Ru] {
            let run = ["serve", "--config", "wrong.toml"];
            let (text, ended) = told(&run, lang, directory.path());
            // Nothing is quoted whole from a library: what is in back quotes is a name or a value.
            let library = |name: &&str| {
                name.contains("expected") || name.contains("No such") || name.contains("hours;")
            };
            let quoted = text.split('`').skip(1).step_by(2).filter(library).count();
            let foreign = foreign(&text, &given(&run));
            if ended != Some(2) || !foreign.is_empty() || quoted > 0 {
                wrong.push(format!("{lang:?} {settings}: ended with {ended:?}, {foreign:?} in: {text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_wrong_setting_is_told_with_its_file_its_line_and_its_key() {
    let directory = stage();
    for (settings, words) in [
        ("# first\n[log]\n\n[players]\nhead = { by = \"hnd\" }", "wrong.toml, строка 5, `[players]`"),
        ("[players.clerk]\nby = \"hand\"", "wrong.toml, строка 1, `[players]`"),
        ("[players.head]\nspeed = { kind = \"fixed\", seconds = -1.0 }", "wrong.toml, строка 1, `[players]`"),
        (
            "[workflow]\noffice_hours = \"14:00-09:00\"",
            "wrong.toml, строка 2: «14:00-09:00» – не рабочее время",
        ),
        ("[workflow]\nservices = \"./none\"", "workflow.services: не удаётся прочитать ./none"),
        ("[portal]\ngateway = \"not a url\"", "wrong.toml: portal.gateway = `not a url` – не адрес"),
        ("[people]\ndirt = { dead = 20000 }", "people.dirt.dead = 20000 недопустимо; можно не больше 10000"),
    ] {
        std::fs::write(directory.path().join("wrong.toml"), settings).unwrap();
        let (text, ended) = told(&["serve", "--config", "wrong.toml"], Lang::Ru, directory.path());
        assert_eq!(ended, Some(2), "{text}");
        assert!(text.contains(words), "{settings}: {text}");
    }
}

#[test]
fn a_flag_that_is_wrong_is_told_in_the_language_asked_for() {
    let directory = stage();
    for (arguments, kk, ru) in [
        (&["load", "--rate", "abc"][..], "сан керек", "нужно число, например 5 или 0.5"),
        (&["load", "--connections", "abc"], "бүтін сан керек", "нужно целое число"),
        (
            &["serve", "--gateway", "127.0.0.1:0", "--gateway", "127.0.0.1:0"],
            "екі рет берілген",
            "задан дважды; оставьте один",
        ),
        (&["load", "--services", "wko2015-153-01-camp-referral"], "тек қағаз түрінде", "только на бумаге"),
    ] {
        for (lang, words) in [(Lang::Kk, kk), (Lang::Ru, ru)] {
            let (text, ended) = told(arguments, lang, directory.path());
            assert_eq!(ended, Some(2), "{text}");
            assert!(text.contains(words) && !text.contains("invalid"), "{arguments:?}: {text}");
        }
    }
}

#[test]
fn an_agent_without_its_port_says_so_in_the_language_asked_for() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let directory = stage();
    let settings = format!("[agent]\naddress = \"{}\"\n", taken.local_addr().unwrap());
    std::fs::write(directory.path().join("taken.toml"), settings).unwrap();
    let zero = "127.0.0.1:0";
    let mut running = program()
        .args(["serve", "--config", "taken.toml", "--lang", "ru", "--gateway", zero, "--plain", zero])
        .args(["--management", zero])
        .current_dir(directory.path())
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(running.stderr.take().unwrap()).lines();
    let said = lines.map_while(Result::ok).find(|line| line.contains("агент подписи не запущен"));
    running.kill().unwrap();
    running.wait().unwrap();
    let said = said.unwrap();
    assert!(!said.contains("cannot listen") && !said.contains("in use"), "{said}");
}

/// What is foreign in what a command prints, and how it ended if not well.
fn wrong_with(arguments: &[&str], code: i32, lang: Lang, directory: &Path) -> Option<String> {
    let (text, ended) = told(arguments, lang, directory);
    let foreign = foreign(&text, &given(arguments));
    let command = arguments.join(" ");
    (ended != Some(code) || !foreign.is_empty())
        .then(|| format!("{lang:?} {command}: ended with {ended:?}, {foreign:?} in: {text}"))
}

#[test]
fn what_a_command_prints_when_it_succeeds_is_in_the_language_asked_for() {
    let mut wrong = Vec::new();
    for lang in [Lang::Kk, Lang::Ru] {
        let directory = stage();
        let certificate = "certs/people/valid.cert.pem";
        let runs: [(&[&str], i32); 9] = [
            (&["verify", "signed.xml"], 1),
            (&["verify", "--report", "detailed", "changed.xml"], 1),
            (&["cms", "verify", "r.cms"], 0),
            (&["pki", "init", "new", "--seed", "1"], 0),
            (&["pki", "export", "exported"], 0),
            (&["pki", "revoke", "--cert", certificate, "--reason", "certificateHold"], 0),
            (&["cms", "verify", "r.cms"], 1),
            (&["pki", "unrevoke", "--cert", certificate], 0),
            (&["pki", "issue", "--each-defect", "each", "--iin", "123456789011", "--name", "ТЕСТОВ ТЕСТ"], 0),
        ];
        wrong.extend(runs.iter().filter_map(|(run, code)| wrong_with(run, *code, lang, directory.path())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_submitted_is_answered_in_the_language_asked_for() {
    let (serving, directory) = (Serving::at_noon(&[]), stage());
    let put = |name: &str, text: String| fs::write(directory.path().join(name), text).unwrap();
    let mut wrong = Vec::new();
    for (serial, lang) in (1..).zip([Lang::Kk, Lang::Ru]) {
        put("good.xml", request_of("valid", serial));
        put("soap.xml", message(&format!("language-{serial}"), &request_of("valid", 10 + serial)));
        put("revoked.xml", request_of("revoked", 20 + serial));
        let submit = ["submit", "--ca", "certs/root.cert.pem", "--url", &serving.endpoints.gateway];
        for (more, code) in [(&["good.xml"][..], 0), (&["--soap", "soap.xml"], 0), (&["revoked.xml"], 1)] {
            let run = [&submit[..], more].concat();
            wrong.extend(wrong_with(&run, code, lang, directory.path()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_gateway_says_where_it_is_in_the_language_asked_for() {
    for (lang, ready) in [(Lang::Kk, "дайын"), (Lang::Ru, "готов")] {
        let directory = tempfile::tempdir().unwrap();
        let any = "127.0.0.1:0";
        let mut gateway = program()
            .args([
                "serve",
                "--data",
                "data",
                "--gateway",
                any,
                "--plain",
                any,
                "--management",
                any,
                "--agent",
                any,
            ])
            .args(["--lang", lang.as_str()])
            .current_dir(directory.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let said: Vec<String> =
            BufReader::new(gateway.stdout.take().unwrap()).lines().take(5).map(Result::unwrap).collect();
        // A second one on the same directory says who has it.
        let second = told(&["serve", "--data", "data", "--gateway", any], lang, directory.path());
        gateway.kill().unwrap();
        gateway.wait().unwrap();
        assert_eq!(said.last().map(String::as_str), Some(ready), "{said:?}");
        for text in said.iter().chain([&second.0]) {
            assert_eq!(foreign(text, &[]), [""; 0], "{lang:?}: {text}");
        }
        assert_eq!(second.1, Some(2), "{}", second.0);
    }
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
