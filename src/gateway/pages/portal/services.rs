//! The catalogue, and a service: what, for whom, how long, which documents, by which clause.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::guest::Guest;
use crate::catalogue::{Channel, Service};
use crate::gateway::Gateway;
use crate::gateway::pages::site::SITE;
use crate::http::{Path, StatusCode};
use crate::text::web::portal as w;
use crate::text::web::workstation::step as step_name;
use crate::text::{Lang, Text, clause};
use crate::web::components::{Cell, Field, Row};
use crate::web::{self, Page, View, Visitor, Wrong};
use crate::workflow::{By, Plan, plan};

/// Characters of what is searched for.
const SEARCH_CHARS_MAX: usize = 100;

#[derive(Template)]
#[template(path = "portal/services.html")]
struct Services {
    page: Page,
    search: Field,
    found: Vec<Found>,
}

/// A service in the list.
struct Found {
    href: String,
    name: String,
    provider: String,
    act: String,
}

impl View for Services {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// Whether a service has every word in its names, its provider or its documents.
fn has(service: &Service, words: &[String]) -> bool {
    let given = service.result.deliveries.iter().filter_map(|delivery| delivery.name.as_ref());
    let names = [&service.name, &service.provider.text, &service.result.name].into_iter().chain(given);
    let labels = service.documents.iter().map(|document| &document.label);
    let text: String = names
        .chain(labels)
        .flat_map(|names| [names.kk.as_str(), names.ru.as_str(), names.en.as_str()])
        .chain([service.id.as_str(), service.code.as_str()])
        .map(|text| format!("{}\n", text.to_lowercase()))
        .collect();
    words.iter().all(|word| text.contains(word.as_str()))
}

/// The catalogue of services, with a search
#[utoipa::path(get, path = "", params(("q" = Option<String>, Query, description = "Words to search for."), ("lang" = Option<String>, Query, description = "kk, ru or en")), responses((status = 200, description = "A page.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn list(State(gateway): State<Arc<Gateway>>, visitor: Visitor) -> Response {
    let guest = match Guest::of(&gateway, visitor).await {
        Ok(guest) => guest,
        Err(answer) => return answer,
    };
    let asked = web::Fields::of_urlencoded(&guest.visitor.query).and_then(|query| query.filled("q"));
    let asked: String = asked.unwrap_or_default().chars().take(SEARCH_CHARS_MAX).collect();
    let words: Vec<String> = asked.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let lang = guest.lang();
    let found = gateway.services.catalogue.iter().filter(|service| has(service, &words));
    let found = found.map(|service| Found {
        href: format!("/services/{}", service.id),
        name: gateway.services.catalogue.name_among_all(service, lang),
        provider: service.provider.text.get(lang).to_owned(),
        act: format!("{} ¶1", service.regulation.cite),
    });
    let search =
        Field::text("q", guest.t(w::SEARCH)).hint(guest.t(w::SEARCH_HINT)).value(asked).of_kind("search");
    let view = Services { found: found.collect(), search, page: guest.page(&gateway, guest.t(w::SERVICES)) };
    web::answer(StatusCode::OK, &view)
}

#[derive(Template)]
#[template(path = "portal/service.html")]
struct One {
    page: Page,
    rows: Vec<Row>,
    documents: Vec<Needed>,
    steps: Vec<Row>,
    order: Option<String>,
    not_online: Option<&'static str>,
}

/// A document that is needed.
struct Needed {
    label: String,
    required: bool,
    cite: String,
}

impl View for One {
    fn page(&self) -> &Page {
        &self.page
    }
}

const fn channel_word(channel: Channel) -> Text {
    match channel {
        Channel::Portal => w::PORTAL,
        Channel::Centre => w::CENTRE,
        Channel::Provider => w::PROVIDER_DESK,
        Channel::Office => w::OFFICE,
    }
}

/// Why the portal takes no request for a service, where it takes none.
pub(super) fn not_online(service: &Service) -> Option<Text> {
    match (service.paper_only, service.channels.intake.contains(&Channel::Portal)) {
        (true, _) => Some(w::PAPER_ONLY),
        (false, false) => Some(w::NOT_ON_PORTAL),
        (false, true) => None,
    }
}

/// Where requests for a service are taken.
pub(super) fn channels(service: &Service, lang: Lang) -> String {
    let each = service.channels.intake.iter().map(|channel| channel_word(*channel).in_lang(lang));
    each.collect::<Vec<_>>().join(", ")
}

/// With the clause behind it.
fn cited(text: &str, cite: &str, lang: Lang) -> Cell {
    let cite = clause(cite, lang);
    Cell::text(if cite.is_empty() { text.to_owned() } else { format!("{text} ({cite})") })
}

