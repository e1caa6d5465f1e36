//! Where papers are handed in: at a service centre, at the provider's office, at its workstation. One intake serves all of them; who works
//! says which it is.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;

use super::super::site::SITE;
use super::super::workstation::{DOOR as WORKSTATION, person};
use super::DOOR as CENTRE;
use crate::catalogue::{Channel, Service};
use crate::gateway::Gateway;
use crate::http::{Received, StatusCode};
use crate::registry::{Actor, StaffEntry};
use crate::text::web::{centre as w, layout, workstation};
use crate::text::{Lang, Text};
use crate::web::components::{Choice, Choices};
use crate::web::{self, Page, View, Visitor};
use crate::workflow::signs_on;

/// A place where papers are handed in.
pub(in crate::gateway::pages) struct Place {
    /// By which channel a request comes in there.
    pub(super) channel: Channel,
    /// Where its pages stand.
    pub(in crate::gateway::pages) door: &'static str,
    title: Text,
    /// What the link says that leads there from a page of an intake.
    pub(super) back: Text,
}

const PLACES: [Place; 3] = [
    Place { channel: Channel::Centre, door: CENTRE, title: w::TITLE, back: w::AGAIN },
    Place {
        channel: Channel::Office,
        door: WORKSTATION,
        title: workstation::TITLE,
        back: workstation::BACK_TO_QUEUE,
    },
    Place {
        channel: Channel::Provider,
        door: WORKSTATION,
        title: workstation::TITLE,
        back: workstation::BACK_TO_QUEUE,
    },
];

impl Place {
    /// Where somebody of this role takes papers in, and signs the request.
    pub(in crate::gateway::pages) fn of(role: Actor) -> Option<&'static Place> {
        PLACES.iter().find(|place| signs_on(place.channel) == Some(role))
    }

    /// The services that requests are taken for there.
    pub(in crate::gateway::pages) fn services(&self, gateway: &Gateway, lang: Lang) -> Choices {
        let catalogue = &gateway.services.catalogue;
        let taken = catalogue.iter().filter(|service| self.takes(service));
        let choices = taken.map(|service| Choice::new(&*service.id, catalogue.name_among_all(service, lang)));
        Choices::new("service", w::SERVICE.in_lang(lang), choices.collect())
    }

    fn takes(&self, service: &Service) -> bool {
        !service.paper_only && service.channels.intake.contains(&self.channel)
    }

    /// The service of this id, if requests for it are taken there.
    pub(super) fn service(&self, gateway: &Gateway, id: &str) -> Option<Arc<Service>> {
        gateway.services.catalogue.find(id).cloned().filter(|service| self.takes(service))
    }
}

#[derive(Template)]
#[template(path = "centre/come.html")]
struct Come {
    page: Page,
    is_tester: bool,
}

impl View for Come {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// Who takes papers in, and where.
pub(super) struct AtWork {
    pub(super) staff: Vec<StaffEntry>,
    pub(super) person: StaffEntry,
    pub(super) place: &'static Place,
}

impl AtWork {
    /// Who works at the place whose page is asked for, or the page that asks it.
    pub(super) async fn of(
        gateway: &Arc<Gateway>,
        received: &Received,
        visitor: &Visitor,
    ) -> Result<Self, Response> {
        let (staff, person) = person::here(gateway, visitor).await?;
        let is_centre =
            visitor.path.strip_prefix(CENTRE).is_some_and(|rest| !rest.starts_with(|c: char| c != '/'));
        let door = if is_centre { CENTRE } else { WORKSTATION };
        let here = |person: StaffEntry| {
            let place = Place::of(person.role).filter(|place| place.door == door)?;
            Some((person, place))
        };
        match person.and_then(here) {
            Some((person, place)) => Ok(AtWork { staff, person, place }),
            None if is_centre => Err(come(gateway, received, visitor, &staff)),
            // The queue asks who works, and is what other roles do there.
            None => Err(web::see_other(WORKSTATION, &[])),
        }
    }

    /// A page of the place, with who works in its header.
    pub(super) fn page(
        &self,
        gateway: &Gateway,
        received: &Received,
        visitor: &Visitor,
        title: Text,
    ) -> Page {
        let page = visitor.page(SITE, title).crumb("/", layout::HOME);
        let place = self.place;
        let page = if visitor.path == place.door { page } else { page.crumb(place.door, place.title) };
        let page = page.with_form(&*gateway.services.random);
        let is_tester = person::is_tester(received, visitor);
        person::headed(page, Some(&self.person), &self.staff, is_tester, WORKSTATION)
    }
}

/// The page of the centre that asks who works.
fn come(gateway: &Gateway, received: &Received, visitor: &Visitor, staff: &[StaffEntry]) -> Response {
    let is_tester = person::is_tester(received, visitor);
    let page = visitor.page(SITE, w::TITLE).crumb("/", layout::HOME).with_form(&*gateway.services.random);
    let mut page = person::headed(page, None, staff, is_tester, WORKSTATION);
    page.notice = person::ended(visitor);
    web::answer(StatusCode::OK, &Come { page, is_tester })
}
