//! A request's body in one piece, within what all bodies may take together.

use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::body::Body as _;
use hyper::header::{ACCEPT_ENCODING, CONNECTION, CONTENT_ENCODING, HeaderMap, HeaderValue};
use hyper::{StatusCode, Version};

use super::allowance::{ClientAllowance, Taken};
use super::answers;
use super::body::BodyError;
use super::hits::Limit;
use super::kept::Slot;
use super::received::Received;
use crate::interface::Trouble;

/// A request's body in one piece. Its share of the common allowance is given back when the last copy of it is dropped.
#[derive(Debug, Clone)]
pub struct WholeBody(pub Bytes);

/// The octets and their share.
struct Held {
    octets: BytesMut,
    _share: Taken,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.octets
    }
}

impl<S: Send + Sync> FromRequest<S> for WholeBody {
    type Rejection = Response;

    async fn from_request(request: Request, _: &S) -> Result<Self, Response> {
        match compressed(request.headers()) {
            Some(coding) => Err(unsupported(&coding)),
            None => whole(request).await.map(WholeBody),
        }
    }
}

/// The same as it was sent, whatever its coding: for those who say in their own protocol that they undo none.
#[derive(Debug, Clone)]
pub struct CodedBody(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for CodedBody {
    type Rejection = Response;

    async fn from_request(request: Request, _: &S) -> Result<Self, Response> {
        whole(request).await.map(CodedBody)
    }
}

async fn whole(request: Request) -> Result<Bytes, Response> {
    let version = request.version();
    let received = Received::of(request.extensions()).map_err(IntoResponse::into_response)?;
    let (allowance, hits) = (received.allowance().clone(), received.hits().clone());
    let slot = request.extensions().get::<Slot>().cloned();
    let whole = read(request.into_body(), &allowance).await;
    if let (Some(slot), Ok(octets)) = (slot, &whole) {
        slot.put(octets);
    }
    whole.map_err(|error| {
        tracing::debug!(%error, "body refused");
        match error {
            BodyError::Crowded => hits.one(Limit::Bodies),
            BodyError::Slow { .. } => hits.one(Limit::SlowBody),
            BodyError::TooLarge { .. } | BodyError::Broken => {}
        }
        let mut response = error.response();
        if version != Version::HTTP_2 {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response
    })
}

/// The `Content-Encoding`, where it is one that has to be undone.
fn compressed(headers: &HeaderMap) -> Option<String> {
    let codings =
        headers.get_all(CONTENT_ENCODING).iter().map(|coding| String::from_utf8_lossy(coding.as_bytes()));
    let mut others = codings.filter(|coding| !coding.trim().eq_ignore_ascii_case("identity"));
    others.next().map(|coding| coding.chars().take(40).collect())
}

/// RFC 9110 §15.5.16: `Accept-Encoding` says what is taken.
fn unsupported(coding: &str) -> Response {
    let mut response = answers::problem(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Trouble::Compressed { coding: coding.to_owned() },
    );
    response.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    response
}

/// Reads the body whole, or says why not.
async fn read(mut body: axum::body::Body, allowance: &ClientAllowance) -> Result<Bytes, BodyError> {
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    let mut share = allowance.take(1).ok_or(BodyError::Crowded)?;
    let mut octets = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(cause)?.into_data() else { continue };
        let held = share.octets();
        if octets.len() + data.len() > held {
            share.merge(allowance.take(octets.len() + data.len() - held).ok_or(BodyError::Crowded)?);
        }
        octets.extend_from_slice(&data);
    }
    Ok(Bytes::from_owner(Held { octets, _share: share }))
}

/// What [`super::body::RequestBody`] said, out of the boxes that it came in.
fn cause(error: axum::Error) -> BodyError {
    error.into_inner().downcast::<BodyError>().map_or(BodyError::Broken, |error| *error)
}
