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
}

impl Guest {
    /// The visitor, with the session that the browser shows. A form was looked at before: it came from an open page.
    pub(in crate::gateway) async fn of(gateway: &Arc<Gateway>, visitor: Visitor) -> Result<Self, Response> {
        let (headers, base, now) = (visitor.headers(), &visitor.base, visitor.now);
        let session = entered::session(gateway, headers, base, Changes::Nothing, now).await?;
        Ok(Guest { visitor, session })
    }

    /// The account; who has none is led to the login and back.
    pub(in crate::gateway) fn account(&self) -> Result<&Account, Response> {
        let account = self.session.as_ref().and_then(Session::account);
        account.ok_or_else(|| see_other(&format!("/login?next={}", self.visitor.path), &[]))
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
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
    let fine =
        text.starts_with('/') && !text.starts_with("//") && text.len() <= 256 && text.chars().all(plain);
    fine.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn nobody_is_led_to_another_site() {
        assert_eq!(own_path("/cabinet/requests/1"), Some("/cabinet/requests/1"));
        for path in
            ["//evil.kz", "https://evil.kz", "/\\evil.kz", "/a?b", "", "javascript:x", "/\r\nSet-Cookie: a"]
        {
            assert_eq!(own_path(path), None, "{path}");
        }
    }
}
