//! The binary starts, says where it is, ends when asked, and explains itself when it cannot.

use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use qaqpa::http::Method;
use qaqpa::http::header::ACCEPT;

use crate::support::caller::{Caller, json};
use crate::support::driven::driven;
use crate::support::peers::fresh_dir;
use crate::support::program;
use crate::support::requests::request_of;
use crate::support::serving::{Serving, command};

/// What a debug build on a busy machine may take; a release build is ready in a tenth of a second.
const READY: Duration = Duration::from_secs(5);

/// An idle gateway, design: under 30 MB. The code of a debug build alone is as large, and is not counted there.
const IDLE_KB_MAX: u64 = if cfg!(debug_assertions) { 25 } else { 30 } * 1024;

#[test]
fn it_prints_its_listeners_then_ready_and_ends_with_0_when_told() {
    let serving = Serving::start(&[]);
    let endpoints = serving.endpoints.clone();
    eprintln!("ready after {:?}", serving.ready_after);
    assert!(serving.ready_after < READY, "{:?}", serving.ready_after);
    let expected = [
        format!("gateway     {}  portal", endpoints.gateway),
        format!("plain       {}  the same without TLS", endpoints.plain),
        format!("management  {}  for testers", endpoints.management),
        "agent       wss://127.0.0.1:".to_owned(),
        "ready".to_owned(),
    ];
    assert_eq!(serving.printed.len(), expected.len());
    for (printed, expected) in serving.printed.iter().zip(&expected) {
        assert!(printed.starts_with(expected), "{printed}");
    }
    let caller = Caller::new();
    for base in [&endpoints.gateway, &endpoints.plain, &endpoints.management] {
        assert_eq!(json(&caller.get(&format!("{base}/health")))["status"], "pass", "{base}");
    }
    let code = if cfg!(debug_assertions) { serving.memory_kb("RssFile") } else { Some(0) };
    let idle = serving.memory_kb("VmHWM").zip(code).map(|(peak, code)| peak.saturating_sub(code));
    eprintln!("an idle gateway: {idle:?} kB, without its code where that is a debug build's: {code:?} kB");
    assert!(idle.is_none_or(|kb| kb < IDLE_KB_MAX), "{idle:?}");
    let file = serving.data().join("endpoints.json");
    assert!(file.exists());
    assert_eq!(serving.stop().code(), Some(0));
    assert!(!file.exists());
}

#[test]
fn what_was_registered_is_there_at_the_next_start_on_the_same_data() {
    let directory = fresh_dir();
    let caller = Caller::new();
    let first = Serving::on(directory.path(), &[]);
    let document = request_of("valid", 1);
    let number = Caller::number(&caller.submit(&first.endpoints.gateway, &document), 201);
    let result = caller.result(&first.endpoints.gateway, &number);
    assert_eq!(first.stop().code(), Some(0));

    let second = Serving::on(directory.path(), &[]);
    let base = &second.endpoints.gateway;
    assert_eq!(Caller::number(&caller.submit(base, &document), 200), number);
    assert_eq!(caller.result(base, &number), result);
    assert_ne!(Caller::number(&caller.submit(base, &request_of("valid", 2)), 201), number);
    assert_eq!(second.stop().code(), Some(0));
}

