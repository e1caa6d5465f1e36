//! No file uses another that uses it, directly or through others: a reader can begin with any file and go down.
//!
//! A use is a path in code that is no test. A name that a file passes on (`pub use`) is a use of the file
//! that has it, by the one who names it; to pass a name on is none, and so is to declare a module.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::sources::{Source, sources};

/// `src/xml/c14n/escape.rs` is `xml::c14n::escape`; `lib.rs` is the empty path.
type Module = Vec<String>;

fn module_of(path: &str) -> Option<Module> {
    let below = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let names = below.strip_suffix("/mod").unwrap_or(below);
    match names {
        "main" => None,
        "lib" => Some(Module::new()),
        names => Some(names.split('/').map(str::to_owned).collect()),
    }
}

/// `a::{b, c::{d as e}}` as the paths in it, each with the name by which it is known here.
fn leaves(tree: &str) -> Vec<(String, String)> {
    let tree = tree.trim();
    let Some((before, group)) = tree.split_once('{') else {
        let (path, name) = tree.split_once(" as ").unwrap_or((tree, tree));
        let name = name.rsplit("::").next().unwrap_or_default();
        return vec![(path.split_whitespace().collect(), name.trim().to_owned())];
    };
    let mut depth = 0;
    let parts = group[..group.rfind('}').unwrap_or(group.len())].split(move |c: char| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    let inner = parts.filter(|part| !part.trim().is_empty()).flat_map(leaves);
    inner.map(|(path, name)| (format!("{}{path}", before.trim()), name)).collect()
}

struct File {
    /// Paths that its code names, from the root.
    uses: Vec<Module>,
    /// Names that it passes on, and whose they are.
    passes: BTreeMap<String, Module>,
}

/// `path` from the root; nothing when it begins with another crate or a type.
fn absolute(here: &Module, path: &str, modules: &BTreeSet<Module>) -> Option<Module> {
    let mut names = path.split("::").map(str::to_owned).peekable();
    let mut base = match names.peek()?.as_str() {
        "crate" => Module::new(),
        "self" | "super" => here.clone(),
        first => {
            let below: Module = here.iter().cloned().chain([first.to_owned()]).collect();
            return modules.contains(&below).then(|| here.iter().cloned().chain(names).collect());
        }
    };
    while let Some(up) = names.next_if(|name| matches!(name.as_str(), "crate" | "self" | "super")) {
        if up == "super" {
            base.pop();
        }
    }
    Some(base.into_iter().chain(names).collect())
}

fn file(source: &Source, here: &Module, modules: &BTreeSet<Module>) -> File {
    let code = source.product_lines().map(|(_, code, _)| code).collect::<Vec<_>>().join("\n");
    let mut found = File { uses: Vec::new(), passes: BTreeMap::new() };
    for statement in code.split_inclusive([';', '{', '}']) {
        let is_use = |statement: &str| {
            let line = statement.trim_start().lines().last().unwrap_or_default().trim_start();
            line.starts_with("use ") || line.starts_with("pub use ") || line.starts_with("pub(crate) use ")
        };
        if !is_use(statement) {
            found.uses.extend(paths(statement).filter_map(|path| absolute(here, &path, modules)));
        }
    }
    for (at, _) in code.match_indices("use ") {
        let line = code[..at].rfind('\n').map_or(0, |line| line + 1);
        let before = code[line..at].trim();
        let Some(end) = code[at..].find(';').map(|end| at + end) else { continue };
        let leaves = leaves(&code[at + 4..end]).into_iter();
        let mut leaves = leaves.filter_map(|(path, name)| Some((name, absolute(here, &path, modules)?)));
        match before {
            "" => found.uses.extend(leaves.map(|(_, path)| path)),
            "pub" | "pub(crate)" | "pub(super)" => found.passes.extend(&mut leaves),
            _ => {}
        }
    }
    found
}

/// `a::b::c` in code, each from where its first name begins.
fn paths(code: &str) -> impl Iterator<Item = String> + '_ {
    code.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':')))
        .filter(|word| word.contains("::") && !word.starts_with(':'))
        .map(str::to_owned)
}

