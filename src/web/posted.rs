//! A form that was sent from an open page.

use axum::extract::{FromRequest, FromRequestParts as _, Request};
use axum::response::Response;

use super::fields::Fields;
use super::problem::{Wrong, problem};
use super::site::Site;
use super::visitor::Visitor;
use super::{csrf, multipart};
use crate::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use crate::http::{Received, StatusCode, WholeBody};
use crate::limits;
use crate::text::Text;

/// A form, and who sent it: from an open page of this listener, as the browser and the form's own token say. It has so many octets at
/// most, where the listener takes bodies that are larger.
#[derive(Debug)]
pub struct Posted<const OCTETS_MAX: usize = { usize::MAX }> {
    /// Who sent it.
    pub visitor: Visitor,
    /// What it says.
    pub fields: Fields,
}

/// A form of a page that takes no document: it is tiny, and is taken apart on the thread that serves others too.
pub type SmallForm = Posted<{ limits::FORM_BYTES_MAX }>;

/// The pages that refuse a form have no section: they are of every site.
const ANY_SITE: Site = Site { name: Text { kk: "", ru: "", en: "" }, sections: &[] };

impl<S: Send + Sync, const OCTETS_MAX: usize> FromRequest<S> for Posted<OCTETS_MAX> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, state).await?;
        let refused = |wrong| problem(&visitor, ANY_SITE, wrong);
        // Before the body: a foreign page's form is not even read.
        if !csrf::is_own_page(visitor.headers(), &visitor.base) {
            return Err(refused(Wrong::Forged));
        }
        let token =
            csrf::of_cookie(visitor.headers(), visitor.scheme).ok_or_else(|| refused(Wrong::Stale))?;
        let announced =
            parts.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
        if announced.is_some_and(|octets: usize| octets > OCTETS_MAX) {
            return Err(refused(Wrong::TooLarge { octets_max: OCTETS_MAX }));
        }
        let kind = parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let (kind, boundary) = (kind.to_ascii_lowercase(), multipart::boundary(kind));
        let octets_max = Received::of(&parts.extensions).map_or(0, Received::body_octets_max);
        let body = WholeBody::from_request(Request::from_parts(parts, body), state).await;
        let WholeBody(body) = body.map_err(|answer| match answer.status() {
            StatusCode::PAYLOAD_TOO_LARGE => refused(Wrong::TooLarge { octets_max }),
            _ => answer,
        })?;
        if body.len() > OCTETS_MAX {
            return Err(refused(Wrong::TooLarge { octets_max: OCTETS_MAX }));
        }
        let fields = match boundary {
            Some(boundary) => multipart::read(&boundary, body).await,
            None if kind.starts_with("application/x-www-form-urlencoded") => {
                std::str::from_utf8(&body).ok().and_then(Fields::of_urlencoded)
            }
            None => None,
        };
        let fields = fields.ok_or_else(|| refused(Wrong::Unreadable))?;
        let same = fields.text(csrf::MEMBER).is_some_and(|sent| csrf::same(&sent, token));
        if !same {
            return Err(refused(Wrong::Stale));
        }
        Ok(Posted { visitor, fields })
    }
}
