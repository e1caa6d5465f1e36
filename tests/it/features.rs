//! What the library depends on: without its default features, and whether it uses all of it.

use std::process::Command;

use crate::support::sources::{Source, code_of, files, repository, sources};

/// Of HTTP, TLS, the database, asynchronous code and the command line: nothing of these is in the tree of signatures.
const SERVING: &[&str] = &[
    "tokio",
    "hyper",
    "axum",
    "tower",
    "rustls",
    "rusqlite",
    "libsqlite3-sys",
    "clap",
    "anyhow",
    "utoipa",
    "krilla",
];

fn tree(features: &[&str]) -> Vec<String> {
    let arguments = ["tree", "--locked", "--offline", "-e", "normal", "--prefix", "none", "--format", "{p}"];
    let told = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .args(features)
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let lines = String::from_utf8(told.stdout).unwrap();
    lines.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn without_default_features_nothing_that_serves_is_in_the_tree() {
    let (whole, bare) = (tree(&[]), tree(&["--no-default-features"]));
    for name in SERVING {
        assert!(whole.iter().any(|line| line == name), "{name} is in no tree: the test looks at nothing");
        assert!(!bare.iter().any(|line| line == name), "{name}");
    }
    assert!(bare.iter().any(|name| name == "ring"));
}

/// The names below `[section]` of `Cargo.toml`, whose entries are a line each.
fn named(section: &str) -> Vec<String> {
    let manifest = std::fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    let head = format!("[{section}]");
    let lines = manifest.lines().skip_while(|line| line.trim() != head).skip(1);
    let entries = lines.take_while(|line| !line.starts_with('[')).filter(|line| !line.starts_with('#'));
    entries.filter_map(|line| Some(line.split_once(" = ")?.0.to_owned())).collect()
}

/// Whether code names a crate: `name::` that is no module of another path.
fn is_named(code: &str, name: &str) -> bool {
    let path = format!("{}::", name.replace('-', "_"));
    code.match_indices(&path).any(|(at, _)| {
        let before = code[..at].trim_end_matches("::");
        let is_whole = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        is_whole && (before.len() == at || code[..at].ends_with(" ::"))
    })
}

fn unused(section: &str, code: &[String]) -> Vec<String> {
    let names = named(section);
    assert!(names.len() > 4, "[{section}] was not read");
    names.into_iter().filter(|name| !code.iter().any(|code| is_named(code, name))).collect()
}

#[test]
fn every_dependency_is_used() {
    let own: Vec<String> = sources().into_iter().map(|source| source.code).collect();
    assert_eq!(unused("dependencies", &own), [""; 0]);
    let read = |path: std::path::PathBuf| code_of(&std::fs::read_to_string(path).unwrap());
    let mut tests: Vec<String> =
        ["tests", "benches"].iter().flat_map(|directory| files(directory, &["rs"])).map(read).collect();
    tests.extend(own);
    assert_eq!(unused("dev-dependencies", &tests), [""; 0]);
}

#[test]
fn a_dependency_that_nothing_names_is_found() {
    let code =
        Source::new("src/a.rs", "use std::time::Instant; // tower::Service\nfn f() { hyper_util::rt::f() }")
            .code;
    assert!(is_named(&code, "hyper-util") && is_named("use ::base64::Engine;", "base64"));
    assert!(!is_named(&code, "time") && !is_named(&code, "tower") && !is_named(&code, "util"));
}
