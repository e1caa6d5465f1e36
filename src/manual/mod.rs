//! The manual: pages to read, in this documentation, in a terminal (`qaqpa manual PAGE`) and from the gateway.
//!
//! - [`requests`]: REST and SOAP, what is answered and when.
//! - [`codes`]: every refusal code.
//! - [`accounts`]: registration, login, sessions, and who may use which path.
//! - [`reports`]: reports at three levels, and why a digest differs.
//! - [`signatures`]: which signatures are accepted.
//! - [`certificates`]: certificates to test with, sound or with any defect.
//! - [`load`]: signed requests at their moments, answers judged, an audit.
//! - [`capacity`]: requests a second by algorithm, octets a request, what breaks first.
//! - [`services`]: the seventeen services, adding one, forms, and which test reaches which clause.
//! - [`settings`]: every setting, its default and its reason.
//! - [`postgres`]: the registry on PostgreSQL, several gateways on it, moving it.
//! - [`life_of_a_request`]: every step of a request, and what a crash after it leaves.
//! - [`players`]: tasks, players and people, the workstation, the clock.
//! - [`routes`]: sending systems, services of other systems, routes and scripts.
//! - [`calendar`]: which days are worked, and when a deadline ends.
//! - [`people`]: people and companies who do not exist.
//! - [`pages`]: the pages in a browser: portal, cabinet, centre, workstation, verification, console.
//! - [`agent`]: the signing agent for web pages, with NCALayer's protocol.
//! - [`databases`]: the state databases: who asks them, what they answer, where they are.
//! - [`security`]: what is refused and why, with every limit.
//! - [`divergences`]: where Qaqpa differs from the real gateway, and how well that is known.
//! - [`contract`]: the gateway's messages and signatures, as far as they are known.
//! - [`authority`]: the national certification authority, its certificates, CRLs and services.
//! - [`regulation`]: the clauses of the regulations that the code obeys.
//! - [`glossary`]: the words of the field in Kazakh, Russian and English.
//!
//! A page is a Markdown file beside this one. A link to another page, or to an item of the library, is a path of Rust
//! (`crate::manual::security`), which `cargo doc` checks; [`Page::with_links`] turns it into an address, or into plain text.

pub mod differences;

/// One page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The name by which it is asked for: `life_of_a_request`.
    pub name: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// The whole page, Markdown.
    pub text: &'static str,
}

/// Declares each page as a module with the file as its documentation, and lists it in [`PAGES`].
macro_rules! pages {
    ($($name:ident $title:literal)*) => {
        $(#[doc = include_str!(concat!(stringify!($name), ".md"))] pub mod $name {})*

        /// All pages, in the order in which to read them.
        pub const PAGES: &[Page] = &[$(Page {
            name: stringify!($name),
            title: $title,
            text: include_str!(concat!(stringify!($name), ".md")),
        }),*];
    };
}

pages! {
    requests "Sending a request"
    pages "Pages for people"
    codes "The refusal codes"
    accounts "Accounts, sessions and the cabinet"
    reports "Reports and explanations"
    signatures "Which signatures are accepted"
    certificates "Certificates to test with"
    load "Loading a gateway"
    capacity "How much it carries"
    services "The services and their files"
    settings "The settings"
    postgres "The registry on PostgreSQL"
    life_of_a_request "The life of a request"
    players "Tasks, players and people"
    routes "Systems, services and routes"
    calendar "Days and deadlines"
    people "People who do not exist"
    agent "The signing agent"
    databases "The state databases"
    security "What is refused and why, with every limit"
    divergences "Where Qaqpa differs from the real gateway"
    contract "The gateway's wire contract"
    authority "The national certification authority"
    regulation "The regulation's clauses"
    glossary "The words of the field"
}

/// The page of this name; `-` counts as `_`.
pub fn page(name: &str) -> Option<&'static Page> {
    let name = name.replace('-', "_");
    PAGES.iter().find(|page| page.name == name)
}

impl Page {
    /// The text with the paths of Rust gone from its links: a link to a page becomes `[label](prefix/page)`, or its label alone where
    /// there is no prefix; a link to an item of the library becomes its label.
    pub fn with_links(&self, prefix: Option<&str>) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut rest = self.text;
        while let Some((before, link)) = rest.split_once('[') {
            out.push_str(before);
            match Link::parse(link) {
                Some(Link { label, target, after }) => {
                    match (prefix, target.strip_prefix("crate::manual::")) {
                        (Some(prefix), Some(name)) => out.push_str(&format!("[{label}]({prefix}/{name})")),
                        _ => out.push_str(label),
                    }
                    rest = after;
                }
                None => {
                    out.push('[');
                    rest = link;
                }
            }
        }
        out.push_str(rest);
        out
    }
}

/// A link to an item of the library, from behind its opening bracket on.
struct Link<'a> {
    label: &'a str,
    target: &'a str,
    after: &'a str,
}

impl<'a> Link<'a> {
    /// `label](crate::…)`, or the short form [`` `crate::…` ``](crate).
    fn parse(text: &'a str) -> Option<Self> {
        let (label, after) = text.split_once(']')?;
        if let Some((target, after)) = after.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
            return target.starts_with("crate::").then_some(Link { label, target, after });
        }
        let target = label.strip_prefix('`')?.strip_suffix('`')?;
        target.starts_with("crate::").then_some(Link { label, target, after })
    }
}
