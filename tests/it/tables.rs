//! The tables of the manual are the program's: codes, defects, settings, limits.

use std::fmt::Write as _;

use qaqpa::ca::{Algorithm, Authority, CertificateRequest, Defect, Kind, Person, Subject};
use qaqpa::findings::{Code, Subject as About};
use qaqpa::gateway::refusal::{http_status, soap_code};
use qaqpa::gateway::routes;
use qaqpa::interface::{AnyCode, InterfaceCode};
use serde_json::{Value, json};

use crate::support::sources::repository;

/// Compares what stands between the marks of `name` in that page with `table`, or writes it there when `UPDATE_MANUAL=1`.
fn compare(page: &str, name: &str, table: &str) {
    let path = repository().join(format!("src/manual/{page}.md"));
    let text = std::fs::read_to_string(&path).unwrap();
    let begin = format!("<!-- {name}: written by `UPDATE_MANUAL=1 cargo test tables` -->\n");
    let end = format!("<!-- /{name} -->");
    let (before, rest) =
        text.split_once(&begin).unwrap_or_else(|| panic!("{page} has lost the mark {begin}"));
    let (found, after) = rest.split_once(&end).unwrap_or_else(|| panic!("{page} has lost the mark {end}"));
    if std::env::var("UPDATE_MANUAL").as_deref() == Ok("1") {
        std::fs::write(&path, format!("{before}{begin}{table}{end}{after}")).unwrap();
        return;
    }
    let differs = found.lines().zip(table.lines()).find(|(found, line)| found != line);
    assert!(
        found == table,
        "the table of {name} on page {page} is out of date; run `UPDATE_MANUAL=1 cargo test tables`. First difference: {differs:?}"
    );
}

fn word(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// One line for each code, as the program has it.
fn codes() -> String {
    let mut table =
        "| code | what is wrong | at fault | HTTP | SOAP | indication | decision | what to do |\n|---|---|---|---|---|---|---|---|\n".to_owned();
    let findings = Code::ALL.iter().map(|code| AnyCode::from(*code));
    for code in findings.chain(InterfaceCode::ALL.iter().map(|code| AnyCode::from(*code))) {
        let soap = [About::Transport, About::Document].map(|subject| soap_code(subject, code).code);
        let soap = if soap[0] == soap[1] { soap[0].to_owned() } else { soap.join(" / ") };
        let (indication, sub) = match code {
            AnyCode::Finding(code) => (code.indication(), code.sub_indication()),
            AnyCode::Interface(_) => (None, None),
        };
        let indication = indication.map_or_else(|| "–".to_owned(), |indication| word(&json!(indication)));
        let indication = sub.map_or(indication.clone(), |sub| format!("{indication}, {sub}"));
        let (title, hint) = (qaqpa::text::refusal_title(code).en, qaqpa::text::refusal_hint(code).en);
        let (decision, fault) = (word(&json!(code.decision())), code.at_fault().as_str());
        writeln!(
            table,
            "| `{code}` | {title} | {fault} | {} | {soap} | {indication} | {decision} | {hint} |",
            http_status(code)
        )
        .unwrap();
    }
    table
}

#[test]
fn the_table_of_codes_is_the_programs() {
    let table = codes();
    assert!(InterfaceCode::ALL.iter().all(|code| table.contains(&format!("| `{code}` |"))));
    assert!(Code::ALL.iter().all(|code| table.contains(&format!("| `{code}` |"))));
    compare("codes", "codes", &table);
}

#[test]
fn the_table_of_defects_is_the_authoritys() {
    let authority = Authority::builtin(None).unwrap();
    let now = qaqpa::clock::Now::parse("2026-11-24").unwrap();
    let mut table =
        "| `--defect` | what is wrong | what comes of a request signed with it |\n|---|---|---|\n".to_owned();
    for (defect, name, about) in Defect::NAMES {
        let person = Person::parse("ТЕСТОВ ТЕСТ ТЕСТОВИЧ", Some("123456789011"));
        // The verdict does not depend on the algorithm; RSA keys take long to make.
        let algorithm = if *defect == Defect::WeakKey { Algorithm::Rsa } else { Algorithm::Ecdsa };
        let order = CertificateRequest {
            algorithm,
            ..CertificateRequest::new(Kind::PersonSign, Subject::Person(person))
        }
        .with(*defect);
        let expected = authority.issue(&order, now, &qaqpa::random::Seeded::new(1, name)).unwrap().expected;
        let codes: Vec<String> = expected.codes.iter().map(|code| format!("`{code}`")).collect();
        let verdict = if codes.is_empty() { "accepted".to_owned() } else { codes.join(", ") };
        writeln!(table, "| `{name}` | {about} | {verdict} |").unwrap();
    }
    compare("certificates", "defects", &table);
}

#[test]
fn the_page_of_divergences_is_the_table_of_the_program() {
    for (name, divergences) in qaqpa::manual::differences::SECTIONS {
        let mut table = "| what | the real one | known | here |\n|---|---|---|---|\n".to_owned();
        for divergence in *divergences {
            let known = divergence.known.as_str();
            writeln!(table, "| {} | {} | {known} | {} |", divergence.what, divergence.real, divergence.here)
                .unwrap();
        }
        compare("divergences", name, &table);
    }
}

/// The settings of the sample file: key, default, and the comment above it.
fn settings(sample: &str) -> String {
    let mut table = "| setting | default | what it does |\n|---|---|---|\n".to_owned();
    let (mut section, mut comment) = (String::new(), String::new());
    for line in sample.lines() {
        let bare = line.strip_prefix("# ").unwrap_or(line);
        let key = bare.split_once(" = ").filter(|(key, _)| {
            key.bytes().all(|c| c == b'_' || c.is_ascii_lowercase() || c.is_ascii_digit())
        });
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            name.clone_into(&mut section);
        } else if let Some((key, value)) = key {
            let default =
                if bare == line { format!("`{value}`") } else { format!("absent; for example `{value}`") };
            let of = if section.is_empty() { String::new() } else { format!("{section}.") };
            writeln!(table, "| `{of}{key}` | {default} | {} |", comment.trim()).unwrap();
        } else if bare != line {
            comment = if comment.ends_with(' ') { comment + bare + " " } else { format!("{bare} ") };
            continue;
        }
        comment.clear();
    }
    table
}

