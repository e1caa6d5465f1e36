//! The rules of the house that no compiler knows.

use std::path::{Path, PathBuf};

use crate::support::sources::{Source, files, repository, sources};

/// What may stand only in some places, and why.
struct Rule {
    /// Any of these in the code.
    words: &'static [&'static str],
    /// Where they may.
    places: &'static [&'static str],
    reason: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        words: &["SystemTime::now"],
        places: &["src/clock.rs"],
        reason: "the wall clock is read in one file; take a `Now`",
    },
    Rule {
        words: &["Instant::now"],
        places: &[
            "src/http/",
            "src/agent/serving.rs",
            "src/workers.rs",
            "src/gateway/stopwatch.rs",
            "src/gateway/health.rs",
            "src/revocation/",
            "src/exchange/",
            "src/load/",
            // A deadline of what is tried again, and of what waits for it.
            "src/registry/postgres/",
            "src/registry/queue.rs",
            "src/cli/",
        ],
        reason: "durations are measured at the edges; a stage has no stopwatch",
    },
    Rule {
        words: &["std::env", "env::var"],
        places: &["src/config.rs"],
        reason: "the environment is read with the configuration",
    },
    Rule {
        words: &["println!", "print!", "eprintln!", "eprint!", "stdout()", "stderr()"],
        places: &["src/cli/", "src/main.rs"],
        reason: "rooms do not print; return it, or trace it without IINs",
    },
    Rule { words: &["todo!", "unimplemented!", "dbg!"], places: &[], reason: "no loose ends" },
    Rule {
        words: &["SystemRandom", "getrandom"],
        places: &["src/crypto/provider.rs", "src/random.rs"],
        reason: "randomness is a value that is passed",
    },
];

/// Files that are longer than [`LINES_MAX`], and why.
const LONG: &[(&str, &str)] = &[];

/// A file says one thing; this is about how much room one thing takes.
const LINES_MAX: usize = 450;

fn breaches(source: &Source) -> Vec<String> {
    let mut wrong = Vec::new();
    let lines: Vec<&str> = source.text.lines().collect();
    for (number, code, text) in source.product_lines() {
        for rule in
            RULES.iter().filter(|rule| !rule.places.iter().any(|place| source.path.starts_with(place)))
        {
            let named = |word: &&str| {
                code.match_indices(*word)
                    .any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
            };
            if let Some(word) = rule.words.iter().find(|word| named(word)) {
                wrong.push(format!("{}:{number}: {word}: {}", source.path, rule.reason));
            }
        }
        // A DER reader has an `expect` too; the one that panics takes a text.
        let surviving =
            code.contains(".unwrap()") || code.contains(".expect(") && text.contains(".expect(\"");
        let above = &lines[number.saturating_sub(4)..number - 1];
        if surviving && !above.iter().any(|line| line.trim_start().starts_with("// Unwrap safety:")) {
            wrong.push(format!(
                "{}:{number}: unwrap or expect without `// Unwrap safety:` above it",
                source.path
            ));
        }
    }
    let excused = LONG.iter().any(|(path, _)| *path == source.path);
    if lines.len() > LINES_MAX && !excused {
        wrong.push(format!(
            "{}: {} lines; split it, or write the reason into LONG",
            source.path,
            lines.len()
        ));
    }
    wrong
}

#[test]
fn the_sources_keep_the_rules_of_the_house() {
    let sources = sources();
    assert!(sources.len() > 10, "the test looks at nothing");
    let wrong: Vec<String> = sources.iter().flat_map(breaches).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (path, _) in LONG {
        let source = sources.iter().find(|source| source.path == *path);
        assert!(
            source.is_some_and(|source| source.text.lines().count() > LINES_MAX),
            "{path} needs no excuse any more"
        );
    }
}

