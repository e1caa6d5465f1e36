//! What the layout shows of a page: title, language, sections, where one is, what happened.

use super::assets::ASSETS;
use super::components::{self, Link};
use super::site::Site;
use super::visitor::{LANG_COOKIE, Visitor};
use super::{cookies, csrf, moment};
use crate::http::Scheme;
use crate::random::Random;
use crate::text::{Lang, Text};

/// How long the language is kept: a year.
const LANG_SECONDS: u32 = 365 * 24 * 3600;

/// A step of the way to a page.
pub type Crumb = Link;

/// What every page has. Handlers make it by [`Visitor::page`].
#[derive(Debug, Clone)]
pub struct Page {
    /// The title, also the heading.
    pub title: String,
    /// The language.
    pub lang: Lang,
    /// The site.
    pub site: Site,
    /// The path of the page.
    pub path: String,
    /// The way to it, without the page itself.
    pub crumbs: Vec<Crumb>,
    /// What happened, above the page.
    pub notice: Option<components::Notice>,
    /// Who is signed in, and where one signs out (a form is posted there).
    pub person: Option<Link>,
    /// What testers choose in the header of every page of a door: a role, a person.
    pub switch: Option<components::Switch>,
    /// What stands beside the time in the header: that the clock stands or was moved, that faults are armed.
    pub notes: Vec<String>,
    /// What forms repeat; empty until [`Page::with_form`].
    pub csrf: String,
    /// The time of the request, for people.
    pub clock: String,
    /// Whether the page signs in the browser: then it may speak to the agent at this address.
    pub agent: Option<String>,
    /// Whether errors stand on the page, which its title says too.
    pub has_errors: bool,
    /// The id of the form that goes along when the language changes; see [`Page::keeping`].
    pub kept_form: Option<&'static str>,
    query: String,
    scheme: Scheme,
    had_csrf: Option<String>,
    pub(super) cookies: Vec<String>,
}

impl Visitor {
    /// A page of this site with this title.
    pub fn page(&self, site: Site, title: impl Into<Title>) -> Page {
        let title = match title.into() {
            Title::Word(text) => text.in_lang(self.lang).to_owned(),
            Title::Text(text) => text,
        };
        Page::new(self, site, title)
    }
}

/// A page's title: a word, or a text that is in the visitor's language already.
#[derive(Debug)]
pub enum Title {
    /// A word.
    Word(Text),
    /// A text.
    Text(String),
}

impl From<Text> for Title {
    fn from(text: Text) -> Self {
        Title::Word(text)
    }
}

impl From<String> for Title {
    fn from(text: String) -> Self {
        Title::Text(text)
    }
}

impl Page {
    fn new(visitor: &Visitor, site: Site, title: String) -> Self {
        let keep = |lang: Lang| cookies::set(visitor.scheme, LANG_COOKIE, lang.as_str(), Some(LANG_SECONDS));
        Page {
            title,
            lang: visitor.lang,
            site,
            path: visitor.path.clone(),
            crumbs: Vec::new(),
            notice: None,
            person: None,
            switch: None,
            notes: visitor.notes.iter().map(|note| note.in_lang(visitor.lang).to_owned()).collect(),
            csrf: String::new(),
            clock: moment(visitor.now),
            agent: None,
            has_errors: false,
            kept_form: None,
            query: visitor.query.clone(),
            scheme: visitor.scheme,
            had_csrf: visitor.csrf.clone(),
            cookies: visitor.lang_asked.map(keep).into_iter().collect(),
        }
    }

    /// With a step of the way to it.
    #[must_use]
    pub fn crumb(self, href: impl Into<String>, text: Text) -> Self {
        let text = text.in_lang(self.lang).to_owned();
        self.crumb_text(href, text)
    }

    /// The same, its text in the page's language already.
    #[must_use]
    pub fn crumb_text(mut self, href: impl Into<String>, text: String) -> Self {
        self.crumbs.push(Link { href: href.into(), text });
        self
    }

    /// With what forms on it repeat; the cookie is set where the visitor has none yet.
    #[must_use]
    pub fn with_form(mut self, random: &dyn Random) -> Self {
        if let Some(had) = &self.had_csrf {
            self.csrf.clone_from(had);
        } else {
            self.csrf = csrf::drawn(random);
            let name = cookies::name(self.scheme, csrf::MEMBER);
            self.cookies.push(cookies::set(self.scheme, &name, &self.csrf, cookies::SESSION));
        }
        self
    }

    /// With languages that take along what is typed into the form with this id, without a script too: they send the form, and its handler
    /// shows the page anew where [`super::Fields::changes_language`]. Where no form is named, the script keeps what is typed.
    #[must_use]
    pub fn keeping(mut self, form: &'static str) -> Self {
        self.kept_form = Some(form);
        self
    }

    /// With what happened above it.
    #[must_use]
    pub fn with_notice(mut self, notice: components::Notice) -> Self {
        self.notice = Some(notice);
        self
    }

    /// With one more `Set-Cookie`, made by [`Visitor::set_cookie`].
    #[must_use]
    pub fn with_cookie(mut self, cookie: String) -> Self {
        self.cookies.push(cookie);
        self
    }

    /// A text in the page's language.
    pub fn t(&self, text: impl std::borrow::Borrow<Text>) -> &'static str {
        text.borrow().in_lang(self.lang)
    }

    /// The languages: code, own name, address of this page in it, whether it is this one.
    pub fn languages(&self) -> [(&'static str, &'static str, String, bool); 3] {
        Lang::ALL.map(|lang| {
            let name = match lang {
                Lang::Kk => "Қазақша",
                Lang::Ru => "Русский",
                Lang::En => "English",
            };
            let query = if self.query.is_empty() { String::new() } else { format!("{}&", self.query) };
            // With two at its begin, of either kind, it would be another host's.
            let path = self.path.trim_start_matches(['/', '\\']);
            let address = format!("/{path}?{query}lang={}", lang.as_str());
            (lang.as_str(), name, address, lang == self.lang)
        })
    }

    /// The address of the style.
    pub fn style(&self) -> &'static str {
        &ASSETS.style.address
    }

    /// The address of the script.
    pub fn script(&self) -> &'static str {
        &ASSETS.script.address
    }

    /// The address of the icon.
    pub fn icon(&self) -> &'static str {
        &ASSETS.icon.address
    }
}
