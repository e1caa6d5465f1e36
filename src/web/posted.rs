//! A form that was sent from an open page.

use axum::extract::{FromRequest, FromRequestParts as _, Request};
use axum::response::Response;

use super::fields::Fields;
use super::problem::{Wrong, problem};
use super::site::Site;
use super::visitor::Visitor;
use super::{csrf, multipart};
use crate::http::header::CONTENT_TYPE;
use crate::http::{Received, StatusCode, WholeBody};
use crate::text::Text;

/// A form, and who sent it: from an open page of this listener, as the browser and the form's own token say.
#[derive(Debug)]
pub struct Posted {
    /// Who sent it.
    pub visitor: Visitor,
    /// What it says.
    pub fields: Fields,
}

/// The pages that refuse a form have no section: they are of every site.
const ANY_SITE: Site = Site { name: Text { kk: "", ru: "", en: "" }, sections: &[] };

impl<S: Send + Sync> FromRequest<S> for Posted {
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
        let kind = parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let (kind, boundary) = (kind.to_ascii_lowercase(), multipart::boundary(kind));
        let octets_max = Received::of(&parts.extensions).map_or(0, Received::body_octets_max);
        let body = WholeBody::from_request(Request::from_parts(parts, body), state).await;
        let WholeBody(body) = body.map_err(|answer| match answer.status() {
            StatusCode::PAYLOAD_TOO_LARGE => refused(Wrong::TooLarge { octets_max }),
            _ => answer,
        })?;
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
