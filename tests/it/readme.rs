//! What the README and the manual say is so: their commands run, their examples are what comes, their paths exist.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use qaqpa::manual::{PAGES, page};
use serde_json::{Value, json};

use crate::support::peers::{fresh_dir, peer};
use crate::support::sources::repository;

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

#[test]
fn the_readme_is_short() {
    let words = readme().split_whitespace().count();
    assert!(words < 1_300, "{words} words; a table or a chapter belongs into src/manual/");
}

#[test]
fn every_path_that_the_readme_and_the_manual_name_exists() {
    let text = PAGES.iter().fold(readme(), |text, page| text + page.text);
    let named = text.split('`').skip(1).step_by(2).filter(|word| {
        ["src/", "certs/", "schemas/", "tests/", ".ci/", "qaqpa.sample.toml", "LICENSE", "SECURITY"]
            .iter()
            .any(|start| word.starts_with(start))
            && !word.contains("NAME")
            && !word.contains('…')
    });
    let named: Vec<&str> = named.chain(["LICENSE-APACHE", "LICENSE-MIT"]).collect();
    assert!(named.len() > 10, "{named:?}");
    for path in named {
        assert!(repository().join(path).exists(), "the README or the manual names {path}");
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
        let any = "127.0.0.1:0";
        let free = ["--gateway", any, "--plain", any, "--management", any, "--agent", any];
        let mut serve = crate::support::program();
        serve
            .args(arguments)
            .args(free)
            .current_dir(self.directory.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = serve.spawn().unwrap();
        let told = BufReader::new(child.stdout.take().unwrap());
        self.gateway = Some(child);
        // Behind each address stands what it is for.
        let first = |line: &str| line.split_whitespace().next().unwrap_or_default().to_owned();
        for line in told.lines().map_while(Result::ok).take_while(|line| line != "ready") {
            if let Some(url) = line.strip_prefix("gateway") {
                self.address = first(url);
            }
            if let Some(url) = line.strip_prefix("management") {
                self.testers = first(url);
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
        Command::new("sh")
            .args(["-euc", &script])
            .env("LC_ALL", "C")
            .current_dir(self.directory.path())
            .output()
            .unwrap()
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

/// The shell blocks of a page of the manual, `N` of them.
fn commands<const N: usize>(name: &str) -> [String; N] {
    let found = blocks(page(name).unwrap().text, "sh");
    found.try_into().unwrap_or_else(|found: Vec<String>| panic!("{name} has {} shell blocks", found.len()))
}

/// The output of a block that succeeded.
fn success(output: &Output) -> String {
    let text = text_of(output);
    assert!(output.status.success(), "{text}");
    text
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", text_of(output)))
}

#[test]
fn the_commands_of_the_readme_and_the_manual_do_what_they_say() {
    if [peer("curl"), peer("xmlsec1")].iter().any(Option::is_none) {
        return;
    }
    let text = readme();
    let blocks = blocks(&text, "sh");
    let [two, serve, request, refused] = &blocks[..] else {
        panic!("the README has {} shell blocks, four are known here", blocks.len())
    };
    let mut reader = Reader::new();

    let [demo, test] = two.lines().collect::<Vec<_>>()[..] else { panic!("two commands: {two}") };
    assert_eq!(test, "cargo test", "which is what runs this");
    success(&reader.run(demo));

    reader.serve(serve);
    let output = success(&reader.run(request));
    for expected in ["registered as 000-", "OK", "decision: ACCEPTED"] {
        assert!(output.contains(expected), "no {expected:?} in\n{output}");
    }
    let result = std::fs::read_to_string(reader.path("result.xml")).unwrap();
    assert!(result.contains("<name>queueNumber</name>") && result.contains("<value>1</value>"), "{result}");

    let output = reader.run(refused);
    success(&output);
    let examples = self::blocks(&text, "json");
    let [example] = &examples[..] else { panic!("one example of a refusal") };
    part_of(&serde_json::from_str(example).unwrap(), &json_of(&output), "");

    soap(&reader);
    reports(&reader);
    certificates(&reader);
}

fn soap(reader: &Reader) {
    let [soap] = commands("requests");
    assert!(success(&reader.run(&soap)).contains("OK"));
    assert!(std::fs::read_to_string(reader.path("answer.xml")).unwrap().contains("<code>SCSS001</code>"));
}

fn reports(reader: &Reader) {
    let [reports, explained, asked] = commands("reports");
    let output = success(&reader.run(&reports));
    for expected in ["шешім: ACCEPTED", "decision: ACCEPTED (was ACCEPTED)"] {
        assert!(output.contains(expected), "no {expected:?} in\n{output}");
    }
    let output = success(&reader.run(&explained));
    for expected in ["equal: this part is as it was signed", "the same bytes"] {
        assert!(output.contains(expected), "no {expected:?} in\n{output}");
    }
    let answer = json_of(&reader.run(&asked));
    assert_eq!(answer["explanation"]["comparison"]["equal"], true, "{answer}");
}

fn certificates(reader: &Reader) {
    let [issued, managed, alone] = commands("certificates");
    let output = reader.run(&issued);
    success(&output);
    let expected = json_of(&output);
    let answer: Value =
        serde_json::from_str(&std::fs::read_to_string(reader.path("answer.json")).unwrap()).unwrap();
    assert_eq!(
        (&answer["codes"], &answer["decision"]),
        (&expected["codes"], &expected["decision"]),
        "{answer}"
    );
    assert_eq!(expected["codes"], json!(["CERTIFICATE_EXPIRED", "CERTIFICATE_ON_HOLD"]));

    let output = success(&reader.run(&managed));
    for expected in ["certificateHold", r#""revoked":null"#, r#""fault":"stale""#] {
        assert!(output.contains(expected), "no {expected:?} in\n{output}");
    }
    assert!(output.ends_with(r#"{"faults":[]}"#), "{output}");

    let output = text_of(&reader.run(&alone));
    for expected in
        ["iin                  123456789011", "CERTIFICATE_EXPIRED", "refused: 1", "decision: ACCEPTED"]
    {
        assert!(output.contains(expected), "no {expected:?} in\n{output}");
    }
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
fn the_people_of_certs_are_refused_as_the_manual_says() {
    let text = page("certificates").unwrap().text;
    let (_, rest) = text.split_once("| `--key certs/people/…` |").unwrap();
    let rows: Vec<&str> = rest.lines().skip(2).take_while(|line| line.starts_with('|')).collect();
    let quoted = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let reader = Reader::new();
    let writing = &blocks(&readme(), "sh")[2];
    let (writing, _) = writing.split_once("\nXML\n").expect("the README writes a request first");
    success(&reader.run(&format!("{writing}\nXML\n")));
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
    assert_eq!(people, there, "the manual has some of the people only");
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
