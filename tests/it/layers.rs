//! The room table: who may use whom. Dependencies point one way, leaves first.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::sources::{Source, sources};

/// Where a room stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    /// Uses nothing but the floor.
    Floor,
    /// Uses the floor, and the stages that stand before it in the table.
    Stage,
    /// Uses the floor; meets the stages only through what goes over a wire.
    Actor,
    /// An actor that signs and verifies as a stranger does: uses the floor and the stages up to `validation`, and meets the gateway
    /// only through what goes over a wire.
    Stranger,
    /// A table of paths over stages and actors, strangers too; uses everything below the settings.
    Door,
    /// Reads the settings; uses the floor.
    Settings,
    /// May use everything.
    Top,
}

/// Every room there is or will be, stages in the order of the sentence.
const ROOMS: &[(&str, Level)] = &[
    ("clock", Level::Floor),
    ("random", Level::Floor),
    ("limits", Level::Floor),
    ("cache", Level::Floor),
    ("json", Level::Floor),
    // People who do not exist, as a function.
    ("people", Level::Floor),
    // Which days are worked, and when a limit ends.
    ("calendar", Level::Floor),
    ("encoding", Level::Floor),
    ("crypto", Level::Floor),
    // What is found is told in the error types of the rooms that read: xml, x509, cms, crypto.
    ("findings", Level::Floor),
    // What a listener refuses by itself.
    ("interface", Level::Floor),
    // The sentences of both, in three languages.
    ("text", Level::Floor),
    ("xml", Level::Floor),
    ("x509", Level::Floor),
    ("keys", Level::Floor),
    // SignedData, and the time-stamps that are SignedData.
    ("cms", Level::Floor),
    ("http", Level::Floor),
    ("workers", Level::Floor),
    // What every page is made of; the doors have the pages.
    ("web", Level::Floor),
    // Pages; `/docs` and `qaqpa manual` show them.
    ("manual", Level::Floor),
    ("envelope", Level::Stage),
    // Signatures of both kinds are checked by `xmldsig`; `wsse` knows where in an envelope they stand.
    ("xmldsig", Level::Stage),
    ("wsse", Level::Stage),
    ("trust", Level::Stage),
    // Fetches what `trust` asks from memory.
    ("revocation", Level::Stage),
    ("identity", Level::Stage),
    // The one judge: all that turns octets into a report.
    ("validation", Level::Stage),
    ("report", Level::Stage),
    ("registry", Level::Stage),
    // Who uses the portal, and how that is proved.
    ("accounts", Level::Stage),
    // What the services are; a case is the workflow's.
    ("catalogue", Level::Stage),
    ("workflow", Level::Stage),
    ("reply", Level::Stage),
    // What goes to other systems later than its answer.
    ("exchange", Level::Stage),
    ("gateway", Level::Stage),
    ("ca", Level::Actor),
    // Signs for web pages with the keys of test people.
    ("agent", Level::Stranger),
    ("databases", Level::Stranger),
    ("load", Level::Stranger),
    ("management", Level::Door),
    // The testers' pages: ask the paths of both doors from within.
    ("console", Level::Door),
    ("config", Level::Settings),
    ("app", Level::Top),
    ("cli", Level::Top),
];

/// Rooms that use nothing at all.
const ALONE: &[&str] = &["clock", "random", "limits", "json", "cache"];