/// The file that has what `path` names, past those that only pass it on.
fn owner(path: &Module, files: &BTreeMap<Module, File>, hops: usize) -> Option<Module> {
    let length = (0..=path.len()).rev().find(|length| files.contains_key(&path[..*length]))?;
    let (module, rest) = (&path[..length], &path[length..]);
    match rest.first().and_then(|name| files[module].passes.get(name)).filter(|_| hops > 0) {
        Some(passed) => owner(&passed.iter().chain(&rest[1..]).cloned().collect(), files, hops - 1),
        None => Some(module.to_vec()),
    }
}

/// Of each circle, the files and whom of it each uses.
fn circles(sources: &[Source]) -> Vec<String> {
    let modules: BTreeSet<Module> = sources.iter().filter_map(|source| module_of(&source.path)).collect();
    let named = sources.iter().filter_map(|source| Some((module_of(&source.path)?, source)));
    let files: BTreeMap<Module, File> = named
        .map(|(module, source)| {
            let file = file(source, &module, &modules);
            (module, file)
        })
        .collect();
    let used = |module: &Module| -> BTreeSet<Module> {
        let owners = files[module].uses.iter().filter_map(|path| owner(path, &files, 8));
        owners.filter(|owner| owner != module).collect()
    };
    let edges: BTreeMap<&Module, BTreeSet<Module>> =
        files.keys().map(|module| (module, used(module))).collect();
    let reach = |from: &Module| {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&Module> = edges[from].iter().collect();
        while let Some(next) = open.pop() {
            if reached.insert(next.clone()) {
                open.extend(&edges[next]);
            }
        }
        reached
    };
    let reached: BTreeMap<&Module, BTreeSet<Module>> =
        files.keys().map(|module| (module, reach(module))).collect();
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for (module, beyond) in reached.iter().filter(|(module, beyond)| beyond.contains(**module)) {
        let circle: Vec<&Module> = beyond.iter().filter(|other| reached[*other].contains(*module)).collect();
        if told.insert(circle.clone()) {
            let line = |from: &&Module| {
                let to = circle.iter().filter(|to| edges[*from].contains(**to)).map(|to| to.join("::"));
                format!("  {} uses {}", from.join("::"), to.collect::<Vec<_>>().join(", "))
            };
            found.push(circle.iter().map(line).collect::<Vec<_>>().join("\n"));
        }
    }
    found
}

#[test]
fn no_file_uses_another_that_uses_it() {
    let found = circles(&sources());
    assert!(found.is_empty(), "files that use each other:\n{}", found.join("\n\n"));
}

#[test]
fn a_circle_is_found_however_it_is_written() {
    let of = |files: &[(&str, &str)]| {
        circles(&files.iter().map(|(path, text)| Source::new(path, text)).collect::<Vec<_>>()).len()
    };
    let root = ("src/lib.rs", "pub mod a;");
    let door = ("src/a/mod.rs", "mod b;\nmod c;\npub use b::B;\npub use c::{C, D as E};");
    assert_eq!(of(&[root, door, ("src/a/b.rs", "use super::c::C;"), ("src/a/c.rs", "pub struct C;")]), 0);
    // Directly, through the door, in a type, by a name that the door changes.
    for (b, c) in [
        ("use super::c::C;", "use super::b::B;"),
        ("use super::C;", "use crate::a::B;"),
        ("use super::{\n    C,\n};", "fn f(b: crate::a::b::B) {}"),
        ("use crate::a::E;", "fn f() { super::b::g(); }"),
    ] {
        assert_eq!(of(&[root, door, ("src/a/b.rs", b), ("src/a/c.rs", c)]), 1, "{b} {c}");
    }
    // A test, a comment and a text use nothing; a door that uses what it has is in the circle.
    let c = "// super::b::B\nconst D: &str = \"super::b::B\";\n#[cfg(test)]\nmod tests { use super::super::b::B; }";
    assert_eq!(of(&[root, door, ("src/a/b.rs", "use super::C;"), ("src/a/c.rs", c)]), 0);
    let own = ("src/a/mod.rs", "mod b;\npub struct A;\nfn f() { b::g() }");
    assert_eq!(of(&[root, own, ("src/a/b.rs", "use super::A;")]), 1);
    assert_eq!(of(&[root, own, ("src/a/b.rs", "use crate::limits;")]), 0);
}
