//! Every component as it is written: no text becomes markup.

use super::components::*;
use super::page::Page;
use super::site::Site;
use super::visitor::Visitor;
use crate::clock::Now;
use crate::http::{Base, HeaderMap, Scheme};
use crate::text::{Lang, Text};

/// Each component with a text that would be markup.
#[derive(askama::Template)]
#[template(
    ext = "html",
    source = r#"{% extends "layout.html" %}{% import "components.html" as ui %}{% block main %}
{% call ui::error_summary(page, errors) %}{% endcall %}
<form method="post">{% call ui::csrf(page) %}{% endcall %}
{% call ui::input(page, field) %}{% endcall %}{% call ui::textarea(page, field) %}{% endcall %}{% call ui::file_upload(page, field) %}{% endcall %}
{% call ui::radios(page, choices) %}{% endcall %}{% call ui::checkboxes(page, choices) %}{% endcall %}{% call ui::select(page, choices) %}{% endcall %}
{% call ui::button(text) %}{% endcall %}{% call ui::button(text, "warning", "act", text) %}{% endcall %}{% call ui::button_link(text, text, "secondary") %}{% endcall %}</form>
{% call ui::tag(tag) %}{% endcall %}{% call ui::summary_list(page, rows) %}{% endcall %}{% call ui::table(table) %}{% endcall %}
{% call ui::timeline(moments) %}{% endcall %}{% call ui::details(text) %}<p>{{ text }}</p>{% endcall %}{% call ui::inset_text(text) %}{% endcall %}
{% call ui::warning_text(page, text) %}{% endcall %}{% call ui::panel(text, text) %}{% endcall %}{% call ui::back_link(page, text) %}{% endcall %}
{% call ui::tabs(tabs, text) %}{% endcall %}{% call ui::pagination(page, pages) %}{% endcall %}{% call ui::code(text, text) %}{% endcall %}{% call ui::curl(page, text) %}{% endcall %}
{% endblock %}"#
)]
struct All {
    page: Page,
    text: String,
    errors: Errors,
    field: Field,
    choices: Choices,
    tag: Tag,
    rows: Vec<Row>,
    table: Table,
    moments: Vec<Moment>,
    tabs: Vec<Tab>,
    pages: Pagination,
}

const SITE: Site = Site { name: Text { kk: "", ru: "", en: "" }, sections: &[] };

fn all(text: &str) -> All {
    let text = text.to_owned();
    let visitor = Visitor {
        lang: Lang::En,
        now: Now::from_seconds(0),
        path: "/a".to_owned(),
        query: text.clone(),
        base: Base("http://localhost".to_owned()),
        scheme: Scheme::Http,
        notes: Vec::new(),
        lang_asked: None,
        csrf: None,
        headers: HeaderMap::new(),
    };
    let mut page = visitor.page(SITE, text.clone()).crumb_text(text.clone(), text.clone());
    page.notice = Some(Notice { heading: text.clone(), text: text.clone(), colour: Colour::Red });
    page.notes = vec![text.clone()];
    page.person = Some(Link { href: text.clone(), text: text.clone() });
    let mut errors = Errors::default();
    errors.at(&text, text.clone());
    let choices = Choices {
        hint: Some(text.clone()),
        error: Some(text.clone()),
        ..Choices::new(
            text.clone(),
            text.clone(),
            vec![Choice { hint: Some(text.clone()), ..Choice::new(text.clone(), text.clone()) }],
        )
    };
    page.switch = Some(Switch { action: text.clone(), choices: choices.clone(), button: text.clone() });
    let tag = Tag::new(text.clone(), Colour::Green);
    let cells = [Cell::text(&*text), Cell::link(&*text, &*text), Cell::code(&*text), Cell::from(tag.clone())];
    All {
        page,
        errors,
        field: Field::text(&*text, &*text).hint(&*text).value(&*text).error(Some(text.clone())),
        choices,
        rows: vec![Row { key: text.clone(), value: cells[1].clone(), change: Some(text.clone()) }],
        table: Table { caption: text.clone(), heads: vec![text.clone(); 4], rows: vec![cells.to_vec()] },
        moments: vec![Moment {
            title: text.clone(),
            tag: Some(tag.clone()),
            when: text.clone(),
            lines: vec![text.clone()],
        }],
        tag,
        tabs: vec![Tab { href: text.clone(), text: text.clone(), is_here: true }],
        pages: Pagination { previous: Some(text.clone()), next: Some(text.clone()), here: text.clone() },
        text,
    }
}

#[test]
fn no_component_lets_a_text_become_markup() {
    use askama::Template as _;
    // Unwrap safety: in a test, rendering that fails is its failure.
    let html = all("\"><script>alert('x')</script><b onclick=x \u{1}").render().unwrap();
    assert!(!html.contains("<script>alert"), "{html}");
    assert!(!html.contains("<b onclick"), "{html}");
    // The layout has one script and no attribute that runs one.
    assert_eq!(html.matches("<script").count(), 1);
    // Unwrap safety: as above.
    let plain = all("plain").render().unwrap();
    assert_eq!(
        html.matches('<').count(),
        plain.matches('<').count(),
        "the same elements whatever the text is"
    );
}
