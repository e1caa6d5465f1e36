//! The tools of others, which a machine may lack: a test that needs one then says so and ends, unless QAQPA_REQUIRE_PEERS is 1.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub fn ignored<T>(reason: &str) -> Option<T> {
    assert!(
        std::env::var("QAQPA_REQUIRE_PEERS").as_deref() != Ok("1"),
        "QAQPA_REQUIRE_PEERS=1, but {reason}"
    );
    // Past the capture of the test harness: a test that looked at nothing must be seen to.
    let _ = writeln!(
        std::io::stderr(),
        "ignored: {}: {reason}",
        std::thread::current().name().unwrap_or("a test")
    );
    None
}

/// A tool on the PATH.
pub fn peer(tool: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found =
        std::env::split_paths(&path).map(|directory| directory.join(tool)).find(|file| file.is_file());
    found.or_else(|| ignored(&format!("{tool} is not installed")))
}

/// OpenSSL with its GOST engine, which Debian has as `libengine-gost-openssl`.
pub fn openssl_with_gost() -> Option<PathBuf> {
    let openssl = peer("openssl")?;
    let loads =
        Command::new(&openssl).args(["engine", "gost"]).output().is_ok_and(|output| output.status.success());
    if loads { Some(openssl) } else { ignored("OpenSSL's GOST engine is not installed") }
}

/// A Python that has these modules: QAQPA_PEER_PYTHON, the one that `.ci/run` makes, or the system's.
pub fn python_with(modules: &[&str]) -> Option<PathBuf> {
    let made = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers/bin/python");
    let named = std::env::var_os("QAQPA_PEER_PYTHON").map(PathBuf::from);
    let candidates = named.into_iter().chain([made, PathBuf::from("python3")]);
    let has = |python: &PathBuf| {
        let import = format!("import {}", modules.join(", "));
        Command::new(python).args(["-c", &import]).output().is_ok_and(|output| output.status.success())
    };
    candidates.into_iter().find(has).or_else(|| ignored(&format!("no Python has {}", modules.join(", "))))
}

/// Node and the directory that has its packages: `npm` beside the Python environment, where `.ci/run` puts both.
pub fn node_with(packages: &[&str]) -> Option<(PathBuf, PathBuf)> {
    let node = peer("node")?;
    let python = std::env::var_os("QAQPA_PEER_PYTHON").map(PathBuf::from);
    let beside = python.and_then(|python| python.ancestors().nth(3).map(|above| above.join("npm")));
    let made = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/npm");
    let has =
        |place: &PathBuf| packages.iter().all(|package| place.join("node_modules").join(package).is_dir());
    let found = beside.into_iter().chain([made]).find(has);
    found
        .or_else(|| ignored(&format!("no directory has the npm packages {}", packages.join(", "))))
        .map(|place| (node, place))
}

/// Gives the JDK its jobs, and what it said of each.
pub fn jdk(java: &Path, jobs: &[Vec<String>]) -> Vec<String> {
    jdk_driven_by("Peer.java", java, jobs)
}

/// The same of a driver in this directory.
pub fn jdk_driven_by(driver: &str, java: &Path, jobs: &[Vec<String>]) -> Vec<String> {
    let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/support").join(driver);
    let mut child =
        Command::new(java).arg(driver).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    for job in jobs {
        writeln!(input, "{}", job.join("\t")).unwrap();
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    let said: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    assert_eq!(said.len(), jobs.len(), "{said:?}");
    said
}

/// The reference material: QAQPA_SHARED, or `shared` beside the repository.
pub fn shared() -> Option<PathBuf> {
    let named = std::env::var_os("QAQPA_SHARED").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let named = named.map(|path| Path::new(env!("CARGO_MANIFEST_DIR")).join(path));
    named
        .into_iter()
        .chain([beside])
        .find(|path| path.is_dir())
        .or_else(|| ignored("the reference material is not there (QAQPA_SHARED)"))
}

/// A directory that ends with the test.
pub fn fresh_dir() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// Runs a Python script that ships with the tests, and gives what it printed.
pub fn run_script(python: &Path, script: &str, arguments: &[&str]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/support").join(script);
    let output = Command::new(python).arg(script).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
