//! The queue of a role.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::super::super::services::Gateway;
use super::super::super::workstation::{Entries, page_of};
use super::super::centre::place::Place;
use super::super::site::SITE;
use super::super::words;
use super::{DOOR, person, sign_in};
use crate::catalogue::Channel;
use crate::clock::Now;
use crate::http::{Received, StatusCode};
use crate::registry::{Actor, QueueEntry, QueueFrom, QueueQuery, RegistryError, StaffEntry};
use crate::text::web::{layout, workstation as w};
use crate::text::{Lang, Text};
use crate::web::components::{Cell, Choice, Choices, Colour, Field, Notice, Pagination, Table, Tag};
use crate::web::{self, Fields, Page, View, Visitor, moment};

/// Entries of a page.
const ENTRIES: usize = 50;

/// Entries that are looked through for a page of a filter that the store does not know.
const LOOKED_THROUGH_MAX: u32 = 5_000;

/// The same, as the store is asked for them.
const ENTRIES_AT_ONCE: u32 = 50;

/// Entries asked of the store at once where only some of them are shown.
const AT_ONCE: u32 = 500;

/// Characters of a search.
const SEARCH_CHARS_MAX: usize = 128;

#[derive(Template)]
#[template(path = "workstation/queue.html")]
struct Queue {
    page: Page,
    service: Choices,
    show: Choices,
    search: Field,
    table: Table,
    pages: Pagination,
    /// What makes the role one that is done by hand, for a tester.
    curl: String,
    /// The services whose papers the role takes in.
    intake: Option<Choices>,
}

impl View for Queue {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// Which steps are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Show {
    All,
    Free,
    Mine,
    Late,
}

const SHOWN: [(Show, &str, Text); 4] = [
    (Show::All, "all", w::SHOW_ALL),
    (Show::Free, "free", w::SHOW_FREE),
    (Show::Mine, "mine", w::SHOW_MINE),
    (Show::Late, "late", w::SHOW_LATE),
];

impl Show {
    fn takes(self, entry: &QueueEntry, person: &StaffEntry, now: Now) -> bool {
        let holder = entry.task.holder(now).map(|taken| taken.by.as_str());
        match self {
            Show::All => true,
            Show::Free => holder.is_none(),
            Show::Mine => holder == Some(&person.name) || entry.task.named.as_deref() == Some(&person.name),
            Show::Late => entry.task.due.is_some_and(|due| due < now),
        }
    }
}

/// What a page of the queue is asked for.
struct Asked {
    service: Option<String>,
    search: Option<String>,
    show: Show,
    /// Which page it is for who reads: no more than a name where the place of its entries is known.
    page: u32,
    from: QueueFrom,
}

impl Asked {
    fn read(query: &str) -> Self {
        let fields = Fields::of_urlencoded(query).unwrap_or_default();
        let short = |text: &String| text.chars().count() <= SEARCH_CHARS_MAX;
        let show = fields.text("show");
        let show = SHOWN.iter().find(|row| Some(row.1) == show.as_deref()).map_or(Show::All, |row| row.0);
        let page = fields.text("page").and_then(|text| text.parse().ok());
        let place = |name| fields.text(name).and_then(|text| text.parse().ok());
        let (after, before) = (place("after").map(QueueFrom::After), place("before").map(QueueFrom::Before));
        Asked {
            service: fields.filled("service").filter(short),
            search: fields.filled("search").filter(short),
            show,
            page: page.unwrap_or(1).clamp(1, LOOKED_THROUGH_MAX),
            from: after.or(before).unwrap_or(QueueFrom::START),
        }
    }

