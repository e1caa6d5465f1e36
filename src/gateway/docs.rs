//! The manual from the binary: `/docs`, without the network.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use pulldown_cmark::{Options, Parser, html};
use serde::Serialize;
use utoipa::ToSchema;

use super::services::Gateway;
use crate::catalogue::xsd;
use crate::http::answers;
use crate::http::{Base, Document, Path, StatusCode};
use crate::interface::Trouble;
use crate::manual::{self, PAGES};

/// The XSDs by name: what is exchanged, the contract's, and the state databases'. They import each other by these names.
const SCHEMAS: [(&str, &str); 24] = [
    ("request.xsd", include_str!("../../schemas/request.xsd")),
    ("act.xsd", include_str!("../../schemas/act.xsd")),
    ("result.xsd", include_str!("../../schemas/result.xsd")),
    ("receipt.xsd", include_str!("../../schemas/receipt.xsd")),
    ("centre-receipt.xsd", include_str!("../../schemas/centre-receipt.xsd")),
    ("refusal.xsd", include_str!("../../schemas/refusal.xsd")),
    ("report.xsd", include_str!("../../schemas/report.xsd")),
    ("common.xsd", include_str!("../../schemas/wsdl/common.xsd")),
    ("sync.xsd", include_str!("../../schemas/wsdl/sync.xsd")),
    ("sync-request.xsd", include_str!("../../schemas/wsdl/sync-request.xsd")),
    ("sync-response.xsd", include_str!("../../schemas/wsdl/sync-response.xsd")),
    ("async.xsd", include_str!("../../schemas/wsdl/async.xsd")),
    ("async-client.xsd", include_str!("../../schemas/wsdl/async-client.xsd")),
    ("async-types.xsd", include_str!("../../schemas/wsdl/async-types.xsd")),
    ("gbdfl.xsd", include_str!("../../schemas/databases/gbdfl.xsd")),
    ("gbdfl-message.xsd", include_str!("../../schemas/databases/gbdfl-message.xsd")),
    ("gbdul-info-by-bin-v2.xsd", include_str!("../../schemas/databases/gbdul-info-by-bin-v2.xsd")),
    ("gbdul-report-3005.xsd", include_str!("../../schemas/databases/gbdul-report-3005.xsd")),
    ("gbdul-report-3007.xsd", include_str!("../../schemas/databases/gbdul-report-3007.xsd")),
    ("kdp.xsd", include_str!("../../schemas/databases/kdp.xsd")),
    ("enis.xsd", include_str!("../../schemas/databases/enis.xsd")),
    ("eds-temp-files.xsd", include_str!("../../schemas/databases/eds-temp-files.xsd")),
    ("e-akimat.xsd", include_str!("../../schemas/databases/e-akimat.xsd")),
    ("kit.xsd", include_str!("../../schemas/databases/kit.xsd")),
];

/// The addresses of the schemas.
#[derive(Serialize, ToSchema)]
struct SchemaList {
    /// Of what is exchanged, the contract's, and the state databases'.
    schemas: Vec<String>,
    /// Of the requests for each service that takes them.
    services: Vec<String>,
}

/// The XML Schemas
#[utoipa::path(get, path = "", responses((status = 200, description = "Their addresses.", body = SchemaList)))]
pub(super) async fn schemas(State(gateway): State<Arc<Gateway>>, base: Base) -> Response {
    let services = gateway.services.catalogue.iter().filter(|service| !service.paper_only);
    let list = SchemaList {
        schemas: SCHEMAS.map(|(name, _)| format!("{}/schemas/{name}", base.0)).to_vec(),
        services: services.map(|service| format!("{}/schemas/services/{}.xsd", base.0, service.id)).collect(),
    };
    answers::json(StatusCode::OK, &list)
}

/// An XML Schema of what is exchanged
#[utoipa::path(
    get,
    path = "",
    params(("name" = String, Path, description = "request.xsd, act.xsd, result.xsd, receipt.xsd, centre-receipt.xsd, refusal.xsd, report.xsd, the contract's and the state databases'.")),
    responses((status = 200, description = "The schema.", body = String, content_type = "application/xml"))
)]
pub(super) async fn schema(Path(name): Path<String>) -> Response {
    match SCHEMAS.iter().find(|(known, _)| *known == name) {
        Some((_, schema)) => answers::answer(StatusCode::OK, "application/xml", *schema),
        None => answers::problem(
            StatusCode::NOT_FOUND,
            Trouble::NoSchema { known: SCHEMAS.map(|(known, _)| known).join(", ") },
        ),
    }
}

/// An XML Schema of the requests for one service
#[utoipa::path(
    get,
    path = "",
    params(("name" = String, Path, description = "A service's id and `.xsd`.")),
    responses((status = 200, description = "The schema.", body = String, content_type = "application/xml"))
)]
pub(super) async fn service_schema(
    State(gateway): State<Arc<Gateway>>,
    Path(name): Path<String>,
) -> Response {
    let catalogue = &gateway.services.catalogue;
    let service = name.strip_suffix(".xsd").and_then(|id| catalogue.find(id));
    match service.and_then(|service| xsd(service)) {
        Some(schema) => answers::answer(StatusCode::OK, "application/xml", schema),
        None => {
            let electronic = catalogue.iter().filter(|service| !service.paper_only);
            let known: Vec<String> = electronic.map(|service| format!("{}.xsd", service.id)).collect();
            answers::problem(StatusCode::NOT_FOUND, Trouble::NoSchema { known: known.join(", ") })
        }
    }
}

/// The manual
#[utoipa::path(get, path = "", responses((status = 200, description = "Its pages.", body = String, content_type = "text/html")))]
pub(super) async fn contents() -> Response {
    let mut list = String::new();
    for page in PAGES {
        // Writing to a String cannot fail.
        let _ = writeln!(list, "<li><a href=\"/docs/{}\">{}</a></li>", page.name, page.title);
    }
    let body = format!("<ul>\n{list}</ul>\n<p><a href=\"/docs/api\">Every path of this listener</a></p>\n");
    answers::documented(&Document { title: "The manual of Qaqpa".into(), body: body.into() })
}

/// A page of the manual
#[utoipa::path(
    get,
    path = "",
    params(("page" = String, Path, description = "Its name, as the list at /docs has it.")),
    responses((status = 200, description = "The page.", body = String, content_type = "text/html"))
)]
pub(super) async fn page(Path(name): Path<String>) -> Response {
    let Some(page) = manual::page(&name) else {
        return answers::problem(StatusCode::NOT_FOUND, Trouble::NoManualPage);
    };
    let text = page.with_links(Some("/docs"));
    let heading = format!("# {}\n", page.title);
    let mut body = String::with_capacity(text.len() * 2);
    html::push_html(
        &mut body,
        Parser::new_ext(text.strip_prefix(&heading).unwrap_or(&text), Options::ENABLE_TABLES),
    );
    body.push_str("<p><a href=\"/docs\">The manual</a></p>\n");
    answers::documented(&Document { title: page.title.into(), body: body.into() })
}