/// What comes of it: of each channel, where the recipient gets another document by one than the result itself.
fn results(service: &Service, guest: &Guest) -> Vec<Row> {
    let (result, lang) = (&service.result, guest.lang());
    let differs = result.deliveries.iter().any(|of| result.differs_on(of.channel));
    let mut rows = if differs {
        let each = result.deliveries.iter().map(|of| {
            let key = format!("{} {}", guest.t(w::RESULT), guest.t(channel_word(of.channel)));
            let text = format!("{}\n{}", result.name_on(of.channel).get(lang), of.form.get(lang));
            Row::new(key, cited(&text, &of.cite, lang))
        });
        each.collect()
    } else {
        vec![Row::new(guest.t(w::RESULT), cited(result.name.get(lang), &result.cite, lang))]
    };
    if let Some(negative) = result.negative_result() {
        rows.push(Row::new(guest.t(w::NEGATIVE_RESULT), cited(negative.get(lang), &result.cite, lang)));
    }
    rows
}

/// A public service
#[utoipa::path(get, path = "", params(("id" = String, Path, description = "Its id, its code or an alias."), ("lang" = Option<String>, Query, description = "kk, ru or en")), responses((status = 200, description = "A page.", body = String, content_type = "text/html"), (status = 404, description = "No such service.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn one(
    State(gateway): State<Arc<Gateway>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    let Some(service) = gateway.services.catalogue.find(&id) else {
        return web::problem(&visitor, SITE, Wrong::NotFound);
    };
    let guest = match Guest::of(&gateway, visitor).await {
        Ok(guest) => guest,
        Err(answer) => return answer,
    };
    let lang = guest.lang();
    let not_online = not_online(service).map(|why| guest.t(why));
    let documents = service.documents.iter().map(|document| Needed {
        label: document.label.get(lang).to_owned(),
        required: document.required,
        cite: document.cite.as_deref().map(|cite| clause(cite, lang)).unwrap_or_default(),
    });
    let page = guest.page(&gateway, service.name.get(lang)).crumb("/services", w::SERVICES);
    let view = One {
        rows: facts(service, &guest),
        documents: documents.collect(),
        steps: plan(service, Channel::Portal).map(|plan| steps(&plan, lang)).unwrap_or_default(),
        order: not_online.is_none().then(|| format!("/services/{}/order", service.id)),
        not_online,
        page,
    };
    web::answer(StatusCode::OK, &view)
}

/// What is to know of a service before it is ordered.
fn facts(service: &Service, guest: &Guest) -> Vec<Row> {
    let lang = guest.lang();
    let how_long = match service.deadline_on(Channel::Portal) {
        Some(of) => {
            let value = of.limit.value_for(Channel::Portal);
            cited(&w::within(value, of.limit.unit, lang), &of.cite, lang)
        }
        None => Cell::text(guest.t(w::NO_LIMIT)),
    };
    let cited = |text: &str, cite: &str| cited(text, cite, lang);
    let mut rows = results(service, guest);
    rows.extend([
        Row::new(guest.t(w::FOR_WHOM), cited(service.recipients.text.get(lang), &service.recipients.cite)),
        Row::new(guest.t(w::HOW_LONG), how_long),
        Row::new(guest.t(w::PROVIDER), cited(service.provider.text.get(lang), &service.provider.cite)),
        Row::new(guest.t(w::CHANNELS), cited(&channels(service, lang), &service.channels.cite.join(", "))),
        Row::new(
            guest.t(w::FEE),
            cited(service.fee.text.get(lang), service.fee.cite.as_deref().unwrap_or_default()),
        ),
    ]);
    // The regulations have a representative's data typed in by an employee, and the own signature at the portal.
    if service.channels.intake.contains(&Channel::Centre) {
        rows.push(Row::new(guest.t(w::REPRESENTATIVE), Cell::text(guest.t(w::REPRESENTATIVE_TEXT))));
    }
    if let Some(refusal) = &service.result.refusal {
        rows.push(Row::new(guest.t(w::REFUSAL), cited(refusal.grounds.get(lang), &refusal.cite)));
    }
    // The acts only point to the standard: they name nobody to complain to, and no time.
    let complaints = match &service.complaints {
        Some(clause) => cited(clause.text.get(lang), &clause.cite),
        None => Cell::text(guest.t(w::NO_COMPLAINTS)),
    };
    rows.push(Row::new(guest.t(w::COMPLAINTS), complaints));
    rows
}

/// The steps of a request by the portal, each with its clause.
fn steps(plan: &Plan, lang: Lang) -> Vec<Row> {
    let shown = plan.steps.iter().filter(|step| step.by != By::System || !step.clause.is_empty());
    shown
        .map(|step| Row::new(step_name(lang, &step.label), cited(step.text.get(lang), &step.clause, lang)))
        .collect()
}