    /// The address of another page of the same, `page` as it is named there.
    fn address(&self, from: QueueFrom, page: u32) -> String {
        let from = match from {
            QueueFrom::Offset(_) => String::new(),
            QueueFrom::After(place) => format!("&after={place}"),
            QueueFrom::Before(place) => format!("&before={place}"),
        };
        let show = SHOWN.iter().find(|row| row.0 == self.show).map_or("all", |row| row.1);
        let plain = |text: &Option<String>| {
            let text = text.as_deref().unwrap_or_default();
            text.bytes()
                .map(|b| {
                    if b.is_ascii_alphanumeric() || b == b'-' {
                        char::from(b).to_string()
                    } else {
                        format!("%{b:02X}")
                    }
                })
                .collect::<String>()
        };
        format!(
            "{DOOR}?service={}&search={}&show={show}&page={page}{from}",
            plain(&self.service),
            plain(&self.search)
        )
    }
}

/// The entries of the page, and what is around them.
async fn found(
    gateway: &Arc<Gateway>,
    person: &StaffEntry,
    asked: &Asked,
    now: Now,
) -> Result<Entries, RegistryError> {
    let is_before = matches!(asked.from, QueueFrom::Before(_));
    let is_first = asked.from == QueueFrom::START;
    let mut skip = if is_first { (asked.page as usize - 1) * ENTRIES } else { 0 };
    let entries_max = if asked.show == Show::All { ENTRIES_AT_ONCE } else { AT_ONCE };
    let (mut all, mut from, mut looked, mut more) = (Vec::new(), asked.from, 0, None);
    'all: while looked < LOOKED_THROUGH_MAX {
        let query = QueueQuery {
            role: person.role,
            service_id: asked.service.clone(),
            search: asked.search.clone(),
            from,
            entries_max,
        };
        let Entries { mut entries, previous, next } = page_of(gateway, query).await?;
        if is_before {
            entries.reverse();
        }
        for entry in entries.into_iter().filter(|entry| asked.show.takes(entry, person, now)) {
            if skip > 0 {
                skip -= 1;
            } else if all.len() == ENTRIES {
                more = all.last().map(|entry: &QueueEntry| entry.place);
                break 'all;
            } else {
                all.push(entry);
            }
        }
        more = if is_before { previous } else { next };
        let Some(place) = more else { break };
        if all.len() == ENTRIES && asked.show == Show::All {
            break;
        }
        from = if is_before { QueueFrom::Before(place) } else { QueueFrom::After(place) };
        looked += entries_max;
    }
    if is_before {
        all.reverse();
    }
    // Behind a page without entries is the place from which it was looked for.
    let asked_from = asked.from.named();
    let place = |entry: Option<&QueueEntry>| entry.map(|entry| entry.place).or(asked_from);
    let (first, last) = (place(all.first()), place(all.last()));
    let (previous, next) =
        if is_before { (more, last) } else { (first.filter(|_| !is_first || asked.page > 1), more) };
    Ok(Entries { entries: all, previous, next })
}

/// The queue of who works
#[utoipa::path(
    get,
    path = "",
    responses((status = 200, description = "The queue, or the page that asks who works.", body = String, content_type = "text/html"))
)]
pub(in crate::gateway) async fn queue(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    visitor: Visitor,
) -> Response {
    let (staff, person) = match person::here(&gateway, &visitor).await {
        Ok(here) => here,
        Err(answer) => return answer,
    };
    let Some(person) = person else {
        return sign_in::asked(&gateway, &received, &visitor, &staff, None);
    };
    let asked = Asked::read(&visitor.query);
    let Entries { entries, previous, next } = match found(&gateway, &person, &asked, visitor.now).await {
        Ok(found) => found,
        Err(error) => return person::failed(&error, &visitor),
    };
    let is_tester = person::is_tester(&received, &visitor);
    let page = visitor.page(SITE, w::TITLE).crumb("/", layout::HOME).with_form(&*gateway.services.random);
    let mut page = person::headed(page, Some(&person), &staff, is_tester, DOOR);
    page.notice = notice(&visitor);
    let lang = visitor.lang;
    let pages = Pagination {
        previous: previous.map(|place| asked.address(QueueFrom::Before(place), (asked.page - 1).max(1))),
        next: next.map(|place| asked.address(QueueFrom::After(place), asked.page + 1)),
        here: w::page(lang, asked.page),
    };
    let view = Queue {
        page,
        service: services(&gateway, &asked, lang),
        show: Choices::new(
            "show",
            w::SHOW.in_lang(lang),
            SHOWN
                .map(|(show, value, text)| Choice::new(value, text.in_lang(lang)).chosen(show == asked.show))
                .to_vec(),
        ),
        search: Field::text("search", w::SEARCH.in_lang(lang))
            .value(asked.search.clone().unwrap_or_default()),
        table: table(&gateway, &entries, visitor.now, lang),
        pages,
        intake: Place::of(person.role)
            .filter(|place| place.door == DOOR)
            // The filter of the queue is called so too.
            .map(|place| Choices { id: "intake-service".to_owned(), ..place.services(&gateway, lang) })
            .filter(|services| !services.choices.is_empty()),
        curl: if is_tester { by_hand(&gateway, person.role) } else { String::new() },
    };
    web::answer(StatusCode::OK, &view)
}

