//! A gateway whose disk is really full: a file system of its own of a few megabytes.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use qaqpa::encoding::base64;
use qaqpa::gateway::Endpoints;
use qaqpa::http::{ClientResponse, Method, header};
use serde_json::{Value, json};

use crate::support::caller::{Caller, json as body_of};
use crate::support::requests::{Form, request_of, signed_by, unsigned};

/// A gateway whose data lie on a file system of its own, of so many megabytes; ended when it is dropped.
struct OnSmallDisk {
    child: Child,
    endpoints: Endpoints,
    /// Its file system, which is its own: from here it is seen below its root.
    inside: PathBuf,
    directory: tempfile::TempDir,
}

impl OnSmallDisk {
    /// Nothing where this machine does not let it.
    fn of(megabytes: u32) -> Option<Self> {
        if !may_mount() {
            return None;
        }
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path().join("data");
        std::fs::create_dir(&data).unwrap();
        let any = "127.0.0.1:0";
        let mut child = Command::new("unshare")
            .args(["-rm", "sh", "-c"])
            .arg(format!("mount -t tmpfs -o size={megabytes}m none \"$0\" && exec \"$@\""))
            .arg(&data)
            .arg(env!("CARGO_BIN_EXE_qaqpa"))
            .args(["serve", "--clock", "2026-11-24T12:00:00Z", "--gateway", any, "--plain", any])
            .args(["--management", any, "--agent", any, "--data"])
            .arg(&data)
            .env("LC_ALL", "C")
            .env_remove("QAQPA_LOG")
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(directory.path().join("log")).unwrap())
            .spawn()
            .unwrap();
        let inside = PathBuf::from(format!("/proc/{}/root{}", child.id(), data.display()));
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let is_ready = lines.any(|line| line.is_ok_and(|line| line == "ready"));
        let log = std::fs::read_to_string(directory.path().join("log")).unwrap();
        if !is_ready {
            let _ = child.wait();
            panic!("it ended before it was ready: {log}");
        }
        let endpoints = std::fs::read(inside.join("endpoints.json")).unwrap();
        Some(OnSmallDisk { child, endpoints: serde_json::from_slice(&endpoints).unwrap(), inside, directory })
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.directory.path().join("log")).unwrap()
    }
}

impl Drop for OnSmallDisk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asserts that an answer says that the disk is full; its problem.
fn assert_full(answer: &ClientResponse) -> Value {
    let problem = body_of(answer);
    assert_eq!((answer.status.as_u16(), &problem["code"]), (503, &"STORAGE_FULL".into()), "{problem}");
    problem
}

/// Whether this user may mount a file system in a namespace of its own; where not, the test says that it was left out.
fn may_mount() -> bool {
    let script = "mount -t tmpfs -o size=1m none /mnt";
    let output = Command::new("unshare").args(["-rm", "sh", "-c", script]).output();
    let may = output.is_ok_and(|output| output.status.success());
    if !may {
        eprintln!("SKIPPED: this machine lets nobody mount a tmpfs in a namespace of its own");
    }
    may
}

#[test]
fn over_http_a_full_disk_has_its_code_health_says_so_and_the_log_says_it_once() {
    let Some(disk) = OnSmallDisk::of(8) else { return };
    let (plain, management) = (&disk.endpoints.plain, &disk.endpoints.management);
    let caller = Caller::new();
    let scan = base64::encode(&[b"%PDF-1.4\n".to_vec(), vec![b'x'; 400_000]].concat());
    let large =
        |serial| signed_by("valid", &unsigned(serial, &Form::default()).replace("JVBERi0xLjQ=", &scan));
    let small = |serial| request_of("valid", serial);
    let (mut registered, mut full, mut in_a_row) = (0, 0, 0);
    // Where no large one fits, small ones do for a while.
    for serial in 1..200 {
        let answer = caller.submit(plain, &if full < 2 { large(serial) } else { small(serial) });
        match answer.status.as_u16() {
            201 => (registered, in_a_row) = (registered + 1, 0),
            _ => {
                assert_full(&answer);
                assert!(answer.header("retry-after").is_some());
                (full, in_a_row) = (full + 1, in_a_row + 1);
            }
        }
        if in_a_row == 6 {
            break;
        }
    }
    assert!(registered > 2 && in_a_row == 6, "{registered} registered, {full} refused");
    // What is refused for itself cannot be kept either, and is answered all the same.
    for serial in 100..103 {
        let refused = caller.submit(plain, &request_of("expired", serial));
        assert_eq!(refused.status.as_u16(), 422, "{}", refused.text());
    }
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let health = caller.get(&format!("{management}/health"));
    let told = body_of(&health);
    assert_eq!(
        (health.status.as_u16(), &told["checks"]["registry"]),
        (503, &"fail".into()),
        "{told} {}",
        disk.log()
    );
    assert!(told["output"].as_str().unwrap().to_lowercase().contains("full"), "{told}");
    let said = disk.log().matches("a batch was not committed").count();
    assert_eq!(said, 1, "{}", disk.log());
    let metrics = caller.get(&format!("{management}/metrics")).text();
    let counted = format!("qaqpa_decisions_total{{decision=\"retry\",code=\"STORAGE_FULL\"}} {full}");
    assert!(metrics.lines().any(|line| line == counted), "{metrics}");
}

