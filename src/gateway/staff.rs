//! Who shows a token of the list of staff (`POST /manage/v1/staff`).

use std::sync::Arc;

use super::services::Gateway;
use crate::crypto::{DigestAlgorithm, digest};
use crate::http::HeaderMap;
use crate::http::header::AUTHORIZATION;
use crate::registry::{Actor, RegistryError, StaffEntry, TokenDigest};

/// Hexadecimal digits of a token.
const TOKEN_DIGITS: usize = 64;

/// The digest under which a token is known.
pub fn token_digest(token: &str) -> TokenDigest {
    let mut octets = [0; 32];
    octets.copy_from_slice(digest(DigestAlgorithm::Sha256, token.as_bytes()).as_ref());
    octets
}

/// Who shows a token of the list.
pub(super) async fn by_token(
    gateway: &Arc<Gateway>,
    headers: &HeaderMap,
) -> Result<Option<StaffEntry>, RegistryError> {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(|header| {
        let (scheme, token) = header.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    // Of another length it is an access token, or nobody's.
    match token.filter(|token| token.len() == TOKEN_DIGITS) {
        Some(token) => of_token(gateway, token).await,
        None => Ok(None),
    }
}

/// Whose token it is.
pub(super) async fn of_token(
    gateway: &Arc<Gateway>,
    token: &str,
) -> Result<Option<StaffEntry>, RegistryError> {
    let (work, token) = (Arc::clone(gateway), token_digest(token));
    let found =
        tokio::task::spawn_blocking(move || work.services.registry.store().staff_by_token(&token)).await;
    found.unwrap_or(Err(RegistryError::Closed))
}

/// The role of who shows a token of the list.
pub(super) async fn role_shown(gateway: &Arc<Gateway>, headers: &HeaderMap) -> Option<Actor> {
    by_token(gateway, headers).await.ok().flatten().map(|person| person.role)
}