/// The call of the testers' interface.
fn by_hand(gateway: &Gateway, role: Actor) -> String {
    let management = person::management(gateway);
    let body = format!(r#"{{"{}": {{"by": "hand"}}}}"#, role.as_str());
    format!("curl -X PUT -H 'Content-Type: application/json' -d '{body}' {management}/manage/v1/players")
}

/// What was done before, where one comes from there.
fn notice(visitor: &Visitor) -> Option<Notice> {
    let fields = Fields::of_urlencoded(&visitor.query)?;
    fields.text("done")?;
    Some(Notice {
        heading: visitor.t(w::DONE).to_owned(),
        text: visitor.t(w::MOVED_ON).to_owned(),
        colour: Colour::Green,
    })
}

fn services(gateway: &Gateway, asked: &Asked, lang: Lang) -> Choices {
    let all = Choice::new("", w::ALL_SERVICES.in_lang(lang)).chosen(asked.service.is_none());
    let each = gateway.services.catalogue.iter().filter(|service| !service.paper_only).map(|service| {
        Choice::new(&*service.id, gateway.services.catalogue.name_among_all(service, lang))
            .chosen(asked.service.as_deref() == Some(&*service.id))
    });
    Choices::new("service", w::SERVICE.in_lang(lang), std::iter::once(all).chain(each).collect())
}

pub(in crate::gateway::pages) fn table(
    gateway: &Gateway,
    entries: &[QueueEntry],
    now: Now,
    lang: Lang,
) -> Table {
    let heads = [w::DUE, w::NUMBER, w::SERVICE, w::STEP, w::CHANNEL, w::HOLDER];
    let rows = entries.iter().map(|entry| {
        let number = entry.number.to_string();
        let catalogue = &gateway.services.catalogue;
        let name = match catalogue.find(&entry.service_id) {
            Some(service) => catalogue.name_among_all(service, lang),
            None => entry.service_id.clone(),
        };
        let route = Channel::parse(&entry.route).map(|route| words::channel(route).in_lang(lang));
        let holder = match entry.task.holder(now) {
            Some(taken) => {
                let tag = Tag::new(
                    w::in_hand(lang, &words::person(&taken.by, lang), &moment(taken.until)),
                    Colour::Blue,
                );
                Cell { is_data: true, ..Cell::from(tag) }
            }
            None => match &entry.task.named {
                Some(name) => Cell::data(words::person(name, lang)),
                None => Cell::from(Tag::new(w::FREE.in_lang(lang), Colour::Grey)),
            },
        };
        vec![
            Cell::from(words::deadline(entry.task.due, now, lang)),
            Cell::link(format!("{DOOR}/tasks/{number}"), number),
            Cell::text(name),
            Cell::text(w::step(lang, &entry.task.label)),
            Cell::text(route.unwrap_or(&entry.route)),
            holder,
        ]
    });
    Table {
        caption: w::QUEUE.in_lang(lang).to_owned(),
        heads: heads.map(|head| head.in_lang(lang).to_owned()).to_vec(),
        rows: rows.collect(),
    }
}