/// Writes a file until nothing more goes onto its disk.
fn fill(path: &std::path::Path) {
    use std::io::Write as _;
    let mut file = std::fs::File::create(path).unwrap();
    let mut size = 1 << 16;
    while size > 0 {
        if file.write(&vec![b'x'; size]).unwrap_or(0) == 0 {
            size /= 2;
        }
    }
}

#[test]
fn on_a_full_disk_the_testers_hear_of_the_authoritys_storage_and_with_room_it_goes_on() {
    let Some(disk) = OnSmallDisk::of(16) else { return };
    let caller = Caller::new();
    let call = |path: &str, sent: serde_json::Value, lang: &str| {
        let url = format!("{}/manage/v1/ca/{path}", disk.endpoints.management);
        let headers = [(header::CONTENT_TYPE, "application/json"), (header::ACCEPT_LANGUAGE, lang)];
        caller.send(Method::POST, &url, &headers, sent.to_string().as_bytes()).unwrap()
    };
    let issue = || call("certificates", json!({ "algorithm": "ecdsa" }), "en");
    let first = issue();
    assert_eq!(first.status.as_u16(), 201, "{}", first.text());
    let serial = body_of(&first)["serialNumber"].as_str().unwrap().to_owned();
    let revoke = |lang: &str| call("revocations", json!({ "serialNumber": serial }), lang);
    let filler = disk.inside.join("filler");
    fill(&filler);
    for (lang, words) in [
        ("en", "make room on the disk"),
        ("ru", "освободите место на диске"),
        ("kk", "дискіде орын босатыңыз"),
    ] {
        let refused = revoke(lang);
        let problem = assert_full(&refused);
        assert!(problem["detail"].as_str().unwrap().contains(words), "{problem}");
    }
    // The last page of the ledger may have room for some more.
    let refused = (0..200).map(|_| issue()).find(|answer| answer.status.as_u16() != 201);
    let refused = refused.expect("a ledger on a full disk takes no end of certificates");
    assert_full(&refused);
    // Who would sign in at the portal with a new key hears why not, in the visitor's language.
    let login = format!("{}/login", disk.endpoints.plain);
    let page = caller.send(Method::GET, &login, &[(header::ACCEPT, "text/html")], b"").unwrap();
    let cookie = page.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let csrf = cookie.split_once('=').unwrap().1.to_owned();
    let sign_in = |lang: &str| {
        let form = "application/x-www-form-urlencoded";
        let headers =
            [(header::CONTENT_TYPE, form), (header::COOKIE, &cookie), (header::ACCEPT_LANGUAGE, lang)];
        let sent = format!("csrf={csrf}&person=sound&iin=123456789011");
        caller.send(Method::POST, &login, &headers, sent.as_bytes()).unwrap()
    };
    for (lang, title, words) in [
        ("en", "The disk of the authority is full", "make room on the disk"),
        ("ru", "На диске удостоверяющего центра закончилось место", "освободите место на диске"),
        ("kk", "Куәландырушы орталықтың дискісінде орын қалмаған", "дискіде орын босатыңыз"),
    ] {
        let page = sign_in(lang);
        let text = page.text();
        assert_eq!(page.status.as_u16(), 503, "{text}");
        assert!(text.contains(title) && text.contains(words), "{text}");
        assert!(text.contains("name=\"person\"") && !text.contains("error-summary"), "{text}");
    }
    assert!(!disk.log().contains("123456789011"), "{}", disk.log());
    std::fs::remove_file(&filler).unwrap();
    assert_eq!(sign_in("en").status.as_u16(), 303, "{}", disk.log());
    assert_eq!(revoke("en").status.as_u16(), 200, "{}", disk.log());
    let again = issue();
    assert_eq!(again.status.as_u16(), 201, "{}", again.text());
}