/// Crates that stand in one place, so that they can be replaced in one place.
const PLACES: &[(&str, &[&str])] = &[
    ("ring", &["src/crypto/", "src/random.rs"]),
    ("base64::engine", &["src/encoding/base64.rs"]),
    (
        "rsa",
        &["src/crypto/keygen.rs", "src/crypto/rsassa.rs", "src/crypto/short_rsa.rs", "src/crypto/weak.rs"],
    ),
    ("p256", &["src/crypto/keygen.rs", "src/crypto/nist.rs", "src/crypto/weak.rs"]),
    ("p384", &["src/crypto/nist.rs"]),
    ("p521", &["src/crypto/nist.rs"]),
    ("sha2", &["src/crypto/"]),
    ("streebog", &["src/crypto/digest.rs"]),
    ("subtle", &["src/crypto/gost/"]),
    ("krilla", &["src/reply/paper/"]),
    ("skrifa", &["src/reply/paper/"]),
    ("fast_qr", &["src/reply/paper/"]),
    ("flate2", &["src/reply/paper/"]),
    ("h2", &["src/http/"]),
    ("hyper", &["src/http/"]),
    ("hyper_util", &["src/http/"]),
    // The registry speaks TLS to a database server; nothing else of the room does.
    ("rustls", &["src/http/", "src/registry/postgres/open.rs"]),
    ("tokio_rustls", &["src/http/"]),
    ("tokio_tungstenite", &["src/http/"]),
    ("futures_util", &["src/http/"]),
    ("rusqlite", &["src/registry/"]),
    ("tokio_postgres", &["src/registry/postgres/"]),
    ("deadpool_postgres", &["src/registry/postgres/"]),
    ("tokio_postgres_rustls", &["src/registry/postgres/open.rs"]),
    ("argon2", &["src/accounts/password.rs", "src/exchange/password.rs"]),
    // Two closed lists of the authority (profiles, reasons) are also what `pki issue` and `pki revoke` offer.
    ("clap", &["src/cli/", "src/ca/request/"]),
    (
        "toml",
        &[
            "src/config.rs",
            "src/config/",
            "src/calendar/",
            "src/catalogue/",
            "src/encoding/toml_text.rs",
            "src/exchange/script_file.rs",
        ],
    ),
    // `submit` shows a person the leaves of an answer; it decides nothing by them.
    ("quick_xml", &["src/xml/", "src/cli/submit.rs"]),
];

/// `src/http/tls.rs` is in room `http`, `src/clock.rs` in `clock`; `lib.rs` and `main.rs` are in none.
fn room_of(path: &str) -> Option<&str> {
    let below = path.strip_prefix("src/")?;
    let room = below.split_once('/').map_or_else(|| below.trim_end_matches(".rs"), |(room, _)| room);
    (!matches!(room, "lib" | "main")).then_some(room)
}

/// The rooms that `code` names: `crate::room`, `crate::{room::…, room}`, and from a room's own root `super::room`.
fn uses(source: &Source) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = BTreeSet::new();
    let root = source.path.matches('/').count() == 1 || source.path.ends_with("/mod.rs");
    for start in ["crate::", "super::"] {
        for (at, _) in source.code.match_indices(start).filter(|_| start == "crate::" || root) {
            let rest = &source.code[at + start.len()..];
            match rest.strip_prefix('{') {
                Some(group) => found.extend(group_heads(group).map(word)),
                None => drop(found.insert(word(rest))),
            }
        }
    }
    found.retain(|name| start_is_room(name));
    found
}

fn start_is_room(name: &str) -> bool {
    ROOMS.iter().any(|(room, _)| *room == name) || room_directories().contains(name)
}

/// What stands at depth one of `{a::{b, c}, d}`, given what follows the first brace.
fn group_heads(group: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    let end = group.char_indices().find(|(_, c)| match c {
        '{' => {
            depth += 1;
            false
        }
        '}' if depth == 0 => true,
        '}' => {
            depth -= 1;
            false
        }
        _ => false,
    });
    let group = &group[..end.map_or(group.len(), |(at, _)| at)];
    let mut depth = 0;
    group
        .split(move |c: char| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == ',' && depth == 0
        })
        .map(str::trim)
}

fn room_directories() -> BTreeSet<String> {
    sources().iter().filter_map(|source| room_of(&source.path).map(str::to_owned)).collect()
}

/// Why `from` may not use `to`, if it may not.
fn forbidden(from: &str, to: &str) -> Option<String> {
    let place = |room: &str| ROOMS.iter().position(|(name, _)| *name == room);
    let Some(here) = place(from) else { return Some(format!("room `{from}` is not in the table")) };
    let Some(there) = place(to) else {
        return Some(format!("`{from}` uses `{to}`, which is not in the table"));
    };
    if from == to {
        return None;
    }
    let ground = ROOMS[there].1 == Level::Floor;
    let fine = match ROOMS[here].1 {
        Level::Floor => ground && !ALONE.contains(&from),
        Level::Actor | Level::Settings => ground,
        Level::Stranger => ground || (ROOMS[there].1 == Level::Stage && Some(there) <= place("validation")),
        Level::Door => ground || matches!(ROOMS[there].1, Level::Stage | Level::Actor | Level::Stranger),
        Level::Stage => ground || (ROOMS[there].1 == Level::Stage && there < here),
        Level::Top => true,
    };
    (!fine).then(|| format!("`{from}` may not use `{to}`"))
}

fn edges(sources: &[Source]) -> BTreeMap<(String, String), String> {
    let mut found = BTreeMap::new();
    for source in sources {
        let Some(room) = room_of(&source.path) else { continue };
        for to in uses(source).into_iter().filter(|to| to != room) {
            found.insert((room.to_owned(), to), source.path.clone());
        }
    }
    found
}

