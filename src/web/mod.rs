//! What every page is made of: the layout, the components, the style, the languages, the forms.
//!
//! Pages are HTML from the server: nothing is fetched from elsewhere, all but signing works without JavaScript, and no style or script
//! stands in a page ([`answer`] sends the policy that forbids it). The room knows no door and decides nothing: a door's handler has the
//! values, makes a view of them, and answers with it.
//!
//! # A page in ten lines
//!
//! Words in `text/web/DOOR.rs`, a template in `web/templates/DOOR/NAME.html`, and beside the door's other handlers:
//!
//! ```ignore
//! #[derive(askama::Template)]
//! #[template(path = "door/people.html")]           // {% extends "layout.html" %}{% block main %} … {% endblock %}
//! struct People { page: Page, rows: Vec<Row> }       // Row, Field, Table, Tag, …: web::components
//! impl View for People { fn page(&self) -> &Page { &self.page } }
//!
//! /// People
//! #[utoipa::path(get, path = "", responses((status = 200, description = "A page.", body = String, content_type = "text/html")))]
//! pub(super) async fn people(State(gateway): State<Arc<Gateway>>, visitor: Visitor) -> Response {
//!     let page = visitor.page(SITE, w::TITLE).crumb("/door", w::DOOR).with_form(&*gateway.services.random);
//!     web::answer(StatusCode::OK, &People { page, rows: rows(&gateway) })
//! }
//! ```
//!
//! and a line in the route table: `.at("/people", routes!(people, add))`. In a template `page.t(w::WORD)` is a word in the visitor's
//! language (`crate::text::web::…` where the module is not in scope), and components are macros: `{% import "components.html" as ui %}`
//! in the first line after `extends`, then `{% call ui::button(page.t(w::SEND)) %}{% endcall %}`. A form has `method="post"` and
//! `{% call ui::csrf(page) %}{% endcall %}`; its handler takes a [`Posted`] ([`SmallForm`] where it takes no document), which refuses what
//! did not come from an open page, and ends with [`see_other`]. A page that is one long form is made with [`Page::keeping`], so that it can
//! be read in another language half filled in. An error of a field goes into [`components::Field::error`] and into [`components::Errors`]. A part that
//! changes by itself has an `id` and `data-live="/its/events"`, a path that answers [`crate::http::events::stream`]: with each event the script
//! fetches the page and puts the part in its place.

mod answer;
pub mod assets;
pub mod components;
mod cookies;
mod csrf;
mod fields;
mod moment;
mod multipart;
mod page;
mod posted;
mod problem;
mod site;
mod visitor;
#[cfg(test)]
mod written;

pub use answer::{View, answer, see_other};
pub use components::Link;
pub use csrf::renewed as forms_renewed;
pub use fields::{Fields, LANGUAGE, Upload};
pub use moment::{day, moment, with_moments};
pub use page::{Crumb, Page, Title};
pub use posted::{Posted, SmallForm};
pub use problem::{Wrong, explained, problem, shown};
pub use site::{Section, Site};
pub use visitor::Visitor;
