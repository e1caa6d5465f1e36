//! The list of a table's paths, for people: text and a page.

use std::fmt::Write as _;

use super::html::{document, escaped};
use super::line::{About, Line};

/// As text, one line a method.
pub(super) fn text(about: About, base: &str, lines: &[Line]) -> String {
    let mut text = format!("{}\n{}\n\n", about.title, about.description);
    let rows = || lines.iter().flat_map(|line| line.methods.iter().map(move |method| (line.path, method)));
    let width = rows().map(|(path, _)| path.chars().count()).max().unwrap_or(0) + base.len();
    for (path, (method, what)) in rows() {
        let address = format!("{base}{path}");
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{:<6} {address:<width$}  {what}", method.as_str());
    }
    text
}

/// As an HTML page.
pub(super) fn html(about: About, base: &str, lines: &[Line]) -> String {
    let mut rows = String::new();
    for line in lines {
        for (method, what) in &line.methods {
            let path = escaped(line.path);
            // Only what a browser can ask for as it stands is a link.
            let shown = if method.as_str() == "GET" && !line.path.contains('{') {
                format!("<a href=\"{path}\">{path}</a>")
            } else {
                path
            };
            let _ = writeln!(
                rows,
                "<tr><td>{}</td><td><code>{shown}</code></td><td>{}</td></tr>",
                method.as_str(),
                escaped(what)
            );
        }
    }
    let body =
        format!("<p>{}</p>\n<p>{}</p>\n<table>\n{rows}</table>\n", escaped(about.description), escaped(base));
    document(about.title, &body)
}
