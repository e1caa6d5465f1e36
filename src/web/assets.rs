//! The style, the script and the icon, in the binary. Their addresses carry a digest of what is in them, so that a browser may keep
//! them for good.

use std::sync::LazyLock;

use axum::response::Response;

use crate::crypto::{DigestAlgorithm, digest};
use crate::encoding::hex;
use crate::http::answers::{self, With as _};
use crate::http::{Path, StatusCode};
use crate::interface::Trouble;

/// Digits of the digest in an address.
const DIGITS: usize = 12;

/// A file and its address.
pub(super) struct Asset {
    pub(super) address: String,
    kind: &'static str,
    text: &'static str,
}

impl Asset {
    fn new(name: &str, extension: &str, kind: &'static str, text: &'static str) -> Self {
        let sum = hex::encode(digest(DigestAlgorithm::Sha256, text.as_bytes()).as_ref());
        Asset { address: format!("/assets/{name}-{}.{extension}", &sum[..DIGITS]), kind, text }
    }
}

/// All of them.
pub(super) struct Assets {
    pub(super) style: Asset,
    pub(super) script: Asset,
    pub(super) icon: Asset,
}

pub(super) static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets {
    style: Asset::new("qaqpa", "css", "text/css; charset=utf-8", include_str!("assets/qaqpa.css")),
    script: Asset::new(
        "qaqpa",
        "js",
        "text/javascript; charset=utf-8",
        concat!(include_str!("assets/qaqpa.js"), include_str!("assets/sign.js")),
    ),
    icon: Asset::new("qaqpa", "svg", "image/svg+xml", include_str!("assets/qaqpa.svg")),
});

/// The style, the script and the icon of the pages
#[utoipa::path(
    get,
    path = "",
    params(("name" = String, Path, description = "As a page names it; it changes with what is in it.")),
    responses(
        (status = 200, description = "The file.", content((String = "text/css"), (String = "text/javascript"), (String = "image/svg+xml"))),
        (status = 404, description = "There is no such file in this version."),
    )
)]
pub async fn asset(Path(name): Path<String>) -> Response {
    let all = [&ASSETS.style, &ASSETS.script, &ASSETS.icon];
    let found = all.into_iter().find(|asset| asset.address.strip_prefix("/assets/") == Some(&name));
    match found {
        Some(asset) => answers::answer(StatusCode::OK, asset.kind, asset.text)
            .with("cache-control", "public, max-age=31536000, immutable")
            .with("x-content-type-options", "nosniff"),
        None => answers::problem(StatusCode::NOT_FOUND, Trouble::PathUnknown),
    }
}
