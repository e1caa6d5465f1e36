//! The list of a table's paths, for people: text and a page.

use std::fmt::Write as _;

use super::table::{About, Line};

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

/// A page with this title and this HTML below it.
pub(super) fn document(title: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>body{{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}}\
         h2{{font-size:1.1rem;margin-top:2rem}}td,th{{padding:.2rem 1rem .2rem 0;vertical-align:top;text-align:left}}\
         pre{{overflow-x:auto;padding:.5rem;background:#8882}}code{{overflow-wrap:anywhere}}\
         @media(prefers-color-scheme:dark){{body{{color:#e6e6e6;background:#161616}}a{{color:#8ab4f8}}}}</style>\n</head>\n<body>\n\
         <h1>{title}</h1>\n{body}</body>\n</html>\n"
    )
}

/// Text in HTML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