#[test]
fn the_table_of_settings_is_the_sample_files() {
    let sample = std::fs::read_to_string(repository().join("qaqpa.sample.toml")).unwrap();
    let table = settings(&sample);
    for (setting, default) in
        [("http.body_bytes_max", "`20971520`"), ("data.seed", "absent; for example `7`")]
    {
        assert!(table.contains(&format!("| `{setting}` | {default} | ")), "{table}");
    }
    compare("settings", "settings", &table);
}

/// The constants of `src/limits.rs`: name, value, and the comment above it.
fn limits(source: &str) -> String {
    let mut table = "| limit | value | reason |\n|---|---|---|\n".to_owned();
    let mut comment = Vec::new();
    for line in source.lines() {
        if let Some(text) = line.strip_prefix("/// ") {
            comment.push(text);
            continue;
        }
        let constant =
            line.strip_prefix("pub const ").and_then(|rest| rest.strip_suffix(';')?.split_once(" = "));
        if let Some((name, value)) = constant {
            let name = name.split(':').next().unwrap_or_default();
            let reason = comment.join(" ");
            let reason = reason.trim_end_matches('.');
            writeln!(table, "| [`{name}`](crate::limits::{name}) | `{value}` | {reason} |").unwrap();
        }
        comment.clear();
    }
    table
}

#[test]
fn the_table_of_limits_is_that_of_the_sources() {
    let source = std::fs::read_to_string(repository().join("src/limits.rs")).unwrap();
    let table = limits(&source);
    assert_eq!(
        table.lines().count(),
        2 + source.matches("pub const ").count(),
        "a limit on two lines is not read"
    );
    compare("security", "limits", &table);
}

/// The paths of the plain listener, which has all of them.
#[tokio::test]
async fn the_table_of_paths_is_that_of_the_gateway() {
    let (config, _data) = crate::support::gateway::settings("");
    let who = qaqpa::app::build(&config).unwrap().who;
    let mut table = "| method | path | what |\n|---|---|---|\n".to_owned();
    let (gateway, authority) = (routes::table(&who.gateway), who.authority);
    for line in gateway.lines().iter().chain(authority.lines()) {
        for (method, what) in &line.methods {
            writeln!(table, "| {method} | `{}` | {what} |", line.path).unwrap();
        }
    }
    compare("requests", "paths", &table);
}

/// Which role does which step by which act, over all plans.
fn roles() -> String {
    use qaqpa::catalogue::{Catalogue, Channel};
    use qaqpa::workflow::acts::ActName;
    use std::collections::{BTreeMap, BTreeSet};
    let mut rows: BTreeMap<(&str, Vec<&str>), BTreeSet<String>> = BTreeMap::new();
    for service in Catalogue::embedded().unwrap().iter() {
        for channel in Channel::ALL {
            let Ok(plan) = qaqpa::workflow::plan(service, channel) else { continue };
            for step in plan.steps.iter().skip(plan.intake) {
                let acts: Vec<&str> = ActName::of_step(step).into_iter().map(ActName::as_str).collect();
                if !acts.is_empty() {
                    let row = rows.entry((step.actor.as_str(), acts)).or_default();
                    row.insert(step.clause.split(' ').next().unwrap_or_default().to_owned());
                }
            }
        }
    }
    let mut table = "| role | acts | regulations |\n|---|---|---|\n".to_owned();
    for ((role, acts), clauses) in rows {
        let acts: Vec<String> = acts.iter().map(|act| format!("`{act}`")).collect();
        let clauses: Vec<String> = clauses.into_iter().collect();
        writeln!(table, "| `{role}` | {} | {} |", acts.join(", "), clauses.join(", ")).unwrap();
    }
    table
}

#[test]
fn the_table_of_roles_and_acts_is_that_of_the_plans() {
    compare("players", "roles", &roles());
}

#[test]
fn the_matrix_of_rights_is_that_of_the_gateway() {
    compare("accounts", "rights", &qaqpa::gateway::rights::matrix());
}
