//! `/`: the tour, what is going on at a glance, and where everything is.

use axum::extract::{Extension, State};
use axum::response::Response;

use super::journal;
use super::sheet::{Block, Form, Live};
use super::site::SITE;
use super::state::{Call, Console, Seen, rows, text, when};
use super::words;
use crate::http::{Received, Shown};
use crate::text::web::console as w;
use crate::web::components::{Cell, Row, Tag};
use crate::web::{self, Visitor};

/// Figures that are shown, by their names in `/metrics`.
const FIGURES: [(&str, crate::text::Text); 5] = [
    ("qaqpa_workers_waiting", w::WORKERS_WAITING),
    ("qaqpa_registry_waiting", w::REGISTRY_WAITING),
    ("qaqpa_requests_behind", w::BEHIND),
    ("qaqpa_exchange_delivered_total", w::DELIVERED),
    ("qaqpa_exchange_dead_letters_total", w::DEAD),
];

/// A problem for a browser, or a page of the manual, in the layout of this listener.
pub(super) async fn shown(visitor: Visitor, Extension(shown): Extension<Shown>) -> Response {
    web::shown(&visitor, SITE, &shown)
}

/// The first page.
pub(super) async fn home(State(console): State<Console>, received: Received, visitor: Visitor) -> Response {
    let seen = Seen { visitor, received };
    let t = |text| seen.visitor.t(text);
    let ask = async |target: &str| console.ask(&seen, &Call::get(target)).await.json;
    let health = ask("/health").await;
    let counted = ask("/manage/v1/journal/count").await;
    let refused = ask("/manage/v1/journal/count?q=status:refused").await;
    let clock = ask("/manage/v1/clock").await;
    let faults = ask("/manage/v1/ca/faults").await;
    let latest = ask("/manage/v1/journal?limit=5").await;
    let metrics = console.ask(&seen, &Call::get("/metrics")).await.octets;
    let metrics = String::from_utf8_lossy(&metrics).into_owned();
    let stands = if clock["manual"] == true { t(w::STANDS) } else { t(w::TICKS) };
    let health_word = text(&health["status"]);
    let mut glance = vec![
        Row::new(
            t(w::HEALTH),
            Tag::new(
                words::shown(seen.visitor.lang, &health_word),
                super::sheet::colour(if health_word == "pass" { "passed" } else { "failed" }),
            )
            .into(),
        ),
        Row::new(t(w::IN_JOURNAL), Cell::link("/console/journal", text(&counted["all"]))),
        Row::new(
            t(w::REFUSED_COUNT),
            Cell::link("/console/journal?q=status:refused", text(&refused["count"])),
        ),
        Row::new(t(w::CLOCK), Cell::link("/console/clock", format!("{} ({stands})", when(&clock["now"])))),
        Row::new(t(w::ARMED), Cell::link("/console/faults", rows(&faults, "faults").count().to_string())),
    ];
    for (name, word) in FIGURES {
        let line = metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        glance.push(Row::new(t(word), Cell::text(line.unwrap_or("–"))));
    }
    let page = seen.visitor.page(SITE, w::TITLE).with_form(&*console.random);
    let blocks = vec![
        Block::Lead(t(w::LEAD).to_owned()),
        Block::Heading(t(w::TOUR).to_owned()),
        Block::Text(t(w::TOUR_LEAD).to_owned()),
        Block::Form(Form::post("/console/tour", t(w::TOUR_SEND)).hidden("step", "send")),
        Block::Heading(t(w::SECTIONS).to_owned()),
        Block::Cards(vec![
            ("/console/journal", t(w::JOURNAL), t(w::JOURNAL_HINT)),
            ("/console/certificates", t(w::CERTIFICATES), t(w::CERTIFICATES_HINT)),
            ("/console/people", t(w::PEOPLE), t(w::PEOPLE_HINT)),
            ("/console/clock", t(w::CLOCK), t(w::CLOCK_HINT)),
            ("/console/exchange", t(w::EXCHANGE), t(w::EXCHANGE_HINT)),
            ("/console/players", t(w::PLAYERS), t(w::PLAYERS_HINT)),
            ("/console/faults", t(w::FAULTS), t(w::FAULTS_HINT)),
        ]),
        Block::Heading(t(w::GLANCE).to_owned()),
        Block::Summary(glance),
        Block::Live(Live {
            id: "latest",
            events: "/manage/v1/journal/events".to_owned(),
            table: journal::table(&seen, &latest, w::LATEST),
            empty: t(w::NOTHING),
        }),
    ];
    console.answer(page, blocks)
}