#[test]
fn a_start_that_cannot_be_says_why_and_exits_with_2() {
    let directory = fresh_dir();
    let file = |name: &str, content: &str| {
        let path = directory.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let wrong = file("wrong.toml", "[workflow]\ndecide_after_secons = 3\n");
    let half = directory.path().join("half-a-pki");
    std::fs::create_dir(&half).unwrap();
    for (flags, expected) in [
        (vec!["--config", &wrong], "line 2: there is no key `decide_after_secons`"),
        (vec!["--plain", &taken], taken.as_str()),
        (vec!["--pki", "/nonexistent/pki"], "/nonexistent/pki"),
        (vec!["--pki", half.to_str().unwrap()], "make one with `qaqpa pki init`"),
    ] {
        let output = command(&directory.path().join("data"), &flags).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{flags:?}: {told}");
        assert!(told.contains(expected) && !told.contains("panicked"), "{flags:?}: {told}");
    }
    let under_a_file = Path::new(&wrong).join("data");
    let output = command(&under_a_file, &[]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && told.contains("choose another with --data"), "{told}");
}

#[test]
fn a_damaged_registry_is_told_by_its_name_and_not_written_over() {
    let directory = fresh_dir();
    let registry = directory.path().join("registry.sqlite");
    let damaged = "not a database, ".repeat(1000);
    std::fs::write(&registry, &damaged).unwrap();
    let output = command(directory.path(), &[]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && told.contains("registry.sqlite"), "{told}");
    assert_eq!(std::fs::read_to_string(&registry).unwrap(), damaged);
}

#[test]
fn every_listener_tells_its_paths_and_each_is_there() {
    let (serving, caller) = (Serving::start(&[]), Caller::new());
    let endpoints = &serving.endpoints;
    for base in [&endpoints.gateway, &endpoints.plain, &endpoints.management] {
        let text = caller.get(&format!("{base}/")).text();
        assert!(text.contains("Not for production"), "{base}: {text}");
        let words = text
            .split([' ', ',', ';', '(', ')', '\n'])
            .map(|word| word.trim_start_matches(base.as_str()).trim_end_matches('.'));
        let paths: Vec<&str> =
            words.filter(|word| word.starts_with('/') && !word.contains(['…', '"', '*'])).collect();
        assert!(paths.len() > 4, "{base}: {paths:?}");
        for path in paths {
            let on = if ["/ocsp/", "/tsp/"].contains(&path) { &endpoints.plain } else { base };
            // What stands for `{number}` and its like is nobody's: the handler says so, not the table.
            let filled = path.replace(['{', '}'], "");
            if path.starts_with("/assets/") || path.ends_with("/events") {
                // A file that is not there is as lost as a path that is not; a stream of events has no end to wait for.
                continue;
            }
            let answer = caller.get(&format!("{on}{filled}"));
            let (status, lost) = (answer.status.as_u16(), answer.text().contains("lists every path"));
            assert!([200, 303, 400, 401, 404, 405].contains(&status) && !lost, "{base}{path}: {status}");
        }
        let lost = caller.get(&format!("{base}/nothing"));
        assert!(
            lost.status.as_u16() == 404 && lost.text().contains("GET / lists every path"),
            "{base}: {}",
            lost.text()
        );
    }
}

/// What a page may cost, over all threads of the process.
const PAGE_CPU_MAX: Duration = Duration::from_millis(2);

#[test]
#[ignore = "run it with a release build on a quiet machine for the figures that it asserts"]
fn a_cold_binary_shows_its_first_page_within_a_second() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let plain = format!("127.0.0.1:{port}");
    let any = "127.0.0.1:0";
    let job = serde_json::json!({
        "program": program().get_program().to_str().unwrap(), "port": port, "turns": 5,
        "args": ["serve", "--gateway", any, "--plain", plain, "--management", any, "--agent", any],
    });
    let Some(turns) = driven("first_paint.mjs", &["playwright-core"], job) else { return };
    eprintln!(
        "milliseconds from the start to ready, to the first octet, to the first contentful paint: {turns}"
    );
    let mut paints: Vec<u64> =
        turns.as_array().unwrap().iter().map(|turn| turn["paint"].as_u64().unwrap()).collect();
    paints.sort_unstable();
    assert!(cfg!(debug_assertions) && std::env::var_os("QAQPA_PROGRAM").is_none() || paints[2] < 1_000);
}

#[test]
#[ignore = "run it with a release build on a quiet machine for the figures that it asserts"]
fn a_page_costs_less_than_two_milliseconds_of_cpu() {
    const CALLS: u32 = 200;
    let (serving, caller) = (Serving::start(&[]), Caller::new());
    let spent = || {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", serving.id())).unwrap();
        // proc(5): utime and stime, in hundredths of a second, are the 14th and 15th; the name before them may have blanks.
        let rest = stat.rsplit_once(')').unwrap().1;
        let ticks: u64 =
            rest.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum();
        Duration::from_millis(10 * ticks)
    };
    let (plain, management) = (&serving.endpoints.plain, &serving.endpoints.management);
    for (base, path) in [
        (plain, "/"),
        (plain, "/services"),
        (plain, "/services/wko2016-141-housing-queue"),
        (plain, "/login"),
        (plain, "/verify"),
        (plain, "/workstation"),
        (management, "/"),
        (management, "/console/journal"),
        (management, "/console/certificates"),
        (management, "/console/people"),
        (management, "/console/clock"),
    ] {
        let page = || {
            let accept = [(ACCEPT, "text/html")];
            let answer = caller.send(Method::GET, &format!("{base}{path}"), &accept, b"").unwrap();
            assert_eq!(answer.status.as_u16(), 200, "{path}");
        };
        page();
        let before = spent();
        (0..CALLS).for_each(|_| page());
        let each = (spent() - before) / CALLS;
        eprintln!("{path}: {each:?} of CPU");
        assert!(
            cfg!(debug_assertions) && std::env::var_os("QAQPA_PROGRAM").is_none() || each < PAGE_CPU_MAX,
            "{path}: {each:?}"
        );
    }
}
