//! What the sources cite is in the repository: a file that is there, a section of
//! the manual that is there, a clause that a service file has.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use qaqpa::manual;

use crate::support::sources::{files, repository};

/// The words that a sentence, a link or a string literal is made of.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let between = |c: char| c.is_whitespace() || "()[]{}<>\"'`,;:|=!".contains(c);
    text.split(between).map(|word| word.trim_end_matches('.'))
}

/// Files of documentation that `text` names.
fn cited_files(text: &str) -> Vec<&str> {
    let named = |word: &&str| {
        word.strip_suffix(".md").is_some_and(|stem| stem.chars().any(char::is_alphanumeric))
            || word.strip_prefix("docs/").is_some_and(|rest| !rest.is_empty())
    };
    words(text).filter(named).collect()
}

/// Pages and sections of the manual that `text` cites: `contract §1.3`, `000 ¶10(6)`.
fn cited_sections(text: &str) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for page in ["contract", "authority"] {
        let number =
            |rest: &str| rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect::<String>();
        let name = format!("{page} §");
        let cited = text.split(&*name).skip(1).map(number);
        found.extend(cited.map(|number| (page, format!("§{}", number.trim_end_matches('.')))));
    }
    for (at, _) in text.match_indices(" ¶") {
        let act = &text[..at];
        let act = act.get(act.len().saturating_sub(3)..).unwrap_or_default();
        if act.len() == 3 && act.bytes().all(|c| c.is_ascii_digit()) {
            let paragraph: String =
                text[at + " ¶".len()..].chars().take_while(char::is_ascii_digit).collect();
            found.push(("regulation", format!("{act} ¶{paragraph}")));
        }
    }
    found
}

fn has_section(page: &str, section: &str) -> bool {
    let heading = |line: &str| {
        line.trim_start_matches('#').strip_prefix(' ').is_some_and(|title| {
            title.strip_prefix(section).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
    };
    manual::page(page)
        .is_some_and(|page| page.text.lines().any(|line| line.starts_with('#') && heading(line)))
        || page == "regulation" && has_clause(section)
}

/// Whether a file in `schemas/services/` has an item of this paragraph: `003 ¶5` is in that of `003 ¶5(1)`.
fn has_clause(paragraph: &str) -> bool {
    static CLAUSES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        let files = std::fs::read_dir(repository().join("schemas/services")).unwrap();
        let texts = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
        let cites =
            texts.flat_map(|text| text.split("cite = \"").skip(1).map(str::to_owned).collect::<Vec<_>>());
        let paragraph = |cite: String| cite.split(['"', '(', '[', ' ']).take(2).collect::<Vec<_>>().join(" ");
        cites.map(paragraph).collect()
    });
    CLAUSES.contains(paragraph)
}

/// Every text of the repository that may cite something, with its path.
fn texts() -> Vec<(String, String)> {
    let directories = ["src", "tests", "benches", "schemas", "certs"];
    let mut paths: Vec<_> =
        directories.iter().flat_map(|name| files(name, &["rs", "md", "toml", "sql", "xsd", "py"])).collect();
    paths.extend(
        ["README.md", "SECURITY.md", "Cargo.toml", "qaqpa.sample.toml"].map(|name| repository().join(name)),
    );
    let name = |path: &std::path::Path| path.strip_prefix(repository()).unwrap().to_str().unwrap().to_owned();
    let read = |path: std::path::PathBuf| (name(&path), std::fs::read_to_string(path).unwrap());
    let this = |path: &str| path == "tests/it/citations.rs";
    paths.into_iter().map(read).filter(|(path, _)| !this(path)).collect()
}

#[test]
fn every_file_that_is_cited_is_in_the_repository() {
    let mut cited = 0;
    for (path, text) in texts() {
        let beside = repository().join(&path);
        for file in cited_files(&text) {
            cited += 1;
            let there = repository().join(file).exists() || beside.with_file_name(file).exists();
            assert!(there, "{path} cites {file}, which is not in the repository");
        }
    }
    assert!(cited > 5, "the test looks at nothing");
}

#[test]
fn every_section_that_is_cited_is_in_the_manual() {
    let mut cited = 0;
    for (path, text) in texts() {
        for (page, section) in cited_sections(&text) {
            cited += 1;
            assert!(
                has_section(page, &section),
                "{path} cites {page} {section}, which the page does not have"
            );
        }
    }
    assert!(cited > 60, "the test looks at nothing");
}

#[test]
fn a_citation_of_what_is_not_there_is_found() {
    let text =
        "/// As nca.md §1.3 says, and `docs/a.txt`; see [README](README.md).\nlet a = concat!(b, \".md\");";
    assert_eq!(cited_files(text), ["nca.md", "docs/a.txt", "README.md"]);
    let text = "[contract §1.3](crate::manual::contract), authority §9. 000 ¶10(6) and 999 ¶77; ¶3";
    let cited = cited_sections(text);
    let there: Vec<bool> = cited.iter().map(|(page, section)| has_section(page, section)).collect();
    let named: Vec<&str> = cited.iter().map(|(_, section)| &**section).collect();
    assert_eq!(named, ["§1.3", "§9", "000 ¶10", "999 ¶77"]);
    assert_eq!(there, [true, false, true, false]);
}
