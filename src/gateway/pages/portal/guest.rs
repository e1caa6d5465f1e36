//! Who looks at a page of the portal: the visitor, and the session if there is one.

use std::sync::Arc;

use axum::response::Response;

use crate::accounts::Session;
use crate::findings::masked;
use crate::gateway::Gateway;
use crate::gateway::entered::{self, Changes};
use crate::gateway::pages::site::SITE;
use crate::registry::Account;
use crate::text::{Lang, Text};
use crate::web::{Link, Page, Visitor, see_other};

/// A visitor of the portal.
pub(in crate::gateway) struct Guest {
    pub(in crate::gateway) visitor: Visitor,
    pub(in crate::gateway) session: Option<Session>,
    /// Whether the browser shows a session that is over.
    pub(super) has_ended: bool,
}

impl Guest {
    /// The visitor, with the session that the browser shows. A form was looked at before: it came from an open page.
    pub(in crate::gateway) async fn of(gateway: &Arc<Gateway>, visitor: Visitor) -> Result<Self, Response> {
        let (headers, base, now) = (visitor.headers(), &visitor.base, visitor.now);
        let session = entered::session(gateway, headers, base, Changes::Nothing, now).await?;
        let has_ended = session.is_none() && entered::shown(headers, base).is_some();
        Ok(Guest { visitor, session, has_ended })
    }

    /// The account; who has none is led to the login and back.
    pub(in crate::gateway) fn account(&self) -> Result<&Account, Response> {
        let account = self.session.as_ref().and_then(Session::account);
        account.ok_or_else(|| see_other(&format!("/login?next={}", self.asked()), &[]))
    }

    /// The page that is asked for, as a query bears it.
    pub(super) fn asked(&self) -> String {
        let Visitor { path, query, .. } = &self.visitor;
        let whole = format!("{path}?{query}");
        let asked = own_path(&whole).filter(|_| !query.is_empty()).unwrap_or(path);
        [("%", "%25"), ("&", "%26"), ("+", "%2B"), ("=", "%3D"), ("?", "%3F")]
            .iter()
            .fold(asked.to_owned(), |asked, (sign, escaped)| asked.replace(sign, escaped))
    }

    pub(in crate::gateway) fn lang(&self) -> Lang {
        self.visitor.lang
    }

    /// A page with forms, which says who is signed in.
    pub(in crate::gateway) fn page(&self, gateway: &Gateway, title: impl Into<String>) -> Page {
        let mut page = self.visitor.page(SITE, title.into()).with_form(&*gateway.services.random);
        page.person = self.session.as_ref().map(|session| {
            let name = session.staff().map(|staff| staff.name.clone());
            let iin = session.account().map(|account| masked(&account.iin));
            Link { href: "/logout".to_owned(), text: name.or(iin).unwrap_or_default() }
        });
        page
    }

    pub(in crate::gateway) fn t(&self, text: Text) -> &'static str {
        self.visitor.t(text)
    }
}

/// A path of this listener to lead to after a form; elsewhere nobody is led.
pub(super) fn own_path(text: &str) -> Option<&str> {
    let (path, query) = text.split_once('?').unwrap_or((text, ""));
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
    let asked = |c: char| plain(c) || matches!(c, '=' | '&' | '%' | '+');
    let is_own = path.starts_with('/') && !path.starts_with("//") && path.chars().all(plain);
    (is_own && text.len() <= 256 && query.chars().all(asked)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn nobody_is_led_to_another_site() {
        for path in ["/cabinet/requests/1", "/cabinet?offset=20", "/services?q=%D2%AF%D0%B9+a&lang=kk"] {
            assert_eq!(own_path(path), Some(path));
        }
        for path in [
            "//evil.kz",
            "https://evil.kz",
            "/\\evil.kz",
            "/a?b#c",
            "?a",
            "",
            "javascript:x",
            "/\r\nSet-Cookie: a",
            "/a?\r\nb: c",
        ] {
            assert_eq!(own_path(path), None, "{path}");
        }
    }
}
