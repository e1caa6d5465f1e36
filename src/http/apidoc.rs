//! The page that shows a table's OpenAPI to people: no script, nothing from the network.

use std::fmt::Write as _;

use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::{OpenApi, RefOr};

use super::answers::Document;
use super::html::escaped;

/// Where it stands.
pub(super) const PATH: &str = "/docs/api";

/// The page.
pub(super) fn document(openapi: &OpenApi) -> Document {
    let mut body = String::new();
    for (path, item) in &openapi.paths.paths {
        for (method, operation) in operations(item) {
            described(&mut body, method, path, operation);
        }
    }
    let about = openapi.info.description.as_deref().unwrap_or_default();
    let body = format!(
        "<p>{}</p>\n<p><a href=\"/docs\">The manual</a> · <a href=\"/openapi.json\">OpenAPI for programs</a></p>\n{body}",
        escaped(about)
    );
    Document { title: openapi.info.title.as_str().into(), body: body.into() }
}

fn operations(item: &PathItem) -> impl Iterator<Item = (&'static str, &Operation)> {
    let all = [("GET", &item.get), ("POST", &item.post), ("PUT", &item.put), ("DELETE", &item.delete)];
    all.into_iter().filter_map(|(method, operation)| operation.as_ref().map(|operation| (method, operation)))
}

fn described(body: &mut String, method: &str, path: &str, operation: &Operation) {
    // Writing to a String cannot fail.
    let _ = writeln!(body, "<h2>{method} <code>{}</code></h2>", escaped(path));
    for text in [&operation.summary, &operation.description].into_iter().flatten() {
        let _ = writeln!(body, "<p>{}</p>", escaped(text));
    }
    let mut rows = String::new();
    for parameter in operation.parameters.iter().flatten() {
        if let RefOr::T(parameter) = parameter {
            let what = parameter.description.as_deref().unwrap_or_default();
            let _ = write!(
                rows,
                "<tr><td><code>{}</code></td><td>{}</td></tr>",
                escaped(&parameter.name),
                escaped(what)
            );
        }
    }
    if let Some(RefOr::T(request)) = &operation.request_body {
        let what = request.description.as_deref().unwrap_or_default();
        let _ = write!(
            rows,
            "<tr><td>body</td><td>{} {}</td></tr>",
            kinds(request.content.keys()),
            escaped(what)
        );
    }
    for (status, response) in &operation.responses.responses {
        if let RefOr::T(response) = response {
            let kinds = kinds(response.content.keys());
            let _ = write!(
                rows,
                "<tr><td>{}</td><td>{kinds} {}</td></tr>",
                escaped(status),
                escaped(&response.description)
            );
        }
    }
    let _ = writeln!(body, "<table>{rows}</table>");
}

fn kinds<'a>(kinds: impl Iterator<Item = &'a String>) -> String {
    kinds.map(|kind| format!("<code>{}</code>", escaped(kind))).collect::<Vec<_>>().join(", ")
}
