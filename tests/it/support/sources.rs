//! The sources as data: code without comments and texts, and where its tests begin.

use std::path::{Path, PathBuf};

/// A source file.
pub struct Source {
    /// Its path below the repository, with `/`.
    pub path: String,
    /// All of it.
    pub text: String,
    /// The same lines with comments and the insides of literals blanked.
    pub code: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        Source { path: path.to_owned(), text: text.to_owned(), code: code_of(text) }
    }

    /// Lines of code that are no tests: number, code, whole text. Unit tests stand last in a file.
    pub fn product_lines(&self) -> impl Iterator<Item = (usize, &str, &str)> {
        let whole = !self.path.ends_with("/tests.rs");
        let lines = self
            .code
            .lines()
            .zip(self.text.lines())
            .enumerate()
            .map(|(index, (code, text))| (index + 1, code, text));
        lines.take_while(move |(_, code, _)| whole && code.trim() != "#[cfg(test)]")
    }
}

/// The repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `directory` with one of the extensions; empty for none.
pub fn files(directory: &str, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![repository().join(directory)];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).into_iter().flatten() {
            let path = entry.unwrap().path();
            let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
            if path.is_dir() {
                open.push(path);
            } else if extensions.contains(&extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The sources below `src/`.
pub fn sources() -> Vec<Source> {
    let read = |path: PathBuf| {
        let name = path.strip_prefix(repository()).unwrap().to_str().unwrap().replace('\\', "/");
        Source::new(&name, &std::fs::read_to_string(path).unwrap())
    };
    files("src", &["rs"]).into_iter().map(read).collect()
}

/// `source` with comments and the insides of string and character literals replaced by spaces.
pub fn code_of(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut code = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        let end = literal_end(&chars, at);
        let blank = |c: &char| if *c == '\n' { '\n' } else { ' ' };
        if end > at {
            code.extend(chars[at..end].iter().map(blank));
            at = end;
        } else {
            code.push(chars[at]);
            at += 1;
        }
    }
    code
}

/// Where the comment or literal that begins at `at` ends; `at` if none begins there.
fn literal_end(chars: &[char], at: usize) -> usize {
    let is = |offset: usize, c: char| chars.get(at + offset) == Some(&c);
    let name_before = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    let until = |from: usize, ends: &dyn Fn(usize) -> Option<usize>| {
        (from..chars.len()).find_map(ends).unwrap_or(chars.len())
    };
    match chars[at] {
        '/' if is(1, '/') => until(at, &|i| (chars[i] == '\n').then_some(i)),
        '/' if is(1, '*') => until(at + 2, &|i| (chars[i - 1] == '*' && chars[i] == '/').then_some(i + 1)),
        'r' if !name_before && (is(1, '"') || is(1, '#')) => {
            let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
            if !is(1 + hashes, '"') {
                return at;
            }
            let closes = |i: usize| {
                chars[i] == '"' && chars[i + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes
            };
            until(at + 2 + hashes, &|i| closes(i).then_some(i + 1 + hashes))
        }
        '"' => {
            let mut i = at + 1;
            while i < chars.len() && chars[i] != '"' {
                i += if chars[i] == '\\' { 2 } else { 1 };
            }
            (i + 1).min(chars.len())
        }
        '\'' if is(1, '\\') => until(at + 3, &|i| (chars[i] == '\'').then_some(i + 1)),
        '\'' if is(2, '\'') => at + 3,
        _ => at,
    }
}

#[test]
fn comments_and_literals_are_blanked_and_code_is_not() {
    let source = "let a = \"x // y\\\"\"; // unwrap()\nlet b = r#\"p\"q\"#; let c = '\"'; let d: &'static str = f(b'\\'');";
    let expected = "let a =           ; \nlet b =         ; let c =    ; let d: &'static str = f(b    );";
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(squeezed(&code_of(source)), squeezed(expected));
    assert_eq!(code_of(source).lines().count(), 2);
}
