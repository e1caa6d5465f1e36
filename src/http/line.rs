//! What is said of a table, and of each path in it.

use hyper::Method;

/// One line: a path and what it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its template: `/api/v1/requests/{number}`.
    pub path: &'static str,
    /// What each method does, in the order of the handlers.
    pub methods: Vec<(Method, String)>,
}

impl Line {
    /// The methods as `Allow` has them: `HEAD` asks what `GET` asks.
    pub(super) fn allowed(&self) -> Vec<&str> {
        let with_head = |(method, _): &(Method, String)| match method.as_str() {
            "GET" => vec!["GET", "HEAD"],
            "POST" => vec!["POST"],
            "PUT" => vec!["PUT"],
            "DELETE" => vec!["DELETE"],
            _ => Vec::new(),
        };
        self.methods.iter().flat_map(with_head).collect()
    }
}

/// What a table is about.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// Its name.
    pub title: &'static str,
    /// What it is for, a sentence or two.
    pub description: &'static str,
}
