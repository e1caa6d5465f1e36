//! The command line, as a person meets it.

use std::process::{Command, Output};
use std::sync::Arc;

use qaqpa::app;
use qaqpa::cli::Outcome;
use qaqpa::cli::serve::serve;
use qaqpa::gateway::Endpoints;
use qaqpa::text::Lang;

use crate::support::authority::Authority;
use crate::support::echo::Echo;
use crate::support::gateway::settings;
use crate::support::peers::{fresh_dir, peer};

fn qaqpa(arguments: &[&str]) -> Output {
    crate::support::program().args(arguments).env_remove("QAQPA_LOG").output().unwrap()
}

fn code_and_text(arguments: &[&str]) -> (i32, String) {
    let output = qaqpa(arguments);
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8(text).unwrap())
}

#[test]
fn help_says_what_it_is_what_to_do_first_and_names_every_subcommand() {
    let (code, text) = code_and_text(&["--help"]);
    assert_eq!(code, 0);
    for word in [
        "NOT FOR PRODUCTION",
        "What to do first",
        "qaqpa demo",
        "Exit codes",
        "serve",
        "sign",
        "submit",
        "verify",
        "c14n",
    ] {
        assert!(text.contains(word), "no {word:?} in:\n{text}");
    }
    for subcommand in ["serve", "demo", "sign", "submit", "verify", "c14n"] {
        let (code, text) = code_and_text(&[subcommand, "--help"]);
        assert!(code == 0 && text.contains(&format!("Example:\n  qaqpa {subcommand}")), "{text}");
    }
}

#[test]
fn misuse_exits_with_2_and_says_what_is_wrong() {
    let directory = fresh_dir();
    let wrong = directory.path().join("wrong.toml");
    std::fs::write(&wrong, "[http]\nbody_bytes_mx = 1\n").unwrap();
    let wrong = wrong.to_str().unwrap();
    for (arguments, expected) in [
        (&["fly"][..], "unrecognized subcommand"),
        (&["submit"], "--url"),
        (&["submit", "--url", "http://127.0.0.1:1", "no-such-file.xml"], "cannot read no-such-file.xml"),
        (&["submit", "--url", "http://127.0.0.1:1", "Cargo.toml"], "is it running?"),
        (&["submit", "--url", "gopher://a", "Cargo.toml"], "is not a URL; write https://"),
        (
            &["submit", "--url", "https://127.0.0.1:1", "--ca", "Cargo.toml", "Cargo.toml"],
            "--ca Cargo.toml: no PEM block",
        ),
        (&["serve", "--config", "no-such.toml"], "cannot read no-such.toml"),
        (&["serve", "--config", wrong], "line 2: there is no key `body_bytes_mx`"),
        (&["serve", "--gateway", "8443"], "--gateway"),
        (&["serve", "--clock", "yesterday"], "`yesterday` is not a time; write 2026-11-24"),
    ] {
        let (code, text) = code_and_text(arguments);
        assert!(code == 2 && text.contains(expected), "{arguments:?} exited with {code}:\n{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn submit_tells_the_answer_and_exits_by_it() {
    let gateway = Echo::open().await;
    let directory = fresh_dir();
    let file = |name: &str, content: &str| {
        let path = directory.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let ca = file("ca.pem", &gateway.authority.pem);
    let stranger = file("stranger.pem", &Authority::new("stranger").pem);
    let (good, bad, later) =
        (file("good.xml", "<a/>"), file("bad.xml", "refuse"), file("later.xml", "later"));
    let url = gateway.gateway.url();
    let told = tokio::task::spawn_blocking(move || {
        let submit =
            |ca: &str, rest: &[&str]| code_and_text(&[&["submit", "--url", &url, "--ca", ca], rest].concat());
        [
            submit(&ca, &[&good]),
            submit(&ca, &[&bad]),
            submit(&ca, &[&later]),
            submit(&ca, &["--soap", &good]),
            submit(&stranger, &[&good]),
            submit(&ca, &["--raw", &bad]),
        ]
    });
    let told = told.await.unwrap();
    let expected = [
        (0, "ACCEPTED"),
        (1, "check identity\n    code: IIN_MISMATCH\n    hint: sign with your own key"),
        (1, "may be sent again in 30 s"),
        (0, "code: SCSS001\n  message: Запрос выполнен успешно"),
        (2, "is it the authority that issued"),
        (1, "\"code\":\"IIN_MISMATCH\""),
    ];
    for ((code, text), (expected_code, expected_text)) in told.iter().zip(expected) {
        assert!(*code == expected_code && text.contains(expected_text), "exited with {code}:\n{text}");
    }
    assert!(!told[1].1.contains("check chain"), "a check that passed is told among those that failed");
}

#[tokio::test(flavor = "multi_thread")]
async fn curl_speaks_http_1_1_and_2_with_the_gateway_over_tls() {
    let Some(curl) = peer("curl") else { return };
    let gateway = Echo::open().await;
    let directory = fresh_dir();
    let ca = directory.path().join("ca.pem");
    std::fs::write(&ca, &gateway.authority.pem).unwrap();
    let url = format!("{}/api/v1/requests", gateway.gateway.url());
    let told = tokio::task::spawn_blocking(move || {
        ["--http1.1", "--http2"].map(|version| {
            let mut command = Command::new(&curl);
            command.args([
                version,
                "--silent",
                "--show-error",
                "--write-out",
                " %{http_version} %{http_code}",
                "--data-binary",
                "<a/>",
            ]);
            let output = command.arg("--cacert").arg(&ca).arg(&url).output().unwrap();
            String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
        })
    });
    let told = told.await.unwrap();
    assert!(told[0].contains("\"octets\":4") && told[0].ends_with(" 1.1 200"), "{}", told[0]);
    assert!(told[1].contains("\"octets\":4") && told[1].ends_with(" 2 200"), "{}", told[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn serve_writes_where_it_is_and_takes_it_back_when_it_ends() {
    let (config, _data) = settings("");
    let built = app::build(&config).unwrap();
    let file = config.data.directory.join("endpoints.json");
    let told = Arc::new(tokio::sync::Notify::new());
    let ending = Arc::clone(&told);
    let serving =
        tokio::spawn(
            async move { serve(&config, built, async move { ending.notified().await }, Lang::En).await },
        );
    let endpoints: Endpoints = loop {
        if let Ok(text) = std::fs::read_to_string(&file) {
            break serde_json::from_str(&text).unwrap();
        }
        assert!(!serving.is_finished(), "it ended by itself");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    };
    assert_eq!(endpoints.pid, std::process::id());
    assert!(
        endpoints.gateway.starts_with("https://127.0.0.1:") && !endpoints.gateway.ends_with(":0"),
        "{endpoints:?}"
    );
    told.notify_one();
    assert_eq!(serving.await.unwrap().unwrap(), Outcome::Done);
    assert!(!file.exists());
}
