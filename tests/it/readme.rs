//! What the README says is so: its commands run, its tables are the program's, its paths exist.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use qaqpa::ca::{Algorithm, Authority, CertificateRequest, Defect, Kind, Person, Subject};
use qaqpa::findings::{Code, Subject as About};
use qaqpa::gateway::refusal::{http_status, soap_code};
use serde_json::{Value, json};

use crate::support::peers::{fresh_dir, peer};

const BEGIN: &str = "<!-- codes: written by `UPDATE_README=1 cargo test readme` -->\n";
const END: &str = "<!-- /codes -->";

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    std::fs::read_to_string(repository().join("README.md")).unwrap()
}

/// The fenced blocks of one language, in order.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    text.split(&fence).skip(1).map(|rest| rest.split("\n```").next().unwrap_or_default().to_owned()).collect()
}

fn word(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// One line for each code, as the program has it.
fn table() -> String {
    let mut table =
        "| code | what is wrong | HTTP | SOAP | indication | decision | what to do |\n|---|---|---|---|---|---|---|\n".to_owned();
    for code in Code::ALL {
        let soap = [About::Transport, About::Document].map(|subject| soap_code(subject, *code).code);
        let soap = if soap[0] == soap[1] { soap[0].to_owned() } else { soap.join(" / ") };
        let indication =
            code.indication().map_or_else(|| "–".to_owned(), |indication| word(&json!(indication)));
        let indication =
            code.sub_indication().map_or(indication.clone(), |sub| format!("{indication}, {sub}"));
        let (title, hint, decision) =
            (qaqpa::text::title(*code).en, qaqpa::text::hint(*code).en, word(&json!(code.decision())));
        writeln!(
            table,
            "| `{code}` | {title} | {} | {soap} | {indication} | {decision} | {hint} |",
            http_status(*code)
        )
        .unwrap();
    }
    table
}

/// Holds what stands between two marks to what the program says, or writes it there.
fn hold(begin: &str, end: &str, table: &str) {
    let _turn = WRITING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let text = readme();
    let (before, rest) =
        text.split_once(begin).unwrap_or_else(|| panic!("README.md has lost the mark {begin}"));
    let (told, after) = rest.split_once(end).unwrap_or_else(|| panic!("README.md has lost the mark {end}"));
    if std::env::var("UPDATE_README").as_deref() == Ok("1") {
        std::fs::write(repository().join("README.md"), format!("{before}{begin}{table}{end}{after}"))
            .unwrap();
        return;
    }
    assert_eq!(told, table, "the table is out of date; run `UPDATE_README=1 cargo test readme`");
}

/// Two tables are written into one file.
static WRITING: std::sync::Mutex<()> = std::sync::Mutex::new(());

#[test]
fn the_table_of_codes_is_the_programs() {
    let table = table();
    assert!(Code::ALL.iter().all(|code| table.contains(&format!("| `{code}` |"))));
    hold(BEGIN, END, &table);
}

#[test]
fn the_table_of_defects_is_the_authoritys() {
    let authority = Authority::builtin(None).unwrap();
    let now = qaqpa::clock::Now::parse("2026-11-24").unwrap();
    let mut table =
        "| `--defect` | what is wrong | what comes of a request signed with it |\n|---|---|---|\n".to_owned();
    for (defect, name, about) in Defect::NAMES {
        let person = Person::parse("ТЕСТОВ ТЕСТ ТЕСТОВИЧ", Some("123456789011"));
        // The verdict does not depend on the algorithm; RSA keys take long to make.
        let algorithm = if *defect == Defect::WeakKey { Algorithm::Rsa } else { Algorithm::Ecdsa };
        let order = CertificateRequest {
            algorithm,
            ..CertificateRequest::new(Kind::PersonSign, Subject::Person(person))
        }
        .with(*defect);
        let expected = authority.issue(&order, now, &qaqpa::random::Seeded::new(1, name)).unwrap().expected;
        let codes: Vec<String> = expected.codes.iter().map(|code| format!("`{code}`")).collect();
        let verdict = if codes.is_empty() { "accepted".to_owned() } else { codes.join(", ") };
        writeln!(table, "| `{name}` | {about} | {verdict} |").unwrap();
    }
    hold("<!-- defects: written by `UPDATE_README=1 cargo test readme` -->\n", "<!-- /defects -->", &table);
}

#[test]
fn every_path_that_the_readme_names_exists() {
    let text = readme();
    let named = text.split('`').skip(1).step_by(2).filter(|word| {
        ["src/", "certs/", "schemas/", "qaqpa.sample.toml", "LICENSE"]
            .iter()
            .any(|start| word.starts_with(start))
            && !word.contains("NAME")
            && !word.contains('…')
    });
    let named: Vec<&str> = named.chain(["LICENSE-APACHE", "LICENSE-MIT"]).collect();
    assert!(named.len() > 10, "{named:?}");
    for path in named {
        assert!(repository().join(path).exists(), "README.md names {path}");
    }
}

/// The binary of this test run, ports that are free, and a directory of its own with `certs/` in it.
struct Reader {
    directory: tempfile::TempDir,
    gateway: Option<Child>,
    address: String,
    testers: String,
}

impl Reader {
    fn new() -> Self {
        let directory = fresh_dir();
        std::os::unix::fs::symlink(repository().join("certs"), directory.path().join("certs")).unwrap();
        Reader { directory, gateway: None, address: String::new(), testers: String::new() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Opens the gateway with the command of the README, on free ports.
    fn serve(&mut self, command: &str) {
        let arguments = command
            .trim()
            .strip_prefix("cargo run --release -- ")
            .expect("the command that opens the gateway")
            .split(' ');
        let free = ["--gateway", "127.0.0.1:0", "--plain", "127.0.0.1:0", "--management", "127.0.0.1:0"];
        let mut serve = Command::new(env!("CARGO_BIN_EXE_qaqpa"));
        serve
            .args(arguments)
            .args(free)
            .current_dir(self.directory.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = serve.spawn().unwrap();
        let told = BufReader::new(child.stdout.take().unwrap());
        self.gateway = Some(child);
        for line in told.lines().map_while(Result::ok).take_while(|line| line != "ready") {
            if let Some(url) = line.strip_prefix("gateway") {
                self.address = url.trim().to_owned();
            }
            if let Some(url) = line.strip_prefix("management") {
                self.testers = url.trim().to_owned();
            }
        }
        assert!(self.address.starts_with("https://127.0.0.1:"), "the gateway did not open");
    }

    /// Runs a block as a shell would, with this binary and these ports.
    fn run(&self, block: &str) -> Output {
        let script = block
            .replace("cargo run --release --", env!("CARGO_BIN_EXE_qaqpa"))
            .replace("https://127.0.0.1:8443", &self.address);
        let script = script.replace("http://127.0.0.1:8081", &self.testers);
        Command::new("sh").args(["-euc", &script]).current_dir(self.directory.path()).output().unwrap()
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(mut child) = self.gateway.take() {
            // What has ended already cannot be killed, and need not.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn text_of(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn the_commands_of_the_readme_do_what_it_says() {
    if [peer("curl"), peer("xmlsec1")].iter().any(Option::is_none) {
        return;
    }
    let text = readme();
    let blocks = blocks(&text, "sh");
    let [two, serve, rest, soap, refused, reports, explained, asked, alone, issued, managed] = &blocks[..]
    else {
        panic!("the README has {} shell blocks, eleven are known here", blocks.len())
    };
    let mut reader = Reader::new();

    let [demo, test] = two.lines().collect::<Vec<_>>()[..] else { panic!("two commands: {two}") };
    assert_eq!(test, "cargo test", "which is what runs this");
    let told = reader.run(demo);
    assert!(told.status.success(), "{}", text_of(&told));

    reader.serve(serve);
    let told = reader.run(rest);
    assert!(told.status.success(), "{}", text_of(&told));
    let said = text_of(&told);
    for expected in ["registered as 000-", "OK", "decision: ACCEPTED"] {
        assert!(said.contains(expected), "no {expected:?} in\n{said}");
    }
    assert!(
        std::fs::read_to_string(reader.path("result.xml"))
            .unwrap()
            .contains("<name>queueNumber</name><value>1</value>")
    );

    let told = reader.run(soap);
    assert!(told.status.success() && text_of(&told).contains("OK"), "{}", text_of(&told));
    assert!(std::fs::read_to_string(reader.path("answer.xml")).unwrap().contains("<code>SCSS001</code>"));

    let told = reader.run(refused);
    assert!(told.status.success(), "{}", text_of(&told));
    let problem: Value =
        serde_json::from_slice(&told.stdout).unwrap_or_else(|error| panic!("{error}: {}", text_of(&told)));
    let excerpts = self::blocks(&text, "json");
    let [excerpt] = &excerpts[..] else { panic!("one example of a refusal") };
    part_of(&serde_json::from_str(excerpt).unwrap(), &problem, "");

    let told = reader.run(reports);
    let said = text_of(&told);
    assert!(
        told.status.success()
            && said.contains("шешім: ACCEPTED")
            && said.contains("decision: ACCEPTED (was ACCEPTED)"),
        "{said}"
    );

    let told = reader.run(explained);
    let said = text_of(&told);
    assert!(
        told.status.success()
            && said.contains("equal: this part is as it was signed")
            && said.contains("the same octets"),
        "{said}"
    );

    let told = reader.run(asked);
    let answer: Value =
        serde_json::from_slice(&told.stdout).unwrap_or_else(|error| panic!("{error}: {}", text_of(&told)));
    assert_eq!(answer["explanation"]["comparison"]["equal"], true, "{answer}");

    let told = reader.run(alone);
    let said = text_of(&told);
    for expected in
        ["iin                  123456789011", "CERTIFICATE_EXPIRED", "refused: 1", "decision: ACCEPTED"]
    {
        assert!(said.contains(expected), "no {expected:?} in\n{said}");
    }

    let told = reader.run(issued);
    assert!(told.status.success(), "{}", text_of(&told));
    let expected: Value =
        serde_json::from_slice(&told.stdout).unwrap_or_else(|error| panic!("{error}: {}", text_of(&told)));
    let came: Value =
        serde_json::from_str(&std::fs::read_to_string(reader.path("came.json")).unwrap()).unwrap();
    assert_eq!((&came["codes"], &came["decision"]), (&expected["codes"], &expected["decision"]), "{came}");
    assert_eq!(expected["codes"], json!(["CERTIFICATE_EXPIRED", "CERTIFICATE_ON_HOLD"]));

    let told = reader.run(managed);
    let said = text_of(&told);
    assert!(
        told.status.success() && said.contains("certificateHold") && said.contains(r#""revoked":null"#),
        "{said}"
    );
    assert!(said.contains(r#""fault":"stale""#) && said.ends_with(r#"{"faults":[]}"#), "{said}");
}

/// Whether all that the README shows is in what came.
fn part_of(shown: &Value, came: &Value, way: &str) {
    match (shown, came) {
        (Value::Object(shown), Value::Object(came)) => {
            for (key, value) in shown {
                part_of(value, came.get(key).unwrap_or(&Value::Null), &format!("{way}/{key}"));
            }
        }
        (Value::Array(shown), Value::Array(came)) if shown.iter().all(Value::is_object) => {
            for value in shown {
                let same = came.iter().find(|other| other["name"] == value["name"]).unwrap_or(&Value::Null);
                part_of(value, same, &format!("{way}/{}", value["name"]));
            }
        }
        _ => assert_eq!(shown, came, "at {way}"),
    }
}

#[test]
fn the_people_of_the_readme_are_refused_as_it_says() {
    let text = readme();
    let (_, rest) = text.split_once("| `--key certs/people/…` |").unwrap();
    let rows: Vec<&str> = rest.lines().skip(2).take_while(|line| line.starts_with('|')).collect();
    let quoted = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let reader = Reader::new();
    let document =
        blocks(&text, "sh")[2].split("XML'\n").nth(1).unwrap().split("XML\n").next().unwrap().to_owned();
    std::fs::write(reader.path("request.xml"), document).unwrap();
    let mut people = 0;
    for row in rows {
        let cells: Vec<&str> = row.split('|').collect();
        for person in quoted(cells[1]) {
            people += 1;
            let block = format!(
                "cargo run --release -- sign --key certs/people/{person}.p12 --password Qwerty12 request.xml > signed.xml\n\
                 cargo run --release -- verify --json signed.xml || true"
            );
            let told = reader.run(&block);
            let report: Value = serde_json::from_slice(&told.stdout)
                .unwrap_or_else(|error| panic!("{error}: {}", text_of(&told)));
            let failed = report["reports"][0]["checks"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|check| check["status"] == "FAILED");
            let codes: Vec<String> = failed.map(|check| word(&check["code"])).collect();
            assert_eq!(codes, quoted(cells[2]), "{person}: {report}");
        }
    }
    let there = std::fs::read_dir(repository().join("certs/people")).unwrap();
    let there = there
        .filter(|file| {
            file.as_ref().is_ok_and(|file| file.path().extension().is_some_and(|end| end == "p12"))
        })
        .count();
    assert_eq!(people, there, "the README tells of some of the people only");
}

#[test]
fn the_manual_tells_every_limit_with_its_value() {
    let limits = std::fs::read_to_string(repository().join("src/limits.rs")).unwrap();
    let page = std::fs::read_to_string(repository().join("src/manual/security.md")).unwrap();
    let constants = limits
        .lines()
        .filter_map(|line| line.strip_prefix("pub const ")?.strip_suffix(';')?.split_once(" = "));
    let named: Vec<(String, String)> = constants
        .map(|(name, value)| (name.split(':').next().unwrap_or_default().to_owned(), value.to_owned()))
        .collect();
    let told: Vec<(String, String)> = page
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| [`")?.split(" | ");
            let name = cells.next()?.split('`').next()?.to_owned();
            Some((name, cells.next()?.trim_matches('`').to_owned()))
        })
        .collect();
    assert!(named.len() > 20, "src/limits.rs was not read");
    assert_eq!(told, named, "src/manual/security.md and src/limits.rs differ");
}

#[test]
fn the_map_names_every_room() {
    let map = std::fs::read_to_string(repository().join("src/lib.rs")).unwrap();
    let rooms: Vec<&str> =
        map.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert!(rooms.len() > 20, "{rooms:?}");
    for room in rooms {
        assert!(
            map.contains(&format!("//! | [`{room}`] | ")),
            "the map of src/lib.rs has no line for {room}"
        );
    }
}
