//! The manual: its pages are whole, lead to each other, and can be read in a terminal.

use qaqpa::manual::{PAGES, Page, page};

#[test]
fn every_page_begins_with_its_title_and_is_in_the_index() {
    let index = include_str!("../../src/manual/mod.rs");
    for page in PAGES {
        assert_eq!(page.text.lines().next(), Some(&*format!("# {}", page.title)), "{}", page.name);
        assert!(index.contains(&format!("//! - [`{}`]: ", page.name)), "no line for {}", page.name);
    }
    assert_eq!(index.matches("//! - [`").count(), PAGES.len(), "the index names a page that is not there");
}

#[test]
fn every_link_to_a_page_has_a_page() {
    for source in PAGES {
        for link in source.text.split("](crate::manual::").skip(1) {
            let name = link.split(')').next().unwrap();
            assert!(page(name).is_some(), "{} links to {name}", source.name);
        }
    }
}

#[test]
fn a_page_is_found_by_its_name_in_either_spelling() {
    assert_eq!(page("life-of-a-request"), page("life_of_a_request"));
    assert_eq!(page("life_of_a_request").unwrap().title, "The life of a request");
    assert_eq!(page("nothing"), None);
}

#[test]
fn links_of_rust_become_addresses_or_text() {
    let text = "a [b](crate::manual::c) [`crate::d`] [`E`](crate::e::E) [f](https://g.kz) [h] x[0]";
    let page = Page { name: "a", title: "a", text };
    let linked = "a [b](/docs/c) `crate::d` `E` [f](https://g.kz) [h] x[0]";
    assert_eq!(page.with_links(Some("/docs")), linked);
    assert_eq!(page.with_links(None), linked.replace("[b](/docs/c)", "b"));
    for page in PAGES {
        assert!(!page.with_links(None).contains("](crate::"), "{}", page.name);
    }
}
