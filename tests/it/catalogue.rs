//! The catalogue: seventeen files that say what the regulations say, and a reader that says what is wrong where.

use std::collections::HashSet;
use std::path::Path;

use qaqpa::catalogue::{Catalogue, Channel, Service, ServiceFileError};
use qaqpa::text::Lang;

mod commands;
mod files;
mod forms;
mod regulations;

const SERVICE: &str = "wko2016-141-housing-queue";

fn text_of(id: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/services").join(format!("{id}.toml"));
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn seventeen_services_are_carried_three_of_them_on_paper_only() {
    let catalogue = Catalogue::embedded().unwrap();
    assert_eq!(catalogue.iter().count(), 17);
    let paper: Vec<&str> =
        catalogue.iter().filter(|service| service.paper_only).map(|service| service.code.as_str()).collect();
    assert_eq!(paper, ["00301", "00311", "00313"]);
    assert!(catalogue.find("no-such").is_none());
    assert_eq!(catalogue.nearest("wko2016-141-housing-que"), Some(SERVICE));
    assert_eq!(catalogue.find("WKO_HOUSING_QUEUE").unwrap().id, SERVICE);
}

#[test]
fn every_text_of_every_service_is_there_in_three_languages() {
    for service in Catalogue::embedded().unwrap().iter() {
        let value = serde_json::to_value(&**service).unwrap();
        let mut texts = 0;
        walk(&value, &mut |names| {
            texts += 1;
            for lang in Lang::ALL {
                let text = names[lang.as_str()].as_str().unwrap();
                assert!(!text.trim().is_empty() && !text.contains("TODO"), "{}: {names}", service.id);
            }
            let russian = names["ru"].as_str().unwrap();
            // A name in quotation marks may be Kazakh, and a district's may have a Kazakh letter.
            let kazakh = russian.contains(['ә', 'ғ', 'қ', 'ң', 'ө', 'ұ', 'ү', 'һ']);
            assert!(!kazakh || russian.contains('«') || russian.len() < 80, "{names}");
        });
        assert!(texts > 30, "{}: {texts}", service.id);
    }
}

fn walk(value: &serde_json::Value, see: &mut impl FnMut(&serde_json::Value)) {
    match value {
        serde_json::Value::Object(map) if map.contains_key("kk") => see(value),
        serde_json::Value::Object(map) => map.values().for_each(|value| walk(value, see)),
        serde_json::Value::Array(items) => items.iter().for_each(|value| walk(value, see)),
        _ => {}
    }
}

#[test]
fn every_edge_of_every_flow_leads_on_and_every_item_is_reached() {
    let mut items = 0;
    for service in Catalogue::embedded().unwrap().iter() {
        for channel in Channel::ALL {
            let flow = service.flow.on(channel);
            let Some(first) = flow.first() else { continue };
            let mut reached = HashSet::from([first.label]);
            for item in flow {
                assert!(reached.contains(&item.label), "{} {channel} {}", service.id, item.label);
                assert_eq!(item.terminal, item.edges().next().is_none(), "{} {}", service.id, item.label);
                for edge in item.edges() {
                    assert!(service.flow.item(channel, edge).is_some(), "{} {channel} {edge}", service.id);
                    reached.insert(edge);
                }
                items += 1;
            }
        }
    }
    assert_eq!(items, 157 + 100 + 10, "items of the regulations' flows");
}

#[test]
fn a_further_service_is_a_file_and_a_taken_name_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let mine = text_of("wko2015-153-12-school-meals")
        .replacen(
            "id = \"wko2015-153-12-school-meals\"",
            "id = \"my-school-meals\"\naliases = [\"MEALS\"]",
            1,
        )
        .replacen("code = \"00312\"", "code = \"90001\"", 1);
    std::fs::write(dir.path().join("mine.toml"), &mine).unwrap();
    std::fs::write(dir.path().join("notes.txt"), "not a service").unwrap();
    let catalogue = Catalogue::with_directory(dir.path()).unwrap();
    assert_eq!(catalogue.iter().count(), 18);
    assert_eq!(catalogue.find("MEALS").unwrap().id, "my-school-meals");

    let taken = |text: String| {
        std::fs::write(dir.path().join("second.toml"), text).unwrap();
        Catalogue::with_directory(dir.path()).unwrap_err()
    };
    for (from, to, name) in [
        ("my-school-meals", SERVICE, SERVICE),
        ("90001", "000", "000"),
        ("\"MEALS\"", "\"WKO_HOUSING_QUEUE\"", "WKO_HOUSING_QUEUE"),
    ] {
        std::fs::remove_file(dir.path().join("mine.toml")).ok();
        let error = taken(mine.replacen(from, to, 1));
        assert!(matches!(&error, ServiceFileError::Taken { name: taken, .. } if taken == name), "{error}");
    }
}

// As the library returns it: a test reads it once.
#[allow(clippy::result_large_err)]
fn parse(text: &str) -> Result<Service, ServiceFileError> {
    Service::parse("x.toml", text)
}