/// A room from which one comes back to it.
fn circle(edges: &BTreeMap<(String, String), String>) -> Option<String> {
    let mut left: Vec<&(String, String)> = edges.keys().collect();
    loop {
        let before = left.len();
        let sources: BTreeSet<&str> = left.iter().map(|(from, _)| from.as_str()).collect();
        left.retain(|(_, to)| sources.contains(to.as_str()));
        if left.len() == before {
            return left.first().map(|(from, to)| format!("`{from}` and `{to}` stand in a circle"));
        }
    }
}

#[test]
fn every_room_uses_only_what_stands_below_it() {
    let edges = edges(&sources());
    assert!(!edges.is_empty(), "no edge was found: the test looks at nothing");
    let mut wrong: Vec<String> = edges
        .iter()
        .filter_map(|((from, to), path)| forbidden(from, to).map(|why| format!("{path}: {why}")))
        .collect();
    let unknown = room_directories().into_iter().filter(|room| !ROOMS.iter().any(|(name, _)| name == room));
    wrong.extend(unknown.map(|room| format!("room `{room}` is not in the table of tests/it/layers.rs")));
    wrong.extend(circle(&edges));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The crates of [`PLACES`] that `source` names outside their place.
fn strays(source: &Source) -> Vec<String> {
    let names = |line: &str, name: &str| {
        let path = format!("{name}::");
        line.match_indices(&path).any(|(at, _)| {
            let before = &line[..at];
            let inside = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
            // `rustls::crypto::ring` is rustls's name for its provider, `crate::toml` would be a room.
            !inside && !before.ends_with("::")
        })
    };
    let stray = |(name, places): &(&str, &[&str])| {
        let here = places.iter().any(|place| source.path.starts_with(place));
        let line = source.product_lines().find(|(_, code, _)| names(code, name)).filter(|_| !here)?;
        Some(format!("{}:{}: `{name}` belongs in {}", source.path, line.0, places.join(" or ")))
    };
    PLACES.iter().filter_map(stray).collect()
}

#[test]
fn every_foreign_crate_stands_in_its_place() {
    let wrong: Vec<String> = sources().iter().flat_map(strays).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_refuses_what_it_should() {
    let seen = |path: &str, text: &str| {
        let source = Source::new(path, text);
        uses(&source).iter().filter_map(|to| forbidden(room_of(path).unwrap(), to)).collect::<Vec<_>>()
    };
    assert_eq!(
        seen("src/http/tls.rs", "use crate::limits;\n// crate::gateway\nlet a = \"crate::cli\";"),
        [""; 0]
    );
    assert_eq!(
        seen("src/http/tls.rs", "fn f(a: crate::gateway::Gateway) {}"),
        ["`http` may not use `gateway`"]
    );
    assert_eq!(seen("src/http/mod.rs", "use super::gateway::Gateway;"), ["`http` may not use `gateway`"]);
    assert_eq!(seen("src/json.rs", "use crate::{limits, clock::Now};").len(), 2);
    assert_eq!(
        seen("src/gateway/routes.rs", "use crate::{findings::{Code, Decision}, config::Config};"),
        ["`gateway` may not use `config`"]
    );
    assert_eq!(forbidden("trust", "registry"), Some("`trust` may not use `registry`".to_owned()));
    assert_eq!(forbidden("registry", "trust"), None);
    assert_eq!(forbidden("load", "validation"), None);
    assert_eq!(forbidden("load", "registry"), Some("`load` may not use `registry`".to_owned()));
    assert_eq!(forbidden("ca", "trust"), Some("`ca` may not use `trust`".to_owned()));
    assert!(forbidden("attic", "clock").unwrap().contains("not in the table"));
    let edge = |from: &str, to: &str| ((from.to_owned(), to.to_owned()), String::new());
    assert_eq!(circle(&BTreeMap::from([edge("crypto", "random"), edge("keys", "crypto")])), None);
    assert!(
        circle(&BTreeMap::from([edge("x509", "keys"), edge("keys", "crypto"), edge("keys", "x509")]))
            .is_some()
    );
    assert_eq!(
        strays(&Source::new("src/keys/a.rs", "use ring::digest;\nuse rustls::crypto::ring::x;")).len(),
        2
    );
    assert_eq!(
        strays(&Source::new("src/http/a.rs", "use rustls::crypto::ring::x; let string::x = 1;")),
        [""; 0]
    );
}
