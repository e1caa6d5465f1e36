//! What the library depends on without its default features.

use std::process::Command;

/// Of HTTP, TLS, the database, asynchronous code and the command line: nothing of these is in the tree of signatures.
const SERVING: &[&str] =
    &["tokio", "hyper", "axum", "tower", "rustls", "rusqlite", "libsqlite3-sys", "clap", "anyhow", "utoipa"];

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