/// The file that must name this one as its module: `a.rs` or `a/mod.rs` for `a/b.rs`, the root of the crate for `b.rs`.
fn parent_of(path: &Path, roots: &[&str]) -> Option<PathBuf> {
    let directory = path.parent()?;
    let beside = [directory.with_extension("rs"), directory.join("mod.rs")];
    let own = roots.iter().map(|root| directory.join(root));
    beside.into_iter().chain(own).find(|file| file.is_file())
}

#[test]
fn every_file_of_the_library_and_of_the_tests_is_compiled() {
    let mut lost = Vec::new();
    for (directory, roots) in [("src", &["lib.rs"][..]), ("tests/it", &["main.rs"][..])] {
        let all = files(directory, &["rs"]);
        assert!(all.len() > 80, "the test looks at nothing");
        for path in all {
            let path = repository().join(path);
            let stem = path.file_stem().unwrap().to_str().unwrap();
            if matches!(stem, "lib" | "main" | "mod") {
                continue;
            }
            let parent = parent_of(&path, roots).and_then(|file| std::fs::read_to_string(file).ok());
            let named = parent.is_some_and(|text| {
                text.lines().any(|line| line.trim_start().ends_with(&format!("mod {stem};")))
            });
            if !named {
                lost.push(path);
            }
        }
    }
    assert!(lost.is_empty(), "no module names these files, so nobody compiles them: {lost:?}");
}

/// Places of one machine, which say nothing on another.
fn machine_paths(text: &str) -> Vec<&str> {
    let roots = ["work", "root", "home", "Users"].map(|root| format!("/{root}/"));
    let begins = |line: &str, root: &String| {
        line.match_indices(root.as_str()).any(|(at, _)| {
            !line[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '}' | '/' | '-'))
        })
    };
    text.lines().filter(|line| roots.iter().any(|root| begins(line, root))).collect()
}

#[test]
fn nothing_names_a_place_of_one_machine() {
    let mut texts: Vec<_> = ["src", "tests", "schemas", "benches", ".ci"]
        .iter()
        .flat_map(|directory| files(directory, &["rs", "md", "toml", "py", "xsd", "wsdl", "sql", "sh", ""]))
        .collect();
    texts.extend(
        ["README.md", "SECURITY.md", "Cargo.toml", "qaqpa.sample.toml"].map(|name| repository().join(name)),
    );
    for path in texts {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(machine_paths(&text), [""; 0], "in {}", path.display());
    }
}

#[test]
fn the_rules_catch_what_they_should() {
    let caught = |path: &str, text: &str| breaches(&Source::new(path, text)).len();
    assert_eq!(caught("src/trust/a.rs", "let t = SystemTime::now();"), 1);
    assert_eq!(caught("src/clock.rs", "let t = SystemTime::now();"), 0);
    assert_eq!(caught("src/trust/a.rs", "// SystemTime::now()\nlet a = \"println!\";"), 0);
    assert_eq!(caught("src/trust/a.rs", "fn f() { eprintln!(\"{x}\"); todo!() }"), 2);
    assert_eq!(caught("src/trust/a.rs", "let a = std::env::var(\"A\");"), 1);
    assert_eq!(caught("src/trust/a.rs", "let a = b.unwrap();\nlet c = d.unwrap_or(1);"), 1);
    assert_eq!(caught("src/trust/a.rs", "let a = b.expect(\"b\");\nlet c = der.expect(tag::OID);"), 1);
    assert_eq!(caught("src/trust/a.rs", "// Unwrap safety: it is there.\nlet a = b.expect(\"b\");"), 0);
    assert_eq!(caught("src/trust/a.rs", "#[cfg(test)]\nmod tests { fn f() { b.unwrap(); } }"), 0);
    assert_eq!(caught("src/trust/a.rs", &"\n".repeat(LINES_MAX + 1)), 1);
    let path = ["\"", "/home", "/me/x\""].concat();
    assert_eq!(machine_paths(&path), [path.as_str()]);
    assert_eq!(machine_paths("src/home/x, https://a.kz/Users/"), [""; 0]);
}
